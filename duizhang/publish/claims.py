"""Roles and directives of the ledger: links to claims, the pages that list them, what was corrected."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from duizhang.pages.parameters import nearest
from duizhang.publish.cited import cite
from duizhang.publish.claim_page import address_of, claim_link, claim_node
from duizhang.publish.elements import Tag, han, tag, words
from duizhang.publish.freshness import used
from duizhang.publish.register import register_of
from duizhang.publish.results import FOLDER
from duizhang.publish.wording import BASIS

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from duizhang.claim import Source

__all__ = ["ClaimRole", "ClaimsOf", "Corrections", "SourcesTable", "table_node"]

logger = logging.getLogger(__name__)

#: An address that may be followed; a cell that holds anything else is a text.
_WEB = re.compile(r"https?://[^\s<>\"'\\]+")


def _warn(problem: str, location: Any) -> None:
    logger.warning("%s", problem, location=location, type="duizhang", subtype="claim")


class ClaimRole(SphinxRole):
    """``{claim}`id` `` or ``{claim}`text <id>` ``: a link to the claim on its document's page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text, _, identifier = self.text.strip().rpartition("<")
        identifier = identifier.strip().removesuffix(">") if text else self.text.strip()
        register = register_of(self.env)
        claim = register.claims.get(identifier)
        uri = claim and address_of(self.env, claim.source, identifier)
        if not claim or not uri:
            if claim:
                page = self.config.duizhang_ledger_page.format(source=claim.source)
                problem = f"the book has no page {page!r} to link to"
            else:
                problem = f"no such claim in the ledger; {nearest(identifier, register.claims)}"
            _warn(f"claim {identifier!r}: {problem}", self.get_location())
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        cite(self.env, identifier)
        return [claim_link(self.env, register, identifier, text.strip() or register.short(claim))], []


class ClaimsOf(SphinxDirective):
    """``{claims-of} SOURCE``: every claim of a document, in the order of its text."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        source = self.arguments[0]
        register = register_of(self.env)
        if source not in register.facts.sources:
            hint = nearest(source, register.facts.sources)
            _warn(f"claims-of: no document {source!r}; {hint}", self.get_location())
            return []
        used(self.env, Path(self.env.srcdir, FOLDER))  # each claim lists the pages that rest on it
        out: list[nodes.Node] = [_find_the_original(register.facts.sources[source])]
        shown: set[str] = set()
        return out + [claim_node(c, self.env, register, shown) for c in register.by_source.get(source, [])]


def _find_the_original(source: Source) -> Tag:
    rows = [
        ("Title", f"{source.title_zh} ({source.title_en})" if source.title_en else source.title_zh),
        ("Publisher", source.publisher),
        ("By", source.byline),
        ("Published", f"{source.published}{BASIS.get(source.published_basis, '')}" if source.published else ""),
        ("Damage", source.damage),
        ("Where", source.address),
        ("Seen", source.seen),
        ("Find it by", source.find_by),
        ("Our file", f"{source.characters} characters, sha256 {source.sha256}" if source.sha256 else ""),
        ("Note", source.note),
    ]
    listed = tag("dl", classes="dz-facts dz-original")
    for name, said in rows:
        if said:
            link = nodes.reference("", said, refuri=said) if _WEB.fullmatch(said) else said
            listed += [tag("dt", name), tag("dd", link)]
    return listed


class SourcesTable(SphinxDirective):
    """``{sources-table}``: the documents, and how much each of them prints."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        numbers = Counter(m.source for m in register.facts.mentions)
        head = ("Document", "Numbers", "Claims")
        body = []
        for source in register.facts.sources.values():
            place = register.facts.places.get(source.place)
            about = f"{source.genre}, {(place and place.name_en) or source.place}, {source.published}"
            cells = [
                f"{numbers[source.source]:,}",
                f"{len(register.by_source.get(source.source, [])):,}",
            ]
            body.append([[*self._document(source), tag("p", about, classes="dz-claims")], *cells])
        return [table_node("The documents", head, body)]

    def _document(self, source: Source) -> list[nodes.Node]:
        title = source.title_en or source.title_zh or source.source
        uri = address_of(self.env, source.source)
        first: list[nodes.Node] = [nodes.reference("", title, internal=True, refuri=uri)] if uri else list(words(title))
        return [*first, nodes.Text(" "), han(source.title_zh)] if source.title_en and source.title_zh else first


class Corrections(SphinxDirective):
    """``{corrections}``: what was found wrong in the ledger after it was published."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        rows = [row for rows in register.corrections.values() for row in rows]
        if not rows:
            return [nodes.paragraph("", "No row has been corrected so far.")]
        body = [
            [[claim_link(self.env, register, r["claim"])], r["date"], r["before"], r["after"], r["why"]]
            for r in sorted(rows, key=lambda r: (r["date"], r["claim"]))
        ]
        return [table_node("Corrections", ("Claim", "Date", "Before", "After", "Why"), body)]


def table_node(caption: str, head: Any, body: Any) -> Tag:
    """A captioned table in a box of its own; cells are texts or lists of nodes, the first of a row heads it."""
    rows = []
    for row in body:
        cells = (tag("td", c, **{"data-head": name}) for name, c in zip(head[1:], row[1:], strict=True))
        rows.append(tag("tr", tag("th", row[0], scope="row"), *cells))
    first = tag("tr", *(tag("th", h, scope="col") for h in head))
    table = tag("table", tag("caption", caption), tag("thead", first), tag("tbody", *rows))
    return tag(
        "div",
        table,
        classes="dz-table dz-rows" if len(head) > 4 else "dz-table",
        tabindex="0",
        role="region",
        **{"aria-label": caption},
    )


def setup(app: Sphinx) -> None:
    app.add_config_value("duizhang_ledger_page", "look-it-up/{source}", "env", [str])
    app.add_role("claim", ClaimRole())
    app.add_config_value("duizhang_corrections_page", "look-it-up/fairness", "env", [str])
    # Where the project is kept, such as https://github.com/OWNER/NAME; nothing links there while it is empty.
    app.add_config_value("duizhang_repository", "", "env", [str])
    app.add_directive("claims-of", ClaimsOf)
    app.add_directive("corrections", Corrections)
    app.add_directive("sources-table", SourcesTable)
