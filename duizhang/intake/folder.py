"""The draft folder: what stands in it, and changing it so that two at once do no harm.

=================  ============================================================
``draft.csv``      a row for each draft claim, for a person and a spreadsheet
``mentions.csv``   a row for each number of each text
``damage.csv``     the proposed overlay
``texts/``         the texts as decoded; offsets point into them
``asread/``        what the reader made of each text: never edited, asked when
                   a spreadsheet changed a cell
``intake.json``    what was read, how, by which version, and what was guessed
=================  ============================================================

Every change is made under a lock; every file is whole or not there; a decision
that stands in ``draft.csv`` is never lost.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from duizhang import __version__
from duizhang.intake.errors import IntakeError
from duizhang.intake.names import slug, unique
from duizhang.intake.report import Report
from duizhang.intake.restore import Restorer
from duizhang.intake.sheet import BOM, DRAFT, Row, csv_line, header_line, read_sheet, unguard
from duizhang.ledger.files import digest, write_atomic

__all__ = ["DAMAGE", "DraftFolder", "is_draft", "stage", "staged_part"]

MENTIONS = ("mention", "source", "start", "end", "text", "class")
#: The columns of ``damage.csv``.
DAMAGE = (
    "source", "start", "end", "found", "intended", "kind", "certainty", "decision", "why", "context", "file",
)  # fmt: skip
#: What is kept of each reading.
PARTS = {"rows": DRAFT, "mentions": MENTIONS, "damage": DAMAGE}
#: Seconds that a change waits for another one to end.
PATIENCE = 120


def is_draft(folder: Path) -> bool:
    """Whether this folder holds a draft."""
    return (folder / "draft.csv").is_file() and (folder / "intake.json").is_file()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class DraftFolder:
    """A draft folder; made when something is first written to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # -- what stands in it ---------------------------------------------------
    @property
    def draft(self) -> Path:
        """The sheet that a person edits."""
        return self.path / "draft.csv"

    def text_file(self, source: str) -> Path:
        """Where a source's text is kept."""
        return self.path / "texts" / f"{source}.txt"

    def text(self, source: str) -> str:
        """A source's text, every code point."""
        return self.text_file(source).read_bytes().decode("utf-8")

    def index(self) -> dict[str, Any]:
        """``intake.json``.

        Raises
        ------
        IntakeError
            If it is no such file.
        """
        file = self.path / "intake.json"
        if not file.exists():
            return {"duizhang": __version__, "reports": {}}
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(found["reports"], dict):
                return found
        except (ValueError, KeyError, TypeError):
            pass
        raise IntakeError(f"{file.name}: expected what duizhang extract wrote; take it away and extract again")

    def reports(self) -> dict[str, dict[str, Any]]:
        """Source -> what was read, of those that have been read, in the order in which they came."""
        return {name: about for name, about in self.index()["reports"].items() if about.get("text_sha256")}

    def part(self, source: str, name: str) -> Iterator[Row]:
        """What the reader made of one text, row by row: ``rows``, ``mentions`` or ``damage``."""
        return _rows(self.path / "asread" / f"{source}.{name}.csv", PARTS[name])

    # -- changing it ---------------------------------------------------------
    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the folder meanwhile; the lock ends with its process."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".lock").open("ab") as file:
            _take(file, self.path)
            yield

    def reserve(self, files: Iterable[Path], wanted: Callable[[Path], str] = lambda f: slug(f.stem)) -> dict[Path, str]:
        """A source's name for each file; the one that it has had, where it has been read before.

        The same file is the same path, or the same name with the same bytes.
        """
        with self.locked():
            index = self.index()
            reports = index["reports"]
            by_path = {about["path"]: name for name, about in reports.items()}
            by_bytes = {(about["file"], about.get("sha256")): name for name, about in reports.items()}
            found: dict[Path, str] = {}
            taken = set(reports)
            for file in files:
                path = str(file.resolve())
                name = by_path.get(path)
                if name is None and (file.name, None) not in by_bytes and any(f == file.name for f, _ in by_bytes):
                    with contextlib.suppress(OSError):
                        name = by_bytes.get((file.name, digest(file.read_bytes())))
                        if name in found.values():
                            name = None
                if name is None:
                    name = unique(wanted(file), taken)
                    taken.add(name)
                    reports[name] = {"file": file.name, "path": path}
                found[file] = name
            self._write("intake.json", _json(index))
        return found

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder of one's own for what is being read; gone afterwards."""
        self.path.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self.path, prefix=".reading-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def take_in(self, staged: Path, sources: Iterable[str], failed: Iterable[str] = ()) -> int:
        """Put what was read into the draft.

        Rows of these sources that nobody has decided on are replaced; those
        with a decision, or edited by hand, stay as they are.

        Returns
        -------
        int
            Rows that stayed.
        """
        sources = list(sources)
        for name in ("texts", "asread"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        with self.locked():
            index = self.index()
            kept = self._kept(set(sources))
            again = set(sources)
            self._rewrite_draft(staged, sources, kept, again)
            for source in sources:
                about = json.loads((staged / f"{source}.about.json").read_text(encoding="utf-8"))
                index["reports"][source] = about
                os.replace(staged / f"{source}.txt", self.text_file(source))
                for part in PARTS:
                    os.replace(staged / f"{source}.{part}.csv", self.path / "asread" / f"{source}.{part}.csv")
            for source in failed:
                # A name that was only reserved is free again; what was read of it before stays.
                if not index["reports"].get(source, {}).get("text_sha256"):
                    index["reports"].pop(source, None)
            index["duizhang"] = __version__
            decided = self._decided_damage()
            names = list(index["reports"])
            self._stream("mentions.csv", MENTIONS, self._copied(names, "mentions"))
            self._stream("damage.csv", DAMAGE, self._damage_lines(names, decided))
            self._write("intake.json", _json(index))
        return sum(map(len, kept.values()))

    def _copied(self, names: Iterable[str], part: str) -> Iterator[str]:
        """The lines of one part of every reading, as they stand."""
        for source in names:
            yield from _copy(self.path / "asread" / f"{source}.{part}.csv")

    def _damage_lines(self, names: Iterable[str], decided: dict[tuple[str, str, str], str]) -> Iterator[str]:
        if not decided:
            yield from self._copied(names, "damage")
            return
        for source in names:
            for row in self.part(source, "damage"):
                decision = decided.get((row["source"], row["start"], row["intended"]), "")
                yield csv_line(row | {"decision": decision}, DAMAGE)

    def _decided_damage(self) -> dict[tuple[str, str, str], str]:
        file = self.path / "damage.csv"
        if not file.is_file():
            return {}
        rows = read_sheet(file, DAMAGE, needed=("source", "start", "intended", "decision")).rows
        return {(r["source"], r["start"], r["intended"]): r["decision"] for _, r in rows if r["decision"]}

    def _kept(self, again: set[str]) -> dict[str, list[Row]]:
        """The rows of these sources that a person has touched."""
        if not self.draft.is_file():
            return {}
        kept: dict[str, list[Row]] = {}
        # A few at a time: the rows of one source stand together, as long as nobody has sorted them.
        restorer = lru_cache(maxsize=8)(lambda source: Restorer(self.part(source, "rows")))
        for row in self._old_rows():
            source = row["source"]
            if source in again and (row["decision"] or restorer(source).edited(row)):
                kept.setdefault(source, []).append(row)
        return kept

    def _old_rows(self) -> Iterator[Row]:
        """The rows of the draft; one by one where it stands as it was written."""
        head = (BOM + header_line()).encode("utf-8")
        with self.draft.open("rb") as file:
            as_written = file.read(len(head)) == head
        if not as_written:
            for _, row in read_sheet(self.draft, needed=("decision", "source", "row")).rows:
                yield row
            return
        with self.draft.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            file.readline()
            for cells in csv.reader(file):
                if any(cells):
                    yield dict(zip_longest(DRAFT, map(unguard, cells[: len(DRAFT)]), fillvalue=""))

    def _rewrite_draft(self, staged: Path, sources: list[str], kept: dict[str, list[Row]], again: set[str]) -> None:
        old = self.draft.is_file()

        def lines() -> Iterator[str]:
            if old:
                for row in self._old_rows():
                    if row["source"] not in again:
                        yield csv_line(row)
            for source in sources:
                file = staged / f"{source}.rows.csv"
                if source in kept:
                    yield from map(csv_line, _merged(kept[source], _rows(file, DRAFT)))
                else:
                    yield from _copy(file)

        self._stream("draft.csv", DRAFT, lines())

    def write_rows(self, rows: Iterable[Row]) -> None:
        """Write the draft anew; the caller holds the lock."""
        self._stream("draft.csv", DRAFT, map(csv_line, rows))

    def _stream(self, name: str, columns: tuple[str, ...], lines: Iterable[str]) -> None:
        """Write a sheet line by line, whole or not at all."""
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
                out.write(BOM + header_line(columns))
                out.writelines(lines)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(temporary, 0o644)
            os.replace(temporary, self.path / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _write(self, name: str, data: bytes) -> None:
        write_atomic(self.path / name, data)


def stage(report: Report, source: str, folder: Path) -> None:
    """Leave what was read where :meth:`DraftFolder.take_in` finds it."""
    parts = {"rows": report.rows, "mentions": report.mentions, "damage": report.damage}
    for name, columns in PARTS.items():
        with (folder / f"{source}.{name}.csv").open("w", encoding="utf-8", newline="") as out:
            out.writelines(csv_line(row, columns) for row in parts[name]())
    (folder / f"{source}.txt").write_bytes(report.text.encode("utf-8"))
    (folder / f"{source}.about.json").write_text(json.dumps(report.about, ensure_ascii=False), encoding="utf-8")


def staged_part(folder: Path, source: str, name: str) -> Iterator[Row]:
    """What :func:`stage` left, row by row."""
    return _rows(folder / f"{source}.{name}.csv", PARTS[name])


def _copy(file: Path) -> Iterator[str]:
    if file.is_file():
        with file.open(encoding="utf-8", newline="") as lines:
            yield from lines


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    for cells in csv.reader(_copy(file)):
        yield dict(zip(columns, map(unguard, cells), strict=True))


def _merged(kept: list[Row], read: Iterable[Row]) -> Iterator[Row]:
    """The rows that stay in the place of those that were read of the same number; the others after them."""
    # Several claims may stand on one number: they are matched in their order.
    if not kept:
        yield from read
        return
    waiting: dict[tuple[str, str, str], list[Row]] = {}
    for row in kept:
        waiting.setdefault((row["start"], row["end"], row["printed"].lstrip("-")), []).append(row)
    spots: dict[tuple[str, str], list[Row]] = {}
    for row in kept:
        spots.setdefault((row["start"], row["end"]), []).append(row)
    done: set[int] = set()
    for row in read:
        spot = (row["start"], row["end"])
        same = waiting.get((*spot, row["printed"].lstrip("-"))) or spots.get(spot) or []
        mine = next((k for k in same if id(k) not in done), None)
        if mine is None:
            yield row
        else:
            done.add(id(mine))
            yield mine | {"row": row["row"], "mention": row["mention"]}
    yield from (row for row in kept if id(row) not in done)


def _take(file: Any, folder: Path) -> None:
    """Wait for the lock of a folder."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if sys.platform == "win32":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            if time.monotonic() > until:
                raise IntakeError(f"{folder}: another duizhang has been changing it for {PATIENCE} seconds") from None
            time.sleep(0.05)
