"""same.label: one value under two names, or one name over two values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.same_figure import LEAST_DIGITS, significant
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts

FAMILY = FAMILIES["same.label"]
TWO_NAMES = (
    "two different things may really have the same value",
    "one thing may have two names in use",
)
TWO_VALUES = (
    "the later document prints a revised figure",
    "one name is used for two things (gross and net, the year's and all to date)",
    "the two figures are of two dates within the same year",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Within one place and period: values that two indicators share, and indicators with two values."""
    ix = index(facts)
    yield from _two_names(ix)
    yield from _two_values(ix)


def _two_names(ix: Index) -> Iterator[Verdict]:
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for c in ix.facts.claims:
        plain = ix.usable(c) and c.status == "achieved" and c.hedge in ("none", "")
        if plain and significant(c) >= LEAST_DIGITS:
            groups[c.place, c.period_end, c.unit, c.kind in AMOUNTS, c.value].append(c)
    for key in sorted(groups, key=str):
        first: dict[str, Claim] = {}
        for c in sorted(groups[key], key=lambda c: (c.source, c.claim)):
            first.setdefault(c.indicator, c)
        if len(first) < 2:
            continue
        a, *others = first.values()
        for b in others:
            yield _one_value(ix, a, b)


def _one_value(ix: Index, a: Claim, b: Claim) -> Verdict:
    return FAMILY.signal(
        (a, b),
        signal="two_names",
        other_readings=TWO_NAMES,
        inputs={"x": ix.value(a)},
        result=ix.value(a),
        unit="fraction" if a.unit == "percent" else a.unit,
        working=lambda: (
            f"{show.printed(a)} stands for {ix.indicator_name(a.indicator)} ({a.source}) and for "
            f"{ix.indicator_name(b.indicator)} ({b.source}) of {ix.place_name(a.place)}, {a.period_end}."
        ),
    )


def _two_values(ix: Index) -> Iterator[Verdict]:
    groups: dict[tuple, list[Claim]] = defaultdict(list)
    for c in ix.facts.claims:
        if c.is_number and c.status == "achieved" and ix.reads(c) and "range" not in c.hedge and c.kind != "date":
            key = (c.place, c.indicator, c.kind, c.period_start or c.period_end, c.period_end, c.base_period, c.over)
            groups[(*key, c.per, c.of, c.unit)].append(c)
    for key in sorted(groups, key=str):
        same = sorted(groups[key], key=lambda c: (c.source, c.claim))
        a = same[0]
        for b in same[1:]:
            if not ix.value(a).meets(ix.value(b)):
                yield FAMILY.signal(
                    (a, b),
                    signal="two_values",
                    other_readings=TWO_VALUES,
                    inputs={"x": ix.value(a), "y": ix.value(b)},
                    result=ix.value(b) - ix.value(a),
                    unit="fraction" if a.unit == "percent" else a.unit,
                    working=f"{show.sentence(ix.indicator_name(a.indicator))} of {ix.place_name(a.place)}, "
                    f"{a.period_end}, is "
                    f"{show.printed(a)} ({a.source}) and {show.printed(b)} ({b.source}).",
                )
