"""One sentence: of what each number speaks, when, and whether it was done.

What it generalises: in official Chinese the clause is the unit. A number's
subject stands before it in its clause, or behind it, or in the clause before;
lists share verb and unit; 分别 pairs subjects and numbers; a year holds until
the next one.
"""

from __future__ import annotations

import re

from duizhang.reading.cells import (
    GROWTH,
    averaging_of,
    confidence_of,
    hedge_of,
    is_account,
    is_flow,
    kind_of,
    over_of,
    per_of,
    period_of,
    precision_of,
    status_of,
    unit_of,
)  # fmt: skip
from duizhang.reading.indicators import Vocabulary
from duizhang.reading.left import SUFFIXES, Left, behind, is_verb, read_left, subjects_of, tidy, verb_of
from duizhang.reading.periods import Span, date_span
from duizhang.reading.sections import Sections
from duizhang.reading.tokens import Token
from duizhang.reading.words import GENERIC, INCREMENT

__all__ = ["RULES", "Reading", "read_sentence"]

#: Each rule and what it generalises.
RULES = {
    "before": "subject, verb, number, unit: the phrase stands before the number (发放人才补贴5337万元)",
    "behind": "verb, number, measure word, noun: what is counted stands behind it (改造49个老旧小区)",
    "carried": "a clause of verb and number only speaks of the subject before it (…4153.25亿元，增长2.6%)",
    "respectively": "分别 pairs the last k subjects with k numbers; subjects are divided by 、和与及",
    "all": "均, 都 give one number to every subject listed before it",
    "from-to": "从X提高到Y, 由X降至Y: two levels of one subject",
    "shared-unit": "the ends of a range share subject, verb and unit (增长8%-8.5%, 5-6亿元)",
    "ratio": "a:b:c: three shares of one structure",
    "multiple": "N倍, 翻番, 倍增: a factor",
    "goal": "a goal that a figure is held against (高于12%的目标14.4个百分点, 占年度计划80亿元的107%)",
    "rank": "居第N位, 排名前N: an ordinal that says where a place stands",
    "han": "a magnitude or numeral in characters before a measure word, after a word of size (超千家, 八成以上)",
    "compare": "高于全国平均水平: a comparison in words with a named group",
    "deadline": "年内, N月 and a verb of completion in a passage of tasks",
    "zero": "零 before an outcome that is counted (零事故)",
}

