"""Makes a whole ledger, and the documents that it reads, from sentences in which the numbers are marked.

A document is a list of pieces. A piece is a run of Chinese text with every
number in square brackets, its literal English, and one claim a number (or a
tuple of claims, where one number stands for several things): what the number
is *of*. Digits, unit, offsets and period follow from the text, so that no
figure is written twice. A number that claims nothing carries its class:
``[2023年|date]``.
"""

from __future__ import annotations

import csv
import io
import re
from hashlib import sha256
from pathlib import Path

from duizhang.claim import anchor
from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.schema import MAX_QUOTE, TABLES

__all__ = ["Document", "amount", "average", "compared", "deadline", "difference", "rank", "share", "write", "yearly"]

UNITS = {
    "个百分点": "percentage_point",
    "微克/立方米": "ug_m3",
    "平方公里": "km2",
    "平方米": "sqm",
    "公里": "km",
    "人次": "person",
    "倍": "ratio",
    "元": "yuan",
    "%": "percent",
    "成": "percent",
    "人": "person",
    "名": "person",
    "户": "household",
    "亩": "mu",
    "吨": "ton",
    "天": "day",
    "位": "rank",
}
MAGNITUDES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
NUMBER = re.compile(r"(?P<digits>[0-9]+(?:\.[0-9]+)?)余?(?P<scale>万亿|亿|万)?余?(?P<unit>\D*)$")
MARK = re.compile(r"\[([^\]|]*)(?:\|([a-z]+))?\]")
TAGS = {
    "growth_yoy": "growth", "growth_annual_avg": "average", "change_pct": "change", "difference": "difference",
    "share": "share", "ratio": "ratio", "rank": "rank", "date": "deadline", "comparison": "compared",
    "increment": "added",
}  # fmt: skip
#: Marks that end a quote and are left out of it.
ENDS = "，。；、：\n"


# -- what a number is of ---------------------------------------------------------
def amount(indicator: str, year: int = 0, **columns) -> dict:
    """How much there is: a stock at the end of the year, a flow over it."""
    return {"indicator": indicator, "kind": "", "year": year, **columns}


def yearly(indicator: str, year: int = 0, **columns) -> dict:
    """Growth on the year before; ``fall=True`` for a fall printed without a sign."""
    return {"indicator": indicator, "kind": "growth_yoy", "year": year, **columns}


def average(indicator: str, first: int, last: int, **columns) -> dict:
    """Average growth over several years."""
    base = {"period_start": str(first), "base_period": str(first - 1), "averaging": "unstated"}
    return {"indicator": indicator, "kind": "growth_annual_avg", "year": last, **base, **columns}


def share(indicator: str, of: str, year: int = 0, **columns) -> dict:
    """A part of a whole in per cent; ``of`` is ``indicator@place`` or the end of a claim's id."""
    return {"indicator": indicator, "kind": "share", "of": of, "year": year, **columns}


def difference(indicator: str, year: int = 0, **columns) -> dict:
    """How much more or fewer than the year before."""
    return {"indicator": indicator, "kind": "difference", "year": year, **columns}


def rank(indicator: str, group: str, year: int = 0, **columns) -> dict:
    """A place in a group."""
    return {"indicator": indicator, "kind": "rank", "of": group, "year": year, "precision": "exact", **columns}


def compared(indicator: str, relation: str, comparator: str = "", year: int = 0, **columns) -> dict:
    """A comparison in words."""
    said = {"relation": relation, "comparator": comparator, "unit": "percent", **columns}
    return {"indicator": indicator, "kind": "comparison", "year": year, **said}


def deadline(indicator: str, day: str, **columns) -> dict:
    """A date by which something is to be done."""
    said = {"period_end": day, "printed": day, "unit": "date", "precision": "exact", "status": "plan"}
    return {"indicator": indicator, "kind": "date", "year": int(day[:4]), **said, **columns}


