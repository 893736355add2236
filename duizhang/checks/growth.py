"""Growth between levels: nominal, real, and the prices between them.

Rates are fractions (0.071), a year unless said otherwise. 年均增长 is geometric
and leaves the base year out: 2016-2020 has its base in 2015 and n = 5 (rule 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duizhang.checks.bounds import above_ruin, corners, one_plus, positive, quotient, span
from duizhang.interval import Interval, monotone

__all__ = [
    "annual_growth", "average_of_chain", "base_needed", "chain", "compound", "cumulative_average", "gap_explained",
    "gap_remaining", "implied_deflator", "quarter_growth", "remaining_average",
]  # fmt: skip


def annual_growth(start: Any, end: Any, years: int) -> Interval:
    """Compound growth a year between two levels: (Y_t / Y_0)^(1/n) - 1.

    Rises with the end, falls with the start; exact at two corners. Yingze's
    GDP, 531.6 to 895.1 in five years: 10.979 to 10.987 per cent.

    Parameters
    ----------
    start, end : Interval or number
        Levels in one unit, above zero.
    years : int
        From the base year to the end.
    """
    power = 1 / span(years)
    return monotone(
        lambda a, b: quotient(b, a) ** power - 1,
        "-+",
        positive("the first level", start),
        positive("the last level", end),
    )


def implied_deflator(start: Any, end: Any, years: int, real_rate: Any) -> Interval:
    """What prices must have done a year: ((Y_t / Y_0)^(1/n)) / (1 + g) - 1.

    Levels at current prices, rate at constant prices (rule 1). It holds every
    break of the level series between the two years beside the prices. With
    7.1 per cent, 531.6 to 895.1 needs 3.574 to 3.677 per cent a year.

    Parameters
    ----------
    start, end : Interval or number
        Levels in one unit, above zero.
    years : int
        From the base year to the end.
    real_rate : Interval or number
        Growth a year as a fraction, above -1.
    """
    power = 1 / span(years)
    return monotone(
        lambda a, b, g: quotient(b, a) ** power / one_plus(g) - 1,
        "-+-",
        positive("the first level", start),
        positive("the last level", end),
        above_ruin(real_rate),
    )


def base_needed(end: Any, years: int, rate: Any, price: Any = 0) -> Interval:
    """The base from which a rate leads to a level: Y_t / ((1 + g)(1 + p))^n.

    895.1 after five years of 7.1 per cent, prices still: 633.70 to 636.74.

    Parameters
    ----------
    end : Interval or number
        The level reached, above zero.
    years : int
        From the base year to the end.
    rate, price : Interval or number
        Real growth and price growth a year, as fractions.
    """
    n = span(years)
    return monotone(
        lambda b, g, p: b / ((1 + g) * (1 + p)) ** n,
        "+--",
        positive("the last level", end),
        above_ruin(rate),
        above_ruin(price),
    )


def compound(rate: Any, years: int) -> Interval:
    """Growth over all the years at one rate: (1 + g)^n - 1."""
    n = span(years)
    return monotone(lambda g: (1 + g) ** n - 1, "+", above_ruin(rate))


def remaining_average(average: Any, years: int, last: Any) -> Interval:
    """The average of the other years: ((1 + g)^n / (1 + g_n))^(1/(n-1)) - 1.

    6.6 per cent over 2016-2020 with 2.6 in 2020 leaves 7.548 to 7.700 per cent
    for 2016-2019.

    Parameters
    ----------
    average : Interval or number
        The average of all ``years``, as a fraction.
    years : int
        Two or more.
    last : Interval or number
        The one year, as a fraction.
    """
    n = span(years)
    power = 1 / span(n - 1)
    return monotone(
        lambda g, last_rate: ((1 + g) ** n / (1 + last_rate)) ** power - 1,
        "+-",
        above_ruin(average),
        above_ruin(last),
    )


def chain(rates: Sequence[Any]) -> Interval:
    """Growth over all the years from each year's rate: prod(1 + g_i) - 1."""
    if not rates:
        raise ValueError("a chain needs at least one yearly rate")
    product = Interval.point(1)
    for rate in rates:
        product = monotone(lambda whole, g: whole * (1 + g), "++", product, above_ruin(rate))
    return product - 1


def average_of_chain(rates: Sequence[Any]) -> Interval:
    """The geometric average of yearly rates: prod(1 + g_i)^(1/n) - 1.

    Taiyuan's first figures for 2016-2020 (7.5, 7.5, 9.2, 6.6, 2.6): 6.607 to
    6.707 per cent.
    """
    whole = chain(rates)
    return monotone(lambda g: (1 + g) ** (1 / len(rates)) - 1, "+", whole)


def cumulative_average(rates: Sequence[Any]) -> Interval:
    """The average by the cumulative method: solve sum (1+g)^i = sum prod(1+g_j).

    The yearbooks compute it so for fixed-asset investment, and only there
    (rule 2). 30, 10, 5, 2 and 6 per cent: 13.30 against 10.18 geometric.

    Parameters
    ----------
    rates : sequence of Interval or number
        Each year's rate as a fraction; scalars only. The average rises with each.
    """
    if not rates:
        raise ValueError("a cumulative average needs at least one yearly rate")
    inputs = [above_ruin(r) for r in rates]
    return Interval(_cumulative([r.lo for r in inputs]), _cumulative([r.hi for r in inputs]))


def _cumulative(rates: Sequence[Any]) -> float:
    level, total = 1.0, 0.0
    for rate in rates:
        level *= 1 + float(rate)
        total += level
    low, high = -1.0, max(float(r) for r in rates) + 1e-12
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if sum((1 + middle) ** i for i in range(1, len(rates) + 1)) < total:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def quarter_growth(to_date: Any, base_to_date: Any, before: Any, base_before: Any) -> Interval:
    """One quarter's growth from cumulative rates.

    ((1 + G_q) B_q - (1 + G_(q-1)) B_(q-1)) / (B_q - B_(q-1)) - 1, with the
    bases B of the year before, accumulated too.

    Parameters
    ----------
    to_date, before : Interval or number
        Growth of the year to the end of this quarter and of the last one.
    base_to_date, base_before : Interval or number
        The same sums a year earlier; the first must be the larger.
    """
    larger = Interval.of(base_to_date)
    smaller = positive("the base of the earlier quarters", base_before)
    positive("what the quarter adds to the base", larger - smaller)
    return corners(
        lambda g, b, h, c: ((1 + g) * b - (1 + h) * c) / (b - c) - 1,
        above_ruin(to_date), larger, above_ruin(before), smaller,
    )  # fmt: skip


def gap_explained(implied: Any, elsewhere: Any) -> Interval:
    """The part of a gap between level and rate that prices elsewhere would fill.

    p_elsewhere / p_implied, both yearly fractions; 1 is all of it.
    """
    return Interval.of(elsewhere) / positive("the implied price growth", implied)


def gap_remaining(implied: Any, elsewhere: Any) -> Interval:
    """What is left of a gap once prices elsewhere are taken out: (1 + p) / (1 + p_elsewhere) - 1, a year.

    Both yearly fractions. Yingze's 3.57 to 3.68 per cent beside the city's
    1.93 to 2.59 leaves about 1 to 1.7.
    """
    return monotone(lambda p, e: (1 + p) / (1 + e) - 1, "+-", above_ruin(implied), above_ruin(elsewhere))
