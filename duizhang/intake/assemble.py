"""A draft to the tables of a ledger, in memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhang.claim import Restoration, anchor
from duizhang.intake.folder import DAMAGE, DraftFolder
from duizhang.intake.gloss import NOTE, gloss
from duizhang.intake.guess import UNKNOWN, level_of
from duizhang.intake.report import Overlay
from duizhang.intake.restore import PERIODS, Restorer, as_period, same_cell
from duizhang.intake.sheet import DECISIONS, Row, Sheet, read_sheet
from duizhang.intake.units import EXTRA
from duizhang.intake.vocabulary import home_tables, indicator_rows
from duizhang.ledger.compare import compare
from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.ledger.files import parse, table_bytes
from duizhang.ledger.load import Ledger
from duizhang.ledger.schema import MAX_QUOTE, TABLES
from duizhang.reading.draft import COLUMNS
from duizhang.reading.text import damage_counts

__all__ = ["Assembly", "MemoryLedger", "Restored", "assemble", "draft_ledger"]

#: Shared words are looked for between at most this many documents: the work grows with its square.
MOST_COMPARED = 6
_LEVEL_EN = {"province": "Province", "city": "City", "district": "District", "county": "County", "zone": "New Area"}
Tables = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Restored:
    """A cell that was put back: where, as it came, as it is."""

    line: int
    column: str
    came: str
    now: str

    def __str__(self) -> str:
        return f"draft.csv:{self.line}: {self.column} {self.came!r} -> {self.now!r}"


@dataclass
class Assembly:
    """What a draft makes.

    Attributes
    ----------
    tables : dict of table to rows
    lines : list of int
        For each row of ``claims``, its line in ``draft.csv``.
    restored : list of Restored
    bad : list of BadRow
        What is wrong with the draft itself.
    decisions : dict of str to int
        How many rows have each decision.
    remarks : list of str
    """

    tables: Tables
    lines: list[int] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    decisions: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def unreviewed(self) -> int:
        """Claims that no person has confirmed."""
        return sum(row["reviewed"] == "no" for row in self.tables["claims"])


class MemoryLedger(Ledger):
    """A ledger whose tables are not on disk.

    Parameters
    ----------
    folder : path
        What it is called in messages; nothing is read from it.
    tables : mapping of table to rows
    """

    def __init__(self, folder: str | Path, tables: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
        super().__init__(folder)
        for name, table in TABLES.items():
            rows = ({c: row.get(c, "") for c in table.header} for row in tables.get(name, ()))
            self._bytes[name] = table_bytes(table, rows)

    def bytes_of(self, name: str) -> bytes:
        """The file that this table would be."""
        return self._bytes[name] or b""


def assemble(
    folder: DraftFolder, outside: Iterable[Mapping[str, str]] = (), before: Mapping[str, Any] | None = None
) -> Assembly:
    """The tables that a draft makes; what is wrong with its rows is listed, not raised.

    Parameters
    ----------
    folder : DraftFolder
    outside : iterable of rows
        Of ``reference.csv``.
    before : mapping of table to rows
        Rows of ``reference``, ``breaks`` and ``corrections`` that stand in the data folder already.
    """
    reports = _once(folder)
    made = Assembly({name: [] for name in TABLES})
    made.remarks += reports.twice
    _Claims(folder, reports.kept, made).read()
    _sources(reports.kept, made)
    _restorations(folder, reports.kept, made)
    made.tables["indicators"] = _indicators(made, outside, before or {})
    made.tables["places"] = _places(reports.kept, made, outside, before or {})
    made.tables["units"] = _units(made)
    for name in ("reference", "breaks", "corrections"):
        rows = [dict(row) for row in (before or {}).get(name, ())]
        new = [dict(row) for row in outside] if name == "reference" else []
        key = TABLES[name].key
        replaced = {tuple(row.get(k, "") for k in key) for row in new}
        made.tables[name] = [r for r in rows if tuple(r[k] for k in key) not in replaced] + new
    glossed(made)
    return made


# -- the documents ---------------------------------------------------------------
@dataclass
class _Reports:
    kept: dict[str, dict[str, Any]]
    twice: list[str]


def _once(folder: DraftFolder) -> _Reports:
    """The reports, one of each text."""
    seen: dict[str, str] = {}
    found = _Reports({}, [])
    for name, about in folder.reports().items():
        first = seen.setdefault(about["text_sha256"], name)
        if first == name:
            found.kept[name] = about
        else:
            found.twice.append(f"{about['file']} ({name}) has the same text as {first}: taken once")
    return found


def _place_of(source: str, about: Mapping[str, Any]) -> str:
    """A place that nobody named is one of its own: two unknown places are not the same."""
    key = about["place"]["key"]
    return key if key != UNKNOWN else f"place_of_{source.replace('-', '_')}"


def _sources(reports: Mapping[str, Mapping[str, Any]], made: Assembly) -> None:
    unreviewed: dict[str, int] = {}
    for row in made.tables["claims"]:
        unreviewed[row["source"]] = unreviewed.get(row["source"], 0) + (row["reviewed"] == "no")
    for name, about in reports.items():
        year = about["published"][:4]
        genre = about["genre"] or "report"
        where = _english(about["place"]) if about["place"]["key"] != UNKNOWN else "a place not named"
        when = "" if about["published"] == UNKNOWN else f", {about['published']}"
        damage = about["damage"] or "none"
        made.tables["sources"].append(
            {
                "source": name,
                "file": f"{name}.txt",
                "sha256": about["text_sha256"],
                "characters": str(about["characters"]),
                "title_zh": about["title"] or about["file"],
                "title_en": f"{genre[0].upper()}{genre[1:]} of {where}{when}",
                "published": about["published"],
                "published_basis": about["published_basis"],
                "place": _place_of(name, about),
                "covers": f"{int(year) - 1}/{year}" if year.isdigit() else "",
                "genre": genre,
                "damage": "none" if damage.startswith("no damage") else damage,
                "address": UNKNOWN,
                "note": f"Taken in from a file of the reader's own; {unreviewed.get(name, 0)} claims unreviewed",
            }
        )


# -- the claims ------------------------------------------------------------------
class _Claims:
    """The rows of ``draft.csv`` on their way to ``claims.csv`` and ``mentions.csv``."""

    def __init__(self, folder: DraftFolder, reports: Mapping[str, Mapping[str, Any]], made: Assembly) -> None:
        self.folder, self.reports, self.made = folder, reports, made

    def read(self) -> None:
        sheet = read_sheet(self.folder.draft, needed=("decision", *COLUMNS, "start", "end", "row"))
        if sheet.remark:
            self.made.remarks.append(f"draft.csv was read with {sheet.remark}")
        by_source: dict[str, list[tuple[int, Row]]] = {}
        known = set(self.folder.reports())
        for line, row in sheet.rows:
            source = row["source"].strip()
            if source in self.reports:
                by_source.setdefault(source, []).append((line, row))
            elif source not in known:
                names = ", ".join(list(self.reports)[:8])
                self.made.bad.append(BadRow(sheet.file, line, "source", source, f"one of {names}"))
        for source in self.reports:
            _OneSource(self.folder, source, self.reports[source], self.made, sheet).read(by_source.get(source, []))


class _OneSource:
    def __init__(self, folder: DraftFolder, source: str, about: Mapping[str, Any], made: Assembly, sheet: Sheet):
        self.source, self.about, self.made, self.file = source, about, made, sheet.file
        self.text = folder.text(source)
        self.restorer = Restorer(folder.part(source, "rows"))
        self.mentions: list[dict[str, str]] = list(folder.part(source, "mentions"))
        self.spots = {(m["start"], m["end"]): m["mention"] for m in self.mentions}
        self.ids = {m["mention"] for m in self.mentions}
        self.taken: set[str] = set()

    def read(self, rows: list[tuple[int, Row]]) -> None:
        used = set()
        for line, came in rows:
            row = self._restored(line, came)
            decision = DECISIONS.get(row["decision"].strip().lower())
            if decision is None:
                words = "accept, correct, reject or nothing"
                self.made.bad.append(BadRow(self.file, line, "decision", row["decision"], words))
                continue
            self.made.decisions[decision] = self.made.decisions.get(decision, 0) + 1
            if decision == "reject":
                continue
            claim = self._claim(line, row, decision)
            used.add(claim["mention"])
            self.made.tables["claims"].append(claim)
            self.made.lines.append(line)
        for mention in self.mentions:
            if mention["mention"] in used:
                mention["class"] = "claim"
            elif mention["class"] == "claim":
                mention["class"] = "other"
        self.made.tables["mentions"] += self.mentions

    def _restored(self, line: int, came: Row) -> Row:
        row, back = self.restorer.restore(came)
        row = {name: value.strip() if name not in ("quote", "context") else value for name, value in row.items()}
        for name in PERIODS:
            period = as_period(row[name])
            if period != row[name]:
                back.append((name, row[name], period))
                row[name] = period
        printed = self._as_printed(row)
        if printed != row["printed"]:
            back.append(("printed", row["printed"], printed))
            row["printed"] = printed
        self.made.restored += [Restored(line, *cell) for cell in back if cell[0] != "row"]
        return row

    def _as_printed(self, row: Row) -> str:
        """The digits as the text prints them, where the cell is the same number written otherwise."""
        if not (row["start"].isdigit() and row["end"].isdigit()) or not row["printed"]:
            return row["printed"]
        there = self.text[int(row["start"]) : int(row["end"])]
        sign = "-" if row["printed"].lstrip("'").startswith("-") else ""
        for digits in re.findall(r"[0-9]+(?:\.[0-9]+)?", there):
            if row["printed"] != sign + digits and same_cell(sign + digits, row["printed"]):
                return sign + digits
        return row["printed"]

    def _claim(self, line: int, row: Row, decision: str) -> dict[str, str]:
        claim = {name: row[name] for name in COLUMNS}
        claim["reviewed"] = "yes" if decision else "no"
        if claim["place"] in (UNKNOWN, ""):
            claim["place"] = _place_of(self.source, self.about)
        claim["mention"] = self._mention(row)
        claim["indicator_zh"], claim["action"] = row["indicator_zh"], row["action"]
        self._check_quote(line, claim)
        name, n = claim["claim"], 1
        while anchor(name) in self.taken and n < 10_000:
            n += 1
            name = f"{claim['claim']}.{n}"
        if name != claim["claim"]:
            self.made.restored.append(Restored(line, "claim", claim["claim"], name))
            claim["claim"] = name
        self.taken.add(anchor(name))
        return claim

    def _mention(self, row: Row) -> str:
        """The mention at the row's offsets, made if there is none, else the one that it names."""
        spot = (row["start"], row["end"])
        if spot in self.spots:
            return self.spots[spot]
        if row["mention"] in self.ids or not all(part.isdigit() for part in spot):
            return row["mention"]
        start, end = map(int, spot)
        if not start < end <= min(len(self.text), start + MAX_QUOTE):
            return row["mention"]
        name = f"{self.source}.m{len(self.mentions) + 1:04d}"
        self.mentions.append(
            {"mention": name, "source": self.source, "start": spot[0], "end": spot[1], "text": self.text[start:end],
             "class": "claim"}
        )  # fmt: skip
        self.spots[spot] = name
        self.ids.add(name)
        return name

    def _check_quote(self, line: int, claim: dict[str, str]) -> None:
        if not claim["quote_start"].isdigit():
            return  # refused with the other cells
        start = int(claim["quote_start"])
        there = self.text[start : start + len(claim["quote"])]
        if there == claim["quote"]:
            return
        if re.sub(r"\s+", "", there) == re.sub(r"\s+", "", claim["quote"]):
            claim["quote"] = there
            return
        expected = f"the words that stand at {start} of texts/{self.source}.txt: {there[:30]!r}"
        self.made.bad.append(BadRow(self.file, line, "quote", claim["quote"], expected))


