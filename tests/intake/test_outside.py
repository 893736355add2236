"""Outside figures in six columns: a template, CSV or XLSX, headings in English or Chinese."""

import io

import openpyxl
import pytest

from duizhang.intake.outside import HEADINGS
from duizhang.ledger.load import open_ledger

ROWS = [
    ["云汀市", "地区生产总值", "2024", "1946.30", "亿元", "云汀市2024年统计公报"],
    ["云汀市", "地区生产总值增速", "2024", "5.7", "%", "云汀市2024年统计公报"],
    ["澄岭县", "常住人口", "2023年", "38.54", "万人", "人口公报"],
]


def csv_of(head, rows, encoding="utf-8", delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in [head, *rows]).encode(encoding)


def xlsx_of(head, rows):
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ENGLISH = list(HEADINGS)
CHINESE = [words[0] for words in HEADINGS.values()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("outside.csv", csv_of(ENGLISH, ROWS)),
        ("outside.csv", csv_of(CHINESE, ROWS, "gb18030")),
        ("outside.csv", csv_of(CHINESE[::-1], [row[::-1] for row in ROWS], "utf-8-sig", ";")),
        ("outside.xlsx", xlsx_of(ENGLISH, ROWS)),
        ("outside.xlsx", xlsx_of(CHINESE, [[*r[:2], int(r[2].rstrip("年")), *r[3:]] for r in ROWS])),
    ],
    ids=["English CSV", "Chinese GB 18030", "other order and semicolons", "English XLSX", "Chinese XLSX with numbers"],
)
def test_a_filled_table_becomes_reference_rows(duizhang, draft, name, data):
    (draft / name).write_bytes(data)
    ended = duizhang("adopt", "draft")
    assert ended.code == 0, ended.err
    assert "3 outside figures" in ended.out
    rows = list(open_ledger(draft).rows("reference"))
    assert [(r["place"], r["indicator"], r["kind"], r["year"], r["value"], r["multiplier"], r["unit"]) for r in rows] == [
        ("yunting", "gdp", "level", "2024", "1946.30", "100000000", "yuan"),
        ("yunting", "gdp", "growth_yoy", "2024", "5.7", "1", "percent"),
        ("chengling", "population", "level", "2023", "38.54", "10000", "person"),
    ]  # fmt: skip
    assert {r["publication"] for r in rows} == {ROWS[0][5], ROWS[2][5]}


@pytest.mark.parametrize("name", ["outside.csv", "outside.xlsx"])
def test_the_template_has_the_headings_and_is_itself_an_empty_table(duizhang, draft, name):
    assert duizhang("intake", "template", "-o", draft / name).code == 0
    ended = duizhang("adopt", "draft")
    assert ended.code == 0, ended.err
    assert "0 outside figures" in ended.out
    assert duizhang("intake", "template", "-o", draft / name).code == 2, "what was filled in is never overwritten"


def test_every_bad_row_is_said(duizhang, draft):
    bad = [
        ["某处", "地区生产总值", "2024", "1", "亿元", "x"],
        ["云汀市", "没有的指标", "2024", "1", "亿元", "x"],
        ["云汀市", "地区生产总值", "明年", "1", "亿元", "x"],
        ["云汀市", "地区生产总值", "2024", "约5", "亿元", "x"],
        ["云汀市", "地区生产总值", "2024", "5", "筐", "x"],
        ["云汀市", "地区生产总值", "2024", "5", "亿元", ""],
    ]
    (draft / "outside.csv").write_bytes(csv_of(CHINESE, bad))
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    for line, column in enumerate(HEADINGS, 2):
        assert f"outside.csv:{line}: {column} = " in ended.err


def test_a_missing_column_is_named(duizhang, draft):
    (draft / "outside.csv").write_bytes(csv_of(CHINESE[:-1], [row[:-1] for row in ROWS]))
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    assert "a column headed source 来源" in ended.err


def test_a_formula_is_never_computed(duizhang, draft):
    (draft / "outside.xlsx").write_bytes(xlsx_of(CHINESE, [[*ROWS[0][:3], "=1900+46.3", *ROWS[0][4:]]]))
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    assert "this formula has none saved" in ended.err


def test_the_places_of_a_number_format_are_kept(duizhang, draft):
    book = openpyxl.Workbook()
    book.active.append(CHINESE)
    book.active.append([*ROWS[0][:2], 2024, 1946.3, *ROWS[0][4:]])
    book.active["D2"].number_format = "0.00"
    book.save(draft / "outside.xlsx")
    assert duizhang("adopt", "draft").code == 0
    assert [r["value"] for r in open_ledger(draft).rows("reference")] == ["1946.30"]


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"no table", b""])
def test_what_is_no_workbook_is_refused(duizhang, draft, data):
    (draft / "outside.xlsx").write_bytes(data)
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    assert "outside.xlsx: expected a table in XLSX" in ended.err


def test_the_draft_is_held_against_them(duizhang, draft):
    (draft / "outside.csv").write_bytes(csv_of(CHINESE, [["澄岭县", "地区生产总值", "2024", "245.92", "亿元", "公报"]]))
    assert "outside.level" in duizhang("check", "draft").out
