"""Every formula's interval holds each value that its inputs allow, reaches its ends, and works on columns too."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import iv, mp, mpf

from duizhang.checks import growth, share, target
from duizhang.checks.engine import finder
from duizhang.checks.place import place_rest
from duizhang.checks.verdict import FAMILIES
from duizhang.interval import Interval

N = 5
part = st.fractions(0, 1, max_denominator=40)


@st.composite
def box(draw, low, high):
    """An interval inside [low, high], and one value in it."""
    a, b = sorted(draw(st.fractions(low, high, max_denominator=1000)) for _ in range(2))
    return Interval(a, b), a + (b - a) * draw(part)


levels, rates, fractions = box(50, 900), box(Fraction(-1, 5), Fraction(3, 10)), box(Fraction(1, 20), Fraction(9, 10))


def power(x) -> mpf:
    return mp.power(mpf(x.numerator) / x.denominator, mpf(1) / N)


def holds(interval: Interval, value) -> bool:
    """Whether the value lies inside, but for the last bits of a float."""
    value, slack = float(value), 1e-12 * max(1.0, abs(float(value)))
    return float(interval.lo) - slack <= value <= float(interval.hi) + slack


@given(levels, levels, rates)
def test_an_implied_deflator_holds_every_price_that_the_figures_allow(start, end, rate):
    result = growth.implied_deflator(start[0], end[0], N, rate[0])
    assert holds(result, power(end[1] / start[1]) / (1 + mpf(rate[1].numerator) / rate[1].denominator) - 1)
    low = (iv.mpf(float(end[0].lo)) / float(start[0].hi)) ** (iv.mpf(1) / N) / (1 + iv.mpf(float(rate[0].hi))) - 1
    assert float(result.lo) == pytest.approx(float(low.mid), rel=1e-9, abs=1e-9)


@given(levels, rates, rates)
def test_a_base_leads_back_to_the_level(end, rate, price):
    base = end[1] / ((1 + rate[1]) * (1 + price[1])) ** N
    assert base in growth.base_needed(end[0], N, rate[0], price[0])
    assert base * ((1 + rate[1]) * (1 + price[1])) ** N == end[1]


@given(st.lists(rates, min_size=2, max_size=6))
def test_a_chain_and_what_is_left_of_it_fit_each_other(each):
    average = growth.average_of_chain([r for r, _ in each])
    last_interval, last = each[-1]
    remaining = growth.remaining_average(average, len(each), last_interval)
    product = Fraction(1)
    for _, value in each[:-1]:
        product *= 1 + value
    assert holds(remaining, float(product) ** (1 / (len(each) - 1)) - 1)
    assert holds(growth.chain([r for r, _ in each]), product * (1 + last) - 1)


@given(st.lists(rates, min_size=1, max_size=6))
def test_the_cumulative_average_solves_its_equation(each):
    values = [v for _, v in each]
    g = growth.cumulative_average(values).lo
    level, total = Fraction(1), Fraction(0)
    for v in values:
        level *= 1 + v
        total += level
    assert sum((1 + g) ** i for i in range(1, len(values) + 1)) == pytest.approx(float(total), rel=1e-9)
    assert holds(growth.cumulative_average([r for r, _ in each]), g)


@given(box(Fraction(1, 50), Fraction(1, 4)), box(Fraction(1, 50), Fraction(1, 4)), fractions)
def test_the_rest_and_the_part_make_the_whole_again(part_rate, rest_rate, weight):
    """From a truth of part and rest, the whole's rate and either share give the rest's rate back."""
    s, r, w0 = part_rate[1], rest_rate[1], weight[1]
    grown = w0 * (1 + s) ** N + (1 - w0) * (1 + r) ** N
    g = Interval.point(float(grown) ** (1 / N) - 1)
    end = w0 * (1 + s) ** N / grown
    assert holds(_widened(share.rest_growth_from_base_share(g, s, w0, N)), r)
    assert holds(_widened(share.rest_growth_from_end_share(g, s, end, N)), r)
    exact = w0 * ((1 + s) ** N - 1) / (grown - 1)
    assert holds(_widened(share.contribution_share(w0, s, g, N)), exact)
    assert holds(_widened(share.contribution_from_end_share(end, s, g, N)), exact)


def _widened(interval: Interval) -> Interval:
    return Interval(float(interval.lo) - 1e-9, float(interval.hi) + 1e-9)


@given(rates, rates, fractions)
def test_the_rest_of_a_place_lies_in_its_interval(whole, own, weight):
    c, d, w = whole[1], own[1], weight[1]
    assert (c - w * d) / (1 - w) in place_rest(whole[0], own[0], weight[0])


@given(fractions, fractions)
def test_a_share_shifts_against_the_whole_less_than_against_the_rest(first, last):
    low, high = sorted((first[1], last[1]))
    whole, rest = share.shift_against_whole(low, high, N), share.shift_against_rest(low, high, N)
    assert whole.lo <= rest.lo + 1e-12


@given(levels, st.integers(1000, 5000), rates)
def test_required_remaining_and_price_growth_fit_each_other(level, goal, first):
    required = target.required_growth(level[1], goal, N).lo
    left = target.remaining_growth(level[1], goal, N, first[1]).lo
    assert (1 + float(first[1])) * (1 + left) ** (N - 1) == pytest.approx((1 + required) ** N, rel=1e-9)
    prices = target.price_growth_needed(required, first[1]).lo
    assert (1 + float(first[1])) * (1 + prices) == pytest.approx(1 + required, rel=1e-9)


@pytest.mark.parametrize("bad", [0, -1, 2.5, True])
def test_growth_needs_a_whole_number_of_years(bad):
    with pytest.raises(ValueError, match="whole number of years"):
        growth.annual_growth(1, 2, bad)


@pytest.mark.parametrize("bad", [0, -5, Interval(0, 3), Interval(-1, 1)])
def test_growth_from_nothing_or_less_is_refused(bad):
    with pytest.raises(ValueError, match="above zero"):
        growth.annual_growth(bad, 2, 1)


def test_a_share_of_all_leaves_no_rest():
    with pytest.raises(ValueError, match="leave a rest"):
        share.rest_growth_from_base_share(0.05, 0.05, 1, N)


def test_formulas_work_on_columns_as_on_numbers():
    numpy = pytest.importorskip("numpy")
    first, last = numpy.array([100.0, 200.0, 531.6]), numpy.array([150.0, 180.0, 895.1])
    g, s, w = numpy.array([0.05, 0.01, 0.071]), numpy.array([0.06, -0.02, 0.072]), numpy.array([0.3, 0.5, 0.87])

    def near(column):
        return Interval(column - abs(column) * 1e-3, column + abs(column) * 1e-3)

    columns = [near(c) for c in (first, last, g, s, w)]
    formulas = (
        lambda a, b, g, s, w: growth.implied_deflator(a, b, N, g),
        lambda a, b, g, s, w: growth.base_needed(b, N, g, s),
        lambda a, b, g, s, w: share.rest_growth_from_base_share(g, s, w, N),
        lambda a, b, g, s, w: share.shift_against_rest(w, w, N),
        lambda a, b, g, s, w: target.required_growth(a, b, N),
        lambda a, b, g, s, w: place_rest(g, s, w),
    )
    for formula in formulas:
        whole = formula(*columns)
        for i in range(3):
            one = formula(*(Interval(float(c.lo[i]), float(c.hi[i])) for c in columns))
            assert (whole.lo[i], whole.hi[i]) == pytest.approx((one.lo, one.hi), rel=1e-9, abs=1e-12)


def test_every_family_of_the_table_is_registered_and_can_be_run():
    assert len(FAMILIES) == 45
    for name, family in FAMILIES.items():
        assert family.id == name and family.implemented
        assert callable(finder(name))
    with pytest.raises(KeyError, match=r"growth\.sideways"):
        finder("growth.sideways")
