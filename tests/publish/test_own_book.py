"""A book of somebody's own data folder: what it holds, what it leaves alone, what it never executes."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.files import write_table
from duizhang.ledger.schema import TABLES
from duizhang.pages.files import digest_of_files
from duizhang.pages.markup import plain_markdown
from duizhang.publish.book import BookError
from duizhang.publish.front_page import worth_opening
from duizhang.publish.links import broken_links, foreign_loads
from duizhang.publish.own_book import book_name, home_of, make_own_book
from duizhang.publish.own_chapters import GENERAL

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
YANXI = ROOT / "tests" / "data" / "yanxi"

#: What a spreadsheet, a scraper or a joker may leave in a cell.
BAD = "<script>alert('cell')</script> [x](javascript:alert(2)) {{ config }} $a$ $\\q{$ `{value}` \"> <img src=x onerror=alert(3)> *b*"
LINES = "two\nlines\n\n# heading\n```{raw} html\n<script>alert(4)</script>\n```"


def project(root: Path) -> Path:
    """A copy of the project without the book about Taiyuan's pages, in which a build may write."""
    root.mkdir()
    for name in ("_config.yml", "requirements.txt"):
        shutil.copy(ROOT / name, root)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns("exercises", ".ipynb*"))
    for name in GENERAL:
        target = root / "book" / f"{name}.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "book" / f"{name}.md", target)
    (root / "book" / "index.md").write_text("# The project's own front page\n", encoding="utf-8")
    (root / "data").mkdir()
    (root / "data" / "claims.csv").write_text("the project's own\n", encoding="utf-8")
    return root


def digest(folder: Path) -> str:
    """Of every file of a folder but what stands in ``_build``."""
    return digest_of_files(folder, (f for f in folder.rglob("*") if f.is_file() and "_build" not in f.parts))


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(folder: Path, table: str, change) -> None:
    """Rewrite a table row by row."""
    rows = [change(row) for row in rows_of(folder, table)]
    write_table(folder, table, [{c: row.get(c, "") for c in TABLES[table].header} for row in rows])
    write_datapackage(folder)


def hostile(folder: Path) -> Path:
    """A ledger of two documents in which every free cell holds markup; one document is read, the other is not."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("texts", "README.md"))
    few = ("gdp", "services_value_added", "retail_sales")
    claims = [r for r in rows_of(folder, "claims") if r["indicator"] in few]
    used = {r["mention"] for r in claims}
    # A mention is as long as its span.
    numbers = [r for r in rows_of(folder, "mentions") if r["mention"] in used]
    write_table(folder, "mentions", [r | {"text": "<b>`{x}$[a](b)"[: len(r["text"])]} for r in numbers])
    spoiled = [
        r
        | {
            "note": LINES,
            "quote": "<script>alert(5)</script>](x)`{a}`",
            "quote_en": BAD,
            "unit_zh": "<i>亿",
            "vintage": "<u>",
        }
        for r in claims
    ]
    for row in spoiled:
        row["reviewed"] = "yes" if row["source"] == "chengling-2024" else "no"
    write_table(folder, "claims", spoiled)
    kept = {r["indicator"] for r in claims}
    for table, columns in {
        "sources": ("title_zh", "title_en", "publisher", "byline", "genre", "damage", "address", "note", "covers"),
        "indicators": ("name_en", "name_zh", "aliases_zh", "definition", "definition_source"),
        "places": ("name_en", "name_zh", "note"),
        "units": ("name_en", "name_zh"),
        "reference": ("publication", "note"),
        "breaks": ("what", "publication"),
    }.items():
        rows = [
            {k: (f"{BAD} {row[k]}" if k in columns else v) for k, v in row.items()}
            for row in rows_of(folder, table)
            if table != "indicators" or row["indicator"] in kept
        ]
        if table in ("reference", "breaks"):
            rows = [r for r in rows if r["indicator"] in kept]
        if table == "sources":
            rows[0]["title_en"] = f"{LINES} {rows[0]['title_en']}"
        if table == "indicators":
            rows = [r | {"part_of": r["part_of"] if r["part_of"] in kept else ""} for r in rows]
        write_table(folder, table, [{c: r.get(c, "") for c in TABLES[table].header} for r in rows])
    for table in ("passages", "corrections", "restorations"):
        write_table(folder, table, [])
    first = spoiled[0]["claim"]
    write_table(
        folder, "corrections", [{"date": "2022-01-01", "claim": first, "before": BAD, "after": LINES, "why": BAD}]
    )
    write_datapackage(folder)
    return folder


@pytest.fixture(scope="module")
def bad(tmp_path_factory):
    """The book of the hostile ledger, with digests of the project and of the folder before and after."""
    base = tmp_path_factory.mktemp("own")
    root, data = project(base / "project"), hostile(base / "My county <b>")
    before = digest(root), digest(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("DUIZHANG_DATA", raising=False)
        patch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)
        address = make_own_book(root, data, jobs=2)
    return {"root": root, "data": data, "site": address.parent, "before": before, "after": (digest(root), digest(data))}


class _Seen(HTMLParser):
    """What a browser would run or follow on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self._in_script = tag == "script" and said.get("type") != "application/ld+json"
        self.links += [v or "" for k, v in attrs if k in ("href", "src", "action", "formaction")]
        self.handlers += [f"{tag} {k}" for k, _ in attrs if k.startswith("on") and "alert" in (said[k] or "")]

    def handle_endtag(self, tag):
        self._in_script = False

    def handle_data(self, data):
        if self._in_script:
            self.scripts.append(data)


