"""unit.scale: a figure off by a power of ten from its parent's, its neighbours' in time or a published one."""

from __future__ import annotations

import math
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.place_part import amounts
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike, neighbours
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["unit.scale"]
#: A ratio within this part of a power of ten is taken for one.
CLOSE = 0.02
OTHERS = (
    "the figure may really be that much larger or smaller",
    "the unit may be another than the one read (万 and 亿, say)",
)


def slipped(ratio: float) -> str:
    """The slip that a ratio looks like: a power of ten from 100 up, or nothing."""
    if ratio <= 0 or not math.isfinite(ratio):
        return ""
    size = max(ratio, 1 / ratio)
    power = round(math.log10(size))
    if power >= 2 and abs(size / 10**power - 1) <= CLOSE:
        return f"a factor of {10**power:,}"
    return ""


def find(facts: Facts) -> Iterator[Verdict]:
    """Every amount beside the next one in time, the parent's and the published one."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for a, b in neighbours(ix, place, indicator):
            yield from _signal(ix, b, a, ix.value(a), f"{show.printed(a)} in {a.year}")
        parent = ix.facts.places[place].parent if place in ix.facts.places else ""
        if parent and ix.indicator(indicator).adds_up == "yes" and (parent, indicator) in ix.by_subject:
            yield from _above_parent(ix, place, indicator, parent)
    if facts.references:
        for c in ix.facts.claims:
            if (
                c.kind in AMOUNTS
                and c.status == "achieved"
                and ix.usable(c)
                and c.year is not None
                and ix.value(c).bounded
            ):
                for r in ix.references_at(c.place, c.indicator, c.year):
                    if r.unit == c.unit:
                        yield from _signal(ix, c, None, ix.reference_value(r), "the published figure", (label(r),))
                        break


def _above_parent(ix: Index, place: str, indicator: str, parent: str) -> Iterator[Verdict]:
    """A part ten times its whole, or more."""
    wholes = amounts(ix, parent, indicator)
    for part in amounts(ix, place, indicator):
        for whole in wholes:
            if (whole.period_start, whole.period_end) == (part.period_start, part.period_end) and alike(
                ix, part, whole
            ):
                x, y = ix.value(part), ix.value(whole)
                if x.bounded and y.bounded and y.hi > 0 and x.lo > 10 * y.hi:
                    yield _made(
                        ix,
                        part,
                        whole,
                        y,
                        f"{show.printed(whole)} in {ix.place_name(parent)}",
                        "ten times its whole",
                        (),
                    )
                break


def _signal(ix: Index, c: Claim, other: Claim | None, value: Interval, said: str, references=()) -> Iterator[Verdict]:
    mine = ix.value(c)
    if mine.bounded and value.bounded and mine.mid > 0 and value.mid > 0:
        slip = slipped(float(mine.mid / value.mid))
        if slip:
            yield _made(ix, c, other, value, said, slip, references)


def _made(ix: Index, c: Claim, other: Claim | None, value: Interval, said: str, slip: str, references) -> Verdict:
    return FAMILY.signal(
        (c,) if other is None else (c, other),
        signal="power_of_ten",
        tag="" if other is not None else "published",
        references=tuple(references),
        other_readings=OTHERS,
        inputs={"x": ix.value(c), "y": value},
        result=ix.value(c) / value if value.lo > 0 else None,
        unit="ratio",
        working=f"{show.sentence(ix.indicator_name(c.indicator))} of {ix.place_name(c.place)}, {show.printed(c)}, "
        f"beside {said}: "
        f"{slip}.",
    )
