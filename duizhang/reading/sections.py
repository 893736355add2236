"""What a passage speaks of: what was achieved, what is aimed at, what is planned, and of which years.

What it generalises: work reports of every level open with a review (回顾) and
go on to aims (目标) and tasks (安排, 重点工作); headings and opening words of
paragraphs say so in a small closed vocabulary. Newspaper accounts and bulletins
have no such headings: then the document's own verbs decide.
"""

from __future__ import annotations

import re

from duizhang.reading.periods import Span, in_digits, plan_span, year_span

__all__ = ["Section", "Sections"]

_HEAD = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.:]|部分)|第[一二三四五六七八九十]{1,3}[章篇]|#{1,6}|[IVX]{1,4}[、.])"
)
_SUB = re.compile(r"(?:[(（]?[一二三四五六七八九十]{1,3}[)）]|\d{1,2}[、.．](?!\d)|——)")
_REVIEW = re.compile(r"回顾|总结|成就|成绩|成效|过去|(?:完成|执行)情况|取得|所做的?工作|以来的?工作|工作情况|上年工作")
_PLAN_HEAD = re.compile(
    r"目标|任务|安排|工作计划|重点(?:工作|抓)|主要工作$|工作重点|打算|部署|总体要求|指导思想|思路|建议$|展望|预期|远景|"
    r"今年(?:的)?(?:工作|主要)|致力于|(?:今后|未来|后)[三四五]年|奋斗|努力(?:做好|建设|推进)|着力|全力|扎实做好|工作要求"
)
_BOTH = re.compile(r"(?:政府)?工作报告|公报|关于")
# Openings of paragraphs that turn the section without a heading.
_TURN_YEAR = re.compile(
    r"(?:刚刚)?过去的((?:19|20)\d\d)年|((?:19|20)\d\d)年(?:[,是]|[极很]不|注定)(?!.{0,12}(?:工作的?总体要求|主要目标))"
)
_TURN_PLAN = re.compile(
    r"(?:今年|新的一年|((?:19|20)\d\d)年|做好今年|今后五年|未来五年|(?:到)?[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|末)?).{0,60}?"
    r"(?:总体要求|指导思想|总的要求|主要(?:预期)?(?:目标|指标)|奋斗目标|发展目标|预期目标|要实现以下|工作思路)"
)
_PAST_ONE = re.compile(r"(?:一年来|过去(?:的)?一年|去年以来)")
_PAST_YEARS = re.compile(
    r"([两三四五2345])年(?:多)?来|过去(?:的)?([两三四五2345])年|这([三四五])年|本届政府任期|"
    r"[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|以来)"
)
#: Years of a term or period in a heading; 五年 needs no other word.
_TERM = re.compile(r"(?:过去|近|这|今后|未来|前|后|上届政府)(?:的)?([两三四五2345])年|(五)年|([三四])年来")
_N = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_TARGET = re.compile(
    r"(?:主要|预期|奋斗|发展|约束性)(?:预期|调控)?(?:目标|指标)(?:[是为:]|任务是|初步安排)|(?:目标|指标)(?:是|为|:|确定为|安排为)"
)
_DONE = re.compile(r"同比|比上年|较上年|获评|荣获|入选|圆满|取得|显著|成功|已|了|投用|竣工|累计|达到|实现|完成率")
_TODO = re.compile(r"力争|确保|要[在把以坚加]|将|加快|推进|推动|持续|努力|着力|大力|深入实施|积极|聚焦|完善")


class Section:
    """Status and span of years of the passage being read; ``level`` tells how sure the text is about it."""

    __slots__ = ("basis", "span", "status", "target")

    def __init__(self, status: str, span: Span | None, basis: str = "inferred", target: bool = False) -> None:
        self.status, self.span, self.basis, self.target = status, span, basis, target


