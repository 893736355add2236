"""What the lessons need beside their numbers: solutions that fold without scripts, and timetables that add up.

::

    ```{timetable} 90
    10 | the opening question | pairs
    25 | reading together | all
    55 | exercises | alone, then pairs
    ```

A row is minutes, what happens, and how; the clock is computed, and minutes that
do not make the total are a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from duizhang.publish.elements import tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["Timetable", "TimetableError", "read_timetable"]

logger = logging.getLogger(__name__)

#: How sphinx-exercise writes the title of an exercise that has one.
_NAMED = re.compile(r"Exercise\s*\(\s*(.*?)\s*\)")
_ROW = re.compile(r"\s*(?P<minutes>\d+)\s*\|\s*(?P<what>[^|]+?)\s*\|\s*(?P<how>[^|]+?)\s*")


class TimetableError(ValueError):
    """A timetable that cannot be kept; the message says why."""


def read_timetable(total: int, lines: list[str]) -> list[tuple[int, int, int, str, str]]:
    """The rows of a timetable, with its clock.

    Parameters
    ----------
    total : int
        Minutes of the session.
    lines : list of str
        ``minutes | what | how``.

    Returns
    -------
    list of tuple
        Line, from, to (minutes after the start), what, how.

    Raises
    ------
    TimetableError
        If a line is no row, or the minutes do not make the total.
    """
    rows, clock = [], 0
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        found = _ROW.fullmatch(line)
        if not found:
            raise TimetableError(f"{line.strip()!r}: expected minutes | what | how")
        end = clock + int(found["minutes"])
        rows.append((number, clock, end, found["what"], found["how"]))
        clock = end
    if clock != total:
        raise TimetableError(f"its rows make {clock} minutes: expected {total}")
    return rows


class Timetable(SphinxDirective):
    """``{timetable} MINUTES``: a session, row by row, with the clock beside it."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        try:
            if not self.arguments[0].isdecimal():
                raise TimetableError(f"{self.arguments[0]!r}: expected the session's minutes, such as 90")
            rows = read_timetable(int(self.arguments[0]), list(self.content))
        except TimetableError as error:
            logger.warning("timetable: %s", error, location=self.get_location(), type="duizhang", subtype="timetable")
            return []
        head = tag("tr", *(tag("th", name, scope="col") for name in ("Minutes", "What", "How")))
        body = tag("tbody")
        for line, start, end, what, how in rows:
            row = tag("tr", tag("th", f"{start}\u2013{end}", scope="row"))
            for text in (what, how):
                inside, told = self.state.inline_text(text, self.content_offset + line + 1)
                row += [tag("td", *inside), *told]
            body += row
        return [tag("div", tag("table", tag("thead", head), body, classes="table dz-timetable"), classes="dz-scroll")]


def _solution(self: Any, node: Any) -> None:
    # A fold of HTML's own: it opens by keyboard, without a script, and is closed where a page is printed.
    self.body.append('<details class="dz-fold dz-solution"><summary>Solution</summary>')
    self.body.append(self.starttag(node, "div", CLASS="admonition"))


def _solution_end(self: Any, node: Any) -> None:
    self.body.append("</div></details>")


def _one_of_each(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take away the names that sphinx-exercise gives to every exercise of a page alike."""
    for section in doctree.findall(nodes.section):
        if section["ids"] in (["exercise-content"], ["solution-content"]):
            section["ids"] = []


def _titles(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Say *Exercise one: …* without brackets, and *Solution* once: the fold's own line says it."""
    from sphinx_exercise.nodes import is_exercise_node, solution_node

    for node in list(doctree.findall(lambda n: isinstance(n, solution_node) or is_exercise_node(n))):
        title = node.next_node(nodes.title)
        if title is None or title.parent is not node:
            continue
        if isinstance(node, solution_node):
            node.remove(title)
        elif named := _NAMED.fullmatch(title.astext()):
            said = named[1]
            title.children = []
            title += nodes.Text(f"Exercise {said[:1].lower()}{said[1:]}")


def _unnumbered(app: Sphinx, config: Config) -> None:
    config["numfig"] = False  # sphinx-exercise turns it on for the whole book


def setup(app: Sphinx) -> None:
    app.add_directive("timetable", Timetable)
    if "sphinx_exercise" not in app.extensions:
        return
    from sphinx_exercise.nodes import solution_node

    app.add_node(solution_node, override=True, html=(_solution, _solution_end))
    app.connect("config-inited", _unnumbered, priority=900)
    app.connect("doctree-resolved", _one_of_each)
    app.connect("doctree-resolved", _titles)
