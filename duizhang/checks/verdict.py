"""What a check may say: verdicts, and the families that may say them.

Few families may accuse (rule 10 of the arithmetic). That is a matter of
construction here: only an :class:`AccusingFamily` has a method
``inconsistent``, and a :class:`Verdict` refuses that word from any other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any
from zlib import crc32

from duizhang.claim import Claim, anchor
from duizhang.interval import Interval

__all__ = ["ACCUSING", "FAMILIES", "AccusingFamily", "Family", "Verdict", "families"]

ROLES = ("test", "derive", "signal")
VERDICTS = ("consistent", "consistent_if", "inconsistent", "untestable")
#: The only families that may say ``inconsistent``: identities within one definition, period and regime.
ACCUSING = frozenset(
    {
        "sum.parts", "share.level", "period.part", "order.subset", "change.points", "plan.completion",
        "count.recover", "count.grim", "growth.chain", "growth.nominal",
    }
)  # fmt: skip
#: A verdict's id is an address: longer ones end in a checksum instead.
LONGEST_ID = 150


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding of one check, with its working.

    The fields of ``LATER`` may be given as functions without arguments: they are
    called when the field is first asked for, so that a run that only counts
    verdicts, or filters them, writes no text and moves no last digit.

    Attributes
    ----------
    check : str
        The family, such as ``growth.deflator``.
    id : str
        Stable and fit for an address: the check and the claims.
    role : {"test", "derive", "signal"}
    verdict : str
        One of ``VERDICTS`` for a test, empty otherwise.
    signal : str
        The word of a signal, empty otherwise.
    claims, references : tuple of str
        Ids of the claims, short labels of the outside figures used.
    place, indicator, period : str
        What the finding is about.
    needs : tuple of str
        The named assumptions (``consistent_if``) or the missing inputs (``untestable``).
    inputs : mapping of str to Interval
        By the symbols of ``formula``.
    result : Interval or None
        In ``unit`` (``fraction``, ``yuan``, ``count`` ...).
    working, formula, numbers : str
        A sentence; the formula in symbols (LaTeX); the same with the numbers in it.
    chance, null : float or None, str
        How likely the finding is by luck, and under which null.
    fragile : bool or None
        Whether one unit in a last digit flips the verdict; ``None`` where the question has no sense.
    band, band_source, in_band : Interval or None, str, str
        The same quantity elsewhere over the same years; ``yes``, ``no``, ``unknown`` or empty.
    other_readings : tuple of str
        The innocent explanations. Every ``consistent_if``, ``inconsistent`` and signal has at least one.
    reason : str
        Why a claim cannot be tested.

    Raises
    ------
    ValueError
        If the words contradict each other, an explanation is missing, or a
        family accuses that may not.
    """

    check: str
    id: str
    role: str
    verdict: str = ""
    signal: str = ""
    claims: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    place: str = ""
    indicator: str = ""
    period: str = ""
    needs: tuple[str, ...] = ()
    inputs: Mapping[str, Interval] = field(default_factory=dict)
    result: Interval | None = None
    unit: str = ""
    working: str = ""
    formula: str = ""
    numbers: str = ""
    chance: float | None = None
    null: str = ""
    fragile: bool | None = None
    band: Interval | None = None
    band_source: str = ""
    in_band: str = ""
    other_readings: tuple[str, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"{self.id}: a role is one of {', '.join(ROLES)}, got {self.role!r}")
        if (self.role == "test") != (self.verdict in VERDICTS):
            raise ValueError(f"{self.id}: a test, and only a test, has a verdict ({', '.join(VERDICTS)})")
        if (self.role == "signal") != bool(self.signal):
            raise ValueError(f"{self.id}: a signal, and only a signal, has a word of its own")
        if self.verdict == "inconsistent" and self.check not in ACCUSING:
            may = ", ".join(sorted(ACCUSING))
            raise ValueError(f"{self.check} may not call anything inconsistent; rule 10 names {may}")
        if (self.signal or self.verdict in ("consistent_if", "inconsistent")) and not any(self.other_readings):
            raise ValueError(f"{self.id}: a finding needs at least one innocent explanation (other_readings)")
        if self.verdict == "consistent_if" and not self._has_needs():
            raise ValueError(f"{self.id}: consistent_if needs the assumption that it rests on (needs)")
        if self.verdict == "untestable" and not self.reason:
            raise ValueError(f"{self.id}: untestable needs its reason")

    def _has_needs(self) -> bool:
        given = _NEEDS.__get__(self)
        return callable(given) or any(given)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: intervals are ``[lo, hi]``, rounded outward, ``None`` for no limit."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}


