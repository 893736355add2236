"""Shares: a part over its whole, what the rest did, what a changed share says."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from duizhang.checks.bounds import above_ruin, corners, positive, quotient, span, weighted_rest
from duizhang.checks.compare import at_most
from duizhang.interval import Interval, monotone

__all__ = [
    "contribution_from_end_share", "contribution_points", "contribution_share", "makes", "rest_growth_bound",
    "rest_growth_from_base_share",
    "rest_growth_from_end_share", "share", "shift_against_rest", "shift_against_whole", "whole_from_share",
]  # fmt: skip


def share(part: Any, whole: Any) -> Interval:
    """A part over its whole, S / Y, as a fraction.

    Yingze's services in its GDP, 784.6 of 895.1: 87.644529 to 87.665493 per cent.
    """
    return monotone(lambda s, y: s / y, "+-", Interval.of(part), positive("the whole", whole))


def makes(part: Interval, whole: Interval, fraction: Interval) -> bool:
    """Whether some part, whole and share inside the intervals satisfy S / Y = s."""
    if whole.lo <= 0:
        return False
    if part.bounded and whole.bounded and fraction.bounded and part.lo >= 0:
        # Without a division, and exactly: a share that touches its bound is no accident.
        if fraction.hi < 0:
            return False
        return at_most([(part.lo, 1)], [(fraction.hi, 1), (whole.hi, 1)]) and (
            fraction.lo <= 0 or at_most([(fraction.lo, 1), (whole.lo, 1)], [(part.hi, 1)])
        )
    return share(part, whole).meets(fraction)


def whole_from_share(part: Any, fraction: Any) -> Interval:
    """The whole that a part and its share make: Y / s.

    4153.25 at 23.5 per cent: 17,635.86 to 17,711.11.
    """
    return monotone(lambda s, f: s / f, "+-", Interval.of(part), positive("the share", fraction))


def rest_growth_from_base_share(whole_rate: Any, part_rate: Any, base_share: Any, years: int) -> Interval:
    """What the rest grew by, from the share in the *base* year.

    (((1+g)^n - w0 (1+g_S)^n) / (1 - w0))^(1/n) - 1; g and g_S real rates a year.
    It rises with g, falls with g_S, and either way with w0. Services 7.2, all
    7.1, w0 = 0.80: 6.2347 to 7.15 per cent.

    Raises
    ------
    ValueError
        If the part alone would have grown beyond the whole everywhere in the box.
    """
    n, w = span(years), _proper(base_share)
    factor = weighted_rest(_factor(whole_rate, n), _factor(part_rate, n), w)
    return _rate(factor, n)


def rest_growth_from_end_share(whole_rate: Any, part_rate: Any, end_share: Any, years: int) -> Interval:
    """What the rest grew by, from the share in the *last* year.

    ((1 - w_t) / ((1+g)^-n - w_t (1+g_S)^-n))^(1/n) - 1, if the prices of part and
    whole moved alike. Yingze's services 7.2, all 7.1, w_t from 784.6 of 895.1:
    5.690 to 7.15 per cent.
    """
    n, w = span(years), _proper(end_share)
    factor = weighted_rest(_factor(whole_rate, -n), _factor(part_rate, -n), w)
    if isinstance(factor.lo, (int, float, Fraction)) and factor.lo <= 0:
        raise ValueError("the part alone would have been more than the whole in the base year")
    return monotone(lambda f: (1 / f) ** (1 / n) - 1, "-", factor)


def rest_growth_bound(whole_rate: Any, part_rate: Any) -> Interval | None:
    """What holds for the rest whatever the share is.

    If the part certainly grew no slower than the whole, the rest grew no faster
    than the whole: at most the whole's upper end; and the other way round.
    ``None`` where the two rates cannot be told apart.
    """
    g, s = Interval.of(whole_rate), Interval.of(part_rate)
    if s.lo >= g.hi:
        return Interval(float("-inf"), g.hi)
    if s.hi <= g.lo:
        return Interval(g.lo, float("inf"))
    return None


def shift_against_whole(first: Any, last: Any, years: int) -> Interval:
    """Growth a year of the part over the whole's, nominal: (s_t / s_0)^(1/n) - 1.

    22.5 to 23.5 per cent in five years: 0.7858 to 0.9613 per cent.
    """
    power = 1 / span(years)
    return monotone(
        lambda a, b: quotient(b, a) ** power - 1,
        "-+",
        positive("the first share", first),
        positive("the last share", last),
    )


def shift_against_rest(first: Any, last: Any, years: int) -> Interval:
    """Growth a year of the part over the *rest's*, nominal, from the odds.

    ((s_t / (1 - s_t)) / (s_0 / (1 - s_0)))^(1/n) - 1. 22.5 to 23.5 per cent in
    five years: 1.0217 to 1.2502 per cent.
    """
    power = 1 / span(years)
    return monotone(lambda a, b: (b / (1 - b) / (a / (1 - a))) ** power - 1, "-+", _inside(first), _inside(last))


def contribution_points(base_share: Any, part_rate: Any) -> Interval:
    """Points that a part adds to the whole's growth: w0 g_S (one year, constant prices)."""
    return _proper(base_share) * Interval.of(part_rate)


