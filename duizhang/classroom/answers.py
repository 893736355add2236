"""What a student wrote, read as text: numbers, intervals, units, in two languages. Nothing is ever run.

An assignment ``answer_1 = 7.05`` is taken apart by Python's parser, and only
literals are read from it; an expression, a call or a name is shown to the
teacher as it stands.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from duizhang.reading.quantity import han_number

__all__ = ["Answer", "read_answer", "read_cell"]

#: More than this is no answer, and parsers are not fed with it.
LONGEST = 1000
_DIGITS = re.compile(
    r"(?:(?P<sign>[+-])\s*)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,20}(?:\.\d{1,20})?|\.\d{1,20})(?:e(?P<power>[+-]?\d{1,2})(?!\d))?"
    r"|(?P<han>[零〇一二两三四五六七八九十百千]+(?:点[零〇一二三四五六七八九]+)?)"
)
_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "万": 10**4, "千": 10**3, "trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "mn": 10**6,
    "thousand": 10**3,
}  # fmt: skip
_SCALE = re.compile("|".join(sorted(_SCALES, key=len, reverse=True)))
_UNITS = {
    "point": r"个?百分点|percentage[ -]?points?|per ?cent ?points?|p\.?p\.?(?![a-z])|points?|pts",
    "percent": r"%|per ?cents?|pct",
    "per_mille": r"‰",
    "yuan": r"元|人民币|yuan|rmb|cny",
    "count": r"[家个件所人户次项起名位]次?|firms?|villages?|projects?|people|cases?",
    "year": r"年|a year|per year|p\.?a\.?|annually",
}
_UNIT = {name: re.compile(rf"[\s\])}}]*(?:{words})", re.IGNORECASE) for name, words in _UNITS.items()}
#: Words and marks that may stand around and between two ends.
_AROUND = re.compile(
    r"between|from|about|approximately|approx|around|in|is|the|interval|range|answer|大约|约|在|之间|从|区间|为|是|左右"
    r"|[\[\](){}（）【】:;=≈~*`$\"'、,.\s]+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\[(\]{]*\s*(?:,|;|、|~+|-+|\bto\b|\band\b|至|到|和|与|\.\.\.?)\s*", re.IGNORECASE)
_PLUS_MINUS = re.compile(r"\s*±\s*")
_DASHES = dict.fromkeys(map(ord, "−–—‐‑‒―﹣－"), "-") | dict.fromkeys(map(ord, "～〜∼˜"), "~")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as read.

    Attributes
    ----------
    kind : {"number", "interval", "nothing", "unread"}
        ``unread``: there is text, and a person must look at it.
    ends : tuple of Fraction
        One number, or the two ends in rising order.
    unit : str
        The unit written beside it (``percent``, ``point``, ``yuan``, ``count``), or empty.
    scaled : bool
        A magnitude word stood beside it, and is in the number.
    text : str
        What the student wrote.
    """

    kind: str
    ends: tuple[Fraction, ...] = ()
    unit: str = ""
    scaled: bool = False
    text: str = ""


def read_answer(text: str) -> Answer:
    """Read one answer from plain text.

    Examples
    --------
    >>> [str(end) for end in read_answer("[7.05, 7.15] %").ends]
    ['141/20', '143/20']
    """
    shown = text.strip()
    if not shown or shown in ("...", "…", "None", "?", "_", "___", "-", "—", "/"):
        return Answer("nothing", text=shown)
    unread = Answer("unread", text=shown[:LONGEST])
    if len(shown) > LONGEST:
        return unread
    plain = unicodedata.normalize("NFKC", shown).translate(_DASHES).replace("_", "")
    plain = re.sub(r"\+\s?/?\s?-(?=\s*\d)", "±", plain)
    plain = re.sub(r"百分之\s*(\S+)", r"\1%", plain) if "百分之" in plain else plain
    found = []
    at = 0
    gaps = []
    while match := _search(plain, at, bool(found)):
        gap = plain[at : match.start()]
        end, scale, unit = _beside(plain, match.end())
        number = _number(match)
        if number is None or len(found) == 2:
            return unread
        gaps.append(gap)
        found.append((number, scale, unit))
        at = end
    gaps.append(plain[at:])
    if not found or _AROUND.sub("", gaps[0]) or _AROUND.sub("", gaps[-1]):
        return unread
    # A magnitude or a unit at the end counts for both ends: 230 to 231 亿元.
    scale = found[-1][1] if found[0][1] is None else None
    numbers = [n * (s or (scale or 1)) for n, s, _ in found]
    units = {u for _, _, u in found if u}
    if len(units) > 1:
        return unread
    unit = units.pop() if units else ""
    scaled = any(s is not None for _, s, _ in found)
    if len(numbers) == 1:
        return Answer("number", (numbers[0],), unit, scaled, shown)
    if _PLUS_MINUS.fullmatch(gaps[1]):
        return Answer("interval", (numbers[0] - abs(numbers[1]), numbers[0] + abs(numbers[1])), unit, scaled, shown)
    if not gaps[1] or (gaps[1].strip() and not _BETWEEN.fullmatch(gaps[1])):
        return unread
    return Answer("interval", (min(numbers), max(numbers)), unit, scaled, shown)


