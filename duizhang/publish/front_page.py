"""Directives of a book that nobody wrote chapters for: what, where and who; what is worth opening; what was promised.

Everything that comes from the ledger becomes text inside nodes; none of it is
read as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from duizhang.checks.families.target_next import outcome
from duizhang.pages.proposed import document_labels
from duizhang.publish.claim_page import address_of, claim_link, verdict_node
from duizhang.publish.claims import table_node
from duizhang.publish.elements import Tag, han, tag, words
from duizhang.publish.freshness import tables_digest
from duizhang.publish.register import Register, register_of
from duizhang.publish.verdicts import verdicts_of
from duizhang.publish.wording import place_of, printed_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["MOST_SHOWN", "OwnOpening", "Promised", "WorthOpening", "worth_opening"]

#: Findings of a front page, and the most of each verdict before the next has its turn.
MOST_SHOWN = 10
_TURNS = {"consistent_if": 4, "inconsistent": 4, "consistent": MOST_SHOWN}
#: An assumption outside what is known elsewhere says more than one inside it.
_BANDS = ("no", "unknown", "", "yes")
_NAMED = 6
_SO = {
    "met": "as aimed at, or beyond",
    "missed": "short of it",
    "undecided": "cannot be told from it",
    "silent": "silent: not mentioned again",
}


def worth_opening(verdicts: Iterable[Mapping[str, Any]], most: int = MOST_SHOWN) -> list[Mapping[str, Any]]:
    """The tests to open first, by rule.

    First what adds up only under an assumption, those outside the band known
    elsewhere before the others; then what cannot all hold; then what adds up.
    Of one check and one indicator only the first is taken, and of one check two.
    """
    tests = [v for v in verdicts if v["role"] == "test" and v["verdict"] in _TURNS]
    order = list(_TURNS)
    tests.sort(key=lambda v: (order.index(v["verdict"]), _BANDS.index(v["in_band"] if v["in_band"] in _BANDS else "")))
    chosen: list[Mapping[str, Any]] = []
    for verdict in tests:
        said = [v for v in chosen if v["verdict"] == verdict["verdict"]]
        same = [v for v in said if v["check"] == verdict["check"]]
        known = any(v["indicator"] == verdict["indicator"] for v in same)
        # Numbers that cannot all hold are never left out for variety.
        if len(said) < _TURNS[verdict["verdict"]] and (
            verdict["verdict"] == "inconsistent" or (len(same) < 2 and not known)
        ):
            chosen.append(verdict)
    return chosen[:most]


def _all_verdicts(register: Register) -> list[dict[str, Any]]:
    return verdicts_of(register.facts, tables_digest(register.data), register.cache)


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _opened(words_: str) -> str:
    return words_[:1].upper() + words_[1:]


def _article(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _joined(parts: list[Any], last: str = " and ") -> list[Any]:
    """Parts with commas between them and a word before the last."""
    out: list[Any] = []
    for n, part in enumerate(parts):
        if n:
            out.append(last if n == len(parts) - 1 else ", ")
        out.append(part)
    return out


def _paragraph(*parts: Any, classes: str = "") -> Tag:
    inside: list[Any] = []
    for part in parts:
        inside += part if isinstance(part, list) else [part]
    return tag("p", *inside, classes=classes)


class OwnOpening(SphinxDirective):
    """``{own-opening}``: what is in this book, where that is, and who wrote it."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        facts = register.facts
        places = list(dict.fromkeys(s.place for s in facts.sources.values()))
        outside = (
            f", with arithmetic, and with the published figures of its data folder, {len(facts.references):,} in number"
            if facts.references
            else " and with arithmetic; no published figures stand beside them yet"
        )
        few = "one document" if len(facts.sources) == 1 else _count(len(facts.sources), "document")
        what = [
            f"This book takes every number printed in {few} about ",
            *_joined([place_of(register, p) for p in places]),
            f", and asks of each whether it agrees with the others{outside}.",
        ]
        out: list[nodes.Node] = [_paragraph(*what), _paragraph(*self._where(register, places)), self._who(register)]
        notes = dict.fromkeys(
            n for n in (*(s.note for s in facts.sources.values()), *(facts.places[p].note for p in places)) if n
        )
        if notes:
            out.append(_paragraph("The ledger notes: ", "; ".join(notes), "."))
        out.append(tag("p", "We read the copy given; the office was not asked.", classes="dz-fair"))
        return [*out, self._chinese(register, places)]

    def _where(self, register: Register, places: list[str]) -> list[Any]:
        said: list[Any] = []
        for key in places:
            place, above = register.facts.places[key], []
            parent = place.parent
            while parent and parent not in above:
                above.append(parent)
                parent = register.facts.places[parent].parent
            inside = [" in ", *_joined([place_of(register, p) for p in above], ", ")] if above else []
            kind = _article(place.level) if place.level != "group" else "a group of places"
            said += [place_of(register, key), f" is {kind}", *inside, ". "]
        return said

    def _who(self, register: Register) -> Tag:
        said: list[Any] = []
        sources = list(register.facts.sources.values())
        for s in sources[:_NAMED]:
            uri = address_of(self.env, s.source)
            title = s.title_en or s.title_zh
            link: Any = nodes.reference("", "", *words(title), internal=True, refuri=uri) if uri else title
            about = ", ".join(filter(None, (s.genre, s.publisher, s.published if s.published != "unknown" else "")))
            said.append([link, f" ({about})" if about else ""])
        if len(sources) > _NAMED:
            said.append([f"{len(sources) - _NAMED} more, listed with the ledger"])
        parts: list[Any] = []
        for piece in _joined(said, "; and "):
            parts += piece if isinstance(piece, list) else ["; " if piece == ", " else piece]
        return _paragraph("The text is " if len(sources) == 1 else "The texts are ", *parts, ".")

    def _chinese(self, register: Register, places: list[str]) -> Tag:
        names = "、".join(register.facts.places[p].name_zh for p in places)
        outside = "，是否与所附的统计数字相符" if register.facts.references else ""
        said = (
            f"本书收录{len(register.facts.sources)}份关于{names}的文本中的全部数字，逐一核对：彼此是否一致，是否合乎算术{outside}。"
            "所据为所给的副本，未向有关部门求证。"
        )
        return tag("p", han(said))


