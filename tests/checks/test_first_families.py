"""What the families say of small ledgers: growth, shares, targets, counts, places, repeated figures."""

from __future__ import annotations

import pytest
from invented import INDICATORS, average, claim, facts, level, percentage, verdicts, yearly

from duizhang.checks.count import grim_chance, grim_counts, has_power, recover_counts
from duizhang.checks.engine import check, funnel
from duizhang.checks.verdict import ACCUSING, FAMILIES, AccusingFamily, Verdict
from duizhang.claim import Break, Indicator, Reference
from duizhang.interval import Interval, readings


def said(ledger, family):
    return verdicts(check(ledger), family)


def only(ledger, family):
    (found,) = said(ledger, family)
    return found


# -- who may accuse ---------------------------------------------------------------
def test_only_the_families_of_rule_10_have_a_way_to_accuse():
    for name, family in FAMILIES.items():
        assert isinstance(family, AccusingFamily) == (name in ACCUSING)
        assert hasattr(family, "inconsistent") == (name in ACCUSING)
        assert family.accuses == (name in ACCUSING)


def test_a_verdict_of_inconsistency_is_refused_from_any_other_family():
    with pytest.raises(ValueError, match=r"growth\.deflator may not"):
        Verdict("growth.deflator", "x", "test", "inconsistent", other_readings=("another base",))


def test_a_finding_without_an_innocent_explanation_is_refused():
    with pytest.raises(ValueError, match="innocent explanation"):
        Verdict("sum.parts", "x", "test", "inconsistent")


# -- growth -----------------------------------------------------------------------
def test_a_level_beside_a_real_rate_needs_prices_and_is_never_an_error():
    ledger = facts(
        level("gdp", "531.6", "2015"), level("gdp", "895.1", "2020"), average("gdp", "7.1", basis="unstated")
    )
    found = only(ledger, "growth.deflator")
    assert found.verdict == "consistent_if"
    assert float(found.result.lo) == pytest.approx(0.03574327, abs=1e-8)
    assert found.in_band == "unknown"
    assert not [v for v in check(ledger) if v.verdict == "inconsistent"]


def test_the_band_is_the_parents_deflator_by_vintage_and_never_a_mixture():
    def reference(year, value, vintage, kind="level"):
        unit = "yuan" if kind == "level" else "percent"
        return Reference("town", "gdp", kind, year, value, "100000000" if unit == "yuan" else "1", "", unit, vintage)

    ledger = facts(
        level("gdp", "531.6", "2015", place="east"),
        level("gdp", "895.1", "2020", place="east"),
        average("gdp", "7.1", place="east"),
        average("gdp", "6.6", source="town-report"),
        references=(
            reference("2015", "2735.3442", "first"),
            reference("2020", "4153.251", "first"),
            reference("2015", "2663.76", "revised4"),
            reference("2020", "4155.66", "revised4"),
        ),
    )
    found = next(v for v in said(ledger, "growth.deflator") if v.place == "east")
    assert "Town (first) 1.93 to 2.03 %" in found.band_source
    assert "Town (revised4) 2.48 to 2.59 %" in found.band_source
    assert found.in_band == "no"
    assert "Town (first) 52 to 57 %" in found.working
    assert any("55.78 to 57.87 billion yuan" in need for need in found.needs)


def test_a_nominal_rate_that_its_levels_do_not_give_is_inconsistent():
    found = only(
        facts(level("trade", "100.0", "2019"), level("trade", "110.0", "2020"), yearly("trade", "12.5")),
        "growth.nominal",
    )
    assert found.verdict == "inconsistent"
    assert found.other_readings


def test_a_nominal_rate_that_its_levels_give_is_consistent():
    found = only(
        facts(level("trade", "100.0", "2019"), level("trade", "112.5", "2020"), yearly("trade", "12.5")),
        "growth.nominal",
    )
    assert found.verdict == "consistent"


def test_retail_sales_on_comparable_coverage_are_never_inconsistent():
    ledger = facts(
        level("retail_sales", "1912.88", "2023"),
        level("retail_sales", "2365.53", "2024"),
        yearly("retail_sales", "4.7", "2024"),
    )
    found = only(ledger, "growth.nominal")
    assert found.verdict == "consistent_if"
    assert "restated 2023 base of 225" in found.needs[0]


def test_a_known_break_between_the_years_takes_the_accusation_away():
    claims = (level("trade", "100.0", "2019"), level("trade", "110.0", "2020"), yearly("trade", "12.5"))
    found = only(facts(*claims, breaks=(Break("trade", "town", "2020", "a census"),)), "growth.nominal")
    assert found.verdict == "consistent_if"


