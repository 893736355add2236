"""What each notebook accepts: one model a notebook, unknown names refused, nothing coerced.

A model is checked twice: alone (names, types, plain ranges) and against a
ledger (does the place exist, has it figures for these years). Both happen
before a kernel starts, and again in the notebook's first cell for those who
call papermill themselves.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["MODELS", "Parameters", "ParameterError", "model_for", "parse_assignments", "validate"]

YEAR = {"ge": 1949, "le": 2100}

#: What a command line may write for a number; Python itself would also take 2_015 and full-width digits.
_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


class ParameterError(ValueError):
    """Parameters that a page cannot be made from: one plain line each, with the nearest right answer."""

    def __init__(self, notebook: str, problems: list[str]) -> None:
        self.notebook = notebook
        self.problems = problems
        super().__init__("\n".join(f"{notebook}: {p}" for p in problems))


def nearest(wrong: object, right: typing.Iterable[str], n: int = 3) -> str:
    """'did you mean …' for a word that is not among the right ones, or the right ones themselves if they are few."""
    choices = list(dict.fromkeys(str(r) for r in right))
    close = difflib.get_close_matches(str(wrong), choices, n=n, cutoff=0.5)
    if close:
        return "did you mean " + " or ".join(close) + "?"
    if len(choices) <= 12:
        return "expected one of " + ", ".join(choices)
    return f"expected one of {len(choices)}, such as " + ", ".join(choices[:6])


class Parameters(BaseModel):
    """The parameters of one notebook. Subclasses list them in the order of the notebook's cell."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    notebook: ClassVar[str]
    question: ClassVar[str]
    #: Whether the notebook needs a data folder at all.
    opens_ledger: ClassVar[bool] = True

    def bind(self, ledger: Any) -> dict[str, Any]:
        """The parameters with names resolved to the ledger's own keys.

        Raises
        ------
        ParameterError
            Where the ledger lacks what they ask for.
        """
        raise NotImplementedError

    @classmethod
    def table(cls) -> list[dict[str, str]]:
        """One row a parameter: name, type, default, allowed values, meaning."""
        rows = []
        for name, info in cls.model_fields.items():
            rows.append(
                {
                    "parameter": name,
                    "type": _type_name(info.annotation),
                    "default": repr(info.default),
                    "allowed": str((info.json_schema_extra or {}).get("allowed", "")),  # type: ignore[union-attr]
                    "meaning": info.description or "",
                }
            )
        return rows


def _param(default: Any, meaning: str, allowed: str, **constraints: Any) -> Any:
    return Field(default, description=meaning, json_schema_extra={"allowed": allowed}, **constraints)


PLACE_WORDS = "slug, Chinese or English name, or adcode of a place in the ledger"
INDICATOR_WORDS = "slug, Chinese or English name of an indicator in the ledger"


class _Window(Parameters):
    """Shared by notebooks that look at one place over a window of years."""

    def _place(self, ledger: Any, problems: list[str]) -> str | None:
        return _resolve(ledger.place, self.place, "place", problems)  # type: ignore[attr-defined]

    def _years(self, problems: list[str]) -> None:
        first, last = self.start_year, self.end_year  # type: ignore[attr-defined]
        if first >= last:
            problems.append(f"start_year {first} is not before end_year {last}: expected start_year < end_year")


class GrowthRates(_Window):
    notebook = "growth-rates"
    question = "Do the printed levels and the printed growth rate tell the same story?"

    place: str | int = _param("yingze", "the place whose growth is examined", PLACE_WORDS)
    indicator: str = _param("gdp", "what grows", INDICATOR_WORDS)
    start_year: int = _param(
        2015, "the base year: growth is counted from its level", "1949 to 2100, before end_year", **YEAR
    )
    end_year: int = _param(2020, "the last year of growth", "1949 to 2100, after start_year", **YEAR)

    def bind(self, ledger: Any) -> dict[str, Any]:
        problems: list[str] = []
        self._years(problems)
        place = self._place(ledger, problems)
        indicator = _resolve(ledger.indicator, self.indicator, "indicator", problems)
        if place and indicator:
            held = _held(ledger, place)
            if not held:
                problems.append(_no_figures(self.notebook, place, ledger))
            elif indicator not in held:
                problems.append(
                    f"indicator {indicator!r}: the ledger has none for {place}; {nearest(indicator, sorted(held))}"
                )
        _raise(self.notebook, problems)
        return {"place": place, "indicator": indicator, "start_year": self.start_year, "end_year": self.end_year}


