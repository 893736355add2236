"""Damage in a text: what stands there that was not meant, with a proposed overlay. Nothing is changed.

What it generalises: a text that went through a PDF keeps radicals in the place
of characters; one that went through a program which disguises it has every
so-many-th character replaced by one that looks alike, and marks taken out by
the same count. A rare character in a name is neither: a replaced character is
believed only where many of different kinds stand scattered over the text, or
where the text itself has the same words with the character that was meant.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from duizhang.claim import Restoration
from duizhang.intake.lookalikes import RADICALS, SUBSTITUTES
from duizhang.reading.text import damage_counts

__all__ = ["NONE", "Damage", "Harm", "find_damage", "simplified"]

NONE = "no damage found"
#: So many replaced characters, of so many kinds, are no names.
LEAST, KINDS = 6, 4
#: A replaced character at least once in so many Chinese ones.
RARE = 3000
#: Of Chinese characters, the share that is traditional in a text in traditional characters.
TRADITIONAL = 0.05
#: Fewer distances than this say nothing about a rule; shorter periods fit almost anything.
FEWEST, SHORTEST_PERIOD = 20, 10
#: One clause in ten is longer than this where marks are missing: 13 to 19 characters in eleven undamaged reports, 27
#: in one that lost every second comma.
LONG_CLAUSE = 23
_HAN = re.compile("[㐀-䶿一-鿿]")
_HAN_RUN = re.compile("[㐀-䶿一-鿿]+")
_COMPATIBLE = re.compile("[⺀-⿕豈-龎]")
_LEVELS = frozenset("县縣市区區州镇鎮乡鄉村省盟旗街路河江湖山溪庄莊")
_CLAUSE = re.compile('[^,，。.;；:：、!！?？\n()（）“”"|]{4,}')
#: A figure with its unit, and a new subject right behind it: between them stood a mark.
_UNMARKED = re.compile(
    r"\d(?:%|％|个百分点|[万亿]?(?:元|人|户|吨|亩|公里|平方米|家|个|项|所))"
    r"(?=(?:其中|全[市县区省年]|同比|比上年|规模以上|固定资产|社会消费|一般公共|城镇|农村|第[一二三]产业|完成|新增|新建|改造))"
)
#: Words that begin a clause: of places in a long one, three in four had lost a mark (four reports, one damaged and
#: three with every second mark taken out); one lost mark in ten is found so.
_OPENERS = re.compile(
    "努力|切实|新建|健全|严格|着力|鼓励|强化|其中|认真|深入|统筹|启动|打造|确保|积极|新增|全面|加快|围绕|加强|坚持"
)
_LETTERS = re.compile(
    r"(?<![0-9A-Za-z.])(?=[0-9OolI.]*[0-9])(?=[0-9.]*[OolI])[0-9OolI][0-9OolI.]*(?=年|%|％|[万亿]|元|个|人)"
)
_AS_DIGIT = {"O": "0", "o": "0", "l": "1", "I": "1"}


@dataclass(frozen=True, slots=True)
class Harm:
    """One place where a text is damaged: a range, what was meant, how sure that is, and why."""

    start: int
    end: int
    found: str
    intended: str
    kind: str
    certainty: str
    why: str


class Damage:
    """All of them, in order of the text.

    Attributes
    ----------
    rows : tuple of Harm
    summary : str
        What was found, in words.
    """

    def __init__(self, rows: Iterable[Harm] = (), summary: str = NONE) -> None:
        self.rows = tuple(sorted(rows, key=lambda h: (h.start, h.end)))
        self.summary = summary

    def __bool__(self) -> bool:
        return self.summary != NONE

    def restored(self, text: str) -> str:
        """The text as it was certainly meant, character for character: every offset stays."""
        if not any(h.certainty == "certain" for h in self.rows):
            return text
        out = list(text)
        for h in self.rows:
            if h.certainty == "certain" and len(h.found) == len(h.intended) == 1:
                out[h.start] = h.intended
        return "".join(out)


@cache
def _common() -> frozenset[str]:
    """The characters of GB 2312: what simplified Chinese is printed with."""
    cells = bytes(b for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    return frozenset(cells.decode("gb2312", "ignore"))


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simple(character: str) -> str:
    """The simplified form of a traditional character that simplified Chinese does not print; else nothing."""
    if character in _common() or _HAN.match(character) is None:
        return ""
    form = _converter().convert(character)
    return form if len(form) == 1 and form != character and form in _common() else ""


# -- traditional texts -------------------------------------------------------------
def simplified(text: str) -> tuple[str, int]:
    """A text in traditional characters in simplified ones, every offset kept, and how many were changed.

    A text that is simplified already is left alone, whatever names it holds;
    a character that simplified Chinese prints too stays where it is part of a
    place's name (乾縣 becomes 乾县).
    """
    strange = {c: _simple(c) for c in set(text) if c > "㐀" and _simple(c)}
    if not strange:
        return text, 0
    counts = Counter(c for c in text if c in strange)
    if sum(counts.values()) < TRADITIONAL * sum(map(len, _HAN_RUN.findall(text))):
        return text, 0
    whole = _converter().convert(text)
    if len(whole) != len(text):
        whole = "".join(strange.get(c, c) for c in text)
    out = [
        old if old != new and old in _common() and text[i + 1 : i + 2] in _LEVELS and text[i + 1 : i + 2] else new
        for i, (old, new) in enumerate(zip(text, whole, strict=True))
    ]
    return "".join(out), sum(a != b for a, b in zip(text, out, strict=True))


# -- damage ------------------------------------------------------------------------
def find_damage(text: str) -> Damage:
    """What is damaged in a text.

    Parameters
    ----------
    text : str
        In simplified characters, without markup.
    """
    signs = set(text)
    rows = list(_radicals(text, signs))
    said = []
    if rows:
        said.append(f"{len(rows)} radicals or compatibility forms in the place of characters")
    replaced = _replaced(text, signs)
    if replaced:
        rows += replaced
        pairs = Counter((h.found, h.intended) for h in replaced)
        examples = ", ".join(f"{a} for {b}" for (a, b), _ in pairs.most_common(4))
        said.append(f"{len(replaced)} characters replaced by others that look alike ({examples})")
        rhythm = _rhythm(text, replaced)
        if rhythm:
            said.append(rhythm)
    letters = list(_letters(text, signs))
    if letters:
        rows += letters
        said.append(f"{len(letters)} letters in numbers")
    lost, missing = _lost_marks(text)
    if missing:
        rows += lost
        said.append(missing)
    gone = text.count("�") if "�" in signs else 0
    if gone:
        said.append(f"{gone} characters lost (U+FFFD)")
    private = sum(text.count(c) for c in signs if unicodedata.category(c) == "Co")
    if private:
        said.append(f"{private} private-use characters, whose meaning only a font knows")
    if not said:
        return Damage()
    rows = _apart(rows)
    certain = sum(h.certainty == "certain" for h in rows)
    proposed = f"; damage.csv proposes {len(rows)} restorations, {certain} of them certain" if rows else ""
    return Damage(rows, f"damage: {'; '.join(said)}{proposed}")


def _apart(rows: Iterable[Harm]) -> list[Harm]:
    """The rows of which no two overlap; the first found stays."""
    taken: set[int] = set()
    out = []
    for h in rows:
        spots = set(range(h.start, h.end))
        if not spots & taken:
            taken |= spots
            out.append(h)
    return out


def _radicals(text: str, signs: set[str]) -> Iterable[Harm]:
    meant = {}
    for c in signs:
        if _COMPATIBLE.match(c):
            form = RADICALS.get(c) or unicodedata.normalize("NFKC", c)
            if len(form) == 1 and form != c:
                meant[c] = form
    if not meant:
        return
    for m in re.finditer(f"[{''.join(meant)}]", text):
        yield Harm(m.start(), m.end(), m[0], meant[m[0]], "variant", "certain", "the same character in another block")


def _replaced(text: str, signs: set[str]) -> list[Harm]:
    """Substitutes and traditional characters strewn over a simplified text."""
    common = _common()
    strange = {c: SUBSTITUTES.get(c, "") + _simple(c) for c in signs if c in SUBSTITUTES or _simple(c)}
    sure = {c for c in strange if c not in common and _HAN.match(c)}
    if not sure:
        return []
    spots = [m.start() for m in re.finditer(f"[{''.join(map(re.escape, sure))}]", text)]
    chinese = sum(map(len, _HAN_RUN.findall(text)))
    if len(spots) < LEAST or len({text[i] for i in spots}) < KINDS or len(spots) * RARE < chinese:
        return []
    near = [b - a for a, b in pairwise([-99, *spots, len(text) + 99])]
    alone = sum(a > 2 and b > 2 for a, b in pairwise(near))
    if alone < 0.6 * len(spots):  # a line of verse, a name on a seal: characters that stand together
        return []
    pairs = _pairs(text)
    out = []
    for m in re.finditer(f"[{''.join(map(re.escape, strange))}]", text):
        harm = _one(text, m.start(), strange[m[0]], pairs, m[0] in sure)
        if harm is not None:
            out.append(harm)
    return out


def _kind(character: str) -> str:
    return "0" if character.isdigit() else character


def _pairs(text: str) -> Counter[tuple[str, str]]:
    """How often each two characters follow one another, all digits alike."""
    folded = re.sub(r"[0-9０-９]", "0", text)
    return Counter(pairwise(folded))


def _one(text: str, at: int, candidates: str, pairs: Counter[tuple[str, str]], sure: bool) -> Harm | None:
    """The replaced character at one place; None where it is at home there."""
    found = text[at]
    before, after = _kind(text[at - 1 : at]), _kind(text[at + 1 : at + 2])

    def support(c: str) -> int:
        # Marks say little about the character beside them.
        return sum(
            pairs[pair] for pair, side in (((before, c), before), ((c, after), after)) if side and side.isalnum()
        )

    best = max(candidates, key=support)
    strength, own = support(best), support(found)
    if sure:
        certainty = "certain" if strength > 0 else "probable"
    elif strength > 2 * own and strength > 1:
        # The character is one that simplified Chinese prints: the words around it must say that it is not meant.
        certainty = "certain" if own <= 1 else "probable"
    else:
        return None
    if text[at + 1 : at + 2] in _LEVELS and strength == 0:
        return None
    why = f"a look-alike; the text has the word with {best} {strength} times" if strength else "a look-alike"
    return Harm(at, at + 1, found, best, "variant", certainty, why)


def _letters(text: str, signs: set[str]) -> Iterable[Harm]:
    """Letters in numbers, as text recognition leaves them: 2O23年."""
    if not signs & _AS_DIGIT.keys():
        return
    for m in _LETTERS.finditer(text):
        if sum(c.isdigit() for c in m[0]) * 2 < len(m[0].replace(".", "")):
            continue
        for i, c in enumerate(m[0], m.start()):
            if c in _AS_DIGIT:
                yield Harm(i, i + 1, c, _AS_DIGIT[c], "variant", "probable", "a letter in a number")


def _lost_marks(text: str) -> tuple[list[Harm], str]:
    """Places where a mark was probably lost, in a text whose clauses are too long to be whole, and that in words."""
    lengths = sorted(len(m[0]) for m in _CLAUSE.finditer(text))
    if len(lengths) < 40 or lengths[int(len(lengths) * 0.9)] < LONG_CLAUSE:
        return [], ""
    why = "in a text with few marks, a figure and a new subject without one between them"
    rows = {m.end(): why for m in _UNMARKED.finditer(text)}
    why = "in a text with few marks, a word that begins a clause inside a long one"
    for run in _CLAUSE.finditer(text):
        if len(run[0]) > LONG_CLAUSE:
            for m in _OPENERS.finditer(run[0], 6, len(run[0]) - 6):
                rows.setdefault(run.start() + m.start(), why)
    mean, ninth = sum(lengths) / len(lengths), lengths[int(len(lengths) * 0.9)]
    said = (
        f"marks are missing: clauses of {mean:.1f} characters on average, one in ten of {ninth} or more "
        f"(undamaged reports: 8 to 11, and 13 to 19); {len(rows)} possible places"
    )
    return [Harm(i, i, "", "，", "missing_mark", "possible", reason) for i, reason in rows.items()], said


# -- the rule behind it ----------------------------------------------------------------
def _concentration(distances: Sequence[int], period: int) -> float:
    """How closely distances gather at multiples of a period (V test; Mardia and Jupp, Directional Statistics)."""
    return sum(math.cos(2 * math.pi * d / period) for d in distances) / len(distances)


def _rhythm(text: str, replaced: list[Harm]) -> str:
    """Whether the replaced characters stand at regular distances, in words; empty where that cannot be said."""
    certain = [h for h in replaced if h.certainty == "certain"]
    if len(certain) <= FEWEST:
        return ""
    overlay = [Restoration("", str(h.start), str(h.end), h.found, h.intended, h.kind) for h in certain]
    counts = sorted(n for n, _ in damage_counts(text, overlay).values())
    distances = [b - a for a, b in pairwise(counts)]
    longest = max(SHORTEST_PERIOD + 1, round(1.5 * sorted(distances)[len(distances) // 2]))
    strength = {p: _concentration(distances, p) for p in range(SHORTEST_PERIOD, longest + 1)}
    period = max(strength, key=lambda p: (round(strength[p], 9), p))
    chance = min(1.0, len(strength) * math.erfc(strength[period] * math.sqrt(len(distances))) / 2)
    if chance > 0.001:
        return ""
    return f"the distances between them gather at multiples of {period} characters (a chance of {chance:.1g} without a rule)"
