"""Numbers of the lessons: declared formulas on printed figures, computed and never typed."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from duizhang.checks import growth
from duizhang.interval import Interval
from duizhang.publish.values import shown
from duizhang.publish.worked import DECLARED, FORMULAS, WorkedError, Workings, workings_of

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
LEVELS = {"first": "yingze-2021.gdp.2015", "last": "yingze-2021.gdp.2020"}


def worked(**entries) -> Workings:
    return Workings(entries, DATA)


def text(entry: dict, options: str = "") -> str:
    return shown(worked(it=entry).value("it"), options)


def test_a_formula_of_the_checks_is_computed_on_printed_figures():
    entry = {"is": "growth.annual_growth(first, last, 5)", "with": LEVELS, "unit": "%"}
    assert text(entry) == "10.97 to 10.99 %"
    result = worked(it=entry).result("it")
    expected = growth.annual_growth(Interval(531.55e8, 531.65e8), Interval(895.05e8, 895.15e8), 5)
    assert (float(result.lo), float(result.hi)) == pytest.approx((expected.lo, expected.hi), rel=1e-12)


def test_a_number_may_build_on_another():
    first = {"is": "growth.annual_growth(first, last, 5)", "with": LEVELS}
    second = {"is": "n - g", "with": {"n": "first", "g": "yingze-2021.gdp.growth-2016-2020"}, "unit": "%"}
    assert worked(first=first, second=second).value("second")["text"] == "3.82 to 3.94 %"


def test_the_invented_county_has_its_own_ledger_and_published_figures():
    rate = {"is": "a - b", "unit": "percentage points", "divide": 0.01, "decimals": 1}
    figures = {"a": "sample/chengling-2024.gdp.growth.2023", "b": "sample/outside:yunting.gdp.growth_yoy.2023"}
    assert text(rate | {"with": figures}) == "0.3 to 0.5 percentage points"


def test_whole_numbers_that_fit_are_shown_from_the_first_to_the_last():
    figures = {
        "rate": "sample/chengling-2024.high-tech-firms.growth.2023",
        "more": "sample/chengling-2024.high-tech-firms.difference.2023",
    }
    assert text({"is": "count.recover_counts(rate, more)", "with": figures}) == "32"
    assert text({"is": "number_of(count.recover_counts(rate, more))", "with": figures}) == "1"


@pytest.mark.parametrize(
    ("claim", "english", "chinese"),
    [
        ("yingze-2021.gdp.2015", "53.16 billion yuan", "531.6亿元"),
        ("yingze-2021.gdp.growth-2016-2020", "7.1 %", "7.1%"),
        ("taiyuan-report-2021.gdp.2020", "415.325 billion yuan", "4153.25亿元"),
        ("sample/chengling-2024.urban-disposable-income.2023", "36,842 yuan", "36842元"),
        ("sample/chengling-2024.visitors.2023", "2.13 million people", "213万人次"),
        ("sample/chengling-2024.above-scale-industrial-firms.2023", "87", "87家"),
        ("sample/chengling-2024.services-value-added.2023", "10.772 billion yuan", "107.72亿元"),
    ],
)
def test_a_figure_is_written_with_the_digits_of_its_text(claim, english, chinese):
    assert worked().printed(claim) == english
    assert worked().printed(claim, chinese=True) == chinese


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"is": "growth.anual_growth(1, 2, 3)"}, "did you mean growth.annual_growth"),
        ({"is": "x + 1"}, "'x' is not named under 'with'"),
        ({"is": "x", "with": {"x": "yingze-2021.gdp.2050"}}, "no claim 'yingze-2021.gdp.2050'; did you mean"),
        ({"is": "x", "with": {"x": "outside:taiyuan.gdp.level.1850"}}, "no figure"),
        ({"is": "x", "with": {"x": [1]}}, "expected a claim"),
        ({"is": "1 +"}, "invalid syntax"),
        ({"is": "1 / 0"}, "zero"),
        ({"is": "x ** y", "with": {"x": 0, "y": 2}}, "a power needs"),
        ({"of": "x"}, "expected a mapping with 'is'"),
        ("7.1", "expected a mapping with 'is'"),
        ({"is": "count.recover_counts(r, 1)", "with": {"r": "yingze-2021.gdp.2015"}}, "no whole number fits"),
    ],
)
def test_what_is_declared_wrongly_is_named(entry, said):
    with pytest.raises(WorkedError) as wrong:
        worked(it=entry).value("it")
    assert said in str(wrong.value)
    assert "it" in str(wrong.value)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "growth.annual_growth.__globals__",
        "open('x')",
        "().__class__",
        "[a for a in b]",
        "lambda: 1",
        "'7.1'",
        "True",
        "f(*x)",
        "growth.annual_growth(start=1)",
    ],
)
def test_an_expression_is_arithmetic_and_no_program(expression):
    with pytest.raises(WorkedError):
        worked(it={"is": expression}).value("it")


def test_a_circle_is_told():
    with pytest.raises(WorkedError, match="in a circle"):
        worked(a={"is": "x", "with": {"x": "b"}}, b={"is": "x", "with": {"x": "a"}}).value("a")


def test_a_number_that_nobody_declared_names_the_nearest():
    with pytest.raises(WorkedError, match="did you mean nominal"):
        worked(nominal={"is": "1"}).value("nominl")


def test_every_formula_has_a_name_of_the_checks():
    assert {"growth.annual_growth", "share.share", "count.grim_counts", "target.required_growth"} <= set(FORMULAS)
    assert "open" not in FORMULAS


# -- the lessons' own numbers ------------------------------------------------
def declared() -> dict:
    return yaml.safe_load((ROOT / "book" / DECLARED).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", declared())
def test_every_declared_number_can_be_computed(name):
    assert workings_of(ROOT / "book", DATA).value(name)["text"]


def test_every_declared_number_is_used_and_nothing_is_declared_for_nothing():
    lessons = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "book" / "teach").glob("*.md"))
    inputs = {v for entry in declared().values() for v in (entry.get("with") or {}).values()}
    idle = [n for n in declared() if f"{{worked}}`{n}`" not in lessons and f"{{worked}}`{n}|" not in lessons]
    assert [n for n in idle if n not in inputs] == []


def test_the_worked_numbers_are_those_of_the_book():
    book = workings_of(ROOT / "book", DATA)
    assert book.value("deflator")["text"] == "3.57 to 3.68 %"
    assert book.value("trillion-required")["text"] == "19.21 to 19.22 %"
    assert book.value("communities-counts")["text"] == "25"
    assert book.value("communities-chance")["text"] == "31 to 32 %"


def test_no_common_mistake_leads_to_the_right_number():
    book = workings_of(ROOT / "book", DATA)
    for right, wrong in (
        ("nominal", "nominal-divided"),
        ("nominal", "nominal-six-years"),
        ("deflator", "deflator-subtracted"),
        ("trillion-required", "trillion-divided"),
        ("county-rate", "county-rates-mean"),
    ):
        assert not book.result(right).meets(Interval.of(book.result(wrong))), (right, wrong)


def test_what_solutions_say_of_the_county_holds():
    """Sentences that lean on a relation, not on a number, are checked as relations."""
    book = workings_of(ROOT / "book", DATA)
    assert book.result("county-services-share").within(book.result("county-services-share-printed"))
    assert Decimal(1) in book.result("county-shares-box")
    assert book.result("county-deflator").meets(book.result("its-city-deflator"))
    assert book.result("ahead-2023").meets(book.result("ahead-2024"))
    assert book.result("county-rest-of-services").width > book.result("county-rest-of-farming").width
    _, printed = book.claim("sample/chengling-2025.gdp.growth.2024")
    assert book.result("points-all").meets(printed.readings()[0].interval / 100)
    index, rate = book.claim("sample/chengling-2025.general-public-budget-revenue.growth.2024")
    assert book.result("county-revenue-rate").meets(index.value(rate))
    _, level = book.claim("sample/chengling-2025.general-public-budget-revenue.2024")
    allowed, last_digit = book.result("county-revenue-allowed"), Decimal("0.01") * 10**8
    moved = [index.value(level) + int(last_digit) * units for units in range(-2, 3)]
    assert [m.meets(allowed) for m in moved] == [False, True, True, True, False]
    assert not book.result("county-nominal").meets(index.value(printed))
    assert book.result("income-gap-2024").lo > book.result("income-gap-2023").hi
    assert book.result("income-ratio-2024").hi < book.result("income-ratio-2023").lo
