"""Outside figures in a table of six columns: a template, and reading it back.

CSV or XLSX; headings in English or Chinese; formulas are never computed: of
XLSX the values that the spreadsheet left in the cells are read, and a formula
without one is refused.
"""

from __future__ import annotations

import datetime
import difflib
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhang.intake.decode import decode
from duizhang.intake.errors import IntakeError
from duizhang.intake.folder import DraftFolder
from duizhang.intake.guess import UNKNOWN, level_of
from duizhang.intake.names import place_key
from duizhang.intake.sheet import BOM, DRAFT, cells_of, header_line, read_sheet, unguard
from duizhang.intake.units import EXTRA
from duizhang.intake.vocabulary import home_tables, phrases
from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.reading.quantity import MAGNITUDES, UNITS

__all__ = ["HEADINGS", "outside_of", "read_outside", "template"]

#: Column -> the words that name it.
HEADINGS = {
    "place": ("地区", "地方", "地点", "城市", "区域"),
    "indicator": ("指标", "指标名称", "项目"),
    "year": ("年份", "年度", "年", "时间"),
    "value": ("数值", "值", "数据"),
    "unit": ("单位", "计量单位"),
    "source": ("来源", "出处", "数据来源"),
}
_HELP = (
    "One row a figure. Year: 2020, or 2016-2020 for an average of years. Value: digits as printed, a fall negative.",
    "Unit: 亿元, 万人, %, 个百分点, yuan, person … A rate of growth: the indicator's name with 增速, and the unit %.",
    "每行一个数字。年份：2020；多年平均写 2016-2020。数值照原文写，下降为负。增长率：指标名后加“增速”，单位写 %。",
    "Rows that begin with # are passed over. 以 # 开头的行不读。",
)
_EXAMPLE = ("# 云汀市", "地区生产总值", "2024", "1946.3", "亿元", "云汀市2024年统计公报")
_GROWTH = re.compile(r"(?:的)?(?:同比)?(?:增速|增长率|增长|增幅|growth(?: rate)?)$", re.IGNORECASE)
_ENGLISH_UNITS = {
    "100 million yuan": ("yuan", 10**8), "billion yuan": ("yuan", 10**9), "million yuan": ("yuan", 10**6),
    "10,000 yuan": ("yuan", 10**4), "10000 yuan": ("yuan", 10**4), "per cent": ("percent", 1), "percent": ("percent", 1),
    "10,000 persons": ("person", 10**4), "million persons": ("person", 10**6), "persons": ("person", 1),
    "people": ("person", 1),
}  # fmt: skip
#: Indicators that are printed as the change that they are.
_CHANGES = ("consumer_prices", "energy_intensity", "energy_per_gdp")
#: No table of outside figures is longer.
LONGEST = 100_000


def _words(column: str) -> str:
    return f"{column} {HEADINGS[column][0]}"


def template(path: Path) -> bytes:
    """The empty table, CSV or XLSX by its ending, with what to write into it."""
    if path.suffix == ".csv":
        lines = [header_line(map(_words, HEADINGS)), header_line(_EXAMPLE)]
        lines += [header_line([f"# {text}", *[""] * 5]) for text in _HELP]
        return (BOM + "".join(lines)).encode("utf-8")
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "outside"
    sheet.append([_words(c) for c in HEADINGS])
    sheet.append(list(_EXAMPLE))
    for column, width in zip("ABCDEF", (16, 28, 12, 14, 12, 48), strict=True):
        sheet.column_dimensions[column].width = width
        for row in range(2, 200):
            # As text: a spreadsheet keeps 7.10 and 2016-2020 as they are typed.
            sheet[f"{column}{row}"].number_format = "@"
    notes = book.create_sheet("help")
    for text in _HELP:
        notes.append([text])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- names ---------------------------------------------------------------------------
@dataclass
class Names:
    """What places and indicators may be called, and in what each indicator is counted."""

    places: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: DraftFolder) -> Names:
        names = cls()
        for row in home_tables()["places"]:
            for name in (row["place"], row["name_zh"], row["name_en"]):
                names.places.setdefault(_plain(name), row["place"])
        for row in home_tables()["indicators"]:
            names.units[row["indicator"]] = row["unit"]
            for name in (row["indicator"], row["name_zh"], row["name_en"], *row["aliases_zh"].split(";")):
                names.indicators.setdefault(_plain(name), row["indicator"])
        for phrase, key in phrases().items():
            names.indicators.setdefault(_plain(phrase), key)
        for about in folder.reports().values():
            for place in (about["place"], about["parent"]):
                if place["key"] != UNKNOWN:
                    names.places.setdefault(_plain(place["name_zh"]), place["key"])
                    names.places.setdefault(_plain(place["key"]), place["key"])
        if folder.draft.is_file():
            for _, row in read_sheet(folder.draft, DRAFT, needed=("indicator", "indicator_zh")).rows:
                if row["kind"] in ("level", "count", "increment", "per_capita", "share", "index"):
                    names.units.setdefault(row["indicator"], row["unit"])
                for name in (row["indicator_zh"], row["action"] + row["indicator_zh"], row["indicator"]):
                    names.indicators.setdefault(_plain(name), row["indicator"])
        names.places.pop("", None)
        names.indicators.pop("", None)
        return names


