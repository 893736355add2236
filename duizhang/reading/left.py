"""The words around a number: those before it read from the number outwards, those behind it forwards.

What it generalises: before a number come, from far to near, subject, verb,
comparison and hedge. The closing words form the closed classes of
:mod:`duizhang.reading.words`; what is left is the subject. Behind a number of
things counted stands their name, up to the end of the clause.
"""

from __future__ import annotations

import re

from duizhang.reading.words import (
    ADDED,
    ADVERBS,
    BOUND,
    INSIDE,
    LEAD,
    LEAD_LENGTHS,
    NO_NOUN,
    TAIL,
    TAIL_LENGTHS,
    VERBS,
    WHOLE,
)  # fmt: skip

__all__ = ["SUFFIXES", "Left", "behind", "is_verb", "read_left", "subjects_of", "tidy", "verb_of"]

#: Hedges that stand behind the unit, by their first two characters.
SUFFIXES = {
    "以上": "at_least", "及以": "at_least", "以内": "at_most", "以下": "at_most", "之内": "at_most",
    "左右": "about", "上下": "about",
}  # fmt: skip
_CLOSE = re.compile(r"[,;:。!?]")
_HEAD_NOUN = re.compile(r"(?:平均浓度|增加值|总产值|产值|产量|排放量|销售额|人数|数量|面积)$")
_NTH = re.compile(r"第?[一二三]")
_NTH_SECTOR = re.compile(r"第?[一二三](?=次?产业)")
_SPLIT = re.compile(r"以及|、|和|与|及")


class Left:
    """What stands before a number: the phrase, its verb, and what its closing words say.

    Attributes
    ----------
    phrase, verb : str
    phrase_at : int
        Where the phrase starts in the sentence.
    move : int
        1 for a rise, -1 for a fall, 0 for neither.
    to : bool
        The number is where a change ends (增长到) or a level reached (达到).
    origin : bool
        It is where a change begins (从, 由).
    avg, yoy, base, each, total, done : bool
        年均; 同比; another base is named; 分别, 均; 累计; 完成, 建成 before the phrase.
    gap : int
        1 or -1 where the number says how far above or below something else.
    price, per : str
        ``real``, ``nominal`` or empty; ``person``, ``each`` or empty.
    hedges : list of str
        From the number outwards.
    """

    __slots__ = (
        "avg", "base", "done", "each", "gap", "hedges", "move", "origin", "per", "phrase", "phrase_at", "price", "to", "total",
        "verb", "yoy",
    )  # fmt: skip

    def __init__(self) -> None:
        self.phrase = self.verb = self.price = self.per = ""
        self.phrase_at = self.move = self.gap = 0
        self.to = self.avg = self.yoy = self.each = self.origin = self.base = self.total = self.done = False
        self.hedges: list[str] = []

    @property
    def moved(self) -> bool:
        """Whether the number is a change, not the level that one leads to."""
        return self.move != 0 and not self.to


def read_left(words: str, at: int) -> Left:
    """Read the words before a number, which start at ``at`` in their sentence."""
    left = Left()
    end = _read_tail(words, left)
    start = 0
    while start < end:
        n = _lead(words, start, end)
        if not n:
            break
        if words[start : start + n] in ADDED:
            left.verb = left.verb or words[start : start + n]
            if start + n >= end:
                break
        left.done = left.done or words[start : start + n] in _DONE
        start += n
    left.phrase = words[start:end]
    left.phrase_at = at + start
    return left


def _read_tail(words: str, left: Left) -> int:
    """Take the closing words one by one; returns where they begin."""
    end = len(words)
    while end:
        for n in TAIL_LENGTHS.get(words[end - 1], ()):
            entry = TAIL.get(words[end - n : end]) if n <= end else None
            if entry is not None:
                break
        else:
            return end
        kind, value = entry
        word = words[end - n : end]
        if n == 1 and end > 1 and words[end - 2] in INSIDE.get(word, ""):
            return end
        if kind == "link":
            if word in ("分别", "均", "都", "分别为"):
                left.each = True
        elif kind == "hedge":
            left.hedges.append(value)
        elif kind in ("up", "down"):
            if left.move:
                return end
            left.move = 1 if kind == "up" else -1
            left.verb = word
        elif kind == "to":
            # 增长到 is a level; 到 before the verb (到2020年增长) is none.
            left.to = left.to or left.move == 0
        elif kind in ("real", "nominal"):
            left.price = kind
        else:
            setattr(left, _FLAGS[kind], True)
        end -= n
    return 0


_FLAGS = {"avg": "avg", "yoy": "yoy", "base": "base", "from": "origin", "total": "total"}
#: Opening words that say that something was done during the period.
_DONE = frozenset(("完成", "完成了", "累计", "新增"))


