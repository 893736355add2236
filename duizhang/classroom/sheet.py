"""The printable sheet: the same questions on one page of HTML, for paper and a calculator."""

from __future__ import annotations

import functools
import html
from typing import TYPE_CHECKING, Any

from duizhang.classroom.template import about, fill, source, tags_of

if TYPE_CHECKING:
    from duizhang.classroom.copies import Copy

__all__ = ["sheet_of"]

_WORDS = {
    "en": {
        "for": "Student: ",
        "answer": "Answer",
        "working": "Working",
        "how": "On paper: write the answers on the lines. In a file: hand in <code>answers.csv</code> with the lines "
        "<code>student,{student}</code>, <code>assignment,{assignment}</code> and one line for each question, such as "
        "<code>1,LOWER to UPPER</code>.",
    },
    "zh": {
        "for": "学生：",
        "answer": "答案",
        "working": "演算",
        "how": "纸面作答：写在横线上。文件作答：交一个 <code>answers.csv</code>，内有一行 <code>student,{student}</code>、"
        "一行 <code>assignment,{assignment}</code>，每题一行，如 <code>1,下限到上限</code>。",
    },
}
_STYLE = """
@page { size: A4; margin: 13mm 15mm }
body { font: 10pt/138% "Noto Serif", "Noto Serif CJK SC", "Songti SC", SimSun, Georgia, serif; color: #111;
  max-width: 44rem; margin: 1rem auto; padding: 0 1rem }
h1 { font-size: 14pt; margin: 0 0 .3em } p { margin: .35em 0 } header { display: flex; justify-content: space-between; gap: 1em }
.id { font-family: ui-monospace, monospace } .line { border-bottom: 1px solid #444; height: 1.5em; margin: .1em 0 .5em;
  color: #444; font-size: 8.5pt } .open .line { height: 2em } .working { height: 4.6em; color: #444; font-size: 8.5pt }
footer { margin-top: .8em; font-size: 8.5pt; color: #333 }
section { break-inside: avoid } @media print { body { margin: 0; padding: 0; max-width: none } }
"""


def sheet_of(copy: Copy) -> str:
    """The sheet of one copy: a whole HTML document that needs no other file."""
    words = _WORDS[copy.language]
    student = html.escape(copy.student)
    parts = [_markdown(_text(c, copy)) for c in copy.assignment.tagged(copy.language) if _words_of_task(c)]
    for question in copy.assignment.questions:
        text = _only_question(copy, question.number)
        lines = 6 if question.kind == "text" else 1
        line = f'<div class="line">{words["answer"]} {question.number}</div>'
        line = line if question.kind == "text" else f'<div class="working">{words["working"]}</div>{line}'
        more = '<div class="line"></div>' * (lines - 1)
        kind = ' class="open"' if question.kind == "text" else ""
        parts.append(f"<section{kind}>{_markdown(text)}{line}{more}</section>")
    how = words["how"].format(student=student, assignment=html.escape(copy.assignment.id))
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if copy.language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(copy.assignment.title(copy.language))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><span>{words["for"]}<span class="id">{student}</span></span></header>\n'
        + "\n".join(parts)
        + f"\n<footer><p>{how}</p></footer>\n</body>\n</html>\n"
    )


def _words_of_task(cell: Any) -> bool:
    return "question" not in about(cell) and not set(tags_of(cell)) - {"en", "zh"}


def _text(cell: Any, copy: Copy) -> str:
    return fill(source(cell), copy.parameters)


def _only_question(copy: Copy, number: str) -> str:
    """The question's own words, without its hints."""
    found = [
        source(c)
        for c in copy.assignment.tagged(copy.language)
        if about(c).get("question") == number and set(tags_of(c)) == {copy.language}
    ]
    return fill("\n\n".join(found), copy.parameters)


@functools.cache
def _parser() -> Any:
    from markdown_it import MarkdownIt

    # Words come from our own templates, figures from the ledger: HTML in either is text.
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _markdown(text: str) -> str:
    return _parser().render(text)
