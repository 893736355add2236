"""``make pdf``: one file with contents, links inside it, Chinese that can be found."""

import os
import re
import subprocess
import sys

import pytest

from duizhang.publish.pdf import INSTALL, PdfError, find_chromium, make_pdf

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: no PDF is made")

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<link rel="stylesheet" href="{up}_static/style.css"><script>document.title = "scripts run"</script></head>
<body><article class="bd-article"><section id="top-{name}">
<h1>{title}<a class="headerlink" href="#top-{name}">#</a></h1>{body}</section></article></body></html>"""


@pytest.fixture
def book(tmp_path):
    """A book of two pages that link to each other, with a fold, a file beside it and Chinese."""
    site = tmp_path / "site"
    (site / "part").mkdir(parents=True)
    (site / "_static").mkdir()
    (site / "_static" / "style.css").write_text("@page { size: A4 }", encoding="utf-8")
    first = (
        '<p>See <a href="part/second.html#deep">the claim</a>, <a href="part/data.csv">the file</a> and '
        '<a href="https://example.org/">a host</a>.</p>'
        '<details class="solution" open><summary>Solution</summary><p>forty-two</p></details>'
    )
    second = (
        '<section id="more"><h2>More<a class="headerlink" href="#more">#</a></h2>'
        '<p lang="zh-Hans">经济增长，长一点。</p></section>'
        + "<p>line</p>" * 90
        + '<p id="deep">the claim itself</p><p><a href="../index.html">back</a></p>'
    )
    (site / "index.html").write_text(PAGE.format(title="First", name="a", up="", body=first), encoding="utf-8")
    (site / "part" / "second.html").write_text(
        PAGE.format(title="Second", name="b", up="../", body=second), encoding="utf-8"
    )
    (site / "part" / "data.csv").write_text("a\n", encoding="utf-8")
    toc = tmp_path / "_toc.yml"
    said = "format: jb-book\nroot: index\nparts:\n- caption: A part\n  chapters:\n  - file: part/second\n"
    toc.write_text(said, encoding="utf-8")
    return site, toc, tmp_path / "book.pdf"


@pytest.fixture
def printed(book):
    if find_chromium() is None:
        pytest.skip("Chromium is not installed: no PDF is made")
    return pypdf.PdfReader(make_pdf(*book, title="对账 tested", author="Nobody"))


def _outline(reader, entries=None, depth=0):
    for entry in reader.outline if entries is None else entries:
        if isinstance(entry, list):
            yield from _outline(reader, entry, depth + 1)
        else:
            yield depth, entry.title, reader.get_destination_page_number(entry)


def _links(reader):
    for number, sheet in enumerate(reader.pages):
        for link in (a.get_object() for a in sheet.get("/Annots") or ()):
            yield number, link


@pytest.mark.slow
def test_the_outline_has_parts_chapters_and_sections(printed):
    assert [(d, t) for d, t, _ in _outline(printed)] == [
        (0, "Contents"), (0, "First"), (0, "A part"), (1, "Second"), (2, "More"),
    ]  # fmt: skip
    starts = {t: n for _, t, n in _outline(printed)}
    assert "Second" in printed.pages[starts["Second"]].extract_text()


@pytest.mark.slow
def test_the_contents_name_the_sheet_on_which_a_chapter_starts(printed):
    starts = {t: n for _, t, n in _outline(printed)}
    contents = "".join(p.extract_text() for p in printed.pages[: starts["First"]])
    assert re.search(rf"Second\W*{starts['Second'] + 1}\b", contents)


@pytest.mark.slow
def test_a_link_to_a_place_on_another_page_leads_to_that_sheet(printed):
    starts = {t: n for _, t, n in _outline(printed)}
    goals = [
        printed.get_page_number(link["/Dest"][0].get_object())
        for n, link in _links(printed)
        if "/Dest" in link and n == starts["First"]
    ]
    there = next(n for n, p in enumerate(printed.pages) if "the claim itself" in p.extract_text())
    assert there > starts["Second"] and there in goals


@pytest.mark.slow
def test_no_link_names_a_folder_of_this_machine_and_hosts_are_kept(printed, book):
    web = [str(link["/A"].get_object()["/URI"]) for _, link in _links(printed) if "/A" in link]
    assert web == ["https://example.org/"]
    assert b"file:" not in book[2].read_bytes()


@pytest.mark.slow
def test_a_solution_stays_closed_and_chinese_can_be_found(printed):
    text = "".join(p.extract_text() for p in printed.pages)
    assert "Solution" in text and "forty-two" not in text
    assert "经济增长，长一点" in text


def test_without_chromium_it_is_said_how_to_install_it(book, monkeypatch):
    monkeypatch.setenv("DUIZHANG_CHROMIUM", "no-such-program")
    with pytest.raises(PdfError, match="apt-get install chromium"):
        make_pdf(*book, title="t", author="a")
    assert not book[2].exists()
    assert "DUIZHANG_CHROMIUM" in INSTALL


def test_a_page_that_is_not_built_is_named(book, monkeypatch, tmp_path):
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("DUIZHANG_CHROMIUM", str(program))
    (book[0] / "part" / "second.html").unlink()
    with pytest.raises(PdfError, match=r"part/second\.html"):
        make_pdf(*book, title="t", author="a")


def test_the_command_without_chromium_ends_with_two_before_anything_is_built():
    done = subprocess.run(
        [sys.executable, "-m", "duizhang.cli", "pdf"],
        env=os.environ | {"DUIZHANG_CHROMIUM": "no-such-program"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("duizhang pdf: no Chromium") and "DUIZHANG_CHROMIUM" in done.stderr
    assert done.stdout == ""
