"""rank.bound: a rank lies within its group; recomputed by vintage where the group's figures exist."""

from __future__ import annotations

from collections.abc import Iterator

from duizhang.checks import show
from duizhang.checks.index import Index, index
from duizhang.checks.verdict import FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.interval import Interval

FAMILY = FAMILIES["rank.bound"]
FORMULA = r"1 \le r \le N"
OTHERS = (
    "the rank may have been computed from figures that were revised since, or on another population",
    "the group may have been another one (with the municipalities, without some member)",
)


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
        group = of[0] if isinstance(of, tuple) else c.of
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
    tried = list(_recomputed(ix, c, indicator, members)) if c.place in members else []
    beside = "; ".join(f"{name or 'no vintage'} {show.number(value, 0)}" for name, value, _ in tried)
    said = {
        "references": tuple(r for t in tried for r in t[2]),
        "inputs": {"r": rank, "N": Interval.point(size)},
        "result": tried[0][1] if tried else None,
        "unit": "rank",
        "working": f"Rank {c.printed} of {size} ({ix.place_name(group)})."
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


def _recomputed(ix: Index, c: Claim, indicator: str, members: tuple[str, ...]):
    if c.year is None:
        return
    tables = {m: {r.vintage: r for r in ix.references_at(m, indicator, c.year)} for m in members}
    for vintage in sorted(set(tables[c.place])):
        rows = {m: t[vintage] for m, t in tables.items() if vintage in t}
        if len(rows) == len(members):
            own = ix.reference_value(rows[c.place])
            others = [ix.reference_value(r) for m, r in rows.items() if m != c.place]
            yield (
                vintage,
                rank_among(own, others),
                (f"{indicator} of {len(members)} places {c.year} ({vintage or 'no vintage'})",),
            )
