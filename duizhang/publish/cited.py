"""The way back from a claim: the chapters that cite it, and the pages that rest on it.

Chapters are read in any order, so the list is written when all have been read,
and a document's page is written again when a chapter cites another of its claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from duizhang.publish.elements import tag
from duizhang.publish.register import register_of
from duizhang.publish.results import FOLDER

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["UsedOn", "cite"]


class UsedOn(nodes.General, nodes.Element):
    """Where the list of a claim's chapters and pages will stand; ``claim`` names it."""


def cite(env: BuildEnvironment, claim: str) -> None:
    """Note that the chapter being read cites a claim."""
    _cited(env).setdefault(env.docname, {})[claim] = None


def _cited(env: BuildEnvironment) -> dict[str, dict[str, None]]:
    """Chapter -> the claims that it cites, in their order. Kept with Sphinx's own environment."""
    if not hasattr(env, "duizhang_cited"):
        env.duizhang_cited = {}  # type: ignore[attr-defined]
    return env.duizhang_cited  # type: ignore[attr-defined,no-any-return]


def _chapters(env: BuildEnvironment) -> dict[str, list[str]]:
    """Claim -> the chapters that cite it, in the order of their addresses."""
    out: dict[str, list[str]] = defaultdict(list)
    for docname in sorted(_cited(env)):
        for claim in _cited(env)[docname]:
            out[claim].append(docname)
    return out


class ShowUsedOn(SphinxPostTransform):
    """Write the lists, chapters first."""

    default_priority = 300

    def run(self, **options: Any) -> None:
        places = list(self.document.findall(UsedOn))
        if not places:
            return
        chapters, register, builder = _chapters(self.env), register_of(self.env), self.app.builder
        for place in places:
            claim = place["claim"]
            found = [(c, self.env.titles[c].astext()) for c in chapters.get(claim, ()) if c in self.env.titles]
            found += [(f"{FOLDER}/{page}", title) for page, title in register.used_on[claim]]
            line = tag("p", "Used on ", classes="dz-used")
            known = [(docname, title) for docname, title in found if docname in self.env.found_docs]
            for number, (docname, title) in enumerate(known):
                uri = builder.get_relative_uri(self.env.docname, docname)
                line += ([nodes.Text(" · ")] if number else []) + [tag("a", title, href=uri)]
            place.replace_self([line] if known else [])


def _written_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages of documents whose claims are cited elsewhere than when they were last written."""
    now, before = _chapters(env), getattr(env, "duizhang_cited_before", {})
    env.duizhang_cited_before = dict(now)  # type: ignore[attr-defined]
    claims = register_of(env).claims if now != before else {}
    moved = {c for c in {*now, *before} if now.get(c) != before.get(c) and c in claims}
    pages = {app.config.duizhang_ledger_page.format(source=claims[c].source) for c in moved}
    return sorted(pages & env.found_docs)


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _cited(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    theirs = _cited(other)
    _cited(env).update({name: theirs[name] for name in docnames if name in theirs})


def setup(app: Sphinx) -> None:
    app.add_node(UsedOn)
    app.add_post_transform(ShowUsedOn)
    app.connect("env-updated", _written_again)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
