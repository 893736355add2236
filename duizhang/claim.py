"""What a mention, a claim, a place, an indicator is; no file formats.

The columns are those of the tables in ``data/`` (``book/look-it-up/ledger.md``
describes them for readers). Values stay strings as printed; numbers are made
from them when a check asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeVar

from duizhang.interval import Interval, Reading, readings

__all__ = [
    "Break", "Claim", "Facts", "Indicator", "Mention", "Passage", "Place", "Reference",
    "Restoration", "Source", "Unit", "anchor", "record", "year_of",
]  # fmt: skip

KINDS = (
    "level", "increment", "count", "growth_annual_avg", "growth_yoy", "change_pct", "difference", "share",
    "ratio", "rank", "per_capita", "index", "date", "comparison",
)  # fmt: skip
#: Kinds whose value is a rate of change in per cent.
RATES = ("growth_annual_avg", "growth_yoy", "change_pct")
#: Kinds that state how much there is (at a date, or in a period).
AMOUNTS = ("level", "count", "increment", "per_capita", "index")
_NEVER_BELOW_ZERO = frozenset({"share", "count", "level", "per_capita", "rank"})
STATUSES = ("achieved", "target", "plan")
CLASSES = ("claim", "date", "ordinal", "category", "name", "noise", "other")


@lru_cache(maxsize=16_384)
def anchor(identifier: str) -> str:
    """The address of a claim inside a page: dots and underscores become hyphens."""
    return identifier.replace(".", "-").replace("_", "-")


@lru_cache(maxsize=4096)
def year_of(period: str) -> int | None:
    """The year of an ISO period (``2020``, ``2020-06``, ``2020-12-31``), ``None`` where there is none."""
    first = (period or "")[:4]
    return int(first) if len(first) == 4 and first.isascii() and first.isdigit() else None


@dataclass(frozen=True, slots=True)
class Source:
    source: str
    file: str = ""
    sha256: str = ""
    characters: str = ""
    title_zh: str = ""
    title_en: str = ""
    publisher: str = ""
    byline: str = ""
    published: str = ""
    published_basis: str = ""
    place: str = ""
    covers: str = ""
    genre: str = ""
    damage: str = ""
    address: str = ""
    seen: str = ""
    find_by: str = ""
    copies: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    mention: str
    source: str
    start: str
    end: str
    text: str
    class_: str


@dataclass(frozen=True, slots=True)
class Indicator:
    indicator: str
    name_en: str = ""
    name_zh: str = ""
    aliases_zh: str = ""
    family: str = ""
    unit: str = ""
    stock_or_flow: str = ""
    growth_basis: str = ""
    averaging: str = ""
    comparable_only: str = ""
    part_of: str = ""
    adds_up: str = ""
    definition: str = ""
    definition_source: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    place: str
    name_zh: str = ""
    name_en: str = ""
    level: str = ""
    parent: str = ""
    members: str = ""
    exhausted_by_children: str = ""
    adcode: str = ""
    area_km2: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    unit: str
    name_en: str = ""
    name_zh: str = ""
    dimension: str = ""
    factor: str = "1"


@dataclass(frozen=True, slots=True)
class Reference:
    """One outside figure; ``value`` as its holder prints it, times ``multiplier``, in ``unit``.

    ``margin`` is how far a computed figure may be off, in per cent either way; empty for one that was published.
    """

    place: str
    indicator: str
    kind: str
    year: str
    value: str
    multiplier: str = "1"
    margin: str = ""
    unit: str = ""
    vintage: str = ""
    processing: str = ""
    publication: str = ""
    note: str = ""

    def interval(self) -> Interval:
        """What the figure stands for: rounded as its holder prints it, or within its margin if that is wider."""
        printed = readings(self.value, int(self.multiplier))[0].interval
        if not self.margin:
            return printed
        value = Fraction(self.value) * int(self.multiplier)
        off = abs(value) * Fraction(self.margin) / 100
        return printed | Interval(value - off, value + off)


@dataclass(frozen=True, slots=True)
class Break:
    indicator: str
    place: str
    year: str
    what: str = ""
    publication: str = ""


@dataclass(frozen=True, slots=True)
class Restoration:
    """One change of the overlay.

    ``counted`` and ``marks`` are derived from the text (see
    :func:`duizhang.reading.text.damage_counts`) and may be empty.
    """

    source: str
    start: str
    end: str
    found: str
    intended: str
    kind: str
    certainty: str = ""
    counted: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    passage: str
    source_a: str
    start_a: str
    end_a: str
    source_b: str
    start_b: str
    end_b: str
    characters: str
    head: str
    difference: str = ""
    also_in: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable quantity that a document prints. Every attribute is a column of ``claims.csv``."""

    claim: str
    source: str
    mention: str
    sentence: str
    indicator: str
    place: str
    of: str = ""
    kind: str = "level"
    period_start: str = ""
    period_end: str = ""
    period_basis: str = "printed"
    base_period: str = ""
    over: str = "unknown"
    per: str = ""
    printed: str = ""
    multiplier: str = "1"
    unit: str = ""
    unit_zh: str = ""
    precision: str = "rounded"
    hedge: str = "none"
    status: str = "achieved"
    commitment: str = ""
    basis: str = "not_applicable"
    averaging: str = "not_applicable"
    vintage: str = ""
    relation: str = ""
    comparator: str = ""
    quote: str = ""
    quote_start: str = ""
    quote_en: str = ""
    note: str = ""
    reviewed: str = "no"

    @property
    def anchor(self) -> str:
        """The claim's address inside a page."""
        return anchor(self.claim)

    @property
    def year(self) -> int | None:
        """The year in which the claim's period ends."""
        return year_of(self.period_end)

    @property
    def base_year(self) -> int | None:
        """The year that a change is measured from."""
        return year_of(self.base_period)

    @property
    def years(self) -> int | None:
        """The number of years of growth, *n*: from the base period to the end."""
        if self.year is None or self.base_year is None:
            return None
        return self.year - self.base_year

    @property
    def is_number(self) -> bool:
        """Whether the claim prints a quantity (a date and a comparison in words do not)."""
        return self.kind not in ("date", "comparison") and bool(self.printed)

    @property
    def value(self) -> Fraction | None:
        """The printed number times its multiplier, exactly; ``None`` where none is printed."""
        if not self.is_number:
            return None
        whole, point, decimals = self.printed.partition(".")
        if point and decimals.isdecimal() and whole.lstrip("-").isdecimal():
            # The same as Fraction's own reading of the text, four times as fast.
            return Fraction(int(whole + decimals) * int(self.multiplier), 10 ** len(decimals))
        return Fraction(self.printed) * int(self.multiplier)

    def readings(self) -> tuple[Reading, ...]:
        """What the printed number may stand for: see :func:`duizhang.interval.readings`."""
        if not self.is_number:
            return ()
        least = 0 if self.kind in _NEVER_BELOW_ZERO and not self.printed.startswith("-") else None
        most = 100 if self.kind == "share" else None
        return readings(self.printed, int(self.multiplier), self.precision, self.hedge, least, most)

    def interval(self) -> Interval:
        """The smallest interval that holds every reading.

        Raises
        ------
        ValueError
            If the claim prints no number.
        """
        found = self.readings()
        if not found:
            raise ValueError(f"claim {self.claim} prints no number (kind {self.kind})")
        hull = found[0].interval
        for other in found[1:]:
            hull = hull | other.interval
        return hull


