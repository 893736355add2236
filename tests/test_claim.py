"""Claims and what may be looked up among them."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from duizhang.claim import Claim, Facts, Indicator, Mention, Reference, anchor, record, year_of
from duizhang.interval import Interval


def claim(**columns) -> Claim:
    return Claim(
        **(
            {"claim": "s.gdp.2020", "source": "s", "mention": "m", "sentence": "s1", "indicator": "gdp", "place": "p"}
            | columns
        )
    )


def test_the_anchor_of_a_claim_has_hyphens_only():
    assert anchor("yingze-2021.gdp_per_capita.2020") == "yingze-2021-gdp-per-capita-2020"


@pytest.mark.parametrize(
    ("period", "year"), [("2020", 2020), ("2020-06", 2020), ("2020-12-31", 2020), ("", None), ("unknown", None)]
)
def test_the_year_of_a_period(period, year):
    assert year_of(period) == year


def test_an_average_over_2016_to_2020_has_five_years_from_its_base():
    c = claim(
        kind="growth_annual_avg",
        period_start="2016",
        period_end="2020",
        base_period="2015",
        printed="7.1",
        unit="percent",
    )
    assert (c.base_year, c.year, c.years) == (2015, 2020, 5)


def test_the_value_is_exact_and_keeps_the_magnitude():
    assert claim(printed="531.6", multiplier="100000000").value == 53_160_000_000
    assert claim(printed="0.1").value == Fraction(1, 10)


def test_a_date_and_a_comparison_in_words_print_no_number():
    assert not claim(kind="date", printed="2021").is_number
    assert claim(kind="comparison").readings() == ()
    with pytest.raises(ValueError, match="prints no number"):
        claim(kind="comparison").interval()


def test_a_count_is_at_least_zero_and_a_fall_may_be_negative():
    assert claim(kind="count", printed="0", precision="rounded").interval().lo == 0
    assert claim(kind="growth_yoy", printed="-14.7").interval() == Interval(Fraction("-14.75"), Fraction("-14.65"))


def test_the_interval_holds_every_reading():
    c = claim(kind="count", printed="2000", precision="unknown")
    assert all(r.interval.within(c.interval()) for r in c.readings())


def test_a_row_becomes_a_record_and_columns_it_does_not_know_are_left_out():
    made = record(
        Mention, {"mention": "m", "source": "s", "start": "0", "end": "2", "text": "7%", "class": "claim", "more": "x"}
    )
    assert (made.class_, made.text) == ("claim", "7%")


def test_an_outside_figure_within_its_margin_is_wider_than_its_digits():
    plain = Reference("p", "gdp", "level", "2020", "100.0")
    derived = Reference("p", "gdp", "level", "2020", "100.0", margin="1")
    assert plain.interval() == Interval(Fraction("99.95"), Fraction("100.05"))
    assert derived.interval() == Interval(99, 101)


def test_claims_are_found_by_their_columns():
    facts = Facts((claim(), claim(claim="s.x", kind="share"), claim(claim="s.y", place="q")), {"gdp": Indicator("gdp")})
    assert [c.claim for c in facts.where(place="p")] == ["s.gdp.2020", "s.x"]
    assert [c.claim for c in facts.where(place="p", kind=("share", "rank"))] == ["s.x"]
    assert facts.claim("s.y").place == "q"
    with pytest.raises(KeyError, match=r"s\.z"):
        facts.claim("s.z")


def test_the_core_needs_nothing_but_the_standard_library():
    """The engine, the checks and the reading of texts load no third-party module."""
    code = (
        "import sys\n"
        "from duizhang.checks import engine, verdict\n"
        "from duizhang.reading import text\n"
        "[engine.finder(name) for name in verdict.FAMILIES]\n"
        "names = {m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'duizhang'}\n"
        "heavy = {'asyncio', 'statistics', 'pandas', 'numpy', 'unittest', 'http', 'email'} & set(sys.modules)\n"
        "print(sorted(n for n in names if not n.startswith('_')), sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, encoding="utf-8", check=False, env=_path()
    )
    assert done.stdout.strip() == "[] []", done.stderr


def _path() -> dict[str, str]:
    import os
    from pathlib import Path

    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
