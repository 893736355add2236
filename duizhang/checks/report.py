"""Verdicts as text for a terminal, as CSV and as JSON; and one growth rate checked without any ledger."""

from __future__ import annotations

import csv
import io
import json
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from duizhang.checks import show
from duizhang.checks.engine import Funnel, funnel
from duizhang.checks.growth import annual_growth, base_needed, implied_deflator
from duizhang.checks.verdict import Verdict
from duizhang.checks.wanted import Want, wanted, wanted_documents
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval, readings

__all__ = ["MARKS", "explain", "growth_text", "report", "to_csv", "to_json", "typed_number"]

#: What a reader sees for each verdict or role: a shape, so that no colour is needed, and plain words.
MARKS = {
    "consistent": ("●", "adds up"),
    "consistent_if": ("◐", "adds up only if …"),
    "inconsistent": ("◆", "these numbers cannot all hold"),
    "untestable": ("○", "cannot be tested"),
    "derive": ("→", "follows"),
    "signal": ("◇", "worth a look"),
}
_STRONGEST = ("inconsistent", "consistent_if", "consistent", "signal", "derive", "untestable")
#: Rows of *wanted* shown; all of them are in the JSON.
_WANTED_SHOWN = 12
#: Units whose results are told in per cent.
_FRACTIONS = ("fraction", "")


def report(facts: Facts, verdicts: Sequence[Verdict], shown: Sequence[Verdict] | None = None, about: str = "") -> str:
    """The readable report: the funnel, the findings, why the rest cannot be tested, and what is wanted.

    Parameters
    ----------
    facts : Facts
    verdicts : sequence of Verdict
        All of the ledger: the funnel counts them.
    shown : sequence of Verdict, optional
        Those to list; then the untestable ones among them are listed one by one.
    about : str
        In words, what was chosen.
    """
    listed = verdicts if shown is None else shown
    parts = [_funnel_text(funnel(facts, verdicts))]
    if shown is not None:
        parts.append(f"Shown: {len(listed)} of {len(verdicts)} rows ({about}).")
    findings = sorted(
        (v for v in listed if shown is not None or v.verdict != "untestable"), key=lambda v: _STRONGEST.index(_state(v))
    )
    if findings:
        heads = ("", "says", "check", "place", "indicator", "period", "result")
        rows = Counter(
            (
                *MARKS[_state(v)],
                v.check,
                v.place,
                _indicator(facts, v.indicator),
                v.period,
                v.reason or _result(facts, v),
            )
            for v in findings
        )
        # Two copies of one text share dozens of runs of words: one line says it.
        rows = [row if n == 1 else (*row[:-1], f"{row[-1]} (×{n:,})") for row, n in rows.items()]
        parts.append(_table(heads, rows))
    elif listed:
        parts.append("No check reaches these claims.")
    if promised := [v for v in listed if v.check == "target.next" and v.role == "derive"]:
        parts.append(_promised_text(facts, promised))
    if shown is None:
        reasons = Counter(v.reason for v in listed if v.verdict == "untestable")
        if reasons:
            parts.append("Why the rest cannot be tested (rows)\n" + _counted(reasons.most_common()))
    by_need = wanted(facts, listed)
    if by_need:
        parts.append(_wanted_text(wanted_documents(facts, listed), by_need))
    parts.append("The working of one claim: duizhang check --explain CLAIM")
    return _plain("\n\n".join(parts)) + "\n"


def explain(facts: Facts, verdicts: Iterable[Verdict], identifier: str) -> str:
    """The whole working of every verdict on one claim, or of one verdict, by id.

    Raises
    ------
    KeyError
        If neither a claim nor a verdict has this id.
    """
    verdicts = list(verdicts)
    chosen = [v for v in verdicts if identifier in (*v.claims, v.id)]
    claims = [c for c in facts.claims if c.claim == identifier]
    if not chosen and not claims:
        raise KeyError(f"no claim and no verdict {identifier!r} in the ledger")
    parts = [_claim_text(c) for c in claims]
    parts += [_verdict_text(facts, v) for v in sorted(chosen, key=lambda v: _STRONGEST.index(_state(v)))]
    return _plain("\n\n".join(parts)) + "\n"


