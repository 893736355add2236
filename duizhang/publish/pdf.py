"""The book as one PDF: each page printed by headless Chromium, merged with pypdf.

A page is printed from a copy without scripts, in which folds stay as they are
(a solution stays closed) and the package's own Chinese font stands first. In
the merged file, links from page to page lead inside it; links to files that
are no pages of the book are taken out, for they would name folders of the
machine that printed.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from duizhang.pages.files import write_atomically

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter

__all__ = ["INSTALL", "PdfError", "find_chromium", "make_pdf", "pdf_of"]

#: What is said where there is no Chromium.
INSTALL = (
    "no Chromium on this machine. Install one: `apt-get install chromium` (Debian), `snap install chromium` (Ubuntu), "
    "`dnf install chromium` (Fedora), `brew install --cask chromium` (macOS), `winget install Chromium` (Windows); "
    "or name the program in the environment variable DUIZHANG_CHROMIUM"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_OPTIONS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
    "--no-pdf-header-footer", "--disable-pdf-tagging",
)  # fmt: skip
_PATIENCE = 300  # seconds for one page
_FONT = Path(__file__).resolve().parents[1] / "fonts" / "noto-sans-sc-gb2312.otf"
#: The first page, the table of contents.
_FRONT = "duizhang-contents"
_SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
_PRELOAD = re.compile(r'<link\b[^>]*\bas="script"[^>]*>')
#: What the theme prints before a page: its title again and a list of its sections.
_JB_PRINT = re.compile(r'<div id="jb-print-docs-body".*?<div id="searchbox">', re.DOTALL)
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_SECTION = re.compile(r'<h([2-3])[^>]*>(.*?)<a class="headerlink" href="#([^"]+)"', re.DOTALL)
_HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_SOLUTION = re.compile(r'(<details\b(?=[^>]*class="[^"]*solution)[^>]*?)\s+open(?:="[^"]*")?(?=[\s>])')


class PdfError(RuntimeError):
    """The PDF could not be made; one made before is as it was."""


def find_chromium() -> str | None:
    """The program that prints: ``DUIZHANG_CHROMIUM``, or a Chromium, Chrome or Edge that is installed; None without."""
    named = os.environ.get("DUIZHANG_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)


# -- what is printed --------------------------------------------------------
@dataclass
class _Chapter:
    """One page of the book on its way into the PDF."""

    name: str
    title: str
    part: str = ""
    printed: bytes = b""
    first: int = 0
    sections: list[tuple[int, str, str]] = field(default_factory=list)
    anchors: dict[str, tuple[int, float, float]] = field(default_factory=dict)


def _chapters(site: Path, toc: Path) -> list[_Chapter]:
    """The pages in the order of the table of contents, each with its title and the part that it stands in."""
    from sphinx_external_toc.parsing import parse_toc_yaml

    contents = parse_toc_yaml(toc)

    def below(name: str, part: str) -> Iterator[tuple[str, str]]:
        yield name, part
        for tree in contents[name].subtrees if name in contents else ():
            for item in tree.items:
                yield from below(str(item), tree.caption or part)

    out = []
    for name, part in dict(below(contents.root.docname, "")).items():
        file = site / f"{name}.html"
        if not file.is_file():
            raise PdfError(f"the built book has no page {name}.html: expected all pages of {toc.name}")
        text = _JB_PRINT.sub("", file.read_text(encoding="utf-8"))
        title = _HEADING.search(text)
        sections = [(int(m[1]), _plain(m[2]), unquote(html.unescape(m[3]))) for m in _SECTION.finditer(text)]
        out.append(_Chapter(name, _plain(_HEADERLINK.sub("", title[1])) if title else name, part, sections=sections))
    return out


def _plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _target(page: str, address: str) -> tuple[str, str]:
    """Where an address on a page leads: the name of another page (or "") and an anchor."""
    parts = urlsplit(html.unescape(address))
    if parts.scheme or parts.netloc:
        return "", ""
    path = unquote(urlsplit(urljoin(f"/{page}.html", parts.path)).path).lstrip("/") if parts.path else f"{page}.html"
    return path.removesuffix(".html") if path.endswith(".html") else "", unquote(parts.fragment)


def _prepare(site: Path, chapters: list[_Chapter]) -> None:
    """Make the copies of the pages fit to be printed, in place."""
    texts = {c.name: (site / f"{c.name}.html").read_text(encoding="utf-8") for c in chapters}
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, text in texts.items():
        for address in _HREF.findall(text):
            page, place = _target(name, address)
            if place and page in texts:
                wanted[page].add(place)
    style = (
        f'<style>@font-face {{ font-family: "Noto Sans SC"; src: url("{_FONT.as_uri()}"); }}'
        ' body, [lang|="zh"] { font-family: "DejaVu Sans", Arial, "Noto Sans SC", sans-serif; }'
        ' [lang|="zh"] { font-family: "Noto Sans SC", sans-serif; }</style>'
    )
    for name, text in texts.items():
        text = _PRELOAD.sub("", _SCRIPT.sub("", text))
        text = _SOLUTION.sub(r"\1", text)
        text = re.sub(r"<html\b", '<html data-theme="light" data-mode="light"', text, count=1)
        # Chromium records the place of an anchor where the page itself links to it.
        marks = "".join(f'<a href="#{html.escape(a)}"></a>' for a in sorted(wanted[name]))
        text = text.replace("</head>", f"{style}</head>", 1)
        text = text.replace("</body>", f'<div style="display: none">{marks}</div></body>', 1)
        (site / f"{name}.html").write_text(text, encoding="utf-8")


def _print(chromium: str, page: Path) -> bytes:
    """One page as Chromium prints it."""
    sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # root has none
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder, "page.pdf")
        command = [
            chromium,
            *_OPTIONS,
            *sandbox,
            f"--user-data-dir={folder}/user",
            f"--print-to-pdf={made}",
            page.as_uri(),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, encoding="utf-8", errors="replace", timeout=_PATIENCE, check=False
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise PdfError(f"{page.name} could not be printed: {error}") from None
        if not made.is_file():
            last = (done.stderr.strip().splitlines() or ["no word from Chromium"])[-1]
            raise PdfError(f"{page.name} could not be printed (exit {done.returncode}): {last}")
        return made.read_bytes()


def _front(title: str, author: str, chapters: list[_Chapter]) -> str:
    """The title page and the table of contents as HTML."""
    rows, part = [], ""
    for chapter in chapters:
        if chapter.part != part:
            part = chapter.part
            rows.append(f'<p class="part">{html.escape(part)}</p>')
        link = f'<a href="{html.escape(chapter.name)}.html">{html.escape(chapter.title)}</a>'
        rows.append(f'<p class="entry">{link}<span class="dots"></span><span>{chapter.first + 1}</span></p>')
    style = (
        "@page { size: A4; margin: 20mm 18mm; }"
        f'@font-face {{ font-family: "Noto Sans SC"; src: url("{_FONT.as_uri()}"); }}'
        'body { font: 10.5pt/1.5 "DejaVu Sans", Arial, "Noto Sans SC", sans-serif; margin: 0; color: #000; }'
        "header { height: 245mm; padding-top: 75mm; box-sizing: border-box; break-after: page; }"
        "h1 { font-size: 26pt; line-height: 1.25; } h2 { font-size: 16pt; margin: 0 0 4mm; }"
        ".part { font-weight: 600; margin: 4mm 0 1mm; break-after: avoid; }"
        ".entry { display: flex; align-items: baseline; margin: .6mm 0; break-inside: avoid; }"
        ".entry a { color: inherit; text-decoration: none; }"
        ".dots { flex: 1; min-width: 8mm; border-bottom: 1px dotted #888; margin: 0 2mm; }"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style></head><body><header><h1>{html.escape(title)}</h1><p>{html.escape(author)}</p></header>"
        f"<h2>Contents</h2>{''.join(rows)}</body></html>"
    )


# -- merging ----------------------------------------------------------------
def _anchors(reader: PdfReader) -> dict[str, tuple[int, float, float]]:
    """Where each named place of a printed page lies: sheet, left, top."""
    out = {}
    for name, place in reader.named_destinations.items():
        sheet = reader.get_destination_page_number(place)
        if sheet is not None and sheet >= 0:
            out[unquote(name.lstrip("/"))] = (sheet, float(place.left or 0), float(place.top or 0))
    return out


def _links(writer: PdfWriter, sheet: Any, chapter: _Chapter, site: Path, by_name: dict[str, _Chapter]) -> None:
    """Let the links of one sheet lead inside the book; take out those to files beside it."""
    from pypdf.generic import ArrayObject, FloatObject, NameObject

    kept = ArrayObject()
    for reference in sheet.get("/Annots", ()):
        link = reference.get_object()
        address = str(link["/A"].get_object().get("/URI", "")) if "/A" in link else ""
        if "/Dest" in link:
            goal, place = chapter, unquote(str(link["/Dest"]).lstrip("/"))
        elif address.startswith("file:"):
            parts = urlsplit(address)
            path = Path(unquote(parts.path.lstrip("/") if os.name == "nt" else parts.path))
            name = path.relative_to(site).as_posix().removesuffix(".html") if path.is_relative_to(site) else ""
            found = by_name.get(name)
            if found is None:
                continue
            goal, place = found, unquote(parts.fragment)
        else:
            kept.append(reference)
            continue
        number, left, top = goal.anchors.get(place, (0, 0.0, 842.0))
        page = writer.pages[goal.first + number].indirect_reference
        link.pop("/A", None)
        link[NameObject("/Dest")] = ArrayObject(
            [page, NameObject("/XYZ"), FloatObject(left), FloatObject(top), FloatObject(0)]
        )
        kept.append(reference)
    if "/Annots" in sheet:
        sheet[NameObject("/Annots")] = kept


def _outline(writer: PdfWriter, chapter: _Chapter, part: Any) -> None:
    """The chapter and its sections in the outline."""
    from pypdf.generic import Fit

    over = {1: writer.add_outline_item(title=chapter.title, page_number=chapter.first, parent=part)}
    for level, title, place in chapter.sections:
        if place in chapter.anchors:
            sheet, left, top = chapter.anchors[place]
            parent = over.get(level - 1, over[1])
            fit = Fit.xyz(left=left, top=top, zoom=None)
            over[level] = writer.add_outline_item(
                title=title, page_number=chapter.first + sheet, parent=parent, fit=fit
            )


def _numbered(sheet: Any, number: int) -> None:
    """Print the number of a sheet at its foot."""
    from pypdf import PageObject
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    width, height = float(sheet.mediabox.width), float(sheet.mediabox.height)
    foot = PageObject.create_blank_page(width=width, height=height)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    face = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/DzFoot"): face})
    foot[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = DecodedStreamObject()
    content.set_data(
        f"BT /DzFoot 8 Tf 0.35 g {width / 2 - 2.2 * len(str(number)):.1f} 24 Td ({number}) Tj ET".encode("ascii")
    )
    foot[NameObject("/Contents")] = content
    sheet.merge_page(foot)
    sheet.compress_content_streams()


def _merge(title: str, author: str, chapters: list[_Chapter], site: Path) -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter()
    sheets = []
    for chapter in chapters:
        before = len(writer.pages)
        writer.append(io.BytesIO(chapter.printed), import_outline=False)
        sheets.append(len(writer.pages) - before)
    by_name = {c.name: c for c in chapters}
    parts: dict[str, Any] = {}
    writer.root_object.pop("/Names", None)  # the pages' own names, which are the same on many of them
    writer.root_object.pop("/Dests", None)
    for chapter, length in zip(chapters, sheets, strict=True):
        if chapter.part and chapter.part not in parts:
            parts[chapter.part] = writer.add_outline_item(title=chapter.part, page_number=chapter.first, bold=True)
        _outline(writer, chapter, parts.get(chapter.part))
        for number in range(length):
            sheet = writer.pages[chapter.first + number]
            _links(writer, sheet, chapter, site, by_name)
            _numbered(sheet, chapter.first + number + 1)
    writer.add_metadata({"/Title": title, "/Author": author})
    writer.root_object[NameObject("/Lang")] = TextStringObject("en")
    writer.page_mode = "/UseOutlines"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_pdf(site: Path, toc: Path, out: Path, *, title: str, author: str, jobs: int | None = None) -> Path:
    """Print a built book into one PDF with outline, table of contents and links inside it.

    Parameters
    ----------
    site : Path
        The built book; it is read and not changed.
    toc : Path
        ``_toc.yml``, whose order the PDF follows.
    out : Path
        The file to write; readers see the old one or the new one.
    title, author : str
        For the title page and the file's properties.
    jobs : int, optional
        Pages printed at a time. Default: the machine's cores, at most four.

    Raises
    ------
    PdfError
        No Chromium (with how to install one), or a page that it did not print.
    """
    from pypdf import PdfReader

    chromium = find_chromium()
    if chromium is None:
        raise PdfError(INSTALL)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder).resolve() / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("_sources", "_downloads", "*.zip", "searchindex.js"))
        chapters = _chapters(copy, toc)
        _prepare(copy, chapters)
        with ThreadPoolExecutor(jobs or min(os.cpu_count() or 1, 4)) as pool:
            for chapter, printed in zip(
                chapters, pool.map(lambda c: _print(chromium, copy / f"{c.name}.html"), chapters), strict=True
            ):
                chapter.printed = printed
                chapter.anchors = _anchors(PdfReader(io.BytesIO(printed)))
                if sys.stderr.isatty():
                    print(f"printed {chapter.name}", file=sys.stderr)
        front = _Chapter(_FRONT, "Contents")
        sheets = [len(PdfReader(io.BytesIO(c.printed)).pages) for c in chapters]
        before = 2
        # The contents are printed again if they came out longer than they took themselves to be.
        while True:
            for chapter, ahead in zip(chapters, _sums(sheets), strict=True):
                chapter.first = before + ahead
            page = copy / f"{_FRONT}.html"
            page.write_text(_front(title, author, chapters), encoding="utf-8")
            front.printed = _print(chromium, page)
            length = len(PdfReader(io.BytesIO(front.printed)).pages)
            if length == before:
                break
            before = length
        write_atomically(out, _merge(title, author, [front, *chapters], copy))
    return out


def pdf_of(root: Path, site: Path, out: Path, *, jobs: int | None = None) -> Path:
    """:func:`make_pdf` with the title, the author and the order that the project's own files state."""
    import yaml

    said = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return make_pdf(site, root / "_toc.yml", out, title=said["title"], author=said["author"], jobs=jobs)


def _sums(numbers: list[int]) -> list[int]:
    """What stands before each of them: 0, the first, the first two …"""
    out = [0]
    for number in numbers[:-1]:
        out.append(out[-1] + number)
    return out
