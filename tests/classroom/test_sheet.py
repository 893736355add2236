"""The printable sheet: one page, one file, no script, in both languages."""

import re
import subprocess

import pytest
from pypdf import PdfReader

from duizhang.classroom import assignments, copy_for
from duizhang.publish.pdf import find_chromium

every_assignment = pytest.mark.parametrize("exercise", assignments(), ids=lambda a: a.id)


@every_assignment
def test_a_sheet_holds_every_question_and_needs_nothing_else(exercise):
    for language, label in (("en", "Question {}"), ("zh", "第{}题")):
        copy = copy_for(exercise, "student01", 3, language=language)
        sheet = copy.sheet
        for question in exercise.questions:
            assert sheet.count(f"<strong>{label.format(question.number)}</strong>") == 1
        assert not re.search(r"<script|https?://|<img|<link|url\(", sheet)
        assert "{{" not in sheet
        assert "Hint" not in sheet
        assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in sheet
        assert "<code>student,student01</code>" in sheet
        assert f"<code>assignment,{exercise.id}</code>" in sheet
        for name, value in exercise.default().items():
            if name in ("level", "rate", "first", "last", "whole", "part", "share", "target"):
                assert str(copy.parameters[name]) in sheet, (name, value)


def test_markup_in_an_id_stays_text():
    sheet = copy_for("rounding", "<img src=x onerror=alert(1)>", 3).sheet
    assert "<img" not in sheet
    assert "&lt;img src=x" in sheet


@pytest.mark.slow
@every_assignment
def test_a_sheet_prints_on_one_page(exercise, tmp_path):
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is not installed: it prints the sheets")
    for language in ("en", "zh"):
        page, out = tmp_path / f"{language}.html", tmp_path / f"{language}.pdf"
        page.write_text(copy_for(exercise, "student01", 3, language=language).sheet, encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*command, f"--print-to-pdf={out}", page.as_uri()], capture_output=True, check=True)
        assert len(PdfReader(out).pages) == 1