def _claim_text(c: Claim) -> str:
    lines = [c.claim, f"  printed    {show.printed(c)}" if c.is_number else "  printed    in words"]
    lines += [f"  quote      {c.quote}", f"  in English {c.quote_en}"] if c.quote else []
    if c.is_number:
        try:
            lines.append(f"  stands for {' or '.join(str(r.interval) for r in c.readings())} {c.unit}")
        except (ValueError, ArithmeticError) as error:
            lines.append(f"  stands for nothing that can be computed with: {error}")
    said = {"place": c.place, "period": c.period_end, "period is": c.period_basis, "status": c.status, "basis": c.basis}
    lines.append("  " + ", ".join(f"{k} {v}" for k, v in said.items() if v))
    return "\n".join(lines)


def _verdict_text(facts: Facts, v: Verdict) -> str:
    shape, words = MARKS[_state(v)]
    lines = [f"{v.check}  ({v.id})"]
    # The innocent explanations stand above the finding.
    lines += [f"  could also be: {r}" for r in v.other_readings]
    lines.append(
        f"  {shape} {words}{f' ({v.signal})' if v.signal else ''}: {v.reason or v.working or _result(facts, v)}"
    )
    lines += [f"  needs: {n}" for n in v.needs]
    if v.formula:
        lines += [f"  formula: {v.formula}", f"  numbers: {v.numbers}" if v.numbers else ""]
    lines += [f"  {name} = {_ends(i)}" for name, i in v.inputs.items()]
    if v.result is not None:
        lines.append(f"  result: {_result(facts, v)}")
    if v.band is not None:
        lines.append(f"  elsewhere: {v.band_source or show.percent(v.band)}; inside: {v.in_band or 'unknown'}")
    if v.chance is not None:
        lines.append(f"  chance: {v.chance:.3f} ({v.null})")
    if v.fragile is not None:
        lines.append(f"  one unit in a last digit {'changes' if v.fragile else 'does not change'} the verdict")
    others = [c for c in v.claims if c in {x.claim for x in facts.claims}]
    lines += [f"  claims: {', '.join(others)}"] if others else []
    lines += [f"  outside figures: {'; '.join(v.references)}"] if v.references else []
    return "\n".join(line for line in lines if line)


def _state(v: Verdict) -> str:
    return v.verdict or v.role


def _result(facts: Facts, v: Verdict) -> str:
    if v.result is None:
        return v.signal or v.working
    if v.unit in _FRACTIONS:
        return show.percent(v.result)
    return show.amount(v.result, v.unit, facts.units)


def _indicator(facts: Facts, key: str) -> str:
    """The key; where it was made from a phrase that no vocabulary knows, the phrase."""
    known = facts.indicators.get(key)
    return known.name_zh if known is not None and key.startswith("zh_") and known.name_zh else key


def _ends(interval: Interval) -> str:
    return f"{float(interval.lo):.10g}" if interval.lo == interval.hi else str(interval)


def _funnel_text(f: Funnel) -> str:
    rows = [
        (f"{f.numbers:,}", "numbers in the texts"),
        (f"{f.claims:,}", "claims: something that could be so or otherwise"),
        (f"{f.tested:,}", "claims that at least one test reaches"),
        *(
            (f"{getattr(f, s):,}", f"{MARKS[s][0]} {MARKS[s][1]}")
            for s in ("consistent", "consistent_if", "inconsistent")
        ),
        (f"{f.untestable:,}", f"{MARKS['untestable'][0]} {MARKS['untestable'][1]}"),
    ]
    beside = (
        f"Beside it: {show.counted(f.derived, 'figure')} derived, {show.counted(f.signals, 'signal')}. "
        "None of these is a verdict."
    )
    return "\n".join(f"{n:>9}  {w}" for n, w in rows) + f"\n{beside}"


