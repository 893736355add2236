"""The runs of words that two documents share, after their damage is restored.

Marks and blanks do not count: what is compared is Han characters, letters and
digits, with the point inside a number. Every maximal run is found with a suffix automaton (Blumer
and others 1985), so the time grows with the length of the documents.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from duizhang.claim import Restoration
from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.documents import Document, find_documents, restorations_of, source_row
from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.ledger.files import write_table
from duizhang.ledger.load import MARK, Ledger
from duizhang.ledger.schema import MAX_QUOTE, TABLES
from duizhang.reading.text import RestoredText, damage_counts

__all__ = ["LEAST", "Words", "compare", "shared_runs", "words_of", "write_passages"]

#: The shortest run that is reported, in characters that count.
LEAST = 8
#: How far a sentence is looked for on either side of a run, in characters.
REACH = 120
#: A person's name before a title, or in the name of a doctrine: rows repeat no names of persons.
_PERSON = re.compile(r"[一-鿿]{3}(?=总书记|主席|总理|同志|新时代中国特色社会主义思想)")
_HIDDEN = "□"
_ENDS = "。！？!?；;\n"


class Words:
    """A document as it is compared: the characters that count, and where they stand.

    Attributes
    ----------
    text : str
        The restored text.
    shown : str
        The same with names of persons hidden, as rows repeat it.
    key : str
        Its characters that count, in one form (full-width and upper case folded).
    at : list of int
        For each character of ``key``, its place in ``text``.
    """

    def __init__(self, raw: str, restorations: Iterable[Restoration] = ()) -> None:
        self.restored = RestoredText(raw, restorations)
        self.text = self.restored.text
        self.shown = _PERSON.sub(lambda m: _HIDDEN * len(m[0]), self.text)
        self.at: list[int] = []
        key = []
        for i, character in enumerate(self.text):
            folded = unicodedata.normalize("NFKC", character).casefold()
            if len(folded) == 1 and (folded.isalnum() or (folded == "." and self._is_point(i))):
                self.at.append(i)
                key.append(folded)
        self.key = "".join(key)

    def _is_point(self, i: int) -> bool:
        return self.text[i - 1 : i].isdecimal() and self.text[i + 1 : i + 2].isdecimal()

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters ``key[start:end]`` stand in the raw file, end exclusive."""
        first, last = self.restored.to_raw(self.at[start]), self.restored.to_raw(self.at[end - 1])
        return first, max((s.end for s in self.restored.damaged(last, last + 1)), default=last + 1)

    def key_of(self, start: int, end: int) -> str:
        """The characters that count of a raw range, restored."""
        first, last = self.restored.range(start, end)
        return self.key[bisect_left(self.at, first) : bisect_left(self.at, last)]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around ``key[start:end]``, as a range of the restored text."""
        first, last = self.at[start], self.at[end - 1] + 1
        # A damaged text may have lost its marks: no sentence reaches further than this.
        low, high = max(0, first - REACH), min(len(self.text), last + REACH)
        before = max(self.text.rfind(mark, low, first) for mark in _ENDS) + 1
        after = [i for i in (self.text.find(mark, last, high) for mark in _ENDS) if i >= 0]
        return max(low, before), min(after, default=high)


class _Automaton:
    """The suffix automaton of a string: every substring is a path from the first state."""

    def __init__(self, text: str) -> None:
        self.next: list[dict[str, int]] = [{}]
        self.link = [-1]
        self.length = [0]
        self.ends = [0]  # where the state's strings end for the first time
        last = 0
        for i, character in enumerate(text):
            current = self._state({}, 0, self.length[last] + 1, i + 1)
            p = last
            while p >= 0 and character not in self.next[p]:
                self.next[p][character] = current
                p = self.link[p]
            if p >= 0:
                q = self.next[p][character]
                if self.length[p] + 1 == self.length[q]:
                    self.link[current] = q
                else:
                    clone = self._state(dict(self.next[q]), self.link[q], self.length[p] + 1, self.ends[q])
                    while p >= 0 and self.next[p].get(character) == q:
                        self.next[p][character] = clone
                        p = self.link[p]
                    self.link[q] = self.link[current] = clone
            last = current

    def _state(self, following: dict[str, int], link: int, length: int, end: int) -> int:
        self.next.append(following)
        self.link.append(link)
        self.length.append(length)
        self.ends.append(end)
        return len(self.length) - 1

    def longest(self, other: str) -> Iterator[tuple[int, int]]:
        """For each end in ``other``: length of the longest run that ends there, and where it first ends here."""
        state = length = 0
        for character in other:
            while state and character not in self.next[state]:
                state = self.link[state]
                length = self.length[state]
            if character in self.next[state]:
                state = self.next[state][character]
                length += 1
            yield length, self.ends[state]


def _runs(automaton: _Automaton, other: str, least: int) -> Iterator[tuple[int, int, int]]:
    """The runs that no longer run of ``other`` holds: start in the automaton's string, start in ``other``, length."""
    matches = list(automaton.longest(other))
    for i, (length, end) in enumerate(matches):
        grows = i + 1 < len(matches) and matches[i + 1][0] == length + 1
        if length >= least and not grows:
            # A run may end inside a number, but a point with no digit after it is no part of one.
            run = other[i + 1 - length : i + 1]
            before = len(run) - len(run.lstrip("."))
            kept = len(run.strip("."))
            if kept >= least:
                yield end - length + before, i + 1 - length + before, kept


