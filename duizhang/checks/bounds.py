"""Bounds of a formula over a box of intervals, and what its inputs must be like."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

from duizhang.interval import _SCALARS, Interval, _least, _most

__all__ = ["above_ruin", "corners", "one_plus", "positive", "quotient", "span", "weighted_rest"]


def corners(formula: Callable[..., Any], *quantities: Any) -> Interval:
    """The range of a formula that is monotone in each input, whichever way.

    Where the direction in one input depends on the others (the rest's growth
    rises or falls with the share, as the part grows slower or faster), the
    extremes still lie at corners of the box: all of them are evaluated.

    Parameters
    ----------
    formula : callable
        Takes as many numbers as there are quantities.
    quantities : Interval, number or column
        The inputs, each an independent quantity.
    """
    ends = [(q.lo, q.hi) if isinstance(q, Interval) else (q,) for q in quantities]
    lo = hi = None
    for corner in product(*ends):
        value = formula(*corner)
        lo = value if lo is None else _least(lo, value)
        hi = value if hi is None else _most(hi, value)
    return Interval(lo, hi)


def positive(name: str, quantity: Any) -> Interval:
    """``quantity`` as an interval, refused if a scalar one reaches zero or below.

    Raises
    ------
    ValueError
        ``name`` and the interval, in words for a reader.
    """
    interval = Interval.of(quantity)
    low = interval.lo.numerator if isinstance(interval.lo, Fraction) else interval.lo
    if isinstance(low, (int, float)) and low <= 0:
        raise ValueError(f"{name} must be above zero, and {interval} is not")
    return interval


def above_ruin(rate: Any) -> Interval:
    """A growth rate as an interval, refused if a scalar one reaches the loss of everything, -1.

    Raises
    ------
    ValueError
        With what would be left, which is not above zero.
    """
    interval = Interval.of(rate)
    if isinstance(interval.lo, Fraction) and interval.lo.numerator + interval.lo.denominator > 0:
        return interval
    positive("one plus a growth rate", interval + 1)
    return interval


def quotient(above: Any, below: Any) -> Any:
    """``above / below`` as a float where both are fractions, rounded once: what a root of it is taken from.

    The quotient of two whole numbers is rounded correctly by Python, so this is
    the float of the exact fraction without making the fraction.
    """
    if above.__class__ is Fraction and below.__class__ is Fraction:
        return (above.numerator * below.denominator) / (above.denominator * below.numerator)
    return above / below


def one_plus(rate: Any) -> Any:
    """``1 + rate`` as a float where the rate is a fraction, rounded once."""
    if rate.__class__ is Fraction:
        return (rate.numerator + rate.denominator) / rate.denominator
    return 1 + rate


def span(years: Any) -> int:
    """A whole number of years, at least one.

    Raises
    ------
    ValueError
        If there is no year to grow in.
    """
    if not isinstance(years, int) or isinstance(years, bool) or years < 1:
        raise ValueError(f"growth needs a whole number of years, one or more, got {years}")
    return years


def weighted_rest(whole: Interval, part: Interval, weight: Interval) -> Interval:
    """What is left of a whole G without a part S of weight w: (G - w S) / (1 - w).

    It rises with G, falls with S, and goes either way with w, which lies from 0
    to below 1: four corners bound it.
    """

    def rest(g: Any, s: Any, w: Any) -> Any:
        # Nothing of something without limit is nothing.
        return g if isinstance(w, _SCALARS) and w == 0 else (g - w * s) / (1 - w)

    weights = (weight.lo, weight.hi)
    low = _least(*(rest(whole.lo, part.hi, w) for w in weights))
    return Interval(low, _most(*(rest(whole.hi, part.lo, w) for w in weights)))
