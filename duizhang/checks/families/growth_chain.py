"""growth.chain: yearly rates against a printed average."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.compare import chain_fits
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.pairing import Span, cumulative, spans, whole_years
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.chain"]
FORMULA = r"\left(\prod_i (1+g_i)\right)^{1/n} - 1"
OTHERS = (
    "yearly rates and average come from different stages of the accounts: revisions move the years apart",
    "the average runs over other years than the ledger says",
    "one of the rates is misprinted",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every average whose years all have a rate, printed or published."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for average in ix.rates(place, indicator):
            if average.kind != "growth_annual_avg" or cumulative(ix, average) or not whole_years(average):
                continue
            for span in spans(average)[:1]:
                printed = yearly_rates(ix, average, span)
                if printed is not None:
                    yield _with_claims(ix, average, printed, span)
                else:
                    yield from _with_references(ix, average, span)


def yearly_rates(ix: Index, average: Claim, span: Span) -> list[Claim] | None:
    """A printed rate for each year, from the average's own document where it has them; ``None`` if one lacks."""
    chosen: dict[int, Claim] = {}
    rates = [r for r in ix.rates(average.place, average.indicator) if r.kind == "growth_yoy" and whole_years(r)]
    for r in sorted(rates, key=lambda r: (r.source != average.source, r.source, r.claim)):
        if ix.basis(r) == ix.basis(average):
            chosen.setdefault(r.year, r)
    years = range(span.base + 1, span.end + 1)
    return [chosen[y] for y in years] if all(y in chosen for y in years) else None


def _with_claims(ix: Index, average: Claim, rates: list[Claim], span: Span) -> Verdict:
    claims = (average, *rates)
    try:
        result = growth.average_of_chain([ix.value(r) for r in rates])
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))

    def fits(g: Interval, *each: Interval) -> bool:
        return chain_fits(each, g)

    # Where the ends are not printed, a year that the ledger does not hold may belong to the average.
    excuses = [("another span of years, which the text leaves open", lambda: True)] if span.assumed else []
    found = judge(ix, claims, fits, excuses=excuses)
    said = _said(ix, average, [ix.value(r) for r in rates], result, span)
    said["fragile"] = found.fragile
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    regime = found.need or one_regime(ix, claims)
    if regime or ix.indicator(average.indicator).comparable_only != "no":
        need = regime or "yearly rates on the coverage of the average"
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _with_references(ix: Index, average: Claim, span: Span) -> Iterator[Verdict]:
    tried = []
    years = range(span.base + 1, span.end + 1)
    by_year = [ix.references_at(average.place, average.indicator, y, "growth_yoy") for y in years]
    for vintage in sorted({r.vintage for found in by_year for r in found}):
        rates = [r for found in by_year for r in found if r.vintage == vintage]
        if len(rates) == span.years:
            values = [ix.reference_value(r) for r in rates]
            tried.append((vintage, rates, values, growth.average_of_chain(values)))
    if not tried:
        return
    fitting = [t for t in tried if chain_fits(t[2], ix.value(average))]
    _, _, values, result = (fitting or tried)[0]
    said = _said(ix, average, values, result, span)
    said["references"] = tuple(label(r) for t in tried for r in t[1])
    said["working"] += " By vintage: " + ", ".join(f"{t[0] or 'no vintage'} {show.percent(t[3])}" for t in tried) + "."
    if fitting:
        yield FAMILY.consistent((average,), **said)
    else:
        need = f"yearly rates of another vintage than {', '.join(t[0] or 'the one known' for t in tried)}"
        yield FAMILY.consistent_if((average,), needs=(need,), other_readings=OTHERS, in_band="unknown", **said)


def _said(ix: Index, average: Claim, values: list[Interval], result: Interval, span: Span) -> dict:
    shown = r" \cdot ".join(f"{float(1 + v.mid):.4g}" for v in values)
    return {
        "subject": average,
        "inputs": {"g": ix.value(average), **{f"g_{i}": v for i, v in enumerate(values, 1)}},
        "result": result,
        "unit": "fraction",
        "working": f"The yearly rates of {span.base + 1}-{span.end} average {show.percent(result)}; "
        f"printed: {show.printed(average)}.",
        "formula": FORMULA,
        "numbers": rf"({shown})^{{1/{span.years}}} - 1 = {show.bracket(result, 2, 100)}\,\%",
    }
