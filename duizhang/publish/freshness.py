"""A changed number is found whatever the clock says.

Sphinx compares modification times, and only of files that it was told about;
it does not see our code. Here the sha256 of each file that a chapter used is
kept with the chapter, and a digest of the package and of the ledger's tables
stands in the configuration, where a change rereads everything.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

__all__ = ["cache_folder", "data_folder", "package_digest", "project_folder", "tables_digest", "used"]

_PACKAGE = Path(__file__).resolve().parent.parent
#: Rooms of the package that no page of the book is made by.
_APART = frozenset({"intake", "fonts", "__pycache__"})


def _sha256(path: Path) -> str:
    """The digest of a file, of a folder's results of pages; of what is not there, the empty text."""
    if path.is_dir():
        listed = "".join(f"{p.name} {_sha256(p)}\n" for p in sorted(path.glob("*.json")))
        return hashlib.sha256(listed.encode()).hexdigest()
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=1)
def package_digest() -> str:
    """One sha256 over the source of the package, as far as pages of the book depend on it."""
    total = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        inner = path.relative_to(_PACKAGE)
        if path.is_file() and not _APART & set(inner.parts) and path.suffix in (".py", ".css", ".js", ".md"):
            total.update(f"{inner.as_posix()}\0{_sha256(path)}\n".encode())
    return total.hexdigest()


def data_folder(srcdir: str | Path, configured: str = "") -> Path:
    """The folder of the ledger's tables: configured, ``DUIZHANG_DATA``, or ``data/`` beside the book."""
    named = configured or os.environ.get("DUIZHANG_DATA", "")
    return Path(named) if named else Path(srcdir).parent / "data"


def project_folder(app: Sphinx) -> Path:
    """The folder that holds ``notebooks/`` and the lock file; a book of somebody's own data lies deeper in it."""
    return (Path(app.srcdir) / app.config.duizhang_project).resolve()


def cache_folder(app: Sphinx) -> Path:
    """Where this book keeps what took long to make."""
    return (Path(app.srcdir) / app.config.duizhang_cache).resolve()


def tables_digest(folder: Path) -> str:
    """One sha256 over the tables of a data folder, read as bytes."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        total.update(f"{path.name}\0{_sha256(path)}\n".encode())
    return total.hexdigest()


def used(env: BuildEnvironment, path: str | Path) -> None:
    """Note that the chapter being read used this file of the book."""
    noted = _noted(env).setdefault(env.docname, {})
    noted[os.path.relpath(path, env.srcdir)] = _sha256(Path(path))


def _noted(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """Chapter -> file -> sha256. Kept with Sphinx's own environment."""
    if not hasattr(env, "duizhang_used"):
        env.duizhang_used = {}  # type: ignore[attr-defined]
    return env.duizhang_used  # type: ignore[attr-defined,no-any-return]


def _note_source(app: Sphinx, docname: str, source: list[str]) -> None:
    used(app.env, app.env.doc2path(docname))


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    now: dict[str, str] = {}
    out = []
    for docname, files in _noted(env).items():
        for file, digest in files.items():
            if file not in now:
                now[file] = _sha256(Path(env.srcdir, file))
            if now[file] != digest:
                out.append(docname)
                break
    return [docname for docname in out if docname in env.found_docs]


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _noted(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    theirs = _noted(other)
    _noted(env).update({name: theirs[name] for name in docnames if name in theirs})


def _digest(app: Sphinx, config: Config) -> None:
    tables = tables_digest(data_folder(app.srcdir, config.duizhang_data))
    config.duizhang_digest = f"{package_digest()} {tables}"


def _tidy(app: Sphinx, error: Exception | None) -> None:
    """Take figures and downloads that no page shows any more out of the site."""
    if error or app.builder.format != "html":
        return
    kept: dict[str, set[str]] = {
        "_images": {name for _, name in app.env.images.values()},
        "_downloads": {name for _, name in app.env.dlfiles.values()},
    }
    for folder, names in kept.items():
        for path in Path(app.outdir, folder).rglob("*"):
            if path.is_file() and path.relative_to(app.outdir).as_posix().split("/", 1)[1] not in names:
                path.unlink()


def setup(app: Sphinx) -> None:
    app.add_config_value("duizhang_data", "", "env", [str])
    app.add_config_value("duizhang_digest", "", "env", [str])
    # From the folder of the chapters.
    app.add_config_value("duizhang_project", "..", "env", [str])
    app.add_config_value("duizhang_cache", "../_build/cache", "env", [str])
    app.connect("config-inited", _digest)
    app.connect("source-read", _note_source)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("build-finished", _tidy)
