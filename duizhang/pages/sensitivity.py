"""Where a verdict flips: its assumptions swept one at a time, the others held at what is assumed.

A verdict that rests on an assumption says which value it needs. This asks the
other way: over all values that somebody might assume, where do the printed
numbers add up and where not? Nothing is said of which value is right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.checks.growth import annual_growth, implied_deflator
from duizhang.claim import Facts
from duizhang.interval import Interval, outward
from duizhang.pages.files import write_atomically

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.verdict import Verdict

__all__ = ["Assumption", "NothingToSweep", "Study", "studies", "study_of"]

#: Values tried on each axis; where the answer changes between two of them, the change is found by halving.
STEPS = 240


class NothingToSweep(LookupError):
    """No verdict on a claim rests on an assumption that is swept here."""


@dataclass(frozen=True)
class Assumption:
    """One assumption of a verdict and what becomes of the verdict as it varies.

    Attributes
    ----------
    name, unit : str
        What is assumed, and in which unit ``values`` are (``%``, ``yuan for a dollar``, ...).
    phrase : str
        The assumption in a sentence, up to the value: ``prices rising by``.
    low, high : float
        The range swept.
    assumed : float
        What the other rows assume for it.
    holds : callable
        From a value to whether the printed numbers add up.
    band : Interval or None
        The same quantity elsewhere, in this unit.
    hint : float or None
        A value to try beside the even steps, where the numbers are known to add up.
    """

    name: str
    unit: str
    low: float
    high: float
    assumed: float
    holds: Callable[[float], bool]
    band: Interval | None = None
    hint: float | None = None
    phrase: str = ""

    def sweep(self) -> list[tuple[float, bool]]:
        """The values tried, in order, and whether the numbers add up at each."""
        values = [self.low + (self.high - self.low) * i / STEPS for i in range(STEPS + 1)]
        return [
            (v, self.holds(v)) for v in sorted({*values, self.assumed, *([] if self.hint is None else [self.hint])})
        ]

    def stretches(self) -> list[tuple[float, float]]:
        """Where the numbers add up: from, to; ends inside the range are flips, found to a millionth of it.

        A stretch narrower than the steps tried is found only if it holds one of them.
        """
        return list(self._stretches)

    @cached_property
    def _stretches(self) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        begun: float | None = None
        before: float | None = None
        for value, right in self.sweep():
            if right and begun is None:
                begun = value if before is None else self._flip(before, value)
            if not right and begun is not None:
                found.append((begun, self._flip(value, before)))  # type: ignore[arg-type]
                begun = None
            before = value
        if begun is not None:
            found.append((begun, self.high))
        return found

    def flips(self) -> list[float]:
        """The values at which the answer changes."""
        return [end for stretch in self.stretches() for end in stretch if self.low < end < self.high]

    def _flip(self, wrong: float, right: float) -> float:
        while abs(right - wrong) > (self.high - self.low) * 1e-6:
            middle = (wrong + right) / 2
            if self.holds(middle):
                right = middle
            else:
                wrong = middle
        return right

    def words(self) -> str:
        """Where the numbers add up, in a phrase."""
        ends = self.stretches()
        if not ends:
            return f"nowhere from {self.low:,.2f} to {self.said(self.high)}"
        if ends == [(self.low, self.high)]:
            return f"everywhere from {self.low:,.2f} to {self.said(self.high)}"
        parts = []
        for a, b in ends:
            if a == self.low:
                parts.append(f"{self.said(b)} or less")
            elif b == self.high:
                parts.append(f"{self.said(a)} or more")
            else:
                parts.append(f"{a:,.2f} to {self.said(b)}")
        return " or ".join(parts)

    def clause(self) -> str:
        """Where the numbers add up, or where they do not, in a part of a sentence."""
        ends = self.stretches()
        what = f"with {self.phrase or self.name}"
        if not ends:
            if self.low == 0:
                return f"not {what} anything up to {self.high:,.0f} {self.unit}"
            return f"not {what} {self.low:,.2f} to {self.said(self.high)}"
        if ends == [(self.low, self.high)]:
            return f"{what} anything from {self.low:,.2f} to {self.said(self.high)}"
        return f"{what} {self.words()}"

    def said(self, value: float) -> str:
        return f"{value:,.2f} {self.unit}"


@dataclass(frozen=True)
class Study:
    """The assumptions of one verdict, swept.

    Attributes
    ----------
    question : str
        What "adds up" means here.
    """

    verdict: Verdict
    question: str
    assumptions: tuple[Assumption, ...]

    @property
    def alt(self) -> str:
        """What the figure shows, in computed words."""
        clauses = "; ".join(a.clause() for a in self.assumptions).replace("-", "\N{MINUS SIGN}")
        return f"{self.question} {clauses[:1].upper()}{clauses[1:]}."

    @property
    def caption(self) -> str:
        """The figure's finding, with the innocent explanations first."""
        other = self.verdict.other_readings[0] if self.verdict.other_readings else ""
        ahead = f"What else could explain it: {other}. " if other else ""
        return ahead + self.alt

    def points(self) -> pd.DataFrame:
        """Exactly what was tried: one row a value."""
        import pandas as pd

        rows = [
            {"assumption": a.name, "unit": a.unit, "value": value, "adds up": right}
            for a in self.assumptions
            for value, right in a.sweep()
        ]
        return pd.DataFrame(rows)

    def table(self) -> list[dict[str, str]]:
        """One row an assumption: the range, what the others assume, where it adds up, where it flips."""
        return [
            {
                "assumption": a.name,
                "tried": f"{a.said(a.low)} to {a.said(a.high)}",
                "elsewhere assumed": a.said(a.assumed),
                "adds up": a.words(),
                "flips at": ", ".join(a.said(f) for f in a.flips()) or "nowhere",
            }
            for a in self.assumptions
        ]

    def text(self) -> str:
        """The study for a terminal: innocent explanations first, then the question and a table."""
        other = [f"What else could explain it: {reading}." for reading in self.verdict.other_readings]
        rows = self.table()
        rows = [{k: k for k in rows[0]}, *rows]
        wide = {k: max(len(r[k]) for r in rows) for k in rows[0]}
        lines = ["  ".join(r[k].ljust(wide[k]) for k in r).rstrip() for r in rows]
        return "\n".join([f"{self.verdict.id} ({', '.join(self.verdict.claims)})", *other, self.question, *lines])

    def write(self, folder: Path) -> list[Path]:
        """Write the figure and its points into a folder, named by the verdict."""
        from duizhang.charts import svg_of

        stem = "sensitivity-" + re.sub(r"[^a-z0-9]+", "-", self.verdict.id.lower()).strip("-")[:150]
        points = self.points().to_csv(index=False, lineterminator="\n")
        files = [folder / f"{stem}.svg", folder / f"{stem}.csv"]
        for file, content in zip(files, (svg_of(self.figure()), points), strict=True):
            write_atomically(file, content)
        return files

    def figure(self) -> Figure:
        """One row an assumption, its range with the stretch where the numbers add up."""
        from duizhang import charts

        rows = [
            (f"{a.name}, {a.unit}", (a.low, a.high), a.stretches(), a.assumed, a.band and a.band.floats())
            for a in self.assumptions
        ]
        return charts.flips(rows)


