"""target.required: the growth that a target needs, in both price readings, beside the yearly target."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike
from duizhang.checks.target import price_growth_needed, required_growth
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["target.required"]
FORMULA = r"\left(\frac{T}{Y}\right)^{1/n} - 1"
BOTH = (
    "a level target may be meant at current prices or at those of the base year; the text rarely says",
    "a target is a commitment about the future, neither true nor false",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every level aimed at, with the last result before it."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for target in ix.aimed(place, indicator):
            if target.kind not in AMOUNTS or target.kind == "increment" or target.year is None:
                continue
            # Renovating 700 compounds a year is no growth of anything: flows of tasks are for target.record.
            row = ix.indicator(indicator)
            if row.growth_basis not in ("real", "nominal") and row.stock_or_flow == "flow":
                continue
            # A rate of unemployment from 3.2 to 4 % moves by points; it does not grow by a quarter.
            unit = facts.units.get(target.unit)
            if unit is not None and unit.dimension in ("ratio", "difference", "index", "rank"):
                continue
            last = last_result(ix, target)
            if last is not None:
                yield from _derive(ix, target, last)


def exact(target: Claim) -> Interval:
    """The target itself: thresholds are exact, 以上 and 突破 name the least that is aimed at (rule 8)."""
    return Interval.point(target.value)


def last_result(ix: Index, target: Claim) -> Claim | None:
    """The latest achieved amount before the target's year; the target's own document first."""
    before = [
        c
        for c in ix.amounts(target.place, target.indicator)
        if c.year < target.year and alike(ix, c, target) and ix.value(c).bounded
    ]
    if not before:
        return None
    return max(before, key=lambda c: (c.year, c.source == target.source, -ix.doubt(c), c.claim))


def yearly_target(ix: Index, target: Claim, after: int) -> tuple[Interval, tuple[Claim, ...]] | None:
    """The growth aimed at for the first year after the last result, a range as one interval."""
    for c in ix.aimed(target.place, target.indicator):
        if c.kind in RATES and c.year is not None and after < c.year <= target.year:
            if c.kind == "growth_yoy" and c.year != after + 1:
                continue
            ends = ix.range_mates(c)
            low, high = ends[0], ends[-1]
            factor = ix.factor(c.unit)
            return Interval(low.value * factor, high.value * factor), ends
    return None


def _derive(ix: Index, target: Claim, last: Claim) -> Iterator[Verdict]:
    n = target.year - last.year
    goal = exact(target) * ix.factor(target.unit)
    try:
        result = required_growth(ix.value(last), goal, n)
    except (ValueError, ArithmeticError):
        return
    claims: tuple[Claim, ...] = (target, last)
    inputs = {"T": goal, "Y": ix.value(last), "n": Interval.point(n)}
    working = (
        f"From {show.printed(last)} in {last.year} to {show.printed(target)} in {target.year} takes "
        f"{show.percent(result)} a year."
    )
    needs: tuple[str, ...] = ()
    yearly = yearly_target(ix, target, last.year)
    if yearly is not None:
        aim, ends = yearly
        claims += ends
        inputs["g"] = aim
        working += f" The target for {ends[0].year} is {show.percent(aim, 1)}."
        if ix.indicator(target.indicator).growth_basis == "real" and target.basis != "real":
            try:
                prices = price_growth_needed(result, aim)
            except (ValueError, ArithmeticError):
                prices = None
            if prices is not None:
                inputs["p"] = prices
                working += (
                    f" If the level is meant at current prices and the yearly target stays real, prices would have "
                    f"to rise "
                    f"{show.percent(prices)} a year; if it is meant at the prices of {last.year}, all of "
                    f"{show.percent(result)} is real growth."
                )
                needs = (f"prices that rise {show.percent(prices)} a year, or real growth of {show.percent(result)}",)
    a, b = show.figure(target), show.figure(last)
    if (target.multiplier, target.unit) != (last.multiplier, last.unit):
        a, b = show.tex(goal.mid), show.tex(ix.value(last).mid)
    yield FAMILY.derived(
        claims,
        subject=target,
        period=f"{last.year}/{target.year}",
        needs=needs,
        inputs=inputs,
        result=result,
        unit="fraction",
        working=working,
        formula=FORMULA,
        numbers=rf"\left(\frac{{{a}}}{{{b}}}\right)^{{1/{n}}} - 1 = {show.bracket(result, 3, 100)}\,\%",
        other_readings=BOTH,
    )
