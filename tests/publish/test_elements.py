"""Text in nodes: Chinese is tagged, nothing is markup."""

import pytest
from docutils import nodes

from duizhang.publish.elements import tag, typeset, words


def _pieces(text):
    return [(n.astext(), not isinstance(n, nodes.Text)) for n in words(text)]


def test_chinese_runs_are_tagged_with_their_marks_and_digits():
    assert _pieces("the rate 年均增长7.1%，and “十四五” here") == [
        ("the rate ", False), ("年均增长7.1%，", True), ("and ", False), ("“十四五”", True), (" here", False),
    ]  # fmt: skip


def test_text_without_chinese_stays_text():
    assert _pieces("53.16 billion yuan") == [("53.16 billion yuan", False)]
    assert _pieces("") == []


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("-0.75 to -0.65 points", "\u22120.75 to \u22120.65 points"),
        ("5.68 to 7.15 % a year", "5.68 to 7.15\u00a0% a year"),
        ("2021-02-23", "2021-02-23"),
        ("“8%-8.5%” and 5-7", "“8%-8.5%” and 5-7"),
    ],
)
def test_a_minus_is_no_hyphen_and_a_per_cent_sign_stays_with_its_number(plain, set_):
    assert typeset(plain) == set_


def test_an_unknown_element_is_refused():
    with pytest.raises(ValueError, match="no element 'script'"):
        tag("script", "x")
