"""Damage is told with a proposed overlay; what is not damaged is left alone."""

import pytest

from duizhang.intake.damage import NONE, find_damage, simplified
from duizhang.intake.lookalikes import RADICALS, SUBSTITUTES
from duizhang.intake.report import Given, read_report


def damaged(text, step, swap):
    """Every so-many-th character that can be replaced, replaced."""
    out, count, real = list(text), 0, []
    for i, c in enumerate(text):
        count += 1
        if count >= step and c in swap:
            out[i] = swap[c]
            real.append((i, c))
            count = 0
    return "".join(out), real


INTENDED = {meant[0]: found for found, meant in SUBSTITUTES.items() if found not in "哋の"}


@pytest.fixture(scope="module")
def text(reports):
    return reports["chengling-2024"] + reports["chengling-2025"]


def test_an_undamaged_report_has_no_damage(reports):
    for report in reports.values():
        assert find_damage(report).summary == NONE


@pytest.mark.parametrize(
    "words", ["乾县", "张昇、李㛃、王喆、赵堃", "濛阳街道", "囡囡幼儿园", "汾河两岸", "囚犯改造", "萬寿路"]
)
def test_rare_characters_in_names_are_left_alone(text, words):
    with_name = text.replace("澄岭县", f"{words}所在的澄岭县", 30)
    assert find_damage(with_name).summary == NONE
    assert simplified(with_name) == (with_name, 0)


def test_a_line_of_verse_in_traditional_characters_is_no_damage(text):
    verse = "歲寒，然後知松柏之後彫也。學而時習之，不亦說乎。"
    assert find_damage(text + verse).summary == NONE


def test_replaced_characters_are_found_where_they_stand(text):
    harmed, real = damaged(text, 40, INTENDED)
    found = find_damage(harmed)
    proposed = {(h.start, h.intended) for h in found.rows if h.kind == "variant"}
    assert len(real) >= 50
    assert len(proposed & set(real)) >= 0.75 * len(real)
    certain = [h for h in found.rows if h.certainty == "certain"]
    assert all((h.start, h.intended) in set(real) for h in certain)
    assert all(harmed[h.start : h.end] == h.found for h in found.rows)


def test_a_rule_behind_the_damage_is_told(text):
    out, real = list(text * 3), 0
    counted = 0
    for i, c in enumerate(out):
        if "一" <= c <= "鿿" or c in "，。、；：":
            counted += 1
            if counted % 23 == 0 and c in INTENDED:
                out[i] = INTENDED[c]
                real += 1
    assert real > 40
    assert "multiples of 23 characters" in find_damage("".join(out)).summary


def test_radicals_of_a_pdf_are_certain_even_alone(text):
    harmed = text.replace("工作", "⼯作", 1).replace("长", "⻓", 1)
    found = find_damage(harmed)
    assert {(h.found, h.intended, h.certainty) for h in found.rows} == {
        ("⼯", "工", "certain"),
        ("⻓", "长", "certain"),
    }
    assert found.restored(harmed) == text


def test_a_report_is_read_through_what_is_certain_and_the_text_stays(tmp_path, reports):
    report = reports["chengling-2024"]
    file = tmp_path / "report.txt"
    file.write_text(report.replace("年", "⽉", 0).replace("月", "⽉").replace("人", "⼈"), encoding="utf-8")
    found = read_report(file, "report", Given())
    whole = tmp_path / "whole.txt"
    whole.write_text(report, encoding="utf-8")
    assert [(r["printed"], r["unit"], r["indicator"]) for r in found.rows()] == [
        (r["printed"], r["unit"], r["indicator"]) for r in read_report(whole, "report", Given()).rows()
    ]
    assert "⼈" in found.text and "人" not in found.text
    assert any("radicals" in remark for remark in found.about["remarks"])


def test_letters_in_numbers_are_proposed_and_never_certain(text):
    found = find_damage(text + "2O24年实现产值1O.5亿元，氧化铝Al2O3项目。")
    assert {(h.found, h.intended) for h in found.rows} == {("O", "0")}
    assert {h.certainty for h in found.rows} == {"probable"}
    assert len(found.rows) == 2


def test_a_text_that_lost_its_marks_is_told_and_nothing_is_certain(text):
    marks = [i for i, c in enumerate(text) if c in "，。"]
    gone = set(marks) - set(marks[::4])
    harmed = "".join(c for i, c in enumerate(text) if i not in gone)
    found = find_damage(harmed)
    assert "marks are missing" in found.summary
    assert {h.certainty for h in found.rows} <= {"possible"}
    assert found.restored(harmed) == harmed


def test_traditional_characters_are_read_in_simplified_ones_with_places_kept(reports):
    import opencc

    text = reports["chengling-2024"].replace("澄岭县", "乾县")
    traditional = opencc.OpenCC("s2t").convert(text).replace("幹縣", "乾縣")
    back, changed = simplified(traditional)
    assert len(back) == len(traditional)
    assert changed > 300
    assert back == text
    assert "乾县" in back


def test_the_tables_name_each_sign_once_and_never_itself():
    for found, meant in {**RADICALS, **SUBSTITUTES}.items():
        assert len(found) == 1 and meant and found not in meant


def test_lost_and_private_characters_are_counted(text):
    found = find_damage(text + "\ufffd\ue001")
    assert "1 characters lost" in found.summary
    assert "1 private-use" in found.summary
    assert not found.rows
