"""``{notebooks}``: every notebook with the question it answers and its parameters, as their models have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from duizhang.pages.parameters import MODELS
from duizhang.publish.claims import table_node
from duizhang.publish.elements import tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Notebooks"]


class Notebooks(SphinxDirective):
    """One fold a notebook: its question outside, the table of its parameters inside."""

    def run(self) -> list[nodes.Node]:
        return [self._fold(name) for name in MODELS]

    def _fold(self, name: str) -> nodes.Node:
        model = MODELS[name]
        rows = [
            [[tag("code", r["parameter"])], r["type"], r["default"], r["allowed"], r["meaning"]] for r in model.table()
        ]
        head = ("Parameter", "Type", "Default", "Allowed", "Meaning")
        return tag(
            "details",
            tag("summary", tag("strong", name), f": {model.question}"),
            table_node(f"The parameters of {name}", head, rows),
        )


def setup(app: Sphinx) -> None:
    app.add_directive("notebooks", Notebooks)
