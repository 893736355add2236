"""What a page records: values for prose, figures with their points, the tables it read.

A page carries its results in its own last output, so the same notebook run by
``duizhang``, by papermill or in JupyterLab gives the same results; the runner
takes them out and writes them beside the page.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from duizhang.interval import Interval, outward

__all__ = ["MIME", "FORMAT", "Value", "make_value"]

#: The media type under which a page's last output carries its results.
MIME = "application/vnd.duizhang.results+json"
FORMAT = 1
#: What :func:`duizhang.interval.outward` says of an interval without ends.
NO_LIMIT = "no limit"

Value = dict[str, Any]


def _number(x: Any) -> float | None:
    x = float(x)
    return x if math.isfinite(x) else None


def _zh(interval: Interval, decimals: int, factor: Any) -> str:
    text = outward(interval, decimals, factor)
    if text == NO_LIMIT:
        return "无限度"
    for en, zh in (("more than ", "大于"), ("at least ", "至少"), ("at most ", "至多"), ("below ", "低于")):
        text = text.replace(en, zh)
    return text.replace(" to ", "至")


def make_value(
    value: Interval | Fraction | float | int | str,
    unit: str = "",
    *,
    decimals: int | None = None,
    unit_zh: str | None = None,
    claims: tuple[str, ...] = (),
    text: str | None = None,
    text_zh: str | None = None,
) -> Value:
    """One recorded value, with the words that prose will show.

    Parameters
    ----------
    value : Interval, number or str
        A result. With unit ``%`` it is a fraction (0.071) and shown times 100.
    unit, unit_zh : str
        What follows the number in English and in Chinese.
    decimals : int, optional
        Digits shown; intervals are rounded outward. Default: 2 for intervals, 0 for whole numbers.
    claims : tuple of str
        The claims that it rests on.
    text, text_zh : str, optional
        The words to show instead of the number's own.
    """
    unit_zh = unit if unit_zh is None else unit_zh
    out: Value = {"unit": unit, "unit_zh": unit_zh, "claims": list(claims)}
    if isinstance(value, str):
        return out | {"kind": "text", "text": text or value, "text_zh": text_zh or value}
    whole = isinstance(value, int) or (isinstance(value, Fraction) and value.denominator == 1)
    interval = Interval.of(value)
    factor = 100 if unit == "%" else 1
    places = decimals if decimals is not None else (0 if whole else 2)
    if isinstance(value, Interval):
        words, words_zh = outward(interval, places, factor), _zh(interval, places, factor)
    else:  # a number stands for itself: nothing is rounded outward
        words = words_zh = f"{float(value) * factor:,.{places}f}"
    unlimited = words == NO_LIMIT
    shown = words if unlimited else f"{words} {unit}".strip()
    shown_zh = words_zh if unlimited else f"{words_zh}{unit_zh}"
    return out | {
        "kind": "interval" if isinstance(value, Interval) else "number",
        "lo": _number(interval.lo),
        "hi": _number(interval.hi),
        "factor": factor,
        "decimals": places,
        "text": text or shown,
        "text_zh": text_zh or shown_zh,
    }
