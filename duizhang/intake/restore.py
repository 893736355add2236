"""What a spreadsheet did to a cell, undone where the cell is still what was written.

Spreadsheets read text as numbers and dates: 7.10 comes back as 7.1, 2020-12 as
Dec-20, 007 as 7, 120000000000 as 1.2E+11; some locales write 7,1 and
31/12/2020, some programs leave an apostrophe, and an old encoding turns what
it lacks into question marks. A cell that is one of the forms which its original may
take is the original; any other is an edit and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from duizhang.intake.sheet import Row
from duizhang.reading.draft import COLUMNS

__all__ = ["PERIODS", "Restorer", "as_period", "same_cell"]

#: Columns that hold an ISO period.
PERIODS = ("period_start", "period_end", "base_period")
#: Columns that are compared: those of ``claims.csv`` and where the row comes from.
KEPT = (*COLUMNS, "start", "end", "indicator_zh", "action", "confidence", "rule", "file")
_LONG_MONTHS = "january february march april may june july august september october november december"
_MONTHS = {name[:n]: i for i, name in enumerate(_LONG_MONTHS.split(), 1) for n in (3, 4, len(name)) if n != 4 or i == 9}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?")
_ISO = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?")
#: Day 0 of the date serials of spreadsheets.
_EPOCH = date(1899, 12, 30)
_CLOCK = re.compile(r"[ T](?:上午|下午)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?$", re.IGNORECASE)


def _numbers(text: str) -> Iterator[Decimal]:
    """The numbers that a cell may be, in the ways that locales write them."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    plain = re.sub(r"[\s'’]", "", plain)
    if plain.startswith("(") and plain.endswith(")"):  # accountants' way of writing a negative number
        plain = "-" + plain[1:-1]
    forms = {plain}
    if "," in plain:
        if re.fullmatch(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", plain):
            forms.add(plain.replace(",", ""))
        if plain.count(",") == 1:
            forms.add(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", plain):
        forms.add(plain.replace(".", "").replace(",", "."))
    for form in forms:
        if _NUMBER.fullmatch(form):
            try:
                value = Decimal(form.rstrip("%"))
            except InvalidOperation:
                continue
            if value.adjusted() < 400:
                yield value


def _days(text: str) -> Iterator[tuple[date, bool]]:
    """The days that a cell may be, each with whether the cell names the day and not only the month."""
    plain = _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip())
    parts = [p for p in re.split(r"[-/.\s年月日,]+", plain) if p]
    words = [_MONTHS.get(p.lower()) for p in parts]
    named = [i for i, month in enumerate(words) if month]
    found: list[tuple[int, int, int, bool]] = []
    try:
        if len(named) == 1 and len(parts) in (2, 3):
            i = named[0]
            rest = [int(p) for j, p in enumerate(parts) if j != i]
            month = words[i] or 0
            if len(rest) == 1:
                found += [(y, month, 1, False) for y in _years(rest[0])]
            else:
                found += [(y, month, rest[0], True) for y in _years(rest[1])]
                found += [(y, month, rest[1], True) for y in _years(rest[0])]
        elif not named and len(parts) == 3:
            a, b, c = map(int, parts)
            if len(parts[0]) == 4:
                found.append((a, b, c, True))
            else:
                found += [(y, m, d, True) for y in _years(c) for m, d in ((a, b), (b, a))]
        elif not named and len(parts) == 2:
            a, b = map(int, parts)
            if len(parts[0]) == 4:
                found.append((a, b, 1, False))
            elif len(parts[1]) == 4:
                found.append((b, a, 1, False))
    except ValueError:
        return
    if re.fullmatch(r"[0-9]{5}", plain):
        day = _EPOCH + timedelta(days=int(plain))
        found.append((day.year, day.month, day.day, True))
    for year, month, day_, whole in found:
        try:
            yield date(year, month, day_), whole
        except ValueError:
            continue


def _years(number: int) -> tuple[int, ...]:
    """Four digits as they are; two are of the century that a spreadsheet takes, or the other."""
    if number >= 1000:
        return (number,)
    return (2000 + number, 1900 + number) if number < 100 else ()


@lru_cache(maxsize=200_000)
def same_cell(original: str, cell: str) -> bool:
    """Whether a cell may be what a spreadsheet made of the original.

    Examples
    --------
    >>> same_cell("7.10", "7.1"), same_cell("2020-12", "Dec-20"), same_cell("007", "7"), same_cell("7.10", "7.2")
    (True, True, True, False)
    """
    if original == cell:
        return True
    bare = cell.lstrip("'’").strip()
    if bare == original.strip() or bare == original.lstrip("'").strip():
        return bare != "" or original.strip() == ""
    if not original or not bare:
        return False
    if _same_words(original, bare):
        return True
    if _NUMBER.fullmatch(original) and any(_same_number(original, value, bare) for value in _numbers(bare)):
        return True
    iso = _ISO.fullmatch(original)
    if iso is not None:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3] or 1)
        return any((d.year, d.month, d.day) == (year, month, day) for d, _ in _days(bare))
    if re.fullmatch(r"[0-9]{1,4}[-/.:][0-9]{1,4}(?:[-/.:][0-9]{1,4})?", original):
        # 1-2, 3/4 or 1:2 read as a day of this year, or as a time.
        return _as_day_of_any_year(original, bare)
    return original.lower() in ("true", "false") and bare.lower() == original.lower()


