"""growth.nominal: the compound growth between two printed levels, and a printed nominal rate beside it."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.compare import growth_fits
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.pairing import Span, annual_rate, cumulative, level_pairs, neighbours, spans, whole_years
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.nominal"]
FORMULA = r"\left(\frac{Y_t}{Y_0}\right)^{1/n} - 1"
RESTATED = (
    "the base was restated after a census, a changed list of firms or a tax reform (comparable coverage)",
    "the levels come from different stages of the accounts: a revised one beside a preliminary one",
)
OTHERS = (
    "one of the figures is misprinted, or belongs to another year",
    "level and rate cover different things under one name",
    "the base was restated between the two documents",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every two levels that a rate or their order in time ties together."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        if len(ix.amounts(place, indicator)) < 2:
            continue
        seen: set[tuple[str, str]] = set()
        for rate in ix.rates(place, indicator):
            if not whole_years(rate):
                continue
            allowed = spans(rate)
            for span in allowed[:1]:
                for start, end in level_pairs(ix, rate, span):
                    key = (start.claim, end.claim)
                    if ix.basis(rate) == "nominal" and not cumulative(ix, rate):
                        seen.add(key)
                        yield _test(ix, start, end, rate, allowed)
                    elif key not in seen:
                        seen.add(key)
                        yield from _derive(ix, start, end)
        for start, end in neighbours(ix, place, indicator):
            if (start.claim, end.claim) not in seen:
                yield from _derive(ix, start, end)


def _derive(ix: Index, start: Claim, end: Claim) -> Iterator[Verdict]:
    years = end.year - start.year
    try:
        result = growth.annual_growth(ix.value(start), ix.value(end), years)
    except (ValueError, ArithmeticError):
        return
    yield FAMILY.derived(
        (start, end),
        subject=end,
        period=f"{start.year}/{end.year}",
        inputs={"Y_0": ix.value(start), "Y_t": ix.value(end), "n": Interval.point(years)},
        result=result,
        unit="fraction",
        working=lambda: (
            f"{show.sentence(ix.indicator_name(end.indicator))} of {ix.place_name(end.place)}, from "
            f"{show.printed(start)} in {start.year} to {show.printed(end)} in {end.year}, is {show.percent(result)} a "
            f"year."
        ),
        formula=FORMULA,
        numbers=lambda: _numbers(ix, start, end, years, result),
    )


def _numbers(ix: Index, start: Claim, end: Claim, years: int, result: Interval) -> str:
    a, b = show.figure(start), show.figure(end)
    if (start.multiplier, start.unit) != (end.multiplier, end.unit):
        a, b = show.tex(ix.value(start).mid), show.tex(ix.value(end).mid)
    return rf"\left(\frac{{{b}}}{{{a}}}\right)^{{1/{years}}} - 1 = {show.bracket(result, 3, 100)}\,\%"


def _test(ix: Index, start: Claim, end: Claim, rate: Claim, allowed: tuple[Span, ...]) -> Verdict:
    claims = (start, end, rate)
    span = allowed[0]
    try:
        result = growth.annual_growth(ix.value(start), ix.value(end), span.years)
        printed = annual_rate(ix, rate, span.years)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, subject=rate, reason=str(error))

    def fits(a: Interval, b: Interval, g: Interval, years: int = span.years) -> bool:
        return growth_fits(a, b, 1 if rate.kind == "change_pct" else years, g)

    hulls = [ix.value(c) for c in claims]
    excuses = [
        (f"{s.years} years of growth instead of {span.years}", lambda s=s: fits(*hulls, years=s.years))
        for s in allowed[1:]
    ]
    if any(c.period_basis != "printed" for c in (start, end)):
        # The years of the levels are an inference of the ledger's too.
        known = {s.years for s in allowed}
        excuses += [
            (f"{n} years between the two levels instead of {span.years}", lambda n=n: fits(*hulls, years=n))
            for n in (span.years - 1, span.years + 1)
            if n > 0 and n not in known
        ]
    found = judge(ix, claims, fits, excuses=excuses)
    said = {
        "subject": rate,
        "inputs": {"Y_0": hulls[0], "Y_t": hulls[1], "n": Interval.point(span.years), "g": printed},
        "result": result,
        "unit": "fraction",
        "formula": FORMULA,
        "numbers": lambda: _numbers(ix, start, end, span.years, result),
        "fragile": found.fragile,
        "working": lambda: (
            f"From {show.printed(start)} in {span.base} to {show.printed(end)} in {span.end}, "
            f"{ix.indicator_name(rate.indicator)} of {ix.place_name(rate.place)} grew {show.percent(result)} a year; "
            f"printed: {show.printed(rate)}."
        ),
    }
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    if found.need:
        return FAMILY.consistent_if(claims, needs=(found.need,), other_readings=OTHERS, **said)
    try:
        base = growth.base_needed(hulls[1], span.years, printed)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, subject=rate, reason=str(error))
    comparable = ix.indicator(rate.indicator).comparable_only != "no"
    regime = one_regime(ix, claims)
    if "real" in (start.basis, end.basis):
        regime = "levels at current prices: these are at constant ones, and the rate is not"
    if comparable or regime or rate.kind == "comparison" or ix.indicator(rate.indicator).growth_basis == "real":
        needs = [
            f"a restated {span.base} base of {ix.amount(base, ix.base(start.unit))}, printed {show.printed(start)}"
        ]
        if regime:
            needs.append(regime)
        return FAMILY.consistent_if(claims, needs=needs, other_readings=RESTATED, in_band="unknown", **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)