def test_a_slipped_unit_is_an_assumption_and_no_accusation():
    ledger = facts(level("trade", "100.0", "2019"), level("trade", "1125", "2020"), yearly("trade", "12.5"))
    found = only(ledger, "growth.nominal")
    assert found.verdict == "consistent_if"
    assert "unit" in found.needs[0]


def test_a_figure_cut_off_instead_of_rounded_is_an_assumption():
    # 112.58 cut off prints 112.5 and gives 12.58, printed 12.6.
    ledger = facts(level("trade", "100.00", "2019"), level("trade", "112.5", "2020"), yearly("trade", "12.58"))
    assert only(ledger, "growth.nominal").verdict == "consistent_if"


def test_a_damaged_text_without_a_second_witness_is_not_accused():
    from duizhang.claim import Source

    claims = (level("trade", "100.0", "2019"), level("trade", "110.0", "2020"), yearly("trade", "12.5"))
    found = only(facts(*claims, sources={"report": Source("report", damage="characters replaced")}), "growth.nominal")
    assert found.verdict == "consistent_if"
    assert "second witness" in found.needs[0]


def test_an_average_of_investment_is_never_compounded():
    ledger = facts(
        level("fixed_asset_investment", "100.0", "2015"),
        level("fixed_asset_investment", "200.0", "2020"),
        average("fixed_asset_investment", "10.6"),
    )
    found = check(ledger)
    assert {v.verdict for v in found if v.role == "test"} == {"untestable"}
    assert not verdicts(found, "growth.base")


# -- shares -----------------------------------------------------------------------
def test_services_in_gdp_are_derived_from_the_two_levels():
    found = only(facts(level("services", "784.6", "2020"), level("gdp", "895.1", "2020")), "share.level")
    assert (found.role, f"{float(found.result.lo):.6f}") == ("derive", "0.876445")


def test_a_printed_share_that_its_levels_do_not_give_is_inconsistent():
    ledger = facts(
        level("services", "784.6", "2020"), level("gdp", "895.1", "2020"), percentage("services", "85.2", "gdp@town")
    )
    assert only(ledger, "share.level").verdict == "inconsistent"


def test_a_share_fits_the_vintage_of_the_whole_that_gives_it_and_names_it():
    whole = [
        Reference("shire", "gdp", "level", "2020", v, "100000000", "", "yuan", name)
        for v, name in (("17651.93", "first"), ("18202.7", "revised5"))
    ]
    ledger = facts(level("gdp", "4153.25", "2020"), percentage("gdp", "23.5", "gdp@shire"), references=tuple(whole))
    found = only(ledger, "share.level")
    assert found.verdict == "consistent"
    assert "first 23.5" in found.working


def test_the_rest_grew_at_most_as_fast_as_the_whole_when_the_part_grew_no_slower():
    ledger = facts(
        level("services", "784.6", "2020"),
        level("gdp", "895.1", "2020"),
        average("services", "7.2"),
        average("gdp", "7.1"),
    )
    found = only(ledger, "share.rest")
    assert found.verdict == "consistent_if"
    assert f"{float(found.result.lo) * 100:.6f}" == "5.689885"
    assert "at most 7.15 %" in found.working


def test_two_rates_without_a_share_are_untestable_and_the_share_is_wanted():
    found = check(facts(average("services", "9.7"), average("gdp", "6.6")))
    (rest,) = verdicts(found, "share.rest")
    assert rest.verdict == "untestable"
    assert "services@town 2015 share" in rest.needs


# -- targets ----------------------------------------------------------------------
def test_one_trillion_by_2025_needs_19_21_per_cent_a_year_in_one_reading_and_prices_in_the_other():
    ledger = facts(
        level("gdp", "4153.25", "2020"),
        level("gdp", "1", "2025", multiplier="1000000000000", status="target", precision="exact"),
        yearly("gdp", "8", "2021", status="target", precision="exact", hedge="range_low", sentence="aims"),
        yearly("gdp", "8.5", "2021", status="target", precision="exact", hedge="range_high", sentence="aims"),
    )
    found = only(ledger, "target.required")
    assert (found.role, found.verdict) == ("derive", "")
    assert f"{float(found.result.lo) * 100:.6f}" == "19.212633"
    assert f"{float(found.inputs['p'].lo) * 100:.2f}" == "9.87"
    assert f"{float(found.inputs['p'].hi) * 100:.2f}" == "10.38"
    assert len(found.claims) == 4


