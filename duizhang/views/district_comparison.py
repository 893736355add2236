"""What the comparison page needs from the ledger: shares of places in their parent, on the same footing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks import show
from duizhang.checks.families.place_part import OTHERS, amounts
from duizhang.checks.pairing import alike
from duizhang.checks.share import share
from duizhang.claim import AMOUNTS, Claim
from duizhang.interval import Interval
from duizhang.pages.page import Missing
from duizhang.views.district_base import KIND_WORDS, key, period
from duizhang.views.district_heads import Heads
from duizhang.views.district_likes import Likes
from duizhang.views.district_tiles import Tiles
from duizhang.views.district_units import Units

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.verdict import Verdict

__all__ = ["Comparison", "Row"]

#: Where the two figures of a share stand, in words, and in the name of its value.
ORIGINS = {
    "printed": ("printed", "share"),
    "outside": ("outside figures", "outside-share"),
    "mixed": ("printed, over an outside figure", "mixed-share"),
}


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


class Comparison(Heads, Likes, Units, Tiles):
    """The figures behind one comparison page.

    A step whose rows are not in the ledger raises
    :class:`~duizhang.pages.page.Missing` with the rows in plain words.
    """

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
                if period(part) == period(whole) and alike(self.ix, part, whole):
                    if self.ix.value(whole).lo <= 0:
                        continue
                    words = f"{show.printed(part)} of {show.printed(whole)}"
                    return [
                        Row(
                            place,
                            indicator,
                            "printed",
                            self.ix.value(part),
                            self.ix.value(whole),
                            words,
                            "",
                            (part.claim, whole.claim),
                        )
                    ]
        # Only a figure of one year, or of a day in it, can be set over an outside figure of the year.
        yearly = [c for c in parts if c.period_start[:4] in ("", c.period_end[:4]) and c.kind in ("level", "count")]
        for part in yearly:
            whole_ = self._reference(self.parent, indicator, "first")
            if (
                whole_ is not None
                and self.ix.factor(whole_.unit) == self.ix.factor(part.unit)
                and self.ix.reference_value(whole_).lo > 0
            ):
                words = f"{show.printed(part)} of {self.tell_outside(whole_)} (outside figure, first)"
                return [
                    Row(
                        place,
                        indicator,
                        "mixed",
                        self.ix.value(part),
                        self.ix.reference_value(whole_),
                        words,
                        "first",
                        (part.claim,),
                        whole_.processing == "derived",
                    )
                ]
        return []

    def _outside(self, place: str, indicator: str) -> list[Row]:
        if indicator == "area":
            pairs = [(self._nearest(place, indicator), self._nearest(self.parent, indicator))]
        else:
            # Two figures of unknown vintage are not known to be of one.
            pairs = [
                (r, self._reference(self.parent, indicator, r.vintage))
                for r in self.ix.references_at(place, indicator, self.year)
                if r.vintage not in ("", "unknown")
            ]
        out = []
        for part, whole in pairs:
            if part is None or whole is None or part.unit != whole.unit or self.ix.reference_value(whole).lo <= 0:
                continue
            a, b = self.ix.reference_value(part), self.ix.reference_value(whole)
            vintage = f"{part.year}, {whole.year}" if indicator == "area" else part.vintage
            computed = "derived" in (part.processing, whole.processing)
            out.append(
                Row(
                    place,
                    indicator,
                    "outside",
                    a,
                    b,
                    f"{self.tell_outside(part)} of {self.tell_outside(whole)}",
                    vintage,
                    (),
                    computed,
                )
            )
        return out

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
        near = sorted(
            {int(r.year[-4:]) for r in self.facts.references if r.place in self.places and r.year[-4:].isdigit()}
        )
        has = f" Outside figures of these places stand in the ledger for {', '.join(map(str, near))}." if near else ""
        raise Missing(
            f"No share of {self.name(self.parent)} can be computed for {self.year}: the ledger has "
            "no figure of the same kind, period and vintage "
            f"for a place and for {self.name(self.parent)}. Rows that would do, for example "
            f"(indicator, place, year, kind): {'; '.join(wanted)}.{has}"
        )

    def example(self) -> Row:
        """The share that the page works out in full: printed if there is one."""
        self.need_rows()
        order = list(ORIGINS)
        return min(self.rows, key=lambda r: (order.index(r.origin), r.indicator != "gdp", self.places.index(r.place)))

    def example_words(self, row: Row, result: Interval) -> str:
        """The worked share in a sentence."""
        what = self.what(row.indicator)
        return (
            f"{what[:1].upper()}{what[1:]} of {self.name(row.place)}, {self.year}: {row.words} "
            f"({self.origin_words(row)}), so its share of {self.name(self.parent)} is "
            f"{show.percent(result)}."
        )

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
                head = (
                    show.number(r.share / people[r.place])
                    if r.place in people and r.indicator not in ("area", "population", "census_population")
                    else ""
                )
                out.append(
                    (
                        self.what(r.indicator, True),
                        self.name(r.place),
                        r.words,
                        show.percent(r.share),
                        self.origin_words(r),
                        head,
                    )
                )
        return pd.DataFrame(
            out,
            columns=[
                "indicator",
                "place",
                "figures",
                f"share of {self.name(self.parent)}",
                "origin",
                f"per head, {self.name(self.parent)} = 1",
            ],
        )

    def record_shares(self) -> None:
        """Record every share under ``<place>-<indicator>-share``; outside ones end in ``-outside-share``."""
        for (_, origin, vintage), rows in self.lines:
            for r in rows:
                tag = "" if vintage in ("", "first") or r.indicator == "area" else vintage
                name = key(*(w for w in (r.place, r.indicator, tag, ORIGINS[origin][1]) if w))
                if name not in self.page.recorded:  # two publications may print one figure
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
        if len(self.places) > 4:
            drawn = _by_place([line for line in drawn if 2 * len(line[1]) >= len(self.places)] or drawn)
        points = pd.DataFrame(
            [
                (i, o, v, r.place, float(r.share.lo) * 100, float(r.share.hi) * 100)
                for (i, o, v), rows in self.lines
                for r in rows
            ],
            columns=["indicator", "origin", "vintage", "place", "share_low", "share_high"],
        )
        parts = []
        for p in self.places:
            own = sorted((r for r in self.rows if r.place == p), key=lambda r: float(r.share.mid))
            if own:
                low, high = own[0], own[-1]
                parts.append(
                    f"{self.name(p)} from {show.percent(low.share, 1)} ({self.what(low.indicator)}) to "
                    f"{show.percent(high.share, 1)} ({self.what(high.indicator)})"
                )
        alt = f"Shares of {self.name(self.parent)} in {self.year}, {len(self.lines)} lines: " + "; ".join(parts) + "."
        return charts.place_dots(drawn, f"share of {self.name(self.parent)} (%)"), points, alt, self._share_caption()

    def _share_caption(self) -> str:
        """Product beside people: the line of each with the most places."""
        out = []
        for kinds in (("gdp",), ("census_population", "population"), ("area",)):
            lines = [(k, rows) for k, rows in self.lines if k[0] in kinds]
            if lines:
                _, rows = max(lines, key=lambda line: (len(line[1]), line[0][1] == "printed"))
                told = ", ".join(
                    f"{self.name(r.place)} {show.percent(r.share, 1)}"
                    for r in sorted(rows, key=lambda r: -float(r.share.mid))[:4]
                )
                more = f" and {len(rows) - 4} more" if len(rows) > 4 else ""
                out.append(f"{self.what(rows[0].indicator)} ({self.origin_words(rows[0])}): {told}{more}")
        if not out:
            (i, _, _), rows = self.lines[0]
            out = [f"{self.what(i)}: {', '.join(f'{self.name(r.place)} {show.percent(r.share, 1)}' for r in rows)}"]
        return f"Shares of {self.name(self.parent)} in {self.year}: {'; '.join(out[:2])}."

    def _short(self, row: Row) -> str:
        return {"printed": "printed", "mixed": "printed over outside"}.get(row.origin, f"outside, {row.vintage}")

    def near_misses(self) -> pd.DataFrame:
        """What both a place and its parent print for amounts that add up, and why it gives no share."""
        import pandas as pd

        have = {(r.place, r.indicator) for r in self.rows if r.origin == "printed"}
        printed: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for c in self.facts.claims:
            printed[c.place, c.indicator].append(c)
        out = []
        for i, row in self.facts.indicators.items():
            if row.adds_up != "yes":
                continue
            wholes = printed[self.parent, i]
            for p in self.places:
                parts = [c for c in printed[p, i] if c.year == self.year and c.kind in AMOUNTS]
                if parts and wholes and (p, i) not in have:
                    out.append((self.what(i, True), self.name(p), *self._why_not(parts[0], wholes)))
        return pd.DataFrame(
            out, columns=["indicator", "place", "prints", f"{self.name(self.parent)} prints", "no share because"]
        )

    def _why_not(self, part: Claim, wholes: Iterable[Claim]) -> tuple[str, str, str]:
        wholes = [w for w in wholes if w.kind in AMOUNTS] or list(wholes)
        whole = min(
            wholes, key=lambda w: (w.status != "achieved", w.year != part.year, period(w) != period(part), w.claim)
        )
        if whole.kind not in AMOUNTS:
            why = f"the parent prints no amount, only its {KIND_WORDS.get(whole.kind, whole.kind)}"
        elif period(whole) != period(part):
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
        return f"{show.printed(part)} ({period(part)})", f"{show.printed(whole)} ({period(whole)})", why

    def verdicts(self) -> list[Verdict]:
        """One card of place.part a place: the family's own working, with what else could explain it."""
        from duizhang.checks.engine import check

        shown: dict[str, Verdict] = {}
        for v in check(self.facts, ("place.part",)):
            if (
                v.place in self.places
                and v.period == str(self.year)
                and len(v.claims) == 2
                and (v.place not in shown or v.indicator == "gdp")
            ):
                shown[v.place] = v
        return [shown[p] for p in self.places if p in shown]

    def silence(self) -> tuple[str, ...]:
        """What the figures of this page cannot know."""
        computed = sorted({self.what(r.indicator) for r in self.rows if r.computed})
        out = [f"Other readings of every share: {'; '.join(OTHERS)}."]
        if computed:
            out.append(
                f"Computed outside figures ({', '.join(computed)}) carry a margin that is part of "
                "their interval; no finding rests on them alone."
            )
        if not any(r.origin == "printed" for r in self.rows):
            out.append(
                f"No text in the ledger prints an amount of {self.year} both for one of these places "
                f"and for {self.name(self.parent)}."
            )
        return tuple(out)


def _by_place(lines: list[tuple[str, list[tuple[str, Interval]]]]) -> list[tuple[str, list[tuple[str, Interval]]]]:
    """The same marks with one line a place: many places on few lines cannot be told apart."""
    places: dict[str, list[tuple[str, Interval]]] = {}
    # The line drawn last in the list of indicators leads: product comes after area there.
    for label, marks in reversed(lines):
        for place, part in sorted(marks, key=lambda mark: -float(mark[1].mid)):
            places.setdefault(place, []).append((label, part))
    return list(places.items())
