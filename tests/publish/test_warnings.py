"""What an author gets wrong is named, with the nearest right answer, and fails the build."""

import shutil

import pytest
from small_book import CHAPTERS, SmallBook

from duizhang.publish.site import SiteError


def test_wrong_names_fail_the_build_and_leave_the_last_good_book(tmp_path, built):
    book = SmallBook(tmp_path / "book")
    html = tmp_path / "book" / "_build" / "html"
    shutil.copytree(built.root / "_build" / "html", html)
    before = (html / "chapter.html").read_bytes()
    book.write(
        "chapter",
        CHAPTERS["chapter"]
        + "\n{value}`growth-qinge.nominal` {value}`growth-qinghe.nominl` {value}`growth-qinghe.nominal|low`"
        + " {value}`../secret.nominal` {claim}`qinghe-2021.gdp.2021`\n"
        + "\n```{claims-of} qinghe-2012\n```\n\n```{page-figure} growth-qinghe two-bases\n```\n\n$$\n\\frac{1\n$$\n",
    )
    with pytest.raises(SiteError) as failed:
        book.build()
    said = str(failed.value)
    for expected in (
        "no page 'growth-qinge'; did you mean growth-qinghe?",
        "has no value 'nominl'; did you mean nominal?",
        "option 'low' is not known",
        "no page '../secret'",
        "no such claim in the ledger; did you mean",
        "no document 'qinghe-2012'; did you mean qinghe-2021?",
        "no figure 'two-bases'; did you mean two-price-bases?",
        "cannot be made into MathML",
        "chapter.md:",
    ):
        assert expected in said
    assert "Traceback" not in said
    assert (html / "chapter.html").read_bytes() == before

    # The failed build wrote pages into its work folder; the next one must not publish them.
    book.write("chapter", CHAPTERS["chapter"])
    told = []
    book.build(told.append)
    assert any("did not finish" in line for line in told)
    assert "problematic" not in book.page("chapter")
