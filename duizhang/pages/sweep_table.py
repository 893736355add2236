"""One tidy table of everything that a sweep recorded: a row for each value of each combination.

Beside the parameters stand the run's status, seconds and error, so that a
combination that failed has a row too. Numbers are in the unit named beside
them; an end without limit is empty.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from duizhang.pages.files import write_atomically

__all__ = ["SweepTable"]

_BEFORE = ("combination", "data")
_AFTER = ("status", "seconds", "attempts", "cell", "error", "value", "kind", "low", "high", "unit", "text")


class SweepTable:
    """Rows as they come in; the CSV is rewritten whenever the rows have doubled, so that the work stays linear.

    Parameters
    ----------
    stem : Path
        The tables' path without its ending: ``.csv``, ``.dta`` (Stata) and ``.parquet`` stand beside each other.
    """

    def __init__(self, stem: Path) -> None:
        self.stem = stem
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._parameters: dict[str, None] = {}
        self._count = 0
        self._written = 128

    def add(self, record: dict[str, Any]) -> None:
        """Take in a combination's record; a later one of the same name replaces it."""
        self._parameters.update(dict.fromkeys(record["parameters"]))
        rows = _rows(record)
        self._count += len(rows) - len(self._rows.get(record["combination"], ()))
        self._rows[record["combination"]] = rows
        if self._count >= 2 * self._written:
            self._write_csv()

    @property
    def columns(self) -> list[str]:
        return [*_BEFORE, *self._parameters, *_AFTER]

    def rows(self) -> list[dict[str, Any]]:
        """All rows, combinations in the order of their names."""
        return [row for name in sorted(self._rows) for row in self._rows[name]]

    def write(self) -> tuple[list[Path], list[str]]:
        """Write every form of the table: the files, and what could not be written and why."""
        if not self._rows:
            return [], []
        files, notes = [self._write_csv()], []
        frame = self.frame()
        stata = io.BytesIO()
        long = [c for c in frame.columns if frame[c].dtype == object and frame[c].astype(str).str.len().max() > 2000]
        frame.to_stata(stata, write_index=False, version=118, convert_strl=long)
        files.append(self._write(".dta", stata.getvalue()))
        try:
            parquet = io.BytesIO()
            frame.to_parquet(parquet, index=False)
            files.append(self._write(".parquet", parquet.getvalue()))
        except ImportError:
            notes.append("no Parquet: it needs pyarrow (pip install pyarrow)")
        return files, notes

    def frame(self) -> Any:
        """The table as a DataFrame: numbers as numbers, everything else as text."""
        import pandas as pd

        frame = pd.DataFrame(self.rows(), columns=self.columns)
        for column in frame:
            numbers = pd.to_numeric(frame[column], errors="coerce")
            plain = frame[column].map(lambda v: isinstance(v, (int, float)) or v is None or v == "")
            if column in ("seconds", "low", "high"):
                frame[column] = numbers.astype("float64")
            elif column in ("attempts", "cell"):
                frame[column] = numbers.fillna(0).astype("int32")
            elif column in self._parameters and plain.all() and numbers.notna().all():
                frame[column] = numbers
            else:
                frame[column] = frame[column].map(_cell).astype(object)
        return frame

    def _write_csv(self) -> Path:
        out = io.StringIO()
        writer = csv.DictWriter(out, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: _cell(v) for k, v in row.items()} for row in self.rows())
        self._written = self._count
        return self._write(".csv", out.getvalue())

    def _write(self, ending: str, content: str | bytes) -> Path:
        path = self.stem.with_name(self.stem.name + ending)
        write_atomically(path, content)
        return path


def _rows(record: dict[str, Any]) -> list[dict[str, Any]]:
    same = {
        "combination": record["combination"],
        "data": record["data"],
        **record["parameters"],
        "status": record["status"],
        "seconds": None if record["seconds"] is None else round(record["seconds"], 3),
        "attempts": record["attempts"],
        "cell": record["cell"],
        "error": record["error"],
    }
    rows = []
    for name, value in record["values"].items():
        factor = value.get("factor", 1)
        rows.append(
            same
            | {
                "value": name,
                "kind": value["kind"],
                "low": None if value.get("lo") is None else value["lo"] * factor,
                "high": None if value.get("hi") is None else value["hi"] * factor,
                "unit": value.get("unit", ""),
                "text": value.get("text", ""),
            }
        )
    return rows or [same]


def _cell(value: Any) -> str:
    """A cell as text. A spreadsheet would run a text that begins like a formula: it gets an apostrophe before it."""
    if value is None or value != value:
        return ""
    text = repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + text
    return text
