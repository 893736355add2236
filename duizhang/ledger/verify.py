"""Every row of the ledger against the documents' own files."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from duizhang.claim import Claim, Facts, Mention
from duizhang.ledger.compare import LEAST, Words, words_of
from duizhang.ledger.documents import Document, find_documents, restorations_of
from duizhang.ledger.errors import LedgerError
from duizhang.ledger.load import Ledger
from duizhang.ledger.schema import MAX_QUOTE
from duizhang.reading.text import damage_counts

__all__ = ["DocumentResult", "Problem", "report", "verify"]

#: How far a quote may stand from the number that it is about (四项…均达到100%), in characters.
NEIGHBOUR = MAX_QUOTE


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that does not hold: the table's file, the row's key or line, and the difference."""

    file: str
    row: str
    difference: str

    def __str__(self) -> str:
        return f"{self.file}: {self.row}: {self.difference}"


@dataclass
class DocumentResult:
    """What one document's file proves.

    Attributes
    ----------
    source : str
        The document.
    file : str
        The file that was found, or nothing.
    numbers : Counter
        Its mentions by class.
    claims, restorations, passages : int
        How many rows were held against the file.
    problems : list of Problem
        What does not hold.
    """

    source: str
    file: str
    numbers: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    restorations: int = 0
    passages: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every row holds."""
        return not self.problems


def verify(ledger: Ledger, folder: str | Path) -> list[DocumentResult]:
    """Hold every row about each document against its file.

    Files are found in ``folder`` by sha256, then by name. Proved are: the
    file's digest and length; ``raw[start:end]`` of every mention and
    restoration; that each decimal digit of any script lies in exactly one
    mention; that every quote stands where it says, is short, and covers or
    neighbours its number; that both sides of a passage are the same words.

    Returns
    -------
    list of DocumentResult
        One a document, in the order of the ledger.

    Raises
    ------
    LedgerError
        If the folder is missing, or the tables themselves are bad.
    """
    facts = ledger.facts("sources", "mentions", "claims", "restorations", "passages")
    documents = {d.source.source: d for d in find_documents(facts.sources.values(), folder)}
    results = {name: DocumentResult(name, d.path.name if d.path else "") for name, d in documents.items()}
    for name, document in documents.items():
        result = results[name]
        result.numbers = Counter(m.class_ for m in facts.mentions if m.source == name)
        result.claims = sum(c.source == name for c in facts.claims)
        result.restorations = sum(r.source == name for r in facts.restorations)
        result.passages = sum(name in (p.source_a, p.source_b) for p in facts.passages)
        result.problems = list(_document(document, facts))
    for problem, names in _passages(documents, facts):
        for name in names:
            results[name].problems.append(problem)
    return list(results.values())


def _document(document: Document, facts: Facts) -> Iterator[Problem]:
    source, raw = document.source, document.raw
    if document.problem:
        yield Problem("sources.csv", source.source, document.problem)
    if document.path is None or (document.problem and not raw):
        return
    if len(raw) != int(source.characters):
        yield Problem("sources.csv", source.source, f"characters = {source.characters}, the file has {len(raw)}")
    if len(source.find_by) > MAX_QUOTE or source.find_by not in raw:
        yield Problem("sources.csv", source.source, f"find_by = {source.find_by!r} does not stand in the file")
    yield from _mentions(document, facts)
    yield from _quotes(document, facts)
    for r in restorations_of(source.source, facts.restorations):
        there = raw[int(r.start) : int(r.end)]
        unquoted = not r.found and r.kind in ("noise", "inserted")
        if int(r.end) > len(raw) or (there != r.found and not unquoted):
            row = f"{r.source} {r.start}-{r.end}"
            yield Problem("restorations.csv", row, f"found = {r.found!r}, the file has {there[:MAX_QUOTE]!r}")
    yield from _counts(document, facts)


def _counts(document: Document, facts: Facts) -> Iterator[Problem]:
    """The derived columns of the overlay, where they are filled, are what the text gives."""
    overlay = restorations_of(document.source.source, facts.restorations)
    if not any(r.counted or r.marks for r in overlay):
        return
    counts = damage_counts(document.raw, overlay)
    for r in overlay:
        found = counts.get((int(r.start), r.intended))
        expected = tuple(map(str, found)) if found else ("", "")
        if (r.counted, r.marks) != expected:
            row = f"{r.source} {r.start}-{r.end}"
            yield Problem(
                "restorations.csv",
                row,
                f"counted, marks = {r.counted}, {r.marks}; the text gives {', '.join(expected)}",
            )


def _mentions(document: Document, facts: Facts) -> Iterator[Problem]:
    raw, name = document.raw, document.source.source
    covered = bytearray(len(raw))
    for m in facts.mentions:
        if m.source != name:
            continue
        start, end = int(m.start), int(m.end)
        there = raw[start:end]
        if there != m.text:
            yield Problem("mentions.csv", m.mention, f"text = {m.text!r}, the file has {there!r} at {start}")
        for i in range(start, min(end, len(raw))):
            covered[i] = min(2, covered[i] + 1)
    missed = [i for i, c in enumerate(raw) if unicodedata.category(c) == "Nd" and covered[i] != 1]
    for start, end in _joined(missed):
        times = "no mention" if not covered[start] else "more than one mention"
        yield Problem("mentions.csv", f"{name} at {start}", f"{raw[start:end]!r} lies in {times}")


def _joined(places: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places as ranges, so that one number is one problem."""
    start = previous = None
    for i in places:
        if previous is None or i > previous + 1:
            if start is not None:
                yield start, previous + 1
            start = i
        previous = i
    if start is not None:
        yield start, previous + 1


