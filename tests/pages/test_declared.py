"""pages.yml: which notebook with which parameters makes which page."""

import pytest

from duizhang.pages.declared import DeclarationError, read_declarations

GOOD = "- page: growth-yingze\n  notebook: growth-rates\n  title: Growth\n  parameters: {place: yingze}\n"


def read(tmp_path, text):
    path = tmp_path / "pages.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_declarations(path)


def refused(tmp_path, text):
    with pytest.raises(DeclarationError) as error:
        read(tmp_path, text)
    return str(error.value).splitlines()


def test_a_page_is_a_notebook_with_parameters_and_a_title(tmp_path):
    (page,) = read(tmp_path, GOOD)
    assert (page.page, page.notebook, page.title, page.parameters) == (
        "growth-yingze",
        "growth-rates",
        "Growth",
        {"place": "yingze"},
    )


def test_a_page_without_parameters_has_the_defaults(tmp_path):
    (page,) = read(tmp_path, "- {page: a, notebook: growth-rates, title: A}\n")
    assert page.parameters == {}


def test_all_that_is_wrong_is_named_at_once(tmp_path):
    found = refused(
        tmp_path,
        GOOD
        + "- {page: growth-yingze, notebook: growth-rates, title: Again}\n"
        + "- {page: b, notebook: growth-rate, title: B}\n"
        + "- {page: ../C, notebook: growth-rates, title: C}\n"
        + "- {page: d, notebook: growth-rates, title: D, parameters: {plcae: yingze, start_year: '2015'}}\n"
        + "- {page: e, notebook: growth-rates}\n"
        + "- just words\n",
    )
    assert len(found) == 7
    for expected in (
        "entry 2 (growth-yingze): this page is declared twice",
        "entry 3 (b): no notebook 'growth-rate'; did you mean growth-rates?",
        "entry 4 (../C): a page's name is of a-z, 0-9 and hyphens",
        "entry 5 (d): unknown parameter 'plcae'; did you mean place?",
        "entry 5 (d): start_year = '2015' is not right",
        "entry 6: expected page, notebook, title",
        "entry 7: expected page, notebook, title and perhaps parameters and data, got 'just words'",
    ):
        assert sum(expected in line for line in found) == 1, expected
    assert all(line.startswith("pages.yml: entry ") for line in found)


@pytest.mark.parametrize("text", ["", "growth-rates", "page: a\nnotebook: b\n", "3"])
def test_what_is_no_list_is_no_declaration(tmp_path, text):
    assert "expected a list of pages" in refused(tmp_path, text)[0]


@pytest.mark.parametrize(
    "text", ["- [", "a: b: c", GOOD.replace("Growth", "增长").encode("gb18030"), "- !!python/object:os.x {}"]
)
def test_what_is_no_yaml_in_utf8_is_said_to_be_none(tmp_path, text):
    assert "pages.yml: not readable as YAML in UTF-8" in refused(tmp_path, text)[0]


@pytest.mark.parametrize("parameters", ["[place, yingze]", "yingze", "0", "''", "[]"])
def test_parameters_are_names_with_values(tmp_path, parameters):
    text = GOOD.replace("{place: yingze}", parameters)
    assert refused(tmp_path, text)[0].startswith(
        "pages.yml: entry 1 (growth-yingze): expected parameters as name: value"
    )


def test_a_word_that_yaml_reads_as_no_text_is_no_name(tmp_path):
    assert "unknown parameter '2015'" in refused(tmp_path, GOOD.replace("{place:", "{2015:"))[0]


@pytest.mark.parametrize(
    "name", ["growth_yingze", "Growth", "增长", "a/b", "..", "a--b", "-a", "a.ipynb", "''", "'a\n\n  '"]
)
def test_an_address_has_small_letters_digits_and_single_hyphens(tmp_path, name):
    found = refused(tmp_path, GOOD.replace("growth-yingze", name))
    assert "a page's name is of a-z, 0-9 and hyphens" in "\n".join(found)


def test_the_declarations_of_the_book_can_be_built():
    from pathlib import Path

    pages = read_declarations(Path(__file__).resolve().parents[2] / "book" / "pages.yml")
    assert len({p.page for p in pages}) == len(pages) > 0


def test_a_page_may_be_about_another_ledger_of_the_project_and_no_other_folder(tmp_path):
    (page,) = read(tmp_path, GOOD.rstrip("\n") + "\n  data: data/sample\n")
    assert page.data == "data/sample"
    for folder in ("../elsewhere", "/etc", "data/../..", "data//sample"):
        (problem,) = refused(tmp_path, GOOD + f"  data: {folder}\n")
        assert "expected a folder inside the project" in problem
