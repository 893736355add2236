"""count.recover: a percentage and a difference in one sentence give the counts behind them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.count import MOST_CANDIDATES, recover_chance, recover_counts, whole
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["count.recover"]
FORMULA = r"N = \frac{k}{g},\ N \in \mathbb{N}"
NULL = "a percentage of this size drawn at random would also be printed by some whole number"
OTHERS = (
    "the percentage is of another count than the difference (accidents against accidents with deaths, say)",
    "the base was revised after one of the two figures was computed",
    "one of the figures is misprinted",
)
#: Kinds that state a change against the period before.
CHANGES = ("growth_yoy", "change_pct")


def find(facts: Facts) -> Iterator[Verdict]:
    """Every difference with a percentage of the same thing in its sentence."""
    ix = index(facts)
    for difference in ix.facts.claims:
        if difference.kind != "difference" or difference.unit in ("percent", "percentage_point"):
            continue
        if not ix.usable(difference) or difference.status != "achieved":
            continue
        for rate in ix.by_sentence.get((difference.source, difference.sentence), ()):
            if rate.kind in CHANGES and ix.usable(rate) and _same_change(difference, rate):
                yield _test(ix, difference, rate)


def _same_change(a: Claim, b: Claim) -> bool:
    return (a.place, a.indicator, a.period_end, a.status) == (b.place, b.indicator, b.period_end, b.status) and (
        not a.base_period or not b.base_period or a.base_period == b.base_period
    )


def _test(ix: Index, difference: Claim, rate: Claim) -> Verdict:
    claims: tuple[Claim, ...] = (difference, rate)
    k = whole(difference.value)
    if k is None or difference.multiplier != "1" or difference.hedge not in ("none", ""):
        return FAMILY.untestable(claims, reason="the difference is not a count printed in full")
    g = ix.value(rate)
    try:
        found = recover_counts(g, k)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))
    if len(found) > MOST_CANDIDATES:
        return FAMILY.untestable(
            claims, reason="no power: the percentage is printed too coarsely to single out a count"
        )
    base = _printed_base(ix, difference)
    if base is not None:
        claims += (base,)

    def fits(d: Interval, p: Interval, n: Interval | None = None) -> bool:
        # A difference that may be rounded excludes nothing.
        if d.lo != d.hi:
            return True
        change = whole(d.lo)
        if change is None:
            return False
        try:
            counts = recover_counts(p, change)
        except ValueError:
            return False
        if n is None or not counts:
            return len(counts) > 0
        return max(counts[0], math.ceil(n.lo)) <= min(counts[-1], math.floor(n.hi))

    outcome = judge(ix, claims, fits)
    chance = recover_chance(g, k)
    many = len(found)
    shown = ", ".join(map(str, found[:12])) + (f" … {found[-1]} ({many} numbers)" if many > 12 else "")
    said = {
        "subject": rate,
        "inputs": {"k": Interval.point(k), "g": g},
        "result": Interval(found[0], found[-1]) if many else None,
        "unit": difference.unit or "count",
        "formula": FORMULA,
        "numbers": rf"\frac{{{k}}}{{{show.tex(g.mid)}}} \rightarrow N \in \{{{shown}\}}",
        "chance": chance,
        "null": NULL,
        "fragile": outcome.fragile,
    }
    what = ix.indicator_name(rate.indicator)
    change = f"{abs(k)} {'fewer' if k < 0 else 'more'}"
    if many:
        said["working"] = (
            f"{change.capitalize()} is printed as {show.printed(rate)}: {what} of {ix.place_name(rate.place)} "
            f"{'numbered' if many == 1 else 'numbered one of'} {shown} in the base period"
            + (f" and {found[0] + k} after it." if many == 1 else ".")
        )
    else:
        said["working"] = f"No whole number of {what} makes {change} into {show.printed(rate)}."
    if base is not None:
        said["working"] += f" The text prints {show.printed(base)} for the base period."
    if outcome.holds and not outcome.need:
        return FAMILY.consistent(claims, **said)
    if outcome.need:
        return FAMILY.consistent_if(claims, needs=(outcome.need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _printed_base(ix: Index, difference: Claim) -> Claim | None:
    """The count of the base period, where the same document prints it."""
    base = difference.base_year if difference.base_year is not None else (difference.year or 0) - 1
    for c in ix.at(difference.place, difference.indicator, base):
        if c.source == difference.source and c.kind == "count" and c.precision == "exact" and c.multiplier == "1":
            return c
    return None
