"""A bad ledger is refused with every bad row at once: file, line, column, value, what was expected."""

import pytest

from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.ledger.load import open_ledger
from duizhang.ledger.schema import TABLES


def refusal(small) -> list[str]:
    before = {p.name: p.read_bytes() for p in small.folder.iterdir()}
    with pytest.raises(LedgerError) as caught:
        open_ledger(small.folder).validate()
    assert {p.name: p.read_bytes() for p in small.folder.iterdir()} == before, "nothing is written"
    return str(caught.value).splitlines()


def test_the_small_ledger_is_good(small):
    open_ledger(small.folder).validate()


def test_a_bad_row_reads_as_one_line():
    row = BadRow("claims.csv", 17, "printed", "1,234", "digits with at most one point, such as 7.1")
    assert str(row) == f"claims.csv:17: printed = '1,234': expected {PLAIN}"


def test_a_cell_cannot_write_to_the_terminal():
    assert "\x1b" not in str(BadRow("claims.csv", 2, "note", "\x1b[2J", "text"))


PLAIN = "digits with at most one point, such as 7.1"
MONTHS = "a year, month or day as 2020, 2020-06 or 2020-12-31"
#: table, row, cells -> the line that refuses it
WRONG_CELLS = [
    ("claims", 0, {"printed": "1,234"}, f"claims.csv:2: printed = '1,234': expected {PLAIN}; here 1234"),
    ("claims", 0, {"printed": "５３１.2"}, f"claims.csv:2: printed = '５３１.2': expected {PLAIN}; here 531.2"),
    ("claims", 0, {"printed": "7.1%"}, f"claims.csv:2: printed = '7.1%': expected {PLAIN}; here 7.1"),
    ("claims", 0, {"printed": "７"}, f"claims.csv:2: printed = '７': expected {PLAIN}; here 7"),
    ("claims", 0, {"printed": "2020-12"}, f"claims.csv:2: printed = '2020-12': expected {PLAIN}"),
    ("claims", 0, {"printed": ""}, f"claims.csv:2: printed = '': expected {PLAIN}, found nothing"),
    (
        "claims",
        0,
        {"multiplier": "1e8"},
        "claims.csv:2: multiplier = '1e8': expected a whole number from 1 on, such as 100000000",
    ),
    ("claims", 0, {"place": "qinge"}, "claims.csv:2: place = 'qinge': expected a key of places.csv; nearest is qinghe"),
    ("claims", 0, {"indicator": "retail"}, "claims.csv:2: indicator = 'retail': expected a key of indicators.csv"),
    ("claims", 0, {"unit": "yuann"}, "claims.csv:2: unit = 'yuann': expected a key of units.csv; nearest is yuan"),
    (
        "claims",
        0,
        {"comparator": "dahe;mars"},
        "claims.csv:2: comparator = 'mars': expected a key of places.csv, or several joined by ;",
    ),
    (
        "claims",
        0,
        {"of": "gdp@mars"},
        "claims.csv:2: of = 'gdp@mars': expected indicator@place, both known, or a claim, or unknown",
    ),
    (
        "claims",
        0,
        {"of": "qinghe-2021.gdp.2015"},
        "claims.csv:2: of = 'qinghe-2021.gdp.2015': expected something else than the claim itself",
    ),
    ("claims", 0, {"kind": "amount"}, "claims.csv:2: kind = 'amount': expected one of level, increment, count,"),
    ("claims", 0, {"hedge": "about+roughly"}, "claims.csv:2: hedge = 'about+roughly': expected one of none, about,"),
    ("claims", 0, {"hedge": "none+about+"}, "claims.csv:2: hedge = 'none+about+': expected one of none, about,"),
    ("claims", 0, {"period_end": "2020年"}, f"claims.csv:2: period_end = '2020年': expected {MONTHS}"),
    (
        "claims",
        0,
        {"period_end": "2021-02-29"},
        "claims.csv:2: period_end = '2021-02-29': expected a day of the calendar",
    ),
    ("claims", 2, {"period_start": "2021"}, "claims.csv:4: period_end = '2020': expected a period not before 2021"),
    ("claims", 2, {"base_period": "2017"}, "claims.csv:4: base_period = '2017': expected a period not after 2016"),
    ("claims", 0, {"quote": "一" * 41}, f"claims.csv:2: quote = {'一' * 41!r}: expected at most 40 characters"),
    ("claims", 0, {"reviewed": "maybe"}, "claims.csv:2: reviewed = 'maybe': expected one of yes, no"),
    (
        "claims",
        1,
        {"claim": "qinghe-2021.gdp.2015"},
        "claims.csv:3: claim = 'qinghe-2021.gdp.2015': expected a value that no row above has (line 2 has it)",
    ),
    (
        "claims",
        1,
        {"claim": "qinghe-2021.gdp-2015"},
        "claims.csv:3: claim = 'qinghe-2021.gdp-2015': expected an address of its own, "
        "but qinghe-2021-gdp-2015 is also that of qinghe-2021.gdp.2015 (line 2)",
    ),
    (
        "claims",
        0,
        {"mention": "qinghe-2021.m999"},
        "claims.csv:2: mention = 'qinghe-2021.m999': expected a key of mentions.csv",
    ),
    (
        "claims",
        0,
        {"mention": "dahe-2021.m001"},
        "claims.csv:2: mention = 'dahe-2021.m001': expected a mention of qinghe-2021, this one is of dahe-2021",
    ),
    (
        "mentions",
        0,
        {"class_": "date"},
        "claims.csv:2: mention = 'qinghe-2021.m001': expected a mention of class claim, this one is date",
    ),
    ("mentions", 0, {"end": "9999"}, "mentions.csv:2: end = '9999': expected at most"),
    ("mentions", 0, {"end": "3"}, "mentions.csv:2: end = '3': expected an end after the start"),
    ("mentions", 0, {"text": "531.2亿"}, "mentions.csv:2: text = '531.2亿': expected the 7 characters from"),
    (
        "sources",
        0,
        {"file": "../../etc/passwd"},
        "sources.csv:2: file = '../../etc/passwd': expected a file name without a folder",
    ),
    ("sources", 0, {"characters": "many"}, "sources.csv:2: characters = 'many': expected a whole number, such as 42"),
    ("places", 1, {"parent": "qinghe"}, "places.csv:3: parent = 'qinghe': expected no circle, but qinghe -> qinghe"),
    ("indicators", 0, {"part_of": "gdp"}, "indicators.csv:2: part_of = 'gdp': expected no circle, but gdp -> gdp"),
    (
        "reference",
        0,
        {"year": "in 2015"},
        "reference.csv:2: year = 'in 2015': expected a year as 2020 or years as 2016-2020",
    ),
    ("restorations", 0, {"found": "开开"}, "restorations.csv:2: found = '开开': expected the 1 characters from"),
]


