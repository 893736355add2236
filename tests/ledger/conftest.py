"""A ledger of an invented county and city, small enough to be read at a glance."""

import csv
import hashlib
from pathlib import Path

import pytest

from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.files import write_table
from duizhang.ledger.schema import TABLES

QINGHE = (
    "青河县政府工作报告\n全县地区生产总值从531.2亿元增长到895.4亿元，年均增长7.1%。"
    "深入开展矛盾纠纷排查，新增减税降费2.5亿元，惠及各类企业。新增市场主体4.9万家，新建社区六个。\n"
)
#: A damaged text: 幵 stands for 开, a comma is lost after 排查, and a digit is full-width.
DAHE = "大河市政府工作报告\n深入幵展矛盾纠纷排查新增减税降费108.3亿元，惠及各类企业。全年关停锅炉３台。\n"
TEXTS = {"qinghe-2021": QINGHE, "dahe-2021": DAHE}

INDICATORS = {
    "gdp": ("gross regional product", "地区生产总值", "GDP;经济总量", "yuan"),
    "tax_cuts": ("tax and fee cuts", "减税降费", "", "yuan"),
    "new_market_entities": ("new market entities", "新增市场主体", "", "count"),
    "communities": ("communities built", "新建社区", "", "count"),
    "boilers": ("boilers closed", "关停锅炉", "", "count"),
}


class Small:
    """A ledger in a folder of its own, whose cells a test may change."""

    def __init__(self, root: Path) -> None:
        self.folder, self.documents = root / "data", root / "documents"
        self.folder.mkdir()
        self.documents.mkdir()

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, table: str, rows: list[dict[str, object]]) -> None:
        write_table(self.folder, table, [{c: row.get(c, "") for c in TABLES[table].header} for row in rows])

    def change(self, table: str, row: int, **cells: str) -> None:
        """Change cells of one row, counted from 0; ``class_`` and the like lose their last bar."""
        rows = self.rows(table)
        rows[row] |= {name.rstrip("_"): value for name, value in cells.items()}
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> None:
        self.write(table, [*self.rows(table), {name.rstrip("_"): value for name, value in cells.items()}])

    def replace(self, table: str, old: str, new: str) -> None:
        path = self.folder / f"{table}.csv"
        data = path.read_text(encoding="utf-8")
        assert old in data
        path.write_bytes(data.replace(old, new, 1).encode("utf-8"))


def _mention(source: str, number: int, text: str, kind: str = "claim") -> dict[str, object]:
    start = TEXTS[source].index(text)
    return {
        "mention": f"{source}.m{number:03d}",
        "source": source,
        "start": start,
        "end": start + len(text),
        "text": text,
        "class": kind,
    }


def _claim(source: str, number: int, name: str, indicator: str, printed: str, quote: str, english: str, **more: object):
    return {
        "claim": f"{source}.{name}",
        "source": source,
        "mention": f"{source}.m{number:03d}",
        "sentence": f"{source}.s01",
        "indicator": indicator,
        "place": source.partition("-")[0],
        "kind": "level",
        "period_end": "2020",
        "period_basis": "inferred",
        "over": "sum",
        "printed": printed,
        "multiplier": "100000000",
        "unit": "yuan",
        "unit_zh": "亿元",
        "precision": "rounded",
        "hedge": "none",
        "status": "achieved",
        "basis": "unstated",
        "averaging": "level",
        "quote": quote,
        "quote_start": TEXTS[source].index(quote),
        "quote_en": english,
        "reviewed": "no",
    } | more


