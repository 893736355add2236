"""Small counts: what a percentage and a difference say about whole numbers."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any

from duizhang.interval import Interval

__all__ = ["grim_chance", "grim_counts", "has_power", "recover_chance", "recover_counts"]

#: More candidates than this say nothing; they are counted and not listed.
MOST_CANDIDATES = 100_000


def recover_counts(rate: Interval, difference: int) -> range:
    """The base counts N from which a change by ``difference`` prints as ``rate``.

    Whole numbers N with difference / N inside the interval; both ends of a tie
    count. 13 fewer and -22.81 per cent: N = 57 only.

    Parameters
    ----------
    rate : Interval
        The printed rate of change as a fraction, a fall negative.
    difference : int
        The change in the count, a fall negative, not zero.

    Returns
    -------
    range
        Candidates in order, perhaps none.

    Raises
    ------
    ValueError
        If nothing changed, the rate holds zero, or difference and rate point apart.
    """
    if difference == 0 or rate.lo <= 0 <= rate.hi:
        raise ValueError("a change of zero says nothing about the count that it is a part of")
    if (difference > 0) != (rate.lo > 0):
        raise ValueError("the difference and the percentage point in opposite directions")
    k = abs(difference)
    low, high = sorted((abs(Fraction(rate.lo)), abs(Fraction(rate.hi))))
    first = math.ceil(k / high)
    # A fall cannot be larger than what there was.
    if difference < 0:
        first = max(first, k)
    return range(first, math.floor(k / low) + 1)


def recover_chance(rate: Interval, difference: int) -> float:
    """The chance that some N prints a percentage drawn at random: min(1, 2 h k / p^2).

    h is the half-unit of the last digit and p the printed rate, both fractions:
    the expected number of whole numbers between k/(p+h) and k/(p-h).
    """
    h, p = float(rate.width) / 2, abs(float(rate.mid))
    return min(1.0, 2 * h * abs(difference) / p**2)


def grim_counts(share: Interval, base: int) -> range:
    """The counts k out of ``base`` that print as ``share`` (a fraction).

    81 per cent of 31: k = 25 only.
    """
    if base < 1:
        raise ValueError(f"a share needs a base of at least one, got {base}")
    first = math.ceil(Fraction(share.lo) * base)
    last = math.floor(Fraction(share.hi) * base)
    return range(max(first, 0), min(last, base) + 1)


@lru_cache(maxsize=4096)
def grim_chance(base: int, decimals: int) -> float:
    """The chance that a percentage drawn at random could be printed for this base.

    Reachable values over the 100 * 10^D + 1 that D decimals can print. 32 of
    101 for a base of 31 and no decimals: 0.317.
    """
    grid = 100 * 10**decimals
    half = Fraction(1, 2)
    reachable: set[int] = set()
    for k in range(min(base, grid) + 1):
        exact = Fraction(k * grid, base) if base <= grid else Fraction(k)
        low = math.ceil(exact - half)
        reachable.update(range(low, math.floor(exact + half) + 1))
    return min(1.0, len(reachable) / (grid + 1))


def has_power(base: int, decimals: int) -> bool:
    """Whether a percentage can miss at all: not when N >= 10^(D+2)."""
    return base < 10 ** (decimals + 2)


def whole(value: Any) -> int | None:
    """A whole number as an ``int``, ``None`` for anything else."""
    return int(value) if value is not None and value == int(value) else None
