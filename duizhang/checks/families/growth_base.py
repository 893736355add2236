"""growth.base: the base from which a printed rate leads to the printed level."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import Span, annual_rate, cumulative, spans, whole_years
from duizhang.checks.prices import elsewhere
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.base"]
FORMULA = r"\frac{Y_t}{((1 + g)(1 + p))^n}"


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate with a level at its end."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for rate in ix.rates(place, indicator):
            # An average of investment is never compounded (rule 2).
            if cumulative(ix, rate) or not whole_years(rate):
                continue
            for span in spans(rate)[:1]:
                ends = ix.at(place, indicator, span.end)
                own = [c for c in ends if c.source == rate.source] or list(ends)
                for end in own[:1]:
                    yield from _derive(ix, end, rate, span)


def _derive(ix: Index, end: Claim, rate: Claim, span: Span) -> Iterator[Verdict]:
    n = span.years
    try:
        g = annual_rate(ix, rate, n)
        result = growth.base_needed(ix.value(end), n, g)
    except (ValueError, ArithmeticError):
        return
    printed = [c for c in ix.at(rate.place, rate.indicator, span.base) if c.source == end.source][:1]
    unit = ix.base(end.unit)

    def working() -> str:
        said = _with_prices(ix, rate, span, end, g) if ix.basis(rate) == "real" else ""
        if printed:
            said += f" The text prints {show.printed(printed[0])}."
        return (
            f"{show.printed(end)} in {span.end} after {n} year{'s' * (n > 1)} of {show.printed(rate)} needs a "
            f"{span.base} base of {ix.amount(result, unit)}, if prices stood still.{said}"
        )

    yield FAMILY.derived(
        (end, rate, *printed),
        subject=rate,
        inputs={"Y_t": ix.value(end), "n": Interval.point(n), "g": g, "p": Interval.point(0)},
        result=result,
        unit=unit,
        working=working,
        formula=FORMULA,
        numbers=lambda: (
            rf"\frac{{{show.figure(end)}}}{{(1 + {show.tex(g.mid)})^{{{n}}}}} = "
            rf"{show.bracket(result, 2, 1 / int(end.multiplier) / float(ix.factor(end.unit)))}"
        ),
    )


def _with_prices(ix, rate, span, end, g) -> str:
    out = []
    for other in elsewhere(ix, rate.place, rate.indicator, span.base, span.end):
        base = growth.base_needed(ix.value(end), span.years, g, other.price)
        out.append(
            f"with the prices of {ix.place_name(other.place)} ({other.vintage or 'no vintage'}) "
            f"{ix.amount(base, ix.base(end.unit))}"
        )
    return f" It would be {'; '.join(out)}." if out else ""
