"""place.rest: what a place's and its parent's figures make the rest of the parent do."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import cumulative
from duizhang.checks.place import place_rest
from duizhang.checks.share import rest_growth_from_base_share, share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["place.rest"]
FORMULA = r"\frac{c - w d}{1 - w}"
OTHERS = (
    "place and parent may count the thing differently",
    "the weight is not printed: it was taken from other figures",
)


def rate_pairs(ix: Index) -> list[tuple[Claim, Claim]]:
    """Rates of a place and of a place that holds it: same thing, kind and years."""
    return ix.once("rate pairs", lambda: list(_rate_pairs(ix)))


def _rate_pairs(ix: Index) -> Iterator[tuple[Claim, Claim]]:
    for place, indicator in ix.subjects():
        for above in ix.ancestors(place):
            if (above, indicator) not in ix.by_subject:
                continue
            theirs = _by_window(ix, above, indicator)
            for part in ix.rates(place, indicator):
                same = theirs.get((_window(part), ix.basis(part)), ())
                if same:
                    yield part, next((r for r in same if r.source == part.source), same[0])


def _by_window(ix: Index, place: str, indicator: str) -> dict[tuple, list[Claim]]:
    """Rates by their years and price basis."""
    key = ("rates by window", place, indicator)
    table = ix.cache.get(key)
    if table is None:
        table = ix.cache[key] = {}
        for r in ix.rates(place, indicator):
            table.setdefault((_window(r), ix.basis(r)), []).append(r)
    return table


def _window(c: Claim) -> tuple[str, ...]:
    base = c.base_period or (str(c.year - 1) if c.kind == "growth_yoy" and c.year else "")
    kind = "change" if c.kind in ("growth_yoy", "change_pct") else c.kind
    return kind, base[:4], c.period_end


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate that a place and its parent both print for the same years."""
    ix = index(facts)
    for part, whole in rate_pairs(ix):
        if ix.indicator(part.indicator).adds_up != "yes" or cumulative(ix, part):
            continue
        weight = _weight(ix, part, whole)
        if weight is None:
            continue
        w, said, references = weight
        try:
            result = rest(ix, part, whole, w)
        except (ValueError, ArithmeticError):
            continue
        yield _derived(ix, part, whole, w, said, references, result)


def _derived(
    ix: Index, part: Claim, whole: Claim, w: Interval, said: str, references: tuple[str, ...], result: Interval
) -> Verdict:
    return FAMILY.derived(
        (part, whole),
        references=references,
        needs=lambda: (f"a weight of {show.percent(w, 1)} ({said})",),
        inputs={"c": ix.value(whole), "d": ix.value(part), "w": w},
        result=result,
        unit="fraction",
        working=lambda: (
            f"{show.printed(part)} in {ix.place_name(part.place)} and {show.printed(whole)} in "
            f"{ix.place_name(whole.place)} make the rest of {ix.place_name(whole.place)} {show.percent(result)}, "
            f"with a weight of {show.percent(w, 1)} ({said})."
        ),
        formula=FORMULA,
        numbers=lambda: (
            rf"\frac{{{show.tex(ix.value(whole).mid)} - {show.tex(w.mid)} \cdot "
            rf"({show.tex(ix.value(part).mid)})}}"
            rf"{{1 - {show.tex(w.mid)}}} = {show.bracket(result, 2, 100)}\,\%"
        ),
        other_readings=OTHERS,
    )


def rest(ix: Index, part: Claim, whole: Claim, w: Interval) -> Interval:
    """The rest's rate; averages of several years are compounded, for weights shift as the parts grow apart."""
    years = part.years or 1
    if part.kind == "growth_annual_avg" and years > 1:
        return rest_growth_from_base_share(ix.value(whole), ix.value(part), w, years)
    return place_rest(ix.value(whole), ix.value(part), w)


def _weight(ix: Index, part: Claim, whole: Claim) -> tuple[Interval, str, tuple[str, ...]] | None:
    """The place's share in the base period: of the thing itself, else of people, else one of as many equal places."""
    base = part.base_year or (part.year - 1 if part.year else None)
    if base is None:
        return None
    for key, said in ((part.indicator, "its share in the base year"), ("population", "its share of the population")):
        own, all_ = _figure(ix, part.place, key, base), _figure(ix, whole.place, key, base)
        if own is not None and all_ is not None and all_.lo > 0:
            w = share(own, all_)
            if w.lo >= 0 and w.hi < 1:
                return w, said, ()
    siblings = len(ix.children.get(whole.place, ()))
    if siblings > 1 and ix.facts.places[part.place].parent == whole.place:
        return Interval.point(Fraction(1, siblings)), f"one of {siblings} places, as if they were equal", ()
    return None


def _figure(ix: Index, place: str, indicator: str, year: int) -> Interval | None:
    for c in ix.at(place, indicator, year):
        if ix.value(c).bounded:
            return ix.value(c)
    for r in ix.references_at(place, indicator, year):
        return ix.reference_value(r)
    return None
