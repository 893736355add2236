"""Real cases that look wrong and are not: no check may ever call them inconsistent."""

from __future__ import annotations

from fractions import Fraction

import pytest
from invented import average, claim, facts, level, percentage, yearly

from duizhang.checks import growth
from duizhang.checks.engine import check
from duizhang.interval import readings

CASES = {
    "retail sales 2023 to 2025, +23.7 % in levels, 4.7 % printed (rule 9)": (
        level("retail_sales", "1912.88", "2023"),
        level("retail_sales", "2365.53", "2025"),
        yearly("retail_sales", "4.7", "2025"),
    ),
    "retail sales 2019 to 2020, -15.2 % (restated)": (
        level("retail_sales", "1952.81", "2019"),
        level("retail_sales", "1655.11", "2020"),
        yearly("retail_sales", "-3.9"),
    ),
    "investment 2016 to 2017, -52 % (redefined)": (
        level("fixed_asset_investment", "2027.71", "2016"),
        level("fixed_asset_investment", "964.86", "2017"),
        yearly("fixed_asset_investment", "6.3", "2017"),
    ),
    "GDP 2023 to 2024, -2.8 % with +1.2 % real (census)": (
        level("gdp", "5573.74", "2023"),
        level("gdp", "5418.87", "2024"),
        yearly("gdp", "1.2", "2024"),
    ),
    "GDP per head 2019 to 2020, -13.2 % with +2.6 % real (population census)": (
        claim("gdp_per_capita", "90698", kind="per_capita", period_end="2019"),
        claim("gdp_per_capita", "78734", kind="per_capita"),
        yearly("gdp_per_capita", "2.6"),
    ),
    "the share of the province, 22.5 to 23.5 %": (
        percentage("gdp", "22.5", "gdp@shire", "2015"),
        percentage("gdp", "23.5", "gdp@shire", "2020"),
        level("gdp", "4153.25", "2020"),
        average("gdp", "6.6"),
    ),
    "national industrial profit, January to May 2018": (
        level("industrial_profit", "29047.6", "2017-05", period_start="2017-01", over="sum"),
        level("industrial_profit", "27298.3", "2018-05", period_start="2018-01", over="sum"),
        claim(
            "industrial_profit",
            "16.5",
            kind="growth_yoy",
            unit="percent",
            period_start="2018-01",
            period_end="2018-05",
            base_period="2017-05",
            over="sum",
        ),
    ),
    "national industrial profit, printed as if for whole years": (
        level("industrial_profit", "29047.6", "2017", over="sum", period_start="2017"),
        level("industrial_profit", "27298.3", "2018", over="sum", period_start="2018"),
        claim(
            "industrial_profit",
            "16.5",
            kind="growth_yoy",
            unit="percent",
            period_start="2018",
            period_end="2018",
            base_period="2017",
            over="sum",
        ),
    ),
    "revenue 274.24 to 378.44 beside 6.7 % a year": (
        level("revenue", "274.24", "2015"),
        level("revenue", "378.44", "2020"),
        average("revenue", "6.7"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_real_case_is_never_called_inconsistent(case):
    found = check(facts(*CASES[case]))
    assert "inconsistent" not in {v.verdict for v in found}
    assert {c for v in found if v.role == "test" for c in v.claims} == {c.claim for c in CASES[case]}


def test_revenue_of_378_44_after_274_24_fits_6_7_per_cent_by_a_hair_and_is_fragile():
    result = growth.annual_growth(readings("274.24")[0].interval, readings("378.44")[0].interval, 5)
    assert result.meets(readings("6.7")[0].interval * Fraction(1, 100))
    (found,) = [
        v
        for v in check(facts(*CASES["revenue 274.24 to 378.44 beside 6.7 % a year"]))
        if v.check == "growth.nominal" and v.role == "test"
    ]
    assert (found.verdict, found.fragile) == ("consistent", True)


def test_a_real_rate_beside_falling_levels_needs_the_prices_or_the_base_that_it_says():
    (found,) = [
        v
        for v in check(facts(*CASES["GDP 2023 to 2024, -2.8 % with +1.2 % real (census)"]))
        if v.check == "growth.deflator"
    ]
    assert found.verdict == "consistent_if"
    assert found.result.hi < -0.03
