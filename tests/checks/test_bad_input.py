"""Rows that contradict themselves or arithmetic are untestable with the reason; nothing crashes and nothing warns."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import INDICATORS, average, claim, facts, level, percentage, yearly

from duizhang.checks.engine import check, funnel
from duizhang.claim import AMOUNTS, KINDS, Break, Passage, Place, Reference, Restoration
from duizhang.interval import HEDGES

CASES = {
    "two values of one level in one document": (level("gdp", "100.0", "2020"), level("gdp", "200.0", "2020")),
    "a percentage of zero": (
        claim("accidents", "-3", kind="difference", sentence="z"),
        yearly("accidents", "0", sentence="z"),
    ),
    "a difference of zero": (
        claim("accidents", "0", kind="difference", sentence="y"),
        yearly("accidents", "-2.5", sentence="y"),
    ),
    "a base of zero": (level("trade", "0", "2019"), level("trade", "5", "2020"), yearly("trade", "5")),
    "no years between": (level("gdp", "5", "2020"), average("gdp", "5", start="2021", end="2020")),
    "a negative level": (level("trade", "-5", "2019"), level("trade", "5", "2020"), yearly("trade", "5")),
    "a count below zero": (claim("firms", "-5", kind="count"),),
    "a fall to less than nothing between two levels": (
        level("trade", "5", "2019"),
        level("trade", "4", "2020"),
        yearly("trade", "-519"),
    ),
    "a share over 100": (percentage("coverage", "120", "gdp@town"),),
    "a share below zero": (percentage("coverage", "-3.5", "gdp@town"),),
    "a share of nothing": (
        percentage("services", "50", "gdp@"),
        percentage("services", "50", "@town"),
        percentage("services", "5", "@"),
    ),
    "a share of itself": (percentage("coverage", "50", "me", claim="me"),),
    "an infinite hedge": (level("gdp", "5", "2020", hedge="at_least+at_most"),),
    "an empty hedge": (level("gdp", "5", "2020", hedge=""),),
    "a hedge that does not exist": (level("gdp", "5", "2020", hedge="sort_of"),),
    "a number with a comma": (level("gdp", "1,234", "2020"),),
    "a magnitude that is no number": (claim("gdp", "5", multiplier="many"),),
    "a fall of everything and more": (level("gdp", "5", "2020"), yearly("gdp", "-100"), average("gdp", "-250")),
    "half a range": (
        yearly("gdp", "8", "2021", status="target", hedge="range_low", sentence="h"),
        level("gdp", "9", "2025", status="target"),
    ),
    "no period at all": (claim("gdp", "5", period_end=""), yearly("gdp", "5", year="2020", claim="x")),
    "a period in words": (
        claim("gdp", "5", period_end="lately"),
        average("gdp", "5", start="2016", end="2020", claim="y"),
    ),
    "a place that is not in the table": (
        level("gdp", "5", "2020", place="nowhere"),
        level("gdp", "5", "2019", place="nowhere"),
    ),
    "an indicator that is not in the table": (claim("surprise", "5"), claim("surprise", "6", period_end="2019")),
    "a target of zero": (level("firms", "5", "2020"), level("firms", "0", "2025", status="target", precision="exact")),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_row_is_untestable_with_its_reason(case):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ledger = facts(*CASES[case])
        found = check(ledger)
    assert "inconsistent" not in {v.verdict for v in found}
    assert {c for v in found if v.role == "test" for c in v.claims} == {c.claim for c in ledger.claims}
    assert all(v.reason for v in found if v.verdict == "untestable")


def test_the_reason_names_what_is_wrong():
    reasons = {
        case: " ".join(v.reason for v in check(facts(*CASES[case])) if v.verdict == "untestable") for case in CASES
    }
    assert "several values" in reasons["two values of one level in one document"]
    assert "120" in reasons["a share over 100"]
    assert "at_least+at_most" in reasons["an infinite hedge"]
    assert "1,234" in reasons["a number with a comma"]
    assert "zero" in reasons["a base of zero"]
    assert "zero" in reasons["a percentage of zero"]
    assert "the first level must be above zero" in reasons["a negative level"]
    assert "no period" in reasons["no years between"]
    assert "below zero (-5)" in reasons["a count below zero"]
    assert "between 0 and 100" in reasons["a share below zero"]
    assert "above zero" in reasons["a fall to less than nothing between two levels"]


def test_an_average_whose_period_ends_before_it_begins_has_no_years():
    (found,) = (v for v in check(facts(average("gdp", "5", start="2021", end="2020"))) if v.role == "test")
    assert found.verdict == "untestable" and found.reason.startswith("no period")


def test_a_bound_without_an_end_is_read_and_only_what_it_leaves_open_is_untestable():
    """以上 has no upper end: the level is at least that, and no division or warning comes of it."""
    ledger = facts(
        level("trade", "5", "2019", hedge="at_least"),
        level("trade", "6", "2020"),
        yearly("trade", "5", hedge="at_least"),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = check(ledger)
    assert "inconsistent" not in {v.verdict for v in found}
    assert {c for v in found if v.role == "test" for c in v.claims} == {c.claim for c in ledger.claims}


def test_text_lost_at_a_page_break_is_the_reason_for_the_claims_beside_it():
    cut = level("gdp", "5", "2020", quote="gross product of 5", quote_start="100")
    whole = level("trade", "5", "2020", quote="trade of 5", quote_start="200")
    found = check(facts(cut, whole, restorations=(Restoration("report", "118", "118", "", "", "lost_text"),)))
    reasons = {v.claims[0]: (v.check, v.reason) for v in found if v.verdict == "untestable"}
    assert reasons[cut.claim][0] == "source.damage" and reasons[cut.claim][1].startswith("text lost")
    assert "text lost" not in reasons[whole.claim][1]


def test_a_circle_of_places_is_walked_once():
    circle = {p.place: p for p in (Place("a", parent="b"), Place("b", parent="a"), Place("c", parent="c"))}
    ledger = facts(
        *(level("gdp", "5", "2020", place=p) for p in "abc"),
        *(yearly("gdp", "5", place=p) for p in "abc"),
        places=circle,
    )
    assert {c for v in check(ledger) for c in v.claims} == {c.claim for c in ledger.claims}


def test_an_empty_ledger_has_an_empty_funnel():
    counted = funnel(facts(), check(facts()))
    assert (counted.numbers, counted.claims, counted.tested, counted.untestable) == (0, 0, 0, 0)


@st.composite
def odd_claims(draw):
    indicator = draw(st.sampled_from([*INDICATORS, "surprise"]))
    year = draw(st.sampled_from(["", "2015", "2019", "2020", "2020-06", "2025", "soon"]))
    return claim(
        indicator,
        draw(st.sampled_from(["0", "1", "5.5", "-3", "100", "2000", "1e5", "", "1,2", "999999999"])),
        kind=draw(st.sampled_from(KINDS)),
        unit=draw(st.sampled_from(["yuan", "percent", "count", "percentage_point", "mu", "furlong"])),
        place=draw(st.sampled_from(["town", "east", "west", "shire", "nowhere"])),
        of=draw(st.sampled_from(["", "unknown", "gdp@town", "firms@shire", "@", "report.x"])),
        period_start=draw(st.sampled_from(["", "2016", "2020", "2020-01"])),
        period_end=year,
        period_basis=draw(st.sampled_from(["printed", "inferred", "unknown"])),
        base_period=draw(st.sampled_from(["", "2015", "2019", "2020", "2030"])),
        over=draw(st.sampled_from(["at_end", "sum", "mean", "each", "capacity", "unknown"])),
        multiplier=draw(st.sampled_from(["1", "10000", "x"])),
        precision=draw(st.sampled_from(["rounded", "exact", "unknown"])),
        hedge=draw(st.sampled_from([*HEDGES, "at_most+about", "at_least+at_most", "odd"])),
        status=draw(st.sampled_from(["achieved", "target", "plan"])),
        sentence=draw(st.sampled_from(["s1", "s2", ""])),
        source=draw(st.sampled_from(["report", "other"])),
        relation=draw(st.sampled_from(["", "above", "below", "first"])),
        comparator=draw(st.sampled_from(["", "town", "town;shire", "everyone"])),
        basis=draw(st.sampled_from(["nominal", "real", "unstated"])),
        vintage=draw(st.sampled_from(["", "first", "unknown"])),
        quote_start=draw(st.sampled_from(["", "0", "12", "x"])),
    )


REFERENCES = tuple(
    Reference(place, indicator, kind, year, value, "1", "", unit, vintage)
    for place in ("town", "shire", "land")
    for indicator in ("gdp", "services", "population", "firms")
    for kind, unit in (("level", "yuan"), ("growth_yoy", "percent"), ("index", ""), ("rank", "rank"))
    for year in ("2015", "2019", "2020", "2016-2020", "never")
    for value, vintage in (("5.5", "first"), ("0", "revised"), ("-", "first"))
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(odd_claims(), max_size=25))
def test_no_ledger_crashes_the_engine_and_every_claim_is_answered(claims):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ledger = facts(
            *claims,
            references=REFERENCES,
            breaks=(Break("gdp", "land", "soon", "?"), Break("gdp", "town", "2018", "census")),
            passages=(Passage("p", "report", "0", "x", "other", "", "9", "9", "…"),),
            restorations=(
                Restoration("report", "1", "x", "", "", "lost_text"),
                Restoration("report", "9", "9", "", "", "lost_text"),
            ),
        )
        found = check(ledger)
    assert {c for v in found if v.role == "test" for c in v.claims} == {c.claim for c in claims}
    ids = [v.id for v in found]
    assert len(ids) == len(set(ids))
    for v in found:
        v.to_dict()
        assert "nan" not in v.working
    counted = funnel(ledger, found)
    assert counted.tested + counted.untestable == len({c.claim for c in claims})


def test_amounts_are_kinds():
    assert set(AMOUNTS) <= set(KINDS)