def _promised_text(facts: Facts, rows: Sequence[Verdict]) -> str:
    """Promised, reported, silent: a target in one report beside the result in the next."""
    from duizhang.checks import show
    from duizhang.checks.families.target_next import outcome

    lines = []
    by_id = {c.claim: c for c in facts.claims}
    for v in rows:
        claims = [by_id[c] for c in v.claims]
        aims = [c for c in claims if c.status != "achieved"]
        came = [c for c in claims if c.status == "achieved"]
        promised = "-".join(dict.fromkeys(show.printed(c) for c in aims))
        lines.append((v.place, v.indicator, v.period, promised, "".join(show.printed(c) for c in came), outcome(v)))
    counts = Counter(line[-1] for line in lines)
    said = ", ".join(f"{counts[w]} {w}" for w in ("met", "missed", "undecided", "silent") if counts[w])
    heads = ("place", "indicator", "period", "promised", "reported", "so")
    return f"Promised, reported, silent: {said}\n" + _table(heads, lines)


def _counted(rows: Iterable[tuple[str, int]]) -> str:
    return "\n".join(f"{n:>9,}  {words}" for words, n in rows)


def _wanted_text(documents: Sequence[Want], single: Sequence[Want]) -> str:
    lines = ["Wanted: what would make claims testable (claims it makes testable; claims it helps)"]
    lines += [_want_line(w) for w in documents[:_WANTED_SHOWN]]
    lines += _more(documents)
    lines += ["The same one figure at a time"]
    lines += [_want_line(w) for w in single[:_WANTED_SHOWN]]
    lines += _more(single)
    return "\n".join(lines)


def _more(wants: Sequence[Want]) -> list[str]:
    rest = len(wants) - _WANTED_SHOWN
    return [f"{'':>16}and {rest:,} more (all in the JSON: -o verdicts.json)"] if rest > 0 else []


def _want_line(w: Want) -> str:
    return f"{len(w.alone):>9,}  {len(w.helps):>3}  {w.words}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; a Chinese character takes two places."""
    cells = [tuple(_plain(c).replace("\n", " ") for c in row) for row in (heads, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(heads) - 1)]
    lines = []
    for row in cells:
        padded = [c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=False)]
        lines.append("  ".join([*padded, row[-1]]).rstrip())
    return "\n".join(lines)


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def _plain(text: str) -> str:
    """Without what a terminal would obey: a ledger's cells are shown, never executed."""
    # What Python calls printable holds none of them; most lines are.
    return "\n".join(line if line.isprintable() else _obeyed_by_none(line) for line in text.split("\n"))


def _obeyed_by_none(line: str) -> str:
    return "".join(ch for ch in line if unicodedata.category(ch) not in ("Cc", "Cf", "Co", "Cs"))


