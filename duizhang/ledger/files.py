"""Bytes on disk to cells with line numbers, and back."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from duizhang.ledger.columns import Table
from duizhang.ledger.errors import BadRow
from duizhang.ledger.schema import TABLES

__all__ = ["Cells", "digest", "parse", "table_bytes", "write_atomic", "write_table"]

BOM = b"\xef\xbb\xbf"


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Cells:
    """The cells of one table by column, the line on which each row starts, and the digest of the file."""

    table: Table
    columns: dict[str, list[str]]
    lines: list[int] = field(default_factory=list)
    digest: str = ""

    def __getitem__(self, column: str) -> list[str]:
        # A column that the file lacks has been reported: empty cells keep the rules quiet.
        return self.columns.get(column) or [""] * len(self.lines)

    def rows(self, *columns: str) -> Iterable[tuple[int, ...]]:
        """The line number and the named cells of each row."""
        return zip(self.lines, *(self[c] for c in columns), strict=True)

    def bad(self, line: int, column: str, value: str, expected: str) -> BadRow:
        """A bad row of this table."""
        return BadRow(self.table.file, line, column, value, expected)


def _decode(data: bytes, file: str) -> tuple[str | None, list[BadRow]]:
    bad = []
    if data.startswith(BOM):
        bad.append(BadRow(file, 1, "", "", "UTF-8 without a byte order mark"))
        data = data[len(BOM) :]
    carriage = data.find(b"\r")
    if carriage >= 0:
        line = data.count(b"\n", 0, carriage) + 1
        bad.append(BadRow(file, line, "", "", "lines that end with LF alone, found a carriage return (CR)"))
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return data.decode("utf-8"), bad
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
    try:
        # Read on in the likeliest other encoding, so that all that is wrong is said at once.
        text, guess = data.decode("gb18030"), "these bytes read as GBK"
    except UnicodeDecodeError:
        text, guess = None, "these bytes are no GBK either"
    bad.append(BadRow(file, line, "", "", f"UTF-8; {guess}"))
    return text, bad


def _header(found: list[str], table: Table) -> list[BadRow]:
    expected, file = table.header, table.file
    if found in (expected, [c for c in expected if c not in table.optional]):
        return []
    bad = [
        BadRow(file, 1, "", "", f"the column {c!r} ({table.column(c).description}), found none")
        for c in expected
        if c not in found and c not in table.optional
    ]
    for c in dict.fromkeys(found):
        if c not in expected:
            bad.append(BadRow(file, 1, "header", c, "only the columns that the data package describes"))
        elif found.count(c) > 1:
            bad.append(BadRow(file, 1, "header", c, f"the column once, found it {found.count(c)} times"))
    if not bad:
        bad.append(BadRow(file, 1, "header", ",".join(found), f"the order {','.join(expected)}"))
    return bad


def parse(data: bytes | None, table: Table) -> tuple[Cells | None, list[BadRow]]:
    """The cells of a table's file, and what is wrong with the file itself.

    Parameters
    ----------
    data : bytes or None
        The file's bytes; None when there is no such file.
    table : Table
        Its description.

    Returns
    -------
    cells : Cells or None
        None where nothing could be read.
    bad : list of BadRow
        Encoding, line ends, header, and rows with too many or too few cells.
    """
    file = table.file
    if data is None:
        return None, [BadRow(file, 0, "", "", f"this file, with the columns {','.join(table.header)}; there is none")]
    text, bad = _decode(data, file)
    if text is None:
        return None, bad
    if not text.strip():
        return None, [*bad, BadRow(file, 1, "", "", f"the header {','.join(table.header)}, found an empty file")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    start = 1
    header: list[str] = []
    try:
        for row in reader:
            if start == 1:
                header = row
                bad += _header(header, table)
            elif len(row) != len(header):
                bad.append(BadRow(file, start, "", "", f"{len(header)} cells, found {len(row)}"))
            else:
                rows.append(row)
                lines.append(start)
            start = reader.line_num + 1  # a quoted cell may hold line ends
    except csv.Error as problem:
        bad.append(BadRow(file, start, "", "", f"comma-separated cells, quoted by double quotes ({problem})"))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(header) if name in table.header}
    columns |= {name: [""] * len(rows) for name in table.optional if name not in columns}
    return Cells(table, columns, lines, digest(data)), bad


def table_bytes(table: Table, rows: Iterable[Mapping[str, object]]) -> bytes:
    """The file of a table: UTF-8, LF, the columns in their order."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, table.header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_table(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write one table of a ledger, atomically; the file is returned."""
    path = Path(folder) / TABLES[name].file
    write_atomic(path, table_bytes(TABLES[name], rows))
    return path
