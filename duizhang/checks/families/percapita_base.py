"""percapita.base: a level over its figure per head is the mean population that was used."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.share import whole_from_share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts

FAMILY = FAMILIES["percapita.base"]
HEADS = {
    "": 1,
    "person": 1,
    "100_persons": 100,
    "1000_persons": 1000,
    "10000_persons": 10_000,
    "100000_persons": 100_000,
}


def find(facts: Facts) -> Iterator[Verdict]:
    """Every total printed with its own figure per head for the same year."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for total in ix.amounts(place, indicator):
            if total.kind not in ("level", "count") or not ix.value(total).bounded or total.year is None:
                continue
            heads = [*ix.at(place, f"{indicator}_per_capita", total.year), *ix.at(place, indicator, total.year)]
            each = [c for c in heads if c.kind == "per_capita" and c.unit == total.unit and c.per in HEADS]
            each.sort(key=lambda c: c.source != total.source)
            if each:
                yield from _derive(ix, total, each[0])


def _derive(ix: Index, total: Claim, each: Claim) -> Iterator[Verdict]:
    try:
        result = whole_from_share(ix.value(total), ix.value(each)) * HEADS[each.per]
    except (ValueError, ArithmeticError):
        return
    known = [
        r
        for key in ("population", "census_population")
        for year in (total.year - 1, total.year)
        for r in ix.references_at(total.place, key, year)
    ]

    def working() -> str:
        beside = ", ".join(
            f"{ix.amount(ix.reference_value(r))} in {r.year} ({r.vintage or 'no vintage'})" for r in known
        )
        return (
            f"{show.printed(total)} and {show.printed(each)} per head were computed with a mean population of "
            f"{ix.amount(result)}." + (f" Published: {beside}." if beside else "")
        )

    yield FAMILY.derived(
        (total, each),
        references=tuple(label(r) for r in known),
        inputs={"Y": ix.value(total), "y": ix.value(each)},
        result=result,
        unit="person",
        working=working,
        formula=r"\frac{Y}{y}",
        numbers=lambda: (
            rf"\frac{{{show.tex(ix.value(total).mid)}}}{{{show.tex(ix.value(each).mid)}}} = "
            rf"{show.bracket(result, 0)}"
        ),
        other_readings=("level and figure per head may come from different stages, and then no population fits both",),
    )
