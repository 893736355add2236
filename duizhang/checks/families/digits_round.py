"""digits.round: how round plans are beside results, counted by clause; refused below a stated number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import comb

from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import AMOUNTS, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["digits.round"]
#: Clauses of plans and of results that a comparison needs at least; below this nothing is said.
LEAST = 20
NULL = "plans and results are equally often round (Fisher's exact test, one clause one observation)"


def is_round(c: Claim) -> bool:
    """Whether the last printed digit is 0 or 5, or the figure has one digit that is not zero."""
    digits = c.printed.replace(".", "").lstrip("-0")
    return len(digits.rstrip("0")) <= 1 or digits[-1:] in ("0", "5")


def exact_test(a: int, b: int, c: int, d: int) -> float:
    """Fisher's exact probability, one side: a or more of a + b round, given the margins of [[a, b], [c, d]]."""
    plans, round_, n = a + b, a + c, a + b + c + d
    return min(
        1.0,
        sum(comb(round_, k) * comb(n - round_, plans - k) for k in range(a, min(plans, round_) + 1)) / comb(n, plans),
    )


def find(facts: Facts) -> Iterator[Verdict]:
    """One row a place: its plans and targets beside its results, if there are enough of both."""
    ix = index(facts)
    for place, clauses in sorted(_clauses(ix).items()):
        aims = [all(map(is_round, found)) for kind, found in clauses if kind == "aim"]
        results = [all(map(is_round, found)) for kind, found in clauses if kind == "result"]
        if len(aims) < LEAST or len(results) < LEAST:
            continue
        a, c = sum(aims), sum(results)
        chance = exact_test(a, len(aims) - a, c, len(results) - c)
        yield FAMILY.derived(
            (),
            tag=place,
            place=place,
            inputs={"round aims": Interval.point(a), "aims": Interval.point(len(aims)),
                    "round results": Interval.point(c), "results": Interval.point(len(results))},
            unit="count",
            working=f"Of {len(aims)} clauses with plans or targets, {a} print only round figures; of {len(results)} "
            f"with "
            f"results, {c}. A figure is round here if its last digit is 0 or 5, or only one digit is not zero.",
            formula=r"p = \sum_{k \ge a} \frac{\binom{R}{k}\binom{n-R}{m-k}}{\binom{n}{m}}",
            numbers=rf"a = {a},\ m = {len(aims)},\ R = {a + c},\ n = {len(aims) + len(results)}",
            chance=chance,
            null=NULL,
            other_readings=("plans are set by people, who choose round numbers; results are counted",),
        )  # fmt: skip


def _clauses(ix: Index) -> dict[str, list[tuple[str, list[Claim]]]]:
    """Per place, each clause with the figures of one standing in it."""
    found: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    for c in ix.facts.claims:
        if c.kind in AMOUNTS and ix.usable(c) and c.value != 0:
            standing = "result" if c.status == "achieved" else "aim"
            found[c.place, c.source, c.sentence or c.claim, standing].append(c)
    table: dict[str, list[tuple[str, list[Claim]]]] = defaultdict(list)
    for (place, _, _, standing), claims in found.items():
        table[place].append((standing, claims))
    return table
