"""Parameters: what a page accepts, and in which words it refuses the rest."""

import html
import re
import shlex
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang.ledger import open_ledger
from duizhang.pages.markup import parameter_markup
from duizhang.pages.parameters import MODELS, ParameterError, model_for, nearest, parse_assignments, validate

HOSTILE = [
    "'; import os; os.abort() #", '"""', "$(touch pwned)", "`id`", "../../etc/passwd", "a\nimport os", "{place}",
    "</code><script>alert(1)</script>", "\x1b[31m", "\x00", "yingze\n", "%(place)s", "\\", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def ledger(data_folder):
    return open_ledger(data_folder)


def problems(notebook, ledger=None, **values):
    with pytest.raises(ParameterError) as refused:
        model = validate(notebook, values)
        if ledger is not None:
            model.bind(ledger)
    return refused.value.problems


def bound(notebook, ledger, **values):
    return validate(notebook, values).bind(ledger)


def test_a_misspelt_parameter_is_told_its_nearest_right_name():
    assert problems("growth-rates", plcae="taiyuan") == ["unknown parameter 'plcae'; did you mean place?"]


def test_a_name_near_to_none_is_told_all_of_them():
    assert problems("growth-rates", zzz=1) == [
        "unknown parameter 'zzz'; expected one of place, indicator, start_year, end_year"
    ]


def test_a_notebook_that_does_not_exist_is_told_the_nearest_that_does():
    with pytest.raises(ParameterError, match="did you mean growth-rates"):
        model_for("growth-rate")


@pytest.mark.parametrize("wrong", ["2015", 2015.0, True, None, [2015], "", 1948, 2101])
def test_a_year_is_a_whole_number_and_nothing_becomes_one(wrong):
    (problem,) = problems("growth-rates", start_year=wrong)
    assert f"start_year = {wrong!r} is not right: expected whole number" in problem
    assert "such as 2015" in problem


@pytest.mark.parametrize("wrong", [True, 140100.0, None, ["taiyuan"], {"place": 1}])
def test_a_place_is_a_text_or_a_code_and_nothing_else(wrong):
    (problem,) = problems("growth-rates", place=wrong)
    assert "expected text or whole number" in problem


def test_all_that_is_wrong_is_said_at_once_one_line_each():
    found = problems("growth-rates", plcae=1, start_year="2015", end_year=2020.0)
    assert len(found) == 3
    assert all("\n" not in p for p in found)


def test_a_parameter_whose_name_is_no_text_is_unknown_too():
    with pytest.raises(ParameterError, match="unknown parameter '1'"):
        validate("growth-rates", {1: "taiyuan"})


@pytest.mark.parametrize("notebook", ["growth-rates", "sector-claims"])
@pytest.mark.parametrize("start", [2020, 2021])
def test_a_start_must_come_before_its_end(ledger, notebook, start):
    (problem,) = problems(notebook, ledger, start_year=start, end_year=2020)
    assert problem == f"start_year {start} is not before end_year 2020: expected start_year < end_year"


@pytest.mark.parametrize("name", ["taiyuan", "Taiyuan", "太原", "太原市", "TAI YUAN", "140100", 140100])
def test_a_place_has_a_slug_two_names_and_a_code(ledger, name):
    assert bound("growth-rates", ledger, place=name)["place"] == "taiyuan"


@pytest.mark.parametrize("name", ["gdp", "地区生产总值", "GDP", "gross regional product"])
def test_an_indicator_has_a_slug_and_two_names(ledger, name):
    assert bound("growth-rates", ledger, indicator=name)["indicator"] == "gdp"


def test_an_unknown_place_is_told_the_nearest(ledger):
    (problem,) = problems("growth-rates", ledger, place="taiyaun")
    assert "no place 'taiyaun'" in problem
    assert "taiyuan" in problem


@pytest.mark.parametrize("notebook", ["growth-rates", "sector-claims"])
def test_a_place_without_claims_is_told_what_would_bring_them_in(ledger, notebook):
    places, claims = ledger.table("places"), ledger.table("claims")
    held = set(claims["place"])
    if notebook == "growth-rates":  # outside figures serve it too
        held |= set(ledger.table("reference")["place"])
    without = [p for p in places["place"] if p not in held]
    if not without:
        pytest.skip("every place of the ledger has a figure")
    (problem,) = problems(notebook, ledger, place=without[0])
    assert "has no claims in the ledger" in problem
    assert f"duizhang run {notebook} -p place={without[0]} --data FOLDER" in problem


def test_an_indicator_that_the_place_lacks_is_told_what_the_place_has(ledger):
    claims, reference = ledger.table("claims"), ledger.table("reference")
    has = {i for t in (claims, reference) for i in t.loc[t["place"] == "yingze", "indicator"]}
    lacked = next(i for i in ledger.table("indicators")["indicator"] if i not in has)
    (problem,) = problems("growth-rates", ledger, place="yingze", indicator=lacked)
    assert problem.startswith(f"indicator {lacked!r}: the ledger has none for yingze; ")
    assert any(i in problem for i in has)


def test_places_to_compare_lie_inside_their_parent(ledger):
    assert bound("district-comparison", ledger, places="迎泽；140107")["places"] == ["yingze", "xinghualing"]
    assert "is not inside taiyuan" in problems("district-comparison", ledger, places="yingze;shanxi")[0]
    assert "places is empty" in problems("district-comparison", ledger, places=" ; ")[0]
    assert "has no places inside it" in problems("district-comparison", ledger, parent="yingze")[0]


def test_a_place_named_twice_is_compared_once(ledger):
    assert bound("district-comparison", ledger, places="yingze;迎泽区;yingze")["places"] == ["yingze"]


def test_all_means_every_unit_of_the_parent(ledger):
    table = ledger.table("places")
    assert bound("district-comparison", ledger, places="all")["places"] == table.loc[
        table["parent"] == "taiyuan", "place"
    ].tolist()  # fmt: skip


def test_an_unknown_document_is_told_the_nearest(ledger):
    (problem,) = problems("source-audit", ledger, source="yingze-2012")
    assert "did you mean yingze-2021" in problem


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["place", "indicator"])
def test_a_text_with_code_in_it_stays_a_text_and_is_refused_in_one_line(ledger, name, text):
    values = parse_assignments("growth-rates", [f"{name}={text}"])
    assert values == {name: text.strip()}
    if text.strip() == "yingze" and name == "place":
        assert bound("growth-rates", ledger, **values)["place"] == "yingze"
        return
    (problem,) = problems("growth-rates", ledger, **values)
    assert problem.isprintable(), "neither a line end nor an escape reaches the terminal"


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_for_a_document_is_refused_in_one_line(data_folder, text):
    ledger = open_ledger(data_folder)
    if text in ledger.table("sources")["source"].tolist():
        return
    (problem,) = problems("source-audit", ledger, source=text)
    assert len(problem.splitlines()) == 1


