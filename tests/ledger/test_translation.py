"""Numbers of a quote and of its translation."""

from fractions import Fraction

import pytest

from duizhang.claim import Claim
from duizhang.ledger.translation import english_numbers, quote_numbers, translation_problems


@pytest.mark.parametrize(
    ("english", "numbers"),
    [
        ("from 53.16 billion yuan to 89.51 billion yuan", [53_160_000_000, 89_510_000_000]),
        ("49,000 new market entities", [49_000]),
        ("3.87 million square metres", [3_870_000]),
        ("fell by 14.7 per cent", [Fraction("14.7")]),
        ("six batches, twenty-five villages", [6, 25]),
        ("three hundred thousand", [300_000]),
        ("the order of 100 billion", [100_000_000_000]),
        ("ranked 15th", [15]),
        ("5G base stations in the time of COVID-19", [5]),
        ("one trillion yuan", [10**12]),
    ],
)
def test_english_numbers_are_read_as_sums(english, numbers):
    assert [value for value, _ in english_numbers(english)] == numbers


@pytest.mark.parametrize(
    ("quote", "number"),
    [
        ("531.6亿元", 53_160_000_000),
        ("4.9万家", 49_000),
        ("2万余户", 20_000),
        ("200余万株", 2_000_000),
        ("8成以上", 80),
        ("八成以上", 80),
        ("万亿元", 10**12),
        ("千亿级", 10**11),
        ("二十五个", 25),
        ("二〇二〇年", 2020),
        ("两轮", 2),
        ("“十二五”末", 12),
        ("每千人", 1000),
        ("6到8万元", 60_000),
        ("６家", 6),
        ("1,234户", 1234),
        ("翻一番", 2),
        ("首个", 1),
    ],
)
def test_chinese_numbers_are_read_with_their_magnitude(quote, number):
    assert number in quote_numbers(quote)


def claim(quote: str, english: str, printed: str, multiplier: str = "1", **more: str) -> Claim:
    return Claim(
        "a.b",
        "a",
        "a.m1",
        "a.s1",
        "gdp",
        "p",
        quote=quote,
        quote_en=english,
        printed=printed,
        multiplier=multiplier,
        **more,
    )


def test_a_right_translation_has_no_problem():
    assert (
        translation_problems(claim("减税降费11.8亿元", "1.18 billion yuan of tax and fee cuts", "11.8", "100000000"))
        == []
    )


def test_a_fall_is_translated_without_its_sign():
    assert translation_problems(claim("下降14.7%", "fell by 14.7 per cent", "-14.7", kind="growth_yoy")) == []


def test_a_sum_off_by_ten_is_found():
    found = translation_problems(
        claim("减税降费11.8亿元", "11.8 billion yuan of tax and fee cuts", "11.8", "100000000")
    )
    assert len(found) == 2, "the claim's number is missing, and another one is there"


def test_a_number_that_the_quote_has_not_is_found():
    found = translation_problems(claim("新建公园47个", "47 new gardens in 2020", "47"))
    assert found == ["a.b: 2020 in '47 new gardens in 2020' is not in '新建公园47个'"]


def test_a_restored_quote_takes_the_place_of_the_damaged_one():
    damaged = claim("第┿四届", "the 14th session", "14", kind="rank")
    assert translation_problems(damaged) != []
    assert translation_problems(damaged, "第十四届") == []


def test_a_comparison_in_words_needs_no_number():
    assert translation_problems(claim("高于全省平均水平", "above the province's average", "", kind="comparison")) == []
