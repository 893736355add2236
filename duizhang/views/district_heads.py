"""Places beside each other a head and a square kilometre."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.checks.share import share
from duizhang.interval import Interval
from duizhang.pages.page import Missing
from duizhang.views.district_base import Base, against, key, tally

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["Heads"]


class Heads(Base):
    """Product and people, by the people and by the land of the same place."""

    @cached_property
    def counted(self) -> tuple[str, int]:
        """(indicator, year) of the heads: a census, else residents at the end, of the year or one beside it.

        The same for all, so that like is divided by like.

        Raises
        ------
        Missing
            If the parent and at least one place have none of them.
        """
        for year in (self.year, self.year - 1, self.year + 1):
            for i in ("census_population", "population"):
                if self._at(self.parent, i, year) is not None and any(
                    self._at(p, i, year) is not None for p in self.places
                ):
                    return i, year
        raise Missing(
            "Figures per head are missing: the ledger has no rows census_population or "
            "population, kind level, vintage first, "
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
            raise Missing(
                f"Figures per head are missing for {self.name(place)}: no row {indicator}, "
                f"{self.name(place)}, {year}, kind level, vintage first."
            )
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
            raise Missing(
                f"Product per head is missing for {self.name(place)}: no row gdp, {self.name(place)}, "
                f"{self.year}, kind level, vintage first."
            )
        return self.ix.reference_value(r)

    def land(self, place: str) -> Interval:
        """Area in square kilometres, of the nearest year on record."""
        r = self._nearest(place, "area")
        if r is None:
            raise Missing(
                f"Figures per square kilometre are missing for {self.name(place)}: no row area, "
                f"{self.name(place)}, any year, kind level."
            )
        return self.ix.reference_value(r) * (1 / self.ix.factor("km2"))

    def head_words(self) -> str:
        """Whose heads, which area and which product stand in the figures."""
        try:
            indicator, year = self.counted
        except Missing as missing:
            people = str(missing)
        else:
            words = {
                "census_population": "counted by the population census",
                "population": "residents at the end of the year",
            }
            people = (
                f"People: {words[indicator]}, {year}; the statistics office divides by the mean of two "
                "year-ends instead, so its own figure differs a little."
            )
            if year != self.year:
                people += (
                    f" They are of another year than the product, because no count of {self.year} stands "
                    "in the ledger for all: figures a head are off by a year's change of people."
                )
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
            raise Missing(
                f"Figures per head and per square kilometre are missing for {self.year}: no place has both rows."
            )
        return out

    def head_table(self) -> pd.DataFrame:
        """Product per head, people and product per square kilometre; records them, and people and land."""
        import pandas as pd

        out = []
        for place, head, dense, yield_ in self.heads:
            if dense is not None:
                self.page.value(key(place, "people"), self.people(place), "people", unit_zh="人", decimals=0)
                self.page.value(
                    key(place, "area"), self.land(place), "square kilometres", unit_zh="平方公里", decimals=0
                )
            for name, value, unit, by in (
                ("gdp-per-head", head, "yuan", 1),
                ("people-per-km2", dense, "people per km2", 1),
                ("gdp-per-km2", yield_, "million yuan per km2", 1e-6),
            ):
                if value is not None:
                    self.page.value(key(place, name), value * by, unit, decimals=0 if by == 1 else 1)
            out.append(
                (
                    self.name(place),
                    *(
                        ("no row" if v is None else show.number(v, d, f))
                        for v, d, f in ((head, 0, 1), (dense, 0, 1), (yield_, 1, 1e-6))
                    ),
                )
            )
        return pd.DataFrame(
            out, columns=["place", "gross product a head (yuan)", "people a km2", "gross product a km2 (million yuan)"]
        )

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
        points = pd.DataFrame(
            [(p, float(h.lo), float(h.hi)) for p, h in known], columns=["place", "yuan_low", "yuan_high"]
        )
        told = ", ".join(f"{self.name(p)} {show.number(h, 0)}" for p, h in own)
        end = f"; {self.name(self.parent)} {show.number(whole, 0)}" if whole is not None else ""
        if whole is None:
            caption = f"Gross product a head in {self.year}; {self.name(self.parent)} itself lacks a row."
        else:
            sides = [against(h, whole) for _, h in own]
            caption = (
                f"Gross product a head in {self.year}, the dashed line {self.name(self.parent)} as a whole; "
                f"of {len(own)} places {tally(sides)}. People are counted where they live, product where they work."
            )
        return (
            charts.intervals(rows, "gross product a head (1,000 yuan)", rule),
            points,
            f"Gross product a head in {self.year}, yuan: {told}{end}.",
            caption,
        )
