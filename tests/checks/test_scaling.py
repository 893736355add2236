"""Ten times the claims are ten times the work, counted in calls and in findings and not by a clock."""

from __future__ import annotations

import cProfile
import pstats
from collections import Counter
from dataclasses import replace

import pytest

from bench.worlds import world
from duizhang.checks.engine import check, funnel
from duizhang.checks.report import report
from duizhang.checks.verdict import FAMILIES, LATER, Family, Verdict

SMALL, LARGE = 1_000, 10_000


def calls(run) -> tuple[int, Counter[str]]:
    """How many functions a run calls, those written in C included, and how many of them by name."""
    profile = cProfile.Profile()
    profile.runcall(run)
    named: Counter[str] = Counter()
    total = 0
    for (_, _, name), (_, number, *_) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        named[name] += number
        total += number
    return total, named


@pytest.fixture(scope="module")
def counted():
    check(world(1))  # loads the families
    return {size: calls(lambda size=size: check(world(size))) for size in (SMALL, LARGE)}


def test_ten_times_the_claims_take_ten_times_the_calls(counted):
    assert counted[LARGE][0] < 11 * counted[SMALL][0]


@pytest.mark.parametrize("name", ["_make", "_ordered", "__post_init__", "judge", "monotone", "_richcmp"])
def test_verdicts_intervals_and_comparisons_grow_with_the_claims(counted, name):
    few, many = (counted[size][1][name] for size in (SMALL, LARGE))
    assert few > SMALL / 20, "the small ledger gives this something to do"
    assert many < 11.5 * few


def test_the_report_of_ten_times_the_claims_takes_ten_times_the_calls():
    numbers = []
    for size in (SMALL // 2, SMALL * 5):
        facts = world(size)
        found = check(facts)
        numbers.append(calls(lambda facts=facts, found=found: report(facts, found))[0])
    assert numbers[1] < 12 * numbers[0]


def test_the_ledger_of_the_bench_adds_up_and_gives_most_families_work():
    facts = world(SMALL)
    found = check(facts)
    assert "inconsistent" not in {v.verdict for v in found}
    assert funnel(facts, found).tested > 0.8 * len(facts.claims)
    # Idle: what needs texts (words, damage), investment's years, quarters, indices, many clauses of plans.
    assert len({v.check for v in found}) >= 30
    assert len(facts.claims) == SMALL


def test_no_text_is_written_before_it_is_asked_for():
    """A run that counts leaves working, numbers, needs and fragility of most verdicts for later."""
    found = check(world(SMALL))
    slots = [Verdict.__dict__[name]._slot for name in LATER]
    waiting = sum(callable(slot.__get__(v)) for v in found for slot in slots)
    assert waiting > 2 * len(found)
    texts = [(v.working, v.numbers, v.needs, v.fragile) for v in found]
    assert not any(callable(slot.__get__(v)) for v in found for slot in slots)
    assert [(v.working, v.numbers, v.needs, v.fragile) for v in found] == texts


def test_a_text_that_waits_is_the_same_in_copies_and_in_comparisons():
    made = []

    def working() -> str:
        made.append(1)
        return "one and one is two"

    family: Family = FAMILIES["growth.base"]
    verdict = family.derived((), tag="x", working=working)
    assert not made
    assert replace(verdict).working == "one and one is two"
    assert verdict == replace(verdict) and verdict.to_dict()["working"] == "one and one is two"
    assert made == [1], "it is written once"
