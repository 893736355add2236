"""The tables that grading writes: grades, what must be looked at, the open question's sheet, and the LMS's own shape."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from duizhang.classroom.roster import OUR_ID, Roster, written
from duizhang.pages.files import write_atomically

if TYPE_CHECKING:
    from duizhang.classroom.grade import Row
    from duizhang.classroom.keys import Keys

__all__ = ["write"]

#: So that a spreadsheet reads the Chinese.
BOM = "\ufeff"


def write(
    rows: Sequence[Row], listed: Sequence[tuple[str, str, str]], key: Keys, classlist: Roster, out: Path
) -> list[Path]:
    """Write the grade table and those beside it; return their paths."""
    title = key.head["title"]["en"]
    parts = {
        out: BOM + _grades(rows, key),
        out.with_name(f"{out.stem}-open.csv"): BOM + _open(rows, key),
        out.with_name(f"{out.stem}-listed.csv"): BOM + _listed(listed),
    }
    if classlist.shape == "moodle":
        parts[out.with_name(f"{out.stem}-moodle.csv")] = _moodle(rows, classlist, title, key.head["points"])
    elif classlist.shape == "canvas":
        parts[out.with_name(f"{out.stem}-canvas.csv")] = _canvas(rows, classlist, title, key.head["points"])
    for path, text in parts.items():
        write_atomically(path, text)
    return list(parts)


def _grades(rows: Sequence[Row], key: Keys) -> str:
    numbers = [q["number"] for q in key.head["questions"]]
    closed = [q["number"] for q in key.head["questions"] if q["kind"] != "text"]
    (opened,) = set(numbers) - set(closed)
    headings = [
        "student",
        "name",
        "variant",
        "status",
        *numbers,
        "points",
        "total",
        "out of",
        "comment",
        "look",
        "files",
        "handed in",
    ]
    return written(
        headings,
        [
            {
                "student": row.student.id,
                "name": row.student.name,
                "variant": row.variant,
                "status": " ".join(row.status),
                **{n: number(row.marks[n].points) for n in closed if n in row.marks},
                opened: number(row.open_points),
                "points": number(row.points),
                "total": number(row.total),
                "out of": str(key.head["points"]),
                "comment": comment(row),
                "look": "; ".join(row.look),
                "files": "; ".join(row.files),
                "handed in": f"{row.when:%Y-%m-%d %H:%M}" if row.when else "",
            }
            for row in rows
        ],
    )


def _open(rows: Sequence[Row], key: Keys) -> str:
    """The sheet that a person marks: no names, the text, the rubric, and a question mark where else to look."""
    closed = [q["number"] for q in key.head["questions"] if q["kind"] != "text"]
    rubric = [f"rubric {i}: {line}" for i, line in enumerate(key.head["rubric"]["en"], 1)]
    headings = ["student", "points", "comment", *closed, "text", *rubric]
    return written(
        headings,
        [
            {
                "student": row.student.id,
                "points": number(row.open_points),
                "comment": row.open_comment,
                **{n: _looked_at(row, n) for n in closed if n in row.marks},
                "text": row.text,
            }
            for row in rows
            if row.marks
        ],
    )


def _looked_at(row: Row, question: str) -> str:
    """A question mark where a person must look, the points where one has."""
    mark = row.marks[question]
    return "?" if mark.points is None else number(mark.points) if mark.how == "looked at" else ""


def _listed(listed: Sequence[tuple[str, str, str]]) -> str:
    return written(
        ["file", "student", "what"], [{"file": file, "student": who, "what": what} for file, who, what in listed]
    )


def _moodle(rows: Sequence[Row], classlist: Roster, title: str, points: int) -> str:
    """Moodle's grading worksheet as it came, with grade and feedback; or a table for Moodle's grade import."""
    worksheet = "Identifier" in classlist.headings
    headings = [h for h in classlist.headings if h not in (OUR_ID, "variant")]
    grade = "Grade" if worksheet else title
    for heading in (grade, "Feedback comments"):
        if heading not in headings:
            headings.append(heading)
    return written(headings, [dict(r.student.row) | {grade: _lms(r), "Feedback comments": comment(r)} for r in rows])


def _canvas(rows: Sequence[Row], classlist: Roster, title: str, points: int) -> str:
    """Canvas's gradebook with one column for the assignment."""
    wanted = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    headings = [*(h for h in classlist.headings if h in wanted), title]
    possible = {headings[0]: "Points Possible", title: str(points)}
    return written(headings, [possible, *(dict(r.student.row) | {title: _lms(r)} for r in rows)])


def _lms(row: Row) -> str:
    """The grade for the LMS: empty while a person must look at something, never a zero for it."""
    return number(row.total if row.total is not None else row.points) if row.whole else ""


def comment(row: Row) -> str:
    """What is said to the student, question by question."""
    said = [f"{n}: {mark.comment}" for n, mark in row.marks.items() if mark.comment]
    return "\n".join([*said, *([row.open_comment] if row.open_comment else [])])


def number(points: Fraction | None) -> str:
    """Points as a decimal number; empty where there are none yet."""
    return "" if points is None else f"{float(points):g}"
