"""Figures: one style, the packaged font, honest intervals, the same bytes each time."""

import itertools
import re

import pytest

from duizhang import charts
from duizhang.interval import Interval

ROWS = [("迎泽区", Interval(3.57, 3.68), "printed"), ("Taiyuan", Interval(1.93, 2.59), "outside")]


def test_a_place_with_the_value_of_its_parent_shows_inside_the_ring_and_falls_stand_left_of_nought():
    rows = [("crime", [("Xinghualing", Interval(-14.75, -14.65)), ("Taiyuan", Interval(-14.75, -14.65))])]
    axes = charts.place_dots(rows, "per cent", ring="Taiyuan", nought="line").axes[0]
    drawn = {line.get_label(): line for line in axes.lines if line.get_label() in ("Taiyuan", "Xinghualing")}
    assert drawn["Taiyuan"].get_markerfacecolor() == "none"
    assert drawn["Taiyuan"].get_markersize() > drawn["Xinghualing"].get_markersize()
    assert list(drawn["Taiyuan"].get_xdata()) == list(drawn["Xinghualing"].get_xdata())
    assert axes.get_xlim()[0] < -14.75
    assert charts.place_dots(rows, "share").axes[0].get_xlim()[0] == 0, "shares begin at nought"


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
    legend = charts.place_dots(rows, "share").axes[0].get_legend()
    assert [t.get_text() for t in legend.get_texts()] == ["Yingze", "Xinghualing"]


def test_what_was_aimed_at_and_what_came_stand_on_one_line():
    rows = [("output", Interval(8, 8), Interval(9.15, 9.25)), ("prices", Interval(float("-inf"), 3), Interval(1, 1))]
    axes = charts.pairs(rows, ("aimed at", "published"), "per cent").axes[0]
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["aimed at", "published"]
    marks = [(line.get_marker(), line.get_ydata()[0]) for line in axes.lines if len(line.get_xdata()) == 1]
    (output,) = {y for mark, y in marks if mark == "D"}
    (prices,) = {y for mark, y in marks if mark == "<"}
    assert {y for mark, y in marks if mark == "s"} == {output, prices}


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


PANELS = [
    ("West", [(2015, Interval(10, 11)), (2021, Interval(14, 15))]),
    ("东区", [(2015, Interval(2, 2)), (2021, Interval(1, 1))]),
]
#: A figure of each kind, with long words where the ledger has long words.
DRAWN = {
    "intervals": lambda: charts.intervals(
        [(f"{label}, figures revised after the fourth economic census", i, role) for label, i, role in ROWS],
        "implied deflator, per cent a year", rule=(0.0, "none"), band=(Interval(1, 2), "elsewhere"),
    ),
    "levels": lambda: charts.levels(
        [(2015, 53.16, "53.16"), (2020, 89.51, "89.51")],
        [("at 7.05 to 7.15 % a year, prices still", [2015, 2020], [Interval(53, 53), Interval(74, 75)], "other")],
        "billion yuan", "implied deflator: 3.57 to 3.68 % a year",
    ),
    "shares": lambda: charts.place_dots(
        [("gross regional product 地区生产总值 (printed)", [("Yingze", Interval(21, 22)), ("Xinghualing", Interval(17, 18))])],
        "share of Taiyuan (%)",
    ),
    "pairs": lambda: charts.pairs(
        [("gross regional product, aim: 8% to 8.5%", Interval(8, 8.5), Interval(9.15, 9.25)),
         ("consumer price inflation, aim: at most about 3%", Interval(float("-inf"), 3), Interval(0.95, 1.05))],
        ("aimed at", "published"), "per cent",
    ),
    "slopes": lambda: charts.slopes(
        [("Yingze", 19.6, 21.7, "printed"), ("Xinghualing", 16.6, 18.2, "other")], "2015", "2020", "%"
    ),
    "multiples": lambda: charts.multiples(PANELS, "share (%)"),
    "barcode": lambda: charts.barcode(100, [("Taiyuan report of 2021: words of these two", [(1, 9)], "printed")], "place"),
    "funnel": lambda: charts.funnel({"numbers in the texts": 423, "claims in at least one test": 31}, "count"),
    "road": lambda: charts.road(
        [], [(2025, 27_016)], (2020, 19_655, "19,655"),
        (2025, Interval(30_000, float("inf")), "target: more than 30,000; needs 8.82 to 8.83 % a year"),
        [("", [2020, 2025], [Interval(19_655, 19_655), Interval(30_000, 30_000)], "printed"),
         ("at the rate aimed at for 2021, at least 8 %", [2020, 2025], [Interval(19_655, 19_655), Interval(28_880, 28_881)], "other")],
        "yuan",
    ),
    "flips": lambda: charts.flips([
        ("prices a year, %", (-5, 10), [(3.57, 3.68)], 2.2, Interval(1.9, 2.6)), ("base, %", (0, 9), [], 1, None),
    ]),
    "tiles": lambda: charts.tile_map(
        [("Xinghualing", "杏花岭区", x, 0, "district", x == 1) for x in range(4)], {"district": "district"}
    ),
}  # fmt: skip


