"""stock.flow: what a stock grew by is no more than what was newly added."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts

FAMILY = FAMILIES["stock.flow"]
FORMULA = r"Y_1 - Y_0 \le \Delta"
OTHERS = (
    "new and existing ones may be counted by different offices, or at different dates",
    "gross additions only bound the change of a stock: some leave it",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every printed addition to a stock whose levels before and after are printed too."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        if ix.indicator(indicator).stock_or_flow == "flow":
            continue
        claims = ix.by_subject[place, indicator]
        stocks = [c for c in ix.amounts(place, indicator) if c.kind in ("level", "count") and c.over == "at_end"]
        for added in claims:
            if added.kind != "increment" or added.status != "achieved" or not ix.usable(added) or added.year is None:
                continue
            start = int(added.period_start[:4]) - 1 if added.period_start[:4].isdigit() else added.year - 1
            first = _at(stocks, start, added)
            last = _at(stocks, added.year, added)
            if first is not None and last is not None:
                yield _test(ix, first, last, added)


def _at(stocks: list[Claim], year: int, like: Claim) -> Claim | None:
    same = [c for c in stocks if c.year == year and c.unit == like.unit]
    return next((c for c in same if c.source == like.source), same[0] if same else None)


def _test(ix: Index, first: Claim, last: Claim, added: Claim) -> Verdict:
    claims = (first, last, added)
    change = ix.value(last) - ix.value(first)
    gross = ix.value(added)
    said = {
        "subject": added,
        "inputs": {"Y_0": ix.value(first), "Y_1": ix.value(last), "Delta": gross},
        "result": change,
        "unit": ix.base(added.unit),
        "working": f"From {show.printed(first)} to {show.printed(last)} is {ix.amount(change, ix.base(added.unit))} more; "
        f"newly added: "
        f"{show.printed(added)}.",
        "formula": FORMULA,
        "numbers": rf"{show.tex(ix.value(last).mid)} - {show.tex(ix.value(first).mid)} \le {show.tex(gross.hi)}",
    }
    if change.lo <= gross.hi:
        return FAMILY.consistent(claims, **said)
    left = change - gross
    need = f"{ix.amount(left, ix.base(added.unit))} that joined the stock otherwise than as newly added"
    return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, in_band="unknown", **said)
