"""What is aimed at, from where, and what came of it: the rows behind a targets page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from duizhang.checks.growth import annual_growth, average_of_chain
from duizhang.checks.show import printed
from duizhang.checks.target import required_growth
from duizhang.claim import AMOUNTS, RATES, Claim, Reference
from duizhang.interval import SOFT_HEDGES, Interval, outward
from duizhang.pages.names import VINTAGES
from duizhang.pages.page import Missing
from duizhang.views.growth_rates import scale_of

if TYPE_CHECKING:
    from duizhang.pages.page import Page

__all__ = ["PER_CENT", "Aim", "Figure", "Road", "TargetRows", "hedge_words", "middle", "short"]

PER_CENT = Interval.point(Fraction(1, 100))
#: What was reported in the following year comes first: a target was set against such figures.
_VINTAGES = ("first", "unknown", "revised4", "revised5")


@dataclass(frozen=True)
class Figure:
    """A quantity with the words that say where it stands; in its indicator's own unit, rates as fractions."""

    value: Interval
    words: str
    claims: tuple[str, ...] = ()
    vintage: str = ""


@dataclass(frozen=True)
class Aim:
    """One target: a level, or a rate of one year; the two ends of a range are one aim.

    ``exact`` is the printed threshold itself, ``reach`` every value that its
    hedge allows; ``soft`` where no text states the hedge's width.
    """

    claim: Claim
    exact: Interval
    reach: Interval
    words: str
    claims: tuple[str, ...]
    soft: bool

    @property
    def is_rate(self) -> bool:
        return self.claim.kind in RATES

    @property
    def limits(self) -> Interval:
        """What the printed threshold and its bounding hedge allow; a soft word beside them adds no width of ours."""
        words = set(self.claim.hedge.split("+"))
        if not self.soft:
            return self.reach
        low = float("-inf") if "at_most" in words else self.exact.lo
        return Interval(low, float("inf") if "at_least" in words else self.exact.hi)

    @property
    def in_per_cent(self) -> bool:
        return self.claim.unit == "percent"


@dataclass(frozen=True)
class Road:
    """A level aimed at, with the level that it starts from; ``goal`` is in the base's unit."""

    aim: Aim
    base: Figure
    goal: Interval
    years: int
    first: Aim | None

    @property
    def name(self) -> str:
        return self.aim.claim.indicator.replace("_", "-")

    @property
    def claims(self) -> tuple[str, ...]:
        return (*self.aim.claims, *self.base.claims)

    @property
    def required(self) -> Interval:
        """Growth a year from the base to the target, as a fraction."""
        return required_growth(self.base.value, self.goal, self.years)


