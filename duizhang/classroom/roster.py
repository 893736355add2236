"""The list of a class: Moodle's or Canvas's export, or two columns, in UTF-8 or GBK. Nothing in it is trusted."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from duizhang.classroom.errors import ClassroomError

__all__ = ["OUR_ID", "Roster", "Student", "decode", "file_name", "read_roster", "table_of", "written"]

#: The column of our own in the copy that stays with the keys.
OUR_ID = "duizhang id"
LARGEST = 20_000_000
LONGEST_ID = 100
#: What a spreadsheet takes for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "|", "%", "\n")
#: A column of ours -> the headings that it goes by in exports, folded.
_HEADINGS = {
    "id": ("id number", "idnumber", "student id", "student number", "sis user id", "student", "id", "学号", "编号", "学生编号", "学工号"),
    "name": ("full name", "fullname", "name", "student name", "姓名", "全名", "学生姓名"),
    "first": ("first name", "firstname", "given name", "名", "名字"),
    "last": ("last name", "lastname", "surname", "family name", "姓", "姓氏"),
    "email": ("email address", "email", "e-mail", "电子邮件地址", "邮箱", "邮件地址", "电子邮件", "email地址"),
    "login": ("username", "sis login id", "login", "用户名", "登录名"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Student:
    """One row of a roster.

    Attributes
    ----------
    id : str
        What the student is called everywhere but in the grade table.
    name : str
        For the grade table only.
    lms : str
        The number by which the LMS names handed-in files, or empty.
    row : mapping
        The row as it stood.
    """

    id: str
    name: str = ""
    lms: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """A class: its students, the shape of the export (``moodle``, ``canvas`` or ``plain``) and its headings."""

    students: tuple[Student, ...]
    shape: str
    headings: tuple[str, ...]
    notices: tuple[str, ...] = ()


def decode(data: bytes) -> str:
    """Text in UTF-8 (with or without a byte order mark), UTF-16 with one, or GBK.

    Raises
    ------
    ClassroomError
        If it is none of these.
    """
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ClassroomError("the text is neither UTF-8 nor GBK")


def table_of(text: str) -> list[list[str]]:
    """The cells of a sheet parted by commas, semicolons or tabs; rows without any text are left out."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=mark)
    try:
        return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ClassroomError(f"it is no table: {error}") from None


