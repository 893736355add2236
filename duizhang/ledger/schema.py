"""The one description of every table of a ledger.

The data package, the schemas that check every load, the foreign keys and the
order of columns all come from :data:`TABLES`.
"""

from __future__ import annotations

from duizhang.claim import CLASSES, KINDS, STATUSES
from duizhang.interval import HEDGES
from duizhang.ledger.columns import NUMBER, PLAIN_NUMBER, Column, Table

__all__ = ["MAX_QUOTE", "PERIOD", "TABLES", "closure"]

#: No cell repeats more of a document in a run than this many characters.
MAX_QUOTE = 40

SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
IDENTIFIER = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
PERIOD = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
A_PERIOD = "a year, month or day as 2020, 2020-06 or 2020-12-31"
YES_NO = ("yes", "no")
#: What a figure may be per.
PER = (
    "person", "100_persons", "1000_persons", "10000_persons", "100000_persons", "household", "100_households", "class",
    "village", "district", "county", "mu", "km2", "day", "week", "month", "year", "each",
)  # fmt: skip


def _offset(name: str, description: str) -> Column:
    return Column(name, f"{description}, in code points of the raw file counted from 0", "integer", required=True)


def _source(name: str = "source", **more: bool) -> Column:
    return Column(name, "The document, a key of sources", required=True, points_to="sources.source", **more)


def _period(name: str, description: str) -> Column:
    return Column(name, description, pattern=PERIOD, expected=A_PERIOD)


def _multiplier() -> Column:
    return Column(
        "multiplier",
        "Whole number that the printed digits are multiplied by to stand in the unit",
        "integer",
        required=True,
        pattern="[1-9][0-9]*",
        expected="a whole number from 1 on, such as 100000000",
    )


_HEDGE = rf"(?:{'|'.join(HEDGES)})(?:\+(?:{'|'.join(HEDGES[1:])}))*"

_SOURCES = Table(
    "sources",
    "The documents",
    "One row a document: its identity, origin and state",
    (
        Column(
            "source",
            "Short name of the document",
            required=True,
            unique=True,
            pattern=SLUG,
            expected="lower-case letters, digits and hyphens",
        ),
        Column(
            "file",
            "The document's own file name",
            required=True,
            unique=True,
            pattern=r"[^/\\\x00-\x1f]+",
            expected="a file name without a folder",
        ),
        Column(
            "sha256",
            "SHA-256 of the raw file",
            required=True,
            unique=True,
            pattern="[0-9a-f]{64}",
            expected="64 hexadecimal digits in lower case",
        ),
        Column("characters", "Length of the raw file in code points", "integer", required=True),
        Column("title_zh", "Title as printed", required=True),
        Column("title_en", "Title in English", required=True),
        Column("publisher", "Who published it"),
        Column("byline", "The role that signs it, never a person"),
        Column(
            "published",
            "Date of publication, as exactly as the text proves",
            pattern=f"{PERIOD}|unknown",
            expected=f"{A_PERIOD}, or unknown",
        ),
        Column(
            "published_basis",
            "Whether the date is printed in the text or inferred from it",
            enum=("printed", "inferred", "unknown"),
        ),
        Column("place", "The place that it reports on, a key of places", required=True, points_to="places.place"),
        Column("covers", "The years that it reports on"),
        Column("genre", "What kind of text it is"),
        Column("damage", "What is damaged in this copy"),
        Column("address", "Where a reader finds this text or its nearest public copy, or unknown"),
        Column("seen", "When the address was seen"),
        Column("find_by", "A verbatim run that finds the text in a search engine", longest=MAX_QUOTE),
        Column("copies", "Independent copies compared", "integer"),
        Column("note", "Remarks"),
    ),
)

