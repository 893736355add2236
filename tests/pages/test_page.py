"""What a page shows and records."""

import html
import json
import re
import shutil
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from duizhang.checks.verdict import Verdict
from duizhang.interval import Interval
from duizhang.ledger import open_ledger
from duizhang.pages import Missing, Page, ParameterError, start
from duizhang.pages.markup import cell, formula_markup, table_markup, verdict_markup
from duizhang.pages.page import MANY
from duizhang.pages.results import MIME, make_value

HOSTILE = "<script>alert('cell')</script><img src=x onerror=alert(1)>&\"'"
INFINITE = float("inf")


@pytest.fixture
def shown(monkeypatch):
    """Everything that a page shows, in order: HTML as text, other outputs as they are."""
    found = []
    monkeypatch.setattr("IPython.display.display", lambda x, **_how: found.append(x.data if hasattr(x, "data") else x))
    return found


@pytest.fixture
def page(data_folder):
    return Page("growth-rates", {}, open_ledger(data_folder))


# -- what is shown -----------------------------------------------------------
def test_html_in_a_cell_is_shown_and_never_run(page, shown):
    page.say(HOSTILE)
    page.table(pd.DataFrame({HOSTILE: [HOSTILE], "b": [HOSTILE]}), HOSTILE)
    with page.attempt():
        raise Missing(HOSTILE)
    verdict = Verdict(
        check=HOSTILE, id="x", role="signal", signal=HOSTILE, claims=(HOSTILE,), working=HOSTILE,
        numbers=rf"\text{{{HOSTILE}}}", other_readings=(HOSTILE,),
    )  # fmt: skip
    page.show(verdict_markup(verdict))
    text = "".join(shown)
    assert "<script" not in text
    assert "<img" not in text
    assert text.count("&lt;script&gt;") >= 8
    assert re.search(r'="[^"<>]*<', text) is None, "no cell ends an attribute"


def test_html_in_a_ledger_is_shown_and_never_run(data_folder, tmp_path, shown):
    data = tmp_path / "data"
    shutil.copytree(data_folder, data)
    path = data / "places.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",Yingze,", ",<script>alert(1)</script>,"), encoding="utf-8")
    assert text != path.read_text(encoding="utf-8")
    page = Page("growth-rates", {"place": "yingze"}, open_ledger(data))
    names = page.ledger.table("places")
    page.table(names.loc[names["place"] == page.place], "Places")
    assert "<script" not in "".join(shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in "".join(shown)


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<img src=x onerror=alert(1)>}", r"\text{<script>alert(1)</script>}", r"\mathrm{<b>}",
        r"\href{javascript:alert(1)}{x}", r"\frac{1}", "{", r"\nosuch{", "", r"\text{</math><script>a</script>}",
    ],
)  # fmt: skip
def test_a_formula_is_mathml_or_its_own_text(latex):
    markup = formula_markup(latex)
    assert markup.startswith(("<math", "<code>"))
    inner = re.sub(r"</?(m[a-z]+|code)\b[^<>]*>", "", markup)
    assert "<" not in inner, "no element from elsewhere"
    assert not re.search(r"<[^<>]*\b(href|on\w+|src)=", markup)


def test_every_formula_of_the_ledgers_own_verdicts_is_mathml(data_folder):
    from duizhang.checks.engine import check

    formulas = {v.numbers for v in check(open_ledger(data_folder).facts()) if v.numbers}
    assert formulas
    assert [f for f in formulas if not formula_markup(f).startswith("<math")] == []


def test_chinese_words_are_marked_as_chinese_and_nothing_else_is():
    assert cell("GDP 地区生产总值 grew") == 'GDP <span lang="zh-Hans">地区生产总值</span> grew'
    assert cell("2020") == "2020"


def test_an_empty_cell_is_empty():
    assert [cell(x) for x in (None, float("nan"), "")] == ["", "", ""]


def test_a_claim_in_a_cell_is_marked_for_its_link():
    assert cell("yingze-2021.gdp.2015") == '<code class="dz-claim">yingze-2021.gdp.2015</code>'


def test_a_table_of_no_rows_still_has_its_head():
    assert table_markup(pd.DataFrame(columns=["a"]), "Nothing").count("<th ") == 1


