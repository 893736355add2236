"""target.cascade: the targets of a place and of the places that hold it, for one year."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["target.cascade"]
OTHERS = (
    "a target is what a place undertakes, not what it expects; a margin over the parent's is usual",
    "the hedges of the two targets may differ (左右, 以上)",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every growth or share aimed at that the place above aims at too."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for above in ix.ancestors(place):
            if (above, indicator) not in ix.by_subject:
                continue
            for own in ix.aimed(place, indicator):
                if ix.range_mates(own)[0] is not own or not (own.kind in RATES or own.unit == "percent"):
                    continue
                for theirs in ix.aimed(above, indicator):
                    if ix.range_mates(theirs)[0] is theirs and (theirs.kind, theirs.period_end) == (
                        own.kind,
                        own.period_end,
                    ):
                        yield _derive(ix, own, theirs)
                        break


def _aim(ix: Index, c: Claim) -> tuple[Interval, tuple[Claim, ...]]:
    ends = ix.range_mates(c)
    factor = ix.factor(c.unit)
    return Interval(ends[0].value * factor, ends[-1].value * factor), ends


def _derive(ix: Index, own: Claim, theirs: Claim) -> Verdict:
    (x, mine), (y, other) = _aim(ix, own), _aim(ix, theirs)
    result = x - y
    word = "above" if result.lo > 0 else "below" if result.hi < 0 else "level with"
    return FAMILY.derived(
        (*mine, *other),
        inputs={"x": x, "y": y},
        result=result * 100,
        unit="percentage_point",
        working=lambda: (
            f"For {own.period_end}, {ix.place_name(own.place)} aims at {show.percent(x, 1)} of "
            f"{ix.indicator_name(own.indicator)} and {ix.place_name(theirs.place)} at {show.percent(y, 1)}: {word} it."
        ),
        formula="x - y",
        numbers=lambda: f"{show.tex(x.mid)} - {show.tex(y.mid)}",
        other_readings=OTHERS,
    )
