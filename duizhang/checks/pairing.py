"""Which levels a rate ties together, and over which years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duizhang.checks.index import Index
from duizhang.claim import Claim
from duizhang.interval import Interval, monotone

__all__ = ["Span", "alike", "annual_rate", "cumulative", "level_pairs", "neighbours", "spans"]


@dataclass(frozen=True, slots=True)
class Span:
    """The years that a rate runs over: from ``base`` to ``end``."""

    base: int
    end: int
    assumed: bool = False

    @property
    def years(self) -> int:
        return self.end - self.base


def spans(c: Claim) -> tuple[Span, ...]:
    """The spans that the words of a rate allow, the one in the ledger first.

    A printed period has one. Where the ends are not printed (以来, 这五年), n is an
    assumption: one year more and one year less are allowed too (rule 2).
    """
    end = c.year
    if end is None:
        return ()
    base = c.base_year
    if base is None:
        if c.kind == "growth_yoy":
            base = end - 1
        elif c.kind == "growth_annual_avg" and c.period_start[:4].isdigit():
            base = int(c.period_start[:4]) - 1
        else:
            return ()
    if base >= end:
        return ()
    open_ends = c.period_basis != "printed" and c.kind != "growth_yoy"
    found = [Span(base, end, open_ends)]
    if open_ends:
        found += [Span(b, end, True) for b in (base - 1, base + 1) if b < end]
    return tuple(found)


def whole_years(c: Claim) -> bool:
    """Whether the rate runs from year to year (not a quarter, not a month)."""
    return all(len(p) in (0, 4) or p.endswith("-12-31") for p in (c.period_start, c.period_end, c.base_period))


def cumulative(index: Index, c: Claim) -> bool:
    """Whether an average may have been computed by the cumulative method (investment only, rule 2)."""
    return c.kind == "growth_annual_avg" and (
        c.averaging == "cumulative" or index.indicator(c.indicator).averaging == "cumulative"
    )


def annual_rate(index: Index, c: Claim, years: int) -> Interval:
    """The rate a year as a fraction; a change over several years is spread over them.

    Raises
    ------
    ValueError
        If everything, or more, would be gone.
    """
    rate = index.value(c)
    if c.kind != "change_pct" or years == 1:
        return rate
    if rate.lo <= -1:
        raise ValueError("a fall of everything has no yearly rate")
    return monotone(lambda g: (1 + g) ** (1 / years) - 1, "+", rate)


def alike(index: Index, a: Claim, b: Claim) -> bool:
    """Whether two amounts can be compared: one kind of figure, one unit, one way of adding up the year."""
    if (a.kind, a.per, a.of) != (b.kind, b.per, b.of) and {a.kind, b.kind} != {"level", "count"}:
        return False
    if a.unit != b.unit:
        units = index.facts.units
        if a.unit not in units or b.unit not in units or units[a.unit].dimension != units[b.unit].dimension:
            return False
    if a.over == b.over or "unknown" in (a.over, b.over):
        return True
    return {a.over, b.over} == {"at_end", "sum"} and index.indicator(a.indicator).stock_or_flow == "flow"


def level_pairs(index: Index, rate: Claim, span: Span) -> list[tuple[Claim, Claim]]:
    """The levels at both ends of a rate: from its own document if that prints both, else from any."""
    starts = _bounded(index, index.at(rate.place, rate.indicator, span.base))
    ends = _bounded(index, index.at(rate.place, rate.indicator, span.end))
    pairs = [(a, b) for a in starts for b in ends if alike(index, a, b)]
    own = [p for p in pairs if p[0].source == p[1].source == rate.source]
    one = [p for p in pairs if p[0].source == p[1].source]
    return own[:1] or one[:1] or pairs[:4]


def _bounded(index: Index, claims: tuple[Claim, ...]) -> list[Claim]:
    """The most exact figure of each document."""
    best: dict[tuple[str, str], Claim] = {}
    for c in claims:
        if index.value(c).bounded:
            best.setdefault((c.source, c.kind), c)
    return list(best.values())[:6]


def neighbours(index: Index, place: str, indicator: str) -> Iterator[tuple[Claim, Claim]]:
    """Each level with the next later one like it, one document before another."""
    levels = [c for c in index.amounts(place, indicator) if index.value(c).bounded]
    for i, a in enumerate(levels):
        later = None
        for b in levels[i + 1 : i + 40]:
            if b.year is None or a.year is None or b.year <= a.year or not alike(index, a, b):
                continue
            if later is not None and b.year > later.year:
                break
            if later is None or (b.source == a.source) > (later.source == a.source):
                later = b
        if later is not None:
            yield a, later
