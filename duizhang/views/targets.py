"""What a targets page shows and says: its tables, figures and sentences."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from duizhang.checks.growth import annual_growth
from duizhang.checks.show import printed
from duizhang.interval import Interval, monotone, outward
from duizhang.pages.page import Missing
from duizhang.views.growth_rates import Scale, scale_of
from duizhang.views.target_rows import Aim, Figure, Road, TargetRows, hedge_words, middle, short

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.checks.verdict import Verdict

__all__ = ["Targets"]


class Targets(TargetRows):
    """One targets page: what it needs from the ledger, as tables, figures and sentences."""

    @property
    def window(self) -> str:
        """The years after the base year up to the target year, in words."""
        return f"{self.end}" if self.end == self.start + 1 else f"{self.start + 1} to {self.end}"

    def scale(self, road: Road) -> Scale:
        """How this road's levels are said: money in yuan, though the target may be in dollars."""
        names = {u.unit: (u.name_en, u.name_zh) for u in self.facts.units.values()}
        unit = "yuan" if road.aim.claim.unit == "usd" else road.aim.claim.unit
        names["count"] = ("", "")
        return scale_of(unit, float(road.goal.hi), names)

    def promised(self) -> pd.DataFrame:
        """What the texts aim at, words and dates included, one row a claim."""
        import pandas as pd

        rows = [
            {
                "what": self.what(c.indicator),
                "aimed at": printed(c) if c.is_number else "in words",
                "how it is said": hedge_words(c),
                "by": c.period_end or "no year printed",
                "prices": {"unstated": "the text does not say", "not_applicable": ""}.get(c.basis, c.basis),
                "claim": c.claim,
            }
            for c in self.facts.where(place=self.place, status="target", indicator=self.about)
            if c.year is None or self.start < c.year <= self.end
        ]
        if not rows:
            years = sorted({c.period_end for c in self.facts.where(place=self.place, status="target") if c.period_end})
            raise Missing(
                f"Missing: a target of {self.where()} for {self.window} (status target). "
                f"The ledger has targets of this place for {', '.join(years) or 'no year'}."
            )
        return pd.DataFrame(rows)

    def joint_words(self, per_head: Interval, product: Interval, people: Interval) -> str:
        whole, head, population, exchange = self.joint()
        higher = per_head.lo >= head.exact.lo
        return (
            f"With {population.words} and {exchange.words}, the product aimed at, {printed(whole.claim)}, "
            f"would be {outward(per_head, 0)} dollars a head; "
            f"the figure per head aimed at is {head.words}, for which {_billions(product)} would do. "
            + (
                "The two hold together: the product is the more demanding of them. "
                if higher
                else "The product alone would not bring the figure per head. "
            )
            + f"Both would be met exactly with {outward(people, 2, Fraction(1, 10**6))} million people. "
            "A figure per head uses the mean population of its year and that year’s exchange rate; both are "
            "assumptions here."
        )

    def ratio_words(self, words: str, before: Interval, then: Interval) -> str:
        """A ratio at both ends; the targets are thresholds, so the ratio aimed at is theirs."""
        return (
            f"{words.capitalize()}: {outward(before, 3)} in {self.start}; the two thresholds aimed at for "
            f"{self.end} are as "
            f"{outward(then, 3)} to one."
        )

    def beside_the_record(self) -> pd.DataFrame:
        """The record, the target of the first year, and what the level aimed at needs, side by side."""
        import pandas as pd

        needed = {r.aim.claim.indicator: r.required for r in self.roads}
        rows = []
        for indicator in dict.fromkeys(
            a.claim.indicator for a in self.aims if a.is_rate or a.claim.indicator in needed
        ):
            past, last, first = self.past_average(indicator), self.last_rate(indicator), self.yearly(indicator)
            rows.append(
                {
                    "what": self.what(indicator),
                    "before, % a year": _rate_cell(past),
                    f"{self.start} alone, %": _rate_cell(last)
                    if last
                    else self.hedged_rate(indicator) or _rate_cell(None),
                    f"aimed at for {self.start + 1}, %": _aim_cell(first) if first else "no target",
                    f"needed to {self.end}, % a year": outward(needed[indicator], 2, 100)
                    if indicator in needed
                    else "",
                }
            )
        if not rows:
            raise Missing(
                f"Missing: a target for growth in {self.start + 1}, or for a level with a base in {self.start}."
            )
        frame = pd.DataFrame(rows)
        return frame if needed else frame.iloc[:, :-1]

    def outcome_table(self) -> pd.DataFrame:
        """The targets whose outcome is known, and how far apart the two are."""
        import pandas as pd

        rows = [
            {
                "what": self.what(a.claim.indicator),
                "year": str(a.claim.year),
                "aimed at": a.words,
                "what is known": f"{_said(a, o.value)} ({o.words})",
                "beside the target": self._beside(a, o),
            }
            for a, o in self.known_outcomes()
        ]
        return pd.DataFrame(rows)

    def _beside(self, aim: Aim, outcome: Figure) -> str:
        """The distance, and of a range of two numbers from which end it is measured."""
        said = self.distance(aim, outcome)
        ends = {"above": "the upper end", "below": "the lower end"}
        measured = aim.in_per_cent and aim.limits.width > 0 and aim.limits.bounded
        return f"{said} {ends[said.split()[-1]]}" if measured and said.split()[-1] in ends else said

    def unknown_words(self) -> str:
        """The targets of which no outcome is known, in one sentence."""
        names = list(dict.fromkeys(self.what(a.claim.indicator) for a, o in self.outcomes if o is None))
        if not names:
            return ""
        return f"No outcome stands in the ledger for {len(names)} other aims: {', '.join(names)}."

    def record_sum(self, name: str, value: Interval, claims: tuple[str, ...]) -> None:
        """Record a sum of yuan in the words of both languages."""
        scale = scale_of("yuan", float(value.hi), {"yuan": ("yuan", "元")})
        self.page.value(name, value * Fraction(1, scale.by), claims=claims, **scale.value(value))

    def record_outcomes(self) -> None:
        """Record each known outcome, its part of a level aimed at, and how many rates came out on which side."""
        sides = [self.distance(a, o) for a, o in self.known_outcomes() if a.in_per_cent and a.claim.kind != "share"]
        self.page.value("rates-with-outcome", len(sides))
        for word in ("above", "below", "as aimed at"):
            self.page.value(f"rates-{word.replace(' ', '-')}", sum(s.endswith(word) for s in sides))
        for aim, outcome in self.known_outcomes():
            name = f"{aim.claim.indicator.replace('_', '-')}-{aim.claim.year}"
            claims = (*aim.claims, *outcome.claims)
            if f"{name}-beside" not in self.page.recorded:
                self.page.value(f"{name}-beside", self.distance(aim, outcome), claims=claims)
            if f"{name}-outcome" in self.page.recorded:
                continue
            if aim.in_per_cent:
                self.page.value(f"{name}-outcome", outcome.value, "%", claims=claims)
                continue
            scale = _scale_for(aim, outcome, self.facts.units)
            self.page.value(
                f"{name}-outcome", outcome.value * Fraction(1, scale.by), claims=claims, **scale.value(outcome.value)
            )
            if aim.exact.lo > 0:
                self.page.value(f"{name}-outcome-of-target", outcome.value / aim.exact, "%", claims=claims)

    def since_words(self, road: Road) -> list[str]:
        """Growth after the base year, in levels and in rates, with the breaks between; empty without figures."""
        indicator = road.aim.claim.indicator
        later = [r for r in self.series(indicator) if self.start < int(r.year) <= self.end]
        first = next((r.interval() for r in self.series(indicator) if r.year == str(self.start)), None)
        if first is None and not road.base.vintage and road.aim.claim.unit != "usd":
            # A printed level without a vintage of its own, such as an income: nothing revises it.
            first = road.base.value
        if not later or first is None:
            return []
        year = int(later[-1].year)
        n = year - self.start
        ratio = annual_growth(first, later[-1].interval(), n)
        name = road.name
        self.page.value(f"{name}-level-growth-since", ratio, "%")
        words = (
            f"From {self.start} to {year} the level of {self.what(indicator)} moved by "
            f"{outward(ratio, 2, 100)} % a year"
        )
        chain = self.chained(indicator, self.start, year)
        if chain:
            self.page.value(f"{name}-rate-since", chain.value, "%")
            words += (
                f"; its yearly rates, {'at constant prices, ' if self.is_real(indicator) else ''}chain "
                f"to {outward(chain.value, 2, 100)} %"
            )
        over = f"{road.years} {'years' if road.years > 1 else 'year'}"
        words += f", against {outward(road.required, 2, 100)} % that the target needed over {over}."
        broken = self.breaks(indicator, self.start, year)
        if broken:
            words += (
                f" The level series has known breaks in {' and '.join(broken)}: part of its movement is "
                f"what was counted, not what was made."
            )
        return [words]

    def draw_road(self, road: Road) -> None:
        """Draw the record, the required path, the first year's rate carried on, the target, and what happened."""
        import pandas as pd

        from duizhang import charts

        scale = self.scale(road)
        by = Fraction(1, scale.by)
        indicator = road.aim.claim.indicator
        series = [(int(r.year), float(r.interval().mid * by), r) for r in self.series(indicator)]
        record = [(y, v) for y, v, _ in series if self.start - 5 <= y <= self.start]
        outcome = [(y, v) for y, v, _ in series if self.start < y <= self.end]
        years = list(range(self.start, self.end + 1))
        paths = [
            (
                f"needed: {outward(road.required, 2, 100)} % a year",
                years,
                _path(road.base.value * by, road.required, road.years),
                "printed",
            )
        ]
        if road.first:
            prices = ", prices still" if self.is_real(indicator) else ""
            words = f"at the rate aimed at for {self.start + 1}, {_aim_cell(road.first)} %{prices}"
            paths.append((words, years, _path(road.base.value * by, road.first.exact, road.years), "other"))
        if self.deflator is not None and self.is_real(indicator):
            words = f"to the target at prices of {self.start}, with prices at {outward(self.deflator, 2, 100)} % a year"
            band = [(road.goal * by * Interval.of((1 + self.deflator.lo) ** (self.end - self.start))).floats()]
            paths.append((words, [self.end], band, "other"))
        start_level, goal = float(road.base.value.mid * by), road.goal * by
        goal_said = short(float(goal.mid))
        least = (
            "at least "
            if "at_least" in road.aim.claim.hedge
            else "more than "
            if "more_than" in road.aim.claim.hedge
            else ""
        )
        reach = Interval(goal.lo, float("inf")) if least else goal
        broken = self.breaks(indicator, (record[0][0] if record else self.start), self.end)
        needs = f"target: {least}{goal_said}; needs {outward(road.required, 2, 100)} % a year"
        figure = charts.road(
            record,
            outcome,
            (self.start, start_level, short(start_level)),
            (self.end, reach.floats(), needs),
            # The target's own label says what the first path is.
            [("" if band is paths[0][2] else label, ys, band, role) for label, ys, band, role in paths],
            scale.unit or self.what(indicator),
            [int(b) for b in broken],
        )
        known = (
            f" {short(outcome[-1][1])} was published for {outcome[-1][0]}."
            if outcome
            else " No figure of a later year is in the ledger."
        )
        breaks = f" Dotted lines: years from which something else was counted ({', '.join(broken)})." if broken else ""
        unit = f" {scale.unit}" if scale.unit else ""
        unit_words = f" in{unit}" if unit else ""
        carried = "".join(f" The path {label}, ends at {outward(band[-1], 2)}." for label, _, band, _ in paths[1:])
        self.page.figure(
            figure,
            f"road-{road.name}",
            alt=(
                f"{self.what(indicator).capitalize()} of {self.where()}{unit_words}: {short(start_level)} in "
                f"{self.start}, target {least}{goal_said} "
                f"for {self.end}, which needs {outward(road.required, 2, 100)} % a year.{carried}{known}"
            ),
            caption=(
                f"From {short(start_level)} in {self.start} to {least}{goal_said}{unit} in {self.end} takes "
                f"{outward(road.required, 2, 100)} % "
                f"a year.{carried}{known}{breaks}"
            ),
            points=pd.DataFrame(
                [{"year": y, "series": "record", "low": v, "high": v} for y, v in record]
                + [{"year": y, "series": "outcome", "low": v, "high": v} for y, v in outcome]
                + [{"year": self.start, "series": "base", "low": start_level, "high": start_level}]
                + [{"year": self.end, "series": "target", "low": float(goal.lo), "high": float(goal.hi)}]
                + [
                    {"year": y, "series": label, "low": float(i.lo), "high": float(i.hi)}
                    for label, ys, band, _ in paths
                    for y, i in zip(ys, band, strict=True)
                ]
            ),
        )

    def draw_outcomes(self) -> None:
        """Draw the rates aimed at beside the rates that came, where both are known."""
        import pandas as pd

        from duizhang import charts

        # A share of a whole is no rate of change: on one axis it would squeeze the others.
        known = [(a, o) for a, o in self.known_outcomes() if a.in_per_cent and a.claim.kind != "share"]
        if not known:
            raise Missing("No rate aimed at has an outcome beside it in the ledger; there is nothing to draw.")
        rows, points, words = [], [], []
        years = {a.claim.year for a, _ in known}
        for a, o in known:
            name = f"{self.what(a.claim.indicator)}, {a.claim.year}"
            target = _in_hundred(a.limits)
            label = name if len(years) > 1 else self.what(a.claim.indicator)
            rows.append((f"{label}, aim: {a.words}", target, (o.value * 100).floats()))
            for series, i in (("target", target), ("outcome", o.value * 100)):
                points.append(
                    {"what": name, "series": series, "low": float(i.lo), "high": float(i.hi), "unit": "per cent"}
                )
            words.append(f"{name}: aim {a.words}, outcome {outward(o.value, 2, 100)} % ({self.distance(a, o)})")
        self.page.figure(
            charts.pairs(rows, ("aimed at", "published"), "per cent"),
            "targets-and-outcomes",
            alt="Each rate aimed at beside the rate that was published. " + "; ".join(words) + ".",
            caption=f"{len(known)} {'rates' if len(known) > 1 else 'rate'} aimed at with a published outcome: "
            + ("; ".join(words) if len(words) < 4 else self._sides(known))
            + ".",
            points=pd.DataFrame(points),
        )

    def _sides(self, known: list[tuple[Aim, Figure]]) -> str:
        """Which rates came out above, below and as aimed at, for a figure of many."""
        sides: dict[str, list[str]] = {}
        for a, o in known:
            said = self.distance(a, o)
            side = next((s for s in ("above", "below") if said.endswith(s)), said)
            sides.setdefault(side, []).append(self.what(a.claim.indicator))
        return "; ".join(f"{len(names)} {side} ({', '.join(names)})" for side, names in sides.items())

    def verdicts(self) -> list[Verdict]:
        """What the checks of targets say of these aims."""
        from duizhang.checks.engine import check
        from duizhang.checks.verdict import FAMILIES

        mine = {c for a in self.aims for c in a.claims}
        families = [name for name, family in FAMILIES.items() if name.startswith("target.") and family.implemented]
        aims = {c.claim for c in self.facts.where(status="target")}
        found = [(v, aims & set(v.claims)) for v in check(self.facts, families) if v.verdict != "untestable"]
        return [v for v, of in found if of and of <= mine]

    def silence(self) -> str:
        """What the texts leave open about these targets."""
        money = [a for a in self.aims if a.claim.basis == "unstated"]
        silent = sum(1 for _, o in self.outcomes if o is None)
        if not self.aims:
            return f"No text aims at a number for {self.where()} in these years."
        return (
            f"What the texts do not say: {len(money) or 'none'} of the {len(self.aims)} targets printed as numbers here "
            f"are about money or growth and come without a word on prices; for {silent or 'none'} of them all the ledger "
            "knows no outcome. A target says what was wanted when it was printed: it is near or far, never false."
        )

    def required_words(self, road: Road, required: Interval) -> str:
        c = road.aim.claim
        least = "at least " if road.aim.reach.hi == float("inf") else ""
        dollars = f" ({middle(road.goal, 0)} yuan at {self.exchange.words})" if c.unit == "usd" else ""
        return (
            f"{self.what(c.indicator).capitalize()}: from {road.base.words} for {self.start}, to "
            f"{hedge_words(c)} {printed(c)}{dollars} in "
            f"{c.period_end} takes {least}{outward(required, 2, 100)} % a year over {road.years} {'years' if road.years > 1 else 'year'}."
        ).replace("  ", " ")

    def readings_words(self, road: Road, required: Interval, prices: Interval) -> str:
        return (
            f"{self.what(road.aim.claim.indicator).capitalize()}: if the level is meant at the prices of "
            f"{self.start}, all of "
            f"{outward(required, 2, 100)} % a year is real growth, beside {_aim_cell(road.first)} % aimed at "
            f"for {self.start + 1}. If it is meant at "
            f"prices of its own year and real growth stays as aimed at, prices would have to rise "
            f"{outward(prices, 2, 100)} % a year."
        )

    def deflated_words(self, real: Interval) -> str:
        return (
            f"With prices that rise {outward(self.deflator, 2, 100)} % a year, a level at prices of its own "
            f"year leaves "
            f"{outward(real, 2, 100)} % a year of real growth."
        )

    def remaining_words(self, road: Road, remaining: Interval) -> str:
        prices = " and all is counted in the same prices" if self.is_real(road.aim.claim.indicator) else ""
        return (
            f"{self.what(road.aim.claim.indicator).capitalize()}: if {self.start + 1} brings what was aimed "
            f"at ({_aim_cell(road.first)} %){prices}, the other "
            f"{road.years - 1} years must bring {outward(remaining, 2, 100)} % each."
        )


