"""One table of all claims, with a search in both languages and filters.

Without scripts, and on paper, it is a fold a document with the whole table of
its claims inside. A script makes one table of them, and shows it by pages.

Its text is written by an element of its own, not by nodes with text: the
claims are in the search index already, on the pages where they stand.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from duizhang.pages.markup import PLAIN_VERDICTS, cell
from duizhang.publish.claim_page import address_of
from duizhang.publish.register import Register, register_of
from duizhang.publish.wording import STRONGEST, kind_of, period_of, place_of, printed_of, strongest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from duizhang.claim import Claim

__all__ = ["AllClaims", "Markup"]

#: A claim that no test was wanted for.
_NONE = ("–", "no test")
#: Characters of a reason that a line of the table may hold.
_LONG = 150
_HEADS = ("Claim", "Of what, where, when", "As printed", "Verdict")


class Markup(nodes.General, nodes.Element):
    """HTML that this package made, its cells already escaped."""


def _visit(self: Any, node: Markup) -> None:
    self.body.append(node["markup"])
    raise nodes.SkipNode


def _skip(self: Any, node: Markup) -> None:
    raise nodes.SkipNode


def _attributes(said: Mapping[str, str]) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in said.items())


def _row(claim: Claim, register: Register, uri: str) -> str:
    found = strongest(register.verdicts.get(claim.claim, []))
    shape, words = PLAIN_VERDICTS[found["verdict"]] if found else _NONE
    indicator = register.facts.indicators.get(claim.indicator)
    data = {
        "data-claim": claim.claim,
        "data-source": claim.source,
        "data-place": claim.place,
        "data-family": indicator.family if indicator else "",
        "data-kind": claim.kind,
        "data-verdict": found["verdict"] if found else "none",
        "data-more": indicator.aliases_zh if indicator else "",
    }
    english = f'<span class="dz-english">{cell(claim.quote_en)}</span>' if claim.quote_en else ""
    quote = f'<span lang="zh-Hans">{html.escape(claim.quote or claim.claim)}</span>'
    about = f"{kind_of(claim)}; {place_of(register, claim.place)}, {period_of(claim)}"
    cells = [
        cell(register.indicator(claim.indicator)) + f'<span class="dz-english">{cell(about)}</span>',
        cell(printed_of(register, claim)),
        f'<span aria-hidden="true">{shape}</span> {html.escape(words)}' + _reason(found, register),
    ]
    link = f'<a href="{html.escape(uri)}">{quote}</a>{english}' if uri else f"{quote}{english}"
    first = f'<th scope="row" role="rowheader">{link}</th>'
    rest = "".join(f'<td role="cell">{c}</td>' for c in cells)
    return f'<tr role="row"{_attributes(data)}>{first}{rest}</tr>'


def _reason(found: Mapping[str, Any] | None, register: Register) -> str:
    """What the words of a verdict leave open: because of what, only if what."""
    if not found or found["verdict"] not in ("untestable", "consistent_if"):
        return ""
    said = register.names.plain(found["reason"] if found["verdict"] == "untestable" else "; ".join(found["needs"]))
    # What an assumption needs may fill a page: the claim's own has it in full.
    short = said if len(said) < _LONG else said[:_LONG].rpartition(" ")[0] + " …"
    return f'<span class="dz-english">{cell(short)}</span>' if said else ""


def _select(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    listed = "".join(f'<option value="{html.escape(key)}">{html.escape(said)}</option>' for key, said in options)
    return f'<label>{label}<select name="{name}"><option value="">all</option>{listed}</select></label>'


def _filters(claims: list[Claim], register: Register) -> str:
    facts = register.facts
    used = {name: dict.fromkeys(getattr(c, name) for c in claims) for name in ("source", "place", "kind", "indicator")}
    sources = [(s, facts.sources[s].title_en or s) for s in used["source"] if s in facts.sources]
    kinds = {c.kind: kind_of(c) for c in claims}
    families = sorted({facts.indicators[i].family for i in used["indicator"] if i in facts.indicators} - {""})
    found = {v["verdict"] if v else "none" for v in (strongest(register.verdicts.get(c.claim, [])) for c in claims)}
    verdicts = [(v, " ".join(PLAIN_VERDICTS.get(v, _NONE))) for v in (*STRONGEST, "none") if v in found]
    places = sorted(((p, place_of(register, p)) for p in used["place"]), key=lambda p: p[1])
    return (
        '<form class="dz-filters" role="search" aria-label="Claims" hidden>'
        '<label>Words, in English or <span lang="zh-Hans">中文</span>'
        '<input type="search" name="words" autocomplete="off"></label>'
        + _select("source", "Document", sources)
        + _select("place", "Place", places)
        + _select("family", "Field", [(f, f) for f in families])
        + _select("kind", "Kind", sorted(kinds.items(), key=lambda k: k[1]))
        + _select("verdict", "Verdict", verdicts)
        + '<button type="reset">Show all</button></form><p id="dz-found" role="status"></p>'
    )


def table_markup(claims: list[Claim], register: Register, addresses: Mapping[str, str]) -> str:
    """The filters, and a fold with a table for each document; ``addresses`` by claim."""
    head = "".join(f'<th scope="col" role="columnheader">{h}</th>' for h in _HEADS)
    by_source: dict[str, list[Claim]] = {}
    for claim in claims:
        by_source.setdefault(claim.source, []).append(claim)
    folds = []
    for source, own in by_source.items():
        name = html.escape(register.names.document(source))
        rows = "".join(_row(c, register, addresses.get(c.claim, "")) for c in own)
        folds.append(
            f'<details class="dz-claims-of"><summary>{name}, {len(own):,} {"claim" if len(own) == 1 else "claims"}</summary>'
            f'<div class="dz-table dz-all-claims" tabindex="0" role="region" aria-label="Claims of the {name}">'
            f'<table role="table"><caption>Claims of the {name}</caption><thead role="rowgroup">'
            f'<tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div></details>'
        )
    pages = (
        '<nav class="dz-pages" aria-label="Pages of the table" hidden><button type="button" value="-1">← before</button>'
        '<span></span><button type="button" value="1">after →</button></nav>'
    )
    return _filters(claims, register) + "".join(folds) + pages


class AllClaims(SphinxDirective):
    """``{all-claims}``: every claim of every document, to search and to filter."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        claims = [c for source in register.facts.sources for c in register.by_source.get(source, [])]
        addresses = {c.claim: address_of(self.env, c.source, c.claim) or "" for c in claims}
        return [Markup(markup=table_markup(claims, register, addresses))]


def _scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is not None and next(iter(doctree.findall(Markup)), None) is not None:
        app.add_js_file("claim-table.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    no = (_skip, None)
    app.add_node(Markup, html=(_visit, None), latex=no, text=no, man=no, texinfo=no)
    app.add_directive("all-claims", AllClaims)
    app.connect("html-page-context", _scripts)
