"""Every figure of the book, in one style.

A function takes numbers and words and hands back a matplotlib figure. It
draws no title (the caption has it), labels directly before it uses a legend,
and draws an interval as an interval. Words from the ledger are drawn as plain
text, never as formulas.
"""

from __future__ import annotations

import io
import itertools
import re
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from duizhang.interval import Interval

__all__ = [
    "COLOURS",
    "MissingGlyph",
    "barcode",
    "flips",
    "funnel",
    "intervals",
    "levels",
    "multiples",
    "pairs",
    "place_dots",
    "road",
    "slopes",
    "style",
    "svg_of",
    "tile_map",
]

#: Colour-blind-safe (Okabe and Ito), and told apart by lightness in print.
COLOURS = {
    "printed": "#0072B2",
    "other": "#D55E00",
    "outside": "#555555",
    "band": "#9ecae1",
    "quiet": "#bbbbbb",
    "ink": "#222222",
}


#: Inches: on a telephone (358 px of text) a point of the drawing is then 0.89 px.
WIDTH = 5.6
#: Points of the smallest letters, so that they are at least nine pixels high there.
SMALLEST = 10.5
#: Inches that a line of a label takes in a drawing whose labels stand above their rows.
_LINE = 0.185


class MissingGlyph(RuntimeError):
    """A figure needs a character that the packaged font lacks: the build stops rather than print a box."""


@cache
def _font_name() -> str:
    """The packaged Chinese font, so that no machine's fonts matter."""
    path = str(files("duizhang") / "fonts" / "noto-sans-sc-gb2312.otf")
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


@contextmanager
def style() -> Any:
    """The book's style; every drawing function uses it."""
    with plt.style.context(str(files("duizhang") / "style.mplstyle")):
        mpl.rcParams["font.family"] = [_font_name()]
        yield


def svg_of(figure: Figure) -> str:
    """A figure as SVG, the same to the byte for the same input.

    Raises
    ------
    MissingGlyph
        If a character is not in the packaged font.
    """
    out = io.StringIO()
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from")
        try:
            figure.savefig(
                out, format="svg", metadata={"Date": None, "Creator": "duizhang"}, bbox_inches="tight", pad_inches=0.08
            )
        except UserWarning as warning:
            raise MissingGlyph(str(warning)) from None
    svg = out.getvalue()
    return _lean(svg[svg.index("<svg") :])


#: What an SVG says at length: the outline of a shape, a place, the name of a letter's outline.
_PATH, _PLACE, _NUMBER = re.compile(r' d="[^"]*"'), re.compile(r"translate\([^)]*\)"), re.compile(r"-?\d+\.\d+")
_LETTER = re.compile(r"(?<=[#\"])[A-Za-z]+Duizhang-Regular-")


def _lean(svg: str) -> str:
    """The same drawing in fewer letters: a tenth of a point is finer than any screen, blanks between marks say nothing."""

    def path(match: re.Match[str]) -> str:
        return re.sub(r" ?\b([MLQC]) ", r"\1", " ".join(_rounded(match[0], 1).split())).replace("d=", " d=", 1)

    svg = _PLACE.sub(lambda m: _rounded(m[0], 2), _PATH.sub(path, svg))
    return re.sub(r"\n\s*", "\n", _LETTER.sub("g", svg))


def _rounded(text: str, decimals: int) -> str:
    def short(match: re.Match[str]) -> str:
        number = f"{float(match[0]):.{decimals}f}".rstrip("0").rstrip(".")
        return "0" if number == "-0" else number

    return _NUMBER.sub(short, text)


def _wrapped(label: str, width: int = 34) -> str:
    return "\n".join(textwrap.wrap(label, width)) or label


def _figure(height: float) -> tuple[Figure, Any]:
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    return figure, axes


