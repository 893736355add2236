"""What the comparison page takes for the same footing, and what it does not."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest

from duizhang.claim import Claim, Facts, Indicator, Place, Reference, Unit
from duizhang.interval import Interval
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.views.district_base import against
from duizhang.views.district_comparison import Comparison

PLACES = {
    "city": Place("city", "城市", "City", "city", "", "", "yes"),
    "east": Place("east", "东区", "East", "district", "city"),
    "west": Place("west", "西区", "West", "district", "city"),
}
INDICATORS = {
    "gdp": Indicator(
        "gdp", "gross product", "生产总值", family="growth", unit="yuan", adds_up="yes", stock_or_flow="flow"
    ),
    "census_population": Indicator(
        "census_population",
        "census population",
        "普查人口",
        family="people",
        unit="person",
        adds_up="yes",
        stock_or_flow="stock",
    ),
    "firms": Indicator("firms", "firms", "企业", family="sector", unit="count", adds_up="yes", stock_or_flow="stock"),
    "crime": Indicator(
        "crime", "crime reports", "警情", family="safety", unit="count", adds_up="yes", stock_or_flow="flow"
    ),
}
UNITS = {
    "yuan": Unit("yuan", "yuan", "元", "money"),
    "count": Unit("count", "count", "个", "count"),
    "person": Unit("person", "person", "人", "count"),
}


def _claim(place: str, indicator: str, printed: str, **more: str) -> Claim:
    said = {
        "kind": "level",
        "period_end": "2020",
        "over": "at_end",
        "unit": INDICATORS[indicator].unit,
        "precision": "rounded",
    } | more
    name = f"{place}.{indicator}.{said['period_end']}.{said['kind']}"
    return Claim(name, place, f"m-{name}", "s", indicator, place, printed=printed, **said)


def _outside(place: str, indicator: str, year: str, value: str, vintage: str = "first", **more: str) -> Reference:
    return Reference(
        place,
        indicator,
        "level",
        year,
        value,
        unit=INDICATORS[indicator].unit,
        vintage=vintage,
        publication="a yearbook",
        **more,
    )


def _compare(claims=(), references=(), places=("east", "west"), year: int = 2020) -> Comparison:
    facts = Facts(tuple(claims), INDICATORS, PLACES, UNITS, references=tuple(references))
    recorded: dict[str, object] = {}
    page = SimpleNamespace(
        places=list(places), parent="city", year=year, ledger=SimpleNamespace(facts=lambda *_: facts),
        value=lambda name, value, *_, **__: recorded.setdefault(name, value), recorded=recorded,
    )  # fmt: skip
    return Comparison(page)


def test_a_share_takes_the_least_part_over_the_greatest_whole():
    row = _compare([_claim("east", "gdp", "20"), _claim("city", "gdp", "100")]).rows[0]
    assert (row.origin, row.share) == ("printed", Interval(Fraction(39, 201), Fraction(41, 199)))


def test_two_periods_give_no_share_and_are_listed():
    c = _compare(
        [
            _claim("east", "firms", "20", kind="count", period_start="2016", over="sum"),
            _claim("city", "firms", "100", kind="count", period_start="2020", over="sum"),
        ]
    )
    assert c.rows == ()
    assert c.near_misses()["no share because"].tolist() == ["the periods differ"]


def test_a_plan_is_no_amount_yet():
    c = _compare([_claim("east", "firms", "20"), _claim("city", "firms", "100", status="plan")])
    assert c.rows == ()
    assert "plan" in c.near_misses()["no share because"][0]


def test_nothing_is_divided_by_a_zero():
    c = _compare([_claim("east", "firms", "0", precision="exact"), _claim("city", "firms", "0", precision="exact")])
    assert c.rows == ()
    assert "zero" in c.near_misses()["no share because"][0]


def test_two_vintages_are_never_divided_by_each_other():
    assert (
        _compare(
            references=[
                _outside("east", "gdp", "2020", "20.0", "first"),
                _outside("city", "gdp", "2020", "100.0", "revised4"),
            ]
        ).rows
        == ()
    )


def test_figures_of_unknown_vintage_are_not_known_to_be_of_one():
    assert (
        _compare(
            references=[
                _outside("east", "gdp", "2020", "20.0", "unknown"),
                _outside("city", "gdp", "2020", "100.0", "unknown"),
            ]
        ).rows
        == ()
    )


def test_a_printed_figure_over_an_outside_one_says_so():
    c = _compare([_claim("east", "gdp", "20.0")], [_outside("city", "gdp", "2020", "100.0")])
    (row,) = c.rows
    assert row.origin == "mixed"
    assert "printed, over an outside figure" in c.origin_words(row)
    assert "outside figure, first" in row.words


def test_the_margin_of_a_computed_figure_widens_its_share():
    (row,) = _compare(
        references=[
            _outside("east", "gdp", "2020", "20.0", margin="2", processing="derived"),
            _outside("city", "gdp", "2020", "100.0"),
        ]
    ).rows
    assert row.computed
    assert row.share.lo <= Fraction(196, 1000)
    assert row.share.hi >= Fraction(204, 1000)


def test_shares_of_both_origins_are_recorded_under_names_of_their_own():
    c = _compare(
        [_claim("east", "gdp", "20.0"), _claim("city", "gdp", "100.0")],
        [_outside(p, "gdp", "2020", v) for p, v in (("east", "21.0"), ("west", "30.0"), ("city", "100.0"))],
    )
    c.record_shares()
    assert sorted(c.page.recorded) == ["east-gdp-outside-share", "east-gdp-share", "west-gdp-outside-share"]


def test_the_same_printed_rate_is_the_same_and_not_undecided():
    said = {"kind": "growth_yoy", "unit": "percent", "period_start": "2020", "base_period": "2019", "over": "sum"}
    c = _compare([_claim("east", "crime", "-14.7", **said), _claim("city", "crime", "-14.7", **said)])
    assert c.like_table().iloc[0, -1] == "the same"


def test_rates_over_different_years_are_not_set_side_by_side():
    yearly = {"kind": "growth_yoy", "unit": "percent", "base_period": "2019"}
    average = {"kind": "growth_annual_avg", "unit": "percent", "base_period": "2015", "period_start": "2016"}
    c = _compare([_claim("east", "gdp", "7.1", **average), _claim("city", "gdp", "2.6", **yearly)])
    with pytest.raises(Missing, match="No rate, share or index of 2020"):
        c.like_table()


def test_intervals_that_meet_cannot_be_told_apart():
    assert against(Interval(1, 3), Interval(2, 4)) == "cannot be told apart"
    assert against(Interval(3, 4), Interval(1, 2)) == "above"
    assert against(Interval(1, 2), Interval(3, 4)) == "below"


def test_a_place_without_a_text_is_not_called_silent():
    c = _compare([_claim("east", "gdp", "20.0"), _claim("city", "firms", "100")])
    assert c.cells["gdp", "city"] == "silent"
    assert c.cells["gdp", "west"] == "no text"
    assert "no text stands in the ledger" in c.silence_words()
    c.record_silence()
    assert "west-silent-indicators" not in c.page.recorded


def test_units_are_summed_only_when_they_are_all_there():
    figures = [_outside(p, "gdp", "2020", v) for p, v in (("east", "20.0"), ("west", "75.0"), ("city", "100.0"))]
    ((indicator, year, total, whole, computed),) = _compare(references=figures).sums
    assert (indicator, year, computed) == ("gdp", 2020, False)
    assert (total, whole) == (
        Interval(Fraction(949, 10), Fraction(951, 10)),
        Interval(Fraction(1999, 20), Fraction(2001, 20)),
    )
    with pytest.raises(Missing, match="1 of the units of City are left out"):
        _ = _compare(references=figures, places=("east",)).sums


def test_an_empty_ledger_says_which_rows_it_lacks():
    c = _compare()
    for step in (
        c.share_table,
        c.share_figure,
        c.head_table,
        c.like_table,
        c.silence_words,
        c.sum_table,
        c.slope_figure,
    ):
        with pytest.raises(Missing) as missing:
            step()
        assert "2020" in str(missing.value) or "units" in str(missing.value)


def test_heads_of_the_year_before_are_used_for_all_and_said():
    rows = (("gdp", "2021", "100.0"), ("census_population", "2020", "50"))
    c = _compare(
        references=[_outside(p, i, y, v) for p in ("east", "city") for i, y, v in rows],
        places=("east",), year=2021,
    )  # fmt: skip
    assert c.counted == ("census_population", 2020)
    assert "another year than the product" in c.head_words()


@pytest.fixture(scope="module")
def ledger():
    return open_ledger()


def _page(ledger, **given) -> Comparison:
    return Comparison(Page("district-comparison", given, ledger))


def test_a_share_that_cannot_be_told_to_have_changed_is_named_under_the_figure(ledger):
    *_, caption = _page(ledger, places="all", year=2021).slope_figure()
    assert caption == (
        "From 2015 to 2021 the share rose in 8 of 10 places and fell in Wanbailin; "
        "in Jinyuan the figures are too near to each other to tell (outside figures)."
    )


def test_yingze_prints_between_21_55_and_21_56_per_cent_of_the_citys_product(ledger):
    c = _page(ledger)
    row = next(r for r in c.rows if (r.place, r.indicator, r.origin) == ("yingze", "gdp", "printed"))
    assert Fraction("0.2155") < row.share.lo < row.share.hi < Fraction("0.2156")


def test_no_claim_is_divided_by_a_claim_of_another_year(ledger):
    c = _page(ledger)
    for row in c.rows:
        years = {c.facts.claim(i).year for i in row.claims}
        assert years <= {c.year}


def test_the_ten_units_make_more_of_the_city_in_2021_than_in_2015(ledger):
    c = _page(ledger, places="all", year=2021)
    sums = {year: total / whole for i, year, total, whole, _ in c.sums if i == "gdp"}
    assert against(sums[2021], sums[2015]) == "above"
    assert sums[2021].hi < 1


def test_every_page_that_validates_has_words_for_every_step(ledger):
    for given in (
        {"places": "loufan;gujiao", "year": 1990},
        {"places": "all", "parent": "china"},
        {"places": "taiyuan", "parent": "shanxi"},
        {"places": "yingze", "year": 2022},
    ):
        c = _page(ledger, **given)
        steps = (
            c.scope,
            c.example,
            c.share_table,
            c.near_misses,
            c.verdicts,
            c.head_table,
            c.head_words,
            c.like_table,
            c.silence_words,
            c.sum_table,
            c.slope_words,
            c.silence,
        )
        for step in steps:
            try:
                step()
            except Missing as missing:
                assert str(missing)
