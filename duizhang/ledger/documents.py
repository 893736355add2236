"""The documents' own files, found in a folder by what they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from duizhang.claim import Restoration, Source
from duizhang.ledger.errors import BadRow, LedgerError
from duizhang.ledger.files import digest
from duizhang.ledger.schema import TABLES

__all__ = ["Document", "find_documents", "restorations_of"]


@dataclass(frozen=True)
class Document:
    """One document of the ledger and its file in a folder.

    Attributes
    ----------
    source : Source
        Its row.
    path : Path or None
        The file: the one with its sha256, else the one with its name, else None.
    raw : str
        The file's text, every code point as it stands; empty where there is no file.
    problem : str
        What is wrong with the file, in words, or nothing.
    """

    source: Source
    path: Path | None
    raw: str = ""
    problem: str = ""


def find_documents(sources: Iterable[Source], folder: str | Path) -> list[Document]:
    """Every document of ``sources``, by the digest of its file and then by its name.

    Raises
    ------
    LedgerError
        If there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise LedgerError([BadRow(str(folder), 0, "", "", "a folder with the documents' files; there is none")])
    files = sorted(p for p in folder.iterdir() if p.is_file())
    by_digest = {digest(p.read_bytes()): p for p in files}
    by_name = {p.name: p for p in files}
    found = []
    for source in sources:
        path = by_digest.get(source.sha256) or by_name.get(source.file)
        if path is None:
            found.append(Document(source, None, "", f"no file with this digest or named {source.file}"))
            continue
        data = path.read_bytes()
        problem = "" if digest(data) == source.sha256 else f"sha256 of {path.name} is {digest(data)}"
        try:
            found.append(Document(source, path, data.decode("utf-8"), problem))
        except UnicodeDecodeError as error:
            found.append(Document(source, None, "", f"{path.name} is not UTF-8 from byte {error.start} on"))
    return found


def restorations_of(source: str, restorations: Iterable[Restoration]) -> list[Restoration]:
    """The overlay of one document, in order of its text."""
    return sorted((r for r in restorations if r.source == source), key=lambda r: (int(r.start), int(r.end)))


def source_row(line: int, column: str, value: str, expected: str) -> BadRow:
    """A bad row of the table of documents."""
    return BadRow(TABLES["sources"].file, line, column, value, expected)
