"""target.joint: a total and a figure per head aimed at for one year need a population (and an exchange rate)."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts
from duizhang.interval import Interval, monotone

FAMILY = FAMILIES["target.joint"]
FORMULA = r"P = \frac{T}{t \cdot e}"
OTHERS = (
    "the two targets may be meant at different prices, or at an exchange rate of the target year",
    "a figure per head is over the mean population of the year, of whatever count is official then",
)


def population_needed(total: Interval, per_head: Interval, exchange: Interval) -> Interval:
    """The mean population at which both targets hold: T / (t e), e in money of T per money of t."""
    return monotone(lambda t, y, e: t / (y * e), "+--", total, per_head, exchange)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every total with its figure per head, aimed at for the same year."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        per_head = f"{indicator}_per_capita"
        if (place, per_head) not in ix.by_subject:
            continue
        for total in ix.aimed(place, indicator):
            for each in ix.aimed(place, per_head):
                same = total.period_end == each.period_end and total.year is not None
                if same and total.kind in AMOUNTS and each.kind in ("per_capita", "level"):
                    yield from _derive(ix, total, each)


def _derive(ix: Index, total: Claim, each: Claim) -> Iterator[Verdict]:
    exchange, said, references = Interval.point(1), "", ()
    if total.unit != each.unit:
        rate = _exchange(ix, total, each)
        if rate is None:
            return
        exchange, references = ix.reference_value(rate), (label(rate),)
        names = [ix.facts.units[u].name_en or u if u in ix.facts.units else u for u in (total.unit, each.unit)]
        said = f", at {show.number(exchange, 4)} {names[0]} per {names[1]} ({rate.year}),"
    goal = Interval.point(total.value * ix.factor(total.unit))
    head = Interval.point(each.value * ix.factor(each.unit))
    try:
        result = population_needed(goal, head, exchange)
    except (ValueError, ArithmeticError):
        return
    known, known_labels = _population(ix, total)
    yield FAMILY.derived(
        (total, each),
        references=(*references, *known_labels),
        needs=(f"{ix.amount(result, 'person')} on the mean of {total.year}",),
        inputs={"T": goal, "t": head, "e": exchange},
        result=result,
        unit="person",
        working=f"{show.printed(total)} and {show.printed(each)} per head{said} hold together for a mean population of "
        f"{ix.amount(result)}: with more people the figure per head falls short, with fewer the total."
        + (f" Known: {known}." if known else ""),
        formula=FORMULA,
        numbers=rf"\frac{{{show.tex(goal.mid)}}}{{{show.tex(head.mid)} \cdot {show.tex(exchange.mid)}}} = "
        rf"{show.bracket(result, 0)}",
        other_readings=OTHERS,
    )


def _exchange(ix: Index, total: Claim, each: Claim):
    """The latest average exchange rate up to the target's year; of the nation, the last of the place's ancestors."""
    for place in (total.place, *ix.ancestors(total.place)):
        found = [r for r in ix.references(place, f"{total.unit}_per_{each.unit}") if len(r.year) == 4]
        source = ix.facts.sources.get(total.source)
        known = source.published[:4] if source and source.published[:4].isdigit() else str(total.year)
        before = [r for r in found if r.year < known] or found
        if before:
            return max(before, key=lambda r: r.year)
    return None


def _population(ix: Index, total: Claim) -> tuple[str, tuple[str, ...]]:
    rows = [
        r for key in ("population", "census_population") for r in ix.references(total.place, key) if len(r.year) == 4
    ]
    latest: dict[str, object] = {}
    for r in sorted(rows, key=lambda r: r.year):
        if total.year is None or int(r.year) <= total.year:
            latest[f"{r.indicator} {r.vintage}"] = r
    found = sorted(latest.values(), key=lambda r: (r.year, r.vintage))[-3:]
    said = ", ".join(f"{ix.amount(ix.reference_value(r))} in {r.year} ({r.vintage or 'no vintage'})" for r in found)
    return said, tuple(label(r) for r in found)
