"""A document as running text: folded, unwrapped, without residue, with offsets back into what was given.

What it generalises: PDF extraction breaks lines in mid-sentence and sets page
numbers between them; conversions leave tags, entities and blanks between a
number and its measure word. All of it is cut, never replaced, so that every
character that stays keeps its own offset.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from duizhang.reading.quantity import fold

__all__ = ["Flow"]

_BLANK = r"[ \t\r\x0b\x0c\xa0\u3000\u2000-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_CUT = re.compile(
    r"<[A-Za-z/!][^<>\n]{0,120}>"
    r"|&(?:[A-Za-z]{2,8}|#\d{1,6});"
    # Each branch begins with marks of its own, so that the search can skip all other characters.
    rf"|{_BLANK}++|\*\*|[\x00-\x08]|\[\d{{1,2}}\]"
)
_PAGE = re.compile(
    rf"(?m)^{_BLANK}*+(?:[-~—]{{1,4}}{_BLANK}*+|第{_BLANK}?)\d{{1,4}}{_BLANK}*+(?:[-~—]{{1,4}}|页(?:{_BLANK}?共{_BLANK}?\d{{1,4}}{_BLANK}?页)?){_BLANK}*+$"
    rf"|^{_BLANK}*+\d{{1,3}}(?:/\d{{1,3}})?{_BLANK}*+$"
)
_DIGITS = re.compile(r"[0-9]+")
_END = "。!?;:"
_START = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}[)、.]|\d{1,2}[、.](?!\d)|[#|—●•·■◆]|第[一二三四五六七八九十]{1,3}[章节部]"
)


class Flow:
    """Running text and the way back.

    Attributes
    ----------
    text : str
        What the reader reads; newlines end paragraphs.
    noise : list of (start, end)
        Digits of the given text that were cut (page numbers, tags), as offsets into it.
    """

    def __init__(self, given: str) -> None:
        folded = fold(given)
        if _AIRY.search(folded) is not None:
            folded = _columns(folded)
        cuts = _residue(folded)
        pages = [m.span() for m in _PAGE.finditer(folded)] if "\n" in folded else []
        pages = [p for p in pages if p[1] > p[0]]
        if pages:
            # The break after a page number goes with it.
            cuts += [(a, min(b + 1, len(folded))) for a, b in pages]
        cuts += _wraps(folded, pages)
        cuts.sort()
        self.noise: list[tuple[int, int]] = []
        out: list[str] = []
        self._flow: list[int] = []
        self._given: list[int] = []
        at = length = 0
        for start, end in cuts:
            if end <= at:
                continue
            if start > at:
                out.append(folded[at:start])
                self._flow.append(length)
                self._given.append(at)
                length += start - at
            start = max(start, at)
            if end - start > 1 or folded[start].isdigit():
                self.noise += [(start + m.start(), start + m.end()) for m in _DIGITS.finditer(folded[start:end])]
            at = end
        out.append(folded[at:])
        self._flow.append(length)
        self._given.append(at)
        self.text = "".join(out)

    def given(self, start: int, end: int) -> tuple[int, int]:
        """A non-empty range of the running text as a range of the given text."""
        i = bisect_right(self._flow, start) - 1
        first = self._given[i] + start - self._flow[i]
        j = bisect_right(self._flow, end - 1, i) - 1
        return first, self._given[j] + end - self._flow[j]


#: Whether any line may be a row of a table set in blanks; cheap.
_AIRY = re.compile(r"[\d.%][ \t\u3000]++-?\d|[一-鿿)][ \t\u3000]++-?\d[\d.,]*+[ \t]*+\n")
_CELL = re.compile(r"[^ \t\u3000\n]++")
_FIGURE = re.compile(r"-?\d[\d,]*+(?:\.\d++)?%?|[-—–…]{1,3}")


def _residue(text: str) -> list[tuple[int, int]]:
    """What is cut wherever it stands: tags, entities, blanks that divide no two Latin words, numbers of footnotes."""
    cuts = []
    last = len(text)
    for m in _CUT.finditer(text):
        start, end = m.span()
        first = text[start]
        if first == "[":
            # The number of a footnote stands behind a word: 国内生产总值[2].
            if start == 0 or not ("一" <= text[start - 1] <= "鿿" or text[start - 1] == ")"):
                continue
        elif first in "<&*" or first < "\t":
            pass
        elif start > 0 and end < last and _latin(text[start - 1]) and _latin(text[end]):
            start += 1
            if start == end:
                continue
        cuts.append((start, end))
    return cuts


def _latin(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _columns(text: str) -> str:
    """Tables that are set in blanks, with a mark in each gap: every offset is kept.

    What it generalises: copied from a page or a PDF, a table of a bulletin is a line of headings and lines of one name
    and as many figures as there are headings left.
    """
    out, head = [], -1
    lines = text.split("\n")
    rows: list[list[re.Match[str]] | None] = []
    for line in lines:
        plain = 8 <= len(line) <= 160 and "|" not in line and "。" not in line and "," not in line[-1:]
        cells = list(_CELL.finditer(line)) if plain and (" " in line or "\t" in line or "\u3000" in line) else []
        rows.append(cells if 2 <= len(cells) <= 12 else None)
    marked = set()
    for i, cells in enumerate(rows):
        if cells is None:
            head = -1 if lines[i].strip() else head
            continue
        figures = [_FIGURE.fullmatch(c[0]) is not None for c in cells]
        if not any(figures):
            head = i
        elif head >= 0 and all(figures[1:]) and not figures[0] and len(cells) == len(rows[head] or ()):
            marked |= {head, i}
        elif not all(figures[1:]):
            head = -1
    if not marked:
        return text
    for i, line in enumerate(lines):
        if i in marked:
            for c in (rows[i] or [])[1:]:
                line = line[: c.start() - 1] + "|" + line[c.start() :]
        out.append(line)
    return "\n".join(out)


def _wraps(text: str, pages: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The line breaks in mid-sentence of a document that is wrapped at a fixed width."""
    sample = [line.strip() for line in text[:60_000].split("\n")[:-1]]
    lengths = sorted(map(len, filter(None, sample)))
    # A line is at least as wide as it is long.
    if len(lengths) < 8 or lengths[int(len(lengths) * 0.9)] > 130:
        return []
    widths = sorted(_width(line) for line in sample if line)
    full = widths[int(len(widths) * 0.9)]
    long = [line for line in sample if _width(line) >= 0.75 * full]
    if full > 130 or full < 20 or sum(line[-1] not in _END for line in long) < 0.5 * len(long):
        return []
    cuts, at, before, skip = [], 0, 0, {start for start, _ in pages}
    carried = False
    for line in text.split("\n"):
        end = at + len(line)
        if at in skip:
            # A page number between two lines: the line before it decides.
            at = end + 1
            continue
        body = line.strip()
        if carried and body and _START.match(body) is None:
            cuts.append((before, before + 1))
        carried = bool(body) and body[-1] not in _END and _width(body) >= 0.75 * full
        before = end
        at = end + 1
    return cuts


def _width(line: str) -> int:
    """Columns on a page: a Chinese character is two wide."""
    # Three bytes and one character for a Chinese one, one and one for a Latin one.
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2
