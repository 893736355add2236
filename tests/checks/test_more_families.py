"""What the other families say: chains, sums, counts, targets, plans, ranks, comparisons, repeated words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from invented import PLACES, YI, average, claim, facts, level, percentage, verdicts, yearly

from duizhang.checks.engine import check
from duizhang.checks.families.digits_round import exact_test
from duizhang.checks.families.rank_bound import rank_among
from duizhang.checks.families.source_damage import regularity
from duizhang.checks.growth import cumulative_average, quarter_growth
from duizhang.checks.sums import rounding_slack
from duizhang.claim import Break, Passage, Place, Reference, Restoration, Source
from duizhang.interval import Interval


def said(ledger, family):
    return verdicts(check(ledger), family)


def only(ledger, family):
    (found,) = said(ledger, family)
    return found


def published(indicator, year, value, vintage="first", place="town", kind="level", unit="yuan", multiplier=YI):
    if kind != "level":
        unit, multiplier = "percent", "1"
    return Reference(place, indicator, kind, year, value, multiplier, "", unit, vintage)


def percent(interval, decimals=2):
    return f"{float(interval.lo) * 100:.{decimals}f}", f"{float(interval.hi) * 100:.{decimals}f}"


CITY_RATES = {
    "first": ("7.5", "7.5", "9.2", "6.6", "2.6"),
    "revised4": ("7.3", "7.5", "9.2", "6.6", "2.6"),
}
YEARS = ("2016", "2017", "2018", "2019", "2020")


def city_references(vintages=("first", "revised4")):
    return tuple(
        published("gdp", year, rate, vintage, kind="growth_yoy")
        for vintage in vintages
        for year, rate in zip(YEARS, CITY_RATES[vintage], strict=True)
    )


# -- growth -------------------------------------------------------------------------
def test_6_6_per_cent_with_2_6_in_2020_leaves_7_5_to_7_7_for_the_years_before():
    found = only(facts(average("gdp", "6.6"), yearly("gdp", "2.6"), references=city_references()), "growth.path")
    assert (found.verdict, found.in_band) == ("consistent_if", "yes")
    assert percent(found.result) == ("7.55", "7.70")


def test_both_vintages_of_the_yearly_rates_fit_6_6():
    found = only(facts(average("gdp", "6.6"), references=city_references()), "growth.chain")
    assert found.verdict == "consistent"
    assert "first 6.60 to 6.71 %" in found.working and "revised4 6.56 to 6.67 %" in found.working


def test_yearly_rates_that_do_not_average_to_the_printed_rate_are_inconsistent_within_one_document():
    rates = [yearly("gdp", r, y) for y, r in zip(YEARS, CITY_RATES["first"], strict=True)]
    assert only(facts(average("gdp", "9.1"), *rates), "growth.chain").verdict == "inconsistent"
    assert only(facts(average("gdp", "6.7"), *rates), "growth.chain").verdict == "consistent"


def test_with_published_rates_of_every_vintage_against_it_an_average_still_is_no_inconsistency():
    assert only(facts(average("gdp", "9.1"), references=city_references()), "growth.chain").verdict == "consistent_if"


def test_where_the_ends_of_a_period_are_not_printed_another_span_is_allowed():
    rates = [yearly("gdp", r, y) for y, r in zip(YEARS, CITY_RATES["first"], strict=True)]
    found = only(facts(average("gdp", "9.1", period_basis="inferred"), *rates), "growth.chain")
    assert found.verdict == "consistent_if"
    assert "span" in found.needs[0]


def test_investment_of_30_10_5_2_and_6_per_cent_averages_13_30_by_the_cumulative_method_and_10_18_by_the_other():
    rates = [Fraction(x, 100) for x in (30, 10, 5, 2, 6)]
    assert percent(cumulative_average(rates)) == ("13.30", "13.30")


@pytest.mark.parametrize(
    ("printed", "verdict"), [("13.3", "consistent"), ("10.2", "consistent"), ("11.5", "consistent_if")]
)
def test_an_average_of_investment_fits_if_either_method_does(printed, verdict):
    rates = [yearly("fixed_asset_investment", r, y) for y, r in zip(YEARS, ("30", "10", "5", "2", "6"), strict=True)]
    ledger = facts(average("fixed_asset_investment", printed), *rates)
    assert only(ledger, "growth.cumulative").verdict == verdict
    assert not said(ledger, "growth.chain")


def test_a_quarter_follows_from_the_rates_to_date():
    # 100 and 110 a year before; now 105 and 231 to date: the second quarter is 126 on 110.
    found = quarter_growth(Fraction(10, 100), 210, Fraction(5, 100), 100)
    assert found.lo == found.hi == Fraction(126, 110) - 1
    ledger = facts(
        claim(
            "trade", "10", kind="growth_yoy", unit="percent", period_start="2020-01", period_end="2020-06", over="sum"
        ),
        claim(
            "trade", "5", kind="growth_yoy", unit="percent", period_start="2020-01", period_end="2020-03", over="sum"
        ),
        level("trade", "210", "2019-06", period_start="2019-01", over="sum"),
        level("trade", "100", "2019-03", period_start="2019-01", over="sum"),
    )
    assert Fraction(126, 110) - 1 in only(ledger, "growth.ytd").result


def test_indices_with_the_previous_year_at_100_multiply():
    ledger = facts(
        claim("gdp", "102.0", kind="index", period_end="2019", base_period="2018"),
        claim("gdp", "103.0", kind="index", period_end="2020", base_period="2019"),
    )
    assert Fraction("0.0506") in only(ledger, "index.chain").result


def test_a_pair_across_a_known_break_is_signalled():
    ledger = facts(
        level("trade", "100.0", "2015"),
        level("trade", "90.0", "2020"),
        breaks=(Break("trade", "land", "2018", "new list"),),
    )
    assert [v.signal for v in said(ledger, "series.break")] == ["straddles"]
    assert not said(facts(level("trade", "100.0", "2015"), level("trade", "90.0", "2020")), "series.break")


def test_uninterrupted_growth_is_tested_against_the_years_by_vintage():
    spoken = claim("gdp", "", kind="comparison", relation="above", over="each", period_start="2018", base_period="2017")
    rising = [
        published("gdp", y, v) for y, v in (("2017", "10.0"), ("2018", "11.0"), ("2019", "12.0"), ("2020", "13.0"))
    ]
    falling = [
        published("gdp", y, v) for y, v in (("2017", "10.0"), ("2018", "11.0"), ("2019", "10.0"), ("2020", "13.0"))
    ]
    assert only(facts(spoken, references=tuple(rising)), "series.monotone").verdict == "consistent"
    assert only(facts(spoken, references=tuple(falling)), "series.monotone").verdict == "consistent_if"


# -- shares and sums ------------------------------------------------------------------
def test_a_share_and_a_part_give_the_whole_and_a_changed_share_compares_growth():
    ledger = facts(
        level("gdp", "4153.25", "2020"),
        percentage("gdp", "22.5", "gdp@shire", "2015"),
        percentage("gdp", "23.5", "gdp@shire", "2020"),
    )
    (parent,) = said(ledger, "share.parent")
    assert (f"{float(parent.result.lo) / 1e8:.2f}", f"{float(parent.result.hi) / 1e8:.2f}") == ("17635.86", "17711.11")
    shift = only(ledger, "share.shift")
    assert percent(shift.result) == ("0.79", "0.96")
    assert percent(shift.inputs["odds"]) == ("1.02", "1.25")
    points = only(ledger, "change.points")
    assert (points.result.lo, points.result.hi) == (Fraction("0.9"), Fraction("1.1"))
    assert percent(points.inputs["relative"]) == ("3.99", "4.90")


def test_services_made_88_to_90_per_cent_of_the_increase():
    ledger = facts(
        level("services", "784.6", "2020"),
        level("gdp", "895.1", "2020"),
        average("services", "7.2"),
        average("gdp", "7.1"),
    )
    assert percent(only(ledger, "contribution").result, 1) == ("87.6", "89.7")


def sectors(*values, whole):
    keys = ("primary_value_added", "secondary_value_added", "services_value_added")
    return [level(k, v, "2020") for k, v in zip(keys, values, strict=True)] + [level("gdp", whole, "2020")]


def test_printed_sectors_may_miss_the_printed_whole_by_rounding_and_no_more():
    assert only(facts(*sectors("32.24", "1504.19", "2616.82", whole="4153.25")), "sum.parts").verdict == "consistent"
    # (n + 1) / 2 last units: two hundredths for three parts.
    assert rounding_slack(3, Fraction(1, 100)) == Fraction(2, 100)
    assert only(facts(*sectors("32.24", "1504.19", "2616.82", whole="4153.27")), "sum.parts").verdict == "consistent"
    assert only(facts(*sectors("32.24", "1504.19", "2616.82", whole="4163.25")), "sum.parts").verdict == "inconsistent"


def test_a_district_that_prints_all_its_districts_is_added_up():
    ledger = facts(
        claim("firms", "120", kind="count", precision="exact"),
        claim("firms", "70", kind="count", precision="exact", place="east"),
        claim("firms", "40", kind="count", precision="exact", place="west"),
    )
    assert only(ledger, "sum.parts").verdict == "inconsistent"


def test_districts_gross_products_need_not_sum_to_their_citys():
    ledger = facts(
        level("gdp", "100.0", "2015"),
        level("gdp", "50.0", "2015", place="east"),
        level("gdp", "41.0", "2015", place="west"),
    )
    assert only(ledger, "sum.parts").verdict == "consistent_if"


def test_a_ratio_of_three_sectors_adds_up_to_100():
    def ratio(*values):
        keys = ("primary_value_added", "secondary_value_added", "services_value_added")
        return facts(
            *(
                claim(k, v, kind="ratio", unit="percent", of="gdp@town", sentence="r")
                for k, v in zip(keys, values, strict=True)
            )
        )

    assert only(ratio("0.8", "36.2", "63.0"), "sum.parts").verdict == "consistent"
    assert only(ratio("0.8", "36.2", "61.0"), "sum.parts").verdict == "inconsistent"


def test_new_firms_of_one_year_leave_a_mean_for_the_other_years():
    def flow(printed, start, end):
        return claim(
            "new_firms", printed, kind="increment", multiplier="10000", over="sum", period_start=start, period_end=end
        )

    found = only(facts(flow("9.2", "2020", "2020"), flow("32", "2016", "2020")), "period.part")
    assert found.verdict == "consistent"
    assert (found.result.lo, found.result.hi) == (55625, 58375)
    assert only(facts(flow("9.2", "2020", "2020"), flow("5", "2016", "2020")), "period.part").verdict == "inconsistent"


# -- counts and orders ------------------------------------------------------------------
def test_81_per_cent_of_31_in_one_clause_is_25_and_80_per_cent_of_31_is_not_printable_from_it():
    def of_31(printed, sentence="s"):
        return facts(
            claim("firms", "31", kind="count", precision="exact", sentence="s", claim="report.base"),
            percentage("coverage", printed, "report.base", sentence=sentence),
        )

    found = only(of_31("81"), "count.grim")
    assert (found.verdict, found.result) == ("consistent", Interval(25, 25))
    assert found.chance == pytest.approx(0.317, abs=5e-4)
    assert only(of_31("82"), "count.grim").verdict == "inconsistent"
    assert only(of_31("82", sentence="other"), "count.grim").verdict == "untestable"


def test_deaths_are_at_least_as_many_as_fatal_accidents_also_where_both_are_only_recovered():
    ledger = facts(
        claim("accidents", "-13", kind="difference", precision="exact", sentence="s"),
        claim("deaths", "-1", kind="difference", precision="exact", sentence="s", unit="person"),
        yearly("accidents", "-22.81", sentence="s"),
        yearly("deaths", "-1.61", sentence="s"),
    )
    found = only(ledger, "order.subset")
    assert found.verdict == "consistent"
    assert "57 and then 44" in found.working and "62 and then 61" in found.working


def test_a_part_larger_than_its_whole_is_inconsistent_within_one_document_and_not_across_two():
    whole = level("gdp", "800.0", "2020")
    assert only(facts(level("services", "900.0", "2020"), whole), "order.subset").verdict == "inconsistent"
    across = facts(level("services", "900.0", "2020", source="other"), whole)
    assert only(across, "order.subset").verdict == "consistent_if"


def test_a_threshold_that_is_said_to_be_passed_is_held_against_the_level():
    step = level("gdp", "4", "2020", multiplier="100000000000", precision="exact", hedge="at_least")
    assert only(facts(step, level("gdp", "4153.25", "2020")), "order.subset").verdict == "consistent"
    assert only(facts(step, level("gdp", "3153.25", "2020")), "order.subset").verdict == "inconsistent"


def test_a_stock_may_not_grow_by_more_than_was_added():
    def stock(year, printed):
        return claim("firms", printed, kind="count", precision="exact", period_end=year)

    added = claim("firms", "50", kind="increment", precision="exact", over="sum", period_start="2020")
    assert only(facts(stock("2019", "100"), stock("2020", "140"), added), "stock.flow").verdict == "consistent"
    assert only(facts(stock("2019", "100"), stock("2020", "170"), added), "stock.flow").verdict == "consistent_if"


def test_points_and_per_cent_are_told_apart():
    def moved(by):
        return facts(
            claim("unemployment_rate", "4.0", period_end="2019", unit="percent"),
            claim("unemployment_rate", "3.0", unit="percent", sentence="s"),
            claim(
                "unemployment_rate", by, kind="difference", unit="percentage_point", base_period="2019", sentence="s"
            ),
        )

    assert only(moved("-1.0"), "change.points").verdict == "consistent"
    mixed = only(moved("-25"), "change.points")
    assert mixed.verdict == "consistent_if" and "per cent" in mixed.needs[0]
    assert only(moved("-1.7"), "change.points").verdict == "inconsistent"


def test_a_completion_rate_gives_the_plan_and_a_printed_plan_tests_it():
    done = level("projects", "17.63", "2020", sentence="s")
    rate = claim("projects", "114.4", kind="ratio", unit="percent", of="projects@town", sentence="s")
    derived = only(facts(done, rate), "plan.completion")
    assert (f"{float(derived.result.lo) / 1e8:.2f}", f"{float(derived.result.hi) / 1e8:.2f}") == ("15.40", "15.42")
    plan = level("projects", "15.41", "2020", status="plan", precision="exact")
    assert only(facts(done, rate, plan), "plan.completion").verdict == "consistent"
    plan = level("projects", "14.41", "2020", status="plan", precision="exact")
    assert only(facts(done, rate, plan), "plan.completion").verdict == "inconsistent"


# -- targets --------------------------------------------------------------------------------
def test_after_8_per_cent_in_the_first_year_urban_income_needs_9_72():
    ledger = facts(
        claim("income", "38329", kind="per_capita"),
        claim(
            "income", "6", kind="per_capita", period_end="2025", multiplier="10000", status="target", precision="exact"
        ),
        yearly("income", "8", "2021", status="target", precision="exact"),
    )
    assert percent(only(ledger, "target.remaining").result) == ("9.72", "9.72")


def test_a_target_stands_beside_the_last_result_in_points():
    ledger = facts(
        average("gdp", "6.6"), yearly("gdp", "2.6"), yearly("gdp", "8", "2021", status="target", precision="exact")
    )
    found = said(ledger, "target.record")
    assert sorted(float(v.result.mid) for v in found) == pytest.approx([1.4, 5.4])
    assert {v.role for v in found} == {"derive"}


def test_two_targets_need_a_population():
    ledger = facts(
        level("gdp", "1", "2025", multiplier="1000000000000", status="target", precision="exact"),
        claim(
            "gdp_per_capita",
            "2",
            kind="per_capita",
            unit="usd",
            multiplier="10000",
            period_end="2025",
            status="target",
            precision="exact",
            hedge="at_least",
        ),
        references=(Reference("land", "yuan_per_usd", "level", "2020", "6.9042", "1", "", "yuan", "unknown"),),
    )
    found = only(ledger, "target.joint")
    assert f"{float(found.result.mid) / 1e6:.2f}" == "7.24"


def test_targets_of_a_place_and_its_parent_are_set_beside_each_other():
    ledger = facts(
        yearly("gdp", "9", "2021", status="target", precision="exact", place="east"),
        yearly("gdp", "8", "2021", status="target", precision="exact", hedge="range_low", sentence="r"),
        yearly("gdp", "8.5", "2021", status="target", precision="exact", hedge="range_high", sentence="r"),
    )
    found = only(ledger, "target.cascade")
    assert (found.place, found.result) == ("east", Interval(Fraction(1, 2), Fraction(1)))


def test_what_was_promised_is_reported_or_passed_over_in_silence():
    promised = [
        yearly("gdp", "8", "2021", status="target", precision="exact", source="r21"),
        yearly("trade", "10", "2021", status="target", precision="exact", source="r21"),
    ]
    reported = yearly("gdp", "9.2", "2021", source="r22")
    reports = {
        s: Source(s, place="town", published=y, genre="report") for s, y in (("r21", "2021-02"), ("r22", "2022-02"))
    }
    found = said(facts(*promised, reported, sources=reports), "target.next")
    derived = [v for v in found if v.role == "derive"]
    assert ["Met" in v.working for v in derived] == [True, False]
    assert "silent" in derived[1].working


def test_what_happened_is_set_beside_the_target_without_judging_it():
    target = level("gdp", "10000", "2025", status="target", precision="exact")
    found = check(facts(target, references=(published("gdp", "2025", "5382.45"),)))
    (outcome,) = [v for v in verdicts(found, "target.outcome") if v.role == "derive"]
    assert "below" in outcome.working and outcome.other_readings
    assert {v.verdict for v in found if v.role == "test"} == {"untestable"}


# -- places -----------------------------------------------------------------------------------
def test_one_crime_figure_in_a_district_and_its_city_leaves_the_same_for_the_rest():
    places = {p.place: p for p in (Place("town", name_en="Town"), *(Place(f"d{i}", parent="town") for i in range(10)))}
    ledger = facts(yearly("crime", "-14.7", place="d0"), yearly("crime", "-14.7"), places=places)
    assert percent(only(ledger, "place.rest").result) == ("-14.76", "-14.64")


@pytest.mark.parametrize(
    ("own", "verdict", "word"),
    [("7.1", "consistent", "true"), ("6.6", "consistent", "undecided"), ("5.1", "consistent_if", "false")],
)
def test_above_the_citys_average_is_true_false_or_undecided_over_the_whole_interval(own, verdict, word):
    ledger = facts(
        average("gdp", own, place="east", source="e"),
        average("gdp", "6.6"),
        claim(
            "gdp",
            "",
            kind="comparison",
            unit="percent",
            place="east",
            source="e",
            relation="above",
            comparator="town",
            period_start="2016",
            base_period="2015",
        ),
    )
    found = said(ledger, "place.compare")
    (test,) = [v for v in found if v.role == "test"]
    assert test.verdict == verdict and word in test.working
    (possible,) = [v for v in found if v.role == "derive"]
    assert "The comparison is printed." in possible.working


def test_a_comparison_that_the_figures_allow_and_no_text_prints_is_counted_too():
    ledger = facts(percentage("coverage", "90.2", "unknown", place="east"), percentage("coverage", "93.7", "unknown"))
    (found,) = [v for v in said(ledger, "place.compare") if v.role == "derive"]
    assert "below" in found.working and "does not compare" in found.working


def test_an_indicator_that_lies_apart_from_a_places_other_shares_is_signalled():
    def pair(key, own, whole):
        return [
            claim(key, own, place="east", kind="count", precision="exact"),
            claim(key, whole, kind="count", precision="exact"),
        ]

    ledger = facts(
        *pair("firms", "10", "100"),
        *pair("population", "11", "100"),
        *pair("crime", "9", "100"),
        *pair("accidents", "60", "100"),
    )
    found = only(ledger, "place.family")
    assert found.signal == "apart"
    assert "fatal accidents" in found.working.partition("Standing apart")[2]


def test_a_rank_lies_in_its_group_and_is_recomputed_by_vintage():
    places = PLACES | {"capitals": Place("capitals", level="group", members="town;a;b;c")}
    figures = {"town": "50.0", "a": "70.0", "b": "60.0", "c": "10.0"}
    references = tuple(published("gdp_per_capita", "2020", v, place=p, multiplier="1") for p, v in figures.items())

    def rank(printed):
        return facts(
            claim("gdp_per_capita", printed, kind="rank", unit="rank", precision="exact", of="gdp_per_capita@capitals"),
            places=places,
            references=references,
        )

    assert rank_among(Interval(50, 50), [Interval(70, 70), Interval(49, 51)]) == Interval(2, 3)
    assert only(rank("3"), "rank.bound").verdict == "consistent"
    assert only(rank("2"), "rank.bound").verdict == "consistent_if"
    assert only(rank("9"), "rank.bound").verdict == "consistent_if"


def test_a_rank_of_growth_is_held_against_growth_and_a_rank_of_a_level_against_levels():
    places = PLACES | {"capitals": Place("capitals", level="group", members="town;a;b")}
    # Town is the largest and grows the least.
    references = tuple(
        Reference(place, "gdp", kind, "2020", value, multiplier, "", unit, "first")
        for place, size, rate in (("town", "90.0", "1.0"), ("a", "50.0", "2.0"), ("b", "20.0", "3.0"))
        for kind, value, multiplier, unit in (("level", size, YI, "yuan"), ("growth_yoy", rate, "1", "percent"))
    )

    def ranked(printed, *more, **columns):
        columns.setdefault("of", "gdp@capitals")
        c = claim("gdp", printed, kind="rank", unit="rank", precision="exact", **columns)
        return only(facts(c, *more, places=places, references=references), "rank.bound")

    assert ranked("1").verdict == "consistent" and ranked("3").verdict == "consistent_if"
    for says_growth in ({"base_period": "2019"}, {"basis": "real"}, {"quote": "增速居第3位"}):
        assert ranked("3", **says_growth).verdict == "consistent" and ranked("1", **says_growth).verdict != "consistent"
    rate = yearly("gdp", "1.0")
    assert ranked("3", rate, of=rate.claim, comparator="capitals").verdict == "consistent"
    both = ranked("3", quote="总量和增速居第3位")
    assert both.verdict == "consistent" and "leaves open" in both.working
    assert ranked("2", quote="总量和增速居第2位").verdict == "consistent_if"


def test_a_level_over_its_figure_per_head_is_the_population_that_was_used():
    ledger = facts(level("gdp", "4153.25", "2020"), claim("gdp_per_capita", "78734", kind="per_capita", per="person"))
    assert f"{float(only(ledger, 'percapita.base').result.mid) / 1e6:.3f}" == "5.275"


# -- outside figures ------------------------------------------------------------------------------
def test_a_share_of_22_5_agrees_with_one_vintage_and_differs_from_the_other():
    ledger = facts(
        percentage("gdp", "22.5", "gdp@shire", "2015"),
        references=(
            published("gdp", "2015", "2735.34"),
            published("gdp", "2015", "12766.5", place="shire"),
            published("gdp", "2015", "2663.76", "revised4"),
            published("gdp", "2015", "11836.4", "revised4", place="shire"),
        ),
    )
    found = only(ledger, "outside.level")
    assert found.signal == "corroborated"
    assert "first 21.42 to 21.43 % (differs); revised4 22.50 to 22.51 % (agrees)" in found.working


def test_a_figure_that_no_vintage_gives_differs_and_is_not_called_wrong():
    ledger = facts(level("gdp", "4200.00", "2020"), references=(published("gdp", "2020", "4153.25"),))
    found = only(ledger, "outside.level")
    assert found.signal == "differs_by" and found.other_readings


def test_a_figure_a_thousand_times_the_published_one_looks_like_a_slipped_unit():
    ledger = facts(level("trade", "4153.25", "2020"), references=(published("trade", "2020", "4.15325"),))
    assert [v.signal for v in said(ledger, "unit.scale")] == ["power_of_ten"]


# -- words, names, digits ---------------------------------------------------------------------------
def test_shared_words_count_only_where_no_third_document_has_them():
    def run(name, also_in="", difference=""):
        return Passage(name, "a", "0", "30", "b", "10", "40", "30", "统筹推进安全生产", difference, also_in)

    ledger = facts(passages=(run("p1"), run("p2", also_in="c"), run("p3", difference="108.22 / 2.84")))
    assert sorted(v.signal for v in said(ledger, "same.words")) == ["differs_inside", "shared_words"]


def test_one_name_over_two_values_and_one_value_under_two_names_are_signalled():
    ledger = facts(
        claim("new_firms", "6942", kind="count", source="a", over="sum", period_start="2020"),
        claim("new_firms", "7111", kind="count", source="b", over="sum", period_start="2020"),
        claim("firms", "6942", kind="count", source="c"),
    )
    assert sorted(v.signal for v in said(ledger, "same.label")) == ["two_names", "two_values"]


def test_money_per_project_is_derived_from_one_breath_and_from_one_word_only():
    words = {"quote": "签约8个项目,投资161.64亿元,两轮补贴", "quote_start": "5", "sentence": "s"}
    ledger = facts(
        claim("projects_signed", "8", kind="count", precision="exact", **words),
        level("projects", "161.64", "2020", **words),
        claim("subsidy_rounds", "2", kind="count", precision="exact", **words),
    )
    found = only(ledger, "ratio.unit")
    assert f"{float(found.result.mid) / 1e8:.2f}" == "20.20"


def test_revenue_grew_a_third_of_a_per_cent_for_each_of_nominal_product():
    ledger = facts(level("gdp", "531.6", "2015"), level("gdp", "895.1", "2020"), average("revenue", "3.5"))
    (found,) = list(said(ledger, "ratio.elasticity"))
    assert (f"{float(found.result.lo):.2f}", f"{float(found.result.hi):.2f}") == ("0.31", "0.32")


def test_an_elasticity_to_growth_that_may_be_zero_has_no_meaning():
    ledger = facts(level("gdp", "100", "2015"), level("gdp", "100", "2020"), average("revenue", "3.5"))
    assert only(ledger, "ratio.elasticity").verdict == "untestable"


def test_the_roundness_of_plans_is_refused_below_the_stated_number_of_clauses():
    def plans(n):
        aims = [
            claim("firms", f"{10 * i + 10}", kind="count", precision="exact", status="plan", period_end="2021")
            for i in range(n)
        ]
        results = [
            claim("firms", f"{10 * i + 13}", kind="count", precision="exact", place="town", period_end=f"19{i:02}")
            for i in range(n)
        ]
        return facts(*aims, *results)

    assert not said(plans(19), "digits.round")
    found = only(plans(20), "digits.round")
    assert found.chance < 1e-9 and found.null


def test_fishers_exact_test_of_a_lady_tasting_tea():
    assert exact_test(3, 1, 1, 3) == pytest.approx(17 / 70)
    assert exact_test(4, 0, 0, 4) == pytest.approx(1 / 70)


def test_a_character_replaced_every_60_is_a_rule_and_scattered_damage_is_none():
    regular = [15 + 60 * i + (i % 3) for i in range(60) if i % 4]
    distance, concentration, chance = regularity(regular)
    assert (distance, chance < 1e-6) == (60, True)
    assert concentration > 0.9
    scattered, at = [], 7
    for i in range(60):
        at += 20 + (i * i * 37 + i * 11) % 91
        scattered.append(at)
    assert regularity(scattered)[2] > 1e-6
    overlay = tuple(Restoration("s", str(p), str(p + 1), "囚", "四", "variant") for p in regular)
    assert [v.signal for v in said(facts(restorations=overlay), "source.damage")] == ["regular"]
