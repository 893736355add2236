"""What is wrong with a row of a table, and the error that lists every such row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["BadRow", "LedgerError", "UnknownName"]

#: A cell longer than this is cut when an error shows it.
SHOWN = 60


@dataclass(frozen=True, slots=True, order=True)
class BadRow:
    """One thing that is wrong, and what was expected instead.

    Parameters
    ----------
    file : str
        The table's file name.
    line : int
        The line on which the row starts, counted from 1; 0 when the whole file is meant.
    column : str
        The column, or empty when the whole row is meant.
    value : str
        The cell as it stands; shown with control characters escaped.
    expected : str
        What should stand there, in words.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        if not self.column:
            return f"{where}: expected {self.expected}"
        value = self.value if len(self.value) <= SHOWN else self.value[:SHOWN] + "…"
        return f"{where}: {self.column} = {value!r}: expected {self.expected}"


class LedgerError(ValueError):
    """A ledger that cannot be used: every bad row at once, one line each.

    Attributes
    ----------
    rows : tuple of BadRow
        In the order of file, line and column.
    """

    def __init__(self, rows: Iterable[BadRow]) -> None:
        self.rows = tuple(sorted(set(rows)))
        super().__init__("\n".join(str(row) for row in self.rows))


class UnknownName(LookupError):
    """A place or an indicator that the ledger does not have, with the nearest that it has."""

    def __init__(self, what: str, text: str, nearest: Iterable[str] = (), reason: str = "") -> None:
        self.what, self.text, self.nearest = what, text, tuple(nearest)
        hint = f": nearest are {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(reason or f"no {what} {text!r} in the ledger{hint}")
