"""A printed number and the interval that it stands for.

``7.1`` on a page stands for every value that rounds to it: [7.05, 7.15]. An
:class:`Interval` holds the two ends; :func:`readings` turns digits as printed,
with their hedge, into the intervals they may stand for. GB/T 8170 rounds half
to even, offices often round half up, so both ends of a tie are accepted.

The arithmetic uses Python's operators only, so the ends may be fractions
(exact), floats, or columns of numbers; no numerical library is imported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

__all__ = ["Interval", "Reading", "monotone", "outward", "readings", "HEDGES", "SOFT_HEDGES"]

#: Words beside a number, and whether their width is stated anywhere.
HEDGES = (
    "none", "about", "at_least", "more_than", "at_most", "less_than",
    "nearly", "over", "order_of", "range_low", "range_high",
)  # fmt: skip
#: Hedges whose width no text states: nothing may be called inconsistent on ours.
SOFT_HEDGES = frozenset({"about", "nearly"})
#: The width that we give a soft hedge, as a part of the number (ours, said wherever it is used).
SOFT_WIDTH = Fraction(1, 20)

_DIGITS = re.compile(r"-?[0-9]+(?:\.([0-9]+))?").fullmatch

_SCALARS = (int, float, Fraction, Decimal)
#: Types whose arithmetic is exact.
_EXACT = frozenset({int, Fraction})


def _least(a: Any, b: Any) -> Any:
    if isinstance(a, _SCALARS) and isinstance(b, _SCALARS):
        return min(a, b)
    first = a <= b
    return first * a + (1 - first) * b


def _most(a: Any, b: Any) -> Any:
    return -_least(-a, -b)


@dataclass(frozen=True, slots=True)
class Interval:
    """All values from ``lo`` to ``hi``, ends included unless marked open.

    Parameters
    ----------
    lo, hi : number or column of numbers
        The ends, in the unit of the quantity. ``-inf`` and ``inf`` are allowed.
    lo_open, hi_open : bool
        Whether the end itself is left out (超过 X is ``(X, inf)``).

    Raises
    ------
    ValueError
        If scalar ends are in the wrong order or not numbers.
    """

    lo: Any
    hi: Any
    lo_open: bool = False
    hi_open: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.lo, _SCALARS) and isinstance(self.hi, _SCALARS) and not self.lo <= self.hi:
            if self.lo != self.lo or self.hi != self.hi:
                raise ValueError(f"an interval needs two numbers, got [{self.lo}, {self.hi}]")
            raise ValueError(f"the lower end {self.lo} lies above the upper end {self.hi}")

    @classmethod
    def point(cls, value: Any) -> Interval:
        """The interval that holds one value."""
        return _ordered(value, value) if value.__class__ in _EXACT else cls(value, value)

    @classmethod
    def of(cls, value: Any) -> Interval:
        """``value`` itself if it is an interval, the point at it otherwise."""
        return value if isinstance(value, cls) else cls.point(value)

    # -- sets ---------------------------------------------------------------
    def __contains__(self, value: Any) -> bool:
        above = value > self.lo if self.lo_open else value >= self.lo
        below = value < self.hi if self.hi_open else value <= self.hi
        return bool(above and below)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        if self.lo_open or self.hi_open or other.lo_open or other.hi_open:
            return self & other is not None
        return bool(self.lo <= other.hi and other.lo <= self.hi)

    def within(self, other: Interval) -> bool:
        """Whether every value of this interval lies in the other."""
        low = self.lo > other.lo or (self.lo == other.lo and (self.lo_open or not other.lo_open))
        high = self.hi < other.hi or (self.hi == other.hi and (self.hi_open or not other.hi_open))
        return bool(low and high)

    def __and__(self, other: Interval) -> Interval | None:
        lo, lo_open = max((self.lo, self.lo_open), (other.lo, other.lo_open))
        hi, hi_shut = min((self.hi, not self.hi_open), (other.hi, not other.hi_open))
        if lo > hi or (lo == hi and (lo_open or not hi_shut)):
            return None
        return _ordered(lo, hi, lo_open, not hi_shut)

    def __or__(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        lo, lo_shut = min((self.lo, not self.lo_open), (other.lo, not other.lo_open), key=lambda e: (e[0], not e[1]))
        hi, hi_shut = max((self.hi, not self.hi_open), (other.hi, not other.hi_open))
        return Interval(lo, hi, not lo_shut, not hi_shut)

    @property
    def mid(self) -> Any:
        """The middle of a bounded interval."""
        return (self.lo + self.hi) / 2

    @property
    def width(self) -> Any:
        """The distance between the ends."""
        return self.hi - self.lo

    @property
    def bounded(self) -> bool:
        """Whether both ends are finite."""
        return (self.lo.__class__ in _EXACT or math.isfinite(self.lo)) and (
            self.hi.__class__ in _EXACT or math.isfinite(self.hi)
        )

    def floats(self) -> Interval:
        """The same interval with floating-point ends (for drawing and files)."""
        return Interval(float(self.lo), float(self.hi), self.lo_open, self.hi_open)

    # -- arithmetic (each operand stands for an independent quantity) --------
    def __neg__(self) -> Interval:
        return _ordered(-self.hi, -self.lo, self.hi_open, self.lo_open)

    def __add__(self, other: Any) -> Interval:
        o = Interval.of(other)
        # inf - inf is no number: only here can a sum of ordered ends lose its order, and the check says so.
        return _checked(self.lo + o.lo, self.hi + o.hi, self.lo_open or o.lo_open, self.hi_open or o.hi_open)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Interval:
        o = Interval.of(other)
        return _checked(self.lo - o.hi, self.hi - o.lo, self.lo_open or o.hi_open, self.hi_open or o.lo_open)

    def __rsub__(self, other: Any) -> Interval:
        return Interval.of(other) - self

    def __mul__(self, other: Any) -> Interval:
        o = Interval.of(other)
        if o.lo is o.hi and o.lo.__class__ in _EXACT and self.lo.__class__ in _EXACT and self.hi.__class__ in _EXACT:
            # By one exact number, a factor of a unit mostly: two products, in an order that its sign decides.
            ends = (self.lo * o.lo, self.hi * o.lo)
            return _ordered(*(ends if o.lo >= 0 else ends[::-1]))
        products = (self.lo * o.lo, self.lo * o.hi, self.hi * o.lo, self.hi * o.hi)
        lo = hi = products[0]
        for p in products[1:]:
            lo, hi = _least(lo, p), _most(hi, p)
        # Closed ends: never narrower than the truth, whichever corner an open end went to.
        return Interval(lo, hi)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Interval:
        o = Interval.of(other)
        if isinstance(o.lo, _SCALARS) and isinstance(o.hi, _SCALARS) and o.lo <= 0 <= o.hi:
            raise ZeroDivisionError(f"cannot divide by {o}: it holds zero")
        one = Fraction(1) if _exact(o) else 1
        return self * Interval(one / o.hi, one / o.lo)

    def __rtruediv__(self, other: Any) -> Interval:
        return Interval.of(other) / self

    def __str__(self) -> str:
        return f"{'(' if self.lo_open else '['}{_plain(self.lo)}, {_plain(self.hi)}{')' if self.hi_open else ']'}"


_new = object.__new__
_set_lo, _set_hi = Interval.lo.__set__, Interval.hi.__set__  # type: ignore[attr-defined]
_set_lo_open, _set_hi_open = Interval.lo_open.__set__, Interval.hi_open.__set__  # type: ignore[attr-defined]


def _ordered(lo: Any, hi: Any, lo_open: bool = False, hi_open: bool = False) -> Interval:
    """An interval whose ends are known to be in order: the result of our own arithmetic, not compared again."""
    made = _new(Interval)
    _set_lo(made, lo)
    _set_hi(made, hi)
    _set_lo_open(made, lo_open)
    _set_hi_open(made, hi_open)
    return made


def _checked(lo: Any, hi: Any, lo_open: bool, hi_open: bool) -> Interval:
    """Trusted where both ends are exact; floats may have lost their order, or be no numbers."""
    if lo.__class__ in _EXACT and hi.__class__ in _EXACT:
        return _ordered(lo, hi, lo_open, hi_open)
    return Interval(lo, hi, lo_open, hi_open)


def _exact(interval: Interval) -> bool:
    return all(isinstance(end, (int, Fraction)) for end in (interval.lo, interval.hi))


def _plain(value: Any) -> str:
    return f"{float(value):g}" if isinstance(value, _SCALARS) else repr(value)


def monotone(formula: Callable[..., Any], signs: str, *quantities: Any) -> Interval:
    """Evaluate a formula at the two corners that bound it.

    A formula that only rises or only falls in each of its inputs takes its
    least and greatest values at corners, so two evaluations give the exact
    range, as long as each input enters once.

    Parameters
    ----------
    formula : callable
        Takes as many numbers as there are ``signs``.
    signs : str
        One ``+`` (the formula rises in this input) or ``-`` (it falls) an input.
    quantities : Interval or number
        The inputs.

    Examples
    --------
    >>> str(monotone(lambda part, whole: part / whole, "+-", Interval(1, 2), Interval(4, 5)))
    '[0.2, 0.5]'
    """
    if len(signs) != len(quantities) or set(signs) - {"+", "-"}:
        raise ValueError(f"{len(quantities)} inputs need as many signs of + and -, got {signs!r}")
    low, high = [], []
    lo_open = hi_open = False
    for sign, quantity in zip(signs, quantities, strict=True):
        q = Interval.of(quantity)
        rises = sign == "+"
        low.append(q.lo if rises else q.hi)
        high.append(q.hi if rises else q.lo)
        if q.lo_open or q.hi_open:
            lo_open = lo_open or (q.lo_open if rises else q.hi_open)
            hi_open = hi_open or (q.hi_open if rises else q.lo_open)
    return Interval(formula(*low), formula(*high), lo_open, hi_open)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a printed number.

    Attributes
    ----------
    interval : Interval
        What the number may stand for, multiplier applied, in its unit.
    name : str
        ``rounded``, ``exact``, ``trailing zeros`` or the hedge.
    soft : bool
        The width is ours: no verdict of inconsistency may rest on it.
    """

    interval: Interval
    name: str
    soft: bool = False


