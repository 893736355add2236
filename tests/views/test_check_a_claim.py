"""What typed digits say, right and wrong ones; no ledger is opened."""

from __future__ import annotations

import pytest

from duizhang.checks.growth import annual_growth, base_needed, implied_deflator
from duizhang.checks.share import share
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.pages.parameters import ParameterError, validate
from duizhang.views.check_a_claim import Typed


@pytest.fixture
def typed(data_folder, monkeypatch):
    def make(**parameters):
        page = Page("check-a-claim", parameters, open_ledger(data_folder))
        page.shown = []
        monkeypatch.setattr(page, "show", page.shown.append)
        return Typed(page)

    return make


def fit(t: Typed) -> list[str]:
    growth = annual_growth(t.first, t.last, t.years)
    return t.fit_words(growth, implied_deflator(t.first, t.last, t.years, t.rate), base_needed(t.last, t.years, t.rate))


def test_eleven_per_cent_in_levels_and_7_1_printed_need_prices_and_the_explanation_comes_first(typed):
    could, finding = fit(typed())
    assert "constant prices" in could
    assert finding.startswith("◐") and "3.57 to 3.68 %" in finding


def test_revenue_at_6_7_per_cent_just_fits(typed):
    (said,) = fit(typed(first_level="274.24", last_level="378.44", printed_rate="6.7"))
    assert said.startswith("●")


def test_a_rate_that_fits_one_more_year_says_so(typed):
    could, _ = fit(typed(first_level="100.00", last_level="146.41", years=5, printed_rate="10.0"))
    assert "4 years, not 5" in could


def test_only_57_accidents_print_22_81_per_cent(typed):
    t = typed()
    assert list(t.counts()) == [57]
    assert "57, and 44 after it" in t.counts_words(t.counts())


def test_a_percentage_that_no_count_prints_is_named_after_its_explanations(typed):
    t = typed(percentage="-33.40", difference=-1)
    words = t.counts_words(t.counts())
    assert words.index("What else") < words.index("◆")


def test_so_many_counts_that_they_say_nothing_are_not_listed(typed):
    with pytest.raises(Missing, match="say nothing"):
        typed(percentage="-0.01", difference=-1_000_000).counts()


def test_a_part_larger_than_its_whole_cannot_hold(typed):
    t = typed(part_level="1000")
    words = " ".join(t.share_words(share(t.part, t.last)))
    assert words.index("different units") < words.index("◆")


def test_a_printed_share_of_40_does_not_fit_88_per_cent(typed):
    t = typed(printed_share="40")
    assert "cannot all hold" in " ".join(t.share_words(share(t.part, t.last)))
    t = typed(printed_share="87.7")
    assert "adds up" in " ".join(t.share_words(share(t.part, t.last)))


def test_nothing_typed_leaves_a_step_out_and_the_page_goes_on(typed):
    t = typed(printed_rate="", target="")
    for name in ("rate", "target"):
        with t.step():
            getattr(t, name)
    assert len(t.page.shown) == 2
    assert "printed_rate" in t.page.shown[0]


def test_impossible_numbers_are_said_and_not_raised(typed):
    t = typed(percentage="5.0", difference=-3)
    with t.step():
        t.counts()
    assert "opposite directions" in t.page.shown[0]


def test_no_table_of_the_ledger_is_opened(typed):
    t = typed()
    t.readings()
    fit(t)
    assert t.page.ledger.read == {}


@pytest.mark.parametrize(
    "wrong",
    [{"first_level": "-3"}, {"last_level": ""}, {"years": 0}, {"printed_rate": "7.1%; import os"}, {"target": "1e9"}],
)
def test_what_is_no_printed_number_is_refused(wrong):
    with pytest.raises(ParameterError):
        validate("check-a-claim", wrong)


def test_a_level_of_zero_is_refused(data_folder):
    with pytest.raises(ParameterError, match="above zero"):
        validate("check-a-claim", {"first_level": "0.0"}).bind(open_ledger(data_folder))
