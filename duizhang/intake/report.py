"""One report's file to what is kept of it: its text, its mentions, its draft rows, its damage.

Offsets always point into the text that is kept, which is the file as decoded
(of a PDF, the text of its pages). The reader of reports meets it without
markup, in simplified characters and through the proposed overlay; what it
finds is carried back.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhang.claim import Restoration, anchor
from duizhang.intake.damage import Damage, find_damage, simplified
from duizhang.intake.decode import decode, judge
from duizhang.intake.errors import IntakeError
from duizhang.intake.gloss import NOTE, gloss
from duizhang.intake.guess import UNKNOWN, Guess, guess
from duizhang.intake.markup import Seen, has_markup
from duizhang.intake.names import phrase_key, place_key
from duizhang.intake.pdf import pdf_text
from duizhang.intake.units import EXTRA, unit_of
from duizhang.intake.vocabulary import home_tables, name_of, phrases
from duizhang.ledger.files import digest
from duizhang.ledger.schema import MAX_QUOTE
from duizhang.reading.draft import COLUMNS, Draft
from duizhang.reading.extract import extract
from duizhang.reading.indicators import Vocabulary
from duizhang.reading.text import restored

__all__ = ["DOUBTFUL", "Given", "Overlay", "Report", "read_report", "read_text"]

#: Below this confidence a row wants a person.
DOUBTFUL = 0.8
#: How many characters stand on either side of a number in the column ``context``.
AROUND = 28
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
#: The magnitude of a range stands behind its other end: 5-6亿元.
_OTHER_END = re.compile(r"\s?[-－~—–～至到]{1,2}\s?[0-9]+(?:\.[0-9]+)?\s?(?:万亿|[千百]?[亿万]|%|％)?")
#: No report is as large as this; a file beyond it is another thing.
LARGEST = 200_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of the reports on the command line; empty where it is not."""

    place: str = ""
    parent: str = ""
    published: str = ""


@dataclass
class Report:
    """What was read from one file.

    Attributes
    ----------
    text : str
        The text that is kept.
    about : dict
        What ``intake.json`` says of it.
    """

    text: str
    about: dict[str, Any]
    _reading: _Reading = field(repr=False)
    _draft: Draft = field(repr=False)

    # Made when they are asked for, one by one: a long report has hundreds of thousands.
    def rows(self) -> Iterator[dict[str, str]]:
        """Rows of ``draft.csv``."""
        return self._reading.rows(self._draft)

    def mentions(self) -> Iterator[dict[str, str]]:
        """Rows of ``mentions.csv``."""
        return self._reading.mentions()

    def damage(self) -> Iterator[dict[str, str]]:
        """Rows of ``damage.csv``."""
        return self._reading.damage()


def read_report(path: Path, slug: str, given: Given | None = None) -> Report:
    """Read a file.

    Parameters
    ----------
    path : Path
    slug : str
        The source's short name.
    given : Given
        What the command line says of it.

    Raises
    ------
    IntakeError
        If it holds no report.
    """
    name = path.name
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise IntakeError(f"{name}: {size:,} bytes: expected a report of at most {LARGEST:,}")
        data = path.read_bytes()
    except OSError as problem:
        raise IntakeError(f"{name}: cannot be read: {problem.strerror or problem}") from None
    remarks: list[str] = []
    if data[:1024].lstrip().startswith(b"%PDF"):
        text, pages = pdf_text(data, name)
        form, encoding = "pdf", f"{pages} pages through pypdf"
    else:
        found = decode(data, name)
        text, encoding, form = found.text, found.encoding, "text"
        if found.remark:
            remarks.append(found.remark)
    # As every text is opened: one kind of line end, and offsets that count it once.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    about = {"file": name, "path": str(path.resolve()), "sha256": digest(data), "form": form, "encoding": encoding}
    return read_text(text, slug, given or Given(), about, remarks)


