"""Figures: one style, the packaged font, honest intervals, the same bytes each time."""

import itertools
import re

import pytest

from duizhang import charts
from duizhang.interval import Interval

ROWS = [("迎泽区", Interval(3.57, 3.68), "printed"), ("Taiyuan", Interval(1.93, 2.59), "outside")]


def test_the_same_figure_is_the_same_to_the_byte():
    assert charts.svg_of(charts.intervals(ROWS, "%")) == charts.svg_of(charts.intervals(ROWS, "%"))


def test_chinese_labels_are_drawn_as_outlines_so_no_reader_needs_the_font():
    svg = charts.svg_of(charts.intervals(ROWS, "%"))
    assert "<text" not in svg and "<path" in svg


def test_a_character_that_the_font_lacks_stops_the_build():
    figure = charts.intervals([("\U00020000", Interval(0, 1), "printed")], "%")
    with pytest.raises(charts.MissingGlyph):
        charts.svg_of(figure)


def test_dollar_signs_in_ledger_text_are_not_formulas():
    svg = charts.svg_of(charts.funnel({r"$\frac{1}{2}$ and $": 3}, "count"))
    assert svg.startswith("<svg")


def test_an_interval_without_end_is_an_arrow_inside_the_figure():
    figure = charts.intervals([("a", Interval(1, float("inf")), "printed"), ("b", Interval(0, 2), "other")], "x")
    low, high = figure.axes[0].get_xlim()
    assert low < 0 and 2 < high < 4
    assert any(line.get_marker() == ">" for line in figure.axes[0].lines)


def test_a_wide_interval_has_no_favoured_middle():
    figure = charts.intervals([("wide", Interval(0, 10), "printed"), ("narrow", Interval(5, 5), "other")], "x")
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [list(d.get_xdata()) for d in dots] == [[5]]


def test_one_mark_for_each_place_in_a_comparison_of_shares():
    rows = [
        ("gdp", [("Yingze", Interval(21, 22)), ("Xinghualing", Interval(17, 18))]),
        ("area", [("Yingze", Interval(1, 2))]),
    ]
    legend = charts.share_dots(rows, "share").axes[0].get_legend()
    assert [t.get_text() for t in legend.get_texts()] == ["Yingze", "Xinghualing"]


def test_labels_of_a_slope_chart_do_not_touch():
    rows = [(f"place {n}", 10.0, 20.0 + n / 1000, "outside") for n in range(5)]
    figure = charts.slopes(rows, "2015", "2020", "share")
    heights = sorted({round(t.xyann[1], 6) for t in figure.axes[0].texts if t.get_text().startswith("place")})
    assert len(heights) == 5
    assert min(b - a for a, b in itertools.pairwise(heights)) > 0


def test_colours_differ_in_lightness_and_none_is_the_red_against_green_pair():
    def lightness(colour: str) -> float:
        r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    assert all(re.fullmatch("#[0-9a-f]{6}", c.lower()) for c in charts.COLOURS.values())
    assert abs(lightness(charts.COLOURS["printed"]) - lightness(charts.COLOURS["band"])) > 0.2


def test_tiles_of_a_map_have_one_size_and_no_two_share_a_place():
    tiles = [("East", "东区", 1, 0, "district", True), ("West", "西区", 0, 0, "district", False)]
    figure = charts.tile_map(tiles, {"district": "district", "county": "county"})
    boxes = [(p.get_x(), p.get_y(), p.get_width(), p.get_height()) for p in figure.axes[0].patches]
    assert len({box[2:] for box in boxes}) == 1
    assert len({box[:2] for box in boxes}) == len(tiles)
    assert [t.get_text() for t in figure.axes[0].get_legend().get_texts()] == ["district"]
