"""The answers in a handed-in notebook or table: by their cells, by their printed numbers, or shown as they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from duizhang.classroom.answers import LONGEST, Answer, read_answer, read_cell
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.roster import decode, table_of

__all__ = ["Found", "Handed", "read_notebook", "read_table"]

#: Cells of a copy whose words are ours.
_OURS = re.compile(r"(?:title|copy|question|hint)(?:-\w+)*|parameters|given")
MOST_CELLS = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """An answer and where it was: ``cell``, ``number`` (by its printed number), ``table``, ``several``, ``elsewhere``,
    ``gone``."""

    answer: Answer
    where: str


@dataclass(frozen=True)
class Handed:
    """What one file hands in."""

    student: str
    assignment: str
    language: str
    answers: Mapping[str, Found] = field(default_factory=dict)
    text: str = ""


def read_notebook(data: bytes, questions: Iterable[str], open_question: str) -> Handed:
    """Read the answers of a notebook from the text of its cells; outputs are not looked at.

    Raises
    ------
    ClassroomError
        If it is no notebook.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ClassroomError("is no notebook: it cannot be read as JSON in UTF-8") from None
    if not isinstance(notebook, dict):
        raise ClassroomError("is no notebook: expected its cells")
    cells = _cells(notebook)
    told = _mapping(_mapping(notebook.get("metadata")).get("duizhang"))
    answers = {number: _find(cells, number) for number in questions}
    return Handed(
        student=_string(told.get("student")),
        assignment=_string(told.get("assignment")),
        language="zh" if told.get("language") == "zh" else "en",
        answers=answers,
        text=_open_text(cells, open_question),
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    kind: str
    id: str
    question: str
    answer: bool
    source: str


def _cells(notebook: Mapping[str, Any]) -> list[_Cell]:
    raw = notebook.get("cells")
    if raw is None and isinstance(notebook.get("worksheets"), list):  # nbformat 3
        raw = [c for w in notebook["worksheets"] if isinstance(w, dict) for c in w.get("cells") or ()]
    if not isinstance(raw, list):
        raise ClassroomError("is no notebook: expected its cells")
    out = []
    for cell in raw[:MOST_CELLS]:
        if not isinstance(cell, dict):
            continue
        metadata = _mapping(cell.get("metadata"))
        told = _mapping(metadata.get("duizhang"))
        tags = metadata.get("tags") if isinstance(metadata.get("tags"), list) else []
        text = cell.get("source", cell.get("input", ""))
        text = "".join(map(_string, text)) if isinstance(text, list) else _string(text)
        out.append(
            _Cell(
                _string(cell.get("cell_type")),
                _string(cell.get("id")),
                _string(told.get("question")),
                "answer" in tags or "kind" in told,
                text[: 40 * LONGEST],
            )
        )
    return out


def _find(cells: list[_Cell], number: str) -> Found:
    name = f"answer_{number}"
    named = [c for c in cells if c.question == number and c.answer] or [c for c in cells if c.id == f"answer-{number}"]
    read = _distinct(read_cell(c.source, name) for c in named)
    if len(read) == 1:
        return Found(read[0], "cell")
    if len(read) > 1:
        return Found(_several(c.source for c in named), "several")
    others = [c for c in cells if c not in named and not _OURS.fullmatch(c.id) and not (c.answer or c.question)]
    read = _distinct([*(a for c in others for a in _by_number(c, number)), *_under_question(cells, number)])
    if len(read) == 1:
        return Found(read[0], "number")
    if len(read) > 1:
        return Found(_several(a.text for a in read), "several")
    spoken = [
        c.source for c in others if re.search(rf"answer_{number}(?!\d)|{_label(number)}", c.source, re.IGNORECASE)
    ]
    if named and spoken:
        return Found(_several(spoken), "elsewhere")
    if named:
        return Found(Answer("nothing", text=named[0].source.strip()[:LONGEST]), "cell")
    theirs = "\n".join(c.source.strip() for c in others if c.source.strip())
    return Found(Answer("unread", text=theirs[:LONGEST]), "gone")


def _by_number(cell: _Cell, number: str) -> Iterable[Answer]:
    """Answers of a cell that stand beside the printed number of a question."""
    name = f"answer_{number}"
    if re.search(rf"^\s*{name}\s*[=＝:：]", cell.source, re.MULTILINE):
        yield read_cell(cell.source, name)
        return
    for line in cell.source.splitlines():
        # A comment in code is the label that we printed; in Markdown the mark is a heading.
        if cell.kind == "code" and line.lstrip().startswith("#"):
            continue
        if match := re.match(
            rf"[\s#*>-]*{_label(number)}[\s*]*(?:answer|答案)?[\s*]*[:：=]\s*(.+)", line, re.IGNORECASE
        ):
            yield read_answer(match[1].strip("* "))


def _under_question(cells: list[_Cell], number: str) -> Iterable[Answer]:
    """Answers that were written into the words of the question itself."""
    for cell in cells:
        if cell.question == number and not cell.answer and cell.kind == "markdown":
            for match in re.finditer(r"(?im)^[\s>*#-]*(?:answer|ans|答案|答)[\s*]*[:：=]\s*(.+)$", cell.source):
                yield read_answer(match[1].strip("* "))


def _label(number: str) -> str:
    return rf"(?:\b(?:question|q|answer)\s*{number}(?!\d)|第\s*{number}\s*题|答案\s*{number}(?!\d))"


def _distinct(answers: Iterable[Answer]) -> list[Answer]:
    """Answers that differ; blanks do not count."""
    out: dict[Any, Answer] = {}
    for answer in answers:
        if answer.kind != "nothing":
            same = answer.text if answer.kind == "unread" else (answer.ends, answer.unit)
            out.setdefault((answer.kind, same), answer)
    return list(out.values())


def _several(texts: Iterable[str]) -> Answer:
    shown = " | ".join(dict.fromkeys(t.strip() for t in texts if t.strip()))
    return Answer("unread", text=shown[:LONGEST])


def _open_text(cells: list[_Cell], number: str) -> str:
    named = [c for c in cells if c.question == number and c.answer] or [c for c in cells if c.id == f"answer-{number}"]
    if not named:
        label = re.compile(rf"(?im)^[\s#*>-]*(?:answer_{number}|question\s*{number}|第\s*{number}\s*题)\b")
        named = [c for c in cells if not _OURS.fullmatch(c.id) and not c.answer and label.search(c.source)]
    texts = [re.sub(rf"^\s*answer_{number}\s*[:：=]\s*", "", c.source.strip()) for c in named]
    return "\n\n".join(t for t in texts if t.strip(". …"))[: 10 * LONGEST]


def read_table(data: bytes, questions: Iterable[str], open_question: str) -> list[Handed]:
    """Read ``answers.csv``: lines ``student,ID``, ``1,7.05 to 7.15`` of one student, or a row for each of many.

    Raises
    ------
    ClassroomError
        If it is no such table.
    """
    rows = table_of(decode(data))
    numbers = list(questions)
    if not rows:
        raise ClassroomError("is empty")
    head = [cell.casefold().strip() for cell in rows[0]]
    wide = [i for i, cell in enumerate(head) if _number(cell) in (*numbers, open_question)]
    if head[0] in ("student", "id", "学号", "学生") and wide:
        return [_wide(row, head, numbers, open_question) for row in rows[1:]]
    told: dict[str, str] = {}
    for row in rows:
        key = row[0].casefold().strip()
        # 1,7.05,7.15: a comma parts the ends.
        told.setdefault(_number(key) or key, ", ".join(c for c in row[1:] if c))
    answers = {n: Found(read_answer(told[n]), "table") for n in numbers if n in told}
    if not answers and "student" not in told and "学生" not in told:
        raise ClassroomError("is no table of answers: expected lines such as 1,7.05 to 7.15")
    student = next((told[k] for k in ("student", "id", "学号", "学生") if k in told), "")
    return [
        _handed(student, told.get("assignment", told.get("作业", "")), answers, told.get(open_question, ""), numbers)
    ]


def _wide(row: list[str], head: list[str], numbers: list[str], open_question: str) -> Handed:
    cells = {(_number(h) or h): cell for h, cell in zip(head, row, strict=False)}
    answers = {n: Found(read_answer(cells[n]), "table") for n in numbers if n in cells}
    return _handed(row[0], cells.get("assignment", ""), answers, cells.get(open_question, ""), numbers)


def _handed(student: str, assignment: str, answers: dict[str, Found], text: str, numbers: list[str]) -> Handed:
    for number in numbers:
        answers.setdefault(number, Found(Answer("nothing"), "table"))
    chinese = any("\u4e00" <= c <= "\u9fff" for f in answers.values() for c in f.answer.text)
    return Handed(student, assignment, "zh" if chinese else "en", answers, text)


def _number(cell: str) -> str:
    match = re.fullmatch(r"(?:question|answer|q|第)?[\s_]*(\d{1,2})\s*题?\.?", cell, re.IGNORECASE)
    return match[1] if match else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