def glossed(made: Assembly) -> None:
    """Give each claim a gloss that nobody has translated."""
    names = {row["indicator"]: row["name_en"] for row in made.tables["indicators"]}
    units = {row["unit"]: row["name_en"] for row in made.tables["units"]}
    by_source: dict[str, list[dict[str, str]]] = {}
    for row in made.tables["restorations"]:
        by_source.setdefault(row["source"], []).append(row | {"certainty": "certain"})
    overlays = {source: Overlay(rows) for source, rows in by_source.items()}
    for claim in made.tables["claims"]:
        if claim["quote_en"] and NOTE not in claim["note"]:
            continue
        overlay = overlays.get(claim["source"])
        meant = overlay.restored(claim["quote_start"], claim["quote"]) if overlay else ""
        claim["quote_en"] = gloss(claim, names, units, meant)
        if NOTE not in claim["note"]:
            claim["note"] = f"{claim['note']}; {NOTE}" if claim["note"] else NOTE


# -- what the claims point to ----------------------------------------------------
def _indicators(
    made: Assembly, outside: Iterable[Mapping[str, str]], before: Mapping[str, Any]
) -> list[dict[str, str]]:
    def needs() -> Iterator[Mapping[str, str]]:
        yield from made.tables["claims"]
        rows = [*outside, *before.get("reference", ()), *before.get("breaks", ())]
        for row in rows:
            yield {"kind": row.get("kind", ""), "unit": row.get("unit", "count"), **row}
        for claim in made.tables["claims"]:
            indicator, at, _ = claim["of"].partition("@")
            if at:
                yield {"indicator": indicator, "kind": "", "unit": "count"}

    return indicator_rows(needs())


