"""What the audit page says of a document."""

from __future__ import annotations

import random

import pytest

from duizhang.claim import Mention, Restoration
from duizhang.ledger import open_ledger
from duizhang.pages.page import Missing, Page
from duizhang.views.damage import FEWEST, Overlay, concentration
from duizhang.views.source_audit import Audit


def _replaced(places: list[int]) -> list[Restoration]:
    return [Restoration("s", str(p), str(p + 1), "忣", "及", "variant", "certain") for p in places]


def _lost(places: list[int]) -> list[Restoration]:
    return [Restoration("s", str(p), str(p), "", ",", "missing_mark", "certain") for p in places]


@pytest.fixture(scope="module")
def audits() -> dict[str, Audit]:
    ledger = open_ledger()
    names = ledger.table("sources")["source"].tolist()
    return {name: Audit(Page("source-audit", {"source": name}, ledger)) for name in names}


def test_distances_that_are_all_multiples_point_one_way():
    assert concentration([60, 120, 180, 60], 60) == pytest.approx(1)


def test_distances_half_a_period_apart_cancel():
    assert concentration([60, 90, 120, 150], 60) == pytest.approx(0, abs=1e-12)


def test_no_distances_say_nothing():
    assert concentration([], 60) == 0


def test_few_replaced_characters_are_no_rule():
    assert Overlay(_replaced([60 * i for i in range(FEWEST)])).rhythm is None


def test_every_47th_character_is_found_as_47():
    jitter = random.Random(4)
    at = [47 * i + jitter.randint(-2, 2) for i in range(90)]
    rhythm = Overlay(_replaced(at)).rhythm
    assert rhythm is not None
    assert abs(rhythm.period - 47) <= 1
    assert rhythm.chance < 1e-6


def test_places_thrown_at_random_show_no_rule():
    at = sorted(random.Random(1).sample(range(10_000), 170))
    rhythm = Overlay(_replaced(at)).rhythm
    assert rhythm is not None
    assert rhythm.chance > 0.001


def test_marks_put_back_and_digits_passed_over_give_the_exact_period():
    """A text whose 60th characters were replaced while the marks stood and the digits did not count."""
    chance = random.Random(7)
    at, marks, numbers, place = [], [], [], 0
    for i in range(80):
        at.append(place)
        lost, digits = chance.randint(1, 3), chance.randint(0, 4)
        marks += [place + 5 + 3 * j for j in range(lost)]
        if digits:
            numbers.append(Mention(f"m{i}", "s", str(place + 20), str(place + 20 + digits), "7" * digits, "claim"))
        place += 60 - lost + digits
    rhythm = Overlay([*_replaced(at), *_lost(marks)], numbers).rhythm
    assert rhythm is not None
    assert rhythm.period == 60
    assert rhythm.hits == len(rhythm.distances) == 79
    assert rhythm.short == 0


def test_one_mark_too_many_breaks_its_stretch():
    at = [59 * i for i in range(60)]
    marks = [59 * i + 9 for i in range(60)]
    whole = Overlay([*_replaced(at), *_lost(marks)]).rhythm
    broken = Overlay([*_replaced(at), *_lost([*marks, 100])]).rhythm
    assert whole is not None
    assert broken is not None
    assert (whole.period, whole.hits) == (60, 59)
    assert (broken.period, broken.hits) == (60, 58)


def test_a_stand_in_used_twice_for_one_character_is_counted_once():
    overlay = Overlay(_replaced([3, 90, 200]))
    assert {k: dict(v) for k, v in overlay.replacements.items()} == {"及": {"忣": 3}}
    assert overlay.restored == 3
    assert overlay.foreign == 0


def test_the_damaged_report_keeps_a_period_of_60(audits):
    rhythm = audits["taiyuan-report-2021"].overlay.rhythm
    assert rhythm is not None
    assert rhythm.period == 60
    assert rhythm.short == 0
    assert rhythm.near >= 0.9 * len(rhythm.distances)


def test_the_damaged_report_replaces_each_character_in_one_way(audits):
    assert all(len(c) == 1 for c in audits["taiyuan-report-2021"].overlay.replacements.values())


def test_a_document_without_rows_is_said_to_have_none(audits):
    audit = audits["yingze-2021"]
    assert not audit.overlay
    assert "no row for this document" in audit.damage_words()[0]
    with pytest.raises(Missing):
        audit.rhythm_figure()


def test_classes_share_out_every_number(audits):
    for audit in audits.values():
        assert sum(map(len, audit.by_class.values())) == len(audit.mentions)


def test_statuses_and_families_share_out_every_claim(audits):
    for audit in audits.values():
        assert sum(len(audit.ids(s)) for s in ("achieved", "target", "plan")) == len(audit.claims)
        table = audit.family_table()
        assert sum(int(n) for n in table["claims"].iloc[:-1]) == int(table["claims"].iloc[-1]) == len(audit.claims)


def test_the_funnel_of_a_document_counts_only_its_own(audits):
    for audit in audits.values():
        f = audit.funnel
        assert (f.numbers, f.claims) == (len(audit.mentions), len(audit.claims))
        assert f.tested == f.consistent + f.consistent_if + f.inconsistent
        assert f.tested + f.untestable == f.claims
        assert f.tested == len(audit.tested("consistent", "consistent_if", "inconsistent"))


def test_every_untested_claim_has_a_reason(audits):
    for audit in audits.values():
        assert sum(int(n.replace(",", "")) for n in audit.untested_table()["claims"]) >= audit.funnel.untestable


def test_a_silence_never_exceeds_what_it_concerns(audits):
    for audit in audits.values():
        for lacks, all_ in audit.silences.values():
            assert {c.claim for c in lacks} <= {c.claim for c in all_}


def test_every_figure_draws_what_it_counts(audits):
    import matplotlib.pyplot as plt

    for audit in audits.values():
        figure, points, alt, _ = audit.class_strip()
        plt.close(figure)
        assert len(points) == len(audit.mentions)
        assert f"{audit.length:,}" in alt
        figure, points, _, _ = audit.status_strip()
        plt.close(figure)
        assert len(points) == len(audit.claims)


def test_the_strip_of_numbers_says_how_many_are_quantities_and_not_that_they_can_be_checked(audits):
    caption = audits["yingze-2021"].class_strip()[-1]
    assert "say how much of something" in caption
    assert "checked" not in caption
