"""``python -m bench.book [CHAPTER]``: what making the book costs, beside a plain loop of papermill and Jupyter Book.

Everything runs in a copy of the tracked files, so that the tree is not touched:

1. ``duizhang book`` with nothing executed;
2. the same again: nothing changed;
3. after one word in one chapter, with what Sphinx read and wrote again;
4. the Sphinx build alone, all pages executed;
5. the pages of ``book/pages.yml`` one after another by the ``papermill`` command, the slowest of them named;
6. ``jupyter-book build`` after them.

The environment should be warm: bytecode compiled, files read before.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tqdm import tqdm

from duizhang.pages.declared import read_declarations
from duizhang.pages.parameters import validate

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = "growth/seven-or-eleven"
#: Builds the site of the folder it runs in, and prints every line that Sphinx says.
_BUILD = (
    "from pathlib import Path; from duizhang.publish.freshness import tables_digest; "
    "from duizhang.publish.site import build_site; "
    "build_site(Path.cwd(), tables_digest(Path('data')), log=print)"
)
#: The command ``jupyter-book``.
_PLAIN = "from jupyter_book.cli.main import main; main()"


def main() -> None:
    """Print every measurement, with the load of the machine before and after."""
    chapter = sys.argv[1] if len(sys.argv) > 1 else CHAPTER
    if not (ROOT / "book" / f"{chapter}.md").is_file():
        sys.exit(f"bench.book: no chapter {chapter!r}; expected the path of one under book/, such as {CHAPTER}")
    with tempfile.TemporaryDirectory(prefix="duizhang-bench-") as folder:
        measure(_copy(Path(folder) / "book"), chapter)


def measure(tree: Path, chapter: str) -> None:
    """Measure in a tree that nothing was made in."""
    print(f"load before: {_load()}")
    first, _ = _timed([sys.executable, "-m", "duizhang.cli", "book"], tree)
    print(f"make book, nothing executed: {first:.1f} s")
    again = min(_timed([sys.executable, "-m", "duizhang.cli", "book"], tree)[0] for _ in range(3))
    print(f"make book, nothing changed: {again:.2f} s, the best of 3")

    source = tree / "book" / f"{chapter}.md"
    source.write_text(source.read_text(encoding="utf-8") + "\nMeasured.\n", encoding="utf-8")
    word, told = _timed([sys.executable, "-c", _BUILD], tree)
    read, written, said = told_of(told)
    print(f"make book, one word in {chapter}: {word:.1f} s; Sphinx: {said}", end="; ")
    print(f"read again: {', '.join(read) or 'none'}; written again: {', '.join(written) or 'none'}")

    for made in ("html", "work"):
        shutil.rmtree(tree / "_build" / made)
    sphinx, _ = _timed([sys.executable, "-c", _BUILD], tree)
    print(f"Sphinx alone, all pages executed: {sphinx:.1f} s")

    pages = papermill_alone(tree)
    slowest = max(pages, key=lambda page: pages[page])
    print(f"papermill, one page after another: {sum(pages.values()):.1f} s for {len(pages)} pages", end="; ")
    print(f"the slowest, {slowest}: {pages[slowest]:.1f} s")
    toc = ["--config", str(tree / "_config.yml"), "--toc", str(tree / "_toc.yml")]
    out = ["--path-output", str(tree / "_build" / "plain")]
    plain, _ = _timed([sys.executable, "-c", _PLAIN, "build", str(tree / "book"), *toc, *out], tree)
    print(f"jupyter-book build after them: {plain:.1f} s; together {sum(pages.values()) + plain:.1f} s")
    promised = 3 * pages[slowest] + sphinx
    print(f"make book against 3 times the slowest page and the Sphinx build: {first:.1f} s, {promised:.1f} s allowed")
    print(f"load after: {_load()}")


def papermill_alone(tree: Path) -> dict[str, float]:
    """Seconds of the ``papermill`` command for each declared page."""
    seconds = {}
    out = tree / "_build" / "papermill"
    out.mkdir(parents=True, exist_ok=True)
    for d in tqdm(read_declarations(tree / "book" / "pages.yml"), desc="papermill", unit="page", disable=None):
        # The model's own values: the command would guess types from bare words.
        given = json.dumps(validate(d.notebook, d.parameters).model_dump())
        command = [sys.executable, "-m", "papermill", f"notebooks/{d.notebook}.ipynb", str(out / f"{d.page}.ipynb")]
        # A page about another ledger than the book's brings its own folder.
        seconds[d.page], _ = _timed([*command, "-y", given, "--cwd", "notebooks"], tree, tree / (d.data or "data"))
    return seconds


def told_of(lines: str) -> tuple[list[str], list[str], str]:
    """The chapters that Sphinx says it read and wrote, and its own count of what changed."""
    read = re.findall(r"reading sources\.\.\. \[\s*\d+%\] (\S+)", lines)
    written = re.findall(r"writing output\.\.\. \[\s*\d+%\] (\S+)", lines)
    said = re.search(r"\d+ added, \d+ changed, \d+ removed", lines)
    return list(dict.fromkeys(read)), list(dict.fromkeys(written)), said[0] if said else "did not say"


def _copy(tree: Path) -> Path:
    """A copy of the tracked files as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
    return tree


def _timed(command: list[str], tree: Path, data: Path | None = None) -> tuple[float, str]:
    """Run a command in the copy; its seconds and what it said. One that fails ends the measurement with its words."""
    # The copy is new: where bytecode may not be written, each of its processes would compile it again.
    left_out = ("DUIZHANG_DATA", "PYTHONDONTWRITEBYTECODE")
    environment = {k: v for k, v in os.environ.items() if k not in left_out} | {"PYTHONPATH": str(tree)}
    environment |= {"DUIZHANG_DATA": str(data)} if data else {}
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        sys.exit(f"bench.book: {' '.join(command[:4])} … ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return seconds, done.stdout


def _load() -> str:
    """What else the machine is doing: the load of 1, 5 and 15 minutes over its cores."""
    if not hasattr(os, "getloadavg"):
        return "not known here"
    return f"{', '.join(f'{x:.2f}' for x in os.getloadavg())} on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
