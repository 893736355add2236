"""What the value role writes: recorded words, ends rounded outward."""

import pytest

from duizhang.interval import Interval
from duizhang.pages.results import make_value
from duizhang.publish.values import shown

GROWTH = make_value(Interval(0.10979, 0.109866), "%")
MONEY = make_value(Interval(53_155_000_000, 53_165_000_000), "yuan", unit_zh="元", decimals=0)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("", "10.97 to 10.99 %"),
        ("zh", "10.97至10.99%"),
        ("plain", "10.97 to 10.99"),
        (".1", "10.9 to 11.0 %"),
        ("lo", "10.97 %"),
        ("hi", "10.99 %"),
        ("hi .1 plain", "11.0"),
        ("mid .1", "11.0 %"),
        ("lo zh", "10.97%"),
        (".1 zh plain", "10.9至11.0"),
    ],
)
def test_an_interval_is_written_as_the_options_say(options, text):
    assert shown(GROWTH, options) == text


def test_thousands_are_separated():
    assert shown(MONEY, "lo") == "53,155,000,000 yuan"
    assert shown(MONEY, "lo zh") == "53,155,000,000元"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("s3", "149,000 to 156,000 yuan"),
        ("s2 zh", "140,000至160,000元"),
        ("lo s3", "149,000 yuan"),
        ("mid s3", "152,000 yuan"),
        ("mid s3 plain", "152,000"),
    ],
)
def test_significant_digits_are_counted_from_the_front_and_rounded_outward(options, text):
    head = make_value(Interval(149_145, 155_234), "yuan", unit_zh="元", decimals=0)
    assert shown(head, options) == text


def test_a_small_value_keeps_its_significant_digits_behind_the_point():
    assert shown(GROWTH, "s3") == "10.9 to 11.0 %"
    assert shown(make_value(Interval(0.0006, 0.0006), "%"), "s1") == "0.06 %"


def test_a_fall_is_written_without_its_sign_and_only_a_fall():
    fall = make_value(Interval(-0.1477, -0.1463), "%")
    assert shown(fall, "fall") == "14.63 to 14.77 %"
    assert shown(fall, "fall mid .1") == "14.7 %"
    assert shown(fall, "fall zh .1") == "14.6至14.8%"
    with pytest.raises(ValueError, match="no fall"):
        shown(GROWTH, "fall")


def test_the_last_bits_of_a_float_are_not_the_values():
    five = make_value(Interval(0.05, 0.07), "%")
    assert shown(five, "lo .0") == "5 %"
    assert shown(five, "hi .0") == "7 %"


def test_a_text_is_written_as_recorded():
    words = make_value("adds up", text_zh="相符")
    assert shown(words) == "adds up"
    assert shown(words, "zh") == "相符"


def test_a_half_open_interval_has_one_end():
    value = make_value(Interval(0.07, float("inf")), "%")
    assert shown(value, "lo") == "7.00 %"
    with pytest.raises(ValueError, match="no upper end"):
        shown(value, "hi")


@pytest.mark.parametrize("options", ["low", "lo hi", ".1 .2", "lo mid", ".1 s3", "s0"])
def test_options_that_are_unknown_or_contradict_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        shown(GROWTH, options)


def test_a_text_has_no_ends():
    with pytest.raises(ValueError, match="it is a text"):
        shown(make_value("adds up"), "lo")