def _english(place: Mapping[str, Any]) -> str:
    home = next((r for r in home_tables()["places"] if r["place"] == place["key"]), None)
    if home:
        return home["name_en"]
    level = _LEVEL_EN.get(level_of(place["name_zh"]), "")
    return f"{place['key'].replace('_', ' ').title()} {level}".strip()


def _places(
    reports: Mapping[str, Mapping[str, Any]],
    made: Assembly,
    outside: Iterable[Mapping[str, str]],
    before: Mapping[str, Any],
) -> list[dict[str, str]]:
    home = {row["place"]: row for row in home_tables()["places"]}
    rows: dict[str, dict[str, str]] = {}

    def add(key: str, name: str = "", parent: str = "") -> None:
        if not key or (key in rows and not (parent and not rows[key]["parent"])):
            return
        if key in home:
            rows[key] = dict(home[key])
            for up in (rows[key]["parent"], *rows[key]["members"].split(";")):
                add(up)
            return
        unknown = key.startswith(f"{UNKNOWN}") or key.startswith("place_of_")
        rows[key] = {
            "place": key, "name_zh": name or ("未知" if unknown else key),
            "name_en": "unknown" if unknown else _english({"key": key, "name_zh": name}), "level": level_of(name),
            "parent": parent, "exhausted_by_children": "no", "note": "Made from what a report says of itself",
        }  # fmt: skip

    for source, about in reports.items():
        up = about["parent"]
        parent = up["key"] if up["key"] != UNKNOWN else ""
        if parent:
            add(parent, up["name_zh"])
        name = about["place"]["name_zh"]
        add(_place_of(source, about), "" if name == UNKNOWN else name, parent)
    for claim in made.tables["claims"]:
        for key in (claim["place"], *claim["comparator"].split(";"), claim["of"].partition("@")[2]):
            add(key)
    for row in (*outside, *before.get("reference", ()), *before.get("breaks", ())):
        add(row["place"])
    return [rows[key] for key in rows]


