"""Links to claims, and the pages that list them.

Everything that comes from the ledger becomes text inside nodes; none of it is
read as markup.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from duizhang.claim import Claim, Source, anchor
from duizhang.interval import outward
from duizhang.pages.markup import PLAIN_VERDICTS
from duizhang.pages.parameters import nearest
from duizhang.publish.elements import Tag, han, tag, words
from duizhang.publish.register import Register, register_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["ClaimRole", "ClaimsOf", "SourcesTable", "claim_node", "stands_for"]

logger = logging.getLogger(__name__)

_KINDS = {
    "growth_annual_avg": "average growth a year",
    "growth_yoy": "growth on the year before",
    "change_pct": "change in per cent",
    "per_capita": "per head",
}
#: An address that may be followed; a cell that holds anything else is a text.
_WEB = re.compile(r"https?://[^\s<>\"'\\]+")
_ROLES = {"derive": "follows", "signal": "worth a look"}
_BASIS = {"printed": "", "inferred": " (read from the context)", "unknown": " (the text does not say)"}


def _warn(problem: str, location: Any) -> None:
    logger.warning("%s", problem, location=location, type="duizhang", subtype="claim")


# -- what a claim says ------------------------------------------------------
def _period(claim: Claim) -> str:
    parts = dict.fromkeys(p for p in (claim.period_start, claim.period_end) if p)
    said = " to ".join(parts) or "none printed"
    base = f", against {claim.base_period}" if claim.base_period else ""
    return f"{said}{base}{_BASIS.get(claim.period_basis, '')}"


def _unit(register: Register, claim: Claim) -> str:
    if claim.unit in ("", "count"):
        return claim.unit_zh
    if claim.unit == "percent":
        return "%"
    unit = register.facts.units.get(claim.unit)
    return (unit and unit.name_en) or claim.unit.replace("_", " ")


def stands_for(claim: Claim, unit: str = "") -> str:
    """What the printed number stands for, in words: ``7.05 to 7.15 %``; empty where none is printed."""
    said = []
    for reading in claim.readings():
        interval = reading.interval
        decimals = max(map(_decimals, (interval.lo, interval.hi)))
        exact = interval.lo == interval.hi
        text = f"{'exactly ' if exact else ''}{outward(interval, decimals)}{' ' + unit if unit else ''}"
        said.append(text + (" (the width is ours: the text states none)" if reading.soft else ""))
    return ", or ".join(dict.fromkeys(said))


def _decimals(end: Any) -> int:
    """Digits after the point that show an end in full, at most six."""
    if not isinstance(end, (int, Fraction)):
        return 0
    return next((d for d in range(7) if (Fraction(end) * 10**d).denominator == 1), 6)


def _address(env: Any, source: str, identifier: str = "") -> str | None:
    """The address of a document's page, or of a claim on it, from the chapter being read."""
    docname = env.config.duizhang_ledger_page.format(source=source)
    if docname not in env.found_docs:
        return None
    uri = env.app.builder.get_relative_uri(env.docname, docname)
    return f"{uri}#{anchor(identifier)}" if identifier else uri


def _claim_link(env: Any, register: Register, identifier: str) -> nodes.Node:
    claim = register.claims.get(identifier)
    uri = claim and _address(env, claim.source, identifier)
    if not claim or not uri:
        return nodes.literal("", identifier)
    title = f"{claim.quote} · {claim.quote_en}" if claim.quote_en else claim.quote
    return nodes.reference("", identifier, internal=True, refuri=uri, reftitle=title)


# -- verdicts ---------------------------------------------------------------
def _titles() -> dict[str, str]:
    from duizhang.checks.verdict import FAMILIES

    return {key: family.title for key, family in FAMILIES.items()}


