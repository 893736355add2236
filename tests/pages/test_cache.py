"""When a page is still right, and when it has to run again. No kernel is needed to tell."""

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from duizhang.pages import cache
from duizhang.pages.cache import machinery_digest, page_key, why_stale
from duizhang.pages.declared import Declared, read_declarations
from duizhang.pages.files import digest_of
from duizhang.publish.book import table_digests

ROOT = Path(__file__).resolve().parents[2]
PAGE = Declared("growth", "growth-rates", "Growth", {"place": "yingze", "start_year": 2015})
TABLES = {"claims": "1" * 64, "places": "2" * 64}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A project with a package of its own, so that its source may be changed."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "growth-rates.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("pandas==3.0.0\n", encoding="utf-8")
    package = tmp_path / "duizhang"
    for file in ("pages/cache.py", "checks/growth.py", "publish/site.py", "fonts/han.otf", "style.mplstyle", "cli.py"):
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).write_text(file, encoding="utf-8")
    monkeypatch.setattr(cache, "__file__", str(package / "pages" / "cache.py"))
    return tmp_path


def key(home, page=PAGE, tables=TABLES):
    machinery_digest.cache_clear()
    found = page_key(home, page, tables)
    machinery_digest.cache_clear()
    return found


@pytest.mark.parametrize(
    "file",
    [
        "notebooks/growth-rates.ipynb", "requirements.txt", "duizhang/pages/cache.py", "duizhang/checks/growth.py",
        "duizhang/fonts/han.otf", "duizhang/style.mplstyle",
    ],
)  # fmt: skip
def test_the_key_changes_with_one_letter_of_what_makes_the_page(home, file):
    before = key(home)
    path = home / file
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert key(home) != before


@pytest.mark.parametrize("file", ["duizhang/checks/new.py", "duizhang/reading/new.py"])
def test_the_key_changes_with_a_new_module(home, file):
    before = key(home)
    (home / file).parent.mkdir(exist_ok=True)
    (home / file).write_text("", encoding="utf-8")
    assert key(home) != before


def test_the_key_changes_when_a_module_is_renamed(home):
    before = key(home)
    (home / "duizhang/checks/growth.py").rename(home / "duizhang/checks/grown.py")
    assert key(home) != before


@pytest.mark.parametrize(
    "file",
    [
        "duizhang/publish/site.py", "duizhang/cli.py", "duizhang/checks/__pycache__/growth.pyc", "README.md",
        "notebooks/sector-claims.ipynb", "data/claims.csv", "tests/test_x.py",
    ],
)  # fmt: skip
def test_the_key_stays_whatever_happens_to_what_no_page_runs(home, file):
    before = key(home)
    (home / file).parent.mkdir(parents=True, exist_ok=True)
    (home / file).write_text("another text", encoding="utf-8")
    assert key(home) == before


def test_the_key_changes_with_each_parameter_and_the_title(home):
    others = [
        PAGE,
        dataclasses.replace(PAGE, parameters={"place": "taiyuan", "start_year": 2015}),
        dataclasses.replace(PAGE, parameters={"place": "yingze", "start_year": 2016}),
        dataclasses.replace(PAGE, parameters={"place": "yingze", "start_year": "2015"}),
        dataclasses.replace(PAGE, parameters={"place": "yingze"}),
        dataclasses.replace(PAGE, title="Growth of Yingze"),
        dataclasses.replace(PAGE, data="data/sample"),
    ]
    assert len({key(home, page) for page in others}) == len(others)


def test_the_order_of_parameters_and_of_tables_is_no_difference(home):
    other = dataclasses.replace(PAGE, parameters={"start_year": 2015, "place": "yingze"})
    assert key(home, other, dict(reversed(TABLES.items()))) == key(home)


def test_the_key_changes_with_each_table_of_the_record(home):
    before = key(home)
    for name in TABLES:
        assert key(home, tables=TABLES | {name: "3" * 64}) != before
    assert key(home, tables=TABLES | {"units": "3" * 64}) != before


def test_the_key_is_the_same_in_another_folder(home, tmp_path_factory):
    before = key(home)
    other = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(home, other)
    assert key(other) == before


def test_a_page_about_another_ledger_looks_at_that_one_and_not_at_the_books(tmp_path):
    other = tmp_path / "data" / "sample"
    other.mkdir(parents=True)
    (other / "claims.csv").write_text("claim\n", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "growth-rates.ipynb").write_text("{}", encoding="utf-8")
    page, pages = dataclasses.replace(PAGE, data="data/sample"), tmp_path / "pages"
    pages.mkdir()
    read = table_digests(other)
    record = {"tables": read, "files": {}, "key": page_key(tmp_path, page, read)}
    (pages / "growth.json").write_text(json.dumps(record), encoding="utf-8")
    (pages / "growth.ipynb").write_text("{}", encoding="utf-8")
    assert why_stale(tmp_path, pages, page, {"claims": "0" * 64}) is None
    (other / "claims.csv").write_text("claim\n1\n", encoding="utf-8")
    assert why_stale(tmp_path, pages, page, read) == "changed: claims"


