"""The draft as a spreadsheet opens it: columns, guarded cells, and reading back what a spreadsheet wrote.

A cell that begins with a sign which a spreadsheet takes for a formula gets an
apostrophe before it; one that begins with an apostrophe gets another. Taking
exactly one leading apostrophe away undoes both.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from duizhang.intake.decode import decode
from duizhang.intake.errors import IntakeError
from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.reading.draft import COLUMNS

__all__ = ["BOM", "DECISIONS", "DRAFT", "Row", "csv_line", "guard", "header_line", "read_sheet", "unguard"]

BOM = "﻿"
#: The columns of ``draft.csv``: first what a person needs, then those of ``claims.csv``, then where the row comes from.
DRAFT = (
    "decision", "confidence", "rule", "context", *COLUMNS, "start", "end", "indicator_zh", "action", "file", "row",
)  # fmt: skip
#: What may stand in the column ``decision``, in English or Chinese.
DECISIONS = {
    "": "", "accept": "accept", "correct": "correct", "reject": "reject", "a": "accept", "c": "correct", "r": "reject",
    "接受": "accept", "通过": "accept", "更正": "correct", "修改": "correct", "拒绝": "reject", "删除": "reject",
}  # fmt: skip
_FORMULA = "=+-@\t\r＝＋－＠'"

Row = dict[str, str]


def guard(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell and cell[0] in _FORMULA else cell


def unguard(cell: str) -> str:
    """The cell that :func:`guard` was given; one that was typed without an apostrophe stays."""
    return cell[1:] if cell.startswith("'") else cell


class _Kept:
    """A file of one line, for the writer of lines."""

    line = ""

    def write(self, line: str) -> None:
        self.line = line


_out = _Kept()
_writer = csv.writer(_out, lineterminator="\r\n")


def _line(cells: Iterable[str]) -> str:
    _writer.writerow(cells)
    return _out.line


def header_line(columns: Iterable[str] = DRAFT) -> str:
    """The first line of the sheet."""
    return _line(columns)


def csv_line(row: Mapping[str, str], columns: Iterable[str] = DRAFT) -> str:
    """One row of the sheet, its cells guarded."""
    return _line(guard(row.get(name, "")) for name in columns)


@dataclass
class Sheet:
    """What was read back.

    Attributes
    ----------
    file : str
    rows : list of (line, row)
        The line that each row starts on, and its cells, no longer guarded.
    encoding, delimiter : str
        As the spreadsheet wrote it.
    """

    file: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    encoding: str = "utf-8"
    delimiter: str = ","

    @property
    def remark(self) -> str:
        """How a spreadsheet wrote it, where that is not how it was given."""
        marks = {",": "", ";": "cells separated by semicolons", "\t": "cells separated by tabs"}
        parts = [marks.get(self.delimiter, ""), "" if self.encoding == "utf-8" else f"encoding {self.encoding}"]
        return ", ".join(p for p in parts if p)


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def cells_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Lines of a table with the line that each starts on; empty ones are left out."""
    # A cell may be as long as a file: the limit of the reader is no rule of ours.
    csv.field_size_limit(max(csv.field_size_limit(), 10 * len(text) + 1000))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield start, row
        start = reader.line_num + 1


def read_sheet(path: Path, columns: tuple[str, ...] = DRAFT, needed: Iterable[str] | None = None) -> Sheet:
    """Read a sheet that a person may have saved with a spreadsheet.

    Parameters
    ----------
    path : Path
        UTF-8 with or without a byte order mark, UTF-16 or GB 18030; separated by commas, semicolons or tabs.
    columns : tuple of str
        Its columns; others are passed over.
    needed : iterable of str, optional
        Those that must be there; all, if left out.

    Raises
    ------
    IntakeError
        If it is no table.
    LedgerError
        With every column that is missing, and every row with too many cells.
    """
    name = path.name
    found = decode(path.read_bytes(), name)
    text = found.text
    first = text.split("\n", 1)[0]
    if re.fullmatch(r"sep=.\r?", first):  # a line that some spreadsheets write and read
        text = " \n" + text.split("\n", 1)[1]
        first = text.split("\n", 2)[1]
    delimiter = _delimiter(first)
    lines = cells_of(text, delimiter)
    try:
        head = [cell.strip() for cell in next(lines)[1]]
    except StopIteration:
        raise IntakeError(f"{name}: expected a table with the columns {', '.join(columns)}") from None
    except csv.Error as problem:
        raise IntakeError(f"{name}: expected a table with quoted cells ({problem})") from None
    missing = [c for c in (columns if needed is None else needed) if c not in head]
    bad = [BadRow(name, 1, "", "", f"the column {c!r}; found {', '.join(head)[:200]}") for c in missing]
    if bad:
        raise LedgerError(bad)
    encoding = "utf-8" if found.encoding == "utf-8" else found.encoding
    sheet = Sheet(name, [], encoding, delimiter)
    try:
        for line, cells in lines:
            while len(cells) > len(head) and not cells[-1].strip():
                cells.pop()
            if len(cells) > len(head):
                bad.append(BadRow(name, line, "", "", f"{len(head)} cells, found {len(cells)}"))
                continue
            row = {c: unguard(v) for c, v in zip(head, cells, strict=False) if c in columns}
            sheet.rows.append((line, {c: row.get(c, "") for c in columns}))
    except csv.Error as problem:
        bad.append(BadRow(name, 0, "", "", f"quoted cells throughout ({problem})"))
    if bad:
        raise LedgerError(bad)
    return sheet