def seen(page: Path) -> _Seen:
    found = _Seen()
    found.feed(page.read_text(encoding="utf-8"))
    return found


# -- what is left alone ------------------------------------------------------------
def test_a_build_changes_neither_the_project_nor_the_data_folder(bad):
    assert bad["after"] == bad["before"]


def test_it_stands_in_a_folder_named_after_the_data_folder(bad):
    assert bad["site"] == bad["root"] / "_build" / "my-county-b" / "html"
    assert not (bad["root"] / "_build" / "html").exists()


# -- what is never executed ----------------------------------------------------------
def test_no_cell_of_the_ledger_becomes_a_script_a_handler_or_a_link(bad):
    pages = sorted(bad["site"].rglob("*.html"))
    assert len(pages) > 12, "audits, verdicts, growth, targets, what both print, and the chapters"
    for page in pages:
        found = seen(page)
        assert not [s for s in found.scripts if re.search(r"alert\((?:'cell'|\d)\)", s)], page.name
        assert not [a for a in found.links if a.strip().lower().startswith("javascript:")], page.name
        assert not found.handlers, page.name


def test_hostile_words_are_shown_as_they_stand(bad):
    front = (bad["site"] / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(" in front
    assert "{{ config }}" in front and "$a$" in front and "`{value}`" in front
    # A title is written by themes that escape nothing: it has other brackets.
    assert "‹script›alert(" in front
    page = (bad["site"] / "ledger" / "chengling-2024.html").read_text(encoding="utf-8")
    assert "```{raw} html" in page and "&lt;script&gt;alert(4)" in page


def test_the_title_of_the_book_holds_letters_digits_and_blanks(bad):
    said = json.loads((bad["site"].parent / "source" / "_config.yml").read_text(encoding="utf-8"))["title"]
    assert not set(said) & set("<>\"'&{}$`[]*\n")


def test_every_link_leads_somewhere_and_nothing_comes_from_another_host(bad):
    assert broken_links(bad["site"]) == []
    assert foreign_loads(bad["site"]) == []


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
def test_a_text_behind_the_beginning_of_a_line_is_never_markup(text):
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin
    from myst_parser.parsers.mdit import create_md_parser  # noqa: F401  (the parser of the book is built on this one)

    tokens = MarkdownIt("commonmark").use(dollarmath_plugin).parse(f"# x{plain_markdown(text)}\n")
    assert [t.type for t in tokens] == ["heading_open", "inline", "heading_close"]
    assert {t.type for t in tokens[1].children} <= {"text", "text_special"}
    shown = "".join(t.content for t in tokens[1].children)
    assert shown == f"x{' '.join(''.join(c if c.isprintable() else ' ' for c in text).split())}"


# -- what it holds ------------------------------------------------------------------
def test_pages_from_rows_that_nobody_confirmed_carry_a_banner_and_a_noindex(bad):
    def marks(name: str) -> tuple[bool, bool]:
        text = (bad["site"] / f"{name}.html").read_text(encoding="utf-8")
        return "Not reviewed yet" in text, '<meta name="robots" content="noindex">' in text

    assert marks("ledger/chengling-2025") == marks("pages/audit-chengling-2025") == (True, True)
    assert marks("index") == marks("look-it-up/all-claims") == marks("pages/verdicts-all") == (True, True)
    # The document that was read twice shows findings that rest on the other one's rows.
    assert marks("ledger/chengling-2024") == marks("pages/audit-chengling-2024") == (True, True)
    # Methods rest on none.
    assert marks("look-it-up/methods") == marks("start/how-to-read") == (False, False)


def test_the_front_page_is_fair(bad):
    front = (bad["site"] / "index.html").read_text(encoding="utf-8")
    assert "We read the copy given; the office was not asked." in front
    cards = re.findall(
        r'<div[^>]*class="dz-verdict dz-(?:consistent-if|inconsistent).*?(?=<div class="dz-worth|<section)',
        front,
        re.DOTALL,
    )
    for card in cards:
        assert card.index("What else could explain it") < min(
            card.find(words) % len(card) for words in ("adds up only if", "these numbers cannot all hold")
        )


def test_no_word_of_taiyuan_is_in_a_book_about_another_place(bad):
    told = re.compile(r"taiyuan|yingze|xinghualing|太原|迎泽|杏花岭", re.IGNORECASE)
    for page in sorted(bad["site"].rglob("*.html")):
        body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page.read_text(encoding="utf-8"))
        assert not told.search(body), page.relative_to(bad["site"])


def test_a_page_names_the_data_folder_and_no_path_of_the_machine(bad):
    base = str(bad["data"].parent)
    for page in bad["site"].rglob("*.html"):
        assert base not in page.read_text(encoding="utf-8"), page.name
    assert "--data" in (bad["site"] / "pages" / "audit-chengling-2024.html").read_text(encoding="utf-8")


def test_nothing_changed_is_answered_without_a_page_or_sphinx(bad, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("started")

    monkeypatch.setattr("duizhang.publish.own_book.build_site", never)
    monkeypatch.setattr("duizhang.publish.own_book.run_with_progress", never)
    assert make_own_book(bad["root"], bad["data"]).parent == bad["site"]


def test_a_changed_table_executes_what_depends_on_it_and_nothing_else(bad, tmp_path, monkeypatch):
    from duizhang.publish import own_book

    ran = {}

    def only_look(root, declared, stale, tables, data, pages, jobs):
        ran.update({d.page: own_book.why_stale(root, pages, d, tables) for d in declared})
        raise BookError("looked", 1)

    before = (bad["data"] / "passages.csv").read_bytes()
    row = {
        "passage": "p1", "source_a": "chengling-2024", "start_a": "0", "end_a": "9", "source_b": "chengling-2025", "start_b": "0",
        "end_b": "9", "characters": "9", "head": "abc",
    }  # fmt: skip
    monkeypatch.setattr(own_book, "run_with_progress", only_look)
    try:
        write_table(bad["data"], "passages", [{c: row.get(c, "") for c in TABLES["passages"].header}])
        with pytest.raises(BookError, match="looked"):
            make_own_book(bad["root"], bad["data"])
    finally:
        (bad["data"] / "passages.csv").write_bytes(before)
    assert ran["shared-chengling-2024-chengling-2025"] and ran["verdicts-all"]
    assert not [page for page, why in ran.items() if why and page.startswith(("growth", "targets", "check"))]


# -- names and places -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("My County 2024", "my-county-2024"),
        ("html", "html-ledger"),
        ("work", "work-ledger"),
        ("Ä_b", "a-b"),
        ("a" * 200, "a" * 48),
    ],
)
def test_a_book_is_named_after_its_folder(folder, name):
    assert book_name(Path("/somewhere") / folder) == name