_MENTIONS = Table(
    "mentions",
    "Every number",
    "One row for every number that a document prints, whether it is a claim or not",
    (
        Column(
            "mention",
            "Identifier",
            required=True,
            unique=True,
            pattern=IDENTIFIER,
            expected="an identifier such as yingze-2021.m004",
        ),
        _source(),
        _offset("start", "First character"),
        _offset("end", "Character after the last"),
        Column("text", "The number with its unit, verbatim", required=True, longest=MAX_QUOTE),
        Column(
            "class",
            "What the number is: a claim, date, ordinal, category, part of a name, noise, or other",
            required=True,
            enum=CLASSES,
        ),
    ),
)

_CLAIMS = Table(
    "claims",
    "Every checkable quantity",
    "One row for each quantity that a document states and arithmetic can look at",
    (
        Column(
            "claim",
            "Identifier; its address is the same with dots and underscores as hyphens",
            required=True,
            unique=True,
            pattern=IDENTIFIER,
            expected="an identifier such as yingze-2021.gdp.2020",
        ),
        _source(),
        Column("mention", "The number in the text, a key of mentions", required=True, points_to="mentions.mention"),
        Column(
            "sentence",
            "Label shared by the claims that one sentence ties together",
            required=True,
            pattern=IDENTIFIER,
            expected="a label such as yingze-2021.s04",
        ),
        Column("indicator", "What is measured, a key of indicators", required=True, points_to="indicators.indicator"),
        Column("place", "Where, a key of places", required=True, points_to="places.place"),
        Column("of", "What a share, ratio or rank is of: indicator@place, a claim, or unknown"),
        Column("kind", "What kind of figure it is", required=True, enum=KINDS),
        _period("period_start", "First year, month or day; empty for a level"),
        _period("period_end", "Last year, month or day; where a level stands"),
        Column(
            "period_basis",
            "Whether the period is printed, inferred or unknown",
            required=True,
            enum=("printed", "inferred", "unknown"),
        ),
        _period("base_period", "What a change is measured from"),
        Column(
            "over",
            "What the figure is over its period",
            required=True,
            enum=("at_end", "sum", "mean", "each", "capacity", "unknown"),
        ),
        Column("per", "Per what", enum=PER),
        Column(
            "printed",
            "The digits as printed, trailing zeros kept, a fall negative",
            pattern=f"{NUMBER}|{PERIOD}",
            expected=PLAIN_NUMBER,
        ),
        _multiplier(),
        Column("unit", "A key of units", required=True, points_to="units.unit"),
        Column("unit_zh", "The unit or classifier as printed"),
        Column(
            "precision",
            "Whether the number is rounded, exact or of unknown precision",
            required=True,
            enum=("rounded", "exact", "unknown"),
        ),
        Column(
            "hedge",
            "Words of tolerance beside the number, joined by +",
            required=True,
            pattern=_HEDGE,
            expected=f"one of {', '.join(HEDGES)}, or several joined by +",
        ),
        Column(
            "status",
            "Result, target (an outcome aimed at) or plan (a task, or a sum to be spent)",
            required=True,
            enum=STATUSES,
        ),
        Column("commitment", "How firmly it is promised", enum=("pledged", "expected", "striving", "towards")),
        Column(
            "basis",
            "Price basis that the text states",
            required=True,
            enum=("nominal", "real", "unstated", "not_applicable"),
        ),
        Column(
            "averaging",
            "How an average growth was computed",
            required=True,
            enum=("level", "cumulative", "arithmetic", "unstated", "not_applicable"),
        ),
        Column("vintage", "Regime and stage of a level"),
        Column("relation", "How it stands to the comparator", enum=("above", "below", "equal", "first", "among_first")),
        Column("comparator", "Places compared with, joined by semicolons", points_to="places.place", many=";"),
        Column("quote", "Verbatim words around the number", required=True, longest=MAX_QUOTE),
        Column(
            "quote_start",
            "First character of the quote, in code points of the raw file counted from 0",
            "integer",
            required=True,
        ),
        Column("quote_en", "Literal translation of just these words, ours", required=True),
        Column("note", "Remarks"),
        Column("reviewed", "yes when a second reading confirmed the row", required=True, enum=YES_NO),
    ),
)

