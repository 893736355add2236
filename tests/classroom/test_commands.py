"""The three commands: what they print, and how they end on bad input."""

import json
import sys
from pathlib import Path

import pytest
from classroom_help import write_roster

from duizhang import cli
from duizhang.classroom import assignments


@pytest.fixture
def duizhang(monkeypatch, capsys, tmp_path):
    """Call the command from a folder of its own: (how it ended, what it printed, what it said)."""
    monkeypatch.chdir(tmp_path)
    write_roster(tmp_path / "roster.csv", ["s1", "s2", "s3"])

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["duizhang", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        return (code, *capsys.readouterr())

    return call


@pytest.mark.parametrize("command", ["assign", "grade", "plant"])
def test_help_shows_examples(duizhang, command):
    code, out, _ = duizhang(command, "--help")
    assert code == 0
    assert f"duizhang {command} " in out.partition("Example")[2]


def test_the_list_names_every_assignment_with_its_unit(duizhang):
    code, out, _ = duizhang("assign", "--list")
    assert code == 0
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == [a.id for a in assignments()]
    assert all(f"unit {a.unit}" in line and a.title_zh in line for a, line in zip(assignments(), lines, strict=True))


def test_assign_prints_how_many_files_it_wrote_and_where_the_key_is(duizhang):
    code, out, _ = duizhang(
        "assign", "rounding", "--roster", "roster.csv", "--out", "copies", "--no-sheet", "--seed", 4
    )
    assert code == 0
    assert out.splitlines() == ["3 files, 3 variants: copies", str(Path("copies-keys", "rounding.json"))]
    assert sorted(p.name for p in Path("copies").iterdir()) == [f"s{n}-rounding.ipynb" for n in (1, 2, 3)]


WRONG = [
    (("assign",), "ASSIGNMENT and --out and --roster missing"),
    (("assign", "rounding", "--out", "x"), "--roster missing"),
    (("assign", "roundin", "--roster", "roster.csv", "--out", "x"), "no assignment 'roundin'; expected one of events, fair"),
    (("assign", "rounding", "--roster", "none.csv", "--out", "x"), "--roster none.csv: cannot be read"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "roster.csv"), "--out roster.csv: this is a file"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "x", "--keys", "x/keys"), "keys never lie in the folder"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "x", "--variants", "1"), "--variants 1: expected 2 to 26"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "x", "--variants", "27"), "--variants 27: expected 2 to 26"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "x", "--seed", "nothing"), "nothing: the seed cannot be read"),
    (("assign", "rounding", "--roster", "roster.csv", "--out", "x", "--format", "pdf"), "--format pdf: expected notebook or nbgrader"),
    (("assign", "events", "--roster", "roster.csv", "--out", "x", "--real"), "never exercise material"),
    (("grade", "none", "--keys", "nowhere"), "--keys nowhere: expected the folder that duizhang assign wrote"),
    (("grade", "none", "--keys", "."), "--keys .: no keys; there are none"),
    (("grade", "none", "--keys", ".", "-o", "grades.txt"), "-o grades.txt: expected a file ending in .csv"),
    (("grade", "none", "--keys", ".", "-o", "deep/grades.csv"), "in a folder that exists"),
    (("grade", "none", "--keys", ".", "--late", "soon"), "--late soon: expected a time such as 2026-03-01T23:59"),
    (("plant", "--out", "x", "--errors", "21"), "--errors 21: expected 1 to 20"),
    (("plant", "--out", "x", "--families", "sums"), "--families sums: expected some of change.points"),
    (("plant", "--out", "x", "--groups", "201"), "--groups 201: expected 1 to 200"),
    (("plant", "--out", "x", "--families", "growth.chain"), "room for 0"),
    (("plant", "--out", "x", "--keys", "x"), "keys never lie in the folder"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "says"), WRONG, ids=[" ".join(w)[:60] for w, _ in WRONG])
def test_a_wrong_input_is_named_with_what_was_expected_and_ends_with_two(duizhang, words, says):
    code, out, err = duizhang(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"duizhang {words[0]}: ")
    assert says in err
    assert "Traceback" not in err
    assert not Path("x").exists(), "nothing was written"


def test_grade_tells_its_counts_and_its_files(duizhang):
    duizhang("assign", "rounding", "--roster", "roster.csv", "--out", "copies", "--no-sheet", "--seed", 4)
    code, out, _ = duizhang(
        "grade", "copies", "--keys", "copies-keys", "-o", "grades.csv", "--late", "2020-01-01T00:00"
    )
    assert code == 0
    assert out.splitlines() == [
        "3 students: 3 graded, 3 late; 3 things listed", "grades.csv", "grades-open.csv", "grades-listed.csv",
    ]  # fmt: skip


def test_nbgraders_format_writes_sources_and_says_that_they_hold_solutions(duizhang):
    code, out, err = duizhang("assign", "fair", "--format", "nbgrader", "--out", "course", "--variants", "2", "--zh")
    assert code == 0
    names = sorted(p.name for p in Path("course", "source").iterdir())
    assert names == ["fair-a", "fair-a-zh", "fair-b", "fair-b-zh"]
    assert "source/ holds the solutions" in err
    assert out.startswith("4 files, 2 variants: course")


def test_plant_prints_the_folder_and_the_key_of_each_group(duizhang):
    code, out, _ = duizhang(
        "plant", "--errors", "1", "--families", "share.level", "--groups", "2", "--out", "hunt", "--seed", "2"
    )
    assert code == 0
    keys = [Path("hunt-keys", "planted", f"group-{n}.json") for n in ("01", "02")]
    assert out.splitlines() == ["hunt", *map(str, keys)]
    assert [len(json.loads(k.read_text(encoding="utf-8"))["errors"]) for k in keys] == [1, 1]