def _plain(name: str) -> str:
    return re.sub(r"[\s_·-]", "", unicodedata.normalize("NFKC", name)).casefold()


# -- reading -------------------------------------------------------------------------
def outside_of(folder: DraftFolder, given: Path | None = None) -> list[dict[str, str]]:
    """The outside figures that go with a draft: of the table given, else of the one in its folder, else none."""
    for path in (given,) if given else (folder.path / "outside.csv", folder.path / "outside.xlsx"):
        if given and not path.is_file():
            raise IntakeError(f"{path}: no such file: expected a table of outside figures, CSV or XLSX")
        if path.is_file():
            return read_outside(path, Names.of(folder))
    return []


def read_outside(path: Path, names: Names) -> list[dict[str, str]]:
    """Rows of ``reference.csv`` from a table of outside figures.

    Raises
    ------
    IntakeError
        If it is no such table.
    LedgerError
        With every bad row.
    """
    if path.suffix.lower() not in (".csv", ".xlsx", ".txt", ".tsv"):
        raise IntakeError(f"{path.name}: expected a table of outside figures ending in .csv or .xlsx")
    lines = list(_xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path))
    if not lines:
        raise IntakeError(
            f"{path.name}: expected a heading with {', '.join(map(_words, HEADINGS))}; the table is empty"
        )
    head, at = lines[0][1], {}
    for i, cell in enumerate(head):
        column = _column(cell)
        if column and column not in at:
            at[column] = i
    missing = [BadRow(path.name, lines[0][0], "", "", f"a column headed {_words(c)}") for c in HEADINGS if c not in at]
    if missing:
        raise LedgerError(missing)
    rows, bad = [], []
    for line, cells in lines[1:]:
        cell = {c: (cells[i] if i < len(cells) else "") for c, i in at.items()}
        if not any(v.strip() for v in cell.values()) or cell["place"].lstrip().startswith("#"):
            continue
        row, wrong = _row(path.name, line, cell, names)
        bad += wrong
        rows.append(row)
    if bad:
        raise LedgerError(bad)
    unique: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        unique[tuple(row[k] for k in ("place", "indicator", "kind", "year", "vintage", "publication"))] = row
    return list(unique.values())


def _column(heading: str) -> str:
    words = re.split(r"[\s/()（）]+", unicodedata.normalize("NFKC", heading).strip().lower())
    for column, chinese in HEADINGS.items():
        if column in words or any(word in chinese for word in words):
            return column
    return ""


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = decode(path.read_bytes(), path.name).text
    first = text.split("\n", 1)[0]
    for line, cells in cells_of(text, max(",;\t", key=first.count)):
        yield line, [unguard(cell).strip() for cell in cells]


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            written = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
        found, bad = [], []
        for n, (shown, typed) in enumerate(
            zip(values.worksheets[0].iter_rows(), written.worksheets[0].iter_rows(), strict=True), 1
        ):
            if n > LONGEST:
                raise IntakeError(f"{path.name}: more than {LONGEST:,} rows: expected a table of outside figures")
            row = []
            for cell, formula in zip(shown, typed, strict=True):
                is_formula = getattr(formula, "data_type", "") == "f"
                if is_formula and cell.value is None:
                    bad.append(BadRow(path.name, n, "", str(formula.value), "a value: this formula has none saved"))
                row.append(_cell(cell))
            if any(row):
                found.append((n, row))
        values.close()
        written.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ValueError, TypeError) as problem:
        raise IntakeError(f"{path.name}: expected a table in XLSX ({type(problem).__name__}: {problem})") from None
    if bad:
        raise LedgerError(bad)
    yield from found


