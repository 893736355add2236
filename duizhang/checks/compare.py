"""Comparing products and powers of exact numbers: with floats where they prove the answer, exactly where they do not.

Rule 10 asks for decisions that no rounding of ours can turn. A product of
floats is off by a few units in the last place, and by how many at most is
known; further apart than that, two products compare as their floats do.
Nearer, whole numbers decide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from duizhang.interval import Interval

__all__ = ["Factor", "at_most", "chain_fits", "cumulative_fits", "growth_fits"]

#: A positive number and the power that it is raised to, a whole number from 1.
Factor = tuple[Any, int]

#: Float products outside this range may have lost digits to its ends: exact numbers decide.
_SMALLEST, _LARGEST = 1e-290, 1e290
#: Relative error allowed for a factor x^k: k + _STEPS times 2^-50. A half unit (2^-53) for x, which the power
#: takes k times, one unit or two for the power itself, a half for the product: less than an eighth of it.
_STEPS, _UNIT = 4, 2.0**-50


def at_most(left: Iterable[Factor], right: Iterable[Factor], strict: bool = False) -> bool:
    """Whether the product of ``left`` is at most (or below) the product of ``right``.

    Parameters
    ----------
    left, right : iterable of (number, int)
        Factors from zero up, fractions or whole numbers, and their powers.
    strict : bool
        Below, not equal.

    Notes
    -----
    A float decides only where the two products lie further apart than the
    largest error that both together can have; see ``_STEPS``. A test compares
    this with exact fractions for numbers that touch and nearly touch.
    """
    left, right = list(left), list(right)
    try:
        a, b = _float_product(left), _float_product(right)
    except OverflowError:
        return _exactly(left, right, strict)
    if _SMALLEST < a < _LARGEST and _SMALLEST < b < _LARGEST:
        spare = (sum(k + _STEPS for _, k in left) + sum(k + _STEPS for _, k in right)) * _UNIT
        if a < b * (1 - spare):
            return True
        if a > b * (1 + spare):
            return False
    return _exactly(left, right, strict)


def _float_product(factors: Iterable[Factor]) -> float:
    product = 1.0
    for number, power in factors:
        product *= float(number) ** power
    return product


def _exactly(left: Iterable[Factor], right: Iterable[Factor], strict: bool) -> bool:
    a, b = (math.prod((Fraction(x) ** k for x, k in side), start=Fraction(1)) for side in (left, right))
    return a < b if strict else a <= b


def growth_fits(first: Interval, last: Interval, years: int, rate: Interval) -> bool:
    """Whether some levels and some rate inside satisfy Y_t = Y_0 (1 + g)^n, decided exactly.

    The levels must be above zero: nothing grows from nothing.
    """
    if first.lo <= 0 or last.lo <= 0:
        return False
    return _meets(first, rate, years, last)


def chain_fits(rates: Iterable[Interval], average: Interval) -> bool:
    """Whether some rates and some average inside satisfy prod(1 + g_i) = (1 + g)^n, decided exactly."""
    factors = [Interval(1 + r.lo, 1 + r.hi, r.lo_open, r.hi_open) for r in rates]
    if any(f.lo <= 0 for f in factors):
        return False
    return _meets(Interval.point(1), average, len(factors), *factors)


def cumulative_fits(rates: Sequence[Interval], average: Interval) -> bool:
    """Whether some rates and some average inside satisfy sum (1+g)^i = sum prod(1+g_j), decided exactly (rule 2).

    Both sums rise with every rate, so their ends decide.
    """
    if not rates or any(1 + r.lo <= 0 for r in rates) or 1 + average.hi <= 0:
        return False
    years = len(rates)
    if 1 + average.lo > 0 and not any(math.isinf(r.hi) for r in rates):
        least, most = _sum_of_powers(average.lo, years), _sum_of_levels([r.hi for r in rates])
        open_ = average.lo_open or any(r.hi_open for r in rates)
        if least > most or (open_ and least == most):
            return False
    if math.isinf(average.hi):
        return True
    least, most = _sum_of_levels([r.lo for r in rates]), _sum_of_powers(average.hi, years)
    open_ = average.hi_open or any(r.lo_open for r in rates)
    return least < most or (not open_ and least == most)


def _sum_of_powers(rate: Any, years: int) -> Fraction:
    return sum(((1 + Fraction(rate)) ** i for i in range(1, years + 1)), Fraction(0))


def _sum_of_levels(rates: Iterable[Any]) -> Fraction:
    level, total = Fraction(1), Fraction(0)
    for rate in rates:
        level *= 1 + Fraction(rate)
        total += level
    return total


def _meets(base: Interval, rate: Interval, years: int, *reached: Interval) -> bool:
    """Whether base * (1 + g)^n and the product of ``reached``, all above zero, have a value in common."""
    least, most = 1 + rate.lo, 1 + rate.hi
    if most <= 0:
        return False
    if least > 0 and not any(math.isinf(r.hi) for r in reached):
        strict = rate.lo_open or base.lo_open or any(r.hi_open for r in reached)
        if not at_most([(base.lo, 1), (least, years)], [(r.hi, 1) for r in reached], strict):
            return False
    if math.isinf(most) or math.isinf(base.hi):
        return True
    strict = rate.hi_open or base.hi_open or any(r.lo_open for r in reached)
    return at_most([(r.lo, 1) for r in reached], [(base.hi, 1), (most, years)], strict)
