"""order.subset: a part is no larger than its whole, nor accidents with deaths more than deaths."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.count import recover_counts, whole
from duizhang.checks.families.place_part import amounts
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.pairing import alike
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["order.subset"]
FORMULA = r"S \le Y"
OTHERS = (
    "part and whole cover different things, or different times, under these names",
    "the part may be counted where it belongs and the whole where it happened",
    "one of the figures is misprinted",
)
#: (lesser, greater): each accident that counts as fatal has at least one death.
ORDERED = (
    ("workplace_fatal_accidents", "workplace_deaths"),
    ("fatal_accidents", "accident_deaths"),
    ("accidents", "deaths"),
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every part printed with its whole: by indicator, by place, and counts that order each other."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        whole_of = ix.indicator(indicator).part_of
        if whole_of and (place, whole_of) in ix.by_subject:
            yield from _pairs(ix, place, indicator, place, whole_of)
        parent = ix.facts.places[place].parent if place in ix.facts.places else ""
        if parent and (parent, indicator) in ix.by_subject and ix.indicator(indicator).adds_up == "yes":
            yield from _pairs(ix, place, indicator, parent, indicator)
    yield from _thresholds(ix)
    for lesser, greater in ORDERED:
        for place in sorted({p for p, i in ix.by_subject if i == lesser}):
            if (place, greater) in ix.by_subject:
                yield from _pairs(ix, place, lesser, place, greater)
                yield from _recovered(ix, place, lesser, greater)


def _thresholds(ix: Index) -> Iterator[Verdict]:
    """A bound (迈上4千亿元台阶, 突破1万) beside the level of the same thing, place and date."""
    for place, indicator in ix.subjects():
        for bound in ix.amounts(place, indicator):
            if ix.value(bound).bounded or bound.year is None or any(r.soft for r in ix.readings(bound)):
                continue
            level = next(
                (c for c in ix.at(place, indicator, bound.year) if ix.value(c).bounded and alike(ix, c, bound)), None
            )
            if level is None or (level.period_end, level.kind) != (bound.period_end, bound.kind):
                continue
            yield _threshold(ix, bound, level)


def _threshold(ix: Index, bound: Claim, level: Claim) -> Verdict:
    claims = (bound, level)
    found = judge(ix, claims, lambda b, x: b.meets(x), order=True)
    said = {
        "inputs": {"B": ix.value(bound), "Y": ix.value(level)},
        "unit": ix.base(level.unit),
        "working": f"{show.sentence(ix.indicator_name(level.indicator))} of {ix.place_name(level.place)}, "
        f"{show.printed(level)}, "
        f"beside {ix.amount(ix.value(bound), ix.base(bound.unit))} ({bound.period_end}).",
        "formula": r"Y \in B",
        "numbers": rf"{show.tex(ix.value(level).mid)} \in {show.bracket(ix.value(bound), 2)}",
        "fragile": found.fragile,
    }
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _pairs(ix: Index, place: str, indicator: str, other_place: str, other: str) -> Iterator[Verdict]:
    for part in amounts(ix, place, indicator):
        if ix.value(part).lo < 0:
            continue
        same = [
            w
            for w in amounts(ix, other_place, other)
            if (w.period_end, _start(w)) == (part.period_end, _start(part)) and _comparable(ix, part, w)
        ]
        if same:
            whole_ = next((w for w in same if w.source == part.source), same[0])
            if ix.value(part).hi == 0:
                yield FAMILY.untestable((part, whole_), reason="no power: a nought is no more than any whole")
            else:
                yield _test(ix, part, whole_)


def _comparable(ix: Index, a: Claim, b: Claim) -> bool:
    return alike(ix, a, b) or (
        {a.unit, b.unit} <= {"count", "person"} and (a.per, a.multiplier) == (b.per, b.multiplier)
    )


def _start(c: Claim) -> str:
    return "" if c.period_start == c.period_end else c.period_start


def _test(ix: Index, part: Claim, whole_: Claim) -> Verdict:
    claims = (part, whole_)
    found = judge(ix, claims, lambda s, y: s.lo <= y.hi, order=True)
    said = {
        "inputs": {"S": ix.value(part), "Y": ix.value(whole_)},
        "result": ix.value(whole_) - ix.value(part) if ix.value(part).bounded or ix.value(whole_).bounded else None,
        "unit": ix.base(part.unit),
        "working": lambda: (
            f"{show.sentence(ix.indicator_name(part.indicator))} of {ix.place_name(part.place)}, "
            f"{show.printed(part)}, "
            f"{'is within' if found.holds and not found.need else 'is more than'} "
            f"{ix.indicator_name(whole_.indicator)} of {ix.place_name(whole_.place)}, {show.printed(whole_)} "
            f"({part.period_end})."
        ),
        "formula": FORMULA,
        "numbers": lambda: (
            rf"{part.printed} \le {whole_.printed}"
            if part.multiplier == whole_.multiplier
            else rf"{show.tex(ix.value(part).lo)} \le {show.tex(ix.value(whole_).hi)}"
        ),
        "fragile": found.fragile,
    }
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if not need and ix.indicator(part.indicator).comparable_only == "yes":
        need = "one coverage of part and whole"
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _recovered(ix: Index, place: str, lesser: str, greater: str) -> Iterator[Verdict]:
    """The same order for counts that only follow from a percentage and a difference."""
    for a in ix.by_subject[place, lesser]:
        for b in ix.by_subject[place, greater]:
            if a.kind != "difference" or b.kind != "difference" or (a.source, a.period_end) != (b.source, b.period_end):
                continue
            few, many = _counts(ix, a), _counts(ix, b)
            if few is None or many is None:
                continue
            (ra, na, ka), (rb, nb, kb) = few, many
            claims = (a, ra, b, rb)
            before, after = na[0] <= nb[-1], na[0] + ka <= nb[-1] + kb
            said = {
                "inputs": {"S": Interval(na[0], na[-1]), "Y": Interval(nb[0], nb[-1])},
                "result": Interval(nb[0] - na[-1], nb[-1] - na[0]),
                "unit": "count",
                "working": f"{show.sentence(ix.indicator_name(lesser))}, {_range(na, 0)} and then {_range(na, ka)}, "
                f"beside "
                f"{ix.indicator_name(greater)}, {_range(nb, 0)} and then {_range(nb, kb)}, as the percentages and "
                f"differences "
                f"of {a.period_end} give them.",
                "formula": FORMULA,
                "numbers": rf"{na[0]} \le {nb[-1]},\ {na[0] + ka} \le {nb[-1] + kb}",
            }
            if before and after:
                yield FAMILY.consistent(claims, **said)
            else:
                # Two recoveries lie behind this: an assumption each, so no accusation.
                need = "another base for one of the two percentages"
                yield FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)


def _counts(ix: Index, difference: Claim) -> tuple[Claim, range, int] | None:
    k = whole(difference.value) if ix.usable(difference) else None
    if k is None or difference.multiplier != "1":
        return None
    for rate in ix.by_sentence.get((difference.source, difference.sentence), ()):
        same = (rate.place, rate.indicator) == (difference.place, difference.indicator)
        if same and rate.kind in ("growth_yoy", "change_pct") and ix.usable(rate):
            try:
                counts = recover_counts(ix.value(rate), k)
            except (ValueError, ArithmeticError):
                return None
            return (rate, counts, k) if counts else None
    return None


def _range(counts: range, k: int) -> str:
    return str(counts[0] + k) if len(counts) == 1 else f"{counts[0] + k} to {counts[-1] + k}"
