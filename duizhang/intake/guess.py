"""Of which place a report speaks, in what it lies, and when it was given: from its title and first lines.

What it generalises: a work report prints its place in the title, or in the
line that says before which congress it was given and on which day; a bulletin
prints place, year, office and day. Where neither says so, nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["UNKNOWN", "Guess", "guess", "level_of"]

UNKNOWN = "unknown"
#: Titles longer than this are no titles.
TITLE = 40
_LEVELS = "省|自治区|特别行政区|市|自治州|自治县|地区|盟|州|新区|区|县|旗"
_NAME = rf"[一-鿿㐀-䶿]{{1,8}}?(?:{_LEVELS})(?![市县区盟旗州])"
_CHAIN = rf"(?P<place>(?:{_NAME}){{1,3}})"
_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:(?:19|20)\d\d年)?{_CHAIN}(?:人民政府)?(?:(?:19|20)\d\d年)?(?:度)?(?:人民)?政府工作报告",
        rf"^(?:(?:19|20)\d\d年)?{_CHAIN}(?:(?:19|20)\d\d年)?国民经济和社会发展(?:计划|统计公报)",
        rf"在{_CHAIN}(?:第[一二三四五六七八九十0-9]{{1,4}}届)?人民代表大会",
        rf"在{_CHAIN}第[一二三四五六七八九十0-9]{{1,4}}届",
        rf"^{_CHAIN}(?:人民政府|统计局)",
        rf"关于{_CHAIN}(?:19|20)\d\d年国民经济",
    )
)
_ONE = re.compile(_NAME)
_DAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>1[0-2]|0?[1-9])\s*月\s*(?:(?P<d>3[01]|[12]\d|0?[1-9])\s*日)?"
    r"|(?<!\d)(?P<y2>(?:19|20)\d\d)[-./](?P<m2>1[0-2]|0?[1-9])[-./](?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_HAN_DAY = re.compile(
    r"([二一][〇零○九][〇零○一二三四五六七八九]{2})年(?:(十[一二]?|[一二三四五六七八九])月(?:([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?)?"
)
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_GENRES = (
    (re.compile("统计公报"), "statistical communiqué"),
    (re.compile("计划(?:执行情况|草案)"), "report on the plan"),
    (re.compile("预算(?:执行情况|草案)|财政决算"), "budget report"),
    (re.compile("政府工作报告|报告工作|作工作报告|作政府工作"), "government work report"),
)
#: No place: what 在…第…届, or a title, may begin with.
_NOT = re.compile("^(?:[全本我该]?[国省市县区州旗]|.*(?:代表|报告|政府|大会|现在|我们))")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the first lines say; ``unknown`` where they do not.

    Attributes
    ----------
    place, parent : str
        Chinese names.
    published : str
        ISO day, month or year.
    basis : str
        ``printed``, ``inferred`` (from the years that the text speaks of) or ``unknown``.
    title, genre : str
    year : int or None
        The year that the report was given in.
    """

    place: str = UNKNOWN
    parent: str = UNKNOWN
    published: str = UNKNOWN
    basis: str = UNKNOWN
    title: str = ""
    genre: str = ""

    @property
    def year(self) -> int | None:
        return int(self.published[:4]) if self.published[:4].isdigit() else None


def level_of(name: str) -> str:
    """province, city, district or county by the end of a Chinese name; ``group`` where it does not say."""
    for end, level in (
        ("特别行政区", "province"), ("自治区", "province"), ("省", "province"), ("自治州", "city"), ("自治县", "county"),
        ("地区", "city"), ("新区", "zone"), ("市", "city"), ("盟", "city"), ("州", "city"), ("区", "district"),
        ("县", "county"), ("旗", "county"),
    ):  # fmt: skip
        if name.endswith(end):
            return level
    return {"中国": "nation", "全国": "nation"}.get(name, "group")


