"""sum.parts: parts against a whole, shares against 100; parts that exhaust it must meet it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from duizhang.checks import show
from duizhang.checks.index import Index, index, of_one_year
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.pairing import alike
from duizhang.checks.prices import label
from duizhang.checks.sums import EXHAUSTIVE, total
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["sum.parts"]
FORMULA = r"\sum_i S_i = Y"
OTHERS = (
    "rounding is not adjusted in official tables: parts may miss a total by some units of the last digit",
    "a part is not printed, or two parts overlap",
    "parts and whole come from different stages of the accounts",
)
HUNDRED = Interval.point(1)


def find(facts: Facts) -> Iterator[Verdict]:
    """Sectors against their whole, places against the place that they exhaust, and shares of one whole."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        yield from _sectors(ix, place, indicator)
        yield from _places(ix, place, indicator)
    yield from _shares(ix)


def _sectors(ix: Index, place: str, indicator: str) -> Iterator[Verdict]:
    for keys in EXHAUSTIVE.get(indicator, ()):
        for whole in ix.amounts(place, indicator):
            if not ix.value(whole).bounded or whole.year is None:
                continue
            parts = [_own(ix, whole, place, key) for key in sorted(keys)]
            if all(parts):
                yield _test(ix, whole, parts)
            elif not any(parts):
                yield from _with_references(ix, whole, sorted(keys))


def _own(ix: Index, whole: Claim, place: str, key: str) -> Claim | None:
    """The part in the whole's own document, else in another."""
    same = [c for c in ix.at(place, key, whole.year) if alike(ix, c, whole) and ix.value(c).bounded]
    return next((c for c in same if c.source == whole.source), same[0] if same else None)


def _places(ix: Index, place: str, indicator: str) -> Iterator[Verdict]:
    row = ix.facts.places.get(place)
    children = ix.children.get(place, ())
    if (
        row is None
        or row.exhausted_by_children != "yes"
        or len(children) < 2
        or ix.indicator(indicator).adds_up != "yes"
    ):
        return
    for whole in ix.amounts(place, indicator):
        if ix.value(whole).bounded and whole.year is not None:
            parts = [_own(ix, whole, child, indicator) for child in children]
            if all(parts):
                yield _test(ix, whole, parts)


def _test(ix: Index, whole: Claim, parts: Sequence[Claim]) -> Verdict:
    claims = (whole, *parts)
    found = judge(ix, claims, lambda y, *each: total(each).meets(y))
    result = total(ix.value(c) for c in parts)
    said = _said(ix, whole, [(show.printed(c), ix.value(c)) for c in parts], result)
    said["fragile"] = found.fragile
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if (
        not need
        and ix.indicator(whole.indicator).growth_basis == "real"
        and any(p.vintage in ("", "unknown") and p.place != whole.place for p in parts)
    ):
        # Districts' accounts were not tied to their city's before 2019 (unified regional accounting).
        need = "places whose accounts are tied to their parent's: they were not before unified regional accounting"
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _said(ix: Index, whole: Claim, parts: list[tuple[str, Interval]], result: Interval) -> dict:
    unit = int(whole.multiplier) * float(ix.factor(whole.unit))
    return {
        "inputs": {"Y": ix.value(whole), **{f"S_{i}": v for i, (_, v) in enumerate(parts, 1)}},
        "result": result,
        "unit": ix.base(whole.unit),
        "working": lambda: (
            f"{' + '.join(name for name, _ in parts)} is {ix.amount(result, ix.base(whole.unit))}; "
            f"printed: {show.printed(whole)}."
        ),
        "formula": FORMULA,
        "numbers": lambda: (
            " + ".join(show.tex(v.mid / unit if unit != 1 else v.mid) for _, v in parts)
            + f" = {show.bracket(result, 2, 1 / unit)}"
        ),
    }


def _with_references(ix: Index, whole: Claim, keys: list[str]) -> Iterator[Verdict]:
    """With parts from outside, one vintage at a time; the one that fits is named."""
    tried = []
    columns = [{r.vintage: r for r in ix.references_at(whole.place, k, whole.year)} for k in keys]
    if not all(columns):
        return
    for vintage in sorted(set(columns[0]).intersection(*columns[1:])):
        rows = [c[vintage] for c in columns]
        tried.append((vintage, rows, [ix.reference_value(r) for r in rows]))
    if not tried:
        return
    fitting = [t for t in tried if total(t[2]).meets(ix.value(whole))]
    vintage, rows, values = (fitting or tried)[0]
    names = [ix.amount(v, ix.base(r.unit)) for r, v in zip(rows, values, strict=True)]
    said = _said(ix, whole, list(zip(names, values, strict=True)), total(values))
    said["references"] = tuple(label(r) for t in tried for r in t[1])
    first = said["working"]
    said["working"] = lambda: first()[:-1] + f" (parts as published, {vintage or 'no vintage'})."
    if fitting:
        yield FAMILY.consistent((whole,), **said)
    else:
        need = f"parts of another vintage than {', '.join(t[0] or 'the one known' for t in tried)}"
        yield FAMILY.consistent_if((whole,), needs=(need,), other_readings=OTHERS, **said)


def _shares(ix: Index) -> Iterator[Verdict]:
    """Three shares or more of one whole in one sentence; a ratio a:b:c of per cent says that it is all."""
    groups: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for c in ix.facts.claims:
        if (
            (
                c.kind in ("share", "ratio")
                and c.unit == "percent"
                and c.of
                and c.of != "unknown"
                and c.sentence
                and ix.usable(c)
            )
            and of_one_year(c)
            and c.hedge in ("none", "")
        ):
            groups[c.source, c.sentence, c.place, c.of, c.kind, c.period_end, c.status].append(c)
    for key, parts in groups.items():
        if len({c.indicator for c in parts}) != len(parts) or len(parts) < 3:
            continue
        result = total(ix.value(c) for c in parts)
        said = {
            "inputs": {f"s_{i}": ix.value(c) for i, c in enumerate(parts, 1)},
            "result": result,
            "unit": "fraction",
            "working": f"{' + '.join(show.printed(c) for c in parts)} is {show.percent(result)}.",
            "formula": r"\sum_i s_i = 100\,\%",
            "numbers": " + ".join(c.printed for c in parts) + rf" = {show.bracket(result, 2, 100)}\,\%",
        }
        found = judge(ix, parts, lambda *each: total(each).meets(HUNDRED))
        if found.holds and not found.need:
            yield FAMILY.consistent(parts, fragile=found.fragile, **said)
        elif key[4] == "ratio" and not found.need:
            yield FAMILY.inconsistent(parts, fragile=found.fragile, other_readings=OTHERS, **said)
        else:
            need = (
                found.need
                if key[4] == "ratio" and found.need
                else "further parts that the text does not print, or parts that overlap"
            )
            yield FAMILY.consistent_if(parts, needs=(need,), other_readings=OTHERS, **said)
