"""ratio.unit: money per project, area per household, length per road: magnitudes that a reader can judge."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.share import share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts

FAMILY = FAMILIES["ratio.unit"]
FORMULA = r"\frac{A}{N}"
COUNTED = ("count", "person", "household")
#: Words of keys that two different things may share.
EMPTY = frozenset({"new", "built", "and", "of", "in", "area", "length", "number", "rate"})
MEASURED = ("money", "area", "length", "mass")


def find(facts: Facts) -> Iterator[Verdict]:
    """Every measured amount with a count in its sentence, of the same place, period and standing."""
    ix = index(facts)
    for key in sorted(ix.by_sentence):
        claims = [
            c for c in ix.by_sentence[key] if c.kind in AMOUNTS and not c.per and ix.usable(c) and c.status != "target"
        ]
        counts = [c for c in claims if c.unit in COUNTED and c.over in ("sum", "unknown", "at_end")]
        if not counts:
            continue
        for measured in claims:
            unit = ix.facts.units.get(measured.unit)
            dimension = unit.dimension if unit else ("money" if measured.unit == "yuan" else "")
            if dimension not in MEASURED or measured.over == "mean":
                continue
            near = [c for c in counts if _together(c, measured) and _related(ix, c, measured)]
            if near:
                yield from _derive(ix, measured, min(near, key=lambda c: abs(_start(c) - _start(measured))))


def _related(ix: Index, a: Claim, b: Claim) -> bool:
    """Whether the two are of one thing: keys that share a word of substance, and quotes that touch."""
    words = [{w.rstrip("s") for w in c.indicator.split("_")} - EMPTY for c in (a, b)]
    if not words[0] & words[1]:
        return False
    return _start(a) <= _start(b) + len(b.quote) and _start(b) <= _start(a) + len(a.quote)


def _together(a: Claim, b: Claim) -> bool:
    return (a.place, a.period_start, a.period_end, a.status) == (b.place, b.period_start, b.period_end, b.status)


def _start(c: Claim) -> int:
    return int(c.quote_start) if c.quote_start.isdigit() else 0


def _derive(ix: Index, measured: Claim, counted: Claim) -> Iterator[Verdict]:
    try:
        amount = ix.value(measured) / ix.factor(measured.unit)
        result = share(amount, ix.value(counted))
    except (ValueError, ArithmeticError):
        return
    yield FAMILY.derived(
        (measured, counted),
        inputs={"A": amount, "N": ix.value(counted)},
        result=result,
        unit=f"{measured.unit}_per_{counted.unit}",
        working=f"{show.printed(measured)} ({ix.indicator_name(measured.indicator)}) over {show.printed(counted)} "
        f"({ix.indicator_name(counted.indicator)}) is {ix.amount(result, measured.unit)} each.",
        formula=FORMULA,
        numbers=rf"\frac{{{show.tex(amount.mid if amount.bounded else amount.lo)}}}"
        rf"{{{show.tex(ix.value(counted).mid if ix.value(counted).bounded else ix.value(counted).lo)}}} = "
        rf"{show.bracket(result, 2)}",
        other_readings=("the sentence may name the two beside each other without one being of the other",),
    )
