"""What the sectors page needs: which rates a text names, which it does not, and what the rest must have done."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from duizhang.checks.growth import annual_growth
from duizhang.checks.share import (
    contribution_from_end_share,
    rest_growth_from_base_share,
    rest_growth_from_end_share,
    share,
)
from duizhang.claim import Claim, Reference
from duizhang.interval import Interval, outward
from duizhang.pages.page import Missing

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.pages.page import Page

__all__ = ["Sectors"]

#: Families of indicators that speak of the economy; ``innovation`` only where firms are counted.
FAMILIES = ("growth", "sector", "investment", "fiscal", "trade", "income")
#: The columns of the table of what is named: heading -> kinds and statuses that fill it.
COLUMNS = {
    "level": (("level", "per_capita"), "achieved"),
    "average rate": (("growth_annual_avg",), "achieved"),
    "rate of the last year": (("growth_yoy",), "achieved"),
    "target or plan": (("level", "per_capita", "growth_yoy", "growth_annual_avg"), "target"),
}
_PER_CENT = Interval.point(1) / Interval.point(100)


class Sectors:
    """The figures behind one sectors page.

    Properties raise :class:`~duizhang.pages.page.Missing` with the rows that
    the ledger lacks, in plain words.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.facts = page.ledger.facts("claims", "indicators", "places", "reference", "breaks", "units")
        self.place, self.start, self.end = page.place, page.start_year, page.end_year
        self.years = self.end - self.start
        self.name = self.facts.places[self.place].name_en
        self.claims = [c for c in self.facts.where(place=self.place) if c.is_number]

    def what(self, indicator: str) -> str:
        return self.facts.indicators[indicator].name_en

    # -- named and silent ----------------------------------------------------
    @cached_property
    def standard(self) -> list[str]:
        """The indicators that any document of the ledger prints a rate for: the list a reader may expect."""
        rated = {c.indicator for c in self.facts.claims if c.kind in ("growth_annual_avg", "growth_yoy")}
        found = [
            i
            for i in self.facts.indicators.values()
            if i.indicator in rated and i.family in FAMILIES and i.growth_basis in ("real", "nominal")
        ]
        return [i.indicator for i in sorted(found, key=lambda i: FAMILIES.index(i.family))]

    def named(self) -> pd.DataFrame:
        """One row an indicator of :attr:`standard` of which this place prints anything; the others stand in the sentence."""
        import pandas as pd

        rows = []
        for indicator in self.standard:
            mine = [c for c in self.claims if c.indicator == indicator]
            row: dict[str, str] = {"indicator": f"{self.what(indicator)} {self.facts.indicators[indicator].name_zh}"}
            for heading, (kinds, status) in COLUMNS.items():
                cells = [_as_printed(c) for c in mine if c.kind in kinds and c.status == status]
                row[heading] = "; ".join(dict.fromkeys(cells)) or "not said"
            if any(row[heading] != "not said" for heading in COLUMNS):
                rows.append(row)
        if not self.standard:
            raise Missing(
                "No document of the ledger prints a rate of any indicator of growth, sectors, investment, revenue, trade or income."
            )
        return pd.DataFrame(rows)

    def named_sentence(self) -> str:
        """How many of the expected rates are named here, and which are not."""
        rates = [
            i
            for i in self.standard
            if any(c.indicator == i and c.kind.startswith("growth_") and c.status == "achieved" for c in self.claims)
        ]
        silent = [i for i in self.standard if i not in rates]
        self.page.value("rates-named", len(rates))
        self.page.value("rates-expected", len(self.standard))
        names = ", ".join(self.what(i) for i in silent)
        return (
            f"The documents of the ledger print rates for {len(self.standard)} such indicators in one place or another; for "
            f"{self.name} they name {len(rates) or 'none'} that {'was' if len(rates) == 1 else 'were'} achieved. "
            + (
                f"Not said here: {names}. A text of this kind chooses; what it leaves out may be published elsewhere."
                if silent
                else "None is left out."
            )
        )

    # -- rates beside each other ---------------------------------------------
    @cached_property
    def rates(self) -> list[tuple[str, Interval, Claim]]:
        """Every printed rate over the window, in per cent a year, largest first; of an indicator printed twice, the first."""
        # Over a single year the average is the rate of that year.
        kinds = ("growth_annual_avg", "growth_yoy") if self.years == 1 else ("growth_annual_avg",)
        once: dict[str, Claim] = {}
        for c in self.claims:
            if c.kind in kinds and (c.base_year, c.year) == (self.start, self.end) and c.status == "achieved":
                once.setdefault(c.indicator, c)
        found = [(i, c.interval(), c) for i, c in once.items() if c.interval().bounded]
        if not found:
            raise Missing(
                f"Missing for {self.name}: average rates with base {self.start} and end {self.end} of any sector. "
                "Without them nothing can be said of what the others did."
            )
        return sorted(found, key=lambda row: -row[1].mid)

    def draw_rates(self) -> None:
        """Draw the printed average rates beside each other, the whole economy's as the rule."""
        import pandas as pd

        from duizhang import charts

        for indicator, interval, claim in self.rates:
            self.page.value(f"{indicator.replace('_', '-')}-rate", interval * _PER_CENT, "%", claims=(claim.claim,))
        whole = next((i for k, i, _ in self.rates if k == "gdp"), None)
        rows = []
        for indicator, interval, _ in self.rates:
            basis = self.facts.indicators[indicator].growth_basis
            note = {"real": "constant prices", "nominal": "current prices"}.get(basis, "")
            rows.append(
                (
                    f"{self.what(indicator)} ({note})" if note else self.what(indicator),
                    interval,
                    "printed" if basis == "real" else "outside",
                )
            )
        words = "; ".join(f"{label} {outward(i, 2)} %" for label, i, _ in rows)
        rule = (float(whole.mid), "gross regional product") if whole else None
        what = "average growth" if self.years > 1 else "growth over the year"
        years = f"{self.start + 1} to {self.end}" if self.years > 1 else f"{self.end}"
        figure = charts.intervals(rows, f"{what}, per cent{' a year' if self.years > 1 else ''}, as printed", rule=rule)
        self.page.figure(
            figure,
            "printed-rates",
            alt=f"{what.capitalize()} of {self.name}, {self.start} to {self.end}, as printed: {words}.",
            caption=(
                f"{len(rows)} {'average ' if self.years > 1 else ''}rates that the texts print for {self.name}, {years}. "
                "Rates at constant prices and at current prices are not the same kind of number."
            ),
            points=pd.DataFrame(
                [{"indicator": k, "low": float(i.lo), "high": float(i.hi), "claim": c.claim} for k, i, c in self.rates]
            ),
        )

    # -- part and whole ------------------------------------------------------
    @cached_property
    def part(self) -> tuple[Claim, Claim]:
        """A printed part and the printed whole of the same year and document."""
        levels = {
            (c.indicator, c.source): c
            for c in self.claims
            if c.kind == "level" and c.year == self.end and c.status == "achieved"
        }
        for (indicator, source), claim in levels.items():
            whole = self.facts.indicators[indicator].part_of
            if whole and (whole, source) in levels:
                return claim, levels[whole, source]
        raise Missing(
            f"Missing for {self.name}: the level in {self.end} of a part (such as services value added) and of its whole in one document."
        )

    @cached_property
    def part_rates(self) -> tuple[Interval, Interval, tuple[str, ...]]:
        """The printed average rates of the part and of its whole, as fractions, with their claims."""
        part, whole = self.part
        found = {k: (i * _PER_CENT, c) for k, i, c in self.rates}
        for indicator in (part.indicator, whole.indicator):
            if indicator not in found:
                raise Missing(
                    f"Missing for {self.name}: the average rate of {self.what(indicator)}, base {self.start}, end {self.end}."
                )
        (g_part, a), (g_whole, b) = found[part.indicator], found[whole.indicator]
        return g_part, g_whole, (a.claim, b.claim)

    def share(self) -> Interval:
        """The part's share in the year printed."""
        part, whole = self.part
        return share(part.interval(), whole.interval())

    def part_words(self, share_: Interval) -> str:
        """The part, the whole and the share in a sentence."""
        part, whole = self.part
        return (
            f"{self.what(part.indicator).capitalize()} of {self.name} in {self.end}, {part.printed} of {whole.printed} "
            f"{whole.unit_zh}: {outward(share_, 2, 100)} % of {self.what(whole.indicator)}."
        )

    def rest(self) -> Interval:
        """What the rest must have done a year, if the prices of part and whole moved alike."""
        g_part, g_whole, _ = self.part_rates
        return rest_growth_from_end_share(g_whole, g_part, self.share(), self.years)

    def rest_by_base_share(self, base_share: float) -> Interval:
        """The same with an assumed share in the base year."""
        g_part, g_whole, _ = self.part_rates
        return rest_growth_from_base_share(g_whole, g_part, base_share, self.years)

    def contribution(self) -> Interval:
        """The part's share in the increase of the whole."""
        g_part, g_whole, _ = self.part_rates
        return contribution_from_end_share(self.share(), g_part, g_whole, self.years)

    def draw_rest(self, rest: Interval) -> None:
        """Draw part, whole and rest, and the rest under other shares in the base year."""
        import pandas as pd

        from duizhang import charts

        part, whole = self.part
        g_part, g_whole, _ = self.part_rates
        rows = [
            (f"{self.what(part.indicator)}, printed", g_part * 100, "printed"),
            (f"{self.what(whole.indicator)}, printed", g_whole * 100, "printed"),
            (f"the rest, share of {self.end}", rest * 100, "other"),
        ]
        self.page.value("rest-share", 1 - self.share(), "%", claims=(part.claim, whole.claim))
        here = float(self.share().mid)
        for shift in (-0.08, -0.04, 0.02):
            w0 = round(here + shift, 2)
            if 0 < w0 < 1:
                rows.append(
                    (
                        f"the rest, if the share was {w0 * 100:.0f} % in {self.start}",
                        self.rest_by_base_share(w0) * 100,
                        "other",
                    )
                )
        words = "; ".join(f"{label}: {outward(i, 2)} %" for label, i, _ in rows)
        self.page.figure(
            charts.intervals(rows, "growth, per cent a year"),
            "what-the-rest-did",
            alt=f"Growth a year in {self.name}. {words}.",
            caption=(
                f"If {self.what(part.indicator)} and the whole grew as printed, everything else grew {outward(rest, 2, 100)} % a year. "
                + (
                    ""
                    if self.base_share_printed
                    else "The share of the base year is not printed; the rest is drawn under other shares too."
                )
            ),
            points=pd.DataFrame([{"series": label, "low": float(i.lo), "high": float(i.hi)} for label, i, _ in rows]),
        )

    # -- published structure, firms ------------------------------------------
    def structure(self) -> pd.DataFrame:
        """Published value added by sector in the last year, and its sum beside the whole."""
        import pandas as pd

        sectors = ("primary_value_added", "secondary_value_added", "services_value_added")
        whole, parts = self._published("gdp"), [(s, self._published(s)) for s in sectors]
        if whole is None or any(r is None for _, r in parts):
            raise Missing(
                f"Missing: published value added of the three sectors of {self.name} in {self.end}, and their sum, in one vintage."
            )
        rows = []
        for indicator, r in parts:
            part = share(r.interval(), whole.interval())
            self.page.value(f"published-{indicator.replace('_', '-')}-share", part, "%")
            rows.append(
                {
                    "sector": self.what(indicator),
                    "as published": f"{r.value}",
                    "share of the whole, %": outward(part, 2, 100),
                    "vintage": r.vintage,
                }
            )
        rows.append(
            {
                "sector": self.what("gdp"),
                "as published": whole.value,
                "share of the whole, %": "",
                "vintage": whole.vintage,
            }
        )
        return pd.DataFrame(rows)

    def _published(self, indicator: str) -> Reference | None:
        return next(
            (
                r
                for r in self.facts.references
                if (r.place, r.indicator, r.kind, r.year, r.vintage)
                == (self.place, indicator, "level", str(self.end), "first")
            ),
            None,
        )

    def firms(self) -> pd.DataFrame:
        """Firms counted at two dates: how fast a printed count grew."""
        import pandas as pd

        rows = []
        counts: dict[str, list[Claim]] = {}
        for c in self.claims:
            if (
                self.facts.indicators[c.indicator].family == "innovation"
                and c.kind == "count"
                and c.status == "achieved"
                and c.year
            ):
                counts.setdefault(c.indicator, []).append(c)
        for indicator, found in counts.items():
            found.sort(key=lambda c: c.year or 0)
            first, last = found[0], found[-1]
            years = (last.year or 0) - (first.year or 0)
            if years > 0 and all(c.period_start in ("", c.period_end) for c in (first, last)):
                rate = annual_growth(first.interval(), last.interval(), years)
                self.page.value(
                    f"{indicator.replace('_', '-')}-growth", rate, "%", claims=(first.claim, last.claim), decimals=1
                )
                rows.append(
                    {
                        "counted": self.what(indicator),
                        "from": f"{first.printed} ({first.year})",
                        "to": f"{last.printed} ({last.year})",
                        "years": years,
                        "growth, % a year": outward(rate, 1, 100),
                    }
                )
        if not rows:
            raise Missing(
                f"No count of firms is printed for {self.name} at two dates; a count at one date has no growth."
            )
        return pd.DataFrame(rows)

    def verdicts(self) -> list[Any]:
        """What the checks of shares say of this place."""
        from duizhang.checks.engine import check

        return [
            v
            for v in check(self.facts)
            if v.check.startswith(("share.", "contribution", "sum."))
            and v.place == self.place
            and v.verdict != "untestable"
        ]

    def silence(self) -> str:
        # The rate of a count, such as reports of crime, has no prices to name.
        rates = [
            c for c in self.claims if c.kind in ("growth_annual_avg", "growth_yoy") and c.basis != "not_applicable"
        ]
        silent = sum(c.basis == "unstated" for c in rates)
        said = (
            f"{silent or 'none'} of the {len(rates)} rates of money and value added printed for {self.name} "
            f"{'come' if silent > 1 else 'comes'} without a word on prices"
            if rates
            else f"no rate of money or value added is printed for {self.name}"
        )
        # The yearbooks average investment, and only that, by a method of its own (rule 2).
        unsaid = [
            c
            for c in self.claims
            if c.kind == "growth_annual_avg"
            and self.facts.indicators[c.indicator].averaging == "cumulative"
            and c.averaging in ("", "unstated")
        ]
        parts = [
            f"What the texts do not say: {said}",
            "" if self.base_share_printed else "no share of a sector in the base year is printed",
            "no text says by which method an average of investment was computed" if unsaid else "",
        ]
        first, *others = [p for p in parts if p]
        said = "; ".join([first, ", and ".join(others)]) if others else first
        return f"{said}." + (" An average of investment is therefore shown and never compounded." if unsaid else "")

    @property
    def base_share_printed(self) -> bool:
        """Whether a text prints the share of a part in the first year."""
        return any(
            c.kind == "share" and c.year == self.start and self.facts.indicators[c.indicator].part_of
            for c in self.claims
        )


def _as_printed(c: Claim) -> str:
    unit = "%" if c.unit == "percent" else c.unit_zh
    hedge = {
        "at_least": " or more",
        "at_most": " at most",
        "about": " around",
        "more_than": " exceeded",
        "over": " and more",
    }.get(c.hedge, "")
    year = f" ({c.period_end})" if c.kind in ("level", "per_capita") or c.status == "target" else ""
    return f"{c.printed}{unit}{hedge}{year}"