def verdict_node(verdict: dict[str, Any], env: Any, register: Register, here: str = "") -> Tag:
    """One verdict: what else could explain it stands above what the arithmetic says."""
    role = verdict["role"]
    shape, plain = PLAIN_VERDICTS.get(verdict["verdict"], ("◇", _ROLES.get(role, "")))
    state = (verdict["verdict"] or role).replace("_", "-")
    card = tag("div", classes=f"dz-verdict dz-{state}", role="group", **{"aria-label": verdict["check"]})
    title = _titles().get(verdict["check"], "")
    card += tag("p", f"{verdict['check']}: {title}" if title else verdict["check"], classes="dz-check")
    if verdict["other_readings"]:
        card += tag("p", "What else could explain it", classes="dz-label")
        card += tag("ul", *(tag("li", reading) for reading in verdict["other_readings"]))
    said = verdict["reason"] if verdict["verdict"] == "untestable" else verdict["working"]
    # A word such as «adds up only if …» opens the sentence that ends it.
    mark = tag("span", nodes.Text(shape), classes="dz-shape", **{"aria-hidden": "true"})
    card += tag("p", mark, nodes.Text(" "), tag("strong", plain), nodes.Text(" "), *words(said), classes="dz-finding")
    if verdict["needs"]:
        word = "It needs" if verdict["verdict"] == "consistent_if" else "Missing"
        card += tag("p", word, classes="dz-label")
        card += tag("ul", *(tag("li", need) for need in verdict["needs"]))
    card += _details(verdict)
    others = [c for c in verdict["claims"] if c != here]
    if others:
        line = tag("p", "With " if here else "Claims: ", classes="dz-claims")
        for number, other in enumerate(others):
            line += ([nodes.Text(", ")] if number else []) + [_claim_link(env, register, other)]
        card += line
    return card


def _details(verdict: dict[str, Any]) -> list[Tag]:
    lines = []
    if verdict["formula"]:
        # A formula is ours, but what is not understood must not stop a page: it is shown as it is written.
        lines.append(tag("p", "Formula: ", tag("code", nodes.Text(verdict["formula"]))))
    if verdict["numbers"]:
        lines.append(tag("p", tag("code", nodes.Text(verdict["numbers"])), classes="dz-numbers"))
    if verdict["band_source"]:
        inside = {"yes": "inside", "no": "outside"}.get(verdict["in_band"], "not known whether inside")
        lines.append(tag("p", f"Elsewhere over the same years: {verdict['band_source']} ({inside} this band)."))
    if verdict["chance"] is not None:
        lines.append(tag("p", f"By chance: {verdict['chance']:.3g}; null: {verdict['null'] or 'not stated'}."))
    if verdict["fragile"]:
        lines.append(tag("p", "Fragile: one unit in a last digit would change it."))
    if verdict["references"]:
        lines.append(tag("p", "Outside figures: " + "; ".join(verdict["references"]) + "."))
    return [tag("details", tag("summary", "Working"), *lines)] if lines else []


# -- pages ------------------------------------------------------------------
def claim_node(claim: Claim, env: Any, register: Register) -> Tag:
    """One claim under its address."""
    node = tag("div", ids=(claim.anchor,), classes="dz-claim")
    title = "the address of this claim"
    address = nodes.reference("", claim.claim, internal=True, refuri=f"#{claim.anchor}", reftitle=title)
    node += tag("p", address, classes="dz-address")
    node += tag("blockquote", tag("p", han(claim.quote)))
    restored = register.restored(claim)
    if restored != claim.quote:
        node += tag("p", "Restored: ", han(restored), classes="dz-restored")
    if claim.quote_en:
        node += tag("p", f"“{claim.quote_en}”", classes="dz-literal")
    node += _facts(claim, register)
    for verdict in register.verdicts.get(claim.claim, []):
        node += verdict_node(verdict, env, register, here=claim.claim)
    return node


