"""A student's copy of an assignment: drawn, solved, checked to be fair, and written without what only teachers see."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from duizhang.classroom import compare
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.material import Material, material
from duizhang.classroom.seed import derive, number_seed
from duizhang.classroom.template import (
    TEACHERS,
    Assignment,
    Question,
    Solved,
    Value,
    about,
    assignment,
    fill,
    source,
    tags_of,
)

__all__ = ["Copy", "appears", "copy_for", "drawn", "notebook_of", "numbers_in", "written_forms"]

LANGUAGES = ("en", "zh")
#: Draws that are tried before a template is given up.
ATTEMPTS = 2000
_HINT = {"en": "Hint", "zh": "提示"}
_HEAD = {
    "en": "*Copy of {student}. Compute wherever you like; then type the result where `...` stands: the number itself, or "
    "`[lower, upper]`. Answers are read as text and never run, so a formula is not an answer. Leave the numbers of the "
    "questions as they are.*",
    "zh": "*学生：{student}。在哪里计算都可以；算出后在 `...` 处填写结果：数本身，或 `[下限, 上限]`。答案按文字读取，绝不运行，"
    "所以公式不算答案。请保留题号。*",
}


@dataclass(frozen=True)
class Copy:
    """One student's copy.

    Attributes
    ----------
    assignment : Assignment
    student : str
    language : {"en", "zh"}
    attempt : int
        Which draw it is: those before were not fair, or another student's.
    solved : Solved
        Parameters, answers, mistakes.
    notebook : dict
        The notebook that the student gets (nbformat 4.5).
    sheet : str
        The same questions on one page of HTML.
    key : dict
        Question -> ``answer``, ``value``, ``unit``, ``points``, ``working``, ``mistakes``.
    """

    assignment: Assignment
    student: str
    language: str
    attempt: int
    solved: Solved = field(repr=False)

    @property
    def parameters(self) -> Mapping[str, Any]:
        """What was drawn."""
        return self.solved.parameters

    @property
    def notebook(self) -> dict[str, Any]:
        """The notebook that the student gets."""
        return notebook_of(self.assignment, self.solved.parameters, self.student, self.language)

    @property
    def sheet(self) -> str:
        """The same questions on one page of HTML."""
        from duizhang.classroom.sheet import sheet_of

        return sheet_of(self)

    @property
    def key(self) -> dict[str, Any]:
        """Answers, working and mistakes, by question."""
        return key_of(self.assignment, self.solved)


def copy_for(
    which: Assignment | str,
    student: str,
    seed: bytes | int,
    *,
    language: str = "en",
    real: bool = False,
    subject: str | None = None,
    attempt: int = 0,
    stock: Material | None = None,
) -> Copy:
    """Draw, solve and check one copy.

    Parameters
    ----------
    which : Assignment or str
    student : str
        The id that the notebook's metadata carry.
    seed : bytes or int
        A number is for tests and for the copy that the book shows.
    language : {"en", "zh"}
    real : bool
        Draw from the project's own ledger instead of the invented county.
    subject : str, optional
        What the draw is derived from instead of the student: a variant's letter.
    attempt : int
        The first draw to try.

    Raises
    ------
    ClassroomError
        If no fair draw is found.
    """
    if language not in LANGUAGES:
        raise ClassroomError(f"language is en or zh, got {language!r}")
    template = assignment(which) if isinstance(which, str) else which
    secret = number_seed(seed) if isinstance(seed, int) else seed
    stock = stock or material(real)
    for number in range(attempt, attempt + ATTEMPTS):
        solved = drawn(template, secret, subject if subject is not None else student, number, stock)
        if solved is not None:
            return Copy(template, student, language, number, solved)
    raise ClassroomError(f"{template.id}: no fair draw in {ATTEMPTS}")


def drawn(template: Assignment, seed: bytes, subject: str, attempt: int, stock: Material) -> Solved | None:
    """One draw with its solution; ``None`` where it is not fair."""
    parameters = template.draw(derive(seed, template.id, subject, attempt), stock)
    if parameters is None:
        return None
    if set(parameters) != set(template.default()):
        raise ClassroomError(f"{template.path.name}: draw gives {sorted(parameters)}, the parameters cell has others")
    solved = template.solve(parameters)
    return solved if fair(template, solved) else None


def fair(template: Assignment, solved: Solved) -> bool:
    """Whether a draw may be handed out.

    Each mistake leads to an answer that differs from the right one by more
    than three tolerances; no two questions of one copy share an answer; and
    no answer stands in what the student is given.
    """
    for name, wrong in solved.mistakes.items():
        question = template.question(template.mistakes[name].question)
        if not compare.rejects(question, solved.answers[question.number], wrong):
            return False
    for a, b in itertools.combinations(template.mistakes.values(), 2):
        # Two mistakes with one answer would be told apart by nobody.
        if a.question == b.question and compare.alike(
            template.question(a.question), solved.mistakes[a.name], solved.mistakes[b.name]
        ):
            return False
    texts = [template.question(n).text(v) for n, v in solved.answers.items()]
    if len(set(texts)) != len(texts):
        return False
    given = numbers_in("\n".join(_student_words(template, solved.parameters, language) for language in LANGUAGES))
    return not any(appears(template.question(n), v, given, solved.parameters) for n, v in solved.answers.items())


def written_forms(question: Question, value: Value) -> set[str]:
    """The numbers by which an answer could be written down: more or fewer digits, per cent as a fraction."""
    forms = set()
    for end in value if isinstance(value, tuple) else (value,):
        forms |= {f"{end:.{d}f}" for d in range(question.decimals, question.decimals + 4)}
        forms |= {repr(end), f"{end:g}", f"{end:,.{question.decimals}f}"}
        if question.unit in ("percent", "point"):
            forms |= {f"{end / 100:.{d}f}" for d in range(question.decimals + 2, question.decimals + 5)}
    return forms


def appears(question: Question, value: Value, numbers: Set[str], parameters: Mapping[str, Any]) -> bool:
    """Whether an answer is among the numbers of a text, in any of its forms.

    An end of an interval that the text must print (``more than 213``) is no
    answer by itself.
    """
    printed = {str(v) for v in parameters.values()} if isinstance(value, tuple) else set()
    return bool((written_forms(question, value) - printed) & numbers)


def numbers_in(text: str) -> set[str]:
    """The numbers of a text, each as it is written."""
    return set(re.findall(r"(?<![0-9A-Za-z.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![0-9A-Za-z])", text))


# -- the notebook ----------------------------------------------------------------
def notebook_of(template: Assignment, parameters: Mapping[str, Any], student: str, language: str) -> dict[str, Any]:
    """The student's notebook: the template without the teachers' cells, in one language, with these parameters."""
    cells = [_cell(c, parameters, language) for c in _student_cells(template, language)]
    head = {
        "cell_type": "markdown",
        "id": "copy",
        "metadata": {},
        "source": _HEAD[language].format(student=_shown(student)),
    }
    return {
        "cells": [cells[0], head, *cells[1:]],
        "metadata": {
            "duizhang": {
                "assignment": template.id,
                "language": language,
                "student": student,
                "template": template.digest[:16],
            },
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _shown(student: str) -> str:
    """A student's id in Markdown, whatever it holds."""
    return "".join(c if c.isalnum() or c in " @.-_" else f"&#{ord(c)};" for c in student).replace("_", "\\_")


