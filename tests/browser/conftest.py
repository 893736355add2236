"""The built book in a real browser: Chromium, driven by Playwright."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from duizhang.publish.book import make_book
from duizhang.publish.pdf import find_chromium

ROOT = Path(__file__).resolve().parents[2]
WIDE, PHONE = 1280, 390


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """A copy of the built book, so that another build meanwhile does not change what is looked at."""
    copy = tmp_path_factory.mktemp("host") / "under" / "a-path"
    shutil.copytree(make_book(ROOT).parent, copy)
    return copy


@pytest.fixture(scope="session")
def addresses(site) -> list[str]:
    """Every page of the book, by its path in the site; stubs that send the reader on at once are none."""
    pages = (p for p in site.rglob("*.html") if 'http-equiv="refresh"' not in p.read_text(encoding="utf-8"))
    return sorted(p.relative_to(site).as_posix() for p in pages)


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: Any) -> None:
        pass


@pytest.fixture(scope="session")
def served(site) -> Iterator[str]:
    """The address of the book on a server of this machine, under a path of its own."""
    handler = functools.partial(_Silent, directory=str(site.parents[1]))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/under/a-path"
        server.shutdown()


@pytest.fixture(params=["file", "http"])
def base(request, site) -> str:
    """The book opened from a folder, and from a sub-path of a host."""
    return site.as_uri() if request.param == "file" else request.getfixturevalue("served")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: the book is not looked at in a browser"
    )
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed: the book is not looked at in a browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page in the browser, with what it complained of and what it asked for elsewhere."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: m.type == "error" and self.complaints.append(f"{self.page.url}: {m.text}"))
        self.page.on("pageerror", lambda e: self.complaints.append(f"{self.page.url}: {e}"))
        # What a tab no longer waits for because it was sent on is no fault of the page.
        self.page.on(
            "requestfailed", lambda r: "ABORTED" in r.failure or self.complaints.append(f"{r.url}: {r.failure}")
        )
        self.page.on("request", lambda r: self._asked(r.url))

    def _asked(self, address: str) -> None:
        if not address.startswith(("file:", "data:", "blob:", "about:", "http://127.0.0.1:")):
            self.elsewhere.append(f"{self.page.url}: {address}")

    def open(self, address: str) -> Any:
        self.page.goto(address, wait_until="load")
        return self.page


@contextlib.contextmanager
def _opened(chromium: Any, width: int = WIDE, scheme: str = "light", **context: Any) -> Iterator[Tab]:
    made = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **context)
    try:
        yield Tab(made.new_page())
    finally:
        made.close()


@pytest.fixture
def tab(chromium):
    """Opens a tab of a width and a colour scheme: ``with tab(390, "dark") as t: t.open(...)``."""
    return functools.partial(_opened, chromium)


#: What is asked of every page, in one visit.
_FACTS = """() => {
  const text = document.querySelector('article');
  const walk = document.createTreeWalker(text ?? document.createElement('p'), NodeFilter.SHOW_TEXT);
  const untagged = [];
  while (walk.nextNode()) {
    const [said, over] = [walk.currentNode.data, walk.currentNode.parentElement];
    const told = over.closest('[lang|=zh], script, style, pre, code, select');
    if (/[\\u4e00-\\u9fff]{2}/.test(said) && !told) untagged.push(said.trim().slice(0, 40));
  }
  const figures = [...document.querySelectorAll('figure.dz-figure img')].map((i) => {
    const box = i.getBoundingClientRect();
    return { src: i.getAttribute('src'), by: box.width / (i.naturalWidth * .75), right: box.right };
  });
  return {
    wanted: document.documentElement.scrollWidth, given: document.documentElement.clientWidth, untagged, figures,
    levels: text ? [...text.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName[1]) : null,
  };
}"""


@dataclass
class Sights:
    """What was found on each page of the book in one way of looking at it."""

    pages: dict[str, dict[str, Any]]
    complaints: list[str]
    elsewhere: list[str]


@pytest.fixture(scope="session")
def seen(chromium, site, served, addresses):
    """Every page opened once for each way of looking: ``seen("file", 390)``. Several tests ask of one visit."""

    @functools.cache
    def visit(where: str, width: int, scheme: str) -> Sights:
        base = site.as_uri() if where == "file" else served
        with _opened(chromium, width, scheme) as t:
            pages = {a: t.open(f"{base}/{a}").evaluate(_FACTS) for a in addresses}
            return Sights(pages, t.complaints, t.elsewhere)

    def look(where: str = "file", width: int = WIDE, scheme: str = "light") -> Sights:
        return visit(where, width, scheme)

    return look