_DONE = re.compile(
    r"完成|建成|完工|竣工|投用|投产|开工|通车|开放|启用|启动|运营|投入使用|开业|通航|贯通|封顶|交付|具备|更新|招生|实现|搬迁|全部"
)
#: A verb of rank and the group at the end of a phrase before 第N位: 排全国城市.
_RANKED = re.compile(
    r"(?:均|稳|继续|持续|连续|首次|分别)?(?:位居|位列|居|列|排名在?|排在?|跃居|跃升至?|升至|名列|稳居)(?:全|世|中|西|东|省|[^,]{2,8}(?:城市|[县市区]))[^,]{0,8}$"
)
#: Words of place and rank at the end of a phrase before 第N位.
_AT_RANK = re.compile(
    r"(?:增速|增幅|增长速度|总量|规模|绩效|综合)?(?:均|稳|继续|持续|连续|首次|分别)?"
    r"(?:位居|位列|居|列|位|排名?在?|跃居|跃升至?|跃至|升至|上升到|上升至|保持|获|进入|跻身|稳居|名列)?"
    r"(?:全国|全省|全市|全球|世界|中部|西部|全区|全州|省|[^,]{0,6}(?:县|城市|市)){0,2}前?$"
)
_TIMES_OF = re.compile(r"(?:分别)?(?:是|为|达到?|相当于)[^,。]{0,12}?的?$")
_AGAINST = re.compile(r"(?:较|比)(?=[“十上去年前2同疫])[^,、]{1,14}$")
_FROM_LAST = re.compile(r"(?:由|从)(?:上年同期|上年末|上年|去年|年初|原来)的?$")
_LAST_END = frozenset("期末年初来的")
_EACH_END = re.compile(
    r"(由|从)?(?:每人每[月年天日]|年人均|月人均|人均每[月年]|每人|每户|每亩|每吨|每[个名张位平](?:方米)?)$"
)
_REAL = re.compile(r"可比价|不变价|(?:扣除|剔除)(?:价格|物价)因素")
#: Of what a share is, before its last words: 占地区生产总值比重达到.
_SHARE_OF = re.compile(
    r"占(?:到)?([^,。;占]{1,24}?)的?(?:比重|比例|份额|总量|总数)?"
    r"(?:的|为|达到|达|超过|超|约|由|从|提高到|提高至|提升到|提升至|上升到|上升至|下降到|降到|降至|近|均|分别){0,3}$"
)
#: With what wider place a figure is compared, or among whose it ranks.
_AGAINST_WHOM = re.compile(
    r"(高于|低于|快于|慢于|优于|好于|超过|多于|少于|超)?(全国|全省|全市|全区|全州|全盟|世界|全球)"
)
#: 去年 as the year of a figure, not as what it is compared with.
_LAST_YEAR = re.compile(r"(?<![比较与同从由])(?:去年|上年末)(?!同期|同月|水平|基础)")
_RUNNING = re.compile(
    r"([两二三四五])年平均[^,。;]{0,6}$|连续([两二三四五六七八九十]|\d{1,2})年(?!来|被|获|荣|位|居|保|入|蝉|高|实|稳|超|突|增|快|下)[^,。;]{0,12}$"
)
_COUNTED = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_PER_HEAD = re.compile(r"人均(可支配收入|纯收入|消费支出|生活消费支出)$")
_RESIDENTS = re.compile(r"(?:城镇|农村|城市|乡村|农牧区|牧区)(?:常住)?(?:居民)?|农牧?民|牧民")
_BEYOND = frozenset(("高于", "低于", "超过", "超出", "快于", "慢于", "优于", "好于", "高出", "多于", "少于"))
_GAP = re.compile(r"(?:^|,)(?:分别)?(?:比|较)[^,。;\d]{1,12}?(高|多|低|少|快|慢)(?:出|了)?(?:约|近)?$")
_GAP_END = frozenset("高多低少快慢出了约近")
_SCOPE_WORDS = frozenset(
    ("全省", "全市", "全国", "全区", "全县", "全州", "全旗", "全盟", "我省", "我市", "我县", "我区")
)
_WORKS = re.compile(r"的(?:\d{1,5}[个项家处座条]|[一二三四五六七八九十]{1,3}[个项大])?([一-鿿“”]{2,20})")
_RECKONED = re.compile(r"(?:折合|折算|相当于|(?:按|以)[^,]{1,14}?(?:计算|折算|测算|换算|口径))(?:达|约|为|人均)?$")
_AIM_AFTER = re.compile(r"的[^,。;\d]{0,8}目标|目标(?!任务)")
#: The goal of a year as what a figure is held against.
_GOAL_BEFORE = re.compile(
    r"(?:占|为|完成|达到?|较|比|高于|低于|超过?|是)(?:了)?(?:全年|年度|年初|当年|本年)[^,。;]{0,8}?(?:计划|目标|任务|预期)(?:任务|目标|数)?(?:的|\()?$"
)
_GOAL_ALONE = re.compile(r"(?:计划|规划)?(?:预期|主要|奋斗)?目标(?:的|\()?")
_GOAL_GAP = re.compile(r"(?:超过|超额|超出|超|高出?|多|低|少|增加)(?:了|完成)?")
_GOAL_AFTER = re.compile(r"的(?:年度|全年|年初|预期|既定|增长|发展)?目标")
_GOAL_REST = ("的目标", "的年度目标", "的预期目标", "的增长目标", ")低", ")高", ")个")
_NO_COMPARISON = frozenset(("比重", "比例", "较大", "较重", "比较", "较好", "与会"))
#: Verbs of work at the start of a noun behind a measure: 投资8300万元实施煤烟污染治理.
_WORK = ("实施", "完成", "推进", "用于", "开展", "支持", "投入", "建设", "改造")
#: Verbs of change that are work when what they change stands behind the number: 提升3条道路.
_UPGRADE = frozenset(("提升", "改善", "改善了", "扩大", "精简", "压缩"))
_MEASURES = frozenset(("area", "length", "mass", "volume", "power"))
_COMPARE = ("比", "较", "与", "同", "超")


class Reading:
    """What sentences are read into: mentions (``spots``), rows of claims, the words of new keys."""

    def __init__(self, sections: Sections, words: Vocabulary, place: str, parent: str, text: str = "") -> None:
        self.sections, self.words, self.place, self.parent = sections, words, place, parent
        self.above = _above(text, parent)
        self.spots: list[tuple[int, int, str]] = []
        self.rows: list[list] = []
        self.phrases: dict[str, str] = {}
        self.sentence = 0
        self.recent: str | None = None  # the last subject of the paragraph
        self.semicolon: tuple[Span | None, str] | None = None  # what a semicolon hands on

    def key(self, phrase: str, action: str) -> str:
        """The indicator of a phrase and its verb; the words of a new key are kept."""
        key = self.words.key(phrase, action)
        if key.startswith("zh_") and key not in self.phrases:
            self.phrases[key] = action + phrase
        return key


def _above(text: str, parent: str) -> dict[str, str]:
    """Scope words that name a wider place than the document's own, and that place's key.

    A document's own scope is the one it names most: 全省 is the province itself in a province's report, the parent in
    a city's, and a place without a key in a county's.
    """
    head = text[:20_000]
    counts = {c: head.count("全" + c) + head.count("我" + c) for c in "省市州盟县区旗"}
    own = max(counts, key=lambda c: counts[c]) if any(counts.values()) else ""
    wider = {"省": "", "市": "省", "州": "省", "盟": "省", "县": "市", "区": "市", "旗": "市"}.get(own, "")
    found = {"全国": "china"} if own else {}
    if wider and parent:
        found["全" + wider] = parent
    if wider == "市":
        found["全省"] = "unknown"
    return found


def read_sentence(reading: Reading, s: str, base: int, found: list[Token], target: bool, carried: bool = False) -> None:
    """Add the mentions and claims of one sentence to a reading.

    Parameters
    ----------
    reading : Reading
    s : str
        The sentence, folded and unwrapped.
    base : int
        Where it starts in the running text.
    found : list of Token
    target : bool
        Whether the passage sets out aims.
    carried : bool
        Whether an earlier sentence of the paragraph does.
    """
    reading.sentence += 1
    _Sentence(reading, s, base, found, target, carried).read()


