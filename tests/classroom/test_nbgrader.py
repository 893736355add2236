"""The assignments in nbgrader's format pass its own checks; where it is not installed these tests say so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from duizhang.classroom import assignments, copy_for
from duizhang.classroom.assign import assign_nbgrader
from duizhang.classroom.nbgrader import source_notebook

every_assignment = pytest.mark.parametrize("exercise", assignments(), ids=lambda a: a.id)


@every_assignment
def test_a_source_solves_itself_and_gives_each_mistake_away_by_its_hidden_tests(exercise):
    copy = copy_for(exercise, "A", 3)
    notebook = source_notebook(copy)
    code = [c for c in notebook["cells"] if c["cell_type"] == "code" and c["id"] != "given"]
    names = {}
    for cell in code:
        exec(cell["source"], names)
    tests = {c["id"].removeprefix("test-"): c["source"] for c in code if c["id"].startswith("test-")}
    assert set(tests) == {q.number for q in exercise.closed}
    for name, wrong in copy.solved.mistakes.items():
        number = exercise.mistakes[name].question
        with pytest.raises(AssertionError):
            exec(tests[number], dict(names) | {f"answer_{number}": wrong})


@every_assignment
def test_points_and_cells_are_marked_as_nbgrader_wants_them(exercise):
    notebook = source_notebook(copy_for(exercise, "A", 3))
    nbformat.validate(nbformat.from_dict(notebook))
    marked = [c["metadata"]["nbgrader"] for c in notebook["cells"] if "nbgrader" in c["metadata"]]
    assert sum(m.get("points", 0) for m in marked) == exercise.points
    assert len({m["grade_id"] for m in marked}) == len(marked)
    assert "duizhang" not in json.dumps(notebook)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    pytest.importorskip("nbgrader", reason="nbgrader is an extra: pip install -r requirements-extras.txt")
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    for exercise in assignments():
        assign_nbgrader(exercise.id, folder, seed="3", variants=2 if exercise.id == "prices" else 0)
    return folder


def nbgrader(course, *words):
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words, "--no-db"] if words[0] != "validate" else [sys.executable, "-m", "nbgrader", *words],
        cwd=course, env=os.environ | {"PYTHONUTF8": "1", "MPLBACKEND": "agg"}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip


def test_every_source_has_metadata_that_nbgrader_accepts(course):
    from nbgrader.nbgraderformat import read
    from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions

    sources = sorted(course.glob("source/*/*.ipynb"))
    assert len(sources) == len(assignments()) + 1
    for path in sources:
        with path.open(encoding="utf-8") as file:
            notebook = read(file, as_version=4)
        CheckCellMetadata().preprocess(notebook, {})
        ClearSolutions().preprocess(notebook, {"kernelspec": {"language": "python"}})


@pytest.mark.slow
def test_nbgrader_makes_the_students_version_and_validates_the_source(course):
    done = nbgrader(course, "generate_assignment", "prices-a")
    assert done.returncode == 0, done.stderr
    release = Path(course, "release", "prices-a", "prices.ipynb").read_text(encoding="utf-8")
    assert "HIDDEN" not in release
    assert "SOLUTION" not in release
    assert "abs(float(given" not in release
    assert release.count("YOUR CODE HERE") == 4
    validated = nbgrader(course, "validate", "source/prices-a/prices.ipynb")
    assert "Success! Your notebook passes all the tests." in validated.stdout + validated.stderr
