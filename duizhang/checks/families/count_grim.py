"""count.grim: a percentage of a small count must be a fraction of it."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.count import grim_chance, grim_counts, has_power, whole
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["count.grim"]
FORMULA = r"\frac{k}{N},\ k \in \mathbb{N}"
NULL = "a percentage with as many decimals, drawn at random, would be printable for this base"
OTHERS = (
    "the percentage is of another count than the one beside it",
    "the percentage was cut off instead of rounded",
    "one of the figures is misprinted",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every percentage of a count, with that count in its own sentence."""
    ix = index(facts)
    for share in ix.shares():
        if share.unit != "percent" or share.multiplier != "1" or share.hedge not in ("none", ""):
            continue
        base = _base(ix, share)
        if base is not None:
            yield _test(ix, share, base)


def _base(ix: Index, share: Claim) -> Claim | None:
    of = ix.of(share)
    if isinstance(of, Claim):
        return of if of.kind == "count" and ix.usable(of) and _same_clause(of, share) else None
    if of is None:
        return None
    counts = [
        c
        for c in ix.by_sentence.get((share.source, share.sentence), ())
        if (c.place, c.indicator) == of and c.kind == "count" and c.status == share.status and ix.usable(c)
    ]
    return counts[0] if len(counts) == 1 else None


def _same_clause(a: Claim, b: Claim) -> bool:
    return bool(a.sentence) and (a.source, a.sentence) == (b.source, b.sentence)


def _test(ix: Index, share: Claim, base: Claim) -> Verdict:
    claims = (share, base)
    n = whole(base.value)
    if n is None or n < 1 or base.multiplier != "1" or base.hedge not in ("none", "") or base.precision == "rounded":
        return FAMILY.untestable(claims, reason="the count that this is a percentage of is not printed in full")
    decimals = len(share.printed.partition(".")[2])
    if not has_power(n, decimals):
        return FAMILY.untestable(
            claims, reason=f"no power: with a base of {n}, every percentage with {decimals} decimals can be printed"
        )

    def fits(s: Interval, b: Interval) -> bool:
        # A base that may be rounded excludes nothing.
        if b.lo != b.hi:
            return True
        count = whole(b.lo)
        return count is not None and count >= 1 and len(grim_counts(s, count)) > 0

    outcome = judge(ix, claims, fits)
    counts = grim_counts(ix.value(share), n)
    said = {
        "subject": share,
        "inputs": {"s": ix.value(share), "N": Interval.point(n)},
        "result": Interval(counts[0], counts[-1]) if counts else None,
        "unit": "count",
        "working": f"{show.printed(share)} of {n} is {_listed(counts)}.",
        "formula": FORMULA,
        "numbers": rf"k/{n} \in {show.bracket(ix.value(share), 2, 100)}\,\%,\ k \in "
        rf"\{{{', '.join(map(str, counts[:8]))}\}}",
        "chance": grim_chance(n, decimals),
        "null": NULL,
        "fragile": outcome.fragile,
    }
    if outcome.holds and not outcome.need:
        return FAMILY.consistent(claims, **said)
    if outcome.need:
        return FAMILY.consistent_if(claims, needs=(outcome.need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _listed(counts: range) -> str:
    if not counts:
        return "no whole number"
    if len(counts) == 1:
        return f"{counts[0]} and no other whole number"
    return f"any whole number from {counts[0]} to {counts[-1]}"
