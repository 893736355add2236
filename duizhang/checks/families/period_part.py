"""period.part: single years inside the sum of their period, and what the other years come to."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.bounds import span
from duizhang.checks.index import Index, index, of_one_year
from duizhang.checks.judge import judge, one_regime
from duizhang.checks.pairing import alike
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["period.part"]
FORMULA = r"\frac{S - y}{n - m}"
OTHERS = (
    "the year and the sum may count different things under one name (gross and net, registered and still open)",
    "the period may end or begin elsewhere than the ledger says",
    "one of the figures is misprinted",
)


def other_years_mean(total: Interval, printed: Interval, years: int) -> Interval:
    """The mean of the years not printed: (S - y) / (n - m).

    32 and 9.2 of five years: 5.5625 to 5.8375 a year.
    """
    return (total - printed) / span(years)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every sum of several years with one or more of its years."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        claims = ix.by_subject[place, indicator]
        if len(claims) < 2:
            continue
        flows = [
            c for c in claims if c.kind in ("count", "increment", "level") and c.status == "achieved" and ix.usable(c)
        ]
        years = [c for c in flows if of_one_year(c) and c.period_start and c.over in ("sum", "unknown")]
        for total in flows:
            if total.over != "sum" or of_one_year(total) or not _bounds(total):
                continue
            first, last = _bounds(total)
            parts: dict[int, Claim] = {}
            for c in sorted(years, key=lambda c: (c.source != total.source, ix.doubt(c), c.claim)):
                if first <= c.year <= last and _like(ix, c, total):
                    parts.setdefault(c.year, c)
            if parts and all(ix.value(c).hi == 0 for c in parts.values()) and len(parts) <= last - first:
                yield FAMILY.untestable((total, *parts.values()), reason="no power: a nought fits inside any sum")
            elif parts:
                yield _test(ix, total, list(parts.values()), last - first + 1)


def _bounds(c: Claim) -> tuple[int, int] | None:
    start, end = c.period_start[:4], c.period_end[:4]
    return (int(start), int(end)) if start.isdigit() and end.isdigit() and start < end else None


def _like(ix: Index, a: Claim, b: Claim) -> bool:
    return alike(ix, a, b) or (
        {a.kind, b.kind} <= {"count", "increment", "level"} and (a.unit, a.per) == (b.unit, b.per)
    )


def _test(ix: Index, total: Claim, parts: list[Claim], n: int) -> Verdict:
    claims = (total, *parts)
    missing = n - len(parts)

    def fits(s: Interval, *each: Interval) -> bool:
        printed = sum(each[1:], each[0])
        return s.meets(printed) if missing == 0 else printed.lo <= s.hi

    whole, printed = ix.value(total), sum((ix.value(c) for c in parts[1:]), ix.value(parts[0]))
    found = judge(ix, claims, fits, order=missing > 0)
    left = None
    if missing and whole.bounded and printed.bounded:
        left = other_years_mean(whole, printed, missing)
    names = " and ".join(f"{show.printed(c)} in {c.year}" for c in parts)
    what = f"{names}, inside {show.printed(total)} for {total.period_start}-{total.period_end}"
    if left is not None and whole.hi > 0:
        what += f": the other {missing} year{'s' * (missing > 1)} came to {ix.amount(left, ix.base(total.unit))} a year"
        if total.period_basis != "printed" and missing > 1:
            fewer = other_years_mean(whole, printed, missing - 1)
            what += f" ({ix.amount(fewer, ix.base(total.unit))} if the period, whose ends are not printed, is a year shorter)"
    said = {
        "subject": total,
        "inputs": {"S": whole, "y": printed, "n": Interval.point(n), "m": Interval.point(len(parts))},
        "result": left,
        "unit": ix.base(total.unit),
        "working": what + ".",
        "formula": FORMULA,
        "numbers": ""
        if left is None
        else rf"\frac{{{show.tex(whole.mid)} - {show.tex(printed.mid)}}}{{{n} - {len(parts)}}}",
        "fragile": found.fragile,
    }
    if found.holds and not found.need:
        return FAMILY.consistent(claims, **said)
    need = found.need or (total.period_basis != "printed" and "another period: its ends are not printed") or ""
    need = need or one_regime(ix, claims)
    if need:
        return FAMILY.consistent_if(claims, needs=(need,), other_readings=OTHERS, **said)
    return FAMILY.inconsistent(claims, other_readings=OTHERS, **said)
