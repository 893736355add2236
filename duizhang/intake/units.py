"""Measure words to the keys of ``units.csv``; the project's own first, others with rows of their own.

A measure word decides before the reader's key does: the reader counts 米, 厘米
and 毫米, or 克 and 微克, by what they measure, and a table needs to know which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["EXTRA", "unit_of"]

#: Rows for units that the project's own table lacks: key -> name_en, name_zh, dimension, factor.
EXTRA: dict[str, tuple[str, str, str, str]] = {
    "eur": ("euro", "欧元", "money_eur", "1"),
    "hkd": ("Hong Kong dollar", "港元", "money_hkd", "1"),
    "jpy": ("Japanese yen", "日元", "money_jpy", "1"),
    "per_mille": ("per mille", "‰", "ratio", "0.001"),
    "mm": ("millimetre", "毫米", "length", "0.001"),
    "nautical_mile": ("nautical mile", "海里", "length", "1852"),
    "kg": ("kilogram", "公斤", "mass", "1"),
    "gram": ("gram", "克", "mass", "0.001"),
    "milligram": ("milligram", "毫克", "mass", "0.000001"),
    "microgram": ("microgram", "微克", "mass", "0.000000001"),
    "cubic_metre": ("cubic metre", "立方米", "volume", "1"),
    "litre": ("litre", "升", "volume", "0.001"),
    "kwh": ("kilowatt hour", "千瓦时", "energy", "1"),
    "kw": ("kilowatt", "千瓦", "power", "1"),
    "mw": ("megawatt", "兆瓦", "power", "1000"),
    "gw": ("gigawatt", "吉瓦", "power", "1000000"),
    "kva": ("kilovolt-ampere", "千伏安", "apparent_power", "1"),
    "mva": ("megavolt-ampere", "兆伏安", "apparent_power", "1000"),
    "kv": ("kilovolt", "千伏", "voltage", "1"),
    "hour": ("hour", "小时", "hours", "1"),
    "minute": ("minute", "分钟", "hours", "0.016666666666666666"),
    "second": ("second", "秒", "hours", "0.0002777777777777778"),
    "month": ("month", "个月", "months", "1"),
    "year": ("year", "年", "months", "12"),
    "age": ("year of age", "岁", "age", "1"),
    "decibel": ("decibel", "分贝", "sound", "1"),
    "celsius": ("degree Celsius", "℃", "temperature", "1"),
    "ug_m3": ("microgram per cubic metre", "微克/立方米", "concentration", "1"),
    "mg_m3": ("milligram per cubic metre", "毫克/立方米", "concentration", "1000"),
    "gbps": ("gigabit per second", "Gbps", "data_rate", "1"),
    "tbps": ("terabit per second", "Tbps", "data_rate", "1000"),
    "mbps": ("megabit per second", "Mbps", "data_rate", "0.001"),
    "terabyte": ("terabyte", "TB", "data", "1"),
    "petabyte": ("petabyte", "PB", "data", "1000"),
    "exabyte": ("exabyte", "EB", "data", "1000000"),
    "petaflops": ("petaflops", "PFlops", "computing", "1"),
    "exaflops": ("exaflops", "EFLOPS", "computing", "1000"),
}

_WORDS = {
    "米": "m", "延米": "m", "延长米": "m", "毫米": "mm", "mm": "mm", "克": "gram", "毫克": "milligram",
    "微克": "microgram", "秒": "second", "分钟": "minute", "毫克/立方米": "mg_m3", "‰": "per_mille",
    "个千分点": "per_mille", "Gbps": "gbps", "Tbps": "tbps", "Mbps": "mbps", "TB": "terabyte", "PB": "petabyte",
    "EB": "exabyte", "P": "petaflops", "PFlops": "petaflops", "EFLOPS": "exaflops", "倍": "ratio",
}  # fmt: skip
#: The reader's keys where the project has another.
_KEYS = {"metre": "m", "gbps": "gbps", "minute": "minute", "month": "month"}
_MAGNITUDE = re.compile("^[十百千万亿余多]+(?=.)")


def unit_of(row: Mapping[str, str]) -> str:
    """The key of ``units.csv`` for a row of the reader.

    Examples
    --------
    >>> unit_of({"unit": "metre", "unit_zh": "万米", "kind": "level"})
    'm'
    >>> unit_of({"unit": "percent", "unit_zh": "个百分点", "kind": "difference"})
    'percentage_point'
    """
    unit, word = row["unit"], row["unit_zh"]
    if unit == "percent" and row["kind"] == "difference" and word.endswith("点"):
        return "percentage_point"
    if word not in _WORDS:
        word = _MAGNITUDE.sub("", word)
    if unit in ("percent", "ratio", "count", "person", "yuan") and word not in ("‰", "个千分点"):
        return unit
    return _WORDS.get(word, _KEYS.get(unit, unit))
