"""Adding up: how far printed parts may miss a printed whole (rule 5)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from duizhang.interval import Interval

__all__ = ["EXHAUSTIVE", "rounding_slack", "total"]

#: Wholes of the national accounts and of trade, and sets of parts that exhaust them by definition.
EXHAUSTIVE: dict[str, tuple[frozenset[str], ...]] = {
    "gdp": (
        frozenset({"primary_value_added", "secondary_value_added", "services_value_added"}),
        frozenset({"primary_value_added", "secondary_value_added", "tertiary_value_added"}),
    ),
    "foreign_trade": (frozenset({"exports", "imports"}),),
    "population": (frozenset({"urban_population", "rural_population"}),),
}


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of independent quantities."""
    out = Interval.point(0)
    for part in parts:
        out = out + part
    return out


def rounding_slack(parts: int, last_unit: Any = 1) -> Fraction:
    """How far a printed sum of rounded parts may miss a printed total: (n + 1) / 2 last units.

    Against a total that is exact (shares against 100) it is n / 2: pass one part less.
    """
    return Fraction(parts + 1, 2) * Fraction(last_unit)
