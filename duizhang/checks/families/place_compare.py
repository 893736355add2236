"""place.compare: "above the average", against the figures; and every comparison that could have been printed."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import growth, show
from duizhang.checks.families.place_rest import rate_pairs
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import spans
from duizhang.checks.prices import average_rate, label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["place.compare"]
OTHERS = (
    "the text may rest on the figure known when it was printed, and the one here is a later one",
    "the average compared with may be another (of cities, of districts) than the parent's own figure",
)
WORDS = {"above": "above", "below": "below", "equal": "equal to"}


def find(facts: Facts) -> Iterator[Verdict]:
    """Every printed comparison with a named place, and every comparison that two printed figures allow."""
    ix = index(facts)
    printed: set[tuple[str, str, str, str]] = set()
    for c in ix.facts.claims:
        if c.kind != "comparison" or c.relation not in WORDS or not c.comparator or c.status != "achieved":
            continue
        for other in (p.strip() for p in c.comparator.split(";")):
            printed.add((c.place, other, c.indicator, c.period_end))
            if other in ix.facts.places:
                yield from _test(ix, c, other)
    for part, whole in [*rate_pairs(ix), *_level_pairs(ix)]:
        said = (part.place, whole.place, part.indicator, part.period_end) in printed
        yield _possible(ix, part, whole, said)


def _test(ix: Index, c: Claim, other: str) -> Iterator[Verdict]:
    own = _own(ix, c)
    if own is None:
        return
    figures = list(_figures(ix, own, other))
    if not figures:
        return
    outcomes = {name: _holds(c.relation, ix.value(own), value) for name, value, _, _ in figures}
    beside = "; ".join(
        f"{ix.place_name(other)} {name} {_shown(ix, own, value)}: {outcomes[name]}" for name, value, _, _ in figures
    )
    claims = (c, own, *(x for f in figures for x in f[3]))
    said = {
        "tag": other,
        "references": tuple(r for f in figures for r in f[2]),
        "inputs": {"x": ix.value(own), **{f"y_{i}": f[1] for i, f in enumerate(figures, 1)}},
        "result": ix.value(own) - figures[0][1],
        "unit": "fraction" if own.unit == "percent" else own.unit,
        "working": f"{show.sentence(ix.indicator_name(c.indicator))} of {ix.place_name(c.place)}, "
        f"{show.printed(own)}, is called "
        f"{WORDS[c.relation]} that of {ix.place_name(other)}. {beside}.",
        "formula": "x > y" if c.relation == "above" else "x < y" if c.relation == "below" else "x = y",
        "numbers": f"{show.tex(ix.value(own).mid)},\\ {show.tex(figures[0][1].mid)}",
        "fragile": len(set(outcomes.values())) > 1 or "undecided" in outcomes.values(),
    }
    if "true" in outcomes.values() or "undecided" in outcomes.values():
        yield FAMILY.consistent(claims, **said)
    else:
        need = f"another figure for {ix.place_name(other)} than {', '.join(outcomes)}"
        yield FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, in_band="unknown", **said)


def _own(ix: Index, c: Claim) -> Claim | None:
    """The place's own figure that is compared: of the same thing and period, a rate where the text speaks of growth."""
    kinds = RATES if c.unit == "percent" and ix.indicator(c.indicator).unit != "percent" else (*AMOUNTS, "share")
    same = [
        o
        for o in ix.by_subject[c.place, c.indicator]
        if o.kind in kinds and o.status == "achieved" and ix.usable(o) and o.period_end == c.period_end
        and (not c.base_period or not o.base_period or c.base_period == o.base_period) and ix.value(o).bounded
    ]  # fmt: skip
    same.sort(key=lambda o: (o.source != c.source, o.sentence != c.sentence, o.claim))
    return same[0] if same else None


