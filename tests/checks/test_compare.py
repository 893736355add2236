"""Products, powers and growth compared: a float never says what the exact numbers do not."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from invented import average, facts, level, verdicts, yearly

from duizhang.checks import compare
from duizhang.checks.compare import at_most, chain_fits, cumulative_fits, growth_fits
from duizhang.checks.engine import check
from duizhang.interval import Interval

figures = st.fractions(Fraction(1, 1000), 10**12, max_denominator=1000)
sides = st.lists(st.tuples(figures, st.integers(1, 12)), min_size=1, max_size=4)
rates = st.fractions(Fraction(-99, 100), 3, max_denominator=1000)
#: From far apart down to where floats cannot tell two numbers from each other, and touching.
apart = st.sampled_from([Fraction(s, 10**k) for k in (1, 6, 12, 15, 16, 17, 20, 30) for s in (-1, 1)] + [Fraction(0)])


def product(factors) -> Fraction:
    return math.prod((Fraction(x) ** k for x, k in factors), start=Fraction(1))


@given(sides, sides, st.booleans())
def test_products_compare_as_exact_fractions_do(left, right, strict):
    a, b = product(left), product(right)
    assert at_most(left, right, strict) == (a < b if strict else a <= b)


@given(sides, apart, st.booleans())
def test_products_that_touch_or_nearly_touch_compare_as_exact_fractions_do(left, off, strict):
    whole = product(left)
    right = [(whole * (1 + off), 1)]
    assert at_most(left, right, strict) == (off > 0 if strict else off >= 0)


@given(sides, apart.filter(bool))
def test_where_floats_decide_the_products_lie_further_apart_than_their_error(left, off):
    """The bound itself: floats nearer to each other than the error allowed are never what decides."""
    whole = product(left)
    near = compare._float_product(left)
    allowed = sum(k + compare._STEPS for _, k in left) * Fraction(compare._UNIT)
    if compare._SMALLEST < near < compare._LARGEST:
        assert abs(Fraction(near) - whole) <= whole * allowed / 2


@pytest.mark.parametrize("number", [Fraction(10) ** 320, Fraction(1, 10**320), Fraction(0)])
def test_numbers_beyond_the_reach_of_floats_are_compared_exactly(number):
    assert at_most([(number, 1)], [(number, 1)]) and not at_most([(number, 1)], [(number, 1)], strict=True)


@st.composite
def boxes(draw, numbers):
    low, high = sorted((draw(numbers), draw(numbers)))
    return Interval(low, high, draw(st.booleans()) and low < high, draw(st.booleans()) and low < high)


def truly_fits(first: Interval, last: Interval, years: int, rate: Interval) -> bool:
    """By the definition: the values of Y_0 (1 + g)^n over the box have one in common with those of Y_t."""
    low, high = first.lo * (1 + rate.lo) ** years, first.hi * (1 + rate.hi) ** years
    reached = Interval(low, high, first.lo_open or rate.lo_open, first.hi_open or rate.hi_open)
    return reached.meets(last)


@given(boxes(figures), boxes(figures), st.integers(1, 10), boxes(rates))
def test_growth_fits_where_some_values_inside_do(first, last, years, rate):
    assert growth_fits(first, last, years, rate) == truly_fits(first, last, years, rate)


@given(boxes(figures), st.integers(1, 10), boxes(rates), apart)
def test_growth_that_just_touches_fits_and_a_hair_beyond_does_not(first, years, rate, off):
    edge = first.hi * (1 + rate.hi) ** years * (1 + off)
    last = Interval(edge, edge)
    assert growth_fits(first, last, years, rate) == truly_fits(first, last, years, rate)


@given(st.lists(boxes(rates), min_size=1, max_size=5), boxes(rates))
@example([Interval(Fraction(-1, 2000), Fraction(1, 2000))] * 2, Interval(Fraction(1, 2000), Fraction(3, 2000)))
def test_a_chain_fits_where_some_values_inside_do(each, mean):
    low, high = (product([(1 + end, 1) for end in ends]) for ends in zip(*((r.lo, r.hi) for r in each), strict=True))
    n = len(each)
    chained = Interval(low, high, any(r.lo_open for r in each), any(r.hi_open for r in each))
    averaged = Interval((1 + mean.lo) ** n, (1 + mean.hi) ** n, mean.lo_open, mean.hi_open)
    assert chain_fits(each, mean) == chained.meets(averaged)


@given(st.lists(rates, min_size=1, max_size=5), apart)
def test_a_cumulative_average_fits_exactly_where_its_own_sum_is_reached(each, off):
    """Of one year the cumulative average is that year's rate; of several, it lies between the least and the greatest."""
    points = [Interval.point(r) for r in each]
    assert cumulative_fits(points, Interval(min(each), max(each)))
    assert cumulative_fits(points[:1], Interval.point(each[0] + off)) == (off == 0)
    assert not cumulative_fits(points, Interval(max(each) + Fraction(1, 10**30), 9))
    still = [Interval(Fraction(-1, 2000), Fraction(1, 2000))] * 3
    assert cumulative_fits(still, Interval(Fraction(1, 2000), Fraction(3, 2000)))


def test_the_worked_average_of_investment_fits_by_the_cumulative_method_and_not_by_the_geometric_one():
    each = [Interval(Fraction(r - 1, 200), Fraction(r + 1, 200)) for r in (60, 20, 10, 4, 12)]
    printed = Interval(Fraction("0.1325"), Fraction("0.1335"))
    assert cumulative_fits(each, printed) and not chain_fits(each, printed)
    assert chain_fits(each, Interval(Fraction("0.1015"), Fraction("0.1025")))


def test_a_fall_of_everything_fits_no_level_and_a_rate_without_limit_fits_any_rise():
    one = Interval.point(Fraction(1))
    assert not growth_fits(one, one, 3, Interval(Fraction(-3), Fraction(-1)))
    assert growth_fits(one, Interval.point(Fraction(10**9)), 3, Interval(Fraction(0), math.inf))
    assert growth_fits(one, Interval.point(Fraction(1, 10**9)), 3, Interval(-math.inf, Fraction(0)))
    assert not growth_fits(Interval.point(Fraction(0)), one, 3, Interval.point(Fraction(1)))


def test_a_rate_on_the_very_edge_of_its_rounding_adds_up():
    """2000 to 2109 is 5.45 per cent, which may be printed as 5.4 or as 5.5; as floats it lies beside both."""
    for printed in ("5.4", "5.5"):
        ledger = facts(
            level("trade", "2000", "2019", precision="exact"),
            level("trade", "2109", "2020", precision="exact"),
            yearly("trade", printed),
        )
        (found,) = (v for v in verdicts(check(ledger), "growth.nominal") if v.role == "test")
        assert found.verdict == "consistent", printed


def test_two_still_years_and_a_still_average_are_not_fragile():
    """One unit more in the average touches what the years make, exactly: the verdict stands."""
    ledger = facts(
        yearly("gdp", "0.0", "2019"), yearly("gdp", "0.0", "2020"), average("gdp", "0.0", start="2019", end="2020")
    )
    (found,) = (v for v in verdicts(check(ledger), "growth.chain") if v.role == "test")
    assert (found.verdict, found.fragile) == ("consistent", False)