_ALREADY_PLAIN = frozenset({str, bool, float, type(None)})


class _Later:
    """A field of a verdict that is computed when it is first asked for, and kept."""

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, verdict: Verdict | None, owner: type | None = None) -> Any:
        if verdict is None:
            return self
        value = self._slot.__get__(verdict, owner)
        if callable(value):
            value = value()
            self._slot.__set__(verdict, value)
        return value

    def __set__(self, verdict: Verdict, value: Any) -> None:
        self._slot.__set__(verdict, value)


#: The fields that a family may leave for later: texts, and whether one unit in a last digit flips the verdict.
LATER = ("needs", "working", "numbers", "fragile")
_NEEDS = Verdict.needs
for _name in LATER:
    setattr(Verdict, _name, _Later(getattr(Verdict, _name)))


def _plain(value: Any) -> Any:
    if value.__class__ in _ALREADY_PLAIN:
        return value
    if isinstance(value, Interval):
        return [_outward(value.lo, -math.inf), _outward(value.hi, math.inf)]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _outward(end: Any, towards: float) -> float | None:
    if not math.isfinite(end):
        return None
    near = float(end)
    # The same as comparing the two, without making a fraction of the float.
    top, bottom = near.as_integer_ratio()
    apart = top * end.denominator - end.numerator * bottom if isinstance(end, (int, Fraction)) else near - end
    inside = apart > 0 if towards < 0 else apart < 0
    return math.nextafter(near, towards) if inside else near


def identifier(check: str, claims: Iterable[str], tag: str = "") -> str:
    """The id of a verdict: readable, stable, fit for an address."""
    whole = "--".join(map(anchor, (check, *claims)))
    if tag:
        whole += "--" + "".join([ch if ch.isascii() and ch.isalnum() else "-" for ch in tag.lower()])
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[: LONGEST_ID - 10].rstrip('-')}--{crc32(whole.encode('utf-8')):08x}"


def _period(claim: Claim) -> str:
    if claim.period_start and claim.period_start != claim.period_end:
        return f"{claim.period_start}/{claim.period_end}"
    return claim.period_end


@dataclass(frozen=True, slots=True)
class Family:
    """One family of checks; its methods are the only makers of its verdicts.

    Parameters
    ----------
    id, role, title : str
        As in the table of families.
    accuses : bool
        Whether it may say ``inconsistent``.
    implemented : bool
        A family that is not is listed, and not run.
    """

    id: str
    role: str
    title: str
    accuses: bool = False
    implemented: bool = True

    def _make(self, claims: Sequence[Claim], *, subject: Claim | None = None, tag: str = "", **said: Any) -> Verdict:
        ids = tuple(dict.fromkeys([c.claim for c in claims]))
        about = subject if subject is not None else (claims[0] if claims else None)
        if about is not None:
            said = {"place": about.place, "indicator": about.indicator, "period": _period(about)} | said
        return Verdict(check=self.id, id=identifier(self.id, ids, tag), claims=ids, **said)

    def consistent(self, claims: Sequence[Claim], **said: Any) -> Verdict:
        """Some values inside the intervals satisfy the check."""
        return self._make(claims, role="test", verdict="consistent", **said)

    def consistent_if(
        self,
        claims: Sequence[Claim],
        *,
        needs: Sequence[str] | Callable[[], tuple[str, ...]],
        other_readings: Sequence[str],
        **said: Any,
    ) -> Verdict:
        """They do under a named assumption from outside the text."""
        said |= {"needs": needs if callable(needs) else tuple(needs), "other_readings": tuple(other_readings)}
        # Nothing known elsewhere to hold the needed value against is said, not left out (rule 11).
        if not said.get("in_band"):
            said["in_band"] = "unknown"
        return self._make(claims, role="test", verdict="consistent_if", **said)

    def untestable(self, claims: Sequence[Claim], *, reason: str, needs: Sequence[str] = (), **said: Any) -> Verdict:
        """The test cannot be made, and why. Its role is ``test`` in every family: a test was wanted."""
        return self._make(claims, role="test", verdict="untestable", reason=reason, needs=tuple(needs), **said)

    def derived(self, claims: Sequence[Claim], **said: Any) -> Verdict:
        """A figure that follows from the claims; neither right nor wrong."""
        return self._make(claims, role="derive", **said)

    def signal(self, claims: Sequence[Claim], *, signal: str, other_readings: Sequence[str], **said: Any) -> Verdict:
        """Something worth a look that no arithmetic can judge."""
        return self._make(claims, role="signal", signal=signal, other_readings=tuple(other_readings), **said)