def contribution_share(base_share: Any, part_rate: Any, whole_rate: Any, years: int = 1) -> Interval:
    """The part's share of the whole's increase (贡献率), as a fraction.

    w0 g_S / g for one year; over n years w0 ((1+g_S)^n - 1) / ((1+g)^n - 1): the
    differences of the levels at constant prices.
    """
    n = span(years)
    if 0 in Interval.of(whole_rate):
        raise ValueError("the whole may not have grown at all, so no share of its growth can be given")
    grown = corners(lambda s, g: (s - 1) / (g - 1), _factor(part_rate, n), _factor(whole_rate, n))
    return corners(lambda w, ratio: w * ratio, _proper(base_share), grown)


def contribution_from_end_share(end_share: Any, part_rate: Any, whole_rate: Any, years: int) -> Interval:
    """The part's share of the whole's increase, when only the share at the end is known.

    w_t (1 - (1+g_S)^-n) / (1 - (1+g)^-n): the differences of the levels at the
    prices of the last year, if prices of both moved alike. Yingze's services,
    87.64 to 87.67 per cent of the whole, 7.2 against 7.1 per cent a year over
    five years: 87.6 to 89.7 per cent of the increase.
    """
    n = span(years)
    if 0 in Interval.of(whole_rate):
        raise ValueError("the whole may not have grown at all, so no share of its growth can be given")
    grown = corners(lambda s, g: (1 - s) / (1 - g), _factor(part_rate, -n), _factor(whole_rate, -n))
    return corners(lambda w, ratio: w * ratio, _inside(end_share), grown)


def _factor(rate: Any, years: int) -> Interval:
    """(1 + g)^n, above zero; with a negative n the way back. Each power is raised once, not at every corner."""
    interval = above_ruin(rate)
    low, high = (1 + interval.lo) ** years, (1 + interval.hi) ** years
    return Interval(high, low) if years < 0 else Interval(low, high)


def _proper(fraction: Any) -> Interval:
    interval = Interval.of(fraction)
    if isinstance(interval.lo, (int, float, Fraction)) and (interval.lo < 0 or interval.hi >= 1):
        raise ValueError(f"a share must lie from 0 to below 1 to leave a rest, and {interval} does not")
    return interval


def _inside(fraction: Any) -> Interval:
    return positive("the share", _proper(fraction))


def _rate(factor: Interval, years: int) -> Interval:
    if isinstance(factor.lo, (int, float, Fraction)):
        if factor.hi <= 0:
            raise ValueError("the part alone would have grown beyond the whole")
        # Below zero nothing is left to shrink: a fall of everything is the bound.
        factor = Interval(max(factor.lo, 0), factor.hi)
    return monotone(lambda f: f ** (1 / years) - 1, "+", factor)