def test_a_table_too_wide_for_a_telephone_names_the_column_of_each_cell_and_a_narrow_one_does_not():
    wide = pd.DataFrame([["a" * 14, "b" * 14, "c" * 14, "d" * 14]], columns=["w", "x", "y", "z"])
    markup = table_markup(wide, "wide")
    assert 'class="dz-table dz-rows"' in markup and '<td data-head="x">' in markup
    assert "<caption>Wide</caption>" in markup
    # A claim is shown as a short link, and Chinese may be broken anywhere.
    narrow = pd.DataFrame(
        [["2015", "yingze-2021.general_public_budget_revenue.growth", "531.6亿元" * 5]], columns=list("abc")
    )
    assert "data-head" not in table_markup(narrow, "Narrow")


def test_many_verdicts_are_folded_by_family_and_a_few_are_not(page, shown):
    def sums(n):
        return [
            Verdict(check="sum.parts", id=str(i), role="test", verdict="consistent", claims=(), working="It fits.")
            for i in range(n)
        ]

    page.verdicts(sums(MANY))
    assert len(shown) == MANY and not any("<details" in s for s in shown)
    shown.clear()
    page.verdicts(sums(MANY + 1))
    (fold,) = shown
    assert f"{MANY + 1} × adds up</summary>" in fold and fold.count("It fits.") == MANY + 1


def test_other_explanations_stand_above_the_finding():
    verdict = Verdict(
        check="sum.parts", id="x", role="test", verdict="inconsistent", claims=("a.b.c",),
        working="The finding.", other_readings=("An innocent reading.",),
    )  # fmt: skip
    markup = verdict_markup(verdict)
    assert markup.index("An innocent reading.") < markup.index("The finding.")
    assert "these numbers cannot all hold" in markup


def test_what_is_missing_is_said_and_the_page_goes_on(page, shown):
    with page.attempt():
        raise Missing("Missing for Yingze: the rate of 2020.")
    page.say("The page goes on.")
    assert shown == [
        '<p class="dz-missing">Missing for Yingze: the rate of 2020.</p>',
        "<p>The page goes on.</p>",
    ]


def test_the_same_rows_are_named_as_missing_once(page, shown):
    for _ in range(3):
        with page.attempt():
            raise Missing("Missing: the rate.")
    page.close()
    assert "".join(map(str, shown[:3])).count("Missing: the rate.") == 1
    assert all("missing" in s for s in shown[:3]), "a later step is not left blank"
    assert shown[-1][MIME]["missing"] == ["Missing: the rate."]


@pytest.mark.parametrize("error", [KeyError("x"), LookupError("x"), ValueError("x")])
def test_only_missing_rows_are_forgiven(page, shown, error):
    with pytest.raises(type(error)), page.attempt():
        raise error


# -- what is recorded --------------------------------------------------------
def test_a_fraction_is_shown_in_per_cent_rounded_outward():
    value = make_value(Interval(0.10979891, 0.10986547), "%")
    assert (value["text"], value["text_zh"]) == ("10.97 to 10.99 %", "10.97至10.99%")
    assert (value["lo"], value["hi"], value["factor"]) == (0.10979891, 0.10986547, 100)


@pytest.mark.parametrize(
    ("value", "unit", "how", "english", "chinese"),
    [
        (Interval(4, 4), "firms", {"unit_zh": "家", "decimals": 0}, "4 firms", "4家"),
        (57, "", {}, "57", "57"),
        (1234567, "yuan", {"unit_zh": "元"}, "1,234,567 yuan", "1,234,567元"),
        (Fraction(1, 3), "%", {}, "33.33 %", "33.33%"),
        (Fraction(6, 3), "", {}, "2", "2"),
        (0.071, "%", {"decimals": 1}, "7.1 %", "7.1%"),
        (np.float64(0.5), "%", {}, "50.00 %", "50.00%"),
        (Interval(0.5, INFINITE), "%", {}, "at least 50.00 %", "至少50.00%"),
        (Interval(0.5, INFINITE, lo_open=True), "%", {}, "more than 50.00 %", "大于50.00%"),
        (Interval(-INFINITE, 3), "km", {"decimals": 0}, "at most 3 km", "至多3km"),
        (Interval(-INFINITE, 3, hi_open=True), "", {"decimals": 0}, "below 3", "低于3"),
        (Interval(-INFINITE, INFINITE), "%", {}, "no limit", "无限度"),
        ("in 2030", "", {"text_zh": "2030年"}, "in 2030", "2030年"),
        (0.5, "%", {"text": "half", "text_zh": "一半"}, "half", "一半"),
    ],
)
def test_a_value_has_words_in_two_languages(value, unit, how, english, chinese):
    made = make_value(value, unit, **how)
    assert (made["text"], made["text_zh"]) == (english, chinese)
    json.dumps(made, allow_nan=False)


