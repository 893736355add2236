"""What a reader takes away to run: a notebook with all that it needs, in one zip.

A zip holds the notebook once for each page that it makes, with the page's
parameters in it; the tables that these pages read, a wheel of this package,
the locked versions, and three lines of instructions. Everything is written with one fixed time, so that the same
input gives the same bytes.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from duizhang.pages.markup import plain_markdown

__all__ = ["kit", "package_version", "stated_licences", "tables_of", "wheel", "zipped"]

_PACKAGE = Path(__file__).resolve().parent.parent
#: The earliest time that a zip can hold.
_TIME = (1980, 1, 1, 0, 0, 0)
_FONT = "fonts/noto-sans-sc-gb2312.otf"
#: Rooms of the package that no page runs.
_APART = frozenset({"publish", "classroom", "intake", "__pycache__"})
_LINE = re.compile(r"^([A-Za-z_]\w*) = (.*?)(  #.*)?$")


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same to the byte for the same contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, contents[name])
    return out.getvalue()


# -- the package ------------------------------------------------------------
@cache
def _project() -> dict[str, Any]:
    """What ``pyproject.toml`` says of the package; the little that is needed where there is none."""
    from duizhang import __version__

    file = _PACKAGE.parent / "pyproject.toml"
    if not file.is_file():
        return {"name": "duizhang", "version": __version__, "dependencies": []}
    return tomllib.loads(file.read_text(encoding="utf-8"))["project"]  # type: ignore[no-any-return]


def package_version() -> str:
    """The version that is written into wheels and citations."""
    return str(_project()["version"])


def _metadata() -> str:
    said = _project()
    lines = ["Metadata-Version: 2.1", f"Name: {said['name']}", f"Version: {said['version']}"]
    lines += [f"Summary: {said['description']}"] if "description" in said else []
    lines += [f"Requires-Python: {said['requires-python']}"] if "requires-python" in said else []
    lines += [f"Requires-Dist: {need}" for need in said["dependencies"]]
    return "\n".join(lines) + "\n"


def _entry_points() -> str:
    said = _project()
    groups = {"console_scripts": said.get("scripts", {})}
    return "\n".join(f"[{g}]\n" + "".join(f"{k} = {v}\n" for k, v in points.items()) for g, points in groups.items())


def _small_font(text: str) -> bytes:
    """The packaged font, cut down to the characters of a text; layout is kept."""
    from fontTools import subset

    options = subset.Options()
    options.layout_features = ["*"]
    options.notdef_outline = True
    font = subset.load_font(str(_PACKAGE / _FONT), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text + "".join(map(chr, range(0x20, 0x180))))
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


@cache
def wheel(text: str = "") -> tuple[str, bytes]:
    """A wheel of the package as it stands, made without a build tool and without a network.

    The rooms that no page runs are left out.

    Parameters
    ----------
    text : str
        The characters that figures may need beside Latin ones and those of the package; the whole font is five times
        as large as the rest of the wheel. Empty: the whole font.

    Returns
    -------
    tuple of str and bytes
        Its file name and its content.
    """
    files = {}
    for path in sorted(_PACKAGE.rglob("*")):
        inner = path.relative_to(_PACKAGE)
        if path.is_file() and not _APART & set(inner.parts) and not path.name.startswith("."):
            files[f"duizhang/{inner.as_posix()}"] = path.read_bytes()
    if text:
        source = "".join(data.decode("utf-8") for name, data in files.items() if name.endswith(".py"))
        files[f"duizhang/{_FONT}"] = _small_font(text + source)
    name, version = _project()["name"], package_version()
    info = f"{name}-{version}.dist-info"
    tag = "py3-none-any"
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: {name}\nRoot-Is-Purelib: true\nTag: {tag}\n".encode()
    files[f"{info}/entry_points.txt"] = _entry_points().encode()
    for licence in ("LICENSE", "LICENSE-TEXT-AND-DATA"):
        path = _PACKAGE.parent / licence
        if path.is_file():
            files[f"{info}/{licence}"] = path.read_bytes()
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    return f"{name}-{version}-{tag}.whl", zipped(files)


def _record(files: Mapping[str, bytes], itself: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for name, data in sorted(files.items()):
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        writer.writerow([name, f"sha256={digest}", len(data)])
    writer.writerow([itself, "", ""])
    return out.getvalue().encode()


# -- a notebook -----------------------------------------------------------------
def _with_parameters(notebook: dict[str, Any], parameters: Mapping[str, Any], title: str) -> dict[str, Any]:
    """A template with a page's parameters in its parameters cell, and the page's title on top."""
    notebook = json.loads(json.dumps(notebook))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            lines = "".join(cell["source"]).splitlines()
            cell["source"] = "\n".join(_assigned(line, parameters) for line in lines)
    first = notebook["cells"][0]
    if first["cell_type"] == "markdown":
        text = "".join(first["source"])
        first["source"] = f"# {plain_markdown(title)}\n\n{re.sub(r'^# .*', '', text, count=1).strip()}"
    return notebook


def _assigned(line: str, parameters: Mapping[str, Any]) -> str:
    found = _LINE.match(line)
    if not found or found[1] not in parameters:
        return line
    return f"{found[1]} = {parameters[found[1]]!r}{found[3] or ''}"


def _readme(notebook: str, pages: Mapping[str, Mapping[str, Any]], package: str, licence: str) -> str:
    first = next(iter(pages))
    listed = "".join(f"- `{page}.ipynb`: {plain_markdown(results['title'])}\n" for page, results in pages.items())
    return (
        f"# The notebook {notebook}, with the parameters of each page that it makes\n\n{listed}\n"
        "1. In this folder: `python -m venv .venv`, then `.venv/bin/pip install -r requirements.txt` "
        f"(Windows: `.venv\\Scripts\\pip`); it takes {package} from here and the rest from your package index.\n"
        f"2. `.venv/bin/papermill {first}.ipynb out.ipynb` makes the page; other parameters: `-p NAME VALUE`.\n"
        f"3. Or open {first}.ipynb in JupyterLab, change the cell of parameters, and run all cells.\n\n"
        "The tables in `data/` are those that these pages read. The wheel carries the book's Chinese font cut down to "
        f"the characters that the ledger uses. Text and data: {licence or 'no licence is stated'}; code: BSD-3-Clause.\n"
    )


def kit(
    notebook: str,
    pages: Mapping[str, Mapping[str, Any]],
    root: Path,
    data: Path,
    package: tuple[str, bytes],
    licence: str = "CC BY 4.0",
) -> bytes | None:
    """A notebook with the parameters of each of its pages, as a zip that runs as downloaded.

    One zip for all pages of a notebook, because the wheel and the tables would be the same in each.

    Parameters
    ----------
    notebook : str
        Its name.
    pages : mapping
        Name -> results of the pages that it made.
    root, data : Path
        The project, which holds ``notebooks/``, and the folder of the tables.
    package : tuple of str and bytes
        As :func:`wheel` makes it.
    licence : str
        Of text and data; empty where none is stated.

    Returns
    -------
    bytes or None
        ``None`` where the project has no such notebook.
    """
    file = root / "notebooks" / f"{Path(notebook).name}.ipynb"
    if not file.is_file():
        return None
    template = json.loads(file.read_text(encoding="utf-8"))
    files = {"README.md": _readme(notebook, pages, package[0], licence).encode(), package[0]: package[1]}
    for page, results in pages.items():
        made = _with_parameters(template, results["parameters"], results["title"])
        files[f"{page}.ipynb"] = (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
    read = sorted({table for results in pages.values() for table in results["tables"]})
    files |= {f"data/{name}": content for name, content in tables_of(data, read).items()}
    lock = root / "requirements.txt"
    held = lock.is_file()
    files["requirements.txt"] = (("-c versions.txt\n" if held else "") + f"./{package[0]}\n").encode()
    if held:
        files["versions.txt"] = lock.read_bytes()
    return zipped({f"{notebook}/{name}": content for name, content in files.items()})


def stated_licences(data: Path) -> list[dict[str, str]]:
    """The licences that a data folder states in its package file; none where it has no such file."""
    try:
        said = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["licenses"]
        return [{k: str(v) for k, v in one.items()} for one in said]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def tables_of(data: Path, names: Iterable[str] = ()) -> dict[str, bytes]:
    """Tables of a ledger with those that their keys point to, and the package file that describes just them."""
    from duizhang.ledger.datapackage import describe
    from duizhang.ledger.schema import TABLES, closure

    wanted = closure(*names) if names else tuple(TABLES)
    package = describe(data)
    if stated := stated_licences(data):
        package["licenses"] = stated
    package["resources"] = [r for r in package["resources"] if r["name"] in wanted]
    files = {TABLES[n].file: (data / TABLES[n].file).read_bytes() for n in wanted}
    files["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    return files