def readings(
    printed: str,
    multiplier: int = 1,
    precision: str = "rounded",
    hedge: str = "none",
    least: Any = None,
    most: Any = None,
) -> tuple[Reading, ...]:
    """The intervals that a printed number may stand for.

    Parameters
    ----------
    printed : str
        The digits as printed, trailing zeros kept, a fall negative: ``"7.10"``.
    multiplier : int
        What the printed unit multiplies them by (亿: 100,000,000).
    precision : {"rounded", "exact", "unknown"}
        A measured figure stands for x ± half a unit of its last digit; a target
        or a full count for itself; a measured whole number that ends in two
        or more zeros for either.
    hedge : str
        Words beside the number, several joined by ``+`` (see ``HEDGES``).
    least, most : number, optional
        What is possible at all (a count from 0, a share up to 100), in the unit
        with the multiplier applied.

    Returns
    -------
    tuple of Reading
        At least one; more than one where the text leaves it open.

    Raises
    ------
    ValueError
        If the digits are not a plain number or a word is not known.

    Examples
    --------
    >>> [str(r.interval) for r in readings("7.1")]
    ['[7.05, 7.15]']
    >>> [str(r.interval) for r in readings("4000", precision="exact", hedge="over")]
    ['(4000, 5000)']
    """
    if hedge in ("none", "") and precision in ("rounded", "exact") and multiplier > 0:
        found = _plainly(printed, multiplier, precision == "exact", least, most)
        if found is not None:
            return (found,)
    try:
        digits = Decimal(printed)
    except ArithmeticError:
        digits = None
    if digits is None or not digits.is_finite() or "e" in printed.lower():
        raise ValueError(f"a printed number is digits with at most one point, such as 7.1, got {printed!r}")
    words = hedge.split("+") if hedge else ["none"]
    unknown = set(words) - set(HEDGES)
    if unknown:
        raise ValueError(f"hedge {sorted(unknown)} is not known; expected some of {', '.join(HEDGES)}")
    x = Fraction(digits) * multiplier
    last = Fraction(10) ** int(digits.as_tuple().exponent) * multiplier
    plain: list[tuple[str, Interval]] = []
    if precision in ("exact", "unknown"):
        plain.append(("exact", Interval(x, x)))
    if precision == "rounded":
        plain.append(("rounded", Interval(x - last / 2, x + last / 2)))
    if precision == "unknown":
        unit = _last_nonzero_unit(digits) * multiplier
        plain.append(("trailing zeros" if unit > last else "rounded", Interval(x - unit / 2, x + unit / 2)))
    if not plain:
        raise ValueError(f"precision is rounded, exact or unknown, got {precision!r}")
    out: dict[Interval, Reading] = {}
    for name, interval in plain:
        shown = name if hedge in ("none", "") else hedge
        for kept in _cut(_hedged(interval, x, _last_nonzero_unit(digits) * multiplier, words), least, most):
            out.setdefault(kept, Reading(kept, shown, bool(SOFT_HEDGES & set(words))))
    return tuple(out.values())


