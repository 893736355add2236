"""The sample: two reports of an invented county, consistent throughout, with promises kept, missed and passed over."""

import json
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from duizhang.checks.engine import check, funnel
from duizhang.ledger.compare import compare
from duizhang.ledger.datapackage import describe
from duizhang.ledger.load import open_ledger
from duizhang.ledger.schema import TABLES
from duizhang.ledger.translation import translation_problems
from duizhang.ledger.verify import verify

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
FIRST, SECOND = "chengling-2024", "chengling-2025"
SECTORS = ("primary_value_added", "secondary_value_added", "services_value_added")


@pytest.fixture(scope="module")
def ledger():
    return open_ledger(SAMPLE)


@pytest.fixture(scope="module")
def facts(ledger):
    return ledger.facts()


@pytest.fixture(scope="module")
def verdicts(facts):
    return check(facts)


def value(facts, indicator, year, kind="level", **columns):
    """The one printed value of this kind, as the second report prints it where both do."""
    found = facts.where(
        indicator=indicator, period_end=str(year), kind=kind, status="achieved", hedge="none", **columns
    )
    return max(found, key=lambda c: c.source).value


# -- the folder ------------------------------------------------------------------
def test_the_ledger_is_whole_and_good(ledger):
    ledger.validate()
    assert {p.name for p in SAMPLE.glob("*.csv")} == {t.file for t in TABLES.values()}
    package = json.loads((SAMPLE / "datapackage.json").read_text(encoding="utf-8"))
    assert describe(SAMPLE, package["title"]) == package, "run python -m duizhang.ledger.datapackage data/sample"


