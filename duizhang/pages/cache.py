"""Which pages are still right: notebook + parameters + the tables read + package + lock.

Jupyter Book's own cache looks at the notebook and not at the data, so a
changed table would leave the old number standing. Here each page's results
name the tables that its run opened, with their digests; a page without such a
record runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from duizhang.pages.declared import Declared
from duizhang.pages.files import digest_of, digest_of_files
from duizhang.pages.results import FORMAT

__all__ = ["machinery_digest", "page_key", "table_digests", "why_stale"]

#: Rooms of the package that no page runs: a change there leaves pages right.
_NOT_RUN_BY_PAGES = {"publish", "classroom", "intake"}


@cache
def machinery_digest(root: Path) -> str:
    """What every page depends on: the package's source, its fonts and style, and the lock file."""
    package = Path(__file__).resolve().parents[1]
    files = [
        f
        for f in package.rglob("*")
        if f.is_file()
        and f.suffix in (".py", ".mplstyle", ".otf", ".ttf")
        and f.relative_to(package).parts[0] not in _NOT_RUN_BY_PAGES | {"cli.py"}
    ]
    lock = root / "requirements.txt"
    return digest_of(digest_of_files(package, files) + (digest_of(lock.read_bytes()) if lock.exists() else ""))


def page_key(root: Path, declared: Declared, tables: Mapping[str, str]) -> str:
    """The digest under which a page's results are right.

    Parameters
    ----------
    tables : mapping
        Name of each table that the page reads -> sha256 of its file.
    """
    notebook = root / "notebooks" / f"{declared.notebook}.ipynb"
    parts = {
        "format": FORMAT,
        "notebook": digest_of(notebook.read_bytes()),
        "parameters": dict(declared.parameters),
        "title": declared.title,
        "tables": dict(tables),
        "machinery": machinery_digest(root),
    } | ({"data": declared.data} if declared.data else {})
    return digest_of(json.dumps(parts, sort_keys=True, ensure_ascii=False))


def table_digests(data: Path) -> dict[str, str]:
    """The sha256 of each table of a data folder, by name; no table is opened."""
    return {f.stem: digest_of(f.read_bytes()) for f in sorted(data.glob("*.csv"))}


def why_stale(root: Path, pages: Path, declared: Declared, tables: Mapping[str, str]) -> str | None:
    """Why a page has to run, in a few words; ``None`` if what stands is right.

    Parameters
    ----------
    pages : Path
        The folder of finished pages.
    tables : mapping
        Every table of the ledger -> sha256 of its file as it is now; a page about another ledger looks at that one.
    """
    tables = table_digests(root / declared.data) if declared.data else tables
    results = pages / f"{declared.page}.json"
    notebook = pages / f"{declared.page}.ipynb"
    if not results.exists() or not notebook.exists():
        return "not made yet"
    try:
        record: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))
        read = dict(record["tables"])
        written = dict(record["files"])
        key = record["key"]
    except (ValueError, KeyError, TypeError):
        return "its record is not readable"
    changed = sorted(name for name, sha in read.items() if tables.get(name) != sha)
    if changed:
        return "changed: " + ", ".join(changed)
    if key != page_key(root, declared, read):
        return "notebook, parameters or package changed"
    for name, sha in written.items():
        file = pages / name
        if not file.exists() or digest_of(file.read_bytes()) != sha:
            return f"{name} was altered"
    return None
