"""Targets: the growth that they need, in both price readings (rule 1)."""

from __future__ import annotations

from typing import Any

from duizhang.checks.bounds import positive, quotient, span
from duizhang.interval import Interval, monotone

__all__ = ["price_growth_needed", "remaining_growth", "required_growth"]


def required_growth(level: Any, target: Any, years: int) -> Interval:
    """Growth a year from the last level to the target: (T / Y)^(1/n) - 1, T exact.

    4153.25 in 2020 to 10,000 in 2025: 19.212633 to 19.212691 per cent.
    """
    power = 1 / span(years)
    return monotone(
        lambda y, t: quotient(t, y) ** power - 1,
        "-+",
        positive("the last level", level),
        positive("the target", target),
    )


def price_growth_needed(required: Any, annual_target: Any) -> Interval:
    """What prices add if the level target is at current prices and the yearly one is real.

    (1 + required) / (1 + yearly target) - 1. 19.21 per cent with 8 to 8.5 real:
    9.87 to 10.38 per cent a year.
    """
    required, annual = Interval.of(required), Interval.of(annual_target)
    positive("one plus a growth rate", annual + 1)
    return monotone(lambda r, g: (1 + r) / (1 + g) - 1, "+-", required, annual)


def remaining_growth(level: Any, target: Any, years: int, first: Any) -> Interval:
    """What is left a year after the first year's target: (T / (Y (1 + g_1)))^(1/(n-1)) - 1.

    Urban income, 38,329 to 60,000 in five years, 8 per cent in the first: 9.723 per cent.
    """
    power = 1 / span(span(years) - 1)
    first = Interval.of(first)
    positive("one plus a growth rate", first + 1)
    return monotone(
        lambda y, t, g: (t / (y * (1 + g))) ** power - 1,
        "-+-", positive("the last level", level), positive("the target", target), first,
    )  # fmt: skip
