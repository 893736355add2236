"""A literal gloss for a claim that nobody has translated: indicator, verb, hedge, number with unit.

Every number of it is one of the quote; where that cannot be had, the gloss
says that there is none, and gives the number alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from duizhang.claim import Claim, record
from duizhang.ledger.translation import english_numbers, translation_problems
from duizhang.reading.quantity import MAGNITUDE_WORDS

__all__ = ["NOTE", "gloss"]

#: Stands in the note of every row whose translation was made so.
NOTE = "quote_en generated: indicator, hedge and number"
#: One fixed English word for each hedge: those of the glossary.
HEDGES = {
    "about": "about {}", "at_least": "{} or more", "more_than": "more than {}", "at_most": "within {}",
    "less_than": "less than {}", "nearly": "nearly {}", "over": "over {}", "order_of": "of the order of {}",
    "range_low": "from {}", "range_high": "to {}",
}  # fmt: skip
_RATES = ("growth_yoy", "growth_annual_avg", "change_pct")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _figure(value: Fraction) -> str:
    """A number written out: 53.16 billion, 36,842."""
    for size, word in _SCALES:
        if abs(value) >= size:
            return f"{_decimal(value / size)} {word}"
    return _decimal(value)


def _decimal(value: Fraction) -> str:
    whole = abs(value)
    places = 0
    while whole.denominator != 1 and places < 12:
        places += 1
        whole = abs(value) * 10**places
    digits = f"{int(whole):0{places + 1}d}"
    head, tail = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{int(head):,}" + (f".{tail}" if tail else "")


@lru_cache(maxsize=100_000)
def _printed(printed: str, multiplier: str) -> str:
    """The figure, its trailing zeros kept where no magnitude is behind it."""
    if multiplier == "1" and re.fullmatch(r"-?[0-9]{1,15}\.[0-9]*0", printed):
        return printed.lstrip("-")
    return _figure(Fraction(printed) * int(multiplier))


@lru_cache(maxsize=50_000)
def _has_numbers(words: str) -> bool:
    return bool(english_numbers(words))


def _stands_in(row: Mapping[str, str], quote: str) -> bool:
    """Whether the quote plainly ends with the digits and their magnitude: then no more need be proved."""
    digits = row["printed"].lstrip("-")
    end = digits if row["multiplier"] == "1" else digits + MAGNITUDE_WORDS.get(int(row["multiplier"]), "?")
    at = quote.rfind(end)
    if at < 0 or (at and (quote[at - 1].isdigit() or quote[at - 1] in ".,，")):
        return False
    after = quote[at + len(end) : at + len(end) + 1]
    return not (after.isdigit() or after in "." or after in "十百千万亿余多成-~—–至到") if after else True


def gloss(row: Mapping[str, str], names: Mapping[str, str], units: Mapping[str, str], quote: str = "") -> str:
    """The gloss of one claim.

    Parameters
    ----------
    row : mapping
        A row of ``claims.csv``.
    names, units : mapping
        Keys of indicators and units to their English names.
    quote : str
        The quote with the text restored, where that differs.
    """
    subject = names.get(row["indicator"], row["indicator"])
    unit = units.get(row["unit"], row["unit"])
    kind = row["kind"]
    if kind == "comparison":
        return f"{_bare(subject)}: {row['relation'] or 'compared'}"
    if kind == "date":
        return f"{_bare(subject)}: by the date that the quote names"
    try:
        figure = _printed(row["printed"], row["multiplier"])
    except (ValueError, ZeroDivisionError):
        return f"{_bare(subject)}: not translated"
    measure = "" if row["unit"] in ("count", "ratio", "rank", "date") else f" {unit}"
    if row["unit"] == "rank":
        measure = " in rank"
    words = f"{figure}{measure}"
    for hedge in row["hedge"].split("+"):
        words = HEDGES.get(hedge, "{}").format(words)
    if kind in _RATES:
        words = f"{'falls' if row['printed'].startswith('-') else 'grows'} by {words}"
    elif kind == "share":
        words = f"share of {words}"
    if not _has_numbers(subject) and _stands_in(row, quote or row["quote"]):
        return f"{subject}: {words}"
    for text in (f"{subject}: {words}", f"{_bare(subject)}: {words}", f"not translated; {words}"):
        claim: Claim = record(Claim, {**row, "quote_en": text})
        if not translation_problems(claim, quote):
            return text
    return f"not translated; {words}"


def _bare(subject: str) -> str:
    """A name without its digits: those are not the quote's number."""
    return re.sub(r"\s{2,}", " ", _DIGITS.sub("…", subject)).strip()
