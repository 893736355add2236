"""Names that outlive any tool, and what the first lines of a report say."""

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.intake import names, restore, units
from duizhang.intake.guess import UNKNOWN, guess
from duizhang.intake.names import phrase_key, place_key, slug, unique
from duizhang.ledger.schema import IDENTIFIER, SLUG


@pytest.mark.parametrize("module", [names, restore, units])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@given(st.text(max_size=60))
def test_any_name_of_a_file_makes_a_slug_that_no_spreadsheet_changes(name):
    found = slug(name)
    assert re.fullmatch(SLUG, found)
    assert re.match("[a-z]", found)
    assert not re.fullmatch(r"[a-z]{3}-\d{1,4}", found) or found[:3] not in (
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    )  # fmt: skip


@given(st.text(max_size=40), st.text(max_size=40))
def test_phrases_and_places_have_keys_of_the_schema(phrase, place):
    assert re.fullmatch(IDENTIFIER, phrase_key(phrase))
    assert re.fullmatch(SLUG, phrase_key(phrase))
    assert re.fullmatch(SLUG, place_key(place))


def test_different_phrases_that_sound_alike_have_different_keys():
    assert phrase_key("公里数") != phrase_key("公历数")


def test_a_name_that_is_taken_is_numbered():
    assert [unique("a", ()), unique("a", {"a"}), unique("a", {"a", "a-2"})] == ["a", "a-2", "a-3"]


@pytest.mark.parametrize(
    ("text", "place", "parent", "published"),
    [
        (
            "政 府 工 作 报 告\n——2023年12月28日在晋江市第十八届人民代表大会第三次会议上\n",
            "晋江市",
            UNKNOWN,
            "2023-12-28",
        ),
        ("2010年铜川市人民政府工作报告\n\n各位代表：\n一、2009年工作回顾\n", "铜川市", UNKNOWN, "2010"),
        ("# 山西省太原市迎泽区2021年政府工作报告\n", "迎泽区", "太原市", "2021"),
        ("二〇二三年乾县国民经济和社会发展统计公报\n乾县统计局\n2024年3月20日\n", "乾县", UNKNOWN, "2024-03-20"),
        (
            "政府工作报告\n二〇一八年一月二十三日在北京市第十五届人民代表大会第一次会议上\n",
            "北京市",
            UNKNOWN,
            "2018-01-23",
        ),
        ("江苏省苏州市2019年国民经济和社会发展统计公报\n", "苏州市", "江苏省", "2020"),
        ("各位代表：\n现在，我代表市人民政府向大会报告工作。\n", UNKNOWN, UNKNOWN, UNKNOWN),
        ("天气很好，地方很多。", UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_what_the_first_lines_say_is_found_and_what_they_do_not_say_is_unknown(text, place, parent, published):
    found = guess(text)
    assert (found.place, found.parent, found.published) == (place, parent, published)
