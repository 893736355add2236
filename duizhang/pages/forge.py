"""Calls that run in a process of their own, several at a time, warm from the start where the system can fork.

Importing what a page needs takes seconds, its work takes tenths. So one
process (the forge) imports it once and forks a child for each call: a child
is warm, sees no other call's variables, and can be ended without harm to the
others. Where forking is impossible or unsafe, long-lived processes take the
calls one after another, and each call starts its own Jupyter kernel.

The forge has one thread and opens no socket of its own: a caller hands it one
end of a pair, and the child answers there. When the caller is gone, even
killed, the forge ends its children and itself.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    from multiprocessing.connection import Connection

__all__ = ["Ended", "Workers", "can_fork", "forked", "tell"]

#: The child's end of its pair; None outside a call.
_caller: Any = None
_forked = False


def can_fork() -> bool:
    """Whether warm processes are forked here. macOS can fork, but its own libraries do not bear it."""
    return sys.platform == "linux" and os.environ.get("DUIZHANG_FORK", "1") != "0"


def forked() -> bool:
    """Whether this process is a child of the forge."""
    return _forked


def tell(cell: int) -> None:
    """Say which code cell a call has come to, so that a call that is ended can be said where."""
    if _caller is not None:
        _caller.send(("cell", cell))


@dataclass(frozen=True)
class Ended:
    """A call without a result: ended from outside, by a limit, or by an error that it did not catch.

    ``cell`` is the code cell last begun; 0 if none.
    """

    error: str
    cell: int = 0


@dataclass
class _Call:
    key: Hashable
    task: tuple[Callable[..., Any], tuple[Any, ...]]
    begun: float = 0.0
    pid: int = 0
    cell: int = 0
    told: str = ""
    suspect: bool = False


class Workers:
    """Processes for calls: hand in with :meth:`submit`, take out with :meth:`next`.

    Parameters
    ----------
    jobs : int
        Calls at a time.
    seconds : float, optional
        A call that takes longer is ended.
    megabytes : int, optional
        Memory that one call may take beyond what a warm process holds.
        Enforced by the system (``RLIMIT_DATA``); Python then raises ``MemoryError``.
    fork : bool, optional
        Fork from a warm process; default: where that works.

    Raises
    ------
    OSError
        If ``megabytes`` is asked for where the system knows no such limit.
    """

    def __init__(
        self,
        jobs: int,
        *,
        seconds: float | None = None,
        megabytes: int | None = None,
        fork: bool | None = None,
    ) -> None:
        if megabytes is not None and sys.platform != "linux":
            raise OSError("a limit on memory needs Linux: this system does not enforce one")
        self.jobs, self.seconds, self.megabytes = jobs, seconds, megabytes
        self._waiting: deque[_Call] = deque()
        self._suspects: deque[_Call] = deque()
        self._running: dict[Any, _Call] = {}
        self._source: Any = _Forge(megabytes) if (can_fork() if fork is None else fork) else _Plain(jobs, megabytes)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        """Calls handed in whose result was not taken out yet."""
        return len(self._waiting) + len(self._suspects) + len(self._running)

    def prepare(self, function: Callable[..., Any], *args: Any) -> None:
        """Have a function of this package run once, before the calls handed in later; a call must not need it."""
        self._source.prepare((function, args))

    def submit(self, key: Hashable, function: Callable[..., Any], *args: Any) -> None:
        """Hand in a call of a function that can be imported; ``key`` comes back with its result."""
        self._waiting.append(_Call(key, (function, args)))
        self._fill()

    def next(self, timeout: float | None = None) -> tuple[Hashable, Any] | None:
        """The next finished call: its key, and what it returned or an :class:`Ended`.

        ``None`` where nothing is left, or nothing finished within ``timeout`` seconds.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while len(self):
            self._fill()
            left = [until - time.monotonic()] if until is not None else []
            if self.seconds is not None:
                limited = (call for call in self._running.values() if call.pid and not call.told)
                left += [call.begun + self.seconds - time.monotonic() for call in limited]
            for connection in wait(list(self._running), max(0.0, min(left)) if left else None):
                found = self._hear(connection)
                if found:
                    return found
            self._end_late_ones()
            if until is not None and time.monotonic() >= until:
                return None
        return None

    def close(self) -> None:
        """End every call and every process."""
        for connection, call in self._running.items():
            self._source.end(connection, call.pid)
        self._running.clear()
        self._waiting.clear()
        self._suspects.clear()
        self._source.close()

    def _fill(self) -> None:
        while self._suspects and not self._running:
            self._start(self._suspects.popleft())
        while not self._suspects and self._waiting and len(self._running) < self.jobs:
            if any(call.suspect for call in self._running.values()):
                return  # a suspect runs alone
            self._start(self._waiting.popleft())

    def _start(self, call: _Call) -> None:
        call.pid, call.cell = 0, 0
        self._running[self._source.start(call.task)] = call

    def _hear(self, connection: Any) -> tuple[Hashable, Any] | None:
        call = self._running[connection]
        try:
            kind, content = connection.recv()
        except (EOFError, OSError):
            return self._lost(connection, call)
        if kind == "done":
            del self._running[connection]
            self._source.finished(connection)
            return call.key, content
        if kind == "pid":  # the time counts from here: a forge that still imports is no fault of the call
            call.pid, call.begun = content, time.monotonic()
        else:
            call.cell = content
        return None

    def _lost(self, connection: Any, call: _Call) -> tuple[Hashable, Any] | None:
        """A call whose process is gone. If the forge went with it, whichever call it was will show alone."""
        del self._running[connection]
        died = self._source.reason(connection, call.pid)
        if died is None and not call.told and not call.suspect:
            for other in [call, *self._running.values()]:
                other.suspect = True
                self._suspects.append(other)
            for open_one in self._running:
                open_one.close()
            self._running.clear()
            return None
        died = died or "with the process it came from"
        return call.key, Ended(call.told or f"its process was ended from outside ({died})", call.cell)

    def _end_late_ones(self) -> None:
        if self.seconds is None:
            return
        for connection, call in list(self._running.items()):
            late = time.monotonic() - call.begun > self.seconds
            if late and call.pid and not call.told and not connection.poll():
                call.told = f"it took longer than the {self.seconds:g} seconds allowed, and was ended"
                self._source.end(connection, call.pid)


