"""What the targets page takes for a target, where it starts from, and how it names what came of it."""

from __future__ import annotations

import pytest

from duizhang.interval import Interval
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.pages.parameters import ParameterError, validate
from duizhang.views.target_rows import Figure
from duizhang.views.targets import Targets

CITY = {"place": "taiyuan", "base_year": 2020, "target_year": 2025}


@pytest.fixture
def targets(data_folder, monkeypatch):
    """The machinery of one page, on the project's own ledger; what it shows is kept as text."""
    shown: list[str] = []

    def make(**parameters):
        page = Page("targets", CITY | parameters, open_ledger(data_folder))
        monkeypatch.setattr(page, "show", shown.append)
        t = Targets(page)
        t.shown = shown
        return t

    return make


def per_cent(interval: Interval) -> list[float]:
    return [round(float(e) * 100, 6) for e in (interval.lo, interval.hi)]


def test_a_trillion_from_4153_takes_19_21_per_cent_a_year(targets):
    (road, _) = targets().roads
    assert (road.name, road.years) == ("gdp", 5)
    assert per_cent(road.required) == [19.212633, 19.212691]
    assert road.base.claims == ("taiyuan-report-2021.gdp.2020",)


def test_the_two_ends_of_8_to_8_5_are_one_target(targets):
    first = targets().yearly("gdp")
    assert len(first.claims) == 2
    assert first.exact == Interval(first.exact.lo, first.exact.hi)
    assert per_cent(first.exact) == [8, 8.5]
    assert first.words == "8% to 8.5%"


def test_a_target_in_dollars_starts_from_yuan_at_the_exchange_rate_named(targets):
    road = targets(about="gdp_per_capita").roads[0]
    assert float(road.goal.mid) == pytest.approx(20000 * 6.9042, rel=1e-4)
    road = targets(about="gdp_per_capita", exchange_rate=7.0).roads[0]
    assert road.goal == Interval.point(140_000)
    assert "typed" in targets(exchange_rate=7.0).exchange.words


def test_with_few_people_both_targets_would_be_passed_and_with_7_24_million_both_just_met(targets):
    t = targets()
    whole, head, people, rate = t.joint()
    per_head = whole.exact / people.value / rate.value
    assert per_head.lo > head.exact.hi
    assert float((whole.exact / head.exact / rate.value).mid) == pytest.approx(7.24e6, rel=1e-3)
    words = t.joint_words(per_head, head.exact * people.value * rate.value, whole.exact / head.exact / rate.value)
    assert "The two hold together" in words


def test_with_ten_million_people_the_product_alone_does_not_bring_the_figure_per_head(targets):
    t = targets(population=10_000_000.0)
    whole, head, people, rate = t.joint()
    product = whole.exact / people.value / rate.value
    assert product.hi < head.exact.lo
    assert "would not bring" in t.joint_words(product, whole.exact, people.value)


def test_incomes_of_60000_and_30000_are_as_two_to_one(targets):
    t = targets(about="urban_disposable_income;rural_disposable_income")
    ((name, _, before, then, _),) = t.ratios()
    assert name == "urban-disposable-income-over-rural-disposable-income"
    assert then == Interval.point(2)
    assert 38329 / 19655 in before and before.hi < 1.951


def test_incomes_of_2025_lie_below_their_targets(targets):
    t = targets(about="urban_disposable_income;rural_disposable_income")
    said = {a.claim.indicator: t.distance(a, o) for a, o in t.known_outcomes() if not a.is_rate}
    assert said == {
        "urban_disposable_income": "82.95 to 82.96 % of it",
        "rural_disposable_income": "90.05 to 90.06 % of it",
    }


def test_the_product_of_2025_is_54_per_cent_of_a_trillion_and_never_false(targets):
    t = targets()
    (said,) = [
        t.distance(a, o) for a, o in t.known_outcomes() if a.claim.claim == "taiyuan-report-2021.gdp.2025.target"
    ]
    assert said == "53.82 to 53.83 % of it"
    assert "false" in t.silence() and "never false" in t.silence()


def test_targets_for_2021_stand_beside_what_was_published_of_2021(targets):
    t = targets(about="all", target_year=2021)
    said = {a.claim.indicator: t.distance(a, o) for a, o in t.known_outcomes()}
    assert said["gdp"] == "0.65 to 0.75 points above"
    assert said["fixed_asset_investment"] == "2.05 to 2.15 points below"
    assert said["consumer_prices"] == "as aimed at"
    assert said["online_services_share"] == "cannot be told from it"


