"""The units of the lessons as slides, taken from the built book: the same words, the same numbers, the same figures.

What a unit's page holds decides its slides: its question, its objectives, the
opening question, the marked ideas with the figures among them, each exercise
with its solution one step below, the questions for self-check, the mistakes by
their names, the discussion. What a teacher says beside a slide is in its notes.
reveal.js is copied from the package sphinx-revealjs; nothing is loaded from
elsewhere. On a narrow screen, and without scripts, the slides are one page to
scroll, with the notes in it.
"""

from __future__ import annotations

import html
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag

from duizhang.pages.files import write_atomically

__all__ = ["INSTALL", "Slide", "SlidesError", "lessons_of", "make_slides", "reveal_folder", "slides_of"]

INSTALL = (
    "slides need reveal.js, which the package sphinx-revealjs brings, and it is not installed here. Install it: "
    "`make slides` does, or `.venv/bin/pip install -r requirements-extras.txt`"
)
_STATIC = Path(__file__).parent / "static"
#: Of reveal.js, what the slides use.
_REVEAL = ("dist/reveal.js", "dist/reveal.css", "dist/reset.css", "plugin/notes/notes.js", "LICENSE")
_FONTS = ("duizhang-math.woff2",)
_MADE = "slides.json"
#: How sphinx-exercise writes the title of an exercise that has one.
_NAMED = re.compile(r"^Exercise\s*\(\s*(.*?)\s*\)$")
#: What is for a page only: links to headings, buttons, what loads at once.
_PAGE_ONLY = "a.headerlink, button, input, script, style, iframe, .dz-quiz-told, legend + br, [data-cite]"
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="reveal/dist/reset.css" media="(min-width: 700px)">
<link rel="stylesheet" href="reveal/dist/reveal.css" media="(min-width: 700px)">
<link rel="stylesheet" href="slides.css">
<noscript><style>.reveal .slides section {{ display: block !important; position: static !important; }}</style></noscript>
</head>
<body>
<div class="reveal"><main class="slides">
{slides}
</main></div>
<script src="reveal/dist/reveal.js"></script>
<script src="reveal/plugin/notes/notes.js"></script>
<script src="slides.js"></script>
</body>
</html>
"""
_INDEX = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides</title>
<link rel="stylesheet" href="slides.css">
</head>
<body class="index"><main>
<h1>Slides</h1>
<p>Arrow keys move, <kbd>S</kbd> opens the notes, <kbd>Esc</kbd> shows all. Solutions are one step
down. To print, add <code>?print-pdf</code> to the address.</p>
<ol>
{units}
</ol>
</main></body>
</html>
"""


