"""Where the verdicts of a page flip, drawn on the page."""

import pytest

from duizhang.checks.engine import check
from duizhang.ledger import open_ledger
from duizhang.views.flips import draw_flips


class Recorder:
    """Takes what a page would show."""

    def __init__(self) -> None:
        self.figures: dict[str, dict] = {}
        self.said: list[str] = []
        self.used: list[str] = []

    def uses(self, *claims: str) -> None:
        self.used += claims

    def say(self, *sentences: str) -> None:
        self.said += sentences

    def figure(self, figure, name: str, **words) -> None:
        assert name not in self.figures, name
        self.figures[name] = words


@pytest.fixture(scope="module")
def facts(data_folder):
    return open_ledger(data_folder).facts()


@pytest.fixture(scope="module")
def verdicts(facts):
    return check(facts)


def test_each_verdict_that_rests_on_an_assumption_has_a_figure_of_its_own_name(facts, verdicts):
    page = Recorder()
    draw_flips(page, facts, verdicts, most=100)
    assert {"flips-growth-deflator-gdp", "flips-target-required-gdp", "flips-target-joint-gdp"} <= set(page.figures)
    assert "yingze-2021.gdp.2015" in page.used


def test_what_is_not_drawn_is_said_with_its_command(facts, verdicts):
    page = Recorder()
    draw_flips(page, facts, verdicts, most=1)
    assert len(page.figures) == 1
    assert page.said and all("duizhang sensitivity " in words for words in page.said)


def test_a_page_whose_verdicts_rest_on_no_assumption_says_that_nothing_can_be_turned(facts, verdicts):
    page = Recorder()
    draw_flips(page, facts, [v for v in verdicts if v.check == "place.rest"])
    assert page.said == ["No verdict of this page rests on an assumption that could be turned."]
    assert not page.figures
