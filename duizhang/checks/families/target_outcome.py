"""target.outcome: what happened to a target, where an outside figure says so."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim, Facts, Reference
from duizhang.interval import Interval

FAMILY = FAMILIES["target.outcome"]
OTHERS = (
    "what happened in between (an epidemic, a census, a change of definition) was known to nobody who set the target",
    "the outcome may be counted on another basis, or at other prices, than the target was meant",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every target with a published figure of the same thing, place and year."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        for target in ix.aimed(place, indicator):
            if target.year is None or ix.range_mates(target)[0] is not target:
                continue
            kind = target.kind if target.kind in (*RATES, "share", "index", "rank") else "level"
            if kind == "level" and target.kind not in AMOUNTS:
                continue
            for r in ix.references_at(place, indicator, target.year, kind):
                if ix.factor(r.unit) == ix.factor(target.unit) and r.unit == target.unit:
                    yield _derive(ix, target, r)


def _derive(ix: Index, target: Claim, r: Reference) -> Verdict:
    ends = ix.range_mates(target)
    factor = ix.factor(target.unit)
    aim = Interval(ends[0].value * factor, ends[-1].value * factor)
    got = ix.reference_value(r)
    difference = got - aim
    word = "above" if difference.lo > 0 else "below" if difference.hi < 0 else "about as high as"
    percent = target.unit == "percent"
    size = f"{show.number(difference, 2, 100)} points" if percent else ix.amount(difference, ix.base(target.unit))
    came = show.percent(got) if percent else ix.amount(got, ix.base(target.unit))
    shown = "-".join(dict.fromkeys(show.printed(e) for e in ends))
    return FAMILY.derived(
        ends,
        tag=r.vintage or "outcome",
        references=(label(r),),
        inputs={"T": aim, "Y": got},
        result=difference * 100 if percent else difference,
        unit="percentage_point" if percent else ix.base(target.unit),
        working=lambda: (
            f"{show.sentence(ix.indicator_name(target.indicator))} of {ix.place_name(target.place)} came to "
            f"{came} in "
            f"{target.year} ({r.vintage or 'no vintage'}), {word} the {shown} aimed at ({size})."
        ),
        formula="Y - T",
        numbers=lambda: f"{show.tex(got.mid)} - {show.tex(aim.mid)}",
        other_readings=OTHERS,
    )