def _rows(labels: Sequence[str], above: int = 0) -> tuple[Figure, Any, list[float]]:
    """A figure with one row a label, the label above its row: what is drawn has the whole width, also on a telephone.

    Returns
    -------
    figure, axes, heights
        The height of each row, in lines of text from the top; ``above`` lines are left free over the first.
    """
    wrapped = [_wrapped(label, 62) for label in labels]
    heights, at = [], float(above)
    for label in wrapped:
        at += label.count("\n") + 1
        heights.append(at + 0.55)
        at += 1.35
    figure, axes = _figure(0.75 + _LINE * at)
    for label, height in zip(wrapped, heights, strict=True):
        axes.annotate(
            label, (0, height - 0.55), xycoords=("axes fraction", "data"), va="bottom", fontsize=SMALLEST, zorder=8,
            bbox={"facecolor": "white", "lw": 0, "pad": 1.5},
        )  # fmt: skip
    axes.set_ylim(at, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure, axes, heights


def intervals(
    rows: Sequence[tuple[str, Interval, str]],
    xlabel: str,
    rule: tuple[float, str] | None = None,
    band: tuple[Interval, str] | None = None,
) -> Figure:
    """A forest plot: one line a quantity, each interval drawn as wide as it is.

    Parameters
    ----------
    rows : sequence of (label, interval, role)
        Top to bottom; ``role`` is a key of ``COLOURS``. Infinite ends become arrows.
    rule : (value, label), optional
        A line across all rows: a zero, or the claim.
    band : (interval, label), optional
        A shaded band across all rows.
    """
    with style():
        figure, axes, heights = _rows([label for label, _, _ in rows], above=int(bool(rule and rule[1])))
        finite = [float(e) for _, i, _ in rows for e in (i.lo, i.hi) if abs(e) != float("inf")]
        finite += [rule[0]] if rule else []
        finite += [float(band[0].lo), float(band[0].hi)] if band else []
        low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
        room = (high - low or abs(high) or 1) * 0.12
        if band:
            axes.axvspan(float(band[0].lo), float(band[0].hi), color=COLOURS["band"], alpha=0.45, lw=0)
            axes.annotate(
                band[1],
                (float(band[0].mid), 1),
                xycoords=("data", "axes fraction"),
                ha="center",
                va="bottom",
                fontsize=SMALLEST,
            )
        if rule:
            axes.axvline(rule[0], color=COLOURS["ink"], lw=1, ls=(0, (4, 3)))
            left = rule[0] > (low + high) / 2
            axes.annotate(
                rule[1],
                (rule[0], 1),
                xytext=(-4 if left else 4, -2),
                textcoords="offset points",
                xycoords=("data", "axes fraction"),
                ha="right" if left else "left",
                va="top",
                fontsize=SMALLEST,
            )
        for y, (_, interval, role) in zip(heights, rows, strict=True):
            lo, hi = float(interval.lo), float(interval.hi)
            left, right = max(lo, low - room), min(hi, high + room)
            # A dot only where the interval is too narrow to be seen: no value inside is likelier than another.
            if right - left < room / 8:
                axes.plot([(left + right) / 2], [y], "o", color=COLOURS[role], ms=7, mec="white", mew=1)
            else:
                axes.plot([left, right], [y, y], color=COLOURS[role], lw=7, solid_capstyle="butt")
            if lo == float("-inf"):
                axes.plot([left], [y], "<", color=COLOURS[role])
            if hi == float("inf"):
                axes.plot([right], [y], ">", color=COLOURS[role])
        axes.set_xlim(low - 1.25 * room, high + 1.25 * room)
        axes.set_xlabel(_wrapped(xlabel, 62))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.grid(axis="x")
    return figure


def levels(
    points: Sequence[tuple[int, float, str]],
    paths: Sequence[tuple[str, Sequence[int], Sequence[Interval], str]],
    ylabel: str,
    wedge: str = "",
) -> Figure:
    """Two price bases: printed levels as points, the path that a rate implies as a band.

    Parameters
    ----------
    points : sequence of (year, level, label)
        Printed or published levels.
    paths : sequence of (label, years, intervals, role)
        Levels implied by a rate from the first point on, as a band a path.
    wedge : str
        What to write into the gap between the last point and the first path's end.
    """
    with style():
        figure, axes = _figure(4.0)
        rise = abs(points[-1][1] - points[0][1])
        for label, years, band, role in paths:
            low, high = [float(i.lo) for i in band], [float(i.hi) for i in band]
            # Where the path all but meets the last point, its words keep clear of the point's.
            meets = abs((low[-1] + high[-1]) / 2 - points[-1][1]) < 0.1 * rise
            axes.fill_between(years, low, high, color=COLOURS[role], alpha=0.35, lw=0)
            axes.plot(years, [(a + b) / 2 for a, b in zip(low, high, strict=True)], color=COLOURS[role], lw=1.6)
            axes.annotate(
                _wrapped(label, 14),
                (years[-1], (low[-1] + high[-1]) / 2),
                xytext=(8, -6 if meets else 0),
                textcoords="offset points",
                va="top" if meets else "center",
                fontsize=SMALLEST,
                color=COLOURS[role],
            )
        for year, value, label in points:
            axes.plot([year], [value], "o", color=COLOURS["printed"], ms=9, zorder=5)
            above = value >= max(v for _, v, _ in points)
            axes.annotate(
                label,
                (year, value),
                xytext=(0, 10 if above else -16),
                textcoords="offset points",
                ha="center",
                fontsize=SMALLEST,
            )
        end, other = points[-1], float(paths[0][2][-1].mid)
        # Where level and path all but meet there is no wedge to write into; the caption says so.
        if wedge and abs(end[1] - other) > 0.05 * rise:
            axes.annotate(
                "",
                (end[0], end[1]),
                (end[0], other),
                arrowprops={"arrowstyle": "<->", "color": COLOURS["ink"], "lw": 1},
            )
            axes.annotate(
                _wrapped(wedge, 20),
                (end[0], (end[1] + other) / 2),
                xytext=(-8, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=SMALLEST,
            )
        years = [p[0] for p in points] + [y for _, ys, _, _ in paths for y in ys]
        span = max(years) - min(years)
        axes.set_xlim(min(years) - 0.12 * span, max(years) + 0.42 * span)
        axes.set_xticks(range(min(years), max(years) + 1, max(1, span // 5)))
        axes.margins(y=0.18)
        axes.set_ylabel(ylabel)
        axes.grid(axis="y")
    return figure


def place_dots(
    rows: Sequence[tuple[str, Sequence[tuple[str, Interval]]]], xlabel: str, ring: str = "", nought: str = "edge"
) -> Figure:
    """Places beside each other: one line an indicator, one mark a place.

    Parameters
    ----------
    rows : sequence of (indicator, sequence of (place, value))
        Top to bottom; marks differ in shape and colour by place.
    xlabel : str
        The quantity, with its unit.
    ring : str, optional
        A place that is drawn as a ring, so that a mark of the same value shows inside it.
    nought : {"edge", "line", "away"}
        Where the axis has its nought: at its edge, for shares; as a line, for values that may be negative; or nowhere,
        where small differences between large values are the point.
    """
    marks, roles = ("o", "s", "D", "^", "v", "P", "X", "*", "<", ">"), ("printed", "other", "outside")
    with style():
        figure, axes, heights = _rows([label for label, _ in rows])
        names: list[str] = []
        for y, (_, places) in zip(heights, rows, strict=True):
            axes.axhline(y, color=COLOURS["quiet"], lw=0.6, zorder=0)
            for name, value in sorted(places, key=lambda place: place[0] != ring):
                if name == ring:
                    shape = {"mfc": "none", "mec": COLOURS["outside"], "mew": 1.6, "ms": 12.5, "zorder": 5}
                    axes.plot([float(value.mid)], [y], "o", label=name, **shape)
                    continue
                if name not in names:
                    names.append(name)
                n = names.index(name)
                colour = COLOURS[roles[n % 3]]
                axes.plot([float(value.lo), float(value.hi)], [y, y], color=colour, lw=5, solid_capstyle="butt")
                mark = marks[n % len(marks)]
                axes.plot([float(value.mid)], [y], mark, color=colour, mec="white", ms=8, label=name, zorder=6)
        handles, labels = axes.get_legend_handles_labels()
        once = dict(zip(labels, handles, strict=True))
        columns = 3 if max(map(len, once)) < 16 else 1
        figure.set_figheight(figure.get_figheight() + 1.4 * _LINE * -(-len(once) // columns))
        axes.legend(once.values(), once.keys(), loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0)
        if nought == "line":
            axes.axvline(0, color=COLOURS["ink"], lw=1, ls=(0, (4, 3)), zorder=1)
        elif nought == "edge":
            axes.set_xlim(left=0)
        axes.margins(x=0.08)
        axes.set_xlabel(_wrapped(xlabel, 62))
        axes.grid(axis="x")
    return figure


def pairs(rows: Sequence[tuple[str, Interval, Interval]], names: tuple[str, str], xlabel: str) -> Figure:
    """What was said beforehand and what came, on one line each: a bar or a diamond, and a square.

    Parameters
    ----------
    rows : sequence of (label, said, came)
        Top to bottom. Infinite ends become arrows.
    names : (said, came)
        What the two marks stand for, in the legend.
    xlabel : str
        The unit.
    """
    with style():
        figure, axes, heights = _rows([label for label, _, _ in rows])
        finite = [float(e) for _, *both in rows for i in both for e in (i.lo, i.hi) if abs(e) != float("inf")]
        low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
        room = (high - low or abs(high) or 1) * 0.12
        said_colour, came_colour = COLOURS["printed"], COLOURS["other"]
        for y, (_, said, came) in zip(heights, rows, strict=True):
            axes.axhline(y, color=COLOURS["quiet"], lw=0.6, zorder=0)
            left, right = max(float(said.lo), low - room), min(float(said.hi), high + room)
            if right - left < room / 8:
                axes.plot([(left + right) / 2], [y], "D", color=said_colour, ms=9, mec="white")
            else:
                axes.plot([left, right], [y, y], color=said_colour, lw=9, solid_capstyle="butt")
            for end, at, arrow in ((said.lo, left, "<"), (said.hi, right, ">")):
                if abs(end) == float("inf"):
                    axes.plot([at], [y], arrow, color=said_colour, ms=9)
            axes.plot([float(came.lo), float(came.hi)], [y, y], color=came_colour, lw=5, solid_capstyle="butt")
            axes.plot([float(came.mid)], [y], "s", color=came_colour, mec="white", ms=7)
        axes.plot([], [], "D", color=said_colour, ms=9, mec="white", label=names[0])
        axes.plot([], [], "s", color=came_colour, ms=7, mec="white", label=names[1])
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0)
        axes.set_xlim(low - 1.25 * room, high + 1.25 * room)
        axes.set_xlabel(_wrapped(xlabel, 62))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.grid(axis="x")
    return figure


def slopes(rows: Sequence[tuple[str, float, float, str]], first: str, last: str, ylabel: str) -> Figure:
    """First and last value of several places, a line each, labelled at its end.

    Parameters
    ----------
    rows : sequence of (label, first value, last value, role)
    """
    with style():
        figure, axes = _figure(max(3.6, 0.42 * len(rows) + 1))
        ends = _apart([r[2] for r in rows], 0.045)
        starts = _apart([r[1] for r in rows], 0.045)
        for (label, a, b, role), end, start in zip(rows, ends, starts, strict=True):
            axes.plot([0, 1], [a, b], "o-", color=COLOURS[role], lw=2)
            axes.annotate(
                f"{label} {b:,.1f}",
                (1, b),
                xytext=(1.04, end),
                textcoords="data",
                va="center",
                fontsize=SMALLEST,
                color=COLOURS[role],
            )
            axes.annotate(
                f"{a:,.1f}",
                (0, a),
                xytext=(-0.04, start),
                textcoords="data",
                va="center",
                ha="right",
                fontsize=SMALLEST,
                color=COLOURS[role],
            )
        axes.set_xlim(-0.2, 1.75)
        axes.set_xticks([0, 1], [first, last])
        axes.set_ylabel(ylabel)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
    return figure


def multiples(panels: Sequence[tuple[str, Sequence[tuple[int, Interval]]]], ylabel: str) -> Figure:
    """Small multiples: one panel a place, each value drawn as the interval that it is.

    Levels differ too much for one axis, so each panel has its own middle; all
    have the same height in units, so that slopes can be compared by eye.

    Parameters
    ----------
    panels : sequence of (label, sequence of (year, interval))
        Row by row from the left.
    ylabel : str
        The quantity and its unit.
    """
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    years = sorted({year for _, values in panels for year, _ in values})
    ranges = [(min(float(i.lo) for _, i in v), max(float(i.hi) for _, i in v)) for _, v in panels]
    height = 2.1 * max(max(high - low for low, high in ranges), 1e-9)
    with style():
        figure, grid = plt.subplots(rows, columns, figsize=(WIDTH, 0.7 + 1.2 * rows), sharex=True, squeeze=False)
        for axes, (label, values), (low, high) in zip(grid.flat, panels, ranges, strict=False):
            axes.plot(
                [y for y, _ in values], [float(i.mid) for _, i in values], color=COLOURS["band"], lw=1.5, zorder=1
            )
            for year, interval in values:
                # Thinner than a hair it would not be seen.
                half = max(float(interval.hi) - float(interval.lo), height / 22) / 2
                middle = float(interval.mid)
                axes.plot(
                    [year, year], [middle - half, middle + half], color=COLOURS["printed"], lw=6, solid_capstyle="butt"
                )
            for (year, interval), rises in (
                (values[0], False),
                (values[-1], values[-1][1].mid > values[-2:][0][1].mid),
            ):
                axes.annotate(
                    f"{float(interval.mid):,.1f}", (year, float(interval.mid)), xytext=(0, 8 if rises else -8),
                    textcoords="offset points", ha="center", va="bottom" if rises else "top", fontsize=SMALLEST,
                )  # fmt: skip
            axes.annotate(label, (0.04, 0.98), xycoords="axes fraction", va="top", fontsize=SMALLEST)
            axes.set_xlim(years[0] - 1.5, years[-1] + 1.5)
            # The name stands above, the first and the last value below.
            axes.set_ylim((low + high) / 2 - 0.52 * height, (low + high) / 2 + 0.48 * height)
            axes.set_xticks([years[0], years[-1]])
            axes.set_yticks([])
            axes.spines["left"].set_visible(False)
        for axes in grid.flat[len(panels) :]:
            axes.axis("off")
        # Where the last row is not full, the panels above its gaps carry the years.
        for column in range(columns):
            last = max(n for n in range(len(panels)) if n % columns == column)
            grid.flat[last].tick_params(axis="x", labelbottom=True)
        figure.supylabel(f"{ylabel}; each panel is {height:,.1f} high", fontsize=SMALLEST)
    return figure


def _spread(labels: Sequence[tuple[float, float]]) -> list[float]:
    """Middles near the wanted ones for labels of given heights that do not touch, kept balanced about them.

    Parameters
    ----------
    labels : sequence of (wanted middle, height)
    """
    order = sorted(range(len(labels)), key=lambda i: labels[i][0])
    middles = [labels[i][0] for i in order]
    sizes = [labels[i][1] for i in order]
    for _ in range(60):
        for n, (low, high) in enumerate(itertools.pairwise(middles)):
            lack = (sizes[n] + sizes[n + 1]) / 2 - (high - low)
            if lack > 0:
                middles[n], middles[n + 1] = low - lack / 2, high + lack / 2
    out = dict(zip(order, middles, strict=True))
    return [out[i] for i in range(len(labels))]


def _apart(values: Sequence[float], part: float) -> list[float]:
    """Label heights near their values that do not touch each other."""
    span = (max(values) - min(values)) or 1
    order = sorted(range(len(values)), key=lambda i: values[i])
    heights = dict(enumerate(values))
    gap = span * part
    for lower, upper in itertools.pairwise(order):
        heights[upper] = max(heights[upper], heights[lower] + gap)
    return [heights[i] for i in range(len(values))]


def barcode(length: int, rows: Sequence[tuple[str, Sequence[tuple[int, int]], str]], xlabel: str) -> Figure:
    """A text as one strip a row, with spans marked where they stand.

    Parameters
    ----------
    length : int
        Characters of the text.
    rows : sequence of (label, spans, role)
        ``spans`` are (start, end) offsets.
    """
    with style():
        figure, axes, heights = _rows([f"{label} ({len(spans):,})" for label, spans, _ in rows])
        for y, (_, spans, role) in zip(heights, rows, strict=True):
            axes.barh(y, length, height=1, color="#f0f0f0", lw=0)
            # A number of one character would be thinner than a hair on a phone.
            least = length / 700
            axes.broken_barh(
                [(start, max(end - start, least)) for start, end in spans], (y - 0.5, 1), color=COLOURS[role], lw=0
            )
        axes.set_xlim(0, length)
        axes.set_xlabel(_wrapped(xlabel, 62))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    return figure


def funnel(steps: Mapping[str, int], xlabel: str) -> Figure:
    """Counts from the widest to the narrowest, the number written at each bar.

    Parameters
    ----------
    steps : mapping
        Label -> count, top to bottom.
    """
    with style():
        figure, axes, heights = _rows(list(steps))
        most = max(steps.values(), default=1) or 1
        shades = ("outside", "outside", "printed", "printed", "band", "other")
        for n, (y, count) in enumerate(zip(heights, steps.values(), strict=True)):
            axes.barh(y, count, height=0.9, color=COLOURS[shades[min(n, len(shades) - 1)]])
            axes.annotate(f"{count:,}", (count, y), xytext=(6, 0), textcoords="offset points", va="center", fontsize=11)
        axes.set_xlim(0, most * 1.15)
        axes.set_xlabel(_wrapped(xlabel, 62))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    return figure


def road(
    record: Sequence[tuple[int, float]],
    outcome: Sequence[tuple[int, float]],
    base: tuple[int, float, str],
    target: tuple[int, Interval, str],
    paths: Sequence[tuple[str, Sequence[int], Sequence[Interval], str]],
    ylabel: str,
    breaks: Sequence[int] = (),
) -> Figure:
    """A target and its road: the record, the paths that lead on from it, the target, and what happened.

    Parameters
    ----------
    record, outcome : sequence of (year, level)
        Published levels up to the base year, and after it.
    base : (year, level, label)
        The printed level that the paths start from.
    target : (year, level, label)
        With no upper limit it is drawn with an arrow.
    paths : sequence of (label, years, intervals, role)
        A band each; labelled at its end where there is a label.
    ylabel : str
        The unit.
    breaks : sequence of int
        Years in which the published series starts to count something else: dotted lines before them, named once.
    """
    with style():
        figure, axes = _figure(4.6)
        if record:
            axes.plot(*zip(*record, strict=True), "o-", color=COLOURS["outside"], ms=4, lw=1.2)
        for year in breaks:
            axes.axvline(year - 0.5, color=COLOURS["outside"], lw=1, ls=":")
        ends: list[tuple[int, float, str, str]] = []
        for label, years, band, role in paths:
            low, high = [float(i.lo) for i in band], [float(i.hi) for i in band]
            axes.fill_between(years, low, high, color=COLOURS[role], alpha=0.35, lw=0)
            middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
            axes.plot(years, middle, color=COLOURS[role], lw=1.6, ls=(0, (5, 2)), marker="d" if len(years) == 1 else "")
            if label:
                ends.append((years[-1], middle[-1], label, role))
        year, aim, label = target
        at = float(aim.lo if aim.lo != float("-inf") else aim.hi)
        axes.plot([year], [at], "D", color=COLOURS["printed"], mfc="white", mew=2, ms=10, zorder=6)
        if aim.hi == float("inf") or aim.lo == float("-inf"):
            up = aim.hi == float("inf")
            axes.annotate(
                "",
                (year, at),
                xytext=(0, 26 if up else -26),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<-", "color": COLOURS["printed"]},
            )
        ends.append((year, at, label, "printed"))
        if outcome:
            axes.plot(*zip(*record[-1:], *outcome, strict=True), "-", color=COLOURS["outside"], lw=1.8, zorder=4)
            axes.plot(*zip(*outcome, strict=True), "s", color=COLOURS["outside"], ms=6, zorder=5)
            ends.append(
                (
                    outcome[-1][0],
                    outcome[-1][1],
                    f"{outcome[-1][1]:,.2f}".removesuffix(".00") + f" in {outcome[-1][0]}",
                    "outside",
                )
            )
        axes.plot([base[0]], [base[1]], "o", color=COLOURS["printed"], ms=9, zorder=7)
        axes.annotate(
            base[2],
            (base[0], base[1]),
            xytext=(6, -16),
            textcoords="offset points",
            ha="left",
            fontsize=SMALLEST,
            color=COLOURS["printed"],
        )
        drawn = [v for _, v in [*record, *outcome]] + [base[1], at] + [e[1] for e in ends]
        span = (max(drawn) - min(drawn)) or 1.0
        first = min([base[0], *(y for y, _ in record)])
        last = max([target[0], *(y for y, _ in outcome), *(e[0] for e in ends)])
        # A line of a label, in units of the axis: the axes are about four inches high.
        line = 1.25 * span * _LINE / 4
        heights = _spread([(e[1], line * (0.4 + _wrapped(e[2], 19).count("\n") + 1)) for e in ends])
        for (x, y, words, role), height in zip(ends, heights, strict=True):
            away = x < last or abs(height - y) > 0.02 * span
            axes.annotate(
                _wrapped(words, 19),
                (x, y),
                xytext=(last + 0.06 * (last - first), height),
                textcoords="data",
                va="center",
                fontsize=SMALLEST,
                color=COLOURS[role],
                arrowprops={"arrowstyle": "-", "color": COLOURS["quiet"], "lw": 0.7, "shrinkB": 6} if away else None,
            )
        axes.set_xlim(first - 0.4, last + 0.62 * (last - first))
        axes.set_ylim(min([*drawn, *heights]) - 0.12 * span, max([*drawn, *heights]) + 0.14 * span)
        inside = [year - 0.5 for year in breaks if first - 0.4 < year - 0.5 < last + 0.4]
        if inside:
            axes.plot([], [], color=COLOURS["outside"], lw=1, ls=":", label="what is counted changed here")
            axes.legend(loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0, fontsize=SMALLEST, frameon=False)
        axes.set_xticks(range(first, last + 1, max(1, (last - first) // 5)))
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:,.0f}")
        axes.set_ylabel(ylabel)
        axes.grid(axis="y")
    return figure


def flips(
    rows: Sequence[tuple[str, tuple[float, float], Sequence[tuple[float, float]], float, Interval | None]],
) -> Figure:
    """Where a verdict flips: one axis an assumption, and the stretch of it where the numbers add up.

    Parameters
    ----------
    rows : sequence of (label, range, stretches, assumed, band)
        ``range`` is what was tried, ``stretches`` where the numbers add up, ``assumed`` what the other rows take for
        this one, ``band`` the same quantity elsewhere.
    """
    with style():
        figure, all_axes = plt.subplots(len(rows), 1, figsize=(WIDTH, 0.55 + 1.15 * len(rows)), squeeze=False)
        for axes, (label, (low, high), stretches, assumed, band) in zip(all_axes[:, 0], rows, strict=True):
            axes.barh(0, high - low, left=low, height=0.42, color="#f0f0f0", lw=0)
            if band is not None:
                axes.barh(0, float(band.width), left=float(band.lo), height=0.8, color=COLOURS["band"], alpha=0.6, lw=0)
                axes.annotate("elsewhere", (float(band.mid), 0.44), ha="center", va="bottom", fontsize=SMALLEST)
            for a, b in stretches:
                # Narrower than a hair it would not be seen.
                b_seen = max(b, a + (high - low) / 300)
                axes.barh(0, b_seen - a, left=a, height=0.42, color=COLOURS["printed"], lw=0)
                for end in (a, b):
                    if low < end < high:
                        side = "left" if end == b else "right"
                        offset = (4, 0) if end == b else (-4, 0)
                        axes.annotate(
                            f"{end:,.2f}",
                            (end, 0),
                            xytext=offset,
                            textcoords="offset points",
                            ha=side,
                            va="center",
                            fontsize=SMALLEST,
                        )
            if not stretches:
                axes.annotate("nowhere", ((low + high) / 2, 0), ha="center", va="center", fontsize=SMALLEST)
            axes.plot([assumed], [-0.36], "^", color=COLOURS["other"], ms=7, clip_on=False, zorder=5)
            axes.set_ylim(-0.5, 0.75)
            axes.set_xlim(low, high)
            axes.set_yticks([])
            axes.set_xlabel(_wrapped(label, 62), loc="left")
            axes.xaxis.set_major_locator(MaxNLocator(7))
            axes.spines["left"].set_visible(False)
        all_axes[0, 0].set_title(
            "blue: adds up   ▲ what the other rows assume", loc="right", fontsize=SMALLEST, color=COLOURS["outside"]
        )
    return figure


def tile_map(tiles: Sequence[tuple[str, str, int, int, str, bool]], levels: Mapping[str, str]) -> Figure:
    """Places as tiles of one size: who lies beside whom, without an outline and without a measure.

    Parameters
    ----------
    tiles : sequence of (name, Chinese name, column, row, level, marked)
        Columns count from the west, rows from the north. A marked tile has a heavy frame.
    levels : mapping
        Level -> its word for the legend, in the order of the shades.
    """
    shades = dict(zip(levels, ("band", "quiet", "outside"), strict=False))
    with style():
        rows = 1 + max(t[3] for t in tiles)
        columns = 1 + max(t[2] for t in tiles)
        figure, axes = plt.subplots(figsize=(min(WIDTH, 1.75 * columns), 1.05 * rows + 0.5))
        for name, chinese, x, y, level, marked in tiles:
            frame = {"edgecolor": COLOURS["ink"], "lw": 2.6} if marked else {"edgecolor": "white", "lw": 1.0}
            axes.add_patch(
                plt.Rectangle((x - 0.46, y - 0.44), 0.92, 0.88, facecolor=COLOURS[shades[level]], alpha=0.75, **frame)
            )
            for text, up, size in ((name, -0.14, 11), (chinese, 0.18, 12)):
                axes.text(x, y + up, text, ha="center", va="center", fontsize=size, parse_math=False)
        used = [level for level in levels if any(t[4] == level for t in tiles)]
        handles = [plt.Rectangle((0, 0), 1, 1, facecolor=COLOURS[shades[v]], alpha=0.75) for v in used]
        axes.legend(
            handles, [levels[v] for v in used], loc="upper center", bbox_to_anchor=(0.5, 0.02), ncols=3, frameon=False
        )
        axes.set_xlim(-0.55, columns - 0.45)
        axes.set_ylim(rows - 0.45, -0.55)
        axes.set_aspect("auto")
        axes.axis("off")
    return figure
