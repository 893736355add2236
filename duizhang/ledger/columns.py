"""What a column and a table are, and the checks that follow from their description."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

__all__ = ["NUMBER", "PLAIN_NUMBER", "Column", "Table", "answer", "pandera_schema"]

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
PLAIN_NUMBER = "digits with at most one point, such as 7.1"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what it accepts. An empty cell means missing.

    Parameters
    ----------
    type : str
        Type in the data package: string, integer or number. Cells stay strings when loaded.
    pattern : str
        A regular expression that the whole cell matches.
    enum : tuple of str
        The words allowed.
    longest : int
        The greatest number of characters allowed; 0 for any.
    points_to : str
        ``table.column`` that holds every value of this one.
    many : str
        Separator of a cell with several values; each is looked up in ``points_to``.
    besides : tuple of str
        Words allowed beside the keys of ``points_to``, such as ``unknown``.
    expected : str
        What is expected, for error messages; made from the rest when empty.
    """

    name: str
    description: str
    type: str = "string"
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()
    longest: int = 0
    points_to: str = ""
    many: str = ""
    besides: tuple[str, ...] = ()
    expected: str = ""

    @property
    def words(self) -> str:
        """What the column expects, in words."""
        if self.expected:
            return self.expected
        if self.enum:
            return f"one of {', '.join(self.enum)}"
        return {"integer": "a whole number, such as 42", "number": PLAIN_NUMBER}.get(self.type, "text")

    @property
    def regex(self) -> str:
        """The pattern of the column, or that of its type."""
        return self.pattern or {"integer": r"[0-9]+", "number": NUMBER}.get(self.type, "")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order; the first is its key unless ``key`` says otherwise."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    #: Columns at the end that a file may leave out, together.
    optional: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The table's file name."""
        return f"{self.name}.csv"

    @property
    def header(self) -> list[str]:
        """The names of the columns, in order."""
        return [c.name for c in self.columns]

    @property
    def needs(self) -> tuple[str, ...]:
        """The tables that this one's foreign keys point to, itself left out."""
        found = dict.fromkeys(c.points_to.partition(".")[0] for c in self.columns if c.points_to)
        return tuple(name for name in found if name != self.name)

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(c for c in self.columns if c.name == name)


def answer(column: Column, value: str) -> str:
    """What the writer of a refused number probably meant, as an addition to *expected*, or nothing."""
    plain = unicodedata.normalize("NFKC", value).replace("−", "-")
    plain = re.sub(r"[,\s%、]", "", plain).lstrip("+")
    if column.regex and plain != value and re.fullmatch(column.regex, plain):
        return f"; here {plain}"
    return ""


def _check(test: Callable[[str], object], expected: str):
    """A pandera check of every cell that is not empty; each distinct value is looked at once."""
    from pandera.pandas import Check

    def passes(cells):
        verdict = {value: not value or bool(test(value)) for value in set(cells)}
        return cells.map(verdict).astype(bool)

    return Check(passes, error=expected)


def _checks(column: Column):
    from pandera.pandas import Check

    if column.required:
        yield Check(lambda cells: cells.ne("").astype(bool), error=f"{column.words}, found nothing")
    if column.enum:
        yield _check(set(column.enum).__contains__, column.words)
    elif column.regex:
        yield _check(re.compile(column.regex).fullmatch, column.words)
    if column.longest:
        yield _check(lambda value: len(value) <= column.longest, f"at most {column.longest} characters")


def pandera_schema(table: Table) -> DataFrameSchema:
    """The schema of one table, for frames of strings."""
    import pandera.pandas as pa

    columns = {
        c.name: pa.Column(
            str, checks=list(_checks(c)), unique=c.unique, report_duplicates="exclude_first", required=False
        )
        for c in table.columns
    }
    return pa.DataFrameSchema(columns, name=table.name)
