"""Reading the book in a real browser: finding, following, opening, on a laptop, a phone, in the dark, from a folder."""

import re

import pytest

from duizhang.charts import SMALLEST

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("book")]

#: What readers look for, and a page that must be among the answers (None: any).
QUERIES = {
    "地区生产总值": "look-it-up/yingze-2021.html",
    "同比增长": "look-it-up/glossary.html",
    "规模以上工业增加值": None,
    "一般公共预算收入": "look-it-up/taiyuan-report-2021.html",
    "核验": None,
    "deflator": "look-it-up/glossary.html",
    "kindergartens": "look-it-up/yingze-2021.html",
    "迎泽": "look-it-up/yingze-2021.html",
}


def found(tab, address: str) -> set[str]:
    """The pages that the search page lists."""
    tab.open(address)
    done = "/ found |did not match/.test(document.querySelector('#search-results p.search-summary')?.textContent)"
    tab.page.wait_for_function(done)
    links = tab.page.locator("#search-results ul.search li > a").evaluate_all("links => links.map(a => a.href)")
    return {re.sub(r"^.*/a-path/|[?#].*$", "", link) for link in links}


def test_the_front_page_answers_and_opens_its_doors(tab, base):
    with tab() as t:
        page = t.open(f"{base}/index.html")
        assert page.locator("article h1").is_visible()
        assert page.locator("article figure img").first.evaluate("i => i.complete && i.naturalWidth > 0")
        page.locator("article .sd-card:has(a.sd-stretched-link)").first.click()
        page.wait_for_url("**/start/*.html")
        assert page.locator("article h1").is_visible()
        assert t.complaints == [] and t.elsewhere == []


@pytest.mark.parametrize("words", QUERIES)
def test_search_finds_what_readers_look_for(tab, base, words):
    with tab() as t:
        hits = found(t, f"{base}/search.html?q={words}")
        assert hits, f"{words}: no page"
        assert QUERIES[words] is None or QUERIES[words] in hits
        assert t.elsewhere == []


def test_a_word_that_no_page_has_is_not_found(tab, base):
    with tab() as t:
        assert found(t, f"{base}/search.html?q=zwieback") == set()


