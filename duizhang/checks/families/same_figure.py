"""same.figure: one figure of one thing, printed for two places or two periods, or twice.

Only figures that coincide by chance seldom enough: at least three significant
digits, or two figures in one shared sentence; never 0, 100 %, round or hedged
ones. No direction is claimed: nobody is said to have copied from anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts

FAMILY = FAMILIES["same.figure"]
LEAST_DIGITS = 3
OTHERS = {
    "repeated": ("both documents report the same figure of the same thing: agreement, and nothing more",),
    "carried": (
        "the figure did not change between the two periods",
        "a later document prints the latest figure that it had",
    ),
    "shared": (
        "both places may really have the same figure",
        "one figure of the larger place may have been printed for both, by the smaller place or its office",
        "the two texts may come from one draft",
    ),
}


def significant(c: Claim) -> int:
    """Significant digits as printed; zeros that only fill a whole number do not count."""
    digits = c.printed.lstrip("-+")
    if "." not in digits:
        digits = digits.rstrip("0")
    return len(digits.replace(".", "").lstrip("0"))


def _eligible(ix: Index, c: Claim) -> bool:
    if not ix.usable(c) or c.hedge not in ("none", "") or c.status != "achieved":
        return False
    # More than one digit between the zeros: neither nought nor, in per cent, all of it.
    return len(c.printed.replace(".", "").strip("-0")) > 1


def find(facts: Facts) -> Iterator[Verdict]:
    """Every figure that stands a second time in the record under the same name."""
    ix = index(facts)
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for c in ix.facts.claims:
        if _eligible(ix, c):
            kind = (
                "change"
                if c.kind in ("growth_yoy", "change_pct")
                else "amount"
                if c.kind in ("level", "count")
                else c.kind
            )
            groups[c.indicator, kind, c.unit, c.value].append(c)
    sentences = _shared_sentences(groups)
    for key in sorted(groups, key=str):
        same = sorted(groups[key], key=lambda c: (c.source, c.claim))
        first = same[0]
        for other in same[1:]:
            pair = ((first.source, first.sentence), (other.source, other.sentence))
            together = sentences.get(pair, 0) >= 2
            if max(significant(first), significant(other)) >= LEAST_DIGITS or together:
                yield _signal(ix, first, other, together)


def _shared_sentences(groups: dict[tuple, list[Claim]]) -> dict[tuple, int]:
    """How many figures two sentences of two documents have in common."""
    shared: dict[tuple, int] = defaultdict(int)
    for same in groups.values():
        if len(same) > 20:
            continue
        ordered = sorted(same, key=lambda c: (c.source, c.claim))
        for i, a in enumerate(ordered):
            for b in ordered[i + 1 :]:
                if a.source != b.source and a.sentence and b.sentence:
                    shared[(a.source, a.sentence), (b.source, b.sentence)] += 1
    return shared


def _signal(ix: Index, a: Claim, b: Claim, together: bool) -> Verdict:
    if a.place != b.place:
        word = "shared"
    elif (a.period_start or a.period_end, a.period_end) == (b.period_start or b.period_end, b.period_end):
        word = "repeated"
    else:
        word = "carried"

    def where() -> str:
        return " and ".join(f"{ix.place_name(c.place)} ({c.source}, {c.period_end or 'no period'})" for c in (a, b))

    return FAMILY.signal(
        (a, b),
        signal=word,
        other_readings=OTHERS[word],
        inputs={"x": ix.value(a)},
        result=ix.value(a),
        unit="fraction" if a.unit == "percent" else a.unit,
        working=lambda: (
            f"{show.printed(a)} is printed for {ix.indicator_name(a.indicator)} of {where()}"
            + (", beside another figure that both sentences print." if together else ".")
        ),
    )
