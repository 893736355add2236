"""The damage to a text, as far as the overlay of its restorations tells: what was replaced, and by which rule."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from duizhang.claim import Mention, Restoration

__all__ = ["FEWEST", "Overlay", "Rhythm", "concentration"]

#: Fewer distances than this say nothing about a rule.
FEWEST = 20
#: Rules with a shorter period would fit almost anything.
SHORTEST_PERIOD = 10


def concentration(distances: Sequence[float], period: float) -> float:
    """How closely distances gather at the multiples of a period: 1 on every one of them, near 0 for no rule.

    The mean cosine of the distances wrapped round a circle of that
    circumference: the V test for a given direction (Mardia and Jupp,
    Directional Statistics), which also tells a period from one half as long again.
    """
    if not distances:
        return 0.0
    return sum(math.cos(2 * math.pi * d / period) for d in distances) / len(distances)


def _strongest(strength: Mapping[int, float]) -> int:
    """Of a period and its fractions, which distances on its multiples fit as well, the longest."""
    return max(strength, key=lambda p: (round(strength[p], 9), p))


@dataclass(frozen=True)
class Rhythm:
    """Whether the distances between replaced characters follow a rule.

    Attributes
    ----------
    distances : tuple of int
        Between neighbours, in code points of the raw file.
    strength : mapping of int to float
        Period -> concentration of these distances.
    period : int
        The period of the rule: the strongest one; where removed marks are on
        record, the one of its neighbours that most corrected distances are
        whole multiples of.
    corrected : tuple of int
        The distances with removed marks put back and without the half-width characters of the numbers.
    marks : int
        Removed characters and marks on record between the first and the last replaced character.
    counted : bool
        Whether the overlay holds the count of the damage itself, so that the corrected distances are exact.
    """

    distances: tuple[int, ...]
    strength: Mapping[int, float]
    period: int
    corrected: tuple[int, ...]
    marks: int
    counted: bool = False

    @property
    def chance(self) -> float:
        """How likely such a concentration is without a rule (V test, for all periods tried together)."""
        n = len(self.distances)
        return min(1.0, len(self.strength) * math.erfc(self.strength[self.strongest] * math.sqrt(n)) / 2)

    @property
    def strongest(self) -> int:
        """The period around whose multiples the distances gather most closely."""
        return _strongest(self.strength)

    @property
    def idle(self) -> float:
        """The concentration that distances without a rule stray to, one standard error from none."""
        return 1 / math.sqrt(2 * len(self.distances))

    @property
    def hits(self) -> int:
        """Corrected distances that are whole multiples of the period."""
        return sum(d % self.period == 0 for d in self.corrected)

    @property
    def short(self) -> int:
        """Corrected distances that end less than a tenth of the period before a multiple."""
        return sum(0 < -d % self.period <= self.period / 10 for d in self.corrected)

    @property
    def near(self) -> int:
        """Corrected distances at most a tenth of the period away from a multiple."""
        return sum(min(d % self.period, -d % self.period) <= self.period / 10 for d in self.corrected)


class Overlay:
    """The restorations of one document, and what they say together.

    Only the tables are used: the text itself is not at hand.
    """

    def __init__(self, rows: Iterable[Restoration], mentions: Iterable[Mention] = ()) -> None:
        self.rows = tuple(sorted(rows, key=lambda r: (int(r.start), int(r.end))))
        self.mentions = tuple(mentions)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def of(self, kind: str) -> tuple[Restoration, ...]:
        """The rows of one kind, in order of the text."""
        return tuple(r for r in self.rows if r.kind == kind)

    @property
    def restored(self) -> int:
        """Characters put right: replaced ones and lost ones."""
        return sum(len(r.intended) for r in self.rows if r.kind in ("variant", "missing_mark"))

    @property
    def foreign(self) -> int:
        """Characters that are not the document's."""
        return sum(int(r.end) - int(r.start) for r in self.rows if r.kind in ("noise", "inserted"))

    @cached_property
    def replacements(self) -> dict[str, Counter[str]]:
        """Intended character -> what stands in its place, counted."""
        found: dict[str, Counter[str]] = {}
        for r in self.of("variant"):
            found.setdefault(r.intended, Counter())[r.found] += 1
        return found

    @cached_property
    def rhythm(self) -> Rhythm | None:
        """The rule of the replaced characters; ``None`` where they are too few to say."""
        at = [int(r.start) for r in self.of("variant")]
        distances = tuple(b - a for a, b in pairwise(at))
        if len(distances) < FEWEST:
            return None
        longest = max(SHORTEST_PERIOD + 1, round(1.5 * sorted(distances)[len(distances) // 2]))
        strength = {p: concentration(distances, p) for p in range(SHORTEST_PERIOD, longest + 1)}
        strongest = _strongest(strength)
        lost = [int(r.start) for r in self.of("missing_mark")]
        # Digits and letters of the numbers are half-width: damage that counts full-width characters passes them over.
        narrow = [(int(m.start), sum(ord(ch) < 256 for ch in m.text)) for m in self.mentions]
        exact = [int(r.counted) for r in self.of("variant") if r.counted]
        counted = len(exact) == len(at)
        corrected = (
            tuple(b - a for a, b in pairwise(exact))
            if counted
            else tuple(
                b - a + sum(a < p <= b for p in lost) - sum(n for p, n in narrow if a < p < b) for a, b in pairwise(at)
            )
        )
        marks = sum(at[0] < p <= at[-1] for p in lost)
        period = strongest
        if marks >= len(corrected):
            near = [p for p in range(strongest - 3, strongest + 4) if p in strength]
            period = max(near, key=lambda p: sum(d % p == 0 for d in corrected))
        return Rhythm(distances, strength, period, corrected, marks, counted)

    @cached_property
    def steps(self) -> Counter[int]:
        """From one lost comma or full stop to the next: how many marks of the text further, and how often.

        Two means that exactly one mark was kept between them. Empty where the
        overlay does not hold the count.
        """
        lost = [int(r.marks) for r in self.of("missing_mark") if r.marks]
        return Counter(b - a for a, b in pairwise(lost))
