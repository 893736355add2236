"""What the command ``duizhang sweep`` says and does around :func:`duizhang.pages.sweep.sweep`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from duizhang.pages.forge import can_fork
from duizhang.pages.grid import Combination, Grid, GridError, read_grid
from duizhang.pages.parameters import ParameterError
from duizhang.pages.sweep import Summary, SweepError, local_workers, prepare, sweep

__all__ = ["main"]

#: Combinations that cannot run are listed by name up to here, and counted beyond.
_LISTED = 20


def main(
    root: Path,
    notebook: str,
    grid: Path,
    out: Path,
    *,
    data: Path,
    jobs: int | None,
    scheduler: str | None,
    strict: bool,
    yes: bool,
    results_only: bool,
    show: list[str] | None,
    retry: int,
    seconds: float | None,
    megabytes: int | None,
) -> int:
    """Run a sweep for a person: refusals in plain lines, a progress bar, what was made printed last.

    ``show`` is ``None`` without a page, and otherwise names the values that it draws (none: the most common ones).

    Returns
    -------
    int
        The exit code: 0, 1 if a combination failed, 2 if the sweep was refused, 130 after Ctrl-C.
    """
    try:
        read = read_grid(grid, notebook, data, yes=yes)
        _list(read, strict)
        executor = _executor(read.combinations, scheduler, jobs, seconds, megabytes)
        prepare(out, notebook)
    except (GridError, ParameterError, SweepError, OSError) as error:
        return _told(f"duizhang sweep: {error}", 2)
    except RuntimeError as error:  # a scheduler that cannot be used
        return _told(f"duizhang sweep: {error}", 2)
    try:
        summary = _with_progress(root, notebook, read, out, executor, retry, results_only)
    except SweepError as error:
        return _told(f"duizhang sweep: {error}", 2)
    except KeyboardInterrupt:
        return _told(f"stopped: what is finished stands in {out}; the same command goes on from there", 130)
    _told(f"{summary.ran} run, {summary.stood} were done already; {summary.failed} failed", 0)
    for note in summary.notes:
        _told(note, 0)
    if show is not None:
        from duizhang.pages.sweep_page import write_page

        try:
            summary.files.append(write_page(out / notebook, notebook, show))
        except LookupError as error:
            return _told(f"duizhang sweep: --show: {error.args[0]}", 2)
    for file in summary.files:
        print(file)
    return 1 if summary.failed else 0


def _list(read: Grid, strict: bool) -> None:
    """Say what cannot run; refuse the sweep if asked to, or if nothing is left."""
    lines = [f"  {line}" for line in read.refused[:_LISTED]]
    if len(read.refused) > _LISTED:
        lines.append(f"  and {len(read.refused) - _LISTED:,} more")
    count = f"{len(read.refused):,} cannot run"
    if read.refused and (strict or not read.combinations):
        why = "the sweep is refused (--strict)" if read.combinations else "nothing is left to run"
        raise GridError("\n".join([f"{count}, so {why}:", *lines]))
    if read.refused:
        _told("\n".join([f"{count} and {'is' if len(read.refused) == 1 else 'are'} skipped:", *lines]), 0)
    if read.repeated:
        _told(f"{read.repeated:,} stand in the grid more than once and run once", 0)


def _executor(
    combinations: Sequence[Combination],
    scheduler: str | None,
    jobs: int | None,
    seconds: float | None,
    megabytes: int | None,
) -> Callable[[], Any]:
    """What runs the combinations; a scheduler is asked at once, before anything else happens."""
    if scheduler is not None:
        from duizhang.pages.cluster import Cluster

        cluster = Cluster(scheduler, seconds=seconds, megabytes=megabytes)
        return lambda: cluster
    if megabytes is not None and sys.platform != "linux":
        raise OSError("--memory needs Linux: this system does not enforce a limit")
    if not can_fork():
        _told("warm processes cannot be forked here: each run starts a kernel of its own, which takes seconds", 0)
    return lambda: local_workers(combinations, jobs, seconds, megabytes)


def _with_progress(
    root: Path, notebook: str, read: Grid, out: Path, executor: Callable[[], Any], retry: int, results_only: bool
) -> Summary:
    from tqdm import tqdm

    with tqdm(total=len(read.combinations), desc=notebook, unit="run", file=sys.stderr, disable=None) as bar:
        failed = 0

        def progress(how: str, _: Combination) -> None:
            nonlocal failed
            if how == "stood":  # nobody waited for it: it is no part of the rate
                if not bar.disable:  # a bar that is not shown has no counts
                    bar.initial += 1
                    bar.n += 1
                    bar.refresh()
                return
            if how == "failed":
                failed += 1
                bar.set_postfix_str(f"{failed} failed", refresh=False)
            bar.update()

        return sweep(
            root,
            notebook,
            read.combinations,
            out,
            executor=executor,
            retry=retry,
            results_only=results_only,
            progress=progress,
        )


def _told(line: str, code: int) -> int:
    print(line, file=sys.stderr)
    return code
