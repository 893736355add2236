"""ratio.elasticity: how much one thing grew for each per cent of another, nominal with nominal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from duizhang.checks import growth, show
from duizhang.checks.bounds import corners
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import annual_rate, cumulative, level_pairs, spans, whole_years
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["ratio.elasticity"]
FORMULA = r"\frac{g_a}{g_b}"


def elasticity(growth_a: Interval, growth_b: Interval) -> Interval:
    """g_a / g_b, both at current prices.

    Raises
    ------
    ValueError
        If either interval holds zero: the ratio then has no meaning.
    """
    if 0 in growth_a or 0 in growth_b:
        raise ValueError("one of the two may not have grown at all, so their ratio has no meaning")
    return corners(lambda a, b: a / b, growth_a, growth_b)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every nominal rate of money beside the nominal growth of GDP over the same years, of the same place."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        row = ix.indicator(indicator)
        if row.growth_basis != "nominal" or row.unit != "yuan" or (place, "gdp") not in ix.by_subject:
            continue
        for rate in ix.rates(place, indicator):
            if (
                rate.kind == "change_pct"
                or cumulative(ix, rate)
                or not whole_years(rate)
                or ix.basis(rate) != "nominal"
            ):
                continue
            for span in spans(rate)[:1]:
                pairs = level_pairs(ix, _gdp_like(rate), span)
                if pairs:
                    yield _derive(ix, rate, *pairs[0], span.years)


def _gdp_like(rate: Claim) -> Claim:
    """The same rate as if it were of GDP, to ask for GDP's levels over its years."""
    return replace(rate, indicator="gdp")


def _derive(ix: Index, rate: Claim, start: Claim, end: Claim, years: int) -> Verdict:
    claims = (rate, start, end)
    try:
        a = annual_rate(ix, rate, years)
        b = growth.annual_growth(ix.value(start), ix.value(end), years)
        result = elasticity(a, b)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))
    return FAMILY.derived(
        claims,
        inputs={"g_a": a, "g_b": b},
        result=result,
        unit="ratio",
        working=f"{show.sentence(ix.indicator_name(rate.indicator))} grew {show.printed(rate)} a year and gross "
        f"product "
        f"{show.percent(b)} at current prices: {show.number(result)} per cent for each per cent.",
        formula=FORMULA,
        numbers=rf"\frac{{{show.tex(a.mid)}}}{{{show.tex(b.mid)}}} = {show.bracket(result, 2)}",
        other_readings=("the rate may be on comparable coverage, and the levels cross a break",),
    )
