"""Finding a ledger, opening its tables, asking it."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from duizhang import claim as core
from duizhang.ledger import rules
from duizhang.ledger.errors import BadRow, LedgerError, UnknownName
from duizhang.ledger.files import Cells, digest, parse
from duizhang.ledger.schema import TABLES, closure

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Ledger", "find_data", "known_good", "open_ledger"]

#: The file that marks a folder as a ledger.
MARK = "datapackage.json"
#: Where the environment names a ledger.
VARIABLE = "DUIZHANG_DATA"

#: Table -> the field of Facts that holds it, its record, and its key where the field is a mapping.
_FACTS = {
    "claims": ("claims", core.Claim, ""),
    "indicators": ("indicators", core.Indicator, "indicator"),
    "places": ("places", core.Place, "place"),
    "units": ("units", core.Unit, "unit"),
    "sources": ("sources", core.Source, "source"),
    "reference": ("references", core.Reference, ""),
    "breaks": ("breaks", core.Break, ""),
    "passages": ("passages", core.Passage, ""),
    "restorations": ("restorations", core.Restoration, ""),
    "mentions": ("mentions", core.Mention, ""),
}

#: Digests of whole ledgers that passed; in memory only, so that no stale mark can outlive its data.
_passed: set[str] = set()
Made = TypeVar("Made")


class _Recent:
    """What was made of the same bytes before in this process: the last few, the longest unused forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        made = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = made
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return made  # type: ignore[no-any-return]


#: Two ledgers' worth: large ones take hundreds of megabytes.
_cells_of = _Recent(2 * len(TABLES))
_records_of = _Recent(2 * len(_FACTS))
_facts_of = _Recent(8)


def find_data(start: str | Path | None = None) -> Path:
    """The folder of the ledger.

    Looked for in this order: ``start``; the folder that the environment
    variable ``DUIZHANG_DATA`` names; ``data/`` in the working directory or in
    one above it (so also from ``notebooks/``); ``data/`` of the source
    checkout that this package runs from.

    Parameters
    ----------
    start : path, optional
        A ledger's folder, or the folder that has it as ``data/``.

    Raises
    ------
    LedgerError
        If ``start`` or ``DUIZHANG_DATA`` names no folder, or none is found.
    """
    named = start if start is not None else os.environ.get(VARIABLE)
    if named:
        folder = Path(named)
        for candidate in (folder, folder / "data"):
            if (candidate / MARK).is_file():
                return candidate.resolve()
        if folder.is_dir():  # a ledger without its package file: what it lacks is said when it is opened
            return folder.resolve()
        by = "" if start is not None else f" ({VARIABLE} names it)"
        raise LedgerError([BadRow(str(named), 0, "", "", f"a folder with the tables of a ledger{by}; there is none")])
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[2]):
        if (folder / "data" / MARK).is_file():
            return (folder / "data").resolve()
    raise LedgerError(
        [BadRow("data", 0, "", "", f"a ledger here or above; run from the project, or set {VARIABLE} to its folder")]
    )


def open_ledger(folder: str | Path | None = None) -> Ledger:
    """Open the ledger that :func:`find_data` finds. No table is read yet."""
    return Ledger(find_data(folder))


def known_good(digests: Iterable[str]) -> None:
    """Take ledgers with these digests as checked in this process: another process that is trusted has done it."""
    _passed.update(digests)