def _facts(claim: Claim, register: Register) -> Tag:
    place = register.facts.places.get(claim.place)
    mention = register.mentions.get(claim.mention)
    kind = _KINDS.get(claim.kind, claim.kind.replace("_", " "))
    printed = mention.text if mention else f"{claim.printed}{claim.unit_zh}"
    hedge = claim.hedge.replace("+", ", ").replace("_", " ")
    rows = [
        ("Indicator", f"{register.indicator(claim.indicator)} ({kind}, {claim.status})"),
        ("Place", " ".join(filter(None, (place.name_en, place.name_zh))) if place else claim.place),
        ("Period", _period(claim)),
        ("Printed", printed + ("" if claim.hedge in ("", "none") else f" ({hedge})")),
    ]
    interval = stands_for(claim, _unit(register, claim))
    if interval:
        rows.append(("Stands for", interval))
    if claim.note:
        rows.append(("Note", claim.note))
    once = "once; the second reading is still to come"
    rows.append(("Read", "twice; the second reading confirmed it" if claim.reviewed == "yes" else once))
    listed = tag("dl", classes="dz-facts")
    for name, said in rows:
        listed += [tag("dt", name), tag("dd", said)]
    return listed


class ClaimRole(SphinxRole):
    """``{claim}`id` `` or ``{claim}`text <id>` ``: a link to the claim on its document's page."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        text, _, identifier = self.text.strip().rpartition("<")
        identifier = identifier.strip().removesuffix(">") if text else self.text.strip()
        register = register_of(self.env)
        claim = register.claims.get(identifier)
        uri = claim and _address(self.env, claim.source, identifier)
        if not claim or not uri:
            if claim:
                page = self.config.duizhang_ledger_page.format(source=claim.source)
                problem = f"the book has no page {page!r} to link to"
            else:
                problem = f"no such claim in the ledger; {nearest(identifier, register.claims)}"
            _warn(f"claim {identifier!r}: {problem}", self.get_location())
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        shown = words(text.strip() or register.short(claim))
        title = f"{claim.quote} · {claim.quote_en}" if claim.quote_en else claim.quote
        link = nodes.reference(self.rawtext, "", *shown, internal=True, refuri=uri, reftitle=title)
        link["classes"] = ["dz-claim-link"]
        return [link], []


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
        out: list[nodes.Node] = [_find_the_original(register.facts.sources[source])]
        return out + [claim_node(c, self.env, register) for c in register.by_source.get(source, [])]


def _find_the_original(source: Source) -> Tag:
    rows = [
        ("Title", f"{source.title_zh} ({source.title_en})" if source.title_en else source.title_zh),
        ("Publisher", source.publisher),
        ("By", source.byline),
        ("Published", f"{source.published}{_BASIS.get(source.published_basis, '')}" if source.published else ""),
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
        head = ("Document", "Kind", "Place", "Published", "Numbers", "Claims")
        body = []
        for source in register.facts.sources.values():
            place = register.facts.places.get(source.place)
            cells = [
                f"{source.genre}",
                (place and place.name_en) or source.place,
                source.published,
                f"{numbers[source.source]:,}",
                f"{len(register.by_source.get(source.source, [])):,}",
            ]
            body.append([self._document(source), *cells])
        return [table_node("The documents", head, body)]

    def _document(self, source: Source) -> list[nodes.Node]:
        title = source.title_en or source.title_zh or source.source
        uri = _address(self.env, source.source)
        first: list[nodes.Node] = [nodes.reference("", title, internal=True, refuri=uri)] if uri else list(words(title))
        return [*first, nodes.Text(" "), han(source.title_zh)] if source.title_en and source.title_zh else first


def table_node(caption: str, head: Any, body: Any) -> Tag:
    """A captioned table in a box of its own; cells are texts or lists of nodes, the first of a row heads it."""
    rows = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", c) for c in row[1:])) for row in body]
    first = tag("tr", *(tag("th", h, scope="col") for h in head))
    table = tag("table", tag("caption", caption), tag("thead", first), tag("tbody", *rows))
    return tag("div", table, classes="dz-table", tabindex="0", role="region", **{"aria-label": caption})


def setup(app: Sphinx) -> None:
    app.add_config_value("duizhang_ledger_page", "look-it-up/{source}", "env", [str])
    app.add_role("claim", ClaimRole())
    app.add_directive("claims-of", ClaimsOf)
    app.add_directive("sources-table", SourcesTable)