class _Number:
    """A number of the sentence while it is being read: what it speaks of, and how sure that is."""

    __slots__ = (
        "after", "begin", "behind", "confidence", "dimension", "goal", "hedges", "left", "listed", "of", "phrase", "phrase_at",
        "q", "rule", "same_clause", "several", "stop", "suffix", "verb", "words",
    )  # fmt: skip


class _Sentence:
    __slots__ = (
        "action", "against", "base", "carried_target", "cut", "found", "label", "last", "local", "opened", "origin_at",
        "own", "pending", "prev", "r", "s", "section", "subjects", "target", "versus",
    )  # fmt: skip

    def __init__(self, reading: Reading, s: str, base: int, found: list[Token], target: bool, carried: bool) -> None:
        self.r, self.s, self.base, self.found, self.target = reading, s, base, found, target
        self.carried_target = carried
        self.label = f"s{reading.sentence:04d}"
        self.section = reading.sections.now
        self.local: Span | None = None  # years printed in this sentence
        self.own: Span | None = None  # years that belong to the next number only
        self.against: Span | None = None  # years that a change is measured from
        self.opened: Span | None = None  # years printed where the sentence opens
        self.versus: Span | None = None  # the same for a whole sentence
        self.origin_at = -1  # where 从 stood before a year
        self.cut = 0  # words before this are used up
        self.prev: Token | None = None  # the last claim or date
        self.last: _Number | None = None  # the last claim
        self.action = ""  # the verb that governs a list
        self.subjects: list[tuple[str, int]] = []  # phrase, where
        if reading.semicolon is not None:
            # A semicolon divides one sentence: the year and the subject hold.
            self.local, subject = reading.semicolon
            self.opened = self.local
            if subject:
                self.subjects.append((subject, 0))
        self.pending: dict[int, tuple[str, str, int, Left]] = {}  # numbers that 分别 has given a subject

    def read(self) -> None:
        spots, base = self.r.spots, self.base
        for i, q in enumerate(self.found):
            if q.cls == "claim":
                self._claim(i, q)
            elif q.cls == "date":
                self._date(i, q)
            elif q.cls == "soon":
                self._deadline(i, q)
            else:
                spots.append((base + q.start, base + q.end, q.cls))
        self.r.semicolon = None
        if self.subjects:
            self.r.recent = self.subjects[-1][0]
        if self.s[-1:] == ";":
            self.r.semicolon = self.opened, self.subjects[-1][0] if self.subjects else ""

    # -- dates ----------------------------------------------------------------------
    def _date(self, i: int, q: Token) -> None:
        s, start, end = self.s, q.start, q.end
        word = s[start:end]
        span = date_span(word, plan=q.form == "plan", last=s[end : end + 1] == "末")
        if span is None and "月" in word and self._deadline(i, q):
            self.prev, self.cut = q, end
            return
        self.r.spots.append((self.base + start, self.base + end, "date"))
        if span is None:
            self.cut = end
            if "月" in word:
                self.prev = q
            return
        before = s[start - 1 : start] if start else ""
        if before in _COMPARE and before:
            self.against = span
            if s[end : end + 3].startswith(("相比", "末相比", "时相比")):
                # 与2015年相比: holds for the whole sentence.
                self.versus = span
            # 比2015年提高: the words between are the comparison's.
            if not s[self.cut : start].strip(",、比较与同"):
                self.cut = end
        elif before in ("是", "为") and "倍" in s[end : end + 12]:
            self.against = span
        elif before in ("从", "由", "自"):
            self.own, self.origin_at = span, start - 1
        elif word.endswith("以来") and self.section.span is not None and self.section.span[1] >= span[0]:
            # 2021年以来累计: up to the end of what the passage speaks of.
            self.local, self.prev, self.cut = (span[0], self.section.span[1]), q, end
        else:
            following = self.found[i + 1].start if i + 1 < len(self.found) else -1
            if s[end : end + 1] == "的" and 0 <= following <= end + 2:
                self.own = span
            else:
                self.local = span
                if start <= 20:
                    self.opened = span
            self.prev, self.cut = q, end

    def _deadline(self, i: int, q: Token) -> bool:
        """年内完成…, 7月完工: a date by which a task is to be done, in a passage of tasks."""
        s, section, r = self.s, self.section, self.r
        if section.status != "plan" or section.span is None:
            return False
        stops = [k for k in (s.find(c, q.end, q.end + 60) for c in ",;。") if k >= 0]
        stop = min(stops, default=min(len(s), q.end + 60))
        if any(t.cls == "claim" and t.start < stop for t in self.found[i + 1 : i + 3]):
            return False
        rest = s[q.end : stop]
        done = _DONE.search(rest[:12] if q.form == "date" else rest)
        if done is None:
            return False
        lo = max(s.rfind(c, max(0, q.start - 30), q.start) for c in ",;。:")
        begin = max(lo + 1, q.start - 30)
        short = tidy(read_left(s[begin : q.start], 0).phrase or rest[done.end() :][:20] or rest[:20])
        printed, hedge = _by(s[q.start : q.end], section.span[1])
        key = r.key(short, done[0])
        spot = (self.base + q.start, self.base + q.end)
        r.spots.append((*spot, "claim"))
        r.rows.append(
            [
                "", "", "", self.label, key, r.place, "", "date", "", printed, "inferred", "", "at_end", "", printed,
                "1", "date", "", "exact", hedge, "plan", "", "not_applicable", "not_applicable", "", "", "", "", "", "",
                "", "no",
                spot, self.base + max(begin, q.start - 20), short, done[0], 0.5, "deadline",
            ]
        )  # fmt: skip
        return True

    # -- numbers ----------------------------------------------------------------------
    def _claim(self, i: int, q: Token) -> None:
        n = _Number()
        n.q = q
        unit = q.unit
        n.dimension = unit.dimension if unit is not None else q.form if q.form in ("ratio", "cmp") else "none"
        self._words_before(n)
        self._words_behind(n, i)
        given = self.pending.pop(i, None)
        if n.words[-1:] == ")" and (opened := n.words.rfind("(")) > 0:
            # 下降(同口径)19.59%: the aside is no verb.
            n.words = n.words[:opened]
        n.left = read_left(n.words, n.begin)
        if self.s[q.unit_end : q.unit_end + 2] in ("/人", "/户", "/亩"):
            n.left.per = "person" if self.s[q.unit_end + 1] == "人" else "each"
        n.hedges = n.left.hedges
        if "至少" in n.words and not n.hedges:
            # 至少引进项目2个: the verb stands between.
            n.hedges.append("at_least")
        n.behind, n.of = "", ""
        n.rule, n.confidence = "before", 0.95
        if given is not None:
            n.phrase, n.verb, n.phrase_at, n.left = given
            n.rule, n.confidence = "respectively", 0.94
        else:
            n.phrase, n.verb, n.phrase_at = n.left.phrase, n.left.verb, n.left.phrase_at
            self._trim(n)
        if n.listed and not n.verb and self.last is not None and self.last.verb in INCREMENT:
            n.verb = self.last.verb
        if self.origin_at >= 0:
            n.left.origin, self.origin_at = True, -1
        n.several = [n.phrase]
        if given is None:
            self._other_end(n)
        if n.rule == "before":
            if (n.left.each and n.dimension != "cmp") or (n.dimension == "percent" and "、" in n.phrase):
                self._pair(n, i)
            if n.rule == "before":
                self._name(n, i)
        self._goal(n)
        self._context(n)
        self._row(n)
        self.cut, self.prev, self.own = q.end, q, None
        self.last = n
        if not n.left.moved:
            self.against = None

    def _words_before(self, n: _Number) -> None:
        """The words of the clause before a number that no earlier number has used."""
        s, prev = self.s, self.prev
        lo = max(self.cut, n.q.start - 60)
        hi = self.origin_at if self.origin_at >= 0 else n.q.start
        comma = max(s.rfind(",", lo, hi), s.rfind(":", lo, hi), s.rfind(";", lo, hi))
        n.same_clause = prev is not None and prev.cls == "claim" and comma < prev.end
        n.begin = comma + 1 if comma >= lo else lo
        n.words, n.listed = s[n.begin : hi], False
        if not n.same_clause:
            close = n.words.find(")")
            if close >= 0 and "(" not in n.words[:close]:
                # 卫生机构(含门诊部,下同)89个: the aside had the comma.
                opened = s.rfind("(", lo, n.begin)
                if opened >= 0:
                    comma = max(s.rfind(c, lo, opened) for c in ",:;")
                    n.words = s[max(comma + 1, lo) : opened] + n.words[close + 1 :]
                    n.begin = max(comma + 1, lo)
            return
        between = s[prev.end : hi]
        if between[:2] in SUFFIXES:
            between = between[2:]
        used = self.last.behind if self.last is not None else ""
        p = between.find("、")
        while p >= 0 and between.count("(", 0, p) > between.count(")", 0, p):
            # 县(市、区) is one word.
            p = between.find("、", p + 1)
        if p < 0 and between[:1] in ("和", "与", "及"):
            p = 0
        if p < 0:
            for c in "和与及":
                k = between.find(c)
                if k > 0 and k >= len(used) - 1:
                    p = k
                    break
        if p >= 0:
            n.words, n.listed = between[p + 1 :], True
        elif used:
            n.words = between[len(used) :] if between.startswith(used) else ""
        else:
            return
        n.begin = hi - len(n.words)

    def _words_behind(self, n: _Number, i: int) -> None:
        """Where the words behind a number begin and end, and its hedge there."""
        s, q, found = self.s, n.q, self.found
        at = max(q.unit_end, q.end)
        two = s[at : at + 2]
        n.suffix = SUFFIXES.get(two, "")
        n.after = at + (3 if two == "及以" else 2) if n.suffix else at
        n.stop = len(s)
        for k in range(i + 1, min(i + 4, len(found))):
            if found[k].cls not in ("name", "ordinal", "category"):
                n.stop = found[k].start
                break

    def _trim(self, n: _Number) -> None:
        """Take comparisons and bases off the end of a phrase: 是上年的, 由上年的, 较“十二五”末, 每人每月."""
        phrase, left, words = n.phrase, n.left, n.words
        if n.q.form == "rank":
            n.phrase = _AT_RANK.sub("", _RANKED.sub("", phrase[-40:]))
        elif n.dimension == "times":
            m = _TIMES_OF.search(words) or _AGAINST.search(words)
            if m is not None:
                left.each = left.each or m[0].startswith("分别")
                n.phrase = read_left(words[: m.start()], n.begin).phrase
        elif words[-1:] in _LAST_END and (m := _FROM_LAST.search(words)) is not None:
            n.phrase, left.origin = read_left(words[: m.start()], n.begin).phrase, True
        elif not phrase:
            return
        elif phrase[0] in "折相按以" and (m := _RECKONED.match(phrase)) is not None:
            # 按年末汇率折算为1358美元: still of the subject before.
            n.phrase = phrase[m.end() :]
        elif "分别占" in phrase:
            n.phrase, left.each = phrase.partition("分别占")[0], True
        elif phrase[:2] in _BEYOND and self.subjects:
            n.phrase, left.base = "", True
            if phrase[:2] in ("低于", "慢于", "少于"):
                left.move = left.move or -1
        elif self.subjects and words[-1:] in _GAP_END and (m := _GAP.search(words)) is not None:
            # 比全省高1.18万元: how far apart, not how high.
            n.phrase, left.base, left.gap, left.hedges = "", True, -1 if m[1] in "低少慢" else 1, []
            n.hedges = left.hedges
        elif left.move and (m := _AGAINST.search(phrase)) is not None:
            n.phrase, left.base = read_left(phrase[: m.start()], 0).phrase, True
        elif phrase[0] in "较比与" and phrase[:2] not in _NO_COMPARISON:
            n.phrase, left.base = "", True
        elif "每" in phrase or "人均" in phrase:
            m = _EACH_END.search(phrase)
            if m is not None:
                left.per = "person" if "人" in m[0] else "each"
                left.origin = left.origin or m[1] is not None
                n.phrase = phrase[: m.start()]

    def _other_end(self, n: _Number) -> None:
        """The upper end of a range speaks of what its lower end does."""
        if n.q.hedge == "range_high" and self.last is not None and not n.phrase and self.subjects:
            n.left = self.last.left
            n.verb = self.last.verb
            n.phrase, n.phrase_at = self.subjects[-1]
            n.several, n.rule = [n.phrase], "shared-unit"

    def _pair(self, n: _Number, i: int) -> None:
        """分别, 均: k subjects with k numbers, or one number for all."""
        s, found = self.s, self.found
        group = [i]
        for k in range(i + 1, min(i + 12, len(found))):
            between = s[found[k - 1].end : found[k].start]
            if between[:2] in SUFFIXES:
                between = between[2:]
            if found[k].cls != "claim" or not between or between.lstrip("、和与及,以超约近达"):
                break
            group.append(k)
        parts = subjects_of(n.phrase) if n.phrase else []
        if len(group) == 1:
            if len(parts) > 1 and n.left.each:
                n.several, n.rule = parts, "all"
            return
        if not n.left.each and len(parts) != len(group):
            return
        n.rule = "respectively"
        if not n.phrase and len(self.subjects) >= len(group):
            recent = self.subjects[-len(group) :]
            n.phrase, n.phrase_at = recent[0]
            for j, (phrase, at) in zip(group[1:], recent[1:], strict=True):
                self.pending[j] = (phrase, "", at, n.left)
        elif n.phrase:
            if len(parts) < len(group):
                both = n.phrase.startswith("城乡") and len(group) == 2
                parts = ["城镇" + n.phrase[2:], "农村" + n.phrase[2:]] if both else [n.phrase] * len(group)
            parts = parts[-len(group) :]
            n.phrase = parts[0]
            for j, phrase in zip(group[1:], parts[1:], strict=True):
                self.pending[j] = (phrase, n.verb, n.phrase_at, n.left)
        else:
            n.rule = "before"
        n.several = [n.phrase]

    def _name(self, n: _Number, i: int) -> None:
        """What a number speaks of: the words before it, the noun behind it, or the subject of the clause before."""
        if n.dimension not in ("ratio", "cmp", "rank"):
            self._look_behind(n)
        if not n.behind and not n.phrase:
            self._carry(n, i)
        n.several = [n.phrase]

    def _look_behind(self, n: _Number) -> None:
        s, left, phrase = self.s, n.left, n.phrase
        counted = n.dimension in ("count", "time")
        if not phrase or is_verb(phrase):
            if phrase or not left.moved:
                n.behind = behind(s, n.after, n.stop)
            elif n.dimension not in ("percent", "points", "tenths", "times"):
                n.behind = behind(s, n.after, n.stop)
                if n.behind:
                    n.verb = left.verb
                    left.move = 0 if n.verb in _UPGRADE else left.move
        elif counted:
            closing = n.words[-1:]
            bare = not left.move and not left.hedges and (left.verb or closing not in "达到为超")
            short = left.hedges and not left.to and closing in "超近约" and len(phrase) <= 4
            if bare or short:
                n.behind = behind(s, n.after, n.stop)
        elif n.dimension in _MEASURES and not left.move and len(phrase) <= 6 and verb_of(phrase):
            n.behind = behind(s, n.after, n.stop)
        if not n.behind:
            return
        if phrase and is_verb(phrase):
            n.verb = phrase
        n.phrase, n.phrase_at, n.rule, n.confidence = n.behind, n.after, "behind", 0.95
        if n.same_clause and not n.listed and self.subjects and _DONE.match(n.behind):
            # 65个重点项目有20个完工: of those just counted.
            n.phrase = self.subjects[-1][0] + n.behind
        if not counted:
            for verb in _WORK:
                if n.phrase.startswith(verb) and len(n.phrase) > len(verb) + 1:
                    n.phrase = n.phrase[len(verb) :]
                    break

    def _carry(self, n: _Number, i: int) -> None:
        """A bare verb and number speak of the subject before; two numbers in a row of the same thing."""
        found, n.rule = self.found, "carried"
        following = found[i + 1] if i + 1 < len(found) else None
        if not self.subjects and following is not None and following.start == n.q.end and following.cls == "claim":
            stop = found[i + 2].start if i + 2 < len(found) else len(self.s)
            n.phrase = behind(self.s, max(following.end, following.unit_end), stop)
            if n.phrase:
                n.rule = "behind"
                return
        if self.subjects:
            n.phrase, n.phrase_at = self.subjects[-1]
            n.confidence = 0.96
            last = self.last
            if n.dimension == "percent" and not n.left.move and last is not None and last.left.moved:
                # 增长13%以上，力争达到15%: still the growth.
                n.left.move, n.left.to, n.left.avg = last.left.move, False, last.left.avg
            if last is not None and last.left.per and last.left.origin and n.left.to:
                # 由每人每月187元提高到193元: per head both.
                n.left.per = last.left.per
            return
        n.phrase = self._clause_before(n.begin - 1)
        n.confidence = 0.45 if n.phrase else 0.3
        if not n.phrase and self.r.recent and n.q.form != "ratio":
            # 2021年突破110万亿元: of what the sentence before spoke of.
            n.phrase, n.confidence = self.r.recent, 0.5
        n.phrase_at = n.begin

    def _clause_before(self, comma: int) -> str:
        """The clause before a comma, as a subject of last resort."""
        if comma <= 0:
            return ""
        lo = max(0, comma - 24)
        k = max(self.s.rfind(c, lo, comma) for c in ",;:。、")
        phrase = read_left(self.s[max(lo, k + 1) : comma], 0).phrase
        return (
            "" if phrase.strip("“”年月日上下半").isdigit() or ("年" in phrase[:5] and phrase[:4].isdigit()) else phrase
        )

    def _goal(self, n: _Number) -> None:
        """A goal that a figure is held against: 高于12%的目标14.4个百分点, 占年度计划80亿元的107%."""
        after = self.s[n.after : n.after + 6]
        n.goal = ""
        if not self.subjects:
            return
        words = n.words
        named = ("目标" in words or "计划" in words or "任务" in words or "预期" in words) and (
            _GOAL_BEFORE.search(words) is not None
            or (self.against is not None and _GOAL_ALONE.fullmatch(words) is not None)
        )
        if self.last is not None and self.last.goal and n.same_clause and _GOAL_GAP.fullmatch(n.words) is not None:
            # 比计划目标3000亿元超过1070亿元: the distance.
            n.left.gap, n.hedges = (-1 if n.words[-1:] in "低少" else 1), []
            n.phrase, n.left.hedges = "", n.hedges
        elif n.dimension == "points" and n.words.endswith("目标"):
            n.phrase, n.left.base = "", True
        elif n.dimension in ("percent", "points") and n.words.startswith(_GOAL_REST):
            # The distance from the goal, or how far it is met.
            n.phrase, n.left.base = "", n.dimension == "points"
            if n.dimension == "points":
                before = self.last.words if self.last is not None else ""
                n.left.gap = -1 if "低" in n.words or "低于" in before else 1
        elif named and n.dimension == "percent" and after[:1] != ")" and not _GOAL_AFTER.match(after):
            n.phrase = ""
        elif (
            (named and (after[:1] in ")的" or n.dimension != "percent"))
            or (n.same_clause and _GOAL_AFTER.match(after) is not None)
            or ("高于" in n.words and _GOAL_AFTER.match(after) is not None)
        ):
            held = n.dimension not in ("points", "rank")
            n.goal, n.phrase = ("plan" if "计划" in n.words or "任务" in n.words else "target") if held else "", ""
        else:
            return
        if not n.phrase:
            n.phrase, n.phrase_at = self.subjects[-1]
            n.several, n.rule, n.behind = [n.phrase], "goal", ""
            if n.dimension == "percent":
                # The goal of a growth rate is a growth rate.
                moved = n.goal and self.last is not None and self.last.left.moved
                n.left.move, n.left.base = (self.last.left.move if moved else 0), False
                n.left.yoy = bool(moved)
            n.confidence = 0.8

    def _context(self, n: _Number) -> None:
        """A phrase that means nothing by itself takes the subject before it; what a share is of."""
        subject = self.subjects[-1][0] if self.subjects else ""
        if n.dimension in ("percent", "tenths") and "占" in n.words:
            n.of = "unknown"
            if subject and n.words.lstrip("、").startswith("占"):
                n.phrase, n.rule = subject, "carried"
                n.several = [subject]
                return
        if n.phrase.endswith("总投资") and (m := _WORKS.match(self.s, n.after)) is not None:
            # 总投资35亿元的80项城建工程: of those works.
            n.phrase = m[1] + "总投资"
            n.several = [n.phrase]
            return
        if n.rule != "before" or not subject:
            return
        m = _PER_HEAD.search(subject) if n.phrase[-1:] in ("民", "镇", "村", "区") else None
        if m is not None and _RESIDENTS.fullmatch(n.phrase) is not None:
            # 居民人均可支配收入30015元；其中城镇居民38721元.
            n.phrase += "人均" + m[1] if n.phrase.endswith("居民") else "居民人均" + m[1]
            n.several = [n.phrase]
            return
        if n.phrase in GENERIC and not n.listed and subject != n.phrase:
            for word in (*GENERIC, "产量"):
                # 总数达到86户，实现增加值18.6亿元: both of the firms.
                subject = subject.removesuffix(word)
            n.phrase = subject + n.phrase
        elif n.phrase[:2] in ("在全", "占全") or (n.phrase[:2] in GENERIC and n.phrase[2:3] == "占"):
            n.phrase = subject + n.phrase
        else:
            return
        n.several = [n.phrase]

    # -- the row -------------------------------------------------------------------------
    def _row(self, n: _Number) -> None:
        r, s, q, left, base = self.r, self.s, n.q, n.left, self.base
        compared = self.prev is not None and self.prev.form == "cmp" and self.prev.end == q.start
        kind, printed = kind_of(q, left, n.phrase, n.verb, n.dimension, self._rebased(n))
        if compared and kind not in ("share", "other"):
            kind = "difference"
        spot = (base + q.start, base + q.end)
        r.spots.append((*spot, "other" if kind == "other" else "claim"))
        if kind == "other":
            return
        clause = s[max(0, n.begin - 24) : q.start]
        status, commitment = self._status(n, kind, clause)
        done = left.total or (left.done and n.dimension not in ("percent", "none"))
        flow = is_flow(kind, n.phrase, n.verb or ("累计" if done else verb_of(n.phrase)), n.words, n.rule)
        span, basis = self._span(left, clause)
        averaged = n.left.avg and "年平均" in clause and _RUNNING.search(clause) is not None
        if kind == "growth_annual_avg" and span is not None and self.section.span is not None and not averaged:
            # 到2020年…年均增长: from the first year of the passage.
            span = (min(span[0], self.section.span[0]), span[1])
        against = (self.against or self.versus) if kind in ("change_pct", "difference") or left.move else None
        start, end, first = period_of(
            kind, span, against, left, flow, kind in ("level", "per_capita") and is_account(n.phrase)
        )
        if n.dimension == "cmp" and r.rows and self.prev is not None:
            # A comparison is over the period of what it compares.
            start, end, basis, first = r.rows[-1][8:12]
        hedge = hedge_of(q, n.hedges, n.suffix, q.form == "han" and s[n.after : n.after + 1] == "级")
        unit, unit_zh = unit_of(q, kind, n.dimension, n.phrase, s)
        relation = comparator = ""
        words = s[q.start : q.end] if n.dimension == "cmp" else n.words if kind in ("difference", "rank") else ""
        m = _AGAINST_WHOM.search(words) if words else None
        if m is not None and (kind != "rank" or not m[1]):
            if kind != "rank":
                relation = "below" if m[1] in ("低于", "少于", "慢于") else "above"
            comparator = "china" if m[2] == "全国" else r.above.get(m[2], "unknown")
        elif n.dimension == "cmp":
            relation, comparator = "above", "unknown"
        self._rule(n, span is None)
        money = n.dimension.startswith("money")
        price = left.price
        if not price and kind in GROWTH and _REAL.search(s, max(0, n.begin - 14), n.begin) is not None:
            # 按可比价格计算，比上年增长7%: the basis stands in a clause of its own.
            price = "real"
        price = price or ("unstated" if money or kind in GROWTH else "not_applicable")
        above = r.above.get(n.words[:2], "")
        quote_at = base + (max(n.begin, q.start - 20) if n.phrase_at > q.start else max(0, min(n.phrase_at, n.begin)))
        cells = (
            basis if end else "unknown", first, over_of(kind, left, flow), per_of(kind, left, n.phrase),
        )  # fmt: skip
        tail = (
            str(q.multiplier), unit, unit_zh, precision_of(kind, printed, q, n.dimension, status, hedge), hedge, status,
            commitment, price, averaging_of(kind, left),
        )  # fmt: skip
        of = n.of or ("unknown" if kind in ("share", "rank") else "")
        share = kind == "share" and "占" in n.words and _SHARE_OF.search(n.words)
        for name in n.several:
            short = tidy(name)
            key = r.key(short, self._action(n, short))
            # 全国生产总值 is another place's; 全国文明村镇 are this one's.
            place = above if above and not key.startswith("zh_") else r.place
            if share:
                of = self._of(share, key, name)
            sure = confidence_of(n.confidence, short, not key.startswith("zh_"), kind, n.dimension, status, hedge)
            account = money and key.startswith(("gdp", "services_value", "primary_v", "secondary_v"))
            for value in printed.split(":"):
                r.rows.append(
                    [
                        "", "", "", self.label, key, place, of, kind, start, end, *cells, value, *tail,
                        "unknown" if account else "", relation, comparator, "", "", "", "", "no",
                        spot, quote_at, short, n.verb, sure, n.rule,
                    ]
                )  # fmt: skip
            if n.rule != "compare":
                self.subjects.append((name, n.phrase_at))

    def _of(self, share: re.Match[str], key: str, name: str) -> str:
        """What a share is of, as ``indicator@place``; unknown where no list has it."""
        r, whole = self.r, share[1]
        place = r.above.get(whole[:2], r.place)
        if whole[:2] in _SCOPE_WORDS:
            whole = whole[2:]
        if not whole:
            # 实际利用外资占全省45%: of the same of the province.
            whole = tidy(name.partition("占")[0])
        found = r.words.key(whole, "")
        return "unknown" if found.startswith("zh_") or place == "unknown" else f"{found}@{place}"

    def _rebased(self, n: _Number) -> bool:
        """Whether a change is from a named year, or from before a passage of several years."""
        if self.against or self.versus:
            return True
        section, left = self.section, n.left
        several = section.span is not None and section.span[0] < section.span[1]
        # 五年来…增长40%, 能耗累计下降10.7%: over the whole passage, where no year is printed.
        return several and section.status == "achieved" and (left.total or self.local is None) and self.own is None

    def _status(self, n: _Number, kind: str, clause: str) -> tuple[str, str]:
        """Whether a figure was reached, is aimed at, or is a task."""
        s, q, section = self.s, n.q, self.section
        if n.goal:
            return n.goal, ""
        years = self.own or self.local
        if section.status == "achieved" and years and section.span and years[0] > section.span[1]:
            # 2013年计划招引 in a passage about 2012: not yet done.
            aim = kind in GROWTH or n.dimension in ("percent", "tenths") or self.target
            return ("target" if aim else "plan"), ("expected" if self.target else "")
        if section.status == "plan" and years and section.span and years[1] < section.span[0]:
            # 2015年的水平 in a plan for 2016-2020 is what it starts from.
            return "achieved", ""
        ahead = s[max(0, q.start - 120) : q.start]
        status, commitment = status_of(section, self.target, clause, kind, q, n.left, self.r.sections.year, ahead)
        if status == "plan" and _AIM_AFTER.match(s, n.after) is not None:
            status = "target"
        elif (
            status == "plan"
            and self.carried_target
            and (
                kind in GROWTH
                or n.dimension in ("percent", "tenths")
                or not self.r.key(tidy(n.phrase), "").startswith("zh_")
            )
        ):
            # The passage that opened with the aims goes on: 城镇登记失业率控制在4.2%以内.
            status, commitment = "target", "expected"
        return status, commitment

    def _span(self, left: Left, clause: str) -> tuple[Span | None, str]:
        """The years that a number stands for, and whether they are printed."""
        if self.own is not None:
            return self.own, "printed"
        span, basis = (self.local, "printed") if self.local is not None else (self.section.span, self.section.basis)
        year = self.r.sections.year
        past = ("去年" in clause or "上年末" in clause) and _LAST_YEAR.search(clause) is not None
        if past and self.local is None and year is not None:
            span, basis = (year - 1, year - 1), "printed"
        m = _RUNNING.search(clause) if "连续" in clause or (left.avg and "年平均" in clause) else None
        if m is not None and span is not None and "第" not in m[0]:
            # 连续三年投入: the last three years of the passage.
            years = _COUNTED.get(m[m.lastindex], 0) or int(m[m.lastindex] if m[m.lastindex].isdigit() else 0)
            if 1 < years < 20:
                span = (span[1] - years + 1, span[1])
        if span is not None and left.origin and not left.to:
            return (span[0] - 1, span[0] - 1), "inferred"
        return span, basis

    def _rule(self, n: _Number, undated: bool) -> None:
        """Name the rule by the form of the number where that decides; what lowers the confidence."""
        q = n.q
        if n.dimension == "cmp":
            n.rule, n.confidence = "compare", 0.75
        elif q.form in ("rank", "ratio"):
            n.rule = q.form
            n.confidence = min(n.confidence, 0.85 if q.form == "rank" else 0.92)
        elif q.form == "zero":
            n.rule = "zero"
            n.phrase = n.words.rsplit("、", 1)[-1].removeprefix("实现") + self.s[q.end : q.end + 2]
            n.several = [n.phrase]
        elif q.form == "fan" or n.dimension == "times":
            n.rule, n.confidence = "multiple", min(n.confidence, 0.88)
        elif q.form == "han":
            n.rule, n.confidence = "han", min(n.confidence, 0.75)
        if n.left.origin or (n.left.to and n.left.move and n.rule == "carried"):
            n.rule, n.confidence = "from-to", min(0.98, n.confidence + 0.03)
        if n.dimension == "none":
            n.confidence = min(n.confidence, 0.55)
        if undated:
            n.confidence -= 0.1

    def _action(self, n: _Number, short: str) -> str:
        """The verb that makes a phrase another indicator: 新增, 改造; one verb governs a list."""
        action = n.verb if n.rule == "behind" or n.verb in INCREMENT else ""
        if "新增" in n.verb:
            action = "新增"
        if not n.listed:
            self.action = action or verb_of(short)
        elif not action and n.dimension != "percent" and not verb_of(short):
            return self.action
        return action


#: The last day of each month, December first.
_LAST_DAY = (31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30)


def _by(word: str, year: int) -> tuple[str, str]:
    """The date that a word of a deadline names, and its hedge."""
    month = re.match(r"(\d+)月", word)
    if month is not None:
        m = int(month[1])
        day = re.search(r"月(\d+)日", word)
        if day is not None:
            return f"{year}-{m:02d}-{int(day[1]):02d}", "none"
        if "月底" in word or "月末" in word:
            return f"{year}-{m:02d}-{_LAST_DAY[m % 12]}", "none"
        return f"{year}-{m:02d}", "none"
    if "上半年" in word:
        return f"{year}-06-30", "at_most"
    if "五一" in word:
        return f"{year}-05-01", "less_than"
    if "国庆" in word:
        return f"{year}-10-01", "less_than"
    return f"{year}-12-31", "at_most"