class Ledger:
    """The tables of one folder, opened when asked for and remembered.

    Each file is read once, so what was seen, checked and recorded is the same.

    Parameters
    ----------
    folder : path
        The folder with the tables.

    Attributes
    ----------
    read : dict of str to str
        Name -> SHA-256 of every table opened so far: what a result depends on.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self.read: dict[str, str] = {}
        self._bytes: dict[str, bytes | None] = {}
        self._parsed: dict[str, tuple[Cells | None, list[BadRow]]] = {}
        self._frames: dict[str, DataFrame] = {}
        self._good: set[str] = set()

    def __repr__(self) -> str:
        return f"Ledger({str(self.folder)!r})"

    # -- the tables ----------------------------------------------------------
    def table(self, name: str) -> DataFrame:
        """One table as a frame of strings, checked, and recorded in :attr:`read`.

        The tables that its keys point to are checked with it, but not
        recorded: they can only refuse it, not change it.

        Raises
        ------
        UnknownName
            If there is no table of this name.
        LedgerError
            With every bad row of these tables.
        """
        import pandas as pd

        cells = self._open(name)
        if name not in self._frames:
            self._frames[name] = pd.DataFrame(cells.columns, dtype="str")
        return self._frames[name].copy()

    def _open(self, name: str) -> Cells:
        """The cells of a table, checked with those that its keys point to; it is recorded as read."""
        if name not in TABLES:
            raise UnknownName("table", name, difflib.get_close_matches(name, TABLES) or list(TABLES))
        if name not in self._good:
            if self.digest() in _passed:
                self._good.update(TABLES)
            else:
                names = closure(name)
                self._refuse(names)
                self._good.update(names)
        cells = self._cells(name)
        self.read[name] = cells.digest
        return cells

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of :meth:`table` as dictionaries."""
        columns = self._open(name).columns
        for row in zip(*columns.values(), strict=True):
            yield dict(zip(columns, row, strict=True))

    def line(self, name: str, index: int) -> int:
        """The line of the file on which the row of this index starts."""
        return self._cells(name).lines[index]

    def validate(self) -> None:
        """Check every table and all that must hold between them.

        Done once for the same bytes in one process.

        Raises
        ------
        LedgerError
            With every bad row of the ledger.
        """
        whole = self.digest()
        if whole not in _passed:
            self._refuse(tuple(TABLES))
            _passed.add(whole)
        self._good.update(TABLES)

    def digest(self) -> str:
        """SHA-256 over the names and digests of all tables; it opens none of them."""
        parts = [f"{name} {digest(data) if (data := self._data(name)) is not None else 'missing'}\n" for name in TABLES]
        return digest("".join(parts).encode("ascii"))

    def _refuse(self, names: Iterable[str]) -> None:
        parsed = {name: self._parse(name) for name in names}
        bad = [row for _, found in parsed.values() for row in found]
        bad += rules.check({name: cells for name, (cells, _) in parsed.items() if cells is not None})
        if bad:
            raise LedgerError(bad)

    def _data(self, name: str) -> bytes | None:
        if name not in self._bytes:
            path = self.folder / TABLES[name].file
            self._bytes[name] = path.read_bytes() if path.is_file() else None
        return self._bytes[name]

    def _parse(self, name: str) -> tuple[Cells | None, list[BadRow]]:
        if name not in self._parsed:
            data = self._data(name)
            key = (name, None if data is None else digest(data))
            self._parsed[name] = _cells_of.get(key, lambda: parse(data, TABLES[name]))
        return self._parsed[name]

    def _cells(self, name: str) -> Cells:
        cells, bad = self._parse(name)
        if cells is None:
            raise LedgerError(bad)
        return cells

    # -- what checks take ----------------------------------------------------
    def facts(self, *tables: str) -> core.Facts:
        """The ledger without its files: all of it, or only these tables with the others empty.

        Parameters
        ----------
        *tables : str
            Names of tables; only they are opened and recorded.
        """
        fields: dict[str, object] = {}
        digests = []
        for name in tables or _FACTS:
            if name not in _FACTS:
                raise UnknownName("table of facts", name, difflib.get_close_matches(name, _FACTS) or list(_FACTS))
            into, kind, key = _FACTS[name]
            digests.append((name, self._open(name).digest))
            records = _records_of.get(
                digests[-1],
                lambda: tuple(core.record(kind, row) for row in self.rows(name)),  # noqa: B023 (called here)
            )
            fields[into] = {getattr(r, key): r for r in records} if key else records
        # One object for the same tables: an index made for it serves again.
        return _facts_of.get(tuple(digests), lambda: core.Facts(**fields))  # type: ignore[arg-type]

    # -- names ---------------------------------------------------------------
    def place(self, text: str | int) -> str:
        """The key of a place from its key, Chinese or English name, or administrative code.

        Case and blanks do not matter; 市, 区, 县, 省 and City, District,
        County, Province at the end may be left out.

        Raises
        ------
        UnknownName
            With the nearest places, where there is none or more than one.
        """
        rows = list(self.rows("places"))
        levels = (
            {row["place"]: (row["place"], row["adcode"]) for row in rows},
            {row["place"]: (row["name_zh"], row["name_en"]) for row in rows},
            {row["place"]: (_short(row["name_zh"]), _short(row["name_en"])) for row in rows},
        )
        try:
            return _resolve("place", str(text), levels)
        except UnknownName:
            # "Taiyuan City" of a place whose name is Taiyuan; a wrong name is told as it was typed.
            with contextlib.suppress(UnknownName):
                return _resolve("place", _short(str(text)), levels)
            raise

    def indicator(self, text: str) -> str:
        """The key of an indicator from its key, Chinese or English name, or a Chinese alias.

        Raises
        ------
        UnknownName
            With the nearest indicators, where there is none or more than one.
        """
        rows = list(self.rows("indicators"))
        levels = (
            {row["indicator"]: (row["indicator"],) for row in rows},
            {row["indicator"]: (row["name_zh"], row["name_en"]) for row in rows},
            {row["indicator"]: tuple(row["aliases_zh"].split(";")) for row in rows},
        )
        return _resolve("indicator", text, levels)

    # -- series --------------------------------------------------------------
    def series(self, place: str | int, indicator: str) -> DataFrame:
        """All figures of one indicator in one place, claimed and published, one row each.

        Parameters
        ----------
        place, indicator : str
            Anything that :meth:`place` and :meth:`indicator` understand.

        Returns
        -------
        DataFrame
            ``year`` (nullable integer: the last year of the figure's period), ``kind``, ``low`` and ``high`` (the
            interval that the printed number stands for, in ``unit``), ``printed`` (the digits), ``value`` (digits
            times multiplier), ``unit``, ``status``, ``vintage``, ``origin`` (the claim, or ``outside: `` and the
            publication), ordered by year. Figures in words and dates are left out.
        """
        import pandas as pd

        where, what = self.place(place), self.indicator(indicator)
        found = []
        for c in self.facts("claims").where(place=where, indicator=what):
            if c.is_number:
                found.append(_point(c.year, c, c.printed, c.status, c.claim))
        for r in self.facts("reference").references:
            if (r.place, r.indicator) == (where, what):
                year = core.year_of(r.year[-4:])
                found.append(_point(year, r, r.value, "achieved", f"outside: {r.publication}"))
        columns = ["year", "kind", "low", "high", "printed", "value", "unit", "status", "vintage", "origin"]
        frame = pd.DataFrame(found, columns=columns)
        types = {"year": "Int64", "low": "float64", "high": "float64", "value": "float64"}
        frame = frame.astype(types | {c: "str" for c in columns if c not in types})
        return frame.sort_values(["year", "kind"], kind="stable", ignore_index=True)


