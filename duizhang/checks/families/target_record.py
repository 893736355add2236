"""target.record: a target beside the last result of the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["target.record"]
OTHERS = (
    "a lower target may leave room for the unexpected; a higher one may make up for a bad year",
    "a hedge beside a target (以上, 左右) makes it a bound and not a forecast",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate, amount or share aimed at, with the last one achieved."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for target in ix.aimed(place, indicator):
            if target.year is None or (ix.range_mates(target)[0] is not target):
                continue
            for last in _last(ix, target):
                yield _derive(ix, target, last)


def _last(ix: Index, target: Claim) -> Iterator[Claim]:
    """The latest yearly rate and the latest average before a rate; the latest like amount before an amount."""
    before = [
        c
        for c in ix.by_subject[target.place, target.indicator]
        if c.status == "achieved" and ix.usable(c) and c.year is not None and c.year < target.year
        and ix.value(c).bounded
    ]  # fmt: skip
    if target.kind in RATES:
        for kind in RATES:
            same = [c for c in before if c.kind == kind]
            if same:
                yield max(same, key=lambda c: (c.year, c.source == target.source, c.claim))
        return
    if target.kind in AMOUNTS or target.kind == "share":
        same = [
            c for c in before if c.kind in (*AMOUNTS, "share") and alike(ix, c, target) and _years(c) == _years(target)
        ]
        if same:
            yield max(same, key=lambda c: (c.year, c.source == target.source, -ix.doubt(c), c.claim))


def _years(c: Claim) -> int:
    first = int(c.period_start[:4]) if c.period_start[:4].isdigit() else c.year
    return c.year - first


def _derive(ix: Index, target: Claim, last: Claim) -> Verdict:
    ends = ix.range_mates(target)
    factor = ix.factor(target.unit)
    aim = Interval(ends[0].value * factor, ends[-1].value * factor)
    result = aim - ix.value(last)
    word = "above" if result.lo > 0 else "below" if result.hi < 0 else "about as high as"
    rate = target.kind in RATES or target.unit == "percent"
    size = f"{show.number(result, 2, 100)} points" if rate else ix.amount(result, ix.base(target.unit))
    shown = "-".join(dict.fromkeys(show.printed(e) for e in ends))
    unit = "percentage_point" if rate else ix.base(target.unit)
    return FAMILY.derived(
        (*ends, last),
        inputs={"T": aim, "Y": ix.value(last)},
        result=result * 100 if rate else result,
        unit=unit,
        working=lambda: (
            f"The target for {target.year}, {shown}, lies {word} the {show.printed(last)} of "
            f"{last.period_start + '-' if _years(last) else ''}{last.period_end} ({size})."
        ),
        formula="T - Y",
        numbers=lambda: f"{show.tex(aim.mid)} - {show.tex(ix.value(last).mid)}",
        other_readings=OTHERS,
    )