@pytest.mark.parametrize(
    ("table", "row", "cells", "expected"),
    WRONG_CELLS,
    ids=[f"{t}-{'-'.join(c)}-{i}" for i, (t, _, c, _) in enumerate(WRONG_CELLS)],
)
def test_a_wrong_cell_is_named_with_what_was_expected(small, table, row, cells, expected):
    small.change(table, row, **cells)
    assert any(line.startswith(expected) for line in refusal(small)), refusal(small)


def test_two_places_that_lie_in_each_other_are_both_named(small):
    small.change("places", 0, parent="qinghe")
    assert refusal(small) == [
        "places.csv:2: parent = 'qinghe': expected no circle, but dahe -> qinghe -> dahe",
        "places.csv:3: parent = 'dahe': expected no circle, but dahe -> qinghe -> dahe",
    ]


def test_mentions_of_one_document_do_not_share_a_character(small):
    first = small.rows("mentions")[0]
    end = int(first["end"])
    small.add(
        "mentions",
        mention="qinghe-2021.m900",
        source="qinghe-2021",
        start=str(end - 1),
        end=str(end),
        text="元",
        class_="other",
    )
    assert refusal(small) == [
        f"mentions.csv:10: start = '{end - 1}': expected {end} or more, as the range of line 2 ends there"
    ]


def test_mentions_of_two_documents_may_stand_at_the_same_place(small):
    first = small.rows("mentions")[0]
    small.add(
        "mentions",
        mention="dahe-2021.m900",
        source="dahe-2021",
        start=first["start"],
        end=first["end"],
        text=first["text"],
        class_="other",
    )
    open_ledger(small.folder).validate()


def test_lost_text_takes_no_room_in_the_file_and_says_no_words(small):
    mark = small.rows("restorations")[1]
    empty = {"found": "", "kind": "lost_text", "end": mark["start"], "counted": "", "marks": ""}
    small.add("restorations", **mark | empty | {"intended": ""})
    open_ledger(small.folder).validate()
    small.change("restorations", -1, intended="新")
    assert any("intended = '新': expected nothing: the words are lost" in line for line in refusal(small))


def test_restorations_do_not_overlap_but_two_marks_may_be_put_at_one_place(small):
    mark = small.rows("restorations")[1]
    small.add("restorations", **mark | {"intended": "新"})
    open_ledger(small.folder).validate()
    small.add("restorations", **small.rows("restorations")[0] | {"intended": "干"})
    assert any("restorations.csv:5: start" in line for line in refusal(small))


def test_a_number_read_as_a_claim_has_a_claim(small):
    small.write("claims", small.rows("claims")[:-1])
    assert refusal(small) == [
        "mentions.csv:9: class = 'claim': expected a row of claims.csv for dahe-2021.m002, or another class"
    ]


