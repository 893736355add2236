"""What is missing: the figures and reports that would make untestable claims testable, the most useful first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from duizhang.checks.verdict import Verdict
from duizhang.claim import Facts

__all__ = ["Want", "need_words", "wanted", "wanted_documents"]

#: How a check writes down what it lacks: ``indicator@place period kind``; anything else is shown as it stands.
_NEED = re.compile(r"(?P<indicator>[\w-]+)@(?P<place>[\w-]+)(?: (?P<period>\d{4}[\d/-]*))?(?: (?P<kind>.+))?")


@dataclass(frozen=True, slots=True)
class Want:
    """A missing input.

    Attributes
    ----------
    needs : tuple of str
        As the checks write them.
    words : str
        The same for a reader.
    alone : tuple of str
        The claims that lack nothing else: with this input they could be tested.
    helps : tuple of str
        The claims that lack this and something more.
    """

    needs: tuple[str, ...]
    words: str
    alone: tuple[str, ...]
    helps: tuple[str, ...]


def wanted(facts: Facts, verdicts: Iterable[Verdict]) -> tuple[Want, ...]:
    """Each missing input by itself: an indicator, a place and a period.

    Ranked by the claims that it would make testable, then by those that it
    would help to test. Claims that some other test reaches are left out.
    """
    lacks = _lacks(verdicts)
    return _ranked(lacks, {need: (need,) for need in _in_order(lacks)}, lambda need: need_words(facts, need))


def wanted_documents(facts: Facts, verdicts: Iterable[Verdict]) -> tuple[Want, ...]:
    """Missing inputs of one place, period and kind together, as one publication would bring them.

    The results of one year, say, stand in the next year's report: all claims
    that need nothing else count as made testable by it.
    """
    lacks = _lacks(verdicts)
    groups: dict[tuple[str, str, str], list[str]] = {}
    for need in _in_order(lacks):
        m = _NEED.fullmatch(need)
        key = (m["place"], m["period"] or "", m["kind"] or "") if m else ("", "", need)
        groups.setdefault(key, []).append(need)
    named = {_document_words(facts, *key): tuple(needs) for key, needs in groups.items()}
    return _ranked(lacks, named, str)


def _lacks(verdicts: Iterable[Verdict]) -> dict[str, dict[str, None]]:
    """Claim -> what it lacks, for every claim that no test reaches."""
    lacks: dict[str, dict[str, None]] = {}
    reached = set()
    for v in verdicts:
        if v.verdict == "untestable":
            for claim in v.claims:
                lacks.setdefault(claim, {}).update(dict.fromkeys(v.needs))
        elif v.role == "test":
            reached.update(v.claims)
    return {claim: needs for claim, needs in lacks.items() if needs and claim not in reached}


def _in_order(lacks: dict[str, dict[str, None]]) -> list[str]:
    return list(dict.fromkeys(need for needs in lacks.values() for need in needs))


def _ranked(
    lacks: dict[str, dict[str, None]], named: dict[str, tuple[str, ...]], words: Callable[[str], str]
) -> tuple[Want, ...]:
    users: dict[str, list[str]] = {}
    for claim, needs in lacks.items():
        for need in needs:
            users.setdefault(need, []).append(claim)
    found = []
    for name, needs in named.items():
        given = set(needs)
        claims = dict.fromkeys(claim for need in needs for claim in users[need])
        alone = tuple(c for c in claims if set(lacks[c]) <= given)
        helps = tuple(c for c in claims if not set(lacks[c]) <= given)
        found.append(Want(needs, words(name), alone, helps))
    return tuple(sorted(found, key=lambda w: (-len(w.alone), -len(w.helps), w.words)))


def need_words(facts: Facts, need: str) -> str:
    """A missing input, as the checks write it down, in a reader’s words."""
    m = _NEED.fullmatch(need)
    if not m:
        return need
    indicator = facts.indicators.get(m["indicator"])
    what = indicator.name_en if indicator and indicator.name_en else m["indicator"].replace("_", " ")
    return f"{what}, {_document_words(facts, m['place'], m['period'] or '', m['kind'] or '')}"


def _document_words(facts: Facts, place: str, period: str, kind: str) -> str:
    known = facts.places.get(place)
    where = known.name_en if known and known.name_en else place.replace("_", " ")
    if not where:
        return kind
    when = " to ".join(period.split("/")) if "/" in period else period
    words = {
        "result": f"results of {when or 'the target’s year'} (a later report)",
        "outcome": f"what had been done by {when or 'the deadline'}",
        "level": f"figures of {when}",
        "growth": f"growth in {when}",
        "share": f"shares in the whole, {when}",
        "yearly figures": f"figures of the single years, {when}",
        "definition": "what exactly is counted",
        "period": "from when to when",
        "base period": "the year compared with",
        "": f"figures of {when}" if when else "figures",
    }
    return f"{where}: {words.get(kind, f'{kind} {when}'.strip())}"
