"""``duizhang extract``: files and folders of reports into a draft folder, or one draft file."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from duizhang.intake.errors import IntakeError
from duizhang.intake.folder import DraftFolder, stage, staged_part
from duizhang.intake.guess import UNKNOWN
from duizhang.intake.names import slug, unique
from duizhang.intake.report import Given, read_report
from duizhang.intake.sheet import BOM, DRAFT, csv_line, header_line

__all__ = ["Outcome", "extract_into", "extract_to_file", "files_of", "summary"]

#: Endings of files that hold no report: passed over in folders.
_NO_REPORT = frozenset(
    (".csv", ".tsv", ".json", ".jsonl", ".yml", ".yaml", ".toml", ".xlsx", ".xls", ".py", ".ipynb", ".css", ".js")
)
#: Reports that wait for one that is being read, for each process: so memory does not grow with their number.
_WAITING = 4
#: Reports told one by one in the summary.
_TOLD = 12


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: what ``intake.json`` says of it, or why it was not read."""

    file: Path
    source: str
    about: dict[str, Any] | None = None
    failure: str = ""


def files_of(reports: Iterable[Path], into: Path | None = None) -> list[Path]:
    """The files that are meant: those named, and those in folders, hidden ones and tables left out.

    Raises
    ------
    IntakeError
        If one named does not exist, or there is none.
    """
    found: dict[Path, None] = {}
    named = list(reports)
    for report in named:
        if report.is_dir():
            inside = sorted(p for p in report.rglob("*") if p.is_file() and _is_meant(p, report, into))
            found.update(dict.fromkeys(inside))
        elif report.exists():
            found[report] = None
        else:
            raise IntakeError(f"{report}: no such file or folder: expected reports (text, Markdown, HTML or PDF)")
    if not found:
        raise IntakeError(f"{', '.join(map(str, named))}: expected reports in it; there is no file to read")
    return list(found)


def _is_meant(file: Path, folder: Path, into: Path | None) -> bool:
    parts = file.relative_to(folder).parts
    if any(part.startswith(".") for part in parts) or file.suffix.lower() in _NO_REPORT:
        return False
    return into is None or into.resolve() not in file.resolve().parents


# -- reading, in this process or in several -------------------------------------------
def _read(file: Path, source: str, given: Given, staged: Path) -> Outcome:
    try:
        report = read_report(file, source, given)
        stage(report, source, staged)
    except IntakeError as problem:
        return Outcome(file, source, failure=str(problem))
    except (RecursionError, MemoryError, ValueError, ArithmeticError, LookupError, OSError, TypeError) as problem:
        # One bad file stops nothing: what went wrong is told beside its name.
        return Outcome(file, source, failure=f"{file.name}: {type(problem).__name__}: {str(problem)[:160]}")
    return Outcome(file, source, report.about)


def _outcomes(work: list[tuple[Path, str]], given: Given, staged: Path, jobs: int) -> Iterator[Outcome]:
    """Each file's outcome as it comes; in processes where there are several."""
    if jobs <= 1 or len(work) <= 2:
        for file, source in work:
            yield _read(file, source, given, staged)
        return
    alone: list[tuple[Path, str]] = []
    yield from _in_processes(work, given, staged, jobs, alone)
    for file, source in alone:
        # A process died: which file it was shows when each is read by itself.
        died: list[tuple[Path, str]] = []
        yield from _in_processes([(file, source)], given, staged, 1, died)
        if died:
            yield Outcome(file, source, failure=f"{file.name}: the process that read it died (out of memory?)")


def _in_processes(
    work: list[tuple[Path, str]], given: Given, staged: Path, jobs: int, died: list[tuple[Path, str]]
) -> Iterator[Outcome]:
    waiting: deque[tuple[Future[Outcome], tuple[Path, str]]] = deque()
    left = iter(work)
    with ProcessPoolExecutor(jobs) as pool:
        try:
            for item in left:
                waiting.append((pool.submit(_read, *item, given, staged), item))
                if len(waiting) >= jobs * _WAITING:
                    yield waiting[0][0].result()
                    waiting.popleft()
            while waiting:
                yield waiting[0][0].result()
                waiting.popleft()
        except BrokenProcessPool:
            died += [item for _, item in waiting]
            died += [item for item in left if item not in died]


def _progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    from tqdm import tqdm

    yield from tqdm(outcomes, total=total, unit="report", disable=total < 3 or not sys.stderr.isatty(), leave=False)


def extract_into(folder: DraftFolder, files: list[Path], given: Given, jobs: int) -> tuple[list[Outcome], int]:
    """Read files into a draft folder.

    Returns
    -------
    outcomes : list of Outcome
        In the order of ``files``.
    stayed : int
        Rows of theirs that a person had touched and that stayed as they were.
    """
    _warm()
    names = folder.reserve(files)
    work = [(file, names[file]) for file in files]
    with folder.staging() as staged:
        done = {o.source: o for o in _progress(_outcomes(work, given, staged, jobs), len(work))}
        good = [source for _, source in work if done[source].about is not None]
        stayed = folder.take_in(staged, good, [s for _, s in work if done[s].about is None])
    return [done[source] for _, source in work], stayed