def shared_runs(a: str, b: str, least: int = LEAST) -> list[tuple[int, int, int]]:
    """The maximal runs that two strings share.

    Each run of ``a`` that stands in ``b`` and cannot be made longer is given
    once, with the first place in ``b`` where it stands; and the other way
    round.

    Returns
    -------
    list of (start in a, start in b, length)
        In order of ``a``.
    """
    forward = set(_runs(_Automaton(a), b, least))
    backward = {(start, first, length) for first, start, length in _runs(_Automaton(b), a, least)}
    return sorted(forward | backward)


@dataclass(frozen=True, slots=True)
class _Pair:
    a: Words
    b: Words
    runs: list[tuple[int, int, int]]


_COUNTED = "个百分点|平方米|公里|亿元|人次|[元户家个所人亩项件台张次米吨套起]"
_FIGURE = re.compile(rf"(?P<digits>[0-9]+(?:\.[0-9]+)?)(?P<unit>%|[百千万亿]*[余多]?(?:{_COUNTED})?)")
_TOKEN = re.compile(rf"{_FIGURE.pattern}|.", re.DOTALL)
#: Where a clause ends. The enumeration comma does not end one.
_CLAUSE = re.compile("[,;:!?。\n]")
#: How many characters beside two differences must agree before the two are taken for the same place in a sentence.
LABEL = 4
#: The same at the beginning or the end of both sentences.
EDGE = 2


def _difference(pair: _Pair, run: tuple[int, int, int]) -> str:
    """What differs inside the sentence that both documents share, or nothing.

    Two figures of the same words and the same unit come first, then words changed between two stretches that
    agree. Where no such place is certain nothing is said: no difference is better than a wrong one.
    """
    start_a, start_b, length = run
    first, second = _Sentence.of(pair.a, start_a, length), _Sentence.of(pair.b, start_b, length)
    for found in (_figures(first, second), _changes(first, second)):
        near = [(distance, f"{left or '–'} / {right or '–'}") for distance, left, right in found]
        near = [(distance, shown) for distance, shown in near if len(shown) <= MAX_QUOTE]
        if near:
            return min(near)[-1]
    return ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence without marks and blanks, its clauses, and the run inside it, all as ranges of ``text``."""

    text: str
    clauses: tuple[tuple[int, int], ...]
    run: tuple[int, int]

    @classmethod
    def of(cls, words: Words, start: int, length: int) -> _Sentence:
        low, high = words.sentence(start, start + length)
        parts = [_counted(part) for part in _CLAUSE.split(unicodedata.normalize("NFKC", words.shown[low:high]))]
        ends = list(accumulate(map(len, parts), initial=0))
        before = len(_counted(words.shown[low : words.at[start]]))
        within = len(_counted(words.shown[words.at[start] : words.at[start + length - 1] + 1]))
        return cls("".join(parts), tuple(pairwise(ends)), (before, before + within))

    def figures(self) -> Iterator[tuple[str, str, str, int, int]]:
        """The figures of the clauses that the run touches: words before, unit, words behind, start, end."""
        for low, high in self.clauses:
            if low < self.run[1] and self.run[0] < high:
                for m in _FIGURE.finditer(self.text, low, high):
                    unit = m["unit"].lstrip("百千万亿").lstrip("余多")
                    yield self.text[low : m.start()], unit, self.text[m.end() : high], m.start(), m.end()


def _figures(first: _Sentence, second: _Sentence) -> Iterator[tuple[int, str, str]]:
    """Different figures in one unit with all the words of their clauses before them, or all behind them, the same."""
    for head, unit, tail, start, end in first.figures():
        for other_head, other_unit, other_tail, other_start, other_end in second.figures():
            same = (head == other_head and len(head) >= LABEL) or (tail == other_tail and len(tail) >= LABEL)
            left, right = first.text[start:end], second.text[other_start:other_end]
            if same and unit == other_unit and left != right:
                yield max(0, start - first.run[1], first.run[0] - end), left, right


def _changes(first: _Sentence, second: _Sentence) -> Iterator[tuple[int, str, str]]:
    """Words changed between the run, or what continues it, and another stretch that agrees.

    Neither may be much longer than what agrees on either side: further apart, two stretches meet by chance.
    """
    a, b = _Tokens.of(first.text), _Tokens.of(second.text)
    firm = []
    for m in difflib.SequenceMatcher(None, a.tokens, b.tokens, autojunk=False).get_matching_blocks():
        at, there, size = a.at[m.a], b.at[m.b], a.at[m.a + m.size] - a.at[m.a]
        outer = at == there == 0 or (at + size, there + size) == (len(first.text), len(second.text))
        if size >= LABEL or (outer and size >= EDGE):
            firm.append((at, there, size))
    for (at, there, size), (next_at, next_there, next_size) in pairwise(firm):
        left, right = first.text[at + size : next_at], second.text[there + size : next_there]
        beside = _holds(first.run, second.run, at, there, size) or _holds(
            first.run, second.run, next_at, next_there, next_size
        )
        if beside and max(len(left), len(right)) <= 2 * min(size, next_size):
            yield max(0, at + size - first.run[1], first.run[0] - next_at), left, right


def _holds(run: tuple[int, int], other: tuple[int, int], at: int, there: int, size: int) -> bool:
    """Whether a stretch that agrees has a part of the run in it, and sets the run against itself."""
    return at < run[1] and run[0] < at + size and at - run[0] == there - other[0]


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A sentence in characters, its figures whole with their units; ``at``: where each begins, and the end."""

    tokens: list[str]
    at: list[int]

    @classmethod
    def of(cls, text: str) -> _Tokens:
        tokens = [m[0] for m in _TOKEN.finditer(text)]
        return cls(tokens, list(accumulate(map(len, tokens), initial=0)))


