"""How figures look in a working: rounded outward, with the magnitude that the text prints."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import claim

from duizhang.checks import show
from duizhang.claim import Unit
from duizhang.interval import Interval, outward


@given(st.fractions(-1000, 1000, max_denominator=10_000), st.fractions(0, 10, max_denominator=1000), st.integers(0, 3))
def test_the_quick_way_rounds_outward_as_the_exact_one_does(low, width, decimals):
    interval = Interval(low, low + width)
    quick, exact = (
        [Fraction(end.replace(",", "")) for end in text.split(" to ")]
        for text in (show.number(interval, decimals), outward(interval, decimals))
    )
    # Zero with a sign is the one difference: -0 to 0 is shown as 0.
    assert (quick[0], quick[-1]) == (exact[0], exact[-1])


@pytest.mark.parametrize(
    ("printed", "columns", "shown"),
    [
        ("531.6", {"multiplier": "100000000", "unit_zh": "亿元"}, "531.6亿元"),
        ("9.2", {"multiplier": "10000", "unit_zh": "户"}, "9.2万户"),
        ("1", {"multiplier": "1000000000000", "unit_zh": "万亿元"}, "1万亿元"),
        ("7.1", {"unit": "percent"}, "7.1%"),
        ("8", {"unit": "percent", "multiplier": "10", "unit_zh": "成"}, "8成"),
        ("57", {"unit_zh": "起"}, "57起"),
    ],
)
def test_a_figure_is_shown_as_printed(printed, columns, shown):
    assert show.printed(claim("gdp", printed, **columns)) == shown


def test_amounts_take_a_readable_magnitude():
    assert show.amount(Interval(63_370_395_900, 63_674_047_600), "yuan") == "63.37 to 63.68 billion yuan"
    assert show.amount(Interval(57, 57), "count") == "57"
    assert show.amount(Interval(55_625, 58_375)) == "55,625 to 58,375"
    assert show.amount(Interval(4, math.inf), "count") == "at least 4"


def test_an_amount_has_as_many_digits_as_its_ends_lie_apart():
    assert show.amount(Interval(1_133_500, 1_133_700), "person") == "1.1335 to 1.1337 million people"
    assert show.amount(Interval(415_324_500_000, 415_325_500_000), "yuan") == "415.324 to 415.326 billion yuan"
    assert show.amount(Interval(Fraction(12_991, 1000), Fraction(13_002, 1000))) == "12.99 to 13.01"


@given(st.fractions(1, 10**12, max_denominator=100), st.fractions(Fraction(1, 10_000), 1, max_denominator=10_000))
def test_ends_a_ten_thousandth_apart_never_show_as_one(low, part):
    assert " to " in show.amount(Interval(low, low * (1 + part)), "yuan")


def test_units_stand_in_the_number_of_what_they_count():
    units = {"sqm": Unit("sqm", "square metre", dimension="area"), "person": Unit("person", "person")}
    assert [show.amount(Interval(n, n), "person", units) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert show.amount(Interval(645_000, 655_000), "person") == "645,000 to 655,000 people"
    assert show.amount(Interval(1_000_000, 1_000_000), "person") == "1.00 million people"
    assert show.amount(Interval(1, 1), "sqm", units) == "1 square metre"
    assert show.amount(Interval(3, 4), "sqm_per_person", units) == "3 to 4 square metres per person"
    assert show.amount(Interval(3, 4), "yuan_per_count") == "3 to 4 yuan each"
    assert show.amount(Interval(18, 18), "rank") == "rank 18" and show.amount(Interval(2, 3), "rank") == "ranks 2 to 3"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("claim", "claims"), ("person", "people"), ("yuan", "yuan"), ("US dollar", "US dollars"),
        ("percentage point", "percentage points"), ("microgram per cubic metre", "micrograms per cubic metre"),
        ("tonne of standard coal", "tonnes of standard coal"), ("county", "counties"), ("day", "days"),
        ("box", "boxes"), ("working day", "working days"), ("per cent", "per cent"), ("%", "%"),
    ],
)  # fmt: skip
def test_the_plural_of_an_english_unit(one, many):
    assert show.plural(one) == many
    assert (show.counted(1, one), show.counted(1200, one)) == (f"1 {one}", f"1,200 {many}")


def test_numbers_in_formulas_are_formulas():
    assert show.tex(10**12) == "10^{12}"
    assert show.tex(16_164_000_000) == r"1.6164 \cdot 10^{10}"
    assert show.tex(Fraction(71, 1000)) == "0.071"
    assert show.tex(-math.inf) == r"-\infty"
    assert show.bracket(Interval(Fraction(1, 3), math.inf)) == r"[0.33,\ \infty]"


def test_a_sentence_keeps_its_capitals():
    assert show.sentence("5G stations of COVID-19 wards") == "5G stations of COVID-19 wards"
    assert show.sentence("gross product") == "Gross product"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.05, 0.06, "grew by 5.00 to 6.00 %"),
        (-0.06, -0.05, "fell by 5.00 to 6.00 %"),
        (-0.01, 0.02, "moved by -1.00 to 2.00 %"),
        (-0.1475, math.inf, "did not fall by more than 14.75 %"),
        (0.0705, math.inf, "grew by at least 7.05 %"),
        (-math.inf, 0.0665, "grew by at most 6.65 %"),
        (-math.inf, -0.1, "fell by at least 10.00 %"),
    ],
)
def test_what_fell_is_not_said_to_have_grown_by_less_than_nothing(low, high, said):
    assert show.moved(Interval(low, high)) == said