def study_of(facts: Facts, claim: str) -> Study:
    """The first study of a claim.

    Raises
    ------
    NothingToSweep
        With the claims that have one.
    """
    from duizhang.checks.engine import check

    verdicts = check(facts)
    mine = studies(facts, (v for v in verdicts if claim in v.claims))
    if mine:
        return mine[0]
    able = sorted({c for s in studies(facts, verdicts) for c in s.verdict.claims})
    what = ", ".join(sorted({v.check for v in verdicts if claim in v.claims})) or "none"
    raise NothingToSweep(
        f"{claim}: no verdict on it rests on an assumption that is swept (its checks: {what}); "
        f"these claims have one: {', '.join(able) or 'none'}"
    )


def studies(facts: Facts, verdicts: Iterable[Verdict]) -> list[Study]:
    """Every study that these verdicts allow."""
    return [
        s for v in verdicts if v.check in _MAKERS and v.verdict != "untestable" and (s := _MAKERS[v.check](facts, v))
    ]


_RESTATED = "a base restated by"


# -- the families --------------------------------------------------------------
def _deflator(facts: Facts, v: Verdict) -> Study | None:
    """growth.deflator: two levels and a real rate add up at which prices?"""
    first, last, g, n = v.inputs["Y_0"], v.inputs["Y_t"], v.inputs["g"], int(v.inputs["n"].mid)
    prices = v.band or Interval.point(0)
    implied = float(v.result.mid) if v.result is not None else 0.0

    def gap(rate: Interval = g, base: Interval = first, end: Interval = last) -> Interval:
        return implied_deflator(base, end, n, rate)

    widest = max(0.1, 2 * abs(implied))
    rows = [
        Assumption(
            "prices a year", "%", -100 * widest / 2, 100 * widest, _mid(prices, 100),
            lambda p: _fraction(p / 100) in gap(), v.band and v.band * 100, 100 * implied, "prices rising a year by",
        ),
        Assumption(
            "base restated by", "%", -30.0, 60.0, 0.0,
            lambda r: gap(base=first * (1 + _fraction(r / 100))).meets(prices), phrase=_RESTATED,
        ),
        _rounding([first, last, g], lambda a, b, c: gap(c, a, b).meets(prices)),
    ]  # fmt: skip
    if _per_head(facts, v):
        rows.insert(2, _population(lambda q: gap(end=last * (1 + q)).meets(prices), "population restated by"))
    where = f"in the places around it ({outward(v.band, 2, 100)} % a year)" if v.band else "not at all"
    return Study(
        v,
        f"When do the two levels and the real rate add up? Where prices are not varied, they rise as {where}.",
        tuple(rows),
    )


