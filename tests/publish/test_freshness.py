"""A changed number is found whatever the clock says, and nothing else is read again."""

import os
import re
import time
from pathlib import Path

TEN_YEARS = 10 * 365 * 86400


def _set_back(path: Path) -> None:
    then = time.time() - TEN_YEARS
    os.utime(path, (then, then))


def test_only_what_changed_is_built_again_and_old_looking_results_are_found(new_book):
    book = new_book
    book.build()
    assert "10.97 to 10.99 %" in book.page("chapter")

    told: list[str] = []
    book.build(told.append)
    assert told == []  # nothing changed: Sphinx is not started

    pages = book.chapters / "pages"
    book.record(nominal="5.55 to 5.66 %")
    for path in pages.iterdir():
        _set_back(path)
    book.build(told.append)
    assert "5.55 to 5.66 %" in book.page("chapter")
    assert "10.97 to 10.99 %" not in book.page("chapter")

    told.clear()
    book.write("index", (book.chapters / "index.md").read_text(encoding="utf-8") + "\nOne word more.\n")
    book.build(told.append)
    read = {m.group(1) for line in told if (m := re.search(r"reading sources\.\.\. \[\s*\d+%\] (\S+)", line))}
    assert read == {"index"}
    assert "One word more." in book.page("index")

    # A changed row of the ledger is found in every chapter that shows it.
    claims = book.root / "data" / "claims.csv"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("53.12 billion", "53.12 thousand million"), encoding="utf-8"
    )
    _set_back(claims)
    book.build()
    assert "53.12 thousand million" in book.page("look-it-up/qinghe-2021")

    # A page that went away is gone from the site, its figures too.
    toc = book.root / "_toc.yml"
    toc.write_text(toc.read_text(encoding="utf-8").replace("  - file: look-it-up/qinghe-2021\n", ""), encoding="utf-8")
    (book.chapters / "look-it-up" / "qinghe-2021.md").unlink()
    book.write("chapter", "# A chapter\n\nNo claims any more.\n")
    book.write("index", "# The front page\n\nNo documents any more.\n")
    book.build()
    site = book.root / "_build" / "html"
    assert not (site / "look-it-up" / "qinghe-2021.html").exists()
    assert not list((site / "_images").glob("growth-qinghe-two-price-bases*"))