# -- the records of pages ----------------------------------------------------
def test_a_page_just_made_is_right(made, growth, audit):
    assert made.why_stale(growth) is None
    assert made.why_stale(audit) is None


def test_a_page_that_was_never_made_runs(made):
    assert made.why_stale(PAGE) == "not made yet"


@pytest.mark.parametrize("suffix", [".json", ".ipynb"])
def test_a_page_that_lost_a_file_runs(made, growth, suffix):
    (made.pages / f"{growth.page}{suffix}").unlink()
    assert made.why_stale(growth) == "not made yet"


@pytest.mark.parametrize(
    "record",
    [b"", b"{", b"[]", b"3", b"null", b"\xff\xfe", b"{}", b'{"tables": 3}', b'{"tables": {}, "files": [1], "key": ""}',
     b'{"tables": ["claims"], "files": {}, "key": ""}', '{"tables": {}, "files": {}}'.encode("utf-16")],
)  # fmt: skip
def test_a_page_whose_record_cannot_be_read_runs(made, growth, record):
    (made.pages / f"{growth.page}.json").write_bytes(record)
    assert made.why_stale(growth) == "its record is not readable"


def test_a_page_any_of_whose_files_was_altered_runs(made, audit):
    names = made.record(audit.page)["files"]
    assert {n.rpartition(".")[2] for n in names} == {"ipynb", "csv", "svg"}
    for name in names:
        path = made.pages / name
        before = path.read_bytes()
        path.write_bytes(before + b" ")
        assert made.why_stale(audit) == f"{name} was altered"
        path.write_bytes(before)
    assert made.why_stale(audit) is None


def test_a_record_that_claims_fewer_tables_than_its_key_runs(made, growth):
    path = made.pages / f"{growth.page}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["tables"]["claims"]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert made.why_stale(growth) == "notebook, parameters or package changed"


def test_a_table_that_is_gone_makes_its_pages_run(made, growth, audit):
    (made.data / "reference.csv").unlink()
    assert made.why_stale(growth) == "changed: reference"
    assert made.why_stale(audit) is None


def test_a_page_that_opens_nothing_else_depends_on_one_table(made, growth, audit):
    assert set(made.record(audit.page)["tables"]) == {"sources"}
    assert set(made.record(growth.page)["tables"]) == {"claims", "indicators", "places", "reference"}


@pytest.fixture(scope="session")
def records(request, growth, audit):
    """(page declared, the tables that its run opened): of the book's pages, or of the small ones where none stand."""
    found = []
    for declared in read_declarations(ROOT / "book" / "pages.yml"):
        if declared.data:  # about another ledger: no table here is its own
            continue
        try:
            record = json.loads((ROOT / "book" / "pages" / f"{declared.page}.json").read_text(encoding="utf-8"))
            found.append((declared, tuple(record["tables"])))
        except (OSError, ValueError, KeyError):
            continue
    if not found:
        small = request.getfixturevalue("_made")
        found = [(d, tuple(small.record(d.page)["tables"])) for d in (growth, audit)]
    return found


def test_a_changed_row_of_a_table_runs_exactly_the_pages_whose_record_names_it(records, data_folder, tmp_path):
    data, pages = tmp_path / "data", tmp_path / "pages"
    shutil.copytree(data_folder, data)
    pages.mkdir()
    now = table_digests(data)
    for declared, opened in records:  # records as a run just now would leave them
        tables = {name: now[name] for name in opened}
        (pages / f"{declared.page}.ipynb").write_text("{}", encoding="utf-8")
        record = {
            "tables": tables,
            "key": page_key(ROOT, declared, tables),
            "files": {f"{declared.page}.ipynb": digest_of("{}")},
        }
        (pages / f"{declared.page}.json").write_text(json.dumps(record), encoding="utf-8")

    def stale():
        tables = table_digests(data)
        return {d.page for d, _ in records if why_stale(ROOT, pages, d, tables)}

    assert stale() == set()
    some = set()
    for table in now:
        path = data / f"{table}.csv"
        before = path.read_bytes()
        path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        named = {d.page for d, opened in records if table in opened}
        assert stale() == named, table
        some |= named
        path.write_bytes(before)
    assert some == {d.page for d, opened in records if opened}, "every page that opens a table depends on it"
    assert {d.notebook for d, opened in records if not opened} <= {"check-a-claim"}
    assert stale() == set()
