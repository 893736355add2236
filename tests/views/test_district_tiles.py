"""The tile map: who lies beside whom, for all units of a city together."""

from __future__ import annotations

import pytest

from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.views.district_comparison import Comparison
from duizhang.views.district_tiles import TILES


def compared(data_folder, places: str) -> Comparison:
    return Comparison(
        Page("district-comparison", {"places": places, "parent": "taiyuan", "year": 2021}, open_ledger(data_folder))
    )


def test_no_two_tiles_lie_on_each_other():
    assert len(set(TILES.values())) == len(TILES)


def test_every_unit_of_the_city_has_a_tile_and_those_with_a_text_are_framed(data_folder):
    all_ = compared(data_folder, "all")
    _, points, alt, caption = all_.tile_figure()
    assert set(points["place"]) == set(all_.places)
    assert set(points.loc[points["framed"], "place"]) == {"yingze", "xinghualing"}
    assert all(all_.name(p) in alt for p in all_.places)
    assert "Yingze and Xinghualing" in caption


def test_some_of_the_units_make_no_map(data_folder):
    with pytest.raises(Missing, match="all units"):
        compared(data_folder, "yingze;xinghualing").tile_figure()
