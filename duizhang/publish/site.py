"""Building the site and exchanging it, whole, with the last good one.

Sphinx builds in a work folder. Only a finished site is copied beside the one
that readers have, and then the two change places: nobody meets a half-written
page, also not after a kill at any moment. Where nothing changed, Sphinx is not
started.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from duizhang.pages.files import digest_of, write_atomically
from duizhang.publish.freshness import package_digest

__all__ = ["SiteError", "build_site", "jupyter_book", "locked", "seal_of", "site_digest"]

#: What makes a site, apart from this package; another version of one starts afresh.
_BUILDERS = (
    "docutils",
    "jupyter-book",
    "latex2mathml",
    "myst-nb",
    "myst-parser",
    "pydata-sphinx-theme",
    "sphinx",
    "sphinx-book-theme",
    "sphinx-external-toc",
)
_SEAL = "build.json"
_FORMAT = 2
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
#: A warning of Sphinx, or the last line of a traceback.
_WARNING = re.compile(r"(?:^|\s)(?:WARNING|ERROR|CRITICAL|SEVERE): |^[\w.]*(?:Error|Exception): .")

Builder = Callable[[Path, Path], Sequence[str]]
Log = Callable[[str], None]


class SiteError(RuntimeError):
    """The site could not be built; the last good one is untouched. The text holds Sphinx's warnings."""


def jupyter_book(root: Path, *, config: Path | None = None, toc: Path | None = None, strict: bool = True) -> Builder:
    """The command that builds a book with Jupyter Book 1.x.

    Returns
    -------
    callable
        Takes the source and the work folder, gives the command; the finished
        site is in ``work/_build/html``.
    """

    def command(source: Path, work: Path) -> list[str]:
        # -X utf8: paths and titles are in two languages, whatever the machine's locale says.
        start = [sys.executable, "-X", "utf8", "-m", "duizhang.publish.builder", "build", str(source)]
        options = ["--config", str(config or root / "_config.yml"), "--toc", str((toc or root / "_toc.yml").resolve())]
        return [*start, *options, "--path-output", str(work), *(["-W", "--keep-going"] if strict else [])]

    return command


