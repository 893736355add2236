"""``python -m bench.sweep [COUNT] [JOBS]``: a sweep of growth-rates, four ways, outputs compared cell by cell.

1. the ``papermill`` command, one process a run;
2. papermill's Python API in long-lived processes;
3. the cells' own code in plain processes forked from a warm one: the floor, without a notebook;
4. ``duizhang sweep``.

All with the same number of processes. Bytecode should be compiled, or importing is what is measured.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from duizhang.pages import runner
from duizhang.pages.forge import Workers
from duizhang.pages.grid import Combination, Grid, read_grid
from duizhang.pages.sweep import sweep

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = "growth-rates"
TEMPLATE = ROOT / "notebooks" / f"{NOTEBOOK}.ipynb"


def main() -> None:
    """Read the counts from the command line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else runner.default_jobs()
    measure(count, jobs)


def measure(count: int = 100, jobs: int = 2) -> None:
    """Print every way's time, its rate, and the ratios that are promised."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        combinations = some(count, work)
        print(
            f"{len(combinations)} combinations of {NOTEBOOK}, {jobs} processes, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        seconds: dict[str, float] = {}
        busy: dict[str, float] = {}
        outputs: dict[str, dict[str, Any]] = {}
        for name, way in (("command", command), ("api", api), ("floor", floor), ("ours", ours)):
            begun, before = time.perf_counter(), processor()
            outputs[name] = way(combinations, jobs, work / name)
            seconds[name], busy[name] = time.perf_counter() - begun, processor() - before
            rate = 60 * len(combinations) / seconds[name]
            print(f"{name:8} {seconds[name]:8.1f} s, {rate:6.1f} a minute, ", end="")
            print(f"processor {busy[name]:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)
        print(f"ours is {seconds['command'] / seconds['ours']:.1f} times as fast as the papermill command (at least 4)")
        print(f"ours is {seconds['api'] / seconds['ours']:.1f} times as fast as papermill's API (at least 2.5)")
        print(f"ours takes {seconds['ours'] / seconds['floor']:.2f} times the floor (at most 2.5)")
        # Where others use the machine too, the clock measures them; the processor's time does not.
        ratios = ", ".join(f"{busy[n] / busy['ours']:.1f} of {n}" for n in ("command", "api", "floor"))
        print(f"by processor time ours costs 1 where the others cost: {ratios}")
        different = compare(outputs["command"], outputs["api"]) + compare(outputs["command"], outputs["ours"])
        print(f"outputs compared cell by cell: {len(different)} differ {different[:5]}")
        begun = time.perf_counter()
        if cluster(combinations, jobs, work / "cluster"):
            took = time.perf_counter() - begun
            print(f"on a Dask cluster of {jobs} workers, its start included: {took:.1f} s, ", end="")
            print(f"{took / seconds['ours']:.2f} times ours (at most 1.3)", flush=True)
        if jobs > 1:
            scaling(combinations, work)
        overhead(work)


def processor() -> float:
    """Seconds that this process and all that it waited for have computed."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def some(count: int, work: Path) -> list[Combination]:
    """So many combinations that the ledger can serve, no two alike."""
    work.mkdir(exist_ok=True)
    path = work / "grid.yml"
    path.write_text(
        "product: {place: [yingze, taiyuan, shanxi, china], indicator: [gdp, general_public_budget_revenue, "
        "gdp_per_capita], start_year: {from: 2004, to: 2018}}\nalways: {end_year: 2020}\n",
        encoding="utf-8",
    )
    grid: Grid = read_grid(path, NOTEBOOK, ROOT / "data", yes=True)
    step = max(1, len(grid.combinations) // count)
    return list(grid.combinations[::step][:count])


_QUIET = ("--no-progress-bar",)


def command(combinations: list[Combination], jobs: int, out: Path) -> dict[str, Any]:
    """One ``papermill`` command a run, so many at a time."""
    out.mkdir()

    def one(c: Combination) -> None:
        arguments = itertools.chain.from_iterable(
            ("-p" if isinstance(v, int) else "-r", k, str(v)) for k, v in c.parameters.items()
        )
        subprocess.run(
            [sys.executable, "-m", "papermill", str(TEMPLATE), str(out / f"{c.name}.ipynb"), *arguments, *_QUIET],
            cwd=ROOT, check=True, capture_output=True, env=os.environ | {"DUIZHANG_DATA": str(c.data)},
        )  # fmt: skip

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, combinations))
    return {c.name: json.loads((out / f"{c.name}.ipynb").read_text(encoding="utf-8")) for c in combinations}


def api(combinations: list[Combination], jobs: int, out: Path) -> dict[str, Any]:
    """papermill's Python API in long-lived processes."""
    out.mkdir()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_hushed) as pool:
        list(pool.map(_api_one, combinations, [out / f"{c.name}.ipynb" for c in combinations]))
    return {c.name: json.loads((out / f"{c.name}.ipynb").read_text(encoding="utf-8")) for c in combinations}


