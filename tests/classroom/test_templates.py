"""The templates: ordinary notebooks within the house's limits, in two languages, that need nothing of ours to be answered."""

import json
import os
import random
import re
import subprocess
import sys

import nbformat
import pytest

from duizhang.classroom import assignment, assignments, copy_for
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.material import material
from duizhang.classroom.template import TEACHERS, about, source, tags_of

every_assignment = pytest.mark.parametrize("exercise", assignments(), ids=lambda a: a.id)


def test_each_of_the_six_units_has_an_exercise():
    assert {a.unit for a in assignments()} == {1, 2, 3, 4, 5, 6}


def test_an_assignment_that_there_is_not_is_told_with_those_that_there_are():
    with pytest.raises(ClassroomError, match=r"no assignment 'roundin'.*rounding"):
        assignment("roundin")


@every_assignment
def test_a_template_is_a_short_notebook_without_outputs(exercise):
    notebook = nbformat.reads(exercise.path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    lines = [[line for line in c.source.splitlines() if line.strip()] for c in code]
    assert len(lines) <= 12
    assert sum(map(len, lines)) <= 80
    assert max(map(len, lines)) <= 15
    assert all(not c.outputs and c.execution_count is None for c in code)
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)
    assert set(notebook.cells[0].metadata.tags) == {"en"}


@every_assignment
def test_a_template_asks_helps_answers_and_explains_in_both_languages(exercise):
    for question in exercise.questions:
        for language in ("en", "zh"):
            number = f"**Question {question.number}**" if language == "en" else f"**第{question.number}题**"
            asked = [
                source(c)
                for c in exercise.tagged(language)
                if about(c).get("question") == question.number and set(tags_of(c)) == {language}
            ]
            assert [text[: len(number)] for text in asked] == [number]
            points = f"({question.points} points" if language == "en" else f"（{question.points}分"
            assert points in asked[0]
            if question.kind == "text":
                assert len(exercise.rubric(language)) == question.points == 4
            else:
                assert exercise.words(question.number, "hint", language)
                assert exercise.words(question.number, "solution", language)
                assert {m.question for m in exercise.mistakes.values()} >= {question.number}
    assert len([q for q in exercise.questions if q.kind == "text"]) == 1
    assert all(m.says["en"] and m.says["zh"] for m in exercise.mistakes.values())


@every_assignment
def test_a_template_runs_from_top_to_bottom_with_the_figures_that_stand_in_it(exercise):
    solved = exercise.solve(exercise.default())
    names = {}
    for cell in exercise.cells:
        if cell["cell_type"] == "code" and not {"given", "answer"} & set(tags_of(cell)):
            exec(source(cell), names)
    assert {q.number: names[q.name] for q in exercise.closed} == dict(solved.answers)
    assert names["draw"](random.Random(5), material()) is None or set(
        names["draw"](random.Random(5), material())
    ) == set(exercise.default())


@every_assignment
def test_a_student_holds_no_cell_of_the_teacher_and_keeps_the_hints(exercise):
    for language, hint in (("en", "<summary>Hint</summary>"), ("zh", "<summary>提示</summary>")):
        notebook = copy_for(exercise, "student01", 3, language=language).notebook
        nbformat.validate(nbformat.from_dict(notebook))
        tags = {t for c in notebook["cells"] for t in c["metadata"].get("tags", ())}
        assert not tags & TEACHERS
        text = "\n".join(c["source"] for c in notebook["cells"])
        assert text.count(hint) == len(exercise.closed)
        assert "{{" not in text
        assert "duizhang" not in text
        assert not re.search(r"tolerance|mistake", json.dumps(notebook))
        other = "第1题" if language == "en" else "Question 1"
        assert other not in text


def test_what_a_student_runs_needs_pandas_and_matplotlib_and_nothing_of_ours(tmp_path):
    cells = []
    for exercise in assignments():
        notebook = copy_for(exercise, "student01", 3).notebook
        cells.append([c["source"] for c in notebook["cells"] if c["cell_type"] == "code"])
    program = (
        "import json, sys\n"
        "class Wall:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        allowed = ('pandas', 'matplotlib')\n"
        "        assert not name.startswith('duizhang'), name\n"
        "sys.meta_path.insert(0, Wall())\n"
        "for cells in json.load(open('cells.json', encoding='utf-8')):\n"
        "    names = {}\n"
        "    for cell in cells:\n"
        "        exec(cell, names)\n"
        "    assert names['answer_1'] is ...\n"
    )
    (tmp_path / "cells.json").write_text(json.dumps(cells), encoding="utf-8")
    words = {w for one in cells for cell in one for w in re.findall(r"^(?:import|from) (\w+)", cell, re.MULTILINE)}
    assert words <= {"pandas", "matplotlib"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path, env=os.environ | {"MPLBACKEND": "agg", "PYTHONUTF8": "1"}, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
