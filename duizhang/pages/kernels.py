"""A papermill engine that runs a notebook's cells in the process it is called from.

In a child of the forge (see :mod:`duizhang.pages.forge`) the process itself
is the kernel: pandas, matplotlib and seaborn are imported already, and
messages pass in memory instead of over sockets. The cells run in ipykernel's
own in-process kernel and their outputs are read by nbclient's own code, so
that a page comes out as from a kernel in a process of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

__all__ = ["ENGINE", "engine", "know_ledgers", "warm"]

#: The name under which papermill knows the engine.
ENGINE = "duizhang-in-process"


#: What a page imports before it does anything of its own.
_NEEDED = (
    "pandas",
    "matplotlib.pyplot",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "seaborn",
    "pandera.pandas",
    "pandera.accessors.pandas_accessor",
    "pandera.strategies.pandas_strategies",
    "tornado.platform.asyncio",
    "psutil",
    "IPython.core.completerlib",
    "IPython.core.magics.ast_mod",
    "IPython.core.oinspect",
    "ipykernel.debugger",
    "ipykernel.inprocess.ipkernel",
    "ipykernel.inprocess.manager",
    "papermill",
    "latex2mathml.converter",
    "duizhang.charts",
    "duizhang.checks.engine",
    "duizhang.ledger",
    "duizhang.ledger.load",
    "duizhang.ledger.rules",
    "duizhang.pages.markup",
    "duizhang.pages.page",
    "duizhang.pages.sensitivity",
    "duizhang.pages.runner",
    "duizhang.views.flips",
)


def warm() -> None:
    """Import what every page needs; no thread may run afterwards, because children are forked from here."""
    from duizhang.checks.engine import load_families

    for name in (*_NEEDED, *_page_modules()):
        importlib.import_module(name)
    load_families()
    _exercise()
    engine()


def _exercise() -> None:
    """Do once what libraries put off until they are first used: backends, fonts, the writing of an SVG, schemas."""
    import nbformat
    import pandas as pd
    import pandera.pandas as pa
    from matplotlib.backends import backend_registry
    from matplotlib.figure import Figure

    from duizhang.charts import style, svg_of

    pa.DataFrameSchema({"a": pa.Column(str, pa.Check.isin(["x"]))}).validate(pd.DataFrame({"a": ["x"]}, dtype="str"))
    with style():
        figure = Figure()  # not pyplot's: which backend a page draws with is not decided yet
        axes = figure.subplots()
        axes.plot([0, 1], label="对账 0.5")
        axes.legend()
        svg_of(figure)
    nbformat.reads(nbformat.writes(nbformat.v4.new_notebook()), as_version=4)
    backend_registry.resolve_gui_or_backend("inline")


def know_ledgers(folders: Iterable[Path], passed: Iterable[str] = ()) -> None:
    """Read and check these ledgers once, for every child forked later; a child whose bytes differ does so itself.

    A folder that holds no good ledger is left to the call that opens it, which says why.

    Parameters
    ----------
    folders : iterable of Path
        The folders of the tables.
    passed : iterable of str
        Digests of ledgers that the caller has checked whole: they are read, and not checked again.
    """
    from duizhang.ledger import LedgerError, open_ledger
    from duizhang.ledger.load import known_good

    known_good(passed)
    for folder in folders:
        with contextlib.suppress(LedgerError, OSError):
            ledger = open_ledger(folder)
            ledger.validate()
            ledger.facts()


def _page_modules() -> list[str]:
    """The modules behind the notebooks: ``growth-rates`` stands on ``duizhang.views.growth_rates``."""
    from duizhang.pages.parameters import MODELS

    names = [f"duizhang.views.{notebook.replace('-', '_')}" for notebook in MODELS]
    return [name for name in names if importlib.util.find_spec(name)]


def engine() -> str:
    """Make the engine known to papermill; its name."""
    from papermill.engines import Engine, papermill_engines

    if ENGINE not in papermill_engines._engines:
        in_process = _client()

        class InProcess(Engine):
            @classmethod
            def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: Any) -> Any:
                return in_process(nb_man, kernel_name=kernel_name).execute()

        papermill_engines.register(ENGINE, InProcess)
    return ENGINE


def _client() -> type:
    """papermill's client, with an in-process kernel in place of one behind sockets."""
    from ipykernel.inprocess.ipkernel import InProcessKernel
    from ipykernel.inprocess.manager import InProcessKernelManager
    from nbclient.exceptions import CellExecutionComplete, CellExecutionError
    from papermill.clientwrap import PapermillNotebookClient

    from duizhang.pages.forge import tell

    class InProcess(InProcessKernel):
        # A cell that awaits asks which thread an interrupt may reach: none, the process is ended instead.
        shell_channel_thread = SimpleNamespace(parent_thread=None)
        _supports_kernel_subshells = False

    class InProcessClient(PapermillNotebookClient):
        @contextlib.contextmanager
        def setup_kernel(self, **_: Any) -> Iterator[None]:
            self.km = InProcessKernelManager()
            with _no_history():
                self.km.kernel = InProcess(parent=self.km, session=self.km.session)
            self.km.kernel.shell.enable_matplotlib("inline")
            self.kc = self.km.client()
            self.kc.start_channels()
            try:
                yield
            finally:
                self.km.kernel.iopub_thread.stop()

        def wait_for_reply(self, _: str, cell: Any = None) -> Any:
            return self.kc.get_shell_msg(timeout=0)

        def execute_cell(self, cell: Any, cell_index: int, *_: Any, **__: Any) -> Any:
            if cell.cell_type != "code" or not cell.source.strip():
                return cell
            cell.outputs = []
            cell.metadata["execution"] = {}
            self.clear_before_next_output = False
            tell(_code_cells(self.nb.cells[: cell_index + 1]))
            asked = self.kc.execute(cell.source)
            with contextlib.suppress(CellExecutionComplete):
                while True:
                    message = self.kc.get_iopub_msg()
                    # What is printed comes without a parent from an in-process kernel.
                    if message["parent_header"].get("msg_id", asked) == asked:
                        self.process_message(message, cell, cell_index)
            content = self.kc.get_shell_msg(timeout=0)["content"]
            if content["status"] == "error" and "raises-exception" not in cell.metadata.get("tags", ()):
                raise CellExecutionError.from_cell_and_msg(cell, content)
            return cell

    return InProcessClient


def _code_cells(cells: list[Any]) -> int:
    """How many code cells of the template stand here; papermill's own is not one of them."""
    return sum(c.cell_type == "code" and "injected-parameters" not in c.metadata.get("tags", ()) for c in cells)


@contextlib.contextmanager
def _no_history() -> Iterator[None]:
    """No file and no thread for what was typed: nobody typed."""
    from IPython.core.history import HistoryManager

    before, HistoryManager.enabled = HistoryManager.enabled, False
    try:
        yield
    finally:
        HistoryManager.enabled = before
