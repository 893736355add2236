"""What a student writes is read as text, in two languages, and never run."""

from fractions import Fraction

import pytest

from duizhang.classroom.answers import read_answer, read_cell

NUMBERS = [
    ("7.05", "7.05", ""),
    ("-3.1", "-3.1", ""),
    ("−3.1", "-3.1", ""),
    ("7.05%", "7.05", "percent"),
    ("7.05 per cent", "7.05", "percent"),
    ("７．０５％", "7.05", "percent"),
    ("1.2个百分点", "1.2", "point"),
    ("1.2 percentage points", "1.2", "point"),
    ("百分之7.05", "7.05", "percent"),
    ("约 57", "57", ""),
    ("57家", "57", "count"),
    ("五十七", "57", ""),
    ("七点五", "7.5", ""),
    ("1,234.5", "1234.5", ""),
    ("= 7.05", "7.05", ""),
    ("**7.05**", "7.05", ""),
    (".5", "0.5", ""),
    ("7.05.", "7.05", ""),
]


@pytest.mark.parametrize(("text", "value", "unit"), NUMBERS)
def test_a_number_is_read_as_it_is_written(text, value, unit):
    answer = read_answer(text)
    assert (answer.kind, answer.ends, answer.unit) == ("number", (Fraction(value),), unit)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("231.68亿元", 23168000000),
        ("23.168 billion yuan", 23168000000),
        ("2316800万元", 23168000000),
        ("1.2万亿元", 1200000000000),
        ("三亿元", 300000000),
    ],
)
def test_a_magnitude_word_is_part_of_the_number(text, yuan):
    answer = read_answer(text)
    assert (answer.kind, answer.ends, answer.unit, answer.scaled) == ("number", (yuan,), "yuan", True)


@pytest.mark.parametrize(
    "text",
    [
        "[7.05, 7.15]", "(7.05, 7.15)", "7.05 to 7.15", "7.05~7.15", "7.05～7.15", "7.05-7.15", "7.05–7.15", "7.05—7.15",
        "7.05至7.15", "7.05 到 7.15", "between 7.05 and 7.15", "在7.05和7.15之间", "［7.05，7.15］", "7.15 to 7.05", "7.1±0.05",
        "7.1 +/- 0.05", "7.05, 7.15", "7.05;7.15", "7.05 % to 7.15 %", "7.05~7.15%", "从7.05%到7.15%", "约7.05到7.15",
        "7.05、7.15", "7.05 7.15",
    ],
)  # fmt: skip
def test_an_interval_is_read_in_every_way_of_writing_one(text):
    answer = read_answer(text)
    assert (answer.kind, answer.ends) == ("interval", (Fraction("7.05"), Fraction("7.15"))), answer


def test_a_unit_or_a_magnitude_at_the_end_counts_for_both_ends():
    assert read_answer("230 to 231亿元").ends == (230 * 10**8, 231 * 10**8)
    assert read_answer("0.9到1.1个百分点").unit == "point"
    assert read_answer("[57,62]").ends == (57, 62)
    assert read_answer("-1.5 to -0.5").ends == (Fraction("-1.5"), Fraction("-0.5"))


@pytest.mark.parametrize("text", ["", "...", "…", "None", "?", "-", "   "])
def test_nothing_is_nothing(text):
    assert read_answer(text).kind == "nothing"


@pytest.mark.parametrize(
    "text",
    [
        "seven", "7.05 or 7.1 or 7.15", "x + 7", "see my notes: 7.05", "7.05 % to 1.2 points", "9" * 5000, "1e999",
        "7.05 because the digits", "<b>7.05</b>", "__import__('os')", "7/3", "2**9999999", "七零八落的数",
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_shown_to_a_person(text):
    assert read_answer(text).kind == "unread"


CELLS = [
    ("answer_1 = 7.05", "number"),
    ("answer_1 = 7.05  # Question 1: per cent", "number"),
    ("answer_1 = (7.05, 7.15)", "interval"),
    ("answer_1 = [7.05, 7.15]", "interval"),
    ("answer_1 = '7.05 to 7.15'", "interval"),
    ("answer_1 = 7.05 to 7.15", "interval"),
    ("answer_1 = 7.05%", "number"),
    ("answer_1 = -7.05", "number"),
    ("answer_1: float = 7.05", "number"),
    ("answer_1 = 1\nanswer_1 = 7.05", "number"),
    ("7.05", "number"),
    ("# Question 1\n7.05 to 7.15", "interval"),
    ("answer_1 ＝ 7.05", "number"),
    ("answer_1 = ...  # Question 1: per cent", "nothing"),
    ("", "nothing"),
    ("answer_1 = None", "nothing"),
    ("answer_1 = float(rate) - 0.05", "unread"),
    ("answer_1 = 531.6 / 895.1", "unread"),
    ("answer_1 = True", "unread"),
    ("answer_1 = 1j", "unread"),
    ("answer_1 = 1e999", "unread"),
    ("answer_1 = (7.05, rate)", "unread"),
    ("answer_2 = 7.05", "unread"),
    ("answer_1 = " + "-" * 100_000 + "1", "unread"),
    ("answer_1 = " + "(" * 5000 + "1" + ")" * 5000, "unread"),
]


@pytest.mark.parametrize(("cell", "kind"), CELLS, ids=lambda x: str(x)[:30])
def test_a_cell_gives_the_literal_that_it_assigns_or_is_shown(cell, kind):
    answer = read_cell(cell, "answer_1")
    assert answer.kind == kind
    assert kind != "number" or abs(answer.ends[0]) == Fraction("7.05")
    assert kind != "unread" or answer.text, "with the student's text"


def test_code_in_an_answer_cell_is_not_run(tmp_path):
    mark = tmp_path / "ran"
    for cell in (
        f"answer_1 = open({str(mark)!r}, 'w')",
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\nanswer_1 = 7.05",
        f"answer_1 = [7.05 for _ in [open({str(mark)!r}, 'w')]]",
        f"answer_1 = f'{{open({str(mark)!r}, \"w\")}}'",
    ):
        read_cell(cell, "answer_1")
    assert not mark.exists()
