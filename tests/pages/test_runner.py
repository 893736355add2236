"""Running pages: what stands, what runs, what a failure leaves behind."""

import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from duizhang.pages import runner
from duizhang.pages.declared import Declared
from duizhang.pages.files import digest_of, write_atomically
from duizhang.pages.runner import PageFailure, execute, run_notebook, write_page
from duizhang.publish.book import BookError, execute_pages

ROOT = Path(__file__).resolve().parents[2]


def change_row(data: Path, table: str, column: str, text: str) -> None:
    """Change one cell of a table's last row."""
    path = data / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    rows[-1][rows[0].index(column)] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def no_kernel(monkeypatch):
    """papermill that must not be called."""

    def never(*_args, **_how):
        raise AssertionError("a kernel was about to start")

    monkeypatch.setattr("papermill.execute_notebook", never)
    monkeypatch.setattr(runner.forge, "Workers", never)


@pytest.fixture
def no_page(monkeypatch):
    """Processes may start; no page may."""

    def never(*_args, **_how):
        raise AssertionError("a page was about to run")

    monkeypatch.setattr(runner.forge.Workers, "submit", never)


# -- the pages of a book -----------------------------------------------------
def test_nothing_changed_and_nothing_runs(made, growth, audit, no_kernel):
    before = made.files()
    outcomes = made.make(growth, audit)
    assert [o.why for o in outcomes.values()] == ["", ""]
    assert made.files() == before


def test_a_changed_row_runs_the_page_that_read_its_table_and_no_other(made, growth, audit):
    before = made.files()
    change_row(made.data, "reference", "note", "a note that was not there")
    outcomes = made.make(growth, audit)
    assert outcomes[growth.page].why == "changed: reference"
    assert outcomes[audit.page].why == ""
    assert not outcomes[growth.page].failure
    after = made.files()
    assert {n for n in after if after[n] != before[n]} == {f"{growth.page}.json"}, "the note is not on the page"
    assert made.record(growth.page)["tables"] == {
        name: made.tables[name] for name in ("claims", "indicators", "places", "reference")
    }


def test_the_same_page_made_twice_is_the_same_to_the_byte(made, audit, growth):
    before = made.files()
    for file in made.pages.glob(f"{audit.page}*"):
        file.unlink()
    made.make(growth, audit)
    assert made.files() == before


