"""The reader on input that is no report: damaged, hostile, endless."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from re import _constants as opcode
from re import _parser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import duizhang.reading
from duizhang.reading.extract import extract

COUNTED = ("indicator", "kind", "printed", "multiplier", "unit", "hedge", "status", "period_start", "period_end")


def sound(text):
    """Read a text; every Arabic digit lies in exactly one mention, and every offset reproduces its text."""
    draft = extract(text)
    digits = {k for k, c in enumerate(text) if c in "0123456789"}
    covered = [k for m in draft.mentions for k in range(m.start, m.end) if k in digits]
    assert sorted(covered) == sorted(digits)
    assert all(text[m.start : m.end] == m.text for m in draft.mentions)
    assert all(text[int(c.quote_start) :].startswith(c.quote) and len(c.quote) <= 40 for c in draft.claims)
    return draft


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\ufeff", "\0", "。", "|", "(", "\u202e"])
def test_nothing_is_read_from_nothing(text):
    draft = sound(text)
    assert not draft.claims
    assert not draft.mentions


def test_bytes_taken_for_text_give_mentions_and_no_error():
    assert not sound(bytes(range(256)).decode("latin-1") * 50).claims


def test_two_encodings_in_one_text_spoil_only_the_part_that_is_misread():
    mojibake = "全县生产总值12亿元。".encode("gb18030").decode("latin-1")
    draft = sound(mojibake + "\n一、2019年工作回顾\n全县生产总值68.2亿元。")
    assert draft.claims[-1].indicator == "gdp"
    assert draft.claims[-1].printed == "68.2"


def test_a_number_of_four_hundred_digits_is_a_mention_and_no_claim():
    draft = sound("财政收入" + "9" * 400 + "亿元，企业30家。")
    assert [c.printed for c in draft.claims] == ["30"]
    assert max(m.end - m.start for m in draft.mentions) >= 400


def test_half_a_character_stands_beside_a_number_without_harm():
    assert [c.printed for c in sound("\udfff全县企业\ud80030家。").claims] == ["30"]


def test_marks_of_writing_direction_between_digits_and_unit_are_cut():
    (claim,) = sound("生产总值\u200f12\u200f亿\u202e元。").claims
    assert (claim.printed, claim.multiplier, claim.unit) == ("12", "100000000", "yuan")


@pytest.mark.parametrize("depth", [1, 10, 500])
def test_nested_brackets_leave_the_number_in_them_readable(depth):
    draft = sound("企业" + "（" * depth + "产值5亿元" + "）" * depth + "30家。")
    assert [c.printed for c in draft.claims] == ["5", "30"]


def test_a_table_without_end_or_heading_is_text():
    sound("|" * 500 + "5" + "|1" * 500)
    sound("|指标|数值|\n" + "|" + "1|" * 300)


REPORT_LINES = st.lists(
    st.sampled_from(
        (
            "全县生产总值{}亿元，增长{}%。",
            "改造老旧小区{}个，惠及居民{}户。",
            "覆盖率由{}%提高到{}%。",
            "三次产业结构调整为{}:43:{}。",
            "粮食、油料产量分别增长{}%、{}%。",
            "财政收入突破{}亿元，达到{}亿元以上。",
            "（一）新增企业{}家，控制在{}%以内。",
        )
    ).flatmap(lambda line: st.tuples(st.integers(1, 9999), st.integers(1, 99)).map(lambda n: line.format(*n))),
    min_size=1,
    max_size=8,
).map(lambda lines: "一、2019年工作回顾\n" + "\n".join(lines) + "\n二、2020年工作安排\n" + "\n".join(lines))


@settings(max_examples=60, deadline=None)
@given(REPORT_LINES, REPORT_LINES)
def test_two_reports_one_after_the_other_hold_the_claims_of_both(first, second):
    alone = [
        (c.start + at, c.end + at, *(getattr(c, name) for name in COUNTED))
        for text, at in ((first, 0), (second, len(first) + 1))
        for c in extract(text).claims
    ]
    both = [(c.start, c.end, *(getattr(c, name) for name in COUNTED)) for c in extract(first + "\n" + second).claims]
    assert both == alone


@settings(max_examples=60, deadline=None)
@given(REPORT_LINES)
def test_every_digit_of_a_report_lies_in_one_mention_whatever_its_marks(text):
    sound(text)
    sound(text.replace("\n", "\r\n"))
    sound(text.translate({0x30 + i: 0xFF10 + i for i in range(10)}).replace("，", " "))


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None, categories=None), max_size=60), st.sampled_from("0123456789"))
def test_any_characters_around_a_digit_are_read(text, digit):
    sound(text + digit + text)


def patterns():
    """Every compiled expression of the reader, by module and name."""
    found = {}
    for info in pkgutil.iter_modules(duizhang.reading.__path__):
        module = importlib.import_module(f"duizhang.reading.{info.name}")
        found |= {f"{info.name}.{k}": v for k, v in vars(module).items() if isinstance(v, re.Pattern)}
    return found


def nested(parsed, inside=False):
    """Whether an unbounded repetition that may give back holds another one."""
    for op, args in parsed:
        if op in (opcode.MAX_REPEAT, opcode.MIN_REPEAT):
            _, high, body = args
            endless = high is opcode.MAXREPEAT
            if (endless and inside) or nested(body, inside or endless):
                return True
        elif op is opcode.SUBPATTERN:
            if nested(args[-1], inside):
                return True
        elif op is opcode.BRANCH:
            if any(nested(branch, inside) for branch in args[1]):
                return True
        elif op in (opcode.ASSERT, opcode.ASSERT_NOT) and nested(args[1], inside):
            return True
    return False


def test_no_expression_of_the_reader_repeats_a_repetition_without_bound():
    found = patterns()
    assert len(found) > 30
    assert nested(_parser.parse(r"(?:a+)*b"))
    assert [name for name, p in found.items() if nested(_parser.parse(p.pattern, p.flags))] == []


STEPS = {
    "one line without marks": "全市实现生产总值12亿元增长3%", "list": "项目5个、", "clauses": "产值5亿元，", "semicolons": "产值5亿元；",
    "quotation marks": "“产值5亿元", "brackets": "(产值5亿元、", "ranges": "5-", "ratios": "1:", "tables": "|1", "dates": "2019年",
    "rows in blanks": "粮食 21 0.9\n", "headings": "一、2019年工作回顾\n",
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_twice_the_text_takes_twice_the_steps(name):
    piece = STEPS[name]

    def steps(copies):
        count = 0

        def note(frame, event, arg):
            nonlocal count
            count += 1

        text = piece * copies
        extract(text)
        sys.setprofile(note)
        try:
            extract(text)
        finally:
            sys.setprofile(None)
        return count

    assert steps(800) < 2.2 * steps(400) + 1000
