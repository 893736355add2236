"""share.shift: a changed share compares the nominal growth of part, whole and rest."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.prices import label
from duizhang.checks.share import share, shift_against_rest, shift_against_whole
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["share.shift"]
OTHERS = (
    "the two shares may come from two vintages: a revised one for the first year beside a preliminary one for the last",
    "shares are at current prices: they compare values, not volumes",
)


def share_pairs(ix: Index) -> Iterator[tuple[Claim, Claim]]:
    """Two printed shares of one thing in one whole, in order of time; the same sentence's before others."""
    for place, indicator in ix.subjects():
        shares = [
            c
            for c in ix.by_subject[place, indicator]
            if (c.kind, c.status, c.unit) == ("share", "achieved", "percent") and c.year is not None
            and ix.usable(c) and ix.value(c).bounded
        ]  # fmt: skip
        for i, first in enumerate(shares):
            later = [c for c in shares[i + 1 :] if c.of == first.of and c.year > first.year]
            if later:
                nearest = min(c.year for c in later)
                yield (
                    first,
                    min((c for c in later if c.year == nearest), key=lambda c: (c.sentence != first.sentence, c.claim)),
                )


def find(facts: Facts) -> Iterator[Verdict]:
    """Every two shares of one thing in the same whole."""
    ix = index(facts)
    for first, last in share_pairs(ix):
        if first.of in ("", "unknown"):
            continue
        yield from _derive(ix, first, last)


def _derive(ix: Index, first: Claim, last: Claim) -> Iterator[Verdict]:
    n = last.year - first.year
    a, b = ix.value(first), ix.value(last)
    try:
        whole, rest = shift_against_whole(a, b, n), shift_against_rest(a, b, n)
    except (ValueError, ArithmeticError):
        return
    tried = _by_vintage(ix, first, last, n)

    def working() -> str:
        vintages = ", ".join(f"{name or 'no vintage'} {show.percent(value)}" for name, value, _ in tried)
        return (
            f"A share that went from {show.printed(first)} in {first.year} to {show.printed(last)} in {last.year} grew "
            f"{show.percent(whole)} a year faster than the whole and {show.percent(rest)} faster than the rest of it, "
            f"at current prices."
            + (f" With published levels of one vintage, against the whole: {vintages}." if vintages else "")
        )

    yield FAMILY.derived(
        (first, last),
        subject=last,
        period=f"{first.year}/{last.year}",
        references=tuple(x for t in tried for x in t[2]),
        inputs={"s_0": a, "s_t": b, "n": Interval.point(n), "odds": rest},
        result=whole,
        unit="fraction",
        working=working,
        formula=r"\left(\frac{s_t}{s_0}\right)^{1/n} - 1,\quad "
        r"\left(\frac{s_t/(1-s_t)}{s_0/(1-s_0)}\right)^{1/n} - 1",
        numbers=lambda: (
            rf"\left(\frac{{{last.printed}}}{{{first.printed}}}\right)^{{1/{n}}} - 1 = "
            rf"{show.bracket(whole, 3, 100)}\,\%,\quad {show.bracket(rest, 3, 100)}\,\%"
        ),
        other_readings=OTHERS,
    )


def _by_vintage(ix: Index, first: Claim, last: Claim, n: int) -> list[tuple[str, Interval, tuple[str, ...]]]:
    of = ix.of(first)
    if of is None or isinstance(of, Claim):
        return []
    subject = (first.place, first.indicator)
    tables = [
        {r.vintage: r for r in ix.references_at(*who, year)}
        for who in (subject, of)
        for year in (first.year, last.year)
    ]
    out = []
    for vintage in sorted(set(tables[0]).intersection(*tables[1:])):
        rows = [t[vintage] for t in tables]
        p0, p1, w0, w1 = (ix.reference_value(r) for r in rows)
        try:
            out.append((vintage, shift_against_whole(share(p0, w0), share(p1, w1), n), tuple(label(r) for r in rows)))
        except (ValueError, ArithmeticError):
            continue
    return out