def test_frictionless_accepts_the_data_package():
    import frictionless

    report = frictionless.validate(str(SAMPLE / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_the_texts_prove_every_row(ledger):
    results = verify(ledger, SAMPLE / "texts")
    assert [str(p) for r in results for p in r.problems] == []
    assert [r.source for r in results] == [FIRST, SECOND]
    assert sum(r.claims for r in results) == len(ledger.table("claims"))


def test_the_passages_are_those_that_the_two_reports_share(ledger):
    assert list(ledger.rows("passages")) == compare(ledger, SAMPLE / "texts"), "run duizhang sources compare"


def test_every_number_of_a_quote_stands_in_its_translation(facts):
    assert [p for c in facts.claims for p in translation_problems(c)] == []


def test_file_names_outlive_any_tool():
    names = [p.stem for p in (SAMPLE / "texts").iterdir()]
    assert sorted(names) == [FIRST, SECOND]
    assert all(re.fullmatch(r"[a-z0-9-]+", n) for n in names)


@pytest.mark.parametrize("source", [FIRST, SECOND])
def test_a_report_has_the_three_parts_and_the_length_of_its_kind(source):
    text = (SAMPLE / "texts" / f"{source}.txt").read_text(encoding="utf-8")
    assert 2500 <= len(text) <= 4000
    parts = [text.index(words) for words in ("年工作回顾", "年主要预期目标", "年工作安排")]
    assert parts == sorted(parts)


# -- what the reports hold -------------------------------------------------------
def test_the_status_of_a_claim_follows_from_the_part_of_the_report_that_it_stands_in(facts):
    for source in (FIRST, SECOND):
        text = (SAMPLE / "texts" / f"{source}.txt").read_text(encoding="utf-8")
        aims = text.index("主要预期目标\n")
        late = {c.status for c in facts.where(source=source) if int(c.quote_start) > aims}
        assert late == {"target", "plan"}
        past = [c for c in facts.where(source=source) if int(c.quote_start) < aims]
        # A plan in the first part is last year's, printed beside what came of it.
        assert {c.status for c in past} <= {"achieved", "plan"}
        assert {c.period_end for c in past if c.status == "plan"} <= {"2023"}


def test_the_reports_have_what_readers_and_classes_need(facts):
    kinds, hedges = Counter(c.kind for c in facts.claims), Counter(c.hedge for c in facts.claims)
    needed = {
        "level",
        "count",
        "growth_yoy",
        "share",
        "ratio",
        "difference",
        "rank",
        "date",
        "comparison",
        "per_capita",
    }
    assert needed <= set(kinds)
    assert {"about", "at_least", "at_most", "more_than", "nearly", "over", "range_low", "range_high"} <= set(hedges)
    assert {"pledged", "expected", "striving"} <= {c.commitment for c in facts.claims}
    texts = "".join(p.read_text(encoding="utf-8") for p in (SAMPLE / "texts").iterdir())
    for words in (
        "分别",
        "其中",
        "左右",
        "以内",
        "以上",
        "力争",
        "确保",
        "提高到",
        "缩小到",
        "个百分点",
        "倍",
        "成以上",
    ):
        assert words in texts


def test_all_rows_have_been_read_twice(facts):
    assert {c.reviewed for c in facts.claims} == {"yes"}


# -- the world behind them -------------------------------------------------------
@pytest.mark.parametrize("year", [2023, 2024])
def test_the_sectors_are_the_whole_and_their_ratio_is_theirs(facts, year):
    whole = value(facts, "gdp", year)
    parts = [value(facts, s, year) for s in SECTORS]
    assert sum(parts) == whole
    for sector, part in zip(SECTORS, parts, strict=True):
        printed = value(facts, sector, year, "ratio")
        assert abs(100 * part / whole - printed) <= Fraction("0.055")


@pytest.mark.parametrize("year", [2023, 2024])
def test_the_growth_of_the_whole_is_that_of_its_sectors_by_last_years_weights(facts, year):
    # The weights of 2022 are in no report; those of 2023 serve both years within the last digit.
    weights = [value(facts, s, 2023) / value(facts, "gdp", 2023) for s in SECTORS]
    rates = [value(facts, s, year, "growth_yoy") for s in SECTORS]
    mean = sum(w * r for w, r in zip(weights, rates, strict=True))
    assert abs(mean - value(facts, "gdp", year, "growth_yoy")) <= Fraction("0.15")


def test_exports_and_imports_are_foreign_trade(facts):
    for year in (2023, 2024):
        parts = value(facts, "exports", year) + value(facts, "imports", year)
        assert parts == value(facts, "foreign_trade", year)


# -- what the engine says --------------------------------------------------------
def test_the_engine_finds_no_inconsistency(facts, verdicts):
    counted = funnel(facts, verdicts)
    assert counted.inconsistent == 0
    assert counted.consistent > counted.consistent_if > 0
    assert [v.id for v in verdicts if v.in_band == "no"] == []


def test_every_family_of_the_one_report_reaches_the_sample(verdicts):
    tested = {v.check for v in verdicts if v.verdict == "consistent"}
    wanted = {
        "sum.parts", "share.level", "period.part", "order.subset", "change.points", "plan.completion",
        "count.recover", "count.grim", "growth.nominal", "place.compare", "rank.bound", "stock.flow",
    }  # fmt: skip
    assert wanted <= tested


def test_retail_sales_need_their_restated_base_and_are_not_accused(verdicts):
    found = [v.verdict for v in verdicts if (v.check, v.indicator) == ("growth.nominal", "retail_sales")]
    assert "consistent_if" in found
    assert "inconsistent" not in found


def test_what_the_first_report_promised_is_reported_or_passed_over_in_silence(facts, verdicts):
    promised = {c.claim for c in facts.where(source=FIRST, status=("target", "plan"), period_end="2024")}
    rows = [v for v in verdicts if v.check == "target.next" and v.role == "derive"]
    reported = [v for v in rows if len({c.partition(".")[0] for c in v.claims}) == 2]
    silent = [v for v in rows if v.id.endswith("--silent")]
    assert len(reported) + len(silent) == len(rows)
    assert len(reported) >= 20
    dropped = {"charging_posts", "new_parking_spaces", "research_expenditure", "standard_workshops",
               "village_care_points", "above_quota_trading_firms"}  # fmt: skip
    # New above-scale firms come back as the net rise of all of them: another name, not silence.
    assert {v.indicator for v in silent} == dropped | {"new_above_scale_industrial_firms"}
    listed = {c for v in rows for c in v.claims}
    assert promised - listed == set()


def test_some_promises_were_missed(facts):
    for indicator in ("fixed_asset_investment", "retail_sales", "above_scale_industry_value_added"):
        aim = facts.where(source=FIRST, indicator=indicator, kind="growth_yoy", status="target")[0].value
        assert value(facts, indicator, 2024, "growth_yoy") < aim
    energy = facts.where(source=FIRST, indicator="energy_intensity", status="target")[0].value
    assert value(facts, "energy_intensity", 2024, "growth_yoy") > energy, "a smaller fall than the one aimed at"
