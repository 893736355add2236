"""What exercises draw from: the invented county, or the project's own ledger.

In the invented county figures may be invented further: a case has its names
and digits of the same length that are drawn anew. A real case is used as
printed or published, and there are only so many of them. Figures of deaths,
crime, discipline and the epidemic are never exercise material.
"""

from __future__ import annotations

import functools
import itertools
import math
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

from duizhang.claim import Facts, Indicator
from duizhang.classroom.errors import ClassroomError

__all__ = ["EXCLUDED_FAMILIES", "Material", "excluded", "material", "vary"]

#: Families of indicators that are never exercise material, whole.
EXCLUDED_FAMILIES = frozenset({"safety", "covid", "governance", "health"})
#: The same by name, wherever an indicator may be filed.
_EXCLUDED = re.compile(
    r"death|fatal|accident|injur|crime|criminal|robbery|theft|gang|murder|corrupt|disciplin|misconduct|four.winds"
    r"|covid|epidemic"
    r"|死|伤亡|事故|案|罪|盗|抢|黑|恶|腐|违纪|处分|作风|疫",
    re.IGNORECASE,
)
YI = 10**8

Case = dict[str, Any]
#: What a student reads about where the figures come from: invented, real.
_NOTES = (
    ("The county and its figures are invented.", "本县及其数字均为虚构。"),
    (
        "The levels are published ones; growth that is not printed was worked out from them.",
        "各年水平为公布的数字；没有印出的增速由它们算出。",
    ),
)
#: Units of the invented county, and what a part of them has reached.
_REACHED = (
    {
        "units_en": "villages",
        "units_zh": "行政村",
        "reached_en": "have a hard road to the door",
        "reached_zh": "已通硬化路",
    },
    {"units_en": "villages", "units_zh": "行政村", "reached_en": "have piped water", "reached_zh": "已通自来水"},
    {
        "units_en": "tea workshops",
        "units_zh": "茶叶作坊",
        "reached_en": "sell on the internet",
        "reached_zh": "在网上销售",
    },
    {"units_en": "bus stops", "units_zh": "公交站点", "reached_en": "have a shelter", "reached_zh": "建有候车亭"},
    {
        "units_en": "service points",
        "units_zh": "便民服务点",
        "reached_en": "open at weekends",
        "reached_zh": "周末开放",
    },
)


def excluded(indicator: Indicator) -> bool:
    """Whether an indicator is never exercise material."""
    names = f"{indicator.indicator} {indicator.name_en} {indicator.name_zh}"
    return indicator.family in EXCLUDED_FAMILIES or bool(_EXCLUDED.search(names))


def vary(rng: random.Random, low: float, high: float, decimals: int) -> str:
    """Digits of an invented figure: drawn evenly, the last one never 0, so that all stand for the same width."""
    while True:
        printed = f"{rng.uniform(low, high):.{decimals}f}"
        if printed[-1] != "0" and low <= float(printed) <= high:
            return printed


