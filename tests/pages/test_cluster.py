"""The same sweep on a Dask cluster: a scheduler and workers as processes of their own, on loopback."""

import csv
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("distributed")

from duizhang.pages import cache, cluster
from duizhang.pages.cluster import Cluster, ClusterError
from duizhang.pages.grid import read_grid
from duizhang.pages.sweep import sweep

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Running:
    """A scheduler and its workers, without nannies, so that a killed worker stays dead."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, []
        self.file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        until = time.monotonic() + 60
        while not self.file.exists() and time.monotonic() < until:
            time.sleep(0.1)
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def worker(self) -> subprocess.Popen:
        return self._start("worker", "--nthreads", "1", "--no-nanny")

    def _start(self, what: str, *arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self.file), "--no-dashboard", *arguments]
        process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def running(tmp_path):
    folder = tmp_path / "dask"
    folder.mkdir()
    started = Running(folder)
    cache.machinery_digest.cache_clear()  # the package may be worked on while the tests run
    yield started
    started.stop()


@pytest.fixture
def combinations(project, tmp_path):
    body = 'import time\ntime.sleep(0.4)\npage.value("years", page.end_year - page.start_year, "years")'
    project.notebook("growth-rates", body)
    (tmp_path / "grid.yml").write_text("{start_year: {from: 2000, to: 2015}}", encoding="utf-8")
    return read_grid(tmp_path / "grid.yml", "growth-rates", project.data).combinations


def test_with_one_of_two_workers_killed_halfway_every_combination_has_exactly_one_result(
    running, combinations, project, tmp_path
):
    first, _ = running.worker(), running.worker()
    out, told = tmp_path / "out", []

    def progress(how, c):
        told.append(c.name)
        if len(told) == len(combinations) // 2:
            first.send_signal(signal.SIGKILL)

    summary = sweep(
        project.root,
        "growth-rates",
        combinations,
        out,
        executor=lambda: Cluster(running.address, wait=60),
        progress=progress,
    )
    assert first.wait(10) == -signal.SIGKILL
    assert (summary.ran, summary.failed) == (len(combinations), 0)
    assert sorted(told) == sorted(c.name for c in combinations)
    with (out / "growth-rates.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert sorted(r["combination"] for r in rows) == sorted(c.name for c in combinations)
    assert all(float(r["low"]) == 2020 - int(r["start_year"]) for r in rows)


def test_a_page_made_on_the_cluster_is_the_page_made_here(running, combinations, project, tmp_path):
    running.worker()
    few = combinations[:2]
    sweep(project.root, "growth-rates", few, tmp_path / "far", executor=lambda: Cluster(running.address, wait=60))
    sweep(project.root, "growth-rates", few, tmp_path / "here", jobs=1)
    for c in few:
        name = f"{c.name}.ipynb"
        assert (tmp_path / "far" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
    shutil.rmtree(tmp_path / "far")


def test_a_limit_on_time_is_kept_by_the_worker(running, combinations, project, tmp_path):
    running.worker()
    project.notebook("growth-rates", "while True: pass")
    made = sweep(
        project.root,
        "growth-rates",
        combinations[:1],
        tmp_path / "out",
        executor=lambda: Cluster(running.address, seconds=2.0, wait=60),
    )
    assert made.failed == 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "no such thing", "tcp://", "ftp://127.0.0.1:8786", ""])
def test_a_scheduler_that_does_not_answer_is_refused_in_one_line(address):
    with pytest.raises(ClusterError, match="does not answer") as refused:
        Cluster(address, wait=1)
    assert "\n" not in str(refused.value)


def test_a_scheduler_without_workers_is_refused_with_the_command_that_starts_one(running):
    with pytest.raises(ClusterError, match=f"has no workers: start one with dask worker {running.address}"):
        Cluster(running.address, wait=2)


def test_workers_with_another_version_of_the_package_are_refused(running, monkeypatch):
    running.worker()
    monkeypatch.setattr(cluster, "__version__", "99.0")
    with pytest.raises(ClusterError, match=r"1 of 1 workers have another version of this package .* here: 99\.0"):
        Cluster(running.address, wait=60)
