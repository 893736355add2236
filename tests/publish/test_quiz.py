"""Questions for self-check: what an author writes, and the form that a reader gets."""

import re

import pytest
from bs4 import BeautifulSoup

from duizhang.publish.quiz import QuizError, read_choices
from duizhang.publish.site import SiteError

QUESTION = """\
Which is {value}`growth-qinghe.nominal`, <script>alert(1)</script>?

( ) Wrong & *weak*
    Because of 增长 and <b>this</b>.
(x) Right
    Because it is {value}`growth-qinghe.nominal|lo .1`.
( ) Wrong too
    A reason of
    two lines.
"""


def chapter(question: str) -> str:
    return f"# A chapter\n\n```{{quiz}} A name\n:name: q-one\n{question}```\n\nAfter.\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A small book with two questions, built."""
    from tests.publish.conftest import ROOT, SmallBook

    book = SmallBook(tmp_path_factory.mktemp("quiz") / "book")
    kept = (book.chapters / "chapter.md").read_text(encoding="utf-8")
    second = "\n```{quiz}\nAnd this?\n\n(x) Yes\n    It is.\n( ) No\n    It is.\n```\n"
    book.write("chapter", kept + chapter(QUESTION).replace("# A chapter", "## Check") + second)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("DUIZHANG_DATA", raising=False)
        patch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)
        book.build()
    return BeautifulSoup(book.page("chapter"), "html.parser")


def test_a_question_is_a_form_with_a_legend_and_labelled_buttons(page):
    forms = page.select("form.dz-quiz")
    assert len(forms) == 2
    form = forms[0]
    assert form.fieldset.find(True, recursive=False).name == "legend"
    radios = form.select("input[type=radio]")
    assert len(radios) == 3 and len({r["name"] for r in radios}) == 1
    labels = {label["for"] for label in form.select("label")}
    assert labels == {r["id"] for r in radios}
    assert form.select_one("[aria-live=polite]").get_text() == ""
    assert "action" not in form.attrs


def test_two_questions_of_a_page_do_not_share_their_buttons(page):
    names = [r["name"] for r in page.select("form.dz-quiz input")]
    ids = [i["id"] for i in page.select("form.dz-quiz [id]")]
    assert len(set(names)) == 2 and len(ids) == len(set(ids))


def test_without_a_script_nothing_can_be_sent_and_the_answers_stand_in_a_fold(page):
    button = page.select_one("form.dz-quiz button")
    assert button.has_attr("disabled") and button.has_attr("hidden")
    fold = page.select_one("form.dz-quiz").find_next_sibling("details")
    assert not fold.has_attr("open")
    reasons = fold.select("li")
    assert [("dz-right" in r["class"]) for r in reasons] == [False, True, False]
    assert "A reason of two lines." in " ".join(reasons[2].get_text().split())


def test_every_answer_has_its_own_reason_and_numbers_are_computed(page):
    fold = page.select_one("form.dz-quiz").find_next_sibling("details")
    assert "10.9" in fold.select("li")[1].get_text()
    assert "10.97 to 10.99" in page.select_one("form.dz-quiz legend").get_text().replace("\u00a0", " ")


def test_what_looks_like_html_is_text(page):
    form = page.select_one("form.dz-quiz")
    fold = form.find_next_sibling("details")
    assert "<script>alert(1)</script>" in form.legend.get_text()
    assert "<b>this</b>" in fold.select("li")[0].get_text()
    assert form.select("script") == [] and fold.select("b") == []
    assert "Wrong & weak" in " ".join(form.select("label")[0].get_text().split())


def test_chinese_in_a_reason_is_tagged(page):
    fold = page.select_one("form.dz-quiz").find_next_sibling("details")
    assert fold.select_one("li span[lang|=zh], li span[lang=zh-Hans]").get_text() == "增长"


def test_the_page_loads_the_script_that_asks(page):
    assert any("quiz.js" in s.get("src", "") for s in page.select("script"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which?\n\n( ) One\n    No.\n", "expected two to 8"),
        ("Which?\n\n( ) One\n    No.\n( ) Two\n    No.\n", "it has 0 right answers"),
        ("Which?\n\n(x) One\n    Yes.\n(x) Two\n    Yes.\n", "it has 2 right answers"),
        ("Which?\n\n(x) One\n( ) Two\n    No.\n", "'One' has no reason"),
        ("\n(x) One\n    Yes.\n( ) Two\n    No.\n", "no question"),
        ("Which?\n\n(x) One\n  Yes.\n( ) Two\n    No.\n", "expected four blanks"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(question, said):
    with pytest.raises(QuizError) as wrong:
        read_choices(question.splitlines())
    assert said in str(wrong.value)


def test_a_wrong_question_fails_the_build(new_book):
    new_book.write("chapter", chapter("Which?\n\n( ) One\n    No.\n"))
    with pytest.raises(SiteError) as failed:
        new_book.build()
    assert re.search(r"chapter\.md:\d+: WARNING: quiz: it has 1 choices", str(failed.value))
