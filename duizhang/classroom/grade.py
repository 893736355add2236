"""``duizhang grade``: what was handed in, beside the keys. No code of a student is run, and nobody loses by a damaged file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

from tqdm import tqdm

from duizhang.classroom import tables
from duizhang.classroom.compare import Mark, compare
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.find import Found, Handed, read_notebook, read_table
from duizhang.classroom.keys import Keys, find_keys, read_keys
from duizhang.classroom.roster import Roster, Student, file_name, read_roster
from duizhang.classroom.submissions import File, files_of
from duizhang.classroom.template import Mistake, Question, Value

__all__ = ["Graded", "Row", "grade", "mark_all"]


@dataclass
class Row:
    """One student's line of the grade table.

    Attributes
    ----------
    status : list of str
        ``graded``, ``missing``, ``late``, ``look`` (a person must look at something), ``key changed``.
    marks : mapping
        Question -> its mark.
    look : list of str
        What a person must look at, with the student's text.
    open_points : Fraction or None
        From the marked sheet.
    """

    student: Student
    variant: str = ""
    status: list[str] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    look: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    when: datetime | None = None
    text: str = ""
    open_points: Fraction | None = None
    open_comment: str = ""

    @property
    def points(self) -> Fraction | None:
        """What the closed questions give; ``None`` where nothing was handed in or all of it must be looked at."""
        given = [m.points for m in self.marks.values() if m.points is not None]
        return sum(given, Fraction(0)) if given else None

    @property
    def whole(self) -> bool:
        """Whether every closed question has its points."""
        return bool(self.marks) and all(m.points is not None for m in self.marks.values())

    @property
    def total(self) -> Fraction | None:
        """All questions together; ``None`` while something is open."""
        if not self.whole or self.open_points is None or self.points is None:
            return None
        return self.points + self.open_points


@dataclass(frozen=True)
class Graded:
    """What a call found and wrote."""

    rows: Sequence[Row]
    listed: Sequence[tuple[str, str, str]]
    files: Sequence[Path]
    shape: str

    def summary(self) -> str:
        """Counts, in one line."""
        count = {word: sum(word in r.status for r in self.rows) for word in ("graded", "missing", "late", "look")}
        told = ", ".join(f"{n} {word}" for word, n in count.items() if n or word == "graded")
        return f"{len(self.rows)} students: {told}; {len(self.listed)} things listed"


def grade(
    submissions: Path,
    keys: Path,
    out: Path,
    *,
    name: str | None = None,
    late: datetime | None = None,
    marks: Path | None = None,
    quiet: bool = True,
) -> Graded:
    """Grade what was handed in and write the tables.

    Parameters
    ----------
    submissions : Path
        The LMS's zip, or a folder.
    keys : Path
        The folder that ``assign`` wrote.
    out : Path
        The grade table; the others are named after it.
    name : str, optional
        The assignment, where the folder has keys of several.
    late : datetime, optional
        What is handed in after it is marked late, and loses nothing.
    marks : Path, optional
        The marked sheet of the open question.

    Raises
    ------
    ClassroomError
        If something given cannot be used.
    """
    key = read_keys(keys, _name(keys, name))
    classlist = _classlist(keys, key)
    marked = read_marks(marks, key) if marks else {}
    rows, listed = mark_all(files_of(submissions), key, classlist, late=late, quiet=quiet)
    _merge(rows, marked, key, listed)
    written = tables.write(rows, listed, key, classlist, out)
    return Graded(rows, listed, written, classlist.shape)


def _name(keys: Path, name: str | None) -> str:
    if not keys.is_dir():
        raise ClassroomError(f"--keys {keys}: expected the folder that duizhang assign wrote; there is none")
    found = find_keys(keys)
    if name is None and len(found) == 1:
        return found[0]
    if name not in found:
        asked = f"no key of {name[:60]!r}" if name else "keys of more than one assignment; name one with --assignment"
        raise ClassroomError(f"--keys {keys}: {asked if found else 'no keys'}; there are {', '.join(found) or 'none'}")
    return str(name)


def _classlist(keys: Path, key: Keys) -> Roster:
    path = keys / f"{key.assignment}-roster.csv"
    roster = read_roster(path) if path.exists() else Roster((), "plain", ("id",))
    listed = {s.id for s in roster.students}
    # Students who got a copy with an earlier list.
    others = tuple(Student(s) for s in key.students if s not in listed)
    return Roster((*roster.students, *others), roster.shape, roster.headings)


def mark_all(
    files: Iterable[File],
    key: Keys,
    classlist: Roster,
    *,
    late: datetime | None = None,
    quiet: bool = True,
) -> tuple[list[Row], list[tuple[str, str, str]]]:
    """Mark every file, and tell what could not be.

    Returns
    -------
    (rows, listed)
        A row for each student of the class list; (file, student, what) of everything that a teacher should know.
    """
    questions = _questions(key)
    rows = {s.id: Row(s, key.students.get(s.id, {}).get("variant", "")) for s in classlist.students}
    whose = _Whose(classlist, key)
    listed: list[tuple[str, str, str]] = []
    tried: dict[str, list[tuple[File, Handed, dict[str, Mark]]]] = defaultdict(list)
    for file in tqdm(files, desc="grade", unit="file", disable=quiet):
        if file.problem:
            listed.append((file.path, whose.by_path(file), file.problem))
            continue
        try:
            handed = _read(file, questions, key)
        except ClassroomError as error:
            listed.append((file.path, whose.by_path(file), str(error)))
            continue
        for one in handed:
            student, problem = whose.of(file, one, key.assignment)
            if problem:
                listed.append((file.path, student, problem))
            elif student in key.changed:
                listed.append((file.path, student, "the key of this student was changed since it was written"))
                rows[student].status.append("key changed")
            else:
                tried[student].append((file, one, _mark(questions, key.students[student], one)))
    for student, attempts in tried.items():
        _take(rows[student], attempts, listed, late, questions)
    for student in key.changed:
        if student in rows and "key changed" not in rows[student].status:
            rows[student].status.append("key changed")
    told = {student for _, student, _ in listed if student}
    for identity, row in rows.items():
        if not row.status:
            row.status.append("look" if identity in told else "missing")
            if identity not in key.students:
                row.look.append("has no key: was not on the list when copies were made")
            if identity in told:
                row.look += [f"{path}: {what}" for path, student, what in listed if student == identity]
    return list(rows.values()), listed


class _Whose:
    """Whose a file is: by the notebook's own metadata, by its name, by the LMS's number."""

    def __init__(self, classlist: Roster, key: Keys) -> None:
        self.ids = {s.id for s in classlist.students} & set(key.students)
        self.by_lms = {s.lms: s.id for s in classlist.students if s.lms}
        self.by_name = {file_name(s): s for s in self.ids}
        self.tail = f"-{key.assignment}"

    def by_path(self, file: File) -> str:
        stem = PurePosixPath(file.path).stem.removesuffix("-zh").removesuffix(self.tail)
        return self.by_lms.get(file.lms, "") or self.by_name.get(stem, "")

    def of(self, file: File, handed: Handed, assignment: str) -> tuple[str, str]:
        """(student, what is wrong)"""
        by_lms = self.by_lms.get(file.lms, "")
        student = handed.student.strip()
        if handed.assignment and handed.assignment != assignment:
            return by_lms or student, f"is of another assignment: {handed.assignment[:60]}"
        if student in self.ids:
            if by_lms and by_lms != student:
                return by_lms, f"was made for {student}, and {by_lms} handed it in"
            return student, ""
        named = self.by_path(file)
        if student:
            return named, f"names a student without a key: {student[:60]}"
        if named in self.ids:
            return named, ""
        return named, "names no student: expected the notebook that was handed out, or a line student,ID"


def _read(file: File, questions: Sequence[Question], key: Keys) -> list[Handed]:
    closed = [q.number for q in questions if q.kind != "text"]
    opened = next((q.number for q in questions if q.kind == "text"), "")
    suffix = PurePosixPath(file.path).suffix.lower()
    data = file.data or b""
    if suffix in (".ipynb", ".json"):
        return [read_notebook(data, closed, opened)]
    if suffix in (".csv", ".txt"):
        return read_table(data, closed, opened)
    raise ClassroomError("is neither a notebook nor answers.csv")


def _mark(questions: Sequence[Question], entry: Mapping[str, Any], handed: Handed) -> dict[str, Mark]:
    out = {}
    for question in questions:
        if question.kind == "text":
            continue
        told = entry["answers"][question.number]
        mistakes = {
            name: (Mistake(name, question.number, m["says"]), _value(m["value"]))
            for name, m in told["mistakes"].items()
        }
        found = handed.answers[question.number]
        out[question.number] = compare(question, _value(told["value"]), found.answer, mistakes, handed.language)
    return out


def _take(
    row: Row,
    attempts: list[tuple[File, Handed, dict[str, Mark]]],
    listed: list[tuple[str, str, str]],
    late: datetime | None,
    questions: Sequence[Question],
) -> None:
    """The best of what a student handed in counts; the others are told."""

    def worth(attempt: tuple[File, Handed, dict[str, Mark]]) -> tuple[Fraction, int, str]:
        marks = attempt[2].values()
        points = sum((m.points for m in marks if m.points is not None), Fraction(0))
        return points, len(attempt[1].text), attempt[0].path

    best = max(attempts, key=worth)
    file, handed, marks = best
    for other, _, _ in attempts:
        if other is not file:
            listed.append((other.path, row.student.id, f"handed in beside {file.path}, which counts"))
    row.status.append("graded")
    row.marks, row.text, row.when = marks, handed.text, file.when
    row.files = [a[0].path for a in attempts]
    if file.late or (late and file.when and file.when > late):
        row.status.append("late")
        listed.append((file.path, row.student.id, "is late; nothing is taken off"))
    for question in questions:
        if question.kind == "text":
            continue
        found: Found = handed.answers[question.number]
        if marks[question.number].points is None:
            why = {
                "gone": "its cell is gone, and the answer was not found",
                "several": "more than one answer",
                "elsewhere": "its cell is blank, and another speaks of it",
            }.get(found.where, "could not be read as a number")
            row.look.append(f"question {question.number}: {why}: {' '.join(found.answer.text.split())[:300]}")
        elif found.where == "number":
            row.look.append(f"question {question.number}: found by its printed number, and marked")
    if not row.whole:
        row.status.append("look")
    listed += [(file.path, row.student.id, what) for what in row.look]


# -- the marked sheet --------------------------------------------------------------
def read_marks(path: Path, key: Keys) -> dict[str, dict[str, Any]]:
    """The marked sheet of the open question: student, points, comment; columns 1, 2 … for what a person looked at.

    Raises
    ------
    ClassroomError
        If it is no such table, or points are none that the question gives.
    """
    from duizhang.classroom.roster import decode, table_of

    try:
        rows = table_of(decode(path.read_bytes()[:20_000_000]))
    except OSError as error:
        raise ClassroomError(f"--marks {path}: cannot be read: {error.strerror}") from None
    head = [c.casefold() for c in rows[0]] if rows else []
    if not {"student", "points"} <= set(head):
        raise ClassroomError(f"--marks {path}: expected the columns student and points, as grade wrote them")
    questions = {q.number: q for q in _questions(key)}
    opened = next(q for q in questions.values() if q.kind == "text")
    out: dict[str, dict[str, Any]] = {}
    for line, row in enumerate(rows[1:], 2):
        cells = dict(zip(head, row, strict=False))
        most = {"points": opened.points} | {n: q.points for n, q in questions.items()}
        given = {}
        for column, limit in most.items():
            cell = cells.get(column, "").strip()
            if cell in ("", "?"):
                continue
            try:
                points = Fraction(cell.replace(",", "."))
            except (ValueError, ZeroDivisionError):
                points = Fraction(-1)
            if not 0 <= points <= limit or len(cell) > 12:
                raise ClassroomError(
                    f"--marks {path}: row {line}: {column}: expected 0 to {limit} points, got {cell[:20]!r}"
                )
            given[column] = points
        out[_plain(cells["student"])] = {"points": given, "comment": cells.get("comment", "")[:2000]}
    return out


def _merge(
    rows: Sequence[Row], marked: Mapping[str, Mapping[str, Any]], key: Keys, listed: list[tuple[str, str, str]]
) -> None:
    known = {row.student.id: row for row in rows}
    for student, told in marked.items():
        if student not in known:
            listed.append(("the marked sheet", student[:60], "is not on the class list"))
            continue
        row = known[student]
        row.open_points = told["points"].get("points")
        row.open_comment = told["comment"]
        for number, points in told["points"].items():
            if number in row.marks:
                row.marks[number] = Mark(points, "looked at", "")
        if row.whole and "look" in row.status:
            row.status.remove("look")


def _plain(cell: str) -> str:
    return cell.removeprefix("'") if cell[:2] in ("'=", "'+", "'-", "'@") else cell


def _questions(key: Keys) -> list[Question]:
    return [Question(**q) for q in key.head["questions"]]


def _value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value