def test_a_page_has_its_title_its_figures_and_its_points_and_no_traces_of_the_run(made, audit):
    record = made.record(audit.page)
    assert record["figures"] == {
        "axes": {
            "alt": "Nothing",
            "caption": "Nothing",
            "points": "audit-yingze-axes.csv",
            "image": "audit-yingze-axes.svg",
        }
    }
    assert (made.pages / "audit-yingze-axes.csv").read_text(encoding="utf-8") == "x\n1\n"
    assert record["values"]["seven"]["text"] == "7.10 %"
    for name, sha in record["files"].items():
        assert digest_of((made.pages / name).read_bytes()) == sha
    text = (made.pages / f"{audit.page}.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source == "# Audit"
    assert "duizhang.results" not in text, "results stand in the record, not in the page"
    assert not re.search(r'"papermill"|start_time|"execution": ', text)
    assert str(made.root) not in text


def test_pages_no_longer_declared_are_removed_with_all_their_files(made, growth, audit):
    outcomes = made.make(growth)
    assert list(outcomes) == [growth.page]
    assert {f.name for f in made.pages.iterdir()} == {f"{growth.page}.json", f"{growth.page}.ipynb"}


@pytest.mark.parametrize("record", [b"[]", b"{", b"3", b"\xff", b'{"files": 3}', b'{"files": [1]}'])
def test_a_page_no_longer_declared_goes_even_if_its_record_cannot_be_read(made, growth, audit, record):
    (made.pages / f"{audit.page}.json").write_bytes(record)
    made.make(growth)
    left = {f.name for f in made.pages.iterdir()}
    assert not left & {f"{audit.page}.json", f"{audit.page}.ipynb"}


def test_a_record_that_names_files_elsewhere_removes_none_of_them(made, growth, audit):
    outside = made.root / "README.md"
    outside.write_text("kept", encoding="utf-8")
    record = made.record(audit.page)
    record["files"]["../../README.md"] = digest_of("kept")
    (made.pages / f"{audit.page}.json").write_text(json.dumps(record), encoding="utf-8")
    made.make(growth)
    assert outside.read_text(encoding="utf-8") == "kept"


def test_a_page_that_fails_is_named_with_its_cell_and_error_and_the_others_finish(made, growth, audit):
    """One stops in a cell, one ends its own process, one is killed: the fourth is made."""
    old = made.files()
    made.notebook("source-audit", "\n1 / 0")
    made.notebook("sector-claims", "import os\nos._exit(1)")
    made.notebook("district-comparison", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    change_row(made.data, "reference", "note", "a note that was not there")
    sectors = Declared("sectors", "sector-claims", "Sectors")
    districts = Declared("districts", "district-comparison", "Districts")
    outcomes = made.make(audit, districts, sectors, growth)
    assert list(outcomes) == ["audit-yingze", "districts", "sectors", "growth-yingze"]
    assert outcomes["audit-yingze"].failure == "page audit-yingze, code cell 2: ZeroDivisionError: division by zero"
    assert "ZeroDivisionError" in outcomes["audit-yingze"].traceback
    for page in ("sectors", "districts"):
        assert outcomes[page].failure.startswith(f"page {page}")
        assert re.search("ended from outside|DeadKernelError", outcomes[page].failure)
    assert outcomes["growth-yingze"].failure == ""
    assert made.why_stale(growth) is None
    new = made.files()
    for name in old:
        if name.startswith("audit-yingze"):
            assert new[name] == old[name], "a page that fails keeps its old files"
    assert not [n for n in new if n.startswith(("sectors", "districts"))]


def test_a_book_with_a_page_that_fails_ends_with_1_and_names_it(project):
    project.notebook("source-audit", "\nraise RuntimeError('no such row')")
    (project.root / "book").mkdir()
    (project.root / "book" / "pages.yml").write_text(
        "- {page: audit, notebook: source-audit, title: Audit}\n", encoding="utf-8"
    )
    with pytest.raises(BookError) as stopped:
        execute_pages(project.root, project.data, jobs=1)
    assert stopped.value.code == 1
    assert "page audit, code cell 2: RuntimeError: no such row" in str(stopped.value)


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        (
            "- {page: a, notebook: source-audit, title: A, parameters: {source: yingze-2012}}\n",
            "did you mean yingze-2021",
        ),
        ("- {page: a, notebook: source-audits, title: A}\n", "did you mean source-audit"),
        ("words\n", "expected a list of pages"),
    ],
)
def test_a_book_whose_declarations_are_wrong_ends_with_2_before_a_page_runs(project, no_page, declaration, told):
    (project.root / "book").mkdir()
    (project.root / "book" / "pages.yml").write_text(declaration, encoding="utf-8")
    with pytest.raises(BookError, match=told) as stopped:
        execute_pages(project.root, project.data, jobs=1)
    assert stopped.value.code == 2
    assert not list(project.pages.glob("*"))


def test_a_book_with_a_bad_ledger_ends_with_2_before_a_page_runs(project, no_page):
    (project.root / "book").mkdir()
    (project.root / "book" / "pages.yml").write_text(
        "- {page: a, notebook: source-audit, title: A}\n", encoding="utf-8"
    )
    change_row(project.data, "reference", "value", "1,234")
    change_row(project.data, "claims", "place", "nowhere")
    with pytest.raises(BookError) as stopped:
        execute_pages(project.root, project.data, jobs=1)
    assert stopped.value.code == 2
    assert "reference.csv:" in str(stopped.value)
    assert "claims.csv:" in str(stopped.value)


