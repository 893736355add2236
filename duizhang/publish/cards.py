"""Links to claims in what notebooks show, and the short card of each claim that a page links to.

The text of a card stands in the page, hidden: nothing is fetched, so that it
works from a folder too. Without scripts a link is a plain link.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from duizhang.claim import Claim, anchor
from duizhang.pages.markup import PLAIN_VERDICTS, cell
from duizhang.publish.claim_page import address_of
from duizhang.publish.register import Register, register_of
from duizhang.publish.wording import strongest

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["LinkClaims", "card_markup", "with_cards"]

#: As :func:`duizhang.pages.markup.claim_markup` writes a claim.
_CODE = re.compile(r'<code class="dz-claim">([a-z0-9._-]+)</code>')
_CELL = re.compile(rf'<td(?: class="dz-words")?(?P<head>(?: data-head="[^"]*")?)>{_CODE.pattern}</td>')
_LINK = re.compile(r'<a\b[^>]*\bdata-claim="([a-z0-9-]+)"')


class LinkClaims(SphinxPostTransform):
    """A claim's id in a notebook's output becomes a link to its address."""

    default_priority = 400
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.raw)):
            if "dz-claim" in node.astext():
                # In a table the id is wider than what it stands beside: the link is short, its card says the rest.
                text = _CELL.sub(lambda m: self._link(m, "the claim"), node.astext())
                text = _CODE.sub(self._link, text)
                node.replace_self(nodes.raw("", text, format=node.get("format", "html")))

    def _link(self, found: re.Match[str], shown: str = "") -> str:
        identifier = found[found.re.groups]  # the last group of either pattern
        claim = register_of(self.env).claims.get(identifier)
        # While post-transforms run, the chapter is the one being written.
        uri = claim and address_of(self.env, claim.source, identifier)
        if not claim or not uri:
            return found[0]
        said = html.escape(f"{claim.quote} · {claim.quote_en}" if claim.quote_en else claim.quote)
        link = (
            f'<a class="dz-claim-link" href="{html.escape(uri)}" title="{said}" data-claim="{claim.anchor}">'
            f"{shown or f'<code>{identifier}</code>'}</a>"
        )
        return f"<td{found['head']}>{link}</td>" if shown else link


def card_markup(claim: Claim, register: Register) -> str:
    """Quote, English, what else could explain the finding, the finding with its working."""
    parts = [f'<p class="dz-quote"><span lang="zh-Hans">{html.escape(claim.quote)}</span></p>']
    if claim.quote_en:
        parts.append(f'<p class="dz-literal">“{cell(claim.quote_en)}”</p>')
    verdicts, plain = register.verdicts.get(claim.claim, []), register.names.plain
    verdict = strongest(verdicts)
    if verdict:
        if verdict["other_readings"]:
            items = "".join(f"<li>{cell(plain(reading))}</li>" for reading in verdict["other_readings"])
            parts.append(f'<p class="dz-label">What else could explain it</p><ul>{items}</ul>')
        shape, words = PLAIN_VERDICTS[verdict["verdict"]]
        said = verdict["reason"] if verdict["verdict"] == "untestable" else verdict["working"]
        parts.append(
            f'<p class="dz-finding"><span aria-hidden="true">{shape}</span> <strong>{words}</strong> {cell(plain(said))}</p>'
        )
        tests = sum(v["role"] == "test" for v in verdicts)
        if tests > 1:
            parts.append(f'<p class="dz-label">The strongest of {tests} tests.</p>')
    return "".join(parts)


def with_cards(body: str, register: Register) -> str:
    """A page with the cards of the claims that it links to, each once, hidden at its end."""
    by_anchor = {anchor(c): c for c in register.claims}
    linked = [a for a in dict.fromkeys(_LINK.findall(body)) if a in by_anchor]
    # A claim that stands on the page itself is its own card.
    wanted = [a for a in linked if f'id="{a}"' not in body]
    if not wanted:
        return body
    cards = "".join(f'<div id="card-{a}">{card_markup(register.claims[by_anchor[a]], register)}</div>' for a in wanted)
    return f'{body}<div class="dz-cards" hidden>{cards}</div>'


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is not None and 'data-claim="' in context.get("body", ""):
        context["body"] = with_cards(context["body"], register_of(app.env))


def setup(app: Sphinx) -> None:
    app.add_post_transform(LinkClaims)
    app.connect("html-page-context", _page)
