"""Each claim has an address, with its tests, its uses, its citation; links to it carry a short card."""

import json
import re

import pytest

LEDGER = "look-it-up/qinghe-2021"


@pytest.fixture
def ledger(built):
    return built.page(LEDGER)


def claim(page, anchor):
    """The part of a ledger page that stands under one address."""
    start = page.index(f'id="{anchor}"')
    end = page.find('class="dz-claim"', start + 40)
    return page[start : end if end > 0 else page.index("<footer", start)]


def test_tests_stand_above_what_follows_and_what_follows_is_one_fold(ledger):
    rate = claim(ledger, "qinghe-2021-gdp-growth-2016-2020")
    assert len(re.findall(r'<details class="dz-follows"', rate)) == 1
    assert re.search(r"What follows from it, \d+", rate)
    tests, folded = rate.split('<details class="dz-follows"')
    assert "dz-consistent-if" in tests
    assert not re.search('class="dz-verdict dz-(derive|signal)', tests)
    assert re.search('class="dz-verdict dz-(derive|signal)', folded)


def test_a_claim_links_each_chapter_that_cites_it_and_each_page_that_rests_on_it_and_no_other(ledger):
    used = re.search(r"Used on (.*?)</p>", claim(ledger, "qinghe-2021-gdp-2020"))[1]
    assert re.findall(r'href="\.\./([^"]+)"', used) == ["chapter.html", "pages/growth-qinghe.html"]
    cited = re.search(r"Used on (.*?)</p>", claim(ledger, "qinghe-2021-gdp-growth-2016-2020"))[1]
    assert 'href="../chapter.html"' in cited
    assert "Used on" not in claim(ledger, "qinghe-2021-gdp-2015")


def test_a_claim_is_printed_with_its_address_and_the_way_to_report_a_mistake(ledger):
    cite = re.search(r'<p class="dz-cite">.*?</p>', claim(ledger, "qinghe-2021-gdp-2020")).group()
    assert "look-it-up/qinghe-2021.html#qinghe-2021-gdp-2020" in cite
    assert 'href="fairness.html#how-to-send-a-correction"' in cite
    assert "mailto:" not in ledger and "/issues/" not in ledger


def test_a_correction_stands_beside_its_claim_and_on_the_page_of_corrections(built, ledger):
    assert "before, 531.1; after, 531.2" in claim(ledger, "qinghe-2021-gdp-2015")
    assert "Corrected" not in claim(ledger, "qinghe-2021-gdp-2020")
    listed = built.page("look-it-up/fairness")
    assert re.search(r'<a [^>]*href="qinghe-2021.html#qinghe-2021-gdp-2015"', listed)
    assert "<script>alert(" not in listed


def test_formulas_of_verdicts_are_mathml(ledger):
    assert claim(ledger, "qinghe-2021-gdp-growth-2016-2020").count("<math") >= 2
    assert "\\frac" not in ledger


def test_a_claim_that_a_notebook_names_is_a_link_to_its_address(built):
    page = built.page("pages/growth-qinghe")
    link = re.search(r'<a class="dz-claim-link"[^>]*><code>qinghe-2021\.gdp\.2020</code></a>', page).group()
    assert 'href="../look-it-up/qinghe-2021.html#qinghe-2021-gdp-2020"' in link
    assert 'data-claim="qinghe-2021-gdp-2020"' in link


def test_the_card_of_a_claim_stands_in_the_page_once_with_the_innocent_explanation_first(built):
    chapter = built.page("chapter")
    cards = re.findall(r'<div id="card-([^"]*)">(.*?)</div>', chapter, re.DOTALL)
    assert [name for name, _ in cards] == ["qinghe-2021-gdp-2020", "qinghe-2021-gdp-growth-2016-2020"]
    words = dict(cards)["qinghe-2021-gdp-growth-2016-2020"]
    assert "年均增忣7.1%" in words and "growing 7.1% a year" in words
    assert words.index("What else could explain it") < words.index("adds up only if")


def test_a_claim_on_its_own_page_is_its_own_card(ledger):
    assert 'data-claim="qinghe-2021-gdp-2015"' in ledger
    assert 'id="card-' not in ledger


def test_the_table_of_all_claims_has_each_claim_once_and_leads_to_it(built):
    page = built.page("look-it-up/all-claims")
    rows = re.findall(r'<tr role="row" data-claim="([^"]*)"([^>]*)>(.*?)</tr>', page, re.DOTALL)
    assert sorted(name for name, *_ in rows) == [
        "qinghe-2021.gdp.2015", "qinghe-2021.gdp.2020", "qinghe-2021.gdp.growth-2016-2020",
    ]  # fmt: skip
    for name, said, inside in rows:
        assert f'href="qinghe-2021.html#{name.replace(".", "-")}"' in inside
        assert 'data-source="qinghe-2021"' in said and 'data-place="qinghe"' in said and 'data-family="growth"' in said
        assert re.search('data-kind="(level|growth_annual_avg)"', said) and "data-verdict=" in said
    for name in ("source", "place", "family", "kind", "verdict"):
        assert f'<select name="{name}">' in page
    assert "claim-table.js" in page and "claim-table.js" not in built.page("chapter")


def test_the_table_of_all_claims_weighs_nothing_in_the_search_index(built):
    text = (built.root / "_build" / "html" / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.strip().removeprefix("Search.setIndex(").removesuffix(")"))
    table, ledger = (index["docnames"].index(name) for name in ("look-it-up/all-claims", LEDGER))
    found = index["terms"]["区生"]
    pages = [found] if isinstance(found, int) else found
    assert ledger in pages and table not in pages


def test_with_a_repository_each_claim_leads_to_an_issue_and_the_notebooks_to_binder(new_book):
    config = new_book.root / "_config.yml"
    text = config.read_text(encoding="utf-8")
    assert text.count('duizhang_repository: ""') == 1
    config.write_text(
        text.replace('duizhang_repository: ""', "duizhang_repository: https://github.com/someone/duizhang"),
        encoding="utf-8",
    )
    new_book.build()
    issue = "https://github.com/someone/duizhang/issues/new?title=Claim%20qinghe-2021.gdp.2020"
    assert f'href="{issue}"' in new_book.page(LEDGER)
    assert "https://mybinder.org/v2/gh/someone/duizhang/HEAD" in new_book.page("look-it-up/downloads")


def test_a_test_of_several_claims_is_told_in_full_under_the_first_and_folded_under_the_others(ledger):
    first, later = (claim(ledger, f"qinghe-2021-gdp-{name}") for name in ("2015", "growth-2016-2020"))
    assert "dz-consistent-if" in first and 'class="dz-again"' not in first
    fold = later.split('<details class="dz-again"')[1].split("</summary>")[0]
    assert "as above" in fold and "What else could explain it" in later
