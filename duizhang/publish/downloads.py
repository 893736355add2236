"""The page of downloads, and the files behind it: made when the page is read, so that it can say how large they are.

``{downloads}`` lists the ledger, the verdicts, each notebook, and each figure
with its points and what is known of them. The whole book as one zip is made
last, of the finished site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from duizhang.pages.files import digest_of, digest_of_files, write_atomically
from duizhang.publish.beside import Beside, beside
from duizhang.publish.elements import Tag, tag
from duizhang.publish.freshness import package_digest, project_folder, tables_digest, used
from duizhang.publish.kits import kit, package_version, tables_of, wheel, zipped
from duizhang.publish.picture import Drawing, can_draw, credited, png
from duizhang.publish.register import Register, register_of
from duizhang.publish.results import FOLDER, page_title, pages_of
from duizhang.publish.verdicts import verdicts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["FOLDER_OUT", "Downloads", "cite_book", "credit_of", "metadata_of"]

#: Where the files lie in the site.
FOLDER_OUT = "downloads"
BOOK = "duizhang-book.zip"
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
#: Documents named in a credit line; the metadata name all of them.
_NAMED = 2
#: In the copy of the book inside its own zip, notebooks to run are left out: they would double it.
_KIT = re.compile(rf'<a [^>]*href="[^"]*{FOLDER_OUT}/notebooks/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


def cite_book(config: Any) -> str:
    """How to cite the book."""
    address = f", {config.html_baseurl}" if config.html_baseurl else ""
    return f"{config.author}: {config.html_title or config.project}, version {package_version()}{address}"


# -- figures ----------------------------------------------------------------
def _documents(results: dict[str, Any], register: Register) -> list[str]:
    """The documents that a page rests on, most used first, with their years."""
    count: dict[str, int] = {}
    for claim in results.get("claims", ()):
        if claim in register.claims:
            source = register.claims[claim].source
            count[source] = count.get(source, 0) + 1
    said = []
    for source in sorted(count, key=lambda s: -count[s]):
        row = register.facts.sources[source]
        said.append(f"{row.title_zh or row.title_en}, {row.published}".rstrip(", "))
    return said


def credit_of(page: str, results: dict[str, Any], register: Register, book: str, licence: str = LICENCE) -> str:
    """A figure's credit line: the documents first, this book second, then the licence where one is stated."""
    documents = _documents(results, register)
    more = f" and {len(documents) - _NAMED} more" if len(documents) > _NAMED else ""
    sources = "; ".join(documents[:_NAMED]) + more or "published statistics, named in the metadata"
    terms = f" {licence.partition(', http')[0]}." if licence else ""
    return f"Source: {sources}. Figure: {book}, page {page}.{terms}"


def metadata_of(page: str, name: str, results: dict[str, Any], register: Register, config: Any) -> dict[str, Any]:
    """What is known of a figure's points: definition, source, vintage, processing, how to cite."""
    facts = register.facts
    claims = [register.claims[c] for c in results.get("claims", ()) if c in register.claims]
    about = dict.fromkeys([c.indicator for c in claims] + [str(results.get("bound", {}).get("indicator", ""))])
    sources = [facts.sources[s] for s in dict.fromkeys(c.source for c in claims)]
    outside = []
    if "reference" in results.get("tables", {}):
        used_here = [r for r in facts.references if r.indicator in about]
        kinds = dict.fromkeys((r.publication, r.vintage, r.processing) for r in used_here)
        outside = [dict(zip(("publication", "vintage", "processing"), k, strict=True)) for k in kinds]
    figure = results["figures"][name]
    return {
        "figure": name,
        "page": page,
        "title": page_title(results, page),
        "caption": figure["caption"],
        "description": figure["alt"],
        "definition": [
            {"indicator": i, "name_en": d.name_en, "name_zh": d.name_zh, "definition": d.definition,
             "source": d.definition_source, "unit": d.unit}
            for i in about if (d := facts.indicators.get(i))
        ],
        "source": [
            {"document": s.source, "title_zh": s.title_zh, "title_en": s.title_en, "publisher": s.publisher,
             "published": s.published, "sha256": s.sha256}
            for s in sources
        ],
        "vintage": sorted({c.vintage or "not stated" for c in claims}),
        "outside_figures": outside,
        "claims": [c.claim for c in claims],
        "processing": {
            "notebook": results.get("notebook", ""), "parameters": results.get("parameters", {}),
            "tables_sha256": results.get("tables", {}), "package": f"duizhang {package_version()}",
        },
        "cite": f"{credit_of(page, results, register, config.html_title or config.project, config.duizhang_licence)} "
        f"{cite_book(config)}",
        "licence": config.duizhang_licence or "not stated",
    }  # fmt: skip


