"""Pages that rest on rows which no person has read say so on top, and ask search engines to leave them out.

Only in a book made of somebody's own data folder: ``duizhang_own_data`` in its
configuration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from duizhang.publish.elements import han, tag
from duizhang.publish.register import Register, register_of
from duizhang.publish.results import FOLDER, pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx

    from duizhang.claim import Claim

__all__ = ["ROBOTS", "claims_behind"]

ROBOTS = '<meta name="robots" content="noindex">'
#: Chapters that speak of the whole ledger.
_WHOLE = frozenset({"look-it-up/all-claims", "look-it-up/downloads", "targets/promised"})


def claims_behind(page: str, register: Register, config: Any) -> tuple[Claim, ...]:
    """The claims that a page rests on; none for a chapter of general words.

    The page of a document rests on its claims and on those that stand beside
    them in a verdict. A page made by a notebook rests on the claims that it
    recorded, and on all of its document or of its place and indicator: a table
    may show a row that no value is computed from.
    """
    claims = register.facts.claims
    if page == config.root_doc or page in _WHOLE:
        return claims
    for source in register.facts.sources:
        if page == config.duizhang_ledger_page.format(source=source):
            own = [c.claim for c in register.by_source.get(source, ())]
            beside = (other for c in own for v in register.verdicts.get(c, ()) for other in v["claims"])
            return tuple(register.claims[c] for c in dict.fromkeys([*own, *beside]))
    folder, _, name = page.partition("/")
    results = pages_of(register.chapters).get(name) if folder == FOLDER else None
    return _behind_results(results, claims) if results else ()


def _behind_results(results: Mapping[str, Any], claims: Iterable[Claim]) -> tuple[Claim, ...]:
    bound = results.get("bound", {})
    # Typed numbers come from somewhere in the ledger; a page of everything rests on everything.
    if not results.get("tables") or bound.get("source") == "all":
        return tuple(claims)
    recorded = set(results.get("claims", ()))
    sources = {bound.get(k) for k in ("source", "source_a", "source_b")} - {None}
    places = {bound.get("place"), bound.get("parent"), *bound.get("places", ())} - {None}
    things = {bound["indicator"]} if "indicator" in bound else None
    return tuple(
        c
        for c in claims
        if c.claim in recorded
        or c.source in sources
        or (c.place in places and (things is None or c.indicator in things))
    )


def _unread(app: Sphinx, page: str) -> tuple[int, int]:
    """How many claims behind a page no person has confirmed, and of how many."""
    if not app.config.duizhang_own_data:
        return 0, 0
    behind = claims_behind(page, register_of(app.env), app.config)
    return sum(c.reviewed != "yes" for c in behind), len(behind)


def _banner(unread: int, of: int) -> nodes.Node:
    english = (
        f"Of the {of:,} claims behind this page, {unread:,} were not confirmed by a second reading. A number may be misread, or "
        "stand under the wrong name, place or year: nothing here should be quoted before its row was checked. "
    )
    way = tag("code", "duizhang review")
    box = nodes.admonition("", nodes.title("", "Not reviewed yet"), classes=["warning", "dz-unreviewed"])
    box += tag("p", english, way, " leads through the rows.")
    box += tag("p", han(f"本页所依据的{of}条记录中，有{unread}条尚未复核，可能有误读；引用前请先核对原文。"))
    return box


def _say_so(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    unread, of = _unread(app, docname)
    title = next(iter(doctree.findall(nodes.title)), None) if unread else None
    if title is not None and title.parent is not None:
        title.parent.insert(title.parent.index(title) + 1, _banner(unread, of))


def _ask_not_to_index(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is not None and app.builder.format == "html" and _unread(app, pagename)[0]:
        context["metatags"] = context.get("metatags", "") + ROBOTS


def setup(app: Sphinx) -> None:
    # Whether this book is made of a data folder of the reader's own.
    app.add_config_value("duizhang_own_data", False, "env", [bool])
    app.connect("doctree-resolved", _say_so)
    app.connect("html-page-context", _ask_not_to_index)
