"""What the pages recorded, as the chapters read it: ``book/pages/<page>.json``."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.pages.parameters import nearest
from duizhang.publish.freshness import used

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

__all__ = ["NotRecorded", "page_of", "page_title", "pages_of", "part_of"]

#: Where the executed pages lie, inside the book's source.
FOLDER = "pages"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class NotRecorded(LookupError):
    """No page, or no such part of a page; the message names the nearest."""


@lru_cache(maxsize=256)
def _read(content: bytes) -> dict[str, Any]:
    return json.loads(content)  # type: ignore[no-any-return]


def page_of(env: BuildEnvironment, page: str) -> dict[str, Any]:
    """The results of a page; the chapter being read depends on them from now on.

    Raises
    ------
    NotRecorded
        If no page of this name has recorded results.
    """
    folder = Path(env.srcdir, FOLDER)
    # Checked before it becomes part of a path.
    if _NAME.fullmatch(page):
        path = folder / f"{page}.json"
        used(env, path)
        if path.is_file():
            return _read(path.read_bytes())
    known = sorted(p.stem for p in folder.glob("*.json"))
    if not known:
        raise NotRecorded(f"no page {page!r}: no page has recorded results yet (they are made by: duizhang book)")
    raise NotRecorded(f"no page {page!r}; {nearest(page, known)}")


def part_of(results: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    """One of a page's ``values`` or ``figures``.

    Raises
    ------
    NotRecorded
        If the page has none of this name.
    """
    parts = results.get(kind) or {}
    if name not in parts:
        page = results.get("page", "?")
        hint = nearest(name, parts) if parts else f"the page recorded no {kind}"
        raise NotRecorded(f"page {page!r} has no {kind.removesuffix('s')} {name!r}; {hint}")
    return parts[name]  # type: ignore[no-any-return]


def page_title(results: dict[str, Any], page: str) -> str:
    """What to call a page in a link."""
    return str(results.get("title") or page)


def pages_of(srcdir: str | Path) -> dict[str, dict[str, Any]]:
    """The results of every page about the book's own ledger that has recorded some, by name."""
    found = {p.stem: _read(p.read_bytes()) for p in sorted(Path(srcdir, FOLDER).glob("*.json"))}
    return {name: results for name, results in found.items() if not results.get("data")}
