"""No number from the keyboard stands in the book's prose."""

import pytest

from duizhang.publish.prose import numerals, typed_numbers


def _found(text):
    return [n.numeral for n in numerals(text)]


@pytest.mark.parametrize(
    "text",
    [
        "It grew by {value}`growth-yingze.nominal|.1`.",
        "Run `duizhang -j 4`, as in $x_1 + 2$ and\n\n$$\n3 x\n$$",
        "See [the 3 pages](a.md#p4) and <https://example.org/5>.",
        "> the level rose to 895.1\n> and 7.1 %",
        "It prints “53.16 billion yuan” and 「895.1亿元」.",
        "From 2015 to 2020, and 2016-2020; 2021年.",
        "```python\nx = 12\n```",
        "```{code-block} python\nx = 12\n```",
        "```{math}\n12 x\n```",
        "```{page-figure} growth-1 base-2\n```",
        "```{note}\n:class: c12\n\nNo number.\n```",
        "(label-12)=\n# A title",
    ],
)
def test_these_are_left_aside(text):
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It grew by 7.1 %.", ["7.1"]),
        ("# The 5 documents", ["5"]),
        ("- 12 claims", ["12"]),
        ("| a | b |\n|---|---|\n| 13 | c |", ["13"]),
        ("```{note} Title 1\nBody 2\n\n- item 3\n```", ["1", "2", "3"]),
        (":::{tip}\nBody 4\n:::", ["4"]),
        ("**6** and *7*", ["6", "7"]),
        ("增长６倍", ["６"]),
        ("1,234 people", ["1,234"]),
        ("<p>8 rows</p>", ["8"]),
        ("It is 20200 or 2,020.", ["20200", "2,020"]),
    ],
)
def test_these_are_found(text, found):
    assert _found(text) == found


def test_a_numeral_is_named_by_file_and_line(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nwords\nand 12 more\n", encoding="utf-8")
    (problem,) = typed_numbers(tmp_path)
    assert problem.startswith("a.md:4: '12' in «")


def test_an_allowed_line_allows_its_words_in_its_file_only(tmp_path):
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("Python 3.11 or newer\n", encoding="utf-8")
    (tmp_path / "numbers-allowed.txt").write_text("a.md\tPython 3.11\ta version\n", encoding="utf-8")
    (problem,) = typed_numbers(tmp_path)
    assert problem.startswith("b.md:1: '3.11'")


def test_an_allowed_line_without_reason_or_use_is_named(tmp_path):
    (tmp_path / "a.md").write_text("No number.\n", encoding="utf-8")
    (tmp_path / "numbers-allowed.txt").write_text("a.md\tPython 3.11\na.md\tGB 2312\ta standard\n", encoding="utf-8")
    first, second = typed_numbers(tmp_path)
    assert "numbers-allowed.txt:1: expected file, text and reason" in first
    assert "'GB 2312' does not occur in a.md" in second


def test_generated_pages_are_left_out(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text("12\n", encoding="utf-8")
    assert typed_numbers(tmp_path) == []
