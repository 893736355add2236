"""``duizhang review DIR``: the rows that need a person, doubtful ones first, one decision at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from duizhang.intake.errors import IntakeError
from duizhang.intake.folder import DraftFolder, is_draft
from duizhang.intake.report import DOUBTFUL
from duizhang.intake.restore import Restorer
from duizhang.intake.sheet import Row, read_sheet
from duizhang.ledger.columns import answer
from duizhang.ledger.schema import TABLES
from duizhang.reading.draft import COLUMNS

__all__ = ["SECONDS", "Review", "minutes"]

#: What a row takes a person who reads Chinese, in seconds: assumed, and said.
SECONDS = 15
AROUND = 90
#: Columns that a correction may name: those of the claims but for ids, and the words of the phrase.
_CORRECTABLE = tuple(c for c in COLUMNS if c not in ("claim", "source", "mention", "sentence", "reviewed"))
_HELP = "a accept · c correct (c printed=7.2 hedge=about) · r reject · s skip · q quit · ? this help"
_FIELD = re.compile(rf"(?:^|\s)({'|'.join(_CORRECTABLE)})=")


def minutes(rows: int) -> int:
    """About how long a person needs for so many rows."""
    return max(1, round(rows * SECONDS / 60)) if rows else 0


class Review:
    """One draft being reviewed.

    Parameters
    ----------
    path : Path
        The draft folder.

    Raises
    ------
    IntakeError
        If there is no draft.
    """

    def __init__(self, path: Path) -> None:
        if not is_draft(path):
            raise IntakeError(f"{path}: expected a draft folder, with draft.csv and intake.json")
        self.folder = DraftFolder(path)
        self._restorers: dict[str, Restorer] = {}
        self._texts: dict[str, str] = {}

    def rows(self) -> list[Row]:
        """The rows of the draft, what a spreadsheet changed put back."""
        return [
            self._restored(row) for _, row in read_sheet(self.folder.draft, needed=("decision", "source", "row")).rows
        ]

    def _restored(self, row: Row) -> Row:
        source = row["source"]
        if source not in self._restorers:
            self._restorers[source] = Restorer(self.folder.part(source, "rows"))
        return self._restorers[source].restore(row)[0]

    def waiting(self) -> list[Row]:
        """The rows without a decision, the least confident first."""
        found = [row for row in self.rows() if not row["decision"]]
        return sorted(found, key=lambda row: (_confidence(row), row["source"], _number(row["start"])))

    def counts(self) -> str:
        """How much there is to do, in words."""
        rows = self.rows()
        left = [row for row in rows if not row["decision"]]
        doubtful = sum(_confidence(row) < DOUBTFUL for row in left)
        return (
            f"{len(left)} of {len(rows)} rows need a person: about {minutes(len(left))} minutes at {SECONDS} seconds a "
            f"row; {doubtful} of them are doubtful (about {minutes(doubtful)} minutes)"
        )

    def accept_confident(self, threshold: float) -> int:
        """Accept every row without a decision that is at least so confident; how many they were."""
        with self.folder.locked():
            rows = self.rows()
            chosen = [row for row in rows if not row["decision"] and _confidence(row) >= threshold]
            for row in chosen:
                row["decision"] = "accept"
            if chosen:
                self.folder.write_rows(rows)
        return len(chosen)

    def decide(self, chosen: Row, decision: str, changes: dict[str, str] | None = None) -> None:
        """Write one decision at once; what others decided meanwhile stays.

        Raises
        ------
        IntakeError
            If the row is no longer there.
        """
        with self.folder.locked():
            rows = self.rows()
            for row in rows:
                if all(row[c] == chosen[c] for c in ("source", "row", "claim", "start")):
                    row |= {"decision": decision, **(changes or {})}
                    break
            else:
                raise IntakeError(f"{chosen['claim']}: this row is no longer in draft.csv")
            self.folder.write_rows(rows)

    # -- showing -------------------------------------------------------------
    def _around(self, row: Row) -> str:
        source = row["source"]
        if source not in self._texts:
            self._texts[source] = self.folder.text(source) if self.folder.text_file(source).is_file() else ""
        text = self._texts[source]
        start, end = _number(row["start"]), _number(row["end"])
        if not text or not 0 <= start < end <= len(text):
            return row["context"]
        shown = f"…{text[max(0, start - AROUND) : start]}【{text[start:end]}】{text[end : end + AROUND]}…"
        return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", shown)

    def shown(self, row: Row) -> str:
        """One row as a person reads it: the words around the number, then what was made of them."""
        period = "–".join(p for p in (row["period_start"], row["period_end"]) if p) or "no period"
        number = row["printed"] + (f" x {row['multiplier']}" if row["multiplier"] not in ("", "1") else "")
        lines = [
            self._around(row),
            f"  {row['indicator_zh'] or '–'} ({row['indicator']}) of {row['place']}: {row['kind']} {number} {row['unit']}",
            f"  {period} ({row['period_basis']}), {row['status']}, hedge {row['hedge']}"
            + "".join(
                f", {name} {row[name]}" for name in ("of", "base_period", "commitment", "comparator") if row[name]
            ),
            f"  confidence {row['confidence']} by the rule {row['rule']}; {row['claim']}",
        ]
        return _plain("\n".join(lines))

    # -- asking --------------------------------------------------------------
    def ask(self, lines: TextIO, tell: Callable[[str], None]) -> int:
        """Walk through the rows that wait; how many were decided.

        Parameters
        ----------
        lines : file of text
            Where answers come from; its end is the end.
        tell : callable
            What to do with a line for the person.
        """
        tell(self.counts())
        rows = self.waiting()
        if rows:
            tell(_HELP)
        done = 0
        for n, row in enumerate(rows, 1):
            tell(f"\n[{n}/{len(rows)}]\n{self.shown(row)}")
            answer_ = self._answer(row, lines, tell)
            if answer_ == "q":
                break
            done += answer_ != "s"
        left = sum(not row["decision"] for row in self.rows())
        tell(f"{done} decided, {left} left")
        return done

    def _answer(self, row: Row, lines: TextIO, tell: Callable[[str], None]) -> str:
        while True:
            tell("a/c/r/s/q> ")
            line = lines.readline()
            word, _, rest = line.strip().partition(" ")
            word = word.lower()
            if not line or word in ("q", "quit"):
                return "q"
            if word in ("s", "skip"):
                return "s"
            if word in ("a", "accept", "r", "reject"):
                self.decide(row, "accept" if word[0] == "a" else "reject")
                return word[0]
            if word in ("c", "correct"):
                changes, wrong = corrections(rest)
                if changes and not wrong:
                    self.decide(row, "correct", changes)
                    return "c"
                tell("\n".join(wrong) or "expected c field=value, such as c printed=7.2 hedge=about")
                continue
            tell(_HELP)


def corrections(text: str) -> tuple[dict[str, str], list[str]]:
    """``field=value field=value`` as columns and cells, and what is wrong with them."""
    parts = list(_FIELD.finditer(text))
    if not parts or text[: parts[0].start()].strip():
        return {}, [f"expected field=value; the fields are {', '.join(_CORRECTABLE)}"]
    ends = [p.start() for p in parts[1:]] + [len(text)]
    changes = {p[1]: text[p.end() : end].strip() for p, end in zip(parts, ends, strict=True)}
    wrong = list(_wrong(changes))
    return changes, wrong


def _wrong(changes: dict[str, str]) -> Iterator[str]:
    for name, value in changes.items():
        column = TABLES["claims"].column(name)
        bad = (
            (column.required and not value)
            or (column.enum and value and value not in column.enum)
            or (column.regex and value and not re.fullmatch(column.regex, value))
            or (column.longest and len(value) > column.longest)
        )
        if bad:
            yield f"{name} = {value!r}: expected {column.words}{answer(column, value)}"


def _confidence(row: Row) -> float:
    try:
        return float(row["confidence"].replace(",", "."))
    except ValueError:
        return 0.0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1


def _plain(text: str) -> str:
    """Without the signs that steer a terminal."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", text)
