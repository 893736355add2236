"""Bytes to text: UTF-8, UTF-16, GB 18030 (with GBK and GB 2312), and files that mix them.

What cannot be decoded is told by its place in the file and stands in the text
as U+FFFD; what is no text at all is refused with what was expected.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from duizhang.intake.errors import IntakeError

__all__ = ["Decoded", "decode", "han", "judge"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Office file (docx, xlsx): save it as plain text or PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (doc, xls): save it as plain text or PDF"),
    (b"{\\rtf", "rich text (RTF): save it as plain text"),
    (b"\x89PNG", "a picture: run a text recognition (OCR) on it and give its text"),
    (b"\xff\xd8\xff", "a picture: run a text recognition (OCR) on it and give its text"),
    (b"GIF8", "a picture: run a text recognition (OCR) on it and give its text"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"SQLite format", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_FORMS = "a report's text in UTF-8, UTF-16 or GB 18030, or a PDF with readable Chinese"
#: Of the characters beyond ASCII, the share that is common Chinese where an encoding is the right one.
GOOD = 0.8
#: A text with fewer Chinese characters among its letters and digits than this is no report in Chinese.
LEAST_HAN = 0.01
_HAN = re.compile("[〇㐀-䶿一-鿿豈-﫿⺀-⿟\U00020000-\U0003ffff]+")
_WORDS = re.compile(r"\w+")

_noted: list[tuple[int, int]] = []


def _note(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _noted.append((error.start, error.end))
    return "�", error.end


codecs.register_error("duizhang-note", _note)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text.

    Attributes
    ----------
    text : str
        Every code point as it stands in the file, the byte order mark left out.
    encoding : str
        ``utf-8``, ``utf-16-le``, ``gb18030`` …, or ``mixed (…)``.
    bad : tuple of (start, end)
        Bytes that no encoding reads.
    """

    text: str
    encoding: str
    bad: tuple[tuple[int, int], ...] = ()

    @property
    def remark(self) -> str:
        """What to tell of the bytes that were not decoded, or nothing."""
        if not self.bad:
            return ""
        first = ", ".join(f"{a}-{b}" for a, b in self.bad[:5])
        more = f" and {len(self.bad) - 5} more places" if len(self.bad) > 5 else ""
        lost = sum(b - a for a, b in self.bad)
        return f"{lost} bytes could not be decoded (bytes {first}{more}) and stand as U+FFFD"


def decode(data: bytes, name: str) -> Decoded:
    """Read a file's bytes as text.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Its name, for errors.

    Raises
    ------
    IntakeError
        If it is empty, or no text.
    """
    if not data.strip(b"\x00\t\r\n \x0c"):
        raise IntakeError(f"{name}: the file is empty: expected {_FORMS}")
    for start, what in _SIGNATURES:
        if data.startswith(start):
            raise IntakeError(f"{name}: this is {what}; expected {_FORMS}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _whole(data[len(mark) :], encoding, len(mark), name)
    if b"\0" in data[:65536]:
        return _wide(data, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data)


def _whole(data: bytes, encoding: str, shift: int, name: str) -> Decoded:
    if encoding == "utf-8":
        try:
            return Decoded(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            found = _mixed(data)
            return Decoded(found.text, found.encoding, tuple((a + shift, b + shift) for a, b in found.bad))
    text, bad = _tolerant(data, encoding)
    if text.count("�") > len(text) / 3:
        raise IntakeError(f"{name}: its first bytes say {encoding}, but most of it is not: expected {_FORMS}")
    return Decoded(text, encoding, tuple((a + shift, b + shift) for a, b in bad))


def _tolerant(data: bytes, encoding: str) -> tuple[str, list[tuple[int, int]]]:
    _noted.clear()
    text = data.decode(encoding, "duizhang-note")
    joined: list[tuple[int, int]] = []
    for a, b in _noted:
        if joined and joined[-1][1] == a:
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return text, joined


def _wide(data: bytes, name: str) -> Decoded:
    """UTF-16 without a mark: its line ends and digits hold a zero byte, always on the same side."""
    sample = data[: 65536 - 65536 % 2]
    left, right = sample[::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if right > left else "utf-16-be"
    if len(data) % 2 == 0 and min(left, right) <= max(left, right) / 20:
        text, bad = _tolerant(data, encoding)
        if _common(text) >= GOOD and "\0" not in text:
            return Decoded(text, encoding, tuple(bad))
    raise IntakeError(f"{name}: this is no text (it holds zero bytes): expected {_FORMS}")


@cache
def _frequent() -> frozenset[str]:
    """The 3,755 characters of the first level of GB 2312 and the marks of print."""
    level = bytes(b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell))
    marks = "、。，；：？！“”‘’（）《》〈〉【】〔〕—…·～％＋－＝／．￥℃㎡　●■◆★①②③④⑤⑥⑦⑧⑨"
    wide = "".join(chr(c) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)))
    return frozenset(level.decode("gb2312", "ignore") + marks + wide)


def _common(text: str) -> float:
    """Of the characters beyond ASCII, the share that is common in Chinese print; 0 where there is none."""
    beyond = [c for c in text[:200_000] if c > "\x7f" and c != "\xa0"]
    return sum(map(_frequent().__contains__, beyond)) / len(beyond) if beyond else 0.0


def _mixed(data: bytes) -> Decoded:
    """A file that is not UTF-8 throughout: GB 18030, or lines of both, or either with damage."""
    lines = data.split(b"\n")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if text and _common(text) >= GOOD and not any(map(_surely_utf8, lines)):
        return Decoded(text, "gb18030")
    out: list[str] = []
    bad: list[tuple[int, int]] = []
    used: dict[str, int] = {}
    at = 0
    for line in lines:
        piece, encoding, wrong = _line(line)
        out.append(piece)
        bad += [(at + a, at + b) for a, b in wrong]
        if not line.isascii():
            used[encoding] = used.get(encoding, 0) + 1
        at += len(line) + 1
    names = sorted(used, key=lambda e: -used[e])
    encoding = names[0] if len(names) == 1 else f"mixed ({', '.join(f'{used[n]} lines {n}' for n in names)})"
    return Decoded("\n".join(out), encoding, tuple(bad))


def _surely_utf8(line: bytes) -> bool:
    if line.isascii():
        return False
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(han(text)) >= 2 and _common(text) >= GOOD


def _line(line: bytes) -> tuple[str, str, list[tuple[int, int]]]:
    """One line in the encoding that makes Chinese of it: text, encoding, bytes that were not decoded."""
    if line.isascii():
        return line.decode("ascii"), "utf-8", []
    found = []
    for encoding in ("utf-8", "gb18030"):
        text, bad = _tolerant(line, encoding)
        found.append((_common(text), -len(bad), encoding, text, bad))
    best = max(found, key=lambda f: (round(f[0], 2), f[1]))
    return best[3], best[2], best[4]


def han(text: str) -> str:
    """Its Chinese characters."""
    return "".join(_HAN.findall(text))


def judge(text: str, name: str) -> None:
    """Refuse what is no report in Chinese.

    Raises
    ------
    IntakeError
        If hardly any of its letters and digits are Chinese characters.
    """
    chinese = sum(map(len, _HAN.findall(text)))
    signs = sum(map(len, _WORDS.findall(text)))
    if chinese == 0 or chinese < LEAST_HAN * signs:
        raise IntakeError(
            f"{name}: {chinese} of {signs} letters and digits are Chinese characters: expected a report in Chinese"
        )
