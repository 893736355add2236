"""A book of somebody's own data folder: ``_build/<name>/``, made by the same notebooks and the same checks.

Nothing in ``book/`` and nothing in the data folder is touched. In
``_build/<name>/`` lie ``pages`` (what the notebooks made, kept between builds),
``source`` (Sphinx's source, generated), ``work``, ``cache``, and ``html``, the
finished book.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.pages.cache import machinery_digest, why_stale
from duizhang.pages.declared import Declared
from duizhang.pages.files import digest_of, digest_of_files, write_atomically
from duizhang.pages.proposed import propose, says_something
from duizhang.publish.book import BookError, run_with_progress, table_digests
from duizhang.publish.freshness import package_digest, tables_digest
from duizhang.publish.own_chapters import GENERAL, as_yaml, chapters_of, config_of, toc_of
from duizhang.publish.site import SiteError, build_site, locked, seal_of
from duizhang.publish.verdicts import verdicts_of

if TYPE_CHECKING:
    from duizhang.ledger import Ledger

__all__ = ["book_name", "home_of", "make_own_book"]

#: What else lies in ``_build``: the project's own book, its PDF, and what a reader's tools may put there.
_RESERVED = frozenset({"book", "cache", "con", "aux", "nul", "prn", "dist", "html", "latex", "lib", "pdf", "work"})
#: Says whose book a folder of ``_build`` holds.
_MARK = "own-book.json"
_MADE = "made.json"
_LONGEST = 48
#: Notebooks whose pages a book has in any case: chapters lead to them, and the last needs no ledger.
_ALWAYS = ("source-audit", "verdicts", "check-a-claim")


def book_name(folder: Path) -> str:
    """A safe name for the book of a folder: a-z, 0-9 and hyphens, never one that ``_build`` uses itself.

    A folder named ``data`` is called after the one that it lies in.
    """
    said = folder.parent.name if folder.name == "data" and folder.parent.name else folder.name
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")
    if not name:  # a name in Chinese, or none at all
        return f"ledger-{digest_of(said)[:8]}"
    return f"{name}-ledger" if name in _RESERVED else name


def home_of(root: Path, folder: Path, name: str) -> Path:
    """The folder of a book in ``_build``; another folder of the same name gets a place of its own.

    Raises
    ------
    BookError
        If both places hold something that is no book of this folder.
    """
    build = root / "_build"
    for candidate in (name, f"{name}-{digest_of(str(folder))[:8]}"):
        if _claimed(build / candidate, folder):
            return build / candidate
    raise BookError(
        f"{build / name}: this is not a book of {folder}: expected no such folder, or one of an earlier build", 2
    )


def _claimed(home: Path, folder: Path) -> bool:
    """Whether this place holds the book of this folder, or nothing and is now its."""
    mark = json.dumps({"data": str(folder)}, ensure_ascii=False)
    home.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix=".own-book-"))
    try:
        fresh.chmod(0o755)
        write_atomically(fresh / _MARK, mark)
        if not home.is_symlink():
            os.rename(fresh, home)  # in one step: of two builds at once one is first
            return True
    except OSError:
        pass
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    try:
        owner = Path(json.loads((home / _MARK).read_text(encoding="utf-8"))["data"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if home.is_symlink():
        return False
    if owner != folder and not owner.is_dir():  # it was moved or is gone: the place is free
        write_atomically(home / _MARK, mark)
        return True
    return owner == folder


def make_own_book(root: Path, given: Path, jobs: int | None = None) -> Path:
    """Build the book of a data folder if anything changed, and return its address.

    Parameters
    ----------
    root : Path
        The project: ``notebooks/``, the general chapters and ``_config.yml``.
    given : Path
        The data folder, or the folder that has it as ``data/``.
    jobs : int, optional
        Pages executed at a time.

    Raises
    ------
    BookError
        Code 2 for a folder that is no ledger, or a bad one; 1 for a build that failed.
    """
    ledger = _opened(given)
    folder = ledger.folder
    home = home_of(root, folder, book_name(given.resolve()))
    with locked(home / ".making", _told):
        inputs = _inputs(root, folder)
        if _made(home) == inputs and seal_of(home / "html"):
            return home / "html" / "index.html"
        _validated(ledger)
        pages = _executed(root, ledger, home, jobs)
        _write_source(root, ledger, home, pages)
        try:
            address = build_site(
                root,
                tables_digest(folder),
                work=home / "work",
                out=home / "html",
                source=home / "source",
                config=home / "source" / "_config.yml",
                toc=home / "source" / "_toc.yml",
                data=folder,
                log=_told,
            )
        except SiteError as error:
            raise BookError(str(error), 1) from None
        write_atomically(home / _MADE, json.dumps({"inputs": inputs}))
    return address


# -- the ledger ----------------------------------------------------------------
def _opened(given: Path) -> Ledger:
    from duizhang.ledger import LedgerError, open_ledger

    if not given.is_dir():
        raise BookError(f"duizhang book: --data {given}: expected a folder with the tables of a ledger", 2)
    # As `duizhang extract` writes them.
    if (given / "draft.csv").is_file() and not any((f / "claims.csv").is_file() for f in (given, given / "data")):
        raise BookError(
            f"duizhang book: --data {given}: this is a draft; make it a data folder with: duizhang adopt {given}", 2
        )
    try:
        return open_ledger(given)
    except (LedgerError, FileNotFoundError) as error:
        raise BookError(str(error), 2) from None


def _validated(ledger: Ledger) -> None:
    from duizhang.ledger import LedgerError

    try:
        ledger.validate()
    except (LedgerError, FileNotFoundError) as error:
        raise BookError(str(error), 2) from None
    facts = ledger.facts("claims", "sources")
    if not facts.claims or not facts.sources:
        missing = "claims.csv" if facts.sources else "sources.csv"
        raise BookError(f"{ledger.folder / missing}: expected at least one row: there is nothing to make a book of", 2)


def _inputs(root: Path, data: Path) -> str:
    """One digest over everything that the book is made from."""
    files = [
        *(root / "notebooks").glob("*.ipynb"),
        *(root / "book" / f"{name}.md" for name in GENERAL),
        root / "_config.yml",
    ]
    parts = [
        package_digest(),
        machinery_digest(root),
        digest_of_files(root, files),
        tables_digest(data),
        _digest(data / "datapackage.json"),
        _digest(root / "requirements.txt"),
    ]
    return digest_of("\n".join(parts))


def _digest(file: Path) -> str:
    return digest_of(file.read_bytes()) if file.is_file() else ""


def _made(home: Path) -> str:
    """What the finished book was made from."""
    try:
        return str(json.loads((home / _MADE).read_text(encoding="utf-8"))["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


# -- the pages -------------------------------------------------------------------
def _executed(root: Path, ledger: Ledger, home: Path, jobs: int | None) -> list[Declared]:
    """Run the pages that are out of date; those that found what they were made for are handed back."""
    proposal = propose(ledger)
    tables, kept = table_digests(ledger.folder), home / "pages"
    stale = sum(bool(why_stale(root, kept, d, tables)) for d in proposal.pages)
    outcomes = run_with_progress(root, list(proposal.pages), stale, tables, ledger.folder, kept, jobs)
    failures = {o.page: o.failure for o in outcomes if o.failure}
    shown = [d for d in proposal.pages if d.page not in failures and says_something(_notebook(kept, d))]
    needed = [d for d in proposal.pages if d.notebook in _ALWAYS]
    if lost := [failures[d.page] for d in needed if d.page in failures]:
        raise BookError("\n".join(["the book cannot be made without these pages:", *lost]), 1)
    for page, failure in failures.items():
        _say(f"left out: {page}: {failure}")
    for d in proposal.pages:
        if d.page not in failures and d not in shown and d not in needed:
            _say(f"left out: {d.title}: the rows that it needs are missing")
    for words in proposal.left_out:
        _say(f"left out: {words}; make one with: duizhang run")
    return [d for d in proposal.pages if d in shown or d in needed]


def _notebook(pages: Path, declared: Declared) -> dict[str, Any]:
    return json.loads((pages / f"{declared.page}.ipynb").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def _record(pages: Path, declared: Declared) -> dict[str, Any]:
    return json.loads((pages / f"{declared.page}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


# -- the source of the book --------------------------------------------------------
def _write_source(root: Path, ledger: Ledger, home: Path, pages: Sequence[Declared]) -> None:
    """Write Sphinx's source folder: chapters, pages that are shown, table of contents, configuration; nothing else."""
    facts, source = ledger.facts(), home / "source"
    verdicts = verdicts_of(facts, tables_digest(ledger.folder), home / "cache")
    promised = any(v["check"] == "target.next" and v["role"] == "derive" for v in verdicts)
    files: dict[str, bytes] = {
        f"{name}.md": text.encode() for name, text in chapters_of(root, ledger.folder, facts, pages, promised).items()
    }
    files["_toc.yml"] = as_yaml(toc_of(facts, pages, promised)).encode()
    files["_config.yml"] = as_yaml(config_of(root, source, ledger.folder, facts)).encode()
    for d in pages:
        record = _record(home / "pages", d)
        for name in (f"{d.page}.json", *map(os.path.basename, record["files"])):
            files[f"pages/{name}"] = (home / "pages" / name).read_bytes()
    for path in sorted(source.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(source).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = source / name
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _told(line: str) -> None:
    """Pass on what a person should know of a long build."""
    if "another build" in line or "did not finish" in line:
        _say(line)