@pytest.mark.parametrize("name", ["place=1\nimport os", "x;y", "__import__('os')", "1", "", "place "])
def test_a_name_that_is_code_never_passes(name):
    with pytest.raises(ParameterError):
        validate("growth-rates", {name: "taiyuan"})


# -- the command line's texts ------------------------------------------------
def test_an_assignment_becomes_what_its_parameter_takes():
    assert parse_assignments("growth-rates", ["place=140100", "start_year=2016"]) == {
        "place": "140100",
        "start_year": 2016,
    }


@pytest.mark.parametrize("year", ["２０１５", "2_015", "2015.0", "1e3", "0x7df", "二〇一五", "nan", ""])
def test_a_year_is_typed_with_plain_digits(year):
    values = parse_assignments("growth-rates", [f"start_year={year}"])
    assert "start_year" in problems("growth-rates", **values)[0]


def test_an_assignment_without_its_sign_shows_how_it_is_written():
    with pytest.raises(ParameterError, match=re.escape("-p 'taiyuan': expected name=value, such as place=yingze")):
        parse_assignments("growth-rates", ["taiyuan"])


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(ParameterError, match="'place' is given twice"):
        parse_assignments("growth-rates", ["place=yingze", "place=taiyuan"])


def test_a_value_may_hold_the_sign_itself():
    assert parse_assignments("growth-rates", ["place=a=b"]) == {"place": "a=b"}


# -- what a reader sees of them ----------------------------------------------
@pytest.mark.parametrize("text", [t for t in HOSTILE if t == t.strip() and "\n" not in t])
def test_the_command_on_the_page_gives_its_parameters_back(text):
    given = {"place": text, "indicator": "gdp", "start_year": 2015, "end_year": 2020}
    markup = parameter_markup(MODELS["growth-rates"], given, {})
    assert "<script" not in markup
    command = html.unescape(re.search(r'class="dz-rerun">[^<]*<code>(.*?)</code>', markup, re.S).group(1))
    words = shlex.split(command)
    assert words[:3] == ["duizhang", "run", "growth-rates"]
    assignments = [words[i + 1] for i, w in enumerate(words) if w == "-p"]
    assert parse_assignments("growth-rates", assignments) == given


@pytest.mark.parametrize("notebook", sorted(MODELS))
def test_every_parameter_says_its_type_its_default_what_is_allowed_and_what_it_means(notebook):
    for row in MODELS[notebook].table():
        assert list(row) == ["parameter", "type", "default", "allowed", "meaning"]
        assert all(row.values()), row


@pytest.mark.parametrize("notebook", sorted(MODELS))
def test_the_defaults_are_right_themselves(ledger, notebook):
    validate(notebook, {}).bind(ledger)


@pytest.mark.parametrize("notebook", sorted(MODELS))
def test_names_of_parameters_are_plain_words(notebook):
    letters = set(string.ascii_lowercase + "_")
    assert all(set(name) <= letters for name in MODELS[notebook].model_fields)


def test_nearest_names_few_choices_in_full_and_many_by_example():
    assert nearest("gpd", ["gdp", "tax"]) == "did you mean gdp?"
    assert nearest("zzz", ["gdp", "tax"]) == "expected one of gdp, tax"
    assert nearest("zzz", [f"a{i}" for i in range(20)]).startswith("expected one of 20, such as a0, a1")