def _figure_files(
    srcdir: Path, page: str, results: dict[str, Any], register: Register, config: Any
) -> dict[str, bytes | Drawing]:
    out: dict[str, bytes | Drawing] = {}
    credit = credit_of(page, results, register, config.html_title or config.project, config.duizhang_licence)
    for name, figure in results["figures"].items():
        stem = f"{page}-{name}"
        image, points = (srcdir / FOLDER / Path(figure[k]).name for k in ("image", "points"))
        drawing = credited(image.read_text(encoding="utf-8"), figure["caption"], figure["alt"], credit)
        out[f"{stem}.svg"] = drawing.svg().encode()
        if can_draw():
            out[f"{stem}.png"] = drawing
        out[f"{stem}.csv"] = points.read_bytes()
        said = metadata_of(page, name, results, register, config)
        out[f"{stem}.json"] = (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
    return out


# -- making the files -------------------------------------------------------
class _Store:
    """Files of the site, kept between builds under what they were made from."""

    def __init__(self, cache: Path, out: Path, later: Beside) -> None:
        self.cache, self.out, self.later = cache, out, later
        self.names: set[str] = set()

    def make(self, group: str, key: str, made: Callable[[], Mapping[str, bytes | Drawing]]) -> list[str]:
        """Put a group of files into the site, a drawing as PNG; they are made again only where ``key`` is new."""
        kept = self.cache / digest_of(f"{group}\n{key}")[:24]
        whole = kept / ".whole"
        if whole.exists():
            whole.touch()  # when it was last of use
            names = sorted(p.name for p in kept.iterdir() if p != whole)
            for name in names:
                self._place(group, kept / name, (kept / name).read_bytes())
        else:
            new = made()
            names = sorted(new)
            for name, content in new.items():
                put = partial(self._keep, group, kept / name)
                if isinstance(content, bytes):
                    put(content)
                else:
                    self.later.call(put, png, content)
            self.later.afterwards(partial(write_atomically, whole, ""))
        named = [f"{group}/{name}" for name in names]
        self.names.update(named)
        return named

    def _keep(self, group: str, file: Path, content: bytes) -> None:
        write_atomically(file, content)
        self._place(group, file, content)

    def _place(self, group: str, file: Path, content: bytes) -> None:
        target = self.out / group / file.name
        if not target.is_file() or target.read_bytes() != content:
            write_atomically(target, content)

    def forget(self) -> None:
        """Remove what no page of this build names, and what was kept and not of use for long."""
        for path in sorted(self.out.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(self.out).as_posix() not in self.names and path.name != BOOK:
                path.unlink()
        kept = sorted(self.cache.glob("*/.whole"), key=lambda p: p.stat().st_mtime, reverse=True)
        for mark in kept[200:]:
            for path in mark.parent.iterdir():
                path.unlink()
            mark.parent.rmdir()


def _make(app: Sphinx) -> dict[str, list[str]]:
    """All files but the whole book: their names by page, notebook or ``ledger``. PNGs are on their way."""
    register, srcdir, root = register_of(app.env), Path(app.srcdir), project_folder(app)
    store = _Store(register.cache / FOLDER_OUT, Path(app.outdir) / FOLDER_OUT, beside(app))
    state = f"{tables_digest(register.data)} {package_digest()}"
    makers = [Path(__file__), Path(__file__).with_name("picture.py")]
    drawn = f"{tables_digest(register.data)} {digest_of_files(Path(__file__).parent, makers)} {cite_book(app.config)}"
    groups = {"ledger": store.make("ledger", state, lambda: _ledger_files(register, app.config))}
    pages = pages_of(srcdir)
    letters = "".join(sorted({c for p in register.data.glob("*.csv") for c in p.read_text(encoding="utf-8")}))
    for page, results in pages.items():
        key = f"{drawn} {json.dumps({k: v for k, v in results.items() if k != 'key'}, sort_keys=True)}"
        groups[page] = store.make(
            "figures", key, lambda p=page, r=results: _figure_files(srcdir, p, r, register, app.config)
        )
    lock = root / "requirements.txt"
    for notebook in dict.fromkeys(str(r["notebook"]) for r in pages.values()):
        made = {p: r for p, r in pages.items() if r["notebook"] == notebook}
        files = [f for f in (root / "notebooks" / f"{Path(notebook).name}.ipynb", lock) if f.is_file()]
        parameters = [(p, r["title"], r["parameters"], sorted(r["tables"])) for p, r in made.items()]
        key = f"{state} {digest_of_files(root, files)} {json.dumps(parameters, sort_keys=True)}"

        def one(notebook: str = notebook, made: dict[str, Any] = made) -> dict[str, bytes]:
            whole = kit(notebook, made, root, register.data, wheel(letters), app.config.duizhang_licence)
            return {f"{notebook}.zip": whole} if whole else {}

        groups[f"notebook {notebook}"] = store.make("notebooks", key, one)
    store.forget()
    return groups


def _ledger_files(register: Register, config: Any) -> dict[str, bytes]:
    from duizhang.publish.tables_out import claims_frame, in_formats, verdicts_frame

    verdicts = verdicts_of(register.facts, tables_digest(register.data), register.cache)
    title = (config.html_title or config.project).partition(":")[0]
    said = ("# The ledger", "Tables of a Data Package, described in datapackage.json.", cite_book(config))
    notice = "\n\n".join((*said, config.duizhang_licence or "No licence is stated.")) + "\n"
    files = {"duizhang-ledger.zip": zipped(tables_of(register.data) | {"README.md": notice.encode()})}
    files |= in_formats(claims_frame(register), "claims", f"{title}: claims")
    return files | in_formats(verdicts_frame(verdicts), "verdicts", f"{title}: verdicts")


# -- the page ---------------------------------------------------------------
class Downloads(SphinxDirective):
    """``{downloads}``: everything that a reader may take away, with its size."""

    def run(self) -> list[nodes.Node]:
        env = self.env
        used(env, Path(env.srcdir, FOLDER))
        groups = _make(env.app)
        self._up = "../" * env.docname.count("/") + FOLDER_OUT
        pages = pages_of(env.srcdir)
        return [
            self._section("the-book", "The whole book", [self._book()]),
            self._section("the-ledger", "The ledger and the verdicts", [self._files(groups["ledger"])]),
            self._section("the-notebooks", "The notebooks, to run", self._notebooks(groups, pages)),
            self._section("the-figures", "The figures and their points", self._figures(groups, pages)),
            self._section("how-to-cite", "How to cite", [tag("p", cite_book(env.config) + ".")]),
        ]

    def _section(self, identifier: str, title: str, inside: Iterable[nodes.Node]) -> nodes.section:
        section = nodes.section("", nodes.title(title, title), ids=[identifier], names=[identifier])
        self.state.document.note_explicit_target(section)
        section += list(inside)
        return section

    def _link(self, name: str, shown: str = "") -> Tag:
        return tag("a", shown or Path(name).name, href=f"{self._up}/{quote(name)}", download=Path(name).name)

    def _files(self, names: list[str]) -> Tag:
        return tag("ul", *(tag("li", self._link(n), f" ({self._size(n)})") for n in names))

    def _size(self, name: str) -> str:
        count = Path(self.env.app.outdir, FOLDER_OUT, name).stat().st_size
        return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3)):,} kB"

    def _book(self) -> Tag:
        said = ": unpack it, and open index.html. It leaves out the notebooks below."
        return tag("p", self._link(BOOK), said, classes="dz-downloads")

    def _notebooks(self, groups: dict[str, list[str]], pages: dict[str, Any]) -> list[nodes.Node]:
        said = "Each zip holds one notebook with the parameters of each of its pages, the tables that they read, and "
        out: list[nodes.Node] = [tag("p", said + "all that it takes to run them: see README.md in it.")]
        listed = tag("ul")
        for group, names in groups.items():
            notebook = group.removeprefix("notebook ")
            if notebook == group or not names:
                continue
            titles = [page_title(r, p) for p, r in pages.items() if r["notebook"] == notebook]
            listed += tag("li", self._link(names[0]), f" ({self._size(names[0])}): " + " · ".join(titles))
        out.append(listed)
        repository = self.config.duizhang_repository.rstrip("/")
        if urlsplit(repository).hostname == "github.com":
            there = urlsplit(repository).path.strip("/")
            binder = f"https://mybinder.org/v2/gh/{quote(there)}/HEAD?urlpath=lab/tree/notebooks"
            out.append(tag("p", tag("a", "Open the notebooks on Binder", href=binder), ", which runs them elsewhere."))
        return out

    def _figures(self, groups: dict[str, list[str]], pages: dict[str, Any]) -> list[nodes.Node]:
        kinds = ((".svg", "SVG"), (".png", "PNG"), (".csv", "points (CSV)"), (".json", "metadata (JSON)"))
        out: list[nodes.Node] = []
        for page, results in pages.items():
            own = []
            for name, figure in results["figures"].items():
                files = {Path(n).suffix: n for n in groups[page] if Path(n).stem == f"{page}-{name}"}
                links: list[nodes.Node] = []
                for suffix, shown in kinds:
                    if suffix in files:
                        links += [*([nodes.Text(" · ")] if links else []), self._link(files[suffix], shown)]
                own.append(tag("li", figure["caption"], " ", *links))
            if own:
                out.append(self._folded(page, page_title(results, page), own))
        return out

    def _folded(self, page: str, title: str, figures: list[Tag]) -> Tag:
        inside = [tag("ul", *figures)]
        if f"{FOLDER}/{page}" in self.env.found_docs:
            uri = self.env.app.builder.get_relative_uri(self.env.docname, f"{FOLDER}/{page}")
            inside.insert(0, tag("p", tag("a", "To the page", href=uri)))
        return tag("details", tag("summary", f"{title} ({len(figures)})"), *inside, classes="dz-family")


