"""Text in nodes: Chinese is tagged, nothing is markup."""

import pytest
from docutils import nodes

from duizhang.publish.elements import tag, words


def _pieces(text):
    return [(n.astext(), not isinstance(n, nodes.Text)) for n in words(text)]


def test_chinese_runs_are_tagged_with_their_marks_and_digits():
    assert _pieces("the rate 年均增长7.1%，and “十四五” here") == [
        ("the rate ", False), ("年均增长7.1%，", True), ("and ", False), ("“十四五”", True), (" here", False),
    ]  # fmt: skip


def test_text_without_chinese_stays_text():
    assert _pieces("53.16 billion yuan") == [("53.16 billion yuan", False)]
    assert _pieces("") == []


def test_an_unknown_element_is_refused():
    with pytest.raises(ValueError, match="no element 'script'"):
        tag("script", "x")
