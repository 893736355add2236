"""target.remaining: what a level target leaves for the other years after the first year's target."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.target_required import BOTH, exact, last_result, yearly_target
from duizhang.checks.index import index
from duizhang.checks.target import remaining_growth, required_growth
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["target.remaining"]
FORMULA = r"\left(\frac{T}{Y(1+g_1)}\right)^{1/(n-1)} - 1"


def find(facts: Facts) -> Iterator[Verdict]:
    """Every level aimed at two years off or more, with a growth target for the first of them."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for target in ix.aimed(place, indicator):
            if target.kind not in AMOUNTS or target.kind == "increment" or target.year is None:
                continue
            last = last_result(ix, target)
            if last is None or target.year - last.year < 2:
                continue
            yearly = yearly_target(ix, target, last.year)
            if yearly is None or yearly[1][0].kind != "growth_yoy":
                continue
            aim, ends = yearly
            n, goal = target.year - last.year, exact(target) * ix.factor(target.unit)
            try:
                result = remaining_growth(ix.value(last), goal, n, aim)
                required = required_growth(ix.value(last), goal, n)
            except (ValueError, ArithmeticError):
                continue
            real = ix.indicator(indicator).growth_basis == "real"
            yield FAMILY.derived(
                (target, last, *ends),
                subject=target,
                period=f"{last.year + 1}/{target.year}",
                needs=("the target is meant at the prices of the base year",) if real else (),
                inputs={"T": goal, "Y": ix.value(last), "n": Interval.point(n), "g_1": aim},
                result=result,
                unit="fraction",
                working=f"After {show.percent(aim, 1)} in {last.year + 1}, the way to {show.printed(target)} in "
                f"{target.year} "
                f"takes {show.percent(result)} a year, where {show.percent(required)} was enough from the start.",
                formula=FORMULA,
                numbers=rf"\left(\frac{{{show.tex(goal.mid)}}}"
                rf"{{{show.tex(ix.value(last).mid)} \cdot {show.tex(1 + aim.mid)}}}"
                rf"\right)^{{1/{n - 1}}} - 1 = {show.bracket(result, 3, 100)}\,\%",
                other_readings=BOTH,
            )