# -- a document ------------------------------------------------------------------
class Document:
    """One document as it is written, with its mentions and claims.

    Parameters
    ----------
    source, place : str
        Their keys.
    year : int
        The year that it reports on, taken where a claim names none.
    indicators : mapping of str to dict
        Rows of ``indicators.csv``: they say whether a number is a stock or a flow.
    """

    def __init__(self, source: str, place: str, year: int, indicators: dict[str, dict], **about: str) -> None:
        self.source, self.place, self.year, self.indicators, self.about = source, place, year, indicators, about
        self.text = ""
        self.mentions: list[dict] = []
        self.claims: list[dict] = []
        #: Columns of every claim from here on, such as the status of a section.
        self.now: dict[str, str] = {}
        self._sentence = 1
        self._sentence_start = 0
        self._open: list[dict] = []

    def say(self, marked: str, english: str = "", *claims) -> None:
        """Write a piece of text; each marked number of class claim takes the next of ``claims``."""
        left = [c if isinstance(c, tuple) else (c,) for c in claims]
        start, plain, at = len(self.text), "", 0
        rows = []
        for m in MARK.finditer(marked):
            plain += marked[at : m.start()]
            at = m.end()
            first = start + len(plain)
            plain += m[1]
            name = f"{self.source}.m{len(self.mentions) + 1:03d}"
            kind = m[2] or "claim"
            self.mentions.append(
                {"mention": name, "source": self.source, "start": first, "end": first + len(m[1]), "text": m[1],
                 "class": kind}
            )  # fmt: skip
            if kind == "claim":
                if not left:
                    raise ValueError(f"{self.source}: {m[1]} in {marked!r} has no claim")
                rows += [self._claim(name, m[1], dict(c)) for c in left.pop(0)]
        plain += marked[at:]
        if left:
            raise ValueError(f"{self.source}: {marked!r} has more claims than numbers")
        quote = plain.strip(ENDS)
        if rows and len(quote) > MAX_QUOTE:
            raise ValueError(f"{self.source}: {quote!r} has {len(quote)} characters; write it in two pieces")
        for row in rows:
            row |= {"quote": quote, "quote_start": start + plain.index(quote), "quote_en": english}
        self.text += plain
        self._open += rows
        self.claims += rows
        if plain.endswith(("。", "\n")):
            self._close()

    def _close(self) -> None:
        """The end of a sentence: a year that stands in it is printed, another is inferred."""
        sentence = self.text[self._sentence_start :]
        for row in self._open:
            row["sentence"] = f"{self.source}.s{self._sentence:03d}"
            said = f"{row['period_end'][:4]}年" in sentence
            row.setdefault("period_basis", "printed" if said else "inferred")
        self._sentence += bool(self._open)
        self._sentence_start, self._open = len(self.text), []

    def _claim(self, mention: str, text: str, said: dict) -> dict:
        year = said.pop("year") or self.year
        fall, end = said.pop("fall", False), said.pop("id", "")
        said = {**self.now, **said}
        unit = {} if said["kind"] in ("date", "comparison") else _number(text)
        status = said.get("status", "achieved")
        indicator = self.indicators[said["indicator"]]
        kind = said["kind"] or said.pop("as", "") or ("count" if unit["unit"] in COUNTED else "level")
        stock = indicator["stock_or_flow"]
        row = {
            "source": self.source, "mention": mention, "place": self.place, "status": status, "hedge": "none",
            "period_end": str(year), "basis": "not_applicable", "averaging": "not_applicable", "multiplier": 1,
            "over": {"stock": "at_end", "flow": "sum", "rate": "at_end"}.get(stock, "unknown"), "reviewed": "no",
            "precision": "exact" if status != "achieved" or kind in ("date", "comparison") else "rounded",
        }  # fmt: skip
        row |= unit
        if kind in ("growth_yoy", "growth_annual_avg", "change_pct"):
            row |= {"period_start": str(year), "base_period": str(year - 1), "basis": "unstated"}
            row["over"] = "mean" if kind == "growth_annual_avg" else "sum"
        elif kind == "difference":
            row |= {"period_start": str(year), "base_period": str(year - 1), "over": "sum"}
        elif stock == "flow" and kind not in ("share", "ratio", "rank", "date"):
            row["period_start"] = str(year)
        if indicator["unit"] == "yuan" and kind in ("level", "per_capita"):
            row |= {"basis": "unstated", "averaging": "level"}
            if indicator["growth_basis"] == "real":
                row["vintage"] = "unknown"
        if status == "achieved" and unit and unit["unit"] in COUNTED and unit["multiplier"] == 1:
            row["precision"] = "exact"
        row |= said | {"kind": kind}
        if fall:
            row["printed"] = f"-{row['printed']}"
        tag = "" if status == "achieved" else status
        parts = [row["indicator"].replace("_", "-"), TAGS.get(kind, ""), tag, end or row["period_end"]]
        row["claim"] = ".".join([self.source, *(p for p in parts if p)])
        return row

    def rows(self) -> list[dict]:
        """The claims, their ``of`` written out."""
        by_end = {c["claim"].removeprefix(f"{self.source}."): c["claim"] for c in self.claims}
        for c in self.claims:
            c["of"] = by_end.get(c.get("of", ""), c.get("of", ""))
        anchors = [anchor(c["claim"]) for c in self.claims]
        twice = sorted({a for a in anchors if anchors.count(a) > 1})
        if twice:
            raise ValueError(f"two claims with one address: {', '.join(twice)}; give one of them an id")
        return self.claims

    def described(self, file: str) -> dict:
        """The row of ``sources.csv``."""
        raw = self.text.encode("utf-8")
        return {
            "source": self.source, "file": file, "sha256": sha256(raw).hexdigest(), "characters": len(self.text),
            "place": self.place, "publisher": "Duizhang", "byline": "written for the project", "published_basis":
            "printed", "genre": "government work report", "damage": "none", "address": "unknown", "copies": 1,
            **self.about,
        }  # fmt: skip


