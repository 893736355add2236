"""What exercises draw from: never deaths, crime, discipline; the invented county unless the real ledger is asked for."""

import random

import pytest

from duizhang.claim import Indicator
from duizhang.classroom import assignments, copy_for
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.material import EXCLUDED_FAMILIES, excluded, material, vary

BARRED = (
    "death",
    "fatal",
    "crime",
    "robbery",
    "corrupt",
    "wind_problem",
    "covid",
    "死",
    "事故",
    "刑",
    "案件",
    "腐",
    "疫",
)


@pytest.mark.parametrize("real", [False, True], ids=["invented", "real"])
def test_deaths_crime_and_discipline_are_no_exercise_material(real):
    stock = material(real)
    barred = [k for k, i in stock.facts.indicators.items() if any(w in k + i.name_zh + i.name_en for w in BARRED)]
    assert barred or not real, "the real ledger has such figures"
    assert not set(barred) & set(stock.indicators)
    assert not {i.family for i in stock.indicators.values()} & EXCLUDED_FAMILIES
    assert all(c.indicator in stock.indicators for c in stock.claims)


def test_an_indicator_is_barred_by_its_family_or_its_name_wherever_it_is_filed():
    assert excluded(Indicator("robbery_theft_reports", "robberies", "抢劫盗窃案", family="people"))
    assert excluded(Indicator("anything", "anything", "任何", family="safety"))
    assert not excluded(Indicator("exports", "exports", "出口总额", family="trade"))


def test_no_real_exercise_names_a_barred_figure():
    for exercise in assignments():
        if exercise.id == "events":
            continue
        for student in range(25):
            text = str(copy_for(exercise, f"student{student}", 2, real=True).parameters)
            assert not any(word in text for word in BARRED)


def test_the_real_ledger_prints_percentages_of_counts_only_of_what_is_barred_and_says_so():
    with pytest.raises(ClassroomError, match="never exercise material"):
        copy_for("events", "student01", 2, real=True)


def test_invented_figures_say_that_they_are_and_real_ones_that_they_are_not():
    for exercise in assignments():
        invented = copy_for(exercise, "student01", 2)
        assert "are invented" in invented.notebook["cells"][0]["source"]
        assert "虚构" in copy_for(exercise, "student01", 2, language="zh").notebook["cells"][0]["source"]
        if exercise.id != "events":
            real = copy_for(exercise, "student01", 2, real=True).notebook["cells"][0]["source"]
            assert "published" in real
            assert "Chengling" not in real


def test_an_invented_figure_keeps_its_length_and_never_ends_in_a_zero():
    rng = random.Random(4)
    drawn = {vary(rng, 40, 95, 2) for _ in range(500)}
    assert {len(d) for d in drawn} == {5}
    assert not [d for d in drawn if d.endswith("0")]
    assert len(drawn) > 450
