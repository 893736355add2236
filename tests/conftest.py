"""What tests in several folders share: where the documents and the ledger are."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """The folder with the documents' own files, which are not part of the project."""
    folder = os.environ.get("DUIZHANG_SOURCES")
    if not folder:
        pytest.skip("DUIZHANG_SOURCES is not set: the documents' files are not part of the project")
    return Path(folder)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The project's own ledger."""
    folder = ROOT / "data"
    if not (folder / "sources.csv").exists():
        pytest.skip("data/ holds no ledger yet")
    return folder


@pytest.fixture(autouse=True)
def _no_figure_stays_open():
    """pyplot keeps every figure until told otherwise; a test is done with its own."""
    yield
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")
