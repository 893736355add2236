"""What machines read of the book, and addresses that outlive their pages."""

import json
import re
from pathlib import Path

import pytest
import yaml

from duizhang.publish.kits import package_version
from duizhang.publish.moved import read_moved
from duizhang.publish.site import SiteError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(built):
    return built.root / "_build" / "html"


def test_the_ledger_is_a_schema_org_dataset_whose_files_are_there(built, site):
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', built.page("index")).group(1)
    said = json.loads(text)
    assert (said["@context"], said["@type"]) == ("https://schema.org", "Dataset")
    assert said["temporalCoverage"] == "2015/2020"
    assert said["creator"]["@type"] == "Organization"
    assert all((site / d["contentUrl"]).is_file() for d in said["distribution"])
    assert "application/ld+json" in built.page("look-it-up/downloads")
    assert "application/ld+json" not in built.page("chapter")


def test_a_page_with_a_figure_has_a_preview_and_one_without_has_none(built, site):
    chapter = built.page("chapter")
    picture = re.search(r'<meta property="og:image" content="([^"]*)">', chapter).group(1)
    data = (site / picture).read_bytes()
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1200, 630)
    assert '<meta property="og:title" content="A chapter">' in chapter
    assert "og:image" not in built.page("look-it-up/fairness")


def test_each_finding_of_the_front_page_has_an_address_of_its_own_that_leads_there(new_book):
    shown = (
        "### A gap\n\n```{page-figure} growth-qinghe two-price-bases\n```\n\n### In words\n\nPlain type, no figure.\n\n"
    )
    new_book.write("index", f"# Front\n\n## Findings\n\n{shown}## Apart\n\nNo finding.\n")
    new_book.build()
    html = new_book.root / "_build" / "html"
    assert sorted(p.name for p in (html / "findings").iterdir()) == ["a-gap.html", "in-words.html"]
    for name, title in (("a-gap", "A gap"), ("in-words", "In words")):
        page = (html / "findings" / f"{name}.html").read_text(encoding="utf-8")
        assert f'href="../index.html#{name}"' in page
        assert f'<meta property="og:title" content="{title}">' in page
        picture = re.search(r'<meta property="og:image" content="\.\./([^"]*)">', page).group(1)
        assert (html / picture).read_bytes().startswith(b"\x89PNG")
    assert '<meta property="og:description" content="Plain type, no figure.">' in page


def test_a_page_that_moved_leads_on_and_one_that_leads_nowhere_fails_the_build(new_book):
    moved = new_book.chapters / "moved.yml"
    moved.write_text("growth/old-name: look-it-up/fairness\n", encoding="utf-8")
    new_book.build()
    assert 'href="../look-it-up/fairness.html"' in new_book.page("growth/old-name")
    moved.write_text("growth/old-name: look-it-up/no-such-page\n", encoding="utf-8")
    with pytest.raises(SiteError, match="no-such-page, which is no page"):
        new_book.build()


@pytest.mark.parametrize("text", ["- a list", "old: ../secret", "old: 7", "old: [", "'javascript:x': new"])
def test_a_bad_table_of_moved_pages_is_refused_by_name(tmp_path, text):
    file = tmp_path / "moved.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"moved\.yml: "):
        read_moved(file)


def test_where_there_is_no_page_the_book_says_so(built):
    page = built.page("404")
    assert "There is no such page" in page and 'href="index.html"' in page


def test_the_book_can_be_cited_and_names_no_person():
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert said["authors"] == [{"name": "The Duizhang authors"}]
    assert said["version"] == package_version()
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert said["title"] == config["title"]
