"""What a page with typed numbers says: no ledger, no place, only what follows from the digits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhang.checks.count import MOST_CANDIDATES, recover_chance, recover_counts
from duizhang.checks.growth import annual_growth
from duizhang.interval import Interval, outward, readings
from duizhang.pages.page import Missing

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.pages.page import Page

__all__ = ["Typed"]

PER_CENT = Interval.point(Fraction(1, 100))
#: Candidate counts that are named; more say little.
_NAMED = 12


class Typed:
    """The numbers of one page as intervals: levels as typed, percentages as fractions."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.first, self.last = (self._interval(name) for name in ("first_level", "last_level"))
        self.years, self.target_years = page.years, page.target_years

    def _interval(self, name: str) -> Interval:
        text = getattr(self.page, name)
        if not text:
            raise Missing(f"Nothing was typed for {name}, so this step is left out. Type a number to see it.")
        return readings(text)[0].interval

    @property
    def rate(self) -> Interval:
        return self._interval("printed_rate") * PER_CENT

    @property
    def part(self) -> Interval:
        return self._interval("part_level")

    @property
    def printed_share(self) -> Interval:
        return self._interval("printed_share") * PER_CENT

    @property
    def part_rate(self) -> Interval:
        return self._interval("part_rate") * PER_CENT

    @property
    def target(self) -> Interval:
        """The target itself: what is aimed at is exact (rule 8)."""
        self._interval("target")
        return Interval.point(Fraction(self.page.target))

    @property
    def change(self) -> Interval:
        found = self._interval("percentage") * PER_CENT
        if not self.page.difference:
            raise Missing(
                "Nothing was typed for difference, so the counts are left out. Type a whole number to see them."
            )
        return found

    @contextmanager
    def step(self) -> Iterator[None]:
        """Take a step; where numbers are missing or impossible together, say so and go on."""
        with self.page.attempt():
            try:
                yield
            except (ValueError, ArithmeticError) as error:
                raise Missing(f"This step cannot be computed: {error}.") from None

    # -- what is typed --------------------------------------------------------
    def readings(self) -> pd.DataFrame:
        """Each number with what it stands for."""
        import pandas as pd

        names = ("first_level", "last_level", "printed_rate", "part_level", "printed_share", "part_rate", "percentage")
        rows = []
        for name in names:
            text = getattr(self.page, name)
            if text:
                digits = len(text.partition(".")[2])
                rows.append(
                    {
                        "number": name.replace("_", " "),
                        "as typed": text,
                        "stands for every value from … to …": outward(readings(text)[0].interval, digits + 1),
                    }
                )
        if self.page.target:
            rows.append(
                {"number": "target", "as typed": self.page.target, "stands for every value from … to …": "itself"}
            )
        return pd.DataFrame(rows)

    # -- growth ---------------------------------------------------------------
    def growth_words(self, growth: Interval) -> str:
        many = f"{self.years} years" if self.years > 1 else "one year"
        return (
            f"From {self.page.first_level} to {self.page.last_level} in {many} is {outward(growth, 2, 100)} % a year."
        )

    def fit_words(self, growth: Interval, gap: Interval, base: Interval) -> list[str]:
        """Whether level and rate fit, the innocent explanations before the finding."""
        rate, digits = self.page.printed_rate, len(self.page.first_level.partition(".")[2]) + 1
        if growth.meets(self.rate):
            return [
                f"● The printed {rate} % a year adds up with the levels as they stand: rounding is all the "
                f"room that it needs."
            ]
        others = [
            n
            for n in (self.years - 1, self.years + 1)
            if n >= 1 and annual_growth(self.first, self.last, n).meets(self.rate)
        ]
        could = (
            "What else could explain it: levels are money of their year and rates of value added are at "
            "constant prices; or the first level was restated later"
        )
        if others:
            could += f"; or the rate runs over {others[0]} years, not {self.years}"
        return [
            could + ".",
            f"◐ The printed {rate} % a year adds up only if something makes {outward(gap, 2, 100)} % a year "
            f"between it and the levels. "
            f"If the rate is real, that is what prices did, together with every change in what is counted. If "
            f"prices stood still, the rate "
            f"needs a first level of {outward(base, digits)}, where {self.page.first_level} is printed.",
        ]

    def draw_growth(self, growth: Interval) -> None:
        """Draw the growth of the level beside the printed rate."""
        import pandas as pd

        from duizhang import charts

        rows = [
            ("growth of the level", growth * 100, "printed"),
            (f"printed rate, {self.page.printed_rate} %", self.rate * 100, "other"),
        ]
        words = (
            f"The level grew {outward(growth, 2, 100)} % a year; the printed rate stands for "
            f"{outward(self.rate, 2, 100)} %."
        )
        self.page.figure(
            charts.intervals(rows, "per cent a year"),
            "level-and-rate",
            alt=words,
            caption=words
            + (
                " The two overlap."
                if growth.meets(self.rate)
                else " The two do not overlap: prices, or a changed base, lie between."
            ),
            points=pd.DataFrame(
                [
                    {"what": label, "low": float(i.lo), "high": float(i.hi), "unit": "per cent a year"}
                    for label, i, _ in rows
                ]
            ),
        )

    # -- shares ---------------------------------------------------------------
    def share_words(self, part: Interval) -> list[str]:
        words = [f"{self.page.part_level} of {self.page.last_level} is {outward(part, 2, 100)} %."]
        if part.lo > 1:
            words.append(
                "What else could explain it: the two are in different units, or of different years, or the "
                "one is no part of the other. "
                "◆ As they stand they cannot both hold: a part is no larger than its whole."
            )
        if self.page.printed_share:
            if part.meets(self.printed_share):
                words.append(f"● The printed {self.page.printed_share} % adds up with it.")
            else:
                words.append(
                    "What else could explain it: another whole is meant, or the two levels are of different "
                    "dates, or one digit is misprinted. "
                    f"◆ As they stand, {self.page.part_level}, {self.page.last_level} and "
                    f"{self.page.printed_share} % cannot all hold."
                )
        return words

    def rest_words(self, rest: Interval) -> str:
        return (
            f"The part grew {self.page.part_rate} % a year and the whole {self.page.printed_rate} %. With "
            f"this share at the end, and if the prices of "
            f"both moved alike, the rest grew {outward(rest, 2, 100)} % a year."
        )

    # -- target ---------------------------------------------------------------
    def target_words(self, required: Interval) -> str:
        many = f"{self.target_years} years" if self.target_years > 1 else "one year"
        return (
            f"From {self.page.last_level} to {self.page.target} in {many} takes {outward(required, 2, 100)} % "
            f"a year; it had been "
            f"{outward(annual_growth(self.first, self.last, self.years), 2, 100)} %. A target is near or far, "
            f"never false."
        )

    # -- counts ---------------------------------------------------------------
    def counts(self) -> range:
        """The base counts from which the difference prints as the percentage."""
        found = recover_counts(self.change, self.page.difference)
        if len(found) > MOST_CANDIDATES:
            raise Missing("So many counts would print this percentage that the two numbers say nothing about them.")
        return found

    def named(self, counts: range) -> str:
        """The candidates in words, the first dozen of them."""
        more = f" and {len(counts) - _NAMED:,} more" if len(counts) > _NAMED else ""
        return ", ".join(f"{n:,}" for n in counts[:_NAMED]) + more if counts else "none"

    def counts_words(self, counts: range) -> str:
        typed = f"A change of {self.page.difference:+,} that prints as {self.page.percentage} %"
        if not counts:
            return (
                "What else could explain it: the percentage was computed from other counts, or was cut off "
                "instead of rounded. "
                f"◆ {typed} has no whole number to start from: these two cannot both hold."
            )
        chance = recover_chance(self.change, self.page.difference)
        luck = f"A percentage drawn at random would leave some count possible with a chance of about {chance:.2f}."
        named = self.named(counts)
        after = f", and {counts[0] + self.page.difference:,} after it" if len(counts) == 1 else ""
        return (
            f"{typed} leaves {'one count' if len(counts) == 1 else f'{len(counts):,} counts'} to start "
            f"from: {named}{after}. {luck}"
        )

    def silence(self) -> str:
        return (
            "The digits do not say whether the rate is real or nominal, whether both levels count the same "
            "things, which vintage each "
            "comes from, and what else the text says beside them. Nothing outside these numbers was asked."
        )