class Material:
    """The figures of one ledger that may be exercise material.

    Parameters
    ----------
    facts : Facts
    real : bool
        Whether the figures are of a real place: then they are used as they are.
    """

    def __init__(self, facts: Facts, real: bool) -> None:
        self.real = real
        self.facts = facts
        self.indicators = {k: i for k, i in facts.indicators.items() if not excluded(i)}
        self.claims = tuple(
            c
            for c in facts.claims
            if c.indicator in self.indicators and c.is_number and c.hedge == "none" and not c.printed.startswith("-")
        )

    # -- cases ---------------------------------------------------------------
    def level_and_rate(self, rng: random.Random) -> Case:
        """A sum of money in 亿元 and its growth on the year before, both at current prices."""
        if self.real:
            return self._choose(rng, self._yearly, "a sum of money in two years")
        nominal = [
            self.names(c.place, c.indicator) | {"year": c.year}
            for c in self.claims
            if c.kind == "growth_yoy" and c.status == "achieved" and c.unit == "percent" and self._nominal(c.indicator)
        ]
        return self._choose(rng, nominal, "a sum of money") | {
            "level": vary(rng, 40, 95, 2),
            "rate": vary(rng, 4, 9.9, 1),
        }

    def two_levels(self, rng: random.Random) -> Case:
        """Two levels of value added in 亿元, years apart, and the average rate at constant prices between them."""
        if self.real:
            return self._choose(rng, self._chained, "two levels with rates between them")
        years = rng.choice((4, 5, 6))
        first, rate, prices = vary(rng, 120, 480, 2), vary(rng, 4, 7.9, 1), rng.uniform(0.015, 0.045)
        last = float(first) * ((1 + float(rate) / 100) * (1 + prices)) ** years
        return self._choose(rng, self._value_added, "value added") | {
            "first": first,
            "last": f"{last:.2f}",
            "rate": rate,
            "years": years,
            "first_year": 2024 - years,
            "last_year": 2024,
        }

    def part_and_whole(self, rng: random.Random) -> Case:
        """A part and its whole in one year, in 亿元, and how both grew in the next."""
        if self.real:
            return self._choose(rng, self._districts, "a part of a whole in two years")
        parts = [i for i in self.indicators.values() if i.part_of == "gdp" and i.stock_or_flow == "flow"]
        part = rng.choice([i for i in parts if i.comparable_only != "yes"])
        whole = vary(rng, 150, 480, 2)
        county = self.facts.places[self._county]
        return self.note() | {
            "whole_en": f"the gross regional product of {county.name_en}",
            "whole_zh": f"{county.name_zh}地区生产总值",
            "part_en": part.name_en,
            "part_zh": part.name_zh,
            "basis_en": "at constant prices",
            "basis_zh": "按不变价格计算",
            "base_year": 2023,
            "year": 2024,
            "whole": whole,
            "part": f"{float(whole) * rng.uniform(0.2, 0.7):.2f}",
            "whole_rate": vary(rng, 4, 8.9, 1),
            "part_rate": vary(rng, 2, 9.9, 1),
        }

    def names_of_counts(self, rng: random.Random) -> Case:
        """What is counted: something that rose, and units of which a part has reached something."""
        if self.real:
            raise ClassroomError(
                "the ledger has no counts to draw from: those that it prints with a percentage are never exercise material"
            )
        firms = [self.indicators[k] for k in ("high_tech_firms", "specialised_smes", "above_scale_industrial_firms")]
        rose = rng.choice([i for i in firms if i])
        units = rng.choice(_REACHED)
        return self.note() | {"name_en": rose.name_en, "name_zh": rose.name_zh} | units

    def part_beside_whole(self, rng: random.Random) -> Case:
        """A place and the larger one that holds it: its share at two times, and how both grew in one year."""
        if self.real:
            return self._choose(rng, self._beside, "a place whose share of a larger one rose")
        county = self.facts.places[self._county]
        city = self.facts.places[county.parent]
        first = vary(rng, 10.1, 24.9, 1)
        return self.note() | {
            "place_en": county.name_en,
            "place_zh": county.name_zh,
            "city_en": city.name_en,
            "city_zh": city.name_zh,
            "share_first": first,
            "share_last": vary(rng, float(first) + 0.4, float(first) + 2.5, 1),
            "own_rate": vary(rng, 5.1, 9.9, 1),
            "city_rate": vary(rng, 3.1, 7.9, 1),
            "weight": vary(rng, 10.1, 27.9, 1),
        }

    def restated(self, rng: random.Random) -> Case:
        """Retail sales of the larger place in two years, 亿元, and a growth on another base than the first."""
        if self.real:
            return self._choose(rng, self._retail, "retail sales with their growth")
        first = vary(rng, 60, 90, 2)
        growth = float(vary(rng, 3.1, 8.9, 1))
        last = float(first) * (1 + growth / 100) * rng.uniform(0.965, 0.99)
        return {
            "retail_first": first,
            "retail_last": f"{last:.2f}",
            "retail_rate": f"{growth}",
        }

    def level_and_target(self, rng: random.Random) -> Case:
        """A level in 亿元, a target years later, the target of the first year, and the record."""
        if self.real:
            return self._choose(rng, self._targets, "a target with its level")
        years = rng.choice((3, 4, 5))
        level, first = vary(rng, 31, 79, 2), vary(rng, 5.1, 8.9, 1)
        target = float(level) * (1 + rng.uniform(0.085, 0.145)) ** years
        found = [
            self.names(c.place, c.indicator)
            for c in self.claims
            if c.kind == "level" and c.unit == "yuan" and self._nominal(c.indicator) and c.place == self._county
        ]
        return self._choose(rng, found, "a sum of money") | {
            "year": 2024,
            "years": years,
            "target_year": 2024 + years,
            "level": level,
            "target": f"{target:.0f}",
            "first_rate": first,
            "record": vary(rng, 4.1, 7.9, 1),
        }

    # -- names ---------------------------------------------------------------
    def note(self) -> Case:
        """Whether the figures are invented, in words that a student reads."""
        english, chinese = _NOTES[self.real]
        return {"note_en": english, "note_zh": chinese}

    def names(self, place: str, indicator: str) -> Case:
        """A place and an indicator in both languages."""
        where, what = self.facts.places[place], self.indicators[indicator]
        return self.note() | {
            "place_en": where.name_en,
            "place_zh": where.name_zh,
            "name_en": what.name_en,
            "name_zh": what.name_zh,
        }

    @functools.cached_property
    def _county(self) -> str:
        """The place that most claims are about."""
        return Counter(c.place for c in self.facts.claims).most_common(1)[0][0]

    def _nominal(self, indicator: str) -> bool:
        it = self.indicators.get(indicator)
        return bool(it and it.growth_basis == "nominal" and it.comparable_only != "yes" and it.unit == "yuan")

    def _choose(self, rng: random.Random, found: list[Case], what: str) -> Case:
        if not found:
            raise ClassroomError(f"the ledger has no case of this kind: {what}")
        return dict(rng.choice(found))

    @functools.cached_property
    def _value_added(self) -> list[Case]:
        keys = ("gdp", "primary_value_added", "secondary_value_added", "services_value_added")
        return [self.names(self._county, k) for k in keys if k in self.indicators]

    # -- cases of a real place -------------------------------------------------
    @functools.cached_property
    def _levels(self) -> dict[tuple[str, str], dict[int, float]]:
        """(place, indicator) -> year -> first published level in 亿元."""
        out: dict[tuple[str, str], dict[int, float]] = {}
        for r in self.facts.references:
            money = r.kind == "level" and r.unit == "yuan" and int(r.multiplier) == YI and r.vintage == "first"
            if money and r.indicator in self.indicators:
                out.setdefault((r.place, r.indicator), {})[int(r.year[-4:])] = float(r.value)
        return out

    def _grown(self, place: str, indicator: str, year: int) -> str:
        """The growth of published levels on the year before, in per cent with one decimal; empty without both."""
        levels = self._levels.get((place, indicator), {})
        if year not in levels or year - 1 not in levels:
            return ""
        return f"{(levels[year] / levels[year - 1] - 1) * 100:.1f}"

    @functools.cached_property
    def _yearly(self) -> list[Case]:
        return [
            self.names(place, indicator)
            | {"year": year, "level": f"{level:.2f}", "rate": self._grown(place, indicator, year)}
            for (place, indicator), levels in self._levels.items()
            for year, level in levels.items()
            if self._grown(place, indicator, year) and indicator not in ("fixed_asset_investment", "retail_sales")
        ]

    @functools.cached_property
    def _chained(self) -> list[Case]:
        found = []
        for place, indicator in self._levels:
            rates = self.facts.outside(place, indicator, "growth_yoy", "first")
            levels = self._levels[place, indicator]
            for first in levels:
                for years in (3, 4, 5, 6):
                    steps = [rates.get(y) for y in range(first + 1, first + years + 1)]
                    if first + years not in levels or not all(steps):
                        continue
                    product = math.prod(1 + float(r.value) / 100 for r in steps if r)
                    found.append(
                        self.names(place, indicator)
                        | {
                            "first": f"{levels[first]:.2f}",
                            "last": f"{levels[first + years]:.2f}",
                            "rate": f"{(product ** (1 / years) - 1) * 100:.1f}",
                            "years": years,
                            "first_year": first,
                            "last_year": first + years,
                        }
                    )
        return found

    def _inside(self) -> list[tuple[str, str, int]]:
        """(place, the larger place, year) with levels of both in this year and the one before."""
        return [
            (place, parent, year)
            for (place, indicator), levels in self._levels.items()
            if indicator == "gdp" and (parent := self.facts.places[place].parent)
            for year in levels
            if self._grown(place, "gdp", year) and self._grown(parent, "gdp", year)
        ]

    @functools.cached_property
    def _districts(self) -> list[Case]:
        found = []
        for place, parent, year in self._inside():
            part, whole = self.facts.places[place], self.facts.places[parent]
            found.append(
                self.note()
                | {
                    "whole_en": f"the gross regional product of {whole.name_en}",
                    "whole_zh": f"{whole.name_zh}地区生产总值",
                    "part_en": f"that of {part.name_en}",
                    "part_zh": part.name_zh,
                    "basis_en": "at current prices",
                    "basis_zh": "按当年价格计算",
                    "base_year": year - 1,
                    "year": year,
                    "whole": f"{self._levels[parent, 'gdp'][year - 1]:.2f}",
                    "part": f"{self._levels[place, 'gdp'][year - 1]:.2f}",
                    "whole_rate": self._grown(parent, "gdp", year),
                    "part_rate": self._grown(place, "gdp", year),
                }
            )
        return found

    @functools.cached_property
    def _beside(self) -> list[Case]:
        found = []
        for place, parent, year in self._inside():
            if (parent, "retail_sales") not in self._levels:
                continue
            own, all_of_it = self._levels[place, "gdp"], self._levels[parent, "gdp"]
            shares = {y: f"{own[y] / all_of_it[y] * 100:.1f}" for y in sorted(set(own) & set(all_of_it))}
            part, whole = self.facts.places[place], self.facts.places[parent]
            for first, last in itertools.combinations(shares, 2):
                found.append(
                    self.note()
                    | {
                        "place_en": part.name_en,
                        "place_zh": part.name_zh,
                        "city_en": whole.name_en,
                        "city_zh": whole.name_zh,
                        "share_first": shares[first],
                        "share_last": shares[last],
                        "own_rate": self._grown(place, "gdp", year),
                        "city_rate": self._grown(parent, "gdp", year),
                        "weight": shares[year - 1],
                    }
                )
        return found

    @functools.cached_property
    def _retail(self) -> list[Case]:
        found = []
        for (place, indicator), levels in self._levels.items():
            rates = self.facts.outside(place, indicator, "growth_yoy", "first") if indicator == "retail_sales" else {}
            found += [
                {
                    "retail_first": f"{levels[year - 1]:.2f}",
                    "retail_last": f"{levels[year]:.2f}",
                    "retail_rate": rate.value,
                }
                for year, rate in rates.items()
                if year in levels and year - 1 in levels
            ]
        return found

    @functools.cached_property
    def _targets(self) -> list[Case]:
        found = []
        for aim in self.claims:
            levels = self._levels.get((aim.place, aim.indicator), {})
            if aim.kind != "level" or aim.status != "target" or aim.unit != "yuan" or not aim.year:
                continue
            same = [
                c for c in self.facts.claims if (c.place, c.indicator) == (aim.place, aim.indicator) and c.is_number
            ]
            records = [c for c in same if c.kind == "growth_annual_avg" and c.status == "achieved"]
            firsts = [c for c in same if c.kind == "growth_yoy" and c.status == "target"]
            for record, first in itertools.product(records, firsts):
                year = (first.year or 0) - 1
                if year not in levels or year + 1 >= aim.year:
                    continue
                found.append(
                    self.names(aim.place, aim.indicator)
                    | {
                        "year": year,
                        "years": aim.year - year,
                        "target_year": aim.year,
                        "level": f"{levels[year]:.2f}",
                        "target": f"{float(aim.value or 0) / YI:.0f}",
                        "first_rate": first.printed,
                        "record": record.printed,
                    }
                )
        return found


@functools.lru_cache(maxsize=4)
def material(real: bool = False) -> Material:
    """The invented county's material, or that of the project's own ledger."""
    from duizhang.ledger.load import find_data, open_ledger

    folder = find_data() if real else Path(__file__).resolve().parents[2] / "data" / "sample"
    return Material(open_ledger(folder).facts(), real)
