"""The same assignments as nbgrader's source notebooks, for schools that have it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from duizhang.classroom.copies import Copy, notebook_of
from duizhang.classroom.template import Question, about, source
from duizhang.pages.files import write_atomically

__all__ = ["source_notebook", "write_source"]

SCHEMA = 3


def source_notebook(copy: Copy) -> dict[str, Any]:
    """An instructor's notebook: nbgrader takes the solutions out and marks by hidden tests."""
    template, language = copy.assignment, copy.language
    student = notebook_of(template, copy.parameters, "", language)
    cells = []
    for cell in student["cells"]:
        if cell["id"] == "copy":
            continue
        told = cell["metadata"].pop("duizhang", {})
        if "kind" not in told:
            cell["metadata"].pop("tags", None)
            cells.append(cell)
            continue
        question = template.question(told["question"])
        cells += _open(cell, question, copy) if question.kind == "text" else _closed(cell, question, copy)
    return student | {
        "cells": cells,
        "metadata": {k: v for k, v in student["metadata"].items() if k != "duizhang"},
    }


def _closed(cell: Mapping[str, Any], question: Question, copy: Copy) -> Iterator[dict[str, Any]]:
    """The answer with its solution, and the tests that only the teacher's side sees."""
    solution = "\n".join(
        source(c)
        for c in copy.assignment.tagged("solution")
        if c["cell_type"] == "code" and about(c).get("question") == question.number
    )
    answer = dict(cell) | {
        "metadata": {"nbgrader": _metadata(f"answer-{question.number}", solution=True)},
        "source": f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION",
    }
    yield answer
    value = copy.solved.answers[question.number]
    ends = list(value) if isinstance(value, tuple) else [value]
    given = f"list({question.name})" if isinstance(value, tuple) else f"[{question.name}]"
    lines = [
        f"given = {given}",
        f"assert len(given) == {len(ends)}, 'one number for each end that the question asks for'",
        "### BEGIN HIDDEN TESTS",
        *(
            f"assert abs(float(given[{i}]) - {end!r}) <= {question.slack!r}, given[{i}]"
            for i, end in enumerate(round(e, 9) for e in ends)
        ),
        "### END HIDDEN TESTS",
    ]
    yield {
        "cell_type": "code",
        "execution_count": None,
        "id": f"test-{question.number}",
        "metadata": {"nbgrader": _metadata(f"test-{question.number}", grade=True, points=question.points)},
        "outputs": [],
        "source": "\n".join(lines),
    }


def _open(cell: Mapping[str, Any], question: Question, copy: Copy) -> Iterator[dict[str, Any]]:
    rubric = "\n".join(f"- {line}" for line in copy.assignment.rubric(copy.language))
    yield dict(cell) | {
        "metadata": {
            "nbgrader": _metadata(
                f"answer-{question.number}", grade=True, solution=True, points=question.points, kind="markdown"
            )
        },
        "source": f"### BEGIN SOLUTION\n{rubric}\n### END SOLUTION",
    }


def _metadata(
    identity: str, *, grade: bool = False, solution: bool = False, points: int = 0, kind: str = "code"
) -> dict[str, Any]:
    out: dict[str, Any] = {
        "cell_type": kind,
        "grade": grade,
        "grade_id": identity,
        "locked": grade and not solution,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    return out | ({"points": points} if grade else {})


def write_source(copy: Copy, course: Path, name: str) -> Path:
    """Write one notebook into ``source/NAME`` of a course folder."""
    path = course / "source" / name / f"{copy.assignment.id}.ipynb"
    write_atomically(path, json.dumps(source_notebook(copy), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path
