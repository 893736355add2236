"""Makes small ledgers of invented places for the tests of the checks."""

from __future__ import annotations

from itertools import count

from duizhang.claim import Claim, Facts, Indicator, Place, Unit

_numbers = count(1)
INDICATORS = {
    row.indicator: row
    for row in (
        Indicator("gdp", "gross regional product", unit="yuan", stock_or_flow="flow", growth_basis="real",
                  averaging="geometric", comparable_only="no", adds_up="yes"),
        Indicator("gdp_per_capita", "gross regional product per head", unit="yuan", stock_or_flow="flow",
                  growth_basis="real", averaging="geometric", comparable_only="no", adds_up="no"),
        Indicator("services", "services value added", unit="yuan", stock_or_flow="flow", growth_basis="real",
                  averaging="geometric", comparable_only="no", part_of="gdp", adds_up="yes"),
        Indicator("industry", "industrial value added", unit="yuan", stock_or_flow="flow", growth_basis="real",
                  averaging="geometric", comparable_only="no", part_of="gdp", adds_up="yes"),
        Indicator("farming", "farm value added", unit="yuan", stock_or_flow="flow", growth_basis="real",
                  averaging="geometric", comparable_only="no", part_of="gdp", adds_up="yes"),
        Indicator("retail_sales", "retail sales", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  averaging="geometric", comparable_only="yes", adds_up="yes"),
        Indicator("fixed_asset_investment", "fixed-asset investment", unit="yuan", stock_or_flow="flow",
                  growth_basis="nominal", averaging="cumulative", comparable_only="yes", adds_up="yes"),
        Indicator("revenue", "budget revenue", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  averaging="geometric", comparable_only="yes", adds_up="yes"),
        Indicator("trade", "imports and exports", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  averaging="geometric", comparable_only="no", adds_up="yes"),
        Indicator("income", "income per head", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  averaging="geometric", comparable_only="no", adds_up="no"),
        Indicator("firms", "firms", unit="count", stock_or_flow="stock", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
        Indicator("new_firms", "new firms", unit="count", stock_or_flow="flow", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
        Indicator("accidents", "fatal accidents", unit="count", stock_or_flow="flow", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
        Indicator("deaths", "deaths in accidents", unit="person", stock_or_flow="flow", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
        Indicator("crime", "crime reports", unit="count", stock_or_flow="flow", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
        Indicator("unemployment_rate", "unemployment rate", unit="percent", stock_or_flow="rate",
                  growth_basis="not_applicable", comparable_only="no", adds_up="no"),
        Indicator("coverage", "coverage", unit="percent", stock_or_flow="rate", growth_basis="not_applicable",
                  comparable_only="no", adds_up="no"),
        Indicator("projects", "key projects investment", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  comparable_only="no", adds_up="yes"),
        Indicator("industrial_profit", "industrial profit", unit="yuan", stock_or_flow="flow", growth_basis="nominal",
                  averaging="geometric", comparable_only="yes", adds_up="yes"),
        Indicator("population", "population", unit="person", stock_or_flow="stock", growth_basis="not_applicable",
                  comparable_only="no", adds_up="yes"),
    )
}  # fmt: skip
PLACES = {
    p.place: p
    for p in (
        Place("land", "", "Landia", "nation"),
        Place("shire", "", "the Shire", "province", "land"),
        Place("town", "", "Town", "city", "shire", exhausted_by_children="yes"),
        Place("east", "", "East", "district", "town"),
        Place("west", "", "West", "district", "town"),
    )
}
SECTORS = ("primary_value_added", "secondary_value_added", "services_value_added")
INDICATORS |= {
    key: Indicator(key, key.replace("_", " "), unit="yuan", stock_or_flow="flow", growth_basis="real",
                   averaging="geometric", comparable_only="no", part_of="gdp", adds_up="yes")
    for key in SECTORS
}  # fmt: skip
UNITS = {
    u.unit: u
    for u in (
        Unit("yuan", dimension="money"),
        Unit("percent", dimension="ratio", factor="0.01"),
        Unit("percentage_point", dimension="difference", factor="0.01"),
        Unit("ratio", dimension="ratio"),
        Unit("count", dimension="count"),
        Unit("person", dimension="count"),
        Unit("sqm", dimension="area"),
        Unit("mu", dimension="area", factor="666.6666666666666"),
        Unit("rank", dimension="rank"),
    )
}
YI, WAN = "100000000", "10000"


def claim(indicator: str, printed: str, *, claim: str = "", **columns: str) -> Claim:
    """One claim; its id is made up where none is given, and it is a yearly level of Town unless said otherwise."""
    columns.setdefault("source", "report")
    columns.setdefault("place", "town")
    columns.setdefault("kind", "level")
    columns.setdefault("unit", INDICATORS[indicator].unit if indicator in INDICATORS else "count")
    columns.setdefault("period_end", "2020")
    columns.setdefault("over", "at_end")
    columns.setdefault("sentence", f"s{next(_numbers)}")
    name = claim or f"{columns['source']}.{indicator}.{columns['place']}.{columns['kind']}.{next(_numbers)}"
    return Claim(claim=name, mention="", indicator=indicator, printed=printed, **columns)


def level(indicator: str, printed: str, year: str, **columns: str) -> Claim:
    """An amount in one year, in 亿元 where it is money."""
    if INDICATORS[indicator].unit == "yuan":
        columns.setdefault("multiplier", YI)
    return claim(indicator, printed, period_end=year, **columns)


def average(indicator: str, printed: str, start: str = "2016", end: str = "2020", **columns: str) -> Claim:
    """An average growth of several years."""
    return claim(
        indicator, printed, kind="growth_annual_avg", unit="percent", period_start=start, period_end=end,
        base_period=str(int(start) - 1), over="mean", **columns,
    )  # fmt: skip


def yearly(indicator: str, printed: str, year: str = "2020", **columns: str) -> Claim:
    """Growth of one year on the year before."""
    return claim(
        indicator, printed, kind="growth_yoy", unit="percent", period_start=year, period_end=year,
        base_period=str(int(year) - 1), over="sum", **columns,
    )  # fmt: skip


def percentage(indicator: str, printed: str, of: str, year: str = "2020", **columns: str) -> Claim:
    """A share in per cent."""
    return claim(indicator, printed, kind="share", unit="percent", of=of, period_end=year, **columns)


def facts(*claims: Claim, **tables) -> Facts:
    """A ledger of these claims."""
    tables.setdefault("indicators", INDICATORS)
    tables.setdefault("places", PLACES)
    tables.setdefault("units", UNITS)
    return Facts(claims=tuple(claims), **tables)


def verdicts(found, check: str) -> list:
    """Those of one family."""
    return [v for v in found if v.check == check]
