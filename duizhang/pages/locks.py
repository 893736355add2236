"""Locks on files that end with their process, however it ends."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import IO

__all__ = ["try_lock", "unlock"]


def try_lock(path: Path) -> IO[bytes] | None:
    """Take the lock that this file stands for; ``None`` if another process, or this one, holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def unlock(file: IO[bytes]) -> None:
    """Give a lock back and remove its file. Whoever takes it next looks first whether the work is done."""
    with contextlib.suppress(OSError):
        Path(file.name).unlink(missing_ok=True)
    file.close()
