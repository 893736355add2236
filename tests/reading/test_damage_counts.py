"""The count of a damage: what it passes over, and where a lost mark stands in it."""

from duizhang.claim import Restoration
from duizhang.reading.text import damage_counts


def restoration(start, end, found, intended, kind):
    return Restoration("s", str(start), str(end), found, intended, kind)


def test_digits_letters_blanks_and_half_width_signs_do_not_count():
    counts = damage_counts("甲12.5%乙 AB\n囚", [restoration(11, 12, "囚", "人", "variant")])
    assert counts == {(11, "人"): (3, 0)}


def test_a_lost_mark_is_put_back_before_the_next_character_is_counted():
    overlay = [restoration(1, 1, "", "，", "missing_mark"), restoration(2, 3, "囚", "人", "variant")]
    assert damage_counts("甲乙囚", overlay) == {(1, "，"): (2, 1), (2, "人"): (4, 1)}


def test_kept_commas_and_full_stops_are_marks_too():
    overlay = [restoration(3, 3, "", "。", "missing_mark")]
    assert damage_counts("甲，乙丙", overlay) == {(3, "。"): (4, 2)}


def test_words_of_another_text_are_left_out_and_inserted_ones_left_in():
    overlay = [
        restoration(0, 2, "", "", "noise"),
        restoration(3, 5, "经济", "", "inserted"),
        restoration(5, 6, "囚", "人", "variant"),
    ]
    assert damage_counts("广告甲经济囚", overlay) == {(5, "人"): (4, 0)}


def test_a_row_that_holds_two_characters_stands_where_its_first_one_does():
    overlay = [restoration(1, 1, "", "。大", "missing_mark"), restoration(2, 3, "囚", "人", "variant")]
    assert damage_counts("甲力囚", overlay) == {(1, "。大"): (2, 1), (2, "人"): (5, 1)}
