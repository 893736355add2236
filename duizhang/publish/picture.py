"""Figures to take away: SVG with a credit line, PNG of a given width, previews for links.

The credit's letters are drawn as outlines from the packaged font, so that no
machine's fonts matter. libvips turns SVG into PNG.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Drawing", "can_draw", "card", "credited", "lines_of", "png", "preview", "read_svg"]

#: Width of a PNG to take away, and the size of a preview, in pixels.
WIDTH = 1600
PREVIEW = (1200, 630)
_ROOT = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'viewBox="([^"]+)"')
_PATH = re.compile(r'\b(?:d|x|y)="[^"]*"')
_LONG = re.compile(r"(-?\d+\.\d\d)\d+")


@dataclass(frozen=True)
class Drawing:
    """What stands inside an SVG, and the box that it is drawn in."""

    box: tuple[float, float, float, float]
    inside: str

    def svg(self, width: str = "", extra: str = "") -> str:
        """The whole file."""
        x, y, w, h = self.box
        size = f'width="{width or f"{w:g}pt"}" height="{_scaled(width, h / w) or f"{h:g}pt"}"'
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
            f'{size} viewBox="{x:g} {y:g} {w:g} {h:g}">{extra}{self.inside}</svg>\n'
        )


def _scaled(width: str, ratio: float) -> str:
    return f"{round(float(width) * ratio)}" if width else ""


def read_svg(svg: str) -> Drawing:
    """Take an SVG of ours apart; coordinates are cut to what an eye can see.

    Raises
    ------
    ValueError
        If it has no root or no viewBox.
    """
    root = _ROOT.search(svg)
    box = root and _BOX.search(root.group())
    if not root or not box:
        raise ValueError("expected an SVG with a viewBox")
    inside = re.sub(r"<metadata>.*?</metadata>", "", svg[root.end() : svg.rindex("</svg>")], flags=re.DOTALL)
    numbers = [float(n) for n in box.group(1).replace(",", " ").split()]
    # Scales of letters keep their digits; points are cut.
    inside = _PATH.sub(lambda path: _LONG.sub(r"\1", path.group()), re.sub(r"\n\s*", "\n", inside))
    return Drawing((numbers[0], numbers[1], numbers[2], numbers[3]), inside)


# -- words as outlines ------------------------------------------------------
@cache
def _font() -> tuple[Any, dict[int, str], int]:
    """The packaged font: its outlines, the outline of each character, and the units of its square."""
    from fontTools.ttLib import TTFont

    font = TTFont(str(files("duizhang") / "fonts" / "noto-sans-sc-gb2312.otf"), lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


@cache
def _letter(character: str) -> tuple[str, float]:
    """The path of one character in the font's units, and its width in squares."""
    from fontTools.pens.svgPathPen import SVGPathPen

    outlines, names, square = _font()
    # A character that the font lacks is shown by the mark that printers set for a missing type.
    glyph = outlines[names.get(ord(character)) or names[ord("〓")]]
    pen = SVGPathPen(outlines)
    glyph.draw(pen)
    return pen.getCommands(), glyph.width / square


def _width(text: str, size: float) -> float:
    return sum(_letter(c)[1] for c in text) * size


def lines_of(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines that fit; Chinese may be broken between any two characters."""
    lines, line = [], ""
    for piece in re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+", text):
        if line.strip() and _width(line + piece, size) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()] if line.strip() else lines


def _written(lines: list[str], x: float, y: float, size: float, colour: str) -> str:
    square = _font()[2]
    drawn = []
    for number, line in enumerate(lines):
        at, letters = 0.0, []
        for character in line:
            path, wide = _letter(character)
            if path:
                letters.append(f'<path transform="translate({at * square:.0f})" d="{path}"/>')
            at += wide
        place = f"translate({x:g} {y + number * size * 1.35:.2f}) scale({size / square:.6f} {-size / square:.6f})"
        drawn.append(f'<g transform="{place}">{"".join(letters)}</g>')
    said = html.escape(" ".join(lines))
    return f'<g role="img" aria-label="{said}" fill="{colour}" stroke="none">{"".join(drawn)}</g>'


# -- what is made of a figure -----------------------------------------------
def credited(svg: str, title: str, alt: str, credit: str) -> Drawing:
    """A figure with its credit line below, and what it shows in words inside the file."""
    drawing = read_svg(svg)
    x, y, w, h = drawing.box
    size = w / 72
    lines = lines_of(credit, size, w * 0.97)
    more = size * 1.35 * len(lines) + size
    words = f"<title>{html.escape(title)}</title><desc>{html.escape(alt)}</desc>"
    ground = f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h + more:g}" fill="#fff"/>'
    credit_at = _written(lines, x + w * 0.012, y + h + size * 1.2, size, "#555555")
    return Drawing((x, y, w, h + more), f"{words}{ground}{drawing.inside}{credit_at}")


@cache
def can_draw() -> bool:
    """Whether an SVG can be made a PNG here: libvips has no build for some machines, and there the SVG serves."""
    try:
        import pyvips  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


def png(drawing: Drawing, width: int = WIDTH) -> bytes:
    """A drawing as PNG, with few colours: smaller, and the same to the eye. It may run in several threads at once.

    Raises
    ------
    ImportError, OSError
        If libvips is not installed.
    """
    import pyvips

    image = pyvips.Image.svgload_buffer(drawing.svg(str(width)).encode())
    return image.flatten(background=255).pngsave_buffer(palette=True, Q=70, dither=0, effort=1, compression=9)  # type: ignore[no-any-return]


def preview(svg: str, title: str, book: str) -> Drawing:
    """A figure under a page's title, in the shape that links to a page are shown in.

    Raises
    ------
    ValueError
        If the figure is no SVG of ours.
    """
    wide, high = PREVIEW
    frame, top = _frame(title, book)
    drawing = read_svg(svg)
    x, y, w, h = drawing.box
    room = (wide - 120, high - top - 70)
    scale = min(room[0] / w, room[1] / h)
    at = (60 + (room[0] - w * scale) / 2 - x * scale, top - 20 - y * scale)
    shown = f'<g transform="translate({at[0]:.2f} {at[1]:.2f}) scale({scale:.4f})">{drawing.inside}</g>'
    return Drawing((0, 0, wide, high), frame + shown)


def card(words: str, title: str, book: str) -> Drawing:
    """The same with a sentence in the place of the figure, for what is told in plain type."""
    wide, high = PREVIEW
    frame, top = _frame(title, book)
    size = 36.0
    lines = lines_of(words, size, wide - 120)
    most = int((high - top - 70) / (size * 1.35))
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + " …"]
    return Drawing((0, 0, wide, high), frame + _written(lines, 60, top + 40, size, "#444444"))


def _frame(title: str, book: str) -> tuple[str, float]:
    """The ground of a preview with title and book, and where the title ends."""
    wide, high = PREVIEW
    size = 44.0
    lines = lines_of(title, size, wide - 120)[:3]
    ground = f'<rect width="{wide}" height="{high}" fill="#fff"/><rect width="{wide}" height="14" fill="#33475b"/>'
    named = _written(lines, 60, 90, size, "#222222") + _written([book], 60, high - 24, 22, "#555555")
    return ground + named, 90 + size * 1.35 * len(lines)