# -- files ----------------------------------------------------------------------
def to_csv(verdicts: Iterable[Verdict]) -> str:
    """One row a verdict. Intervals are two columns, lists are joined by ``;``, inputs are JSON."""
    out = io.StringIO()
    rows = [_flat(v.to_dict()) for v in verdicts]
    writer = csv.DictWriter(out, fieldnames=_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


_INTERVALS = ("result", "band")
_COLUMNS = [
    c for f in fields(Verdict) for c in ((f"{f.name}_low", f"{f.name}_high") if f.name in _INTERVALS else (f.name,))
]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in row.items():
        if name in _INTERVALS:
            ends = value or [None, None]
            out |= {f"{name}_low": _cell(ends[0]), f"{name}_high": _cell(ends[1])}
        elif isinstance(value, list):
            out[name] = ";".join(_plain(str(v)) for v in value)
        elif isinstance(value, dict):
            out[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
        else:
            out[name] = _cell(value)
    return out


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value


def to_json(facts: Facts, verdicts: Sequence[Verdict], shown: Sequence[Verdict] | None = None) -> str:
    """The funnel of all verdicts, those shown, and everything wanted for them."""
    listed = verdicts if shown is None else shown
    record = {
        "funnel": asdict(funnel(facts, verdicts)),
        "verdicts": [v.to_dict() for v in listed],
        "wanted": [
            {"what": w.words, "needs": list(w.needs), "makes_testable": list(w.alone), "helps": list(w.helps)}
            for w in wanted(facts, listed)
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


# -- without a ledger -----------------------------------------------------------
def typed_number(text: str, what: str) -> str:
    """The digits of a number as somebody types it from a page, ``7.1%`` and ``1,234.50`` included.

    Raises
    ------
    ValueError
        In words that name ``what``.
    """
    digits = text.strip().replace(",", "").replace("，", "").rstrip("%％").strip()
    digits = digits.replace("−", "-")
    try:
        readings(digits)
    except (ValueError, ArithmeticError):
        raise ValueError(f"{what}: expected a number as printed, such as 531.6, got {text!r}") from None
    return digits


def growth_text(first: str, last: str, years: int, rate: str) -> str:
    """What two levels and a growth rate, as printed, say about each other.

    Parameters
    ----------
    first, last : str
        Levels in one unit, as printed.
    years : int
        From the first to the last: 2015 to 2020 is 5.
    rate : str
        Average growth a year in per cent, as printed.

    Raises
    ------
    ValueError
        With the input and what was expected, in one line.
    """
    first, last, rate = (
        typed_number(t, w) for t, w in ((first, "the first level"), (last, "the last level"), (rate, "--rate"))
    )
    if years < 1:
        raise ValueError(f"--years: expected one year or more between the levels, got {years}")
    a, b = readings(first)[0].interval, readings(last)[0].interval
    g = readings(rate)[0].interval * _PER_CENT
    nominal = annual_growth(a, b, years)
    gap = implied_deflator(a, b, years, g)
    base = base_needed(b, years, g)
    fits = nominal.meets(g)
    many = f"{years} years" if years > 1 else "1 year"
    state = "consistent" if fits else "consistent_if"
    shape, words = MARKS[state]
    lines = [
        f"{first} to {last} in {many}, and {rate} % a year",
        f"  the first level stands for {show.number(a, _decimals(first) + 1)}, the last for "
        f"{show.number(b, _decimals(last) + 1)}, "
        f"the rate for {show.percent(g, _decimals(rate) + 1)}",
        f"  growth of the level   ({last} / {first})^(1/{years}) - 1 = {show.percent(nominal)} a year",
    ]
    if not fits:
        lines += [
            "  could also be: the levels are at current prices and the rate at constant prices (GDP and "
            "value added always are)",
            "  could also be: the first level was restated after it was printed, or the last counts more "
            "than the first did",
        ]
        lines += [
            f"  could also be: the rate runs over {n} years, not {years}"
            for n in (years - 1, years + 1)
            if _over(a, b, n, g)
        ]
    lines.append(
        f"  {shape} {words}"
        + ("" if fits else f" something stands between them that makes {show.percent(gap)} a year:")
    )
    lines += [
        f"  if the rate is real, prices (with every change in what is counted) changed by {show.percent(gap)} a year",
        f"  if prices stood still, the rate needs a first level of "
        f"{_sensible(base, max(_decimals(first), 1))} (printed: {first})",
        "No place and no document is behind these numbers, so nothing outside them was asked.",
    ]
    return "\n".join(lines) + "\n"


_PER_CENT = Interval.point(1) / Interval.point(100)


def _over(a: Interval, b: Interval, years: int, rate: Interval) -> bool:
    return years >= 1 and annual_growth(a, b, years).meets(rate)


def _decimals(digits: str) -> int:
    return len(digits.partition(".")[2])


def _sensible(interval: Interval, decimals: int) -> str:
    """Enough decimals that a small number is not rounded away."""
    size = min((abs(float(e)) for e in (interval.lo, interval.hi) if e), default=1.0)
    return show.number(interval, max(decimals, 2 - math.floor(math.log10(size))) if size < 1 else decimals)