_INDICATORS = Table(
    "indicators",
    "What is measured",
    "One row an indicator: the same thing in two documents has one",
    (
        Column(
            "indicator",
            "Identifier",
            required=True,
            unique=True,
            pattern=SLUG,
            expected="lower-case letters, digits and underscores",
        ),
        Column("name_en", "English name", required=True),
        Column("name_zh", "Chinese name", required=True),
        Column("aliases_zh", "Other Chinese names, joined by semicolons"),
        Column("family", "Subject", required=True, pattern=SLUG, expected="one lower-case word"),
        Column("unit", "A key of units", required=True, points_to="units.unit"),
        Column(
            "stock_or_flow",
            "Whether it is a stock, a flow or a rate",
            required=True,
            enum=("stock", "flow", "rate", "unknown", "not_applicable"),
        ),
        Column(
            "growth_basis",
            "Price basis of its growth by convention",
            required=True,
            enum=("real", "nominal", "not_applicable"),
        ),
        Column(
            "averaging",
            "How its average growth is computed by convention",
            required=True,
            enum=("geometric", "cumulative", "not_applicable"),
        ),
        Column("comparable_only", "Whether its growth is computed on a restated base", required=True, enum=YES_NO),
        Column("part_of", "The indicator that it is a part of", points_to="indicators.indicator"),
        Column("adds_up", "Whether places sum to their parent", required=True, enum=YES_NO),
        Column("definition", "What it is, in one sentence", required=True),
        Column("definition_source", "Where the definition comes from", required=True),
    ),
)

_PLACES = Table(
    "places",
    "Where",
    "One row a place or a group of places",
    (
        Column(
            "place",
            "Identifier",
            required=True,
            unique=True,
            pattern=SLUG,
            expected="lower-case letters, digits and underscores",
        ),
        Column("name_zh", "Chinese name", required=True),
        Column("name_en", "English name", required=True),
        Column(
            "level",
            "What kind of place",
            required=True,
            enum=("nation", "province", "city", "district", "county", "zone", "group"),
        ),
        Column("parent", "The place that it lies in", points_to="places.place"),
        Column("members", "Places of a group, joined by semicolons", points_to="places.place", many=";"),
        Column("exhausted_by_children", "Whether its children cover it wholly", enum=YES_NO),
        Column("adcode", "Six-digit code of the administrative division", pattern="[0-9]{6}", expected="six digits"),
        Column("area_km2", "Area in square kilometres", "number"),
        Column("note", "Remarks"),
    ),
)

_UNITS = Table(
    "units",
    "In what",
    "One row a unit",
    (
        Column(
            "unit",
            "Identifier",
            required=True,
            unique=True,
            pattern=SLUG,
            expected="lower-case letters, digits and underscores",
        ),
        Column("name_en", "English name", required=True),
        Column("name_zh", "Chinese name", required=True),
        Column("dimension", "What it measures", required=True),
        Column("factor", "How many of the dimension's base unit", "number", required=True),
    ),
)

_REFERENCE = Table(
    "reference",
    "Outside figures",
    "Published figures that claims are held against, cited one by one",
    (
        Column("place", "Where, a key of places", required=True, points_to="places.place"),
        Column("indicator", "What is measured, a key of indicators", required=True, points_to="indicators.indicator"),
        Column("kind", "What kind of figure it is", required=True, enum=KINDS),
        Column(
            "year",
            "The year, or first and last year of an average",
            required=True,
            pattern="[0-9]{4}(?:-[0-9]{4})?",
            expected="a year as 2020 or years as 2016-2020",
        ),
        Column("value", "The figure as its holder prints it", required=True, pattern=NUMBER, expected=PLAIN_NUMBER),
        _multiplier(),
        Column(
            "margin",
            "How far a computed figure may be off, in per cent either way; empty for a published one",
            pattern=r"[0-9]+(?:\.[0-9]+)?",
            expected="per cent as a plain number, such as 0.25",
        ),
        Column("unit", "A key of units", required=True, points_to="units.unit"),
        Column("vintage", "Regime and stage of the figure", required=True),
        Column(
            "processing",
            "Whether it was published so, compiled by others or derived",
            required=True,
            enum=("published", "compiled", "derived"),
        ),
        Column("publication", "Where it was published", required=True),
        Column("note", "Remarks"),
    ),
    key=("place", "indicator", "kind", "year", "vintage", "publication"),
)

