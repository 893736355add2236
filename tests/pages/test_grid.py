"""Grids: what they come to, and what is refused before a kernel starts."""

import json
import re

import pytest

from duizhang.pages.grid import GridError, name_of, read_grid


@pytest.fixture
def grid(tmp_path, data_folder):
    """Write a grid and read it."""

    def read(text: str, name: str = "grid.yml", notebook: str = "growth-rates", **more):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_grid(path, notebook, data_folder, **more)

    return read


def parameters(read) -> list[tuple]:
    return [tuple(c.parameters.values()) for c in read.combinations]


def test_a_product_is_every_value_with_every_other_and_always_holds_for_all(grid):
    read = grid(
        "product: {place: [yingze, taiyuan], start_year: {from: 2014, to: 2016, step: 2}}\nalways: {end_year: 2020}"
    )
    assert parameters(read) == [(place, "gdp", year, 2020) for place in ("yingze", "taiyuan") for year in (2014, 2016)]


def test_rows_stand_as_they_are_and_defaults_fill_what_they_leave_out(grid):
    assert parameters(grid("- {place: taiyuan, start_year: 2016}\n- {}")) == [
        ("taiyuan", "gdp", 2016, 2020),
        ("yingze", "gdp", 2015, 2020),
    ]


def test_a_csv_row_is_a_combination_and_an_empty_cell_is_the_default(grid):
    read = grid("\ufeffplace,start_year\n太原,2016\n\n迎泽,\n", "grid.csv")
    assert [c.bound["place"] for c in read.combinations] == ["taiyuan", "yingze"]
    assert [c.bound["start_year"] for c in read.combinations] == [2016, 2015]


def test_place_all_is_every_place_and_those_that_cannot_run_are_listed_with_the_reason(grid, data_folder):
    read = grid("product: {place: all}")
    places = (data_folder / "places.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(read.combinations) + len({r.split(":")[0] for r in read.refused}) == len(places)
    assert {c.bound["place"] for c in read.combinations} >= {"yingze", "taiyuan", "shanxi", "china"}
    assert all(r.startswith("place=") for r in read.refused)


def test_all_stays_a_word_where_the_notebook_knows_it(grid):
    read = grid("product: {places: all}", notebook="district-comparison")
    assert [c.parameters["places"] for c in read.combinations] == ["all"]


def test_one_place_by_three_names_runs_once(grid):
    read = grid("product: {place: [taiyuan, 太原, Taiyuan]}")
    assert (len(read.combinations), read.repeated) == (1, 2)


def test_a_combination_whose_start_is_not_before_its_end_is_listed_and_the_others_run(grid):
    read = grid("product: {start_year: [2015, 2020, 2021]}")
    assert [c.bound["start_year"] for c in read.combinations] == [2015]
    assert len(read.refused) == 2


def test_each_row_may_name_a_data_folder_beside_the_grid(grid, tmp_path, data_folder):
    import shutil

    shutil.copytree(data_folder, tmp_path / "other")
    read = grid("data,place\n,taiyuan\nother,taiyuan\nnowhere,taiyuan\n", "grid.csv")
    assert [c.data.name for c in read.combinations] == ["data", "other"]
    assert len({c.name for c in read.combinations}) == 2
    assert "nowhere" in read.refused[0]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("product: {plcae: [yingze]}", "g.yml", "unknown parameter 'plcae'; did you mean place?"),
        ("plcae\nyingze\n", "g.csv", "unknown parameter 'plcae'"),
        ("", "g.yml", "the grid is empty"),
        ("", "g.csv", "the grid is empty"),
        ("place\n", "g.csv", "the grid is empty"),
        ("product: {place: []}", "g.yml", "the grid is empty"),
        ("product: {start_year: {from: 2015, to: 2010}}", "g.yml", "start_year: expected {from: A, to: B"),
        ("product: {start_year: {from: 2010, to: .inf}}", "g.yml", "start_year: expected"),
        ("product: {start_year: {from: 2010, to: 2015, step: 0}}", "g.yml", "start_year: expected"),
        ("product: {start_year: {from: a, to: b}}", "g.yml", "start_year: expected"),
        ("product: {place: [[yingze]]}", "g.yml", "place: expected plain values"),
        ("product: {place: yingze, place: taiyuan}", "g.yml", "place stands there twice"),
        ("product: [1", "g.yml", "not readable as YAML"),
        ("product: {place: !!python/name:os.system ''}", "g.yml", "not readable as YAML"),
        ("rows: &a [{place: yingze}]\nproduct: *a", "g.yml", "aliases"),
        ("place,place\na,b\n", "g.csv", "a column stands there twice"),
        ("place,start_year\nyingze\n", "g.csv", "line 2: 1 cells, expected 2"),
        ("place", "g.txt", "expected a grid in YAML (.yml) or CSV (.csv)"),
        ("product: {place: yingze}\nplaces: x", "g.yml", "places: expected product, always and rows"),
        ("product: {place: yingze}\nalways: {end_year: [2019, 2020]}", "g.yml", "always: expected one value"),
    ],
)
def test_a_wrong_grid_is_refused_in_a_plain_line(grid, text, name, said):
    with pytest.raises(GridError, match=re.escape(said)):
        grid(text, name)


def test_a_grid_in_gbk_or_missing_is_refused(tmp_path, data_folder):
    (tmp_path / "g.csv").write_bytes("place\n杏花岭区\n".encode("gbk"))
    with pytest.raises(GridError, match="save it as UTF-8"):
        read_grid(tmp_path / "g.csv", "growth-rates", data_folder)
    with pytest.raises(GridError, match="cannot be read"):
        read_grid(tmp_path / "none.yml", "growth-rates", data_folder)


def test_a_million_combinations_are_refused_before_one_of_them_is_made(grid):
    years = "{from: 1, to: 1000}"
    with pytest.raises(GridError, match=r"1,000,000 combinations: more than 10,000 are run only with --yes"):
        grid(f"product: {{start_year: {years}, end_year: {years}}}")


def test_more_than_ten_thousand_are_read_if_they_are_meant(grid):
    read = grid("product: {place: yingze, start_year: {from: 1, to: 11000}}", yes=True)
    assert {c.bound["start_year"] for c in read.combinations} == set(range(1949, 2020))


HOSTILE = [
    "../../etc/passwd",
    "$(touch owned)",
    "a'; import os #\n\"",
    "x" * 10_000,
    "CON",
    ".hidden",
    "",
    "{place}",
    "\0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_listed_and_neither_run_nor_made_a_path(grid, tmp_path, text):
    read = grid(json.dumps([{"place": text}, {"place": "yingze"}]))
    assert [c.bound["place"] for c in read.combinations] == ["yingze"]
    assert len(read.refused) == 1
    assert len(read.refused[0]) < 700 or text == "x" * 10_000
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_safe_and_carries_its_parameters_whatever_they_are(text):
    name = name_of("growth-rates", {"place": text, "start_year": 2015})
    assert re.fullmatch(r"[a-z0-9]+(-{1,2}[a-z0-9]+)*", name)
    assert len(name) < 160
    assert "start-year-2015" in name
    assert name != name_of("growth-rates", {"place": text + " ", "start_year": 2015})
