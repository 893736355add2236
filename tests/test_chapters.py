"""Chapters are short, open with question, answer and caveat in two languages, and end with silences and a rerun link."""

import re
from pathlib import Path

import pytest
import yaml

BOOK = Path(__file__).resolve().parents[1] / "book"


def _chapters():
    toc = yaml.safe_load((BOOK.parent / "_toc.yml").read_text(encoding="utf-8"))
    listed = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    return [f for f in listed if f.split("/")[0] not in ("pages", "look-it-up", "rerun", "teach")]


def _text(chapter):
    return (BOOK / f"{chapter}.md").read_text(encoding="utf-8")


def _words(text):
    """The words of English prose that a reader reads before opening a fold; a computed value is one word."""
    for left_out in (r'<div lang="zh-Hans">.*?</div>', r"```.*?```", r":::\{dropdown\}.*?\n:::", r"\$\$.*?\$\$"):
        text = re.sub(left_out, "", text, flags=re.DOTALL)
    text = re.sub(r"\{[a-z-]+\}`([^`<]+)<[^`]*>`", r"\1", text)  # the words of a link
    text = re.sub(r"\{doc\}`[^`]*`", "the title of a chapter", text)
    text = re.sub(r"\{[a-z-]+\}`[^`]*`|\$[^$]*\$", "value", text)
    text = re.sub(r"^:::.*$|^\|[-| ]+\|$", "", text, flags=re.MULTILINE)
    return len(re.findall(r"[A-Za-z0-9][\w’'.-]*", text))


def test_there_are_chapters_to_look_at():
    assert len(_chapters()) > 20


@pytest.mark.parametrize("chapter", _chapters())
def test_a_chapter_has_at_most_nine_hundred_words_before_its_folds(chapter):
    assert 550 <= _words(_text(chapter)) <= 900


@pytest.mark.parametrize("chapter", _chapters())
def test_a_chapter_opens_with_question_answer_and_caveat_in_both_languages(chapter):
    opening = _text(chapter).split("\n## ")[0]
    said = [opening.find(words) for words in (
        "**The question.**", "**The answer.**", "**The caveat.**", '<div lang="zh-Hans">', "**问**", "**答**", "**注意**"
    )]  # fmt: skip
    assert -1 not in said and said == sorted(said)
    assert re.match(r"# .+\?\n", opening), "the title is a reader's question"


@pytest.mark.parametrize("chapter", _chapters())
def test_a_chapter_ends_with_what_the_texts_do_not_say_and_a_way_to_run_it_again(chapter):
    last = re.split(r"\n## ", _text(chapter))[-1]
    assert re.match(r"What the texts? do(es)? not say\n", last)
    assert "**Run it again.**" in last and "duizhang " in last
