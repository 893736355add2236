"""The draft folder: read again, read by two at once, never a decision lost."""

import csv
import json
import os
import subprocess
import sys

import pytest

from duizhang.intake.folder import DraftFolder
from duizhang.intake.sheet import DRAFT, csv_line, header_line
from tests.intake.conftest import ROOT, SAMPLE


def rows_of(folder):
    with (folder / "draft.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def save(folder, rows):
    text = header_line() + "".join(csv_line({k: v.removeprefix("'") for k, v in row.items()}) for row in rows)
    (folder / "draft.csv").write_bytes(text.encode("utf-8-sig"))


def test_reading_the_same_file_again_changes_nothing(duizhang, draft):
    before = {p.relative_to(draft): p.read_bytes() for p in draft.rglob("*") if p.is_file()}
    assert (
        duizhang("extract", SAMPLE, "--place", "澄岭县", "--parent", "云汀市", "--into", "draft", "-j", "1").code == 0
    )
    assert {p.relative_to(draft): p.read_bytes() for p in draft.rglob("*") if p.is_file()} == before


def test_reading_again_replaces_what_nobody_touched_and_never_a_decision(duizhang, draft):
    rows = rows_of(draft)
    rows[3]["decision"] = "accept"
    rows[5] |= {"decision": "correct", "printed": "99.9"}
    rows[7]["decision"] = "reject"
    rows[9]["hedge"] = "about"  # edited without a decision
    rows[11]["confidence"] = rows[11]["confidence"].rstrip("0")  # as a spreadsheet writes it: no edit
    gone = rows.pop(20)  # deleted without a decision: read again
    save(draft, rows)
    ended = duizhang("extract", SAMPLE / "chengling-2024.txt", SAMPLE / "chengling-2025.txt", "--into", "draft")
    assert "4 rows with a decision or an edit stayed as they were" in ended.out
    after = rows_of(draft)
    by_claim = {row["claim"]: row for row in after}
    assert len(after) == len(rows) + 1
    assert by_claim[rows[3]["claim"]]["decision"] == "accept"
    assert by_claim[rows[5]["claim"]]["printed"] == "99.9"
    assert by_claim[rows[7]["claim"]]["decision"] == "reject"
    assert by_claim[rows[9]["claim"]]["hedge"] == "about"
    assert gone["claim"] in by_claim


def test_another_report_is_added_and_the_first_stays_as_it_is(duizhang, tmp_path, reports):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "report.txt").write_text(reports["chengling-2024"], encoding="utf-8")
    (tmp_path / "b" / "report.txt").write_text(reports["chengling-2025"], encoding="utf-8")
    duizhang("extract", "a/report.txt", "--into", "draft")
    first = rows_of(tmp_path / "draft")
    duizhang("extract", "b/report.txt", "--into", "draft")
    rows = rows_of(tmp_path / "draft")
    assert rows[: len(first)] == first
    assert {row["source"] for row in rows} == {"report", "report-2"}


def test_a_report_that_was_moved_is_the_same_report(duizhang, tmp_path, reports):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(reports["chengling-2024"], encoding="utf-8")
    duizhang("extract", "a/report.txt", "--into", "draft")
    duizhang("extract", "b/report.txt", "--into", "draft")
    assert {row["source"] for row in rows_of(tmp_path / "draft")} == {"report"}


def test_copies_of_one_text_are_counted_once_in_the_ledger(duizhang, tmp_path, reports):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(reports["chengling-2024"], encoding="utf-8")
    duizhang("extract", "one.txt", "two.txt", "--into", "draft")
    out = duizhang("check", "draft").out
    assert "two.txt (two) has the same text as one: taken once" in out
    assert "claims of 1 reports" in out


def test_two_runs_at_once_do_each_other_no_harm(tmp_path, reports):
    files = {name: tmp_path / f"{name}.txt" for name in reports}
    for name, file in files.items():
        file.write_text(reports[name], encoding="utf-8")
    code = "from duizhang.cli import main; main()"
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, "extract", str(file), "--into", "draft"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdout=subprocess.DEVNULL,
        )
        for file in files.values()
    ]
    assert [run.wait(120) for run in runs] == [0, 0]
    assert {row["source"] for row in rows_of(tmp_path / "draft")} == set(reports)
    assert set(DraftFolder(tmp_path / "draft").reports()) == set(reports)
    assert not list((tmp_path / "draft").glob(".reading-*")), "nothing is left behind"


def test_processes_give_the_same_draft_as_one(duizhang, tmp_path, reports):
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(6):
        text = reports["chengling-2024"].replace("231.68", f"23{n}.68")
        (folder / f"report-{n}.txt").write_text(text, encoding="utf-8")
    assert duizhang("extract", "in", "--into", "one", "-j", "1").code == 0
    assert duizhang("extract", "in", "--into", "three", "-j", "3").code == 0
    assert (tmp_path / "one" / "draft.csv").read_bytes() == (tmp_path / "three" / "draft.csv").read_bytes()


@pytest.mark.parametrize("name", ["draft.csv", "draft.json"])
def test_one_file_instead_of_a_folder(duizhang, tmp_path, name):
    ended = duizhang("extract", SAMPLE, "--place", "澄岭县", "-o", name)
    assert ended.code == 0
    if name.endswith(".json"):
        found = json.loads((tmp_path / name).read_text(encoding="utf-8"))["reports"]
        assert [r["source"] for r in found] == ["chengling-2024", "chengling-2025"]
        assert all(set(DRAFT) == set(r["claims"][0]) for r in found)
        assert all(r["mentions"] and r["text_sha256"] for r in found)
    else:
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        assert next(csv.DictReader(text.splitlines()))["indicator"] == "gdp"


def test_without_a_place_to_write_to_the_table_goes_to_standard_output(duizhang):
    ended = duizhang("extract", SAMPLE / "chengling-2024.txt")
    assert ended.out.startswith("decision,confidence,rule")
    assert "draft claims" in ended.err


def test_what_was_read_is_on_record(draft):
    about = json.loads((draft / "intake.json").read_text(encoding="utf-8"))
    assert about["duizhang"]
    for name, report in about["reports"].items():
        assert report["file"] == f"{name}.txt"
        assert len(report["sha256"]) == len(report["text_sha256"]) == 64
        assert report["place"] == {"key": "chengling", "name_zh": "澄岭县", "guessed": False}
        assert report["guessed"] == ["published"]
