"""What prices did elsewhere over the same years: the band beside an implied deflator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duizhang.checks import growth
from duizhang.checks.index import Index
from duizhang.checks.pairing import annual_rate, cumulative, spans
from duizhang.interval import Interval

__all__ = ["Elsewhere", "average_rate", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An implied deflator of another place, within one vintage."""

    place: str
    vintage: str
    price: Interval
    references: tuple[str, ...]
    claims: tuple[str, ...] = ()


def label(r) -> str:
    """A short label of an outside figure: ``taiyuan gdp level 2015 (first)``."""
    return f"{r.place} {r.indicator} {r.kind} {r.year} ({r.vintage or 'no vintage'})"


def average_rate(ix: Index, place: str, indicator: str, base: int, end: int, vintage: str):
    """The real growth a year of a place between two years, with what it comes from.

    A printed average of the same years first, then an outside average, then the
    yearly rates of one vintage multiplied.

    Returns
    -------
    tuple of (Interval, references, claims) or None
    """
    for c in ix.rates(place, indicator):
        if c.kind != "growth_yoy" and not cumulative(ix, c) and ix.basis(c) != "nominal":
            found = spans(c)
            if found and (found[0].base, found[0].end) == (base, end):
                return annual_rate(ix, c, end - base), (), (c.claim,)
    for r in ix.references(place, indicator, "growth_annual_avg"):
        if r.year in (f"{base + 1}-{end}", f"{base + 1}/{end}") and r.vintage in (vintage, "unknown", ""):
            return ix.reference_value(r), (label(r),), ()
    rates, labels = [], []
    for year in range(base + 1, end + 1):
        here = {r.vintage: r for r in ix.references_at(place, indicator, year, "growth_yoy")}
        chosen = here.get(vintage) or here.get("unknown") or here.get("")
        if chosen is None:
            return None
        rates.append(ix.reference_value(chosen))
        labels.append(label(chosen))
    return growth.average_of_chain(rates), tuple(labels), ()


def elsewhere(ix: Index, place: str, indicator: str, base: int, end: int) -> tuple[Elsewhere, ...]:
    """Implied deflators of the place's parent, its parent and so on, each vintage by itself."""
    return ix.once(("prices", place, indicator, base, end), lambda: tuple(_elsewhere(ix, place, indicator, base, end)))


def _elsewhere(ix: Index, place: str, indicator: str, base: int, end: int) -> Iterator[Elsewhere]:
    for other in ix.ancestors(place):
        starts = {r.vintage: r for r in ix.references_at(other, indicator, base)}
        ends = {r.vintage: r for r in ix.references_at(other, indicator, end)}
        found = False
        for vintage in sorted(starts.keys() & ends.keys()):
            rate = average_rate(ix, other, indicator, base, end, vintage)
            if rate is None:
                continue
            try:
                price = growth.implied_deflator(
                    ix.reference_value(starts[vintage]), ix.reference_value(ends[vintage]), end - base, rate[0]
                )
            except (ValueError, ArithmeticError):
                continue
            found = True
            labels = (label(starts[vintage]), label(ends[vintage]), *rate[1])
            yield Elsewhere(other, vintage, price, labels, rate[2])
        if not found:
            yield from _from_index(ix, other, f"{indicator}_deflator", base, end)


def _from_index(ix: Index, place: str, indicator: str, base: int, end: int) -> Iterator[Elsewhere]:
    starts = {r.vintage: r for r in ix.references_at(place, indicator, base, "index")}
    for r in ix.references_at(place, indicator, end, "index"):
        if r.vintage in starts:
            start = starts[r.vintage]
            price = growth.annual_growth(ix.reference_value(start), ix.reference_value(r), end - base)
            yield Elsewhere(place, r.vintage, price, (label(start), label(r)))
