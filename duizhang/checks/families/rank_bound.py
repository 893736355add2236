"""rank.bound: a rank lies within its group; recomputed by vintage where the group's figures exist.

A rank of growth is held against growth and a rank of a level against levels.
Which one a text means is read from the claim's own columns; where they leave it
open, the figures of both are tried and named, and nothing rests on the choice.
"""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import RATES, Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["rank.bound"]
FORMULA = r"1 \le r \le N"
OTHERS = (
    "the rank may have been computed from figures that were revised since, or on another population",
    "the group may have been another one (with the municipalities, without some member)",
)


#: What a rank is a rank of, and the outside figures that it is held against.
MEASURES = {"level": "level", "growth": "growth_yoy"}
#: Words of a quote that say growth, and words that say how much there is.
GROWTH_WORDS = ("增速", "增幅", "增长", "涨幅", "升幅", "降幅")
LEVEL_WORDS = ("总量", "总额", "总值", "规模", "水平")


def measures(ix: Index, c: Claim) -> tuple[str, ...]:
    """What a rank is a rank of: ``level``, ``growth``, or both where the ledger leaves it open.

    In this order: the claim that ``of`` names; a base period or a price basis,
    which only growth has; the words of the quote.
    """
    of = ix.of(c)
    if isinstance(of, Claim):
        return ("growth",) if of.kind in RATES else ("level",)
    if c.base_period or c.basis in ("real", "nominal"):
        return ("growth",)
    grows = any(word in c.quote for word in GROWTH_WORDS)
    if grows and any(word in c.quote for word in LEVEL_WORDS):
        return ("level", "growth")
    return ("growth",) if grows else ("level",)


def rank_among(own: Interval, others: list[Interval]) -> Interval:
    """The ranks that a figure may have among others, the largest being first."""
    best = 1 + sum(o.lo > own.hi for o in others)
    worst = 1 + sum(o.hi > own.lo for o in others)
    return Interval(best, worst)


def find(facts: Facts) -> Iterator[Verdict]:
    """Every printed rank in a group whose members are known."""
    ix = index(facts)
    for c in ix.facts.claims:
        if c.kind != "rank" or c.status != "achieved" or not ix.usable(c):
            continue
        of = ix.of(c)
        group = of[0] if isinstance(of, tuple) else c.comparator if isinstance(of, Claim) else c.of
        members = members_of(ix, group)
        if members:
            yield _test(ix, c, of[1] if isinstance(of, tuple) else c.indicator, group, members)


def members_of(ix: Index, group: str) -> tuple[str, ...]:
    """The places of a group, or the parts of a place."""
    row = ix.facts.places.get(group)
    if row is None:
        return ()
    named = tuple(m.strip() for m in row.members.split(";") if m.strip())
    return named or tuple(ix.children.get(group, ()))


def _test(ix: Index, c: Claim, indicator: str, group: str, members: tuple[str, ...]) -> Verdict:
    rank, size = ix.value(c), len(members)
    inside = rank.hi >= 1 and rank.lo <= size
    of_what = measures(ix, c)
    tried = []
    if c.place in members:
        tried = [found for what in of_what for found in _recomputed(ix, c, indicator, group, members, what)]
    beside = "; ".join(f"{name or 'no vintage'} {show.number(value, 0)}" for name, value, _ in tried)
    said = {
        "references": tuple(r for t in tried for r in t[2]),
        "inputs": {"r": rank, "N": Interval.point(size)},
        "result": tried[0][1] if tried else None,
        "unit": "rank",
        "working": f"Rank {c.printed} of {size} ({ix.place_name(group)}){_by(of_what)}."
        + (f" Recomputed from published figures of {c.year}: {beside}." if beside else ""),
        "formula": FORMULA,
        "numbers": rf"1 \le {c.printed} \le {size}",
    }
    if not inside:
        need = f"a group of {c.printed} or more places, not the {size} of the ledger"
        return FAMILY.consistent_if((c,), needs=(need,), other_readings=OTHERS, **said)
    if not tried or any(value.meets(rank) for _, value, _ in tried):
        return FAMILY.consistent((c,), **said)
    need = f"other figures of the group than those known ({beside}), such as an earlier count of people"
    return FAMILY.consistent_if((c,), needs=(need,), other_readings=OTHERS, in_band="no", band=tried[0][1],
                                band_source="recomputed from published figures", **said)  # fmt: skip


def _by(of_what: tuple[str, ...]) -> str:
    if of_what == ("level",):
        return ""
    return " by growth" if of_what == ("growth",) else "; by level or by growth, which the text leaves open"


def _recomputed(ix: Index, c: Claim, indicator: str, group: str, members: tuple[str, ...], what: str):
    if c.year is None:
        return
    key = ("figures of", group, indicator, c.year, what)
    for vintage, values in ix.once(key, lambda: _figures(ix, members, indicator, c.year, MEASURES[what])).items():
        if c.place in values:
            others = [value for member, value in values.items() if member != c.place]
            name = f"{vintage or 'no vintage'}{', growth' if what == 'growth' else ''}"
            yield (
                name,
                rank_among(values[c.place], others),
                (f"{indicator} of {len(members)} places {c.year} ({name})",),
            )


def _figures(
    ix: Index, members: tuple[str, ...], indicator: str, year: int, kind: str
) -> dict[str, dict[str, Interval]]:
    """The published figures of a whole group, by vintage; a vintage that lacks a member is left out."""
    found: dict[str, dict[str, Interval]] = {}
    for member in members:
        for r in ix.references_at(member, indicator, year, kind):
            found.setdefault(r.vintage, {})[member] = ix.reference_value(r)
    return {vintage: found[vintage] for vintage in sorted(found) if len(found[vintage]) == len(members)}