def _plainly(printed: str, multiplier: int, exact: bool, least: Any, most: Any) -> Reading | None:
    """The one reading of plain digits without a hedge, in whole numbers; ``None`` for anything less plain."""
    match = _DIGITS(printed)
    if match is None:
        return None
    decimals = match[1] or ""
    tenths = 10 ** len(decimals)
    # A figure is n / 10^d, its half-unit 1 / (2 * 10^d), both times the multiplier.
    n = int(printed.replace(".", "")) * multiplier
    if exact:
        lo = hi = Fraction(n, tenths)
    else:
        lo, hi = Fraction(2 * n - multiplier, 2 * tenths), Fraction(2 * n + multiplier, 2 * tenths)
    if (least is not None and lo < least) or (most is not None and hi > most):
        return None
    return Reading(_ordered(lo, hi), "exact" if exact else "rounded")


def _last_nonzero_unit(digits: Decimal) -> Fraction:
    """One unit of the last digit that is not zero: 4000 has 1000, 2.50 has 0.1."""
    _, figures, exponent = digits.as_tuple()
    text = "".join(map(str, figures))
    zeros = len(text) - len(text.rstrip("0")) if text.strip("0") else 0
    return Fraction(10) ** (int(exponent) + zeros)


def _hedged(plain: Interval, x: Fraction, unit: Fraction, words: list[str]) -> Interval:
    margin = abs(x) * SOFT_WIDTH
    soft = "about" in words
    if "at_least" in words:
        return Interval(x - (margin if soft else 0), math.inf)
    if "at_most" in words:
        return Interval(-math.inf, x + (margin if soft else 0))
    if "more_than" in words:
        return Interval(x, math.inf, lo_open=True)
    if "less_than" in words:
        return Interval(-math.inf, x, hi_open=True)
    if "over" in words:
        return Interval(x, x + unit, lo_open=True, hi_open=True)
    if "order_of" in words:
        return Interval(x, 10 * x, hi_open=True)
    if "nearly" in words:
        return Interval(x - margin, x, hi_open=True)
    if soft:
        return Interval(x - margin, x + margin) | plain
    return plain


