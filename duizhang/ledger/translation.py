"""Every number of a quote found again in its translation, and no other.

A translation writes sums out (531.6亿元: 53.16 billion yuan). This reads the
numbers of both and compares them exactly; it judges numbers, never words.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from duizhang.claim import Claim

__all__ = ["english_numbers", "quote_numbers", "translation_problems"]

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "双": 2, "单": 1}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_MAGNITUDES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_MAGNITUDE = "万亿|千亿|百亿|十亿|千万|百万|亿|万|千|百|十"

_ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS = {w: i for i, w in enumerate(_ONES)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_HALVES = {
    "half": Fraction(1, 2),
    "double": Fraction(2),
    "doubled": Fraction(2),
    "twice": Fraction(2),
    "twofold": Fraction(2),
}
_RANKS = re.findall(
    r"\w+",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth",
)
_ORDINALS = {w: i for i, w in enumerate(_RANKS)}

_ENGLISH = re.compile(
    rf"(?<![\w.])(?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?P<ordinal>st|nd|rd|th)?"
    rf"(?:[ -](?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"|\b(?P<words>(?:{'|'.join([*_ONES, *_TENS, *_SCALES])})(?:[ -](?:{'|'.join([*_ONES, *_TENS, *_SCALES])}))*)\b"
    rf"|\b(?P<half>{'|'.join(_HALVES)})\b|\b(?P<rank>{'|'.join(_ORDINALS)})\b",
    re.IGNORECASE,
)
#: Names whose English form has digits that the Chinese has not.
_NAMES = re.compile(r"COVID-19", re.IGNORECASE)


def _spoken(words: str) -> Fraction:
    """*three hundred* and *twenty-five thousand* as numbers."""
    total, current = 0, 0
    for word in re.split(r"[ -]", words.lower()):
        if word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = max(1, current) * 100
        else:
            total += max(1, current) * _SCALES[word]
            current = 0
    return Fraction(total + current)


def english_numbers(text: str) -> list[tuple[Fraction, bool]]:
    """The numbers of an English sentence, each with whether it is an ordinal word or a name's own.

    ``53.16 billion`` is one number; *first* and *twice* are soft: they may
    translate words that hold no numeral.
    """
    found = []
    for m in _ENGLISH.finditer(_NAMES.sub(" ", text)):
        if m["digits"]:
            value = Fraction(m["digits"].replace(",", "")) * _SCALES.get((m["scale"] or "").lower(), 1)
            found.append((value, False))
        elif m["words"]:
            found.append((_spoken(m["words"]), m["words"].lower() == "one"))
        elif m["half"]:
            found.append((_HALVES[m["half"].lower()], True))
        else:
            found.append((Fraction(_ORDINALS[m["rank"].lower()]), True))
    return found


def _han_value(run: str) -> Fraction | None:
    """二十五, 三百, 万亿 or 二〇二〇 as a number; ``None`` where the run is none."""
    if all(c in _HAN_DIGITS for c in run):
        return Fraction(int("".join(str(_HAN_DIGITS[c]) for c in run)))
    total, section, digit = 0, 0, None
    for c in run:
        if c in _HAN_DIGITS:
            if digit not in (None, 0):
                return None
            digit = _HAN_DIGITS[c]
        elif c in "十百千":
            section += (1 if digit is None else digit) * _HAN_SCALES[c]
            digit = None
        else:
            section += digit or 0
            total = (total + section or 1) * _HAN_SCALES[c]
            section, digit = 0, None
    return Fraction(total + section + (digit or 0))


def quote_numbers(quote: str) -> set[Fraction]:
    """Every number that a Chinese quote may be read to state.

    Arabic digits with the magnitude behind them, in a range also with the
    magnitude of its other end; Chinese numerals with every part of a run that
    is a number itself (十二五 holds 12 and 5); 成 as tens of per cent, 半 as a
    half, 翻番 as two, 首 as one, and 无, 未, 没 as none.
    """
    text = unicodedata.normalize("NFKC", quote)
    # Text from a PDF has blanks and line ends between a number and its magnitude.
    text = re.sub(r"\s+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])\s+", "", text)
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))", "", text)
    found: set[Fraction] = set()
    for m in re.finditer(rf"([0-9]+(?:\.[0-9]+)?)(?:[余多](?=[万亿]))?({_MAGNITUDE})?(成)?", text):
        found.add(Fraction(m[1]) * _MAGNITUDES[m[2] or ""] * (10 if m[3] else 1))
    for m in re.finditer(rf"([0-9]+(?:\.[0-9]+)?)(?:-|~|—+|–|至|到)[0-9]+(?:\.[0-9]+)?({_MAGNITUDE})", text):
        found.add(Fraction(m[1]) * _MAGNITUDES[m[2]])
    numerals = "".join([*_HAN_DIGITS, *_HAN_SCALES])
    for m in re.finditer(f"[{numerals}]+", text):
        run = m[0]
        parts = {run[i:j] for i in range(len(run)) for j in range(i + 1, len(run) + 1)}
        values = {v for v in map(_han_value, parts) if v is not None}
        found |= values
        if text[m.end() : m.end() + 1] == "成":
            found |= {v * 10 for v in values}
    if "半" in text:
        found.add(Fraction(1, 2))
    if re.search("翻.{0,2}番|倍增", text):
        found.add(Fraction(2))
    if "首" in text:
        found.add(Fraction(1))
    if re.search("[无未没]", text):
        found.add(Fraction(0))
    return found


def translation_problems(claim: Claim, quote: str = "") -> list[str]:
    """What is wrong with the numbers of ``claim.quote_en``, in words.

    Parameters
    ----------
    claim : Claim
        The claim whose translation is read.
    quote : str
        Its quote with the text restored, where that differs from ``claim.quote``.

    Returns
    -------
    list of str
        Nothing where the claim's number stands in the translation and every
        number of the translation stands in the quote.
    """
    english = english_numbers(claim.quote_en)
    chinese = quote_numbers(quote or claim.quote)
    problems = []
    if claim.value is not None and abs(claim.value) not in {value for value, _ in english}:
        problems.append(f"{claim.claim}: {claim.printed} x {claim.multiplier} is not in {claim.quote_en!r}")
    for value, soft in english:
        if not soft and value not in chinese:
            problems.append(f"{claim.claim}: {float(value):g} in {claim.quote_en!r} is not in {quote or claim.quote!r}")
    return problems
