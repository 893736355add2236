"""A claim on its document's page, under its address: words, tests, what follows, where it is used, how to cite it.

Everything that comes from the ledger becomes text inside nodes; none of it is
read as markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docutils import nodes

from duizhang.claim import Claim, anchor
from duizhang.pages.markup import PLAIN_VERDICTS, formula_markup
from duizhang.publish.cited import UsedOn
from duizhang.publish.elements import Tag, han, tag, words
from duizhang.publish.wording import kind_of, period_of, place_of, printed_of, stands_for, unit_of

if TYPE_CHECKING:
    from duizhang.publish.register import Register

__all__ = ["address_of", "claim_link", "claim_node", "report_node", "verdict_node"]

_ROLES = {"derive": "follows", "signal": "worth a look"}
#: The section that says in words how a mistake is reported.
_HOW = "how-to-send-a-correction"


def address_of(env: Any, source: str, identifier: str = "") -> str | None:
    """The address of a document's page, or of a claim on it, from the chapter being read."""
    docname = env.config.duizhang_ledger_page.format(source=source)
    if docname not in env.found_docs:
        return None
    uri = env.app.builder.get_relative_uri(env.docname, docname)
    return f"{uri}#{anchor(identifier)}" if identifier else uri


def claim_link(env: Any, register: Register, identifier: str, shown: str = "") -> nodes.Node:
    """A link to a claim, which scripts give a card; the bare id where the book has no page for it."""
    claim = register.claims.get(identifier)
    uri = claim and address_of(env, claim.source, identifier)
    if not claim or not uri:
        return nodes.literal("", identifier)
    title = f"{claim.quote} · {claim.quote_en}" if claim.quote_en else claim.quote
    return tag("a", shown or identifier, classes="dz-claim-link", href=uri, title=title, **{"data-claim": claim.anchor})


# -- verdicts ---------------------------------------------------------------
def _titles() -> dict[str, str]:
    from duizhang.checks.verdict import FAMILIES

    return {key: family.title for key, family in FAMILIES.items()}


def verdict_node(verdict: dict[str, Any], env: Any, register: Register, here: str = "") -> Tag:
    """One verdict: what else could explain it stands above what the arithmetic says."""
    role, names = verdict["role"], register.names
    shape, plain = PLAIN_VERDICTS.get(verdict["verdict"], ("◇", _ROLES.get(role, "")))
    state = (verdict["verdict"] or role).replace("_", "-")
    card = tag("div", classes=f"dz-verdict dz-{state}", role="group", **{"aria-label": verdict["check"]})
    untestable = verdict["verdict"] == "untestable"
    title = _titles().get(verdict["check"], "")
    if not untestable:
        card += tag("p", f"{verdict['check']}: {title}" if title else verdict["check"], classes="dz-check")
    if verdict["other_readings"]:
        card += tag("p", "What else could explain it", classes="dz-label")
        card += tag("ul", *(tag("li", names.plain(reading)) for reading in verdict["other_readings"]))
    said = names.plain(verdict["reason"] if untestable else verdict["working"])
    needs = [names.plain(names.need(need)) for need in verdict["needs"]]
    # A word such as «adds up only if …» opens the sentence that ends it.
    mark = tag("span", nodes.Text(shape), classes="dz-shape", **{"aria-hidden": "true"})
    finding = tag("p", mark, nodes.Text(" "), tag("strong", plain), nodes.Text(" "), *words(said), classes="dz-finding")
    if untestable and needs:
        # Most claims stand alone: one line says so, and what is missing.
        finding += words(f". Missing: {'; '.join(needs)}.")
    card += finding
    if needs and not untestable:
        card += tag("p", "It needs" if verdict["verdict"] == "consistent_if" else "Missing", classes="dz-label")
        card += tag("ul", *(tag("li", need) for need in needs))
    card += _details(verdict, register)
    others = [c for c in verdict["claims"] if c != here]
    if others:
        line = tag("p", "With " if here else "Claims: ", classes="dz-claims")
        for number, other in enumerate(others):
            line += ([nodes.Text(", ")] if number else []) + [claim_link(env, register, other)]
        card += line
    return card


def _formula(latex: str) -> nodes.raw:
    return nodes.raw("", formula_markup(latex), format="html")


def _details(verdict: dict[str, Any], register: Register) -> list[Tag]:
    lines, names = [], register.names
    if verdict["formula"]:
        lines.append(tag("p", "Formula: ", _formula(verdict["formula"]), classes="dz-numbers"))
    if verdict["numbers"]:
        lines.append(tag("p", _formula(verdict["numbers"]), classes="dz-numbers"))
    if verdict["band_source"]:
        inside = {"yes": "inside", "no": "outside"}.get(verdict["in_band"], "not known whether inside")
        lines.append(
            tag("p", f"Elsewhere over the same years: {names.plain(verdict['band_source'])} ({inside} this band).")
        )
    if verdict["chance"] is not None:
        lines.append(tag("p", f"By chance: {verdict['chance']:.3g}; null: {verdict['null'] or 'not stated'}."))
    if verdict["fragile"]:
        lines.append(tag("p", "Fragile: one unit in a last digit would change it."))
    if verdict["references"]:
        lines.append(tag("p", "Outside figures: " + "; ".join(names.outside(verdict["references"])) + "."))
    return [tag("details", tag("summary", "Working"), *lines)] if lines else []


