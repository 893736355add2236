"""What machines read of a page: structured data for those that index, a title and a picture for those that link.

The ledger is a schema.org Dataset. Each page with a figure has a preview; so
has each finding of the front page, with a figure or in words, at an address of
its own that leads there.
"""

from __future__ import annotations

import html
import json
import re
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from duizhang.pages.files import digest_of, write_atomically
from duizhang.publish.beside import beside
from duizhang.publish.downloads import FOLDER_OUT
from duizhang.publish.kits import package_version
from duizhang.publish.moved import stub
from duizhang.publish.register import Register, register_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["dataset", "findings"]

PREVIEWS = "_static/previews"
FINDINGS = "findings"
_NAMED = re.compile(rf"{PREVIEWS}/([0-9a-f]+\.png)")
_TYPES = {
    "duizhang-ledger.zip": "application/zip", "claims.csv": "text/csv", "claims.json": "application/json",
    "claims.dta": "application/x-stata-dta", "verdicts.csv": "text/csv", "verdicts.json": "application/json",
    "verdicts.dta": "application/x-stata-dta",
}  # fmt: skip


def dataset(register: Register, config: Any) -> dict[str, Any]:
    """The ledger as a schema.org Dataset; addresses are absolute where the book knows its own."""
    facts = register.facts
    base = config.html_baseurl.rstrip("/")
    years = sorted({c.year for c in facts.claims if c.year})
    places = [facts.places[s.place] for s in facts.sources.values() if s.place in facts.places]
    where = dict.fromkeys(" ".join(filter(None, (p.name_en, p.name_zh))) for p in places)
    title = f"Every number that {len(facts.sources)} documents print about {', '.join(where)}"
    prefix = f"{base}/{FOLDER_OUT}/ledger" if base else f"{FOLDER_OUT}/ledger"
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": f"{title}: where each stands, what it claims, its verbatim quotation and literal English, the "
        "published figures that it is held against, and what arithmetic says of it.",
        "creator": {"@type": "Organization", "name": config.author},
        "version": package_version(),
        "isAccessibleForFree": True,
        "inLanguage": ["en", "zh-Hans"],
        "keywords": ["official statistics", "China", "regional accounts", "consistency checks", *where],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in where],
        "variableMeasured": sorted({i.name_en for i in facts.indicators.values() if i.name_en})[:60],
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": f"{prefix}/{name}"}
            for name, kind in _TYPES.items()
        ],
    }
    if years:
        said["temporalCoverage"] = f"{years[0]}/{years[-1]}"
    if config.duizhang_licence:
        said["license"] = config.duizhang_licence.rpartition(" ")[2]
    return said | ({"url": base} if base else {})


def _as_script(said: dict[str, Any]) -> str:
    # Cells of the ledger are in it: no character of theirs can end the element.
    text = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return f'<script type="application/ld+json">{text}</script>'


# -- previews ---------------------------------------------------------------
def _figures(doctree: nodes.Node) -> list[nodes.figure]:
    return [f for f in doctree.findall(nodes.figure) if "dz-figure" in f.get("classes", ())]


def _picture(app: Sphinx, figure: nodes.Node | None, title: str, words: str = "") -> str:
    """The address in the site of the preview made of a figure, or of words; nothing where none can be made."""
    from duizhang.publish.picture import PREVIEW, can_draw, card, png, preview

    if not can_draw():
        return ""
    book = str(app.config.html_title or app.config.project)
    svg = _svg_of(app, figure) if figure is not None else ""
    if not (svg or words):
        return ""
    name = f"{digest_of(f'{title}{book}{svg or words}')[:20]}.png"
    target = Path(app.outdir, PREVIEWS, name)
    if not target.is_file():
        try:
            drawing = preview(svg, title, book) if svg else card(words, title, book)
        except ValueError:
            return ""
        beside(app).call(partial(write_atomically, target), png, drawing, PREVIEW[0])
    return f"{PREVIEWS}/{name}"


def _svg_of(app: Sphinx, figure: nodes.Node) -> str:
    """The drawing of a figure; empty where it has none."""
    image = next(iter(figure.findall(nodes.image)), None)
    # The writer has put the address in the site in the place of the file's own.
    files = {name: uri for uri, name in app.builder.images.items()}
    found = Path(app.srcdir, files.get(Path(str(image["uri"])).name, "")) if image is not None else Path()
    return found.read_text(encoding="utf-8") if found.suffix == ".svg" and found.is_file() else ""


