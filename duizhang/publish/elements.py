"""Nodes for what Markdown has no words for: tagged languages, folds, cards.

Text put into these nodes is escaped by the writer: cells of the ledger never
become markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["HAN", "Tag", "han", "tag", "typeset", "words"]

#: Han characters: ideographs, their extensions, and the ideographic zero.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "“”‘’《》〈〉、。，；：？！（）【】…—·\u3000"
#: A run of Chinese: Han characters with the marks, digits and signs among them.
_RUN = re.compile(rf"[{_MARKS}]*[\d.%+]*[{HAN}](?:[{HAN}{_MARKS}\d.%+]*[{HAN}{_MARKS}])?")
# A hyphen before a digit and behind no word, digit or bracket: -0.7, but not 2021-02-23, 8%-8.5% or 5-7.
_MINUS = re.compile(r"(?<![\w%)\]-])-(?=\d)")
_TAGS = frozenset({
    "a", "blockquote", "caption", "code", "dd", "details", "div", "dl", "dt", "li", "p", "span", "strong", "summary",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip


class Tag(nodes.General, nodes.Inline, nodes.TextElement):
    """One HTML element; other writers show what is inside."""

    child_text_separator = " "


def _new(name: str, attributes: dict[str, str]) -> Tag:
    # Quotations are verbatim: typographic quotes would change them.
    return Tag("", "", name=name, attributes=attributes, support_smartquotes=False)


def tag(name: str, *children: Any, ids: tuple[str, ...] = (), classes: str = "", **attributes: str) -> Tag:
    """Make a :class:`Tag`; strings among the children become text, Han text in them is tagged as Chinese."""
    if name not in _TAGS:
        raise ValueError(f"no element {name!r} here; expected one of {', '.join(sorted(_TAGS))}")
    node = _new(name, attributes)
    node["ids"], node["classes"] = list(ids), classes.split()
    for child in children:
        node += words(child) if isinstance(child, str) else child
    return node


def han(text: str) -> Tag:
    """A text in Chinese, for screen readers and fonts."""
    node = _new("span", {"lang": "zh-Hans"})
    node += nodes.Text(text)
    return node


def typeset(text: str) -> str:
    """A text as it is set: a per cent sign stays with its number at the end of a line, a minus is no hyphen."""
    return _MINUS.sub("\u2212", text.replace(" %", "\u00a0%"))


def words(text: str) -> list[nodes.Node]:
    """A text whose Chinese runs are tagged as Chinese."""
    out: list[nodes.Node] = []
    last = 0
    for run in _RUN.finditer(text):
        if run.start() > last:
            out.append(nodes.Text(text[last : run.start()]))
        out.append(han(run.group()))
        last = run.end()
    if last < len(text):
        out.append(nodes.Text(text[last:]))
    return out


#: Where text is not prose.
_NO_PROSE = (nodes.raw, nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.comment)


class TagHan(SphinxPostTransform):
    """Chinese in chapters and in what notebooks say is tagged as Chinese, as it is in what the ledger shows."""

    default_priority = 900  # after the references are resolved
    formats = ("html",)

    def run(self, **options: Any) -> None:
        for text in [t for t in self.document.findall(nodes.Text) if _RUN.search(t)]:
            if not _told(text.parent):
                text.parent.replace(text, words(str(text)))


def _told(node: nodes.Node | None) -> bool:
    """Whether what stands in this node is no prose, or is tagged already."""
    while node is not None:
        if isinstance(node, _NO_PROSE) or (isinstance(node, Tag) and "lang" in node["attributes"]):
            return True
        node = node.parent
    return False


def _visit(self: Any, node: Tag) -> None:
    self.body.append(self.starttag(node, node["name"], "", **node["attributes"]))


def _depart(self: Any, node: Tag) -> None:
    self.body.append(f"</{node['name']}>")


def _pass(self: Any, node: Tag) -> None:
    """Writers of other formats show the children."""


def setup(app: Sphinx) -> None:
    app.add_post_transform(TagHan)
    plain = (_pass, _pass)
    app.add_node(Tag, html=(_visit, _depart), latex=plain, text=plain, man=plain, texinfo=plain)
