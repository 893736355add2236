"""What the phrases of a report are called in the ledger: the project's own indicators, else careful new rows.

A new row promises as little as can be: its growth counts as computed on a
restated base (so that no pair of levels can be called inconsistent with it),
places are not said to add up, and it is not said to be a stock or a flow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from duizhang.ledger.errors import LedgerError
from duizhang.ledger.load import find_data, open_ledger
from duizhang.reading.indicators import STANDARD

__all__ = ["home_tables", "indicator_rows", "name_of", "phrases"]

_ANNUAL = "As in national statistics; how this text counts it is not said"
_PRACTICE = "Usual name in Chinese statistics"
#: Standard indicators that the project's own ledger has no row for: name, family, unit, stock or flow, growth, averaging.
_KNOWN: dict[str, tuple[str, str, str, str, str, str]] = {
    "industry_value_added": ("industrial value added", "sector", "yuan", "flow", "real", "geometric"),
    "agriculture_value_added": ("value added of agriculture", "sector", "yuan", "flow", "real", "geometric"),
    "agriculture_output": (
        "gross output of farming, forestry, animal husbandry and fishery",
        "sector",
        "yuan",
        "flow",
        "real",
        "geometric",
    ),
    "above_scale_industry_output": (
        "gross output of above-scale industry",
        "sector",
        "yuan",
        "flow",
        "nominal",
        "geometric",
    ),
    "industrial_investment": ("industrial investment", "investment", "yuan", "flow", "nominal", "cumulative"),
    "private_investment": ("private investment", "investment", "yuan", "flow", "nominal", "cumulative"),
    "real_estate_investment": (
        "investment in real estate development",
        "investment",
        "yuan",
        "flow",
        "nominal",
        "cumulative",
    ),
    "general_public_budget_expenditure": (
        "general public budget expenditure",
        "fiscal",
        "yuan",
        "flow",
        "nominal",
        "geometric",
    ),
    "fiscal_revenue": ("total fiscal revenue", "fiscal", "yuan", "flow", "nominal", "geometric"),
    "tax_revenue": ("tax revenue", "fiscal", "yuan", "flow", "nominal", "geometric"),
    "disposable_income": ("disposable income per head", "people", "yuan", "flow", "nominal", "geometric"),
    "rural_net_income": ("net income per rural resident", "people", "yuan", "flow", "nominal", "geometric"),
    "surveyed_unemployment_rate": (
        "surveyed urban unemployment rate",
        "people",
        "percent",
        "rate",
        "not_applicable",
        "not_applicable",
    ),
    "exports": ("exports", "trade", "yuan", "flow", "nominal", "geometric"),
    "imports": ("imports", "trade", "yuan", "flow", "nominal", "geometric"),
    "foreign_investment_used": ("foreign investment actually used", "trade", "usd", "flow", "nominal", "geometric"),
    "resident_population": ("permanent population", "people", "person", "stock", "not_applicable", "geometric"),
    "urbanisation_rate": (
        "urbanisation rate of the permanent population",
        "people",
        "percent",
        "rate",
        "not_applicable",
        "not_applicable",
    ),
    "deposits": ("balance of deposits in financial institutions", "finance", "yuan", "stock", "nominal", "geometric"),
    "loans": ("balance of loans of financial institutions", "finance", "yuan", "stock", "nominal", "geometric"),
    "tourist_arrivals": ("tourist arrivals", "services", "person", "flow", "not_applicable", "geometric"),
    "energy_per_gdp": (
        "energy used per unit of regional product",
        "environment",
        "percent",
        "rate",
        "not_applicable",
        "not_applicable",
    ),
    "rd_expenditure": ("expenditure on research and development", "innovation", "yuan", "flow", "nominal", "geometric"),
    "market_entities": ("market entities", "governance", "count", "stock", "not_applicable", "geometric"),
}
#: Standard indicators that the project's own ledger, and the checks, know by another key.
_SAME = {"resident_population": "population"}
#: Tables of the project's own ledger that a new one starts from.
_HOME = ("indicators", "places", "units")


@cache
def home_tables() -> Mapping[str, tuple[dict[str, str], ...]]:
    """The project's own indicators, places and units; empty where there is no ledger to be found."""
    try:
        ledger = open_ledger(find_data())
        return {name: tuple(ledger.rows(name)) for name in _HOME}
    except (LedgerError, OSError):
        return dict.fromkeys(_HOME, ())


