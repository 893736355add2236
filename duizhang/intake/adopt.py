"""``duizhang adopt DIR``: a draft that fits the schema becomes a data folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from duizhang.intake.assemble import Assembly, MemoryLedger, Restored, add_passages, assemble, problems
from duizhang.intake.errors import IntakeError
from duizhang.intake.folder import DraftFolder, is_draft
from duizhang.intake.outside import outside_of
from duizhang.intake.sheet import guard
from duizhang.ledger.datapackage import write_datapackage
from duizhang.ledger.errors import LedgerError
from duizhang.ledger.files import parse, write_atomic
from duizhang.ledger.load import open_ledger
from duizhang.ledger.schema import TABLES

__all__ = ["Adopted", "adopt"]

#: Tables that the draft does not make: what a data folder has of them stays.
KEPT = ("reference", "breaks", "corrections")
#: Cells put back that are told one by one; all of them are in ``restored.csv``.
_TOLD = 40


@dataclass(frozen=True)
class Adopted:
    """A data folder made of a draft."""

    folder: Path
    made: Assembly
    texts: Path

    @property
    def text(self) -> str:
        """What was made, what was put back, what nobody has read yet."""
        made = self.made
        lines = list(made.remarks)
        if made.restored:
            lines.append(f"Put back, as a spreadsheet had changed them: {len(made.restored)} cells (restored.csv)")
            lines += [f"  {cell}" for cell in made.restored[:_TOLD]]
            if len(made.restored) > _TOLD:
                lines.append(f"  … and {len(made.restored) - _TOLD} more")
        claims, references = len(made.tables["claims"]), len(made.tables["reference"])
        lines.append(
            f"{claims} claims of {len(made.tables['sources'])} reports, {claims - made.unreviewed} reviewed, "
            f"{made.unreviewed} not; {made.decisions.get('reject', 0)} rejected; {references} outside figures"
        )
        lines.append(
            f"Next: duizhang check {self.folder}   ·   make book DATA={self.folder}   ·   "
            f"duizhang sources verify {self.texts} --data {self.folder}"
        )
        return "\n".join(lines)


def adopt(path: Path, out: Path | None = None, outside: Path | None = None) -> Adopted:
    """Check a draft against the schema and write its data folder.

    Parameters
    ----------
    path : Path
        The draft folder.
    out : Path, optional
        The data folder; ``data`` inside the draft folder, if left out. Its outside figures, breaks and corrections
        stay.
    outside : Path, optional
        A table of outside figures; ``outside.csv`` or ``outside.xlsx`` in the draft folder, if left out.

    Raises
    ------
    IntakeError
        If there is no draft.
    LedgerError
        With every bad row, by file, line and column.
    """
    if not is_draft(path):
        raise IntakeError(
            f"{path}: expected a draft folder, with draft.csv and intake.json (duizhang extract makes one)"
        )
    out = out or path / "data"
    if out.exists() and not out.is_dir():
        raise IntakeError(f"{out}: this is a file: expected a folder")
    folder = DraftFolder(path)
    figures = outside_of(folder, outside)
    with folder.locked():
        made = assemble(folder, figures, _before(out))
        ledger, bad = problems(made, str(out))
        if not bad:
            add_passages(made, folder, str(out))
            ledger, bad = problems(made, str(out))
        if bad:
            raise LedgerError(bad)
        _write(out, ledger)
        _write_restored(path / "restored.csv", made.restored)
    open_ledger(out).validate()
    return Adopted(out, made, path / "texts")


def _before(out: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of a data folder that no draft makes."""
    found: dict[str, list[dict[str, str]]] = {}
    for name in KEPT:
        file = out / TABLES[name].file
        if file.is_file():
            cells, bad = parse(file.read_bytes(), TABLES[name])
            if bad or cells is None:
                raise LedgerError(bad)
            columns = TABLES[name].header
            found[name] = [dict(zip(columns, row[1:], strict=True)) for row in cells.rows(*columns)]
    return found


def _write(out: Path, ledger: MemoryLedger) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        write_atomic(out / table.file, ledger.bytes_of(name))
    write_datapackage(out)


def _write_restored(file: Path, cells: Iterable[Restored]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("line", "column", "came", "now"))
    rows: list[Mapping[str, object]] = [
        {"line": c.line, "column": c.column, "came": c.came, "now": c.now} for c in cells
    ]
    writer.writerows([r["line"], r["column"], guard(str(r["came"])), guard(str(r["now"]))] for r in rows)
    write_atomic(file, text.getvalue().encode("utf-8-sig"))
