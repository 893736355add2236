"""Why a claim cannot be tested: one row, with its specific reason, for every claim that no test reaches."""

from __future__ import annotations

from duizhang.checks.index import Index
from duizhang.checks.pairing import cumulative, spans
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, RATES, Claim

__all__ = ["untestable"]


def untestable(ix: Index, c: Claim) -> Verdict:
    """The row of role test that says why this claim has no other.

    The check named is the one that would test it, and ``needs`` lists what it
    lacks as ``indicator@place period kind``, so that wanted figures can be counted.
    """
    check, reason, needs = _reason(ix, c)
    return FAMILIES[check].untestable((c,), reason=reason, needs=needs)


def _reason(ix: Index, c: Claim) -> tuple[str, str, tuple[str, ...]]:
    what = f"{c.indicator}@{c.place}"
    if c.claim in ix.problems:
        return "same.label", ix.problems[c.claim], ()
    if c.kind == "date":
        return "target.outcome", "a deadline: nothing in these texts says what had happened by then", (
            f"{what} {c.period_end} outcome",
        )  # fmt: skip
    if c.kind == "comparison" and c.status == "achieved":
        return _comparison(c, what)
    if not ix.reads(c):
        return "outside.level", "no number is printed", ()
    if _lost(ix, c):
        return (
            "source.damage",
            "text lost: words beside it are gone (at a page break), and what it belongs to with them",
            (),
        )
    if c.status in ("target", "plan") and _reported_on(ix, c):
        return "target.next", f"a {c.status}: it is neither true nor false; what came of it stands beside it", ()
    if c.status == "target":
        return "target.next", "a target: it is neither true nor false, and the next report is not in the ledger", (
            f"{what} {c.period_end} result",
        )  # fmt: skip
    if c.status == "plan":
        return "target.next", "a plan: what was done stands in the next report, which is not in the ledger", (
            f"{what} {c.period_end} result",
        )  # fmt: skip
    if c.kind in RATES:
        return _rate(ix, c, what)
    if c.kind == "share":
        return _share(ix, c, what)
    if c.kind == "ratio":
        return (
            "share.level",
            "a ratio, and neither of the quantities behind it is printed",
            (f"{what} {c.period_end} level",),
        )
    if c.kind == "rank":
        return "rank.bound", "a rank, and the figures of the group are not in the ledger", (
            f"{what} {c.period_end} figures of {c.of or 'the group'}",
        )  # fmt: skip
    if c.kind == "difference":
        return "count.recover", "a difference without its percentage or the levels at both ends", (
            f"{what} {c.base_period or 'base period'} level",
        )  # fmt: skip
    return _amount(ix, c, what)


def _comparison(c: Claim, what: str) -> tuple[str, str, tuple[str, ...]]:
    others = [p for p in c.comparator.split(";") if p]
    if not others:
        return "series.monotone", "a comparison over time, and the yearly figures are not printed", (
            f"{what} {c.period_start or c.period_end} yearly figures",
        )  # fmt: skip
    needs = tuple(f"{c.indicator}@{p} {c.period_end}" for p in others)
    return "place.compare", "no comparator: the figures of the places compared with are not in the ledger", needs


def _lost(ix: Index, c: Claim) -> bool:
    """Whether text is lost inside the claim's quote, or just before or after it."""
    if not c.quote_start.isdigit():
        return False
    lost = ix.once("lost", lambda: _lost_ranges(ix))
    start = int(c.quote_start)
    return any(a <= start + len(c.quote) and start <= b for a, b in lost.get(c.source, ()))


def _lost_ranges(ix: Index) -> dict[str, list[tuple[int, int]]]:
    ranges: dict[str, list[tuple[int, int]]] = {}
    for r in ix.facts.restorations:
        if r.kind == "lost_text" and r.start.isdigit() and r.end.isdigit():
            ranges.setdefault(r.source, []).append((int(r.start), int(r.end)))
    return ranges


