"""One student's copy of an assignment in the book, with its key in a fold.

``{student-copy} rounding`` shows the copy of an invented student as its notebook
would, made while the book is built: nothing in it was typed. Its words become
text and never markup.
"""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from duizhang.publish.elements import tag, words
from duizhang.publish.freshness import used

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

__all__ = ["StudentCopy", "cells_of", "key_list"]

logger = logging.getLogger(__name__)

STUDENT = "demo"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _markdown(text: str) -> str:
    """Markdown as HTML: what looks like HTML in it stays text, Chinese is tagged, headings are none of the page's."""
    from bs4 import BeautifulSoup
    from markdown_it import MarkdownIt

    soup = BeautifulSoup(MarkdownIt("commonmark", {"html": False}).enable("table").render(text), "html.parser")
    for heading in soup.find_all(_HEADINGS):
        heading.name, heading["class"] = "p", "dz-copy-title"
    for found in soup.find_all(string=True):
        if found.find_parent(["pre", "code"]) is None:
            found.replace_with(BeautifulSoup(_tagged(str(found)), "html.parser"))
    return str(soup)


def _tagged(text: str) -> str:
    pieces = []
    for node in words(text):
        said = html.escape(node.astext())
        pieces.append(said if isinstance(node, nodes.Text) else f'<span lang="zh-Hans">{said}</span>')
    return "".join(pieces)


def cells_of(notebook: Mapping[str, Any]) -> str:
    """The cells of a notebook as HTML, hints folded.

    Parameters
    ----------
    notebook : mapping
        As nbformat reads it; outputs are left out.
    """
    out = []
    for cell in notebook["cells"]:
        text = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] != "markdown":
            # A region that scrolls must be reachable by keyboard.
            out.append(f'<pre class="dz-copy-code" tabindex="0"><code>{html.escape(text)}</code></pre>')
        elif "hint" in tags:
            inside = "\n".join(line for line in text.splitlines() if not line.startswith(("<details>", "</details>")))
            out.append(f"<details><summary>Hint</summary>{_markdown(inside)}</details>")
        else:
            out.append(_markdown(text))
    return "\n".join(out)


def key_list(key: Mapping[str, Any], rubric: Any = ()) -> nodes.Node:
    """A copy's key: the answer of each question, its working, and what each mistake would have led to."""
    out = tag("dl", classes="dz-key")
    for number, entry in key.items():
        out += tag("dt", f"Question {number}: ", tag("strong", entry.get("answer", "")))
        told = tag("dd", tag("p", entry.get("working", {}).get("en", "")))
        mistakes = [
            tag("li", tag("strong", wrong["answer"]), f": {wrong['says']['en']}")
            for wrong in entry.get("mistakes", {}).values()
        ]
        if mistakes:
            told += [tag("p", "What a mistake leads to:"), tag("ul", *mistakes)]
        out += told
    if rubric:
        out += tag("dt", "The open question, marked by the teacher")
        out += tag("dd", tag("ul", *(tag("li", str(line)) for line in rubric)))
    return out


def _download(name: str, kind: str, content: str, label: str) -> str:
    data = base64.b64encode(content.encode("utf-8")).decode("ascii")
    return f'<a download="{html.escape(name)}" href="data:{kind};base64,{data}">{html.escape(label)}</a>'


class StudentCopy(SphinxDirective):
    """``{student-copy} ASSIGNMENT``: the copy of the invented student ``demo``, and its key in a fold."""

    required_arguments = 1
    option_spec = {"seed": directives.nonnegative_int}  # noqa: RUF012 - docutils reads it so

    def run(self) -> list[nodes.Node]:
        from duizhang.classroom import copy_for
        from duizhang.classroom.errors import ClassroomError

        name = self.arguments[0]
        try:
            copy = copy_for(name, STUDENT, self.options.get("seed", 1))
        except (ClassroomError, FileNotFoundError) as error:
            logger.warning(
                "student-copy %s: %s", name, error, location=self.get_location(), type="duizhang", subtype="copy"
            )
            return []
        used(self.env, Path(copy.assignment.path))
        notebook = json.dumps(copy.notebook, ensure_ascii=False, indent=1)
        files = " · ".join(
            (
                _download(f"{STUDENT}-{name}.ipynb", "application/x-ipynb+json", notebook, "the notebook"),
                _download(f"{STUDENT}-{name}.html", "text/html", copy.sheet, "the printable sheet"),
            )
        )
        shown = f'<div class="dz-copy">{cells_of(copy.notebook)}</div><p class="dz-copy-files">As files: {files}</p>'
        key = tag("details", tag("summary", "The key of this copy"), key_list(copy.key, copy.assignment.rubric("en")))
        key["classes"] = ["dz-fold"]
        return [nodes.raw("", shown, format="html"), key]


def setup(app: Sphinx) -> None:
    app.add_directive("student-copy", StudentCopy)
