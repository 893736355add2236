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


@pytest.mark.parametrize("options", ["low", "lo hi", ".1 .2", "lo mid"])
def test_options_that_are_unknown_or_contradict_are_refused(options):
    with pytest.raises(ValueError, match="expected"):
        shown(GROWTH, options)


def test_a_text_has_no_ends():
    with pytest.raises(ValueError, match="it is a text"):
        shown(make_value("adds up"), "lo")
