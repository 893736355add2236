"""What the comparison page needs from the ledger: figures of places and of their parent, on the same footing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.checks.families.place_part import OTHERS, amounts
from duizhang.checks.index import index
from duizhang.checks.pairing import alike
from duizhang.checks.share import share
from duizhang.claim import AMOUNTS, RATES, Claim, Reference
from duizhang.interval import Interval
from duizhang.pages.page import Missing

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.verdict import Verdict
    from duizhang.pages.page import Page

__all__ = ["Comparison", "Row", "against"]

#: Where the two figures of a share stand, in words, and in the name of its value.
ORIGINS = {
    "printed": ("printed", "share"),
    "outside": ("outside figures", "outside-share"),
    "mixed": ("printed, over an outside figure", "mixed-share"),
}
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


@dataclass(frozen=True)
class Row:
    """A place's share of its parent, with the two figures that it rests on.

    Attributes
    ----------
    place, indicator : str
    origin : {"printed", "outside", "mixed"}
    part, whole : Interval
        In the first unit of the indicator's dimension.
    words : str
        The two figures as printed.
    vintage : str
        Of outside figures.
    claims : tuple of str
    computed : bool
        Whether an outside figure was computed and not published.
    """

    place: str
    indicator: str
    origin: str
    part: Interval
    whole: Interval
    words: str
    vintage: str = ""
    claims: tuple[str, ...] = ()
    computed: bool = False

    @property
    def share(self) -> Interval:
        """The part over the whole, as a fraction."""
        return share(self.part, self.whole)


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


def _counted(sides: list[str]) -> str:
    words = {"cannot be told apart": "not to be told apart"}
    return ", ".join(f"{sides.count(s)} {words.get(s, s)}" for s in ("above", "below", "the same", "cannot be told apart") if s in sides)


def _key(*words: str) -> str:
    return "-".join(re.sub(r"[^a-z0-9]+", "-", w.lower()).strip("-") for w in words)


def _period(c: Claim) -> str:
    start = c.period_start[:4]
    return f"{start} to {c.period_end}" if start and start != c.period_end[:4] else c.period_end


class Comparison:
    """The figures behind one comparison page.

    A step whose rows are not in the ledger raises
    :class:`~duizhang.pages.page.Missing` with the rows in plain words.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.places: list[str] = page.places
        self.parent: str = page.parent
        self.year: int = page.year
        self.facts = page.ledger.facts("claims", "reference", "indicators", "places", "units")
        self.ix = index(self.facts)

    # -- names -----------------------------------------------------------------------
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
            return f"All {len(self.places)} units of {self.name(self.parent)} in {self.year}: {names}. Together they cover it."
        all_ = "which the ledger does not say to be all of it" if self.facts.places[self.parent].exhausted_by_children != "yes" else "so their shares need not sum to 100 %"
        return f"{names}: {len(self.places)} of the {len(self.children)} places inside {self.name(self.parent)} in the ledger, {all_}. Year: {self.year}."

    # -- shares ------------------------------------------------------------------------
    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every share that can be computed for the year, one vintage and one period at a time."""
        adding = [i for i, row in self.facts.indicators.items() if row.adds_up == "yes"]
        found = [r for i in adding for p in self.places for r in (*self._printed(p, i), *self._outside(p, i))]
        return tuple(found)

    def _amounts(self, place: str, indicator: str) -> list[Claim]:
        usable = [c for c in amounts(self.ix, place, indicator) if c.year == self.year and self.ix.value(c).bounded]
        return sorted(usable, key=lambda c: (float(self.ix.value(c).width), c.claim))

    def _printed(self, place: str, indicator: str) -> list[Row]:
        parts = self._amounts(place, indicator)
        for part in parts:
            for whole in self._amounts(self.parent, indicator):
                if _period(part) == _period(whole) and alike(self.ix, part, whole):
                    if self.ix.value(whole).lo <= 0:
                        continue
                    words = f"{show.printed(part)} of {show.printed(whole)}"
                    return [Row(place, indicator, "printed", self.ix.value(part), self.ix.value(whole), words, "", (part.claim, whole.claim))]
        # Only a figure of one year, or of a day in it, can be set over an outside figure of the year.
        yearly = [c for c in parts if c.period_start[:4] in ("", c.period_end[:4]) and c.kind in ("level", "count")]
        for part in yearly:
            whole_ = self._reference(self.parent, indicator, "first")
            if whole_ is not None and self.ix.factor(whole_.unit) == self.ix.factor(part.unit) and self.ix.reference_value(whole_).lo > 0:
                words = f"{show.printed(part)} of {self.tell_outside(whole_)} (outside figure, first)"
                return [Row(place, indicator, "mixed", self.ix.value(part), self.ix.reference_value(whole_), words, "first", (part.claim,), whole_.processing == "derived")]
        return []

    def _reference(self, place: str, indicator: str, vintage: str) -> Reference | None:
        found = self.ix.references_at(place, indicator, self.year)
        return next((r for r in found if r.vintage == vintage), None)

    def _outside(self, place: str, indicator: str) -> list[Row]:
        if indicator == "area":
            pairs = [(self._nearest(place, indicator), self._nearest(self.parent, indicator))]
        else:
            # Two figures of unknown vintage are not known to be of one.
            pairs = [(r, self._reference(self.parent, indicator, r.vintage)) for r in self.ix.references_at(place, indicator, self.year) if r.vintage not in ("", "unknown")]
        out = []
        for part, whole in pairs:
            if part is None or whole is None or part.unit != whole.unit or self.ix.reference_value(whole).lo <= 0:
                continue
            a, b = self.ix.reference_value(part), self.ix.reference_value(whole)
            vintage = f"{part.year}, {whole.year}" if indicator == "area" else part.vintage
            computed = "derived" in (part.processing, whole.processing)
            out.append(Row(place, indicator, "outside", a, b, f"{self.tell_outside(part)} of {self.tell_outside(whole)}", vintage, (), computed))
        return out

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

    def origin_words(self, row: Row) -> str:
        """Where the figures of a share come from."""
        words = ORIGINS[row.origin][0]
        details = [row.vintage] if row.vintage else []
        return ", ".join([words, *details, *(["computed"] if row.computed else [])])

    @cached_property
    def lines(self) -> tuple[tuple[tuple[str, str, str], tuple[Row, ...]], ...]:
        """Shares by (indicator, origin, vintage): one line of the figure each, the largest mean share first."""
        grouped: dict[tuple[str, str, str], list[Row]] = {}
        for r in self.rows:
            grouped.setdefault((r.indicator, r.origin, r.vintage), []).append(r)

        def mean(rows: list[Row]) -> float:
            return sum(float(r.share.mid) for r in rows) / len(rows)

        return tuple((k, tuple(v)) for k, v in sorted(grouped.items(), key=lambda item: (-mean(item[1]), item[0])))

    def need_rows(self) -> None:
        """Say which rows are missing where no share can be computed."""
        if self.rows:
            return
        wanted = [f"gdp, {self.name(p)}, {self.year}, kind level" for p in (self.parent, *self.places[:4])]
        near = sorted({int(r.year[-4:]) for r in self.facts.references if r.place in self.places and r.year[-4:].isdigit()})
        has = f" Outside figures of these places stand in the ledger for {', '.join(map(str, near))}." if near else ""
        raise Missing(
            f"No share of {self.name(self.parent)} can be computed for {self.year}: the ledger has no figure of the same kind, period and vintage "
            f"for a place and for {self.name(self.parent)}. Rows that would do, for example (indicator, place, year, kind): {'; '.join(wanted)}.{has}"
        )

    def example(self) -> Row:
        """The share that the page works out in full: printed if there is one."""
        self.need_rows()
        order = list(ORIGINS)
        return min(self.rows, key=lambda r: (order.index(r.origin), r.indicator != "gdp", self.places.index(r.place)))

    def example_words(self, row: Row, result: Interval) -> str:
        """The worked share in a sentence."""
        what = self.what(row.indicator)
        return f"{what[:1].upper()}{what[1:]} of {self.name(row.place)}, {self.year}: {row.words} ({self.origin_words(row)}), so its share of {self.name(self.parent)} is {show.percent(result)}."

    def share_table(self) -> pd.DataFrame:
        """Every share with its figures, and the same per head with the parent at 1."""
        import pandas as pd

        self.need_rows()
        people = {}
        for p in self.places:
            try:
                people[p] = share(self.people(p), self.people(self.parent))
            except Missing:
                continue
        out = []
        for _, rows in self.lines:
            for r in sorted(rows, key=lambda r: self.places.index(r.place)):
                head = show.number(r.share / people[r.place]) if r.place in people and r.indicator not in ("area", "population", "census_population") else ""
                out.append((self.what(r.indicator, True), self.name(r.place), r.words, show.percent(r.share), self.origin_words(r), head))
        return pd.DataFrame(out, columns=["indicator", "place", "figures", f"share of {self.name(self.parent)}", "origin", f"per head, {self.name(self.parent)} = 1"])

    def record_shares(self) -> None:
        """Record every share under ``<place>-<indicator>-share``; outside ones end in ``-outside-share``."""
        for (_, origin, vintage), rows in self.lines:
            for r in rows:
                tag = "" if vintage in ("", "first") or r.indicator == "area" else vintage
                name = _key(*(w for w in (r.place, r.indicator, tag, ORIGINS[origin][1]) if w))
                self.page.value(name, r.share, "%", claims=r.claims)

    def share_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """One line an indicator, one mark a place, on the axis of shares."""
        import pandas as pd

        from duizhang import charts

        self.need_rows()
        drawn = [
            (f"{self.what(i, True)} ({self._short(rows[0])})", [(self.name(r.place), r.share * 100) for r in rows])
            for (i, _, _), rows in self.lines
        ]
        points = pd.DataFrame(
            [(i, o, v, r.place, float(r.share.lo) * 100, float(r.share.hi) * 100) for (i, o, v), rows in self.lines for r in rows],
            columns=["indicator", "origin", "vintage", "place", "share_low", "share_high"],
        )
        parts = []
        for p in self.places:
            own = sorted((r for r in self.rows if r.place == p), key=lambda r: float(r.share.mid))
            if own:
                low, high = own[0], own[-1]
                parts.append(f"{self.name(p)} from {show.percent(low.share, 1)} ({self.what(low.indicator)}) to {show.percent(high.share, 1)} ({self.what(high.indicator)})")
        alt = f"Shares of {self.name(self.parent)} in {self.year}, {len(self.lines)} lines: " + "; ".join(parts) + "."
        return charts.share_dots(drawn, f"share of {self.name(self.parent)} (%)"), points, alt, self._share_caption()

    def _share_caption(self) -> str:
        """Product beside people: the line of each with the most places."""
        out = []
        for kinds in (("gdp",), ("census_population", "population"), ("area",)):
            lines = [(k, rows) for k, rows in self.lines if k[0] in kinds]
            if lines:
                _, rows = max(lines, key=lambda line: (len(line[1]), line[0][1] == "printed"))
                told = ", ".join(f"{self.name(r.place)} {show.percent(r.share, 1)}" for r in sorted(rows, key=lambda r: -float(r.share.mid))[:4])
                more = f" and {len(rows) - 4} more" if len(rows) > 4 else ""
                out.append(f"{self.what(rows[0].indicator)} ({self.origin_words(rows[0])}): {told}{more}")
        if not out:
            (i, _, _), rows = self.lines[0]
            out = [f"{self.what(i)}: {', '.join(f'{self.name(r.place)} {show.percent(r.share, 1)}' for r in rows)}"]
        return f"Shares of {self.name(self.parent)} in {self.year}. {'; '.join(out[:2])}."

    def _short(self, row: Row) -> str:
        return {"printed": "printed", "mixed": "printed over outside"}.get(row.origin, f"outside, {row.vintage}")

    def near_misses(self) -> pd.DataFrame:
        """What both a place and its parent print for amounts that add up, and why it gives no share."""
        import pandas as pd

        have = {(r.place, r.indicator) for r in self.rows if r.origin == "printed"}
        out = []
        for i, row in self.facts.indicators.items():
            if row.adds_up != "yes":
                continue
            wholes = self.facts.where(place=self.parent, indicator=i)
            for p in self.places:
                parts = [c for c in self.facts.where(place=p, indicator=i) if c.year == self.year and c.kind in AMOUNTS]
                if parts and wholes and (p, i) not in have:
                    out.append((self.what(i, True), self.name(p), *self._why_not(parts[0], wholes)))
        return pd.DataFrame(out, columns=["indicator", "place", "prints", f"{self.name(self.parent)} prints", "no share because"])

    def _why_not(self, part: Claim, wholes: Iterable[Claim]) -> tuple[str, str, str]:
        wholes = [w for w in wholes if w.kind in AMOUNTS] or list(wholes)
        whole = min(wholes, key=lambda w: (w.status != "achieved", w.year != part.year, _period(w) != _period(part), w.claim))
        if whole.kind not in AMOUNTS:
            why = f"the parent prints no amount, only its {KIND_WORDS.get(whole.kind, whole.kind)}"
        elif _period(whole) != _period(part):
            why = "the periods differ"
        elif part.status != "achieved" or whole.status != "achieved":
            why = "a plan or a target is no amount yet"
        elif self.ix.usable(whole) and self.ix.value(whole).lo <= 0:
            why = "the parent's figure is zero, or may be"
        elif part.unit != whole.unit:
            why = "the units count different things"
        elif part.kind != whole.kind:
            why = f"they are recorded as different kinds: {KIND_WORDS[part.kind]} and {KIND_WORDS[whole.kind]}"
        else:
            why = "they are added up over the period in different ways, or a hedge leaves one end open"
        return f"{show.printed(part)} ({_period(part)})", f"{show.printed(whole)} ({_period(whole)})", why

    def verdicts(self) -> list[Verdict]:
        """One card of place.part a place: the family's own working, with what else could explain it."""
        from duizhang.checks.engine import check

        shown: dict[str, Verdict] = {}
        for v in check(self.facts, ("place.part",)):
            if v.place in self.places and v.period == str(self.year) and len(v.claims) == 2 and (v.place not in shown or v.indicator == "gdp"):
                shown[v.place] = v
        return [shown[p] for p in self.places if p in shown]

    # -- per head and per square kilometre ------------------------------------------------
    @cached_property
    def counted(self) -> tuple[str, int]:
        """(indicator, year) of the heads: a census of the year, else residents at its end, else those of a year beside it.

        The same for all, so that like is divided by like.

        Raises
        ------
        Missing
            If the parent and at least one place have none of them.
        """
        for year in (self.year, self.year - 1, self.year + 1):
            for i in ("census_population", "population"):
                if self._at(self.parent, i, year) is not None and any(self._at(p, i, year) is not None for p in self.places):
                    return i, year
        raise Missing(
            f"Figures per head are missing: the ledger has no rows census_population or population, kind level, vintage first, "
            f"for {self.year} or a year beside it that {self.name(self.parent)} and one of these places both have."
        )

    def people(self, place: str) -> Interval:
        """How many people the place has, by the count that is used for all.

        Raises
        ------
        Missing
            If the ledger has no such row.
        """
        indicator, year = self.counted
        r = self._at(place, indicator, year)
        if r is None:
            raise Missing(f"Figures per head are missing for {self.name(place)}: no row {indicator}, {self.name(place)}, {year}, kind level, vintage first.")
        return self.ix.reference_value(r)

    def product(self, place: str) -> Interval:
        """Gross product of the year, first figures: the same series for all.

        Raises
        ------
        Missing
            If the ledger has none.
        """
        r = self._reference(place, "gdp", "first")
        if r is None:
            raise Missing(f"Product per head is missing for {self.name(place)}: no row gdp, {self.name(place)}, {self.year}, kind level, vintage first.")
        return self.ix.reference_value(r)

    def land(self, place: str) -> Interval:
        """Area in square kilometres, of the nearest year on record."""
        r = self._nearest(place, "area")
        if r is None:
            raise Missing(f"Figures per square kilometre are missing for {self.name(place)}: no row area, {self.name(place)}, any year, kind level.")
        return self.ix.reference_value(r) * (1 / self.ix.factor("km2"))

    def head_words(self) -> str:
        """Whose heads, which area and which product stand in the figures."""
        try:
            indicator, year = self.counted
        except Missing as missing:
            people = str(missing)
        else:
            words = {"census_population": "counted by the population census", "population": "residents at the end of the year"}
            people = f"People: {words[indicator]}, {year}; the statistics office divides by the mean of two year-ends instead, so its own figure differs a little."
            if year != self.year:
                people += f" They are of another year than the product, because no count of {self.year} stands in the ledger for all: figures a head are off by a year's change of people."
        years = sorted({r.year for p in (self.parent, *self.places) if (r := self._nearest(p, "area")) is not None})
        area = f" Areas are nominal, of {' and '.join(years)}." if years else ""
        return f"{people} Product: first outside figures.{area}"

    @cached_property
    def heads(self) -> list[tuple[str, Interval | None, Interval | None, Interval | None]]:
        """(place, yuan a head, people a km2, yuan a km2), the parent first; ``None`` where rows are missing."""
        out = []
        for place in (self.parent, *self.places):
            got: list[Interval | None] = []
            for part, by in ((self.product, self.people), (self.people, self.land), (self.product, self.land)):
                try:
                    got.append(share(part(place), by(place)))
                except Missing:
                    got.append(None)
            out.append((place, *got))
        if not any(x is not None for _, *values in out for x in values):
            self.people(self.parent)
            self.product(self.parent)
            self.land(self.parent)
            raise Missing(f"Figures per head and per square kilometre are missing for {self.year}: no place has both rows.")
        return out

    def head_table(self) -> pd.DataFrame:
        """Product per head, people and product per square kilometre; records them."""
        import pandas as pd

        out = []
        for place, head, dense, yield_ in self.heads:
            for name, value, unit, by in (("gdp-per-head", head, "yuan", 1), ("people-per-km2", dense, "people per km2", 1), ("gdp-per-km2", yield_, "million yuan per km2", 1e-6)):
                if value is not None:
                    self.page.value(_key(place, name), value * by, unit, decimals=0 if by == 1 else 1)
            out.append((self.name(place), *(("no row" if v is None else show.number(v, d, f)) for v, d, f in ((head, 0, 1), (dense, 0, 1), (yield_, 1, 1e-6)))))
        return pd.DataFrame(out, columns=["place", "gross product a head (yuan)", "people a km2", "gross product a km2 (million yuan)"])

    def head_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Gross product a head, each interval as wide as it is, the parent as the rule."""
        import pandas as pd

        from duizhang import charts

        known = [(p, h) for p, h, _, _ in self.heads if h is not None]
        whole = next((h for p, h in known if p == self.parent), None)
        own = sorted(((p, h) for p, h in known if p != self.parent), key=lambda x: -float(x[1].mid))
        if not own:
            self.product(self.places[0])
            self.people(self.places[0])
        rows = [(self.name(p), (h * 0.001).floats(), "printed") for p, h in own]
        rule = (float(whole.mid) / 1000, self.name(self.parent)) if whole is not None else None
        points = pd.DataFrame([(p, float(h.lo), float(h.hi)) for p, h in known], columns=["place", "yuan_low", "yuan_high"])
        told = ", ".join(f"{self.name(p)} {show.number(h, 0)}" for p, h in own)
        end = f"; {self.name(self.parent)} {show.number(whole, 0)}" if whole is not None else ""
        if whole is None:
            caption = f"Gross product a head in {self.year}; {self.name(self.parent)} itself lacks a row."
        else:
            sides = [against(h, whole) for _, h in own]
            caption = f"A head, set against {self.name(self.parent)} as a whole, {len(own)} places: {_counted(sides)}. People are counted where they live, product where they work."
        return charts.intervals(rows, "gross product a head (1,000 yuan)", rule), points, f"Gross product a head in {self.year}, yuan: {told}{end}.", caption

    # -- like against like -------------------------------------------------------------------
    @cached_property
    def likes(self) -> list[tuple[tuple[str, ...], dict[str, Claim]]]:
        """Figures that do not add up, by what must agree (indicator, kind, period, base, unit, status) and place."""
        grouped: dict[tuple[str, ...], dict[str, Claim]] = {}
        for c in self.facts.claims:
            adds = self.ix.indicator(c.indicator).adds_up == "yes" and c.kind in AMOUNTS and c.kind not in ("index", "per_capita") and not c.per
            if c.place not in (self.parent, *self.places) or c.year != self.year or adds or not self.ix.usable(c):
                continue
            # A share is of the same thing if the place's own name is all that differs.
            of = c.of.split("@")[0]
            key = (c.indicator, c.kind, _period(c), c.base_period, c.unit, c.per, c.status, of)
            grouped.setdefault(key, {}).setdefault(c.place, c)
        return [(k, v) for k, v in sorted(grouped.items(), key=lambda i: (i[0][1], i[0])) if len(v) > 1]

    def need_likes(self) -> None:
        """Say so where nothing can be set side by side."""
        if not self.likes:
            raise Missing(
                f"No rate, share or index of {self.year} is printed for two of {', '.join(self.name(p) for p in (self.parent, *self.places))}: "
                f"wanted are claims of one indicator, kind and period for two of them."
            )

    def like_table(self) -> pd.DataFrame:
        """Rates and other figures beside each other, and on which side of the parent each lies."""
        import pandas as pd

        self.need_likes()
        out = []
        for (i, kind, period, *_, status, _), found in self.likes:
            whole = found.get(self.parent)
            told = f"{show.printed(whole)}" if whole else "silent"
            for p in self.places:
                if p in found:
                    side = against(self.ix.value(found[p]), self.ix.value(whole)) if whole else "silent"
                    mark = "" if status == "achieved" else f", {status}"
                    out.append((self.what(i, True), f"{KIND_WORDS.get(kind, kind)}, {period}{mark}", self.name(p), show.printed(found[p]), told, side))
        return pd.DataFrame(out, columns=["indicator", "figure", "place", "prints", f"{self.name(self.parent)} prints", f"against {self.name(self.parent)}"])

    def like_claims(self) -> tuple[str, ...]:
        """The claims that stand side by side."""
        return tuple(c.claim for _, found in self.likes for c in found.values())

    def like_words(self) -> str:
        """How many comparisons fall on which side: counted, favourable and unfavourable alike."""
        self.need_likes()
        sides = [
            against(self.ix.value(found[p]), self.ix.value(found[self.parent])) for _, found in self.likes for p in self.places if p in found and self.parent in found
        ]
        return f"{len(sides)} figures of a place stand beside the same figure of {self.name(self.parent)}: {_counted(sides) or 'none'}. Above is not better: more growth, more crime and more days of waiting are all above."

    def rate_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """The rates among them as a forest plot, the parent's in grey under each place's."""
        import pandas as pd

        from duizhang import charts

        rates = [(k, found) for k, found in self.likes if k[1] in RATES]
        if not rates:
            raise Missing(f"No growth rate of {self.year} is printed for two of these places over the same period, so none can be drawn side by side.")
        drawn, points, told = [], [], []
        for (i, _kind, period, *_), found in rates:
            for p in (*self.places, self.parent):
                if p in found and (value := self.ix.value(found[p]) * 100).bounded:
                    role = "outside" if p == self.parent else ("printed", "other")[self.places.index(p) % 2]
                    drawn.append((f"{self.what(i)}, {self.name(p)}", value.floats(), role))
                    points.append((found[p].claim, float(value.lo), float(value.hi)))
                    told.append(f"{self.what(i)} ({period}) {self.name(p)} {show.printed(found[p])}")
        if not drawn:
            raise Missing("The rates printed side by side are all hedged without an end, so none can be drawn.")
        return charts.intervals(drawn, "rate (%)", (0.0, "")), pd.DataFrame(points, columns=["claim", "low", "high"]), "Printed rates: " + "; ".join(told) + ".", self._rate_caption(rates)

    def _rate_caption(self, rates: list[tuple[tuple[str, ...], dict[str, Claim]]]) -> str:
        pairs = [(found[p], found[self.parent]) for _, found in rates for p in self.places if p in found and self.parent in found]
        if not pairs:
            return f"Rates of {self.year} that two of the places print over the same period; {self.name(self.parent)} prints none of them."
        sides = [against(self.ix.value(a), self.ix.value(b)) for a, b in pairs]
        return f"Of {len(pairs)} printed rates, set against {self.name(self.parent)}'s own: {_counted(sides)}."

    # -- silence ------------------------------------------------------------------------------
    @cached_property
    def cells(self) -> dict[tuple[str, str], str]:
        """(indicator, place) -> printed, other period, outside figure, silent, or no text (none of the place in the ledger).

        The indicators are those of which at least one of the places or the parent has a figure of the year.
        """
        columns = (self.parent, *self.places)
        states: dict[tuple[str, str], str] = {}
        rank = {"printed": 3, "other period": 2, "outside figure": 1}
        for c in self.facts.claims:
            if c.place in columns and c.is_number and c.status == "achieved":
                self._mark(states, rank, c.indicator, c.place, "printed" if c.year == self.year else "other period")
        for r in self.facts.references:
            if r.place in columns and r.year[-4:] == str(self.year):
                self._mark(states, rank, r.indicator, r.place, "outside figure")
        live = {i for (i, _), s in states.items() if s in ("printed", "outside figure")}
        speaking = {c.place for c in self.facts.claims}
        order = sorted(live, key=lambda i: (self.ix.indicator(i).family, self.what(i)))
        return {(i, p): states.get((i, p), "silent" if p in speaking else "no text") for i in order for p in columns}

    @staticmethod
    def _mark(states: dict[tuple[str, str], str], rank: dict[str, int], indicator: str, place: str, state: str) -> None:
        if rank[state] > rank.get(states.get((indicator, place), ""), 0):
            states[indicator, place] = state

    def silence_words(self) -> str:
        """How many cells are printed, filled from outside, and silent."""
        if not self.cells:
            raise Missing(f"The ledger has no figure at all of {self.year} for these places.")
        n = len({i for i, _ in self.cells})
        parts, untold = [], []
        for p in (self.parent, *self.places):
            own = [s for (_, q), s in self.cells.items() if q == p]
            if "no text" in own:
                untold.append(p)
                continue
            told = [f"prints {own.count('printed')}"]
            for state, words in (("other period", "more for another year or period"), ("outside figure", "come from outside")):
                if state in own:
                    told.append(f"{own.count(state)} {words}")
            parts.append(f"{self.name(p)} {', '.join(told)} and is silent on {own.count('silent')}")
        if untold:
            parts.append(f"of {', '.join(map(self.name, untold))} no text stands in the ledger, so nothing can be said of what it leaves out")
        return f"{n} indicators have a figure of {self.year} somewhere among these places; targets and plans are no figures yet. " + "; ".join(parts) + "."

    def record_silence(self) -> None:
        """Record the count of silent cells, in all and by place."""
        for p in (self.parent, *self.places):
            own = [s for (_, q), s in self.cells.items() if q == p]
            self.page.value(_key(p, "printed-indicators"), own.count("printed"))
            if "no text" not in own:
                self.page.value(_key(p, "silent-indicators"), own.count("silent"))
        self.page.value("cells", len(self.cells))
        self.page.value("silent-cells", list(self.cells.values()).count("silent"))

    def silence_table(self) -> pd.DataFrame:
        """The indicators that at least two of them have, with who prints, who does not."""
        import pandas as pd

        # A place without a text has a column of one word; its outside figures stand among the shares.
        columns = [p for p in (self.parent, *self.places) if "no text" not in {s for (_, q), s in self.cells.items() if q == p}]
        out = []
        for i in dict.fromkeys(i for i, _ in self.cells):
            states = [self.cells[i, p] for p in columns]
            if sum(s not in ("silent", "no text") for s in states) > 1:
                out.append((self.what(i, True), *states))
        return pd.DataFrame(out, columns=["indicator", *(self.name(p) for p in columns)])

    # -- the units together -----------------------------------------------------------------------
    @cached_property
    def sums(self) -> list[tuple[str, int, Interval, Interval, bool]]:
        """(indicator, year, sum of the units, parent, computed) for each outside series that all units have."""
        if not self.whole_set:
            others = len(self.children) - len(self.places)
            why = f"{others} of the units of {self.name(self.parent)} are left out" if others else f"the places inside {self.name(self.parent)} in the ledger do not cover it"
            raise Missing(f"What the units make together is not computed here: {why}. With places = all, where they cover the parent, this page sums them.")
        out = []
        for i, row in self.facts.indicators.items():
            if row.adds_up != "yes":
                continue
            if i == "area":
                found = [self._nearest(p, i) for p in self.places]
                whole = self._nearest(self.parent, i)
                if whole is not None and all(r is not None for r in found):
                    out.append(self._sum(i, self.year, found, whole))
                continue
            for year in sorted({int(r.year) for r in self.ix.references(self.parent, i) if r.year.isdigit()}):
                found = [self._at(p, i, year) for p in self.places]
                whole = self._at(self.parent, i, year)
                if whole is not None and all(r is not None for r in found):
                    out.append(self._sum(i, year, found, whole))
        if not out:
            raise Missing(f"No outside series has rows of one vintage and year for all {len(self.places)} units and for {self.name(self.parent)}.")
        return out

    def _at(self, place: str, indicator: str, year: int) -> Reference | None:
        return next((r for r in self.ix.references_at(place, indicator, year) if r.vintage == "first"), None)

    def _sum(self, indicator: str, year: int, parts: Iterable[Reference | None], whole: Reference) -> tuple[str, int, Interval, Interval, bool]:
        known = [r for r in parts if r is not None]
        total = sum((self.ix.reference_value(r) for r in known), Interval.point(0))
        return indicator, year, total, self.ix.reference_value(whole), any(r.processing == "derived" for r in (*known, whole))

    def sum_table(self) -> pd.DataFrame:
        """How much of the parent its units make, by indicator and year; records it."""
        import pandas as pd

        out = []
        for i, year, total, whole, computed in self.sums:
            part = share(total, whole)
            unit = self.ix.indicator(i).unit
            self.page.value(_key("units", i, "sum-share") if i == "area" else _key("units", i, str(year), "sum-share"), part, "%", decimals=1)
            if (i, year) == ("gdp", self.year):
                self.page.value("units-sum-share", part, "%", decimals=1)
            when = "nominal" if i == "area" else str(year)
            out.append((self.what(i, True), when, self.tell(total, unit), self.tell(whole, unit), show.percent(part, 1), "computed" if computed else "published or compiled"))
        return pd.DataFrame(out, columns=["indicator", "year", "units together", self.name(self.parent), "units as a share", "figures of the units"])

    def sum_notes(self) -> tuple[str, ...]:
        """What the ledger notes beside the parent's figures that its units do not make up."""
        out = []
        for i, year, total, whole, _ in self.sums:
            r = self._at(self.parent, i, year)
            if against(total, whole) == "below" and r is not None and r.note:
                out.append(f"{self.name(self.parent)}, {self.what(i)} {year}: {r.note}.")
        return tuple(dict.fromkeys(out))

    @cached_property
    def slope_years(self) -> tuple[int, int]:
        """First and last year up to the page's for which all places and the parent have a first figure of gross product."""
        years = [
            y
            for y in sorted({int(r.year) for r in self.ix.references(self.parent, "gdp") if r.year.isdigit()})
            if y <= self.year and all(self._at(p, "gdp", y) is not None for p in (self.parent, *self.places))
        ]
        if len(years) < 2:
            have = f"only {years[0]}" if years else "no year"
            raise Missing(
                f"A change in the shares of gross product needs two years up to {self.year}; rows gdp, kind level, vintage first, stand for all of "
                f"{', '.join(self.name(p) for p in (self.parent, *self.places[:10]))} in {have}."
            )
        return years[0], years[-1]

    def _share_at(self, place: str, year: int) -> Interval:
        part, whole = self._at(place, "gdp", year), self._at(self.parent, "gdp", year)
        assert part is not None and whole is not None  # slope_years looked
        return share(self.ix.reference_value(part), self.ix.reference_value(whole))

    def slope_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Shares of gross product in the first and the last year, a line a place."""
        import pandas as pd

        from duizhang import charts

        first, last = self.slope_years
        both = [(p, self._share_at(p, first), self._share_at(p, last)) for p in self.places]
        role = {"above": "printed", "below": "other"}
        rows = [(self.name(p), float(a.mid) * 100, float(b.mid) * 100, role.get(against(b, a), "outside")) for p, a, b in both]
        points = pd.DataFrame(
            [(p, y, float(s.lo) * 100, float(s.hi) * 100) for p, a, b in both for y, s in ((first, a), (last, b))],
            columns=["place", "year", "share_low", "share_high"],
        )
        told = "; ".join(f"{self.name(p)} {show.percent(a, 1)} to {show.percent(b, 1)}" for p, a, b in both)
        ways = [(p, against(b, a)) for p, a, b in both]
        parts = []
        for side, verb in (("above", "rose in"), ("below", "fell in")):
            own = [self.name(p) for p, w in ways if w == side]
            if own:
                parts.append(f"{verb} {' and '.join(own) if len(own) < 3 else f'{len(own)} of {len(both)} places'}")
        unsure = sum(w not in ("above", "below") for _, w in ways)
        if unsure:
            parts.append(f"cannot be told to have changed in {unsure} of {len(both)}, so near are the figures to each other for what they are worth")
        alt = f"Share of the gross product of {self.name(self.parent)}, {first} against {last} (outside figures, first): {told}."
        caption = f"From {first} to {last} the share {', '.join(parts)}."
        return charts.slopes(rows, str(first), str(last), f"share of the gross product of {self.name(self.parent)} (%)"), points, alt, caption

    def slope_words(self) -> str:
        """What stands behind a changed share, besides growth."""
        first, last = self.slope_years
        out = f"Both years are first outside figures; those of the places are {self._computed(first, last)} and drawn at the middle of their interval."
        if self.whole_set:
            a, b = (share(sum((self.ix.reference_value(self._at(p, "gdp", y)) for p in self.places), Interval.point(0)), self.ix.reference_value(self._at(self.parent, "gdp", y))) for y in (first, last))
            out += f" The units together made {show.percent(a, 1)} of {self.name(self.parent)} in {first} and {show.percent(b, 1)} in {last}: part of a risen share may be product that was counted at no unit before."
        return out

    def _computed(self, *years: int) -> str:
        found = [y for y in years if any((r := self._at(p, "gdp", y)) is not None and r.processing == "derived" for p in self.places)]
        return f"computed for {' and '.join(map(str, found))}" if found else "published or compiled"

    # -- what is not said -----------------------------------------------------------------------------
    def silence(self) -> tuple[str, ...]:
        """What the figures of this page cannot know."""
        computed = sorted({self.what(r.indicator) for r in self.rows if r.computed})
        out = [f"Other readings of every share: {'; '.join(OTHERS)}."]
        if computed:
            out.append(f"Computed outside figures ({', '.join(computed)}) carry a margin that is part of their interval; no finding rests on them alone.")
        if not any(r.origin == "printed" for r in self.rows):
            out.append(f"No text in the ledger prints an amount of {self.year} both for one of these places and for {self.name(self.parent)}.")
        return tuple(out)