class SectorClaims(_Window):
    notebook = "sector-claims"
    question = "Which sectors does a text name, and what must the others have done?"

    place: str | int = _param("yingze", "the place whose sectors are examined", PLACE_WORDS)
    start_year: int = _param(2015, "the base year of average growth", "1949 to 2100, before end_year", **YEAR)
    end_year: int = _param(2020, "the last year", "1949 to 2100, after start_year", **YEAR)

    def bind(self, ledger: Any) -> dict[str, Any]:
        problems: list[str] = []
        self._years(problems)
        place = self._place(ledger, problems)
        if place and not _held(ledger, place, claims_only=True):
            problems.append(_no_figures(self.notebook, place, ledger))
        _raise(self.notebook, problems)
        return {"place": place, "start_year": self.start_year, "end_year": self.end_year}


class DistrictComparison(Parameters):
    notebook = "district-comparison"
    question = "How large is each district in its city, indicator by indicator?"

    places: str = _param(
        "yingze;xinghualing",
        "the places compared, joined by ; (all: every unit of the parent)",
        PLACE_WORDS + "; or all",
    )
    parent: str | int = _param("taiyuan", "the place that they are parts of", PLACE_WORDS)
    year: int = _param(2020, "the year of the figures", "1949 to 2100", **YEAR)

    def bind(self, ledger: Any) -> dict[str, Any]:
        problems: list[str] = []
        parent = _resolve(ledger.place, self.parent, "parent", problems)
        children: list[str] = []
        if parent:
            table = ledger.table("places")
            children = table.loc[table["parent"] == parent, "place"].tolist()
            if not children:
                owners = sorted(set(table["parent"]) - {""})
                problems.append(f"parent {parent!r} has no places inside it in the ledger; {nearest(parent, owners)}")
        if self.places.strip() == "all":
            places = children
        else:
            names = [n.strip() for n in self.places.replace("；", ";").split(";") if n.strip()]
            if not names:
                problems.append("places is empty: expected names joined by ; or all")
            places = []
            for name in names:
                slug = _resolve(ledger.place, name, "places", problems)
                if slug and parent and children and slug not in children:
                    problems.append(f"places: {slug!r} is not inside {parent}; {nearest(slug, children)}")
                elif slug and slug not in places:
                    places.append(slug)
        _raise(self.notebook, problems)
        return {"places": places, "parent": parent, "year": self.year}


class SourceAudit(Parameters):
    notebook = "source-audit"
    question = "What is this document, and how many of its numbers can be checked?"

    source: str = _param("yingze-2021", "the document", "slug of a document in sources.csv")

    def bind(self, ledger: Any) -> dict[str, Any]:
        known = ledger.table("sources")["source"].tolist()
        if self.source not in known:
            raise ParameterError(
                self.notebook, [f"source {self.source!r} is not in the ledger; {nearest(self.source, known)}"]
            )
        return {"source": self.source}


class Targets(Parameters):
    notebook = "targets"
    question = "What growth does a target need, and what happened?"

    place: str | int = _param("taiyuan", "the place whose targets are examined", PLACE_WORDS)
    about: str = _param(
        "gdp;gdp_per_capita", "what is aimed at, joined by ; (all: everything)", INDICATOR_WORDS + "; or all"
    )
    base_year: int = _param(2020, "the year of the last results", "1949 to 2100, before target_year", **YEAR)
    target_year: int = _param(2025, "the year aimed at", "1949 to 2100, after base_year", **YEAR)
    deflator: str = _param(
        "",
        "growth of prices, per cent a year (empty: none assumed)",
        "a number such as 2.0, or empty",
        pattern=r"^(-?\d{1,2}(\.\d{1,4})?)?$",
    )
    exchange_rate: float = _param(
        0.0, "yuan for one US dollar (0: from the reference rows)", "0 to 1000", ge=0, le=1000, allow_inf_nan=False
    )
    population: float = _param(
        0.0,
        "people in the target year (0: from the reference rows)",
        "0 to 10 billion",
        ge=0,
        le=1e10,
        allow_inf_nan=False,
    )

    def bind(self, ledger: Any) -> dict[str, Any]:
        problems: list[str] = []
        if self.base_year >= self.target_year:
            problems.append(
                f"base_year {self.base_year} is not before target_year {self.target_year}: expected base_year "
                f"< target_year"
            )
        place = _resolve(ledger.place, self.place, "place", problems)
        about: list[str] = []
        if place:
            claims = ledger.table("claims")
            aims = claims[claims["status"] == "target"]
            held = list(dict.fromkeys(aims.loc[aims["place"] == place, "indicator"]))
            if not held:
                have = sorted(set(aims["place"]))
                problems.append(
                    f"place {place!r} has no targets in the ledger (these have: {', '.join(have) or 'none'}); "
                    f"bring a data folder of its own: --data FOLDER"
                )
            elif self.about.strip() == "all":
                about = held
            else:
                names = [n.strip() for n in self.about.replace("；", ";").split(";") if n.strip()]
                if not names:
                    problems.append("about is empty: expected indicators joined by ; or all")
                for name in names:
                    slug = _resolve(ledger.indicator, name, "about", problems)
                    if slug and slug not in held:
                        problems.append(
                            f"about: the ledger has no target for {slug!r} of {place}; {nearest(slug, held)}"
                        )
                    elif slug and slug not in about:
                        about.append(slug)
        _raise(self.notebook, problems)
        return {
            "place": place,
            "about": about,
            "base_year": self.base_year,
            "target_year": self.target_year,
            "deflator": self.deflator,
            "exchange_rate": self.exchange_rate,
            "population": self.population,
        }


