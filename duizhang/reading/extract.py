"""Text to mentions to draft claims: the reader.

    draft = extract(text, place="jinjiang", published="2023-12-28")

Every Arabic digit of the text lies in exactly one mention; each quantity that
can be checked becomes a draft claim with every column of ``claims.csv``, a
confidence, and the name of the rule that made it (:data:`RULES`). The reader
works clause by clause: what stands before a number says of what it is and how
it moved, what stands behind it how wide it is, headings and opening words say
when and whether it was done, aimed at or planned. Where the text does not say,
the cell says ``unknown`` or stays empty.

Phrases and indicators: ``indicator_zh`` is the phrase as printed, without
scope words; ``indicator`` is the vocabulary's key for it, else the key of a
standard indicator, else ``zh_`` and a digest of verb and phrase, so that the
same words in two reports meet and different words never do.
``Draft.phrases`` gives the words of every key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from duizhang.claim import Restoration
from duizhang.reading.cells import GROWTH
from duizhang.reading.draft import COLUMNS, Draft, DraftClaim, DraftMention
from duizhang.reading.flow import Flow
from duizhang.reading.indicators import Vocabulary
from duizhang.reading.sections import Sections
from duizhang.reading.sentence import RULES, Reading, read_sentence
from duizhang.reading.tables import Table
from duizhang.reading.text import RestoredText
from duizhang.reading.tokens import SOME, tokens

__all__ = ["COLUMNS", "RULES", "Draft", "DraftClaim", "DraftMention", "extract"]

_DIGITS = re.compile(r"[0-9]+")
#: Where a row of the reader keeps the range of its mention and the start of its quote.
_SPOT, _QUOTE_FROM = -6, -5
_AT = {name: i for i, name in enumerate(COLUMNS)}
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]?")


def extract(
    text: str,
    *,
    place: str = "",
    parent: str = "",
    published: str = "",
    restorations: Iterable[Restoration] = (),
    vocabulary: Mapping[str, str] | Vocabulary | None = None,
) -> Draft:
    """Read one document.

    Parameters
    ----------
    text : str
        The raw text; offsets of the result are code points into it.
    place, parent : str
        Slugs of the place it speaks of and of that place's parent.
    published : str
        ISO date or year, as exactly as known; may be empty.
    restorations : iterable of Restoration
        The overlay of a damaged text.
    vocabulary : mapping of phrase to indicator key, or Vocabulary
        Names and aliases of a ledger's indicators.

    Returns
    -------
    Draft

    Raises
    ------
    ValueError
        If a restoration does not fit the text.
    """
    return _Reader(text, place, parent, published, tuple(restorations), vocabulary).read()


class _Reader:
    """One document being read; ``rows`` and ``spots`` grow sentence by sentence."""

    def __init__(self, raw, place, parent, published, restorations, vocabulary) -> None:
        self.raw = raw
        self.restored = RestoredText(raw, restorations) if restorations else None
        self.flow = Flow(self.restored.text if self.restored else raw)
        self.text = self.flow.text
        words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.sections = Sections(self.text, published)
        self.table = Table()
        self.reading = Reading(self.sections, words, place or "unknown", parent, self.text)

    def read(self) -> Draft:
        sections, at = self.sections, 0
        for line in self.text.split("\n"):
            if line:
                sections.line(line)
                if "|" not in line or (line[0] != "|" and ("。" in line or len(line) > 400)):
                    self.table.between(line)
                elif self._table_row(line, at):
                    at += len(line) + 1
                    continue
                if SOME.search(line) is not None:
                    self._paragraph(line, at)
            at += len(line) + 1
        return self._finish()

    def _paragraph(self, line: str, at: int) -> None:
        begin, target = 0, False
        carried = aims = self.sections.now.target
        self.reading.semicolon = self.reading.recent = None
        marker = _marker(line)
        if marker:
            self.reading.spots.append((at + marker[0], at + marker[1], "ordinal"))
            begin = marker[1]
        for m in _SENTENCE.finditer(line, begin):
            sentence = m[0]
            if not target:
                target = aims or Sections.is_target(sentence)
                carried = carried or target
            if SOME.search(sentence) is not None:
                found = tokens(sentence)
                if found:
                    read_sentence(self.reading, sentence, at + m.start(), found, target, carried)
            if sentence[-1] != ";":
                target, self.reading.semicolon = False, None

    def _table_row(self, line: str, at: int) -> bool:
        """Read one row of a table; false for a row without figures of its own, which is read as text."""
        reading, any_found = self.reading, False
        done = 0
        self.reading.semicolon = None
        for clause, start, end, label in self.table.clauses(line):
            spots, rows = len(reading.spots), len(reading.rows)
            read_sentence(reading, clause, 0, tokens(clause), self.sections.outline)
            del reading.spots[spots:]
            for row in reading.rows[rows:]:
                row[_SPOT], row[_QUOTE_FROM] = (at + start, at + end), at + label
            claimed = len(reading.rows) > rows
            self._text_digits(line[done:start], at + done)
            reading.spots.append((at + start, at + end, "claim" if claimed else "other"))
            done, any_found = end, True
        if any_found:
            self._text_digits(line[done:], at + done)
        return any_found

    def _text_digits(self, text: str, at: int) -> None:
        """Digits of a table that are no figure: names of rows, years."""
        self.reading.spots += [(at + m.start(), at + m.end(), "other") for m in _DIGITS.finditer(text)]

    def _finish(self) -> Draft:
        raw, flow, restored = self.raw, self.flow, self.restored
        back = restored.to_raw if restored else None
        mentions = []
        place_of: dict[tuple[int, int], tuple[int, int]] = {}
        for start, end, cls in self.reading.spots:
            a, b = flow.given(start, end)
            if back:
                a, b = back(a), back(b - 1) + 1
            place_of[start, end] = a, b
            mentions.append(DraftMention(a, b, raw[a:b], cls))
        for a, b in flow.noise:
            if back:
                a, b = back(a), back(b - 1) + 1
            mentions.append(DraftMention(a, b, raw[a:b], "noise"))
        if restored:
            for d in restored.damage:
                if d.end > d.start and not any(c.isdigit() and c.isascii() for c in d.intended):
                    mentions += [
                        DraftMention(d.start + m.start(), d.start + m.end(), m[0], "noise")
                        for m in _DIGITS.finditer(raw[d.start : d.end])
                    ]
        mentions.sort()
        draft = Draft(year=self.sections.year, phrases=self.reading.phrases)
        draft.mentions = mentions = _disjoint(mentions)
        number = {(m.start, m.end): f"m{i:04d}" for i, m in enumerate(mentions, 1)}
        used: dict[str, int] = {}
        rows = self.reading.rows
        rows.reverse()
        while rows:
            # Each row gives up its place as soon as it is a claim: a long text is not held twice.
            row = rows.pop()
            a, b = place_of[row[_SPOT]]
            mention = number.get((a, b))
            if mention is None:
                continue
            quote_start, quote = self._quote(row[_QUOTE_FROM], a, b)
            values = row[:_SPOT]
            name = f"{values[_AT['indicator']]}.{values[_AT['period_end']] or 'undated'}"
            if values[_AT["status"]] != "achieved":
                name += "." + values[_AT["status"]]
            if values[_AT["kind"]] in GROWTH:
                name += ".growth"
            n = used[name] = used.get(name, 0) + 1
            values[_AT["claim"]] = name if n == 1 else f"{name}.{n}"
            values[_AT["mention"]] = mention
            values[_AT["quote"]], values[_AT["quote_start"]] = quote, str(quote_start)
            draft.claims.append(DraftClaim(*values, a, b, *row[-4:]))
        return draft

    def _quote(self, flow_start: int, a: int, b: int) -> tuple[int, str]:
        """At most 40 characters of the raw text that end with the mention."""
        q, _ = self.flow.given(flow_start, flow_start + 1)
        if self.restored:
            q = self.restored.to_raw(q)
        q = min(q, a)
        if b - q > 40:
            q = b - 40 if b - a <= 40 else a
        return q, self.raw[q : min(b, q + 40)]


def _disjoint(mentions: list[DraftMention]) -> list[DraftMention]:
    out: list[DraftMention] = []
    reach = -1
    for m in mentions:
        if m.start >= reach:
            out.append(m)
            reach = m.end
    return out


_MARK = re.compile(r"(?:[-—·●#>*]{0,6})(?:\((\d{1,3})\)|(\d{1,2})(?=[、.)](?!\d))|(0\d)(?!\d|年|月|版)|([①-⑳]))")


def _marker(line: str) -> tuple[int, int] | None:
    """Where a list marker with digits stands at the start of a paragraph."""
    m = _MARK.match(line)
    if m is None:
        return None
    return m.span(m.lastindex)
