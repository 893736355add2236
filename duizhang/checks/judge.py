"""Whether printed numbers can hold together, and under which assumption if not as printed.

Before a family of rule 10 accuses, the figures are tried again truncated or
rounded twice (rule 6), off by a power of ten in the unit, with a hedge wider
than ours, and, in a damaged text, without trust in digits that no second
witness confirms. What mends the check becomes the named assumption of a
``consistent_if``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from duizhang.checks.index import Index
from duizhang.claim import AMOUNTS, Claim
from duizhang.interval import Interval

__all__ = ["Judgement", "judge", "one_regime"]

#: Rounding x to one digit more and then again moves its bounds by at most this part of a half-unit.
TWICE_ROUNDED = Fraction(10, 9)
#: Powers of ten that a magnitude word (百 千 万 百万 亿) or a lost decimal point can be off by.
POWERS = (1, 2, 3, 4, 6, 8)
#: More readings than this are replaced by their hull.
MOST_COMBINATIONS = 256

Fits = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome: as printed, under one assumption, or not at all.

    ``fragile`` may be a function that says whether one unit in a last digit
    turns the outcome: a verdict asks it when a reader does.
    """

    holds: bool
    need: str = ""
    fragile: bool | Callable[[], bool] = False


def judge(
    index: Index,
    claims: Sequence[Claim],
    fits: Fits,
    *,
    order: bool = False,
    excuses: Sequence[tuple[str, Callable[[], bool]]] = (),
) -> Judgement:
    """Try a check on every reading of its claims.

    Parameters
    ----------
    index : Index
    claims : sequence of Claim
        Usable claims.
    fits : callable
        Takes one interval a claim, in the first unit of its dimension, and says
        whether some values inside satisfy the check.
    order : bool
        The check is an inequality. Any power of ten would mend one, so a slip of
        the unit is believed only where it is missed at least tenfold.
    excuses : sequence of (text, callable)
        Further assumptions to try, such as another number of years.

    Returns
    -------
    Judgement
        ``holds`` with no need: consistent; ``holds`` with a need: consistent if;
        otherwise inconsistent.
    """
    options = [[r.interval for r in index.readings(c)] for c in claims]
    count = 1
    for o in options:
        count *= len(o)
    if count > MOST_COMBINATIONS:
        options = [[index.value(c)] for c in claims]
    outcomes = [fits(*combination) for combination in product(*options)]
    hulls = [index.value(c) for c in claims]
    if any(outcomes):
        return Judgement(True, fragile=not all(outcomes) or (lambda: _flips(index, claims, hulls, fits, True)))
    return Judgement(**_excused(index, claims, hulls, fits, order, excuses))


def _excused(index, claims, hulls, fits, order, excuses) -> dict:
    if any(r.soft for c in claims for r in index.readings(c)):
        return {
            "holds": True,
            "need": "a hedge (近, 约, 左右) wider than the one part in twenty that is allowed for here",
        }
    if fits(*(_wider(index, c, h) for c, h in zip(claims, hulls, strict=True))):
        return {"holds": True, "need": "a figure cut off or rounded twice instead of rounded once", "fragile": True}
    for text, applies in excuses:
        if applies():
            return {"holds": True, "need": text}
    power = _power_of_ten(claims, hulls, fits, order)
    if power:
        return {"holds": True, "need": power}
    for c in claims:
        if index.damaged(c) and not index.witnessed(c):
            return {
                "holds": True,
                "need": f"other digits than {c.printed}: the text is damaged and no second witness prints them",
            }
    return {"holds": False, "fragile": lambda: _flips(index, claims, hulls, fits, False)}


def _wider(index: Index, c: Claim, hull: Interval) -> Interval:
    if c.precision == "exact" or c.hedge not in ("none", ""):
        return hull
    unit = index.last_unit(c)
    spare = unit / 2 * (TWICE_ROUNDED - 1)
    # Cutting off moves the true value away from zero by up to a whole unit.
    cut = unit / 2
    return Interval(hull.lo - (cut if hull.lo < 0 else spare), hull.hi + (cut if hull.hi > 0 else spare))


def _power_of_ten(claims, hulls, fits, order) -> str:
    """A single figure whose unit, off by a power of ten, mends the check."""
    if order and _nearly_mended(hulls, fits):
        return ""
    for i, c in enumerate(claims):
        # Percentages and counts printed in full have no magnitude word that could be wrong.
        if c.unit in ("percent", "percentage_point") or (c.precision == "exact" and c.multiplier == "1"):
            continue
        for power in POWERS:
            for factor in (Fraction(10) ** power, Fraction(1, 10**power)):
                if fits(*(h * factor if j == i else h for j, h in enumerate(hulls))):
                    times = f"{10**power:,} times {'larger' if factor > 1 else 'smaller'}"
                    return f"a unit {times} for {c.printed}{c.unit_zh}"
    return ""


def _nearly_mended(hulls, fits) -> bool:
    """Whether less than a factor of ten in some figure already mends an inequality: then no unit slipped."""
    return any(
        fits(*(h * factor if j == i else h for j, h in enumerate(hulls)))
        for i in range(len(hulls))
        for factor in (Fraction(999, 100), Fraction(100, 999))
    )


def _flips(index: Index, claims, hulls, fits, holds: bool) -> bool:
    """Whether one unit in one last digit turns the outcome."""
    for i, c in enumerate(claims):
        if not hulls[i].bounded:
            continue
        unit = index.last_unit(c)
        for step in (unit, -unit):
            try:
                if fits(*(h + step if j == i else h for j, h in enumerate(hulls))) != holds:
                    return True
            except (ValueError, ArithmeticError):
                continue
    return False


def one_regime(index: Index, claims: Sequence[Claim]) -> str:
    """What would have to be assumed for the figures to be of one regime; empty where nothing would.

    Different vintages, a known break between the years, or figures of the
    accounts from two documents: nothing is inconsistent across them (rule 3).
    """
    vintages = {c.vintage for c in claims if c.vintage not in ("", "unknown")}
    if len(vintages) > 1:
        return f"figures of one vintage (these are {' and '.join(sorted(vintages))})"
    levels = [c for c in claims if c.kind in AMOUNTS and index.indicator(c.indicator).growth_basis == "real"]
    if vintages and any(c.vintage in ("", "unknown") for c in levels):
        return f"figures of one vintage (one is {vintages.pop()}, the others do not say)"
    years = [y for c in claims for y in (c.year, c.base_year) if y is not None]
    if years and min(years) < max(years):
        for c in claims:
            broken = index.breaks(c.place, c.indicator, min(years), max(years))
            if broken:
                return f"a series without its known break ({broken[0]})"
    sentences = {(c.source, c.sentence or c.claim) for c in claims}
    if len(sentences) > 1 and any(c.period_basis == "unknown" for c in claims):
        return "one period: the text does not say of which time all of the figures are"
    if len({c.source for c in claims}) > 1:
        return "one stage of the figures in both documents: a later document prints a revised one"
    return ""