class Sections:
    """The state that headings and openings change while a document is read from top to bottom.

    Parameters
    ----------
    text : str
        The whole document, folded.
    published : str
        ISO date or year, or the empty string.
    """

    def __init__(self, text: str, published: str = "") -> None:
        text = in_digits(text[:400_000])
        head = text[:4000]
        self.year = _report_year(head, text[:200_000], published)
        self.headed = False
        self.bulletin = bulletin_title(head)
        status = "achieved"
        if not _any_heading(text[:400_000]):
            sample = text[:20_000]
            done, todo = len(_DONE.findall(sample)), len(_TODO.findall(sample))
            if todo > 3 * done:
                status = "plan"
        self.default = status
        outline = _OUTLINE.search(head[:160])
        span: Span | None = None
        self.review: Span | None = None
        if self.year is not None:
            # A document speaks of the year before the one it was given in, plans of its own year.
            last = self.year if status == "plan" or self.bulletin else self.year - 1
            span = (last, last)
            if published and "报告" not in head[:200] and _ANY_YEAR.search(text) is None:
                # An account that prints no year tells of the years up to the one it came out in.
                past = _PAST_YEARS.search(head[:200])
                if past is not None and past.lastindex:
                    come_out = int(published[:4])
                    span = self.review = (come_out - _N[past[past.lastindex]], come_out)
        title = plan_span(head[:300])
        if title is not None and status == "achieved" and not self.bulletin and self.review is None:
            span = title
        if outline is not None and "报告" not in head[:160]:
            # The outline of a five-year plan plans, but for a chapter on where it starts from.
            status, span = "plan", title
            self.year = title[0] if title is not None else self.year
        self.outline = outline is not None and "报告" not in head[:160]
        self.now = Section(status, span, "inferred" if span else "unknown")

    def line(self, line: str) -> bool:
        """Take in one paragraph; true if it is a heading of the first rank."""
        if self.bulletin:
            return False
        start = line[:90]
        if len(line) <= 70 and "。" not in line:
            top = _HEAD.match(start) is not None
            if not top and (_SUB.match(start) or line.endswith((",", "、", ";", ":"))):
                if line.endswith(":"):
                    self._open(start)
                return False
            title = line
            if top or len(line) <= 40:
                review, plan = (_BASIS if self.outline else _REVIEW).search(title), _PLAN_HEAD.search(title)
                if review and not (plan and plan.start() > review.end() and _BOTH.search(title)):
                    self._enter("achieved", title)
                    self.headed = True
                    return True
                if self.outline and self.now.status == "achieved" and top and not review:
                    plan = _CHAPTER.match(title) or plan
                if plan and (top or self.headed or year_span(title)) and not (review or "工作报告" in title):
                    self._enter("plan", title)
                    self.now.target = _AIMS.search(title) is not None and _TASKS.search(title) is None
                    self.headed = True
                    return True
            if top and self.now.target:
                # A chapter of its own after the one of aims.
                self.now = Section(self.now.status, self.now.span, self.now.basis)
            return False
        self._open(start)
        return False

    def _enter(self, status: str, title: str) -> None:
        plan, year = plan_span(title), year_span(title)
        term = _TERM.search(title)
        if term is not None and plan is None and self.year:
            n = _N[term[term.lastindex]]
            plan = (self.year - n, self.year - 1) if status == "achieved" else (self.year, self.year + n - 1)
        if self.outline and self.year:
            # 发展基础: the five years before the plan.
            plan = (self.year - 5, self.year - 1) if status == "achieved" else (self.year, self.year + 4)
        if plan is not None:
            span: Span | None = plan
        elif year is not None:
            span = year
        elif status == "plan":
            span = (self.year, self.year) if self.year else None
            if self.now.status == "plan" and self.now.span:
                span = self.now.span
        else:
            span = (self.year - 1, self.year - 1) if self.year else None
        if status == "achieved" and span:
            self.review = span
            if year and not plan and self.year is None:
                self.year = year[1] + 1
        if status == "plan" and year and not plan and year[0] == year[1]:
            self.year = year[1]
        self.now = Section(status, span, "inferred" if span else "unknown")

    def _open(self, start: str) -> None:
        """Opening words of a paragraph."""
        now = self.now
        m = _TURN_PLAN.match(start) if start[:1] in '今新2做未到“"十1' else None
        if m is not None:
            if now.status == "achieved" and not (m[1] and now.span and int(m[1]) == now.span[1]):
                plan = plan_span(start[: m.end()])
                year = int(m[1]) if m[1] else self.year
                self.now = Section("plan", plan or ((year, year) if year else None), "inferred")
            return
        if now.status != "achieved":
            return
        head = start[:16]
        m = _TURN_YEAR.search(head)
        if m is not None:
            year = int(m[1] or m[2])
            if self.year is None or year < self.year or "过去" in head:
                self.now = Section("achieved", (year, year), "inferred")
        elif (past := _PAST_YEARS.search(head)) is not None:
            plan = plan_span(head)
            if plan is not None and (self.year is None or plan[0] <= self.year) and "开局" not in start[:20]:
                self.now = Section("achieved", plan, "inferred")
            elif plan is None and self.year:
                n = _N[past[past.lastindex]] if past.lastindex else 5
                last = now.span[1] if now.span is not None and not self.headed else self.year - 1
                years = self.review if self.review and self.review[0] != self.review[1] else (last - n + 1, last)
                if now.span is not None and now.span[1] == last and now.span[1] - now.span[0] >= n:
                    years = now.span
                self.now = Section("achieved", years, "inferred")
        elif _PAST_ONE.search(head) and self.year and (now.span is None or now.span[0] != now.span[1]):
            self.now = Section("achieved", (self.year - 1, self.year - 1), "inferred")

    @staticmethod
    def is_target(sentence: str) -> bool:
        """Whether a sentence sets out aims: 主要预期目标是…"""
        return ("目标" in sentence or "指标" in sentence) and _TARGET.search(sentence) is not None


