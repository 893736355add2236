"""plan.completion: a completion rate gives the plan; a printed plan tests it."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.share import makes, share, whole_from_share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts

FAMILY = FAMILIES["plan.completion"]
FORMULA = r"\frac{A}{c}"
OTHERS = (
    "the plan was changed during the year",
    "the rate is of another plan (the year's, the month's, the projects under way) than the one printed",
    "one of the figures is misprinted",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate that says how much of the same thing's plan was done."""
    ix = index(facts)
    for rate in ix.facts.claims:
        if (
            rate.kind not in ("ratio", "share")
            or rate.unit != "percent"
            or rate.status != "achieved"
            or not ix.usable(rate)
        ):
            continue
        of = ix.of(rate)
        plan = of if isinstance(of, Claim) and of.status in ("plan", "target") and ix.usable(of) else None
        if plan is None and of != (rate.place, rate.indicator):
            continue
        done = _done(ix, rate)
        if done is None:
            continue
        plan = plan or _plan(ix, rate, done)
        yield _derive(ix, done, rate) if plan is None else _test(ix, done, rate, plan)


def _done(ix: Index, rate: Claim) -> Claim | None:
    """What was done: the amount of the same thing and year, in the same sentence if it stands there."""
    same = [
        c
        for c in ix.by_subject[rate.place, rate.indicator]
        if c.kind in AMOUNTS and c.status == "achieved" and ix.usable(c)
        and (c.source, c.period_end) == (rate.source, rate.period_end)
    ]  # fmt: skip
    return next((c for c in same if c.sentence == rate.sentence), same[0] if same else None)


def _plan(ix: Index, rate: Claim, done: Claim) -> Claim | None:
    plans = [
        c
        for c in ix.aimed(rate.place, rate.indicator)
        if c.kind in AMOUNTS and c.period_end == rate.period_end and c.unit == done.unit and c.hedge in ("none", "")
    ]
    return next((c for c in plans if c.source == rate.source), plans[0] if plans else None)


def _derive(ix: Index, done: Claim, rate: Claim) -> Verdict:
    try:
        result = whole_from_share(ix.value(done), ix.value(rate))
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable((done, rate), subject=rate, reason=str(error))
    scale = 1 / (int(done.multiplier) * float(ix.factor(done.unit)))
    return FAMILY.derived(
        (done, rate),
        inputs={"A": ix.value(done), "c": ix.value(rate)},
        result=result,
        unit=ix.base(done.unit),
        working=f"{show.printed(done)} at {show.printed(rate)} is a plan of {ix.amount(result, ix.base(done.unit))}, "
        "which the text does not print.",
        formula=FORMULA,
        numbers=rf"\frac{{{show.figure(done)}}}{{{show.tex(ix.value(rate).mid)}}} = {show.bracket(result, 2, scale)}",
    )


def _test(ix: Index, done: Claim, rate: Claim, plan: Claim) -> Verdict:
    claims = (done, rate, plan)
    try:
        result = share(ix.value(done), ix.value(plan))
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, subject=rate, reason=str(error))
    found = judge(ix, claims, lambda a, c, p: makes(a, p, c))
    said = {
        "subject": rate,
        "inputs": {"A": ix.value(done), "c": ix.value(rate), "P": ix.value(plan)},
        "result": result,
        "unit": "fraction",
        "working": f"{show.printed(done)} of a plan of {show.printed(plan)} is {show.percent(result)}; "
        f"printed: {show.printed(rate)}.",
        "formula": r"\frac{A}{P}",
        "numbers": rf"\frac{{{show.tex(ix.value(done).mid)}}}{{{show.tex(ix.value(plan).mid)}}} = "
        rf"{show.bracket(result, 2, 100)}\,\%",
        "fragile": found.fragile,
    }
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)
