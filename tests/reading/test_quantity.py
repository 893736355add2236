"""The grammar of printed quantities."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.reading.quantity import MAGNITUDES, UNITS, fold, han_number, number_end, times, unit_at


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("八", "8"), ("十", "10"), ("十二", "12"), ("一百二十三", "123"), ("三千零五", "3005"), ("两万", "20000"),
        ("七点五", "7.5"), ("二〇二一", "2021"), ("一亿二千万", "120000000"),
    ],
)  # fmt: skip
def test_numbers_in_characters_are_read_as_digits(words, digits):
    assert han_number(words) == digits


@pytest.mark.parametrize("words", ["", "点五", "七点", "七点百", "甲", "一" * 40])
def test_words_that_are_no_number_give_none(words):
    assert han_number(words) == ""


@pytest.mark.parametrize(
    ("after", "multiplier", "unit", "hedge"),
    [
        ("亿元", 10**8, "元", ""), ("万亿元", 10**12, "元", ""),
        ("万余户", 10**4, "户", "over"), ("余场", 1, "场", "over"),
        ("千瓦", 1, "千瓦", ""), ("千公顷", 1000, "公顷", ""),
        ("万千瓦时", 10**4, "千瓦时", ""), ("个百分点", 1, "个百分点", ""),
        ("个工作日", 1, "个工作日", ""), ("万平方米", 10**4, "平方米", ""), ("万人次", 10**4, "人次", ""),
    ],
)  # fmt: skip
def test_magnitude_and_unit_are_told_apart(after, multiplier, unit, hedge):
    at, m, h = number_end(after, 0)
    assert (m, h, unit_at(after, at).name) == (multiplier, hedge, unit)


def test_ten_thousand_kilowatts_and_a_thousand_watts_differ():
    assert times("1.5", 10**8) == Fraction(150_000_000)
    assert MAGNITUDES["万亿"] == 10**12


@pytest.mark.parametrize("word", ["人均收入", "家庭农场", "项目", "成为", "分别"])
def test_words_that_begin_like_a_measure_word_are_none(word):
    assert unit_at(word, 0) is None


@given(st.text())
def test_folding_moves_no_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text(), st.integers(0, 40))
def test_the_grammar_reads_anything_without_an_error(text, at):
    end, multiplier, _ = number_end(text, min(at, len(text)))
    assert multiplier in {1, *MAGNITUDES.values()}
    unit = unit_at(text, end)
    assert unit is None or unit.name in UNITS
    han_number(text)
