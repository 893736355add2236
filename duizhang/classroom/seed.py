"""The secret that variants are derived from, and the seals that show whether a key was changed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import secrets
from pathlib import Path
from typing import Any

from duizhang.classroom.errors import ClassroomError

__all__ = ["SEED_FILE", "derive", "number_seed", "open_seed", "order_of", "read_seed", "seal"]

SEED_FILE = "seed"
LENGTH = 32


def number_seed(number: int) -> bytes:
    """The seed of a number, for tests and for the copy that the book shows: anyone can guess it."""
    return hashlib.sha256(b"duizhang classroom, a seed for tests: %d" % number).digest()


def read_seed(path: Path) -> bytes:
    """The bytes of a seed file.

    Raises
    ------
    ClassroomError
        If the file is missing or holds fewer than 16 bytes.
    """
    try:
        data = path.read_bytes()[:4096]
    except OSError as error:
        raise ClassroomError(f"{path}: the seed cannot be read ({error.strerror}); it is kept with the keys") from None
    if len(data) < 16:
        raise ClassroomError(f"{path}: a seed is at least 16 random bytes, found {len(data)}")
    return data


def open_seed(folder: Path) -> bytes:
    """The seed in a folder of keys, made at the first call and readable by its owner only."""
    path = folder / SEED_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_bytes(LENGTH))
    return read_seed(path)


def keep_seed(folder: Path, seed: bytes) -> None:
    """Keep a given seed with the keys, so that grading finds it.

    Raises
    ------
    ClassroomError
        If other keys there were made from another seed.
    """
    path = folder / SEED_FILE
    if path.exists():
        if read_seed(path) != seed:
            raise ClassroomError(f"{folder}: these keys were made from another seed; expected --keys of a new folder")
        return
    folder.mkdir(parents=True, exist_ok=True)
    _write_once(path, seed)


def _write_once(path: Path, data: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another call was first: its seed is the one
    with os.fdopen(handle, "wb") as out:
        out.write(data)


def derive(seed: bytes, *parts: str | int) -> random.Random:
    """A generator of its own for each assignment, student and attempt (HMAC-SHA256 of their names)."""
    return random.Random(_hmac(seed, "draw", *parts))


def order_of(seed: bytes, *parts: str | int) -> bytes:
    """A key to sort by that nobody can foresee."""
    return _hmac(seed, "order", *parts)


def seal(seed: bytes, content: Any) -> str:
    """What shows that a part of a key was changed: the HMAC-SHA256 of its canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _hmac(seed, "seal", text).hex()


def _hmac(seed: bytes, *parts: str | int) -> bytes:
    # Each part with its length, so that no two lists of parts give one message.
    message = b"".join(b"%d:%s" % (len(p), p) for p in (str(part).encode("utf-8") for part in parts))
    return hmac.new(seed, message, hashlib.sha256).digest()
