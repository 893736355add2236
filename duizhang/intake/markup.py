"""HTML, and what is left of it in a text: what a reader of the page would see, and the way back.

Tags, comments, scripts and styles are left out, entities resolved, ends of
blocks become line ends and cells of tables are set in marks, so that the
reader of reports meets lines and tables. Every character that is seen keeps
its place in the text that was given.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right

__all__ = ["Seen", "has_markup"]

_NAMES = (
    "a abbr article aside b big blockquote body br button caption center cite code col colgroup dd del div dl dt em "
    "figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins label li link "
    "main map mark meta nav noscript ol option p pre q s script section select small span strike strong style sub "
    "summary sup svg table tbody td textarea tfoot th thead title tr u ul video"
)
_KNOWN = frozenset(_NAMES.split())
_BLOCK_NAMES = (
    "article blockquote body br caption center dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol option p pre section table title ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
#: Their content is not shown.
_HIDDEN = ("script", "style", "noscript", "textarea", "svg", "select", "button")
_PART = re.compile(
    r"<!--|<!(?:DOCTYPE|doctype)\b[^<>]{0,2000}>|<\?[^<>]{0,2000}>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]{0,15})(?=[\s/>])[^<>]{0,4000}>"
    r"|&(?P<entity>#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8}[0-9]?);"
)
_DIGITS = re.compile(r"[0-9]+")
_LINE_ENDS = re.compile(r"[\r\n]+[ \t]*")


def has_markup(text: str) -> bool:
    """Whether a text holds tags of HTML or entities."""
    return ("<" in text or "&" in text) and any(_known(m) for m in _PART.finditer(text))


def _known(m: re.Match[str]) -> bool:
    if m["name"]:
        return m["name"].lower() in _KNOWN
    return m["entity"] is None or html.unescape(m[0]) != m[0]


class Seen:
    """What is seen of a marked-up text.

    Attributes
    ----------
    text : str
        What a reader sees.
    given : str
        The text with its markup.
    tags, entities : int
        How many were left out or resolved.
    """

    def __init__(self, given: str) -> None:
        self.given = given
        self.tags = self.entities = 0
        self._out: list[str] = []
        self._at: list[int] = []  # where each piece begins in what is seen
        self._from: list[tuple[int, int]] = []  # the range of the given text that it stands for
        self._length = 0
        self._dropped: list[tuple[int, int]] = []
        self._row = False
        self._read()
        self.text = "".join(self._out)
        del self._out

    def _add(self, text: str, start: int, end: int) -> None:
        if text:
            self._out.append(text)
            self._at.append(self._length)
            self._from.append((start, end))
            self._length += len(text)

    def _copy(self, start: int, end: int) -> None:
        if not self._row:
            self._add(self.given[start:end], start, end)
            return
        # A row of a table is one line, however its source is wrapped.
        for m in _LINE_ENDS.finditer(self.given, start, end):
            self._add(self.given[start : m.start()], start, m.start())
            start = m.end()
        self._add(self.given[start:end], start, end)

    def _read(self) -> None:
        given, at = self.given, 0
        unclosed: set[str] = set()
        position = 0
        while (m := _PART.search(given, position)) is not None:
            position = m.end()
            if not _known(m):
                continue
            self._copy(at, m.start())
            end = m.end()
            name = (m["name"] or "").lower()
            if m[0] == "<!--":
                close = -1 if "<!--" in unclosed else given.find("-->", end)
                if close < 0:
                    unclosed.add("<!--")
                else:
                    end = close + 3
            elif name in _HIDDEN and not m["end"] and not m[0].endswith("/>") and name not in unclosed:
                close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(given, end)
                if close is None:
                    unclosed.add(name)
                else:
                    end = close.end()
            self._replace(m, name, end)
            at = position = end
        self._copy(at, len(given))

    def _replace(self, m: re.Match[str], name: str, end: int) -> None:
        start = m.start()
        if m["entity"]:
            self.entities += 1
            self._add(html.unescape(m[0]), start, end)
            return
        self.tags += 1
        self._dropped.append((start, end))
        if name == "tr":
            self._row = not m["end"]
            self._add("\n" if m["end"] else "\n|", start, end)
        elif name in ("td", "th"):
            self._add("|" if m["end"] else "", start, end)
        elif name in _BLOCKS:
            self._add(" " if self._row else "\n", start, end)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """A non-empty range of what is seen, as a range of the given text."""
        return self._one(start)[0], self._one(end - 1)[1]

    def _one(self, offset: int) -> tuple[int, int]:
        i = bisect_right(self._at, offset) - 1
        start, end = self._from[i]
        size = (self._at[i + 1] if i + 1 < len(self._at) else self._length) - self._at[i]
        if size != end - start:  # an entity, or a mark in place of a tag
            return start, end
        return start + offset - self._at[i], start + offset - self._at[i] + 1

    def hidden_digits(self) -> list[tuple[int, int]]:
        """Runs of digits in what was left out."""
        return [
            (start + m.start(), start + m.end())
            for start, end in self._dropped
            for m in _DIGITS.finditer(self.given[start:end])
        ]
