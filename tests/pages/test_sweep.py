"""Sweeps: many runs of one notebook in a folder that remembers what is done."""

import csv
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from duizhang.pages import cache, forge
from duizhang.pages import sweep as sweeping
from duizhang.pages.forge import Workers
from duizhang.pages.grid import read_grid
from duizhang.pages.sweep import SweepError, sweep
from duizhang.pages.sweep_page import write_page

BODY = 'page.value("years", page.end_year - page.start_year, "years")\npage.value("rate", 0.071, "%")'


class Shared:
    """Warm processes that several sweeps use one after another: starting them is what takes time."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self.jobs, self.submit, self.next = workers.jobs, workers.submit, workers.next

    def __len__(self) -> int:
        return len(self._workers)

    def close(self) -> None:
        while self._workers.next():
            pass


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as started:
        yield started


@pytest.fixture
def swept(project, tmp_path, workers):
    """Run a sweep of the small project; the notebook's body may be given."""
    project.notebook("growth-rates", BODY)
    (tmp_path / "grid.yml").write_text("{start_year: {from: 2014, to: 2017}}", encoding="utf-8")

    def run(grid: str = "", **more):
        if grid:
            (tmp_path / "grid.yml").write_text(grid, encoding="utf-8")
        sweeping._tables.cache_clear()
        cache.machinery_digest.cache_clear()
        read = read_grid(tmp_path / "grid.yml", "growth-rates", project.data)
        if not {"executor", "seconds", "megabytes"} & set(more):
            more["executor"] = lambda: Shared(workers)
        return sweep(project.root, "growth-rates", read.combinations, tmp_path / "out", jobs=2, **more)

    run.out, run.project = tmp_path / "out", project
    return run


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    """The package may be worked on while the tests run: what a record is right for must not move meanwhile."""
    from functools import cache as remember

    monkeypatch.setattr(cache, "machinery_digest", remember(lambda root: "same"))


