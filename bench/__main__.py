"""``python -m bench [CLAIMS ...]``: formulas, the engine, what the core costs to import, what pages weigh."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from duizhang.checks.growth import implied_deflator
from duizhang.interval import Interval


def main() -> None:
    """Print every measurement."""
    sizes = [int(a) for a in sys.argv[1:]] or [1_000, 10_000, 100_000]
    formulas()
    engine(sizes)
    start()
    weight()


def median(run: Callable[[], object], times: int = 5) -> float:
    """The median of several runs, in seconds, after one that is not counted."""
    run()
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def formulas(rows: int = 1_000_000) -> None:
    """growth.deflator on columns, beside the same formula on plain columns without intervals."""
    rng = np.random.default_rng(0)
    first, last, rate = rng.uniform(100, 900, rows), rng.uniform(900, 1800, rows), rng.uniform(0.02, 0.1, rows)
    columns = [Interval(x * 0.9995, x * 1.0005) for x in (first, last, rate)]
    ours = median(lambda: implied_deflator(columns[0], columns[1], 5, columns[2]))
    plain = median(lambda: (last / first) ** 0.2 / (1 + rate) - 1)
    # An interval has two ends: two evaluations of the formula a row.
    print(f"growth.deflator, {rows:,} rows: {2 * rows / ours / 1e6:.1f} million evaluations a second", end="; ")
    print(f"plain columns {rows / plain / 1e6:.1f}; time ratio of intervals to plain {ours / plain:.2f}")


def engine(sizes: list[int]) -> None:
    """The engine on made-up ledgers, each in a process of its own, and the ratio from each size to the next.

    Three times are told: the checks with the funnel, which is what the promise
    is about; the report that ``duizhang check DATA`` prints; and
    ``verdicts.csv`` with every text in it. Each as CPU time and on the wall.
    """
    before = None
    for size in sizes:
        # Others on the machine can only add to a time: of several short runs the shortest is the nearest to it.
        runs = [_measured(size) for _ in range(5 if size <= 1_000 else 3 if size <= 10_000 else 1)]
        row = min(runs, key=lambda r: r["check"][0])
        cpu, wall = row["check"]
        ratio = "" if before is None else f", {cpu / before[1]:.1f} times the CPU time of {before[0]:,}"
        print(
            f"engine, {size:,} claims: checks and funnel {cpu:.2f} s CPU, {wall:.2f} s wall{ratio}; "
            f"report {row['report'][0]:.2f} s, verdicts.csv {row['csv'][0]:.2f} s CPU; "
            f"{row['verdicts']:,} verdicts, {row['inconsistent']} inconsistent; "
            f"peak {row['peak'] / 2**20:.0f} MB for checks and funnel, {row['held'] / size:,.0f} bytes a claim; "
            f"load {os.getloadavg()[0]:.1f}; best of {len(runs)}"
        )
        before = size, cpu


def _measured(size: int) -> dict[str, Any]:
    """One run in a fresh process: see :func:`bench.engine.measure`."""
    code = f"from bench.engine import measure; measure({size})"
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=root)
    return json.loads(done.stdout)


def start() -> None:
    """What importing the core adds to starting Python."""
    core = "import duizhang.interval, duizhang.claim, duizhang.reading.text, duizhang.checks.engine"

    def python(code: str) -> float:
        return median(lambda: subprocess.run([sys.executable, "-c", code], check=True), 9)

    bare, with_core = python("pass"), python(core)
    print(
        f"python -c pass {bare * 1000:.0f} ms; with the core imported {with_core * 1000:.0f} ms; added {(with_core - bare) * 1000:.0f} ms"
    )


def weight() -> None:
    """What a reader's first visit loads, page by page, where the book is built."""
    from duizhang.publish.weight import weight_table

    site = Path(__file__).resolve().parents[1] / "_build" / "html"
    print(weight_table(site) if site.is_dir() else "weight of the pages: the book is not built")


if __name__ == "__main__":
    main()
