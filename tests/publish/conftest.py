"""The small book, built once for the tests that only read it."""

from __future__ import annotations

import pytest
from small_book import ROOT, SmallBook


@pytest.fixture(autouse=True)
def _its_own_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUIZHANG_DATA", raising=False)
    # A builder is another program: its open() calls are not ours to judge.
    monkeypatch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> SmallBook:
    """The small book, built. Tests only read it."""
    book = SmallBook(tmp_path_factory.mktemp("small-book"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.delenv("DUIZHANG_DATA", raising=False)
        patch.delenv("PYTHONWARNDEFAULTENCODING", raising=False)
        book.build()
    return book