def _lead(words: str, start: int, end: int) -> int:
    """How many characters of an opening word stand at ``start``."""
    for n in LEAD_LENGTHS.get(words[start], ()):
        if (
            n <= end - start
            and words[start : start + n] in LEAD
            and words[start + n : start + n + 1] not in BOUND
            and not (n == 1 and words[start : start + 2] in WHOLE)
        ):
            return n
    return 0


#: How adverbs, and adverbs or verbs, begin: most phrases begin otherwise.
_FIRST = frozenset(w[0] for w in ADVERBS)
_FIRST_OF_VERB = _FIRST | {w[0] for w in VERBS}


def is_verb(phrase: str) -> bool:
    """Whether a phrase is a verb alone, so that what it counts must stand behind the number."""
    if phrase in VERBS or (phrase[-1:] == "了" and phrase[:-1] in VERBS):
        return True
    return phrase[:1] in _FIRST and any(
        phrase[:n] in ADVERBS and (phrase[n:] in VERBS or len(phrase) == n) for n in (3, 2, 1)
    )


def verb_of(phrase: str) -> str:
    """The verb that a phrase begins with, after an adverb; or nothing."""
    if phrase[:1] not in _FIRST_OF_VERB:
        return ""
    for n in (4, 3, 2):
        if phrase[:n] in VERBS and len(phrase) > n:
            return phrase[:n]
    for n in (3, 2):
        if phrase[:n] in ADVERBS:
            return verb_of(phrase[n:])
    return ""


def behind(s: str, at: int, stop: int) -> str:
    """The noun that stands behind a number, up to the end of its clause or ``stop``; empty if none does."""
    end = min(stop, at + 32)
    m = _CLOSE.search(s, at, end)
    if m is not None:
        end = m.start()
    phrase = s[at:end].removeprefix("的")
    if not phrase or phrase[:2] in NO_NOUN or phrase[0] in '、和与及,;。)"并或且”至到-~的':
        return ""
    cut = phrase.find("、")
    if cut > 0 and stop < at + 32 and stop <= at + len(phrase) + 3:
        # The next number's own words follow the comma.
        phrase = phrase[:cut]
    return phrase.rstrip("、和与及的等有已为将对")


def subjects_of(phrase: str) -> list[str]:
    """The subjects of a list; a head noun that only the last one carries is given to all (肉、蛋、奶产量)."""
    parts = [p for p in _SPLIT.split(phrase) if p]
    m = _NTH_SECTOR.match(parts[-1]) if len(parts) > 1 else None
    if m is not None and all(_NTH.fullmatch(p) for p in parts[:-1]):
        # 第二、三产业投资: the second and the third.
        return [f"第{p[-1]}{parts[-1][m.end() :]}" for p in parts[:-1]] + [f"第{m[0][-1]}{parts[-1][m.end() :]}"]
    if len(parts) > 1 and all(len(p) <= 2 for p in parts[:-1]) and len(parts[-1]) > len(parts[-2]):
        head = parts[-1][len(parts[-2]) :]
        return [p + head for p in parts[:-1]] + parts[-1:]
    m = _HEAD_NOUN.search(parts[-1]) if len(parts) > 1 else None
    if m is not None:
        # 战略性新兴产业和高技术产业增加值: the value added of both.
        return [p if p[-1] in "率数量额值比" or _HEAD_NOUN.search(p) else p + m[0] for p in parts]
    return parts


_ITEM = re.compile(r"\d{1,2}[.、)](?!\d)")
_SCOPES = frozenset(("全市", "全省", "全县", "全区", "我市", "我省", "我县", "我区", "全年"))


def tidy(phrase: str) -> str:
    """A phrase without scope words and without the marks around it."""
    phrase = phrase.strip('、,的"等和与及 ').lstrip(")").rstrip("(")
    if phrase[:1].isdigit() and (m := _ITEM.match(phrase)) is not None:
        # 2.新建农村公路: the number of an item.
        phrase = phrase[m.end() :]
    if phrase[:1] in ("“", "”") and (phrase[0] == "”" or "”" not in phrase):
        phrase = phrase[1:]
    if phrase[-1:] in ("“", "”") and (phrase[-1] == "“" or "“" not in phrase):
        phrase = phrase[:-1]
    if phrase[:2] in _SCOPES and len(phrase) > 3:
        phrase = phrase[2:]
    for verb in ("实现", "完成"):
        # 规模以上工业实现增加值 is the value added of above-scale industry.
        if verb in phrase[2:-2]:
            phrase = phrase.replace(verb, "", 1)
    return phrase[-40:]
