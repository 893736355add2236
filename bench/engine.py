"""What the engine takes for one made-up ledger, told as JSON by a process that does nothing else."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.worlds import world
from duizhang.checks.engine import check, funnel
from duizhang.checks.report import report, to_csv


def measure(size: int) -> None:
    """Print CPU and wall seconds of checks, report and file, the peak of memory, and what came out."""
    # Loads the families: a module is loaded once however long the ledger is.
    check(world(1))
    facts = world(size)
    before = _peak()
    verdicts, checking = _timed(lambda: _checked(facts))
    peak = _peak()
    _, reporting = _timed(lambda: report(facts, verdicts))
    _, writing = _timed(lambda: to_csv(verdicts))
    accused = sum(v.verdict == "inconsistent" for v in verdicts)
    row = {"check": checking, "report": reporting, "csv": writing, "peak": peak, "held": peak - before}
    print(json.dumps(row | {"verdicts": len(verdicts), "inconsistent": accused}))


def _checked(facts: Any) -> Any:
    verdicts = check(facts)
    funnel(facts, verdicts)
    return verdicts


def _timed(run: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    cpu, wall = time.process_time(), time.perf_counter()
    made = run()
    return made, (time.process_time() - cpu, time.perf_counter() - wall)


def _peak() -> int:
    """The most memory that this process has held so far, in bytes.

    Linux tells it of the program that runs; what ``getrusage`` says may be of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
