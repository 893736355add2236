"""The cells of a draft claim: its kind, status, period, hedge, and the rest of the row.

What it generalises: which kind a number is follows from its unit and from
whether the words before it are a change, a level reached or a name that ends
in 率, 比重, 指数; a period follows from kind and span by the rules of the
yearbooks (an average of 2016-2020 starts from 2015).
"""

from __future__ import annotations

import re

from duizhang.reading.left import Left
from duizhang.reading.periods import Span
from duizhang.reading.quantity import MAGNITUDE_WORDS
from duizhang.reading.sections import Section
from duizhang.reading.tokens import Token
from duizhang.reading.words import FLOW_END, INCREMENT

__all__ = [
    "GROWTH", "averaging_of", "confidence_of", "hedge_of", "is_account", "is_flow", "kind_of", "over_of", "per_of", "period_of",
    "precision_of", "status_of", "unit_of",
]  # fmt: skip

GROWTH = ("growth_yoy", "growth_annual_avg", "change_pct")
_LEVEL_RATES = ("失业率", "赤字率", "利率", "自然增长率", "出生率", "死亡率", "价格", "能耗")
_RATIOS = ("收入比", "抚养比", "师生比", "医护比", "性别比", "之比", "比值")
#: What stands at a moment; a count of it does not run over the period.
_STOCK = re.compile(
    r"人口|总[数量]|余额|存栏|床位|保有量|拥有量|里程|年末|年底|期末|现有|共有|从业人员|在校|参保|参合|户数|人数$|规模$|机构$"
)
#: What is measured over a period even where no verb says so: the accounts of a year.
_ACCOUNT = re.compile(
    r"(?:总值|增加值|产值|产量|总产|总产量|收入|支出|零售额|零售总额|进出口|进口|出口|总额|销售额|成交额|交易额|贸易额|营业额|"
    r"进出口额|进口额|出口额|投资|外资|内资|资金|税收|利润|利税|用电量|发电量|吞吐量|客运量|货运量|周转量|业务量|播种面积|种植面积|金额|消费)$"
)
_INDEX_WORDS = ("指数", "系数", "评分", "得分", "分值", "均值", "pH值")
PER_WORDS = {
    "每千人": "1000_persons", "千人": "1000_persons", "每万人": "10000_persons", "万人": "10000_persons",
    "每人": "person", "人均": "person", "户均": "household", "村均": "village", "亩均": "mu", "地均": "km2",
    "劳均": "person", "每百户": "100_households", "每平方公里": "km2", "每百人": "100_persons",
    "每十万人": "100000_persons", "班均": "class",
}  # fmt: skip
_PER_WORD = re.compile("|".join(sorted(PER_WORDS, key=len, reverse=True)))
_FIRMS = re.compile(r"企业|主体|公司|商户|单位|店|机构")
_PEOPLE = re.compile(
    r"[^,。;\d]{0,8}(?:儿女|人民|群众|居民|市民|农民|牧民|人口|干部|学生|职工|职业|劳动力|党员|大学生)"
)
_ASK = re.compile(r"力争|争取|力求|努力实现|奋力")
_PLEDGE = re.compile(r"确保|保证|务必")
_TO_YEAR = re.compile(r"到((?:19|20)\d\d)年")


def kind_of(q: Token, left: Left, phrase: str, verb: str, dimension: str, rebased: bool) -> tuple[str, str]:
    """The kind of a quantity, and its digits with their sign; ``other`` for a bare number that counts nothing.

    Parameters
    ----------
    rebased : bool
        Whether the change is against a named year.
    """
    printed = q.printed
    if q.form in ("rank", "ratio", "cmp", "zero"):
        kinds = {"rank": "rank", "ratio": "ratio", "cmp": "comparison", "zero": "count"}
        return kinds[q.form], "" if q.form == "cmp" else printed
    if dimension == "times" or q.form == "fan":
        return "ratio", printed
    if left.gap and dimension not in ("percent", "tenths"):
        return "difference", "-" + printed if left.gap < 0 else printed
    fallen = "-" + printed if left.move < 0 and printed[0] != "-" else printed
    if dimension == "points":
        return "difference", fallen
    if dimension in ("percent", "tenths"):
        if left.moved:
            if left.avg:
                return "growth_annual_avg", fallen
            return "change_pct" if left.base or (rebased and not left.yoy) else "growth_yoy", fallen
        if phrase.endswith(_LEVEL_RATES):
            return "level", printed
        if phrase.endswith(("增速", "增长率", "增幅", "涨幅")):
            return "growth_yoy", printed
        over = len(printed.partition(".")[0]) > 2 and printed != "100"
        return "ratio" if over or phrase.endswith("完成率") else "share", printed
    if dimension == "none":
        return _bare(q, left, phrase)
    if dimension == "index" and q.unit.name == "分":
        return "index", printed
    if left.moved:
        return "difference" if left.move < 0 else "increment", fallen
    if dimension == "time" and phrase.endswith("天数"):
        return "count", printed
    if verb in INCREMENT or "新增" in phrase:
        return "increment", printed
    if left.per or phrase.endswith("全员劳动生产率") or _PER_WORD.search(phrase) is not None:
        return "per_capita", printed
    return "count" if dimension == "count" else "level", printed


