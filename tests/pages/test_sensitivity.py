"""Where verdicts flip when their assumptions are swept."""

import pytest

from duizhang.interval import Interval
from duizhang.ledger import open_ledger
from duizhang.pages.sensitivity import Assumption, NothingToSweep, studies, study_of


@pytest.fixture(scope="module")
def facts(data_folder):
    return open_ledger(data_folder).facts()


def rows(study) -> dict[str, Assumption]:
    return {a.name: a for a in study.assumptions}


def test_yingzes_levels_and_rate_add_up_only_at_prices_of_3_57_to_3_68_percent(facts):
    study = study_of(facts, "yingze-2021.gdp.growth-2016-2020")
    ((low, high),) = rows(study)["prices a year"].stretches()
    assert study.verdict.check == "growth.deflator"
    assert low == pytest.approx(100 * float(study.verdict.result.lo), abs=1e-4)
    assert high == pytest.approx(100 * float(study.verdict.result.hi), abs=1e-4)


def test_at_the_prices_around_it_yingzes_base_would_have_to_be_restated_to_what_the_check_says(facts):
    study = study_of(facts, "yingze-2021.gdp.2015")
    ((low, high),) = rows(study)["base restated by"].stretches()
    first = float(study.verdict.inputs["Y_0"].mid)
    assert first * (1 + low / 100) == pytest.approx(55.78e9, rel=1e-3)
    assert first * (1 + high / 100) == pytest.approx(57.87e9, rel=1e-3)


def test_no_rounding_alone_makes_yingzes_levels_and_rate_add_up(facts):
    assert rows(study_of(facts, "yingze-2021.gdp.2020"))["rounding, either way"].stretches() == []


def test_a_target_in_dollars_is_swept_by_the_exchange_rate_and_the_population(facts):
    names = set(rows(study_of(facts, "taiyuan-report-2021.gdp-per-capita.2025.target")))
    assert {"population", "exchange rate"} <= names


def test_every_flip_is_between_a_value_that_adds_up_and_one_that_does_not(facts):
    from duizhang.checks.engine import check

    found = studies(facts, check(facts))
    assert found
    for study in found:
        for a in study.assumptions:
            for flip in a.flips():
                step = (a.high - a.low) * 1e-5
                assert a.holds(flip - step) != a.holds(flip + step), (study.verdict.id, a.name, flip)


def test_a_narrow_stretch_between_two_steps_is_found_where_it_is_known_to_lie():
    axis = Assumption("x", "%", 0.0, 1000.0, 0.0, lambda v: 333.31 < v < 333.32, hint=333.315)
    assert axis.stretches()[0] == pytest.approx((333.31, 333.32), abs=0.002)
    assert axis.words() == "333.31 to 333.32 %"


def test_the_innocent_explanations_stand_before_the_finding(facts):
    study = study_of(facts, "yingze-2021.gdp.2020")
    assert study.text().index("What else could explain it") < study.text().index("adds up")
    assert study.caption.startswith("What else could explain it")


def test_the_figures_points_are_what_was_tried_and_its_words_state_the_flips(facts, tmp_path):
    study = study_of(facts, "yingze-2021.gdp.2020")
    points = study.points()
    assert set(points["assumption"]) == set(rows(study))
    assert "prices rising a year by 3.57 to 3.68 %" in study.alt
    files = study.write(tmp_path)
    assert [f.suffix for f in files] == [".svg", ".csv"]
    assert files[0].read_text(encoding="utf-8").startswith("<svg")


def test_a_claim_without_such_a_verdict_is_told_which_claims_have_one(facts):
    with pytest.raises(NothingToSweep, match=r"yingze-2021\.gdp\.2015"):
        study_of(facts, "xinghualing-2021.crime-reports.growth-2020")


def test_everywhere_and_nowhere_are_said_as_such():
    assert Assumption("x", "%", 0, 1, 0, lambda _: True).words() == "everywhere from 0.00 to 1.00 %"
    assert Assumption("x", "%", 0, 1, 0, lambda _: False, Interval(0, 1)).words() == "nowhere from 0.00 to 1.00 %"
