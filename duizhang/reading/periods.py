"""When a figure stands: years, plan periods, and words that point to them.

What it generalises: Chinese five-year plans count from the first (1953); since
the tenth they run from the year after one ending in 0 or 5 to the next. A
report speaks from a year of its own (今年), of the one before (去年, 上年) and
of the plan periods; each of these words gives a span of years.
"""

from __future__ import annotations

import re

__all__ = ["DATE", "Span", "date_span", "in_digits", "plan_span", "year_span"]

#: First and last year, as numbers.
Span = tuple[int, int]

_PLAN = {"六": 1985, "七": 1990, "八": 1995, "九": 2000, "十": 2005}
_PLAN |= {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
#: 十一五 stands alone; 九五 and 十五 are numbers unless quoted or followed by a word of time.
PLAN = re.compile(
    r"第(十?[一二三四五六七八九]|十)个五年(?:规划|计划)"
    r"|[“\"‘「]?(十[一二三四五六]?)五[”\"’」]?(?=规划|计划|时|期|末|以|开|收|前|后|初|的|[,，、。:]|$|\s|[”\"’」]|[^一-鿿])"
    r"|[“\"‘「]([六七八九])五[”\"’」]?(?=规划|计划|时期|期间|期?末|以来|前期|后期)|([六七八九])五(?=时期|期间|期末|计划)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def plan_span(words: str) -> Span | None:
    """The years of a plan period named in the words: 十三五 → (2016, 2020)."""
    m = PLAN.search(words)
    if m is None:
        return None
    last = _PLAN.get(m[m.lastindex])
    return (last - 4, last) if last is not None else None


def year_span(words: str) -> Span | None:
    """The first and last year printed in digits: 2016-2020年 → (2016, 2020)."""
    years = _YEAR.findall(in_digits(words))
    if not years:
        return None
    first, last = int(years[0]), int(years[-1])
    return (first, last) if first <= last else (last, first)


def in_digits(text: str) -> str:
    """The text with years in characters (二〇〇九年) in digits, as long as before."""
    if "〇" not in text and "○" not in text and "零" not in text:
        return text
    return _HAN_YEAR.sub(lambda m: m[0].translate(_HAN_DIGITS), text)


_HAN_YEAR = re.compile(r"[二一][〇○零九][〇○零一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def date_span(word: str, *, plan: bool, last: bool) -> Span | None:
    """The years of a printed date or plan period; ``None`` where it names no year.

    Parameters
    ----------
    word : str
    plan : bool
        Whether it names a plan period (十三五).
    last : bool
        Whether 末 follows: the last year of the plan only.
    """
    if plan:
        span = plan_span(word)
        return (span[1], span[1]) if span is not None and (last or word.endswith("末")) else span
    span = year_span(word)
    if span is None:
        m = _HAN_YEAR.match(word)
        if m is not None:
            year = int(m[0].translate(_HAN_DIGITS))
            return year, year
    return span


#: Dates and spans of time, each a mention of class ``date``.
DATE = (
    r"(?:(?:19|20)\d\d|[二一][〇○零九][〇○零一二三四五六七八九]{2})(?:年(?:以来|末|底|初|度)?)?[-~—至到]{1,2}(?:19|20)?\d\d年(?:度|末|底|以来)?"
    r"|(?:19|20)\d\d年(?:1?\d月(?:[123]?\d日)?|上半年|下半年|前?[一二三四]季度)?(?:末|底前?|初|度|以来)?"
    r"|[二一][〇○零九][〇○零一二三四五六七八九]{2}年"
    r"|(?:19|20)\d\d[-./][01]?\d(?:[-./][0-3]?\d)?(?![\d.%万亿千百余多个元美家人户公平吨亩倍斤立米年])"
    r"|1?\d[-~—至到]1?\d月份?"
    r"|1?\d月[123]?\d日(?:[-~—至到]{1,2}(?:1?\d月)?[123]?\d日)?"
    r"|1?\d月(?:底前?|末|初|份|中旬|上旬|下旬|前)?(?![票球饼亮])"
)
