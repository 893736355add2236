"""Pictures drawn beside the build: no page waits for them, and the finished site has them.

A book has a hundred pictures to take away. What draws them leaves Python's
lock while it works, so threads do it on the cores that Sphinx leaves idle.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Beside", "beside"]


class Beside:
    """Calls in other threads, and what becomes of their results when the build ends."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None
        self._steps: list[tuple[Future[Any] | None, Callable[..., None]]] = []

    def call(self, then: Callable[[Any], None], function: Callable[..., Any], *args: Any) -> None:
        """Begin a call; ``then`` is given its result by :meth:`finish`, in the thread that asks for that."""
        self._threads = self._threads or ThreadPoolExecutor(min(4, os.cpu_count() or 1), initializer=_stand_back)
        self._steps.append((self._threads.submit(function, *args), then))

    def afterwards(self, step: Callable[[], None]) -> None:
        """A step of :meth:`finish` that comes after the results asked for so far."""
        self._steps.append((None, step))

    def finish(self) -> None:
        """Wait for every call and hand each result on, in the order of asking; the first error of a call is raised."""
        try:
            for future, step in self._steps:
                if future is None:
                    step()
                else:
                    step(future.result())
        finally:
            self.close()

    def close(self) -> None:
        """End the threads; calls that were not begun are dropped."""
        self._steps = []
        threads, self._threads = self._threads, None
        if threads:
            threads.shutdown(cancel_futures=True)


def _stand_back() -> None:
    """Take only what time Sphinx leaves; Linux alone can say so of a single thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


_of: WeakKeyDictionary[Sphinx, Beside] = WeakKeyDictionary()


def beside(app: Sphinx) -> Beside:
    """What runs beside this build."""
    return _of.setdefault(app, Beside())


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error:
        beside(app).close()
    else:
        beside(app).finish()


def setup(app: Sphinx) -> None:
    # Before anything looks at the finished site.
    app.connect("build-finished", _finish, priority=100)
