"""From two reports to a table of verdicts, with nobody having read a row."""

import csv
import json

from duizhang.intake.sheet import DRAFT
from duizhang.reading.draft import COLUMNS


def rows_of(draft):
    with (draft / "draft.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_draft_row_has_every_column_of_the_claims_and_points_into_the_text_that_is_kept(draft, reports):
    rows = rows_of(draft)
    assert list(rows[0]) == list(DRAFT)
    assert set(COLUMNS) <= set(DRAFT)
    assert {row["source"] for row in rows} == set(reports)
    for row in rows:
        text = (draft / "texts" / f"{row['source']}.txt").read_text(encoding="utf-8")
        start, quote_start = int(row["start"]), int(row["quote_start"])
        assert text[quote_start : quote_start + len(row["quote"].lstrip("'"))] == row["quote"].lstrip("'")
        assert text[start : int(row["end"])] in row["context"]


def test_a_spreadsheet_sees_that_the_draft_is_utf_8(draft):
    assert (draft / "draft.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_was_guessed_is_said_to_be_guessed(duizhang, reports, tmp_path):
    (tmp_path / "report.txt").write_text(reports["chengling-2024"], encoding="utf-8")
    ended = duizhang("extract", "report.txt", "--into", "draft")
    assert "place 澄岭县 (guessed), parent unknown, published 2024-01-18 (guessed)" in ended.out
    about = json.loads((tmp_path / "draft" / "intake.json").read_text(encoding="utf-8"))["reports"]["report"]
    assert about["guessed"] == ["place", "parent", "published"]


def test_checking_a_draft_says_that_nobody_has_read_it_and_what_became_of_the_promises(duizhang, draft):
    ended = duizhang("check", "draft")
    assert ended.code == 0
    claims = len(rows_of(draft))
    assert f"A draft, unreviewed: {claims} of {claims} claims of 2 reports" in ended.out
    assert "Promised, reported, silent" in ended.out
    assert "these numbers cannot all hold\n" in ended.out
    assert (draft / "draft.csv").exists() and not (draft / "data").exists(), "checking writes nothing"


def test_no_two_numbers_of_consistent_reports_are_said_to_contradict(duizhang, draft):
    out = duizhang("check", "draft", "-o", "verdicts.json").out
    found = json.loads((draft.parent / "verdicts.json").read_text(encoding="utf-8"))
    assert out and not [v for v in found["verdicts"] if v["verdict"] == "inconsistent"]


def test_what_the_schema_has_no_word_for_is_noted_and_a_person_is_asked(tmp_path):
    from duizhang.intake.report import DOUBTFUL, _within_schema

    row = dict.fromkeys(DRAFT, "") | {"per": "fortnight", "kind": "level", "over": "decade", "confidence": "0.92"}
    _within_schema(row)
    assert (row["per"], row["kind"], row["over"]) == ("", "level", "unknown")
    assert "read as per fortnight" in row["note"] and "read as over decade" in row["note"]
    assert float(row["confidence"]) < DOUBTFUL