def _units(made: Assembly) -> list[dict[str, str]]:
    rows = [dict(row) for row in home_tables()["units"]]
    known = {row["unit"] for row in rows}
    used = {row["unit"] for name in ("claims", "indicators", "reference") for row in made.tables[name]}
    for key in sorted(used - known):
        if key in EXTRA:
            rows.append(
                dict(zip(("unit", "name_en", "name_zh", "dimension", "factor"), (key, *EXTRA[key]), strict=True))
            )
    return rows


def _restorations(folder: DraftFolder, reports: Mapping[str, Any], made: Assembly) -> None:
    file = folder.path / "damage.csv"
    if not file.is_file():
        return
    by_source: dict[str, list[Restoration]] = {}
    for line, row in read_sheet(file, DAMAGE, needed=DAMAGE[:8]).rows:
        decision = DECISIONS.get(row["decision"].strip().lower())
        if decision is None:
            made.bad.append(BadRow(file.name, line, "decision", row["decision"], "accept, reject or nothing"))
        if row["source"] not in reports or decision == "reject" or (not decision and row["certainty"] != "certain"):
            continue
        by_source.setdefault(row["source"], []).append(
            Restoration(*(row[c] for c in ("source", "start", "end", "found", "intended", "kind", "certainty")))
        )
    for source, rows in by_source.items():
        counts = damage_counts(folder.text(source), rows)
        for r in sorted(rows, key=lambda r: (int(r.start), int(r.end))):
            counted, marks = counts.get((int(r.start), r.intended), ("", ""))
            made.tables["restorations"].append(
                {
                    "source": source,
                    "start": r.start,
                    "end": r.end,
                    "found": r.found,
                    "intended": r.intended,
                    "kind": r.kind,
                    "certainty": r.certainty,
                    "counted": str(counted),
                    "marks": str(marks),
                }
            )


