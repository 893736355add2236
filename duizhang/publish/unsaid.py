"""A section of a page that could only say which rows it lacks becomes one line.

A notebook answers for any place and year, so some of its steps find nothing.
The notebook keeps the step; the book keeps the sentence and not the heading,
the formula and the code around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from duizhang.publish.results import FOLDER

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Unsaid"]

_MISSING = re.compile(r'<p class="dz-missing">(.*?)</p>', re.DOTALL)
#: What :meth:`duizhang.pages.page.Page.attempt` says of rows that it has named before.
_AGAIN = "This step needs rows that were found missing above."


def _sentences(section: nodes.section) -> list[str] | None:
    """What the section says is missing; None where it says anything else, or has no output."""
    if any(True for _ in section.findall(nodes.image)) or any(section.findall(nodes.figure)):
        return None
    found: list[str] = []
    outputs = [n for n in section.findall(nodes.container) if n.get("nb_element") == "cell_code_output"]
    for output in outputs:
        for raw in output.findall(nodes.raw):
            text = raw.astext()
            if _MISSING.sub("", text).strip():
                return None
            found += _MISSING.findall(text)
        if any(n.get("mime_type", "").startswith("image/") for n in output.findall(nodes.container)):
            return None
    return found or None


class Unsaid(SphinxTransform):
    """Put a line in the place of each such section."""

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        if not self.env.docname.startswith(f"{FOLDER}/"):
            return
        before: nodes.paragraph | None = None
        for section in list(self.document.findall(nodes.section)):
            inner = [n for n in section.findall(nodes.section) if n is not section]
            said = None if inner or not isinstance(section.parent, nodes.section) else _sentences(section)
            if said is None:
                before = None
                continue
            title = section.next_node(nodes.title)
            heading = title.astext().rstrip("?") if title else ""
            new = [s for s in said if s != _AGAIN]
            if not new and before is not None:
                before += [
                    nodes.Text(" Left out for want of the same rows: "),
                    nodes.emphasis("", heading),
                    nodes.Text("."),
                ]
                section.parent.remove(section)
                continue
            markup = " ".join(new) or _AGAIN
            line = nodes.paragraph("", "", nodes.emphasis("", f"{heading}:"), nodes.Text(" "), classes=["dz-missing"])
            line += nodes.raw("", markup, format="html")
            section.replace_self(line)
            before = line


def setup(app: Sphinx) -> None:
    app.add_transform(Unsaid)