def _student_cells(template: Assignment, language: str) -> Iterator[Mapping[str, Any]]:
    for cell in template.cells:
        tags = set(tags_of(cell))
        if tags & TEACHERS or (tags & set(LANGUAGES) and language not in tags):
            continue
        yield cell


def _cell(cell: Mapping[str, Any], parameters: Mapping[str, Any], language: str) -> dict[str, Any]:
    tags = [t for t in tags_of(cell) if t not in LANGUAGES]
    told = {k: v for k, v in about(cell).items() if k in ("question", "kind", "unit", "decimals", "points")}
    text = source(cell)
    if cell["cell_type"] == "markdown":
        text = fill(text, parameters)
        if "hint" in tags:
            text = f"<details><summary>{_HINT[language]}</summary>\n\n{text}\n\n</details>"
    elif "parameters" in tags:
        text = _parameters(text, parameters, language)
    else:
        text = "\n".join(_comment(line, language) for line in text.splitlines())
    out: dict[str, Any] = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": {}, "source": text}
    if tags:
        out["metadata"]["tags"] = tags
    if told:
        out["metadata"]["duizhang"] = told
    if cell["cell_type"] == "code":
        out |= {"execution_count": None, "outputs": []}
    return out


def _parameters(text: str, parameters: Mapping[str, Any], language: str) -> str:
    """The parameters cell with the drawn values; its comments in one language."""
    lines = []
    for line in text.splitlines():
        name = ast.parse(line).body[0].targets[0].id  # type: ignore[attr-defined]
        _, hash_, comment = line.partition("  # ")
        lines.append(f"{name} = {json.dumps(parameters[name], ensure_ascii=False)}{hash_}{_half(comment, language)}")
    return "\n".join(lines)


def _comment(line: str, language: str) -> str:
    code, hash_, comment = line.rpartition("# ")
    return f"{code}{hash_}{_half(comment, language)}" if hash_ else line


def _half(comment: str, language: str) -> str:
    """One language of a comment written English / Chinese."""
    english, slash, chinese = comment.partition(" / ")
    return (chinese if language == "zh" else english) if slash else comment


def _student_words(template: Assignment, parameters: Mapping[str, Any], language: str) -> str:
    return "\n".join(_cell(c, parameters, language)["source"] for c in _student_cells(template, language))


# -- the key ---------------------------------------------------------------------
def key_of(template: Assignment, solved: Solved) -> dict[str, Any]:
    """The key of one copy, by question."""
    out: dict[str, Any] = {}
    for question in template.closed:
        value = solved.answers[question.number]
        names = dict(solved.names) | {q.name: q.text(solved.answers[q.number]) for q in template.closed}
        out[question.number] = {
            "answer": question.text(value),
            "value": _plain(value),
            "unit": question.unit,
            "points": question.points,
            "working": {
                language: fill(template.words(question.number, "solution", language), names) for language in LANGUAGES
            },
            "mistakes": {
                name: {
                    "answer": question.text(solved.mistakes[name]),
                    "value": _plain(solved.mistakes[name]),
                    "says": dict(m.says),
                }
                for name, m in template.mistakes.items()
                if m.question == question.number
            },
        }
    return out


def _plain(value: Value) -> Any:
    """A value for JSON, its digits the same on every machine."""
    return [round(end, 9) for end in value] if isinstance(value, tuple) else round(value, 9)
