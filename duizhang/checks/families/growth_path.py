"""growth.path: an average and one of its years give the average of the others."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import Span, cumulative, spans, whole_years
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["growth.path"]
FORMULA = r"\left(\frac{(1+g)^n}{1+g_n}\right)^{1/(n-1)} - 1"
OTHERS = (
    "the other years may really have gone so",
    "average and yearly rate may come from different stages of the accounts",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every average with the rate of one of its years, unless all years are printed (then growth.chain tests it)."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        rates = ix.rates(place, indicator)
        if len(rates) < 2:
            continue
        for average in rates:
            if average.kind != "growth_annual_avg" or cumulative(ix, average) or not whole_years(average):
                continue
            for span in spans(average)[:1]:
                inside = [
                    r
                    for r in rates
                    if r.kind == "growth_yoy" and r.year is not None and span.base < r.year <= span.end
                    and whole_years(r) and ix.basis(r) == ix.basis(average)
                ]  # fmt: skip
                if span.years < 2 or len({r.year for r in inside}) >= span.years:
                    continue
                for one in _one_a_year(inside, average):
                    yield _test(ix, average, one, span)


def _one_a_year(rates: list[Claim], average: Claim) -> list[Claim]:
    chosen: dict[int, Claim] = {}
    for r in sorted(rates, key=lambda r: (r.source != average.source, r.claim)):
        chosen.setdefault(r.year, r)
    return list(chosen.values())


def _test(ix: Index, average: Claim, one: Claim, span: Span) -> Verdict:
    claims, n = (average, one), span.years
    try:
        result = growth.remaining_average(ix.value(average), n, ix.value(one))
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))
    years = [y for y in range(span.base + 1, span.end + 1) if y != one.year]
    known = _known(ix, average, years)
    band = None
    for _, rate, _ in known:
        band = rate if band is None else band | rate
    needs = [f"an average of {show.percent(result)} a year in the other {n - 1} year{'s' * (n > 2)} ({_named(years)})"]
    if span.assumed:
        needs.append(f"a span of {n} years, which the text does not print")
    return FAMILY.consistent_if(
        claims,
        needs=needs,
        other_readings=OTHERS,
        references=tuple(dict.fromkeys(r for _, _, labels in known for r in labels)),
        inputs={"g": ix.value(average), "g_n": ix.value(one), "n": Interval.point(n)},
        result=result,
        unit="fraction",
        working=f"{show.printed(average)} a year over {n} years with {show.printed(one)} in {one.year} leaves "
        f"{show.percent(result)} a year for {_named(years)}.",
        formula=FORMULA,
        numbers=rf"\left(\frac{{(1+{show.tex(ix.value(average).mid)})^{{{n}}}}}{{1+{show.tex(ix.value(one).mid)}}}\right)"
        rf"^{{1/{n - 1}}} - 1 = {show.bracket(result, 2, 100)}\,\%",
        band=band,
        band_source="; ".join(
            f"yearly rates ({vintage or 'no vintage'}) {show.percent(rate)}" for vintage, rate, _ in known
        ),
        in_band="unknown" if band is None else "yes" if band.meets(result) else "no",
    )


def _named(years: list[int]) -> str:
    whole = years == list(range(years[0], years[-1] + 1))
    return f"{years[0]}-{years[-1]}" if whole and len(years) > 1 else ", ".join(map(str, years))


def _known(ix: Index, average: Claim, years: list[int]) -> list[tuple[str, Interval, tuple[str, ...]]]:
    """The published average of the other years, each vintage by itself."""
    by_vintage: dict[str, list] = {}
    for year in years:
        for r in ix.references_at(average.place, average.indicator, year, "growth_yoy"):
            by_vintage.setdefault(r.vintage, []).append(r)
    out = []
    for vintage, found in sorted(by_vintage.items()):
        if len(found) == len(years):
            rates = [ix.reference_value(r) for r in found]
            out.append((vintage, growth.average_of_chain(rates), tuple(label(r) for r in found)))
    return out
