"""The pages that a ledger can carry: declarations made from its rows, for a book that nobody has declared pages for.

Each rule looks for rows without which a page would say nothing. Whether the
parameters can run is decided by the models of
:mod:`duizhang.pages.parameters`; what came of a page is only known when it has
run, and :func:`says_something` looks at that.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from duizhang.claim import AMOUNTS, RATES, Claim, Facts, Source, year_of
from duizhang.pages.declared import Declared
from duizhang.pages.parameters import ParameterError, validate

if TYPE_CHECKING:
    from duizhang.ledger import Ledger

__all__ = ["MOST", "Proposal", "document_labels", "harmless", "page_name", "propose", "says_something"]

#: Pages of one notebook, at most: a book of forty reports is still a book. The rest are made one by one.
MOST = {"growth-rates": 12, "sector-claims": 8, "district-comparison": 4, "targets": 8, "shared-figures": 15}
#: Pages on which a level and a rate stand without a second level, where there is nothing better.
_MOST_WITHOUT_PAIR = 3
#: Families of indicators that speak of the economy, in the order in which a reader expects them.
_ECONOMY = ("growth", "sector", "investment", "fiscal", "trade", "income", "people")
_LONGEST_NAME = 80
_LONGEST_TITLE = 110


@dataclass(frozen=True)
class Proposal:
    """The pages to make, and in words those that a limit left out."""

    pages: tuple[Declared, ...]
    left_out: tuple[str, ...] = ()


def page_name(*words: str) -> str:
    """An address of a-z, 0-9 and hyphens, never too long for a file's name."""
    whole = "-".join(filter(None, (re.sub(r"[^a-z0-9]+", "-", w.lower()).strip("-") for w in words)))
    if len(whole) <= _LONGEST_NAME:
        return whole
    return f"{whole[: _LONGEST_NAME - 9].rstrip('-')}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


#: Themes write titles into pages, and into attributes, without escaping them.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", '"': "”", "`": "‘"})


def harmless(title: str) -> str:
    """A title made from a ledger, its brackets and quotation marks replaced by some that are no markup anywhere."""
    return title.translate(_HARMLESS)


def says_something(notebook: Mapping[str, Any]) -> bool:
    """Whether an executed page found what it was made for: more than one figure, table or verdict.

    One table alone lists what was printed; the steps after it then said which
    rows they miss.
    """
    shown = 0
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            markup = "".join(data.get("text/html", ""))
            found = 'class="dz-table"' in markup or 'class="dz-verdict' in markup
            shown += "image/svg+xml" in data or (found and "dz-parameters" not in markup)
    return shown > 1


def propose(ledger: Ledger) -> Proposal:
    """The pages that this ledger can carry, in the order of a book's parts.

    Parameters
    ----------
    ledger : Ledger
        Validated.
    """
    facts = ledger.facts()
    found: list[Declared] = []
    left: list[str] = []
    rules = (_audits, _verdicts, _growth, _sectors, _comparisons, _targets, _shared, _typed)
    for rule in rules:
        fitting = [d for d in rule(facts) if _can_run(d, ledger)]
        most = MOST.get(fitting[0].notebook, len(fitting)) if fitting else 0
        found += fitting[:most]
        if more := fitting[most:]:
            left.append(f"{len(more)} more pages of the notebook {more[0].notebook}, such as: {more[0].title}")
    return Proposal(tuple(_named_once(found)), tuple(left))


def _can_run(declared: Declared, ledger: Ledger) -> bool:
    try:
        validate(declared.notebook, declared.parameters).bind(ledger)
    except ParameterError:
        return False
    return True


def _named_once(pages: Iterable[Declared]) -> Iterator[Declared]:
    """Two keys that differ in a hyphen and an underscore would share an address."""
    seen: set[str] = set()
    for d in pages:
        name, n = d.page, 2
        while name in seen:
            name, n = f"{d.page}-{n}", n + 1
        seen.add(name)
        yield d if name == d.page else Declared(name, d.notebook, d.title, d.parameters)