def _in_hundred(fraction: Interval) -> Interval:
    return Interval(*(e if e in (float("inf"), float("-inf")) else e * 100 for e in (fraction.lo, fraction.hi)))


def _rate_cell(figure: Figure | None) -> str:
    return f"{outward(figure.value, 2, 100)} ({figure.words})" if figure else "not in the ledger"


def _aim_cell(aim: Aim | None) -> str:
    if aim is None:
        return ""
    word = "" if "range" in aim.claim.hedge else hedge_words(aim.claim)
    ends = [f"{float(e * 100):g}" for e in (aim.exact.lo, aim.exact.hi)]
    return f"{word} {' to '.join(dict.fromkeys(ends))}".strip()


def _said(aim: Aim, value: Interval) -> str:
    if aim.in_per_cent:
        return f"{outward(value, 2, 100)} %"
    if not value.bounded:
        return outward(value, 0)
    size = abs(float(value.hi))
    return _billions(value) if size >= 1e9 else f"{outward(value, 0)}"


def _billions(value: Interval) -> str:
    return f"{outward(value, 2, Fraction(1, 10**9))} billion yuan"


def _scale_for(aim: Aim, outcome: Figure, units: Any) -> Scale:
    names = {u.unit: (u.name_en, u.name_zh) for u in units.values()} | {"count": ("", "")}
    highest = float(outcome.value.hi) if outcome.value.bounded else 0.0
    return scale_of(aim.claim.unit, highest, names)


def _path(base: Interval, rate: Interval, years: int) -> list[Interval]:
    return [monotone(lambda y, g, k=k: y * (1 + g) ** k, "++", base, rate).floats() for k in range(years + 1)]
