"""What must hold inside a table, between its rows, and between tables.

Every rule is a generator of :class:`~duizhang.ledger.errors.BadRow`; it names the
tables that it needs and is left out where one of them could not be read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache, partial

from duizhang.claim import anchor
from duizhang.ledger.columns import NUMBER, PLAIN_NUMBER, answer, pandera_schema
from duizhang.ledger.errors import BadRow
from duizhang.ledger.files import Cells
from duizhang.ledger.schema import PERIOD, TABLES

__all__ = ["check"]

Tables = Mapping[str, Cells]
Rule = Callable[..., Iterator[BadRow]]
RULES: list[tuple[tuple[str, ...], Rule]] = []

#: Kinds whose printed digits are no quantity.
WORDLESS = ("comparison", "date")


def rule(*needs: str) -> Callable[[Rule], Rule]:
    """Register a rule with the tables that it is given, in this order."""

    def register(function: Rule) -> Rule:
        RULES.append((needs, function))
        return function

    return register


def check(tables: Tables) -> list[BadRow]:
    """All that is wrong with these tables, besides what reading them has found.

    Parameters
    ----------
    tables : mapping of str to Cells
        The tables to look at; keys pointing outside of them are not looked up.
    """
    bad = [row for cells in tables.values() for row in _cells(cells)]
    for cells in tables.values():
        bad += _keys(cells)
        bad += _foreign_keys(cells, tables)
    for needs, function in RULES:
        if all(name in tables for name in needs):
            bad += function(*(tables[name] for name in needs))
    return bad


_schema = cache(lambda name: pandera_schema(TABLES[name]))


def _cells(cells: Cells) -> list[BadRow]:
    """Types, patterns, words, lengths and repeated keys; done once for the same bytes in one process."""
    key = (cells.table.name, cells.digest)
    if key not in _looked_at:
        _looked_at[key] = list(_refused(cells))
    return _looked_at[key]


_looked_at: dict[tuple[str, str], list[BadRow]] = {}


def _refused(cells: Cells) -> Iterator[BadRow]:
    """The cells that pandera refuses."""
    import pandas as pd
    from pandera.errors import SchemaErrors

    try:
        _schema(cells.table.name).validate(pd.DataFrame(cells.columns, dtype="str"), lazy=True)
        return
    except SchemaErrors as problems:
        found = problems.failure_cases
    first_line = cache(lambda name: dict(zip(reversed(cells[name]), reversed(cells.lines), strict=True)))
    for name, words, value, index in zip(
        found["column"], found["check"], found["failure_case"], found["index"], strict=True
    ):
        column, value = cells.table.column(name), str(value)
        if words == "field_uniqueness":
            words = f"a value that no row above has (line {first_line(name)[value]} has it)"
        yield cells.bad(cells.lines[int(index)], name, value, words + answer(column, value))


def _keys(cells: Cells) -> Iterator[BadRow]:
    """Keys of several columns."""
    if not cells.table.key:
        return
    seen: dict[tuple[str, ...], int] = {}
    for line, *key in cells.rows(*cells.table.key):
        first = seen.setdefault(tuple(key), line)
        if first != line:
            names = ", ".join(cells.table.key)
            yield cells.bad(line, cells.table.key[0], key[0], f"{names} together once (line {first} has the same)")


def _foreign_keys(cells: Cells, tables: Tables) -> Iterator[BadRow]:
    for column in cells.table.columns:
        home, _, key = column.points_to.partition(".")
        if home not in tables:
            continue
        known = {*tables[home][key], *column.besides}
        nearest = cache(partial(_nearest, known))
        for line, value in cells.rows(column.name):
            for part in value.split(column.many) if column.many else [value]:
                if part not in known and value:
                    several = f", or several joined by {column.many}" if column.many else ""
                    yield cells.bad(line, column.name, part, f"a key of {home}.csv{several}{nearest(part)}")


def _nearest(known: set[str], text: str) -> str:
    near = difflib.get_close_matches(text, known, n=1)
    return f"; nearest is {near[0]}" if near else ""


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]+", text) else None


def _ranges(cells: Cells, start: str, end: str) -> Iterator[tuple[int, str, int, int]]:
    """Line, source, start and end of each row whose ends are numbers, in order of the text."""
    source = "source" if start == "start" else f"source{start.removeprefix('start')}"
    found = []
    for line, name, first, last in cells.rows(source, start, end):
        low, high = _number(first), _number(last)
        if low is not None and high is not None:
            found.append((name, low, high, line))
    for name, low, high, line in sorted(found):
        yield line, name, low, high


def _overlaps(cells: Cells) -> Iterator[BadRow]:
    """Ranges of one source that end before they start or share a character.

    Several insertions may stand at one place: they follow one another as their rows do.
    """
    reached: dict[str, tuple[int, int]] = {}
    for line, source, low, high in _ranges(cells, "start", "end"):
        if high < low:
            yield cells.bad(line, "end", str(high), f"an end after the start {low}")
            continue
        end, before = reached.get(source, (0, 0))
        if low < end:
            yield cells.bad(line, "start", str(low), f"{end} or more, as the range of line {before} ends there")
        if high > end:
            reached[source] = (high, line)


@rule("mentions")
def _mentions_do_not_overlap(mentions: Cells) -> Iterator[BadRow]:
    yield from _overlaps(mentions)


@rule("restorations")
def _restorations_do_not_overlap(restorations: Cells) -> Iterator[BadRow]:
    yield from _overlaps(restorations)


@rule("restorations")
def _restorations_have_their_length(restorations: Cells) -> Iterator[BadRow]:
    for line, start, end, found, intended, kind in restorations.rows("start", "end", "found", "intended", "kind"):
        low, high = _number(start), _number(end)
        if low is None or high is None or high < low:
            continue
        # A long range of noise may be left unquoted: no cell holds that much of a document.
        if len(found) != high - low and not (found == "" and kind in ("noise", "inserted")):
            yield restorations.bad(line, "found", found, f"the {high - low} characters from {low} to {high}")
        if kind == "lost_text":
            # What is lost takes no room in the file, and nobody knows what it said.
            if high != low:
                yield restorations.bad(line, "end", str(high), f"{low}, where the text breaks off")
            if intended:
                yield restorations.bad(line, "intended", intended, "nothing: the words are lost")
        elif found == intended and kind not in ("noise", "inserted"):
            yield restorations.bad(line, "intended", intended, "something else than what was found")


@rule("mentions")
def _mentions_have_their_length(mentions: Cells) -> Iterator[BadRow]:
    for line, start, end, text in mentions.rows("start", "end", "text"):
        low, high = _number(start), _number(end)
        if low is not None and high is not None and high > low and len(text) != high - low:
            yield mentions.bad(line, "text", text, f"the {high - low} characters from {low} to {high}")


def _inside(cells: Cells, sources: Cells, *ends: str) -> Iterator[BadRow]:
    length = {name: _number(n) for name, n in zip(sources["source"], sources["characters"], strict=True)}
    for end in ends:
        for line, source, _, high in _ranges(cells, end.replace("end", "start"), end):
            most = length.get(source)
            if most is not None and high > most:
                yield cells.bad(line, end, str(high), f"at most {most}, the length of {source}")


@rule("mentions", "sources")
def _mentions_lie_in_the_text(mentions: Cells, sources: Cells) -> Iterator[BadRow]:
    yield from _inside(mentions, sources, "end")


@rule("restorations", "sources")
def _restorations_lie_in_the_text(restorations: Cells, sources: Cells) -> Iterator[BadRow]:
    yield from _inside(restorations, sources, "end")


@rule("passages", "sources")
def _passages_lie_in_the_text(passages: Cells, sources: Cells) -> Iterator[BadRow]:
    yield from _inside(passages, sources, "end_a", "end_b")


@rule("passages")
def _passages_join_two_documents(passages: Cells) -> Iterator[BadRow]:
    for line, first, second in passages.rows("source_a", "source_b"):
        if first and first == second:
            yield passages.bad(line, "source_b", second, "another document than source_a")


@rule("claims")
def _anchors_are_unique(claims: Cells) -> Iterator[BadRow]:
    seen: dict[str, tuple[str, int]] = {}
    for line, claim in claims.rows("claim"):
        first, before = seen.setdefault(anchor(claim), (claim, line))
        if first != claim:
            expected = f"an address of its own, but {anchor(claim)} is also that of {first} (line {before})"
            yield claims.bad(line, "claim", claim, expected)


@rule("claims", "mentions")
def _claims_stand_on_mentions(claims: Cells, mentions: Cells) -> Iterator[BadRow]:
    of = {m: (source, kind) for _, m, source, kind in mentions.rows("mention", "source", "class")}
    used = set(claims["mention"])
    for line, mention, source in claims.rows("mention", "source"):
        home, kind = of.get(mention, ("", ""))
        if home and source and home != source:
            yield claims.bad(line, "mention", mention, f"a mention of {source}, this one is of {home}")
        if home and kind != "claim":
            yield claims.bad(line, "mention", mention, f"a mention of class claim, this one is {kind}")
    for line, mention, kind in mentions.rows("mention", "class"):
        if kind == "claim" and mention not in used:
            yield mentions.bad(line, "class", kind, f"a row of claims.csv for {mention}, or another class")


@rule("claims", "indicators", "places")
def _of_is_known(claims: Cells, indicators: Cells, places: Cells) -> Iterator[BadRow]:
    known, where, ids = set(indicators["indicator"]), set(places["place"]), set(claims["claim"])
    for line, claim, of, kind in claims.rows("claim", "of", "kind"):
        indicator, at, place = of.partition("@")
        if of in ("", "unknown") or (of in ids and of != claim) or (kind == "rank" and of in where):
            continue
        if of == claim:
            yield claims.bad(line, "of", of, "something else than the claim itself")
        elif not at or indicator not in known or place not in where:
            yield claims.bad(line, "of", of, "indicator@place, both known, or a claim, or unknown")


@rule("claims")
def _printed_fits_its_kind(claims: Cells) -> Iterator[BadRow]:
    for line, kind, printed in claims.rows("kind", "printed"):
        if not printed and kind not in WORDLESS:
            yield claims.bad(line, "printed", printed, f"{PLAIN_NUMBER}, found nothing")
        elif kind not in WORDLESS and re.fullmatch(PERIOD, printed) and not re.fullmatch(NUMBER, printed):
            yield claims.bad(line, "printed", printed, PLAIN_NUMBER)


def _is_real(period: str) -> bool:
    try:
        date.fromisoformat(period if len(period) == 10 else "2000-01-01")
    except ValueError:
        return False
    return True


@rule("claims")
def _periods_are_real_and_in_order(claims: Cells) -> Iterator[BadRow]:
    names = ("base_period", "period_start", "period_end")
    for line, *periods in claims.rows(*names):
        good = True
        for name, period in zip(names, periods, strict=True):
            if not re.fullmatch(PERIOD, period):
                good = good and not period  # the pattern has been refused already
            elif not _is_real(period):
                good = False
                yield claims.bad(line, name, period, "a day of the calendar")
        base, start, end = periods
        if not good:
            continue
        if start and end and start[: len(end)] > end[: len(start)]:
            yield claims.bad(line, "period_end", end, f"a period not before {start}")
        if base and (start or end) and base[:4] > (start or end)[:4]:
            yield claims.bad(line, "base_period", base, f"a period not after {start or end}")


def _cycles(cells: Cells, key: str, up: str) -> Iterator[BadRow]:
    above = {name: to for _, name, to in cells.rows(key, up) if to}
    line_of = {name: line for line, name in cells.rows(key)}
    done: set[str] = set()
    for first in above:
        path: list[str] = []
        name = first
        while name in above and name not in done and name not in path:
            path.append(name)
            name = above[name]
        if name in path:
            ring = path[path.index(name) :]
            expected = f"no circle, but {' -> '.join([*ring, ring[0]])}"
            yield from (cells.bad(line_of[n], up, above[n], expected) for n in ring)
        done.update(path)


@rule("places")
def _no_place_lies_in_itself(places: Cells) -> Iterator[BadRow]:
    yield from _cycles(places, "place", "parent")


@rule("indicators")
def _no_indicator_is_part_of_itself(indicators: Cells) -> Iterator[BadRow]:
    yield from _cycles(indicators, "indicator", "part_of")