@dataclass(frozen=True, slots=True)
class AccusingFamily(Family):
    """A family of rule 10: an identity within one definition, period and regime."""

    accuses: bool = True

    def inconsistent(self, claims: Sequence[Claim], *, other_readings: Sequence[str], **said: Any) -> Verdict:
        """No values inside the intervals satisfy the check, under any assumption that it knows."""
        return self._make(claims, role="test", verdict="inconsistent", other_readings=tuple(other_readings), **said)


_TABLE = (
    ("growth.nominal", "test", "compound growth between two printed levels"),
    ("growth.deflator", "test", "what prices must have done if level and rate both hold"),
    ("growth.base", "derive", "the base that the rate would need"),
    ("growth.path", "test", "an average and one year give the average of the others"),
    ("growth.chain", "test", "yearly rates against a printed average"),
    ("growth.cumulative", "test", "investment, by the cumulative method and by the geometric one"),
    ("growth.ytd", "derive", "a quarter from cumulative rates"),
    ("index.chain", "derive", "indices with the previous year at 100, multiplied"),
    ("series.break", "signal", "the pair straddles a known break"),
    ("series.monotone", "test", "uninterrupted growth against the figures"),
    ("share.level", "test", "a part over its whole"),
    ("share.rest", "test", "what the rest must have done"),
    ("share.parent", "derive", "a share and a part give the whole"),
    ("share.shift", "derive", "a changed share compares nominal growth"),
    ("contribution", "derive", "points and shares of growth add up"),
    ("sum.parts", "test", "parts against a whole, shares against 100"),
    ("period.part", "test", "one year's flow inside its period's sum"),
    ("order.subset", "test", "a part is no larger than its whole"),
    ("stock.flow", "test", "a stock plus its net increase is the next stock"),
    ("percapita.base", "derive", "the mean population that a figure per head used"),
    ("target.required", "derive", "the growth that a target needs, in both price readings"),
    ("target.remaining", "derive", "what is left after the first year's target"),
    ("target.joint", "derive", "targets that share quantities must be possible together"),
    ("target.record", "derive", "a target beside the last result"),
    ("target.cascade", "derive", "targets of a place and its parent for one year"),
    ("target.next", "derive", "a target beside the result in the next year's report"),
    ("target.outcome", "derive", "what happened, where an outside figure exists"),
    ("plan.completion", "test", "a completion rate gives the plan"),
    ("count.recover", "test", "a percentage and a difference give the counts"),
    ("count.grim", "test", "a percentage of a small count is a fraction of it"),
    ("place.part", "derive", "a place in its parent"),
    ("place.family", "signal", "a place's shares of its parent, sorted"),
    ("place.rest", "derive", "what a place's and its parent's figures make the rest do"),
    ("place.compare", "test", "above the average: against the figure known at the time"),
    ("rank.bound", "test", "a rank within its group, recomputed where figures exist"),
    ("same.figure", "signal", "one figure printed in two places of the record"),
    ("same.words", "signal", "runs of words that two documents share"),
    ("same.label", "signal", "one value under two names, or one name over two values"),
    ("ratio.unit", "derive", "money per project, per head, per new firm"),
    ("ratio.elasticity", "derive", "growth of one thing over growth of another, nominal with nominal"),
    ("unit.scale", "signal", "off by a power of ten"),
    ("change.points", "test", "two levels of a rate: points and per cent told apart"),
    ("outside.level", "signal", "a printed figure beside a published one, by vintage"),
    ("digits.round", "derive", "how round plans are beside results"),
    ("source.damage", "signal", "whether the damage to a text is regular, and confirms the restoration"),
)


def families() -> dict[str, Family]:
    """Every family of the table, in its order, by id."""
    return {
        check: (AccusingFamily if check in ACCUSING else Family)(check, role, title) for check, role, title in _TABLE
    }


#: The registry: id to family.
FAMILIES: dict[str, Family] = families()