def _cut(interval: Interval, least: Any, most: Any) -> list[Interval]:
    possible = Interval(-math.inf if least is None else least, math.inf if most is None else most)
    kept = interval & possible
    # A printed value outside what is possible is kept as printed: the ledger's checks say so, not this cut.
    return [interval if kept is None else kept]


def outward(interval: Interval, decimals: int = 2, factor: Any = 1) -> str:
    """An interval in words for a page, its ends rounded outward.

    Parameters
    ----------
    interval : Interval
        With scalar ends.
    decimals : int
        Digits after the point; may be negative.
    factor : number
        Multiplies the ends first (100 shows a fraction in per cent).

    Examples
    --------
    >>> outward(Interval(0.10979891, 0.10986547), 2, 100)
    '10.97 to 10.99'
    >>> outward(Interval(4, 4), 0)
    '4'
    """
    step = Decimal(1).scaleb(-decimals)

    def end(value: Any, rounding: str) -> str:
        if not math.isfinite(value):
            return "no limit"
        exact = Fraction(value) * Fraction(factor)
        # Outward, but not for the last bits of a float: 0.05 * 100 is 5, not 5.01.
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        near = number.quantize(step)
        close = abs(number - near) <= abs(number) * Decimal("1e-12")
        return f"{near if close else number.quantize(step, rounding=rounding):,f}"

    low, high = end(interval.lo, ROUND_FLOOR), end(interval.hi, ROUND_CEILING)
    if low == high:
        return low
    if low == "no limit":
        return f"{'below' if interval.hi_open else 'at most'} {high}"
    if high == "no limit":
        return f"{'more than' if interval.lo_open else 'at least'} {low}"
    return f"{low} to {high}"
