"""The whole book: every page executed, Sphinx without a warning, links inside it, what readers search for.

These tests build in the project itself, so that what was built before is not
built again. One worker runs them all.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from duizhang.ledger import open_ledger
from duizhang.pages.declared import read_declarations
from duizhang.publish.book import make_book
from duizhang.publish.links import broken_links, foreign_loads
from duizhang.publish.prose import typed_numbers

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.xdist_group("book")


@pytest.fixture(scope="session")
def site() -> Path:
    """The built book; what is out of date is executed first."""
    return make_book(ROOT).parent


@pytest.fixture(scope="session")
def declared():
    return read_declarations(ROOT / "book" / "pages.yml")


@pytest.fixture(scope="session")
def results(site, declared) -> dict:
    return {
        d.page: json.loads((ROOT / "book" / "pages" / f"{d.page}.json").read_text(encoding="utf-8")) for d in declared
    }


def test_every_declared_page_is_in_the_book(site, declared):
    missing = [d.page for d in declared if not (site / "pages" / f"{d.page}.html").is_file()]
    assert declared and not missing


def test_the_book_has_the_pages_that_it_promises(declared):
    made = {(d.notebook, *sorted(map(str, d.parameters.values()))) for d in declared}
    sources = open_ledger(ROOT / "data").table("sources")["source"]
    assert {("source-audit", s) for s in sources} <= made
    growth = {d.parameters["place"] for d in declared if d.notebook == "growth-rates"}
    sectors = {d.parameters["place"] for d in declared if d.notebook == "sector-claims"}
    compared = {d.parameters["places"] for d in declared if d.notebook == "district-comparison"}
    assert growth >= {"yingze", "taiyuan", "shanxi"}
    assert sectors >= {"yingze", "taiyuan", "xinghualing"}
    assert compared >= {"yingze;xinghualing", "all"}


def test_no_link_inside_the_book_is_broken(site):
    assert broken_links(site) == []


def test_no_page_loads_anything_from_another_host(site):
    assert foreign_loads(site) == []


def test_no_chapter_holds_a_number_that_nobody_computed():
    assert typed_numbers(ROOT / "book") == []


def test_nothing_changed_is_answered_without_starting_sphinx(site):
    built = (site / "index.html").stat()
    work = ROOT / "_build" / "work"
    before = {f: f.stat().st_mtime_ns for f in work.rglob("*") if f.is_file()}
    assert make_book(ROOT).parent == site
    assert (site / "index.html").stat().st_ino == built.st_ino
    assert {f: f.stat().st_mtime_ns for f in work.rglob("*") if f.is_file()} == before


def test_the_command_prints_the_path_of_the_book_last(site):
    done = subprocess.run(
        [sys.executable, "-m", "duizhang.cli", "book"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    assert Path(done.stdout.splitlines()[-1]) == site / "index.html"


def test_every_figure_has_alt_text_and_a_caption_that_state_numbers(results):
    for page, record in results.items():
        for name, figure in record["figures"].items():
            assert re.search(r"\d", figure["alt"]), f"{page}#{name}: the alt text states no finding"
            assert len(figure["caption"]) > 20, f"{page}#{name}"
            assert figure["alt"] != figure["caption"]


def test_every_picture_in_the_book_has_alt_text(site):
    bare = []
    for page in site.rglob("*.html"):
        for tag in re.findall(r"<img\b[^>]*>", page.read_text(encoding="utf-8")):
            alt = re.search(r'alt="([^"]*)"', tag)
            if "logo" not in tag and not (alt and alt.group(1).strip()):
                bare.append(f"{page.relative_to(site)}: {tag[:80]}")
    assert bare == []


def test_the_points_of_each_figure_are_beside_it(results):
    for record in results.values():
        for figure in record["figures"].values():
            lines = (ROOT / "book" / "pages" / figure["points"]).read_text(encoding="utf-8").splitlines()
            assert len(lines) > 1


def test_every_claim_that_a_page_uses_is_in_the_ledger_that_the_page_is_about(results, declared):
    about = {d.page: d.data or "data" for d in declared}
    known = {folder: set(open_ledger(ROOT / folder).table("claims")["claim"]) for folder in set(about.values())}
    for page, record in results.items():
        assert set(record["claims"]) <= known[about[page]], page


def test_a_page_says_which_rows_are_missing_instead_of_failing(results):
    assert any("Missing for Shanxi" in m for m in results["growth-shanxi"]["missing"])


def test_the_worked_figures_stand_in_the_book(results):
    values = results["growth-yingze"]["values"]
    assert values["nominal-growth"]["text"] == "10.97 to 10.99 %"
    assert values["implied-deflator"]["text"] == "3.57 to 3.68 %"
    assert results["growth-taiyuan"]["values"]["other-years"]["text"] == "7.54 to 7.71 %"


def test_the_picture_in_the_readme_is_the_page_s_own(site):
    made = ROOT / "book" / "pages" / "growth-yingze-two-price-bases.svg"
    assert (ROOT / "book" / "readme-figure.svg").read_bytes() == made.read_bytes()


def test_a_failing_build_leaves_the_last_good_book_as_it_was(site, tmp_path):
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "work", "__pycache__"), symlinks=True)
    chapter = copy / "book" / "index.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + "\n\n[nowhere](no-such-page.md)\n", encoding="utf-8")
    before = (copy / "_build" / "html" / "index.html").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "duizhang.cli", "book"],
        cwd=copy, capture_output=True, encoding="utf-8", timeout=300, env=os.environ | {"PYTHONPATH": str(copy)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "no-such-page" in done.stderr
    assert (copy / "_build" / "html" / "index.html").read_bytes() == before


def test_the_chapter_on_rerunning_lists_every_notebook_with_its_parameters(site: Path):
    from duizhang.pages.parameters import MODELS

    page = (site / "rerun" / "another-place.html").read_text(encoding="utf-8")
    for name, model in MODELS.items():
        fold = page.split(f"<strong>{name}</strong>", 1)[1].split("</details>", 1)[0]
        assert all(f"<code>{parameter}</code>" in fold for parameter in model.model_fields), name
