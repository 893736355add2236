"""A source text and its restoration: an overlay that never touches the raw file.

Offsets in the ledger always point into the raw file, in code points. A
restoration replaces a range by what was meant: one character by another
(``variant``), nothing by a lost mark (``missing_mark``, of zero width), or a
range by nothing (``inserted``, ``noise``). Where words are gone that nobody can
put back (at a page break, say), ``lost_text`` marks the place: of zero width, it
changes nothing, and the claims that it touches are known to be incomplete.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duizhang.claim import Restoration

__all__ = ["RestoredText", "Span", "damage_counts", "restored", "spans"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the raw text, ``start`` to ``end`` (exclusive), with what it holds and what was meant."""

    start: int
    end: int
    found: str
    intended: str
    kind: str
    certainty: str = ""


def spans(restorations: Iterable[Restoration]) -> tuple[Span, ...]:
    """Restorations in the order of the text.

    Zero-width marks come before a replacement that starts where they stand.

    Raises
    ------
    ValueError
        If an offset is no number, a range runs backwards, or two overlap.
    """
    found = []
    for r in restorations:
        try:
            start, end = int(r.start), int(r.end)
        except ValueError:
            raise ValueError(f"restoration of {r.source}: expected offsets, got {r.start!r} to {r.end!r}") from None
        if start < 0 or end < start:
            raise ValueError(f"restoration of {r.source} at {start}: expected an end at or after it, got {end}")
        found.append(Span(start, end, r.found, r.intended, r.kind, r.certainty))
    found.sort(key=lambda s: (s.start, s.end))
    reached = 0
    for s in found:
        if s.start < reached:
            raise ValueError(f"restorations overlap: the one at {s.start} starts before {reached}, where another ends")
        reached = s.end
    return tuple(found)


_COMMAS_AND_STOPS = frozenset(",，。")
#: Half-width signs and blanks, which rules of damage to Chinese text pass over.
_UNCOUNTED = frozenset(".%-+/· \u00a0\t\r\n\u3000")


def _counts(character: str) -> bool:
    return character not in _UNCOUNTED and not (character.isascii() and character.isalnum())


def damage_counts(raw: str, restorations: Iterable[Restoration]) -> dict[tuple[int, str], tuple[int, int]]:
    """Where each replaced or lost character stood in the count of the damage.

    Damage to Chinese text is often done by counting characters. The count is
    of the text as it was when it was damaged: lost marks put back, inserted
    words left in, text that is not the document's left out; line ends, blanks,
    digits, Latin letters and half-width signs do not count.

    Returns
    -------
    dict
        (start, intended) of a variant or missing mark -> (characters counted up
        to and including it, commas and full stops up to and including it).
    """
    ordered = spans(restorations)
    noise = [s for s in ordered if s.kind == "noise"]
    lost: dict[int, list[Span]] = {}
    for s in ordered:
        if s.kind == "missing_mark":
            lost.setdefault(s.start, []).append(s)
    replaced = {s.start: s for s in ordered if s.kind == "variant"}
    out: dict[tuple[int, str], tuple[int, int]] = {}
    characters = marks = at = 0
    while at < len(raw):
        if noise and at >= noise[0].start:
            at = max(at, noise.pop(0).end)
            continue
        for gone in lost.get(at, ()):
            for character in gone.intended:
                characters += _counts(character)
                marks += character in _COMMAS_AND_STOPS
                # A row may hold a mark and the character after it; it stands where its first one does.
                out.setdefault((at, gone.intended), (characters, marks))
        characters += _counts(raw[at])
        marks += raw[at] in _COMMAS_AND_STOPS
        if at in replaced:
            out[at, replaced[at].intended] = (characters, marks)
        at += 1
    return out


def restored(quote_start: int, quote: str, restorations: Iterable[Restoration]) -> str:
    """One quote as it was meant, without the text around it.

    Parameters
    ----------
    quote_start : int
        Where the quote starts in the raw file.
    quote : str
        Verbatim from the raw file.
    restorations : iterable of Restoration
        Those of its source.

    Notes
    -----
    A mark lost just before the quote or just after it is no part of it.
    """
    end = quote_start + len(quote)
    inside = [
        s for s in spans(restorations) if s.end > quote_start and s.start < end and not _at_edge(s, quote_start, end)
    ]
    out, at = [], quote_start
    for s in inside:
        out.append(quote[at - quote_start : max(s.start, quote_start) - quote_start])
        if s.start >= quote_start:
            out.append(s.intended)
        at = min(s.end, end)
    out.append(quote[at - quote_start :])
    return "".join(out)


