"""The command: what it prints, how it ends, and that it starts nothing in vain."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from duizhang import cli
from duizhang.pages import runner
from duizhang.pages.parameters import MODELS
from duizhang.pages.runner import PageFailure

ROOT = Path(__file__).resolve().parents[1]


class Ended:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def duizhang(monkeypatch, capsys, tmp_path):
    """Call the command from a folder of its own; how it ended and what it printed."""
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.delenv("DUIZHANG_DATA", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["duizhang", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        return Ended(code, *capsys.readouterr())

    return call


@pytest.fixture
def no_kernel(monkeypatch):
    """papermill that must not be called."""

    def never(*_args, **_how):
        raise AssertionError("a kernel was about to start")

    monkeypatch.setattr("papermill.execute_notebook", never)
    monkeypatch.setattr(runner, "execute", never)


@pytest.fixture
def makes(monkeypatch):
    """A run that takes no kernel and makes a notebook of one word."""
    import nbformat

    calls = []

    def quick(template, parameters, folder, environment=None):
        calls.append((template, dict(parameters), dict(environment or {})))
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("对账")])

    monkeypatch.setattr(runner, "execute", quick)
    return calls


# -- help --------------------------------------------------------------------
def test_help_lists_every_command(duizhang):
    ended = duizhang("--help")
    assert ended.code == 0
    for command in ("book", "test", "run", "params", "sources"):
        assert f"\n  {command} " in ended.out


@pytest.mark.parametrize("command", ["book", "test", "run", "params", "sources verify", "sources compare"])
def test_every_command_shows_an_example(duizhang, command):
    ended = duizhang(*command.split(), "--help")
    assert ended.code == 0
    assert f"duizhang {command}" in ended.out.partition("Example")[2]


def test_help_loads_nothing_heavy():
    heavy = "pandas papermill matplotlib sphinx pydantic"
    program = (
        "import sys\nfrom duizhang import cli\nsys.argv = ['duizhang', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# -- params ------------------------------------------------------------------
@pytest.mark.parametrize("notebook", sorted(MODELS))
def test_params_prints_name_type_default_allowed_values_and_meaning(duizhang, notebook):
    ended = duizhang("params", notebook)
    assert ended.code == 0
    question, head, *rows = ended.out.splitlines()
    assert question == MODELS[notebook].question
    assert head.split() == ["parameter", "type", "default", "allowed", "meaning"]
    assert [r.split()[0] for r in rows] == list(MODELS[notebook].model_fields)
    for row, field in zip(rows, MODELS[notebook].model_fields.values(), strict=True):
        assert repr(field.default) in row
        assert row.endswith(field.description)


def test_a_notebook_may_be_named_by_its_file(duizhang):
    assert duizhang("params", "notebooks/growth-rates.ipynb").out == duizhang("params", "growth-rates").out


# -- wrong words -------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("params growth-rate", "growth-rate: there is no such notebook; did you mean growth-rates?"),
        ("run growth-rate", "growth-rate: there is no such notebook; did you mean growth-rates?"),
        ("run growth-rates -p plcae=taiyuan", "growth-rates: unknown parameter 'plcae'; did you mean place?"),
        (
            "run growth-rates -p start_year=early",
            "growth-rates: start_year = 'early' is not right: expected whole number",
        ),
        ("run growth-rates -p start_year=2015.0", "growth-rates: start_year = '2015.0' is not right"),
        ("run growth-rates -p start_year=1900", "growth-rates: start_year = 1900 is not right"),
        ("run growth-rates -p start_year=2021", "growth-rates: start_year 2021 is not before end_year 2020"),
        ("run growth-rates -p place", "growth-rates: -p 'place': expected name=value, such as place=yingze"),
        ("run growth-rates -p place=yingze -p place=yingze", "growth-rates: parameter 'place' is given twice"),
        (
            "run growth-rates -p place=taiyaun",
            "growth-rates: place: no place 'taiyaun' in the ledger: nearest are taiyuan",
        ),
        ("run growth-rates -p indicator=gpd", "growth-rates: indicator: no indicator 'gpd' in the ledger"),
        ("run sector-claims -p place=china", "sector-claims: place 'china' has no claims in the ledger"),
        ("run source-audit -p source=../../etc/passwd", "source-audit: source '../../etc/passwd' is not in the ledger"),
        ("run growth-rates -o out.html", "duizhang run: -o out.html: expected a name ending in .ipynb"),
        ("run growth-rates -o out", "duizhang run: -o out: expected a name ending in .ipynb"),
        ("run growth-rates -o nowhere/out.ipynb", "duizhang run: -o nowhere/out.ipynb: expected a file in a folder"),
        ("run growth-rates -o folder.ipynb", "duizhang run: -o folder.ipynb: expected a file in a folder that exists"),
        ("run growth-rates -o file/out.ipynb", "duizhang run: -o file/out.ipynb: expected a file in a folder"),
        (f"run growth-rates -o {ROOT}/notebooks/growth-rates.ipynb", "duizhang run: -o "),
        (f"run growth-rates -o {'a' * 300}.ipynb", "duizhang run: -o aaa"),
        ("run growth-rates --data nowhere", "nowhere: expected a folder with the tables of a ledger"),
        ("sources verify nowhere", "duizhang sources verify: nowhere is not a folder"),
        ("sources compare nowhere", "duizhang sources compare: nowhere is not a folder"),
        ("sources verify file", "duizhang sources verify: file is not a folder"),
    ],
)
def test_a_wrong_word_is_one_plain_line_and_ends_with_2_before_a_kernel_starts(
    duizhang, no_kernel, data_folder, tmp_path, words, told
):
    (tmp_path / "folder.ipynb").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())
    template = (ROOT / "notebooks" / "growth-rates.ipynb").read_bytes()
    ended = duizhang(*words.split())
    assert ended.code == 2
    assert ended.out == ""
    (line,) = ended.err.splitlines()
    assert line.startswith(told)
    assert sorted(p.name for p in tmp_path.iterdir()) == before, "nothing is written"
    assert (ROOT / "notebooks" / "growth-rates.ipynb").read_bytes() == template


def test_several_wrong_words_are_a_line_each(duizhang, no_kernel):
    ended = duizhang("run", "growth-rates", "-p", "plcae=taiyuan", "-p", "start_year=early")
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 2


@pytest.mark.parametrize("words", ["rnu", "run", "params", "sources", "sources verify", "run growth-rates --outptu a"])
def test_a_command_that_is_none_ends_with_2_and_no_traceback(duizhang, no_kernel, words):
    ended = duizhang(*words.split())
    assert ended.code == 2
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31mred", "$(touch pwned)", "'; import os #"])
def test_what_was_typed_reaches_the_terminal_as_a_quotation(duizhang, no_kernel, data_folder, tmp_path, text):
    for words in (["-p", f"place={text}"], ["-p", text], ["-p", f"{text}=1"]):
        ended = duizhang("run", "growth-rates", *words)
        assert ended.code == 2
        (line,) = ended.err.splitlines()
        assert line.isprintable()
    assert list(tmp_path.iterdir()) == []


# -- a ledger of one's own ---------------------------------------------------
def test_a_bad_ledger_is_listed_row_by_row_and_nothing_is_written(duizhang, no_kernel, data_folder, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(data_folder, data)
    for table, column, text in (
        ("claims", "place", "nowhere"),
        ("reference", "value", "1,234"),
        ("units", "factor", "ten"),
    ):
        path = data / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[1][rows[0].index(column)] = text
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    ended = duizhang("run", "growth-rates", "--data", data)
    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.splitlines()
    for expected in (
        "claims.csv:2: place = 'nowhere'",
        "reference.csv:2: value = '1,234'",
        "units.csv:2: factor = 'ten'",
    ):
        assert any(line.startswith(expected) for line in lines), lines
    assert all("expected" in line for line in lines)
    assert [p.name for p in tmp_path.iterdir()] == ["data"]
    assert duizhang("sources", "verify", tmp_path, "--data", data).code == 2


def test_a_run_uses_the_ledger_that_it_was_given(duizhang, makes, data_folder, tmp_path):
    data = tmp_path / "mine"
    shutil.copytree(data_folder, data)
    assert duizhang("run", "growth-rates", "--data", data).code == 0
    assert makes[0][2] == {"DUIZHANG_DATA": str(data)}


# -- what a run writes -------------------------------------------------------
def test_a_run_passes_every_parameter_and_prints_the_path_last(duizhang, makes, data_folder, tmp_path):
    ended = duizhang("run", "growth-rates", "-p", "place=太原", "-p", "start_year=2016", "-o", "out.ipynb")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "out.ipynb"
    assert makes[0][1] == {"place": "太原", "indicator": "gdp", "start_year": 2016, "end_year": 2020}
    assert json.loads((tmp_path / "out.ipynb").read_text(encoding="utf-8"))["cells"][0]["source"]
    assert [p.name for p in tmp_path.iterdir()] == ["out.ipynb"]


def test_a_run_replaces_the_old_output_at_once(duizhang, makes, data_folder, tmp_path, monkeypatch):
    out = tmp_path / "out.ipynb"
    out.write_text("old", encoding="utf-8")
    seen = []
    replace = os.replace

    def watched(part, whole):
        seen.append((out.read_text(encoding="utf-8"), Path(part).read_text(encoding="utf-8")))
        replace(part, whole)

    monkeypatch.setattr(os, "replace", watched)
    assert duizhang("run", "growth-rates").code == 0
    ((old, new),) = seen
    assert old == "old"
    assert new == out.read_text(encoding="utf-8"), "whole before it takes the old one's place"


def test_a_page_that_fails_ends_with_1_and_leaves_the_old_output(duizhang, data_folder, tmp_path, monkeypatch):
    def fails(*_args, **_how):
        raise PageFailure("growth-rates", 3, "KeyError: 'x'", "a long traceback")

    monkeypatch.setattr(runner, "execute", fails)
    (tmp_path / "out.ipynb").write_text("old", encoding="utf-8")
    ended = duizhang("run", "growth-rates")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "page growth-rates, code cell 3: KeyError: 'x'\n"
    assert (tmp_path / "out.ipynb").read_text(encoding="utf-8") == "old"


def test_an_output_that_cannot_be_written_is_one_line(duizhang, makes, data_folder, monkeypatch, tmp_path):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    ended = duizhang("run", "growth-rates")
    assert ended.code == 2
    assert ended.err == "duizhang run: -o out.ipynb: cannot be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


def test_wrong_parameters_are_refused_even_where_no_kernel_could_start(data_folder, tmp_path):
    """papermill cannot be imported here at all."""
    environment = os.environ | {"PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.modules['papermill'] = None\nfrom duizhang.cli import main; main()",
         "run", "growth-rates", "-p", "plcae=taiyuan"],
        cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "growth-rates: unknown parameter 'plcae'; did you mean place?\n"


def test_control_c_ends_with_one_line_and_130(duizhang, data_folder, monkeypatch):
    def stopped(*_args, **_how):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "execute", stopped)
    ended = duizhang("run", "growth-rates")
    assert (ended.code, ended.out, ended.err.splitlines()[-1]) == (130, "", "stopped")
