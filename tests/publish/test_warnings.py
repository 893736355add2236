"""What an author gets wrong is named, with the nearest right answer, and fails the build."""

import shutil

import pytest

from duizhang.publish.site import SiteError


def test_wrong_names_fail_the_build_and_leave_the_last_good_book(new_book, built):
    book = new_book
    html = book.root / "_build" / "html"
    chapter = (book.chapters / "chapter.md").read_text(encoding="utf-8")
    shutil.copytree(built.root / "_build" / "html", html)
    before = (html / "chapter.html").read_bytes()
    book.write(
        "chapter",
        chapter
        + "\n{value}`growth-qinge.nominal` {value}`growth-qinghe.nominl` {value}`growth-qinghe.nominal|low`"
        + " {value}`growth-qinghe` {value}`x/secret.nominal` {claim}`qinghe-2021.gdp.2021`\n"
        + "\n```{claims-of} qinghe-2012\n```\n\n```{page-figure} growth-qinghe two-bases\n```\n"
        + "\n$$\n\\fraction{1}\n$$\n",
    )
    with pytest.raises(SiteError) as failed:
        book.build()
    said = str(failed.value)
    for expected in (
        "no page 'growth-qinge'; did you mean growth-qinghe?",
        "has no value 'nominl'; did you mean nominal?",
        "option 'low' is not known",
        "expected page.name",
        "no page 'x/secret'",
        "no such claim in the ledger; did you mean",
        "no document 'qinghe-2012'; did you mean qinghe-2021?",
        "no figure 'two-bases'; did you mean two-price-bases?",
        "cannot be made into MathML: \\fraction is not known",
        "chapter.md:",
    ):
        assert expected in said
    assert "Traceback" not in said
    assert (html / "chapter.html").read_bytes() == before

    # The failed build wrote pages into its work folder; the next one must not publish them.
    book.write("chapter", chapter + "\nMended.\n")
    told = []
    book.build(told.append)
    assert any("did not finish" in line for line in told)
    assert "Mended." in book.page("chapter")
    assert "problematic" not in book.page("chapter")
