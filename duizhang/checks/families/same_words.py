"""same.words: runs of words that two documents share, and what differs inside a shared sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts, Passage

FAMILY = FAMILIES["same.words"]
OTHERS = (
    "both may follow one instruction, one conference or one formula that stood in neither",
    "offices of a place and of its parent write about the same work; no direction of copying is claimed",
)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every shared run that does not also stand in a third document."""
    ix = index(facts)
    if not facts.passages:
        return
    quotes = _quotes(ix)
    for p in facts.passages:
        # A formula that a third document has too says nothing about these two.
        if p.also_in:
            continue
        claims = [*_inside(quotes, p.source_a, p.start_a, p.end_a), *_inside(quotes, p.source_b, p.start_b, p.end_b)]
        yield FAMILY.signal(
            claims,
            signal="differs_inside" if p.difference else "shared_words",
            tag=p.passage,
            place=_place(ix, p),
            indicator="",
            period="",
            other_readings=OTHERS,
            working=f"{p.source_a} and {p.source_b} share a run of {p.characters} characters that begins {p.head}"
            + (f"; inside the sentence they differ: {p.difference}." if p.difference else "."),
        )


def _place(ix: Index, p: Passage) -> str:
    source = ix.facts.sources.get(p.source_a)
    return source.place if source else ""


def _quotes(ix: Index) -> dict[str, list[tuple[int, int, Claim]]]:
    table: dict[str, list[tuple[int, int, Claim]]] = defaultdict(list)
    for c in ix.facts.claims:
        if c.quote_start.isdigit():
            start = int(c.quote_start)
            table[c.source].append((start, start + len(c.quote), c))
    for found in table.values():
        found.sort(key=lambda q: (q[0], q[2].claim))
    return table


def _inside(quotes: dict[str, list[tuple[int, int, Claim]]], source: str, start: str, end: str) -> list[Claim]:
    """Claims whose quote touches the run."""
    if not (start.isdigit() and end.isdigit()):
        return []
    found = quotes.get(source, [])
    # A quote has at most 40 characters: none that starts further back can reach the run.
    first = bisect_left(found, int(start) - 40, key=lambda q: q[0])
    return [c for a, b, c in found[first : bisect_left(found, int(end), key=lambda q: q[0])] if b > int(start)]