def read_text(text: str, slug: str, given: Given, about: dict[str, Any], remarks: Iterable[str] = ()) -> Report:
    """Read a text that is already decoded; ``about`` names its file."""
    remarks = list(remarks)
    seen = Seen(text) if has_markup(text) else None
    shown = seen.text if seen else text
    if seen and about["form"] == "text":
        about["form"] = "html" if seen.tags > 20 else "text with markup"
    if seen:
        remarks.append(f"{seen.tags} tags and {seen.entities} entities of HTML read over")
    judge(shown, about["file"])
    plain, changed = simplified(shown)
    if changed:
        remarks.append(f"{changed} traditional characters read in their simplified form; names of places stay")
    harm = find_damage(plain)
    read = _Reading(slug, text, shown, seen, harm, about)
    found = guess(harm.restored(plain), about["file"])
    _about(about, found, given)
    draft = extract(
        harm.restored(plain),
        place=about["place"]["key"],
        parent=about["parent"]["key"] if about["parent"]["name_zh"] != UNKNOWN else "",
        published="" if about["published"] == UNKNOWN else about["published"],
        vocabulary=_vocabulary(),
    )
    if about["published"] == UNKNOWN and draft.year is not None:
        about |= {"published": str(draft.year), "published_basis": "inferred"}
    read.find(draft)
    if harm:
        remarks.append(harm.summary)
    about |= {
        "characters": len(text),
        "text_sha256": digest(text.encode("utf-8")),
        "numbers": len(read.found),
        "claims": len(draft.claims),
        "doubtful": sum(claim.confidence < DOUBTFUL for claim in draft.claims),
        "damage": harm.summary,
        "remarks": remarks,
    }
    return Report(text, about, read, draft)


_words: list[Vocabulary] = []


def _vocabulary() -> Vocabulary:
    if not _words:
        _words.append(Vocabulary(phrases()))
    return _words[0]


def _about(about: dict[str, Any], found: Guess, given: Given) -> None:
    about["place"] = _place(given.place or found.place, not given.place)
    parent = given.parent or found.parent
    if parent == UNKNOWN:
        row = next((r for r in home_tables()["places"] if r["place"] == about["place"]["key"]), None)
        parent = row["parent"] if row and row["parent"] else UNKNOWN
    about["parent"] = _place(parent, not given.parent)
    about["published"] = given.published or found.published
    about["published_basis"] = "printed" if given.published else found.basis
    about["guessed"] = [
        name
        for name, told in (("place", given.place), ("parent", given.parent), ("published", given.published))
        if not told
    ]
    about["title"] = found.title
    about["genre"] = found.genre


def _place(name: str, guessed: bool) -> dict[str, Any]:
    """Key and Chinese name of a place, of the project's own ledger where it has it."""
    if name == UNKNOWN:
        return {"key": UNKNOWN, "name_zh": UNKNOWN, "guessed": guessed}
    for row in home_tables()["places"]:
        if name in (row["place"], row["name_zh"], row["name_en"]):
            return {"key": row["place"], "name_zh": row["name_zh"], "guessed": guessed}
    return {"key": place_key(name), "name_zh": name, "guessed": guessed}