# -- what changed -----------------------------------------------------------
def _sources(source: Path) -> dict[str, str]:
    """The digest of each file that Sphinx may read."""
    out = {}
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if path.is_file() and not any(part.startswith((".", "_build")) for part in inner.parts):
            out[inner.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def _versions() -> str:
    said = [f"python {sys.version_info.major}.{sys.version_info.minor}"]
    for name in _BUILDERS:
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            said.append(f"{name} none")
    return "\n".join(said)


def site_digest(source: Path, config: Path, toc: Path, data_digest: str, notebooks: Path) -> str:
    """One sha256 over everything that a site is made from."""
    parts = {
        "format": _FORMAT,
        "sources": _sources(source),
        "notebooks": _sources(notebooks),
        "config": digest_of(config.read_bytes()),
        "toc": digest_of(toc.read_bytes()),
        "package": package_digest(),
        "data": data_digest,
        "versions": _versions(),
    }
    return digest_of(json.dumps(parts, sort_keys=True))


def seal_of(site: Path) -> dict[str, Any]:
    """What a finished site says of itself; a half-written one says nothing."""
    try:
        return json.loads((site / _SEAL).read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return {}


# -- one build at a time ----------------------------------------------------
@contextmanager
def locked(path: Path, log: Log) -> Iterator[int | None]:
    """Hold a lock file; a second build waits and says so.

    The descriptor is handed out, so that a builder that outlives a killed
    parent still holds the lock while it writes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt
            import time

            said = False
            while True:
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    if not said:
                        log("another build of this book is running: waiting for it")
                        said = True
                    time.sleep(0.2)
            try:
                yield None
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
            return
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log("another build of this book is running: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


# -- exchanging -------------------------------------------------------------
def _discard(folder: Path) -> None:
    """Remove a site; its seal goes first, so that what is left by a kill is not taken for whole."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    (folder / _SEAL).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _swap(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the platform cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0)


def _exchange(new: Path, out: Path, old: Path) -> None:
    """Put a finished site in the place of the one that readers have."""
    if not out.exists():
        os.rename(new, out)
    elif _swap(new, out):
        _discard(new)  # the former site
    else:
        os.rename(out, old)
        os.rename(new, out)
        _discard(old)


def _recover(new: Path, out: Path, old: Path) -> None:
    """Finish an exchange that was cut off, and clear what it left."""
    if not out.exists():
        if seal_of(new):
            os.rename(new, out)
        elif old.exists():
            os.rename(old, out)
    for left in (new, old):
        if left.exists():
            _discard(left)


# -- building ---------------------------------------------------------------
def _prepare(work: Path, sources: dict[str, str], log: Log) -> None:
    """Start from a work folder that may be trusted, and mark it as being written."""
    building, known = work / ".building", work / ".sources.json"
    recipe = {"versions": _versions(), "files": sorted(sources)}
    if building.exists():
        log("the last build did not finish: starting from an empty work folder")
        shutil.rmtree(work)
    elif work.exists():
        before = _seal_of_work(known)
        # Sphinx never removes the page of a file that went away.
        if before.get("versions") != recipe["versions"] or set(before.get("files", ())) - set(sources):
            shutil.rmtree(work)
    work.mkdir(parents=True, exist_ok=True)
    building.touch()
    write_atomically(known, json.dumps(recipe))


def _seal_of_work(known: Path) -> dict[str, Any]:
    try:
        return json.loads(known.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return {}


def _run(command: Sequence[str], root: Path, environment: dict[str, str], lock: int | None, log: Log) -> None:
    """Run the builder; what it warned of is in the error."""
    keep = {} if lock is None else {"pass_fds": (lock,)}
    process = subprocess.Popen(
        command, cwd=root, env=environment, text=True, encoding="utf-8", errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **keep,  # type: ignore[call-overload]
    )  # fmt: skip
    warned: list[str] = []
    last: deque[str] = deque(maxlen=30)
    try:
        for line in process.stdout:
            said = _COLOUR.sub("", line).rstrip()
            if said:
                last.append(said)
                log(said)
            if _WARNING.search(said):
                warned.append(said)
        code = process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if code:
        shown = "\n".join(dict.fromkeys(warned)) or "\n".join(last)
        raise SiteError(f"the book could not be built (exit {code}); the last good one is untouched:\n{shown}")


def build_site(
    root: str | Path,
    data_digest: str,
    *,
    work: str | Path = "_build/work",
    out: str | Path = "_build/html",
    source: str | Path = "book",
    config: str | Path = "_config.yml",
    toc: str | Path = "_toc.yml",
    data: str | Path | None = None,
    warnings_as_errors: bool = True,
    builder: Builder | None = None,
    log: Log = lambda line: None,
) -> Path:
    """Build the book if anything changed, and put it in the place of the last good one.

    Parameters
    ----------
    root : path
        The project's folder; the other paths are relative to it.
    data_digest : str
        Of the ledger's tables.
    work, out : path
        Where Sphinx builds, and where the finished site goes.
    source, config, toc : path
        Sphinx's source folder, ``_config.yml`` and ``_toc.yml``.
    data : path, optional
        A data folder of one's own.
    warnings_as_errors : bool
        Whether a warning of Sphinx fails the build.
    builder : callable, optional
        Takes source and work folder and gives a command that leaves the site
        in ``work/_build/html``. Default: Jupyter Book.
    log : callable
        Is told each line of progress.

    Returns
    -------
    Path
        The book's address: ``out/index.html``.

    Raises
    ------
    SiteError
        With Sphinx's warnings; ``out`` is left as it was.
    """
    base = Path(root).resolve()
    work, out, source, config, toc = (base / p for p in (work, out, source, config, toc))
    new, old = out.with_name(out.name + ".new"), out.with_name(out.name + ".old")
    with locked(out.parent / ".lock", log) as lock:
        _recover(new, out, old)
        digest = site_digest(source, config, toc, data_digest, base / "notebooks")
        if seal_of(out).get("digest") == digest:
            return out / "index.html"
        _prepare(work, _sources(source), log)
        command = (builder or jupyter_book(base, config=config, toc=toc, strict=warnings_as_errors))(source, work)
        environment = dict(os.environ) | ({"DUIZHANG_DATA": str(base / data)} if data else {})
        _run(command, base, environment, lock, log)
        (work / ".building").unlink()
        shutil.copytree(work / "_build" / "html", new, ignore=shutil.ignore_patterns(".buildinfo*", ".doctrees"))
        seal = {"format": _FORMAT, "digest": digest}
        write_atomically(new / _SEAL, json.dumps(seal))
        _exchange(new, out, old)
    return out / "index.html"