# -- the whole book ---------------------------------------------------------
def _whole_book(app: Sphinx, error: Exception | None) -> None:
    out = Path(app.outdir)
    if error or app.builder.format != "html" or not (out / FOLDER_OUT / "ledger").is_dir():
        return
    files = {}
    for path in sorted(out.rglob("*")):
        inner = path.relative_to(out).as_posix()
        apart = inner.startswith((f"{FOLDER_OUT}/notebooks/", ".doctrees", ".buildinfo")) or path.name == BOOK
        if path.is_file() and not apart:
            files[inner] = path.read_bytes()
    for name, content in files.items():
        if name.endswith(".html") and f"{FOLDER_OUT}/".encode() in content:
            text = _KIT.sub(r"\1 (in the published book)", content.decode("utf-8"))
            files[name] = re.sub(rf'<a [^>]*href="[^"]*{re.escape(BOOK)}"[^>]*>(.*?)</a>', r"\1", text).encode()
    write_atomically(out / FOLDER_OUT / BOOK, zipped({f"duizhang-book/{name}": c for name, c in files.items()}))


def setup(app: Sphinx) -> None:
    # Under which terms the text and the data of this book are given; empty where nobody has said so.
    app.add_config_value("duizhang_licence", LICENCE, "env", [str])
    app.add_directive("downloads", Downloads)
    app.connect("build-finished", _whole_book, priority=900)