_BREAKS = Table(
    "breaks",
    "Known breaks of series",
    "Years in which a series changed what it covers",
    (
        Column("indicator", "A key of indicators", required=True, points_to="indicators.indicator"),
        Column("place", "A key of places", required=True, points_to="places.place"),
        Column("year", "The first year after the break", required=True, pattern="[0-9]{4}", expected="a year as 2020"),
        Column("what", "What changed", required=True),
        Column("publication", "Where this is stated", required=True),
    ),
    key=("indicator", "place", "year", "what"),
)

_RESTORATIONS = Table(
    "restorations",
    "The restored text",
    "Single characters and marks laid over a damaged text",
    (
        _source(),
        _offset("start", "First character"),
        _offset("end", "Character after the last"),
        Column(
            "found",
            "What stands there; empty where something was lost. Never more than a few words of a document",
            longest=MAX_QUOTE,
        ),
        Column("intended", "What should stand there; empty where it should not"),
        Column(
            "kind",
            "Variant character, missing mark, inserted words, noise, or a place where text is lost for good (empty range)",
            required=True,
            enum=("variant", "missing_mark", "inserted", "noise", "lost_text"),
        ),
        Column("certainty", "How sure the restoration is"),
        Column(
            "counted",
            "Derived: how many characters the damage had counted here; line ends, blanks and half-width signs do not count",
            pattern="[0-9]+",
            expected="a whole number",
        ),
        Column(
            "marks",
            "Derived: how many commas and full stops the text had up to here, the lost ones put back",
            pattern="[0-9]+",
            expected="a whole number",
        ),
    ),
    key=("source", "start", "end", "intended"),
    optional=("counted", "marks"),
)

_PASSAGES = Table(
    "passages",
    "Shared words",
    "Runs of words that two documents share after restoration; derived from the documents",
    (
        Column(
            "passage",
            "Identifier",
            required=True,
            unique=True,
            pattern=IDENTIFIER,
            expected="an identifier of lower-case letters, digits, dots and hyphens",
        ),
        _source("source_a"),
        _offset("start_a", "First character in the first document"),
        _offset("end_a", "Character after the last there"),
        _source("source_b"),
        _offset("start_b", "First character in the second document"),
        _offset("end_b", "Character after the last there"),
        Column("characters", "Characters that agree, marks and blanks not counted", "integer", required=True),
        Column("head", "The first words", required=True, longest=MAX_QUOTE),
        Column("difference", "What differs inside the shared sentence", longest=MAX_QUOTE),
        Column(
            "also_in", "Other documents with the same run, joined by semicolons", points_to="sources.source", many=";"
        ),
    ),
)

_CORRECTIONS = Table(
    "corrections",
    "What was wrong",
    "What was found wrong in the ledger after it was published",
    (
        Column(
            "date",
            "Day of the correction",
            required=True,
            pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}",
            expected="a day as 2021-12-31",
        ),
        Column(
            "claim",
            "The claim, which may no longer be in the ledger",
            required=True,
            pattern=IDENTIFIER,
            expected="the identifier of a claim",
        ),
        Column("before", "What stood there"),
        Column("after", "What stands there now"),
        Column("why", "Why it was changed", required=True),
    ),
    key=("date", "claim", "before", "after"),
)

#: Every table by name, in the order in which the ledger is described.
TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        _SOURCES,
        _MENTIONS,
        _CLAIMS,
        _INDICATORS,
        _PLACES,
        _UNITS,
        _REFERENCE,
        _BREAKS,
        _RESTORATIONS,
        _PASSAGES,
        _CORRECTIONS,
    )
}


def closure(*names: str) -> tuple[str, ...]:
    """These tables and all that their foreign keys reach, in the order of :data:`TABLES`."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(TABLES[name].needs)
    return tuple(name for name in TABLES if name in found)
