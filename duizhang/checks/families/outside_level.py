"""outside.level: a printed figure beside a published one, by vintage."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.index import Index, index, of_one_year
from duizhang.checks.pairing import spans
from duizhang.checks.prices import label
from duizhang.checks.share import share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["outside.level"]
OTHERS = (
    "a document prints the latest figure that it had; a later publication holds a revised one",
    "the outside figure was read in a copy, or computed, and may itself be off",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every achieved figure that an outside figure exists for."""
    ix = index(facts)
    if not facts.references:
        return
    for c in ix.facts.claims:
        if c.status != "achieved" or c.year is None or not ix.usable(c) or not ix.value(c).bounded:
            continue
        found = list(_published(ix, c))
        if found:
            yield _signal(ix, c, found)


def _published(ix: Index, c: Claim) -> Iterator[tuple[str, Interval, tuple[str, ...]]]:
    if c.kind == "share":
        yield from _shares(ix, c)
    elif c.kind in RATES:
        yield from _rates(ix, c)
    elif of_one_year(c) and ((c.kind in AMOUNTS and c.kind != "increment") or c.kind == "rank"):
        kind = "rank" if c.kind == "rank" else "index" if c.kind == "index" else "level"
        kinds = (kind, "level") if kind == "index" else (kind,)
        for k in kinds:
            for r in ix.references_at(c.place, c.indicator, c.year, k):
                if ix.factor(r.unit) == ix.factor(c.unit) and (r.unit == c.unit or not r.unit):
                    yield r.vintage, ix.reference_value(r), (label(r),)


def _shares(ix: Index, c: Claim) -> Iterator[tuple[str, Interval, tuple[str, ...]]]:
    of = ix.of(c)
    if of is None or isinstance(of, Claim):
        return
    for r in ix.references_at(c.place, c.indicator, c.year, "share"):
        yield r.vintage, ix.reference_value(r), (label(r),)
    parts = {r.vintage: r for r in ix.references_at(c.place, c.indicator, c.year)}
    wholes = {r.vintage: r for r in ix.references_at(*of, c.year)}
    for vintage in sorted(parts.keys() & wholes.keys()):
        part, whole = parts[vintage], wholes[vintage]
        if ix.reference_value(whole).lo > 0:
            yield vintage, share(ix.reference_value(part), ix.reference_value(whole)), (label(part), label(whole))


def _rates(ix: Index, c: Claim) -> Iterator[tuple[str, Interval, tuple[str, ...]]]:
    allowed = spans(c)
    if not allowed:
        return
    base, end = allowed[0].base, allowed[0].end
    kind = "growth_yoy" if end - base == 1 else c.kind
    for r in ix.references_at(c.place, c.indicator, end, kind) if kind == "growth_yoy" else ():
        yield r.vintage, ix.reference_value(r), (label(r),)
    for r in ix.references(c.place, c.indicator, "growth_annual_avg"):
        if end - base > 1 and r.year in (f"{base + 1}-{end}", f"{base + 1}/{end}"):
            yield r.vintage, ix.reference_value(r), (label(r),)
    # Nominal growth follows from published levels; real growth does not.
    if c.kind in ("growth_annual_avg", "change_pct") and ix.basis(c) == "nominal":
        starts = {r.vintage: r for r in ix.references_at(c.place, c.indicator, base)}
        for r in ix.references_at(c.place, c.indicator, end):
            if r.vintage in starts and ix.indicator(c.indicator).averaging != "cumulative":
                try:
                    n = end - base if c.kind == "growth_annual_avg" else 1
                    value = growth.annual_growth(ix.reference_value(starts[r.vintage]), ix.reference_value(r), n)
                except (ValueError, ArithmeticError):
                    continue
                yield r.vintage, value, (label(starts[r.vintage]), label(r))


def _signal(ix: Index, c: Claim, found: list[tuple[str, Interval, tuple[str, ...]]]) -> Verdict:
    mine = ix.value(c)
    agreeing = [f for f in found if f[1].meets(mine)]
    percent = c.unit == "percent"

    def shown(value: Interval) -> str:
        return show.percent(value) if percent else ix.amount(value, ix.base(c.unit))

    listed = "; ".join(
        f"{name or 'no vintage'} {shown(value)} ({'agrees' if value.meets(mine) else 'differs'})"
        for name, value, _ in found
    )
    nearest = (agreeing or found)[0]
    return FAMILY.signal(
        (c,),
        signal="corroborated" if agreeing else "differs_by",
        other_readings=OTHERS,
        references=tuple(dict.fromkeys(r for f in found for r in f[2])),
        inputs={"x": mine, **{f"y_{i}": f[1] for i, f in enumerate(found, 1)}},
        result=mine - nearest[1],
        unit="fraction" if percent else ix.base(c.unit),
        working=f"{show.sentence(ix.indicator_name(c.indicator))} of {ix.place_name(c.place)}, {show.printed(c)}. "
        f"Published: {listed}.",
        formula="x - y",
        numbers=f"{show.tex(mine.mid)} - {show.tex(nearest[1].mid)}",
    )