def _page(notebook: str, name: tuple[str, ...], title: str, **parameters: Any) -> Declared:
    words = " ".join(harmless(title).split())
    words = words[:1].upper() + words[1:]
    short = words if len(words) <= _LONGEST_TITLE else words[: _LONGEST_TITLE - 1].rstrip() + "…"
    return Declared(page_name(*name), notebook, short, parameters)


# -- names -------------------------------------------------------------------
def _place(facts: Facts, key: str) -> str:
    row = facts.places.get(key)
    return (row and (row.name_en or row.name_zh)) or key


def _head(facts: Facts, key: str) -> str:
    """What a title begins with: the place, where the ledger tells of more than one."""
    return f"{_place(facts, key)}: " if len(_told_places(facts)) > 1 else ""


def _thing(facts: Facts, key: str) -> str:
    row = facts.indicators.get(key)
    return (row and (row.name_en or row.name_zh)) or key


def document_labels(facts: Facts) -> dict[str, str]:
    """A short name of each document that tells it from the others: its kind and year, and its place if there are several."""
    several = len({s.place for s in facts.sources.values()}) > 1
    short = {s.source: _document(facts, s, several) for s in facts.sources.values()}
    count = Counter(short.values())
    return {source: label if count[label] == 1 else f"{label} ({source})" for source, label in short.items()}


def _document(facts: Facts, s: Source, with_place: bool) -> str:
    year = year_of(s.published) or (s.covers[-4:] if s.covers[-4:].isdigit() else "")
    kind = _clip(s.genre or "document")
    said = f"{kind}{f' of {year}' if year else ''}"
    return f"{_clip(_place(facts, s.place))}, {said}" if with_place else said[:1].upper() + said[1:]


def _told_places(facts: Facts) -> list[str]:
    """The places that claims are about: those that a document reports on first, then by the number of claims."""
    count = Counter(c.place for c in facts.claims)
    own = dict.fromkeys(s.place for s in facts.sources.values() if s.place in count)
    return list(dict.fromkeys([*own, *(p for p, _ in count.most_common())]))


def _exact(c: Claim) -> bool:
    """A figure with two ends, of a whole year or at a date in one."""
    return c.is_number and c.status == "achieved" and c.hedge == "none" and c.year is not None


def _of_one_year(c: Claim) -> bool:
    return c.period_start in ("", c.period_end)


# -- rules, one a notebook -----------------------------------------------------
def _audits(facts: Facts) -> Iterator[Declared]:
    for source, label in document_labels(facts).items():
        yield _page("source-audit", ("audit", source), f"{label}: what can be checked", source=source)


def _verdicts(facts: Facts) -> Iterator[Declared]:
    yield _page(
        "verdicts", ("verdicts", "all"), "Every verdict of the ledger", source="all", family="all", verdict="all"
    )


def _growth(facts: Facts) -> Iterator[Declared]:
    """Two levels over years, best with a rate between them; a level and a rate where there is nothing better."""
    places = _told_places(facts)
    ranked = []
    for place in places:
        for indicator in dict.fromkeys(c.indicator for c in facts.where(place=place)):
            best = _best_window(facts, place, indicator)
            if best:
                (pair, rate), start, end = best
                family = facts.indicators[indicator].family
                order = _ECONOMY.index(family) if family in _ECONOMY else len(_ECONOMY)
                rank = (not pair, not rate, places.index(place), order, start - end)
                ranked.append((rank, place, indicator, start, end))
    ranked.sort(key=lambda found: found[0])
    alone = 0
    for (no_pair, *_), place, indicator, start, end in ranked:
        alone += no_pair
        if no_pair and alone > _MOST_WITHOUT_PAIR:
            continue
        thing = _thing(facts, indicator)
        yield _page(
            "growth-rates",
            ("growth", place, indicator),
            f"{_head(facts, place)}{thing}, {start} to {end}",
            place=place, indicator=indicator, start_year=start, end_year=end,
        )  # fmt: skip


