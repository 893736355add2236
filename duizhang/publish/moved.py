"""Addresses that outlive their pages: where a page went, and what stands where there is none.

``book/moved.yml`` lists ``old address: new address``, without ``.html``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sphinx.util import logging

from duizhang.pages.files import write_atomically
from duizhang.publish.freshness import used

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["not_found", "read_moved", "stub"]

TABLE = "moved.yml"
_MARK = "data-moved"
logger = logging.getLogger(__name__)
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_STYLE = (
    ":root{color-scheme:light dark;background:Canvas;color:CanvasText}a{color:LinkText}"
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}"
)


def read_moved(path: Path) -> dict[str, str]:
    """Old address -> new one.

    Raises
    ------
    ValueError
        Naming the file and what was expected.
    """
    if not path.is_file():
        return {}
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: not readable as YAML in UTF-8: {error}") from None
    if not isinstance(said, Mapping):
        raise ValueError(f"{path.name}: expected lines of old address: new address, got {type(said).__name__}")
    for old, new in said.items():
        for name in (old, new):
            if not isinstance(name, str) or not _NAME.fullmatch(name):
                raise ValueError(f"{path.name}: {name!r}: expected an address of a-z, 0-9, - and /, without .html")
    return dict(said)


def stub(target: str, title: str, head: str = "") -> str:
    """A page that leads to another; an anchor that a reader came with goes along."""
    to, said = html.escape(target), html.escape(title)
    with_hash = f"{target!r} + location.hash" if "#" not in target else repr(target)
    return (
        f'<!DOCTYPE html>\n<html lang="en" {_MARK}><head><meta charset="utf-8"><title>{said}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}'
        f'<script>location.replace({with_hash})</script><meta http-equiv="refresh" content="1; url={to}">'
        f'<link rel="canonical" href="{to}"><style>{_STYLE}</style></head>'
        f'<body><main><h1>{said}</h1><p><a href="{to}">This page is here.</a></p></main></body></html>\n'
    )


def not_found(book: str, folders: list[str]) -> str:
    """What stands where there is no page: a server shows it at any address, so it finds its way up by itself."""
    named = "|".join(folders)
    up = (
        f"const at=location.pathname.match(/^(.*?\\/)(?:{named})(?:\\/|$)/);"
        "if(at)document.querySelectorAll('a').forEach(a=>a.href=at[1]+a.getAttribute('href'))"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>There is no such page</title>'
        '<link rel="icon" href="data:,">'  # it lies at any depth: no address of a picture would be right
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>There is no such page</h1><p>{html.escape(book)} has no page at this address.</p>"
        '<ul><li><a href="index.html">The front page</a></li><li><a href="search.html">Search</a></li></ul>'
        "<p>The address of a claim is made of its document and its name, such as "
        "look-it-up/DOCUMENT.html#DOCUMENT-INDICATOR-YEAR.</p>"
        f"</main><script>{up}</script></body></html>\n"
    )


def _write(app: Sphinx) -> list[Any]:
    """Write the stubs when all pages are known."""
    out = Path(app.outdir)
    for path in out.rglob("*.html"):
        if _MARK in path.read_text(encoding="utf-8")[:200] and path.parent.name != "findings":
            path.unlink()  # of an older table
    try:
        moved = read_moved(Path(app.srcdir, TABLE))
    except ValueError as error:
        logger.warning("%s", error, type="duizhang", subtype="moved")
        moved = {}
    for old, new in moved.items():
        if old in app.env.found_docs or new not in app.env.found_docs:
            why = "is a page of the book" if old in app.env.found_docs else f"leads to {new}, which is no page"
            logger.warning("moved.yml: %s %s", old, why, type="duizhang", subtype="moved")
            continue
        up = "../" * old.count("/")
        write_atomically(out / f"{old}.html", stub(f"{up}{new}.html", "This page has moved"))
    folders = sorted({name.partition("/")[0] for name in app.env.found_docs if "/" in name})
    write_atomically(out / "404.html", not_found(str(app.config.html_title or app.config.project), folders))
    return []


def _note(app: Sphinx, docname: str, source: list[str]) -> None:
    """The front page stands for the table: where nothing is read again, nothing is written."""
    if docname == app.config.root_doc:
        used(app.env, Path(app.srcdir, TABLE))


def setup(app: Sphinx) -> None:
    app.connect("source-read", _note)
    app.connect("html-collect-pages", _write)
