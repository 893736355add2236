"""Worlds whose figures all come from one truth are never called inconsistent; one wrong digit in them is found."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from invented import INDICATORS, PLACES, SECTORS, UNITS, YI, average, claim, level, percentage, yearly

from duizhang.checks.engine import check, funnel
from duizhang.claim import Break, Claim, Facts, Place, Reference, Source

WORLD_PLACES = {
    p.place: p
    for p in (
        Place("land", "", "Landia", "nation"),
        Place("town", "", "Town", "city", "land", exhausted_by_children="yes"),
        Place("east", "", "East", "district", "town"),
        Place("west", "", "West", "district", "town"),
    )
}
TIES = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN)
YEARS = ("2018", "2019", "2020")


def rounded(value: Fraction, decimals: int, tie: str) -> str:
    """A value as an office prints it; a tie goes wherever the office lets it go."""
    shift = Fraction(10) ** decimals
    exact = Fraction(value) * shift
    below = Decimal(exact.numerator // exact.denominator)
    part = exact - int(below)
    if part == Fraction(1, 2):
        whole = (below + Decimal("0.5")).quantize(Decimal(1), rounding=tie)
    else:
        whole = below + (1 if part > Fraction(1, 2) else 0)
    return f"{whole.scaleb(-decimals):f}" if decimals else f"{whole:f}"


@st.composite
def worlds(draw):
    """Claims about a town of two districts, all printed from one truth."""
    tie = draw(st.sampled_from(TIES))
    decimals = draw(st.integers(1, 2))
    shown = draw(st.integers(1, 2))
    truth: dict[tuple[str, str, str], Fraction] = {}
    prices = {y: Fraction(draw(st.integers(-30, 80)), 1000) for y in YEARS}
    volume: dict[tuple[str, str, str], Fraction] = {}
    claims: list[Claim] = []

    def money(place: str, indicator: str, year: str) -> None:
        claims.append(
            level(
                indicator,
                rounded(truth[place, indicator, year], decimals, tie),
                year,
                place=place,
                sentence=f"{place}.{year}",
                basis="unstated",
            )
        )

    def rate(make, place: str, indicator: str, value: Fraction, **where: str) -> None:
        claims.append(make(indicator, rounded(value * 100, shown, tie), place=place, **where))

    for place in ("east", "west"):
        for sector in SECTORS:
            at = Fraction(draw(st.integers(20_00, 900_00)), 100)
            truth[place, sector, "2018"] = volume[place, sector, "2018"] = at
            for before, year in itertools.pairwise(YEARS):
                grown = 1 + Fraction(draw(st.integers(-60, 150)), 1000)
                volume[place, sector, year] = volume[place, sector, before] * grown
                truth[place, sector, year] = truth[place, sector, before] * grown * (1 + prices[year])
        for year in YEARS:
            truth[place, "gdp", year] = sum(truth[place, s, year] for s in SECTORS)
            volume[place, "gdp", year] = sum(volume[place, s, year] for s in SECTORS)
    for year in YEARS:
        for key in (*SECTORS, "gdp"):
            truth["town", key, year] = truth["east", key, year] + truth["west", key, year]
            volume["town", key, year] = volume["east", key, year] + volume["west", key, year]
    for place in ("east", "west", "town"):
        for year in YEARS:
            for key in (*SECTORS, "gdp"):
                money(place, key, year)
        for before, year in itertools.pairwise(YEARS):
            for key in ("gdp", "services_value_added"):
                rate(yearly, place, key, volume[place, key, year] / volume[place, key, before] - 1, year=year)
        # An average of two years is a square root: exact to far more digits than are printed.
        for key in ("gdp", "services_value_added"):
            ratio = volume[place, key, "2020"] / volume[place, key, "2018"]
            root = Fraction((Decimal(ratio.numerator) / Decimal(ratio.denominator)).sqrt())
            rate(average, place, key, root - 1, start="2019", end="2020", period_basis="printed")
        for year in ("2018", "2020"):
            share = truth[place, "services_value_added", year] / truth[place, "gdp", year]
            claims.append(
                percentage("services_value_added", rounded(share * 100, shown, tie), f"gdp@{place}", year, place=place)
            )
    for year in YEARS:
        claims.append(
            percentage(
                "gdp",
                rounded(truth["east", "gdp", year] / truth["town", "gdp", year] * 100, shown, tie),
                "gdp@town",
                year,
                place="east",
            )
        )
    # Imports and exports: nominal levels and nominal rates, outside rules 1 and 9.
    trade = {"2018": Fraction(draw(st.integers(10_00, 900_00)), 100)}
    for before, year in itertools.pairwise(YEARS):
        trade[year] = trade[before] * (1 + Fraction(draw(st.integers(-300, 400)), 1000))
        rate(yearly, "town", "trade", trade[year] / trade[before] - 1, year=year)
    for year in YEARS:
        claims.append(level("trade", rounded(trade[year], decimals, tie), year))
    claims += counts(draw, tie) + flows(draw, tie)
    return claims


def counts(draw, tie: str) -> list[Claim]:
    """Accidents and deaths with a percentage; a share of a small count; an unemployment rate that moved."""
    out = []
    accidents = draw(st.integers(5, 90))
    deaths = accidents + draw(st.integers(0, 60))
    for key, base, unit in (("accidents", accidents, "count"), ("deaths", deaths, "person")):
        k = draw(st.integers(1, base - 1)) if key == "deaths" else draw(st.integers(1, accidents - 1))
        if key == "deaths":
            # Fewer accidents than deaths after the fall too.
            k = min(k, deaths - 1)
        out += [
            claim(
                key,
                f"-{k}",
                kind="difference",
                precision="exact",
                unit=unit,
                sentence=key,
                period_start="2020",
                base_period="2019",
                over="sum",
            ),
            yearly(key, rounded(Fraction(-k * 100, base), 2, tie), sentence=key),
        ]
    base = draw(st.integers(2, 90))
    share = Fraction(draw(st.integers(0, base)), base)
    out += [
        level("firms", str(base), "2020", kind="count", precision="exact", sentence="grim", claim="report.grim.base"),
        percentage("coverage", rounded(share * 100, 0, tie), "report.grim.base", sentence="grim"),
    ]
    first, last = (Fraction(draw(st.integers(100, 900)), 100) for _ in range(2))
    out += [
        claim("unemployment_rate", rounded(first, 1, tie), period_end="2019", unit="percent"),
        claim("unemployment_rate", rounded(last, 1, tie), unit="percent", sentence="u"),
        claim(
            "unemployment_rate",
            rounded(last - first, 1, tie),
            kind="difference",
            unit="percentage_point",
            sentence="u",
            base_period="2019",
        ),
    ]
    return out


def flows(draw, tie: str) -> list[Claim]:
    """New firms of three years and their sum; a plan, what was done of it and the rate; a target."""
    new = [draw(st.integers(100, 99_999)) for _ in YEARS]
    out = [
        claim(
            "new_firms",
            rounded(Fraction(n, 10_000), 2, tie),
            kind="increment",
            multiplier="10000",
            over="sum",
            period_start=y,
            period_end=y,
        )
        for n, y in zip(new, YEARS, strict=True)
    ]
    out = out[: draw(st.integers(1, 3))]
    out.append(
        claim(
            "new_firms",
            rounded(Fraction(sum(new), 10_000), 1, tie),
            kind="increment",
            multiplier="10000",
            over="sum",
            period_start="2018",
            period_end="2020",
        )
    )
    plan = Fraction(draw(st.integers(1_00, 90_00)), 100)
    done = plan * Fraction(draw(st.integers(500, 1500)), 1000)
    out += [
        level("projects", rounded(plan, 2, tie), "2020", status="plan", precision="exact"),
        level("projects", rounded(done, 2, tie), "2020", sentence="p"),
        claim(
            "projects",
            rounded(done / plan * 100, 1, tie),
            kind="ratio",
            unit="percent",
            of="projects@town",
            sentence="p",
        ),
        level("gdp", "9999", "2025", status="target", precision="exact"),
        yearly("gdp", "8", "2021", status="target", precision="exact"),
    ]
    return out


def ledger(claims, **tables) -> Facts:
    tables.setdefault("places", WORLD_PLACES)
    return Facts(tuple(claims), indicators=INDICATORS, units=UNITS, **tables)


def examples(number: int):
    """Whole worlds take their time: as many as the test suite has room for, and no limit for one."""
    return settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))


@examples(15)
@given(worlds())
def test_nothing_is_inconsistent_in_a_consistent_world(claims):
    found = check(ledger(claims))
    assert [v.id for v in found if v.verdict == "inconsistent"] == []
    counted = funnel(ledger(claims), found)
    assert counted.tested + counted.untestable == len(claims)
    tested = {v.check for v in found if v.verdict in ("consistent", "consistent_if")}
    assert tested >= {
        "growth.nominal",
        "growth.deflator",
        "growth.chain",
        "share.level",
        "share.rest",
        "sum.parts",
        "period.part",
        "order.subset",
        "plan.completion",
        "count.recover",
        "change.points",
    }


@examples(8)
@given(worlds(), st.sampled_from(["restated", "break", "vintage", "people"]))
def test_restated_bases_breaks_revisions_and_recounted_people_are_no_inconsistency(claims, why):
    """The levels of 2018 are printed as they were before a change, the rest after it."""
    tables = {}
    changed = list(claims)
    if why == "restated":
        # Retail sales on comparable coverage: level and rate do not fit, and need not.
        changed = [
            level("retail_sales", "1912.88", "2019"),
            level("retail_sales", "2365.53", "2020"),
            yearly("retail_sales", "4.7"),
        ]
    elif why == "break":
        changed = [
            level("trade", "500.0", "2019"),
            level("trade", "300.0", "2020"),
            yearly("trade", "12.5"),
        ]
        tables["breaks"] = (Break("trade", "land", "2020", "a new definition"),)
    elif why == "vintage":
        changed = [
            level("services", "784.6", "2020", vintage="first"),
            level("gdp", "990.0", "2020", vintage="revised4"),
            percentage("services", "87.7", "gdp@town"),
        ]
    else:
        changed = [
            claim("gdp_per_capita", "90421", kind="per_capita", period_end="2019"),
            claim("gdp_per_capita", "78734", kind="per_capita"),
            yearly("gdp_per_capita", "2.6"),
        ]
    found = check(ledger([*claims, *changed] if why != "break" else changed, **tables))
    assert [v.id for v in found if v.verdict == "inconsistent"] == []


PLANTS = {
    "growth.nominal": lambda c: c.indicator == "trade" and c.kind == "growth_yoy",
    "share.level": lambda c: c.indicator == "services_value_added" and c.kind == "share",
    "sum.parts": lambda c: c.indicator == "primary_value_added" and c.place == "town" and c.kind == "level",
    "growth.chain": lambda c: c.indicator == "gdp" and c.kind == "growth_annual_avg",
    "plan.completion": lambda c: c.indicator == "projects" and c.kind == "ratio",
    "change.points": lambda c: c.kind == "difference" and c.unit == "percentage_point",
    "period.part": lambda c: c.indicator == "new_firms" and c.period_start == "2018" and c.period_end == "2020",
}


def with_wrong_digit(c: Claim) -> Claim:
    """The figure a third lower and more: beyond what rounding of it and of the others leaves, within a power of ten."""
    value = Decimal(c.printed)
    step = Decimal(1).scaleb(value.as_tuple().exponent)
    further = max(7 * step, Decimal(4 if c.kind == "growth_yoy" else 0))
    moved = (value * Decimal("0.67" if value > 0 else "1.33")).quantize(step) - further
    return replace(c, printed=f"{moved:f}")


@examples(20)
@given(worlds(), st.sampled_from(sorted(PLANTS)))
def test_one_planted_wrong_figure_is_found_by_its_family(claims, family):
    at = next(i for i, c in enumerate(claims) if PLANTS[family](c))
    planted = with_wrong_digit(claims[at])
    if family == "period.part":
        # A sum below the one year that is printed beside it.
        part = next(c for c in claims if c.indicator == "new_firms" and c.period_end == "2018")
        planted = replace(claims[at], printed=rounded(Fraction(part.printed) / 2, 1, TIES[0]))
        assume(Fraction(planted.printed) + Fraction(1, 5) < Fraction(part.printed))
    wrong = [*claims[:at], planted, *claims[at + 1 :]]
    found = check(ledger(wrong))
    # A wrong difference in points that is the right one in per cent, or a slip of just a power of ten, has an
    # innocent reading.
    innocent = ("meant as per cent", "a unit ")
    assume(not any(word in need for v in found if planted.claim in v.claims for need in v.needs for word in innocent))
    accused = [v for v in found if v.verdict == "inconsistent"]
    assert [v for v in accused if v.check == family and planted.claim in v.claims]
    assert all(v.other_readings for v in accused)


@examples(5)
@given(worlds())
def test_a_damaged_text_is_accused_of_nothing(claims):
    at = next(i for i, c in enumerate(claims) if PLANTS["sum.parts"](c))
    wrong = [*claims[:at], with_wrong_digit(claims[at]), *claims[at + 1 :]]
    found = check(ledger(wrong, sources={"report": Source("report", damage="characters replaced")}))
    assert [v.id for v in found if v.verdict == "inconsistent"] == []


def test_a_figure_cut_off_instead_of_rounded_is_never_inconsistent():
    for direction in (ROUND_FLOOR, ROUND_CEILING):
        printed = (Decimal("100") / Decimal("7")).quantize(Decimal("0.1"), rounding=direction)
        claims = [
            level("services", "10.000", "2020"),
            level("gdp", "70.000", "2020"),
            percentage("services", str(printed), "gdp@town"),
        ]
        assert "inconsistent" not in {v.verdict for v in check(ledger(claims, places=PLACES))}


def test_published_vintages_never_make_an_inconsistency():
    claims = [level("gdp", "4153.25", "2020"), percentage("gdp", "29.9", "gdp@land")]
    wholes = (Reference("land", "gdp", "level", "2020", "17651.93", YI, "", "yuan", "first"),)
    found = check(ledger(claims, references=wholes))
    assert {v.verdict for v in found if v.check == "share.level" and v.role == "test"} == {"consistent_if"}
