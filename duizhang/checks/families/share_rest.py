"""share.rest: what the rest must have done if the whole and one part grew as printed."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import Span, annual_rate, cumulative, spans, whole_years
from duizhang.checks.share import rest_growth_bound, rest_growth_from_base_share, rest_growth_from_end_share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["share.rest"]
FROM_BASE = r"\left(\frac{(1+g)^n - w_0 (1+g_S)^n}{1 - w_0}\right)^{1/n} - 1"
FROM_END = r"\left(\frac{1 - w_t}{(1+g)^{-n} - w_t (1+g_S)^{-n}}\right)^{1/n} - 1"
OTHERS = (
    "the rest may really have grown so: nothing printed here says otherwise",
    "the rates of part and whole may be computed on different coverage or different stages of the accounts",
    "prices of part and whole moved apart, so that shares at current prices are not the weights of real growth",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate of a part beside the rate of its whole over the same years."""
    ix = index(facts)
    for part, whole, span in parts_beside_wholes(ix):
        yield _test(ix, part, whole, span)


def parts_beside_wholes(ix: Index) -> Iterator[tuple[Claim, Claim, Span]]:
    """Every rate of a part, the rate of its whole over the same years, and these years."""
    for place, indicator in ix.subjects():
        whole_of = ix.indicator(indicator).part_of
        if not whole_of or (place, whole_of) not in ix.by_subject:
            continue
        for part in ix.rates(place, indicator):
            if cumulative(ix, part) or not whole_years(part):
                continue
            for span in spans(part)[:1]:
                whole = _same_years(ix, part, span, ix.rates(place, whole_of))
                if whole is not None:
                    yield part, whole, span


def _same_years(ix: Index, part: Claim, span: Span, rates: tuple[Claim, ...]) -> Claim | None:
    """The whole's rate over the same years and on the same price basis; its own document's first."""
    fitting = [
        r
        for r in rates
        if not cumulative(ix, r)
        and ix.basis(r) == ix.basis(part)
        and any((s.base, s.end) == (span.base, span.end) for s in spans(r)[:1])
    ]
    return next((r for r in fitting if r.source == part.source), fitting[0] if fitting else None)


def weight(ix: Index, part: Claim, whole: Claim, year: int) -> tuple[Interval, tuple[Claim, ...]] | None:
    """The part's share in one year, from levels or a printed share."""
    key = ("weight", part.place, part.indicator, whole.place, whole.indicator, year)
    return ix.once(key, lambda: _weight(ix, part, whole, year))


def _weight(ix: Index, part: Claim, whole: Claim, year: int) -> tuple[Interval, tuple[Claim, ...]] | None:
    for p in ix.at(part.place, part.indicator, year):
        for w in ix.at(whole.place, whole.indicator, year):
            if p.source == w.source and p.unit == w.unit and ix.value(w).lo > 0:
                return ix.share(p, w), (p, w)
    for c in ix.by_subject.get((part.place, part.indicator), ()):
        if c.kind == "share" and c.year == year and ix.usable(c) and ix.of(c) == (whole.place, whole.indicator):
            return ix.value(c), (c,)
    return None


def _test(ix: Index, part: Claim, whole: Claim, span: Span) -> Verdict:
    claims: tuple[Claim, ...] = (part, whole)
    try:
        g, s = annual_rate(ix, whole, span.years), annual_rate(ix, part, span.years)
        base, end = weight(ix, part, whole, span.base), weight(ix, part, whole, span.end)
        if base is None and end is None:
            bound = rest_growth_bound(g, s)
            return FAMILY.untestable(
                claims,
                reason=f"no share of {ix.indicator_name(part.indicator)} in {ix.indicator_name(whole.indicator)} "
                f"is printed for {span.base} or {span.end}"
                + (f"; whatever it is, the rest {show.moved(bound)} a year" if bound else ""),
                needs=(f"{part.indicator}@{part.place} {span.base} share",),
            )
        w, used = base or end
        claims += used
        result = (rest_growth_from_base_share if base else rest_growth_from_end_share)(g, s, w, span.years)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, reason=str(error))

    def needs() -> tuple[str, ...]:
        return (
            f"that the rest of {ix.indicator_name(whole.indicator)} {show.moved(result)} a year",
            "weights at current prices that stand for those at constant prices"
            if base
            else f"prices of part and whole that moved alike, so that the {span.end} share can be carried back",
        )

    def working() -> str:
        bound = rest_growth_bound(g, s)
        return (
            f"{show.sentence(ix.indicator_name(part.indicator))} grew {show.printed(part)} and the whole "
            f"{show.printed(whole)} a year; with a share of {show.percent(w)} in {span.base if base else span.end}, "
            f"the rest {show.moved(result)}." + (f" Whatever the share, it {show.moved(bound)}." if bound else "")
        )

    return FAMILY.consistent_if(
        claims,
        needs=needs,
        other_readings=OTHERS,
        inputs={"g": g, "g_S": s, "w_0" if base else "w_t": w, "n": Interval.point(span.years)},
        result=result,
        unit="fraction",
        working=working,
        formula=FROM_BASE if base else FROM_END,
        numbers=lambda: _numbers(g, s, w, span.years, result, base is not None),
        in_band="unknown",
    )


def _numbers(g: Interval, s: Interval, w: Interval, n: int, result: Interval, base: bool) -> str:
    a, b, c = (show.tex(v.mid) for v in (g, s, w))
    if base:
        inside = rf"\frac{{(1+{a})^{{{n}}} - {c}(1+{b})^{{{n}}}}}{{1 - {c}}}"
    else:
        inside = rf"\frac{{1 - {c}}}{{(1+{a})^{{-{n}}} - {c}(1+{b})^{{-{n}}}}}"
    return rf"\left({inside}\right)^{{1/{n}}} - 1 = {show.bracket(result, 2, 100)}\,\%"
