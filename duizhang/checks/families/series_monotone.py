"""series.monotone: "uninterrupted growth", "faster each quarter", against the figures of those years."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["series.monotone"]
FORMULA = r"Y_0 < Y_1 < \dots < Y_n"
OTHERS = (
    "the text may rest on figures that were revised since",
    "growth may be meant at constant prices, and the levels here are at current ones",
)


def rises(series: list[Interval]) -> str:
    """``yes`` if every step certainly rises, ``no`` if one certainly does not, else ``undecided``."""
    steps = [(a, b) for a, b in itertools.pairwise(series)]
    if any(b.hi <= a.lo for a, b in steps):
        return "no"
    return "yes" if all(b.lo > a.hi for a, b in steps) else "undecided"


def find(facts: Facts) -> Iterator[Verdict]:
    """Every comparison of a place with its own earlier years."""
    ix = index(facts)
    for c in ix.facts.claims:
        if c.kind != "comparison" or c.comparator or c.relation not in ("above", "below") or c.status != "achieved":
            continue
        first, last = c.base_year, c.year
        if first is None or last is None or last - first < 1 or not c.period_start:
            continue
        # A claim about quarters or months of one year needs their figures, not the years'.
        if last - first == 1:
            continue
        found = list(_series(ix, c, first, last))
        if found:
            yield _test(ix, c, found, first)


def _series(ix: Index, c: Claim, first: int, last: int) -> Iterator[tuple[str, list[Interval], list[str], list[Claim]]]:
    years = range(first, last + 1)
    printed = [ix.at(c.place, c.indicator, y) for y in years]
    if all(printed):
        yield "as printed", [ix.value(p[0]) for p in printed], [], [p[0] for p in printed]
    tables = [{r.vintage: r for r in ix.references_at(c.place, c.indicator, y)} for y in years]
    for vintage in sorted(set(tables[0]).intersection(*tables[1:])):
        rows = [t[vintage] for t in tables]
        yield vintage or "no vintage", [ix.reference_value(r) for r in rows], [label(r) for r in rows], []


def _test(ix: Index, c: Claim, found, first: int) -> Verdict:
    down = c.relation == "below"
    outcomes = [(name, rises([-v for v in values] if down else values)) for name, values, _, _ in found]
    name, values, _, _ = found[0]
    claims = (c, *(x for f in found for x in f[3]))
    said = {
        "references": tuple(x for f in found for x in f[2]),
        "inputs": {f"Y_{first + i}": v for i, v in enumerate(values)},
        "unit": ix.base(ix.indicator(c.indicator).unit),
        "working": f"{show.sentence(ix.indicator_name(c.indicator))} of {ix.place_name(c.place)}, {name}: "
        + ", ".join(f"{first + i} {ix.amount(v, ix.base(ix.indicator(c.indicator).unit))}" for i, v in enumerate(values))
        + f". {'Each year lower' if down else 'Each year higher'}: "
        + ", ".join(f"{n} {o}" for n, o in outcomes) + ".",
        "formula": FORMULA,
        "numbers": r" < ".join(show.tex(v.mid) for v in values),
        "fragile": len({o for _, o in outcomes}) > 1,
    }  # fmt: skip
    if any(o != "no" for _, o in outcomes):
        return FAMILY.consistent(claims, **said)
    need = f"other yearly figures than those known ({', '.join(n for n, _ in outcomes)})"
    return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