def test_a_rate_in_per_cent_moves_by_points_and_needs_no_growth():
    row = Indicator("urbanisation", "urbanisation rate", unit="percent", stock_or_flow="stock")
    ledger = facts(
        claim("urbanisation", "64", unit="percent"),
        claim("urbanisation", "70", unit="percent", period_end="2025", status="target", precision="exact"),
        indicators=INDICATORS | {row.indicator: row},
    )
    assert not verdicts(check(ledger), "target.required")


def test_a_target_is_never_called_true_or_false():
    found = check(
        facts(level("gdp", "4153.25", "2020"), level("gdp", "9000", "2025", status="target", precision="exact"))
    )
    assert {v.verdict for v in found if v.role == "test"} == {"untestable"}


# -- counts -----------------------------------------------------------------------
def test_base_of_57_accidents_is_the_only_one_that_prints_22_81_percent():
    assert list(recover_counts(readings("-22.81")[0].interval * Interval.point(0.01), -13)) == [57]


def test_base_of_62_deaths_is_the_only_one_that_prints_1_61_percent():
    ledger = facts(
        claim("deaths", "-1", kind="difference", sentence="one", precision="exact", unit="person"),
        claim("deaths", "-1.61", kind="growth_yoy", unit="percent", sentence="one"),
    )
    found = only(ledger, "count.recover")
    assert (found.verdict, found.result) == ("consistent", Interval(62, 62))
    assert found.chance == pytest.approx(0.386, abs=5e-4)
    assert found.null


def test_a_percentage_that_no_whole_number_prints_is_inconsistent():
    ledger = facts(
        claim("accidents", "-13", kind="difference", sentence="one", precision="exact"),
        claim("accidents", "-22.90", kind="growth_yoy", unit="percent", sentence="one"),
    )
    assert only(ledger, "count.recover").verdict == "inconsistent"


def test_81_per_cent_of_31_is_25_only_and_a_weak_pass():
    assert list(grim_counts(Interval(0.805, 0.815), 31)) == [25]
    assert grim_chance(31, 0) == pytest.approx(0.317, abs=5e-4)


def test_a_percentage_of_a_large_count_has_no_power():
    assert has_power(99, 0)
    assert not has_power(100, 0)
    assert grim_chance(100, 0) == 1


# -- places and repeated figures --------------------------------------------------
def test_a_district_is_a_part_of_its_city_and_not_of_another():
    ledger = facts(
        level("gdp", "895.1", "2020", place="east"),
        level("gdp", "4153.25", "2020"),
        level("gdp", "99", "2020", place="land"),
    )
    found = said(ledger, "place.part")
    assert [v.place for v in found] == ["east", "town"]
    assert f"{float(found[0].result.lo) * 100:.6f}" == "21.550567"


def test_one_crime_figure_in_two_places_is_shared_and_no_direction_is_claimed():
    found = said(
        facts(
            yearly("crime", "-14.7", source="town-report"),
            yearly("crime", "-14.7", place="east", source="east-report"),
        ),
        "same.figure",
    )
    assert [v.signal for v in found] == ["shared"]
    assert found[0].other_readings


@pytest.mark.parametrize("printed", ["100", "0", "2000", "20"])
def test_round_figures_raise_no_signal(printed):
    ledger = facts(
        percentage("coverage", printed, "unknown") if printed == "100" else yearly("crime", printed),
        percentage("coverage", printed, "unknown", place="east")
        if printed == "100"
        else yearly("crime", printed, place="east"),
    )
    assert not said(ledger, "same.figure")


def test_a_figure_repeated_in_a_second_document_and_one_carried_to_another_year_are_told_apart():
    ledger = facts(
        percentage("coverage", "93.7", "unknown", source="a"),
        percentage("coverage", "93.7", "unknown", source="b"),
        percentage("coverage", "88.3", "unknown", "2019", source="a"),
        percentage("coverage", "88.3", "unknown", "2020", source="b", place="west"),
        level("firms", "1234", "2019", source="a"),
        level("firms", "1234", "2020", source="b"),
    )
    assert sorted(v.signal for v in said(ledger, "same.figure")) == ["carried", "repeated", "shared"]


