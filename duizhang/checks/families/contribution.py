"""contribution: how much of the whole's increase a part makes, in points and as a share of it."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.families.share_rest import parts_beside_wholes, weight
from duizhang.checks.index import Index, index
from duizhang.checks.pairing import annual_rate
from duizhang.checks.share import contribution_from_end_share, contribution_points, contribution_share
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["contribution"]
FROM_BASE = r"w_0 \frac{(1+g_S)^n - 1}{(1+g)^n - 1}"
FROM_END = r"w_t \frac{1 - (1+g_S)^{-n}}{1 - (1+g)^{-n}}"


def find(facts: Facts) -> Iterator[Verdict]:
    """Every rate of a part with the rate of its whole and a share."""
    ix = index(facts)
    for part, whole, span in parts_beside_wholes(ix):
        yield from _derive(ix, part, whole, span)


def _derive(ix: Index, part: Claim, whole: Claim, run) -> Iterator[Verdict]:
    base, end = weight(ix, part, whole, run.base), weight(ix, part, whole, run.end)
    if base is None and end is None:
        return
    w, used = base or end
    n = run.years
    try:
        g, s = annual_rate(ix, whole, n), annual_rate(ix, part, n)
        result = contribution_share(w, s, g, n) if base else contribution_from_end_share(w, s, g, n)
        points = contribution_points(w, s) if base and n == 1 else None
    except (ValueError, ArithmeticError):
        return

    def working() -> str:
        added = "" if points is None else f", {show.number(points, 2, 100)} points"
        return (
            f"{show.sentence(ix.indicator_name(part.indicator))} made {show.percent(result, 1)} of the increase of "
            f"{ix.indicator_name(whole.indicator)} of {ix.place_name(part.place)} over {run.base + 1}-{run.end}{added}."
        )

    yield FAMILY.derived(
        (part, whole, *used),
        needs=() if base else ("prices of part and whole that moved alike",),
        inputs={"g": g, "g_S": s, "w_0" if base else "w_t": w, "n": Interval.point(n)},
        result=result,
        unit="fraction",
        working=working,
        formula=FROM_BASE if base else FROM_END,
        numbers=lambda: show.bracket(result, 1, 100) + r"\,\%",
        other_readings=("shares at current prices stand for weights at constant prices only if prices moved alike",),
    )