def _best_window(facts: Facts, place: str, indicator: str) -> tuple[tuple[bool, bool], int, int] | None:
    """(levels at both ends, a rate between them) with the first and last year of the window that has most."""
    claims = [c for c in facts.where(place=place, indicator=indicator) if _exact(c)]
    levels = {c.year for c in claims if c.kind in ("level", "per_capita") and _of_one_year(c)}
    rates = {(c.base_year, c.year) for c in claims if c.kind in ("growth_annual_avg", "growth_yoy") and c.base_year}
    outside = [r for r in facts.references if (r.place, r.indicator) == (place, indicator) and len(r.year) == 4]
    series: dict[str, set[int]] = {}
    for r in outside:
        if r.kind == "level":
            series.setdefault(r.vintage, set()).add(int(r.year))
    yearly = {int(r.year) for r in outside if r.kind == "growth_yoy"}
    windows = set(rates)
    for known in (levels, *series.values()):
        if len(known) > 1:
            windows.add((min(known), max(known)))
    found = []
    for start, end in windows:
        if start >= end:
            continue
        ends = {start, end}
        pair = ends <= levels or any(ends <= known for known in series.values())
        rate = (start, end) in rates or set(range(start + 1, end + 1)) <= yearly
        if pair or (rate and (start in levels or end in levels)):
            # What a text speaks of comes before what only stands outside it.
            told = (start, end) in rates or ends <= levels
            found.append(((pair, rate), told, start, end))
    best = max(found, key=lambda f: (f[0], f[1], f[3] - f[2], f[3]), default=None)
    return best and (best[0], *best[2:])


def _sectors(facts: Facts) -> Iterator[Declared]:
    """A place of which some document names the rates of at least two sectors or sums over the same years."""
    for place in _told_places(facts):
        windows = Counter(
            (c.base_year, c.year)
            for c in facts.where(place=place, kind=("growth_annual_avg", "growth_yoy"))
            if _exact(c) and c.base_year and c.base_year < c.year and facts.indicators[c.indicator].family in _ECONOMY
        )
        parts = {
            c.year
            for c in facts.where(place=place, kind=("level",))
            if _exact(c) and facts.indicators[c.indicator].part_of
        }
        for start, end in sorted(windows, key=lambda w: (w[0] - w[1], -w[1])):
            if windows[start, end] > 1 or end in parts:
                yield _page(
                    "sector-claims",
                    ("sectors", place, str(start), str(end)),
                    f"{_head(facts, place)}sectors and sums, {start} to {end}",
                    place=place, start_year=start, end_year=end,
                )  # fmt: skip


def _comparisons(facts: Facts) -> Iterator[Declared]:
    """A place with at least two places inside it of which figures of one year are known."""
    children: dict[str, list[str]] = {}
    for p in facts.places.values():
        if p.parent:
            children.setdefault(p.parent, []).append(p.place)
    figures: Counter[tuple[str, int]] = Counter()
    for c in facts.claims:
        if c.is_number and c.status == "achieved" and c.year:
            figures[c.place, c.year] += 1
    for r in facts.references:
        figures[r.place, int(r.year[-4:])] += 1
    for parent, inside in children.items():
        if len(inside) < 2:
            continue
        members = [parent, *inside]
        years = {year for place, year in figures if place in members}
        best: tuple[int, int, int] | None = None
        for year in years:
            known = [p for p in members if figures[p, year]]
            if any(p in known for p in inside) and len(known) > 1:
                best = max(filter(None, (best, (len(known), sum(figures[p, year] for p in known), year))))
        if best:
            year = best[2]
            known = [p for p in inside if figures[p, year]]
            places = "all" if len(known) == len(inside) else ";".join(known)
            yield _page(
                "district-comparison",
                ("places-in", parent, str(year)),
                f"Places in {_place(facts, parent)}, {year}",
                places=places, parent=parent, year=year,
            )  # fmt: skip


def _targets(facts: Facts) -> Iterator[Declared]:
    """Each year that a place aims at, counted from the last year on which the aiming document reports."""
    for place in _told_places(facts):
        windows: dict[tuple[int, int], None] = {}
        for source in dict.fromkeys(c.source for c in facts.where(place=place, status="target")):
            claims = facts.where(place=place, source=source)
            aims = sorted({c.year for c in claims if c.status == "target" and c.is_number and c.year})
            reported = Counter(c.year for c in claims if c.status == "achieved" and c.year)
            for target in aims:
                # The year on which it reports most; where it reports on none, the year before the first aim.
                before = [(n, year) for year, n in reported.items() if year < target]
                base = max(before)[1] if before else aims[0] - 1
                windows[base, target] = None
        for base, target in sorted(windows, reverse=True):
            yield _page(
                "targets",
                ("targets", place, str(target), *(() if base == target - 1 else ("from", str(base)))),
                f"{_head(facts, place)}the targets for {target}",
                place=place, about="all", base_year=base, target_year=target,
            )  # fmt: skip


