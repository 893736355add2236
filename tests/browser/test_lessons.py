"""The lessons in a real browser: asking and answering by keyboard, from a folder, on a phone, without scripts; slides."""

import pytest

from duizhang.publish.links import foreign_loads
from duizhang.publish.slides import lessons_of, make_slides
from tests.browser.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("book")]

PAGE = "teach/seven-point-one.html"


@pytest.fixture(scope="session")
def lessons(site):
    return [f"{unit}.html" for unit in lessons_of(ROOT / "_toc.yml", site)]


def test_a_question_is_answered_by_keyboard(tab, base):
    with tab() as t:
        page = t.open(f"{base}/{PAGE}")
        form = page.locator("form.dz-quiz").first
        told = form.locator("[aria-live=polite]")
        form.locator("input").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Check my answer"
        page.keyboard.press("Enter")
        assert "A is wrong." in told.inner_text() and len(told.inner_text()) > 40
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("ArrowDown")
        assert told.inner_text() == "", "an answer that is no longer chosen is still told"
        page.keyboard.press("Enter")
        assert "B is right." in told.inner_text()
        assert page.url.endswith(PAGE), "the page was left or reloaded"
        assert t.complaints == [] and t.elsewhere == []


def test_every_wrong_answer_has_a_feedback_of_its_own(tab, site, lessons):
    with tab() as t:
        for address in lessons:
            page = t.open(f"{site.as_uri()}/{address}")
            for form in page.locator("form.dz-quiz").all():
                said = []
                for radio in form.locator("input").all():
                    radio.check()
                    form.locator("button").click()
                    said.append(form.locator("[aria-live]").inner_text())
                assert len(set(said)) == len(said) >= 2, address
                assert sum("is right" in s for s in said) == 1, address


def test_who_chooses_nothing_is_told_so(tab, site):
    with tab() as t:
        form = t.open(f"{site.as_uri()}/{PAGE}").locator("form.dz-quiz").first
        form.locator("button").click()
        assert "Choose an answer first." in form.locator("[aria-live]").inner_text()


def test_without_scripts_the_answers_stand_in_a_fold(tab, site):
    with tab(java_script_enabled=False) as t:
        page = t.open(f"{site.as_uri()}/{PAGE}")
        assert not page.locator("form.dz-quiz button").first.is_visible()
        fold = page.locator("details.dz-quiz-fold").first
        assert not fold.locator("li").first.is_visible()
        fold.locator("summary").click()
        assert fold.locator("li").first.is_visible()
        solution = page.locator("details.dz-solution").first
        solution.locator("summary").click()
        assert solution.locator("div.solution").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_of_a_unit_must_be_scrolled_sideways(tab, site, lessons, scheme):
    wide = """() => [...document.querySelectorAll('article :is(.exercise, .solution, form, details, table, p, li)')]
      .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.dz-scroll, figure, pre'))
      .map(e => e.textContent.trim().slice(0, 60))"""
    with tab(390, scheme) as t:
        for address in [
            *lessons,
            "teach/index.html",
            "teach/two-weeks.html",
            "teach/guide.html",
            "teach/classroom.html",
        ]:
            page = t.open(f"{site.as_uri()}/{address}")
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
            assert page.evaluate(wide) == [], address


def test_folds_are_closed_until_somebody_opens_them(tab, site, lessons):
    with tab(390) as t:
        for address in lessons:
            page = t.open(f"{site.as_uri()}/{address}")
            assert page.locator("details.dz-solution").count() == 3
            assert page.locator("details.dz-solution[open], details.dz-quiz-fold[open]").count() == 0


@pytest.fixture(scope="session")
def slides(site, tmp_path_factory):
    pytest.importorskip("sphinx_revealjs", reason="sphinx-revealjs is not installed: no slides are made")
    return make_slides(site, lessons_of(ROOT / "_toc.yml", site), tmp_path_factory.mktemp("slides") / "out").parent


def test_every_slide_of_the_book_fits_its_screen(tab, slides):
    tall = """() => Reveal.getSlides().filter(s => {
      const at = Reveal.getIndices(s);
      Reveal.slide(at.h, at.v);
      return s.scrollHeight > Reveal.getConfig().height || s.scrollWidth > Reveal.getConfig().width;
    }).map(s => s.className + ': ' + s.textContent.slice(0, 60))"""
    assert foreign_loads(slides) == []
    with tab() as t:
        for page in sorted(slides.glob("*.html")):
            opened = t.open(page.as_uri())
            if page.name == "index.html":
                assert opened.locator("li a").count() == 6
                continue
            opened.wait_for_function("Reveal.isReady()")
            assert opened.evaluate("Reveal.getTotalSlides()") >= 15
            assert opened.evaluate(tall) == [], page.name
        assert t.complaints == [] and t.elsewhere == []


def test_on_a_phone_slides_are_a_page_to_scroll_with_its_notes(tab, slides):
    with tab(390) as t:
        page = t.open((slides / "which-prices.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert page.locator("section.solution").first.is_visible() and page.locator("aside.notes").first.is_visible()
        assert page.locator("section.solution p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 14
        assert t.complaints == []


def test_without_scripts_slides_can_be_read(tab, slides):
    with tab(java_script_enabled=False) as t:
        page = t.open((slides / "which-prices.html").as_uri())
        assert page.locator("section.exercise").first.is_visible()