def test_everything_wrong_is_said_at_once(small):
    small.change("claims", 0, printed="1,234", place="mars", quote="一" * 50)
    small.change("claims", 5, hedge="perhaps")
    small.change("places", 0, parent="qinghe")
    small.change("reference", 1, processing="guessed")
    (small.folder / "breaks.csv").unlink()
    lines = refusal(small)
    wanted = [
        "breaks.csv: expected this file",
        "claims.csv:2: place",
        "claims.csv:2: printed",
        "claims.csv:2: quote",
        "claims.csv:7: hedge",
        "places.csv:2: parent",
        "places.csv:3: parent",
        "reference.csv:3: processing",
    ]
    assert len(lines) == len(wanted)
    assert all(line.startswith(start) for line, start in zip(lines, wanted, strict=True)), lines


def test_the_line_is_that_of_the_file_after_a_cell_with_line_ends(small):
    small.change("claims", 0, note="one\ntwo\nthree")
    small.change("claims", 1, printed="1,234")
    assert refusal(small)[0].startswith("claims.csv:5: printed = '1,234'")


def test_a_file_in_gbk_is_named_with_its_line_and_read_on(small):
    small.change("places", 1, level="village")
    path = small.folder / "places.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))
    lines = refusal(small)
    assert lines[0] == "places.csv:2: expected UTF-8; these bytes read as GBK"
    assert lines[1].startswith("places.csv:3: level = 'village'")


def test_bytes_of_no_encoding_are_refused_without_a_crash(small):
    path = small.folder / "places.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe\x80\n")
    assert refusal(small)[0] == "places.csv:5: expected UTF-8; these bytes are no GBK either"


def test_a_byte_order_mark_is_refused(small):
    path = small.folder / "units.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert refusal(small) == ["units.csv:1: expected UTF-8 without a byte order mark"]


def test_carriage_returns_are_refused(small):
    path = small.folder / "units.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert refusal(small) == ["units.csv:1: expected lines that end with LF alone, found a carriage return (CR)"]


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n\n"])
def test_an_empty_file_is_refused(small, content):
    (small.folder / "units.csv").write_bytes(content)
    assert refusal(small) == [
        "units.csv:1: expected the header unit,name_en,name_zh,dimension,factor, found an empty file"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_must_be_there(small, name):
    (small.folder / f"{name}.csv").unlink()
    lines = refusal(small)
    assert len(lines) == 1, "no other table is blamed for it"
    assert lines[0].startswith(f"{name}.csv: expected this file, with the columns ")


def test_a_missing_column_is_named_and_the_others_are_still_looked_at(small):
    small.change("units", 2, factor="one")
    small.replace("units", "dimension", "dimensions")
    lines = refusal(small)
    assert lines == [
        "units.csv:1: expected the column 'dimension' (What it measures), found none",
        "units.csv:1: header = 'dimensions': expected only the columns that the data package describes",
        f"units.csv:4: factor = 'one': expected {PLAIN}",
    ]


def test_columns_stand_in_their_order(small):
    small.replace("units", "name_en,name_zh", "name_zh,name_en")
    assert refusal(small) == [
        "units.csv:1: header = 'unit,name_zh,name_en,dimension,factor': "
        "expected the order unit,name_en,name_zh,dimension,factor"
    ]


def test_a_column_stands_once(small):
    small.replace("units", "name_zh,", "name_en,")
    assert "units.csv:1: header = 'name_en': expected the column once, found it 2 times" in refusal(small)


def test_a_row_with_a_cell_too_many_is_named(small):
    small.replace("units", "percent,per cent", "percent,per,cent")
    assert "units.csv:3: expected 5 cells, found 6" in refusal(small)


def test_an_unclosed_quotation_mark_is_named(small):
    small.replace("units", "per cent", '"per cent')
    assert any(line.startswith("units.csv:3: expected comma-separated cells") for line in refusal(small))


def test_the_same_outside_figure_twice_is_refused(small):
    small.add("reference", **small.rows("reference")[0])
    assert refusal(small)[0].startswith("reference.csv:4: place = 'dahe': expected place, indicator, kind, year")


def test_opening_one_table_checks_only_what_it_needs(small):
    small.change("claims", 0, printed="1,234")
    ledger = open_ledger(small.folder)
    assert len(ledger.table("places")) == 3
    with pytest.raises(LedgerError, match=r"claims\.csv:2"):
        ledger.table("claims")


def test_a_claim_with_an_unknown_place_is_refused_when_claims_are_opened(small):
    small.change("claims", 0, place="mars")
    with pytest.raises(LedgerError, match="mars"):
        open_ledger(small.folder).table("claims")


def test_markup_in_a_cell_is_only_text(small):
    small.change("claims", 0, note="<script>alert(1)</script>", quote_en="{{7*7}} 53.12 billion")
    assert open_ledger(small.folder).table("claims")["note"][0] == "<script>alert(1)</script>"