def _required(facts: Facts, v: Verdict) -> Study | None:
    """target.required: does growth as aimed at reach the target?"""
    if "g" not in v.inputs:
        return None
    target, last, g, n = v.inputs["T"], v.inputs["Y"], v.inputs["g"], int(v.inputs["n"].mid)
    real = any(facts.indicators[c.indicator].growth_basis == "real" for c in _claims(facts, v))
    needed = v.inputs.get("p", Interval.point(0))

    def reached(p: float = 0.0, aim: Interval = target, level: Interval = last, rate: Interval = g) -> bool:
        return annual_growth(level, aim, n).lo <= ((1 + rate) * (1 + _fraction(p)) - 1).hi

    rows = []
    if real:
        top = max(5.0, 200 * float(needed.hi))
        rows.append(
            Assumption(
                "prices a year", "%", -2.0, top, 0.0, lambda p: reached(p / 100), phrase="prices rising a year by"
            )
        )
    rows.append(
        Assumption(
            "base restated by",
            "%",
            -30.0,
            100.0,
            0.0,
            lambda r: reached(level=last * (1 + _fraction(r / 100))),
            phrase=_RESTATED,
        )
    )
    if any(c.unit == "usd" for c in _claims(facts, v)):
        rows.append(
            Assumption(
                "dollar dearer by",
                "%",
                -30.0,
                30.0,
                0.0,
                lambda r: reached(aim=target * (1 + _fraction(r / 100))),
                phrase="a dollar dearer by",
            )
        )
    if _per_head(facts, v):
        rows.append(_population(lambda q: reached(aim=target * (1 + q)), "population off by"))
    rows.append(_rounding([target, last, g], lambda a, b, c: reached(aim=a, level=b, rate=c)))
    return Study(
        v,
        f"When does growth as aimed at for the first year ({outward(g, 2, 100)} %), kept up for {n} years, "
        "do what the target needs?",
        tuple(rows),
    )


