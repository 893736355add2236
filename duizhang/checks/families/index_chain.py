"""index.chain: price indices with the previous year at 100, multiplied. A CPI never equals a deflator."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.growth import chain
from duizhang.checks.index import index, of_one_year
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts

FAMILY = FAMILIES["index.chain"]


def find(facts: Facts) -> Iterator[Verdict]:
    """Every run of two years or more of yearly indices (printed against the year before)."""
    ix = index(facts)
    for place, indicator in ix.subjects():
        yearly = {
            c.year: c
            for c in reversed(ix.amounts(place, indicator))
            if c.kind == "index" and of_one_year(c) and c.base_year is not None and c.year is not None
            and c.base_year == c.year - 1 and ix.value(c).lo > 0
        }  # fmt: skip
        run: list[Claim] = []
        for year in sorted(yearly):
            if run and run[-1].year != year - 1:
                run = []
            run.append(yearly[year])
            if len(run) > 1 and year + 1 not in yearly:
                result = chain([ix.value(c) / 100 - 1 for c in run])
                yield FAMILY.derived(
                    run,
                    subject=run[-1],
                    period=f"{run[0].year}/{run[-1].year}",
                    inputs={f"I_{c.year}": ix.value(c) for c in run},
                    result=result,
                    unit="fraction",
                    working=f"{' x '.join(c.printed for c in run)} (each year before = 100) is "
                    f"{show.percent(result)} over "
                    f"{len(run)} years. An index of consumer prices is not the deflator of gross product.",
                    formula=r"\prod_i \frac{I_i}{100} - 1",
                    numbers=r" \cdot ".join(c.printed for c in run)
                    + rf" \Rightarrow {show.bracket(result, 2, 100)}\,\%",
                    other_readings=("yearly indices are rounded, and the basket changes with the base",),
                )
