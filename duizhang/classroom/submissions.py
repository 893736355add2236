"""What a class handed in: a folder, or the zip as Moodle or Canvas wrote it. Nothing is unpacked to disk, nothing is run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from duizhang.classroom.errors import ClassroomError

__all__ = ["File", "LARGEST", "files_of"]

#: A larger notebook or table is listed and not read.
LARGEST = 50_000_000
#: All files of one call together, as read.
TOTAL = 4_000_000_000
MOST_FILES = 20_000
#: No notebook packs so well: beyond this, and beyond SMALL bytes, an entry is not unpacked.
RATIO, SMALL = 300, 5_000_000
_MOODLE = re.compile(r"_(\d+)_assignsubmission_")
_CANVAS = re.compile(r"[^_/]+_(LATE_)?(\d+)_(\d+)_")


@dataclass(frozen=True, slots=True)
class File:
    """One file that was handed in.

    Attributes
    ----------
    path : str
        Where it lay, for the teacher's list only: it is never opened by this name.
    data : bytes or None
        ``None`` where it was not read.
    when : datetime or None
        When it was handed in, as the zip or the file system says.
    late : bool
        The LMS says so in its name.
    lms : str
        The number of the student in its name, or empty.
    problem : str
        Why it was not read, in words for the teacher.
    """

    path: str
    data: bytes | None
    when: datetime | None = None
    late: bool = False
    lms: str = ""
    problem: str = ""


def files_of(path: Path) -> Iterator[File]:
    """Every file that was handed in, in the order of their names.

    Raises
    ------
    ClassroomError
        If there is no such folder or file, or it is no zip.
    """
    budget = [TOTAL]
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            name = file.relative_to(path).as_posix()
            if file.is_file() and not file.is_symlink() and not _unwanted(name):
                yield from _file(name, file, budget)
    elif path.is_file() and path.suffix.lower() == ".zip":
        with path.open("rb") as opened:
            try:
                archive = zipfile.ZipFile(opened)
            except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
                raise ClassroomError(f"{path}: this is no zip: {error}") from None
            with archive:
                yield from _zip(archive, "", budget, nested=True)
    elif path.is_file():
        yield from _file(path.name, path, budget)
    else:
        raise ClassroomError(f"{path}: expected the folder or the zip with what was handed in; there is none")


def _file(name: str, file: Path, budget: list[int]) -> Iterator[File]:
    try:
        when = datetime.fromtimestamp(file.stat().st_mtime)
        size = file.stat().st_size
        if size > LARGEST and not name.lower().endswith(".zip"):
            yield _told(name, None, when, _too_large(size))
            return
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1 if not name.lower().endswith(".zip") else 4 * LARGEST + 1)
    except OSError as error:
        yield _told(name, None, None, f"cannot be read: {error.strerror}")
        return
    yield from _opened(name, data, when, budget, nested=True)


def _opened(name: str, data: bytes, when: datetime | None, budget: list[int], nested: bool) -> Iterator[File]:
    """A file as read; a zip that a student handed in is looked into once."""
    budget[0] -= len(data)
    if not (nested and name.lower().endswith(".zip")):
        yield _told(name, data, when, "")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _zip(archive, f"{name}/", budget, nested=False)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield _told(name, None, when, "this is no zip that can be opened")


def _zip(archive: zipfile.ZipFile, before: str, budget: list[int], nested: bool) -> Iterator[File]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        yield _told(before or "the zip", None, None, f"holds {len(entries):,} files; the first {MOST_FILES:,} are read")
    for entry in sorted(entries[:MOST_FILES], key=lambda e: e.filename):
        name = before + _name(entry)
        if entry.is_dir() or _unwanted(name):
            continue
        when = _when(entry)
        problem = _refused(entry, name, budget)
        if problem:
            yield _told(name, None, when, problem)
            continue
        try:
            with archive.open(entry) as opened:
                data = opened.read(LARGEST + 1)
        except Exception as error:  # a damaged entry raises whatever its bytes lead to
            yield _told(name, None, when, f"is damaged and cannot be unpacked ({type(error).__name__})")
            continue
        if len(data) > LARGEST:
            yield _told(name, None, when, _too_large(len(data)))
            continue
        yield from _opened(name, data, when, budget, nested)


def _refused(entry: zipfile.ZipInfo, name: str, budget: list[int]) -> str:
    if entry.flag_bits & 1:
        return "is locked with a password"
    if not name.lower().endswith((".ipynb", ".csv", ".zip", ".json", ".txt")):
        return "is neither a notebook nor answers.csv"
    if entry.file_size > LARGEST:
        return _too_large(entry.file_size)
    if entry.file_size > SMALL and entry.file_size > RATIO * max(entry.compress_size, 1):
        return f"packs {entry.file_size:,} bytes into {entry.compress_size:,}: not unpacked"
    if budget[0] < entry.file_size:
        return f"comes after {TOTAL:,} bytes of others: hand it in by itself"
    return ""


def _too_large(size: int) -> str:
    return f"is larger than {LARGEST // 10**6} MB: ask for it without outputs"


def _told(name: str, data: bytes | None, when: datetime | None, problem: str) -> File:
    late, number = False, ""
    for part in reversed(PurePosixPath(name).parts):
        if match := _MOODLE.search(part):
            number = match[1]
        elif match := _CANVAS.match(part):
            late, number = bool(match[1]), match[2]
        if number:
            break
    return File(name, data, when, late, number, problem)


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; those without the mark of UTF-8 are often GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _when(entry: zipfile.ZipInfo) -> datetime | None:
    try:
        found = datetime(*entry.date_time)
    except ValueError:
        return None
    # 1980 is what a zip says that does not know.
    return found if found.year > 1980 else None


def _unwanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((p.startswith(".") and p != "..") or p in ("__MACOSX", "__pycache__") for p in parts)
