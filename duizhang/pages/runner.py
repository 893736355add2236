"""Run notebooks with papermill: one for a reader, or all the pages of a book that are out of date."""

from __future__ import annotations

import contextlib
import copy
import json
import logging
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhang.pages import forge, kernels
from duizhang.pages.cache import page_key, why_stale
from duizhang.pages.declared import Declared
from duizhang.pages.files import digest_of, write_atomically
from duizhang.pages.markup import plain_markdown
from duizhang.pages.results import MIME

__all__ = ["Outcome", "PageFailure", "execute", "make_pages", "run_notebook"]


class PageFailure(Exception):
    """A notebook that stopped: which page, which code cell (0: none ran), which error."""

    def __init__(self, page: str, cell: int, error: str, traceback: str = "") -> None:
        self.page, self.cell, self.error, self.traceback = page, cell, error, traceback
        super().__init__(f"page {page}, {f'code cell {cell}' if cell else 'before the first cell'}: {error}")


@dataclass(frozen=True)
class Outcome:
    """What became of one page: ``why`` it ran ('' if it stood), the failure if it failed, seconds."""

    page: str
    why: str
    seconds: float = 0.0
    failure: str = ""
    traceback: str = ""


def execute(
    template: Path, parameters: Mapping[str, Any], folder: Path, environment: Mapping[str, str] | None = None
) -> Any:
    """Execute a notebook by papermill and hand back the executed notebook.

    Parameters
    ----------
    template : Path
        The notebook with a tagged ``parameters`` cell.
    parameters : mapping
        Already validated: papermill writes their names into the notebook as code.
    folder : Path
        The kernel's working directory.

    Raises
    ------
    PageFailure
        With the cell and the error; ``page`` is the template's name.
    """
    with warnings.catch_warnings(), _environment(environment or {}), tempfile.TemporaryDirectory() as temporary:
        warnings.simplefilter("ignore")
        import papermill
        from papermill.exceptions import PapermillExecutionError

        logging.getLogger("papermill").setLevel(logging.ERROR)
        out = Path(temporary) / "executed.ipynb"
        try:
            return papermill.execute_notebook(
                _no_fields(template),
                _no_fields(out),
                parameters=dict(parameters),
                progress_bar=False,
                cwd=str(folder),
                kernel_name="python3",
                # A child of the forge is itself the kernel; any other process starts one.
                engine_name=kernels.engine() if forge.forked() else None,
                request_save_on_cell_execute=False,
                # ipykernel warns of its transport at every start; what a page must say, it says in its cells.
                extra_arguments=["--IPKernelApp.log_level=50"],
            )
        except PapermillExecutionError as error:
            text = f"{error.ename}: {error.evalue}"
            raise PageFailure(
                template.stem,
                _code_cell(template, error.cell_index, bool(parameters)),
                text,
                "\n".join(error.traceback),
            ) from None
        except Exception as error:  # a kernel that died or never came up
            raise PageFailure(template.stem, 0, f"{type(error).__name__}: {error}") from None


def _no_fields(path: Path) -> str:
    """A path in which papermill finds no braces to fill from the parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _code_cell(template: Path, index: int, injected: bool) -> int:
    """Which code cell of the template stands here in the executed notebook, where papermill put one of its own."""
    cells = json.loads(template.read_text(encoding="utf-8"))["cells"]
    tagged = [i for i, c in enumerate(cells) if "parameters" in c["metadata"].get("tags", ())]
    if injected and index > (tagged[0] if tagged else -1):
        index -= 1
    return sum(c["cell_type"] == "code" for c in cells[: index + 1])


@contextlib.contextmanager
def _environment(changes: Mapping[str, str]) -> Iterable[None]:
    before = {name: os.environ.get(name) for name in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def run_notebook(template: Path, parameters: Mapping[str, Any], out: Path, data: Path | None = None) -> None:
    """Execute one notebook for a reader and write it whole to ``out``.

    Raises
    ------
    PageFailure
        Nothing is written then.
    """
    environment = {"DUIZHANG_DATA": str(data)} if data else {}
    notebook = execute(template, parameters, Path.cwd(), environment)
    write_atomically(out, _text(notebook))


def make_pages(
    root: Path,
    declared: Iterable[Declared],
    tables: Mapping[str, str],
    data: Path,
    pages: Path,
    jobs: int | None = None,
    progress: Callable[[Outcome], None] | None = None,
    first: Callable[[list[Declared]], list[str]] | None = None,
) -> list[Outcome]:
    """Bring the pages of a book up to date, several at a time.

    Parameters
    ----------
    root : Path
        The project: ``notebooks/`` stands in it.
    declared : iterable of Declared
        The pages that the book has; files of other pages are removed.
    tables : mapping
        Every table of the ledger -> sha256.
    data, pages : Path
        The ledger's folder, and the folder that the finished pages go to.
    jobs : int, optional
        Processes; default: the machine's cores.
    progress : callable, optional
        Told of each page as it is done.
    first : callable, optional
        Given the pages that are out of date while the processes start, before any page runs. Returns the digests of
        ledgers that it found good, which are not checked again; what it raises ends all.

    Returns
    -------
    list of Outcome
        One a page, in the order declared. A page that fails keeps its old files, and stops no other.
    """
    declared = list(declared)
    pages.mkdir(parents=True, exist_ok=True)
    _remove_others(pages, declared)
    stale = {d.page: why for d in declared if (why := why_stale(root, pages, d, tables))}
    outcomes = {d.page: Outcome(d.page, "") for d in declared if d.page not in stale}
    for outcome in outcomes.values():
        if progress:
            progress(outcome)
    work = [d for d in declared if d.page in stale]
    if work:
        with forge.Workers(max(1, min(jobs or default_jobs(), len(work)))) as workers:
            passed = first(work) if first else []
            folders = list(dict.fromkeys(_data_of(root, d, data) for d in work))
            workers.prepare(kernels.know_ledgers, folders, passed)
            for d in work:
                workers.submit(d.page, _make_page, root, d, data, pages, stale[d.page])
            while found := workers.next():
                page, outcome = found
                if isinstance(outcome, forge.Ended):
                    outcome = Outcome(page, stale[page], 0.0, f"page {page}: {outcome.error}")
                outcomes[page] = outcome
                if progress:
                    progress(outcome)
    return [outcomes[d.page] for d in declared]


def _remove_others(pages: Path, declared: list[Declared]) -> None:
    names = {d.page for d in declared}
    for record in pages.glob("*.json"):
        if record.stem in names:
            continue
        for name in _files_of(record):
            (pages / name).unlink(missing_ok=True)
        record.unlink(missing_ok=True)
    for notebook in pages.glob("*.ipynb"):
        if notebook.stem not in names:
            notebook.unlink(missing_ok=True)


def _files_of(record: Path) -> set[str]:
    """The files that a page's record names; none where it cannot be read."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return {Path(name).name for name in json.loads(record.read_text(encoding="utf-8"))["files"]}
    return set()


