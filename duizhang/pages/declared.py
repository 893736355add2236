"""Which pages the book has: ``book/pages.yml`` declares notebook + parameters -> page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from duizhang.pages.parameters import MODELS, ParameterError, nearest, validate

__all__ = ["Declared", "DeclarationError", "read_declarations"]

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = {"page", "notebook", "title", "parameters", "data"}
#: A folder inside the project; no way leads out of it.
_FOLDER = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")


class DeclarationError(ValueError):
    """``pages.yml`` says something that cannot be built: one line a problem."""


@dataclass(frozen=True)
class Declared:
    """One page: its address, the notebook and the parameters that make it, its title.

    ``data`` is a folder of the project, where the page is about another ledger than the book.
    """

    page: str
    notebook: str
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    data: str = ""


def read_declarations(path: Path) -> list[Declared]:
    """Read and check ``pages.yml``; every problem is named at once.

    Raises
    ------
    DeclarationError
        With the file, the entry and what was expected.
    """
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path.name}: not readable as YAML in UTF-8: {error}") from None
    if not isinstance(entries, list):
        raise DeclarationError(f"{path.name}: expected a list of pages, got {type(entries).__name__}")
    problems, pages, seen = [], [], set()
    for number, entry in enumerate(entries, start=1):
        where = f"{path.name}: entry {number}"
        if not isinstance(entry, dict) or not {"page", "notebook", "title"} <= set(entry) or set(entry) - _KEYS:
            problems.append(f"{where}: expected page, notebook, title and perhaps parameters and data, got {entry!r}")
            continue
        page, notebook = str(entry["page"]), str(entry["notebook"])
        where = f"{where} ({page})"
        if not _NAME.fullmatch(page):
            problems.append(f"{where}: a page's name is of a-z, 0-9 and hyphens")
        if page in seen:
            problems.append(f"{where}: this page is declared twice")
        seen.add(page)
        if notebook not in MODELS:
            problems.append(f"{where}: no notebook {notebook!r}; {nearest(notebook, MODELS)}")
            continue
        parameters = {} if entry.get("parameters") is None else entry["parameters"]
        if not isinstance(parameters, dict):
            problems.append(f"{where}: expected parameters as name: value, got {parameters!r}")
            continue
        try:
            validate(notebook, parameters)
        except ParameterError as error:
            problems += [f"{where}: {p}" for p in error.problems]
        data = str(entry.get("data") or "")
        if data and not _FOLDER.fullmatch(data):
            problems.append(f"{where}: data {data!r}: expected a folder inside the project, such as data/sample")
        pages.append(Declared(page, notebook, str(entry["title"]), parameters, data))
    if problems:
        raise DeclarationError("\n".join(problems))
    return pages
