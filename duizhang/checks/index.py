"""What the finders look things up in, built once for a set of facts.

Finders never compare every claim with every other: they ask for the claims of
one place and indicator, of one sentence, of one year. Each answer is a list
made here in one pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from duizhang.checks import show
from duizhang.checks.share import share
from duizhang.claim import AMOUNTS, RATES, Claim, Facts, Indicator, Reference, Unit, year_of
from duizhang.interval import Interval, Reading, _ordered

__all__ = ["Index", "index"]

#: First words of ``sources.damage`` that leave a text's digits above doubt.
WHOLE = frozenset({"", "none", "no", "intact", "slight"})
_NO_INDICATOR = Indicator("")
_ONE = Fraction(1)
_last: tuple[Facts, Index] | None = None


def index(facts: Facts) -> Index:
    """The index of these facts; asked again for the same facts, the same index."""
    global _last
    if _last is None or _last[0] is not facts:
        _last = (facts, Index(facts))
    return _last[1]


class Index:
    """Claims, figures and breaks by the columns that finders ask for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.cache: dict[Hashable, Any] = {}
        self.by_id = {c.claim: c for c in facts.claims}
        self._readings: dict[str, tuple[Reading, ...]] = {}
        self._hulls: dict[str, Interval] = {}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._factors = {name: _factor(u.factor) for name, u in facts.units.items()}
        self._settle_firsts(facts.units.values())
        self._factors.setdefault("percent", Fraction(1, 100))
        self._factors.setdefault("percentage_point", Fraction(1, 100))
        self.problems: dict[str, str] = {}
        for c in facts.claims:
            problem = self._read(c)
            if problem:
                self.problems[c.claim] = problem
        self._mark_contradictions()
        self.by_subject: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self.by_sentence: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        self.by_indicator: dict[str, list[Claim]] = defaultdict(list)
        for c in sorted(facts.claims, key=lambda c: (c.period_end, c.source, c.claim)):
            self.by_subject[c.place, c.indicator].append(c)
            self.by_indicator[c.indicator].append(c)
            if c.sentence:
                self.by_sentence[c.source, c.sentence].append(c)
        self.children: dict[str, list[str]] = defaultdict(list)
        for p in sorted(facts.places.values(), key=lambda p: p.place):
            if p.parent:
                self.children[p.parent].append(p.place)
        self._references: dict[tuple[str, str, str], list[Reference]] = defaultdict(list)
        for r in facts.references:
            if self._sound(r):
                self._references[r.place, r.indicator, r.kind].append(r)

    # -- one claim --------------------------------------------------------------
    def _read(self, c: Claim) -> str:
        """Reads the printed number once; says what is wrong with it."""
        if not c.is_number:
            return ""
        words = set(c.hedge.split("+"))
        if words & {"at_least", "more_than"} and words & {"at_most", "less_than"}:
            return f"the hedge {c.hedge} leaves no value, or every value"
        try:
            found = c.readings()
            hull = found[0].interval
            for other in found[1:]:
                hull = hull | other.interval
        except (ValueError, ArithmeticError, TypeError) as error:
            return str(error)
        if c.kind in ("count", "rank") and hull.hi < 0:
            return f"a {c.kind} below zero ({c.printed}) is not possible"
        if c.kind == "rank" and hull.hi < 1:
            return "a rank starts at one"
        if c.kind == "share" and (hull.lo > 100 or hull.hi < 0) and c.unit == "percent":
            return f"a share of {c.printed} % does not lie between 0 and 100"
        factor = self.factor(c.unit)
        if factor != 1:
            found = tuple(Reading(_scaled(r.interval, factor), r.name, r.soft) for r in found)
            hull = found[0].interval if len(found) == 1 else _scaled(hull, factor)
        self._readings[c.claim], self._hulls[c.claim] = found, hull
        return ""

    def _mark_contradictions(self) -> None:
        """Two values of one level in one document: neither can be used. A bound beside a level is no second value."""
        groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
        for c in self.facts.claims:
            if (
                c.kind in ("level", "count", "per_capita", "index", "share")
                and c.claim in self._hulls
                and (c.over, c.status) == ("at_end", "achieved")
                and c.hedge in ("none", "")
                and c.period_end
            ):
                key = (c.source, c.place, c.indicator, c.of, c.kind, c.period_end, c.per, c.unit, c.vintage)
                groups[key].append(c)
        for same in groups.values():
            if len(same) < 2:
                continue
            lowest = max(self._hulls[c.claim].lo for c in same)
            highest = min(self._hulls[c.claim].hi for c in same)
            if lowest > highest:
                shown = ", ".join(sorted({o.printed for o in same}))
                for c in same:
                    self.problems[c.claim] = f"one document prints several values for it ({shown})"

    def reads(self, c: Claim) -> bool:
        """Whether the claim prints a number at all, usable or not."""
        return c.claim in self._hulls

    def factor(self, unit: str) -> Fraction:
        """What one of the unit is in its dimension's first unit (percent: 1/100)."""
        return self._factors.get(unit, _ONE)

    def _settle_firsts(self, units: Iterable[Unit]) -> None:
        """Give each dimension a first unit: the one of factor 1, or else the first that the ledger names."""
        by_dimension: dict[str, list[str]] = defaultdict(list)
        for u in units:
            if u.dimension not in ("ratio", "difference", ""):
                by_dimension[u.dimension].append(u.unit)
        self._first: dict[str, str] = {}
        for names in by_dimension.values():
            first = next((n for n in names if self._factors[n] == 1), names[0])
            size = self._factors[first]
            for name in names:
                self._factors[name] /= size
                self._first[name] = name if self._factors[name] == 1 else first

    def base(self, unit: str) -> str:
        """The first unit of a unit's dimension, in which values are computed (mu: square metre); rates stay themselves."""
        return self._first.get(unit, unit)

    def amount(self, interval: Interval, unit: str = "") -> str:
        """An amount in words, its unit by the ledger's name for it: see :func:`duizhang.checks.show.amount`."""
        return show.amount(interval, unit, self.facts.units)

    def share(self, part: Claim, whole: Claim) -> Interval:
        """One claim over another: several families ask for the same two.

        Raises
        ------
        ValueError
            If the whole is not above zero.
        """
        key = ("share", part.claim, whole.claim)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = share(self.value(part), self.value(whole))
        return found

    def usable(self, c: Claim) -> bool:
        """Whether the claim prints a number that can be computed with."""
        return c.claim in self._hulls and c.claim not in self.problems

    def readings(self, c: Claim) -> tuple[Reading, ...]:
        """The claim's readings in its dimension's first unit: rates and shares are fractions."""
        return self._readings[c.claim]

    def value(self, c: Claim) -> Interval:
        """The smallest interval that holds every reading, in the same unit."""
        return self._hulls[c.claim]

    def last_unit(self, c: Claim) -> Fraction:
        """One unit of the last printed digit, in the same unit."""
        point = c.printed.find(".")
        decimals = 0 if point < 0 else len(c.printed) - point - 1
        return Fraction(int(c.multiplier)) / 10**decimals * self.factor(c.unit)

    def damaged(self, c: Claim) -> bool:
        """Whether the claim's document is a damaged text."""
        source = self.facts.sources.get(c.source)
        return source is not None and source.damage.partition(":")[0].strip().lower() not in WHOLE

    def witnessed(self, c: Claim) -> bool:
        """Whether another document, or an outside figure, prints the same value of the same thing."""
        mine = self.value(c)
        for other in self.by_subject.get((c.place, c.indicator), ()):
            same = (other.kind, other.period_end, other.printed) == (c.kind, c.period_end, c.printed)
            if same and other.source != c.source and self.usable(other) and self.value(other).meets(mine):
                return True
        return any(
            r.year == c.period_end and self.reference_value(r).meets(mine)
            for r in self._references.get((c.place, c.indicator, _reference_kind(c)), ())
        )

    # -- indicators and places --------------------------------------------------
    def indicator(self, key: str) -> Indicator:
        """The indicator's row; an empty one where the table has none."""
        return self.facts.indicators.get(key, _NO_INDICATOR)

    def indicator_name(self, key: str) -> str:
        """Its English name, or the key in words."""
        return self.indicator(key).name_en or key.replace("_", " ")

    def place_name(self, key: str) -> str:
        """Its English name, or the slug with a capital."""
        place = self.facts.places.get(key)
        return place.name_en if place and place.name_en else key.replace("_", " ").title()

    def ancestors(self, place: str) -> tuple[str, ...]:
        """Parent, grandparent and so on; stops where a circle closes."""
        known = self._ancestors.get(place)
        if known is None:
            found: list[str] = []
            at = self.facts.places.get(place)
            while at is not None and at.parent and at.parent not in (place, *found):
                found.append(at.parent)
                at = self.facts.places.get(at.parent)
            known = self._ancestors[place] = tuple(found)
        return known

    def basis(self, c: Claim) -> str:
        """``real``, ``nominal`` or ``unknown`` for a rate: as printed, else the indicator's convention (rule 1)."""
        if c.basis in ("real", "nominal"):
            return c.basis
        convention = self.indicator(c.indicator).growth_basis
        if convention in ("real", "nominal"):
            return convention
        # Growth of things counted has no prices in it.
        return "nominal" if convention == "not_applicable" and c.indicator in self.facts.indicators else "unknown"

    # -- claims by subject ------------------------------------------------------
    def subjects(self) -> Iterator[tuple[str, str]]:
        """Every (place, indicator) with a claim, in order."""
        return iter(self._once("subjects", lambda: sorted(self.by_subject)))

    def amounts(self, place: str, indicator: str) -> tuple[Claim, ...]:
        """Achieved amounts of one year or date, in order of time."""
        key = ("amounts", place, indicator)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = tuple(self._amounts(place, indicator))
        return found

    def _amounts(self, place: str, indicator: str) -> Iterator[Claim]:
        for c in self.by_subject.get((place, indicator), ()):
            if (
                c.kind in AMOUNTS
                and c.status == "achieved"
                and self.usable(c)
                and of_one_year(c)
                and c.over != "capacity"
            ):
                yield c

    def rates(self, place: str, indicator: str) -> tuple[Claim, ...]:
        """Achieved rates of change, in order of time."""
        key = ("rates", place, indicator)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = tuple(
                c
                for c in self.by_subject.get((place, indicator), ())
                if c.kind in RATES and c.status == "achieved" and self.usable(c)
            )
        return found

    def shares(self) -> Iterator[Claim]:
        """Every usable achieved share."""
        return (c for c in self.facts.claims if c.kind == "share" and c.status == "achieved" and self.usable(c))

    def aimed(self, place: str, indicator: str) -> tuple[Claim, ...]:
        """Targets and plans, in order of time."""
        key = ("aimed", place, indicator)
        found = self.cache.get(key)
        if found is None:
            found = self.cache[key] = tuple(
                c
                for c in self.by_subject.get((place, indicator), ())
                if c.status in ("target", "plan") and self.usable(c)
            )
        return found

    def at(self, place: str, indicator: str, year: int) -> tuple[Claim, ...]:
        """Achieved amounts of that year, the most exact first."""
        key = ("at", place, indicator)
        table = self.cache.get(key)
        if table is None:
            table = self.cache[key] = self._at(place, indicator)
        return table.get(year, ())

    def _at(self, place: str, indicator: str) -> dict[int, tuple[Claim, ...]]:
        table: dict[int, list[Claim]] = defaultdict(list)
        for c in self.amounts(place, indicator):
            if c.year is not None:
                table[c.year].append(c)
        return {year: tuple(sorted(found, key=self.doubt)) for year, found in table.items()}

    def doubt(self, c: Claim) -> float:
        """How wide a figure is for its size; without limit where it only bounds."""
        value = self.value(c)
        if not value.bounded:
            return float("inf")
        size = max(abs(value.lo), abs(value.hi))
        return float(value.width / size) if size else 0.0

    def range_mates(self, c: Claim) -> tuple[Claim, ...]:
        """The two ends of a range (8%-8.5%), in order; the claim alone where it is no range."""
        if "range_low" not in c.hedge and "range_high" not in c.hedge:
            return (c,)
        ends = [
            o
            for o in self.by_sentence.get((c.source, c.sentence), ())
            if "range" in o.hedge
            and (o.place, o.indicator, o.kind, o.period_end) == (c.place, c.indicator, c.kind, c.period_end)
            and self.usable(o)
        ]
        return tuple(sorted(ends, key=lambda o: self.value(o).lo)) if len(ends) == 2 else (c,)

    def of(self, c: Claim) -> tuple[str, str] | Claim | None:
        """What a share is of: (place, indicator), another claim, or nothing known."""
        if c.of in self.by_id:
            return self.by_id[c.of]
        indicator, at, place = c.of.partition("@")
        return (place, indicator) if at and indicator and place else None

    # -- outside figures --------------------------------------------------------
    def _sound(self, r: Reference) -> bool:
        try:
            r.interval()
        except (ValueError, ArithmeticError, TypeError):
            return False
        return year_of(r.year) is not None

    def reference_value(self, r: Reference) -> Interval:
        """The figure in its dimension's first unit."""
        return self._once(("reference", r), lambda: r.interval() * self.factor(r.unit))

    def references(self, place: str, indicator: str, kind: str = "level") -> tuple[Reference, ...]:
        """Outside figures of one thing."""
        return tuple(self._references.get((place, indicator, kind), ()))

    def references_at(self, place: str, indicator: str, year: int, kind: str = "level") -> tuple[Reference, ...]:
        """Outside figures of one thing in one year, one for each vintage."""
        table = self._once(("references", place, indicator, kind), lambda: self._by_year(place, indicator, kind))
        return table.get(year, ())

    def _by_year(self, place: str, indicator: str, kind: str) -> dict[int, tuple[Reference, ...]]:
        table: dict[int, dict[str, Reference]] = defaultdict(dict)
        for r in self.references(place, indicator, kind):
            if len(r.year) == 4:
                table[int(r.year)].setdefault(r.vintage, r)
        return {year: tuple(found.values()) for year, found in table.items()}

    def breaks(self, place: str, indicator: str, first: int, last: int) -> tuple[str, ...]:
        """Known breaks of the series after ``first`` and up to ``last``, of the place or of all places."""
        if not self.facts.breaks:
            return ()
        table = self._once("breaks", self._breaks_by_indicator)
        places = {place, "", *self.ancestors(place)}
        found = []
        for b in table.get(indicator, ()):
            year = year_of(b.year)
            if b.place in places and year is not None and first < year <= last:
                found.append(f"{b.year}: {b.what}")
        return tuple(found)

    def _breaks_by_indicator(self) -> dict[str, list[Any]]:
        table: dict[str, list[Any]] = defaultdict(list)
        for b in self.facts.breaks:
            table[b.indicator].append(b)
        return table

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` returns, computed once for these facts."""
        return self._once(key, make)

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self.cache:
            self.cache[key] = make()
        return self.cache[key]


def of_one_year(c: Claim) -> bool:
    """Whether the claim speaks of one whole year, or of a date that ends one."""
    if len(c.period_end) != 4 and not c.period_end.endswith(("-12", "-12-31")):
        return False
    return not c.period_start or c.period_start[:4] == c.period_end[:4]


def _scaled(interval: Interval, factor: Fraction) -> Interval:
    """The interval in another unit; ``factor`` is above zero."""
    return _ordered(interval.lo * factor, interval.hi * factor, interval.lo_open, interval.hi_open)


def _reference_kind(c: Claim) -> str:
    return "level" if c.kind in AMOUNTS else c.kind


def _factor(text: str) -> Fraction:
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        return Fraction(1)
    return value if value > 0 else Fraction(1)