_DIGITS = r"^(-?\d{1,12}(\.\d{1,6})?)?$"
_NEEDED = r"^\d{1,12}(\.\d{1,6})?$"


class CheckAClaim(Parameters):
    notebook = "check-a-claim"
    question = "Do the numbers of one sentence hold together?"
    opens_ledger = False

    first_level: str = _param("531.6", "the first level, as printed", "digits as printed", pattern=_NEEDED)
    last_level: str = _param("895.1", "the last level, in the same unit", "digits as printed", pattern=_NEEDED)
    years: int = _param(5, "years from the first level to the last", "1 to 100", ge=1, le=100)
    printed_rate: str = _param(
        "7.1", "the printed growth rate, per cent a year", "digits as printed, or empty", pattern=_DIGITS
    )
    part_level: str = _param(
        "784.6", "a part of the last level, in the same unit", "digits as printed, or empty", pattern=_DIGITS
    )
    printed_share: str = _param(
        "", "the part's share as printed, per cent", "digits as printed, or empty", pattern=_DIGITS
    )
    part_rate: str = _param(
        "7.2", "the part's growth rate, per cent a year", "digits as printed, or empty", pattern=_DIGITS
    )
    target: str = _param("1500", "a level aimed at, in the same unit", "digits as printed, or empty", pattern=_DIGITS)
    target_years: int = _param(5, "years from the last level to the target", "1 to 100", ge=1, le=100)
    percentage: str = _param(
        "-22.81", "a count's change as printed, per cent", "digits as printed, or empty", pattern=_DIGITS
    )
    difference: int = _param(-13, "the same change in whole numbers", "a whole number; 0: none", ge=-(10**9), le=10**9)

    def bind(self, ledger: Any) -> dict[str, Any]:
        problems = [
            f"{name} = {text!r} is not right: expected a number above zero"
            for name in ("first_level", "last_level")
            if not float(text := getattr(self, name))
        ]
        _raise(self.notebook, problems)
        return dict(self)


class SharedFigures(Parameters):
    notebook = "shared-figures"
    question = "Which figures and which words do two documents share?"

    source_a: str = _param("taiyuan-report-2021", "one document", "slug of a document in sources.csv")
    source_b: str = _param("xinghualing-2021", "the other document", "slug of a document in sources.csv")

    def bind(self, ledger: Any) -> dict[str, Any]:
        known = ledger.table("sources")["source"].tolist()
        problems = [
            f"{name} {given!r} is not in the ledger; {nearest(given, known)}"
            for name, given in (("source_a", self.source_a), ("source_b", self.source_b))
            if given not in known
        ]
        if self.source_a == self.source_b:
            problems.append(f"source_a and source_b are both {self.source_a!r}: expected two documents")
        _raise(self.notebook, problems)
        return {"source_a": self.source_a, "source_b": self.source_b}


VERDICT_WORDS = ("consistent", "consistent_if", "inconsistent", "untestable", "derive", "signal")


class Verdicts(Parameters):
    notebook = "verdicts"
    question = "How many numbers can be checked, how, and what comes of it?"

    source: str = _param("all", "the document (all: the whole ledger)", "slug of a document in sources.csv, or all")
    family: str = _param("all", "the checks, by the beginning of their id", "such as growth or growth.deflator, or all")
    verdict: str = _param("all", "the verdicts shown as cards", "all, " + ", ".join(VERDICT_WORDS))

    def bind(self, ledger: Any) -> dict[str, Any]:
        from duizhang.checks.verdict import FAMILIES

        problems: list[str] = []
        known = ledger.table("sources")["source"].tolist()
        if self.source not in ("all", *known):
            problems.append(f"source {self.source!r} is not in the ledger; {nearest(self.source, ['all', *known])}")
        groups = dict.fromkeys(name.partition(".")[0] for name in FAMILIES)
        if self.family not in ("all", *groups, *FAMILIES):
            problems.append(
                f"family {self.family!r} is no family of checks; {nearest(self.family, ['all', *groups, *FAMILIES])}"
            )
        if self.verdict not in ("all", *VERDICT_WORDS):
            problems.append(f"verdict {self.verdict!r} is not known; {nearest(self.verdict, ['all', *VERDICT_WORDS])}")
        _raise(self.notebook, problems)
        return {"source": self.source, "family": self.family, "verdict": self.verdict}