def bulletin_title(head: str) -> bool:
    """Whether the document calls itself a statistical bulletin."""
    return "公报" in head[:400]


def _any_heading(text: str) -> bool:
    return (
        re.search(
            r"(?m)^[ \t]{0,8}(?:第?[一二三四五六]{1,2}[、.]|#+ ).{0,40}(?:回顾|目标|任务|安排|工作|要求|综合)", text
        )
        is not None
    )


#: A chapter of aims and nothing else.
_AIMS = re.compile(r"(?:主要|预期|奋斗|发展|总体)(?:预期)?目标")
_TASKS = re.compile(r"任务|工作|安排|措施|重点|举措")
#: The outline of a five-year plan, by its title.
_OUTLINE = re.compile(r"第十?[一二三四五六七八九]?个五年(?:规划|计划)|五[”\"]?规划(?:纲要)?")
_BASIS = re.compile(r"回顾|发展基础|成就|成绩|取得的?成效|实施情况|完成情况|发展现状|现实基础|现有基础")
#: Any chapter of an outline ends the one on where it starts from.
_CHAPTER = re.compile(r"第[一二三四五六七八九十]{1,3}[章篇部]|[一二三四五六七八九十]{1,3}、")
_LONE_DATE = re.compile(r"(?m)^[ (—-]{0,4}((?:19|20)\d\d)年(?:(1?\d)月(?:[123]?\d日)?)?[ )]{0,4}$")
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)年?.{0,30}?(?:工作报告|统计公报|报告)")
_GIVEN = re.compile(r"((?:19|20)\d\d)年1?\d月[123]?\d日")
_REVIEW_YEAR = re.compile(r"((?:19|20)\d\d)年.{0,8}(?:工作)?回顾|过去的((?:19|20)\d\d)年")
_PLAN_YEAR = re.compile(
    r"((?:19|20)\d\d)年(?:的)?(?:主要|重点|工作|目标|总体|预期|经济社会发展).{0,10}(?:工作|任务|目标|安排|要求|重点)"
    r"|((?:19|20)\d\d)年.{0,6}?(?:国民经济和社会发展计划(?!执行)|经济社会发展的?(?:总体要求|主要|预期|计划(?!执行)))"
)
_ANY_YEAR = re.compile(r"((?:19|20)\d\d)年")


def _report_year(head: str, text: str, published: str) -> int | None:
    """The year that 今年 means: of the tasks, after the review, of date or title, or after the year most printed."""
    m = _REVIEW_YEAR.search(text)
    if m is not None:
        return int(m[1] or m[2]) + 1
    if bulletin_title(head):
        m = _ANY_YEAR.search(head)
        if m is not None:
            return int(m[1])
    m = _PLAN_YEAR.search(text)
    if m is not None:
        return int(m[1] or m[2])
    if re.match(r"\d{4}", published):
        # A report given in the last weeks of a year reviews that year and plans the next.
        return int(published[:4]) + (published[5:7] in ("11", "12"))
    m = _GIVEN.search(head) or _TITLE_YEAR.search(head)
    if m is not None:
        return int(m[1])
    m = _LONE_DATE.search(head)
    if m is not None:
        return int(m[1]) + (m[2] in ("11", "12"))
    # “十三五”以来 told by a document without a date: the year after that plan.
    plan = plan_span(text)
    years = [int(y) for y in _ANY_YEAR.findall(text)]
    if years:
        counts: dict[int, int] = {}
        for y in years:
            counts[y] = counts.get(y, 0) + 1
        best = max(counts, key=lambda y: (counts[y], y))
        return best + 1
    if plan is not None:
        return plan[1] + 1
    return None
