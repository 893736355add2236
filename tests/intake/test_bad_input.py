"""What is no report: a clear error that names the file, or a sound result; never a crash."""

import json
import time

import pytest

from duizhang.intake.damage import find_damage
from duizhang.intake.markup import Seen


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "the file is empty: expected a report's text"),
        ("blank.txt", b" \r\n\t", "the file is empty"),
        ("zeros.txt", b"\0" * 500, "the file is empty"),
        ("program.txt", bytes(range(256)) * 40, "this is no text"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"12", "this is a picture"),
        ("report.docx", b"PK\x03\x04rest", "an Office file"),
        ("report.doc", b"\xd0\xcf\x11\xe0rest", "an old Office file"),
        ("report.rtf", b"{\\rtf1 text}", "rich text"),
        ("digits.txt", b"1234567890" * 500_000, "0 of 5000000 letters and digits are Chinese"),
        ("english.txt", b"Growth was 7.1 per cent.", "expected a report in Chinese"),
        ("broken.pdf", b"%PDF-1.7\n\xff\xfe\x00garbage", "this PDF cannot be read"),
    ],
)
def test_what_is_no_report_is_refused_with_what_was_expected(duizhang, tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    ended = duizhang("extract", name, "--into", "draft")
    assert ended.code == 1
    assert name in ended.out
    assert words in ended.out
    assert "Traceback" not in ended.err


def test_one_bad_file_stops_nothing(duizhang, tmp_path, reports):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in reports.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "table.csv").write_text("no report", encoding="utf-8")
    (folder / ".hidden").write_bytes(b"")
    ended = duizhang("extract", "in", "--into", "draft", "-j", "2")
    assert ended.code == 1
    assert "2 of 4 reports read" in ended.out
    assert "Not read: 2" in ended.out
    read = json.loads((tmp_path / "draft" / "intake.json").read_text(encoding="utf-8"))["reports"]
    assert set(read) == set(reports), "a file that was not read leaves no name behind"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("extract", "nowhere.txt", "--into", "draft"), "no such file or folder"),
        (("extract", "report.txt", "--into", "draft", "-o", "a.csv"), "exclude each other"),
        (("extract", "report.txt", "-o", "a.txt"), "ending in .csv or .json"),
        (("extract", "report.txt", "--into", "report.txt"), "this is a file: expected a folder"),
        (("extract", "report.txt", "--published", "last year"), "expected a day, month or year"),
        (("review", "nowhere"), "expected a draft folder"),
        (("adopt", "nowhere"), "expected a draft folder"),
        (("intake", "template", "-o", "outside.doc"), ".csv or .xlsx"),
    ],
)
def test_wrong_usage_is_said_and_ends_with_two(duizhang, tmp_path, words, expected):
    (tmp_path / "report.txt").write_text("全县增长6.1%。", encoding="utf-8")
    ended = duizhang(*words)
    assert ended.code == 2
    assert expected in ended.err


@pytest.mark.parametrize(
    "odd",
    [
        "全县" + "（" * 3000 + "投资12亿元" + "）" * 3000,
        "\u202e各位代表：全县\u200f地区生产总值\u2067231.68亿元\u2069，增长6.1%。",
        "各位代表：完成投资"
        + "9" * 400
        + "亿元，占比1"
        + "."
        + "2" * 400
        + "%，增长6.1%。"
        + "全县各项事业稳步发展。" * 20,
        "全县投资12亿元，" * 50 + "&" * 5000 + "<p" * 5000,
        "全县投资12亿元，" * 20 + "\n" * 100_000,
        "2021年2020年" * 400 + "，全县增长6.1%。",
    ],
    ids=["nested brackets", "right-to-left marks", "long numbers", "half tags", "line ends", "years"],
)
def test_odd_texts_become_drafts_that_can_be_checked(duizhang, tmp_path, odd):
    (tmp_path / "odd.txt").write_text(odd, encoding="utf-8")
    assert duizhang("extract", "odd.txt", "--into", "draft").code == 0
    ended = duizhang("check", "draft")
    assert ended.code == 0, ended.err
    assert "A draft, unreviewed" in ended.out


@pytest.mark.parametrize(
    "piece",
    ["<p", "&", "<!--", "<script ", "</", "全县<", "囚", "噺", "2O", "姩姩", "其中", "％其中", "Ol1"],
)
def test_time_grows_with_the_length_and_nothing_else(piece):
    def seconds(n):
        text = f"全县投资12亿元{piece * n}"
        start = time.process_time()
        find_damage(Seen(text).text)
        return time.process_time() - start

    seconds(1000)
    short, long = min(seconds(20_000) for _ in range(3)), min(seconds(80_000) for _ in range(3))
    # Four times the length takes four times as long; a square would take sixteen. Small times are noise.
    assert long < 10 * max(short, 0.02)


def test_a_tampered_index_is_named(duizhang, draft):
    (draft / "intake.json").write_text("[1, 2]", encoding="utf-8")
    ended = duizhang("check", "draft")
    assert ended.code == 2
    assert "intake.json: expected what duizhang extract wrote" in ended.err
