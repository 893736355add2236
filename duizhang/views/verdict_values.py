"""What prose may quote of single verdicts: each test with an answer, each derived figure, each reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from duizhang.interval import Interval
from duizhang.pages.results import make_value

if TYPE_CHECKING:
    from duizhang.checks.verdict import Verdict
    from duizhang.pages.page import Page

__all__ = ["record_reasons", "record_results"]

#: Signals that carry a figure, and families whose inputs are outside figures that prose may quote.
_FIGURED = ("outside.level",)
_INPUTS = ("outside.level", "growth.chain", "place.rest", "digits.round")
#: Units of results, in the words of both languages.
_WORDS = {
    "percentage_point": ("points", "个百分点"),
    "count": ("", ""),
    "ratio": ("", ""),
    "rank": ("", ""),
    "person": ("people", "人"),
}
_LONGEST = 40


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def record_results(page: Page, verdicts: Iterable[Verdict]) -> None:
    """Record what verdicts came to, under ``<family>--<first claim>``; two of one name take their whole ids.

    A chance stands beside its verdict under ``…-chance``, the count after a
    change under ``…-after``, an outside input under ``…-`` and its symbol.
    """
    told = [v for v in verdicts if v.role != "signal" or v.check in _FIGURED]
    names = Counter(_short(v) for v in told)
    for v in told:
        name = _short(v) if names[_short(v)] == 1 else v.id
        if v.result is not None and v.result.bounded:
            _record(page, name, v.result, v.unit, v.claims)
            if v.check == "count.recover" and "k" in v.inputs:
                _record(page, f"{name}-after", v.result + v.inputs["k"], v.unit, v.claims)
        if v.chance is not None and f"{name}-chance" not in page.recorded:
            page.value(f"{name}-chance", v.chance, "%", decimals=2 if v.chance < 0.001 else 1, claims=v.claims)
        for symbol, interval in v.inputs.items() if v.check in _INPUTS else ():
            if interval.bounded:
                _record(page, f"{name}-{_slug(symbol)}", interval, v.unit, v.claims)


def _short(verdict: Verdict) -> str:
    return f"{_slug(verdict.check)}--{_slug(verdict.claims[0])}" if verdict.claims else verdict.id


def _record(page: Page, name: str, value: Interval, unit: str, claims: tuple[str, ...]) -> None:
    if name in page.recorded:  # two symbols, or two claims, that differ in no letter: the first has the name
        return
    if unit == "fraction":
        page.value(name, value, "%", claims=claims)
        return
    if unit.startswith("yuan"):
        by, word = _magnitude(value, (1e9, "billion "), (1e6, "million "))
        by_zh, word_zh = _magnitude(value, (1e8, "亿"), (1e4, "万"))
        text_zh = make_value(value * (1 / by_zh), f"{word_zh}元")["text_zh"]
        page.value(name, value * (1 / by), f"{word}yuan", text_zh=text_zh, claims=claims)
        return
    en, zh = _WORDS.get(unit, (unit.removesuffix("_per_count").replace("_", " "), ""))
    if value.lo == value.hi and float(value.lo).is_integer():
        page.value(name, int(value.lo), en, unit_zh=zh, claims=claims)
    else:
        whole = unit in ("count", "person")
        page.value(name, value, en, unit_zh=zh, decimals=0 if whole else 2, claims=claims)


def _magnitude(value: Interval, *steps: tuple[float, str]) -> tuple[float, str]:
    """The largest magnitude that money of this size is told in."""
    size = max(abs(float(value.lo)), abs(float(value.hi)))
    return next(((by, word) for by, word in steps if size >= by), (1.0, ""))


def record_reasons(page: Page, verdicts: Iterable[Verdict], untested: Iterable[str]) -> None:
    """Record how many of these claims have each reason, under ``untestable-<the reason up to its first pause>``."""
    left = set(untested)
    reasons: dict[str, set[str]] = {}
    for v in verdicts:
        name = _slug(re.split(r"[:,;]", v.reason)[0]) if v.verdict == "untestable" else ""
        if name and len(name) <= _LONGEST:
            reasons.setdefault(name, set()).update(left & set(v.claims))
    for name, claims in reasons.items():
        page.value(f"untestable-{name}", len(claims), claims=tuple(sorted(claims)))
