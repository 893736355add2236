"""place.part: a place's figure as a share of its parent's."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike
from duizhang.checks.prices import label
from duizhang.checks.share import share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts, Reference
from duizhang.interval import Interval

FAMILY = FAMILIES["place.part"]
FORMULA = r"\frac{Y_d}{Y_c}"
OTHERS = (
    "place and parent may count the thing differently, or at different stages of the accounts",
    "institutions that belong to the parent itself are counted in no part",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every amount whose parent (or the parent's parent) prints the same thing for the same period."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        if ix.indicator(indicator).adds_up != "yes":
            continue
        parents = ix.ancestors(place)
        if not parents:
            continue
        for part in amounts(ix, place, indicator):
            for parent in parents:
                whole = _whole(ix, part, parent)
                if whole is not None:
                    yield from _of_claim(ix, part, whole)
                    break
            else:
                yield from _of_reference(ix, part, parents[0])


def amounts(ix: Index, place: str, indicator: str) -> tuple[Claim, ...]:
    """Achieved amounts, those of several years together too."""
    return tuple(
        c
        for c in ix.by_subject.get((place, indicator), ())
        if c.kind in AMOUNTS and c.kind not in ("index", "per_capita") and c.status == "achieved" and ix.usable(c)
        and c.over != "mean" and not c.per and ix.value(c).bounded
    )  # fmt: skip


def _whole(ix: Index, part: Claim, parent: str) -> Claim | None:
    same = [
        c
        for c in amounts(ix, parent, part.indicator)
        if c.period_end == part.period_end and _start(c) == _start(part) and alike(ix, part, c)
    ]
    return next((c for c in same if c.source == part.source), same[0] if same else None)


def _start(c: Claim) -> str:
    return "" if c.period_start == c.period_end else c.period_start


def _of_claim(ix: Index, part: Claim, whole: Claim) -> Iterator[Verdict]:
    try:
        result = ix.share(part, whole)
    except (ValueError, ArithmeticError):
        return

    def numbers() -> str:
        a, b = show.figure(part), show.figure(whole)
        if (part.multiplier, part.unit) != (whole.multiplier, whole.unit):
            a, b = show.tex(ix.value(part).mid), show.tex(ix.value(whole).mid)
        return rf"\frac{{{a}}}{{{b}}} = {show.bracket(result, 2, 100)}\,\%"

    yield FAMILY.derived(
        (part, whole),
        inputs={"Y_d": ix.value(part), "Y_c": ix.value(whole)},
        result=result,
        unit="fraction",
        working=lambda: (
            f"{show.printed(part)} in {ix.place_name(part.place)} is {show.percent(result)} of the "
            f"{show.printed(whole)} "
            f"of {ix.place_name(whole.place)} ({ix.indicator_name(part.indicator)}, {part.period_end})."
        ),
        formula=FORMULA,
        numbers=numbers,
        other_readings=OTHERS,
    )


def _of_reference(ix: Index, part: Claim, parent: str) -> Iterator[Verdict]:
    if part.year is None or _start(part):
        return
    for r in ix.references_at(parent, part.indicator, part.year):
        whole = ix.reference_value(r)
        if whole.lo > 0 and ix.factor(r.unit) == ix.factor(part.unit):
            yield _beside(ix, part, whole, parent, r)


def _beside(ix: Index, part: Claim, whole: Interval, parent: str, r: Reference) -> Verdict:
    result = share(ix.value(part), whole)
    return FAMILY.derived(
        (part,),
        tag=f"{parent} {r.vintage}",
        references=(label(r),),
        inputs={"Y_d": ix.value(part), "Y_c": whole},
        result=result,
        unit="fraction",
        working=lambda: (
            f"{show.printed(part)} in {ix.place_name(part.place)} is {show.percent(result)} of the "
            f"{ix.amount(whole, ix.base(r.unit))} of {ix.place_name(parent)} ({r.vintage or 'no vintage'}, {part.year})."
        ),
        formula=FORMULA,
        numbers=lambda: (
            rf"\frac{{{show.tex(ix.value(part).mid)}}}{{{show.tex(whole.mid)}}} = "
            rf"{show.bracket(result, 2, 100)}\,\%"
        ),
        other_readings=OTHERS,
    )
