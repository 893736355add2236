"""A place inside its parent: its share, and what the rest of the parent did."""

from __future__ import annotations

from typing import Any

from duizhang.checks.bounds import weighted_rest
from duizhang.interval import Interval

__all__ = ["place_rest"]


def place_rest(whole_rate: Any, part_rate: Any, weight: Any) -> Interval:
    """What the rest of the parent did in one period: (c - w d) / (1 - w).

    Parameters
    ----------
    whole_rate, part_rate : Interval or number
        Growth of the parent (c) and of the place (d) over the same period.
    weight : Interval or number
        The place's share in the *base* period, below 1.

    Notes
    -----
    -14.7 per cent in both, w = 0.10: the rest fell by 14.639 to 14.761 per cent.
    """
    w = Interval.of(weight)
    if getattr(w.lo, "shape", None) is None and (w.lo < 0 or w.hi >= 1):
        raise ValueError(f"a weight must lie from 0 to below 1 to leave a rest, and {w} does not")
    return weighted_rest(Interval.of(whole_rate), Interval.of(part_rate), w)