def _letters(figure):
    """Every text that is drawn, with the box that it takes."""
    figure.canvas.draw()
    texts = [
        t for t in figure.findobj(lambda a: hasattr(a, "get_fontsize")) if t.get_visible() and t.get_text().strip()
    ]
    return [(t, t.get_window_extent()) for t in texts]


@pytest.mark.parametrize("kind", DRAWN)
def test_letters_are_large_enough_for_a_phone_and_the_drawing_is_no_wider(kind):
    with charts.style():
        figure = DRAWN[kind]()
        assert {t.get_text(): t.get_fontsize() for t, _ in _letters(figure) if t.get_fontsize() < charts.SMALLEST} == {}
        # A drawing that runs out of its frame is saved wider, and its letters become smaller on the phone.
        box = figure.get_tightbbox()
        # The phone has 358 pixels for it, and nine pixels are the least.
        assert box.width <= charts.WIDTH + 0.15
        assert charts.SMALLEST * 358 / (72 * (box.width + 0.16)) >= 9


@pytest.mark.parametrize("kind", DRAWN)
def test_no_words_of_a_figure_lie_over_other_words(kind):
    with charts.style():
        letters = [(t.get_text(), box.padded(-1)) for t, box in _letters(DRAWN[kind]())]
        over = [(a, b) for (a, one), (b, other) in itertools.combinations(letters, 2) if a != b and one.overlaps(other)]
        assert over == []


def test_small_multiples_have_one_height_so_that_slopes_can_be_compared():
    axes = [a for a in charts.multiples(PANELS, "share").axes if a.axison]
    heights = {round(a.get_ylim()[1] - a.get_ylim()[0], 9) for a in axes}
    assert len(axes) == len(PANELS) and len(heights) == 1


def test_a_figure_is_written_in_few_letters_and_keeps_every_mark_and_letter():
    from duizhang.charts import _lean

    said = (
        '<g transform="translate(5.761234 349.264833) scale(0.105 -0.105)">\n <defs>\n'
        '<path id="NotoSansSCDuizhang-Regular-11" d="M 1779.04 -83 \nQ 2669 -0.04 3238 723.26 \nz\n" transform="scale(0.015625)"/>\n'
        '</defs>\n<use xlink:href="#NotoSansSCDuizhang-Regular-11"/>'
    )
    assert _lean(said) == (
        '<g transform="translate(5.76 349.26) scale(0.105 -0.105)">\n<defs>\n'
        '<path id="g11" d="M1779 -83Q2669 0 3238 723.3 z " transform="scale(0.015625)"/>\n'
        '</defs>\n<use xlink:href="#g11"/>'
    )
