"""change.points: two levels of a rate: points and per cent told apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from duizhang.checks import growth, show
from duizhang.checks.families.share_shift import share_pairs
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["change.points"]
FORMULA = r"s_t - s_0"
OTHERS = (
    "the difference was taken before rounding, or between other years",
    "the two levels come from different vintages",
    "one of the figures is misprinted",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every two levels of one rate, and a printed difference in points where there is one."""
    ix = index(facts)
    pairs = [*share_pairs(ix), *_rates_as_levels(ix)]
    for first, last in pairs:
        printed = _difference(ix, first, last)
        yield _derive(ix, first, last) if printed is None else _test(ix, first, last, printed)


def _rates_as_levels(ix: Index) -> Iterator[tuple[Claim, Claim]]:
    """Unemployment or coverage printed as levels in per cent."""
    for place, indicator in ix.subjects():
        levels = [c for c in ix.amounts(place, indicator) if c.unit == "percent" and ix.value(c).bounded]
        for a, b in itertools.pairwise(levels):
            if a.year is not None and b.year is not None and a.year < b.year:
                yield a, b


def _difference(ix: Index, first: Claim, last: Claim) -> Claim | None:
    for c in ix.by_sentence.get((last.source, last.sentence), ()):
        if c.kind == "difference" and c.unit == "percentage_point" and ix.usable(c) and c.status == "achieved":
            same = (c.place, c.indicator) == (last.place, last.indicator)
            if same and c.year == last.year and c.base_year in (None, first.year):
                return c
    return None


def _parts(ix: Index, first: Claim, last: Claim) -> tuple[Interval, Interval | None, Callable[[], str]]:
    points = ix.value(last) - ix.value(first)
    try:
        relative = growth.annual_growth(ix.value(first), ix.value(last), 1)
    except (ValueError, ArithmeticError):
        relative = None
    text = lambda: (  # noqa: E731
        f"From {show.printed(first)} in {first.year} to {show.printed(last)} in {last.year} is "
        f"{show.number(points, 2, 100)} points"
        + (f", or {show.percent(relative)} of the first figure." if relative is not None else ".")
    )
    return points, relative, text


def _said(ix: Index, first: Claim, last: Claim, points: Interval, relative: Interval | None) -> dict:
    inputs = {"s_0": ix.value(first), "s_t": ix.value(last)}
    if relative is not None:
        inputs["relative"] = relative
    return {
        "subject": last,
        "period": f"{first.year}/{last.year}",
        "inputs": inputs,
        "result": points * 100,
        "unit": "percentage_point",
        "formula": FORMULA,
        "numbers": lambda: rf"{last.printed} - {first.printed} = {show.bracket(points, 2, 100)}",
    }


def _derive(ix: Index, first: Claim, last: Claim) -> Verdict:
    points, relative, text = _parts(ix, first, last)
    return FAMILY.derived((first, last), working=text, **_said(ix, first, last, points, relative))


def _test(ix: Index, first: Claim, last: Claim, printed: Claim) -> Verdict:
    claims = (first, last, printed)
    points, relative, text = _parts(ix, first, last)
    said = _said(ix, first, last, points, relative)
    said["working"] = lambda: f"{text()} Printed: {show.printed(printed)}."

    def as_percent() -> bool:
        return relative is not None and relative.meets(ix.value(printed))

    excuses = [("points that were meant as per cent of the first figure", as_percent)]
    found = judge(ix, claims, lambda a, b, d: (b - a).meets(d), excuses=excuses)
    said["fragile"] = found.fragile
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)
