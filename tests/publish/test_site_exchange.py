"""The site changes in one step: readers meet the old book or the new one, whole, whatever is killed when."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from duizhang.publish import site as room
from duizhang.publish.site import SiteError, build_site

FILES = 40
#: Stands for Jupyter Book: writes many files slowly, each with what the source says.
STUB = """
import pathlib, sys, time
source, work, pause = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), float(sys.argv[3])
said = (source / "index.md").read_text(encoding="utf-8")
if said == "fail":
    print("index.md:1: WARNING: this does not build"); print("  File \\"x.py\\""); sys.exit(1)
out = work / "_build" / "html"
out.mkdir(parents=True, exist_ok=True)
for number in range(FILES):
    (out / f"{number}.html").write_text(said, encoding="utf-8")
    time.sleep(pause)
(out / "index.html").write_text(said, encoding="utf-8")
""".replace("FILES", str(FILES))


def _stub(pause: float = 0.0):
    return lambda source, work: [sys.executable, "-X", "utf8", "-c", STUB, str(source), str(work), str(pause)]


@pytest.fixture
def project(tmp_path):
    (tmp_path / "book").mkdir()
    for name in ("_config.yml", "_toc.yml"):
        (tmp_path / name).write_text("root: index\n", encoding="utf-8")
    _say(tmp_path, "first")
    return tmp_path


def _say(project: Path, text: str) -> None:
    (project / "book" / "index.md").write_text(text, encoding="utf-8")


def _shown(project: Path) -> str:
    """What the site says, if it is whole and of one piece."""
    html = project / "_build" / "html"
    said = {path.read_text(encoding="utf-8") for path in html.glob("*.html")}
    assert len(list(html.glob("*.html"))) == FILES + 1
    assert len(said) == 1
    assert json.loads((html / "build.json").read_text(encoding="utf-8"))["digest"]
    return said.pop()


def _build(project: Path, **how) -> Path:
    return build_site(project, "data", **({"builder": _stub()} | how))


@pytest.fixture(params=["one step", "two renames"])
def exchange(request, monkeypatch):
    if request.param == "two renames":
        monkeypatch.setattr(room, "_swap", lambda one, other: False)
    return request.param


def test_a_changed_book_takes_the_place_of_the_old_one(project, exchange):
    assert _build(project) == project / "_build" / "html" / "index.html"
    _say(project, "second")
    _build(project)
    assert _shown(project) == "second"
    assert sorted(p.name for p in (project / "_build").iterdir()) == [".lock", "html", "work"]


def test_nothing_changed_starts_no_builder(project):
    _build(project)
    _build(project, builder=lambda source, work: pytest.fail("the builder was started"))


@pytest.mark.parametrize("what", ["book/index.md", "_config.yml", "_toc.yml", "notebooks/exercises/a.ipynb", "data"])
def test_each_source_of_the_site_is_in_its_digest(project, what):
    _build(project)
    before = (project / "_build" / "html" / "build.json").read_bytes()
    data = "data"
    if what == "data":
        data = "other data"
    else:
        (project / what).parent.mkdir(parents=True, exist_ok=True)
        (project / what).write_text("root: other\n", encoding="utf-8")
    build_site(project, data, builder=_stub())
    assert (project / "_build" / "html" / "build.json").read_bytes() != before


def test_a_failed_build_says_why_and_leaves_the_book(project):
    _build(project)
    _say(project, "fail")
    with pytest.raises(SiteError, match=r"index\.md:1: WARNING: this does not build") as failed:
        _build(project)
    assert "File" not in str(failed.value)
    assert _shown(project) == "first"


def test_a_work_folder_that_a_failed_build_left_is_not_trusted(project):
    _build(project)
    _say(project, "fail")
    with pytest.raises(SiteError):
        _build(project)
    (project / "_build" / "work" / "_build" / "html" / "left-over.html").write_text("half", encoding="utf-8")
    _say(project, "second")
    told = []
    _build(project, log=told.append)
    assert not (project / "_build" / "html" / "left-over.html").exists()
    assert "the last build did not finish: starting from an empty work folder" in told


def test_a_page_whose_source_went_away_goes_too(project):
    _build(project)
    (project / "book" / "other.md").write_text("x", encoding="utf-8")
    _build(project)
    (project / "_build" / "work" / "_build" / "html" / "other.html").write_text("first", encoding="utf-8")
    (project / "book" / "other.md").unlink()
    _build(project)
    assert _shown(project) == "first"


def test_an_exchange_that_was_cut_off_is_finished(project):
    _build(project)
    folder = project / "_build"
    _say(project, "second")
    _build(project)
    # As a kill between the two renames leaves it: the new site beside the place, the old one put aside.
    os.rename(folder / "html", folder / "html.new")
    (folder / "html.old").mkdir()
    _build(project, builder=lambda source, work: pytest.fail("the builder was started"))
    assert _shown(project) == "second"
    assert not (folder / "html.old").exists()


def test_a_half_copied_site_is_never_put_in_place(project):
    _build(project)
    folder = project / "_build"
    os.rename(folder / "html", folder / "html.old")
    (folder / "html.new").mkdir()
    (folder / "html.new" / "index.html").write_text("half", encoding="utf-8")
    _say(project, "fail")
    with pytest.raises(SiteError):
        _build(project)
    assert _shown(project) == "first"


def test_a_second_build_waits_and_says_so(project):
    told: list[str] = []
    first = threading.Thread(target=_build, args=(project,), kwargs={"builder": _stub(0.02)})
    first.start()
    marker = project / "_build" / "work" / ".building"
    while first.is_alive() and not marker.exists():
        time.sleep(0.005)
    _build(project, log=told.append, builder=lambda source, work: pytest.fail("it was built twice"))
    first.join()
    assert told == ["another build of this book is running: waiting for it"]
    assert _shown(project) == "first"


DRIVER = """
import sys
from duizhang.publish import site
exec(sys.argv[3])
stub = sys.argv[4]
command = lambda source, work: [sys.executable, "-X", "utf8", "-c", stub, str(source), str(work), "0.002"]
print("ready", flush=True)
site.build_site(sys.argv[1], "data", builder=command)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="processes are killed by signals here")
@pytest.mark.parametrize("whom", ["the whole group", "the parent alone"])
@pytest.mark.parametrize("way", ["one step", "two renames"])
def test_a_kill_at_any_moment_leaves_the_old_book_or_the_new_one(project, way, whom):
    luck = random.Random(f"{way} {whom}")
    # Two renames leave a moment without a book, which the next run ends; one step never does.
    patch = "site._swap = lambda one, other: False" if way == "two renames" else ""
    _build(project)
    shown = "first"
    for number in range(25):
        new = f"version {number}"
        _say(project, new)
        command = [sys.executable, "-c", DRIVER, str(project), "", patch, STUB]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        assert process.stdout.readline() == b"ready\n"
        time.sleep(luck.uniform(0, 0.45))
        if whom == "the whole group":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        process.stdout.close()
        if way == "one step" or (project / "_build" / "html").exists():
            assert _shown(project) in (shown, new)
            shown = _shown(project)
    _say(project, "last")
    _build(project)
    assert _shown(project) == "last"
