"""Rates, shares and indices of places beside the same figure of their parent, and where texts are silent."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.claim import AMOUNTS, RATES, Claim
from duizhang.pages.page import Missing
from duizhang.views.district_base import KIND_WORDS, Base, against, key, period, tally

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["Likes"]


class Likes(Base):
    """What can be set side by side although it does not add up, and what a text leaves out."""

    @cached_property
    def likes(self) -> list[tuple[tuple[str, ...], dict[str, Claim]]]:
        """Figures that do not add up, by what must agree (indicator, kind, period, base, unit, status) and place."""
        grouped: dict[tuple[str, ...], dict[str, Claim]] = {}
        for c in self.facts.claims:
            adds = (
                self.ix.indicator(c.indicator).adds_up == "yes"
                and c.kind in AMOUNTS
                and c.kind not in ("index", "per_capita")
                and not c.per
            )
            if c.place not in (self.parent, *self.places) or c.year != self.year or adds or not self.ix.usable(c):
                continue
            # A share is of the same thing if the place's own name is all that differs.
            of = c.of.split("@")[0]
            key = (c.indicator, c.kind, period(c), c.base_period, c.unit, c.per, c.status, of)
            grouped.setdefault(key, {}).setdefault(c.place, c)
        return [(k, v) for k, v in sorted(grouped.items(), key=lambda i: (i[0][1], i[0])) if len(v) > 1]

    def need_likes(self) -> None:
        """Say so where nothing can be set side by side."""
        if not self.likes:
            raise Missing(
                f"No rate, share or index of {self.year} is printed for two of "
                f"{', '.join(self.name(p) for p in (self.parent, *self.places))}: "
                f"wanted are claims of one indicator, kind and period for two of them."
            )

    def like_table(self) -> pd.DataFrame:
        """Rates and other figures beside each other, and on which side of the parent each lies."""
        import pandas as pd

        self.need_likes()
        out = []
        for (i, kind, when, *_, status, _), found in self.likes:
            whole = found.get(self.parent)
            told = f"{show.printed(whole)}" if whole else "silent"
            for p in self.places:
                if p in found:
                    side = against(self.ix.value(found[p]), self.ix.value(whole)) if whole else "silent"
                    mark = "" if status == "achieved" else f", {status}"
                    out.append(
                        (
                            self.what(i, True),
                            f"{KIND_WORDS.get(kind, kind)}, {when}{mark}",
                            self.name(p),
                            show.printed(found[p]),
                            told,
                            side,
                        )
                    )
        return pd.DataFrame(
            out,
            columns=[
                "indicator",
                "figure",
                "place",
                "prints",
                f"{self.name(self.parent)} prints",
                f"against {self.name(self.parent)}",
            ],
        )

    def like_claims(self) -> tuple[str, ...]:
        """The claims that stand side by side."""
        return tuple(c.claim for _, found in self.likes for c in found.values())

    def like_words(self) -> str:
        """How many comparisons fall on which side: counted, favourable and unfavourable alike; records them."""
        self.need_likes()
        sides = [
            against(self.ix.value(found[p]), self.ix.value(found[self.parent]))
            for _, found in self.likes
            for p in self.places
            if p in found and self.parent in found
        ]
        for name in ("above", "below", "the same", "cannot be told apart"):
            self.page.value(key("compared", name.removeprefix("the ").replace(" ", "_")), sides.count(name))
        return (
            f"{len(sides)} figures of a place stand beside the same figure of "
            f"{self.name(self.parent)}: {tally(sides) or 'none'}. Above is not better: more "
            "growth, more crime and more days of waiting are all above."
        )

    def rate_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """The rates among them, one line a rate: a mark for each place, a ring for the parent."""
        import pandas as pd

        from duizhang import charts

        rates = [(k, found) for k, found in self.likes if k[1] in RATES]
        if not rates:
            raise Missing(
                f"No growth rate of {self.year} is printed for two of these places over the same "
                "period, so none can be drawn side by side."
            )
        drawn, points, told = [], [], []
        for (i, _kind, when, *_), found in rates:
            marks = []
            for p in (*self.places, self.parent):
                if p in found and (value := self.ix.value(found[p]) * 100).bounded:
                    marks.append((self.name(p), value.floats()))
                    points.append((found[p].claim, float(value.lo), float(value.hi)))
                    told.append(f"{self.what(i)} ({when}) {self.name(p)} {show.printed(found[p])}")
            if marks:
                drawn.append((f"{self.what(i)}, {when}", marks))
        if not drawn:
            raise Missing("The rates printed side by side are all hedged without an end, so none can be drawn.")
        return (
            charts.place_dots(drawn, "per cent", ring=self.name(self.parent), nought="line"),
            pd.DataFrame(points, columns=["claim", "low", "high"]),
            "Printed rates: " + "; ".join(told) + ".",
            self._rate_caption(rates),
        )

    def _rate_caption(self, rates: list[tuple[tuple[str, ...], dict[str, Claim]]]) -> str:
        pairs = [
            (found[p], found[self.parent])
            for _, found in rates
            for p in self.places
            if p in found and self.parent in found
        ]
        if not pairs:
            return (
                f"Rates of {self.year} that two of the places print over the same period; "
                f"{self.name(self.parent)} prints none of them."
            )
        sides = [against(self.ix.value(a), self.ix.value(b)) for a, b in pairs]
        return f"Of {len(pairs)} printed rates, set against {self.name(self.parent)}'s own: {tally(sides)}."

    @cached_property
    def cells(self) -> dict[tuple[str, str], str]:
        """(indicator, place) -> printed, other period, outside figure, silent, or no text of the place at all.

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
            told = [f"prints {own.count('printed') or 'none'}"]
            for state, words in (
                ("other period", "only for another year or period"),
                ("outside figure", "known from outside alone"),
            ):
                if state in own:
                    told.append(f"{own.count(state)} {words}")
            parts.append(f"{self.name(p)} {', '.join(told)}, silent on {own.count('silent') or 'none'}")
        if untold:
            parts.append(
                f"of {', '.join(map(self.name, untold))} no text stands in the ledger, so nothing can "
                "be said of what it leaves out"
            )
        return (
            f"{n} indicators have a figure of {self.year} somewhere among these places; targets "
            "and plans are no figures yet. " + "; ".join(parts) + "."
        )

    def record_silence(self) -> None:
        """Record the count of silent cells, in all and by place."""
        for p in (self.parent, *self.places):
            own = [s for (_, q), s in self.cells.items() if q == p]
            self.page.value(key(p, "printed-indicators"), own.count("printed"))
            if "no text" not in own:
                self.page.value(key(p, "silent-indicators"), own.count("silent"))
        self.page.value("cells", len(self.cells))
        self.page.value("silent-cells", list(self.cells.values()).count("silent"))

    def silence_table(self) -> pd.DataFrame:
        """The indicators that at least two of them have, with who prints, who does not."""
        import pandas as pd

        # A place without a text has a column of one word; its outside figures stand among the shares.
        columns = [
            p for p in (self.parent, *self.places) if "no text" not in {s for (_, q), s in self.cells.items() if q == p}
        ]
        out = []
        for i in dict.fromkeys(i for i, _ in self.cells):
            states = [self.cells[i, p] for p in columns]
            if sum(s not in ("silent", "no text") for s in states) > 1:
                out.append((self.what(i, True), *states))
        return pd.DataFrame(out, columns=["indicator", *(self.name(p) for p in columns)])
