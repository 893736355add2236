"""Questions for self-check in a page, each wrong answer with the reason why it is wrong.

::

    ```{quiz} A short name
    The question, in a paragraph or two.

    ( ) A choice
        Why it is wrong.
    (x) The right one
        Why it is right.
    ```

Texts may hold roles, so that numbers are computed. Without scripts the answers
stand in a fold; with them a button tells at once, in a region that screen
readers follow. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from duizhang.publish.elements import tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Choice", "QuizDirective", "QuizError", "read_choices"]

logger = logging.getLogger(__name__)

_CHOICE = re.compile(r"\((?P<mark>[ x])\)\s+(?P<text>\S.*)")
_LETTERS = "ABCDEFGH"


class QuizError(ValueError):
    """A question that cannot be asked; the message says what was expected."""


@dataclass
class Choice:
    """One answer: its text, whether it is right, and why (lines with their numbers in the directive's body)."""

    line: int
    text: str
    right: bool
    why: list[tuple[int, str]] = field(default_factory=list)


def read_choices(lines: list[str]) -> tuple[int, list[Choice]]:
    """The choices of a question.

    Parameters
    ----------
    lines : list of str
        The directive's body.

    Returns
    -------
    tuple of (int, list of Choice)
        How many lines the question takes, and its choices in order.

    Raises
    ------
    QuizError
        Unless there are two to eight choices, one of them right, each with its reason.
    """
    choices: list[Choice] = []
    asked = len(lines)
    for number, line in enumerate(lines):
        found = _CHOICE.fullmatch(line.rstrip())
        if found:
            asked = min(asked, number)
            choices.append(Choice(number, found["text"], found["mark"] == "x"))
        elif choices and line.strip():
            if not line.startswith("    "):
                raise QuizError(f"line {number + 1} stands between choices: expected four blanks before a reason")
            choices[-1].why.append((number, line.strip()))
    if not any(line.strip() for line in lines[:asked]):
        raise QuizError("it has no question: expected one before the choices")
    if not 2 <= len(choices) <= len(_LETTERS):
        raise QuizError(
            f"it has {len(choices)} choices: expected two to {len(_LETTERS)}, as '( ) wrong' or '(x) right'"
        )
    if sum(c.right for c in choices) != 1:
        raise QuizError(f"it has {sum(c.right for c in choices)} right answers: expected one, marked (x)")
    for choice in choices:
        if not choice.why:
            raise QuizError(f"the choice {choice.text!r} has no reason: expected one below it, after four blanks")
    return asked, choices


class Form(nodes.General, nodes.Element):
    """A question: ``key`` names its buttons; in other formats than HTML its children stand one below the other."""


class Field(nodes.General, nodes.TextElement):
    """One choice: a radio button with its label."""


class Told(nodes.General, nodes.Element):
    """The button, and where the answer is told."""


class Legend(nodes.General, nodes.Element):
    """The question, as the name of its choices."""


class QuizDirective(SphinxDirective):
    """``{quiz} NAME``: a question with choices, as the module's text shows."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = {"name": directives.unchanged}  # noqa: RUF012 - docutils reads it so

    def run(self) -> list[nodes.Node]:
        lines = list(self.content)
        try:
            asked, choices = read_choices(lines)
        except QuizError as error:
            logger.warning("quiz: %s", error, location=self.get_location(), type="duizhang", subtype="quiz")
            return []
        key = f"quiz-{self.env.new_serialno('duizhang-quiz') + 1}"
        legend = Legend("")
        self.state.nested_parse(self.content[:asked], self.content_offset, legend)
        form = Form("", key=key, ids=[key], classes=["dz-quiz"])
        self.add_name(form)
        form += legend
        for number, choice in enumerate(choices):
            inside, told = self.state.inline_text(choice.text, self.content_offset + choice.line + 1)
            form += [Field("", "", *inside, key=key, number=number), *told]
        form += Told("", key=key)
        made = [form, self._answers(choices)]
        for node in made:
            # What looks like HTML in a question is a part of its words.
            for raw in list(node.findall(nodes.raw)):
                text = nodes.Text(raw.astext())
                inline = isinstance(raw.parent, nodes.TextElement)
                raw.parent.replace(raw, text if inline else nodes.paragraph("", "", text))
        return made

    def _answers(self, choices: list[Choice]) -> nodes.Node:
        answers = tag("ul", classes="dz-quiz-answers")
        for letter, choice in zip(_LETTERS, choices, strict=False):
            item = tag("li", classes="dz-right" if choice.right else "dz-wrong")
            verdict = "is right. " if choice.right else "is wrong. "
            paragraph = nodes.paragraph("", "", nodes.strong("", f"{letter} {verdict}"))
            body = nodes.Element()
            first = choice.why[0][0]
            text = StringList([line for _, line in choice.why], source=self.content.source(0))
            self.state.nested_parse(text, self.content_offset + first, body)
            for number, child in enumerate(body.children):
                if number == 0 and isinstance(child, nodes.paragraph):
                    paragraph += child.children
                    item += paragraph
                else:
                    item += child
            answers += item
        return tag("details", tag("summary", "The answers, and why"), answers, classes="dz-fold dz-quiz-fold")


# -- HTML -------------------------------------------------------------------
def _form(self: Any, node: Form) -> None:
    # Without a script nothing can be asked, so nothing can be sent: the button stays off.
    self.body.append(self.starttag(node, "form", "", autocomplete="off") + "<fieldset>")


def _form_end(self: Any, node: Form) -> None:
    self.body.append("</fieldset></form>")


def _legend(self: Any, node: Legend) -> None:
    self.body.append("<legend>")


def _legend_end(self: Any, node: Legend) -> None:
    self.body.append("</legend>")


def _field(self: Any, node: Field) -> None:
    number = node["number"]
    identifier = f"{node['key']}-{_LETTERS[number].lower()}"
    self.body.append(
        f'<div class="dz-choice"><input type="radio" name="{node["key"]}" id="{identifier}" value="{number}">'
        f'<label for="{identifier}"><b>{_LETTERS[number]}</b> '
    )


def _field_end(self: Any, node: Field) -> None:
    self.body.append("</label></div>")


def _told(self: Any, node: Told) -> None:
    self.body.append(
        '<button type="submit" disabled hidden>Check my answer</button>'
        '<div class="dz-quiz-told" role="status" aria-live="polite"></div>'
    )


def _nothing(self: Any, node: nodes.Node) -> None:
    """Writers of other formats show the children."""


def setup(app: Sphinx) -> None:
    plain = (_nothing, _nothing)
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), plain)
    app.add_node(Form, html=(_form, _form_end), **others)
    app.add_node(Legend, html=(_legend, _legend_end), **others)
    app.add_node(Field, html=(_field, _field_end), **others)
    app.add_node(Told, html=(_told, _nothing), **others)
    app.add_directive("quiz", QuizDirective)
    app.add_css_file("lessons.css", priority=902)
    app.add_js_file("quiz.js", loading_method="defer")
