"""Intervals and claims in words, quickly: ends rounded outward, as pages show them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from duizhang.claim import Claim, Unit
from duizhang.interval import Interval

__all__ = [
    "MAGNITUDES", "amount", "bracket", "counted", "figure", "moved", "number", "percent", "plural", "printed", "sentence", "tex",
    "unit_name",
]  # fmt: skip


def _ends(interval: Interval, decimals: int, factor: float) -> tuple[str, str]:
    step = 10.0**decimals
    out = []
    for end, turn in ((interval.lo, math.floor), (interval.hi, math.ceil)):
        value = float(end)
        if not math.isfinite(value):
            out.append("no limit")
            continue
        scaled = value * factor * step
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


def moved(fraction: Interval) -> str:
    """How something moved, as a reader would say it: it grew, it fell, or it did not fall by more than so much.

    Examples
    --------
    >>> inf = float("inf")
    >>> moved(Interval(0.05, 0.06)), moved(Interval(-0.06, -0.05)), moved(Interval(-0.1475, inf))
    ('grew by 5.00 to 6.00 %', 'fell by 5.00 to 6.00 %', 'did not fall by more than 14.75 %')
    >>> moved(Interval(-inf, -0.1)), moved(Interval(-inf, 0.0665)), moved(Interval(-0.01, 0.02))
    ('fell by at least 10.00 %', 'grew by at most 6.65 %', 'moved by -1.00 to 2.00 %')
    """
    if fraction.lo < 0 and fraction.hi == math.inf:
        return f"did not fall by more than {number(Interval.of(-fraction.lo), 2, 100)} %"
    if fraction.hi < 0:
        return f"fell by {percent(-fraction)}"
    return f"{'grew' if fraction.lo >= 0 or fraction.lo == -math.inf else 'moved'} by {percent(fraction)}"


def bracket(interval: Interval, decimals: int = 2, factor: float = 1) -> str:
    """The interval for a formula: ``[10.97,\\ 10.99]``."""
    low, high = (e.replace(",", "") for e in _ends(interval, decimals, factor))
    low, high = low.replace("no limit", r"-\infty"), high.replace("no limit", r"\infty")
    return low if low == high else rf"[{low},\ {high}]"


#: More digits than this behind the point say nothing to a reader.
MOST_DECIMALS = 6


def amount(interval: Interval, unit: str = "", units: Mapping[str, Unit] | None = None) -> str:
    """An amount with a readable magnitude and its unit: ``63.37 to 63.68 billion yuan``, ``57``, ``2 people``.

    Two decimals of a million or a billion, and more where the ends lie so close
    that two would hide how far apart they are.

    Parameters
    ----------
    interval : Interval
    unit : str
        A key of ``units.csv``.
    units : mapping of str to Unit, optional
        The ledger's table, for English names; without it the key in words.
    """
    ends = [float(e) for e in (interval.lo, interval.hi) if math.isfinite(e)]
    size = max(map(abs, ends), default=0.0)
    word, factor, decimals = "", 1.0, 0 if size >= 1000 else 2
    for name, least in (("billion", 1e9), ("million", 1e6)):
        if size >= least:
            word, factor, decimals = name, 1 / least, 2
            break
    if not word and size < 1000 and all(e == int(e) for e in ends):
        decimals = 0
    elif len(ends) == 2 and interval.lo != interval.hi:
        decimals = max(decimals, _decimals_for(float(interval.hi - interval.lo) * factor))
    shown = number(interval, decimals, factor)
    if unit == "rank":
        return f"{unit_name(unit, units, one=' to ' not in shown)} {shown}"
    what = unit_name(unit, units, one=shown == "1" and not word)
    return " ".join(w for w in (shown, word, what) if w)


def _decimals_for(width: float) -> int:
    """So many decimals that the first digit of a width shows; ``MOST_DECIMALS`` at most."""
    # A width of just a power of ten is one, whatever its last bits are.
    return min(MOST_DECIMALS, -math.floor(math.log10(width) + 1e-9)) if width > 0 else 0


#: English names that do not take an s: irregular ones, and those that stay as they are.
_PLURALS = {"person": "people", "foot": "feet", "per cent": "per cent", "percent": "percent", "%": "%"}
_UNCHANGED = frozenset({"yuan", "mu", "jin", "li", "renminbi", "hertz", "kelvin", "celsius"})
#: Keys of units that a working leaves out or writes as a sign.
_SIGNS = {"": "", "count": "", "ratio": "", "fraction": "", "percent": "%"}


def plural(name: str) -> str:
    """The plural of an English name of something counted or measured.

    Examples
    --------
    >>> [plural(n) for n in ("person", "claim", "yuan", "square metre", "microgram per cubic metre", "county")]
    ['people', 'claims', 'yuan', 'square metres', 'micrograms per cubic metre', 'counties']
    """
    if name in _PLURALS:
        return _PLURALS[name]
    for joint in (" per ", " of ", " ("):
        head, joined, rest = name.partition(joint)
        if joined:
            return f"{plural(head)}{joined}{rest}"
    start, space, last = name.rpartition(" ")
    if last in _PLURALS:
        ended = _PLURALS[last]
    elif last in _UNCHANGED or not last[-1:].isalpha() or not last.isascii():
        ended = last
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        ended = f"{last}es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        ended = f"{last[:-1]}ies"
    else:
        ended = f"{last}s"
    return f"{start}{space}{ended}"


def counted(n: int, name: str) -> str:
    """A number of things: ``1 claim``, ``2 claims``, ``1,234 people``."""
    return f"{n:,} {name if n == 1 else plural(name)}"


def unit_name(unit: str, units: Mapping[str, Unit] | None = None, one: bool = False) -> str:
    """The English name of a unit beside a number, in the plural unless the number is one; nothing for a bare count.

    A unit of a ratio (``yuan_per_household``) names both of its units.
    """
    if unit in _SIGNS:
        return _SIGNS[unit]
    above, per, below = unit.partition("_per_")
    if per and (units is None or unit not in units):
        each = _single(below, units)
        return f"{unit_name(above, units, one)} {f'per {each}' if each else 'each'}".strip()
    return _single(unit, units) if one else plural(_single(unit, units))


def _single(unit: str, units: Mapping[str, Unit] | None) -> str:
    row = None if units is None else units.get(unit)
    if unit in _SIGNS:
        return _SIGNS[unit]
    return row.name_en if row is not None and row.name_en else unit.replace("_", " ")


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