Row = TypeVar("Row")


def record(kind: type[Row], row: Mapping[str, Any]) -> Row:
    """Make a record from a row of a table; a column ``class`` becomes ``class_``, unknown columns are left out."""
    names = _fields(kind)
    values = {("class_" if k == "class" else k): v for k, v in row.items()}
    return kind(**{k: v for k, v in values.items() if k in names})


@cache
def _fields(kind: type) -> frozenset[str]:
    return frozenset(f.name for f in fields(kind))


@dataclass(frozen=True)
class Facts:
    """Everything that a check may look at: the ledger without its files.

    The engine takes this and nothing else, so that it runs without tables,
    files or third-party libraries.
    """

    claims: tuple[Claim, ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    breaks: tuple[Break, ...] = ()
    passages: tuple[Passage, ...] = ()
    restorations: tuple[Restoration, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def claim(self, identifier: str) -> Claim:
        """The claim with this id; ``KeyError`` names it where there is none."""
        for c in self.claims:
            if c.claim == identifier:
                return c
        raise KeyError(f"no claim {identifier!r} in the ledger")

    def where(self, **columns: str | Iterable[str]) -> tuple[Claim, ...]:
        """The claims whose columns have these values (one value, or any of several)."""
        wanted = {k: {v} if isinstance(v, str) else set(v) for k, v in columns.items()}
        return tuple(c for c in self.claims if all(getattr(c, k) in v for k, v in wanted.items()))

    def outside(
        self, place: str, indicator: str, kind: str = "level", vintage: str | None = None
    ) -> dict[int, Reference]:
        """Outside figures by year. Without ``vintage`` the first figures come before revised ones."""
        out: dict[int, Reference] = {}
        for r in self.references:
            if (r.place, r.indicator, r.kind) == (place, indicator, kind) and vintage in (None, r.vintage):
                out.setdefault(int(r.year[-4:]), r)
        return dict(sorted(out.items()))
