"""What a page of the built book weighs for a reader who comes for the first time.

Counted as a server sends it: text files compressed with gzip, pictures and
fonts of the ``woff2`` kind as they are. A font that a style sheet names is
counted whether or not the page uses it, so a page may weigh less, never more.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["MOST_BARE", "MOST_FULL", "MOST_SITE", "PageWeight", "size_of_site", "too_heavy", "weigh", "weight_table"]

#: Bytes: a page without its figures, with them, and the whole site.
MOST_BARE, MOST_FULL, MOST_SITE = 600_000, 1_500_000, 40_000_000

_PACKED = frozenset({".woff2", ".woff", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".zip", ".pdf"})
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)['\"]")
_NO_FIGURES = frozenset({"stylesheet", "preload", "icon", "modulepreload"})


@dataclass(frozen=True)
class PageWeight:
    """Bytes of one page: itself with scripts, styles and fonts, and its figures."""

    page: str
    bare: int
    figures: int

    @property
    def full(self) -> int:
        return self.bare + self.figures


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.figures: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {k: v or "" for k, v in attrs}
        if tag == "script" and said.get("src"):
            self.parts.append(said["src"])
        elif tag == "link" and set(said.get("rel", "").lower().split()) & _NO_FIGURES:
            self.parts.append(said.get("href", ""))
        elif tag in ("img", "source", "iframe", "object", "embed"):
            self.figures.append(said.get("src") or said.get("data") or "")


def weigh(site: Path) -> list[PageWeight]:
    """The weight of every page of a built site, the heaviest without figures first."""
    site = site.resolve()
    size = cache(_sent)
    out = []
    for page in sorted(site.rglob("*.html")):
        loads = _Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        parts = _with_what_styles_load({f for a in loads.parts if (f := _file(page, a))})
        figures = {f for a in loads.figures if (f := _file(page, a))} - parts
        bare = size(page) + sum(map(size, parts))
        out.append(PageWeight(page.relative_to(site).as_posix(), bare, sum(map(size, figures))))
    return sorted(out, key=lambda w: (-w.bare, w.page))


def size_of_site(site: Path) -> int:
    """Bytes of all files of a site, as they lie on the disk."""
    return sum(f.stat().st_size for f in site.rglob("*") if f.is_file())


def too_heavy(site: Path) -> list[str]:
    """What is over the limits, one line each; empty where nothing is."""
    out = []
    for w in weigh(site):
        if w.bare > MOST_BARE:
            out.append(f"{w.page}: {w.bare:,} bytes without figures, at most {MOST_BARE:,}")
        if w.full > MOST_FULL:
            out.append(f"{w.page}: {w.full:,} bytes with figures, at most {MOST_FULL:,}")
    if (whole := size_of_site(site)) > MOST_SITE:
        out.append(f"the site: {whole:,} bytes, at most {MOST_SITE:,}")
    return out


def weight_table(site: Path, rows: int = 8) -> str:
    """The heaviest pages in kB, and the whole site, for people."""
    weights = weigh(site)
    lines = [f"{'page':<44}{'kB, first visit':>16}{'with figures':>14}"]
    lines += [f"{w.page:<44}{w.bare / 1000:>16.0f}{w.full / 1000:>14.0f}" for w in weights[:rows]]
    lightest, heaviest = weights[-1].bare / 1000, max(w.full for w in weights) / 1000
    whole = size_of_site(site) / 1e6
    lines.append(f"{len(weights)} pages, {lightest:.0f} kB to {heaviest:.0f} kB with figures; the site {whole:.1f} MB")
    return "\n".join(lines)


def _sent(file: Path) -> int:
    content = file.read_bytes()
    return len(content) if file.suffix in _PACKED else len(gzip.compress(content, 6))


def _file(page: Path, address: str) -> Path | None:
    """The file that an address on a page names; None for another host and what is written into the page."""
    parts = urlsplit(address.strip())
    if parts.scheme or parts.netloc or not parts.path:
        return None
    found = (page.parent / unquote(parts.path)).resolve()
    return found if found.is_file() else None


def _with_what_styles_load(files: set[Path]) -> set[Path]:
    """The files, and the fonts, pictures and sheets that the style sheets among them name.

    A browser takes the first kind of a font that it knows: ``woff2``.
    """
    seen, left = set(files), [f for f in files if f.suffix == ".css"]
    while left:
        sheet = left.pop()
        for one, other in _URL.findall(sheet.read_text(encoding="utf-8")):
            file = _file(sheet, one or other)
            if file and file not in seen and file.suffix not in (".ttf", ".eot", ".woff"):
                seen.add(file)
                if file.suffix == ".css":
                    left.append(file)
    return seen