def _cell(cell: Any) -> str:
    """What a cell shows: numbers with the places of their format, days in ISO."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, int | float):
        places = re.fullmatch(r"(?:#,##)?0(?:\.(0+))?(%?)(?:_.*)?", cell.number_format or "")
        if places and places[2]:
            return f"{value * 100:.{len(places[1] or '')}f}%"
        if places and places[1]:
            return f"{value:.{len(places[1])}f}"
        return str(value) if isinstance(value, int) else f"{value:.15g}"
    return str(value).strip()


def _row(file: str, line: int, cell: Mapping[str, str], names: Names) -> tuple[dict[str, str], list[BadRow]]:
    bad: list[BadRow] = []

    def wrong(column: str, expected: str) -> str:
        bad.append(BadRow(file, line, column, cell[column], expected))
        return ""

    place = _place(cell["place"], names) or wrong("place", "a place of the draft, or a name such as 云汀市")
    name = _GROWTH.sub("", cell["indicator"].strip()) or cell["indicator"]
    indicator = names.indicators.get(_plain(name), "")
    if not indicator:
        near = difflib.get_close_matches(_plain(name), names.indicators, n=2)
        hint = f"; nearest {', '.join(near)}" if near else ""
        wrong("indicator", f"an indicator of the draft or of national statistics, such as 地区生产总值{hint}")
    years = re.fullmatch(r"((?:19|20)\d\d)年?(?:(?:\s*[-—–~至到]\s*)((?:19|20)\d\d)年?)?(?:\.0)?", cell["year"].strip())
    if years is None:
        day = re.fullmatch(r"((?:19|20)\d\d)-\d\d(?:-\d\d)?", cell["year"].strip())
        year = day[1] if day else wrong("year", "a year as 2020, or years as 2016-2020")
    else:
        year = years[1] + (f"-{years[2]}" if years[2] and years[2] > years[1] else "")
    value = unicodedata.normalize("NFKC", cell["value"]).replace("−", "-").replace(" ", "")
    value = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", value)
    percent = value.endswith("%")
    value = value.removesuffix("%").lstrip("+")
    if not re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", value):
        wrong("value", "digits as printed, such as 1946.3")
    unit, multiplier = _unit(cell["unit"] or ("%" if percent else ""))
    if not unit:
        wrong("unit", "a unit such as 亿元, 万人, %, yuan, person")
    if not cell["source"].strip():
        wrong("source", "where the figure was published")
    growth = name != cell["indicator"].strip() or (unit == "percent" and names.units.get(indicator, "percent") != unit)
    kind = ("growth_annual_avg" if "-" in year else "growth_yoy") if growth else "level"
    if indicator in _CHANGES and unit == "percent":
        kind = "growth_yoy"
    return {
        "place": place, "indicator": indicator, "kind": kind, "year": year, "value": value,
        "multiplier": str(multiplier), "margin": "", "unit": unit, "vintage": "unknown", "processing": "published",
        "publication": cell["source"].strip(), "note": f"{file}, line {line}",
    }, bad  # fmt: skip


def _place(name: str, names: Names) -> str:
    """A place's key; a name that says its level is a place though nobody has named it before."""
    name = name.strip()
    plain = _plain(name)
    if plain in names.places:
        return names.places[plain]
    short = {re.sub(r"(?<=..)(?:省|市|区|县)$", "", known): key for known, key in names.places.items()}
    bare = re.sub(r"(?<=..)(?:省|市|区|县)$", "", plain)
    if bare in short:
        return short[bare]
    if level_of(name) != "group" and re.fullmatch("[一-鿿㐀-䶿]{2,16}", name):
        return place_key(name)
    return ""


def _unit(words: str) -> tuple[str, int]:
    """A unit's key and the magnitude before it."""
    text = unicodedata.normalize("NFKC", words).strip()
    if text.lower() in _ENGLISH_UNITS:
        return _ENGLISH_UNITS[text.lower()]
    home = {row["unit"]: row for row in home_tables()["units"]}
    for row in home.values():
        if text.lower() in (row["unit"], row["name_en"].lower()) or text == row["name_zh"]:
            return row["unit"], 1
    for magnitude in sorted(MAGNITUDES, key=len, reverse=True):
        rest = text.removeprefix(magnitude)
        if rest != text and rest and _unit(rest)[0]:
            return _unit(rest)[0], MAGNITUDES[magnitude]
    if text in ("个百分点", "百分点"):
        return "percentage_point", 1
    unit = UNITS.get(text)
    if unit is not None:
        from duizhang.intake.units import unit_of

        key = unit_of({"unit": unit.key, "unit_zh": text, "kind": "level"})
        return (key, 1) if key in home or key in EXTRA else ("", 1)
    return (text, 1) if text in EXTRA else ("", 1)