#: Threads do not survive a fork, and several processes fill the cores. The last one is pyarrow's allocator.
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1") | {
    "JE_ARROW_MALLOC_CONF": "background_thread:false"
}


class _Forge:
    """The caller's side of the forge."""

    def __init__(self, megabytes: int | None) -> None:
        self._megabytes = megabytes
        self._prepared: list[Any] = []
        self._begin()

    def _begin(self) -> None:
        self._dead: dict[int, int] = {}
        self._said = b""
        self._called = False
        self._control, theirs = socket.socketpair()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the forge)
        path = f"import sys; sys.path[:] = {sys.path!r}"
        code = f"{path}; from duizhang.pages.forge import serve; serve({theirs.fileno()})"
        self._process = subprocess.Popen(
            [sys.executable, *_flags(), "-c", code],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            # Ctrl-C is for the caller, who ends the forge in order.
            start_new_session=True,
            env=os.environ | _ONE_THREAD,
        )
        theirs.close()
        for task in self._prepared:
            self._have_run(task)

    def prepare(self, task: Any) -> None:
        self._prepared.append(task)
        self._have_run(task)

    def _have_run(self, task: Any) -> None:
        with contextlib.suppress(EOFError, OSError):
            self._hand_over(("warm", task)).close()

    def _hand_over(self, task: Any) -> Any:
        ours, theirs = multiprocessing.Pipe()
        try:
            socket.send_fds(self._control, [b"c" if task[0] != "warm" else b"w"], [theirs.fileno()])
        finally:
            theirs.close()
        ours.send(task)
        return ours

    def start(self, task: Any) -> Any:
        self._called = True
        try:
            return self._hand_over(("call", (*task, self._megabytes)))
        except OSError:  # it died while nothing ran
            self._fail_or_restart()
            return self._hand_over(("call", (*task, self._megabytes)))

    def finished(self, connection: Any) -> None:
        connection.close()
        self._listen(0)

    def end(self, connection: Any, pid: int) -> None:
        if pid and pid not in self._dead:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)

    def reason(self, connection: Any, pid: int) -> str | None:
        """How a child ended; ``None`` if the forge itself ended (another one has begun then)."""
        connection.close()
        until = time.monotonic() + 5
        while pid not in self._dead and (left := until - time.monotonic()) > 0:
            if not self._listen(left):
                self._fail_or_restart()
                return None
        status = self._dead.get(pid)
        if status is None:
            return "nobody saw how"
        code = os.waitstatus_to_exitcode(status)
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with exit status {code}"

    def _listen(self, seconds: float) -> bool:
        """Note which children ended, and how; whether the forge still lives."""
        while wait([self._control], seconds):
            try:
                said = self._control.recv(4096)
            except OSError:
                return False
            if not said:
                return False
            self._said += said
            *lines, self._said = self._said.split(b"\n")
            self._dead.update((int(pid), int(status)) for pid, status in map(bytes.split, lines))
            seconds = 0
        return True

    def _fail_or_restart(self) -> None:
        self._control.close()
        code = self._process.wait(10)
        if code > 0:  # it could not even begin: that will not change
            self._errors.seek(0)
            raise RuntimeError("the forge ended: " + self._errors.read().decode("utf-8", "replace")[-2000:])
        self._begin()

    def close(self) -> None:
        self._control.close()
        if not self._called:  # it has no children, and may still be importing
            self._process.kill()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def _flags() -> list[str]:
    """What this interpreter was started with that a page's process should have too."""
    return [f for name, value in sys._xoptions.items() for f in ("-X", name if value is True else f"{name}={value}")]


