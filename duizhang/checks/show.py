"""Intervals and claims in words, quickly: ends rounded outward, as pages show them."""

from __future__ import annotations

import math
from typing import Any

from duizhang.claim import Claim
from duizhang.interval import Interval

__all__ = ["MAGNITUDES", "amount", "bracket", "figure", "number", "percent", "printed", "sentence", "tex"]


def _ends(interval: Interval, decimals: int, factor: float) -> tuple[str, str]:
    step = 10.0**decimals
    out = []
    for end, turn in ((interval.lo, math.floor), (interval.hi, math.ceil)):
        if not math.isfinite(end):
            out.append("no limit")
            continue
        scaled = float(end) * factor * step
        near = round(scaled)
        # Outward, but not for the last bits of a float.
        whole = near if abs(scaled - near) <= abs(scaled) * 1e-12 else turn(scaled)
        out.append(f"{whole / step + 0.0:,.{max(decimals, 0)}f}")
    return out[0], out[1]


def number(interval: Interval, decimals: int = 2, factor: float = 1) -> str:
    """``10.97 to 10.99``; one number where both ends show alike; ``at least``, ``at most`` where one has no limit."""
    low, high = _ends(interval, decimals, factor)
    if low == high:
        return low
    if low == "no limit":
        return f"{'below' if interval.hi_open else 'at most'} {high}"
    if high == "no limit":
        return f"{'more than' if interval.lo_open else 'at least'} {low}"
    return f"{low} to {high}"


def percent(fraction: Interval, decimals: int = 2) -> str:
    """A fraction in per cent: ``10.97 to 10.99 %``."""
    return f"{number(fraction, decimals, 100)} %"


def bracket(interval: Interval, decimals: int = 2, factor: float = 1) -> str:
    """The interval for a formula: ``[10.97,\\ 10.99]``."""
    low, high = (e.replace(",", "") for e in _ends(interval, decimals, factor))
    low, high = low.replace("no limit", r"-\infty"), high.replace("no limit", r"\infty")
    return low if low == high else rf"[{low},\ {high}]"


def amount(interval: Interval, unit: str = "") -> str:
    """An amount with a readable magnitude: ``63.37 to 63.68 billion yuan``, ``57``, ``5.56 to 5.84 million``."""
    finite = [abs(float(e)) for e in (interval.lo, interval.hi) if math.isfinite(e)]
    size = max(finite, default=0.0)
    name, factor, decimals = "", 1.0, 0 if size >= 1000 else 2
    for word, least in (("billion", 1e9), ("million", 1e6)):
        if size >= least:
            name, factor, decimals = word, 1 / least, 2
            break
    if not name and size < 1000 and all(e == int(e) for e in (interval.lo, interval.hi) if math.isfinite(e)):
        decimals = 0
    what = {"count": "", "yuan": "yuan", "percent": "%"}.get(unit, unit.replace("_", " "))
    return " ".join(w for w in (number(interval, decimals, factor), name, what) if w)


MAGNITUDES = {
    "10": "十", "100": "百", "1000": "千", "10000": "万", "1000000": "百万", "10000000": "千万", "100000000": "亿",
    "10000000000": "百亿", "100000000000": "千亿", "1000000000000": "万亿",
}  # fmt: skip


def printed(claim: Claim) -> str:
    """The figure as the text prints it, with magnitude and unit: ``531.6亿元``, ``9.2万户``."""
    unit = claim.unit_zh or {"percent": "%"}.get(claim.unit, "")
    magnitude = MAGNITUDES.get(claim.multiplier, "")
    if claim.unit == "percent":
        magnitude = "成" if claim.multiplier == "10" else magnitude
        unit = "" if claim.multiplier == "10" else unit
    return f"{claim.printed}{unit if unit.startswith(magnitude) else magnitude + unit}"


def sentence(words: str) -> str:
    """The words with a capital at the start; the rest as it is (5G, COVID-19)."""
    return words[:1].upper() + words[1:]


def figure(claim: Claim) -> str:
    """The printed digits for a formula (no unit)."""
    return claim.printed


def tex(value: Any) -> str:
    """A number for a formula, as short as it is exact to six digits: ``0.071``, ``1.6164 \\cdot 10^{10}``."""
    if not math.isfinite(value):
        return r"\infty" if value > 0 else r"-\infty"
    digits, _, exponent = f"{float(value):.6g}".partition("e")
    if not exponent:
        return digits
    power = rf"10^{{{int(exponent)}}}"
    return power if digits == "1" else rf"{digits} \cdot {power}"