def _figures(ix: Index, own: Claim, other: str) -> Iterator[tuple[str, Interval, tuple[str, ...], tuple[Claim, ...]]]:
    """The other place's figure: as another document prints it, and as published, each vintage by itself."""
    for o in ix.by_subject.get((other, own.indicator), ()):
        alike = (o.kind, o.unit, o.of, o.period_end) == (own.kind, own.unit, own.of, own.period_end)
        bases = {o.base_period, own.base_period} - {""}
        if alike and len(bases) < 2 and o.status == "achieved" and ix.usable(o):
            yield f"({o.source})", ix.value(o), (), (o,)
            break
    if own.year is None:
        return
    if own.kind in RATES:
        yield from _published_rates(ix, own, other)
        return
    for r in ix.references_at(other, own.indicator, own.year, "share" if own.kind == "share" else "level"):
        if ix.factor(r.unit) == ix.factor(own.unit):
            yield f"({r.vintage or 'no vintage'})", ix.reference_value(r), (label(r),), ()


def _published_rates(ix: Index, own: Claim, other: str):
    allowed = spans(own)
    if not allowed:
        return
    base, end = allowed[0].base, allowed[0].end
    if end - base == 1:
        for r in ix.references_at(other, own.indicator, end, "growth_yoy"):
            yield f"({r.vintage or 'no vintage'})", ix.reference_value(r), (label(r),), ()
        return
    vintages = {
        r.vintage for y in range(base + 1, end + 1) for r in ix.references_at(other, own.indicator, y, "growth_yoy")
    }
    for vintage in sorted(vintages):
        rates = [
            r
            for y in range(base + 1, end + 1)
            for r in ix.references_at(other, own.indicator, y, "growth_yoy")
            if r.vintage == vintage
        ]
        if len(rates) == end - base:
            value = growth.average_of_chain([ix.reference_value(r) for r in rates])
            yield f"({vintage or 'no vintage'})", value, tuple(label(r) for r in rates), ()
    if not vintages:
        found = average_rate(ix, other, own.indicator, base, end, "")
        if found is not None and found[1]:
            yield "(published average)", found[0], found[1], ()


def _holds(relation: str, x: Interval, y: Interval) -> str:
    if relation == "equal":
        return "undecided" if x.meets(y) else "false"
    if relation == "below":
        x, y = y, x
    if x.lo > y.hi or (x.lo == y.hi and (x.lo_open or y.hi_open)):
        return "true"
    return "false" if x.hi <= y.lo else "undecided"


def _shown(ix: Index, own: Claim, value: Interval) -> str:
    return show.percent(value) if own.unit == "percent" else ix.amount(value, ix.base(own.unit))


def _level_pairs(ix: Index) -> Iterator[tuple[Claim, Claim]]:
    """Rates and figures per head as levels (coverage, beds per 1,000) that a place and its parent both print."""
    for place, indicator in ix.subjects():
        for above in ix.ancestors(place):
            if (above, indicator) not in ix.by_subject:
                continue
            for part in ix.by_subject[place, indicator]:
                if not _level(ix, part):
                    continue
                same = [
                    w
                    for w in ix.by_subject[above, indicator]
                    if _level(ix, w) and (w.period_end, w.unit, w.per) == (part.period_end, part.unit, part.per)
                ]
                if same:
                    yield part, same[0]


def _level(ix: Index, c: Claim) -> bool:
    comparable = c.kind in ("share", "per_capita", "index") or (c.kind == "level" and c.unit == "percent")
    return comparable and c.status == "achieved" and ix.usable(c) and ix.value(c).bounded


def _possible(ix: Index, part: Claim, whole: Claim, said: bool) -> Verdict:
    """One comparison that the printed figures allow, whether or not the text makes it."""
    x, y = ix.value(part), ix.value(whole)
    word = (
        "above" if _holds("above", x, y) == "true" else "below" if _holds("below", x, y) == "true" else "not apart from"
    )
    return FAMILY.derived(
        (part, whole),
        tag="possible",
        inputs={"x": x, "y": y},
        result=x - y,
        unit="fraction" if part.unit == "percent" else part.unit,
        working=lambda: (
            f"{show.sentence(ix.indicator_name(part.indicator))}, {part.period_end}: "
            f"{show.printed(part)} in "
            f"{ix.place_name(part.place)} is {word} {show.printed(whole)} in {ix.place_name(whole.place)}. "
            f"{'The comparison is printed.' if said else 'The text does not compare the two.'}"
        ),
        formula="x - y",
        numbers=lambda: f"{show.tex(x.mid)} - {show.tex(y.mid)}",
        other_readings=("a place chooses what it prints, and a lower figure need not be a worse one",),
    )