# -- one notebook ------------------------------------------------------------
@pytest.mark.parametrize(
    ("index", "injected", "cell"),
    [(1, False, 1), (1, True, 1), (2, True, 1), (3, True, 2), (2, False, 2), (4, False, 3)],
)
def test_the_cell_named_is_the_one_that_a_reader_counts_in_the_notebook(tmp_path, index, injected, cell):
    """Markdown, parameters, code, markdown, code; papermill puts its own cell after the parameters."""
    path = tmp_path / "a.ipynb"
    kinds = [("markdown", []), ("code", ["parameters"]), ("code", []), ("markdown", []), ("code", [])]
    cells = [{"cell_type": k, "metadata": {"tags": t}, "source": ""} for k, t in kinds]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert runner._code_cell(path, index, injected) == cell


def test_a_folder_with_braces_in_its_name_is_no_template(project, monkeypatch):
    folder = project.root / "{place} {x}"
    (folder / "notebooks").mkdir(parents=True)
    template = folder / "notebooks" / "source-audit.ipynb"
    template.write_bytes((project.root / "notebooks" / "source-audit.ipynb").read_bytes())
    monkeypatch.chdir(folder)
    out = folder / "{source}.ipynb"
    run_notebook(template, {"source": "yingze-2021"}, out, data=project.data)
    notebook = nbformat.reads(out.read_text(encoding="utf-8"), as_version=4)
    assert [c.cell_type for c in notebook.cells] == ["code"] * 3
    assert not [f for f in folder.iterdir() if f.name.endswith(".part")]
    assert "DUIZHANG_DATA" not in os.environ or os.environ["DUIZHANG_DATA"] != str(project.data)


@pytest.mark.parametrize("error", [RuntimeError("no kernel named so"), OSError("no room"), KeyError("x")])
def test_a_kernel_that_never_came_up_is_told_as_a_failure_before_the_first_cell(project, monkeypatch, error):
    def never(*_args, **_how):
        raise error

    monkeypatch.setattr("papermill.execute_notebook", never)
    with pytest.raises(
        PageFailure, match="page source-audit, before the first cell: " + type(error).__name__
    ) as failed:
        execute(project.root / "notebooks" / "source-audit.ipynb", {}, project.root)
    assert failed.value.cell == 0


def test_a_notebook_that_fails_leaves_the_old_output_as_it_was(project, monkeypatch):
    def fails(*_args, **_how):
        raise PageFailure("source-audit", 2, "ZeroDivisionError: division by zero")

    monkeypatch.setattr(runner, "execute", fails)
    out = project.root / "out.ipynb"
    out.write_text("old", encoding="utf-8")
    with pytest.raises(PageFailure):
        run_notebook(project.root / "notebooks" / "source-audit.ipynb", {}, out)
    assert out.read_text(encoding="utf-8") == "old"


# -- files -------------------------------------------------------------------
def executed(figures=("a",), size=10):
    """A notebook as papermill hands it back, with results in its last output."""
    results = {
        "figures": {
            n: {"alt": "", "caption": "", "points": "x\n" + "1\n" * size, "svg": "<svg/>" + " " * size} for n in figures
        },
        "tables": {"claims": "1" * 64},
        "values": {},
    }
    cell = nbformat.v4.new_code_cell(
        "page.close()",
        outputs=[nbformat.v4.new_output("display_data", data={runner.MIME: results, "text/plain": "x" * size})],
    )
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Old title\n\nWords"), cell])


def test_a_figure_that_a_page_has_no_more_is_removed(project, growth):
    project.pages.mkdir(parents=True)
    write_page(project.root, growth, executed(("a", "b")), project.pages)
    write_page(project.root, growth, executed(("b", "c")), project.pages)
    names = {f"{growth.page}{n}" for n in ("-b.csv", "-b.svg", "-c.csv", "-c.svg", ".ipynb", ".json")}
    assert {f.name for f in project.pages.iterdir()} == names