def serve(handle: int) -> None:
    """The forge itself: import, then fork a child for each pair handed over, until the caller is gone."""
    control = socket.socket(fileno=handle)
    from duizhang.pages.kernels import warm

    warm()
    # What was imported is there to stay: no child walks over it, or copies its memory by looking.
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    children: set[int] = set()

    def reap(*_: object) -> None:
        for pid in list(children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                children.discard(pid)
                with contextlib.suppress(OSError):
                    control.send(f"{pid} {status}\n".encode())

    signal.signal(signal.SIGCHLD, reap)
    try:
        while True:
            try:
                what, handles, _, _ = socket.recv_fds(control, 1, 1)
            except OSError:
                what = b""
            if not what:
                return
            if what == b"w":
                with contextlib.suppress(Exception), Connection(handles[0]) as connection:
                    _, (function, args) = connection.recv()
                    function(*args)
                    gc.freeze()
                continue
            pid = os.fork()
            if pid == 0:
                control.close()
                _child(handles[0])
            children.add(pid)
            os.close(handles[0])
            reap()
    finally:
        for pid in list(children):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)


def _child(handle: int) -> None:
    """One call in a process of its own; never returns."""
    global _caller, _forked
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        _die_with_the_forge()
        _forked = True
        _caller = Connection(handle)
        _caller.send(("pid", os.getpid()))
        _, (function, args, megabytes) = _caller.recv()
        _reseed()
        with _limited(megabytes):
            done = _result(function, args)
        _caller.send(("done", done))
        status = 0
    finally:
        os._exit(status)


def _die_with_the_forge() -> None:
    import ctypes

    before = os.getppid()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != before:
        os._exit(1)


def _reseed() -> None:
    """No two children draw the same random numbers."""
    import random

    import numpy as np

    random.seed()
    np.random.seed(int.from_bytes(os.urandom(4), "little"))


def _result(function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    try:
        return function(*args)
    except MemoryError:
        return Ended("MemoryError: more memory than allowed")
    except Exception as error:
        return Ended(f"{type(error).__name__}: {error}")


@contextlib.contextmanager
def _limited(megabytes: int | None) -> Iterator[None]:
    """Hold this process, and those it starts, to so much memory more than it has now."""
    if megabytes is None:
        yield
        return
    import resource

    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    now = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmData"))
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (now + megabytes * 2**20, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


class _Plain:
    """Long-lived processes that take one call after another; where forking is impossible."""

    def __init__(self, jobs: int, megabytes: int | None) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._megabytes = megabytes
        self._idle: list[Any] = []
        self._processes: dict[Any, Any] = {}

    def prepare(self, task: Any) -> None:
        """Nothing: each call starts a kernel of its own, which would not see it."""

    def start(self, task: Any) -> Any:
        if not self._idle:
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=_plain, args=(theirs, self._megabytes), daemon=True)
            process.start()
            theirs.close()
            self._processes[ours] = process
            self._idle.append(ours)
        connection = self._idle.pop()
        connection.send(task)
        return connection

    def finished(self, connection: Any) -> None:
        self._idle.append(connection)

    def end(self, connection: Any, pid: int) -> None:
        if connection in self._processes:
            self._processes[connection].kill()

    def reason(self, connection: Any, pid: int) -> str:
        process = self._processes.pop(connection)
        process.join()
        connection.close()
        return f"with exit status {process.exitcode}"

    def close(self) -> None:
        for connection, process in self._processes.items():
            process.kill()
            process.join()
            connection.close()
        self._processes.clear()


def _plain(connection: Any, megabytes: int | None) -> None:
    global _caller
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _caller = connection
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, args = connection.recv()
            connection.send(("pid", os.getpid()))
            with _limited(megabytes):
                done = _result(function, args)
            connection.send(("done", done))