class TargetRows:
    """The rows behind one targets page.

    A method raises :class:`~duizhang.pages.page.Missing` with the rows that
    are not in the ledger, in plain words.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.facts = page.ledger.facts("claims", "indicators", "places", "reference", "breaks", "units", "sources")
        self.place, self.about = page.place, page.about
        self.start, self.end = page.base_year, page.target_year
        self.deflator = Interval.point(Fraction(page.deflator) / 100) if page.deflator else None

    def where(self, place: str = "") -> str:
        return self.facts.places[place or self.place].name_en

    def what(self, indicator: str) -> str:
        return self.facts.indicators[indicator].name_en

    def is_real(self, indicator: str) -> bool:
        """Whether a rate of this indicator is at constant prices by convention (rule 1)."""
        return self.facts.indicators[indicator].growth_basis == "real"

    def above(self) -> list[str]:
        found: list[str] = []
        place = self.facts.places[self.place].parent
        while place and place not in found:
            found.append(place)
            place = self.facts.places[place].parent
        return found

    @cached_property
    def aims(self) -> list[Aim]:
        """The numbers aimed at inside the window, in the order of the texts."""
        found = []
        claims = [
            c
            for c in self.facts.where(place=self.place, status="target", indicator=self.about)
            if c.is_number and c.year is not None and self.start < c.year <= self.end
        ]
        for c in claims:
            if "range_high" in c.hedge:
                continue
            mates = [c]
            if "range_low" in c.hedge:
                key = (c.indicator, c.kind, c.period_end, c.sentence, c.source)
                mates += [
                    o for o in claims
                    if "range_high" in o.hedge and (o.indicator, o.kind, o.period_end, o.sentence, o.source) == key
                ]  # fmt: skip
            found.append(_aim(mates))
        return found

    def _level_aims(self) -> list[Aim]:
        return [
            a
            for a in self.aims
            if a.claim.kind in AMOUNTS
            and a.claim.kind != "increment"
            and a.claim.year == self.end
            and not a.in_per_cent
        ]

    def yearly(self, indicator: str) -> Aim | None:
        """The rate aimed at for the first year after the base."""
        for a in self.aims:
            if a.claim.indicator == indicator and a.is_rate and a.claim.year == self.start + 1:
                return a
        return None

    def base(self, aim: Aim) -> Figure | None:
        """The level of the base year: printed in the target's document, in another one, or published."""
        c = aim.claim
        unit = "yuan" if c.unit == "usd" else c.unit
        rows = [
            o
            for o in self.facts.where(place=self.place, indicator=c.indicator, kind=AMOUNTS, status="achieved")
            if o.is_number and o.hedge == "none" and o.year == self.start and o.unit == unit
            and o.kind != "increment" and o.period_start in ("", o.period_end)
        ]  # fmt: skip
        if rows:
            best = min(rows, key=lambda o: (o.source != c.source, o.claim))
            return Figure(
                best.interval(),
                f"{printed(best)}, printed in {self.page.plain(best.source)}",
                (best.claim,),
                best.vintage,
            )
        found = self.published(c.indicator, "level", self.start, unit)
        if found is None:
            return None
        return Figure(found.value, f"{self._amount(found.value, unit)} ({found.words})", (), found.vintage)

    def _amount(self, value: Interval, unit: str) -> str:
        """A published level: the middle of what it stands for, with its unit."""
        row = self.facts.units.get(unit)
        scale = scale_of(unit, float(value.hi), {unit: ("" if unit == "count" else row.name_en if row else unit, "")})
        return f"{short(float(value.mid) / scale.by)} {scale.unit}".strip()

    def published(self, indicator: str, kind: str, year: int, unit: str, place: str = "") -> Figure | None:
        """An outside figure, the one first published before later ones; rates as fractions."""
        rows = [
            r
            for r in self.facts.references
            if (r.place, r.indicator, r.kind, r.year, r.unit) == (place or self.place, indicator, kind, str(year), unit)
        ]
        if not rows:
            return None
        best = min(rows, key=lambda r: _VINTAGES.index(r.vintage) if r.vintage in _VINTAGES else len(_VINTAGES))
        value = best.interval() * PER_CENT if unit == "percent" else best.interval()
        return Figure(value, _published_words(best), (), best.vintage)

    @cached_property
    def roads(self) -> list[Road]:
        """Every level aimed at for the target year that has a level in the base year beside it."""
        found = []
        for aim in self._level_aims():
            if self._is_task(aim):
                continue
            base, goal = self.base(aim), self.in_base_unit(aim)
            if base is None or goal is None or base.value.lo <= 0 or goal.lo <= 0:
                continue
            # One road an indicator: where two texts aim at it, the first one's.
            if aim.claim.indicator not in {r.aim.claim.indicator for r in found}:
                found.append(Road(aim, base, goal, self.end - self.start, self.yearly(aim.claim.indicator)))
        return found

    def _is_task(self, aim: Aim) -> bool:
        """Whether it is the work of one year: renovating more of something than before is no growth of it."""
        row = self.facts.indicators[aim.claim.indicator]
        return row.stock_or_flow == "flow" and row.growth_basis not in ("real", "nominal")

    def in_base_unit(self, aim: Aim) -> Interval | None:
        """The threshold in the unit of the levels: dollars at the page's exchange rate."""
        if aim.claim.unit != "usd":
            return aim.exact
        try:
            return aim.exact * self.exchange.value
        except Missing:
            return None

    def need_roads(self) -> list[Road]:
        """The roads; where there is none, what is missing for one."""
        if not self.roads:
            raise Missing(
                " ".join(self.without_road())
                or f"No text here aims at a level for {self.end}; there is no road to draw."
            )
        return self.roads

    def without_road(self) -> list[str]:
        """One sentence a level that is aimed at without a level to start from."""
        with_road = {r.aim.claim.claim for r in self.roads}
        return [
            f"{printed(a.claim)} is aimed at for {self.what(a.claim.indicator)}; the ledger has no level of "
            f"{self.start} that it could start from."
            for a in self._level_aims()
            if a.claim.claim not in with_road and not self._is_task(a)
        ]

    @cached_property
    def exchange(self) -> Figure:
        """Yuan for one US dollar."""
        if self.page.exchange_rate:
            return Figure(_typed(self.page.exchange_rate), f"{self.page.exchange_rate:g} yuan a dollar (typed)")
        for place in (self.place, *self.above()):
            found = self.published("yuan_per_usd", "level", self.start, "yuan", place)
            if found:
                return Figure(found.value, f"{middle(found.value, 4)} yuan a dollar, {self.start} ({found.words})")
        raise Missing(
            f"Missing: yuan for one dollar in {self.start} (yuan_per_usd, a place above {self.where()}); type "
            f"exchange_rate."
        )

    @cached_property
    def people(self) -> Figure:
        """The population that a figure per head is counted on."""
        if self.page.population:
            return Figure(_typed(self.page.population), f"{self.page.population:,.0f} people (typed)")
        found = self.published("population", "level", self.start, "person")
        if found is None:
            raise Missing(
                f"Missing: the population of {self.where()} in {self.start} (population, level); type population."
            )
        return Figure(found.value, f"{middle(found.value, 0)} people at the end of {self.start} ({found.words})")

    def joint(self) -> tuple[Aim, Aim, Figure, Figure]:
        """The product aimed at, the product per head aimed at in dollars, the population, the exchange rate."""
        aims = {(a.claim.indicator, a.claim.unit): a for a in self._level_aims()}
        whole, head = aims.get(("gdp", "yuan")), aims.get(("gdp_per_capita", "usd"))
        if not whole or not head:
            raise Missing(
                f"No two targets of this page for {self.end} share a quantity: for that the texts would have "
                f"to aim at gross regional "
                "product and at the product per head in dollars, and both be chosen in about."
            )
        return whole, head, self.people, self.exchange

    def ratios(self) -> Iterator[tuple[str, str, Interval, Interval, tuple[str, ...]]]:
        """Pairs of figures per head with targets in one unit: name, words, ratio in the base year, ratio aimed at."""
        heads = [r for r in self.roads if r.aim.claim.kind == "per_capita"]
        for a, b in combinations(heads, 2):
            if a.aim.claim.unit == b.aim.claim.unit:
                words = f"{self.what(a.aim.claim.indicator)} over {self.what(b.aim.claim.indicator)}"
                yield (
                    f"{a.name}-over-{b.name}",
                    words,
                    a.base.value / b.base.value,
                    a.goal / b.goal,
                    (*a.claims, *b.claims),
                )

    def last_rate(self, indicator: str) -> Figure | None:
        """Growth in the base year alone: printed, or published."""
        for c in self.facts.where(place=self.place, indicator=indicator, kind="growth_yoy", status="achieved"):
            if c.is_number and c.hedge == "none" and (c.base_year, c.year) == (self.start - 1, self.start):
                return Figure(
                    c.interval() * PER_CENT, f"{printed(c)}, printed in {self.page.plain(c.source)}", (c.claim,)
                )
        return self.published(indicator, "growth_yoy", self.start, "percent")

    def hedged_rate(self, indicator: str) -> str:
        """Growth in the base year alone as a text gives it with a hedge: words, since no interval is stated for it."""
        for c in self.facts.where(place=self.place, indicator=indicator, kind="growth_yoy", status="achieved"):
            if c.is_number and c.hedge != "none" and (c.base_year, c.year) == (self.start - 1, self.start):
                return f"{hedge_words(c)} {printed(c)}, printed in {self.page.plain(c.source)}"
        return ""

    def past_average(self, indicator: str) -> Figure | None:
        """Average growth over the years before the targets: printed, or chained from published yearly rates."""
        averages = [
            c
            for c in self.facts.where(
                place=self.place, indicator=indicator, kind="growth_annual_avg", status="achieved"
            )
            if c.is_number and c.hedge == "none" and c.year == self.start and c.base_year is not None
        ]
        for c in averages:
            words = f"{printed(c)} a year from {c.base_year}, printed in {self.page.plain(c.source)}"
            return Figure(c.interval() * PER_CENT, words, (c.claim,))
        return self.chained(indicator, self.start - 5, self.start)

    def chained(self, indicator: str, start: int, end: int) -> Figure | None:
        """The average of published yearly rates of one vintage, if every year has one."""
        for vintage in _VINTAGES:
            rates = {
                r.year: r.interval() * PER_CENT
                for r in self.facts.references
                if (r.place, r.indicator, r.kind, r.vintage) == (self.place, indicator, "growth_yoy", vintage)
            }
            years = [str(y) for y in range(start + 1, end + 1)]
            if years and all(y in rates for y in years):
                words = f"chained from yearly rates from {start} on, {VINTAGES.get(vintage, vintage)}"
                return Figure(average_of_chain([rates[y] for y in years]), words, (), vintage)
        return None

    def outcome(self, aim: Aim) -> Figure | None:
        """What is known of the year aimed at: printed in a later text, or published; in the aim's unit."""
        c = aim.claim
        for o in self.facts.where(
            place=self.place, indicator=c.indicator, kind=c.kind, status="achieved", period_end=c.period_end
        ):
            if o.is_number and o.unit == c.unit and o.source != c.source and o.period_start in ("", o.period_end):
                value = o.interval() * PER_CENT if aim.in_per_cent else o.interval()
                return Figure(
                    value,
                    f"{hedge_words(o)} {printed(o)}".strip() + f", printed in {self.page.plain(o.source)}",
                    (o.claim,),
                )
        if aim.is_rate:
            return self.published(c.indicator, "growth_yoy", c.year, "percent") or self._level_growth(c)
        if c.unit == "percent":
            # The level of a rate of change, such as inflation, is published as that change.
            return self.published(c.indicator, "level", c.year, "percent") or self.published(
                c.indicator, "growth_yoy", c.year, "percent"
            )
        if c.unit == "usd":
            level = self.published(c.indicator, "level", c.year, "yuan")
            rates = (self.published("yuan_per_usd", "level", c.year, "yuan", p) for p in self.above())
            rate = next((r for r in rates if r), None)
            return (
                Figure(level.value / rate.value, f"{level.words}; at that year’s exchange rate", (), level.vintage)
                if level and rate
                else None
            )
        return self.published(c.indicator, "level", c.year, c.unit)

    def _level_growth(self, c: Claim) -> Figure | None:
        """Growth of nominal sums from two published levels of one vintage, where no rate was published."""
        row = self.facts.indicators[c.indicator]
        if row.growth_basis != "nominal" or not row.unit or c.base_year != c.year - 1:
            return None
        ends = [self.published(c.indicator, "level", y, row.unit) for y in (c.base_year, c.year)]
        if not all(ends) or ends[0].vintage != ends[1].vintage:
            return None
        words = "computed from published levels" + (
            ", which the office restates before it prints a rate" if row.comparable_only == "yes" else ""
        )
        return Figure(annual_growth(ends[0].value, ends[1].value, 1), words, (), ends[1].vintage)

    @cached_property
    def outcomes(self) -> list[tuple[Aim, Figure | None]]:
        """Each aim inside the window with what is known of its outcome."""
        return [(a, self.outcome(a)) for a in self.aims]

    def known_outcomes(self) -> list[tuple[Aim, Figure]]:
        known = [(a, o) for a, o in self.outcomes if o]
        if not known:
            what = (
                ", ".join(dict.fromkeys(f"{a.claim.indicator} {a.claim.year}" for a, _ in self.outcomes))
                or f"years up to {self.end}"
            )
            raise Missing(
                f"Missing: what came of these targets of {self.where()} ({what}), as a reference row or in a "
                f"later text."
            )
        return known

    def distance(self, aim: Aim, outcome: Figure) -> str:
        """How near the outcome lies: a target is near or far, never false."""
        reach, got = aim.limits, outcome.value
        if got.within(reach):
            return "as aimed at"
        if got.meets(reach):
            return (
                "within rounding of it"
                if aim.in_per_cent and got.width < Fraction(1, 100)
                else "cannot be told from it"
            )
        above = got.lo >= reach.hi
        if aim.in_per_cent:
            gap = got - reach.hi if above else reach.lo - got
            return f"{outward(gap, 2, 100)} points {'above' if above else 'below'}"
        if aim.exact.lo <= 0:
            return "above" if above else "below"
        return f"{outward(got / aim.exact, 2, 100)} % of it"

    def breaks(self, indicator: str, start: int, end: int) -> list[str]:
        """The years of known breaks after ``start``, here or above."""
        places = {self.place, *self.above()}
        return sorted(
            {
                b.year
                for b in self.facts.breaks
                if b.indicator == indicator and b.place in places and start < int(b.year) <= end
            }
        )

    def series(self, indicator: str) -> list[Reference]:
        """Published levels of the one vintage that has most of them, by year."""
        unit = self.facts.indicators[indicator].unit
        rows = [
            r
            for r in self.facts.references
            if (r.place, r.indicator, r.kind, r.unit) == (self.place, indicator, "level", unit)
        ]
        vintages = sorted(
            {r.vintage for r in rows}, key=lambda v: (-sum(r.vintage == v for r in rows), v != "first", v)
        )
        return sorted((r for r in rows if r.vintage == vintages[0]), key=lambda r: r.year) if vintages else []

    def with_first(self) -> list[Road]:
        """The roads whose first year has a target of its own."""
        found = [r for r in self.need_roads() if r.first]
        if not found:
            raise Missing(f"No text aims at a rate of growth for {self.start + 1} beside a level for {self.end}.")
        return found

    def with_two_readings(self) -> list[Road]:
        """The roads whose target may be meant at two prices, with a real rate beside it."""
        found = [r for r in self.need_roads() if r.first and self.is_real(r.aim.claim.indicator)]
        if not found:
            raise Missing(
                "None of these levels stands beside a rate at constant prices: sums such as incomes are "
                "counted at current prices in both, "
                "so there is one reading."
            )
        return found

    def with_later_years(self) -> list[Road]:
        """The roads with a target for the first year and more years after it."""
        if self.end - self.start < 2:
            raise Missing(f"{self.end} is the first year after {self.start}: nothing is left after it.")
        return self.with_first()