def test_the_search_field_of_a_page_leads_to_the_answers(tab, base):
    with tab() as t:
        page = t.open(f"{base}/look-it-up/glossary.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("地区生产总值")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.wait_for_selector("#search-results ul.search li a")
        assert t.elsewhere == []


def test_a_claim_in_prose_leads_to_its_words_verdict_and_working(tab, base):
    with tab() as t:
        page = t.open(f"{base}/growth/seven-or-eleven.html")
        link = page.locator("article a[href*='look-it-up/yingze-2021.html#']").first
        anchor = link.get_attribute("href").partition("#")[2]
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/look-it-up/yingze-2021.html#{anchor}")
        claim = page.locator(f"[id='{anchor}']")
        claim.wait_for()
        assert claim.locator("blockquote [lang='zh-Hans']").first.inner_text().strip()
        assert claim.locator(".dz-verdict .dz-finding").count()
        box = claim.bounding_box()
        assert 0 <= box["y"] < 900, "the claim is not on the screen"
        assert t.complaints == [] and t.elsewhere == []


def test_a_fold_opens_by_mouse_and_by_keyboard(tab, base):
    with tab() as t:
        page = t.open(f"{base}/pages/growth-yingze.html")
        fold = page.locator("article details").first
        summary = fold.locator("> summary")
        assert fold.get_attribute("open") is None
        summary.click()
        assert fold.get_attribute("open") is not None
        summary.focus()
        page.keyboard.press("Enter")
        assert fold.get_attribute("open") is None


def test_the_colours_change_by_the_button_and_stay_on_the_next_page(tab, base):
    with tab() as t:
        page = t.open(f"{base}/index.html")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        for _ in range(3):  # auto, light, dark
            if page.evaluate("document.documentElement.dataset.theme") == "dark":
                break
            page.locator("button.theme-switch-button:visible").first.click()
        dark = page.evaluate(ground)
        assert _brightness(dark) < 60 < 200 < _brightness(light)
        t.open(f"{base}/growth/seven-or-eleven.html")
        assert page.evaluate(ground) == dark
        assert (
            _brightness(
                page.evaluate("getComputedStyle(document.querySelector('figure.dz-figure img')).backgroundColor")
            )
            > 200
        )


def _brightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


# Colours and the place that the book is opened from do not change a width: each is looked at once.
@pytest.mark.parametrize(
    ("where", "width", "scheme"),
    [("file", 1280, "light"), ("http", 1280, "light"), ("file", 390, "light"), ("file", 390, "dark")],
)
def test_no_page_scrolls_sideways_complains_or_asks_another_host(seen, where, width, scheme):
    sights = seen(where, width, scheme)
    too_wide = [
        f"{address}: {facts['wanted']} px on a screen of {facts['given']}"
        for address, facts in sights.pages.items()
        if facts["wanted"] > facts["given"]
    ]
    assert (too_wide, sights.complaints, sights.elsewhere) == ([], [], [])


def test_the_table_of_claims_is_shown_by_pages_and_narrowed_by_words_and_filters(tab, base):
    with tab() as t:
        page = t.open(f"{base}/look-it-up/all-claims.html")
        rows, told = page.locator(".dz-all-claims tbody tr:visible"), page.locator("#dz-found")
        first = rows.first.inner_text()
        assert rows.count() == 25 and re.fullmatch(r"(\d+) of \1 claims", told.inner_text())
        page.locator(".dz-pages button[value='1']").click()
        assert rows.count() == 25 and rows.first.inner_text() != first
        page.locator(".dz-filters select[name=source]").select_option("yingze-2021")
        page.locator(".dz-filters input[name=words]").fill("地区生产总值 printed")
        page.locator(".dz-filters input[name=words]").fill("地区生产总值")
        found = rows.evaluate_all("rows => rows.map(r => [r.dataset.source, r.textContent])")
        assert found and all(source == "yingze-2021" and "地区生产总值" in text for source, text in found)
        page.locator(".dz-filters input[name=words]").fill("zwieback")
        assert rows.count() == 0 and told.inner_text().startswith("0 of ")
        assert t.complaints == [] and t.elsewhere == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_table_of_claims_fits_its_box_and_a_reason_ends_its_sentence(tab, site, width):
    with tab(width) as t:
        page = t.open(f"{site.as_uri()}/look-it-up/all-claims.html")
        box = page.locator(".dz-all-claims")
        assert box.evaluate("b => b.scrollWidth - b.clientWidth") <= 0
        bare = "rows => rows.filter(r => /because …\\s*$/.test(r.cells[r.cells.length - 1].innerText)).length"
        assert page.locator(".dz-all-claims tbody tr").evaluate_all(bare) == 0


def test_without_scripts_the_claims_stand_in_a_fold_a_document(tab, site):
    with tab(java_script_enabled=False) as t:
        page = t.open(f"{site.as_uri()}/look-it-up/all-claims.html")
        folds = page.locator("details.dz-claims-of")
        assert folds.count() > 1 and not page.locator(".dz-filters").is_visible()
        assert page.evaluate("document.documentElement.scrollHeight") < 3000
        folds.last.locator("summary").click()
        assert folds.last.locator("tbody tr:visible").count() > 5


def test_a_page_is_read_without_scripts(tab, site):
    with tab(java_script_enabled=False) as t:
        page = t.open(f"{site.as_uri()}/growth/seven-or-eleven.html")
        assert page.locator("article math").count() and page.locator("article figure img").count()
        claim = page.locator("article a[href*='look-it-up/yingze-2021.html#']").first
        claim.click()
        page.wait_for_url("**/look-it-up/yingze-2021.html#*")


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_on_a_phone_both_lists_of_contents_open_and_close(tab, base, side):
    with tab(390) as t:
        page = t.open(f"{base}/growth/seven-or-eleven.html")
        contents = page.locator(f"dialog#pst-{side}-sidebar-modal")
        assert not contents.is_visible()
        page.locator(f"button.{side}-toggle:visible").click()
        contents.wait_for(state="visible")
        assert contents.locator("a:visible").count() > 3
        page.keyboard.press("Escape")
        contents.wait_for(state="hidden")
        assert t.complaints == []


def test_on_a_phone_the_search_field_opens(tab, base):
    with tab(390) as t:
        page = t.open(f"{base}/index.html")
        page.locator("button.search-button:visible, button.search-button__button:visible").first.click()
        page.keyboard.type("deflator")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=deflator*")


def test_a_dark_page_is_printed_dark_on_white_and_without_furniture(tab, site):
    with tab(scheme="dark") as t:
        page = t.open(f"{site.as_uri()}/growth/seven-or-eleven.html")
        page.emulate_media(media="print")
        colour = "e => getComputedStyle(e).color"
        for words in ("article h1", "article p", "article figcaption", "article a.dz-value"):
            assert _brightness(page.locator(words).first.evaluate(colour)) < 100, words
        for furniture in ("#pst-primary-sidebar", "#pst-secondary-sidebar", ".bd-header-article", ".prev-next-area"):
            assert not page.locator(furniture).first.is_visible(), furniture
        assert page.locator("h1:visible").count() == 1


def test_letters_in_figures_are_at_least_nine_pixels_high_on_a_phone_without_scrolling(seen):
    # No letter is smaller than charts.SMALLEST points, in a drawing whose size the file states in points.
    drawn = [(a, f) for a, facts in seen("file", 390).pages.items() for f in facts["figures"]]
    assert len(drawn) > 20
    assert [f"{a}: {f['src']}: {SMALLEST * f['by']:.1f} px" for a, f in drawn if SMALLEST * f["by"] < 9] == []
    assert [f"{a}: {f['src']} ends at {f['right']} px" for a, f in drawn if f["right"] > 390] == []
