"""A sweep on a Dask cluster: the same runs, handed to a scheduler instead of to processes of this machine.

What a run needs travels with it (the notebook and the ledger's tables, once
for each worker), so workers need this package and no shared folder. A worker
that dies costs nothing: the scheduler gives its runs to another, and the
caller writes each result once.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import queue
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from duizhang import __version__
from duizhang.pages.cache import machinery_digest
from duizhang.pages.files import digest_of
from duizhang.pages.forge import Ended, Workers
from duizhang.pages.kernels import know_ledgers

__all__ = ["Cluster", "ClusterError"]


class ClusterError(RuntimeError):
    """A scheduler that a sweep cannot use, in one plain line."""


class Cluster:
    """Runs of a sweep on a Dask cluster.

    Parameters
    ----------
    address : str
        The scheduler's, such as ``tcp://127.0.0.1:8786``.
    seconds, megabytes
        Limits of one run, kept by the worker that runs it.
    wait : float
        Seconds to wait for the scheduler, and for its first worker.

    Raises
    ------
    ClusterError
        If ``dask.distributed`` is not installed, the scheduler does not answer, has no workers, or a worker has
        another version of this package.
    """

    def __init__(
        self, address: str, *, seconds: float | None = None, megabytes: int | None = None, wait: float = 10.0
    ) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError("--scheduler needs dask.distributed: pip install 'duizhang[cluster]'") from None
        for name in ("distributed.core", "distributed.client", "distributed.comm", "distributed.batched"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said in one line of ours
        self._limits = (seconds, megabytes)
        try:
            self._client = Client(address, timeout=wait, set_as_default=False)
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            raise ClusterError(
                f"--scheduler {address}: does not answer ({type(error).__name__}): expected the address of a running "
                "dask scheduler, such as tcp://127.0.0.1:8786"
            ) from None
        try:
            self._agree(address, wait)
        except BaseException:
            self._client.close()
            raise
        self._finished: queue.Queue[Any] = queue.Queue()
        self._keys: dict[str, Any] = {}
        self._packed: dict[tuple[Path, Path], Any] = {}

    def _agree(self, address: str, wait: float) -> None:
        try:
            self._client.wait_for_workers(1, timeout=wait)
        except TimeoutError:
            raise ClusterError(f"--scheduler {address}: has no workers: start one with dask worker {address}") from None
        try:
            theirs = self._client.run(_package)
        except Exception as error:
            raise ClusterError(
                f"--scheduler {address}: a worker cannot load this package ({type(error).__name__}: {error}): "
                f"install duizhang {__version__} beside each"
            ) from None
        other = {worker: got for worker, got in theirs.items() if tuple(got) != _package()}
        if other:
            worker, (version, digest) = next(iter(other.items()))
            mine = _package()
            raise ClusterError(
                f"--scheduler {address}: {len(other)} of {len(theirs)} workers have another version of this package "
                f"({worker}: {version} {digest[:8]}, here: {mine[0]} {mine[1][:8]}): install the same on each"
            )

    @property
    def jobs(self) -> int:
        """Runs that the cluster takes at a time, as it is now."""
        return max(1, sum(self._client.nthreads().values()))

    def __len__(self) -> int:
        return len(self._keys)

    def submit(
        self, key: Any, function: Callable[..., Any], template: Path, parameters: Any, root: Path, data: Path
    ) -> None:
        """Hand in one run. ``root`` stays here: a worker has a folder of its own for it."""
        future = self._client.submit(
            _remote, function, self._pack(template, data), parameters, self._limits, pure=False, retries=3
        )
        self._keys[future.key] = key
        future.add_done_callback(self._finished.put)

    def next(self, timeout: float | None = None) -> tuple[Any, Any] | None:
        """The next finished run: its key, and what it returned or an ``Ended``."""
        if not self._keys:
            return None
        try:
            future = self._finished.get(timeout=timeout)
        except queue.Empty:
            return None
        key = self._keys.pop(future.key)
        if future.status == "finished":
            return key, future.result()
        error = future.exception() if future.status == "error" else None
        return key, Ended(f"the cluster lost it: {type(error).__name__}: {error}" if error else "the cluster lost it")

    def _pack(self, template: Path, data: Path) -> Any:
        """Notebook and tables, sent to the cluster once for each pair."""
        if (template, data) not in self._packed:
            files = {f"notebooks/{template.name}": template.read_bytes()}
            files |= {f"data/{f.name}": f.read_bytes() for f in sorted(data.iterdir()) if f.is_file()}
            self._packed[template, data] = self._client.scatter(files, broadcast=True, hash=True)
        return self._packed[template, data]

    def close(self) -> None:
        """Take back what is not finished and leave the cluster as it was."""
        with contextlib.suppress(Exception):
            self._client.cancel(list(self._keys))
        self._keys.clear()
        self._client.close()


def _package() -> tuple[str, str]:
    """The version of this package and a digest of its source."""
    return __version__, machinery_digest(Path("/nonexistent"))


# -- on a worker -----------------------------------------------------------------
_own = threading.local()


def _remote(
    function: Callable[..., Any], files: Mapping[str, bytes], parameters: Mapping[str, Any], limits: tuple[Any, Any]
) -> Any:
    """One run on a worker: in a warm process of its own, as on the caller's machine."""
    root = _unpacked(digest_of(b"".join(name.encode() + content for name, content in sorted(files.items()))), files)
    name = next(name for name in files if name.startswith("notebooks/"))
    workers = _own.__dict__.setdefault("workers", {})
    if limits not in workers:
        workers[limits] = Workers(1, seconds=limits[0], megabytes=limits[1])
        workers[limits].prepare(know_ledgers, [root / "data"])
    workers[limits].submit(0, function, root / name, parameters, root, root / "data")
    return workers[limits].next()[1]


_unpacking = threading.Lock()


def _unpacked(digest: str, files: Mapping[str, bytes]) -> Path:
    with _unpacking:
        return _unpack(digest, tuple(files.items()))


@functools.lru_cache(maxsize=8)
def _unpack(digest: str, files: tuple[tuple[str, bytes], ...]) -> Path:
    folder = tempfile.TemporaryDirectory(prefix="duizhang-")
    _KEPT.append(folder)  # removed when the worker ends
    for name, content in files:
        path = Path(folder.name) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return Path(folder.name)


_KEPT: list[Any] = []