class SlidesError(RuntimeError):
    """The slides were not made; the message says why."""


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    body : str
        HTML, taken from the page.
    notes : str
        What the teacher sees beside it.
    kind : str
        A class for the style.
    below : list of Slide
        Reached by going down: a solution below its exercise.
    """

    body: str
    notes: str = ""
    kind: str = ""
    below: list[Slide] = field(default_factory=list)

    def markup(self) -> str:
        """The slide and those below it."""
        notes = f'<aside class="notes">{self.notes}</aside>' if self.notes else ""
        one = f'<section class="{html.escape(self.kind)}">{self.body}{notes}</section>'
        if not self.below:
            return one
        return "<section>" + one + "".join(s.markup() for s in self.below) + "</section>"


def reveal_folder() -> Path:
    """Where sphinx-revealjs keeps reveal.js.

    Raises
    ------
    SlidesError
        If it is not installed; the message says how to install it.
    """
    found = importlib.util.find_spec("sphinx_revealjs")
    folder = Path(found.origin).parent / "_static" / "revealjs" if found and found.origin else None
    if folder is None or not all((folder / name).is_file() for name in _REVEAL):
        raise SlidesError(INSTALL)
    return folder


# -- what a page holds ------------------------------------------------------
def _clean(node: Tag) -> Tag:
    """A piece of a page for a slide: without what only a page can do."""
    piece = BeautifulSoup(str(node), "html.parser")
    for gone in piece.select(_PAGE_ONLY):
        gone.decompose()
    for link in piece.find_all("a"):
        link.unwrap()
    for item in piece.find_all(True):
        for name in [a for a in item.attrs if a == "id" or a == "for" or a.startswith("on")]:
            del item[name]
    return piece  # type: ignore[return-value]


def _inner(node: Tag | None) -> str:
    return _clean(node).decode() if node else ""


def _section(article: Tag, name: str) -> Tag | None:
    return article.select_one(f"section#{name}")


def _rest(section: Tag, skip: int) -> str:
    """The paragraphs of a section after the first ones."""
    return "".join(_inner(p) for p in section.find_all("p", recursive=False)[skip:])


def slides_of(page: str) -> list[Slide]:
    """The slides of a unit.

    Parameters
    ----------
    page : str
        The unit's page, as built.

    Raises
    ------
    SlidesError
        If the page has no part that every unit has.
    """
    soup = BeautifulSoup(page, "html.parser")
    article = soup.select_one("article")
    if article is None or article.h1 is None:
        raise SlidesError("the page has no article with a title: expected a unit of the built book")
    missing = [
        n for n in ("objectives", "opening-question", "the-idea", "exercises", "to-discuss") if not _section(article, n)
    ]
    if missing:
        raise SlidesError(f"the page has no section {', '.join(missing)}: expected those of a unit")
    return [*_opening(article), *_idea(article), *_exercises(article), *_quizzes(article), *_closing(article)]


def _opening(article: Tag) -> Iterator[Slide]:
    title = _clean(article.h1).get_text()  # type: ignore[arg-type]
    said = article.h1.find_next("p")  # type: ignore[union-attr]
    chinese = article.select_one("div[lang|=zh]") or article.select_one('div[lang="zh-Hans"]')
    # The question alone: its answer is for the end.
    lines = _inner(said).split("<br/>") if isinstance(said, Tag) else [""]
    question = BeautifulSoup(lines[0], "html.parser")
    if question.strong:
        question.strong.decompose()
    asked = f"<h1>{html.escape(title)}</h1><p>{question.decode_contents().removeprefix('<p>').removesuffix('</p>')}</p>"
    yield Slide(asked, notes=_inner(said if isinstance(said, Tag) else None) + _inner(chinese), kind="title")
    objectives = _section(article, "objectives")
    yield Slide(f"<h2>Objectives</h2>{_inner(objectives.ul if objectives else None)}", kind="list")
    opening = _section(article, "opening-question")
    if opening and opening.p:
        yield Slide(f"<h2>Opening question</h2>{_inner(opening.p)}", notes=_rest(opening, 1), kind="question")


def _idea(article: Tag) -> Iterator[Slide]:
    section = _section(article, "the-idea")
    said: list[str] = []
    slide: Slide | None = None
    for child in section.children if section else ():
        if not isinstance(child, Tag):
            continue
        marked = "slide" in (child.get("class") or [])
        if marked or child.name == "figure":
            if slide:
                slide.notes = "".join(said)
                yield slide
            said = []
            if marked:
                slide = Slide(_inner(child), kind="idea")
            else:
                legend = child.select_one("figcaption p, figcaption .caption-text")
                image = child.img
                shown = _inner(image) + (f"<p>{_clean(legend).get_text(' ', strip=True)}</p>" if legend else "")
                slide = Slide(shown, kind="figure")
        elif child.name in ("p", "ul", "ol"):
            said.append(_inner(child))
    if slide:
        slide.notes = "".join(said)
        yield slide


def _exercises(article: Tag) -> Iterator[Slide]:
    section = _section(article, "exercises")
    for exercise in section.select("div.exercise") if section else ():
        slide = Slide(_admonition(exercise), kind="exercise")
        for hint in _until_next(exercise):
            if "dz-solution" in (hint.get("class") or []) and (inside := hint.select_one("div.solution")):
                slide.below.append(Slide(_admonition(inside, "Solution"), kind="solution"))
            elif hint.name == "details":
                body = hint.select_one(".sd-card-body") or hint
                slide.notes += f"<p>Hint: {_clean(body).get_text(' ', strip=True)}</p>"
        yield slide


def _until_next(exercise: Tag) -> Iterator[Tag]:
    for after in exercise.find_next_siblings():
        if "exercise" in (after.get("class") or []):
            return
        yield after


def _admonition(node: Tag, title: str = "") -> str:
    """An exercise or a solution: its title as a heading, then its text."""
    inside = _clean(node)
    head = inside.select_one("p.admonition-title")
    said = title or (_NAMED.sub(r"\1", head.get_text(" ", strip=True)) if head else "")
    if head:
        head.decompose()
    return f"<h2>{html.escape(said)}</h2>{inside.decode()}"


def _quizzes(article: Tag) -> Iterator[Slide]:
    for form in article.select("form.dz-quiz"):
        legend = form.legend
        choices = "".join(f"<li>{_label(label)}</li>" for label in form.select("label"))
        fold = form.find_next_sibling("details")
        answers = _inner(fold.select_one("ul")) if isinstance(fold, Tag) else ""
        asked = _clean(legend).legend if legend else None
        below = [Slide(f"<h2>The answers, and why</h2>{answers}", kind="answers")] if answers else []
        body = f'{asked.decode_contents() if asked else ""}<ol type="A">{choices}</ol>'
        yield Slide(body, kind="quiz", below=below)


def _label(label: Tag) -> str:
    inside = copy(_clean(label).label)
    if inside and inside.b:
        inside.b.decompose()
    return inside.decode_contents().strip() if inside else ""


def _closing(article: Tag) -> Iterator[Slide]:
    mistakes = _section(article, "common-mistakes")
    if mistakes and mistakes.ul:
        names = "".join(f"<li>{_inner(m)}</li>" for m in mistakes.ul.select("li strong"))
        yield Slide(f"<h2>Common mistakes</h2><ul>{names}</ul>", notes=_inner(mistakes.ul), kind="list")
    discuss = _section(article, "to-discuss")
    if discuss and discuss.p:
        yield Slide(f"<h2>To discuss</h2>{_inner(discuss.p)}", notes=_rest(discuss, 1), kind="question")


# -- files ------------------------------------------------------------------
def lessons_of(toc: Path, site: Path) -> list[str]:
    """The units of a built book, in the order of its contents: pages of ``teach/`` with an opening question."""
    contents = yaml.safe_load(toc.read_text(encoding="utf-8"))
    files = [c["file"] for part in contents.get("parts", []) for c in part.get("chapters", [])]
    named = [f for f in files if str(f).startswith("teach/")]
    return [f for f in named if 'id="opening-question"' in _text(site / f"{f}.html")]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SlidesError(f"{path}: the built book has no such page; it is made by: duizhang book") from None


def make_slides(site: Path, units: Sequence[str], out: Path) -> Path:
    """Write the slides of a built book.

    Parameters
    ----------
    site : Path
        The built book.
    units : sequence of str
        Pages of it, such as ``teach/which-prices``.
    out : Path
        A new folder, or one that earlier slides were written to.

    Returns
    -------
    Path
        The page that lists the units.

    Raises
    ------
    SlidesError
        If reveal.js is not installed, a page is no unit, or the folder holds something else.
    """
    reveal = reveal_folder()
    if out.exists() and not (out / _MADE).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise SlidesError(f"{out} holds something that is no slides: expected a new folder, or one of earlier slides")
    if not units:
        raise SlidesError("the book has no units: expected pages of teach/ with an opening question")
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    for name in _REVEAL:
        (new / "reveal" / name).parent.mkdir(parents=True, exist_ok=True)
        _copied(reveal / name, new / "reveal" / name)
    for name in ("slides.css", "slides.js", *_FONTS):
        shutil.copyfile(_STATIC / name, new / name)
    listed = [_written(site, unit, new) for unit in units]
    write_atomically(new / "index.html", _INDEX.format(units="\n".join(listed)))
    write_atomically(new / _MADE, "{}\n")
    if out.exists():
        os.rename(out, old)
    os.rename(new, out)
    shutil.rmtree(old, ignore_errors=True)
    return out / "index.html"


def _copied(source: Path, target: Path) -> None:
    text = source.read_text(encoding="utf-8")
    # A map is a file for those who change reveal.js; without it a browser would ask in vain.
    lines = [line for line in text.splitlines() if "sourceMappingURL=" not in line]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _written(site: Path, unit: str, out: Path) -> str:
    """Write one unit's slides with their pictures, and return its line in the list."""
    path = site / f"{unit}.html"
    try:
        slides = slides_of(_text(path))
    except SlidesError as error:
        raise SlidesError(f"{unit}: {error}") from None
    soup = BeautifulSoup("\n".join(s.markup() for s in slides), "html.parser")
    for image in soup.find_all("img"):
        source = (path.parent / str(image["src"])).resolve()
        if not source.is_relative_to(site.resolve()) or not source.is_file():
            raise SlidesError(f"{unit}: the picture {image['src']} is not in the book")
        (out / "images").mkdir(exist_ok=True)
        shutil.copyfile(source, out / "images" / source.name)
        image["src"] = f"images/{source.name}"
    title = soup.h1.get_text() if soup.h1 else unit
    name = f"{Path(unit).name}.html"
    write_atomically(out / name, _PAGE.format(title=html.escape(title), slides=str(soup)))
    return f'<li><a href="{html.escape(name)}">{html.escape(title)}</a></li>'