def table(out: Path) -> list[dict]:
    with (out / "growth-rates.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def contents(out: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in out.glob("growth-rates--*")}


def test_each_combination_has_a_notebook_and_a_record_and_the_table_has_a_row_for_each_value(swept):
    summary = swept()
    assert (summary.ran, summary.stood, summary.failed) == (4, 0, 0)
    assert len(list(swept.out.glob("*.ipynb"))) == len(list(swept.out.glob("growth-rates--*.json"))) == 4
    rows = table(swept.out)
    years = {r["start_year"]: float(r["low"]) for r in rows if r["value"] == "years"}
    assert years == {"2014": 6, "2015": 5, "2016": 4, "2017": 3}
    assert {r["low"] for r in rows if r["value"] == "rate"} == {"7.1"}
    assert {f.suffix for f in summary.files} >= {".csv", ".dta"}


def test_stata_and_parquet_say_what_the_csv_says(swept):
    pd = pytest.importorskip("pandas")
    swept()
    stata = pd.read_stata(swept.out / "growth-rates.dta")
    assert stata["start_year"].tolist() == [int(r["start_year"]) for r in table(swept.out)]
    if (swept.out / "growth-rates.parquet").exists():
        assert pd.read_parquet(swept.out / "growth-rates.parquet")["value"].tolist() == stata["value"].tolist()


def test_what_is_finished_is_not_run_again(swept):
    swept()
    before = contents(swept.out)
    summary = swept()
    assert (summary.ran, summary.stood) == (0, 4)
    assert contents(swept.out) == before
    assert len(table(swept.out)) == 8


def test_a_changed_table_runs_what_read_it_again(swept):
    swept()
    path = swept.project.data / "indicators.csv"
    path.write_bytes(path.read_bytes().replace(b"gross regional product per head", b"gross product per head", 1))
    assert swept().ran == 4


def test_a_larger_grid_runs_only_what_is_new_and_the_table_has_both(swept):
    swept()
    assert (summary := swept("{start_year: {from: 2016, to: 2018}}")).ran == 1
    assert summary.stood == 2
    assert {r["start_year"] for r in table(swept.out)} == {"2014", "2015", "2016", "2017", "2018"}


def test_a_combination_that_fails_is_recorded_with_its_cell_and_stops_nothing(swept):
    swept.project.notebook("growth-rates", BODY + "\nif page.start_year == 2015:\n    raise ValueError('no such year')")
    summary = swept()
    assert (summary.ran, summary.failed) == (4, 1)
    failed = [r for r in table(swept.out) if r["status"] == "failed"]
    assert [(r["start_year"], r["cell"], r["error"]) for r in failed] == [("2015", "2", "ValueError: no such year")]
    record = json.loads((swept.out / f"{failed[0]['combination']}.json").read_text(encoding="utf-8"))
    assert "ValueError" in record["traceback"]
    assert not (swept.out / f"{failed[0]['combination']}.ipynb").exists()
    assert swept().ran == 0


def test_a_failing_combination_is_run_again_if_asked(swept, tmp_path):
    mark = repr(str(tmp_path / "mark"))
    once = f"import pathlib\nmark = pathlib.Path({mark})\nif not mark.exists():\n    mark.touch()\n    1 / 0"
    swept.project.notebook("growth-rates", BODY + "\n" + once)
    summary = swept("{start_year: 2015}", retry=1)
    assert (summary.ran, summary.failed) == (1, 0)
    assert {r["attempts"] for r in table(swept.out)} == {"2"}


def test_results_only_keeps_the_table_and_drops_the_notebooks(swept):
    assert swept(results_only=True).failed == 0
    assert not list(swept.out.glob("*.ipynb"))
    assert len(table(swept.out)) == 8
    assert swept(results_only=True).ran == 0


@pytest.mark.slow
@pytest.mark.skipif(not forge.can_fork(), reason="limits on memory need Linux")
def test_a_runaway_notebook_is_ended_and_recorded(swept):
    loop = "while page.start_year == 2015: pass"
    swept.project.notebook("growth-rates", f"{BODY}\n{loop}")
    assert swept(seconds=4.0).failed == 1
    failed = [r for r in table(swept.out) if r["status"] == "failed"]
    assert [(r["start_year"], r["cell"]) for r in failed] == [("2015", "2")]
    assert "longer than the 4 seconds allowed" in failed[0]["error"]


@pytest.mark.slow
@pytest.mark.skipif(not forge.can_fork(), reason="limits on memory need Linux")
def test_a_greedy_notebook_is_refused_memory_and_recorded(swept):
    swept.project.notebook("growth-rates", f"{BODY}\nkept = bytearray(2**31) if page.start_year == 2015 else 0")
    assert swept(megabytes=500).failed == 1
    assert "MemoryError" in next(r["error"] for r in table(swept.out) if r["status"] == "failed")


@pytest.mark.slow
def test_a_sweep_without_forking_comes_to_the_same(swept):
    swept("{start_year: 2015}")
    warm = contents(swept.out)
    shutil.rmtree(swept.out)
    swept("{start_year: 2015}", executor=lambda: Workers(1, fork=False))
    plain = contents(swept.out)
    notebooks = [name for name in warm if name.endswith(".ipynb")]
    assert [warm[name] for name in notebooks] == [plain[name] for name in notebooks]


def test_a_combination_that_another_sweep_is_at_is_left_to_it_and_its_result_taken(swept, monkeypatch):
    from duizhang.pages.locks import try_lock, unlock

    swept()
    done = contents(swept.out)
    name = sorted(n for n in done if n.endswith(".json"))[0]
    (swept.out / name).unlink()
    held = try_lock(swept.out / ".running" / name.removesuffix(".json"))
    asked = []
    pause = time.sleep

    def other_finishes(seconds):
        asked.append(seconds)
        if len(asked) == 3:
            (swept.out / name).write_bytes(done[name])
            unlock(held)
        pause(0.01)

    monkeypatch.setattr(sweeping.time, "sleep", other_finishes)
    summary = swept()
    assert (summary.ran, summary.stood) == (0, 4)
    assert len(table(swept.out)) == 8


def test_ctrl_c_keeps_what_is_finished_and_writes_the_table(swept):
    done = []

    def stop(how, _):
        done.append(how)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        swept(progress=stop)
    assert len(done) == 1
    assert len({r["combination"] for r in table(swept.out)}) == len(list(swept.out.glob("growth-rates--*.json"))) >= 1
    assert swept().stood >= 1


def test_an_output_folder_that_is_a_file_or_holds_something_else_is_refused(swept):
    swept.out.write_text("a file", encoding="utf-8")
    with pytest.raises(SweepError, match="this is a file"):
        swept()
    swept.out.unlink()
    swept.out.mkdir()
    (swept.out / "thesis.docx").touch()
    with pytest.raises(SweepError, match="holds other files"):
        swept()
    (swept.out / "thesis.docx").unlink()
    (swept.out / "sweep.json").write_text('{"notebook": "targets"}', encoding="utf-8")
    with pytest.raises(SweepError, match="holds a sweep of targets"):
        swept()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_or_read_only_folder_ends_the_sweep_in_one_line_and_keeps_what_is_there(swept, monkeypatch, number):
    written = []
    whole = sweeping.write_atomically

    def fails_later(path, content):
        written.append(path)
        if len(written) > 3:
            raise OSError(number, os.strerror(number))
        whole(path, content)

    monkeypatch.setattr(sweeping, "write_atomically", fails_later)
    with pytest.raises(SweepError, match="cannot be written to: " + os.strerror(number)):
        swept()
    assert len(list(swept.out.glob("growth-rates--*.json"))) == 1
    monkeypatch.setattr(sweeping, "write_atomically", whole)
    assert swept().stood == 1


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless_and_a_number_stays_one(swept):
    swept.project.notebook(
        "growth-rates", BODY + """\npage.value("word", "=HYPERLINK('x')")\npage.value("low", -1.5)"""
    )
    swept("{start_year: 2015}")
    rows = {r["value"]: r for r in table(swept.out)}
    assert rows["word"]["text"] == "'=HYPERLINK('x')"
    assert rows["low"]["low"] == "-1.5"


def test_a_page_of_small_multiples_ranks_nothing_and_shows_markup_as_text(swept):
    hostile = "\nif page.start_year == 2016:\n    raise ValueError('<script>alert(1)</script>')"
    swept.project.notebook("growth-rates", BODY + hostile)
    swept("product: {place: [yingze, taiyuan], start_year: {from: 2014, to: 2016}}")
    text = write_page(swept.out / "growth-rates", "growth-rates", ["years"]).read_text(encoding="utf-8")
    assert text.count("<svg") == 1
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", ""
    )
    with pytest.raises(LookupError, match="'yers' is no recorded number; did you mean years"):
        write_page(swept.out / "growth-rates", "growth-rates", ["yers"])


