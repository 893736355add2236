"""growth.ytd: a quarter's growth from the rates of the year to date."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.growth import quarter_growth
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.ytd"]
FORMULA = r"\frac{(1+G_q) B_q - (1+G_{q-1}) B_{q-1}}{B_q - B_{q-1}} - 1"


def to_date(c: Claim) -> int | None:
    """The last month of a figure of the year to date, ``None`` for any other."""
    start, end = c.period_start, c.period_end
    if len(end) == 7 and start[:4] == end[:4] and (start[4:] in ("", "-01")):
        return int(end[5:7]) if end[5:7].isdigit() else None
    if len(end) == 4 and start in ("", end):
        return 12
    return None


def find(facts: Facts) -> Iterator[Verdict]:
    """Every two rates of one year to date, with the sums of the year before (or of this one)."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        rates = [r for r in ix.rates(place, indicator) if r.kind == "growth_yoy" and r.year is not None and to_date(r)]
        if not any(to_date(r) != 12 for r in rates):
            continue
        rates.sort(key=lambda r: (r.year, to_date(r), r.claim))
        for before, now in itertools.pairwise(rates):
            if before.year == now.year and to_date(before) < to_date(now):
                yield from _derive(ix, before, now)


def _base(ix: Index, rate: Claim) -> tuple[Interval, Claim] | None:
    """The sum to date a year earlier: printed, or this year's sum carried back by the rate."""
    month = to_date(rate)
    sums = [
        c
        for c in ix.by_subject[rate.place, rate.indicator]
        if c.kind in AMOUNTS and c.status == "achieved" and ix.usable(c) and to_date(c) == month
    ]
    for c in sums:
        if c.year == rate.year - 1:
            return ix.value(c), c
    for c in sums:
        if c.year == rate.year and ix.value(rate).lo > -1:
            return ix.value(c) / (ix.value(rate) + 1), c
    return None


def _derive(ix: Index, before: Claim, now: Claim) -> Iterator[Verdict]:
    late, early = _base(ix, now), _base(ix, before)
    if late is None or early is None:
        return
    try:
        result = quarter_growth(ix.value(now), late[0], ix.value(before), early[0])
    except (ValueError, ArithmeticError):
        return
    yield FAMILY.derived(
        (now, before, late[1], early[1]),
        inputs={"G_q": ix.value(now), "G_p": ix.value(before), "B_q": late[0], "B_p": early[0]},
        result=result,
        unit="fraction",
        working=f"{show.printed(before)} to {before.period_end} and {show.printed(now)} to {now.period_end} make "
        f"{show.percent(result)} in the months between.",
        formula=FORMULA,
        numbers=show.bracket(result, 2, 100) + r"\,\%",
        other_readings=("sums to date are revised from quarter to quarter, and the difference takes both revisions",),
    )
