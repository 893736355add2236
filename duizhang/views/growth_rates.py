"""What the growth page needs from the ledger: levels, rates, and the same of parent and nation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from duizhang.checks import show
from duizhang.checks.growth import annual_growth, average_of_chain, gap_explained, implied_deflator
from duizhang.checks.share import share
from duizhang.claim import AMOUNTS, Claim, Reference
from duizhang.interval import Interval, outward
from duizhang.pages.names import VINTAGES
from duizhang.pages.page import Missing

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.pages.page import Page

__all__ = ["Growth", "Pair", "Rate", "scale_of"]

#: Kinds of figures in a reader's words.
KIND_WORDS = {
    "level": "level",
    "growth_yoy": "growth of the year",
    "growth_annual_avg": "growth a year, average",
    "change_pct": "change",
    "per_capita": "level per head",
    "rank": "rank",
    "share": "share",
    "ratio": "ratio",
}


@dataclass(frozen=True)
class Pair:
    """Two levels of one series: printed by one document, or published in one vintage."""

    first: Interval
    last: Interval
    words: str
    claims: tuple[str, ...] = ()
    vintage: str = ""
    processing: str = ""


@dataclass(frozen=True)
class Rate:
    """An average rate over the window, as a fraction: printed, or chained from yearly ones."""

    value: Interval
    words: str
    claims: tuple[str, ...] = ()
    vintage: str = ""


@dataclass(frozen=True)
class Scale:
    """How levels are drawn and said: divided by ``by`` in ``unit``, in Chinese by ``by_zh`` in ``unit_zh``."""

    by: int
    unit: str
    by_zh: int
    unit_zh: str

    def value(self, interval: Interval) -> dict[str, Any]:
        """What :meth:`duizhang.pages.page.Page.value` needs to say a level in both languages."""
        return {
            "unit": self.unit,
            "unit_zh": self.unit_zh,
            "decimals": 2,
            "text_zh": f"{outward(interval, 1, Fraction(1, self.by_zh)).replace(' to ', '至')}{self.unit_zh}",
        }


def scale_of(unit: str, largest: float, names: dict[str, tuple[str, str]]) -> Scale:
    """Large sums are told in billions, and in Chinese in 亿, as the documents print them."""
    en, zh = names.get(unit, (unit, ""))
    if largest >= 1e8:
        return Scale(10**9, f"billion {en}", 10**8, f"亿{zh}")
    return Scale(1, en, 1, zh)


class Growth:
    """The figures behind one growth page.

    Every property raises :class:`~duizhang.pages.page.Missing` with the rows
    that are not in the ledger, in plain words.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.facts = page.ledger.facts("claims", "indicators", "places", "reference", "breaks", "units")
        self.place, self.indicator = page.place, page.indicator
        self.start, self.end = page.start_year, page.end_year
        self.years = self.end - self.start

    # -- names ---------------------------------------------------------------
    def name(self, place: str) -> str:
        return self.facts.places[place].name_en

    @property
    def what(self) -> str:
        return self.facts.indicators[self.indicator].name_en

    @property
    def is_real(self) -> bool:
        """Whether a printed rate of this indicator is at constant prices (rule 1)."""
        return self.facts.indicators[self.indicator].growth_basis == "real"

    @property
    def gap_words(self) -> str:
        """What stands between the level ratio and the rate."""
        return "implied deflator" if self.is_real else "gap between the levels and the rate"

    def above(self) -> list[str]:
        """The place's ancestors, nearest first."""
        found: list[str] = []
        place = self.facts.places[self.place].parent
        while place and place not in found:
            found.append(place)
            place = self.facts.places[place].parent
        return found

    @cached_property
    def scale(self) -> Scale:
        names = {u.unit: (u.name_en, u.name_zh) for u in self.facts.units.values()}
        highs = [float(c.interval().hi) for c in self._claims(AMOUNTS)] + [
            float(r.interval().hi) for r in self._references(self.place, "level")
        ]
        unit = self.facts.indicators[self.indicator].unit
        return scale_of(unit, max((h for h in highs if h != float("inf")), default=0.0), names)

    def level(self, interval: Interval, decimals: int = 2) -> str:
        """A computed level in words, its ends rounded outward."""
        return f"{outward(interval, decimals, Fraction(1, self.scale.by))} {self.scale.unit}"

    def printed_level(self, interval: Interval) -> str:
        """A level as printed: the middle of what it stands for."""
        return f"{float(interval.mid) / self.scale.by:,.2f} {self.scale.unit}"

    def record_level(self, name: str, interval: Interval, claims: tuple[str, ...] = (), printed: bool = False) -> None:
        """Record a level in the words of both languages."""
        said = self.scale.value(interval)
        if printed:
            zh = f"{float(interval.mid) / self.scale.by_zh:,.4f}".rstrip("0").rstrip(".")
            said |= {"text": self.printed_level(interval), "text_zh": f"{zh}{self.scale.unit_zh}"}
        self.page.value(name, interval * Fraction(1, self.scale.by), claims=claims, **said)

    # -- rows ----------------------------------------------------------------
    def _claims(self, kinds: Iterable[str], place: str | None = None) -> list[Claim]:
        return [
            c
            for c in self.facts.where(
                place=place or self.place, indicator=self.indicator, kind=kinds, status="achieved"
            )
            if c.is_number and c.hedge == "none"
        ]

    def _references(self, place: str, kind: str) -> list[Reference]:
        return [r for r in self.facts.references if (r.place, r.indicator, r.kind) == (place, self.indicator, kind)]

    def printed(self) -> pd.DataFrame:
        """Every figure of this place and indicator, printed or published, as it stands there.

        A published figure is followed by the letter of its series, which :meth:`publications` tells.
        """
        import pandas as pd

        letters, rows = self._series, []
        for c in self.facts.where(place=self.place, indicator=self.indicator):
            if c.is_number:
                unit = "%" if c.unit == "percent" else c.unit_zh
                status = "" if c.status == "achieved" else f", {c.status}"
                rows.append((c.year or 0, KIND_WORDS.get(c.kind, c.kind) + status, f"{c.printed}{unit}", c.claim))
        for r in self._published():
            value = f"{r.value}%" if r.unit == "percent" else self._as_published(r)
            off = f" ± {r.margin} %" if r.margin else ""
            where = letters[r.vintage, f"{r.publication} ({r.processing})"]
            rows.append((int(r.year[-4:]), KIND_WORDS.get(r.kind, r.kind), value + off, where))
        if not rows:
            raise Missing(f"The ledger has no figure of {self.what} for {self.name(self.place)}.")
        rows.sort(key=lambda row: row[:2])
        large = (
            f"as it stands ({self.scale.unit_zh}: 100 million yuan)" if self.scale.unit_zh == "亿元" else "as it stands"
        )
        table = pd.DataFrame(rows, columns=["year", "figure", large, "where"])
        return table.assign(year=table["year"].map(lambda y: str(y) if y else "not said"))

    def _published(self) -> list[Reference]:
        """The outside figures of this place and indicator inside the window."""
        return [
            r
            for r in self.facts.references
            if (r.place, r.indicator) == (self.place, self.indicator) and self.start <= int(r.year[-4:]) <= self.end
        ]

    @cached_property
    def _series(self) -> dict[tuple[str, str], str]:
        """Vintage and publication -> the letter that stands for them in a table."""
        found = dict.fromkeys((r.vintage, f"{r.publication} ({r.processing})") for r in self._published())
        return {series: f"published, {chr(65 + n)}" for n, series in enumerate(found)}

    def publications(self) -> pd.DataFrame:
        """Where the published figures of :meth:`printed` come from: one row a series and publication."""
        import pandas as pd

        rows = [(where, VINTAGES.get(v, v), publication) for (v, publication), where in self._series.items()]
        if not rows:
            raise Missing(f"No published figure of {self.what} for {self.name(self.place)} stands in the ledger.")
        return pd.DataFrame(rows, columns=["figures", "series", "publication"])

    def _as_published(self, r: Reference) -> str:
        if int(r.multiplier) == self.scale.by_zh:
            return f"{r.value}{self.scale.unit_zh}"
        return f"{r.value} × {int(r.multiplier):,}" if r.multiplier != "1" else r.value

    # -- levels --------------------------------------------------------------
    def pairs(self, place: str | None = None) -> list[Pair]:
        """Every pair of levels at both ends of the window, each within one series; printed ones first."""
        place = place or self.place
        found = []
        by_source: dict[str, dict[int, Claim]] = {}
        for c in self._claims(("level", "per_capita"), place):
            # A sum of a year may name it as its period; a level at a date has no beginning.
            if c.year in (self.start, self.end) and c.period_start in ("", c.period_end):
                by_source.setdefault(c.source, {}).setdefault(c.year, c)
        for source, ends in by_source.items():
            if len(ends) == 2:
                a, b = ends[self.start], ends[self.end]
                found.append(
                    Pair(
                        a.interval(),
                        b.interval(),
                        f"levels printed in {self.page.plain(source)}",
                        (a.claim, b.claim),
                        b.vintage,
                    )
                )
        series: dict[tuple[str, str], dict[str, Reference]] = {}
        for r in self._references(place, "level"):
            if r.year in (str(self.start), str(self.end)):
                series.setdefault((r.vintage, r.processing if r.processing == "derived" else ""), {}).setdefault(
                    r.year, r
                )
        for (vintage, derived), both in series.items():
            if len(both) == 2:
                a, b = both[str(self.start)], both[str(self.end)]
                words = VINTAGES.get(vintage, vintage) + (", computed by others" if derived else "")
                found.append(Pair(a.interval(), b.interval(), words, (), vintage, derived or "published"))
        return found or self._across(by_source)

    def _across(self, by_source: dict[str, dict[int, Claim]]) -> list[Pair]:
        """Where nothing else has both ends: each document's own year, such as two reports of successive years."""
        firsts, lasts = ([ends[y] for ends in by_source.values() if y in ends] for y in (self.start, self.end))
        both = ((a, b) for a in firsts for b in lasts if (a.kind, a.unit, a.per) == (b.kind, b.unit, b.per))
        return [
            Pair(a.interval(), b.interval(), f"levels printed in {a.source} and in {b.source}", (a.claim, b.claim))
            for a, b in both
        ][:1]

    @cached_property
    def pair(self) -> Pair:
        """The pair that the page is about: printed if a document prints both ends."""
        found = self.pairs()
        if not found:
            raise Missing(
                f"Missing for {self.name(self.place)}: the level of {self.what} in "
                f"{self.start} and in {self.end}, both in one document or in one vintage. Without both, growth between them is not computed."
            )
        return found[0]

    # -- rates ---------------------------------------------------------------
    def rates(self, place: str | None = None) -> list[Rate]:
        """Average rates over the window: printed ones first, then chains of published yearly rates by vintage."""
        place = place or self.place
        found = []
        for c in self._claims(("growth_annual_avg", "growth_yoy"), place):
            if (c.base_year, c.year) == (self.start, self.end):
                found.append(Rate(c.interval() * _PER_CENT, f"printed in {self.page.plain(c.source)}", (c.claim,)))
        for vintage in dict.fromkeys(r.vintage for r in self._references(place, "growth_yoy")):
            yearly = {r.year: r for r in self._references(place, "growth_yoy") if r.vintage == vintage}
            window = [str(y) for y in range(self.start + 1, self.end + 1)]
            if all(y in yearly for y in window):
                chained = average_of_chain([yearly[y].interval() * _PER_CENT for y in window])
                found.append(Rate(chained, f"chained from yearly rates, {VINTAGES.get(vintage, vintage)}", (), vintage))
        return found

    @cached_property
    def rate(self) -> Rate:
        """The rate that the page is about: printed if a document prints it."""
        found = self.rates()
        if not found:
            raise Missing(
                f"Missing for {self.name(self.place)}: an average rate of {self.what} with base {self.start} and end {self.end} "
                f"or a yearly rate for each year from {self.start + 1} to {self.end}."
            )
        return found[0]

    # -- the same elsewhere --------------------------------------------------
    @cached_property
    def elsewhere(self) -> list[dict[str, Any]]:
        """Growth of parent, province and nation over the same years, one row a place and vintage.

        A rate without a vintage of its own (printed in a document) stands beside each vintage of the levels.
        """
        rows = []
        for place in [self.place, *self.above()]:
            for pair in self.pairs(place):
                # A rate printed in a document comes first: rates() lists it so. A chain belongs to its own vintage.
                rate = next((r for r in self.rates(place) if not r.vintage or r.vintage == pair.vintage), None)
                nominal = annual_growth(pair.first, pair.last, self.years)
                gap = implied_deflator(pair.first, pair.last, self.years, rate.value) if rate else None
                rows.append(
                    {
                        "place": place,
                        "name": f"{self.name(place)}, {pair.words}",
                        "nominal": nominal,
                        "rate": rate.value if rate else None,
                        "rate words": rate.words if rate else "no rate in the ledger",
                        "gap": gap,
                        "vintage": pair.vintage,
                        "processing": pair.processing,
                    }
                )
        return rows

    def comparison(self) -> pd.DataFrame:
        """The rows of :attr:`elsewhere` as a table for reading."""
        import pandas as pd

        if not self.elsewhere:
            raise Missing(
                f"Missing: levels of {self.what} for {self.start} and {self.end}, here or in any place above."
            )
        rate_name = "real rate, % a year" if self.is_real else "rate, % a year"
        return pd.DataFrame(
            {
                "series": [r["name"] for r in self.elsewhere],
                "level ratio, % a year": [outward(r["nominal"], 2, 100) for r in self.elsewhere],
                rate_name: [outward(r["rate"], 2, 100) if r["rate"] else "" for r in self.elsewhere],
                f"{self.gap_words}, % a year": [outward(r["gap"], 2, 100) if r["gap"] else "" for r in self.elsewhere],
                "rate from": [r["rate words"] for r in self.elsewhere],
            }
        )

    @cached_property
    def nearest(self) -> str:
        """The nearest place above whose levels and rate are both known for these years."""
        for place in self.above():
            if any(r["place"] == place and r["gap"] for r in self.elsewhere):
                return place
        raise Missing(
            f"Missing: levels and rates of {self.what} for any place above {self.name(self.place)}, {self.start} to {self.end}; "
            "there is no band to hold the figure against."
        )

    @cached_property
    def parent_gap(self) -> Interval:
        """The same gap in the nearest place above, all vintages together: the band to hold this one against."""
        gaps = [r["gap"] for r in self.elsewhere if r["place"] == self.nearest and r["gap"]]
        band = gaps[0]
        for gap in gaps[1:]:
            band = band | gap
        return band

    # -- figures -------------------------------------------------------------
    def forest(self, page: Page) -> None:
        """Draw the gaps of place, parent and nation beside each other; before them, the place in its vintages."""
        import pandas as pd

        from duizhang import charts

        self._vintages(page)
        self._shares(page)
        rows = [
            (r["name"], r["gap"] * 100, "printed" if r["place"] == self.place else "outside")
            for r in self.elsewhere
            if r["gap"]
        ]
        if len(rows) < 2:
            raise Missing(
                f"There is nothing to set beside it: no other series has both levels and a rate for {self.start} to {self.end}."
            )
        words = [f"{label}: {outward(i, 2)} %" for label, i, _ in rows]
        figure = charts.intervals(
            rows, f"{self.gap_words}, per cent a year", rule=(0.0, "prices unchanged" if self.is_real else "no gap")
        )
        page.figure(
            figure,
            "implied-deflators",
            alt=f"{self.gap_words.capitalize()} over {self.start} to {self.end}. " + "; ".join(words) + ".",
            caption=f"The {self.gap_words} of {self.what} a year, {self.start} to {self.end}: "
            + "; ".join(words[:3])
            + ".",
            points=pd.DataFrame(
                [
                    {"series": label, "low": float(i.lo), "high": float(i.hi), "unit": "per cent a year"}
                    for label, i, _ in rows
                ]
            ),
        )

    def _vintages(self, page: Page) -> None:
        """Draw how fast the level grew in each series of the place, where it has more than one."""
        import pandas as pd

        from duizhang import charts

        rows = [(r["name"], r["nominal"] * 100, "printed") for r in self.elsewhere if r["place"] == self.place]
        if len(rows) < 2:
            return
        words = "; ".join(f"{label}: {outward(i, 2)} %" for label, i, _ in rows)
        page.figure(
            charts.intervals(rows, "growth of the level, per cent a year"),
            "vintages",
            alt=f"Growth of the level of {self.what} a year, {self.start} to {self.end}, series by series. {words}.",
            caption=f"One quantity and the same two years, {self.start} and {self.end}, in {len(rows)} series of figures: {words}.",
            points=pd.DataFrame(
                [
                    {"series": label, "low": float(i.lo), "high": float(i.hi), "unit": "per cent a year"}
                    for label, i, _ in rows
                ]
            ),
        )

    def _shares(self, page: Page) -> None:
        """Draw the printed shares of these years in a place above, and the same from published levels, by vintage."""
        import pandas as pd

        from duizhang import charts

        rows, points, words, meet = [], [], [], []
        for c in self._printed_shares():
            what, _, whole = c.of.partition("@")
            published = {}
            for vintage, series in VINTAGES.items():
                part = self.facts.outside(self.place, self.indicator, "level", vintage).get(c.year)
                total = self.facts.outside(whole, what, "level", vintage).get(c.year)
                if part and total and total.interval().lo > 0:
                    published[series] = share(part.interval(), total.interval()) * 100
            if not published:
                continue
            page.uses(c.claim)
            marks = {"printed": c.interval()} | published
            rows.append((f"share of {self.name(whole)}, {c.year}", list(marks.items())))
            points += [(c.year, name, float(i.lo), float(i.hi), "per cent") for name, i in marks.items()]
            words.append(f"{c.year}: " + ", ".join(f"{name} {outward(i, 2)} %" for name, i in marks.items()))
            fits = [series for series, i in published.items() if i.meets(marks["printed"])]
            alone = " alone" if len(fits) == 1 < len(published) else ""
            meet.append(f"In {c.year} {' and '.join(fits) or 'none of them'}{alone} {'give' if fits else 'gives'} it")
        if not rows:
            return
        page.figure(
            charts.place_dots(rows, "per cent", ring="printed", nought="away"),
            "shares-by-vintage",
            alt=f"Shares of {self.what} of {self.name(self.place)} in a place above. {'; '.join(words)}.",
            caption="The ring is the printed share; a mark is two published levels divided within one vintage. "
            f"{'. '.join(meet)}.",
            points=pd.DataFrame(points, columns=["year", "series", "low", "high", "unit"]),
        )

    def _printed_shares(self) -> list[Claim]:
        """The shares of this place in a known place that are printed for either year without a hedge: a ring has no width."""
        found = self.facts.where(place=self.place, indicator=self.indicator, kind="share", status="achieved")
        good = [
            c
            for c in found
            if c.year in (self.start, self.end)
            and c.of.partition("@")[2] in self.facts.places
            and c.is_number
            and c.hedge in ("", "none")
        ]
        return sorted(good, key=lambda c: c.year or 0)

    def two_price_bases(self, page: Page, gap: Interval) -> None:
        """Draw the printed levels, and the path that the rate implies from the first of them."""
        import pandas as pd

        from duizhang import charts

        by = Fraction(1, self.scale.by)
        years = list(range(self.start, self.end + 1))
        path = [_grown(self.pair.first, self.rate.value, k) * by for k in range(self.years + 1)]
        path = [i.floats() for i in path]
        ends = [(self.start, float(self.pair.first.mid * by)), (self.end, float(self.pair.last.mid * by))]
        rate = outward(self.rate.value, 2, 100)
        label = f"at {rate} % a year" + (", prices still" if self.is_real else "")
        words = f"{self.gap_words}: {outward(gap, 2, 100)} % a year"
        figure = charts.levels(
            [(y, v, f"{v:,.2f}") for y, v in ends],
            [(label, years, path, "other")],
            self.scale.unit,
            words,
        )
        reached = outward(path[-1], 2)
        page.figure(
            figure,
            "two-price-bases",
            alt=(
                f"{self.what.capitalize()} of {self.name(self.place)}: {ends[0][1]:,.2f} in {self.start} and {ends[1][1]:,.2f} in {self.end} "
                f"{self.scale.unit}. Growth {label} would reach {reached}."
            ),
            caption=(
                f"From {ends[0][1]:,.2f} the rate leads to {reached}; the level is {ends[1][1]:,.2f} {self.scale.unit}. "
                + (
                    "It lies where the rate leads: no distance is left to account for."
                    if 0 in gap
                    else f"The distance is what prices, or a changed base, must account for: {outward(gap, 2, 100)} % a year."
                )
            ),
            points=pd.DataFrame(
                [{"year": y, "series": "level", "low": v, "high": v} for y, v in ends]
                + [
                    {"year": y, "series": label, "low": float(i.lo), "high": float(i.hi)}
                    for y, i in zip(years, path, strict=True)
                ]
            ),
        )

    # -- what else -----------------------------------------------------------
    def breaks(self) -> pd.DataFrame:
        """Known breaks of the series inside the window, here or above."""
        import pandas as pd

        places = {self.place, *self.above()}
        rows = [
            {"year": b.year, "what changed": b.what, "source": b.publication}
            for b in self.facts.breaks
            if b.indicator == self.indicator and b.place in places and self.start < int(b.year) <= self.end
        ]
        if not rows:
            raise Missing(f"The ledger knows of no break of {self.what} between {self.start} and {self.end}.")
        return pd.DataFrame(rows)

    def last_year(self) -> tuple[Interval, tuple[str, ...]]:
        """The rate of the window's last year alone, as a fraction, and its claim."""
        if self.years < 2:
            raise Missing(f"An average over one year, {self.end}, hides nothing: there are no other years.")
        for c in self._claims(("growth_yoy",)):
            if c.year == self.end and c.base_year == self.end - 1:
                return c.interval() * _PER_CENT, (c.claim,)
        for r in self._references(self.place, "growth_yoy"):
            if r.year == str(self.end):
                return r.interval() * _PER_CENT, ()
        raise Missing(f"Missing for {self.name(self.place)}: the rate of {self.end} alone.")

    def verdicts(self) -> list[Any]:
        """What the checks of growth say of this place and indicator."""
        from duizhang.checks.engine import check

        mine = [v for v in check(self.facts) if v.check.startswith("growth.") and v.verdict != "untestable"]
        return [v for v in mine if (v.place, v.indicator) == (self.place, self.indicator)]

    # -- sentences -----------------------------------------------------------
    def nominal_words(self, nominal: Interval) -> str:
        return (
            f"The level of {self.what} in {self.name(self.place)} went from {self.printed_level(self.pair.first)} in {self.start} to "
            f"{self.printed_level(self.pair.last)} in {self.end} ({self.pair.words}). "
            f"Over {self.years} {'years' if self.years > 1 else 'year'} that is {outward(nominal, 2, 100)} % a year."
        )

    def gap_sentence(self, gap: Interval) -> str:
        rate = outward(self.rate.value, 2, 100)
        if self.is_real:
            meaning = (
                "The rate is at constant prices by the rules of the national accounts, the levels are money of their own years: "
                "prices, and any change in what the accounts cover, must account for the difference."
            )
        else:
            meaning = (
                "Both are counted at current prices, so the difference is not one of prices: a base restated to comparable "
                "coverage would account for it."
            )
        return (
            f"The rate stands for {rate} % a year ({self.rate.words}). {meaning} If level and rate both hold, the {self.gap_words} "
            f"is {outward(gap, 2, 100)} % a year."
        )

    def remaining_sentence(self, remaining: Interval, still: Interval, with_prices: Interval) -> str:
        band = outward(self.parent_gap, 2, 100)
        if 0 in remaining:
            verdict = "so that of the place above covers it: nothing need remain."
        else:
            verdict = f"so {outward(remaining, 2, 100)} % a year remains that it does not cover."
            if remaining.hi < 0:
                verdict = f"which covers all of it and {outward(-remaining, 2, 100)} % a year more."
        return (
            f"In {self.name(self.nearest)} the same quantity was {band} % a year over the same years (all vintages), {verdict} "
            f"Said the other way: without any change of prices the rate would need a base of {self.level(still)}, "
            f"with the prices of the place above {self.level(with_prices)}; the base here is {self.printed_level(self.pair.first)}."
        )

    def others_sentence(self, others: Interval, last: Interval) -> str:
        return (
            f"The average is {outward(self.rate.value, 2, 100)} % a year over {self.years} years, and {self.end} alone was "
            f"{outward(last, 2, 100)} %. The other {self.years - 1} must then have averaged {outward(others, 2, 100)} %."
        )

    def silence(self) -> str:
        printed = [c for c in self.facts.where(place=self.place, indicator=self.indicator) if c.is_number]
        if not printed:
            return f"None of the documents prints {self.what} for {self.name(self.place)}; what stands on this page was published elsewhere."
        unknown = sum(c.basis == "unstated" for c in printed)
        inferred = sum(c.period_basis != "printed" for c in printed)
        named = any(c.vintage not in ("", "unknown") for c in printed)
        return (
            f"What the texts do not say: of {show.counted(len(printed), 'printed figure')} of {self.what} here, "
            f"{_part(unknown, len(printed))} without a word on prices, and {_part(inferred, len(printed))} without the "
            "period in the same sentence." + ("" if named else " No text names the vintage of its levels.")
        )

    def record_elsewhere(self) -> None:
        """Record growth and gap of each place above under the place and its vintage."""
        self.page.value("years", self.years)
        for row in self.elsewhere:
            if row["place"] == self.place and not row["vintage"]:
                continue
            name = f"{row['place']}-{row['vintage'] or 'printed'}".replace("_", "-")
            if row["place"] == self.place:
                name = f"here-{row['vintage']}"
            for what in ("nominal", "rate", "gap"):
                if row[what] is not None and f"{name}-{what}" not in self.page.recorded:
                    self.page.value(f"{name}-{what}", row[what], "%")
        self._record_explained()

    def _record_explained(self) -> None:
        """Record how much of the gap here the nearest place above would explain, by vintage and over all of them."""
        own = next((r["gap"] for r in self.elsewhere if r["place"] == self.place and r["gap"]), None)
        if own is None or own.lo <= 0:
            return
        band: Interval | None = None
        for row in self.elsewhere:
            if row["place"] == self.place or not row["gap"]:
                continue
            part = gap_explained(own, row["gap"])
            name = f"{row['place']}-{row['vintage'] or 'printed'}-explains".replace("_", "-")
            if name not in self.page.recorded:
                self.page.value(name, part, "%", decimals=0)
            if row["place"] == self.nearest:
                band = part if band is None else band | part
        if band is not None:
            self.page.value("explained", band, "%", decimals=0)


def _part(count: int, of: int) -> str:
    """How many of them come so, with the verb: ``all come``, ``none comes``, ``2 come``."""
    if count == 0:
        return "none comes"
    if count == of:
        return "it comes" if of == 1 else "both come" if of == 2 else "all come"
    return f"{count} comes" if count == 1 else f"{count} come"


_PER_CENT = Interval.point(1) / Interval.point(100)


def _grown(level: Interval, rate: Interval, years: int) -> Interval:
    from duizhang.interval import monotone

    return monotone(lambda y, g: y * (1 + g) ** years, "++", level, rate)
