"""The lessons: every unit has its parts, timetables add up, the classroom's commands do what the page says."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from duizhang.publish.lessons import TimetableError, read_timetable
from duizhang.publish.student_copy import cells_of, key_list

ROOT = Path(__file__).resolve().parents[2]
TEACH = ROOT / "book" / "teach"
UNITS = [
    "seven-point-one", "which-prices", "the-rest", "how-many-events", "fair-comparison", "what-a-target-shows",
]  # fmt: skip
SECTIONS = [
    "Objectives", "Opening question", "Read", "The idea", "Exercises", "Check yourself", "Common mistakes",
    "To discuss",
]  # fmt: skip
#: Words for what is never an exercise.
GRAVE = re.compile(r"death|crime|theft|robber|disciplin|accident", re.IGNORECASE)


def text(name: str) -> str:
    return (TEACH / f"{name}.md").read_text(encoding="utf-8")


def part(name: str, section: str) -> str:
    return re.search(rf"^## {section}\n(.*?)(?=^## |\Z)", text(name), re.M | re.S).group(1)


def test_the_six_units_are_in_the_contents_in_order():
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    (teach,) = [p for p in parts if p["caption"] == "Teach with it"]
    files = [c["file"] for c in teach["chapters"]]
    assert files == [f"teach/{n}" for n in ("index", *UNITS, "two-weeks", "guide", "classroom")]
    assert sorted(p.stem for p in TEACH.glob("*.md")) == sorted(f.removeprefix("teach/") for f in files)


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_all_its_parts(name):
    assert re.findall(r"^## (.*)$", text(name), re.M) == SECTIONS
    assert '<div lang="zh-Hans">' in text(name)
    assert part(name, "Read").count("{doc}`/") >= 2
    assert len(re.findall(r"^- \*\*", part(name, "Common mistakes"), re.M)) >= 4
    assert text(name).count("```{quiz}") == 2
    assert text(name).count(":::{container} slide") >= 2
    assert "```{page-figure}" in part(name, "The idea") or name == "how-many-events"


@pytest.mark.parametrize("name", UNITS)
def test_three_exercises_each_with_a_hint_and_a_solution(name):
    exercises = part(name, "Exercises")
    assert [t.partition(":")[0] for t in re.findall(r"^:::\{exercise\} (.*)$", exercises, re.M)] == [
        "One",
        "Two",
        "Three",
    ]
    labels = re.findall(r"^:label: (\S+)$", exercises, re.M)
    assert re.findall(r"^:::\{solution\} (\S+)$", exercises, re.M) == labels
    assert exercises.count(":::{dropdown} Hint") == 3


@pytest.mark.parametrize("name", UNITS)
def test_every_solution_with_a_number_has_it_computed(name):
    for solution in re.findall(r"^:::\{solution\}.*?^:::$", part(name, "Exercises"), re.M | re.S):
        assert re.search(r"\{(?:worked|value|printed)\}`", solution), solution


@pytest.mark.parametrize("name", UNITS)
def test_deaths_crime_and_discipline_are_no_exercise(name):
    assert not GRAVE.search(part(name, "Exercises")) and not GRAVE.search(part(name, "Check yourself"))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_of_a_length_that_can_be_read(name):
    prose = "".join(t for s in SECTIONS if s not in ("Exercises", "Check yourself") for t in part(name, s))
    prose = re.sub(r"```.*?```", " ", prose, flags=re.S)
    assert 600 <= len(prose.split()) <= 950, len(prose.split())


# -- timetables -----------------------------------------------------------------
def test_a_clock_runs_through_a_timetable():
    rows = read_timetable(30, ["10 | ask | pairs", "", "20 | read | all"])
    assert [(start, end) for _, start, end, _, _ in rows] == [(0, 10), (10, 30)]


@pytest.mark.parametrize(
    ("lines", "said"), [(["10 | a | b"], "make 10 minutes: expected 30"), (["ten | a | b"], "expected minutes")]
)
def test_a_timetable_that_cannot_be_kept_says_why(lines, said):
    with pytest.raises(TimetableError, match=said):
        read_timetable(30, lines)


@pytest.mark.parametrize(("name", "sessions"), [("two-weeks", 4), ("guide", 2)])
def test_every_session_of_the_plans_takes_ninety_minutes(name, sessions):
    tables = re.findall(r"^```\{timetable\} (\d+)\n(.*?)^```$", text(name), re.M | re.S)
    assert [int(total) for total, _ in tables] == [90] * sessions
    for total, body in tables:
        assert read_timetable(int(total), body.splitlines())


# -- a student's copy -----------------------------------------------------------
def test_a_copy_is_shown_as_text_whatever_it_holds():
    cells = [
        {"cell_type": "markdown", "source": "# Title\n\n<script>alert(1)</script> 增长 & <img src=x>", "metadata": {}},
        {"cell_type": "code", "source": "x = '</code><b>'", "metadata": {}},
        {"cell_type": "markdown", "source": "<details><summary>Hint</summary>\n\nLook.\n\n</details>", "metadata": {"tags": ["hint"]}},
    ]  # fmt: skip
    shown = cells_of({"cells": cells})
    assert "<script" not in shown and "<img" not in shown and "<h1" not in shown
    assert '<p class="dz-copy-title">Title</p>' in shown and '<span lang="zh-Hans">增长</span>' in shown
    assert "x = &#x27;&lt;/code&gt;&lt;b&gt;&#x27;" in shown
    assert shown.count("<summary>Hint</summary>") == 1 and "Look." in shown


def test_the_key_of_a_copy_names_answers_and_mistakes():
    key = {
        "1": {
            "answer": "5 to 6",
            "working": {"en": "Half a unit."},
            "mistakes": {"m": {"answer": "7", "says": {"en": "No <b>."}}},
        }
    }
    shown = key_list(key, ["Names it."]).astext()
    for said in ("5 to 6", "Half a unit.", "7", "No <b>.", "Names it."):
        assert said in shown


# -- the five commands ------------------------------------------------------------
def commands() -> list[list[str]]:
    block = re.search(r"^## Five commands\n.*?^```\n(.*?)^```$", text("classroom"), re.M | re.S).group(1)
    return [shlex.split(line) for line in block.splitlines()]


def test_the_classroom_page_has_the_five_commands_of_the_readme():
    # That they work, for sixty students, is tested with the classroom.
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^## Teach\n.*?^```\n(.*?)^```$", readme, re.M | re.S).group(1)
    assert len(commands()) == 5
    assert commands() == [shlex.split(line, comments=True) for line in block.splitlines()]


def test_every_command_that_a_lesson_names_is_there():
    from typer.main import get_command

    from duizhang.cli import app

    known = get_command(app).commands
    named = {n for p in TEACH.glob("*.md") for n in re.findall(r"duizhang ([a-z]+)", p.read_text(encoding="utf-8"))}
    assert {"assign", "grade", "plant"} <= named <= set(known)


def test_the_copy_in_the_book_has_its_key_and_is_the_same_each_time():
    from duizhang.classroom import copy_for

    first, again = (copy_for("prices", "demo", 7) for _ in range(2))
    assert first.notebook == again.notebook and first.key == again.key and first.key
    given = cells_of(first.notebook)
    assert not any(entry["answer"] in given for entry in first.key.values())
