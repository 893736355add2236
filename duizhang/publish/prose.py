"""No number from the keyboard: Arabic numerals in the book's prose come from results.

Left aside are roles, code, formulas, links, marked quotations (block quotes,
and what stands between “ ” or 「 」), four-digit years, and the lines of
``book/numbers-allowed.txt``: file, text and reason, separated by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

__all__ = ["Numeral", "numerals", "typed_numbers"]

ALLOWED = "numbers-allowed.txt"
_NUMERAL = re.compile(r"\d+(?:[.,:/]\d+)*")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』")
_OPTION = re.compile(r"\s*:[\w-]+:.*")
#: Directives whose body is no prose.
_NO_PROSE = re.compile(
    r"\{(?:code|code-block|code-cell|sourcecode|literalinclude|math|raw|image|toctree|tableofcontents|bibliography"
    r"|page-figure|claims-of|sources-table|timetable|student-copy)\}"
)
_SKIPPED_INLINE = frozenset(
    {"code_inline", "math_inline", "math_inline_double", "myst_role", "html_inline", "image", "substitution_inline"}
)


@dataclass(frozen=True)
class Numeral:
    """A numeral in prose: the line, the numeral, and the words that it stands in."""

    line: int
    numeral: str
    text: str


@lru_cache(maxsize=1)
def _parser() -> Any:
    from myst_parser.config.main import MdParserConfig
    from myst_parser.mdit_to_docutils.base import DocutilsRenderer
    from myst_parser.parsers.mdit import create_md_parser

    extensions = {"amsmath", "attrs_inline", "attrs_block", "colon_fence", "deflist", "dollarmath"}
    return create_md_parser(MdParserConfig(enable_extensions=extensions), DocutilsRenderer)


def numerals(markdown: str, first: int = 1) -> Iterator[Numeral]:
    """The numerals that somebody typed into a text.

    Parameters
    ----------
    markdown : str
        A chapter in MyST Markdown.
    first : int
        The number of its first line.
    """
    quoted = 0
    for token in _parser().parse(markdown):
        line = first + (token.map[0] if token.map else 0)
        if token.type == "blockquote_open":
            quoted += 1
        elif token.type == "blockquote_close":
            quoted -= 1
        elif quoted:
            continue
        elif token.type == "inline":
            yield from _in_text(_visible(token.children or []), line)
        elif token.type in ("fence", "colon_fence"):
            yield from _in_fence(token, line)
        elif token.type == "html_block":
            yield from _in_text(re.sub(r"<[^>]*>", " ", token.content), line)


def _visible(children: list[Any]) -> str:
    out, links = [], 0
    for child in children:
        links += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if links or child.type in _SKIPPED_INLINE or child.type.startswith("link"):
            out.append("\0")  # so that what stands on both sides does not grow together
        else:
            out.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(out)


def _in_fence(token: Any, line: int) -> Iterator[Numeral]:
    info = token.info.strip()
    if not info.startswith("{") or _NO_PROSE.match(info):
        return
    yield from _in_text(info.partition("}")[2], line)
    body = token.content.split("\n")
    start = 0
    while start < len(body) and _OPTION.fullmatch(body[start]):
        start += 1
    yield from numerals("\n".join(body[start:]), line + 1 + start)


def _in_text(text: str, line: int) -> Iterator[Numeral]:
    prose = _QUOTED.sub("\0", text)
    for found in _NUMERAL.finditer(prose):
        if not _YEAR.fullmatch(found.group()):
            around = prose[max(0, found.start() - 30) : found.end() + 30].replace("\0", "…").replace("\n", " ").strip()
            yield Numeral(line + prose.count("\n", 0, found.start()), found.group(), around)


def typed_numbers(book: Path) -> list[str]:
    """What is wrong with the numbers in a book's chapters, one line each; nothing if nothing is.

    Parameters
    ----------
    book : Path
        The folder of the chapters; ``pages/`` in it is generated and left out.
    """
    allowed, problems = _allowed(book)
    seen: set[tuple[str, str]] = set()
    for path in sorted(book.rglob("*.md")):
        name = path.relative_to(book).as_posix()
        if name.startswith(("pages/", "_")):
            continue
        text = path.read_text(encoding="utf-8")
        for phrase in allowed.get(name, ()):
            if phrase in text:
                seen.add((name, phrase))
                text = text.replace(phrase, re.sub(r"\d", "x", phrase))
        for n in numerals(text):
            expected = "expected a computed value, as in {value}`page.name`"
            problems.append(f"{name}:{n.line}: {n.numeral!r} in «{n.text}»: {expected}")
    unused = {(name, phrase) for name, phrases in allowed.items() for phrase in phrases} - seen
    for name, phrase in sorted(unused):
        problems.append(f"{ALLOWED}: {phrase!r} does not occur in {name}: expected no line for it")
    return problems


def _allowed(book: Path) -> tuple[dict[str, list[str]], list[str]]:
    path = book / ALLOWED
    out: dict[str, list[str]] = {}
    problems = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.is_file() else [], start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split("\t")]
        if len(cells) != 3 or not all(cells):
            problems.append(f"{ALLOWED}:{number}: expected file, text and reason separated by tabs, got {line!r}")
        else:
            out.setdefault(cells[0], []).append(cells[1])
    return out, problems
