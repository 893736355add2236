"""What every part of a comparison of places rests on: names, outside figures, how a figure is told."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.checks.index import index
from duizhang.claim import Claim, Reference
from duizhang.interval import Interval

if TYPE_CHECKING:
    from duizhang.pages.page import Page

__all__ = ["KIND_WORDS", "Base", "against", "key", "period", "tally"]

KIND_WORDS = {
    "growth_annual_avg": "growth a year, average",
    "growth_yoy": "growth over the year before",
    "change_pct": "change",
    "difference": "difference",
    "share": "share",
    "ratio": "ratio",
    "rank": "rank",
    "per_capita": "per head",
    "index": "index",
    "level": "level",
    "count": "count",
    "increment": "increase",
}
#: What sums of money and of people are told in.
TELL = {"yuan": (1e-8, "亿元"), "person": (1e-4, "万人")}
MAGNITUDES = {1: "", 10_000: "万", 100_000_000: "亿"}


def against(a: Interval, b: Interval) -> str:
    """``above``, ``below``, ``the same`` or ``cannot be told apart``: over the whole intervals.

    The same interval stands for the same printed figure; the values behind it need not be equal.
    """
    if a == b:
        return "the same"
    if a.lo > b.hi:
        return "above"
    if a.hi < b.lo:
        return "below"
    return "cannot be told apart"


def tally(sides: list[str]) -> str:
    """How many of each, in words."""
    words = {"cannot be told apart": "not to be told apart"}
    return ", ".join(
        f"{sides.count(s)} {words.get(s, s)}"
        for s in ("above", "below", "the same", "cannot be told apart")
        if s in sides
    )


def key(*words: str) -> str:
    """The name of a value: of a-z, 0-9 and hyphens."""
    return "-".join(re.sub(r"[^a-z0-9]+", "-", w.lower()).strip("-") for w in words)


def period(c: Claim) -> str:
    """A claim's period in words."""
    start = c.period_start[:4]
    return f"{start} to {c.period_end}" if start and start != c.period_end[:4] else c.period_end


class Base:
    """The places of a comparison page, their names and their outside figures."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.places: list[str] = page.places
        self.parent: str = page.parent
        self.year: int = page.year
        self.facts = page.ledger.facts("claims", "reference", "indicators", "places", "units")
        self.ix = index(self.facts)

    def name(self, place: str) -> str:
        """A place's English name."""
        return self.ix.place_name(place)

    def what(self, indicator: str, chinese: bool = False) -> str:
        """An indicator's English name, with its Chinese one where that is the term of art."""
        zh = self.ix.indicator(indicator).name_zh
        return f"{self.ix.indicator_name(indicator)} {zh}" if chinese and zh else self.ix.indicator_name(indicator)

    @cached_property
    def children(self) -> tuple[str, ...]:
        """Every unit of the parent in the ledger."""
        return tuple(p.place for p in self.facts.places.values() if p.parent == self.parent)

    @property
    def whole_set(self) -> bool:
        """Whether the places compared are all units, and these cover the parent."""
        return set(self.places) == set(self.children) and self.facts.places[self.parent].exhausted_by_children == "yes"

    def scope(self) -> str:
        """Which places are compared, and what they are of the parent."""
        names = ", ".join(self.name(p) for p in self.places)
        if self.whole_set:
            return (
                f"All {len(self.places)} units of {self.name(self.parent)} in {self.year}: {names}. "
                "Together they cover it."
            )
        all_ = (
            "which the ledger does not say to be all of it"
            if self.facts.places[self.parent].exhausted_by_children != "yes"
            else "so their shares need not sum to 100 %"
        )
        return (
            f"{names}: {len(self.places)} of the {len(self.children)} places inside "
            f"{self.name(self.parent)} in the ledger, {all_}. Year: {self.year}."
        )

    # -- outside figures
    def _reference(self, place: str, indicator: str, vintage: str) -> Reference | None:
        found = self.ix.references_at(place, indicator, self.year)
        return next((r for r in found if r.vintage == vintage), None)

    def _at(self, place: str, indicator: str, year: int) -> Reference | None:
        return next((r for r in self.ix.references_at(place, indicator, year) if r.vintage == "first"), None)

    def _nearest(self, place: str, indicator: str) -> Reference | None:
        """The figure of the year, or of the nearest one: for what hardly moves, such as an area."""
        found = self.ix.references(place, indicator)
        return min(found, key=lambda r: (abs(int(r.year[-4:]) - self.year), r.year), default=None)

    def tell(self, value: Interval, unit: str) -> str:
        """A figure in words, in the unit that such figures are told in."""
        if unit in TELL:
            by, words = TELL[unit]
            return f"{show.number(value, 1, by)} {words}"
        known = self.facts.units.get(unit)
        return f"{show.number(value, 0, 1 / float(self.ix.factor(unit)))} {known.name_zh if known else unit}"

    def tell_outside(self, r: Reference) -> str:
        """An outside figure as its holder prints it, with its margin if it was computed."""
        known = self.facts.units.get(r.unit)
        unit = MAGNITUDES.get(int(r.multiplier), f" x {r.multiplier} ") + (known.name_zh if known else r.unit)
        return f"{r.value}{unit}" + (f" ± {r.margin} %" if r.margin else "")
