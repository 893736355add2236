"""What exercises draw from: the invented county, or the project's own ledger.

In the invented county figures may be invented further: a case has its names
and digits of the same length that are drawn anew. A real case is used as
printed or published, and there are only so many of them. Figures of deaths,
crime, discipline and the epidemic are never exercise material.
"""

from __future__ import annotations

import functools
import random
import re
from pathlib import Path
from typing import Any

from duizhang.claim import Claim, Facts, Indicator, Reference
from duizhang.classroom.errors import ClassroomError

__all__ = ["EXCLUDED_FAMILIES", "Material", "excluded", "material", "vary"]

#: Families of indicators that are never exercise material, whole.
EXCLUDED_FAMILIES = frozenset({"safety", "covid", "governance", "health"})
#: The same by name, wherever an indicator may be filed.
_EXCLUDED = re.compile(
    r"death|fatal|accident|injur|crime|criminal|robbery|theft|gang|murder|corrupt|disciplin|misconduct|wind|covid|epidemic"
    r"|死|伤亡|事故|案|罪|盗|抢|黑|恶|腐|违纪|处分|作风|疫",
    re.IGNORECASE,
)
YI = 10**8

Case = dict[str, Any]


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

    # -- names ---------------------------------------------------------------
    def names(self, place: str, indicator: str) -> Case:
        """A place and an indicator in both languages."""
        where, what = self.facts.places[place], self.indicators[indicator]
        return {
            "place_en": where.name_en,
            "place_zh": where.name_zh,
            "name_en": what.name_en,
            "name_zh": what.name_zh,
        }

    def _one(self, rng: random.Random, kind: str, **columns: str) -> Claim:
        found = [c for c in self.claims if c.kind == kind and all(getattr(c, k) == v for k, v in columns.items())]
        if not found:
            raise ClassroomError(f"the ledger has no {kind} to draw an exercise from")
        return rng.choice(found)

    # -- cases ---------------------------------------------------------------
    def level_and_rate(self, rng: random.Random) -> Case:
        """A sum of money in 亿元 and its growth on the year before, both at current prices."""
        return rng.choice(self._level_and_rate) | self._invented(rng, level=(40, 95, 2), rate=(4, 13, 1))

    @functools.cached_property
    def _level_and_rate(self) -> list[Case]:
        nominal = {k for k, i in self.indicators.items() if i.growth_basis == "nominal" and i.comparable_only != "yes"}
        levels = {(x["place"], x["indicator"], x["year"]): x for x in self._figures("level") if x["unit"] == "yuan"}
        found = []
        for x in self._figures("growth_yoy"):
            level = levels.get((x["place"], x["indicator"], x["year"]))
            usable = level and x["indicator"] in nominal and not float(x["printed"]) <= 0
            if usable and level["multiplier"] == YI:
                found.append(
                    self.names(x["place"], x["indicator"])
                    | {"year": x["year"], "level": level["printed"], "rate": x["printed"]}
                )
        return self._some(found, "a sum and its growth in one year")

    def _figures(self, kind: str) -> list[dict[str, Any]]:
        """Printed and, of a real place, published figures of one kind."""
        rows: list[Claim | Reference] = [c for c in self.claims if c.kind == kind and c.status == "achieved"]
        if self.real:
            rows += [
                r
                for r in self.facts.references
                if r.kind == kind and r.indicator in self.indicators and not r.value.startswith("-")
            ]
        return [
            {
                "place": r.place,
                "indicator": r.indicator,
                "year": r.year if isinstance(r, Claim) else int(r.year[-4:]),
                "printed": r.printed if isinstance(r, Claim) else r.value,
                "multiplier": int(r.multiplier),
                "unit": r.unit,
            }
            for r in rows
        ]

    def _invented(self, rng: random.Random, **bounds: tuple[float, float, int]) -> Case:
        return {} if self.real else {name: vary(rng, *bound) for name, bound in bounds.items()}

    def _some(self, found: list[Case], what: str) -> list[Case]:
        if not found:
            raise ClassroomError(f"the ledger has no {what} to draw an exercise from")
        return found


@functools.lru_cache(maxsize=4)
def material(real: bool = False) -> Material:
    """The invented county's material, or that of the project's own ledger."""
    from duizhang.ledger.load import find_data, open_ledger

    folder = find_data() if real else Path(__file__).resolve().parents[2] / "data" / "sample"
    return Material(open_ledger(folder).facts(), real)
