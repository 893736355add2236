"""share.level: a part over its whole, beside a printed share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.prices import label
from duizhang.checks.share import makes, share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["share.level"]
FORMULA = r"\frac{S}{Y}"
OTHERS = (
    "the share was computed from another vintage of part or whole than the levels printed here",
    "part and whole cover different things under these names",
    "one of the figures is misprinted",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every printed share with its levels, and every part printed beside its whole."""
    ix = index(facts)
    seen: set[tuple[str, str]] = set()
    for printed in ix.shares():
        for found in _test(ix, printed):
            seen.add(tuple(found.claims[:2]))
            yield found
    for place, indicator in ix.subjects():
        whole_of = ix.indicator(indicator).part_of
        if not whole_of:
            continue
        for part in ix.amounts(place, indicator):
            for whole in same_document(part, ix.at(place, whole_of, part.year)):
                if part.unit == whole.unit and part.kind == whole.kind and (part.claim, whole.claim) not in seen:
                    yield from _derive(ix, part, whole)


def same_document(of: Claim, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The claims of the same document if there are any, else all."""
    own = [c for c in claims if c.source == of.source]
    return own[:1] or claims[:1]


def parts_of(ix: Index, printed: Claim) -> list[Claim]:
    """The levels that a printed share may be the share of: its own indicator's, same place and year."""
    if printed.year is None:
        return []
    return [c for c in ix.at(printed.place, printed.indicator, printed.year) if c.kind != "index"]


def _test(ix: Index, printed: Claim) -> Iterator[Verdict]:
    of = ix.of(printed)
    if of is None or printed.year is None or printed.unit != "percent":
        return
    for part in same_document(printed, parts_of(ix, printed)):
        if isinstance(of, Claim):
            wholes: Sequence[Claim] = [of] if ix.usable(of) and of.is_number and of.unit == part.unit else []
        else:
            wholes = [c for c in same_document(printed, ix.at(*of, printed.year)) if c.unit == part.unit]
        for whole in wholes:
            yield _against_claims(ix, part, whole, printed)
        if not wholes and not isinstance(of, Claim):
            yield from _against_references(ix, part, of, printed)


def _against_claims(ix: Index, part: Claim, whole: Claim, printed: Claim) -> Verdict:
    claims = (part, whole, printed)
    try:
        result = ix.share(part, whole)
    except (ValueError, ArithmeticError) as error:
        return FAMILY.untestable(claims, subject=printed, reason=str(error))

    found = judge(ix, claims, makes)
    said = _said(ix, part, ix.value(whole), show.printed(whole), result, printed)
    said["fragile"] = found.fragile
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or one_regime(ix, claims)
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)


def _against_references(ix: Index, part: Claim, of: tuple[str, str], printed: Claim) -> Iterator[Verdict]:
    """With the whole from outside: every vintage is tried, and the one that fits is named (rule 3)."""
    tried = []
    for r in ix.references_at(*of, printed.year):
        whole = ix.reference_value(r)
        if whole.lo > 0:
            tried.append((r, whole, share(ix.value(part), whole)))
    if not tried:
        return
    claims = (part, printed)
    fitting = [t for t in tried if t[2].meets(ix.value(printed))]
    r, whole, result = (fitting or tried)[0]
    name = f"{ix.indicator_name(of[1])} of {ix.place_name(of[0])}"
    said = _said(ix, part, whole, f"{ix.amount(whole, ix.base(r.unit))}", result, printed)
    said["references"] = tuple(label(t[0]) for t in tried)
    first = said["working"]
    said["working"] = lambda: (
        f"{first()} By vintage of the whole: "
        + ", ".join(f"{t[0].vintage or 'no vintage'} {show.percent(t[2])}" for t in tried)
        + "."
    )
    if fitting:
        yield FAMILY.consistent(claims, **said)
        return
    yield FAMILY.consistent_if(
        claims,
        needs=(f"another vintage of {name} than {', '.join(t[0].vintage or 'the one known' for t in tried)}",),
        other_readings=OTHERS,
        in_band="unknown",
        **said,
    )


def _said(ix: Index, part: Claim, whole: Interval, whole_printed: str, result: Interval, printed: Claim) -> dict:
    return {
        "subject": printed,
        "inputs": {"S": ix.value(part), "Y": whole, "s": ix.value(printed)},
        "result": result,
        "unit": "fraction",
        "working": lambda: (
            f"{show.printed(part)} of {whole_printed} is {show.percent(result)}; printed: {show.printed(printed)}."
        ),
        "formula": FORMULA,
        "numbers": lambda: (
            rf"\frac{{{show.tex(ix.value(part).mid)}}}{{{show.tex(whole.mid)}}} = "
            rf"{show.bracket(result, 3, 100)}\,\%"
        ),
    }


def _derive(ix: Index, part: Claim, whole: Claim) -> Iterator[Verdict]:
    try:
        result = ix.share(part, whole)
    except (ValueError, ArithmeticError):
        return

    def numbers() -> str:
        a, b = show.figure(part), show.figure(whole)
        if part.multiplier != whole.multiplier:
            a, b = show.tex(ix.value(part).mid), show.tex(ix.value(whole).mid)
        return rf"\frac{{{a}}}{{{b}}} = {show.bracket(result, 3, 100)}\,\%"

    yield FAMILY.derived(
        (part, whole),
        inputs={"S": ix.value(part), "Y": ix.value(whole)},
        result=result,
        unit="fraction",
        working=lambda: (
            f"{show.sentence(ix.indicator_name(part.indicator))} of {ix.place_name(part.place)} in "
            f"{part.year}, "
            f"{show.printed(part)}, is {show.percent(result)} of its {ix.indicator_name(whole.indicator)}, "
            f"{show.printed(whole)}."
        ),
        formula=FORMULA,
        numbers=numbers,
    )