def _hushed() -> None:
    """Each kernel warns that it speaks over TCP; the figures would be lost among a hundred such lines."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _api_one(c: Combination, out: Path) -> None:
    import papermill

    os.environ["DUIZHANG_DATA"] = str(c.data)
    papermill.execute_notebook(
        str(TEMPLATE), str(out), parameters=dict(c.parameters), progress_bar=False, cwd=str(ROOT)
    )


def floor(combinations: list[Combination], jobs: int, out: Path) -> dict[str, Any]:
    """The cells' code in forked plain processes: no kernel, no notebook, nothing written."""
    cells = [
        "".join(c["source"])
        for c in json.loads(TEMPLATE.read_text(encoding="utf-8"))["cells"]
        if c["cell_type"] == "code"
    ]
    with Workers(jobs) as workers:
        for c in combinations:
            workers.submit(
                c.name,
                exec,
                _PLAIN,
                {"cells": cells, "parameters": dict(c.parameters), "data": str(c.data), "root": str(ROOT)},
            )
        for found in _all(workers):
            if found[1] is not None:
                raise RuntimeError(f"{found[0]}: {found[1]}")
    return {}


_PLAIN = """
import io, os, sys
os.environ["DUIZHANG_DATA"] = data
os.chdir(root)
sys.stdout = io.StringIO()
names = {"__name__": "__main__"}
for number, cell in enumerate(cells):
    exec(compile(cell, f"cell {number}", "exec"), names)
    if number == 0:
        names.update(parameters)
"""


def ours(combinations: list[Combination], jobs: int, out: Path) -> dict[str, Any]:
    """``duizhang sweep``."""
    summary = sweep(ROOT, NOTEBOOK, combinations, out, jobs=jobs)
    if summary.failed:
        raise RuntimeError(f"{summary.failed} failed")
    return {c.name: json.loads((out / f"{c.name}.ipynb").read_text(encoding="utf-8")) for c in combinations}


def cluster(combinations: list[Combination], jobs: int, out: Path) -> bool:
    """The same on a Dask scheduler with so many workers on loopback; whether Dask is installed."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        print("on a Dask cluster: not measured, dask.distributed is not installed")
        return False
    from duizhang.pages.cluster import Cluster

    address = out.with_suffix(".address")
    dask = [sys.executable, "-m", "dask"]
    common = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    started = [
        subprocess.Popen(
            [
                *dask,
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(address),
            ],
            **common,
        )
    ]
    try:
        while not address.exists():
            time.sleep(0.1)
        worker = [*dask, "worker", "--scheduler-file", str(address), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        started += [subprocess.Popen(worker, **common) for _ in range(jobs)]
        where = json.loads(address.read_text(encoding="utf-8"))["address"]
        sweep(ROOT, NOTEBOOK, combinations, out, executor=lambda: Cluster(where, wait=60))
    finally:
        for process in started:
            process.terminate()
            process.wait()
    return True


def _all(workers: Workers) -> Iterator[Any]:
    while found := workers.next():
        yield found


def compare(these: dict[str, Any], those: dict[str, Any]) -> list[str]:
    """Where two ways show different outputs: combination and cell. A page's record of itself is not shown."""
    found = []
    for name, notebook in these.items():
        a, b = _shown(notebook), _shown(those[name])
        if len(a) != len(b):
            found.append(f"{name}: {len(a)} and {len(b)} cells")
        found += [f"{name}, code cell {i}" for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y]
    return found


def _shown(notebook: dict[str, Any]) -> list[Any]:
    import nbformat

    from duizhang.pages.results import MIME

    as_read = nbformat.from_dict(json.loads(json.dumps(notebook)))
    return [
        [json.dumps(o, sort_keys=True) for o in cell.get("outputs", []) if MIME not in o.get("data", {})]
        for cell in as_read.cells
        if cell.cell_type == "code"
    ]


def scaling(combinations: list[Combination], work: Path) -> None:
    """What a second process gains, for us and for the floor."""
    few = combinations[: min(20, len(combinations))]
    gains = {}
    for name, way in (("floor", floor), ("ours", ours)):
        times = []
        for jobs in (1, 2):
            begun = time.perf_counter()
            way(few, jobs, work / f"{name}-{jobs}")
            times.append(time.perf_counter() - begun)
        gains[name] = times[0] / times[1]
    print(
        f"from 1 to 2 processes: ours {gains['ours']:.2f}, floor {gains['floor']:.2f}; "
        f"{gains['ours'] / gains['floor']:.2f} of what the floor gains (at least 0.8)"
    )


def overhead(work: Path) -> None:
    """What the sweep itself costs a combination, where the run costs nothing."""
    from dataclasses import replace

    seconds = {}
    base = some(1, work)[0]
    for count in (10, 100, 1000):
        made = [
            replace(base, name=f"{base.name}-{i}", parameters=dict(base.parameters) | {"start_year": 1950 + i % 60})
            for i in range(count)
        ]
        begun = time.perf_counter()
        sweep(ROOT, NOTEBOOK, made, work / f"overhead-{count}", executor=_Nothing)
        seconds[count] = (time.perf_counter() - begun) / count
    print("overhead a combination: " + ", ".join(f"{1000 * s:.1f} ms of {n:,}" for n, s in seconds.items()))


class _Nothing:
    """Hands back a fixed result at once."""

    jobs = 2

    def __init__(self) -> None:
        self._keys: list[Any] = []
        values = {
            f"value-{i}": {"kind": "number", "lo": 1.0, "hi": 2.0, "factor": 1, "unit": "%", "text": "1"}
            for i in range(25)
        }
        self._result = {
            "status": "done",
            "seconds": 0.0,
            "notebook": "{}" * 40_000,
            "results": {"values": values, "tables": {}},
        }

    def submit(self, key: Any, *_: Any) -> None:
        self._keys.append(key)

    def next(self, timeout: float | None = None) -> Any:
        return self._keys.pop(0), self._result

    def __len__(self) -> int:
        return len(self._keys)

    def close(self) -> None:
        pass


if __name__ == "__main__":
    main()
