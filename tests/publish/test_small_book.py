"""What a reader meets in the built pages of a small book."""

import re

import pytest

from duizhang.publish.links import broken_links, foreign_loads


@pytest.fixture
def site(built):
    return built.root / "_build" / "html"


def test_a_computed_value_stands_in_the_prose_and_leads_to_its_page(built):
    chapter = built.page("chapter")
    links = re.findall(r'<a class="dz-value[^"]*"[^>]*>.*?</a>', chapter)
    assert [re.sub(r"<[^>]*>", "", link) for link in links] == ["10.97 to 10.99\u00a0%", "10.97至10.99%", "10.9\u00a0%"]
    assert all('href="pages/growth-qinghe.html"' in link and "Growth of Qinghe" in link for link in links)
    assert '<span lang="zh-Hans">10.97至10.99%</span>' in chapter


def test_a_claim_is_linked_by_its_anchor(built):
    assert 'href="look-it-up/qinghe-2021.html#qinghe-2021-gdp-2020"' in built.page("chapter")
    assert 'id="qinghe-2021-gdp-2020"' in built.page("look-it-up/qinghe-2021")


def test_a_damaged_quote_is_shown_raw_and_restored(built):
    page = built.page("look-it-up/qinghe-2021")
    assert '<span lang="zh-Hans">年均增忣7.1%</span>' in page
    assert '<span lang="zh-Hans">年均增长7.1%</span>' in page


def test_a_printed_rate_stands_for_an_interval(built):
    assert "7.05 to 7.15 %" in built.page("look-it-up/qinghe-2021")
    assert "53,115,000,000 to 53,125,000,000 yuan" in built.page("look-it-up/qinghe-2021")


def test_the_innocent_explanation_stands_above_the_finding(built):
    page = built.page("look-it-up/qinghe-2021")
    cards = re.findall(
        r'<div[^>]*class="dz-verdict dz-consistent-if.*?(?=<div[^>]*class="dz-verdict|<footer)', page, re.DOTALL
    )
    assert cards
    assert all(card.index("What else could explain it") < card.index("adds up only if") for card in cards)


def test_cells_of_the_ledger_are_shown_and_never_run(built):
    page = built.page("look-it-up/qinghe-2021")
    assert "&lt;script&gt;alert(" in page
    assert "<script>alert(" not in page
    assert "<img src=x" not in page
    assert "**bold** {{ config }}" in page
    assert 'href="javascript:' not in page


def test_every_link_and_anchor_of_the_site_exists(site):
    assert broken_links(site) == []


def test_no_page_loads_anything_from_another_host(site):
    assert foreign_loads(site) == []


def test_no_page_carries_the_icon_script_nor_mathjax_nor_thebe(site):
    assert not list(site.rglob("fontawesome.js*"))
    assert not list(site.rglob("*.map"))
    for page in site.rglob("*.html"):
        assert not re.search("fontawesome.js|mathjax|thebe", page.read_text(encoding="utf-8"), re.IGNORECASE), page


def test_the_theme_still_loads_its_own_style_and_scripts(built):
    chapter = built.page("chapter")
    for file in ("pydata-sphinx-theme.css", "sphinx-book-theme.css", "duizhang.css", "bootstrap.js", "duizhang.js"):
        assert file in chapter


def test_formulas_are_mathml(built):
    chapter = built.page("chapter")
    assert chapter.count("<math") == 2
    assert "<mfrac>" in chapter
    assert 'id="equation-growth"' in chapter


def test_a_page_s_figure_has_its_alt_text_caption_address_and_points(built):
    chapter = built.page("chapter")
    assert 'alt="The levels rise faster than the rate."' in chapter
    assert 'id="growth-qinghe-two-price-bases"' in chapter
    assert re.search(r'href="_downloads/\w+/growth-qinghe-two-price-bases.csv"', chapter)


def test_a_notebook_s_figure_has_the_alt_text_that_came_with_the_output(built):
    page = built.page("pages/growth-qinghe")
    assert 'alt="The levels rise faster."' in page
    assert 'id="two-price-bases"' in page
    assert "Two levels &amp; a rate." in page


def test_the_results_of_a_notebook_are_not_shown_to_readers(built):
    assert "2 values recorded" not in built.page("pages/growth-qinghe")


def test_the_documents_are_listed_with_their_numbers(built):
    row = re.search(r"<tbody>.*?</tbody>", built.page("index"), re.DOTALL).group()
    assert "Government work report" in row
    assert re.findall(r"<td[^>]*>(\d+)</td>", row)[-2:] == ["3", "3"]
