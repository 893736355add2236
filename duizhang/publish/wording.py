"""What the book says of a claim, in words: kinds, periods, units, the interval that a number stands for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from duizhang.checks.show import plural
from duizhang.interval import outward

if TYPE_CHECKING:
    from duizhang.claim import Claim
    from duizhang.publish.register import Register

__all__ = [
    "BASIS",
    "STRONGEST",
    "kind_of",
    "period_of",
    "place_of",
    "printed_of",
    "stands_for",
    "strongest",
    "unit_of",
]

_KINDS = {
    "growth_annual_avg": "average growth a year",
    "growth_yoy": "growth on the year before",
    "change_pct": "change in per cent",
    "per_capita": "per head",
}
#: How it is known when a period or a date is.
BASIS = {"printed": "", "inferred": " (read from the context)", "unknown": " (the text does not say)"}
#: Verdicts from the strongest finding to the weakest: a claim is listed under the first that it has.
STRONGEST = ("inconsistent", "consistent_if", "consistent", "untestable")


def kind_of(claim: Claim) -> str:
    """What kind of quantity it is."""
    return _KINDS.get(claim.kind, claim.kind.replace("_", " "))


def period_of(claim: Claim) -> str:
    """The period, what it is measured from, and how it is known."""
    parts = dict.fromkeys(p for p in (claim.period_start, claim.period_end) if p)
    said = " to ".join(parts) or "none printed"
    base = f", against {claim.base_period}" if claim.base_period else ""
    return f"{said}{base}{BASIS.get(claim.period_basis, '')}"


def place_of(register: Register, key: str) -> str:
    """A place in English and Chinese."""
    place = register.facts.places.get(key)
    return " ".join(filter(None, (place.name_en, place.name_zh))) if place else key


def printed_of(register: Register, claim: Claim) -> str:
    """The number as it is printed, with its hedge in words."""
    mention = register.mentions.get(claim.mention)
    printed = mention.text if mention else f"{claim.printed}{claim.unit_zh}"
    hedge = claim.hedge.replace("+", ", ").replace("_", " ")
    return printed + ("" if claim.hedge in ("", "none") else f" ({hedge})")


def unit_of(register: Register, claim: Claim) -> str:
    """The unit in words."""
    if claim.unit in ("", "count"):
        return claim.unit_zh
    if claim.unit == "percent":
        return "%"
    unit = register.facts.units.get(claim.unit)
    return (unit and unit.name_en) or claim.unit.replace("_", " ")


def stands_for(claim: Claim, unit: str = "") -> str:
    """What the printed number stands for, in words: ``7.05 to 7.15 %``; empty where none is printed."""
    said = []
    for reading in claim.readings():
        interval = reading.interval
        decimals = max(map(_decimals, (interval.lo, interval.hi)))
        exact = interval.lo == interval.hi
        of = unit if (exact and interval.lo == 1) or unit in ("ratio", "rank") else plural(unit)
        text = f"{'exactly ' if exact else ''}{outward(interval, decimals)}{' ' + of if of else ''}"
        said.append(text + (" (the width is ours: the text states none)" if reading.soft else ""))
    return ", or ".join(dict.fromkeys(said))


def _decimals(end: Any) -> int:
    """Digits after the point that show an end in full, at most six."""
    if not isinstance(end, (int, Fraction)):
        return 0
    return next((d for d in range(7) if (Fraction(end) * 10**d).denominator == 1), 6)


def strongest(verdicts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The test that says most about a claim; none where no test was wanted."""
    tests = [v for v in verdicts if v["verdict"] in STRONGEST]
    return min(tests, key=lambda v: STRONGEST.index(v["verdict"])) if tests else None
