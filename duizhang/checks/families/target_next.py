"""target.next: a target in one report beside the result in a later one: promised, reported, silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import alike
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import RATES, Claim, Facts, Source, year_of
from duizhang.interval import Interval

FAMILY = FAMILIES["target.next"]
OTHERS = (
    "what was aimed at may have been reported elsewhere, or under another name",
    "target and result may be counted differently, or over other months",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every target or plan of a year on which a later document of the same place reports."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for target in ix.aimed(place, indicator):
            if target.year is None or ix.range_mates(target)[0] is not target:
                continue
            result = result_of(ix, target)
            if result is not None:
                yield _reported(ix, target, result)
            elif (later := later_report(ix, target)) is not None:
                yield _silent(ix, target, later)


def result_of(ix: Index, target: Claim) -> Claim | None:
    """The result that a document prints for what another one aimed at."""
    for c in ix.by_subject[target.place, target.indicator]:
        if c.status != "achieved" or not ix.usable(c) or c.source == target.source or _window(c) != _window(target):
            continue
        if c.kind == target.kind and (c.kind in RATES or alike(ix, c, target)) and ix.value(c).bounded:
            return c
    return None


def _window(c: Claim) -> tuple[str, str]:
    return c.period_start or c.period_end, c.period_end


def later_report(ix: Index, target: Claim) -> Source | None:
    """A report of the same place and kind, published the year after the target's."""
    own = ix.facts.sources.get(target.source)
    for s in ix.once("reports", lambda: _reports(ix)).get((target.place, target.year + 1), ()):
        if (own is None or own.genre == s.genre) and s.source != target.source:
            return s
    return None


def _reports(ix: Index) -> dict[tuple[str, int | None], list[Source]]:
    """Documents by their place and the year that they were published in."""
    table: dict[tuple[str, int | None], list[Source]] = defaultdict(list)
    for name in sorted(ix.facts.sources):
        s = ix.facts.sources[name]
        table[s.place, year_of(s.published)].append(s)
    return table


def _reported(ix: Index, target: Claim, result: Claim) -> Verdict:
    ends = ix.range_mates(target)
    factor = ix.factor(target.unit)
    aim = Interval(ends[0].value * factor, ends[-1].value * factor)
    got = ix.value(result)
    difference = got - aim
    bound = set(target.hedge.split("+"))
    # A fall that is aimed at is met by a fall as large: energy per unit of product −3 %.
    falling = target.kind in RATES and aim.hi < 0 and not bound & {"at_least", "more_than"}
    if falling or bound & {"at_most", "less_than"}:
        word = "met" if got.hi <= aim.hi else "missed" if got.lo > aim.hi else "undecided"
    else:
        word = "met" if got.lo >= aim.lo else "missed" if got.hi < aim.lo else "undecided"
    rate = target.unit == "percent"
    size = f"{show.number(difference, 2, 100)} points" if rate else ix.amount(difference, ix.base(target.unit))
    shown = "-".join(dict.fromkeys(show.printed(e) for e in ends))
    return FAMILY.derived(
        (*ends, result),
        inputs={"T": aim, "Y": got},
        result=difference * 100 if rate else difference,
        unit="percentage_point" if rate else ix.base(target.unit),
        working=lambda: (
            f"Promised for {target.period_end}: {shown} ({target.source}). Reported: {show.printed(result)} "
            f"({result.source}). {word.capitalize()}; the difference is {size}."
        ),
        formula="Y - T",
        numbers=lambda: f"{show.tex(got.mid)} - {show.tex(aim.mid)}",
        other_readings=OTHERS,
    )


def _silent(ix: Index, target: Claim, later: Source) -> Verdict:
    ends = ix.range_mates(target)
    shown = "-".join(dict.fromkeys(show.printed(e) for e in ends))
    return FAMILY.derived(
        ends,
        tag="silent",
        working=lambda: (
            f"Promised for {target.period_end}: {shown} ({target.source}). The next report of the place "
            f"({later.source}) "
            "is silent on it."
        ),
        other_readings=OTHERS,
    )


def outcome(verdict: Verdict) -> str:
    """What a row of this family says of its target: ``met``, ``missed``, ``undecided`` or ``silent``."""
    if "Y" not in verdict.inputs:
        return "silent"
    return next(word for word in ("met", "missed", "undecided") if f" {word.capitalize()};" in verdict.working)