# -- a claim ----------------------------------------------------------------
def claim_node(claim: Claim, env: Any, register: Register, shown: set[str] | None = None) -> Tag:
    """One claim under its address: words, what they count, tests; what follows, uses and citation in one fold.

    ``shown`` holds the tests that stood on this page before; such a test is folded here, and new ones are added.
    """
    shown = set() if shown is None else shown
    node = tag("div", ids=(claim.anchor,), classes="dz-claim")
    here = tag("a", claim.claim, href=f"#{claim.anchor}", title="the address of this claim")
    node += tag("p", here, classes="dz-address")
    node += tag("blockquote", tag("p", han(claim.quote)))
    restored = register.restored(claim)
    if restored != claim.quote:
        node += tag("p", "Restored: ", han(restored), classes="dz-restored")
    if claim.quote_en:
        node += tag("p", f"“{claim.quote_en}”", classes="dz-literal")
    node += tag("p", _in_short(claim, register), classes="dz-what")
    node += [_corrected(c) for c in register.corrections.get(claim.claim, [])]
    verdicts = register.verdicts.get(claim.claim, [])
    for v in (v for v in verdicts if v["role"] == "test"):
        card, name = (
            verdict_node(v, env, register, here=claim.claim),
            f"{v['check']} {sorted(v['claims'])} {v['working']}",
        )
        node += _again(v, card) if name in shown and v["verdict"] != "untestable" else card
        shown.add(name)
    others = [verdict_node(v, env, register, here=claim.claim) for v in verdicts if v["role"] != "test"]
    said = "How it is read, where it is used, how to cite it"
    more = tag("details", tag("summary", said), _facts(claim, register), classes="dz-more")
    if others:
        more += tag("details", tag("summary", f"What follows from it, {len(others)}"), *others, classes="dz-follows")
    more += UsedOn(claim=claim.claim)
    more += _cite(claim, env)
    node += more
    return node


def _again(verdict: dict[str, Any], card: Tag) -> Tag:
    """A test that stands above on the page under another of its claims: one line, with the card in a fold."""
    shape, plain = PLAIN_VERDICTS[verdict["verdict"]]
    said = f" {plain.removesuffix(' …')}, as above: {_titles().get(verdict['check'], verdict['check'])}"
    mark = tag("span", nodes.Text(shape), classes="dz-shape", **{"aria-hidden": "true"})
    return tag("details", tag("summary", mark, said), card, classes="dz-again")


def _in_short(claim: Claim, register: Register) -> str:
    """What is counted, where and when, in one line."""
    years = " to ".join(dict.fromkeys(p for p in (claim.period_start, claim.period_end) if p))
    what = f"{register.indicator(claim.indicator)}, {kind_of(claim)}"
    status = "" if claim.status == "achieved" else claim.status
    return " · ".join(filter(None, (what, place_of(register, claim.place), years, status)))


def _facts(claim: Claim, register: Register) -> Tag:
    interval = stands_for(claim, unit_of(register, claim))
    rows = [
        ("What", f"{register.indicator(claim.indicator)} ({kind_of(claim)}, {claim.status})"),
        ("Where, when", f"{place_of(register, claim.place)}, {period_of(claim)}"),
        ("Printed", printed_of(register, claim) + (f", which stands for {interval}" if interval else "")),
    ]
    if claim.note:
        rows.append(("Note", claim.note))
    listed = tag("dl", classes="dz-facts")
    for name, said in rows:
        listed += [tag("dt", name), tag("dd", said)]
    return listed


def _corrected(row: dict[str, str]) -> Tag:
    said = f" on {row['date']}: before, {row['before']}; after, {row['after']}. {row['why']}"
    return tag("p", tag("strong", "Corrected"), *words(said), classes="dz-corrected")


def _cite(claim: Claim, env: Any) -> Tag:
    address = f"{env.config.duizhang_ledger_page.format(source=claim.source)}.html#{claim.anchor}"
    book = (env.config.html_title or env.config.project).partition(":")[0]
    base = env.config.html_baseurl.rstrip("/")
    read = "twice, independently" if claim.reviewed == "yes" else "once; the second reading is still to come"
    line = tag("p", f"Read {read}. Cite this claim: {env.config.author}, {book}, ", classes="dz-cite")
    line += [tag("span", f"{base}/{address}" if base else address, classes="dz-where"), nodes.Text(" · ")]
    line += report_node(env, claim.claim)
    return line


def report_node(env: Any, identifier: str) -> nodes.Node:
    """The way to report a mistake: an issue where the project is kept, else the words that say how."""
    repository = env.config.duizhang_repository.rstrip("/")
    if repository:
        return tag("a", "Report a mistake", href=f"{repository}/issues/new?title={quote(f'Claim {identifier}')}")
    docname = env.config.duizhang_corrections_page
    if docname in env.found_docs:
        return tag("a", "Report a mistake", href=f"{env.app.builder.get_relative_uri(env.docname, docname)}#{_HOW}")
    return nodes.Text("To report a mistake, name this claim, and say what the row has and what it should have.")
