"""A section of a page in which nothing can be said is one line; what can be said stays."""

import re

import nbformat

MISSING = '<p class="dz-missing">{}</p>'


def _notebook(*sections):
    cells = [nbformat.v4.new_markdown_cell("# A page\n\nWhat it asks.")]
    for title, outputs in sections:
        cells.append(nbformat.v4.new_markdown_cell(f"## {title}\n\nWords about it.\n\n$$x = y$$"))
        shown = [nbformat.v4.new_output("display_data", data={"text/html": html}) for html in outputs]
        cells.append(nbformat.v4.new_code_cell("page.show()", outputs=shown, execution_count=1))
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    return nbformat.writes(notebook)


def test_a_section_that_only_lacks_rows_is_one_line_and_one_that_says_more_keeps_all(new_book):
    new_book.chapters.joinpath("pages", "growth-qinghe.ipynb").write_text(
        _notebook(
            ("The first", ["<p>All is there.</p>"]),
            ("What lacks a row?", [MISSING.format("Missing: the level of 2015.")]),
            ("What rests on it", [MISSING.format("This step needs rows that were found missing above.")]),
            ("Half of it", ["<p>One thing.</p>", MISSING.format("Missing: another.")]),
        ),
        encoding="utf-8",
    )
    new_book.build()
    page = new_book.page("pages/growth-qinghe")
    article = page[page.index("<article") :]
    assert re.findall(r"<h2>([^<]*)", article) == ["The first", "Half of it"]
    (line,) = re.findall(r'<p class="dz-missing"[^>]*><em>What lacks a row.*?</p>', page, re.DOTALL)
    assert "Missing: the level of 2015." in line
    assert "Left out for want of the same rows: <em>What rests on it</em>" in line
    rest = page[page.index("<h2>Half of it") :]
    assert "One thing." in rest and "Missing: another." in rest
