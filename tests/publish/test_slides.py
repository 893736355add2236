"""Slides of the lessons: what a unit's page becomes, and that nothing is loaded from elsewhere."""

import re
import sys

import pytest
from bs4 import BeautifulSoup

from duizhang import cli
from duizhang.publish import slides
from duizhang.publish.links import broken_links, foreign_loads
from duizhang.publish.slides import SlidesError, lessons_of, make_slides, slides_of

UNIT = """\
<!DOCTYPE html><html lang="en"><body><nav><h1>Not this</h1></nav><article>
<section id="unit"><h1>Unit: <span>a &lt;b&gt; &amp; c</span>?<a class="headerlink" href="#unit">#</a></h1>
<p><strong>The question.</strong> Which?<br/><strong>The answer.</strong> <span class="dz-worked">7.05&nbsp;%</span>.</p>
<div lang="zh-Hans"><p>问</p></div>
<section id="objectives"><h2>Objectives</h2><p>After this</p><ul><li>read</li></ul></section>
<section id="opening-question"><h2>Opening question</h2><p>Ask <a href="../x.html">this</a>.</p><p>Then wait.</p></section>
<section id="the-idea"><h2>The idea</h2>
<div class="slide docutils container"><p>One idea.</p></div><p>Said beside it.</p>
<figure class="dz-figure"><img src="../_images/f.svg" alt="What it shows" onerror="alert(1)"/>
<figcaption><p><span class="caption-text">The caption.</span></p></figcaption></figure></section>
<section id="exercises"><h2>Exercises</h2>
<div class="exercise admonition" id="e-one"><p class="admonition-title">Exercise (One: read)</p><section><p>Read it.</p></section></div>
<details class="sd-dropdown"><summary>Hint</summary><div class="sd-card-body"><p>Look.</p></div></details>
<details class="dz-fold dz-solution"><summary>Solution</summary>
<div class="solution admonition"><p class="admonition-title">Solution to <a href="#e-one">Exercise</a></p><section><p>Read.</p></section>
</div></details></section>
<section id="check-yourself"><h2>Check yourself</h2>
<form class="dz-quiz"><fieldset><legend><p>Which one?</p></legend><div><input type="radio" id="a" name="q"/>
<label for="a"><b>A</b> This</label></div><button>Check</button></fieldset></form>
<details><summary>The answers</summary><ul class="dz-quiz-answers"><li>A is right.</li></ul></details></section>
<section id="common-mistakes"><h2>Common mistakes</h2><ul><li><strong>Rounding on the way.</strong> It moves ends.</li></ul></section>
<section id="to-discuss"><h2>To discuss</h2><p>Is it fair?</p></section></section>
</article></body></html>
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


@pytest.fixture
def site(tmp_path):
    """A built book with one unit and a page that is none."""
    folder = tmp_path / "html"
    (folder / "teach").mkdir(parents=True)
    (folder / "_images").mkdir()
    (folder / "_images" / "f.svg").write_text(PICTURE, encoding="utf-8")
    (folder / "teach" / "unit.html").write_text(UNIT, encoding="utf-8")
    (folder / "teach" / "guide.html").write_text("<article><h1>Guide</h1></article>", encoding="utf-8")
    return folder


@pytest.fixture
def made(site, tmp_path):
    pytest.importorskip("sphinx_revealjs", reason="sphinx-revealjs is not installed: no slides are made")
    return make_slides(site, ["teach/unit"], tmp_path / "slides").parent


def test_a_unit_becomes_its_slides_in_order():
    kinds = [(s.kind, [b.kind for b in s.below]) for s in slides_of(UNIT)]
    assert kinds == [
        ("title", []), ("list", []), ("question", []), ("idea", []), ("figure", []),
        ("exercise", ["solution"]), ("quiz", ["answers"]), ("list", []), ("question", []),
    ]  # fmt: skip


def test_the_solution_is_below_its_exercise_and_the_hint_in_its_notes():
    exercise = slides_of(UNIT)[5]
    assert "Look." in exercise.notes and "Look." not in exercise.body
    assert "One: read" in exercise.body and "Read.</p>" in exercise.below[0].body


def test_the_answer_is_told_to_the_teacher_and_not_on_the_first_slide():
    first = slides_of(UNIT)[0]
    assert "Which?" in first.body and "7.05" not in first.body
    assert "7.05" in first.notes


def test_what_only_a_page_can_do_is_left_out(made):
    text = (made / "unit.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    body = soup.select_one(".slides")
    assert body.select("a, button, input, [onerror], script") == []
    assert "Not this" not in text
    assert soup.h1.get_text() == "Unit: a <b> & c?" and "a &lt;b&gt; &amp; c" in text


def test_pictures_are_beside_the_slides_with_their_words(made):
    image = BeautifulSoup((made / "unit.html").read_text(encoding="utf-8"), "html.parser").img
    assert image["alt"] == "What it shows"
    assert (made / image["src"]).read_text(encoding="utf-8") == PICTURE


def test_nothing_is_loaded_from_another_host(made):
    assert foreign_loads(made) == [] and broken_links(made) == []
    for page in made.glob("*.html"):
        for tag in re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*>", page.read_text(encoding="utf-8")):
            assert not re.search(r"https?:|=\s*[\"']//", tag), tag
    for file in made.rglob("*"):
        if file.suffix in (".css", ".js"):
            text = file.read_text(encoding="utf-8")
            assert "sourceMappingURL" not in text and "@import" not in text


def test_the_licence_of_reveal_js_comes_with_it(made):
    assert "MIT" in (made / "reveal" / "LICENSE").read_text(encoding="utf-8") or "Permission" in (
        made / "reveal" / "LICENSE"
    ).read_text(encoding="utf-8")


def test_slides_are_made_again_in_their_own_folder_only(site, made, tmp_path):
    again = make_slides(site, ["teach/unit"], made)
    assert again == made / "index.html" and sorted(p.name for p in tmp_path.iterdir()) == ["html", "slides"]
    full = tmp_path / "mine"
    full.mkdir()
    (full / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SlidesError, match="holds something that is no slides"):
        make_slides(site, ["teach/unit"], full)
    assert (full / "thesis.txt").exists()


def test_units_are_the_pages_with_an_opening_question(site, tmp_path):
    toc = tmp_path / "_toc.yml"
    toc.write_text("parts:\n  - chapters:\n      - file: teach/guide\n      - file: teach/unit\n", encoding="utf-8")
    assert lessons_of(toc, site) == ["teach/unit"]
    toc.write_text("parts:\n  - chapters:\n      - file: teach/gone\n", encoding="utf-8")
    with pytest.raises(SlidesError, match=r"gone\.html: the built book has no such page"):
        lessons_of(toc, site)


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<p>nothing</p>", "no article with a title"),
        (UNIT.replace('id="objectives"', 'id="aims"'), "no section objectives"),
    ],
)
def test_a_page_that_is_no_unit_is_refused(page, said):
    with pytest.raises(SlidesError, match=said):
        slides_of(page)


def test_a_picture_outside_the_book_is_refused(site, tmp_path, made):
    (tmp_path / "secret.svg").write_text(PICTURE, encoding="utf-8")
    page = site / "teach" / "unit.html"
    page.write_text(UNIT.replace("../_images/f.svg", "../../secret.svg"), encoding="utf-8")
    with pytest.raises(SlidesError, match="is not in the book"):
        make_slides(site, ["teach/unit"], made)
    assert (made / "unit.html").is_file()


def test_without_the_package_the_command_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(slides.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["duizhang", "slides"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "sphinx-revealjs" in said and "requirements-extras.txt" in said and "make slides" in said
