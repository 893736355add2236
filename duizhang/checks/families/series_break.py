"""series.break: two levels that stand on either side of a known break of their series."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.share_shift import share_pairs
from duizhang.checks.index import index
from duizhang.checks.pairing import neighbours
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Facts

FAMILY = FAMILIES["series.break"]


def find(facts: Facts) -> Iterator[Verdict]:
    """Every two printed levels or shares with a break of the table between them."""
    ix = index(facts)
    if not facts.breaks:
        return
    pairs = [p for subject in ix.subjects() for p in neighbours(ix, *subject)] + list(share_pairs(ix))
    for first, last in pairs:
        broken = ix.breaks(last.place, last.indicator, first.year, last.year)
        if broken:
            yield FAMILY.signal(
                (first, last),
                subject=last,
                period=f"{first.year}/{last.year}",
                signal="straddles",
                other_readings=(
                    "the document may print both figures on one footing: an earlier year restated to the new one",
                    "the break may be small in this place",
                ),
                working=f"{show.printed(first)} in {first.year} and {show.printed(last)} in {last.year} stand on "
                f"either side of "
                f"{len(broken)} known break{'s' * (len(broken) > 1)}: {'; '.join(broken)}.",
            )