def _bare(q: Token, left: Left, phrase: str) -> tuple[str, str]:
    """A number without a unit: a claim only where its subject is one that has none."""
    if phrase.endswith(_RATIOS):
        return "ratio", q.printed
    if phrase.endswith(_INDEX_WORDS):
        if left.moved:
            return "difference", "-" + q.printed if left.move < 0 else q.printed
        return "index", q.printed
    if q.multiplier > 1:
        return "count", q.printed
    if (left.move and left.to) or left.origin:
        return "index" if "." in q.printed else "level", q.printed
    return "level" if phrase.endswith(("数", "量")) else "other", q.printed


def status_of(
    section: Section, target: bool, clause: str, kind: str, q: Token, left: Left, year: int | None, ahead: str
) -> tuple[str, str]:
    """Status and commitment: the section's, unless the clause asks, pledges, or looks beyond the report's year.

    Parameters
    ----------
    clause : str
        The words that may hold 去年, 今年已.
    ahead : str
        The words before the number in its sentence, which may hold 到2025年, 力争, 确保.
    """
    if section.status == "achieved" and not target:
        m = _TO_YEAR.search(ahead) if "到" in ahead else None
        return ("target" if m is not None and year is not None and int(m[1]) > year else "achieved"), ""
    if _ASK.search(ahead) is not None:
        return "target", "striving"
    if _PLEDGE.search(ahead) is not None:
        return "target", "pledged"
    if target:
        return "target", "expected"
    if kind == "share" or "order_of" in q.hedge:
        return "target", ""
    years = section.span is not None and section.span[1] > section.span[0]
    if years and (left.to or left.hedges or kind in (*GROWTH, "ratio")):
        return "target", ""
    return ("achieved" if "今年已" in clause or "去年" in clause else "plan"), ""


def period_of(
    kind: str, span: Span | None, against: Span | None, left: Left, flow: bool, account: bool = False
) -> tuple[str, str, str]:
    """``period_start``, ``period_end``, ``base_period``.

    Parameters
    ----------
    against : (int, int) or None
        The years that a change is measured from, where they are named.
    flow : bool
        Whether the figure runs over its period; a stock stands at its end.
    account : bool
        Whether it is one of the accounts of a year (产值, 收入), which run over a period of one year.
    """
    if span is None:
        return "", "", ""
    first, last = span
    if left.avg and kind in ("level", "count", "increment"):
        # 年均达136.7亿元: the mean over the whole period.
        return str(first), str(last), ""
    if kind == "growth_annual_avg":
        if against is not None and against[1] < last:
            # 比2012年增长69.7%，年均增长6.1%: since 2012 both.
            first = against[1] + 1
        return str(first), str(last), str(first - 1)
    if kind == "growth_yoy":
        return str(last), str(last), str(last - 1)
    if kind in ("change_pct", "difference"):
        return str(first), str(last), str(against[1] if against else first - 1)
    if kind in ("level", "per_capita") and first == last and account:
        return str(first), str(last), ""
    stock = left.to or left.origin or not flow
    if stock or kind in ("share", "rank", "per_capita", "index", "ratio", "comparison"):
        return "", str(last), ""
    return str(first), str(last), ""


def is_flow(kind: str, phrase: str, verb: str, words: str, rule: str) -> bool:
    """Whether a figure runs over its period: done, added, invested; the accounts of a year count as levels."""
    if kind == "increment" or verb or "累计" in words or phrase.endswith(FLOW_END):
        return True
    return kind == "count" and _STOCK.search(phrase) is None and (rule != "behind" or "有" not in words)


