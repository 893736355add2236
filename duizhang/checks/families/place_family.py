"""place.family: a place's shares of its parent across indicators of one year, sorted; which stands apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from duizhang.checks import show
from duizhang.checks.families.place_part import amounts
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike
from duizhang.checks.share import share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["place.family"]
#: Fewer indicators make no family; a share this many times the middle one, or below it, stands apart.
LEAST, APART = 4, 3
OTHERS = (
    "places specialise: one indicator may really lie mostly in one place",
    "place and parent may count different things under one name",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every place with enough figures that its parent prints too."""
    ix = index(facts)
    rows: dict[tuple[str, str, str], list[tuple[Interval, tuple[Claim, ...]]]] = defaultdict(list)
    for place, indicator in ix.subjects():
        row = ix.facts.places.get(place)
        if row is None or not row.parent or ix.indicator(indicator).adds_up != "yes":
            continue
        wholes = amounts(ix, row.parent, indicator)
        for part in amounts(ix, place, indicator):
            for whole in wholes:
                same = (part.period_end, _start(part)) == (whole.period_end, _start(whole))
                if same and alike(ix, part, whole) and ix.value(whole).lo > 0:
                    rows[place, row.parent, part.period_end].append((ix.share(part, whole), (part, whole)))
                    break
            else:
                value = _published(ix, part, row.parent)
                if value is not None:
                    rows[place, row.parent, part.period_end].append((share(ix.value(part), value), (part,)))
    for (place, parent, period), found in sorted(rows.items()):
        if len(found) < LEAST:
            continue
        found.sort(key=lambda f: (f[0].mid, f[1][0].claim))
        middle = found[len(found) // 2][0].mid
        apart = [f for f in found if middle > 0 and (f[0].mid > APART * middle or f[0].mid * APART < middle)]
        yield FAMILY.signal(
            [c for f in found for c in f[1]],
            signal="apart" if apart else "together",
            tag=f"{place} {period}",
            place=place,
            indicator="",
            period=period,
            other_readings=OTHERS,
            inputs={f[1][0].indicator: f[0] for f in found},
            result=Interval(found[0][0].lo, found[-1][0].hi),
            unit="fraction",
            working=partial(_working, ix, place, parent, period, found, apart),
        )


def _working(ix: Index, place: str, parent: str, period: str, found: list, apart: list) -> str:
    listed = ", ".join(f"{ix.indicator_name(f[1][0].indicator)} {show.percent(f[0], 1)}" for f in found)
    named = ", ".join(ix.indicator_name(f[1][0].indicator) for f in apart)
    return (
        f"{ix.place_name(place)} in {ix.place_name(parent)}, {period}: {listed}. "
        + (
            f"Standing apart (over {APART} times the middle one, or under a third of it): {named}."
            if apart
            else "None stands apart."
        )
        + " Where the parent prints no figure, the first published one stands for it."
    )


def _published(ix: Index, part: Claim, parent: str) -> Interval | None:
    """The parent's first published figure, where the parent itself prints none."""
    if part.year is None or _start(part):
        return None
    for r in ix.references_at(parent, part.indicator, part.year):
        if ix.factor(r.unit) == ix.factor(part.unit) and ix.reference_value(r).lo > 0:
            return ix.reference_value(r)
    return None


def _start(c: Claim) -> str:
    return "" if c.period_start == c.period_end else c.period_start