class WorthOpening(SphinxDirective):
    """``{worth-opening}``: the findings to open first, chosen by rule, each with what else could explain it above it."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        verdicts = _all_verdicts(register)
        tests = [v for v in verdicts if v["role"] == "test" and v["verdict"] in _TURNS]
        chosen = worth_opening(verdicts)
        if not chosen:
            said = "No two numbers of these documents can be tested against each other, or against a published figure, yet."
            more = " Each claim's own page says what is missing, and the rows that would help most are listed by "
            return [tag("p", said, more, tag("code", "duizhang check"), ".")]
        out: list[nodes.Node] = [
            tag(
                "p",
                f"{_count(len(chosen), 'finding')} of {_count(len(tests), 'test')} with an answer, chosen by rule and not by "
                "taste: first numbers that add up only if something else holds, those whose assumption lies outside what is "
                "known elsewhere before the others; then numbers that cannot all hold; then numbers that add up. Of one "
                "kind of test at most two of each. What else could explain a finding stands above it.",
            )
        ]
        return out + [self._finding(v, register) for v in chosen]

    def _finding(self, verdict: Mapping[str, Any], register: Register) -> Tag:
        node = tag("div", classes="dz-worth")
        claim = register.claims.get(verdict["claims"][0]) if verdict["claims"] else None
        if claim:
            node += tag(
                "p",
                claim_link(self.env, register, claim.claim, _opened(register.short(claim))),
                classes="dz-worth-what",
            )
            node += tag("p", han(claim.quote), f" “{claim.quote_en}”" if claim.quote_en else "", classes="dz-literal")
        node += verdict_node(dict(verdict), self.env, register)
        return node


class Promised(SphinxDirective):
    """``{promised}``: what one report aimed at, beside what the next one prints of it."""

    def run(self) -> list[nodes.Node]:
        register = register_of(self.env)
        rows, count = [], Counter()
        labels = document_labels(register.facts)
        several = len({c.place for c in register.facts.claims}) > 1
        for verdict in _all_verdicts(register):
            if verdict["check"] != "target.next" or verdict["role"] != "derive":
                continue
            aims = [register.claims[c] for c in verdict["claims"] if register.claims[c].status != "achieved"]
            came = [register.claims[c] for c in verdict["claims"] if register.claims[c].status == "achieved"]
            if not aims:
                continue
            word = outcome(SimpleNamespace(**verdict))
            count[word] += 1
            where = f", {place_of(register, aims[0].place)}" if several else ""
            rows.append(
                (
                    list(_SO).index(word),
                    [
                        _opened(register.indicator(aims[0].indicator)) + where,
                        aims[0].period_end,
                        self._links(register, aims),
                        labels.get(aims[0].source, aims[0].source),
                        self._links(register, came) or "–",
                        _SO[word],
                    ],
                )
            )
        if not rows:
            return [tag("p", "No document here reports on a year for which another one has aimed at something.")]
        said = ", ".join(f"{count[w]:,} {_SO[w].partition(':')[0]}" for w in _SO if count[w])
        heads = ("What", "For", "Promised", "In", "Reported", "So")
        body = [cells for _, cells in sorted(rows, key=lambda row: row[0])]
        return [
            tag("p", f"Of {_count(len(rows), 'target or plan', 'targets and plans')} of a year on which a later text of the same place "
                f"speaks: {said}. Favourable and unfavourable cases are counted alike."),
            table_node("Promised, reported, silent", heads, body),
        ]  # fmt: skip

    def _links(self, register: Register, claims: list[Any]) -> list[nodes.Node]:
        out: list[nodes.Node] = []
        for claim in claims:
            out += [nodes.Text(" ")] if out else []
            out.append(claim_link(self.env, register, claim.claim, printed_of(register, claim)))
        return out


def setup(app: Sphinx) -> None:
    app.add_directive("own-opening", OwnOpening)
    app.add_directive("worth-opening", WorthOpening)
    app.add_directive("promised", Promised)
