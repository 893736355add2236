"""What the tests of the intake share: the sample's reports, and the command."""

import sys
from pathlib import Path

import pytest

from duizhang import cli

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample" / "texts"


class Ended:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def duizhang(monkeypatch, capsys, tmp_path):
    """Call the command from a folder of its own; how it ended and what it printed."""
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.delenv("DUIZHANG_DATA", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["duizhang", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        return Ended(code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def reports():
    """The two reports of the invented county: name -> text."""
    return {p.stem: p.read_text(encoding="utf-8") for p in sorted(SAMPLE.glob("*.txt"))}


@pytest.fixture
def draft(duizhang, tmp_path):
    """A draft folder of both reports, its place and parent told."""
    ended = duizhang("extract", SAMPLE, "--place", "澄岭县", "--parent", "云汀市", "--into", "draft", "-j", "1")
    assert ended.code == 0, ended.err
    return tmp_path / "draft"
