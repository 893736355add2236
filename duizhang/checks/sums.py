"""Adding up: how far printed parts may miss a printed whole (rule 5)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from duizhang.interval import Interval

__all__ = ["EXHAUSTIVE", "rounding_slack", "total"]

#: Wholes, and the sets of parts that exhaust them by the definition of the statistics bureau; nothing else is here.
#: Left out on purpose: industry and construction in the secondary sector, and farming with its services in the
#: primary one (since the classification of 2012, repair of metal goods, support to mining and farm services count
#: as tertiary); above-scale units in any whole; expenditure by purpose, of which no report prints every head.
EXHAUSTIVE: dict[str, tuple[frozenset[str], ...]] = {
    "gdp": (
        frozenset({"primary_value_added", "secondary_value_added", "services_value_added"}),
        frozenset({"primary_value_added", "secondary_value_added", "tertiary_value_added"}),
    ),
    "foreign_trade": (frozenset({"exports", "imports"}),),
    "general_public_budget_revenue": (frozenset({"tax_revenue", "non_tax_revenue"}),),
    "retail_sales": (
        frozenset({"urban_retail_sales", "rural_retail_sales"}),
        frozenset({"goods_retail_sales", "catering_revenue"}),
    ),
    "fixed_asset_investment": (frozenset({"primary_investment", "secondary_investment", "tertiary_investment"}),),
    "population": (
        frozenset({"urban_population", "rural_population"}),
        frozenset({"male_population", "female_population"}),
    ),
}


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of independent quantities."""
    found = list(parts)
    ends = [(p.lo, p.hi) for p in found]
    if found and all(e.__class__ is Fraction for pair in ends for e in pair):
        # One common denominator instead of one at every step.
        low, high = (_sum(side) for side in zip(*ends, strict=True))
        return Interval(low, high, any(p.lo_open for p in found), any(p.hi_open for p in found))
    out = Interval.point(0)
    for part in found:
        out = out + part
    return out


def _sum(values: Sequence[Fraction]) -> Fraction:
    common = math.lcm(*(v.denominator for v in values))
    return Fraction(sum(v.numerator * (common // v.denominator) for v in values), common)


def rounding_slack(parts: int, last_unit: Any = 1) -> Fraction:
    """How far a printed sum of rounded parts may miss a printed total: (n + 1) / 2 last units.

    Against a total that is exact (shares against 100) it is n / 2: pass one part less.
    """
    return Fraction(parts + 1, 2) * Fraction(last_unit)
