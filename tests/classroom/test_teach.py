"""A teacher goes from the README to sixty notebooks and a table of grades with five commands, as written there."""

import csv
import json
import re
import shlex
import sys
import zipfile
from pathlib import Path

import pytest
from classroom_help import filled

from duizhang import cli
from duizhang.classroom import assignment

ROOT = Path(__file__).resolve().parents[2]
STUDENTS = [f"student{i:02d}" for i in range(1, 61)]
PLACES = {"README.md": "Teach", "README.zh-CN.md": "用于教学", "book/teach/classroom.md": "Five commands"}
places = pytest.mark.parametrize("place", PLACES)


def section(place):
    text = (ROOT / place).read_text(encoding="utf-8")
    return re.search(rf"^## {PLACES[place]}\n(.*?)^## ", text, re.DOTALL | re.MULTILINE)[1]


def commands(place):
    """The five lines of the section on teaching, without their comments."""
    block = re.search(r"```\n(.*?)```", section(place), re.DOTALL)[1]
    return [shlex.split(line, comments=True) for line in block.splitlines() if line.strip()]


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["duizhang", *map(str, words)])
        try:
            cli.main()
        except SystemExit as end:
            assert not end.code, capsys.readouterr().err
        return capsys.readouterr().out

    return call


def table(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def hand_in(folder, keys, name, archive):
    """A class of sixty: most are right, each mistake is made, some leave a blank, some retype their cells."""
    exercise = assignment(name)
    key = json.loads((keys / f"{name}.json").read_text(encoding="utf-8"))["students"]
    mistakes = list(exercise.mistakes.values())
    expected = {}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for i, student in enumerate(STUDENTS[:58]):
            told = key[student]["answers"]
            answers = {n: t["answer"] for n, t in told.items()} | {"5": f"A sentence of {student}."}
            points = 8
            if i < len(mistakes):
                wrong = told[mistakes[i].question]["mistakes"][mistakes[i].name]["value"]
                text = " to ".join(f"{x:.6f}" for x in wrong) if isinstance(wrong, list) else f"{wrong:.6f}"
                answers[mistakes[i].question] = text
                points = 6
            elif i < 20:
                answers["3"] = "..."
                points = 6
            tail = f"-{name}-zh" if i % 2 else f"-{name}"
            notebook = filled(json.loads((folder / f"{student}{tail}.ipynb").read_text(encoding="utf-8")), answers)
            if 20 <= i < 30:  # retyped: the cell is gone, its number stands in another
                cell = next(c for c in notebook["cells"] if c["id"] == "answer-1")
                cell |= {
                    "id": "typed",
                    "metadata": {},
                    "source": f"Question 1: {answers['1']}",
                    "cell_type": "markdown",
                }
            out.writestr(f"Pupil {i}_{70000 + i}_assignsubmission_file/{student}.ipynb", json.dumps(notebook))
            expected[student] = points
    return expected


def test_five_commands_make_sixty_copies_and_a_table_of_grades(run, tmp_path):
    make, *ours = commands("README.md")
    assert make == ["make", "book"], "the environment, which these tests run in"
    assert {Path(words[0]).name for words in ours} == {"duizhang"}
    listing, hand_out, first, second = (words[1:] for words in ours)
    roster = ["id,name", *(f"{s},Invented {s}" for s in STUDENTS)]
    Path("roster.csv").write_text("\n".join(roster), encoding="utf-8")

    name = hand_out[1]
    assert name in run(*listing)
    run(*hand_out, "--zh")
    assert len(list(Path("copies").glob("*.ipynb"))) == len(list(Path("copies").glob("*.html"))) == 120

    expected = hand_in(Path("copies"), Path("copies-keys"), name, "submissions.zip")
    said = run(*first)
    assert said.startswith("60 students: 58 graded, 2 missing")
    rows = {r["student"]: r for r in table("grades.csv")}
    assert {s: float(rows[s]["points"]) for s in expected} == expected
    assert [rows[s]["points"] for s in STUDENTS[58:]] == ["", ""]
    assert all(rows[s]["total"] == "" for s in STUDENTS)

    sheet = table("grades-open.csv")
    assert len(sheet) == 58
    with Path("grades-open.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(sheet[0]))
        writer.writeheader()
        writer.writerows(row | {"points": "4"} for row in sheet)
    run(*second)
    rows = {r["student"]: r for r in table("grades.csv")}
    assert {s: float(rows[s]["total"]) for s in expected} == {s: p + 4 for s, p in expected.items()}
    assert rows["student01"]["name"] == "Invented student01"

    assert [r["points"] for r in table("grades-open.csv")] == ["4"] * 58, "the marked sheet stays marked"


@pytest.mark.parametrize("place", ["README.md", "README.zh-CN.md"])
def test_the_hunt_of_the_readme_is_planted(place, run):
    (words,) = re.findall(r"`duizhang (plant [^`]*)`", section(place))
    run(*words.split())
    planted = json.loads((Path("hunt-keys") / "planted" / "all.json").read_text(encoding="utf-8"))
    assert len(planted["errors"]) == 5
    assert (Path("hunt") / "texts").is_dir()


@places
def test_the_readmes_and_the_book_give_the_same_five_commands(place):
    assert commands(place) == commands("README.md")
    assert len(commands(place)) == 5


@pytest.mark.parametrize("place", ["README.md", "README.zh-CN.md"])
def test_every_option_that_the_section_names_is_one(place, run):
    told = run("assign", "--help")
    named = re.findall(r"`(--[a-z]+)", section(place))
    assert named
    assert not [option for option in named if option not in told]