def _same_number(original: str, value: Decimal, cell: str) -> bool:
    meant = Decimal(original.rstrip("%"))
    if value == meant or (original.endswith("%") and value * 100 == meant):
        return True
    # Fifteen digits are kept; a narrow cell shows fewer, with an exponent.
    if meant == 0 or value == 0:
        return False
    digits = len(value.as_tuple().digits)
    exponent = "e" in cell.lower()
    if exponent or digits >= 15:
        shown = len(re.sub(r"[^0-9]", "", re.split("[eE]", cell)[0])) if exponent else 15
        step = Decimal(1).scaleb(max(meant.adjusted(), value.adjusted()) - shown + 1)
        return abs(value - meant) < step
    return False


def _same_words(original: str, cell: str) -> bool:
    """The same but for blanks at line ends, or for characters that an encoding lacks."""
    if len(original) == len(cell) and "?" in cell:
        return all(a == b or (b == "?" and _outside(a)) for a, b in zip(original, cell, strict=True))
    return re.sub(r"\s+", " ", original).strip() == re.sub(r"\s+", " ", cell).strip()


def _outside(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return True
    return False


def _as_day_of_any_year(original: str, cell: str) -> bool:
    a, *rest = re.findall("[0-9]+", original)
    b = rest[0]
    if ":" in original:
        return re.fullmatch(rf"0?{int(a)}:0?{int(b)}(?::00)?", cell) is not None
    wanted = {(int(a), int(b)), (int(b), int(a))}
    words = [p for p in re.split(r"[-/.\s月日]+", cell) if p]
    numbers = [_MONTHS.get(w.lower()) or (int(w) if w.isdigit() and w.isascii() else 0) for w in words]
    if len(numbers) == 2:
        return (numbers[0], numbers[1]) in wanted or any(
            (m, y % 100) in {(x, z % 100) for x, z in wanted} for m, y in (numbers, reversed(numbers))
        )
    return any((d.month, d.day) in wanted for d, _ in _days(cell))


def as_period(cell: str) -> str:
    """An ISO period from what a spreadsheet made of one that a person typed; the cell where it is none.

    Examples
    --------
    >>> as_period("Dec-20"), as_period("2020/12/31"), as_period("2020年6月"), as_period("2020.0"), as_period("31.12.2020")
    ('2020-12', '2020-12-31', '2020-06', '2020', '2020-12-31')
    """
    plain = unicodedata.normalize("NFKC", cell).strip().lstrip("'")
    if re.fullmatch(r"(?:19|20)[0-9]{2}(?:[.,]0+)?年?", plain):
        return plain[:4]
    if not plain or _ISO.fullmatch(plain):
        return plain
    found = {d.isoformat() if whole else d.isoformat()[:7] for d, whole in _days(plain) if 1900 <= d.year <= 2100}
    recent = {f for f in found if f >= "1949"}
    if len(found) > 1 and any(f[:2] == "20" for f in recent):
        found = {f for f in recent if f[:2] == "20"}
    return found.pop() if len(found) == 1 else plain


class Restorer:
    """The rows of one source as they were written, asked about a row that came back.

    Parameters
    ----------
    rows : iterable of rows
        As the reader made them; ``row`` numbers them.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row["row"]: row for row in rows}
        self._ids = {row["claim"]: row for row in self._rows.values()}

    def original(self, row: Row) -> Row | None:
        """The row as it was written, by its number, else by its id."""
        number = next((str(int(n)) for n in _numbers(row.get("row", "")) if n == int(n)), "")
        return self._rows.get(number) or self._ids.get(row.get("claim", ""))

    def edited(self, row: Row) -> bool:
        """Whether a person changed the row; one that was not written by the reader counts as changed."""
        original = self.original(row)
        return original is None or any(not same_cell(original[name], row[name]) for name in KEPT)

    def restore(self, row: Row) -> tuple[Row, list[tuple[str, str, str]]]:
        """The row with cells put back, and what was put back: column, cell as it came, cell as it was written."""
        original = self.original(row)
        if original is None:
            return row, []
        back = [
            (name, row[name], original[name])
            for name in (*KEPT, "row")
            if row[name] != original[name] and same_cell(original[name], row[name])
        ]
        return row | {name: value for name, _, value in back}, back
