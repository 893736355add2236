"""A small project whose notebooks have two cells each, so that a page takes a kernel's start and little more."""

import json
import shutil
from pathlib import Path

import pytest

from duizhang.pages import cache
from duizhang.pages.declared import Declared
from duizhang.pages.runner import make_pages
from duizhang.publish.book import table_digests

ROOT = Path(__file__).resolve().parents[2]

PARAMETERS = {
    "growth-rates": 'place = "yingze"\nindicator = "gdp"\nstart_year = 2015\nend_year = 2020',
    "source-audit": 'source = "yingze-2021"',
    "sector-claims": 'place = "yingze"\nstart_year = 2015\nend_year = 2020',
    "district-comparison": 'places = "yingze;xinghualing"\nparent = "taiyuan"\nyear = 2020',
}


def small_notebook(name: str, body: str = "") -> str:
    """A notebook that opens a page, does ``body`` and closes it."""
    sources = [
        PARAMETERS[name],
        f'from duizhang.pages import start\n\npage = start("{name}", globals())\n{body}\npage.close()',
    ]
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
        for i, source in enumerate(sources)
    ]
    cells[0]["metadata"] = {"tags": ["parameters"]}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


class Project:
    """A folder with notebooks, a ledger of its own and the pages made from them."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.pages = root, root / "data", root / "book" / "pages"

    @property
    def tables(self) -> dict[str, str]:
        return table_digests(self.data)

    def notebook(self, name: str, body: str = "") -> None:
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(small_notebook(name, body), encoding="utf-8")

    def make(self, *declared: Declared, jobs: int = 2):
        return {o.page: o for o in make_pages(self.root, declared, self.tables, self.data, self.pages, jobs)}

    def why_stale(self, declared: Declared) -> str | None:
        cache.machinery_digest.cache_clear()
        return cache.why_stale(self.root, self.pages, declared, self.tables)

    def record(self, page: str) -> dict:
        return json.loads((self.pages / f"{page}.json").read_text(encoding="utf-8"))

    def files(self) -> dict[str, bytes]:
        return {f.name: f.read_bytes() for f in sorted(self.pages.iterdir())}

    def touch_table(self, table: str) -> None:
        """Change the last byte of a table and nothing else."""
        path = self.data / f"{table}.csv"
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


GROWTH = Declared("growth-yingze", "growth-rates", "Growth", {"place": "yingze"})
AUDIT = Declared("audit-yingze", "source-audit", "Audit", {"source": "yingze-2021"})
FIGURE = """
import matplotlib.pyplot as plt
import pandas as pd
page.value("seven", 0.071, "%")
drawn, axes = plt.subplots()
page.figure(drawn, "axes", alt="Nothing", caption="Nothing", points=pd.DataFrame({"x": [1]}))"""


@pytest.fixture(scope="session")
def growth() -> Declared:
    return GROWTH


@pytest.fixture(scope="session")
def audit() -> Declared:
    return AUDIT


@pytest.fixture
def project(tmp_path: Path, data_folder: Path) -> Project:
    """A project of its own for one test, without pages."""
    found = Project(tmp_path)
    shutil.copytree(data_folder, found.data)
    (tmp_path / "requirements.txt").write_text("pandas==3.0.0\n", encoding="utf-8")
    found.notebook("growth-rates")
    found.notebook("source-audit", FIGURE)
    return found


@pytest.fixture(scope="session")
def _made(tmp_path_factory, data_folder: Path) -> Project:
    found = Project(tmp_path_factory.mktemp("made"))
    shutil.copytree(data_folder, found.data)
    (found.root / "requirements.txt").write_text("pandas==3.0.0\n", encoding="utf-8")
    found.notebook("growth-rates")
    found.notebook("source-audit", FIGURE)
    outcomes = found.make(GROWTH, AUDIT)
    assert not [o.failure for o in outcomes.values() if o.failure]
    return found


@pytest.fixture
def made(_made: Project, tmp_path: Path) -> Project:
    """The same project with its two pages made; a copy that a test may spoil."""
    shutil.copytree(_made.root, tmp_path / "project")
    return Project(tmp_path / "project")