COUNTED = ("count", "person", "household", "day")


def _number(text: str) -> dict:
    """Digits, multiplier and unit of a number as it stands in the text."""
    m = NUMBER.match(text)
    if not m:
        return {"printed": "", "multiplier": 1, "unit": "count", "unit_zh": ""}
    rest = m["unit"]
    unit = next((u for zh, u in UNITS.items() if rest.startswith(zh)), "count")
    scale = m["scale"] or ""
    zh = rest if unit in ("count", "yuan", "mu", "ton") else rest if unit not in ("percent",) else "%"
    if unit == "yuan":
        zh = scale + rest
    return {"printed": m["digits"], "multiplier": MAGNITUDES[scale], "unit": unit, "unit_zh": zh}


# -- a folder --------------------------------------------------------------------
def write(folder: Path, documents: list[Document], tables: dict[str, list[dict]], texts: str = "texts") -> None:
    """Write every table, the data package and the documents' texts."""
    (folder / texts).mkdir(parents=True, exist_ok=True)
    for d in documents:
        (folder / texts / f"{d.source}.txt").write_bytes(d.text.encode("utf-8"))
    filled = {
        "sources": [d.described(f"{d.source}.txt") for d in documents],
        "mentions": [m for d in documents for m in d.mentions],
        "claims": [c for d in documents for c in d.rows()],
        **tables,
    }
    for name, table in TABLES.items():
        out = io.StringIO()
        columns = [c.name for c in table.columns]
        writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(filled.get(name, []))
        (folder / table.file).write_bytes(out.getvalue().encode("utf-8"))
    write_datapackage(folder)


def table(text: str) -> list[dict]:
    """Rows from a small table in the source: columns parted by ``|``, the first line their names."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    for cells in lines[1:]:
        if len(cells) != len(lines[0]):
            raise ValueError(f"{len(lines[0])} cells expected: {cells}")
    return [dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]