@cache
def phrases() -> Mapping[str, str]:
    """Phrase -> key of an indicator: names and aliases of the project's ledger, and their usual other forms."""
    found: dict[str, str] = {}
    for row in home_tables()["indicators"]:
        for phrase in (row["name_zh"], *row["aliases_zh"].split(";")):
            if phrase:
                found.setdefault(phrase, row["indicator"])
    home = {row["indicator"] for row in home_tables()["indicators"]}
    for key, names in STANDARD.items():
        usual = names.split(";")
        own = _SAME.get(key, "") if _SAME.get(key) in home else ""
        own = own or next((found[name] for name in usual if name in found), None)
        if own is not None and own != key:
            for name in usual:
                found.setdefault(name, own)
    return found


@cache
def _home_names() -> dict[str, str]:
    return {row["indicator"]: row["name_en"] for row in home_tables()["indicators"]}


def name_of(key: str, phrase: str = "", action: str = "") -> str:
    """The English name of an indicator; of one that nobody knows its own words."""
    if key in _home_names():
        return _home_names()[key]
    return _KNOWN[key][0] if key in _KNOWN else f"“{action}{phrase}”"


def indicator_rows(claims: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows of ``indicators.csv`` that these claims need.

    Parameters
    ----------
    claims : iterable of mappings
        Rows of the draft: ``indicator``, ``indicator_zh``, ``action``, ``kind``, ``unit``.
    """
    home = {row["indicator"]: row for row in home_tables()["indicators"]}
    units: dict[str, Counter[str]] = {}
    words: dict[str, Counter[str]] = {}
    for row in claims:
        key = row["indicator"]
        amount = row["kind"] not in ("growth_yoy", "growth_annual_avg", "change_pct", "share", "comparison", "rank")
        units.setdefault(key, Counter())[row["unit"]] += 100 if amount else 1
        phrase = row.get("indicator_zh", "")
        words.setdefault(key, Counter())[phrase if key in STANDARD else row.get("action", "") + phrase] += 1
    rows: dict[str, dict[str, str]] = {}
    waiting = sorted(units)
    while waiting:
        key = waiting.pop()
        if key in rows:
            continue
        if key in home:
            rows[key] = dict(home[key])
            if rows[key]["part_of"]:
                waiting.append(rows[key]["part_of"])
        else:
            rows[key] = _new(key, words[key], units[key].most_common(1)[0][0])
    return [rows[key] for key in sorted(rows)]


def _new(key: str, words: Counter[str], unit: str) -> dict[str, str]:
    """A row that promises nothing that is not known."""
    if key in _KNOWN:
        name, family, own, stock, growth, averaging = _KNOWN[key]
        names = STANDARD[key].split(";")
        return {
            "indicator": key, "name_en": name, "name_zh": names[0], "aliases_zh": ";".join(names[1:]),
            "family": family, "unit": own, "stock_or_flow": stock, "growth_basis": growth, "averaging": averaging,
            "comparable_only": "yes", "part_of": "", "adds_up": "no", "definition": _ANNUAL,
            "definition_source": _PRACTICE,
        }  # fmt: skip
    phrase = next((w for w, _ in words.most_common() if w), key)
    money = unit in ("yuan", "usd", "eur", "hkd", "jpy")
    account = "增加值" in phrase or "生产总值" in phrase
    return {
        "indicator": key, "name_en": f"“{phrase}”", "name_zh": phrase, "aliases_zh": "", "family": "unsorted",
        "unit": unit, "stock_or_flow": "unknown",
        "growth_basis": "real" if account else "nominal" if money else "not_applicable",
        "averaging": "cumulative" if "投资" in phrase else "geometric" if money else "not_applicable",
        "comparable_only": "yes", "part_of": "", "adds_up": "no",
        "definition": "Not defined in the text; named by its words there", "definition_source": "the text itself",
    }  # fmt: skip