def test_a_notebook_that_recorded_nothing_is_no_page(project, growth):
    project.pages.mkdir(parents=True)
    notebook = executed()
    notebook.cells[1].outputs = []
    with pytest.raises(PageFailure, match=re.escape("its last line should be page.close()")):
        write_page(project.root, growth, notebook, project.pages)
    assert not list(project.pages.iterdir())


def test_the_declared_title_is_the_only_heading_of_the_first_order(project, growth):
    project.pages.mkdir(parents=True)
    write_page(project.root, growth, executed(), project.pages)
    notebook = nbformat.reads((project.pages / f"{growth.page}.ipynb").read_text(encoding="utf-8"), as_version=4)
    assert [c.source for c in notebook.cells[:2]] == ["# Growth", "Words"]


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    write_atomically(path, "old")

    def full(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_atomically(path, "new")
    assert [f.name for f in tmp_path.iterdir()] == ["a.json"]
    assert path.read_text(encoding="utf-8") == "old"


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_runner import executed
from duizhang.pages.declared import Declared
from duizhang.pages.runner import write_page
root, pages = Path(sys.argv[1]), Path(sys.argv[2])
page = Declared("growth-yingze", "growth-rates", "Growth", {"place": "yingze"})
print("ready", flush=True)
for n in range(10**9):
    write_page(root, page, executed(("a", "b"), 20_000 + 7 * n), pages)
"""


def whole(project, declared, tables):
    """No file is half-written, and a page that counts as right has all its files."""
    for file in project.pages.iterdir():
        if file.name.startswith("."):
            continue  # a rest that no reader of the folder takes for a page
        text = file.read_text(encoding="utf-8")
        if file.suffix in (".json", ".ipynb"):
            json.loads(text)
        elif file.suffix == ".csv":
            assert text.endswith("1\n")
    if runner.why_stale(project.root, project.pages, declared, tables) is None:
        record = project.record(declared.page)
        for name, sha in record["files"].items():
            assert digest_of((project.pages / name).read_bytes()) == sha


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_no_half_written_page(project, growth):
    project.pages.mkdir(parents=True)
    chance = random.Random(20)
    for _ in range(8):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(project.root), str(project.pages), str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.01, 0.3))
        process.kill()
        process.wait()
        process.stdout.close()
        whole(project, growth, {"claims": "1" * 64})
    write_page(project.root, growth, executed(), project.pages)
    assert runner.why_stale(project.root, project.pages, growth, {"claims": "1" * 64}) is None


MAKER = """
import sys
from pathlib import Path
from duizhang.pages.declared import Declared
from duizhang.pages.runner import make_pages
from duizhang.publish.book import table_digests
if __name__ == "__main__":
    root = Path(sys.argv[1])
    pages = [
        Declared("growth-yingze", "growth-rates", "Growth", {"place": "yingze"}),
        Declared("audit-yingze", "source-audit", "Audit", {"source": "yingze-2021"}),
    ]
    print("ready", flush=True)
    make_pages(root, pages, table_digests(root / "data"), root / "data", root / "book" / "pages", 2)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a group of processes")
def test_a_run_killed_at_any_moment_is_finished_by_the_next(made, growth, audit):
    script = made.root / "maker.py"
    script.write_text(MAKER, encoding="utf-8")
    chance = random.Random(21)
    for round_ in range(5):
        change_row(made.data, "reference", "note", f"round {round_}")
        change_row(made.data, "sources", "note", f"round {round_}")
        process = subprocess.Popen(
            [sys.executable, str(script), str(made.root)], stdout=subprocess.PIPE, start_new_session=True
        )
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.2, 6))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for declared in (growth, audit):
            whole(made, declared, made.tables)
    outcomes = made.make(growth, audit)
    assert not [o.failure for o in outcomes.values() if o.failure]
    assert made.why_stale(growth) is None
    assert made.why_stale(audit) is None
