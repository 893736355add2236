"""Tables set in marks (``| 指标 | 单位 | 2022年 | 增长(%) |``): each number becomes a clause and is read like one.

What it generalises: a statistical table names the indicator at the start of a
row, the unit in a column of its own or in brackets in a heading, and the year
or 增长 in the heading of a column. Put together they are the clause that a
report would print: 2022年地区生产总值3521.87亿元.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Table"]

_CELL = re.compile(r"[^|]+")
_RULE = re.compile(r"[-: ]+")
_NUMBER = re.compile(r"([约超<>≤≥]?)(-?\d[\d,]*(?:\.\d+)?%?)(左右|以上|以内|以下|)")
_HEDGE = {"约": "约", "超": "超过", ">": "超过", "≥": "不低于", "<": "低于", "≤": "不超过", "": ""}
#: What stands before the name of a row: 其中, #, an ordinal.
_BEFORE = re.compile(r"(?:其中[:：]?|#|\*|[-—]{1,2}|\d{1,2}[.、]|[(（]?[一二三四五六七八九十]{1,3}[)）、.])\s*")
#: Captions of tables whose figures are all changes.
_CAPTION = re.compile(r"涨跌|涨幅|增速|增长速度$|增长率")
_UNIT_LINE = re.compile(r"单位[:：]\s*([^\s)）、,，/|]{1,8})")
#: Headings that complete the name of a row: 粮食 | 产量.
_NOUN = re.compile(r"(?:产量|产值|增加值|面积|数量|人数|收入|支出|总额|余额|销售额|存栏|出栏)$")
_UNIT_IN = re.compile(r"[(（]\s*([^()（）]{1,8})\s*[)）]")
_UNIT_CELL = re.compile(
    r"(?:[万亿千百]{0,2}(?:元|美元|人|户|家|个|吨|亩|公顷|公里|平方米|平方公里|千瓦时|人次|头|辆|件)|%|‰)"
)
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_CHANGE = re.compile(r"增长|增速|增幅|同比|±")


class Table:
    """The heading of the table being read; forgotten at the first line that is no row."""

    def __init__(self) -> None:
        self.heads: list[str] | None = None
        self.unit, self.change = "", False

    def between(self, line: str) -> None:
        """Take in a line that is no row: it ends a table, and may give the unit of the next."""
        self.heads = None
        if len(line) < 60:
            self.change = _CAPTION.search(line) is not None or (self.change and "单位" in line)
        m = _UNIT_LINE.search(line) if "单位" in line and len(line) < 60 else None
        if m is not None:
            self.unit = m[1] if _UNIT_CELL.fullmatch(m[1]) else ""
        elif "。" in line:
            self.unit = ""

    def clauses(self, line: str) -> Iterator[tuple[str, int, int, int]]:
        """The clauses of one row.

        Yields
        ------
        (clause, start, end, label)
            The clause; where its number stands in the line; where the row's name does.
        """
        cells = [(m[0].strip(), m.start(), m.end()) for m in _CELL.finditer(line)]
        if not cells or _RULE.fullmatch(cells[0][0] or "-"):
            return
        if self.heads is None:
            self.heads = [c for c, _, _ in cells]
            return
        name, label, _ = cells[0]
        if _NUMBER.fullmatch(name) or not name:
            return
        m = _BEFORE.match(name)
        if m is not None and m.end() < len(name):
            name, label = name[m.end() :], label + m.end()
        unit = next((c for c, _, _ in cells[1:] if _UNIT_CELL.fullmatch(c)), self.unit)
        m = _UNIT_IN.search(name)
        if m is not None and _UNIT_CELL.fullmatch(m[1]):
            unit, name = unit or m[1], name[: m.start()]
        for k, (cell, start, end) in enumerate(cells[1:], 1):
            number = _NUMBER.fullmatch(cell)
            if number is None:
                continue
            head = self.heads[k] if k < len(self.heads) else ""
            at = line.index(cell, start, end)
            if self.change and unit == "%" and not _UNIT_IN.search(head):
                head += "增长"
            yield _clause(name, head, number, unit), at, at + len(cell), label


def _clause(name: str, head: str, number: re.Match[str], unit: str) -> str:
    """The clause that a report would print for one cell."""
    cell, before, behind = number[2], _HEDGE[number[1]], number[3]
    year = _YEAR.search(head)
    when = f"{year[0].rstrip('年')}年" if year is not None else ""
    own = _UNIT_IN.search(head)
    if own is not None and _UNIT_CELL.fullmatch(own[1]):
        unit = own[1]
    if _CHANGE.search(head) is not None:
        verb = ("年均" if "年均" in head else "") + ("下降" if cell[0] == "-" else "增长")
        return f"{when}{name}{verb}{before}{cell.lstrip('-').rstrip('%')}%{behind}。"
    noun = _NOUN.search(head.partition("(")[0])
    if noun is not None and name[-1] not in "量值额率数":
        name += noun[0]
    return f"{when}{name}为{before}{cell.rstrip('%')}{'%' if cell[-1] == '%' else unit}{behind}。"
