"""Formulas as MathML, made when the book is built: no script, no font from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["mathml"]

logger = logging.getLogger(__name__)


def mathml(latex: str, display: str = "inline") -> str:
    """A LaTeX formula as a ``<math>`` element.

    Raises
    ------
    ValueError
        If latex2mathml does not understand the formula; it is named.
    """
    try:
        made = convert(latex.strip(), display=display)
    except Exception as error:  # latex2mathml raises many kinds, some of them its own bare Exceptions
        why = f"{type(error).__name__} {error}".rstrip()
        raise ValueError(f"formula {latex.strip()!r} cannot be made into MathML: {why}") from None
    # latex2mathml leaves escapes inside \\text as they are, and shows commands that it does not know.
    made = re.sub(r"\\([%#$_{}])", r"\1", made)
    left = re.search(r"\\[A-Za-z]+", made)
    if left:
        raise ValueError(f"formula {latex.strip()!r} cannot be made into MathML: {left.group()} is not known")
    return made


def _made(self: Any, node: nodes.Element, display: str) -> str:
    try:
        return mathml(node.astext(), display)
    except ValueError as error:
        logger.warning("%s", error, location=node, type="duizhang", subtype="formula")
        return f"<code>{self.encode(node.astext())}</code>"


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math dz-math"))
    self.body.append(_made(self, node, "inline") + "</span>")
    raise nodes.SkipNode


def _block(self: Any, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math dz-math", tabindex="0"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(_made(self, node, "block") + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    app.add_html_math_renderer("mathml", inline_renderers=(_inline, None), block_renderers=(_block, None))