def _point(
    year: int | None, row: core.Claim | core.Reference, printed: str, status: str, origin: str
) -> dict[str, object]:
    interval = row.interval().floats()
    return {
        "year": year,
        "kind": row.kind,
        "low": interval.lo,
        "high": interval.hi,
        "printed": printed,
        "value": float(printed) * int(row.multiplier),
        "unit": row.unit,
        "status": status,
        "vintage": row.vintage,
        "origin": origin,
    }


def _plain(text: str) -> str:
    """A name without what does not distinguish it: case, blanks, and the marks that join words."""
    return re.sub(r"[\s_·-]", "", text).casefold()


def _short(name: str) -> str:
    """A place's name without its level."""
    name = re.sub(r"\s+(?:City|District|County|Province|Municipality)$", "", name.strip(), flags=re.IGNORECASE)
    return re.sub(r"(?<=..)(?:省|市|区|县)$", "", name)


def _resolve(what: str, text: str, levels: tuple[Mapping[str, tuple[str, ...]], ...]) -> str:
    """The key that ``text`` names, on the first level where any does."""
    wanted = _plain(text)
    shown: dict[str, str] = {}  # every plain name -> its key
    for level in levels:
        keys = [key for key, names in level.items() if wanted and wanted in map(_plain, names)]
        if len(keys) == 1:
            return keys[0]
        if keys:
            raise UnknownName(what, text, keys, f"{text!r} names more than one {what}: {', '.join(keys)}")
        for key, names in level.items():
            for name in names:
                if name:
                    shown.setdefault(_plain(name), key)
    near = difflib.get_close_matches(wanted, shown, n=8, cutoff=0.5)
    keys = list(dict.fromkeys(shown[name] for name in near))[:3]
    names = levels[1]
    raise UnknownName(what, text, [f"{k} ({', '.join(n for n in names[k] if n)})" for k in keys])