@pytest.mark.parametrize("folder", ["晋江", "", "..", "---", "\n", "/"])
def test_a_folder_whose_name_has_no_letters_of_ours_gets_a_name_all_the_same(folder):
    assert re.fullmatch(r"ledger-[0-9a-f]{8}", book_name(Path(folder)))


def test_two_folders_of_one_name_do_not_share_a_book(tmp_path):
    one, other = tmp_path / "a" / "county", tmp_path / "b" / "county"
    for folder in (one, other):
        folder.mkdir(parents=True)
    homes = [home_of(tmp_path, f, book_name(f)) for f in (one, other, one)]
    assert homes[0] == homes[2] == tmp_path / "_build" / "county"
    assert homes[1] != homes[0] and homes[1].parent == tmp_path / "_build"


def test_what_is_no_book_of_ours_is_not_built_over(tmp_path):
    data = tmp_path / "county"
    data.mkdir()
    theirs = tmp_path / "_build" / "county"
    theirs.mkdir(parents=True)
    (theirs / "precious.txt").write_text("mine", encoding="utf-8")
    assert home_of(tmp_path, data, "county") != theirs
    assert [f.name for f in theirs.iterdir()] == ["precious.txt"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "_build" / "town").symlink_to(elsewhere)
    (elsewhere / "own-book.json").write_text(json.dumps({"data": str(data)}), encoding="utf-8")
    assert home_of(tmp_path, data, "town") != tmp_path / "_build" / "town"