def _shared(facts: Facts) -> Iterator[Declared]:
    """Two documents that share words or print the same thing; those of one place in successive years first."""
    words = {frozenset((p.source_a, p.source_b)) for p in facts.passages}
    things: dict[str, set[tuple[str, str, str]]] = {}
    for c in facts.claims:
        if c.is_number and c.status == "achieved":
            things.setdefault(c.source, set()).add((c.indicator, c.kind, c.unit))
    ranked = []
    for a, b in combinations(facts.sources.values(), 2):
        common = len(things.get(a.source, set()) & things.get(b.source, set()))
        if common or frozenset((a.source, b.source)) in words:
            apart = abs((year_of(a.published) or 0) - (year_of(b.published) or 0))
            ranked.append(((a.place != b.place, apart, -common), a, b))
    labels = document_labels(facts)
    for _, a, b in sorted(ranked, key=lambda found: found[0]):
        yield _page(
            "shared-figures", ("shared", a.source, b.source), f"{labels[a.source]}, and {labels[b.source]}: what is in both",
            source_a=a.source, source_b=b.source,
        )  # fmt: skip


def _clip(title: str, most: int = 42) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def _typed(facts: Facts) -> Iterator[Declared]:
    """The page of typed numbers, with two levels of this ledger in it; none where no two stand over each other."""
    found = _two_levels(facts)
    if found is None:
        return
    first, last = found
    same_end = [c for c in facts.where(source=last.source, place=last.place) if _exact(c) and c.year == last.year]
    rate = next(
        (c for c in same_end if c.indicator == last.indicator and c.kind in RATES[:2] and c.base_year == first.year),
        None,
    )
    part = next(
        (
            c
            for c in same_end
            if facts.indicators[c.indicator].part_of == last.indicator
            and (c.kind, c.multiplier, c.unit) == (last.kind, last.multiplier, last.unit)
        ),
        None,
    )
    part_rate = part and next(
        (c for c in same_end if c.indicator == part.indicator and c.kind in RATES[:2] and c.base_year == first.year),
        None,
    )
    aim = next(
        (
            c
            for c in facts.where(place=last.place, indicator=last.indicator, kind=last.kind, status="target")
            if c.is_number and (c.multiplier, c.unit) == (last.multiplier, last.unit) and c.year and c.year > last.year
        ),
        None,
    )
    parameters = {
        "first_level": first.printed,
        "last_level": last.printed,
        "years": last.year - first.year,
        "printed_rate": rate.printed if rate else "",
        "part_level": part.printed if part else "",
        "printed_share": "",
        "part_rate": part_rate.printed if part_rate else "",
        "target": aim.printed if aim else "",
        "target_years": aim.year - last.year if aim else 1,
        "percentage": "",
        "difference": 0,
    }
    yield _page("check-a-claim", ("check-a-claim",), "Check a claim: type the numbers of one sentence", **parameters)


def _two_levels(facts: Facts) -> tuple[Claim, Claim] | None:
    """Two printed levels of one thing in one unit, gross product before anything else, the nearest years first."""
    best = None
    grouped: dict[tuple[str, ...], list[Claim]] = {}
    for c in facts.claims:
        if _exact(c) and c.kind in AMOUNTS[:2] and _of_one_year(c) and float(c.printed) > 0:
            grouped.setdefault((c.place, c.indicator, c.kind, c.multiplier, c.unit, c.unit_zh, c.per), []).append(c)
    for (_, indicator, kind, *_), claims in grouped.items():
        claims.sort(key=lambda c: (c.year, c.claim))
        for first, last in pairwise(claims):
            rank = (indicator == "gdp", kind == "level", facts.indicators[indicator].family == "growth")
            if first.year < last.year and (best is None or rank > best[0]):
                best = (rank, first, last)
    return best and best[1:]
