"""A small book about an invented county, built once for the tests that only read it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.files import write_table
from duizhang.ledger.schema import TABLES
from duizhang.publish.freshness import tables_digest
from duizhang.publish.site import build_site

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 12"><path d="M1 11 L29 1" stroke="#246"/></svg>'
SOURCE = "qinghe-2021"
#: What a hand or a machine might have put into a cell.
HOSTILE = "<script>alert('cell')</script> `{value}` **bold** {{ config }} <img src=x onerror=alert(1)>"
TOC = """\
format: jb-book
root: index
chapters:
  - file: chapter
    sections:
      - file: pages/growth-qinghe
  - file: look-it-up/qinghe-2021
  - file: look-it-up/all-claims
  - file: look-it-up/downloads
  - file: look-it-up/fairness
"""
CHAPTERS = {
    "index": (
        "# The front page\n\nThe deflator of 迎泽 and {value}`growth-qinghe.nominal` a year.\n\n"
        "```{sources-table}\n```\n"
    ),
    "chapter": (
        "# A chapter\n\nNominal growth is {value}`growth-qinghe.nominal`, "
        "in Chinese {value}`growth-qinghe.nominal|zh`, at least {value}`growth-qinghe.nominal|lo .1`. "
        "See {claim}`qinghe-2021.gdp.2020` and "
        "{claim}`the rate <qinghe-2021.gdp.growth-2016-2020>`.\n\n"
        "$$\n\\left(\\frac{Y_t}{Y_0}\\right)^{1/n} - 1\n$$ (growth)\n\nThe share $s_0$ of 工业增加值.\n\n"
        "```{page-figure} growth-qinghe two-price-bases\n```\n\nNew kindergartens 同比增长.\n"
    ),
    "look-it-up/all-claims": "# All claims\n\n```{all-claims}\n```\n",
    "look-it-up/downloads": "# Take away\n\n```{downloads}\n```\n",
    "look-it-up/fairness": "# Fairness\n\n## How to send a correction\n\nLike this.\n\n```{corrections}\n```\n",
    "look-it-up/qinghe-2021": "# Every claim\n\n```{claims-of} qinghe-2021\n```\n",
}
TEXT = "地区生产总值从531.2亿元增长到895.4亿元，年均增忣7.1%。"


def growth_page(nominal: str) -> dict:
    """The results of a page, as the pages room writes them."""
    value = {
        "lo": 0.1097, "hi": 0.1099, "factor": 100, "decimals": 2, "unit": "%", "unit_zh": "%", "kind": "interval",
        "text": nominal, "text_zh": "10.97至10.99%", "claims": ["qinghe-2021.gdp.2020"],
    }  # fmt: skip
    words = {"kind": "text", "unit": "", "unit_zh": "", "text": "Qinghe", "text_zh": "青河", "claims": []}
    figure = {
        "caption": "Two levels of 地区生产总值 and a rate.",
        "alt": "The levels rise faster than the rate.",
        "points": "growth-qinghe-two-price-bases.csv",
        "image": "growth-qinghe-two-price-bases.svg",
    }
    return {
        "format": 1, "page": "growth-qinghe", "notebook": "growth-rates", "title": "Growth of Qinghe",
        "parameters": {}, "bound": {}, "values": {"nominal": value, "place": words},
        "figures": {"two-price-bases": figure}, "claims": ["qinghe-2021.gdp.2020"], "tables": {}, "key": "",
    }  # fmt: skip


def _notebook() -> nbformat.NotebookNode:
    said = {"alt": "The levels rise faster.", "caption": "Two levels & a rate.", "name": "two-price-bases"}
    outputs = [
        nbformat.v4.new_output("display_data", {"image/svg+xml": SVG}, metadata={"image/svg+xml": {"duizhang": said}}),
        nbformat.v4.new_output(
            "display_data",
            {
                "application/vnd.duizhang.results+json": growth_page("10.97 to 10.99 %"),
                "text/plain": "2 values recorded",
            },
        ),
    ]
    code = nbformat.v4.new_code_cell("page.figure(figure)", outputs=outputs, execution_count=1, id="code")
    shown = nbformat.v4.new_output(
        "display_data", {"text/html": f'<p>Claims: <code class="dz-claim">{SOURCE}.gdp.2020</code></p>'}
    )
    outputs.append(shown)
    title = nbformat.v4.new_markdown_cell("# Growth of Qinghe", id="title")
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=[title, code], metadata=meta)


def _claim(number: int, name: str, printed: str, quote: str, english: str, **more: str) -> dict[str, str]:
    return {
        "claim": f"{SOURCE}.{name}", "source": SOURCE, "mention": f"{SOURCE}.m{number:03d}",
        "sentence": f"{SOURCE}.s01",
        "indicator": "gdp", "place": "qinghe", "kind": "level", "period_end": "2020", "period_basis": "inferred",
        "over": "sum", "printed": printed, "multiplier": "100000000", "unit": "yuan", "unit_zh": "亿元",
        "precision": "rounded", "hedge": "none", "status": "achieved", "basis": "unstated", "averaging": "level",
        "quote": quote, "quote_start": str(TEXT.index(quote)), "quote_en": english, "reviewed": "no",
    } | more  # fmt: skip


def _mention(number: int, text: str) -> dict[str, str]:
    start = TEXT.index(text)
    return {
        "mention": f"{SOURCE}.m{number:03d}", "source": SOURCE, "start": str(start), "end": str(start + len(text)),
        "text": text, "class": "claim",
    }  # fmt: skip


def write_ledger(folder: Path) -> None:
    """Three claims about an invented county; one quote is damaged, some cells are hostile."""
    folder.mkdir(parents=True)
    levels = "地区生产总值从531.2亿元增长到895.4亿元"
    grew = "gross regional product grew from 53.12 billion yuan to 89.54 billion yuan"
    rate = {
        "kind": "growth_annual_avg", "period_start": "2016", "base_period": "2015", "unit": "percent", "unit_zh": "%",
        "multiplier": "1", "averaging": "unstated", "over": "mean",
    }  # fmt: skip
    damaged = TEXT.index("忣")
    tables: dict[str, list[dict[str, str]]] = {
        "sources": [
            {
                "source": SOURCE, "file": "qinghe.txt", "sha256": "0" * 64, "characters": str(len(TEXT)),
                "title_zh": "青河县政府工作报告", "title_en": "Government work report", "published": "2021",
                "published_basis": "inferred", "place": "qinghe", "address": "javascript:alert(1)",
                "find_by": "年均增", "copies": "1", "note": HOSTILE,
            }
        ],
        "mentions": [_mention(1, "531.2亿元"), _mention(2, "895.4亿元"), _mention(3, "7.1%")],
        "claims": [
            _claim(1, "gdp.2015", "531.2", levels, grew, period_end="2015", note=HOSTILE),
            _claim(2, "gdp.2020", "895.4", levels, grew, reviewed="yes"),
            _claim(3, "gdp.growth-2016-2020", "7.1", "年均增忣7.1%", "growing 7.1% a year", **rate),
        ],
        "indicators": [
            {
                "indicator": "gdp", "name_en": "gross regional product", "name_zh": "地区生产总值", "family": "growth",
                "unit": "yuan", "stock_or_flow": "flow", "growth_basis": "real", "averaging": "geometric",
                "comparable_only": "no", "adds_up": "yes", "definition": "Value added of all resident units",
                "definition_source": "a statistical standard",
            }
        ],
        "places": [
            {
                "place": "qinghe", "name_zh": "青河县", "name_en": "Qinghe", "level": "county",
                "exhausted_by_children": "no",
            }
        ],
        "units": [
            {"unit": "yuan", "name_en": "yuan", "name_zh": "元", "dimension": "money", "factor": "1"},
            {"unit": "percent", "name_en": "per cent", "name_zh": "%", "dimension": "ratio", "factor": "0.01"},
        ],
        "corrections": [
            {
                "date": "2022-03-01", "claim": f"{SOURCE}.gdp.2015", "before": "531.1", "after": "531.2",
                "why": f"misread {HOSTILE}",
            }
        ],
        "restorations": [
            {
                "source": SOURCE, "start": str(damaged), "end": str(damaged + 1), "found": "忣", "intended": "长",
                "kind": "variant", "certainty": "certain",
            }
        ],
    }  # fmt: skip
    for name, table in TABLES.items():
        rows = tables.get(name, [])
        write_table(folder, name, [{c: row.get(c, "") for c in table.header} for row in rows])
    write_datapackage(folder)


def write_pages(pages: Path, results: dict) -> None:
    """The files that an executed page leaves."""
    pages.mkdir(parents=True, exist_ok=True)
    (pages / "growth-qinghe.json").write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")
    (pages / "growth-qinghe-two-price-bases.svg").write_text(SVG, encoding="utf-8")
    (pages / "growth-qinghe-two-price-bases.csv").write_text("year,value\n2015,1\n", encoding="utf-8")
    nbformat.write(_notebook(), pages / "growth-qinghe.ipynb")


class SmallBook:
    """A project folder with a small book in it."""

    def __init__(self, root: Path, chapters: dict[str, str] | None = None, toc: str = TOC) -> None:
        self.root = root
        self.chapters = root / "book"
        root.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "_config.yml", root)
        self.write("references.bib", "")
        (root / "_toc.yml").write_text(toc, encoding="utf-8")
        for name, text in (chapters or CHAPTERS).items():
            self.write(name, text)
        self.record()
        write_ledger(root / "data")

    def write(self, name: str, text: str) -> None:
        path = self.chapters / (name if "." in name else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def record(self, nominal: str = "10.97 to 10.99 %") -> None:
        """Let the page say so."""
        write_pages(self.chapters / "pages", growth_page(nominal))

    def build(self, log: Callable[[str], None] = lambda line: None) -> Path:
        """Build it as ``duizhang book`` does; the folder of the site is returned."""
        return build_site(self.root, tables_digest(self.root / "data"), log=log).parent

    def page(self, name: str) -> str:
        return (self.root / "_build" / "html" / f"{name}.html").read_text(encoding="utf-8")


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


@pytest.fixture
def new_book(tmp_path: Path) -> SmallBook:
    """The small book, not yet built. Tests may change it."""
    return SmallBook(tmp_path / "new-book")