def _quotes(document: Document, facts: Facts) -> Iterator[Problem]:
    raw = document.raw
    mentions = {m.mention: m for m in facts.mentions}
    for c in facts.claims:
        if c.source != document.source.source:
            continue
        start = int(c.quote_start)
        there = raw[start : start + len(c.quote)]
        if there != c.quote:
            yield Problem("claims.csv", c.claim, f"quote = {c.quote!r}, the file has {there!r} at {start}")
        if len(c.quote) > MAX_QUOTE:
            yield Problem("claims.csv", c.claim, f"quote has {len(c.quote)} characters, {MAX_QUOTE} are allowed")
        yield from _quote_near_mention(c, start, mentions)


def _quote_near_mention(claim: Claim, start: int, mentions: dict[str, Mention]) -> Iterator[Problem]:
    mention = mentions[claim.mention]
    low, high = int(mention.start), int(mention.end)
    gap = max(low - (start + len(claim.quote)), start - high)
    if gap > NEIGHBOUR:
        yield Problem("claims.csv", claim.claim, f"quote stands {gap} characters away from {mention.mention}")


def _passages(documents: dict[str, Document], facts: Facts) -> Iterator[tuple[Problem, tuple[str, str]]]:
    words: dict[str, Words] = {}
    for name, document in documents.items():
        # Restorations that do not fit the file have been named; without them nothing can be compared.
        with suppress(LedgerError):
            if document.raw:
                words[name] = words_of(document, facts.restorations)
    for p in facts.passages:
        names = (p.source_a, p.source_b)
        if not all(name in words for name in names):
            continue
        try:
            a = words[p.source_a].key_of(int(p.start_a), int(p.end_a))
            b = words[p.source_b].key_of(int(p.start_b), int(p.end_b))
        except IndexError as problem:
            yield Problem("passages.csv", p.passage, str(problem)), names
            continue
        if a != b:
            yield (
                Problem("passages.csv", p.passage, f"{a[:MAX_QUOTE]!r} in the one, {b[:MAX_QUOTE]!r} in the other"),
                names,
            )
        elif len(a) != int(p.characters) or len(a) < LEAST:
            yield Problem("passages.csv", p.passage, f"characters = {p.characters}, the files share {len(a)}"), names


def report(results: list[DocumentResult]) -> str:
    """The results as a table by document, and every problem below it."""
    classes = [
        c
        for c in ("claim", "date", "ordinal", "category", "name", "noise", "other")
        if any(r.numbers[c] for r in results)
    ]
    head = ["document", "numbers", *classes, "claims", "restored", "shared", ""]
    lines = [
        [
            r.source,
            str(r.numbers.total()),
            *(str(r.numbers[c]) for c in classes),
            str(r.claims),
            str(r.restorations),
            str(r.passages),
            "ok" if r.ok else f"{len(r.problems)} wrong",
        ]
        for r in results
    ]
    widths = [max(len(row[i]) for row in [head, *lines]) for i in range(len(head))]
    table = [
        "  ".join(
            cell.ljust(w) if i in (0, len(head) - 1) else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [head, *lines]
    ]
    problems = list(dict.fromkeys(str(p) for r in results for p in r.problems))
    return "\n".join(table + (["", *problems] if problems else []))
