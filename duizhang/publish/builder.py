"""Jupyter Book's own command, started as a short-lived process should be: ``python -m duizhang.publish.builder build …``.

A build makes millions of small objects and keeps most of them to the end. The
collector of circles walks over them less often here, and at the end the
process leaves without taking them apart one by one: a fifth of the time.
"""

from __future__ import annotations

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with this process's arguments, and leave with its exit code."""
    gc.set_threshold(100_000, 20, 50)
    from jupyter_book.cli.main import main as build

    try:
        build()
        code: object = 0
    except SystemExit as end:
        code = 0 if end.code is None else end.code
    if not isinstance(code, int):
        sys.exit(str(code))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
