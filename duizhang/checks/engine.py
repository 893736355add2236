"""Finds which checks apply to a set of facts, runs them, and counts what came of it."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from duizhang.checks.index import index
from duizhang.checks.untestable import untestable
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Facts

__all__ = ["Funnel", "check", "finder", "funnel", "load_families"]

#: From the strongest finding to the weakest: a claim counts once, by the first of these that it has.
_ORDER = ("inconsistent", "consistent_if", "consistent")


@dataclass(frozen=True, slots=True)
class Funnel:
    """From the numbers of the documents to what the tests say of them.

    Every claim counts once: ``inconsistent`` if any test says so of it, else
    ``consistent_if`` if any does, else ``consistent``; ``tested`` is the sum of
    the three, ``untestable`` the rest. Figures derived and signals raised stand
    beside the funnel, counted in rows, not in claims.
    """

    numbers: int
    claims: int
    tested: int
    consistent: int
    consistent_if: int
    inconsistent: int
    untestable: int
    derived: int = 0
    signals: int = 0


def finder(family: str) -> Callable[[Facts], Iterable[Verdict]]:
    """The function that finds what a family applies to; loaded when first asked for.

    Raises
    ------
    KeyError
        If there is no such family, or it is listed and not implemented.
    """
    if family not in FAMILIES or not FAMILIES[family].implemented:
        raise KeyError(f"no family {family!r} can be run; expected one of {', '.join(_implemented())}")
    return import_module(f"duizhang.checks.families.{family.replace('.', '_')}").find


def _implemented() -> list[str]:
    return [name for name, family in FAMILIES.items() if family.implemented]


def load_families() -> None:
    """Load every family now, where each would be loaded when it is first asked for."""
    for name in _implemented():
        finder(name)


def check(facts: Facts, families: Iterable[str] | None = None) -> tuple[Verdict, ...]:
    """Every verdict on a set of facts, always in the same order.

    Parameters
    ----------
    facts : Facts
    families : iterable of str, optional
        Only these; then no ``untestable`` rows are added for claims that other
        families might test.

    Returns
    -------
    tuple of Verdict
        By family in the order of the table, then by place, indicator and id. Each
        id occurs once. Each claim has at least one row of role test.
    """
    with _no_collection():
        return _check(facts, None if families is None else list(dict.fromkeys(families)))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the collector of circles: verdicts make none, and it would walk over all those made so far, many times."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check(facts: Facts, chosen: list[str] | None) -> tuple[Verdict, ...]:
    found: list[Verdict] = []
    for name in _implemented() if chosen is None else chosen:
        found.extend(_unique(finder(name)(facts)))
    if chosen is None:
        reached = {c for v in found if v.role == "test" for c in v.claims}
        ix = index(facts)
        found.extend(_unique(untestable(ix, c) for c in facts.claims if c.claim not in reached))
    rank = {name: i for i, name in enumerate(FAMILIES)}
    return tuple(sorted(found, key=lambda v: (rank[v.check], v.place, v.indicator, v.period, v.id)))


def _unique(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The first verdict of each id: two ways to the same claims are one finding."""
    seen: set[str] = set()
    for v in verdicts:
        if v.id not in seen:
            seen.add(v.id)
            yield v


def funnel(facts: Facts, verdicts: Iterable[Verdict]) -> Funnel:
    """Count claims by what the tests say of them."""
    rows: Counter[str] = Counter()
    with _no_collection():  # a hundred thousand small sets would have all verdicts walked over several times
        outcomes: dict[str, set[str]] = {c.claim: set() for c in facts.claims}
        for v in verdicts:
            rows[v.role] += 1
            if v.role == "test":
                for c in v.claims:
                    if c in outcomes:
                        outcomes[c].add(v.verdict)
    worst = Counter(next((w for w in _ORDER if w in said), "untestable") for said in outcomes.values())
    return Funnel(
        numbers=len(facts.mentions),
        claims=len(facts.claims),
        tested=sum(worst[w] for w in _ORDER),
        consistent=worst["consistent"],
        consistent_if=worst["consistent_if"],
        inconsistent=worst["inconsistent"],
        untestable=worst["untestable"],
        derived=rows["derive"],
        signals=rows["signal"],
    )
