"""The worked figures of the arithmetic, to six decimals."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from duizhang.checks import growth, share, target
from duizhang.checks.place import place_rest
from duizhang.interval import Interval, readings

TABLE = Path(__file__).with_name("worked_figures.csv")


def as_printed(digits: str, factor: Fraction = Fraction(1)) -> Interval:
    return readings(digits)[0].interval * factor


PERCENT = Fraction(1, 100)
START, END = as_printed("531.6"), as_printed("895.1")
RATE, SERVICES = as_printed("7.1", PERCENT), as_printed("7.2", PERCENT)
CITY = as_printed("4153.25")
CHAIN = {
    "first": [as_printed(x, PERCENT) for x in ("7.5", "7.5", "9.2", "6.6", "2.6")],
    "revised4": [as_printed(x, PERCENT) for x in ("7.3", "7.5", "9.2", "6.6", "2.6")],
}
URBAN, RURAL = as_printed("38329"), as_printed("19655")
EIGHT = Fraction(8, 100)
FIRST_SHARE, LAST_SHARE = as_printed("22.5", PERCENT), as_printed("23.5", PERCENT)


def computed() -> dict[str, tuple[Interval, int]]:
    """Each figure, and what it is multiplied by where the table shows it (100 for per cent)."""
    deflator = growth.implied_deflator(START, END, 5, RATE)
    crime = as_printed("14.7", PERCENT)
    return {
        "growth.nominal": (growth.annual_growth(START, END, 5), 100),
        "growth.deflator.year": (deflator, 100),
        "growth.deflator.five": (growth.compound(deflator, 5), 100),
        "growth.base": (growth.base_needed(END, 5, RATE), 1),
        "growth.path": (growth.remaining_average(as_printed("6.6", PERCENT), 5, as_printed("2.6", PERCENT)), 100),
        "growth.chain.first": (growth.average_of_chain(CHAIN["first"]), 100),
        "growth.chain.revised4": (growth.average_of_chain(CHAIN["revised4"]), 100),
        "share.level": (share.share(as_printed("784.6"), END), 100),
        "share.rest.2020-weights": (
            share.rest_growth_from_end_share(RATE, SERVICES, share.share(as_printed("784.6"), END), 5),
            100,
        ),
        "share.rest.w0=0.80": (share.rest_growth_from_base_share(RATE, SERVICES, Fraction(8, 10), 5), 100),
        "share.rest.w0=0.90": (share.rest_growth_from_base_share(RATE, SERVICES, Fraction(9, 10), 5), 100),
        "share.parent": (share.whole_from_share(CITY, LAST_SHARE), 1),
        "share.shift.whole": (share.shift_against_whole(FIRST_SHARE, LAST_SHARE, 5), 100),
        "share.shift.rest": (share.shift_against_rest(FIRST_SHARE, LAST_SHARE, 5), 100),
        "target.required.gdp": (target.required_growth(CITY, 10000, 5), 100),
        "target.required.urban": (target.required_growth(URBAN, 60000, 5), 100),
        "target.required.rural": (target.required_growth(RURAL, 30000, 5), 100),
        "target.remaining.urban": (target.remaining_growth(URBAN, 60000, 5, EIGHT), 100),
        "target.remaining.rural": (target.remaining_growth(RURAL, 30000, 5, EIGHT), 100),
        "plan.completion": (share.whole_from_share(as_printed("17.63"), as_printed("114.4", PERCENT)), 1),
        "place.part": (share.share(END, CITY), 100),
        "place.rest.w=0.10": (place_rest(crime, crime, Fraction(1, 10)), 100),
        "change.percent": (growth.annual_growth(FIRST_SHARE, LAST_SHARE, 1), 100),
    }


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["check"])
def test_a_worked_figure_comes_out_to_six_decimals(row):
    interval, factor = computed()[row["check"]]
    # The table cuts one of its figures off instead of rounding it (share.level: 87.6654935).
    assert float(interval.lo) * factor == pytest.approx(float(row["low"]), abs=1e-6)
    assert float(interval.hi) * factor == pytest.approx(float(row["high"]), abs=1e-6)


def test_every_worked_figure_is_computed():
    assert {row["check"] for row in rows()} == set(computed())