def is_account(phrase: str) -> bool:
    """Whether a phrase names one of the accounts of a year."""
    return _ACCOUNT.search(phrase) is not None


def hedge_of(q: Token, hedges: list[str], suffix: str, order: bool) -> str:
    """The hedges around a number, joined in the order of the text."""
    if not (hedges or suffix or order):
        return q.hedge or "none"
    found = [q.hedge] if q.hedge else []
    for word in (*reversed(hedges), suffix, "order_of" if order else ""):
        if word and word not in found:
            found.append(word)
    return "+".join(found) or "none"


def precision_of(kind: str, printed: str, q: Token, dimension: str, status: str, hedge: str) -> str:
    """Rule 8: aims, plans, thresholds and counts in full are exact; round whole numbers unknown."""
    if status != "achieved" or hedge != "none":
        return "exact"
    if "." not in printed:
        if printed[-2:] == "00":
            return "unknown"
        if dimension == "count" and q.multiplier == 1 and kind in ("count", "increment", "difference"):
            return "exact"
    return "exact" if kind == "rank" else "rounded"


def averaging_of(kind: str, left: Left) -> str:
    """年均增长 does not say how it averages; 年均达 is arithmetic."""
    if kind == "growth_annual_avg":
        return "unstated"
    if kind in ("level", "per_capita", "index"):
        return "arithmetic" if left.avg else "level"
    return "not_applicable"


def over_of(kind: str, left: Left, flow: bool) -> str:
    """What a figure is over its period."""
    if kind == "growth_annual_avg" or (left.avg and kind == "level"):
        return "mean"
    if kind in ("share", "rank", "per_capita", "index", "ratio"):
        return "at_end"
    if kind in ("increment", "difference", "growth_yoy"):
        return "sum"
    if kind in ("count", "level"):
        return "at_end" if left.to or left.hedges else "sum" if flow else "unknown"
    return "unknown"


def per_of(kind: str, left: Left, phrase: str) -> str:
    """What a figure is per."""
    if left.per or kind != "per_capita":
        return left.per
    m = _PER_WORD.search(phrase)
    return PER_WORDS[m[0]] if m is not None else ""


def confidence_of(base: float, short: str, known: bool, kind: str, dimension: str, status: str, hedge: str) -> float:
    """How likely a row needs no correction, between 0.05 and 0.99.

    What it generalises: rows that people had annotated went wrong more often where a task or an aim is meant, where a
    rise may be an addition or a change, where a rate may be a level or a share, and where a phrase is a list or long.
    The figures are rounded shares of wrong rows; ``bench.evaluate`` prints what they are worth.

    Parameters
    ----------
    base : float
        From the rule that found the phrase.
    short : str
        The phrase.
    known : bool
        Whether a vocabulary names it.
    """
    value = base
    if status != "achieved":
        value -= 0.1
    if not known:
        value -= 0.03 if len(short) >= 4 else 0.08
    if kind in ("increment", "change_pct"):
        value -= 0.1
    if kind == "level" and dimension == "percent":
        value -= 0.15
    if "、" in short or "和" in short:
        value -= 0.18
    if len(short) > 16:
        value -= 0.15
    if "order_of" in hedge:
        value -= 0.2
    return round(value, 2) if value > 0.05 else 0.05


def unit_of(q: Token, kind: str, dimension: str, phrase: str, s: str) -> tuple[str, str]:
    """Key and Chinese name of the unit; firms that are counted in 户 are things, people without a unit persons."""
    unit = q.unit
    if unit is not None:
        name = unit.name
        if q.multiplier > 1 and dimension not in ("count", "tenths"):
            name = MAGNITUDE_WORDS[q.multiplier] + name
        firms = unit.key == "household" and _FIRMS.search(phrase) is not None
        return "count" if firms else unit.key, name
    if kind == "index":
        return "index_point", ""
    if kind == "ratio":
        return "ratio", ""
    if kind == "difference" and phrase.endswith(_INDEX_WORDS):
        return "index_point", ""
    if kind == "comparison":
        return "percent", ""
    if q.multiplier > 1 and (phrase.endswith(("人口", "人数")) or _PEOPLE.match(s, q.end)):
        return "person", ""
    return "count", ""
