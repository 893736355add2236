"""source.damage: is the damage to a text regular? Then it has a rule, and the rule confirms the restoration."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Facts

FAMILY = FAMILIES["source.damage"]
#: Fewer marks say nothing. Distances are tried from this up to the middle stretch: against a longer one all
#: stretches are short, and short stretches always look alike.
LEAST, SHORTEST = 20, 5
#: A concentration this unlikely, after counting every distance that was tried, is called regular.
UNLIKELY = 1e-6
#: Stretches that merely cluster (marks stand where clauses end) reach a fifth; a rule comes close to one.
CONCENTRATED = 0.7
#: Marks lost here and there are one, two, three … apart; a rule makes nearly all steps the same.
ORDERLY = 0.9
NULL = "the stretches between damaged characters fall anywhere between two multiples of the distance (Rayleigh's test)"


def regularity(positions: Sequence[int]) -> tuple[int, float, float]:
    """The distance at which damage recurs best, how well, and how likely that is by chance.

    Parameters
    ----------
    positions : sequence of int
        Offsets of damaged characters, in order.

    Returns
    -------
    tuple of (distance, concentration, chance)
        Concentration is the length of the mean of unit vectors at 2 pi gap /
        distance: 1 if every stretch is a multiple of it. Chance is at most
        distances tried times exp(-n R^2).
    """
    gaps = [b - a for a, b in itertools.pairwise(positions) if b > a]
    best = (0, 0.0)
    longest = sorted(gaps)[len(gaps) // 2]
    for distance in range(SHORTEST, longest + 1):
        turn = 2 * math.pi / distance
        x = sum(math.cos(turn * g) for g in gaps)
        y = sum(math.sin(turn * g) for g in gaps)
        length = math.hypot(x, y) / len(gaps)
        if length > best[1] + 1e-9:
            best = (distance, length)
    distance, length = best
    return (
        distance,
        length,
        1.0 if not distance else min(1.0, max(1, longest - SHORTEST + 1) * math.exp(-len(gaps) * length**2)),
    )


def find(facts: Facts) -> Iterator[Verdict]:
    """One row for each source and kind of damage with enough restorations."""
    ix = index(facts)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for r in ix.facts.restorations:
        if r.start.isdigit() and r.kind in ("variant", "missing_mark"):
            groups[r.source, r.kind].append(int(r.start))
    yield from _by_order(ix)
    for (source, kind), positions in sorted(groups.items()):
        positions = sorted(set(positions))
        if len(positions) < LEAST:
            continue
        distance, length, chance = regularity(positions)
        regular = chance < UNLIKELY and length >= CONCENTRATED
        row = facts.sources.get(source)
        what = {"variant": "replaced characters", "missing_mark": "lost marks"}[kind]
        yield FAMILY.signal(
            (),
            signal="regular" if regular else "irregular",
            tag=f"{source} {kind}",
            place=row.place if row else "",
            other_readings=(
                "a rule of damage shows how a copy was made, not who made it or why",
                "offsets count every character of the file; a rule that skips some of them shows less clearly",
            ),
            working=f"{len(positions)} {what} of {source}: the stretches between them are closest to multiples of "
            f"{distance} "
            f"characters (concentration {length:.2f} of 1)."
            + (
                " So regular a damage confirms that no restored character of this kind is missing or one too many."
                if regular
                else ""
            ),
            formula=r"R = \left|\frac{1}{n}\sum_j e^{2\pi i d_j / m}\right|",
            numbers=rf"m = {distance},\ n = {len(positions) - 1},\ R = {length:.3f}",
            chance=chance,
            null=NULL,
        )


def _by_order(ix: Index) -> Iterator[Verdict]:
    """Lost marks may follow a rule of order instead of distance: every second comma or full stop."""
    counted: dict[str, list[int]] = defaultdict(list)
    for r in ix.facts.restorations:
        if r.kind == "missing_mark" and r.marks.isdigit():
            counted[r.source].append(int(r.marks))
    for source, marks in sorted(counted.items()):
        steps = [b - a for a, b in itertools.pairwise(sorted(marks)) if b > a]
        if len(steps) < LEAST:
            continue
        usual = max(sorted(set(steps)), key=steps.count)
        hits = steps.count(usual)
        row = ix.facts.sources.get(source)
        yield FAMILY.signal(
            (),
            signal="regular" if usual > 1 and hits / len(steps) >= ORDERLY else "irregular",
            tag=f"{source} order of lost marks",
            place=row.place if row else "",
            other_readings=(
                "a rule of damage shows how a copy was made, not who made it or why",
                "the marks were put back by readers who may have expected the rule",
            ),
            working=f"Counted by commas and full stops, {hits} of the {len(steps)} steps from one lost mark of {source} "
            f"to the next are of {usual}: {usual - 1} kept for each lost.",
            formula=r"m_{j+1} - m_j = k",
            numbers=rf"k = {usual},\ {hits} / {len(steps)}",
        )
