"""Which pages a ledger can carry: made from its rows, and from nothing else."""

import re
from pathlib import Path

import pytest

from duizhang.claim import Claim, Facts, Indicator, Place, Source
from duizhang.ledger import open_ledger
from duizhang.pages import proposed
from duizhang.pages.parameters import validate
from duizhang.pages.proposed import page_name, propose, says_something

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["data", "data/sample", "tests/data/yanxi"])
def ledger(request):
    return open_ledger(ROOT / request.param)


@pytest.fixture(scope="module")
def sample():
    return open_ledger(ROOT / "data" / "sample")


def pages(facts: Facts, rule) -> list[dict]:
    return [dict(d.parameters) for d in rule(facts)]


def facts(*claims: Claim, sources=("a-2021",)) -> Facts:
    return Facts(
        claims=claims,
        indicators={"gdp": Indicator("gdp", "gross product", "生产总值", family="growth")},
        places={"town": Place("town", "某市", "Town", "city")},
        sources={s: Source(s, place="town", published=s[-4:]) for s in sources},
    )


def claim(name: str, **columns: str) -> Claim:
    return Claim(f"a.{name}", "a-2021", f"a.m{name}", "a.s1", "gdp", "town", **({"printed": "100"} | columns))


def test_every_page_can_run_has_an_address_of_its_own_and_a_title_without_markup(ledger):
    found = propose(ledger).pages
    assert len({d.page for d in found}) == len(found)
    for d in found:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", d.page) and len(d.page) <= 80
        assert d.title and not set(d.title) & set('<>"`\n')
        validate(d.notebook, d.parameters).bind(ledger)


def test_every_document_is_audited_and_all_verdicts_are_listed(ledger):
    found = propose(ledger).pages
    audited = [d.parameters["source"] for d in found if d.notebook == "source-audit"]
    assert audited == list(ledger.facts("sources").sources)
    assert [d.page for d in found if d.notebook == "verdicts"] == ["verdicts-all"]


def test_two_reports_of_successive_years_make_pages_of_growth_of_targets_and_of_what_both_print(sample):
    found = {(d.notebook, *d.parameters.values()) for d in propose(sample).pages}
    assert ("growth-rates", "chengling", "gdp", 2023, 2024) in found
    assert ("targets", "chengling", "all", 2023, 2024) in found
    assert ("targets", "chengling", "all", 2024, 2025) in found
    assert ("shared-figures", "chengling-2024", "chengling-2025") in found
    assert ("district-comparison", "all", "yunting", 2024) in found


def test_the_page_of_typed_numbers_holds_printed_ones(sample):
    (page,) = [d for d in propose(sample).pages if d.notebook == "check-a-claim"]
    printed = {c.printed for c in sample.facts("claims").claims}
    typed = [
        page.parameters[k] for k in ("first_level", "last_level", "printed_rate", "part_level", "part_rate", "target")
    ]
    assert {t for t in typed if t} <= printed
    assert page.parameters["first_level"] and page.parameters["last_level"]


def test_more_pages_than_a_book_can_hold_are_told_and_not_made(sample, monkeypatch):
    monkeypatch.setitem(proposed.MOST, "growth-rates", 2)
    found = propose(sample)
    assert sum(d.notebook == "growth-rates" for d in found.pages) == 2
    (said,) = found.left_out
    assert "growth-rates" in said


def test_one_level_alone_makes_no_page_of_growth():
    assert pages(facts(claim("1", period_end="2020")), proposed._growth) == []


def test_a_level_and_the_rate_that_led_to_it_make_one():
    rate = claim("2", kind="growth_yoy", period_end="2020", base_period="2019", unit="percent")
    assert pages(facts(claim("1", period_end="2020"), rate), proposed._growth) == [
        {"place": "town", "indicator": "gdp", "start_year": 2019, "end_year": 2020}
    ]


def test_the_years_of_two_levels_are_those_of_the_page():
    found = pages(facts(claim("1", period_end="2015"), claim("2", period_end="2020")), proposed._growth)
    assert [(p["start_year"], p["end_year"]) for p in found] == [(2015, 2020)]


def test_a_year_aimed_at_is_counted_from_the_year_reported_on():
    aims = [claim("t1", period_end="2021", status="target"), claim("t5", period_end="2025", status="target")]
    found = pages(facts(claim("1", period_end="2020"), *aims), proposed._targets)
    assert {(p["base_year"], p["target_year"]) for p in found} == {(2020, 2021), (2020, 2025)}


def test_documents_with_nothing_in_common_share_no_page():
    assert pages(facts(claim("1", period_end="2020"), sources=("a-2021", "b-2022")), proposed._shared) == []


def test_names_that_are_too_long_are_cut_and_stay_apart():
    one, other = (page_name("growth", "x" * 200, end) for end in ("a", "b"))
    assert one != other and len(one) <= 80


def _executed(*outputs: dict) -> dict:
    return {"cells": [{"outputs": [{"data": data} for data in outputs]}]}


def test_a_page_with_one_table_and_otherwise_missing_rows_says_nothing():
    table = {"text/html": '<div class="dz-table">'}
    parameters = {"text/html": '<details class="dz-parameters"><div class="dz-table">'}
    missing = {"text/html": '<p class="dz-missing">'}
    card, figure = {"text/html": '<div class="dz-verdict dz-derive">'}, {"image/svg+xml": "<svg/>"}
    assert not says_something(_executed(parameters, table, missing, missing))
    assert says_something(_executed(parameters, table, card))
    assert says_something(_executed(parameters, table, figure))
