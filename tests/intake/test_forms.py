"""One report in the forms that reports come in: always the same claims, at the places where they stand."""

import io
import json
from pathlib import Path

import pytest

from duizhang.intake.decode import decode
from duizhang.intake.errors import IntakeError
from duizhang.intake.markup import Seen
from duizhang.intake.pdf import pdf_text
from duizhang.intake.report import Given, read_report

FONT = Path(__file__).resolve().parents[2] / "duizhang" / "fonts" / "noto-sans-sc-gb2312.otf"


def read(tmp_path, data, name="report.txt", **given):
    file = tmp_path / name
    file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return read_report(file, "report", Given(place="澄岭县", **given))


def said(report):
    """What each claim states, without where it stands."""
    columns = ("indicator", "kind", "printed", "multiplier", "unit", "period_end", "status", "hedge")
    return [tuple(row[c] for c in columns) for row in report.rows()]


def stands(report):
    """Every mention and every quote stands where it says, in the text that is kept."""
    for m in report.mentions():
        assert report.text[int(m["start"]) : int(m["end"])] == m["text"]
    for row in report.rows():
        start = int(row["quote_start"])
        assert report.text[start : start + len(row["quote"])] == row["quote"]
    covered = [0] * len(report.text)
    for m in report.mentions():
        for i in range(int(m["start"]), int(m["end"])):
            covered[i] += 1
    assert {n for c, n in zip(report.text, covered, strict=True) if c.isdigit() and c.isascii()} <= {1}
    return True


@pytest.fixture(scope="module")
def text(reports):
    return reports["chengling-2024"]


