"""What two documents share: figures, words, and what differs inside a shared sentence."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from duizhang.claim import Claim, Passage
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.pages.parameters import ParameterError, validate
from duizhang.views.shared_figures import Quantity, Run, Shared, covered


@pytest.fixture(scope="module")
def ledger(data_folder):
    return open_ledger(data_folder)


def shared(ledger, a: str, b: str) -> Shared:
    return Shared(Page("shared-figures", {"source_a": a, "source_b": b}, ledger))


@pytest.fixture(scope="module")
def city_and_district(ledger) -> Shared:
    return shared(ledger, "taiyuan-report-2021", "xinghualing-2021")


def passage(**columns: str) -> Passage:
    row = {
        "passage": "a.b.p001", "source_a": "a", "start_a": "10", "end_a": "20", "source_b": "b", "start_b": "30",
        "end_b": "40", "characters": "10", "head": "新增减税降费", "difference": "2亿元 / 3亿元",
    }  # fmt: skip
    return Passage(**(row | columns))


def test_overlapping_runs_count_each_character_once():
    assert covered([(0, 10), (5, 12), (20, 25), (21, 22)]) == 17


def test_nothing_covers_nothing():
    assert covered([]) == 0


def test_a_run_read_from_the_other_side_has_its_places_and_its_difference_turned():
    run = Run.of(passage(), "b")
    assert (run.a, run.b) == ((30, 40), (10, 20))
    assert (run.first, run.second) == ("3亿元", "2亿元")


def test_words_of_a_third_document_are_a_formula():
    assert Run.of(passage(also_in="c;d"), "a").formula
    assert not Run.of(passage(), "a").formula


def test_the_city_and_its_district_share_two_crime_figures_in_one_sentence(city_and_district):
    assert {v.signal for v in city_and_district.equal} == {"shared"}
    printed = {city_and_district.facts.claim(c).printed for v in city_and_district.equal for c in v.claims}
    assert printed == {"-14.7", "-29.2"}


def test_every_signal_stands_in_both_documents_and_in_no_third(ledger):
    sources = ledger.table("sources")["source"].tolist()
    for a, b in pairwise(sources):
        page = shared(ledger, a, b)
        for v in page.signals:
            assert {page.facts.claim(c).source for c in v.claims} == {a, b}
            assert v.other_readings


def test_the_order_of_the_two_documents_changes_no_count(ledger, city_and_district):
    other = shared(ledger, "xinghualing-2021", "taiyuan-report-2021")
    assert {v.claims for v in other.equal} == {v.claims for v in city_and_district.equal}
    assert other.longest.characters == city_and_district.longest.characters
    assert other.characters(lambda r: r.a) == city_and_district.characters(lambda r: r.b)
    assert {(d.second, d.first) for d in other.differences} == {
        (d.first, d.second) for d in city_and_district.differences
    }


def test_a_shared_sentence_names_20_fields_in_the_district_and_18_in_the_city(city_and_district):
    assert ("18个", "20个") in {(d.first, d.second) for d in city_and_district.differences}


def test_no_equal_figure_is_zero_or_round(city_and_district, ledger):
    for page in (city_and_district, shared(ledger, "taiyuan-report-2021", "taiyuan-review-2021")):
        for v in page.equal:
            assert page.facts.claim(v.claims[0]).printed.strip("-0.")


def test_equal_figures_are_told_beside_all_that_could_have_been_equal(city_and_district):
    assert len(city_and_district.equal) < len(city_and_district.quantities)
    words = " ".join(city_and_district.figure_words())
    assert (
        f"{len(city_and_district.quantities)} times" in words and f"In {len(city_and_district.equal)} of these" in words
    )


def test_a_quantity_is_shown_with_its_magnitude(city_and_district):
    entities = next(q for q in city_and_district.quantities if q.a.indicator == "new_market_entities")
    assert city_and_district._printed(entities.a).startswith("9.2万户")
    assert not entities.equal


def test_equal_values_in_other_digits_are_equal():
    a = Claim("a.x", "a", "m", "s", "x", "p", printed="9.2", multiplier="10000")
    assert Quantity(a, replace(a, claim="b.x", printed="92000", multiplier="1"), False).equal


def test_formulas_do_not_count_among_the_shared_words(city_and_district):
    assert any(r.formula for r in city_and_district.runs)
    assert not any(r.formula for r in city_and_district.own)
    assert not any(d.formula for d in city_and_district.differences)


def test_the_strips_show_every_run_and_every_equal_figure(city_and_district):
    _, points, alt, _ = city_and_district.barcode()
    figures = points["row"].str.endswith("the same figures").sum()
    assert figures == sum(len(v.claims) for v in city_and_district.equal)
    assert points["end, per cent"].between(0, 100).all()
    assert f"{len(city_and_district.own)}" in alt


def test_two_documents_without_shared_words_say_which_rows_are_missing(ledger):
    page = shared(ledger, "xinghualing-2022", "taiyuan-review-2021")
    with pytest.raises(Missing, match=r"passages\.csv has no run of words"):
        page.run_table()
    with pytest.raises(Missing, match="nothing to draw"):
        page.barcode()
    page.record()
    page.record_words()
    assert "print no figure of the same thing" in page.figure_words()[0]


def test_no_sentence_claims_that_one_copied_from_the_other(ledger):
    sources = ledger.table("sources")["source"].tolist()
    for b in sources[1:]:
        page = shared(ledger, sources[0], b)
        said = " ".join([*page.figure_words(), *page.silence()]).lower()
        assert "copied" not in said and "plagiar" not in said


def test_a_document_is_not_compared_with_itself(ledger):
    model = validate("shared-figures", {"source_a": "yingze-2021", "source_b": "yingze-2021"})
    with pytest.raises(ParameterError, match="expected two documents"):
        model.bind(ledger)


def test_a_misspelt_document_is_told_its_nearest(ledger):
    with pytest.raises(ParameterError, match="did you mean yingze-2021"):
        validate("shared-figures", {"source_a": "yinze-2021"}).bind(ledger)
