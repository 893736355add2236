"""A grid of parameters: which combinations a sweep runs, and which it cannot.

A grid is a YAML file or a CSV file. In YAML::

    product:                       # every value of one with every value of the others
      place: all                   # every place of the ledger
      indicator: [gdp, general_public_budget_revenue]
      start_year: {from: 2010, to: 2016, step: 2}
    always: {end_year: 2020}       # for every combination
    rows:                          # and these as they stand
      - {place: yingze, start_year: 2015}

A list alone is ``rows``, a mapping without these three words is ``product``.
In CSV each row is a combination, its header names the parameters, and an
empty cell is the default. A column or key ``data`` names a data folder,
relative to the grid.

Values are data: none is executed, and none becomes a path (``data`` aside,
which must be a folder with a ledger).
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from duizhang.pages.files import digest_of
from duizhang.pages.parameters import ParameterError, Parameters, model_for, nearest, parse_assignments, validate

__all__ = ["Combination", "Grid", "GridError", "name_of", "read_grid"]

#: More combinations than this are run only if the caller says so.
MANY = 10_000
_WORDS = {"product", "always", "rows"}
_RANGE = {"from", "to", "step"}
#: Parameters for which ``all`` means every one of the ledger, where the notebook does not know the word itself.
_TABLES = {"place": "places", "parent": "places", "indicator": "indicators", "source": "sources"}


class GridError(ValueError):
    """A grid that no sweep can be made from: one plain line a problem."""


@dataclass(frozen=True)
class Combination:
    """One run of a sweep.

    Attributes
    ----------
    name : str
        Of a-z, 0-9 and hyphens; carries the parameters, and a digest that keeps two combinations apart.
    parameters, bound : dict
        All parameters as given or by default; and with names resolved to the ledger's keys.
    data : Path
        The data folder that it is computed from.
    """

    name: str
    parameters: Mapping[str, Any]
    bound: Mapping[str, Any]
    data: Path


@dataclass(frozen=True)
class Grid:
    """What a grid comes to: what can run, what cannot and why, and how many stood there twice."""

    notebook: str
    combinations: tuple[Combination, ...]
    refused: tuple[str, ...] = ()
    repeated: int = 0
    folders: tuple[Path, ...] = field(default=())


def read_grid(path: Path, notebook: str, data: Path, *, yes: bool = False) -> Grid:
    """Read a grid and validate every combination; no kernel is started.

    Parameters
    ----------
    path : Path
        ``.yml``, ``.yaml`` or ``.csv``, in UTF-8.
    notebook : str
        Whose parameters they are.
    data : Path
        The data folder of combinations that name none.
    yes : bool
        Whether more than 10,000 combinations are meant.

    Raises
    ------
    GridError
        Where the grid itself is wrong: not readable, empty, an unknown parameter, a range without end, too many.
        What the ledger cannot serve is no error: it is listed in :attr:`Grid.refused`.
    """
    model = model_for(notebook)
    product, always, rows = _parts(path, model)
    known = {*model.model_fields, "data"}
    names = dict.fromkeys([*product, *always, *itertools.chain.from_iterable(rows)])
    wrong = [f"unknown parameter {str(n)[:80]!r}; {nearest(str(n)[:80], known)}" for n in names if n not in known]
    if wrong:
        raise GridError("\n".join(f"{path.name}: {w}" for w in wrong))
    ledgers = _Ledgers(path.parent, data)
    axes = {name: _values(path, name, value, model, ledgers.default) for name, value in product.items()}
    count = math.prod(len(v) for v in axes.values()) if axes else 0
    spread = [{n: _values(path, n, v, model, ledgers.default) for n, v in row.items()} for row in rows]
    count += sum(math.prod(len(v) for v in row.values()) for row in spread)
    if not count:
        raise GridError(f"{path.name}: the grid is empty: expected at least one combination")
    if count > MANY and not yes:
        raise GridError(f"{path.name}: {count:,} combinations: more than {MANY:,} are run only with --yes")
    fixed = {name: _values(path, name, value, model, ledgers.default) for name, value in always.items()}
    if any(len(v) != 1 for v in fixed.values()):
        raise GridError(f"{path.name}: always: expected one value for each parameter; several belong under product")
    given = _given(axes, spread, {name: v[0] for name, v in fixed.items()})
    return _validated(notebook, given, ledgers)


def _given(axes: Mapping[str, list], spread: list[dict[str, list]], fixed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in ([axes] if axes else []) + spread:
        for values in itertools.product(*block.values()):
            yield fixed | dict(zip(block, values, strict=True))


def _validated(notebook: str, given: Iterator[dict[str, Any]], ledgers: _Ledgers) -> Grid:
    found: dict[str, Combination] = {}
    refused: dict[str, None] = {}
    total = 0
    for values in given:
        total += 1
        folder = values.pop("data", "")
        try:
            ledger = ledgers(folder)
            checked = validate(notebook, values)
            bound = checked.bind(ledger)
        except ParameterError as error:
            shown = ", ".join(f"{k}={_short(v)}" for k, v in values.items())
            refused.update(dict.fromkeys(f"{shown}: {problem}" for problem in error.problems))
            continue
        except GridError as error:
            refused[f"data={_short(folder)}: {error}"] = None
            continue
        name = name_of(notebook, bound, str(folder))
        found.setdefault(name, Combination(name, checked.model_dump(), bound, ledger.folder))
    repeated = total - len(found) - len(refused)
    return Grid(notebook, tuple(found.values()), tuple(refused), max(0, repeated), tuple(ledgers.folders))


def name_of(notebook: str, bound: Mapping[str, Any], data: str = "") -> str:
    """A file name of a-z, 0-9 and hyphens that carries the parameters.

    Two combinations never share it: it ends in a digest over all values in full.
    """
    parts = [notebook]
    for name, value in bound.items():
        text = "-".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        plain = re.sub(r"[^a-z0-9]+", "-", text.lower()[:200]).strip("-")[:24].strip("-")
        parts.append(f"{name}-{plain}".replace("_", "-").strip("-"))
    whole = digest_of(json.dumps([notebook, dict(bound), data], sort_keys=True, ensure_ascii=False, default=str))
    return "--".join(parts)[:140].rstrip("-") + "--" + whole[:12]


class _Ledgers:
    """Ledgers by folder, each opened and checked once, with answers remembered: a grid asks the same thing often."""

    def __init__(self, beside: Path, default: Path) -> None:
        self._beside = beside
        self._found: dict[str, _Remembering] = {}
        self._wrong: dict[str, str] = {}
        self.default = self._open("", default)

    def __call__(self, folder: Any) -> _Remembering:
        if not folder:
            return self.default
        key = str(folder)
        if key in self._wrong:
            raise GridError(self._wrong[key])
        if key not in self._found:
            try:
                path = self._beside / key
                if "\0" in key or not (path / "claims.csv").is_file():
                    raise GridError("this is no data folder: expected one with the tables of a ledger")
                self._open(key, path)
            except (GridError, OSError) as error:
                self._wrong[key] = str(error) if isinstance(error, GridError) else f"not readable: {error.strerror}"
                raise GridError(self._wrong[key]) from None
        return self._found[key]

    def _open(self, key: str, path: Path) -> _Remembering:
        from duizhang.ledger import LedgerError, open_ledger

        try:
            ledger = open_ledger(path)
            ledger.validate()
        except LedgerError as error:
            raise GridError(str(error)) from None
        self._found[key] = _Remembering(ledger)
        return self._found[key]

    @property
    def folders(self) -> list[Path]:
        return list(dict.fromkeys(ledger.folder for ledger in self._found.values()))


class _Remembering:
    """A ledger as far as binding parameters needs one."""

    def __init__(self, ledger: Any) -> None:
        self._ledger, self.folder = ledger, ledger.folder
        self._tables: dict[str, Any] = {}
        self._names: dict[tuple[str, Any], Any] = {}

    def table(self, name: str) -> Any:
        if name not in self._tables:
            self._tables[name] = self._ledger.table(name)
        return self._tables[name]

    def place(self, text: Any) -> str:
        return self._name(self._ledger.place, "place", text)

    def indicator(self, text: Any) -> str:
        return self._name(self._ledger.indicator, "indicator", text)

    def _name(self, find: Any, what: str, text: Any) -> str:
        if (what, text) not in self._names:
            try:
                self._names[what, text] = find(text)
            except LookupError as error:
                self._names[what, text] = error
        found = self._names[what, text]
        if isinstance(found, LookupError):
            raise found
        return found


# -- reading -------------------------------------------------------------------
def _parts(path: Path, model: type[Parameters]) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """Product, always and rows."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise GridError(f"{path.name}: not in UTF-8: save it as UTF-8") from None
    except OSError as error:
        raise GridError(f"{path}: cannot be read: {error.strerror or error}") from None
    if path.suffix.lower() == ".csv":
        return {}, {}, _csv_rows(path, text, model)
    if path.suffix.lower() not in (".yml", ".yaml"):
        raise GridError(f"{path.name}: expected a grid in YAML (.yml) or CSV (.csv)")
    try:
        read = yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        raise GridError(f"{path.name}: not readable as YAML: {' '.join(str(error).split())}") from None
    if isinstance(read, list):
        read = {"rows": read}
    if not isinstance(read, dict) or not read:
        raise GridError(f"{path.name}: the grid is empty: expected product, always or rows with parameters")
    if not set(read) & _WORDS:
        read = {"product": read}
    if set(read) - _WORDS:
        other = ", ".join(map(str, set(read) - _WORDS))
        raise GridError(f"{path.name}: {other}: expected product, always and rows, and the parameters inside them")
    product, always, rows = read.get("product") or {}, read.get("always") or {}, read.get("rows") or []
    for what, part in (("product", product), ("always", always)):
        if not isinstance(part, dict):
            raise GridError(f"{path.name}: {what}: expected name: value, got {_short(part)}")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise GridError(f"{path.name}: rows: expected a list of name: value")
    if always and not product and not rows:
        rows = [{}]
    return product, always, rows