def _joint(facts: Facts, v: Verdict) -> Study | None:
    """target.joint: a level and the same per head, which population makes them one aim?"""
    total, head = v.inputs["T"], v.inputs["t"]
    rate = v.inputs.get("e", Interval.point(1))
    people = v.result
    if people is None or not people.bounded:
        return None
    fit = float(people.mid)

    def both(population: float, yuan: float) -> bool:
        """Whether who reaches the level has reached the level per head."""
        return float(total.hi) >= float(head.lo) * yuan * population

    rows = [
        Assumption(
            "population",
            "million people",
            fit * 0.5e-6,
            fit * 1.5e-6,
            fit / 1e6,
            lambda m: both(m * 1e6, float(rate.mid)),
            phrase="a population of",
        )
    ]
    if "e" in v.inputs:
        rows.append(
            Assumption(
                "exchange rate",
                "yuan for a dollar",
                5.0,
                9.0,
                float(rate.mid),
                lambda e: both(fit, e),
                rate,
                phrase="an exchange rate of",
            )
        )
    return Study(v, "When do those who reach the level aimed at also reach the level per head?", tuple(rows))


def _share(facts: Facts, v: Verdict) -> Study | None:
    """share.level: does the part over the whole print as the share?"""
    if "s" not in v.inputs:
        return None
    part, whole, share = v.inputs["S"], v.inputs["Y"], v.inputs["s"]

    def by_whole(restated: float) -> bool:
        return (part / (whole * (1 + _fraction(restated / 100)))).meets(share)

    rows = (
        Assumption("whole restated by", "%", -20.0, 20.0, 0.0, by_whole, phrase="the whole restated by"),
        _rounding([part, whole, share], lambda a, b, c: (a / b).meets(c)),
    )  # fmt: skip
    return Study(v, "When does the part over the whole print as the share?", rows)


_MAKERS: dict[str, Callable[[Facts, Any], Study | None]] = {
    "growth.deflator": _deflator,
    "target.required": _required,
    "target.joint": _joint,
    "share.level": _share,
}


# -- parts ---------------------------------------------------------------------
def _fraction(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**9)


def _mid(interval: Interval, factor: int) -> float:
    return float(interval.mid) * factor


def _claims(facts: Facts, v: Verdict) -> list[Any]:
    wanted = set(v.claims)
    return [c for c in facts.claims if c.claim in wanted]


def _per_head(facts: Facts, v: Verdict) -> bool:
    return any(c.kind == "per_capita" or c.per == "person" or "per_capita" in c.indicator for c in _claims(facts, v))


def _population(holds: Callable[[Fraction], bool], name: str) -> Assumption:
    return Assumption(name, "%", -30.0, 30.0, 0.0, lambda q: holds(_fraction(q / 100)), phrase=f"a {name}")


def _rounding(quantities: Sequence[Interval], holds: Callable[..., bool]) -> Assumption:
    """How far the printed numbers may be rounded: 0 takes them as exact, 0.5 is the rule, 1 one whole last unit."""

    def at(half_units: float) -> bool:
        by = _fraction(2 * half_units)
        return holds(*(q if q.width == 0 or not q.bounded else _wider(q, by) for q in quantities))

    return Assumption(
        "rounding, either way", "units of the last digit", 0.0, 10.0, 0.5, at, phrase="rounding, either way, by"
    )


def _wider(interval: Interval, by: Fraction) -> Interval:
    half = interval.width / 2 * by
    middle = interval.mid
    if isinstance(middle, float) and not math.isfinite(middle):
        return interval
    return Interval(middle - half, middle + half)