# -- the ledger ------------------------------------------------------------------
def problems(made: Assembly, name: str) -> tuple[MemoryLedger, list[BadRow]]:
    """The ledger of an assembly, and every bad row of it, told by its line in the draft."""
    ledger = MemoryLedger(name, made.tables)
    bad = list(made.bad)
    try:
        ledger.validate()
    except LedgerError as error:
        cells, _ = parse(ledger.bytes_of("claims"), TABLES["claims"])
        lines = dict(zip(cells.lines, made.lines, strict=True)) if cells else {}
        for row in error.rows:
            if row.file == "claims.csv" and row.line in lines:
                row = BadRow("draft.csv", lines[row.line], row.column, row.value, row.expected)
            bad.append(row)
    return ledger, bad


def add_passages(made: Assembly, folder: DraftFolder, name: str) -> None:
    """The words that the documents share, where they are few enough to compare each with each."""
    count = len(made.tables["sources"])
    if count > MOST_COMPARED:
        made.remarks.append(
            f"passages shared by documents are looked for among at most {MOST_COMPARED}, here are {count}"
        )
    elif count > 1:
        made.tables["passages"] = compare(MemoryLedger(name, made.tables), folder.path / "texts")


def draft_ledger(
    folder: DraftFolder, outside: Iterable[Mapping[str, str]] = ()
) -> tuple[MemoryLedger, Assembly, list[BadRow]]:
    """The ledger that an unreviewed draft would be; rows that it cannot hold are left out and listed.

    Raises
    ------
    LedgerError
        If what is wrong is not a row of the draft.
    """
    made = assemble(folder, outside)
    left_out: list[BadRow] = []
    for _ in range(6):
        _ledger, bad = problems(made, str(folder.path))
        if not bad:
            break
        left_out += bad
        lines = {row.line for row in bad if row.file == "draft.csv"}
        made.bad.clear()
        if not lines & set(made.lines):
            if any(row.file != "draft.csv" for row in bad):
                raise LedgerError(bad)
            continue
        keep = [i for i, line in enumerate(made.lines) if line not in lines]
        made.tables["claims"] = [made.tables["claims"][i] for i in keep]
        made.lines = [made.lines[i] for i in keep]
        used = {c["mention"] for c in made.tables["claims"]}
        for mention in made.tables["mentions"]:
            if mention["class"] == "claim" and mention["mention"] not in used:
                mention["class"] = "other"
    else:
        raise LedgerError(left_out)
    add_passages(made, folder, str(folder.path))
    return MemoryLedger(folder.path, made.tables), made, sorted(set(left_out))