def _rate(ix: Index, c: Claim, what: str) -> tuple[str, str, tuple[str, ...]]:
    row = ix.indicator(c.indicator)
    allowed = spans(c)
    if cumulative(ix, c):
        return "growth.cumulative", (
            "cumulative average: an average of investment may be computed by two methods, and is tested only from "
            "yearly "
            "levels or rates, which are not printed"
        ), tuple(f"{what} {y} growth" for s in allowed[:1] for y in range(s.base + 1, s.end + 1))  # fmt: skip
    if not allowed:
        return (
            "growth.nominal",
            "no period: the text does not say from when to when the change runs",
            (f"{what} base period",),
        )
    base, end = allowed[0].base, allowed[0].end
    check = "growth.deflator" if ix.basis(c) == "real" else "growth.nominal"
    if row.comparable_only == "yes":
        return check, (
            "coverage: the rate is computed on a base restated to comparable coverage, and the levels are not printed"
        ), (f"{what} {base} level", f"{what} {end} level")  # fmt: skip
    missing = [y for y in (base, end) if not ix.at(c.place, c.indicator, y)]
    if missing == [base]:
        return check, f"no base: the level of {base} is not printed", (f"{what} {base} level",)
    if missing:
        both = f"no base: neither the level of {base} nor the one of {end} is printed"
        reason = both if len(missing) == 2 else f"the level of {end} is not printed"
        return check, reason, tuple(f"{what} {y} level" for y in missing)
    return check, "the printed levels are of another kind or unit than the rate", ()


def _share(ix: Index, c: Claim, what: str) -> tuple[str, str, tuple[str, ...]]:
    of = ix.of(c)
    if of is None:
        return "share.level", "no definition: the text does not say of what this is a share", (f"{what} definition",)
    if isinstance(of, Claim):
        if ix.usable(of) and of.sentence != c.sentence:
            return "count.grim", "the count that this is a percentage of does not stand in the same clause", ()
        return "count.grim", "no power: a percentage of a count this large can always be printed", ()
    place, indicator = of
    return "share.level", "no base: neither the part nor the whole is printed as a level", (
        f"{what} {c.period_end} level", f"{indicator}@{place} {c.period_end} level",
    )  # fmt: skip


def _amount(ix: Index, c: Claim, what: str) -> tuple[str, str, tuple[str, ...]]:
    row = ix.indicator(c.indicator)
    year = c.year
    if c.hedge not in ("none", "") and any(r.soft for r in ix.readings(c)):
        return (
            "period.part",
            f"no power: {c.hedge} has no stated width, and no second figure of the same thing is printed",
            (),
        )
    if year is None:
        return "outside.level", "no period: the text does not date this figure", (f"{what} period",)
    accumulated = c.over == "sum" and c.period_start and c.period_start != c.period_end
    if accumulated:
        return "period.part", "the sum of several years, and no single year of it is printed", (
            f"{what} {c.period_start}/{c.period_end} yearly figures",
        )  # fmt: skip
    if row.definition_source.startswith("not defined"):
        reason = "no definition: the text does not say what is counted, and prints no second figure of it"
        return "outside.level", reason, (
            f"{what} definition",
        )  # fmt: skip
    if c.kind in AMOUNTS:
        if len({o.year for o in ix.amounts(c.place, c.indicator)}) > 1:
            reason = "levels of several years, and no rate of growth between them that could be tested"
            return "growth.nominal", reason, (
                f"{what} {year} growth",
            )  # fmt: skip
        return "growth.nominal", "no comparator: one figure of one period, and nothing else printed depends on it", (
            f"{what} {year - 1} level",
        )  # fmt: skip
    return "outside.level", "no check knows this kind of figure", ()


def _reported_on(ix: Index, c: Claim) -> bool:
    """Whether a later report of the place is in the ledger: then target.next has a row for the target."""
    from duizhang.checks.families.target_next import later_report, result_of

    return c.year is not None and (result_of(ix, c) is not None or later_report(ix, c) is not None)