def _at_edge(s: Span, start: int, end: int) -> bool:
    return s.start == s.end and s.start in (start, end)


class RestoredText:
    """A raw text with its restorations applied, and offsets both ways.

    Parameters
    ----------
    raw : str
        The file's text, code point for code point.
    restorations : iterable of Restoration
        Those of this source. ``found`` may be empty for a longer range.

    Attributes
    ----------
    raw, text : str
        The text as found, and as meant.
    damage : tuple of Span
        The restorations in the order of the text.

    Raises
    ------
    ValueError
        If restorations overlap, leave the text, or do not find what they name.

    Examples
    --------
    >>> overlay = [
    ...     Restoration("s", "1", "2", "囚", "四", "variant"),
    ...     Restoration("s", "3", "3", "", "。", "missing_mark"),
    ... ]
    >>> meant = RestoredText("第囚届五年来", overlay)
    >>> meant.text
    '第四届。五年来'
    >>> meant.to_raw(4), meant.to_restored(3)
    (3, 4)
    """

    def __init__(self, raw: str, restorations: Iterable[Restoration] = ()) -> None:
        self.raw = raw
        self.damage = spans(restorations)
        for s in self.damage:
            if s.end > len(raw):
                raise ValueError(f"restoration at {s.start}: the text ends at {len(raw)}, before {s.end}")
            if s.found and raw[s.start : s.end] != s.found:
                raise ValueError(
                    f"restoration at {s.start}: expected {s.found!r} there, the text has {raw[s.start : s.end]!r}"
                )
        self._begin, self._finish, self._back = self._map()
        self.text = "".join(self._pieces())

    def _pieces(self) -> Sequence[str]:
        out, at = [], 0
        for s in self.damage:
            out += [self.raw[at : s.start], s.intended]
            at = s.end
        out.append(self.raw[at:])
        return out

    def _map(self) -> tuple[list[int], list[int], list[int]]:
        """For each raw code point where its own text begins and finishes; for each restored one where it came from."""
        begin: list[int] = []
        finish: list[int] = []
        back: list[int] = []

        def copy(start: int, end: int) -> None:
            for i in range(start, end):
                begin.append(len(back))
                back.append(i)
                finish.append(len(back))

        at = 0
        for s in self.damage:
            copy(at, s.start)
            first = len(back)
            width = s.end - s.start
            # A longer replacement stays with its last raw code point; a removed one has no width.
            for k, _ in enumerate(s.intended):
                back.append(s.start + min(k, max(width - 1, 0)))
            for k in range(width):
                begin.append(min(first + k, len(back)))
                finish.append(len(back) if k == width - 1 else min(first + k + 1, len(back)))
            at = s.end
        copy(at, len(self.raw))
        begin.append(len(back))
        back.append(len(self.raw))
        return begin, finish, back

    def to_raw(self, offset: int) -> int:
        """The raw code point that a restored one comes from; a supplied mark stands before it.

        ``len(text)`` gives ``len(raw)``.
        """
        if not 0 <= offset < len(self._back):
            raise IndexError(f"the restored text has {len(self.text)} characters, no offset {offset}")
        return self._back[offset]

    def to_restored(self, offset: int) -> int:
        """Where a raw code point's own text begins in the restored text, after marks supplied before it."""
        if not 0 <= offset < len(self._begin):
            raise IndexError(f"the raw text has {len(self.raw)} characters, no offset {offset}")
        return self._begin[offset]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """A raw range as a restored one; marks supplied at its edges stay outside."""
        if not 0 <= start <= end <= len(self.raw):
            raise IndexError(f"the raw text has {len(self.raw)} characters, no range {start} to {end}")
        if start == end:
            return self._begin[start], self._begin[start]
        return self._begin[start], self._finish[end - 1]

    def restored(self, quote_start: int, quote: str) -> str:
        """One quote as it was meant.

        Raises
        ------
        ValueError
            If the raw text does not hold the quote there.
        """
        end = quote_start + len(quote)
        if quote_start < 0 or self.raw[quote_start:end] != quote:
            raise ValueError(f"the text at {quote_start} does not read {quote!r}")
        first, last = self.range(quote_start, end)
        return self.text[first:last]

    def damaged(self, start: int, end: int) -> tuple[Span, ...]:
        """The restorations that touch a raw range, marks strictly inside it included."""
        return tuple(
            s for s in self.damage if (s.start < end and s.end > start) or (s.start == s.end and start < s.start < end)
        )