def read_roster(path: Path) -> Roster:
    """Read a class list.

    Raises
    ------
    ClassroomError
        If there is no such file, no column of ids, an empty or an unusable id, or one id for two names.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ClassroomError(f"{path}: larger than {LARGEST // 10**6} MB: expected a class list")
        data = path.read_bytes()
    except OSError as error:
        raise ClassroomError(f"--roster {path}: cannot be read: {error.strerror}") from None
    if data[:4] == b"PK\x03\x04":
        raise ClassroomError(f"--roster {path}: this is a workbook: save it as CSV first")
    try:
        rows = table_of(decode(data))
        return _roster(rows)
    except ClassroomError as error:
        raise ClassroomError(f"--roster {path}: {error}") from None


def _roster(rows: list[list[str]]) -> Roster:
    if not rows:
        raise ClassroomError("the list is empty")
    known = {h: column for column, names in _HEADINGS.items() for h in names}
    head = [_fold(cell) for cell in rows[0]]
    canvas = "sis login id" in head or ("student" in head and "section" in head and "id" in head)
    titled = canvas or any(h in known for h in head) or "identifier" in head
    if not titled and len(rows[0]) > 2:
        raise ClassroomError(f"no column of ids among {', '.join(rows[0][:8])}; expected ID number, Student ID or 学号")
    if titled:
        headings, body = rows[0], rows[1:]
    else:
        headings, body = ["id", "name"][: len(rows[0])], rows
    columns: dict[str, int] = {}
    for i, h in enumerate(_fold(h) for h in headings):
        columns.setdefault(h, i)
    moodle = titled and bool({"identifier", *_HEADINGS["email"]} & set(columns))
    shape = "canvas" if canvas else "moodle" if moodle else "plain"
    cells = [dict(zip(headings, [*map(_unsafe, row), *[""] * len(headings)], strict=False)) for row in body]
    students, notices = _students(cells, columns, headings, shape, 2 if titled else 1)
    return Roster(tuple(students), shape, tuple(headings), tuple(notices))


def _students(
    cells: Sequence[Mapping[str, str]], columns: Mapping[str, int], headings: Sequence[str], shape: str, first: int
) -> tuple[list[Student], list[str]]:
    def cell(row: Mapping[str, str], *names: str) -> str:
        return next((row[headings[columns[n]]] for n in names if n in columns and row[headings[columns[n]]]), "")

    real = [(line, row) for line, row in enumerate(cells, first) if not _no_student(row, shape)]
    choices = {
        "canvas": (("sis user id",), ("id",), ("sis login id",)),
        "moodle": (_HEADINGS["id"], ("username", "用户名"), ("identifier",), _HEADINGS["email"]),
        "plain": (_HEADINGS["id"], _HEADINGS["login"], _HEADINGS["email"]),
    }[shape]
    if OUR_ID in columns:
        choices = ((OUR_ID,),)
    # The first column that names every student; a column with holes would leave some without.
    chosen = next((names for names in choices if real and all(cell(row, *names) for _, row in real)), None)
    if chosen is None:
        partly = next((names for names in choices if any(cell(row, *names) for _, row in real)), None)
        if partly is None:
            raise ClassroomError(
                f"no column of ids among {', '.join(headings[:8])}; expected ID number, Student ID or 学号"
            )
        lines = [str(line) for line, row in real if not cell(row, *partly)]
        raise ClassroomError(f"row {', '.join(lines[:10])}: no id; expected one in each row")
    students: list[Student] = []
    notices: list[str] = []
    seen: dict[str, Student] = {}
    for line, row in real:
        identity = unicodedata.normalize("NFC", cell(row, *chosen))
        if len(identity) > LONGEST_ID or any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") for c in identity):
            raise ClassroomError(
                f"row {line}: the id {identity[:20]!r} is longer than {LONGEST_ID} characters or holds control marks"
            )
        name = cell(row, "student") if shape == "canvas" else cell(row, *_HEADINGS["name"])
        name = name or _joined(cell(row, *_HEADINGS["last"]), cell(row, *_HEADINGS["first"]))
        lms = cell(row, "id") if shape == "canvas" else re.sub(r"\D", "", cell(row, "identifier"))
        student = Student(identity, name, lms, dict(row))
        if identity in seen:
            if seen[identity].name != name:
                raise ClassroomError(f"row {line}: the id {identity!r} stands in another row with another name")
            notices.append(f"row {line}: {identity!r} again: taken once")
            continue
        seen[identity] = student
        students.append(student)
    return students, notices


def _unsafe(cell: str) -> str:
    """A cell that :func:`written` made safe, as it was."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell


def _fold(cell: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell)).strip().casefold()


def _no_student(row: Mapping[str, str], shape: str) -> bool:
    """Canvas's rows that are nobody: what is possible, who posts, the test student."""
    first = _fold(next(iter(row.values()), ""))
    return shape == "canvas" and (
        first.startswith(("points possible", "student, test", "test student", "测试"))
        or first in ("", "manual posting")
    )


def _joined(last: str, first: str) -> str:
    chinese = re.search(r"[\u4e00-\u9fff]", last + first)
    return f"{last}{first}" if chinese else f"{first} {last}".strip()


def file_name(identity: str) -> str:
    """A file's name for a student, whatever the id holds: itself where it is plain, a digest otherwise."""
    plain = re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", identity)
    device = re.fullmatch(r"(?:con|prn|aux|nul|com\d|lpt\d)", identity)
    if plain and not device:
        return identity
    start = re.sub(r"[^a-z0-9]+", "-", identity.lower()).strip("-")[:20]
    tail = hashlib.sha256(identity.encode("utf-8")).hexdigest()[:10]
    return f"{start or 'student'}-{tail}"


def written(headings: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """A table as CSV, safe to open in a spreadsheet: no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_safe(h) for h in headings])
    writer.writerows([_safe(row.get(h, "")) for h in headings] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", text)
    return text if number or text[:1] not in FORMULA else f"'{text}"