MODELS: dict[str, type[Parameters]] = {
    m.notebook: m
    for m in (
        SourceAudit,
        GrowthRates,
        SectorClaims,
        DistrictComparison,
        Targets,
        CheckAClaim,
        SharedFigures,
        Verdicts,
    )
}


def model_for(notebook: str) -> type[Parameters]:
    """The model of a notebook; ``ParameterError`` names the nearest notebook where there is none."""
    if notebook not in MODELS:
        raise ParameterError(notebook, [f"there is no such notebook; {nearest(notebook, MODELS)}"])
    return MODELS[notebook]


def validate(notebook: str, values: Mapping[str, Any]) -> Parameters:
    """Check names, types and plain ranges. No ledger is opened.

    Raises
    ------
    ParameterError
        One line a problem, each with the nearest right answer.
    """
    model = model_for(notebook)
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        problems = []
        seen = set()
        for e in error.errors():
            name = str(e["loc"][0]) if e["loc"] else ""
            if name in seen:
                continue
            seen.add(name)
            if name not in model.model_fields:
                problems.append(f"unknown parameter {name!r}; {nearest(name, model.model_fields)}")
            else:
                info = model.model_fields[name]
                allowed = (info.json_schema_extra or {}).get("allowed", "")  # type: ignore[union-attr]
                problems.append(
                    f"{name} = {e['input']!r} is not right: expected {_type_name(info.annotation)} "
                    f"({allowed}), such as {info.default!r}"
                )
        raise ParameterError(notebook, problems) from None


def parse_assignments(notebook: str, assignments: list[str]) -> dict[str, Any]:
    """Turn ``name=value`` texts of a command line into values of the model's types.

    A text becomes a whole number only where the parameter takes nothing else;
    everything else stays the text that was typed.
    """
    model = model_for(notebook)
    values: dict[str, Any] = {}
    problems = []
    for text in assignments:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals:
            problems.append(
                f"-p {text!r}: expected name=value, such as "
                f"{next(iter(model.model_fields))}={next(iter(model.model_fields.values())).default}"
            )
            continue
        if name in values:
            problems.append(f"parameter {name!r} is given twice: expected once")
        annotation = model.model_fields[name].annotation if name in model.model_fields else str
        values[name] = _typed(value.strip(), annotation)
    _raise(notebook, problems)
    return values


def _typed(text: str, annotation: Any) -> Any:
    accepted = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    if str in accepted:
        return text
    for kind, form in ((int, _WHOLE), (float, _NUMBER)):
        if kind in accepted and form.fullmatch(text):
            return kind(text)
    if bool in accepted and text.lower() in ("true", "false"):
        return text.lower() == "true"
    return text


def _type_name(annotation: Any) -> str:
    words = {str: "text", int: "whole number", float: "number", bool: "true or false"}
    accepted = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    return " or ".join(words.get(a, str(a)) for a in accepted)


def _resolve(finder: Any, text: str | int, name: str, problems: list[str]) -> str | None:
    try:
        return str(finder(text))
    except LookupError as error:
        another = "; or bring a data folder that has it: --data FOLDER" if name in ("place", "places", "parent") else ""
        problems.append(f"{name}: {error.args[0] if error.args else error}{another}")
        return None


def _held(ledger: Any, place: str, claims_only: bool = False) -> set[str]:
    """The indicators for which the ledger has a figure of this place."""
    claims = ledger.table("claims")
    held = set(claims.loc[claims["place"] == place, "indicator"])
    if not claims_only:
        reference = ledger.table("reference")
        held |= set(reference.loc[reference["place"] == place, "indicator"])
    return held


def _no_figures(notebook: str, place: str, ledger: Any) -> str:
    claims = ledger.table("claims")
    have = sorted(set(claims["place"]) - {""})
    return (
        f"place {place!r} has no claims in the ledger (it has {', '.join(have)}); "
        f"for another place bring a data folder of its own: duizhang run {notebook} -p place={place} --data FOLDER"
    )


def _raise(notebook: str, problems: list[str]) -> None:
    if problems:
        raise ParameterError(notebook, problems)