def _tables() -> dict[str, list[dict[str, object]]]:
    q, d = "qinghe-2021", "dahe-2021"
    gdp = "地区生产总值从531.2亿元增长到895.4亿元"
    grew = "gross regional product grew from 53.12 billion yuan to 89.54 billion yuan"
    count = {"kind": "count", "unit": "count", "multiplier": "1", "basis": "not_applicable", "precision": "exact"}
    rate = {
        "kind": "growth_annual_avg", "period_start": "2016", "base_period": "2015", "unit": "percent", "unit_zh": "%",
        "multiplier": "1", "averaging": "unstated", "over": "mean",
    }  # fmt: skip
    return {
        "sources": [
            {
                "source": name, "file": f"{name}.txt", "sha256": hashlib.sha256(text.encode("utf-8")).hexdigest(),
                "characters": len(text), "title_zh": text.partition("\n")[0], "title_en": "Government work report",
                "published": "2021", "published_basis": "inferred", "place": name.partition("-")[0],
                "address": "unknown", "find_by": text[:9], "copies": 1,
            }
            for name, text in TEXTS.items()
        ],
        "mentions": [
            _mention(q, 1, "531.2亿元"), _mention(q, 2, "895.4亿元"), _mention(q, 3, "7.1%"), _mention(q, 4, "2.5亿元"),
            _mention(q, 5, "4.9万家"), _mention(q, 6, "六个"), _mention(d, 1, "108.3亿元"), _mention(d, 2, "３台"),
        ],
        "claims": [
            _claim(q, 1, "gdp.2015", "gdp", "531.2", gdp, grew, period_end="2015"),
            _claim(q, 2, "gdp.2020", "gdp", "895.4", gdp, grew),
            _claim(q, 3, "gdp.growth-2016-2020", "gdp", "7.1", "年均增长7.1%", "growing 7.1% a year", **rate),
            _claim(q, 4, "tax-cuts.2020", "tax_cuts", "2.5", "减税降费2.5亿元", "tax and fee cuts of 250 million yuan"),
            _claim(
                q, 5, "new-firms.2020", "new_market_entities", "4.9", "新增市场主体4.9万家",
                "49,000 new market entities", unit_zh="家", **count | {"multiplier": "10000", "precision": "rounded"},
            ),
            _claim(q, 6, "communities.2020", "communities", "6", "新建社区六个", "six communities built", **count),
            _claim(
                d, 1, "tax-cuts.2020", "tax_cuts", "108.3", "减税降费108.3亿元",
                "tax and fee cuts of 10.83 billion yuan",
            ),
            _claim(d, 2, "boilers.2020", "boilers", "3", "关停锅炉３台", "3 boilers closed", **count),
        ],
        "indicators": [
            {
                "indicator": key, "name_en": english, "name_zh": chinese, "aliases_zh": aliases, "family": "growth",
                "unit": unit, "stock_or_flow": "flow", "growth_basis": "real", "averaging": "geometric",
                "comparable_only": "no", "adds_up": "yes", "definition": "As its name says",
                "definition_source": "the text",
            }
            for key, (english, chinese, aliases, unit) in INDICATORS.items()
        ],
        "places": [
            {"place": "dahe", "name_zh": "大河市", "name_en": "Dahe", "level": "city", "adcode": "990100"},
            {"place": "qinghe", "name_zh": "青河县", "name_en": "Qinghe County", "level": "county", "parent": "dahe",
             "adcode": "990101", "area_km2": "117.5"},
            {"place": "pair", "name_zh": "两地", "name_en": "Both", "level": "group", "members": "dahe;qinghe"},
        ],
        "units": [
            {"unit": "yuan", "name_en": "yuan", "name_zh": "元", "dimension": "money", "factor": "1"},
            {"unit": "percent", "name_en": "per cent", "name_zh": "%", "dimension": "ratio", "factor": "0.01"},
            {"unit": "count", "name_en": "count", "name_zh": "个", "dimension": "count", "factor": "1"},
        ],
        "reference": [
            {"place": "dahe", "indicator": "gdp", "kind": "level", "year": year, "value": value,
             "multiplier": "100000000", "unit": "yuan", "vintage": "first", "processing": "published",
             "publication": "An invented yearbook"}
            for year, value in (("2015", "2735.34"), ("2020", "4153.25"))
        ],
        "breaks": [
            {"indicator": "gdp", "place": "dahe", "year": "2018", "what": "census", "publication": "An invented note"},
        ],
        "restorations": [
            {"source": d, "start": i, "end": i + len(found), "found": found, "intended": intended, "kind": kind,
             "certainty": "certain"}
            for i, found, intended, kind in (
                (DAHE.index("幵"), "幵", "开", "variant"),
                (DAHE.index("新增"), "", "，", "missing_mark"),
            )
        ],
        "passages": [],
        "corrections": [],
    }  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> Small:
    ledger = Small(tmp_path)
    for name, rows in _tables().items():
        ledger.write(name, rows)
    for name, text in TEXTS.items():
        (ledger.documents / f"{name}.txt").write_bytes(text.encode("utf-8"))
    write_datapackage(ledger.folder)
    return ledger