def test_six_rates_of_2021_are_drawn_and_told_in_the_alternative_text_of_their_figure(targets, monkeypatch):
    t = targets(about="all", target_year=2021)
    drawn: list[dict[str, str]] = []
    monkeypatch.setattr(t.page, "figure", lambda figure, name, **said: drawn.append(said))
    t.draw_outcomes()
    (said,) = drawn
    assert said["caption"].startswith("6 rates aimed at with a published outcome: ")
    assert "aim 8% to 8.5%, outcome 9.15 to 9.25 %" in said["alt"]


def test_a_soft_word_beside_a_limit_gives_the_limit_no_width_of_ours(targets):
    (aim,) = targets(about="consumer_prices", target_year=2021).aims
    assert aim.soft
    assert (aim.limits.lo, per_cent(Interval.point(aim.limits.hi))[0]) == (float("-inf"), 3)


def test_first_and_revised_figures_are_never_in_one_computation(targets):
    t = targets()
    assert {r.vintage for r in t.series("gdp")} == {"first"}
    assert t.chained("gdp", 2020, 2025).vintage == "first"


def test_growth_across_the_census_names_the_break(targets):
    t = targets()
    (words,) = t.since_words(t.roads[0])
    assert "2024" in words and "constant prices" in words


def test_where_there_is_no_level_to_start_from_the_rows_are_named(targets):
    t = targets(about="above_scale_industrial_firms")
    assert t.roads == []
    with pytest.raises(Missing, match="above-scale industrial firms; the ledger has no level of 2020"):
        t.need_roads()


def test_years_without_targets_are_said_with_the_years_that_have_some(targets):
    t = targets(base_year=2030, target_year=2035)
    with pytest.raises(Missing, match="2025"):
        t.promised()
    with pytest.raises(Missing, match="what came of"):
        t.known_outcomes()
    assert t.verdicts() == []


def test_one_year_leaves_nothing_after_it(targets):
    with pytest.raises(Missing, match="nothing is left"):
        targets(target_year=2021).with_later_years()


def test_incomes_have_one_price_reading(targets):
    with pytest.raises(Missing, match="one reading"):
        targets(about="urban_disposable_income").with_two_readings()


def test_verdicts_on_a_page_are_those_of_its_own_targets(targets):
    t = targets(about="all", target_year=2021)
    mine = {c for a in t.aims for c in a.claims}
    aims = {c.claim for c in t.facts.where(status="target")}
    assert all(set(v.claims) & aims <= mine for v in t.verdicts())
    assert not any(v.verdict == "inconsistent" for v in t.verdicts())


def test_an_outcome_inside_the_range_is_as_aimed_at(targets):
    t = targets()
    first = t.yearly("gdp")
    assert t.distance(first, Figure(Interval(0.081, 0.082), "")) == "as aimed at"
    assert t.distance(first, Figure(Interval(0.0845, 0.0855), "")) == "within rounding of it"


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"base_year": 2025}, "base_year 2025 is not before"),
        ({"place": "yingze"}, "has no targets"),
        ({"about": "crime_reports"}, "no target for"),
        ({"about": " ; "}, "about is empty"),
    ],
)
def test_parameters_without_a_target_are_refused_before_anything_is_computed(data_folder, wrong, word):
    with pytest.raises(ParameterError, match=word):
        validate("targets", CITY | wrong).bind(open_ledger(data_folder))


@pytest.mark.parametrize("wrong", [{"deflator": "two"}, {"exchange_rate": float("nan")}, {"population": -1.0}])
def test_a_wrong_number_is_refused(wrong):
    with pytest.raises(ParameterError):
        validate("targets", wrong)


def test_a_rate_of_the_base_year_with_a_hedge_is_said_in_its_own_words(targets):
    from dataclasses import replace

    t = targets()
    rates = t.facts.where(place="taiyuan", indicator="gdp", kind="growth_yoy", status="achieved")
    (rate,) = [c for c in rates if c.year == 2020]
    assert t.hedged_rate("gdp") == ""
    others = tuple(c for c in t.facts.claims if c is not rate)
    t.facts = replace(t.facts, claims=(*others, replace(rate, hedge="about")))
    assert t.hedged_rate("gdp").startswith("about 2.6%, printed in")