def _tags(app: Sphinx, title: str, words: str, picture: str, up: str, address: str) -> str:
    base = app.config.html_baseurl.rstrip("/")
    said = {"og:type": "article", "og:title": title, "og:site_name": str(app.config.html_title or app.config.project)}
    if words:
        said["og:description"] = words
    if base:
        said["og:url"] = f"{base}/{address}"
    if picture:
        said |= {"og:image": f"{base}/{picture}" if base else f"{up}{picture}", "og:image:alt": words or title}
    tags = "".join(f'<meta property="{name}" content="{html.escape(value)}">' for name, value in said.items())
    card = "summary_large_image" if picture else "summary"
    about = f'<meta name="description" content="{html.escape(words)}">' if words else ""
    return f'{tags}<meta name="twitter:card" content="{card}">{about}'


def _opening(node: nodes.Node) -> str:
    """What a page or a section says first: its answer where it opens with one."""
    first = next((p for p in node.findall(nodes.paragraph) if p.astext().strip()), None)
    texts = first.findall(nodes.Text) if first is not None else ()
    said = [t.astext() for t in texts if not isinstance(t.parent, nodes.raw)]
    text = re.sub(r"\s+", " ", "".join(said)).strip()
    answer = re.search(r"The answer\. (.*?)(?: The caveat\.|$)", text)
    text = answer[1] if answer else text
    return text if len(text) <= 300 else text[:299].rsplit(" ", 1)[0] + "…"


def _own_figure(section: nodes.Node) -> nodes.figure | None:
    inner = (n for n in section.children if not isinstance(n, nodes.section))
    return next((f for n in inner for f in _figures(n)), None)


def findings(doctree: nodes.document) -> list[tuple[str, str, nodes.figure | None, str]]:
    """The findings of a front page: sections that show a figure, and those beside them that show none.

    Returns
    -------
    list of tuple
        Address, title, figure, and what the figure shows in words, or else what the section says first.
    """
    out = []
    for section in doctree.findall(nodes.section):
        figure = _own_figure(section)
        title = next(iter(section.findall(nodes.title)), None)
        others = (n for n in section.parent.children if isinstance(n, nodes.section))
        if title is None or not section["ids"] or not (figure or any(map(_own_figure, others))):
            continue
        words = next(iter(figure.findall(nodes.image)))["alt"] if figure else _opening(section)
        out.append((section["ids"][0], title.astext(), figure, words))
    return out


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if doctree is None or app.builder.format != "html":
        return
    root = app.config.root_doc
    title = html.unescape(re.sub(r"<[^>]*>", "", context.get("title", "")))
    figure = next(iter(_figures(doctree)), None)
    words = _opening(doctree)
    picture = _picture(app, figure, title) if figure is not None else ""
    up = "../" * pagename.count("/")
    tags = _tags(app, title, words, picture, up, f"{pagename}.html")
    if pagename == root or 'class="dz-downloads"' in context.get("body", ""):
        tags += _as_script(dataset(register_of(app.env), app.config))
    context["metatags"] = context.get("metatags", "") + tags
    if pagename == root:
        shutil.rmtree(Path(app.outdir, FINDINGS), ignore_errors=True)
        for identifier, said, drawn, seen in findings(doctree):
            shown = _picture(app, drawn, said, seen)
            address = f"{FINDINGS}/{identifier}.html"
            head = _tags(app, said, seen, shown, "../", address)
            write_atomically(Path(app.outdir, address), stub(f"../{root}.html#{identifier}", said, head))


def _tidy(app: Sphinx, error: Exception | None) -> None:
    """Remove previews that no page names any more."""
    if error or app.builder.format != "html" or not Path(app.outdir, PREVIEWS).is_dir():
        return
    named = {n for page in Path(app.outdir).rglob("*.html") for n in _NAMED.findall(page.read_text(encoding="utf-8"))}
    for path in Path(app.outdir, PREVIEWS).glob("*.png"):
        if path.name not in named:
            path.unlink()


def setup(app: Sphinx) -> None:
    app.connect("html-page-context", _page)
    app.connect("build-finished", _tidy)