@pytest.fixture
def expected(tmp_path, text):
    return said(read(tmp_path, text, "expected.txt"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_an_encoding_changes_nothing(tmp_path, text, expected, encoding):
    report = read(tmp_path, text.encode(encoding))
    assert report.text == text
    assert said(report) == expected


def test_windows_line_ends_change_nothing(tmp_path, text, expected):
    report = read(tmp_path, text.replace("\n", "\r\n"))
    assert report.text == text
    assert said(report) == expected


def test_full_width_digits_are_digits(tmp_path, text, expected):
    wide = text.translate({ord("0") + i: 0xFF10 + i for i in range(10)} | {ord("."): "．", ord("%"): "％"})
    report = read(tmp_path, wide)
    assert stands(report)
    assert said(report) == expected


def test_lines_wrapped_in_mid_sentence_are_one_sentence(tmp_path, text, expected):
    wrapped = "\n".join("\n".join(line[i : i + 30] for i in range(0, len(line), 30)) for line in text.split("\n"))
    report = read(tmp_path, wrapped)
    assert stands(report)
    found = said(report)
    assert len(found) >= 0.95 * len(expected)
    assert len(set(found) & set(expected)) >= 0.9 * len(set(expected))


def html_of(text):
    body = "".join(f"<p>{line.replace('%', '&#37;')}</p>\n" for line in text.split("\n"))
    return (
        "<!DOCTYPE html>\n<html><head><title>报告2024</title><script>var n = 12345; if (a<b) {}</script>"
        f"<style>p{{margin:10px}}</style></head>\n<body class='w100'><!-- 2024 -->\n{body}&nbsp;</body></html>"
    )


def test_tags_entities_and_scripts_are_read_over_and_their_digits_are_noise(tmp_path, text, expected):
    report = read(tmp_path, html_of(text), "report.html")
    assert stands(report)
    assert said(report) == expected
    noise = {m["text"] for m in report.mentions() if m["class"] == "noise"}
    assert "12345" in noise
    percent = next(row for row in report.rows() if row["unit"] == "percent")
    assert percent["quote"].endswith("6.1&#37;"), "the quote is what stands in the file"


def test_a_script_that_is_never_closed_does_not_swallow_the_report():
    seen = Seen("<p>全县增长6.1%</p><script>let a = 1;\n<p>投资12亿元</p>")
    assert "投资12亿元" in seen.text and "全县增长6.1%" in seen.text


def test_signs_that_are_no_tags_stay():
    assert Seen("PM2.5<35微克，A<B，<重点项目>12个&amp;3个").text == "PM2.5<35微克，A<B，<重点项目>12个&3个"


def test_tables_of_ocr_in_marks_and_in_html_are_the_same_table(tmp_path):
    marks = "# 澄岭县2023年统计公报\n\n| 指标 | 2023年 |\n|---|---|\n| 地区生产总值(亿元) | 231.68 |\n| 常住人口(万人) | 38.54 |\n"
    tags = (
        "<h1>澄岭县2023年统计公报</h1><table><tr><td>指标</td><td>2023年</td></tr>\n<tr>\n<td>地区生产总值(亿元)</td>\n"
        "<td>231.68</td></tr><tr><td>常住人口(万人)</td><td>38.54</td></tr></table>"
    )
    first, second = read(tmp_path, marks, "a.md"), read(tmp_path, tags, "b.html")
    assert stands(first) and stands(second)
    assert said(first) == said(second)
    assert [(row["printed"], row["period_end"]) for row in first.rows()] == [("231.68", "2023"), ("38.54", "2023")]


def test_lines_of_two_encodings_are_each_read_in_their_own(tmp_path, text, expected):
    lines = text.split("\n")
    mixed = b"\n".join(line.encode("gbk" if i % 3 == 0 else "utf-8") for i, line in enumerate(lines))
    report = read(tmp_path, mixed)
    assert report.text == text
    assert said(report) == expected
    assert report.about["encoding"].startswith("mixed")


def test_bytes_that_no_encoding_reads_are_named_and_the_rest_is_read(text):
    data = text.encode("utf-8")
    found = decode(data[:3000] + b"\xff\xfe" + data[3000:], "report.txt")
    assert found.bad == ((3000, 3002),)
    assert "bytes 3000-3002" in found.remark
    assert found.text.replace("�", "") == text


# -- PDF ---------------------------------------------------------------------------
def pdf_of(lines, font=FONT):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(out) as pages:
        for i in range(0, len(lines), 40):
            figure = Figure(figsize=(8.3, 11.7))
            for k, line in enumerate(lines[i : i + 40]):
                figure.text(
                    0.06, 0.97 - k * 0.024, line, fontproperties=FontProperties(fname=font, size=9), parse_math=False
                )
            pages.savefig(figure)
    return out.getvalue()


def test_a_pdf_with_a_text_layer_gives_the_claims_of_its_text(tmp_path, text, expected):
    lines = [line[i : i + 40] for line in text.split("\n") for i in range(0, len(line), 40)]
    report = read(tmp_path, pdf_of(lines), "report.pdf")
    assert report.about["form"] == "pdf"
    assert stands(report)
    assert len(set(said(report)) & set(expected)) >= 0.9 * len(set(expected))


def test_a_pdf_without_a_text_layer_is_refused_with_the_way_out():
    with pytest.raises(IntakeError, match=r"report\.pdf: 1 pages .* no text layer; try `pdftotext"):
        pdf_text(pdf_of([" "]), "report.pdf")


class Page:
    def __init__(self, text):
        self.text = text

    def extract_text(self):
        return self.text


@pytest.mark.parametrize(
    "garbage",
    ["(cid:1234)(cid:8)(cid:77)" * 40, "\ue0a1\ue0b2全县" * 60, "ÑÒÓÔÕÖ×ØÙÚ全县" * 40, "\x01\x02\x03全县2023" * 60],
    ids=["glyph numbers", "private use", "Latin signs", "control signs"],
)
def test_a_pdf_whose_chinese_cannot_be_read_is_refused_with_the_way_out(monkeypatch, garbage):
    class Reader:
        def __init__(self, _file):
            self.is_encrypted, self.pages = False, [Page(garbage)]

    monkeypatch.setattr("pypdf.PdfReader", Reader)
    with pytest.raises(IntakeError, match=r"report\.pdf: .*pdftotext.*text recognition"):
        pdf_text(b"%PDF-1.7", "report.pdf")


def test_what_a_pdf_became_can_be_checked_like_any_text(duizhang, tmp_path, text):
    lines = [line[i : i + 40] for line in text.split("\n") for i in range(0, len(line), 40)]
    (tmp_path / "report.pdf").write_bytes(pdf_of(lines))
    assert duizhang("extract", "report.pdf", "--place", "澄岭县", "--into", "draft").code == 0
    about = json.loads((tmp_path / "draft" / "intake.json").read_text(encoding="utf-8"))["reports"]["report"]
    assert about["form"] == "pdf"
    assert "A draft, unreviewed" in duizhang("check", "draft").out