def test_a_value_is_recorded_once_and_handed_back(page):
    growth = Interval(0.1, 0.2)
    assert page.value("growth", growth, "%", claims=("a.b.c",)) is growth
    assert page.recorded == {"growth"}
    with pytest.raises(ValueError, match="'growth' is recorded twice"):
        page.value("growth", growth, "%")


@pytest.mark.parametrize("wrong", [None, [1], {"a": 1}, 1j, b"1"])
def test_a_value_is_an_interval_a_number_or_a_text(page, wrong):
    with pytest.raises(TypeError, match="expected an interval, a number or a text"):
        page.value("x", wrong)


def test_no_number_is_no_value(page):
    with pytest.raises(ValueError, match="two numbers"):
        page.value("x", float("nan"))


def drawn(page, name):
    import matplotlib.pyplot as plt

    figure, _ = plt.subplots()
    page.figure(figure, name, alt="The finding", caption="The answer", points=pd.DataFrame({"x": [1]}))


def test_a_figure_is_recorded_once_with_its_points_and_its_words(page, shown):
    drawn(page, "levels")
    page.close()
    figure = shown[-1][MIME]["figures"]["levels"]
    assert figure["points"] == "x\n1\n"
    assert (figure["alt"], figure["caption"]) == ("The finding", "The answer")
    assert "<svg" in figure["svg"]
    with pytest.raises(ValueError, match="'levels' is shown twice"):
        drawn(page, "levels")


@pytest.mark.parametrize("name", ["../../levels", "a b", "Levels", "增长", "a.svg", "a/b", "", "-"])
def test_the_name_of_a_figure_is_never_a_path(page, shown, name):
    with pytest.raises(ValueError, match="expected a-z, 0-9 and hyphens"):
        drawn(page, name)


def test_closing_records_what_was_given_what_was_meant_and_what_was_read(data_folder, shown):
    page = Page("growth-rates", {"place": "迎泽", "indicator": "GDP"}, open_ledger(data_folder))
    page.value("x", 1, claims=("b.c.d", "a.b.c"))
    page.uses("a.b.c")
    page.close()
    record = shown[-1][MIME]
    assert record["parameters"] == {"place": "迎泽", "indicator": "GDP", "start_year": 2015, "end_year": 2020}
    assert record["bound"]["place"] == page.place == "yingze"
    assert record["claims"] == ["b.c.d", "a.b.c"]
    assert record["tables"] == page.ledger.read
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_misspelt_attribute_is_told_the_nearest_parameter(page):
    with pytest.raises(AttributeError, match="no parameter 'plcae'; did you mean place"):
        _ = page.plcae


# -- the first cell ----------------------------------------------------------
def test_a_name_that_papermill_put_there_by_mistake_is_found(data_folder, monkeypatch):
    monkeypatch.setenv("DUIZHANG_DATA", str(data_folder))
    space = {"place": "yingze", "plcae": "taiyuan", "_i": "code", "In": [""], "Out": {}, "json": json}
    with pytest.raises(ParameterError, match=r"unknown parameter 'plcae'; did you mean place?"):
        start("growth-rates", space)


def test_a_reader_may_run_the_first_cell_again_when_the_page_has_names_of_its_own(data_folder, monkeypatch):
    monkeypatch.setenv("DUIZHANG_DATA", str(data_folder))
    space = {"place": "yingze", "In": [""], "Out": {}}
    start("growth-rates", space)
    space |= {"n": 5, "place": "taiyuan"}
    assert start("growth-rates", space).place == "taiyuan"


def test_a_notebook_without_its_parameters_cell_has_the_defaults(data_folder, monkeypatch):
    monkeypatch.setenv("DUIZHANG_DATA", str(data_folder))
    space = {"In": [""]}
    assert start("growth-rates", space).place == "yingze"


def test_html_is_escaped_the_same_everywhere():
    assert html.unescape(cell(HOSTILE)) == HOSTILE


def test_a_claims_id_is_marked_as_one_with_underscores_too():
    from duizhang.pages.markup import cell

    for claim in ("yingze-2021.gdp.2020", "report-2018.general_public_budget_revenue.2018.target.growth"):
        assert cell(claim) == f'<code class="dz-claim">{claim}</code>'
    assert "dz-claim" not in cell("532.1 to 895.1")
