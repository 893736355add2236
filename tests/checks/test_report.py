"""The report of a check: the funnel on top, explanations before findings, what is wanted at the end."""

from __future__ import annotations

import csv
import io
import json

import pytest
from invented import average, claim, facts, level

from duizhang.checks.engine import check, funnel
from duizhang.checks.report import explain, growth_text, report, to_csv, to_json, typed_number
from duizhang.checks.wanted import wanted, wanted_documents

GROWTH = (
    level("gdp", "531.6", "2015", claim="r.gdp.2015"),
    level("gdp", "895.1", "2020", claim="r.gdp.2020"),
    average("gdp", "7.1", claim="r.gdp.growth"),
)
PLANS = tuple(
    claim(name, "30", claim=f"r.{name}.plan", kind="count", status="plan", period_end="2021", unit="count")
    for name in ("firms", "new_firms")
)


@pytest.fixture(scope="module")
def ledger():
    return facts(*GROWTH, *PLANS)


@pytest.fixture(scope="module")
def verdicts(ledger):
    return check(ledger)


def test_the_funnel_stands_on_top_and_counts_as_the_engine_does(ledger, verdicts):
    text = report(ledger, verdicts)
    numbers = [int(line.split()[0].replace(",", "")) for line in text.splitlines()[:7]]
    f = funnel(ledger, verdicts)
    assert numbers == [f.numbers, f.claims, f.tested, f.consistent, f.consistent_if, f.inconsistent, f.untestable]


def test_what_is_wanted_stands_at_the_end_and_untestable_rows_are_counted_not_listed(ledger, verdicts):
    text = report(ledger, verdicts)
    assert text.index("growth.deflator") < text.index("Why the rest") < text.index("Wanted")
    assert "new_firms" not in text[: text.index("Why the rest")]


def test_a_choice_lists_its_untestable_rows_one_by_one(ledger, verdicts):
    shown = [v for v in verdicts if v.indicator == "new_firms"]
    text = report(ledger, verdicts, shown, "indicator new_firms")
    assert f"Shown: {len(shown)} of {len(verdicts)}" in text
    assert "cannot be tested" in text


def test_next_years_report_makes_both_plans_testable(ledger, verdicts):
    (first, *_) = wanted_documents(ledger, verdicts)
    assert set(first.alone) == {"r.firms.plan", "r.new_firms.plan"}
    assert "Town" in first.words and "2021" in first.words
    single = wanted(ledger, verdicts)
    assert [len(w.alone) for w in single] == sorted((len(w.alone) for w in single), reverse=True)


def test_a_claim_that_some_test_reaches_is_not_wanted_for(ledger, verdicts):
    asked = {c for w in wanted(ledger, verdicts) for c in (*w.alone, *w.helps)}
    assert not asked & {c.claim for c in GROWTH}


def test_an_explanation_puts_the_innocent_readings_above_the_finding(ledger, verdicts):
    text = explain(ledger, verdicts, "r.gdp.growth")
    assert text.index("could also be") < text.index("◐")
    assert "formula" in text and "numbers" in text


def test_a_row_is_explained_by_its_own_id_too(ledger, verdicts):
    one = next(v for v in verdicts if v.check == "growth.deflator")
    assert one.id in explain(ledger, verdicts, one.id)


def test_an_unknown_id_is_named(ledger, verdicts):
    with pytest.raises(KeyError, match="nothing-like-it"):
        explain(ledger, verdicts, "nothing-like-it")


def test_csv_has_one_row_a_verdict_and_intervals_in_two_columns(verdicts):
    rows = list(csv.DictReader(io.StringIO(to_csv(verdicts))))
    assert [r["id"] for r in rows] == [v.id for v in verdicts]
    deflator = next(r for r in rows if r["check"] == "growth.deflator")
    assert 0.0357 < float(deflator["result_low"]) < float(deflator["result_high"]) < 0.0368


def test_json_reads_back_with_everything_wanted(ledger, verdicts):
    record = json.loads(to_json(ledger, verdicts))
    assert len(record["verdicts"]) == len(verdicts)
    assert record["funnel"]["claims"] == len(ledger.claims)
    assert record["wanted"]


def test_a_ledgers_cells_cannot_steer_a_terminal():
    nasty = claim("gdp", "1", claim="r.nasty", period_end="2020", quote="\x1b[31mred\x07", quote_en="a\u202eb")
    f = facts(nasty)
    text = explain(f, check(f), "r.nasty")
    assert not set("\x1b\x07\u202e") & set(text)


def test_an_empty_ledger_is_reported_and_not_an_error():
    assert report(facts(), ()).splitlines()[0].split()[0] == "0"


# -- without a ledger -----------------------------------------------------------
def test_yingzes_two_price_bases_from_typed_numbers():
    text = growth_text("531.6", "895.1", 5, "7.1")
    assert "10.97 to 10.99 %" in text and "3.57 to 3.68 %" in text and "633.7 to 636.8" in text
    assert text.index("could also be") < text.index("◐")


def test_revenue_from_274_24_to_378_44_fits_6_7():
    assert "● adds up" in growth_text("274.24", "378.44", 5, "6.7")


def test_a_rate_over_four_years_is_offered_as_a_reading():
    assert "over 4 years, not 5" in growth_text("100.00", "146.41", 5, "10.0")


@pytest.mark.parametrize("typed", ["7.1", "7.1%", " 7.1 ％", "7.1 %"])
def test_a_rate_is_understood_as_people_type_it(typed):
    assert typed_number(typed, "--rate") == "7.1"


@pytest.mark.parametrize("bad", ["", "seven", "1e5", "nan", "7.1.2"])
def test_what_is_no_number_is_named(bad):
    with pytest.raises(ValueError, match="--rate"):
        typed_number(bad, "--rate")


@pytest.mark.parametrize(
    ("first", "last", "years", "rate"),
    [("0", "1", 1, "1"), ("1", "-1", 1, "1"), ("1", "2", 0, "1"), ("1", "2", 1, "-100")],
)
def test_impossible_growth_is_a_plain_sentence(first, last, years, rate):
    with pytest.raises(ValueError, match=r"\w+"):
        growth_text(first, last, years, rate)


def test_two_reports_in_one_ledger_give_a_table_of_what_was_promised_reported_and_passed_over():
    from pathlib import Path

    from duizhang.checks.engine import check
    from duizhang.checks.report import report
    from duizhang.ledger import open_ledger

    facts = open_ledger(Path(__file__).resolve().parents[2] / "data" / "sample").facts()
    text = report(facts, check(facts))
    table = text[text.index("Promised, reported, silent") :]
    assert " missed" in table.splitlines()[0] and " silent" in table.splitlines()[0]
    energy = next(line for line in table.splitlines() if " energy_intensity " in line)
    assert energy.endswith("missed"), "a fall of 3 was aimed at and one of 2.6 came: less than promised"


def test_rows_that_say_the_same_are_one_line_with_their_number(ledger, verdicts):
    text = report(ledger, [*verdicts, *verdicts])
    listed = [v for v in verdicts if v.verdict != "untestable"]
    lines = [line for line in text.splitlines() if line.startswith(("●", "◐", "◆", "◇", "→"))]
    assert len(lines) == len(set(lines)) <= len(listed)
