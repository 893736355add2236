"""growth.cumulative: an average of investment against its years, by the cumulative method and the geometric one."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.compare import chain_fits, cumulative_fits
from duizhang.checks.families.growth_chain import yearly_rates
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import Span, cumulative, spans, whole_years
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.cumulative"]
FORMULA = r"\sum_{i=1}^{n} (1+g)^i = \sum_{i=1}^{n} \prod_{j=1}^{i} (1+g_j)"
OTHERS = (
    "yearly rates of investment are computed on a restated base each year, and need not chain",
    "the definition of investment changed within the period",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every average of investment with rates, printed or published, for all its years."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        if ix.indicator(indicator).averaging != "cumulative" and not any(
            c.averaging == "cumulative" for c in ix.by_subject[place, indicator]
        ):
            continue
        for average in ix.rates(place, indicator):
            if not cumulative(ix, average) or not whole_years(average):
                continue
            for span in spans(average)[:1]:
                printed = yearly_rates(ix, average, span)
                if printed is not None:
                    values = [ix.value(r) for r in printed]
                    yield _test(ix, average, span, values, tuple(printed), ())
                    continue
                for values, labels in _published(ix, average, span):
                    yield _test(ix, average, span, values, (), labels)


def _published(ix: Index, average: Claim, span: Span) -> Iterator[tuple[list[Interval], tuple[str, ...]]]:
    years = range(span.base + 1, span.end + 1)
    by_year = [ix.references_at(average.place, average.indicator, y, "growth_yoy") for y in years]
    for vintage in sorted({r.vintage for found in by_year for r in found}):
        rates = [r for found in by_year for r in found if r.vintage == vintage]
        if len(rates) == span.years:
            yield [ix.reference_value(r) for r in rates], tuple(label(r) for r in rates)
            return


def _test(
    ix: Index, average: Claim, span: Span, values: list[Interval], rates: tuple[Claim, ...], labels: tuple[str, ...]
) -> Verdict:
    claims = (average, *rates)
    try:
        by_sum = growth.cumulative_average(values)
        geometric = growth.average_of_chain(values)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))
    g = ix.value(average)
    method = "the cumulative" if cumulative_fits(values, g) else "the geometric" if chain_fits(values, g) else ""
    said = {
        "references": labels,
        "inputs": {"g": g, **{f"g_{i}": v for i, v in enumerate(values, 1)}},
        "result": by_sum,
        "unit": "fraction",
        "working": f"The yearly rates of {span.base + 1}-{span.end} average {show.percent(by_sum)} by the cumulative "
        f"method "
        f"and {show.percent(geometric)} by the geometric one; printed: {show.printed(average)}.",
        "formula": FORMULA,
        "numbers": rf"g \in {show.bracket(by_sum, 2, 100)}\,\%",
    }
    if method:
        said["working"] += f" It fits {method} method."
        return FAMILY.consistent(claims, **said)
    return FAMILY.consistent_if(
        claims,
        needs=("yearly rates on another coverage than those known: it fits neither method",),
        other_readings=OTHERS,
        in_band="unknown",
        **said,
    )