def guess(text: str, file: str = "") -> Guess:
    """Read the head of a report.

    Parameters
    ----------
    text : str
        The report, without markup.
    file : str
        The name of its file, asked where the text does not say.
    """
    head = [line for line in (_line(raw) for raw in text[:6000].splitlines()) if line][:24]
    tail = [_line(raw) for raw in text[-600:].splitlines()]
    stem = _line(re.sub(r"\.[A-Za-z0-9]{1,5}$", "", file)).replace("_", "")
    chain = _chain([*head[:12], stem])
    place, parent = (chain[-1], chain[-2] if len(chain) > 1 else UNKNOWN) if chain else (UNKNOWN, UNKNOWN)
    short = [line for line in head if len(line) <= TITLE]
    title = next((x for x in short if "报告" in x or "公报" in x), short[0] if short else head[0] if head else "")
    whole = "".join(head[:12]) + stem
    genre = next((name for pattern, name in _GENRES if pattern.search(whole)), "")
    published, basis = _published(head, tail, text, stem)
    return Guess(place, parent, published, basis, title[:TITLE], genre)


def _line(raw: str) -> str:
    """A line without blanks and marks of headings: titles are often set with blanks between the characters."""
    return re.sub(r"^[#>*—\-\s]+|\s+|[*#]+$", "", unicodedata.normalize("NFKC", raw))


def _chain(lines: list[str]) -> list[str]:
    """The names from the widest place down, from the first line that has them."""
    for pattern in _TITLES:
        for line in lines:
            m = pattern.search(line[:120])
            if m is not None:
                names = _ONE.findall(m["place"])
                if names and not any(_NOT.match(n) for n in names):
                    return names
    return []


def _iso(m: re.Match[str]) -> str:
    year, month, day = (m["y"], m["m"], m["d"]) if m["y"] else (m["y2"], m["m2"], m["d2"])
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _han_iso(m: re.Match[str]) -> str:
    year = "".join(str(_HAN[c]) for c in m[1])
    parts = [year] + [f"{_ten(part):02d}" for part in m.groups()[1:] if part]
    return "-".join(parts)


def _ten(words: str) -> int:
    before, ten, after = words.partition("十")
    if not ten:
        return _HAN[words]
    return 10 * (_HAN[before] if before else 1) + (_HAN[after] if after else 0)


def _published(head: list[str], tail: list[str], text: str, stem: str) -> tuple[str, str]:
    """The day in brackets or after dashes under the title, or where the office signs; else the year of the title."""
    for line in head[:8]:
        if len(line) > 60:
            break
        m = _DAY.search(line)
        if m is not None:
            return _iso(m), "printed"
        m = _HAN_DAY.search(line)
        if m is not None and m[2]:
            return _han_iso(m), "printed"
    for line in tail:
        m = _DAY.fullmatch(line) or re.fullmatch(rf".{{0,14}}(?:统计局|政府)\W?(?P<day>{_DAY.pattern})", line)
        if m is not None and (day := _DAY.search(line)) is not None:
            return _iso(day), "printed"
    # The heading of its review names the year before it: 2023年工作回顾.
    m = re.search(r"((?:19|20)\d\d)年(?:的)?(?:工作|主要工作|政府工作)(?:的)?回顾", "".join(head))
    review = re.search(r"((?:19|20)\d\d)\s*年\s*(?:的)?(?:政府)?工作(?:的)?回顾", text[:6000])
    if m or review:
        return str(int((m or review)[1]) + 1), "inferred"
    for line in [*head[:4], stem]:
        bulletin = re.search(r"((?:19|20)\d\d)年国民经济和社会发展统计公报", line)
        if bulletin:
            return str(int(bulletin[1]) + 1), "inferred"
        named = re.search(r"((?:19|20)\d\d)年?.{0,12}政府工作报告", line) if len(line) < 60 else None
        if named:
            return named[1], "printed"
    return UNKNOWN, UNKNOWN