class _Loader(yaml.SafeLoader):
    """Plain values only, no aliases (a few lines of them can stand for billions), no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not taken: write the values out")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if any(isinstance(key, (list, dict)) for key in keys):
            raise yaml.YAMLError("a name must be a text")
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"{', '.join(twice)} stands there twice")
        return super().construct_mapping(node, deep)


def _csv_rows(path: Path, text: str, model: type[Parameters]) -> list[dict[str, Any]]:
    try:
        reader = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise GridError(f"{path.name}: not readable as CSV: {error}") from None
    lines = [(number, row) for number, row in enumerate(reader, start=1) if any(cell.strip() for cell in row)]
    if not lines:
        raise GridError(f"{path.name}: the grid is empty: expected a header and at least one row")
    header = [cell.strip() for cell in lines[0][1]]
    if len(set(header)) < len(header):
        raise GridError(f"{path.name}: a column stands there twice: {', '.join(header)}")
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            raise GridError(f"{path.name}, line {number}: {len(cells)} cells, expected {len(header)}")
        row: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=True):
            if not cell.strip():
                continue
            if name not in model.model_fields:
                row[name] = cell.strip()
            else:
                row |= parse_assignments(model.notebook, [f"{name}={cell}"])
        rows.append(row)
    return rows


def _values(path: Path, name: str, value: Any, model: type[Parameters], ledger: Any) -> list[Any]:
    """The values that a grid gives for one parameter, without what stands there twice."""
    if isinstance(value, dict):
        return _range(path, name, value, model)
    values = value if isinstance(value, list) else [value]
    allowed = str((model.model_fields[name].json_schema_extra or {}).get("allowed", "")) if name != "data" else ""
    out: list[Any] = []
    for v in values:
        if isinstance(v, str) and v.strip() == "all" and name in _TABLES and not re.search(r"\ball\b", allowed):
            table = _TABLES[name]
            out += ledger.table(table)[table.removesuffix("s")].tolist()
        elif isinstance(v, (list, dict)):
            raise GridError(f"{path.name}: {name}: expected plain values, got {_short(v)}")
        else:
            out.append(v)
    return list({(type(v), v): v for v in out}.values())


def _range(path: Path, name: str, value: dict[str, Any], model: type[Parameters]) -> list[Any]:
    wrong = GridError(
        f"{path.name}: {name}: expected {{from: A, to: B, step: S}} with numbers, S not zero, A on the way to B; "
        f"got {_short(value)}"
    )
    if not {"from", "to"} <= set(value) <= _RANGE:
        raise wrong
    try:
        if any(isinstance(v, bool) for v in value.values()):
            raise wrong
        first, last, step = (Decimal(str(value.get(k, 1))) for k in ("from", "to", "step"))
        count = int((last - first) / step) + 1 if step else 0
    except (InvalidOperation, ValueError, OverflowError):
        raise wrong from None
    if count < 1 or not (first.is_finite() and last.is_finite()):
        raise wrong
    if count > 1_000_000:
        raise GridError(f"{path.name}: {name}: {count:,} values: nobody waits for so many")
    found = [first + step * i for i in range(count)]
    annotation = model.model_fields[name].annotation if name in model.model_fields else str
    if annotation is str:
        return [f"{v:f}" for v in found]
    if annotation is float:
        return [float(v) for v in found]
    return [int(v) if v == v.to_integral_value() else float(v) for v in found]


def _short(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else value
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
