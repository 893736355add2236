"""From ledger and notebooks to the book: pages that are out of date run, then Sphinx assembles."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from duizhang.pages.cache import table_digests, why_stale
from duizhang.pages.declared import DeclarationError, Declared, read_declarations
from duizhang.pages.parameters import ParameterError, validate
from duizhang.pages.runner import Outcome, make_pages
from duizhang.publish.freshness import tables_digest
from duizhang.publish.site import SiteError, build_site

__all__ = ["BookError", "execute_pages", "make_book", "run_with_progress", "table_digests"]


class BookError(RuntimeError):
    """The book was not made; the last good one is as it was. ``code`` is the command's exit code."""

    def __init__(self, message: str, code: int) -> None:
        self.code = code
        super().__init__(message)


def make_book(root: Path, jobs: int | None = None) -> Path:
    """Execute the pages that are out of date, build the site if anything changed, and return its address.

    Raises
    ------
    BookError
        Code 2 for a bad ledger or bad declarations, 1 for a page or a build that failed.
    """
    data = root / "data"
    execute_pages(root, data, jobs)
    try:
        return build_site(root, tables_digest(data), log=_told)
    except SiteError as error:
        raise BookError(str(error), 1) from None


def execute_pages(root: Path, data: Path, jobs: int | None = None) -> list[Outcome]:
    """Bring the declared pages up to date, with a progress bar.

    Raises
    ------
    BookError
        Naming each page that failed, with its cell and error; the others are finished.
    """
    pages = root / "book" / "pages"
    try:
        declared = read_declarations(root / "book" / "pages.yml")
    except (DeclarationError, OSError) as error:
        raise BookError(str(error), 2) from None
    tables = table_digests(data)
    stale = [d for d in declared if why_stale(root, pages, d, tables)]

    def check(pages: list[Declared]) -> list[str]:
        folders = dict.fromkeys(d.data for d in pages)
        return [_check(root / f if f else data, [d for d in pages if d.data == f]) for f in folders]

    outcomes = run_with_progress(root, declared, len(stale), tables, data, pages, jobs, check)
    failed = [o for o in outcomes if o.failure]
    if failed:
        lines = [f"{len(failed)} of {len(outcomes)} pages failed; the last good book is as it was:"]
        raise BookError("\n".join(lines + [f"  {o.failure}" for o in failed]), 1)
    return outcomes


def _check(data: Path, declared: list[Declared]) -> str:
    """Refuse a bad ledger and parameters that it cannot serve, before a page runs; the digest of a good one."""
    from duizhang.ledger import LedgerError, open_ledger

    try:
        ledger = open_ledger(data)
        ledger.validate()
    except (LedgerError, FileNotFoundError) as error:
        raise BookError(str(error), 2) from None
    problems = []
    for d in declared:
        try:
            validate(d.notebook, d.parameters).bind(ledger)
        except ParameterError as error:
            problems += [f"pages.yml, page {d.page}: {p}" for p in error.problems]
    if problems:
        raise BookError("\n".join(problems), 2)
    return ledger.digest()


def run_with_progress(
    root: Path,
    declared: list[Declared],
    stale: int,
    tables: dict[str, str],
    data: Path,
    pages: Path,
    jobs: int | None,
    first: Callable[[list[Declared]], list[str]] | None = None,
) -> list[Outcome]:
    """Make the pages of a book, with a progress bar over the ``stale`` ones."""
    if not stale:
        return make_pages(root, declared, tables, data, pages, jobs)
    from tqdm import tqdm

    with tqdm(total=stale, desc="pages", unit="page", file=sys.stderr, disable=None) as bar:

        def done(outcome: Outcome) -> None:
            if outcome.why:
                bar.set_postfix_str(outcome.page, refresh=False)
                bar.update()

        return make_pages(root, declared, tables, data, pages, jobs, done, first)


def _told(line: str) -> None:
    """Pass on what a person should know of a long build."""
    if "another build" in line or "did not finish" in line:
        print(line, file=sys.stderr)
