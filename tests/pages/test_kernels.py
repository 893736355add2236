"""Calls in processes of their own, and notebooks whose kernel is that process."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from duizhang.ledger import open_ledger, rules
from duizhang.pages import forge, runner
from duizhang.pages.forge import Ended, Workers
from duizhang.pages.kernels import know_ledgers

ROOT = Path(__file__).resolve().parents[2]

needs_fork = pytest.mark.skipif(not forge.can_fork(), reason="warm processes are not forked on this system")


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as started:
        yield started


def one(workers: Workers, function, *args):
    workers.submit("only", function, *args)
    return workers.next()[1]


def notebook(path: Path, *cells: str) -> Path:
    """A notebook with these code cells, the first of them its parameters."""
    made = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for i, source in enumerate(cells)
    ]
    made[0]["metadata"] = {"tags": ["parameters"]}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    text = json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})
    path.write_text(text, encoding="utf-8")
    return path


def outputs(executed) -> list:
    return [c.outputs for c in executed.cells if c.cell_type == "code"]


def test_a_ledger_that_is_no_good_is_left_to_the_page_that_opens_it(tmp_path):
    (tmp_path / "claims.csv").write_text("no,such,columns\n", encoding="utf-8")
    know_ledgers([tmp_path, tmp_path / "nowhere"])


@needs_fork
def test_what_was_done_once_for_all_children_is_there_in_each(tmp_path):
    with Workers(1) as workers:
        assert one(workers, looked_at) == 0
        workers.prepare(know_ledgers, [ROOT / "data"])
        assert one(workers, looked_at) > 0


@needs_fork
def test_a_ledger_that_was_checked_elsewhere_is_read_and_not_checked_again():
    with Workers(1) as workers:
        workers.prepare(know_ledgers, [ROOT / "data"], [open_ledger(ROOT / "data").digest()])
        assert one(workers, looked_at) == 0
        assert one(workers, claims_of, ROOT / "data") > 300
        workers.prepare(know_ledgers, [ROOT / "data" / "sample"], ["0" * 64])
        assert one(workers, looked_at) > 0, "a digest of other bytes clears nothing"


def claims_of(folder: Path) -> int:
    return len(open_ledger(folder).facts().claims)


def looked_at() -> int:
    """How many tables this process has looked at."""
    return len(rules._looked_at)


ODDITIES = (
    "x = 1",
    "import sys\nprint('one')\nprint('two', file=sys.stderr)\nx",
    "from IPython.display import HTML, Markdown, display, update_display\n"
    "display(HTML('<b>first</b>'), display_id='a')\n"
    "update_display(HTML('<b>second</b>'), display_id='a')\nMarkdown('# 对账')",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([0, 1]); None",
    "import asyncio\nawait asyncio.sleep(0)\nimport os\nos.getcwd(), __name__",
    "import pandas as pd\npd.DataFrame({'a': [1.5], '区': ['迎泽']})",
)


@needs_fork
def test_a_page_from_a_warm_process_is_the_page_from_a_kernel_of_its_own(workers, tmp_path):
    template = notebook(tmp_path / "odd.ipynb", *ODDITIES)
    warm = one(workers, runner.execute, template, {"x": 2}, tmp_path)
    plain = runner.execute(template, {"x": 2}, tmp_path)
    assert json.loads(json.dumps(outputs(warm))) == json.loads(json.dumps(outputs(plain)))
    assert warm.metadata["language_info"] == plain.metadata["language_info"]
    assert [c.get("execution_count") for c in warm.cells] == [c.get("execution_count") for c in plain.cells]


@needs_fork
def test_no_run_sees_what_another_left_behind(workers, tmp_path):
    both = "import os, pandas\n"
    leave = notebook(tmp_path / "leave.ipynb", "x = 1", both + "os.environ['LEFT'] = 'here'\npandas.LEFT = 1")
    look = notebook(tmp_path / "look.ipynb", "x = 1", both + "'LEFT' in os.environ, hasattr(pandas, 'LEFT')")
    assert not isinstance(one(workers, runner.execute, leave, {}, tmp_path), Ended)
    seen = one(workers, runner.execute, look, {}, tmp_path)
    assert outputs(seen)[1][0]["data"]["text/plain"] == "(False, False)"


@needs_fork
def test_two_runs_draw_different_random_numbers(workers):
    draw = "(__import__('random').random(), __import__('numpy').random.random())"
    first, second = one(workers, eval, draw), one(workers, eval, draw)
    assert first[0] != second[0]
    assert first[1] != second[1]


@needs_fork
def test_the_forge_has_one_thread_when_it_forks(workers):
    threads = "len(__import__('os').listdir('/proc/' + str(__import__('os').getppid()) + '/task'))"
    assert one(workers, eval, threads) == 1


@needs_fork
def test_an_error_names_the_code_cell_of_the_template_as_it_does_in_a_kernel_of_its_own(workers, tmp_path):
    template = notebook(tmp_path / "wrong.ipynb", "x = 1", "x", "1 / 0")
    ended = one(workers, runner.execute, template, {"x": 2}, tmp_path)
    with pytest.raises(runner.PageFailure) as plain:
        runner.execute(template, {"x": 2}, tmp_path)
    assert str(plain.value) in ended.error
    assert "code cell 3: ZeroDivisionError: division by zero" in ended.error


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), pytest.param(False, marks=pytest.mark.slow)])
def test_a_call_that_takes_too_long_is_ended_and_the_others_finish(fork):
    with Workers(2, seconds=1.0, fork=fork) as workers:
        workers.submit("runaway", eval, "[0 for _ in __import__('itertools').count() if False]")
        for n in range(3):
            workers.submit(n, abs, -n)
        found = dict(workers.next() for _ in range(4))
    assert "longer than the 1 seconds allowed" in found.pop("runaway").error
    assert found == {0: 0, 1: 1, 2: 2}


@needs_fork
def test_a_runaway_notebook_is_ended_in_the_cell_it_had_come_to(tmp_path):
    template = notebook(tmp_path / "runaway.ipynb", "x = 1", "x", "while True: pass", "x")
    with Workers(1, seconds=2.0) as workers:
        ended = one(workers, runner.execute, template, {"x": 2}, tmp_path)
    assert ended.cell == 3


@needs_fork
def test_memory_beyond_the_limit_is_refused_in_the_cell_that_asked_for_it(tmp_path):
    template = notebook(tmp_path / "greedy.ipynb", "x = 1", "kept = bytearray(x * 2**20)")
    with Workers(1, megabytes=300) as workers:
        assert not isinstance(one(workers, runner.execute, template, {"x": 10}, tmp_path), Ended)
        ended = one(workers, runner.execute, template, {"x": 2000}, tmp_path)
    assert "code cell 2: MemoryError" in ended.error


@pytest.mark.parametrize("fork", [pytest.param(True, marks=needs_fork), pytest.param(False, marks=pytest.mark.slow)])
def test_a_process_that_is_killed_takes_no_other_call_with_it(fork):
    with Workers(2, fork=fork) as workers:
        for n in range(4):
            workers.submit(n, abs, -n)
        workers.submit("killed", eval, "__import__('os').kill(__import__('os').getpid(), 9)")
        found = dict(workers.next() for _ in range(5))
    assert "ended from outside" in found.pop("killed").error
    assert found == {0: 0, 1: 1, 2: 2, 3: 3}


@pytest.mark.slow
@needs_fork
def test_a_call_that_kills_the_forge_is_found_and_the_others_finish():
    with Workers(2) as workers:
        end = "__import__('os').kill(__import__('os').getppid(), 9) or __import__('time').sleep(9)"
        workers.submit("killer", eval, end)
        for n in range(4):
            workers.submit(n, eval, f"__import__('time').sleep(0.2) or {n}")
        found = dict(workers.next() for _ in range(5))
    assert isinstance(found.pop("killer"), Ended)
    assert found == {0: 0, 1: 1, 2: 2, 3: 3}


@pytest.mark.slow
@needs_fork
def test_when_the_caller_is_killed_its_processes_end_too(tmp_path):
    told = tmp_path / "pid"
    code = (
        "from duizhang.pages.forge import Workers\n"
        "workers = Workers(1)\n"
        f"workers.submit(0, eval, \"open({str(told)!r}, 'w', encoding='ascii').write(str(__import__('os').getpid())) "
        "and __import__('time').sleep(60)\")\n"
        "workers.next()"
    )
    caller = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2])
    until = time.monotonic() + 60
    while not (told.exists() and told.read_text(encoding="ascii")) and time.monotonic() < until:
        time.sleep(0.05)
    child = int(told.read_text(encoding="ascii"))
    caller.kill()
    caller.wait()
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()


def test_an_error_that_nobody_caught_is_told_and_not_raised(workers):
    assert "ZeroDivisionError" in one(workers, eval, "1 / 0").error
    assert one(workers, os.getpid) != os.getpid()


@pytest.mark.slow
def test_pages_of_the_book_are_made_where_forking_is_impossible(monkeypatch, project, growth):
    monkeypatch.setenv("DUIZHANG_FORK", "0")
    assert not forge.can_fork()
    assert project.make(growth)["growth-yingze"].failure == ""
