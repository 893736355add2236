"""share.parent: a share and a part give the whole."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.share_level import parts_of, same_document
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.share import whole_from_share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts

FAMILY = FAMILIES["share.parent"]


def find(facts: Facts) -> Iterator[Verdict]:
    """Every printed share with its part as a level; the whole may be printed or not."""
    ix = index(facts)
    for printed in ix.shares():
        of = ix.of(printed)
        if of is None or isinstance(of, Claim) or printed.unit != "percent":
            continue
        for part in same_document(printed, parts_of(ix, printed)):
            yield from _derive(ix, part, printed, of)


def _derive(ix: Index, part: Claim, printed: Claim, of: tuple[str, str]) -> Iterator[Verdict]:
    try:
        result = whole_from_share(ix.value(part), ix.value(printed))
    except (ValueError, ArithmeticError):
        return
    place, indicator = of
    known = ix.references_at(place, indicator, printed.year)

    def working() -> str:
        beside = ", ".join(
            f"{ix.amount(ix.reference_value(r), ix.base(r.unit))} ({r.vintage or 'no vintage'}, "
            f"{'inside' if result.meets(ix.reference_value(r)) else 'outside'})"
            for r in known
        )
        return (
            f"{show.printed(part)} at {show.printed(printed)} makes {ix.indicator_name(indicator)} of "
            f"{ix.place_name(place)} {ix.amount(result, ix.base(part.unit))} in {printed.year}."
            + (f" Published: {beside}." if beside else "")
        )

    yield FAMILY.derived(
        (part, printed),
        subject=printed,
        references=tuple(label(r) for r in known),
        inputs={"S": ix.value(part), "s": ix.value(printed)},
        result=result,
        unit=ix.base(part.unit),
        working=working,
        formula=r"\frac{S}{s}",
        numbers=lambda: (
            rf"\frac{{{show.figure(part)}}}{{{show.tex(ix.value(printed).mid)}}} = "
            rf"{show.bracket(result, 2, 1 / int(part.multiplier) / float(ix.factor(part.unit)))}"
        ),
    )