SCRIPT = """
import sys
from functools import cache as remember
from pathlib import Path
from duizhang.pages import cache
cache.machinery_digest = remember(lambda root: "same")
from duizhang.pages.grid import read_grid
from duizhang.pages.sweep import sweep
root, out = Path(sys.argv[1]), Path(sys.argv[2])
read = read_grid(root / "grid.yml", "growth-rates", root / "data")
told = lambda how, c: print(how, c.name, flush=True)
summary = sweep(root, "growth-rates", read.combinations, out, jobs=2, progress=told)
print("ran", summary.ran)
"""


def start(project, out: Path) -> subprocess.Popen:
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(project.root), str(out)], cwd=root, stdout=subprocess.PIPE, encoding="utf-8"
    )


@pytest.mark.slow
def test_a_sweep_that_is_killed_loses_at_most_what_was_running(swept):
    swept.project.notebook("growth-rates", BODY + "\nimport time; time.sleep(0.3)")
    (swept.project.root / "grid.yml").write_text("{start_year: {from: 2005, to: 2016}}", encoding="utf-8")
    running = start(swept.project, swept.out)
    told = [running.stdout.readline() for _ in range(5)]
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert all(line.startswith("done") for line in told)
    records = [json.loads(f.read_text(encoding="utf-8")) for f in swept.out.glob("growth-rates--*.json")]
    assert 5 <= len(records) <= 12
    again = start(swept.project, swept.out)
    out, _ = again.communicate()
    assert f"ran {12 - len(records)}" in out
    assert len({r["combination"] for r in table(swept.out)}) == 12
    assert not list(swept.out.glob("*.part"))


@pytest.mark.slow
def test_two_sweeps_into_one_folder_share_the_work(swept):
    swept.project.notebook("growth-rates", BODY + "\nimport time; time.sleep(0.2)")
    (swept.project.root / "grid.yml").write_text("{start_year: {from: 2005, to: 2016}}", encoding="utf-8")
    both = [start(swept.project, swept.out) for _ in range(2)]
    out = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    ran = [int(text.rsplit("ran ", 1)[1]) for text in out]
    assert sum(ran) == 12
    assert len({r["combination"] for r in table(swept.out)}) == 12


@pytest.fixture
def command(swept, tmp_path, data_folder):
    """The command's own part: its exit code for a grid."""
    from duizhang.pages import sweep_command

    def run(grid: str, **more) -> int:
        (tmp_path / "grid.yml").write_text(grid, encoding="utf-8")
        options = {"jobs": 2, "scheduler": None, "strict": False, "yes": False, "results_only": False, "show": None}
        options |= {"retry": 0, "seconds": None, "megabytes": None, "data": swept.project.data} | more
        return sweep_command.main(swept.project.root, "growth-rates", tmp_path / "grid.yml", swept.out, **options)

    return run


def test_a_refused_sweep_exits_2_starts_no_process_and_leaves_no_folder(command, swept, monkeypatch, capsys):
    monkeypatch.setattr(forge, "_Forge", None)
    assert command("{plcae: yingze}") == 2
    assert "did you mean place?" in capsys.readouterr().err
    assert command("{start_year: [2015, 2021]}", strict=True) == 2
    assert "1 cannot run, so the sweep is refused (--strict)" in capsys.readouterr().err
    assert command("{start_year: 2021}") == 2
    assert "nothing is left to run" in capsys.readouterr().err
    assert not swept.out.exists()


def test_the_command_skips_what_cannot_run_says_so_and_prints_what_it_made(command, swept, capsys):
    assert command("{start_year: [2015, 2021]}", show=[]) == 0
    said = capsys.readouterr()
    assert "1 cannot run and is skipped" in said.err
    assert "1 run, 0 were done already; 0 failed" in said.err
    assert [Path(line).suffix for line in said.out.splitlines()][-1] == ".html"


def test_the_same_command_again_runs_nothing_and_says_so(command, capsys):
    assert command("{start_year: [2014, 2015]}") == 0
    capsys.readouterr()
    assert command("{start_year: [2014, 2015]}") == 0
    assert "0 run, 2 were done already; 0 failed" in capsys.readouterr().err


def test_a_sweep_with_a_failing_combination_exits_1(command, swept):
    swept.project.notebook("growth-rates", BODY + "\n1 / 0")
    assert command("{start_year: 2015}") == 1
