"""The verdicts of a whole ledger, computed once for each state of its tables and of the checks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.pages.files import digest_of, digest_of_files, write_atomically

if TYPE_CHECKING:
    from duizhang.claim import Facts

__all__ = ["checks_digest", "verdicts_of"]

_PACKAGE = Path(__file__).resolve().parent.parent
#: Verdicts of older states that are kept: a changed row is often changed back.
_KEPT = 5


def checks_digest() -> str:
    """One sha256 over the source that decides a verdict."""
    files = [
        _PACKAGE / "interval.py",
        _PACKAGE / "claim.py",
        *(_PACKAGE / "checks").rglob("*.py"),
        *(_PACKAGE / "reading").rglob("*.py"),
    ]
    return digest_of_files(_PACKAGE, files)


def verdicts_of(facts: Facts, tables_digest: str, cache: Path) -> list[dict[str, Any]]:
    """All verdicts as plain values, in the engine's order.

    Parameters
    ----------
    facts : Facts
        The whole ledger.
    tables_digest : str
        Of the tables that ``facts`` came from.
    cache : Path
        Folder of the files ``verdicts-<digest>.json``.
    """
    file = cache / f"verdicts-{digest_of(tables_digest + checks_digest())[:16]}.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (FileNotFoundError, ValueError):
        pass
    from duizhang.checks.engine import check

    found = [v.to_dict() for v in check(facts)]
    write_atomically(file, json.dumps(found, ensure_ascii=False, allow_nan=False))
    for old in sorted(cache.glob("verdicts-*.json"), key=lambda p: p.stat().st_mtime, reverse=True)[_KEPT:]:
        old.unlink(missing_ok=True)
    return found
