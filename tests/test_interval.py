"""What a printed number stands for, and arithmetic on it, against exact fractions and mpmath's intervals."""

from __future__ import annotations

import math
import operator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mpmath import iv, mpf

from duizhang.interval import HEDGES, Interval, monotone, outward, readings

# A machine that others load too must not fail a test for being slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@st.composite
def intervals(draw, least=-1000):
    low, high = sorted(
        (draw(st.fractions(least, 1000, max_denominator=100)), draw(st.fractions(least, 1000, max_denominator=100)))
    )
    return Interval(low, high)


def inside(draw_from: Interval, part: Fraction) -> Fraction:
    return draw_from.lo + (draw_from.hi - draw_from.lo) * part


parts = st.fractions(0, 1, max_denominator=50)


# -- printed numbers --------------------------------------------------------------
@given(
    st.decimals(-10_000, 10_000, places=4),
    st.integers(0, 3),
    st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN]),
)
def test_a_value_lies_in_what_its_printed_form_stands_for_wherever_ties_go(value, decimals, tie):
    printed = value.quantize(Decimal(1).scaleb(-decimals), rounding=tie)
    (reading,) = readings(f"{printed:f}")
    assert Fraction(value) in reading.interval


@given(
    st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", fullmatch=True),
    st.sampled_from([1, 10, 10_000, 10**8, 10**12]),
    st.sampled_from(["rounded", "exact"]),
    st.sampled_from([(None, None), (0, None), (0, 100)]),
)
def test_digits_stand_for_half_a_unit_on_either_side_cut_to_what_is_possible(printed, multiplier, precision, possible):
    """By the definition, with Python's own reading of the digits; plain digits take a shorter way through the code."""
    half = Fraction(multiplier, 2 * 10 ** len(printed.partition(".")[2])) if precision == "rounded" else 0
    value = Fraction(printed) * multiplier
    low, high = value - half, value + half
    least, most = possible
    inside = (least is None or high >= least) and (most is None or low <= most)
    if inside:
        low = low if least is None else max(low, least)
        high = high if most is None else min(high, most)
    (reading,) = readings(printed, multiplier, precision, least=least, most=most)
    assert (reading.interval, reading.name, reading.soft) == (Interval(low, high), precision, False)


def test_7_1_stands_for_7_05_to_7_15():
    assert str(readings("7.1")[0].interval) == "[7.05, 7.15]"


def test_a_trailing_zero_narrows_the_number():
    assert readings("7.10")[0].interval.width == Fraction(1, 100)


def test_a_magnitude_multiplies_the_half_unit():
    assert readings("531.6", 100_000_000)[0].interval == Interval(53_155_000_000, 53_165_000_000)


def test_a_target_is_exact():
    assert readings("8", precision="exact")[0].interval == Interval(8, 8)


def test_a_measured_whole_number_ending_in_two_zeros_is_read_both_ways():
    found = readings("2000", precision="unknown")
    assert [r.interval for r in found] == [Interval(2000, 2000), Interval(1500, 2500)]


@pytest.mark.parametrize(
    ("hedge", "expected"),
    [
        ("at_least", "[4000, inf]"),
        ("more_than", "(4000, inf]"),
        ("at_most", "[-inf, 4000]"),
        ("less_than", "[-inf, 4000)"),
        ("over", "(4000, 5000)"),
        ("order_of", "[4000, 40000)"),
    ],
)
def test_hedges_with_a_stated_width(hedge, expected):
    (reading,) = readings("4000", precision="exact", hedge=hedge)
    assert str(reading.interval) == expected
    assert not reading.soft


@pytest.mark.parametrize("hedge", ["about", "nearly", "at_most+about"])
def test_hedges_without_a_stated_width_are_marked_soft(hedge):
    assert all(r.soft for r in readings("3", precision="exact", hedge=hedge))


@pytest.mark.parametrize("printed", ["", "1,234", "12e3", "nan", "inf", "十", "1.2.3", "一百"])
def test_what_is_no_plain_number_is_refused_by_name(printed):
    with pytest.raises(ValueError, match="printed number"):
        readings(printed)


def test_an_unknown_hedge_is_refused():
    with pytest.raises(ValueError, match="roughly"):
        readings("3", hedge="roughly")


def test_a_share_is_cut_to_what_is_possible_and_an_impossible_one_is_kept_as_printed():
    assert readings("99.97", most=100, least=0)[0].interval.hi == Fraction("99.975")
    assert readings("100.0", most=100, least=0)[0].interval.hi == 100
    assert readings("120", most=100, least=0)[0].interval == Interval(Fraction("119.5"), Fraction("120.5"))


@given(st.integers(1, 10**6), st.sampled_from(HEDGES))
def test_every_hedge_allows_some_value(number, hedge):
    assert all(r.interval.lo <= r.interval.hi for r in readings(str(number), precision="exact", hedge=hedge))


