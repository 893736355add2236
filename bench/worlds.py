"""A made-up ledger of any size in which everything adds up, for timing the engine."""

from __future__ import annotations

from duizhang.claim import Claim, Facts, Indicator, Place, Unit

_SHARES = {"services": 0.6, "industry": 0.3, "farming": 0.1}
_PER_COUNTY = 20


def world(claims: int) -> Facts:
    """Counties of one city, each with levels, rates, shares and counts of two years, ``claims`` of them in all."""
    indicators = {
        "gdp": Indicator(
            "gdp", "gross regional product", unit="yuan", stock_or_flow="flow", growth_basis="real", adds_up="yes"
        ),
        "beds": Indicator("beds", "beds", unit="count", stock_or_flow="stock", adds_up="yes"),
        "fires": Indicator("fires", "fires", unit="count", stock_or_flow="flow", adds_up="yes"),
    }
    for name in _SHARES:
        indicators[name] = Indicator(
            name, name, unit="yuan", stock_or_flow="flow", growth_basis="real", part_of="gdp", adds_up="yes"
        )
    places = {"city": Place("city", "", "City", "city")}
    rows: list[Claim] = []
    county = 0
    while len(rows) < claims:
        place = f"county{county}"
        places[place] = Place(place, "", place, "district", "city")
        rows += _county(place, 100 + county % 900)
        county += 1
    units = {
        "yuan": Unit("yuan", dimension="money"),
        "percent": Unit("percent", dimension="ratio", factor="0.01"),
        "count": Unit("count", dimension="count"),
    }
    return Facts(claims=tuple(rows[:claims]), indicators=indicators, places=places, units=units)


def _county(place: str, size: int) -> list[Claim]:
    source = f"report-{place}"
    rows: list[Claim] = []

    def add(indicator: str, kind: str, printed: str, year: int, **more: str) -> None:
        base = {
            "claim": f"{source}.{indicator}.{kind}.{year}.{len(rows)}",
            "source": source,
            "mention": f"{source}.m{len(rows)}",
            "sentence": f"{source}.s{len(rows) // 4}",
            "indicator": indicator,
            "place": place,
            "kind": kind,
            "period_end": str(year),
            "printed": printed,
        }
        rows.append(Claim(**(base | more)))

    growth = 5 + size % 4
    for year, level in ((2015, float(size)), (2020, size * (1 + growth / 100) ** 5)):
        add("gdp", "level", f"{level:.2f}", year, multiplier="100000000", unit="yuan")
        for part, share in _SHARES.items():
            add(part, "level", f"{level * share:.2f}", year, multiplier="100000000", unit="yuan")
            add(part, "share", f"{share * 100:.1f}", year, unit="percent", of=f"gdp@{place}")
    for what in ("gdp", *_SHARES):
        add(what, "growth_annual_avg", f"{growth}.0", 2020, unit="percent", base_period="2015", period_start="2016")
    add("fires", "difference", "-13", 2020, unit="count", precision="exact", base_period="2019", period_start="2020")
    add(
        "fires",
        "growth_yoy",
        "-22.81",
        2020,
        unit="percent",
        base_period="2019",
        period_start="2020",
        sentence=rows[-1].sentence,
    )
    assert len(rows) == _PER_COUNTY
    return rows
