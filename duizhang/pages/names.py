"""Keys of the ledger in a reader's words: documents, missing figures, outside figures.

The checks write keys, because a key is what a program looks up. A page shows
words, and every page the same ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhang.claim import Facts

__all__ = ["KINDS", "VINTAGES", "Names"]

#: Which vintages may be compared with which is never ours to choose: each is one series of its own.
VINTAGES = {
    "first": "first figures",
    "revised4": "figures revised after the fourth economic census",
    "revised5": "figures revised after the fifth economic census",
    "unknown": "figures of unknown vintage",
}
#: The same in brackets behind the name of a place.
_SHORT = {"first": "first figures", "revised4": "revised, fourth census", "revised5": "revised, fifth census"}
_VINTAGE = re.compile(rf"\(({'|'.join(_SHORT)})\)")
#: The same in a list, ``first 6.60 to 6.71 %, revised4 6.56 to 6.67 %``, where a comma would part what belongs together.
_BARE = {"first": "first figures", "revised4": "after the fourth census", "revised5": "after the fifth census"}
_LISTED = re.compile(r"(?<![\w.-])(revised[45])(?![\w.-])|(?<=: )(first)(?= -?\d)|(?<=\()(first)(?=, )")
#: Kinds of outside figures, where the kind is not the plain one.
KINDS = {
    "level": "",
    "growth_yoy": "growth on the year before",
    "growth_annual_avg": "average growth a year",
    "index": "index",
    "per_capita": "per head",
    "share": "share",
}
#: As :func:`duizhang.checks.prices.label` writes an outside figure.
_OUTSIDE = re.compile(r"(?P<place>\S+) (?P<indicator>\S+) (?P<kind>\S+) (?P<year>\S+) \((?P<vintage>[^)]*)\)")


class Names:
    """The words of one ledger.

    Parameters
    ----------
    facts : Facts
        Places, indicators and documents; their English names are used where they have some.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        keys = sorted(facts.sources, key=len, reverse=True)
        # The id of a claim begins with the id of its document and stays as it is.
        self._documents = (
            re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, keys))})(?![\w-]|\.\w)") if keys else None
        )

    #: Keys of indicators that no English sentence holds.
    _keys = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")

    def place(self, key: str) -> str:
        """``Taiyuan``."""
        found = self.facts.places.get(key)
        return (found and found.name_en) or key.replace("_", " ")

    def indicator(self, key: str) -> str:
        """``gross regional product``."""
        found = self.facts.indicators.get(key)
        return (found and found.name_en) or key.replace("_", " ")

    def document(self, key: str) -> str:
        """A document in a few words: ``Taiyuan report of 2021``, ``Yingze text of 2021``."""
        found = self.facts.sources.get(key)
        words = key.split("-")
        year = words.pop() if len(words) > 1 and re.fullmatch(r"\d{4}", words[-1]) else ""
        rest = " ".join(words)
        place = found.place if found else ""
        if place and (rest == place or rest.startswith(f"{place} ")):
            rest = f"{self.place(place)} {rest[len(place) :].strip() or 'text'}"
        else:
            return self._by_content.get(key) or f"{rest[:1].upper()}{rest[1:]}{f' of {year}' if year else ''}"
        return f"{rest} of {year}" if year else rest

    @cached_property
    def _by_content(self) -> dict[str, str]:
        """Documents by place, genre and year, as far as that tells them apart: a key may come from any file's name."""
        said = {}
        for key, source in self.facts.sources.items():
            if source.place in self.facts.places and re.match(r"\d{4}", source.published):
                kind = "report" if "report" in source.genre else "text"
                said[key] = f"{self.place(source.place)} {kind} of {source.published[:4]}"
        count = Counter(said.values())
        return {key: words for key, words in said.items() if count[words] == 1}

    def plain(self, text: str) -> str:
        """A sentence in which documents and vintages are called by their words instead of their keys."""
        text = _VINTAGE.sub(lambda m: f"({_SHORT[m[1]]})", text)
        text = _LISTED.sub(lambda m: _BARE[m[0]], text)
        return self._documents.sub(lambda m: f"the {self.document(m[0])}", text) if self._documents else text

    def need(self, need: str) -> str:
        """What a check lacks: ``urban new jobs, Taiyuan: figures of the single years, 2016 to 2021``."""
        from duizhang.checks.wanted import need_words

        return need_words(self.facts, need)

    def outside(self, labels: Iterable[str]) -> list[str]:
        """Outside figures, those of one series together: ``gross regional product of Taiyuan, 2015, 2020 (first figures)``."""
        series: dict[tuple[str, ...], list[str]] = {}
        others = []
        for label in labels:
            m = _OUTSIDE.fullmatch(label)
            if m:
                series.setdefault((m["indicator"], m["place"], m["kind"], m["vintage"]), []).append(m["year"])
            else:
                others.append(self._keys.sub(lambda m: self.indicator(m[0]), self.plain(label)))
        said = []
        for (indicator, place, kind, vintage), years in series.items():
            what = ", ".join(filter(None, (KINDS.get(kind, kind.replace("_", " ")), _years(years))))
            said.append(
                f"{self.indicator(indicator)} of {self.place(place)}, {what} ({VINTAGES.get(vintage, vintage)})"
            )
        return said + others


def _years(years: list[str]) -> str:
    """``2015 and 2020``, ``2016 to 2020``."""
    known = sorted(dict.fromkeys(years))
    if all(y.isdigit() for y in known) and len(known) > 2 and int(known[-1]) - int(known[0]) == len(known) - 1:
        return f"{known[0]} to {known[-1]}"
    return " and ".join((", ".join(known[:-1]), known[-1])) if len(known) > 1 else "".join(known)