def _data_of(root: Path, declared: Declared, data: Path) -> Path:
    """The ledger of a page: the book's, unless it declares one of its own."""
    return root / declared.data if declared.data else data


def _make_page(root: Path, declared: Declared, data: Path, pages: Path, why: str) -> Outcome:
    begun = time.perf_counter()
    template = root / "notebooks" / f"{declared.notebook}.ipynb"
    environment = {"DUIZHANG_DATA": str(_data_of(root, declared, data))}
    try:
        notebook = execute(template, declared.parameters, root, environment)
        write_page(root, declared, notebook, pages)
    except PageFailure as failure:
        told = PageFailure(declared.page, failure.cell, failure.error)
        return Outcome(declared.page, why, time.perf_counter() - begun, str(told), failure.traceback)
    except Exception as error:
        return Outcome(
            declared.page, why, time.perf_counter() - begun, f"page {declared.page}: {type(error).__name__}: {error}"
        )
    return Outcome(declared.page, why, time.perf_counter() - begun)


def write_page(root: Path, declared: Declared, notebook: Any, pages: Path) -> None:
    """Write a page's files: points and figures, the notebook, and last its record, which makes them count."""
    notebook, results = _without_results(notebook)
    if results is None:
        raise PageFailure(declared.page, 0, "the notebook recorded no results: its last line should be page.close()")
    before = _files_of(pages / f"{declared.page}.json")
    files: dict[str, str] = {}
    figures = {}
    for name, figure in results["figures"].items():
        for suffix, content in ((".csv", figure["points"]), (".svg", figure["svg"])):
            file = f"{declared.page}-{name}{suffix}"
            write_atomically(pages / file, content)
            files[file] = digest_of(content)
        figures[name] = {
            "alt": figure["alt"],
            "caption": figure["caption"],
            "points": f"{declared.page}-{name}.csv",
            "image": f"{declared.page}-{name}.svg",
        }
    notebook.cells.insert(0, _title(declared))
    text = _text(notebook)
    write_atomically(pages / f"{declared.page}.ipynb", text)
    files[f"{declared.page}.ipynb"] = digest_of(text)
    record = (
        results
        | {
            "page": declared.page,
            "title": declared.title,
            "figures": figures,
            "files": files,
            "key": page_key(root, declared, results["tables"]),
        }
        | ({"data": declared.data} if declared.data else {})
    )
    write_atomically(
        pages / f"{declared.page}.json", json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
    for name in before - set(files):  # figures that the page has no more
        (pages / name).unlink(missing_ok=True)


def _title(declared: Declared) -> Any:
    import nbformat

    # A title made from a ledger is a text and no markup.
    cell = nbformat.v4.new_markdown_cell(f"# {plain_markdown(declared.title)}")
    cell["id"] = "title"
    return cell


def _without_results(notebook: Any) -> tuple[Any, dict[str, Any] | None]:
    """The notebook as a page (no results output, no times, ids of our own), and the results."""
    notebook = copy.deepcopy(notebook)
    results = None
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        _fold(cell)
        kept = []
        for output in cell.outputs:
            if MIME in output.get("data", {}):
                results = output["data"][MIME]
            else:
                kept.append(output)
        cell.outputs = kept
    notebook.metadata.pop("papermill", None)
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        # The declared title stands on top; the template's own heading would be a second one.
        lines = notebook.cells[0].source.splitlines()
        notebook.cells[0].source = "\n".join(line for line in lines if not line.startswith("# ")).strip()
    return notebook, results


def _fold(cell: Any) -> None:
    """What sets a page up is for the one who reruns it; the reader meets the question and the reasoning."""
    tags = set(cell.metadata.get("tags", ()))
    if tags & {"parameters", "injected-parameters"} or cell.source.strip() == "page.close()":
        tags.add("remove-cell")
    elif "page = start(" in cell.source:
        tags.add("remove-input")
    if tags:
        cell.metadata["tags"] = sorted(tags)


def _text(notebook: Any) -> str:
    import nbformat

    return nbformat.writes(notebook) + "\n"


def default_jobs() -> int:
    """One process a core that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
