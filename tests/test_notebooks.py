"""The notebooks: their limits, and that they give the same page whoever runs them."""

import ast
import io
import json
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import nbformat
import pytest

from duizhang.pages.parameters import MODELS
from duizhang.pages.results import MIME

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def read(path):
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)


def code(path):
    return [c for c in read(path).cells if c.cell_type == "code"]


def parameters_cell(path):
    (found,) = [c for c in read(path).cells if "parameters" in c.metadata.get("tags", ())]
    return found


def written(source):
    """name -> (default, comment) as the lines of a parameters cell write them."""
    comments = {
        t.start[0]: t.string.removeprefix("#").strip()
        for t in tokenize.generate_tokens(io.StringIO(source).readline)
        if t.type == tokenize.COMMENT
    }
    return {s.targets[0].id: (ast.literal_eval(s.value), comments.get(s.end_lineno)) for s in ast.parse(source).body}


# -- as they stand -----------------------------------------------------------
def test_every_model_has_its_notebook_and_every_notebook_its_model():
    assert {p.stem for p in NOTEBOOKS} == set(MODELS)


@every_notebook
def test_a_notebook_is_short(path):
    lines = [[line for line in c.source.splitlines() if line.strip()] for c in code(path)]
    assert len(lines) <= 12
    assert sum(map(len, lines)) <= 80
    assert max(map(len, lines)) <= 15


@every_notebook
def test_a_notebook_holds_no_outputs_and_no_traces_of_a_run(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not c.outputs and c.execution_count is None for c in code(path))
    ids = [c.id for c in notebook.cells]
    assert len(set(ids)) == len(ids)
    tags = [t for c in notebook.cells for t in c.metadata.get("tags", ())]
    assert tags.count("parameters") == 1
    assert set(tags) <= {"parameters", "hide-input"}
    assert not any(set(c.metadata) - {"tags"} for c in notebook.cells)


@every_notebook
def test_a_notebook_opens_with_its_question_and_closes_with_its_record(path):
    cells = read(path).cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    assert len(cells[0].source.splitlines()[-1].split()) > 20, "the question in a few sentences"
    assert "parameters" in cells[1].metadata.get("tags", ())
    assert f'page = start("{path.stem}", globals())' in cells[2].source
    assert code(path)[-1].source.splitlines()[-1] == "page.close()"


@every_notebook
def test_the_parameters_cell_says_what_the_model_says(path):
    fields = MODELS[path.stem].model_fields
    assert written(parameters_cell(path).source) == {n: (f.default, f.description) for n, f in fields.items()}
    assert list(written(parameters_cell(path).source)) == list(fields), "in the same order"
    for name, (default, _) in written(parameters_cell(path).source).items():
        assert type(default) is type(fields[name].default)


@every_notebook
def test_the_words_of_a_notebook_hold_no_figure_of_one_place(path):
    """Its text is the same for every place and year, so it names none of its own defaults."""
    words = "\n".join(c.source for c in read(path).cells if c.cell_type == "markdown")
    # Formulas, code and examples in italics (*all four reached 100 %*) are nobody's figures.
    words = re.sub(r"\$\$.*?\$\$|\$.*?\$|`.*?`|\*.*?\*", "", words, flags=re.S)
    for default, _ in written(parameters_cell(path).source).values():
        if isinstance(default, int) and not isinstance(default, bool) and default >= 1949:
            assert not re.search(rf"\b{default}\b", words)
    assert not re.search(r"\d+\.\d+|\d\s*%", words), "a number that a reader's own parameters would belie"


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=lambda c: c[0])
def test_the_notebooks_pass_the_linter(command):
    pytest.importorskip("ruff")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "notebooks"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


# -- as they run -------------------------------------------------------------
def run(*words, cwd=ROOT):
    environment = {k: v for k, v in os.environ.items() if k != "DUIZHANG_DATA"}
    environment |= {"PYTHONUTF8": "1", "MPLBACKEND": "agg"}
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def outputs(path):
    """What each cell shows, without the cell that papermill injects."""
    cells = [c for c in read(path).cells if "injected-parameters" not in c.metadata.get("tags", ())]
    return [json.loads(json.dumps(c.get("outputs", []))) for c in cells], [c.source for c in cells]


def without_counts(shown):
    for cell in shown:
        for output in cell:
            output.pop("execution_count", None)
    return shown


@pytest.fixture(scope="session")
def growth_of_taiyuan(tmp_path_factory, data_folder):
    """growth-rates for Taiyuan, by the project's command and by papermill's own."""
    folder = tmp_path_factory.mktemp("growth")
    ours, plain = folder / "ours.ipynb", folder / "plain.ipynb"
    first = run("duizhang.cli", "run", "growth-rates", "-p", "place=taiyuan", "-o", ours)
    second = run("papermill", "notebooks/growth-rates.ipynb", plain, "-p", "place", "taiyuan")
    assert first.returncode == 0, first.stderr
    assert second.returncode == 0, second.stderr
    assert first.stdout.strip() == str(ours)
    return ours, plain


def test_papermill_from_the_root_gives_the_same_page_as_duizhang_run(growth_of_taiyuan):
    (ours, sources), (plain, same) = map(outputs, growth_of_taiyuan)
    assert sources == same
    assert without_counts(ours) == without_counts(plain)
    results = ours[-1][-1]["data"][MIME]
    assert results["bound"]["place"] == "taiyuan"
    assert results["values"]


def test_the_executed_notebook_is_whole_and_says_nothing_of_the_machine(growth_of_taiyuan):
    for path in growth_of_taiyuan:
        nbformat.validate(read(path))
        shown = json.dumps(outputs(path)[0], ensure_ascii=False)
        assert str(ROOT) not in shown
        assert '"name": "stderr"' not in shown


def test_a_misspelt_name_through_papermill_is_refused_in_the_first_cell_and_nothing_else_runs(tmp_path, data_folder):
    out = tmp_path / "out.ipynb"
    done = run("papermill", "notebooks/growth-rates.ipynb", out, "-p", "plcae", "taiyuan")
    assert done.returncode != 0
    assert "growth-rates: unknown parameter 'plcae'; did you mean place?" in done.stderr
    cells = [c for c in read(out).cells if c.cell_type == "code"]
    ran = [c for c in cells if c.execution_count is not None]
    assert "start(" in ran[-1].source
    (error,) = [o for c in cells for o in c.outputs]
    assert (error.output_type, error.ename) == ("error", "ParameterError")
    assert not [line for line in error.traceback if "File" in line or "---->" in line], "lines, not a traceback"


@every_notebook
def test_a_notebook_opened_from_its_own_folder_runs(path, data_folder, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.delenv("DUIZHANG_DATA", raising=False)
    notebook = read(path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    results = notebook.cells[-1].outputs[-1].data[MIME]
    assert results["notebook"] == path.stem
    assert set(results["parameters"]) == set(MODELS[path.stem].model_fields)
    streams = [o.text for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "stream"]
    assert streams == [], "a page says everything through its page"
