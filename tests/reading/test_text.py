"""A restored text: what was meant, and offsets that still point into the raw file."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duizhang.claim import Restoration
from duizhang.reading.text import RestoredText, restored, spans

# A machine that others load too must not fail a test for being slow.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def change(start, end, found, intended, kind="variant"):
    return Restoration("s", str(start), str(end), found, intended, kind)


RAW = "网帖太原市经济发展第囚届五年来"
OVERLAY = [
    change(0, 2, "", "", "noise"),
    change(5, 9, "经济发展", "", "inserted"),
    change(10, 11, "囚", "四"),
    change(12, 12, "", "。", "missing_mark"),
]


def test_look_alikes_are_replaced_noise_dropped_and_lost_marks_supplied():
    assert RestoredText(RAW, OVERLAY).text == "太原市第四届。五年来"


def test_offsets_point_back_into_the_raw_file():
    text = RestoredText(RAW, OVERLAY)
    assert [text.to_raw(i) for i in range(len(text.text))] == [2, 3, 4, 9, 10, 11, 12, 12, 13, 14]
    assert text.to_raw(len(text.text)) == len(RAW)
    assert text.to_restored(12) == text.text.index("五")


def test_a_mark_lost_at_the_edge_of_a_quote_is_no_part_of_it():
    text = RestoredText(RAW, OVERLAY)
    assert text.restored(9, "第囚届") == "第四届"
    assert text.restored(12, "五年来") == "五年来"
    assert text.restored(9, "第囚届五年") == "第四届。五年"


def test_a_quote_is_restored_alike_with_the_text_and_without_it():
    text = RestoredText(RAW, OVERLAY)
    for start in range(len(RAW)):
        for end in range(start + 1, len(RAW) + 1):
            if not {start, end} & {1, 6, 7, 8}:
                assert restored(start, RAW[start:end], OVERLAY) == text.restored(start, RAW[start:end])


def test_the_damage_inside_a_range_is_listed():
    text = RestoredText(RAW, OVERLAY)
    assert [s.kind for s in text.damaged(9, 15)] == ["variant", "missing_mark"]
    assert text.damaged(12, 15) == ()


def test_a_restoration_that_does_not_find_its_character_is_refused():
    with pytest.raises(ValueError, match="expected '囚' there"):
        RestoredText("第四届", [change(1, 2, "囚", "四")])


def test_overlapping_restorations_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        spans([change(0, 3, "", ""), change(2, 4, "", "")])


def test_a_restoration_beyond_the_text_is_refused():
    with pytest.raises(ValueError, match="ends at 3"):
        RestoredText("第四届", [change(2, 5, "", "")])


def test_a_quote_that_does_not_stand_there_is_refused():
    with pytest.raises(ValueError, match="does not read"):
        RestoredText(RAW, OVERLAY).restored(0, "太原")


@given(st.data())
def test_offsets_go_there_and_back_wherever_nothing_was_changed(data):
    raw = data.draw(st.text("甲乙丙丁123", min_size=1, max_size=30))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    overlay = [
        change(a, b, raw[a:b], data.draw(st.text("，。四", max_size=2)))
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    text = RestoredText(raw, overlay)
    touched = {i for s in text.damage for i in range(s.start, s.end)}
    for i in set(range(len(raw))) - touched:
        assert text.to_raw(text.to_restored(i)) == i
        assert text.text[text.to_restored(i)] == raw[i]
    assert text.text == "".join(text._pieces())
    assert all(a <= b for a, b in zip(text._back, text._back[1:], strict=False))