def _counted(text: str) -> str:
    """Words without marks and blanks, the point in a number and the per-cent sign kept."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        c
        for i, c in enumerate(plain)
        if c.isalnum() or c == "%" or (c == "." and plain[i - 1 : i].isdecimal() and plain[i + 1 : i + 2].isdecimal())
    )


def words_of(document: Document, restorations: Iterable[Restoration]) -> Words:
    """A document as it is compared.

    Raises
    ------
    LedgerError
        If its restorations do not fit its file.
    """
    try:
        return Words(document.raw, restorations_of(document.source.source, restorations))
    except ValueError as problem:
        file = TABLES["restorations"].file
        raise LedgerError(
            [BadRow(file, 0, "source", document.source.source, f"rows that fit the file; {problem}")]
        ) from None


def compare(ledger: Ledger, folder: str | Path) -> list[dict[str, str]]:
    """The rows of ``passages.csv``: what any two documents of the ledger share.

    Parameters
    ----------
    ledger : Ledger
        Its documents and their restorations.
    folder : path
        Where the documents' files are.

    Raises
    ------
    LedgerError
        If a file is missing or is not the one that the ledger describes, or its restorations do not fit it.
    """
    facts = ledger.facts("sources", "restorations")
    documents = find_documents(facts.sources.values(), folder)
    wrong = [(i, d) for i, d in enumerate(documents) if d.problem]
    if wrong:
        raise LedgerError(
            source_row(ledger.line("sources", i), "sha256", d.source.sha256, f"the document's own file; {d.problem}")
            for i, d in wrong
        )
    words = {d.source.source: words_of(d, facts.restorations) for d in documents}
    names, rows = list(words), []
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            pair = _Pair(words[first], words[second], shared_runs(words[first].key, words[second].key))
            for number, run in enumerate(pair.runs, start=1):
                rows.append(_row(first, second, number, pair, run, words))
    return rows


def _row(
    first: str, second: str, number: int, pair: _Pair, run: tuple[int, int, int], words: dict[str, Words]
) -> dict[str, str]:
    start_a, start_b, length = run
    key = pair.a.key[start_a : start_a + length]
    raw_a, raw_b = pair.a.raw_range(start_a, start_a + length), pair.b.raw_range(start_b, start_b + length)
    shown = pair.a.shown[pair.a.at[start_a] : pair.a.at[start_a + length - 1] + 1]
    shown = re.sub(r"\s+", " ", re.sub(f"{_HIDDEN}+", "…", shown))
    also = [name for name, other in words.items() if name not in (first, second) and key in other.key]
    row = {
        "passage": f"{first}.{second}.p{number:03d}",
        "source_a": first,
        "start_a": raw_a[0],
        "end_a": raw_a[1],
        "source_b": second,
        "start_b": raw_b[0],
        "end_b": raw_b[1],
        "characters": length,
        "head": shown[:MAX_QUOTE].strip(),
        "difference": _difference(pair, run),
        "also_in": ";".join(also),
    }
    return {name: str(value) for name, value in row.items()}


def _with_counts(ledger: Ledger, folder: str | Path) -> list[dict[str, str]]:
    """The overlay with its derived columns; a document whose file is not there keeps what it has."""
    facts = ledger.facts("sources", "restorations")
    counts = {
        d.source.source: damage_counts(d.raw, restorations_of(d.source.source, facts.restorations))
        for d in find_documents(facts.sources.values(), folder)
        if d.path is not None and not d.problem
    }
    rows = []
    for row in ledger.rows("restorations"):
        if row["source"] in counts:
            found = counts[row["source"]].get((int(row["start"]), row["intended"]))
            row["counted"], row["marks"] = map(str, found) if found else ("", "")
        rows.append(row)
    return rows


def write_passages(ledger: Ledger, folder: str | Path) -> Path:
    """Write ``passages.csv``, the counts of the damage, and the data package that describes them where there is one."""
    path = write_table(ledger.folder, "passages", compare(ledger, folder))
    if len(ledger.table("restorations")):
        write_table(ledger.folder, "restorations", _with_counts(ledger, folder))
    if (ledger.folder / MARK).exists():
        write_datapackage(ledger.folder)
    return path
