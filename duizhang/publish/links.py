"""Every link of a built site leads somewhere, and no page loads anything from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["broken_links", "foreign_loads"]

#: Attributes by which an element loads something at once.
_LOADS = {
    "src": None, "srcset": None, "poster": None, "data": {"object"}, "background": None, "action": {"form"},
    "href": {"link", "image", "use"}, "xlink:href": {"image", "use"},
}  # fmt: skip
#: ``<link>`` elements that only say something.
_SAYS = frozenset({"canonical", "license", "author", "next", "prev", "search", "index", "copyright", "alternate"})
_IN_CSS = re.compile(
    r"url\(\s*['\"]?((?:https?:)?//[^)'\"\s]+)|@import\s+(?:url\()?\s*['\"]?((?:https?:)?//[^)'\"\s;]+)",
    re.IGNORECASE,
)
_IN_SCRIPT = re.compile(
    r"""(?:fetch\(|import\(?|importScripts\(|new\s+(?:Worker|WebSocket|EventSource)\("""
    r"""|\.open\(\s*['"`]\w+['"`]\s*,|\.src\s*=)\s*['"`]((?:https?:|wss?:)?//[^'"`\s]+)"""
)


@dataclass
class _Page(HTMLParser):
    """What one page names and where it points."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {k: v or "" for k, v in attrs}
        self._inside = tag if tag in ("style", "script") else ""
        self.ids |= {said[k] for k in ("id", "name") if said.get(k) and (k == "id" or tag == "a")}
        quiet = tag == "link" and set(said.get("rel", "").lower().split()) & _SAYS
        for name, value in said.items():
            if name == "style":
                self.styles.append(value)
            if name not in _LOADS and not (name == "href" and tag == "a"):
                continue
            targets = [v.split()[0] for v in value.split(",") if v.strip()] if name == "srcset" else [value]
            self.links += targets
            wanted = _LOADS.get(name, set())
            if (wanted is None or tag in wanted) and not quiet:
                self.loads += targets

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.styles.append(data)
        elif self._inside == "script":
            self.scripts.append(data)


def _pages(site: Path) -> dict[str, _Page]:
    out = {}
    for path in sorted(site.rglob("*.html")):
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        page.close()
        out[path.relative_to(site).as_posix()] = page
    return out


def _is_foreign(target: str) -> bool:
    parts = urlsplit(target.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https", "ftp", "ws", "wss")


def broken_links(site: Path) -> list[str]:
    """Links inside a built site that lead nowhere: ``page.html: target: why``."""
    pages = _pages(site)
    root = site.resolve()
    out = []
    for name, page in pages.items():
        for target in dict.fromkeys(page.links):
            parts = urlsplit(target.strip())
            if parts.scheme or parts.netloc or not target.strip():
                continue
            path = (root / name).parent / unquote(parts.path) if parts.path else root / name
            found = path.resolve()
            if found.is_dir():
                found /= "index.html"
            if not found.is_relative_to(root):
                out.append(f"{name}: {target}: leads out of the site")
            elif not found.is_file():
                out.append(f"{name}: {target}: there is no such file")
            elif parts.fragment and found.suffix == ".html":
                other = pages[found.relative_to(root).as_posix()]
                # «#» and «#top» are the start of any page.
                if unquote(parts.fragment) not in other.ids | {"top"}:
                    out.append(f"{name}: {target}: there is no such anchor")
    return out


def _in_text(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.finditer(text):
        yield next(g for g in found.groups() if g)


def foreign_loads(site: Path) -> list[str]:
    """What a built site would load from another host: ``file: address``; links to follow are not meant."""
    out = []
    for name, page in _pages(site).items():
        found = [t for t in page.loads if _is_foreign(t)]
        found += [t for style in page.styles for t in _in_text(_IN_CSS, style)]
        found += [t for script in page.scripts for t in _in_text(_IN_SCRIPT, script)]
        out += [f"{name}: {t}" for t in dict.fromkeys(found)]
    for path in sorted(site.rglob("*")):
        pattern = {".css": _IN_CSS, ".js": _IN_SCRIPT, ".mjs": _IN_SCRIPT, ".svg": _IN_CSS}.get(path.suffix)
        if pattern:
            text = path.read_text(encoding="utf-8", errors="replace")
            out += [f"{path.relative_to(site).as_posix()}: {t}" for t in dict.fromkeys(_in_text(pattern, text))]
    return out