class _Reading:
    """One text between the reader and the tables."""

    def __init__(self, slug: str, text: str, shown: str, seen: Seen | None, harm: Damage, about: dict[str, Any]):
        self.slug, self.text, self.shown, self.seen, self.harm, self.about = slug, text, shown, seen, harm, about
        #: Start, end and class of each number in the kept text, in its order.
        self.found: list[tuple[int, int, str]] = []
        self._number: dict[tuple[int, int], int] = {}

    def _back(self, start: int, end: int) -> tuple[int, int]:
        """A range of what the reader met, in the text that is kept."""
        if self.seen is None:
            return start, end
        return self.seen.range(start, end) if end > start else (self.seen.range(start, start + 1)[0],) * 2

    def find(self, draft: Draft) -> None:
        """Put the mentions into the kept text, and number them."""
        found: list[tuple[int, int, str, tuple[int, int] | None]] = []
        for m in draft.mentions:
            start, end = self._back(m.start, m.end)
            if end - start > MAX_QUOTE:  # markup inside a number
                end = min(self._back(m.start, m.start + 1)[1], start + MAX_QUOTE)
            found.append((start, end, m.class_, (m.start, m.end)))
        if self.seen is not None:
            covered = _Covered((a, b) for a, b, _, _ in found)
            found += [
                (a, b, "noise", None) for low, high in self.seen.hidden_digits() for a, b in covered.rest(low, high)
            ]
            found.sort(key=lambda f: f[:2])
        self.found = [f[:3] for f in found]
        self._number = {spot: n for n, (*_, spot) in enumerate(found, 1) if spot is not None}

    def _id(self, number: int) -> str:
        return f"{self.slug}.m{number:04d}"

    def mentions(self) -> Iterator[dict[str, str]]:
        for n, (start, end, kind) in enumerate(self.found, 1):
            yield {
                "mention": self._id(n),
                "source": self.slug,
                "start": str(start),
                "end": str(end),
                "text": self.text[start:end],
                "class": kind,
            }

    def rows(self, draft: Draft) -> Iterator[dict[str, str]]:
        units = {row["unit"]: row["name_en"] for row in home_tables()["units"]}
        units |= {key: row[0] for key, row in EXTRA.items()}
        overlay = Overlay(self.damage())
        file = self.about["file"]
        taken: set[str] = set()
        for number, claim in enumerate(draft.claims, 1):
            row = dict(zip(COLUMNS, claim, strict=False))
            spot = claim.start, claim.end
            start, end = self._back(*spot)
            label = claim.claim
            if row["indicator"].startswith("zh_"):
                legible = phrase_key(draft.phrases.get(row["indicator"], row["indicator"]))
                label = label.replace(row["indicator"], legible, 1)
                row["indicator"] = legible
            identifier = name = f"{self.slug}.{label}"
            n = 1
            while anchor(name) in taken:
                n += 1
                name = f"{identifier}.{n}"
            taken.add(anchor(name))
            row["claim"], row["source"], row["mention"] = name, self.slug, self._id(self._number[spot])
            row["sentence"] = f"{self.slug}.{claim.sentence}"
            row["unit"] = unit_of(row)
            row["quote_start"], row["quote"] = self._quote(int(claim.quote_start), start, end)
            subject = {row["indicator"]: name_of(row["indicator"], claim.indicator_zh, claim.action)}
            row["quote_en"] = gloss(row, subject, units, overlay.restored(row["quote_start"], row["quote"]))
            row["note"] = NOTE
            row["start"], row["end"] = str(start), str(end)
            row["indicator_zh"], row["action"] = claim.indicator_zh, claim.action
            row["confidence"], row["rule"] = f"{claim.confidence:.2f}", claim.rule
            row["context"] = self._context(start, end)
            row["decision"], row["file"], row["row"] = "", file, str(number)
            yield row

    def _quote(self, from_: int, start: int, end: int) -> tuple[str, str]:
        """At most 40 characters of the kept text that end with the number, or with the other end of its range."""
        m = _OTHER_END.match(self.text, end)
        if m is not None and m.end() - start <= MAX_QUOTE:
            end = m.end()
        first = min(self._back(from_, from_ + 1)[0], start)
        if end - first > MAX_QUOTE:
            first = end - MAX_QUOTE if end - start <= MAX_QUOTE else start
        return str(first), self.text[first : min(end, first + MAX_QUOTE)]

    def _context(self, start: int, end: int) -> str:
        """The words around a number, the number in brackets; one line."""
        before, after = self.text[max(0, start - AROUND) : start], self.text[end : end + AROUND]
        shown = f"…{before}【{self.text[start:end]}】{after}…"
        return shown if shown.isprintable() else _BLANKS.sub(" ", shown)

    def damage(self) -> Iterator[dict[str, str]]:
        for d in self.harm.rows:
            start, end = self._back(d.start, d.end)
            yield {
                "source": self.slug, "start": str(start), "end": str(end), "found": self.text[start:end],
                "intended": d.intended, "kind": d.kind, "certainty": d.certainty, "decision": "",
                "why": d.why, "context": self._context(start, end), "file": self.about["file"],
            }  # fmt: skip


class Overlay:
    """The certain restorations of one text, asked about one quote at a time.

    Parameters
    ----------
    rows : iterable of mappings
        With the columns of ``restorations.csv``; those that are not certain are left out.
    """

    COLUMNS = ("source", "start", "end", "found", "intended", "kind", "certainty")

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        found = (Restoration(*(row[c] for c in self.COLUMNS)) for row in rows if row["certainty"] == "certain")
        self._rows = sorted(found, key=lambda r: (int(r.start), int(r.end)))
        self._starts = [int(r.start) for r in self._rows]

    def restored(self, quote_start: str, quote: str) -> str:
        """The quote as it was meant; empty where it stands as it was meant."""
        if not self._rows or not quote_start.isdigit():
            return ""
        start = int(quote_start)
        low, high = bisect_left(self._starts, start - MAX_QUOTE), bisect_left(self._starts, start + len(quote))
        near = [r for r in self._rows[low:high] if int(r.end) > start]
        return restored(start, quote, near) if near else ""


class _Covered:
    """Ranges that are taken."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._taken = set()
        for a, b in ranges:
            self._taken.update(range(a, b))

    def rest(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What is free of a range, in runs of at most one quote's length."""
        at = start
        while at < end:
            if at in self._taken:
                at += 1
                continue
            stop = at
            while stop < end and stop not in self._taken and stop - at < MAX_QUOTE:
                stop += 1
            yield at, stop
            at = stop