def _aim(claims: list[Claim]) -> Aim:
    c = claims[0]
    factor = PER_CENT if c.unit == "percent" else Interval.point(1)
    exact = Interval(min(o.value for o in claims), max(o.value for o in claims)) * factor
    soft = bool(SOFT_HEDGES & {w for o in claims for w in o.hedge.split("+")})
    reach = exact if len(claims) > 1 else Interval(*(_scaled(e, c) for e in (c.interval().lo, c.interval().hi)))
    words = " to ".join(printed(o) for o in claims) if len(claims) > 1 else f"{hedge_words(c)} {printed(c)}".strip()
    return Aim(c, exact, reach, words, tuple(o.claim for o in claims), soft)


def _scaled(end: Any, c: Claim) -> Any:
    if end in (float("inf"), float("-inf")):
        return end
    return end * Fraction(1, 100) if c.unit == "percent" else end


def hedge_words(c: Claim) -> str:
    """The fixed English word of each hedge."""
    words = {
        "at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than",
        "about": "about", "nearly": "nearly", "over": "over", "order_of": "in the order of",
        "range_low": "from", "range_high": "to",
    }  # fmt: skip
    return " ".join(words[w] for w in c.hedge.split("+") if w in words)


def _published_words(r: Reference) -> str:
    how = {"derived": "computed by others from published figures", "compiled": "published, read in a compilation"}.get(
        r.processing, "published"
    )
    return f"{how}, {VINTAGES.get(r.vintage, r.vintage)}"


def short(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")


def middle(value: Interval, decimals: int) -> str:
    return f"{float(value.mid):,.{decimals}f}"


def _typed(number: float) -> Interval:
    return Interval.point(Fraction(str(number)))