def _search(text: str, at: int, second: bool) -> re.Match[str] | None:
    match = _DIGITS.search(text, at)
    # 7.05-7.15: a dash between two figures joins them and is no sign.
    if match and second and match["sign"] and not text[at : match.start()].strip():
        return _DIGITS.search(text, match.end("sign"))
    # [1,234] has two ends, 1,234.5 is one number: a comma inside brackets parts.
    if match and match["digits"] and "," in match["digits"] and _bracketed(text, match):
        return re.compile(r"(?:(?P<sign>[+-])\s*)?(?P<digits>\d+)(?P<power>(?!))?(?P<han>(?!))?").search(
            text, match.start()
        )
    return match


def _bracketed(text: str, match: re.Match[str]) -> bool:
    inside = re.search(r"[\[(]\s*([^\])]*)[\])]", text)
    return bool(inside and inside.start() <= match.start() and inside[1].count(",") == 1 and " " not in inside[1])


def _number(match: re.Match[str]) -> Fraction | None:
    if match["han"]:
        digits = han_number(match["han"])
        return Fraction(digits) if digits else None
    value = Fraction(match["digits"].replace(",", "")) * Fraction(10) ** int(match["power"] or 0)
    return -value if match["sign"] == "-" else value


def _beside(text: str, at: int) -> tuple[int, int | None, str]:
    """The magnitude and the unit after a number, and where they end."""
    scale = None
    blank = re.compile(r"[\s\])}]*").match(text, at)
    match = _SCALE.match(text.lower(), blank.end() if blank else at)
    if match:
        scale, at = _SCALES[match[0]], match.end()
    unit = ""
    again = True
    while again:
        again = False
        for name, pattern in _UNIT.items():
            if found := pattern.match(text, at):
                unit = unit or ("" if name == "year" else name)
                at, again = found.end(), True
                break
    return at, scale, unit


def read_cell(source: str, name: str) -> Answer:
    """Read the answer from the text of an answer cell.

    Parameters
    ----------
    source : str
        The cell, as handed in.
    name : str
        The variable that it should assign to, such as ``answer_1``.
    """
    if len(source) > 20 * LONGEST:
        return Answer("unread", text=source[:LONGEST])
    value = _assigned(source, name)
    if value is not None:
        return value
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in reversed(lines):
        if match := re.match(rf"\s*{re.escape(name)}\s*[=＝:：]\s*(.*)", line):
            return _shown(read_answer(match[1].split("#")[0]), source)
    if any(re.match(r"\s*\w+\s*=[^=]", line) for line in lines):
        return Answer("unread", text=source.strip()[:LONGEST])
    return _shown(read_answer(" ".join(lines)), source)


def _shown(answer: Answer, source: str) -> Answer:
    if answer.kind != "unread":
        return answer
    return Answer("unread", text=source.strip()[:LONGEST])


def _assigned(source: str, name: str) -> Answer | None:
    """The literal that a cell of good Python assigns, or ``None`` where it is no such cell."""
    if len(source) > LONGEST:
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    values = [
        node.value
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and any(
            isinstance(t, ast.Name) and t.id == name for t in getattr(node, "targets", [getattr(node, "target", 0)])
        )
    ]
    if not values:
        return None
    value = values[-1]
    if value is None or (isinstance(value, ast.Constant) and value.value in (..., None, "")):
        return Answer("nothing", text=source.strip())
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return _shown(read_answer(value.value), source)
    if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == 2 and all(map(_literal, value.elts)):
        ends = [read_answer(ast.get_source_segment(source, e) or "") for e in value.elts]
        if all(e.kind == "number" for e in ends):
            numbers = sorted(e.ends[0] for e in ends)
            return Answer("interval", tuple(numbers), text=(ast.get_source_segment(source, value) or "").strip())
    if _literal(value):
        return _shown(read_answer(ast.get_source_segment(source, value) or ""), source)
    return Answer("unread", text=source.strip()[:LONGEST])


def _literal(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)
