"""growth.deflator: what prices must have done if two levels and a real rate all hold."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import Span, annual_rate, cumulative, level_pairs, spans, whole_years
from duizhang.checks.prices import Elsewhere, elsewhere
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.deflator"]
FORMULA = r"\frac{(Y_t / Y_0)^{1/n}}{1 + g} - 1"
OTHERS = (
    "levels are at current prices and growth at constant prices: a gap between them is the rule, not an error",
    "the base year was revised after the rate was computed, or the two levels come from different stages of the "
    "accounts",
    "what the accounts count in this place changed between the two years",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every real rate with levels at both its ends."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        if len(ix.amounts(place, indicator)) < 2:
            continue
        for rate in ix.rates(place, indicator):
            if ix.basis(rate) != "real" or cumulative(ix, rate) or not whole_years(rate):
                continue
            for span in spans(rate)[:1]:
                for start, end in level_pairs(ix, rate, span):
                    yield _test(ix, start, end, rate, span)


def _test(ix: Index, start: Claim, end: Claim, rate: Claim, span: Span) -> Verdict:
    claims, n = (start, end, rate), span.years
    first, last = ix.value(start), ix.value(end)
    try:
        g = annual_rate(ix, rate, n)
        result = growth.implied_deflator(first, last, n, g)
        whole = growth.compound(result, n)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, subject=rate, reason=str(error))
    others = elsewhere(ix, rate.place, rate.indicator, span.base, span.end)
    band = _hull([o.price for o in others])
    band_base = None if band is None else growth.base_needed(last, n, g, band)

    def needs() -> tuple[str, ...]:
        return tuple(_needs(ix, start, rate, span, result, whole, growth.base_needed(last, n, g), band_base))

    def working() -> str:
        nominal = growth.annual_growth(first, last, n)
        return (
            f"{show.printed(start)} in {span.base} to {show.printed(end)} in {span.end} is {show.percent(nominal)} a "
            f"year at "
            f"current prices; the printed {show.printed(rate)} is real growth. Both hold if prices rose "
            f"{show.percent(result)} a year.{_explained(ix, result, others)}"
        )

    return FAMILY.consistent_if(
        claims,
        subject=rate,
        needs=needs,
        other_readings=OTHERS,
        references=tuple(dict.fromkeys(r for o in others for r in o.references)),
        inputs={"Y_0": first, "Y_t": last, "n": Interval.point(n), "g": g},
        result=result,
        unit="fraction",
        working=working,
        formula=FORMULA,
        numbers=lambda: _numbers(ix, start, end, g, n, result),
        band=band,
        band_source="; ".join(
            f"{ix.place_name(o.place)} ({o.vintage or 'no vintage'}) {show.percent(o.price)}" for o in others
        ),
        in_band="unknown" if band is None else "yes" if band.meets(result) else "no",
        fragile=None if band is None else lambda: _fragile(ix, claims, n, band),
    )


def _needs(ix: Index, start: Claim, rate: Claim, span: Span, result, whole, still: Interval, banded: Interval | None):
    """What has to be assumed: prices, or a base (at the prices elsewhere, or at none), and a span not printed."""
    needs = [
        f"prices (with every break of the series between {span.base} and {span.end}) that rose "
        f"{show.percent(result)} a year, {show.percent(whole)} in all"
    ]
    unit = ix.base(start.unit)
    if banded is not None:
        needs.append(
            f"or, at the prices of the places around it, a {span.base} base of {ix.amount(banded, unit)} "
            f"instead of {show.printed(start)}"
        )
    else:
        needs.append(f"or, with prices unchanged, a {span.base} base of {ix.amount(still, unit)}")
    if span.assumed:
        needs.append(f"a span of {span.years} years, which the text does not print")
    for broken in ix.breaks(rate.place, rate.indicator, span.base, span.end):
        needs.append(f"the known break is part of it ({broken})")
    return needs


def _numbers(ix: Index, start: Claim, end: Claim, g: Interval, n: int, result: Interval) -> str:
    a, b = show.figure(start), show.figure(end)
    if (start.multiplier, start.unit) != (end.multiplier, end.unit):
        a, b = show.tex(ix.value(start).mid), show.tex(ix.value(end).mid)
    return rf"\frac{{({b} / {a})^{{1/{n}}}}}{{1 + {show.tex(g.mid)}}} - 1 = {show.bracket(result, 3, 100)}\,\%"


def _explained(ix: Index, result: Interval, others: tuple[Elsewhere, ...]) -> str:
    """How much of the gap the prices of the places around it would fill."""
    if result.lo <= 0:
        return ""
    parts = [
        f"{ix.place_name(o.place)} ({o.vintage or 'no vintage'}) "
        f"{show.number(growth.gap_explained(result, o.price), 0, 100)} %"
        for o in others
    ]
    return f" Of this, price growth elsewhere would explain: {', '.join(parts)}." if parts else ""


def _hull(intervals: list[Interval]) -> Interval | None:
    if not intervals:
        return None
    hull = intervals[0]
    for other in intervals[1:]:
        hull = hull | other
    return hull


def _fragile(ix: Index, claims: tuple[Claim, Claim, Claim], n: int, band: Interval) -> bool:
    """Whether one unit in a last digit carries the result into or out of the band."""
    values = [ix.value(c) for c in claims]

    def inside(a: Interval, b: Interval, c: Interval) -> bool | None:
        try:
            g = growth.annual_growth(1, c + 1, n) if claims[2].kind == "change_pct" else c
            return band.meets(growth.implied_deflator(a, b, n, g))
        except (ValueError, ArithmeticError):
            return None

    now = inside(*values)
    for i, c in enumerate(claims):
        for step in (ix.last_unit(c), -ix.last_unit(c)):
            then = inside(*(v + step if j == i else v for j, v in enumerate(values)))
            if then is not None and then != now:
                return True
    return False