def _warm() -> None:
    """Load what every process needs once, before they part."""
    from duizhang.intake.vocabulary import phrases

    phrases()


def extract_to_file(output: Path | None, files: list[Path], given: Given, jobs: int) -> list[Outcome]:
    """Read files into one draft file, CSV or JSON by its ending; to standard output as CSV where there is none."""
    _warm()
    names: dict[Path, str] = {}
    for file in files:
        names[file] = unique(slug(file.stem), set(names.values()))
    with tempfile.TemporaryDirectory(prefix="duizhang-") as scratch:
        staged = Path(scratch)
        outcomes = list(_progress(_outcomes([(f, names[f]) for f in files], given, staged, jobs), len(files)))
        good = [o for o in outcomes if o.about is not None]
        if output is not None and output.suffix == ".json":
            _write(output, _as_json(good, staged))
        elif output is not None:
            _write(output, chain([BOM], _as_csv(good, staged)))
        else:
            sys.stdout.writelines(_as_csv(good, staged))
    return outcomes


def _as_csv(outcomes: Iterable[Outcome], staged: Path) -> Iterator[str]:
    yield header_line(DRAFT)
    for outcome in outcomes:
        for row in staged_part(staged, outcome.source, "rows"):
            yield csv_line(row)


def _as_json(outcomes: Iterable[Outcome], staged: Path) -> Iterator[str]:
    """One object; a row a line, so that a long draft is never held whole."""
    yield '{"reports": ['
    for n, outcome in enumerate(outcomes):
        about = {"source": outcome.source} | {k: v for k, v in (outcome.about or {}).items() if k != "path"}
        yield (",\n" if n else "\n") + json.dumps(about, ensure_ascii=False)[:-1]
        for name, part in (("claims", "rows"), ("mentions", "mentions"), ("overlay", "damage")):
            yield f', "{name}": ['
            for i, row in enumerate(staged_part(staged, outcome.source, part)):
                yield (",\n" if i else "\n") + json.dumps(row, ensure_ascii=False)
            yield "]"
        yield "}"
    yield "\n]}\n"


def _write(output: Path, pieces: Iterable[str]) -> None:
    """Write a file piece by piece, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=output.resolve().parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        os.chmod(temporary, 0o644)
        os.replace(temporary, output)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


# -- telling ----------------------------------------------------------------------
def summary(outcomes: list[Outcome], stayed: int = 0, into: Path | None = None) -> str:
    """What was read, what was guessed, what failed."""
    good = [o for o in outcomes if o.about is not None]
    failed = [o for o in outcomes if o.about is None]
    lines = []
    for outcome in good[:_TOLD]:
        about = outcome.about or {}
        lines.append(
            f"{outcome.source}: {about['numbers']} numbers, {about['claims']} draft claims "
            f"({about['doubtful']} doubtful), {about['form']}, {about['encoding']}"
        )
        lines.append("  " + ", ".join(_said(about)))
        lines += [f"  {remark}" for remark in about["remarks"]]
        if about["damage"] and about["damage"] not in about["remarks"]:
            lines.append(f"  {about['damage']}")
    if len(good) > _TOLD:
        lines.append(f"… and {len(good) - _TOLD} more reports (intake.json lists all)")
    if len(outcomes) > 1:
        claims = sum((o.about or {})["claims"] for o in good)
        lines.append(f"{len(good)} of {len(outcomes)} reports read, {claims} draft claims")
    if stayed:
        lines.append(f"{stayed} rows with a decision or an edit stayed as they were")
    if failed:
        lines.append(f"Not read: {len(failed)}")
        width = min(40, max(len(o.file.name) for o in failed))
        lines += [f"  {o.file.name.ljust(width)}  {o.failure.removeprefix(o.file.name + ': ')}" for o in failed]
    unnamed = sum((o.about or {})["place"]["key"] == UNKNOWN for o in good)
    if unnamed:
        lines.append(f"{unnamed} reports do not say which place they are of: give --place (and --parent) to tell")
    if into is not None and good:
        lines.append(f"Next: duizhang check {into}   ·   duizhang review {into}   ·   duizhang adopt {into}")
    return "\n".join(lines)


def _said(about: dict[str, Any]) -> Iterator[str]:
    for name in ("place", "parent", "published"):
        value = about[name]["name_zh"] if isinstance(about[name], dict) else about[name]
        guessed = name in about["guessed"] and value != UNKNOWN
        yield f"{name} {value}{' (guessed)' if guessed else ''}"
