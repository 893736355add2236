"""Many runs of one notebook: validated, in parallel, in a folder that remembers what is done.

The folder holds one record (JSON) and one executed notebook a combination,
each written whole. The records are the memory: a sweep that is started again
runs what has no record that is still right, so a kill costs at most what was
running. A combination is locked while it runs, so that two sweeps into one
folder share the work and never write over each other.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

from duizhang.pages import runner
from duizhang.pages.cache import page_key
from duizhang.pages.declared import Declared
from duizhang.pages.files import digest_of, write_atomically
from duizhang.pages.forge import Ended, Workers
from duizhang.pages.grid import Combination
from duizhang.pages.kernels import know_ledgers
from duizhang.pages.locks import try_lock, unlock
from duizhang.pages.sweep_table import SweepTable

__all__ = ["FORMAT", "Summary", "SweepError", "local_workers", "prepare", "run_one", "sweep"]

FORMAT = 1
_LOCKS = ".running"


class SweepError(RuntimeError):
    """A sweep that cannot begin or cannot go on, in one plain line. What is finished stays."""


class Executor(Protocol):
    """What a sweep hands its runs to: processes here, or a cluster."""

    jobs: int

    def submit(self, key: Any, function: Callable[..., Any], *args: Any) -> None: ...
    def next(self, timeout: float | None = None) -> tuple[Any, Any] | None: ...
    def close(self) -> None: ...
    def __len__(self) -> int: ...


@dataclass
class Summary:
    """What a sweep came to."""

    ran: int = 0
    stood: int = 0
    failed: int = 0
    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def run_one(template: Path, parameters: Mapping[str, Any], folder: Path, data: Path) -> dict[str, Any]:
    """Run one combination, in whatever process this is: what its record and its notebook need.

    Returns
    -------
    dict
        ``status`` (done, failed), ``seconds``, ``notebook`` (text) and ``results`` (what the page recorded), or
        ``error``, ``cell`` and ``traceback``.
    """
    begun = time.perf_counter()
    try:
        executed = runner.execute(template, parameters, folder, {"DUIZHANG_DATA": str(data)})
        page, results = runner._without_results(executed)
        if results is None:
            raise runner.PageFailure(
                template.stem, 0, "the notebook recorded no results: its last line should be page.close()"
            )
    except runner.PageFailure as failure:
        return {
            "status": "failed",
            "seconds": time.perf_counter() - begun,
            "error": failure.error,
            "cell": failure.cell,
            "traceback": failure.traceback,
        }
    figures = {n: {k: f[k] for k in ("alt", "caption", "points")} for n, f in results["figures"].items()}
    return {
        "status": "done",
        "seconds": time.perf_counter() - begun,
        "notebook": runner._text(page),
        "results": results | {"figures": figures},
    }


def prepare(out: Path, notebook: str) -> None:
    """Make the output folder and see that it can be written to.

    Raises
    ------
    SweepError
        If it is a file, cannot be written to, or holds the sweep of another notebook.
    """
    try:
        if out.exists() and not out.is_dir():
            raise SweepError(f"--out {out}: this is a file: expected a folder, or a name that is free")
        out.mkdir(parents=True, exist_ok=True)
        mark = out / "sweep.json"
        if mark.exists():
            try:
                other = json.loads(mark.read_text(encoding="utf-8"))["notebook"]
            except (ValueError, KeyError, TypeError):
                raise SweepError(
                    f"--out {out}: its sweep.json is not readable: expected a folder that a sweep made"
                ) from None
            if other != notebook:
                raise SweepError(f"--out {out}: holds a sweep of {other}: expected another folder for {notebook}")
        elif any(out.iterdir()):
            raise SweepError(
                f"--out {out}: holds other files: expected a new or empty folder, or one that a sweep made"
            )
        write_atomically(mark, json.dumps({"format": FORMAT, "notebook": notebook}) + "\n")
    except OSError as error:
        raise SweepError(f"--out {out}: cannot be written to: {error.strerror or error}") from None


def sweep(
    root: Path,
    notebook: str,
    combinations: Iterable[Combination],
    out: Path,
    *,
    executor: Callable[[], Executor] | None = None,
    jobs: int | None = None,
    retry: int = 0,
    results_only: bool = False,
    seconds: float | None = None,
    megabytes: int | None = None,
    progress: Callable[[str, Combination], None] | None = None,
) -> Summary:
    """Run what is not done yet, and write one table of everything recorded.

    Parameters
    ----------
    root : Path
        The project: ``notebooks/`` stands in it.
    combinations : iterable of Combination
        From :func:`duizhang.pages.grid.read_grid`.
    out : Path
        The folder of records, notebooks and tables.
    executor : callable, optional
        Makes what the runs are handed to; called only if something has to run. Default: processes of this machine.
    retry : int
        Times that a failing combination is run again. 0 also leaves those that failed before.
    results_only : bool
        Keep records and tables, drop the notebooks.
    seconds, megabytes
        Limits of one run.
    progress : callable, optional
        Told ``stood``, ``done`` or ``failed`` and the combination.

    Raises
    ------
    SweepError
        If the folder cannot be written to. What is finished stays, and so it does after Ctrl-C.
    """
    combinations = list(combinations)
    return _Sweep(root, notebook, out, retry, results_only, progress or (lambda *_: None)).run(
        combinations, executor or (lambda: local_workers(combinations, jobs, seconds, megabytes))
    )


def local_workers(
    combinations: Iterable[Combination],
    jobs: int | None = None,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Workers:
    """Processes of this machine, with the limits of one run, that know the ledgers of these combinations."""
    workers = Workers(jobs or runner.default_jobs(), seconds=seconds, megabytes=megabytes)
    workers.prepare(know_ledgers, list(dict.fromkeys(c.data for c in combinations)))
    return workers


class _Sweep:
    def __init__(
        self,
        root: Path,
        notebook: str,
        out: Path,
        retry: int,
        results_only: bool,
        progress: Callable[[str, Combination], None],
    ) -> None:
        self.root, self.notebook, self.out = root, notebook, out
        self.retry, self.results_only, self.progress = retry, results_only, progress
        self.template = root / "notebooks" / f"{notebook}.ipynb"
        self.summary = Summary()
        self.table = SweepTable(out / notebook)
        self.attempts: dict[str, int] = {}
        self.locks: dict[str, IO[bytes]] = {}

    def run(self, combinations: list[Combination], make_executor: Callable[[], Executor]) -> Summary:
        prepare(self.out, self.notebook)
        names = {entry.name for entry in os.scandir(self.out)}  # once: looking for each file would grow with the folder
        waiting = deque(c for c in combinations if not (f"{c.name}.json" in names and self._stands(c)))
        try:
            if waiting:
                executor = make_executor()
                try:
                    self._work(waiting, executor)
                finally:
                    executor.close()
        except OSError as error:
            raise SweepError(
                f"--out {self.out}: cannot be written to: {error.strerror or error}; what is finished stays"
            ) from None
        finally:
            for file in self.locks.values():
                unlock(file)
            with contextlib.suppress(OSError):
                (self.out / _LOCKS).rmdir()
            with contextlib.suppress(OSError):  # a full disk was told already
                self._gather(names, {f"{c.name}.json" for c in combinations})
                self.summary.files, self.summary.notes = self.table.write()
        return self.summary

    def _work(self, waiting: deque[Combination], executor: Executor) -> None:
        running: dict[str, Combination] = {}
        elsewhere: deque[Combination] = deque()
        while waiting or running or elsewhere:
            while waiting and len(executor) < 2 * executor.jobs:
                c = waiting.popleft()
                if self._take(c, elsewhere):
                    running[c.name] = c
                    executor.submit(c.name, run_one, self.template, dict(c.parameters), self.root, c.data)
            found = executor.next(1.0 if elsewhere else None) if running else None
            if found:
                c = running.pop(found[0])
                if self._done(c, found[1]):
                    waiting.appendleft(c)
                unlock(self.locks.pop(c.name))
            elif not running and not waiting:
                time.sleep(0.2)
            if elsewhere and not waiting and len(executor) < executor.jobs:
                waiting.append(elsewhere.popleft())
                if not running:
                    time.sleep(0.1)

    def _take(self, c: Combination, elsewhere: deque[Combination]) -> bool:
        """Whether this sweep is to run it: not if another one is at it, or has just done it."""
        file = try_lock(self.out / _LOCKS / c.name)
        if file is None:
            elsewhere.append(c)
            return False
        if c.name not in self.attempts and (self.out / f"{c.name}.json").exists() and self._stands(c):
            unlock(file)
            return False
        self.locks[c.name] = file
        return True

    def _stands(self, c: Combination) -> bool:
        """Take a combination's record if it is still right."""
        record = _read(self.out / f"{c.name}.json")
        if record is None or record.get("key") != self._key(c, record.get("tables") or {}):
            return False
        if record["status"] != "done" and self.retry:
            return False
        notebook = self.out / f"{c.name}.ipynb"
        if record["status"] == "done" and not self.results_only and not notebook.exists():
            return False
        if any(_tables(c.data).get(name) != sha for name, sha in record["tables"].items()):
            return False
        self._count(c, record, "stood")
        return True

    def _done(self, c: Combination, ran: Any) -> bool:
        """Write what a run came to; whether it is to run again."""
        if isinstance(ran, Ended):
            ran = {"status": "failed", "seconds": None, "error": ran.error, "cell": ran.cell, "traceback": ""}
        self.attempts[c.name] = self.attempts.get(c.name, 0) + 1
        if ran["status"] != "done" and self.attempts[c.name] <= self.retry:
            return True
        results = ran.get("results", {})
        tables = results.get("tables") or _tables(c.data)
        record = {
            "format": FORMAT,
            "combination": c.name,
            "notebook": self.notebook,
            "parameters": dict(c.parameters),
            "bound": dict(c.bound),
            "data": c.data.name,
            "status": ran["status"],
            "seconds": ran["seconds"],
            "attempts": self.attempts[c.name],
            "error": ran.get("error", ""),
            "cell": ran.get("cell", 0),
            "traceback": ran.get("traceback", ""),
            "tables": tables,
            "key": self._key(c, tables),
        } | {name: results.get(name, empty) for name, empty in _RECORDED.items()}
        # The record last: it makes the notebook count.
        if ran["status"] == "done" and not self.results_only:
            write_atomically(self.out / f"{c.name}.ipynb", ran["notebook"])
        write_atomically(self.out / f"{c.name}.json", json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")
        self._count(c, record, record["status"])
        return False

    def _count(self, c: Combination, record: dict[str, Any], how: str) -> None:
        self.summary.ran += how != "stood"
        self.summary.stood += how == "stood"
        self.summary.failed += record["status"] != "done"
        self.table.add(record)
        self.progress(how, c)

    def _gather(self, before: set[str], mine: set[str]) -> None:
        """Take in the records of other grids in this folder, so that the table is of all that it holds."""
        for entry in os.scandir(self.out):
            name = entry.name
            if name.endswith(".json") and name not in mine and name.startswith(f"{self.notebook}--"):
                record = _read(Path(entry.path))
                if record:
                    self.table.add(record)

    def _key(self, c: Combination, tables: Mapping[str, str]) -> str:
        return page_key(self.root, Declared(c.name, self.notebook, "", dict(c.parameters)), tables)


#: What a record keeps of a page's results, and what stands there if it has none.
_RECORDED: dict[str, Any] = {"values": {}, "figures": {}, "claims": [], "missing": []}


@cache
def _tables(data: Path) -> dict[str, str]:
    """The sha256 of every table of a data folder."""
    return {f.stem: digest_of(f.read_bytes()) for f in sorted(data.glob("*.csv"))}


def _read(path: Path) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        record = json.loads(path.read_text(encoding="utf-8"))
        if (
            isinstance(record, dict)
            and record.get("format") == FORMAT
            and {"status", "tables", "parameters"} <= set(record)
        ):
            return record
    return None