# -- what is chosen ---------------------------------------------------------------------
def _verdict(check: str, verdict: str, indicator: str, in_band: str = "") -> dict[str, str]:
    return {"check": check, "verdict": verdict, "indicator": indicator, "in_band": in_band, "role": "test"}


def test_what_cannot_all_hold_is_never_left_out_for_what_adds_up():
    many = [_verdict("growth.deflator", "consistent_if", f"i{n}", "yes") for n in range(9)]
    many += [_verdict("sum.parts", "consistent", f"i{n}") for n in range(9)]
    wrong = [_verdict("sum.parts", "inconsistent", "gdp"), _verdict("sum.parts", "inconsistent", "gdp")]
    chosen = worth_opening([*many, *wrong])
    assert [v for v in chosen if v["verdict"] == "inconsistent"] == wrong
    order = [v["verdict"] for v in chosen]
    assert order == sorted(order, key=("consistent_if", "inconsistent", "consistent").index)


def test_an_assumption_outside_the_known_band_comes_before_one_inside():
    inside, outside = (_verdict("growth.deflator", "consistent_if", i, b) for i, b in (("a", "yes"), ("b", "no")))
    assert worth_opening([inside, outside]) == [outside, inside]


# -- bad folders --------------------------------------------------------------------------
@pytest.mark.parametrize("rows", ["none", "broken"])
def test_a_bad_folder_is_refused_with_its_rows_and_exit_2(tmp_path, rows):
    from duizhang.cli import app

    folder = tmp_path / "county"
    if rows == "broken":
        shutil.copytree(YANXI, folder)
        text = (folder / "claims.csv").read_text(encoding="utf-8").replace(",level,", ",lefel,", 1)
        (folder / "claims.csv").write_text(text, encoding="utf-8", newline="")
    result = CliRunner().invoke(app, ["book", "--data", str(folder)])
    assert result.exit_code == 2
    assert ("claims.csv:" in result.stderr) if rows == "broken" else ("expected a folder" in result.stderr)


# -- the two invented ledgers ----------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("data", [SAMPLE, YANXI], ids=["sample", "yanxi"])
def test_a_whole_ledger_makes_a_book_without_a_warning_and_without_a_word_of_taiyuan(tmp_path, data):
    root = project(tmp_path / "project")
    copy = tmp_path / data.name
    shutil.copytree(data, copy)
    site = make_own_book(root, copy).parent
    assert broken_links(site) == []
    for page in sorted(site.rglob("*.html")):
        body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page.read_text(encoding="utf-8"))
        assert not re.search(r"taiyuan|yingze|xinghualing|太原", body, re.IGNORECASE), page.name
    assert (site / "targets" / "promised.html").is_file() == (data is SAMPLE)
    unread = "Not reviewed yet" in (site / "index.html").read_text(encoding="utf-8")
    assert unread == any(r["reviewed"] != "yes" for r in rows_of(copy, "claims"))


@pytest.mark.slow
def test_two_builds_at_once_of_two_folders_both_succeed(tmp_path):
    root = project(tmp_path / "project")
    code = "import sys, pathlib; from duizhang.publish.own_book import make_own_book as m; print(m(*map(pathlib.Path, sys.argv[1:]), jobs=1))"
    folders = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        folders.append(hostile(tmp_path / name / "county"))
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(root), str(f)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        for f in folders
    ]
    said = [run.communicate()[0].strip().splitlines()[-1] for run in runs]
    assert len(set(said)) == 2 and all(Path(a).is_file() for a in said)


@pytest.mark.slow
def test_a_browser_runs_nothing_that_a_ledger_holds(bad):
    pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: no browser looks at a hostile ledger"
    )
    from duizhang.publish.pdf import find_chromium

    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is not installed: no browser looks at a hostile ledger")
    pages = [file.as_uri() for file in sorted(bad["site"].rglob("*.html"))]
    # In a thread of its own: another test's browser may hold this one's event loop.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(_heard, chromium, pages).result() == []


def _heard(chromium: str, pages: list[str]) -> list[str]:
    """What pages say through dialogs and errors while they are opened."""
    from playwright.sync_api import sync_playwright

    heard: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("dialog", lambda d: (heard.append(d.message), d.dismiss()))
        page.on("pageerror", lambda e: heard.append(str(e)))
        for address in pages:
            page.goto(address)
        browser.close()
    return heard
