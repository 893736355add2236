"""``duizhang check DIR`` on a draft: the same table, with what is not yet known said first."""

from __future__ import annotations

from pathlib import Path

from duizhang.intake.assemble import MemoryLedger, draft_ledger
from duizhang.intake.errors import IntakeError
from duizhang.intake.folder import DraftFolder, is_draft
from duizhang.intake.outside import outside_of

__all__ = ["open_draft"]

_LISTED = 8


def open_draft(path: Path) -> tuple[MemoryLedger, str]:
    """The ledger that a draft would be, with the outside figures in its folder, and what to say above its table.

    Raises
    ------
    LedgerError, IntakeError
        If no ledger can be made of it.
    """
    folder = DraftFolder(path)
    if not is_draft(path):
        raise IntakeError(f"{path}: draft.csv is there without intake.json: expected what duizhang extract --into made")
    ledger, made, left_out = draft_ledger(folder, outside_of(folder))
    claims = made.tables["claims"]
    counts = made.decisions
    decided = ", ".join(
        f"{counts[word]} {told}"
        for word, told in (("accept", "accepted"), ("correct", "corrected"), ("reject", "rejected"))
        if counts.get(word)
    )
    lines = [
        f"A draft, unreviewed: {made.unreviewed} of {len(claims)} claims of {len(made.tables['sources'])} reports have "
        f"been read by the machine alone{f' ({decided})' if decided else ''}. A finding below may be a misreading."
    ]
    lines += made.remarks
    if made.restored:
        lines.append(
            f"{len(made.restored)} cells that a spreadsheet changed were put back (duizhang adopt lists them)."
        )
    if left_out:
        rows = {row.line for row in left_out if row.file == "draft.csv"}
        lines.append(f"{len(rows)} rows of the draft are left out, as the ledger cannot hold them:")
        lines += [f"  {row}" for row in left_out[:_LISTED]]
        if len(left_out) > _LISTED:
            lines.append(f"  … and {len(left_out) - _LISTED} more (duizhang adopt lists all)")
    return ledger, "\n".join(lines)
