"""The page of all verdicts: every test is counted, whatever came of it."""

from __future__ import annotations

import pytest

from duizhang.checks.verdict import ACCUSING, FAMILIES
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.pages.parameters import VERDICT_WORDS, ParameterError, validate
from duizhang.views.verdicts import ANSWERS, WORDS, ByFamily, Verdicts, word_of


@pytest.fixture(scope="module")
def ledger(data_folder):
    return open_ledger(data_folder)


def asked(ledger, **parameters: str) -> Verdicts:
    return Verdicts(Page("verdicts", parameters, ledger))


@pytest.fixture(scope="module")
def whole(ledger) -> Verdicts:
    return asked(ledger)


def test_a_funnel_loses_no_claim(whole):
    f = whole.funnel
    assert f.claims == f.tested + f.untestable
    assert f.tested == f.consistent + f.consistent_if + f.inconsistent


def test_the_documents_of_the_ledger_add_up_to_its_funnel(whole):
    parts = [whole.funnel_of(s.source) for s in whole.sources]
    for column in ("numbers", "claims", "tested", "consistent", "consistent_if", "inconsistent", "untestable"):
        assert sum(getattr(f, column) for f in parts) == getattr(whole.funnel, column)


def test_every_family_is_listed_whether_it_found_rows_or_not(whole):
    told = whole.family_table()["what it asks (family)"]
    assert [words.rpartition("(")[2].rstrip(")") for words in told] == list(FAMILIES)


def test_the_rows_of_all_families_are_all_verdicts(whole):
    assert sum(len(g.verdicts) for g in whole.by_family) == len(whole.all)


def test_only_the_families_of_rule_10_have_counts_of_inconsistent(whole):
    for group in whole.by_family:
        assert not group.counts["inconsistent"] or group.family.id in ACCUSING


def test_a_claim_without_a_test_has_its_reason_counted(whole):
    counted = whole.reason_table()["claims"].str.replace(",", "").astype(int).sum()
    assert counted >= whole.funnel.untestable


def test_luck_is_the_sum_of_the_chances_and_nothing_where_no_null_is_known(whole):
    table = whole.chance_table()
    table.index = table["family"].str.extract(r"\(([a-z.]+)\)$")[0]
    group = next(g for g in whole.by_family if g.family.id == "count.recover")
    assert group.chances and all(0 < c <= 1 for c in group.chances)
    assert table.loc["count.recover", "passes expected by luck"].startswith(f"{sum(group.chances):.2f} of")
    assert table.loc["growth.deflator", "passes expected by luck"] == "no null is known"


def test_untestable_rows_are_no_tests_that_were_run(whole):
    for group in whole.by_family:
        assert group.run == sum(v.verdict in ANSWERS for v in group.verdicts)


def test_a_family_by_the_beginning_of_its_id_takes_all_its_kin(ledger):
    growth = asked(ledger, family="growth")
    assert {g.family.id for g in growth.by_family} == {f for f in FAMILIES if f.startswith("growth.")}
    assert growth.funnel == asked(ledger).funnel


def test_a_document_keeps_only_verdicts_that_its_claims_take_part_in(ledger):
    page = asked(ledger, source="xinghualing-2021")
    for v in page.scope:
        assert any(page.facts.claim(c).source == "xinghualing-2021" for c in v.claims)


def test_shared_words_are_counted_and_left_to_their_own_pages_unless_asked_for(whole, ledger):
    assert not any(v.check == WORDS for v in whole.cards)
    named = asked(ledger, family=WORDS)
    assert len(named.cards) == len([v for v in whole.all if v.check == WORDS])
    assert named.elsewhere_words() == ""


def test_every_card_that_finds_something_has_an_innocent_explanation(whole):
    assert all(v.other_readings for v in whole.cards if v.verdict != "consistent")


@pytest.mark.parametrize("word", VERDICT_WORDS)
def test_each_word_shows_only_verdicts_of_that_word(ledger, word):
    page = asked(ledger, verdict=word, source="taiyuan-report-2021")
    assert {word_of(v) for v in page.asked} <= {word}
    assert word == "untestable" or len(page.cards) + sum(map(page._elsewhere, page.asked)) == len(page.asked)
    assert len(page.untested_table()) == (len(page.asked) if word == "untestable" else 0)


def test_cards_begin_with_the_strongest_finding(whole):
    order = [ANSWERS.index(v.verdict) for v in whole.cards if v.verdict in ANSWERS]
    assert order == sorted(order)


def test_a_family_that_found_nothing_says_so(ledger):
    page = asked(ledger, source="xinghualing-2022", family="growth.deflator")
    with pytest.raises(Missing, match="nothing for chance to explain"):
        page.chance_table()
    with pytest.raises(Missing, match="No figure of xinghualing-2022 is derived"):
        page.derived_table()
    assert page.cards == ()


def test_a_family_not_run_yet_is_told_apart_from_one_that_found_nothing(whole, monkeypatch):
    from dataclasses import replace

    family = replace(FAMILIES["growth.ytd"], implemented=False)
    monkeypatch.setitem(whole.__dict__, "by_family", (ByFamily(family, ()),))
    assert whole.family_table().loc[0, "what came of it"] == "not run yet"
    assert "not run yet: 1" in whole.family_words()[0]


def test_the_totals_and_each_document_are_recorded_for_prose(ledger):
    page = asked(ledger)
    page.record()
    names = page.page.recorded
    for name in ("numbers", "claims", "tested", "consistent", "consistent-if", "inconsistent", "untestable"):
        assert {name, f"yingze-2021-{name}"} <= names


def test_wrong_words_are_told_the_nearest_right_ones(ledger):
    with pytest.raises(ParameterError) as refused:
        validate("verdicts", {"source": "yingze", "family": "growth.deflater", "verdict": "inconsistant"}).bind(ledger)
    assert [p.split("did you mean ")[1].split("?")[0].split(" or ")[0] for p in refused.value.problems] == [
        "yingze-2021", "growth.deflator", "inconsistent",
    ]  # fmt: skip