# -- the engine -------------------------------------------------------------------
def test_every_claim_has_a_row_of_role_test_and_the_funnel_adds_up():
    ledger = facts(
        level("gdp", "531.6", "2015"),
        level("gdp", "895.1", "2020"),
        average("gdp", "7.1"),
        level("firms", "1234", "2020"),
        claim("firms", "1,234", kind="count"),
        claim("firms", "", kind="comparison"),
        percentage("coverage", "93.7", "unknown"),
        claim("firms", "2021-07", kind="date", unit="date"),
    )
    found = check(ledger)
    assert {c for v in found if v.role == "test" for c in v.claims} == {c.claim for c in ledger.claims}
    counted = funnel(ledger, found)
    assert counted.claims == 8
    assert counted.tested == counted.consistent + counted.consistent_if + counted.inconsistent == 3
    assert counted.tested + counted.untestable == counted.claims


def test_the_order_of_claims_changes_no_verdict():
    claims = (
        level("gdp", "531.6", "2015"),
        level("gdp", "895.1", "2020"),
        average("gdp", "7.1"),
        level("services", "784.6", "2020"),
    )
    assert check(facts(*claims)) == check(facts(*reversed(claims)))


def test_ids_are_unique_and_fit_for_an_address():
    found = check(facts(level("gdp", "531.6", "2015"), level("gdp", "895.1", "2020"), average("gdp", "7.1")))
    ids = [v.id for v in found]
    assert len(ids) == len(set(ids))
    assert all(set(i) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for i in ids)


def test_a_verdict_becomes_plain_values_with_ends_rounded_outward():
    import json
    from fractions import Fraction

    found = only(facts(level("gdp", "895.1", "2020", place="east"), level("gdp", "4153.25", "2020")), "place.part")
    plain = json.loads(json.dumps(found.to_dict()))
    low, high = plain["result"]
    assert Fraction(low) <= found.result.lo and Fraction(high) >= found.result.hi


# -- what must be survived before an accusation ---------------------------------------
def test_another_number_of_years_is_allowed_where_the_years_are_inferred():
    claims = [
        level("trade", "100.0", "2015"),
        level("trade", "144.0", "2020"),
        average("trade", "20.0", "2019", "2020"),
    ]
    assert not [v for v in check(facts(*claims)) if v.verdict == "inconsistent"]
    printed = [
        level("trade", "100.0", "2018"),
        level("trade", "172.8", "2020"),
        average("trade", "20.0", "2019", "2020"),
    ]
    assert only(facts(*printed), "growth.nominal").verdict == "inconsistent"
    inferred = [*printed[:2], average("trade", "20.0", "2019", "2020", period_basis="inferred")]
    found = only(facts(*inferred), "growth.nominal")
    assert (found.verdict, found.needs) == ("consistent_if", ("3 years of growth instead of 2",))


def test_levels_whose_period_nobody_knows_are_not_accused():
    claims = (
        level("services", "784.6", "2020", period_basis="unknown"),
        level("gdp", "895.1", "2020"),
        percentage("services", "85.2", "gdp@town"),
    )
    assert only(facts(*claims), "share.level").verdict == "consistent_if"


@pytest.mark.parametrize(
    ("precision", "verdict"), [("exact", "inconsistent"), ("unknown", "consistent"), ("rounded", "untestable")]
)
def test_a_base_that_may_be_rounded_excludes_nothing(precision, verdict):
    ledger = facts(
        claim("firms", "40", kind="count", precision=precision, sentence="s", claim="report.base"),
        percentage("coverage", "81", "report.base", sentence="s"),
    )
    assert only(ledger, "count.grim").verdict == verdict


def test_a_hedge_without_a_stated_width_carries_no_accusation():
    claims = (
        level("services", "784.6", "2020", hedge="about"),
        level("gdp", "895.1", "2020"),
        percentage("services", "65.2", "gdp@town"),
    )
    found = only(facts(*claims), "share.level")
    assert found.verdict == "consistent_if"
    assert "hedge" in found.needs[0]


def test_a_trailing_zero_decides_and_is_called_fragile():
    # 2000 for itself is 25 per cent of 8000; 2000 rounded to hundreds may be more.
    claims = (
        claim("firms", "2000", kind="count", precision="unknown", claim="report.part"),
        claim("new_firms", "8000", kind="count", precision="exact", claim="report.whole"),
        percentage("firms", "25.5", "report.whole"),
    )
    found = only(facts(*claims), "share.level")
    assert (found.verdict, found.fragile) == ("consistent", True)


def test_every_conditional_verdict_says_whether_its_value_lies_in_the_band_elsewhere():
    claims = (level("trade", "100.0", "2019"), level("trade", "110.0", "2020", source="other"), yearly("trade", "12.5"))
    found = [v for v in check(facts(*claims)) if v.verdict == "consistent_if"]
    assert found and all(v.in_band in ("yes", "no", "unknown") for v in found)
