"""What the units of a place make together, and how their shares moved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.checks.share import share
from duizhang.claim import Reference
from duizhang.interval import Interval
from duizhang.pages.page import Missing
from duizhang.views.district_base import Base, against, key

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["Units"]


class Units(Base):
    """Sums of all units beside the parent, and shares of its product in two years."""

    @cached_property
    def sums(self) -> list[tuple[str, int, Interval, Interval, bool]]:
        """(indicator, year, sum of the units, parent, computed) for each outside series that all units have."""
        if not self.whole_set:
            others = len(self.children) - len(self.places)
            why = (
                f"{others} of the units of {self.name(self.parent)} are left out"
                if others
                else f"the places inside {self.name(self.parent)} in the ledger do not cover it"
            )
            raise Missing(
                f"What the units make together is not computed here: {why}. With places = all, where "
                "they cover the parent, this page sums them."
            )
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
            raise Missing(
                f"No outside series has rows of one vintage and year for all {len(self.places)} units "
                f"and for {self.name(self.parent)}."
            )
        return out

    def _sum(
        self, indicator: str, year: int, parts: Iterable[Reference | None], whole: Reference
    ) -> tuple[str, int, Interval, Interval, bool]:
        known = [r for r in parts if r is not None]
        total = sum((self.ix.reference_value(r) for r in known), Interval.point(0))
        return (
            indicator,
            year,
            total,
            self.ix.reference_value(whole),
            any(r.processing == "derived" for r in (*known, whole)),
        )

    def sum_table(self) -> pd.DataFrame:
        """How much of the parent its units make, by indicator and year; records it."""
        import pandas as pd

        out = []
        for i, year, total, whole, computed in self.sums:
            part = share(total, whole)
            unit = self.ix.indicator(i).unit
            self.page.value(
                key("units", i, "sum-share") if i == "area" else key("units", i, str(year), "sum-share"),
                part,
                "%",
                decimals=1,
            )
            if (i, year) == ("gdp", self.year):
                self.page.value("units-sum-share", part, "%", decimals=1)
            when = "nominal" if i == "area" else str(year)
            out.append(
                (
                    self.what(i, True),
                    when,
                    self.tell(total, unit),
                    self.tell(whole, unit),
                    show.percent(part, 1),
                    "computed" if computed else "published or compiled",
                )
            )
        return pd.DataFrame(
            out,
            columns=[
                "indicator",
                "year",
                "units together",
                self.name(self.parent),
                "units as a share",
                "figures of the units",
            ],
        )

    def sum_notes(self) -> tuple[str, ...]:
        """What the ledger notes beside the parent's figures that its units do not make up."""
        out = []
        for i, year, total, whole, _ in self.sums:
            r = self._at(self.parent, i, year)
            if against(total, whole) == "below" and r is not None and r.note:
                out.append(f"{self.name(self.parent)}, {self.what(i)} {year}: {r.note}.")
        return tuple(dict.fromkeys(out))

    @cached_property
    def share_years(self) -> tuple[int, ...]:
        """The years, up to the page's, with a first figure of gross product for all of them."""
        years = [
            y
            for y in sorted({int(r.year) for r in self.ix.references(self.parent, "gdp") if r.year.isdigit()})
            if y <= self.year and all(self._at(p, "gdp", y) is not None for p in (self.parent, *self.places))
        ]
        if len(years) < 2:
            have = f"only {years[0]}" if years else "no year"
            raise Missing(
                f"A change in the shares of gross product needs two years up to {self.year}; "
                "first figures of it stand for all of "
                f"{', '.join(self.name(p) for p in (self.parent, *self.places[:10]))} in {have}."
            )
        return tuple(years)

    @property
    def slope_years(self) -> tuple[int, int]:
        """The first and the last of them."""
        return self.share_years[0], self.share_years[-1]

    def _share_at(self, place: str, year: int) -> Interval:
        part, whole = self._at(place, "gdp", year), self._at(self.parent, "gdp", year)
        assert part is not None and whole is not None  # slope_years looked
        return share(self.ix.reference_value(part), self.ix.reference_value(whole))

    @property
    def many(self) -> bool:
        """Whether there are more places than lines can be told apart."""
        return len(self.places) > 4

    def slope_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Shares of gross product: a line a place from the first year to the last; many places, a panel each."""
        import pandas as pd

        from duizhang import charts

        first, last = self.slope_years
        both = [(p, self._share_at(p, first), self._share_at(p, last)) for p in self.places]
        role = {"above": "printed", "below": "other"}
        rows = [
            (self.name(p), float(a.mid) * 100, float(b.mid) * 100, role.get(against(b, a), "outside"))
            for p, a, b in both
        ]
        years = self.share_years if self.many else (first, last)
        drawn = {p: [(y, self._share_at(p, y) * 100) for y in years] for p in self.places}
        points = pd.DataFrame(
            [(p, y, float(s.lo), float(s.hi)) for p, values in drawn.items() for y, s in values],
            columns=["place", "year", "share_low", "share_high"],
        )
        quantity = f"share of the gross product of {self.name(self.parent)} (%)"
        told = "; ".join(f"{self.name(p)} {show.percent(a, 1)} to {show.percent(b, 1)}" for p, a, b in both)
        ways = [(p, against(b, a)) for p, a, b in both]
        parts = []
        for side, verb in (("above", "rose in"), ("below", "fell in")):
            own = [self.name(p) for p, w in ways if w == side]
            if own:
                parts.append(f"{verb} {' and '.join(own) if len(own) < 3 else f'{len(own)} of {len(both)} places'}")
        clauses = [f"the share {' and '.join(parts)}"] if parts else []
        unsure = [self.name(p) for p, w in ways if w not in ("above", "below")]
        if unsure:
            where = " and ".join(unsure) if len(unsure) < 3 else f"{len(unsure)} of {len(both)} places"
            clauses.append(f"in {where} the figures are too near to each other to tell")
        alt = (
            f"Share of the gross product of {self.name(self.parent)}, {first} against {last} "
            f"(outside figures, first): {told}."
        )
        caption = f"From {first} to {last} {'; '.join(clauses)} (outside figures)."
        largest = sorted(both, key=lambda row: -float(row[2].mid))
        return (
            charts.multiples([(self.name(p), drawn[p]) for p, _, _ in largest], quantity)
            if self.many
            else charts.slopes(rows, str(first), str(last), quantity),
            points,
            alt,
            caption,
        )

    def slope_words(self) -> str:
        """What stands behind a changed share, besides growth."""
        first, last = self.slope_years
        out = (
            f"{'All' if self.many else 'Both'} years are first outside figures; those of the places are "
            f"{self._computed(*(self.share_years if self.many else (first, last)))} and drawn "
            + ("as the intervals that they are." if self.many else "at the middle of their interval.")
        )
        if self.whole_set:
            a, b = (
                share(
                    sum((self.ix.reference_value(self._at(p, "gdp", y)) for p in self.places), Interval.point(0)),
                    self.ix.reference_value(self._at(self.parent, "gdp", y)),
                )
                for y in (first, last)
            )
            out += (
                f" The units together made {show.percent(a, 1)} of {self.name(self.parent)} in {first} "
                f"and {show.percent(b, 1)} in {last}: part of a risen share may be product that was "
                "counted at no unit before."
            )
        return out

    def _computed(self, *years: int) -> str:
        found = [
            y
            for y in years
            if any((r := self._at(p, "gdp", y)) is not None and r.processing == "derived" for p in self.places)
        ]
        return (
            f"computed for {' and '.join(filter(None, (', '.join(map(str, found[:-1])), str(found[-1]))))}"
            if found
            else "published or compiled"
        )
