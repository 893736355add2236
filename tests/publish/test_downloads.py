"""What a reader takes away: complete, the same to the byte, and running as downloaded."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from duizhang.ledger import open_ledger
from duizhang.ledger.schema import TABLES
from duizhang.publish.kits import kit, tables_of, wheel, zipped
from duizhang.publish.links import broken_links
from duizhang.publish.picture import credited, lines_of, png, read_svg

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg viewBox="0 0 100 50" xmlns="http://www.w3.org/2000/svg"><path d="M1.23456 2"/></svg>'


def growth(start: int, tables: tuple[str, ...]) -> dict:
    """What a page of growth-rates recorded, as far as a kit asks."""
    parameters = {"place": "taiyuan", "indicator": "gdp", "start_year": start, "end_year": 2020}
    return {
        "notebook": "growth-rates", "title": "Growth of Taiyuan", "parameters": parameters,
        "tables": dict.fromkeys(tables, ""),
    }  # fmt: skip


@pytest.fixture
def taken(built):
    return built.root / "_build" / "html" / "downloads"


def test_the_ledger_is_a_data_package_that_opens(taken, tmp_path):
    with zipfile.ZipFile(taken / "ledger" / "duizhang-ledger.zip") as archive:
        archive.extractall(tmp_path)
    ledger = open_ledger(tmp_path)
    ledger.validate()
    assert len(ledger.table("claims")) == 3
    named = {r["path"] for r in json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
    assert named == {t.file for t in TABLES.values()}


def test_claims_are_the_same_in_csv_json_and_stata_with_their_intervals_as_numbers(taken):
    as_csv = pd.read_csv(taken / "ledger" / "claims.csv", dtype={"printed": str}).set_index("claim")
    as_json = {r["claim"]: r for r in json.loads((taken / "ledger" / "claims.json").read_text(encoding="utf-8"))}
    stata = (taken / "ledger" / "claims.dta").read_bytes()
    assert b"<release>118</release>" in stata[:100]
    as_stata = pd.read_stata(io.BytesIO(stata)).set_index("claim")
    rate = "qinghe-2021.gdp.growth-2016-2020"
    for table in (as_csv.loc[rate], as_json[rate], as_stata.loc[rate]):
        assert (table["low"], table["high"], table["value"]) == (7.05, 7.15, 7.1)
        assert table["printed"] == "7.1"
        assert table["quote"] == "年均增忣7.1%"
        assert table["indicator_en"] == "gross regional product"


def test_verdicts_have_a_row_each_in_every_format(taken):
    rows = json.loads((taken / "ledger" / "verdicts.json").read_text(encoding="utf-8"))
    assert len(rows) == len(pd.read_csv(taken / "ledger" / "verdicts.csv"))
    assert len(rows) == len(pd.read_stata(taken / "ledger" / "verdicts.dta"))
    assert all(r["other_readings"] for r in rows if r["verdict"] == "consistent_if")


def test_a_figure_comes_with_its_points_its_credit_and_what_is_known_of_it(taken):
    stem = taken / "figures" / "growth-qinghe-two-price-bases"
    svg = stem.with_suffix(".svg").read_text(encoding="utf-8")
    credit = re.search(r'aria-label="([^"]*)"', svg).group(1)
    assert credit.index("青河县政府工作报告, 2021") < credit.index("Duizhang 对账")
    assert "<desc>The levels rise faster than the rate.</desc>" in svg
    picture = stem.with_suffix(".png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(picture[16:20]) == 1600
    assert stem.with_suffix(".csv").read_text(encoding="utf-8").startswith("year,value")
    said = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
    assert {"definition", "source", "vintage", "processing", "cite", "licence"} <= set(said)
    assert said["definition"][0]["definition"] == "Value added of all resident units"
    assert said["source"][0]["document"] == "qinghe-2021"
    assert "The Duizhang authors" in said["cite"]


def test_the_whole_book_opens_from_a_folder(taken, tmp_path):
    with zipfile.ZipFile(taken / "duizhang-book.zip") as archive:
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path)
    book = tmp_path / "duizhang-book"
    assert (book / "index.html").is_file()
    assert broken_links(book) == []


def test_every_download_says_its_size(built, taken):
    page = built.page("look-it-up/downloads")
    for name in ("claims.csv", "verdicts.dta", "duizhang-ledger.zip"):
        assert re.search(rf"{re.escape(name)}</a> \([\d,.]+ [kM]B\)", page), name


def test_a_figure_that_went_away_is_no_longer_offered(new_book):
    new_book.build()
    figures = new_book.root / "_build" / "html" / "downloads" / "figures"
    assert (figures / "growth-qinghe-two-price-bases.svg").is_file()
    path = new_book.chapters / "pages" / "growth-qinghe.json"
    results = json.loads(path.read_text(encoding="utf-8"))
    results["figures"] = {}
    path.write_text(json.dumps(results), encoding="utf-8")
    new_book.write("chapter", "# A chapter\n\nNo figure.\n")
    new_book.build()
    assert not figures.exists() or not list(figures.iterdir())
    assert "two-price-bases" not in new_book.page("look-it-up/downloads")


# -- the parts ---------------------------------------------------------------
def test_a_zip_is_the_same_whenever_and_in_whatever_order_it_is_made():
    assert zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})


def test_letters_keep_their_scale_and_points_lose_what_no_eye_sees():
    drawing = read_svg(SVG.replace("<path", '<g transform="scale(0.015625)"/><path'))
    assert "scale(0.015625)" in drawing.inside and 'd="M1.23 2"' in drawing.inside


def test_a_credit_makes_the_figure_taller_and_never_wider():
    drawing = credited(SVG, "title", "alt <b>", "Source: 绘就新时代 and a very long line of credit that must be broken")
    assert drawing.box[2] == 100 and drawing.box[3] > 50
    assert "alt &lt;b&gt;" in drawing.inside


def test_chinese_lines_may_break_anywhere_and_lose_nothing():
    text = "地区生产总值从531.6亿元增长到895.1亿元 a year on average"
    lines = lines_of(text, 10, 90)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_character_that_the_font_lacks_is_shown_by_the_printers_mark():
    assert png(credited(SVG, "", "", "\U0002b81e"), 200) == png(credited(SVG, "", "", "〓"), 200)


def test_a_kit_has_the_parameters_of_each_page_and_only_the_tables_that_they_need():
    results = growth(2016, ("places",))
    made = kit("growth-rates", {"growth-taiyuan": results}, ROOT, ROOT / "data", ("x.whl", b""))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        notebook = json.loads(archive.read("growth-rates/growth-taiyuan.ipynb"))
        names = set(archive.namelist())
        assert archive.read("growth-rates/requirements.txt").decode() == "-c versions.txt\n./x.whl\n"
    (cell,) = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", ())]
    assert "place = 'taiyuan'  # the place whose growth is examined" in cell["source"]
    assert "start_year = 2016  #" in cell["source"]
    assert {n for n in names if n.startswith("growth-rates/data/")} == {
        f"growth-rates/data/{name}" for name in tables_of(ROOT / "data", ["places"])
    }
    assert kit("no-such-notebook", {}, ROOT, ROOT / "data", ("x.whl", b"")) is None


def test_a_wheel_lists_every_file_with_its_digest_and_carries_the_package():
    name, content = wheel("太原")
    assert re.fullmatch(r"duizhang-[0-9.]+-py3-none-any\.whl", name)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        (record,) = [n for n in names if n.endswith(".dist-info/RECORD")]
        listed = {line.rsplit(",", 2)[0] for line in archive.read(record).decode().splitlines()}
    assert listed == names
    assert {"duizhang/interval.py", "duizhang/pages/page.py", "duizhang/style.mplstyle"} <= names


@pytest.mark.slow
def test_a_downloaded_notebook_runs_in_its_folder_with_the_package_it_brings(tmp_path):
    """What pip would install is unpacked by hand: the test asks no index for anything."""
    results = growth(2015, ("breaks", "claims", "indicators", "places", "reference", "units"))
    text = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "data").glob("*.csv"))
    name, content = wheel(text)
    made = kit("growth-rates", {"growth-taiyuan": results}, ROOT, ROOT / "data", (name, content))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "growth-rates"
    with zipfile.ZipFile(folder / name) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {k: v for k, v in os.environ.items() if k not in ("DUIZHANG_DATA", "PYTHONWARNDEFAULTENCODING")}
    code = "import duizhang, pathlib; print(pathlib.Path(duizhang.__file__).parent)"
    environment["PYTHONPATH"] = str(tmp_path / "installed")
    where = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert Path(where.stdout.strip()) == tmp_path / "installed" / "duizhang"
    command = [sys.executable, "-m", "papermill", "growth-taiyuan.ipynb", "out.ipynb"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    out = (folder / "out.ipynb").read_text(encoding="utf-8")
    assert "image/svg+xml" in out
    assert '"missing": []' in out