# -- arithmetic against exact fractions -------------------------------------------
@given(intervals(), intervals(), parts, parts, st.sampled_from([operator.add, operator.sub, operator.mul]))
def test_sums_differences_and_products_hold_every_value(a, b, p, q, operation):
    assert operation(inside(a, p), inside(b, q)) in operation(a, b)


@given(intervals(), intervals(least=1), parts, parts)
def test_quotients_hold_every_value(a, b, p, q):
    assert inside(a, p) / inside(b, q) in a / b


@given(intervals(), intervals(), st.sampled_from([operator.add, operator.sub, operator.mul]))
def test_the_ends_are_reached(a, b, operation):
    result = operation(a, b)
    reached = {operation(x, y) for x in (a.lo, a.hi) for y in (b.lo, b.hi)}
    assert {result.lo, result.hi} <= reached


@given(intervals(), intervals(), st.fractions(-5, 5, max_denominator=20))
def test_results_of_arithmetic_are_intervals_like_any_other(a, b, factor):
    """Ends that are not compared again are in order all the same."""
    for made in (a + b, a - b, -a, a * factor, factor * a, a * b, 1 - a):
        assert made == Interval(made.lo, made.hi) and hash(made) == hash(Interval(made.lo, made.hi))
    assert a - b == a + -b and 1 - a == -(a - 1)


def test_without_limit_less_without_limit_is_refused():
    with pytest.raises(ValueError, match="two numbers"):
        Interval(0, math.inf) + Interval(-math.inf, -math.inf)
    with pytest.raises(ValueError, match="two numbers"):
        Interval.point(math.nan)


def test_dividing_by_an_interval_that_holds_zero_is_refused():
    with pytest.raises(ZeroDivisionError, match="holds zero"):
        Interval(1, 2) / Interval(-1, 1)


@given(intervals(), intervals())
def test_intersection_and_hull_agree_with_their_members(a, b):
    both, hull = a & b, a | b
    assert a.within(hull) and b.within(hull)
    if both is not None:
        assert both.within(a) and both.within(b)
    assert (both is not None) == a.meets(b)


def test_open_ends_do_not_meet():
    assert not Interval(4000, math.inf, lo_open=True).meets(Interval(3000, 4000))
    assert Interval(4000, math.inf).meets(Interval(3000, 4000))


def test_ends_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="lies above"):
        Interval(2, 1)


# -- mpmath as the oracle for powers ------------------------------------------------
def oracle(interval: Interval):
    low = mpf(interval.lo.numerator) / interval.lo.denominator
    high = mpf(interval.hi.numerator) / interval.hi.denominator
    return iv.mpf([low, high])


@given(intervals(least=1), intervals(least=1), st.integers(1, 12))
def test_compound_growth_agrees_with_mpmaths_intervals(start, end, years):
    ours = monotone(lambda a, b: (b / a) ** (1 / years) - 1, "-+", start, end)
    theirs = (oracle(end) / oracle(start)) ** (iv.mpf(1) / years) - 1
    assert float(ours.lo) == pytest.approx(float(theirs.a), rel=1e-9, abs=1e-9)
    assert float(ours.hi) == pytest.approx(float(theirs.b), rel=1e-9, abs=1e-9)


# -- for readers --------------------------------------------------------------------
@given(intervals(), st.integers(0, 4))
def test_shown_ends_are_rounded_outward(interval, decimals):
    shown = outward(interval, decimals).replace(",", "").split(" to ")
    assert Fraction(shown[0]) <= interval.lo + Fraction(1, 10**9)
    assert Fraction(shown[-1]) >= interval.hi - Fraction(1, 10**9)


def test_ends_without_a_limit_are_said_in_words():
    assert outward(Interval(4, math.inf), 0) == "at least 4"
    assert outward(Interval(4, math.inf, lo_open=True), 0) == "more than 4"
    assert outward(Interval(-math.inf, 4.5), 1) == "at most 4.5"


def test_columns_go_through_the_same_formula_as_numbers():
    numpy = pytest.importorskip("numpy")
    starts = Interval(numpy.array([99.5, 200.0]), numpy.array([100.5, 201.0]))
    ends = Interval(numpy.array([149.5, 100.0]), numpy.array([150.5, 101.0]))
    columns = monotone(lambda a, b: (b / a) ** 0.2 - 1, "-+", starts, ends)
    for i in range(2):
        start, end = (Interval(float(c.lo[i]), float(c.hi[i])) for c in (starts, ends))
        one = monotone(lambda a, b: (b / a) ** 0.2 - 1, "-+", start, end)
        assert (columns.lo[i], columns.hi[i]) == pytest.approx((one.lo, one.hi), rel=1e-12)
