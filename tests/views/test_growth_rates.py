"""What the growth page says under its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
import pytest

from duizhang.checks.growth import implied_deflator
from duizhang.ledger import open_ledger
from duizhang.pages.page import Page
from duizhang.views.growth_rates import Growth


class _Recorder:
    """Takes a figure as a page does, and keeps what is said of it."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}

    def figure(self, figure: Any, name: str, **said: Any) -> None:
        plt.close(figure)
        self.said[name] = said


def _caption(place: str, indicator: str) -> str:
    asked = {"place": place, "indicator": indicator, "start_year": 2015, "end_year": 2020}
    growth = Growth(Page("growth-rates", asked, open_ledger()))
    gap = implied_deflator(growth.pair.first, growth.pair.last, growth.years, growth.rate.value)
    recorder = _Recorder()
    growth.two_price_bases(recorder, gap)
    return recorder.said["two-price-bases"]["caption"]


def test_a_level_that_lies_where_its_rate_leads_leaves_no_distance_to_account_for():
    caption = _caption("taiyuan", "general_public_budget_revenue")
    assert caption.endswith("It lies where the rate leads: no distance is left to account for.")


@pytest.mark.parametrize("place", ["yingze", "taiyuan"])
def test_a_level_beyond_its_rate_leaves_a_distance_for_prices_or_a_changed_base(place):
    assert "The distance is what prices, or a changed base, must account for: " in _caption(place, "gdp")


def _shares(place: str) -> dict[str, Any]:
    page = Page(
        "growth-rates", {"place": place, "indicator": "gdp", "start_year": 2015, "end_year": 2020}, open_ledger()
    )
    recorder: dict[str, Any] = {}

    def figure(drawn: Any, name: str, **said: Any) -> None:
        plt.close(drawn)
        recorder[name] = said

    page.figure = figure
    Growth(page)._shares(page)
    return recorder.get("shares-by-vintage", {})


def test_the_share_of_2015_is_met_by_revised_figures_alone_and_that_of_2020_by_first_ones():
    said = _shares("taiyuan")
    assert "In 2015 figures revised after the fourth economic census alone give it." in said["caption"]
    assert said["caption"].endswith("In 2020 first figures alone give it.")
    low = said["points"].set_index(["year", "series"])["low"]
    assert 21.42 < low[2015, "first figures"] < 21.43
    assert low[2020, "printed"] == 23.45


@pytest.mark.parametrize("changed", [{"hedge": "more_than"}, {"of": "gdp@nowhere"}, {"of": "unknown"}])
def test_a_share_with_a_hedge_or_of_an_unknown_whole_is_not_drawn(changed):
    page = Page(
        "growth-rates", {"place": "taiyuan", "indicator": "gdp", "start_year": 2015, "end_year": 2020}, open_ledger()
    )
    growth = Growth(page)
    claims = tuple(replace(c, **changed) if c.kind == "share" else c for c in growth.facts.claims)
    assert len(growth._printed_shares()) == 2
    growth.facts = replace(growth.facts, claims=claims)
    assert growth._printed_shares() == []


def test_a_place_without_a_printed_share_has_no_figure_of_shares():
    assert _shares("yingze") == {}
