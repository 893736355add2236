"""Text to mentions to draft claims: the reader.

    draft = extract(text, place="jinjiang", published="2023-12-28")

Every Arabic digit of the text lies in exactly one mention; each quantity that
can be checked becomes a draft claim with every column of ``claims.csv``, a
confidence, and the name of the rule that made it (:data:`RULES`). The reader
works clause by clause: what stands before a number says of what it is and how
it moved, what stands behind it how wide it is, headings and opening words say
when and whether it was done, aimed at or planned. Where the text does not say,
the cell says ``unknown`` or stays empty.

Phrases and indicators: ``indicator_zh`` is the phrase as printed, without
scope words; ``indicator`` is the vocabulary's key for it, else the key of a
standard indicator, else ``zh_`` and a digest of verb and phrase, so that the
same words in two reports meet and different words never do.
``Draft.phrases`` gives the words of every key.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duizhang.claim import Restoration
from duizhang.reading.flow import Flow
from duizhang.reading.indicators import Vocabulary
from duizhang.reading.periods import DATE, plan_span, year_span
from duizhang.reading.quantity import MAGNITUDES, UNITS, Unit, han_number, number_end, unit_at
from duizhang.reading.sections import Section, Sections
from duizhang.reading.text import RestoredText

__all__ = ["COLUMNS", "RULES", "Draft", "DraftClaim", "DraftMention", "extract"]

COLUMNS = (
    "claim", "source", "mention", "sentence", "indicator", "place", "of", "kind", "period_start", "period_end",
    "period_basis", "base_period", "over", "per", "printed", "multiplier", "unit", "unit_zh", "precision", "hedge",
    "status", "commitment", "basis", "averaging", "vintage", "relation", "comparator", "quote", "quote_start",
    "quote_en", "note", "reviewed",
)  # fmt: skip

#: Each rule and what it generalises.
RULES = {
    "before": "subject, verb, number, unit: the phrase stands before the number (发放人才补贴5337万元)",
    "behind": "verb, number, measure word, noun: what is counted stands behind it (改造49个老旧小区)",
    "carried": "a clause of verb and number only speaks of the subject before it (…4153.25亿元，增长2.6%)",
    "respectively": "分别 pairs the last k subjects with k numbers; subjects are divided by 、和与及",
    "all": "均, 都 give one number to every subject listed before it",
    "from-to": "从X提高到Y, 由X降至Y: two levels of one subject",
    "shared-unit": "a number without a unit in a list or range takes that of the next (8、10和12个; 5-6亿元)",
    "ratio": "a:b:c: three shares of one structure",
    "multiple": "N倍, 翻番, 倍增: a factor",
    "rank": "居第N位, 排名前N: an ordinal that says where a place stands",
    "han": "a magnitude or numeral in characters before a measure word, after a word of size (超千家, 八成以上)",
    "compare": "高于全国平均水平: a comparison in words with a named group",
    "deadline": "年内, N月 and a verb of completion in a passage of tasks",
    "zero": "零 before an outcome that is counted (零事故)",
}

DraftMention = namedtuple("DraftMention", "start end text class_")
DraftClaim = namedtuple("DraftClaim", (*COLUMNS, "start", "end", "indicator_zh", "action", "confidence", "rule"))
DraftClaim.__doc__ = """A row of ``claims.csv`` (strings), its mention's offsets, the phrase, its verb, a confidence (0-1), the rule."""


@dataclass(slots=True)
class Draft:
    """What was read from one document.

    Attributes
    ----------
    mentions : list of DraftMention
        In the order of the text; offsets in code points into the raw text.
    claims : list of DraftClaim
    phrases : dict of str
        Indicator key to the words that it stands for, where no vocabulary names them.
    year : int or None
        The year that the document calls 今年.
    """

    mentions: list[DraftMention] = field(default_factory=list)
    claims: list[DraftClaim] = field(default_factory=list)
    phrases: dict[str, str] = field(default_factory=dict)
    year: int | None = None


_N = r"\d++(?:\.\d++)?"
_TOKEN = re.compile(
    rf"(?P<date>(?<![\d.]){DATE})"
    r"|(?P<name>(?<![A-Za-z])[A-Za-z]{1,12}[-.]?\d{1,6}(?:\.\d{1,3})?[A-Za-z]{0,3}\+?"
    r"|\d{1,4}(?:\+(?:\d{1,4}|[NnXx]))++|\d{1,3}[×xX*]\d{1,3}(?:小时)?|\d{1,4}(?:[A-FHIK-NRST]|G)(?![A-Za-z])级?|\d{1,2}·\d{1,2}(?!\d))"
    rf"|(?P<ratio>{_N}(?::{_N}){{1,3}}(?![:\d]))"
    r"|(?P<num>(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?(?!\d))|\d++(?:\.\d++)?)"
    r"|(?P<plan>[“\"]?十[一二三四五]五[”\"]?(?:规划|计划|时期|期间|末|以来|初|开局)?)"
    r"|(?P<fan>翻(?:了)?[一两二三四]?番|倍增)"
    r"|(?P<cheng>[一二两三四五六七八九]成(?![为立功员长果绩效熟就本都交品]))"
    r"|(?P<pct>[百千]分之[零一二两三四五六七八九十百点]{1,10})"
    r"|(?P<mag>[数几]?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)[余多]?(?=美元|元|家|户|名|人|亩|场|项|座|条|套|个|吨|公里|辆|级|斤|平方))"
    r"|(?P<few>[两三四五六七八九十]{1,3}(?:家|所|批|轮|座|条|户|名|项|支|艘|台|辆|次)(?![级会]))"
    r"|(?P<rank>第[一二三四五六七八九十]{1,3}[位名])"
    r"|(?P<zero>零(?=死亡|病亡|感染|事故|伤亡))"
    r"|(?P<cmp>[均都]?(?:[高低好快优]于|超过|超)(?:全国|全省|全市|全区|全县|省|市|同类)[^,。;、]{0,8}?平均(?:水平|增速|值|增幅)?)"
    r"|(?P<soon>年内|年底前|(?<!每)上半年|“五一”前|国庆前)"
)
#: Whether a sentence can hold a token at all; cheap.
_SOME = re.compile(r"[0-9]|[百千]分之|翻了?[一两二三四]?番|倍增|[一二两三四五六七八九]成|零[死病感事伤]|平均|第[一二三四五六七八九十]|年内|底前|上半年|[五庆]”?前|[万千百亿][余多]?[元家户名人亩场项座条套个吨公辆级斤平美]|[两三四五六七八九十][家所批轮座条户名支艘辆台次]|十[一二三四五]五")
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;]?")

# -- words before a number ----------------------------------------------------
#: word → (what it is, value)
_TAIL: dict[str, tuple[str, str]] = {}


def _tail(kind: str, value: str, words: str) -> None:
    for word in words.split():
        _TAIL[word] = (kind, value)


_tail("hedge", "more_than", "超过 超 突破 逾 多于 大于 首超 首次突破 超出 跨过 冲破 首破 破")
_tail("hedge", "at_least", "不低于 不少于 至少 不小于 不低 迈上 站上 跨上 登上 跃上 迈入")
_tail("hedge", "at_most", "不超过 不高于 不大于 不多于 最多 控制在 压缩在 控制 不突破")
_tail("hedge", "less_than", "低于 不足 不到 小于 少于")
_tail("hedge", "nearly", "近 接近 将近 逼近")
_tail("hedge", "about", "约 大约 约为 约占 大概 向")
_tail("up", "", "增长 增加 提高 上升 上涨 增幅 增速 提升 回升 扩大 增 涨 增长了 增加了 提高了 提升了 上升了 增长率 涨幅 增长速度 净增 攀升 改善 改善了 升 高 多 多增 加快 增幅达")
_tail("down", "", "下降 减少 降低 下降了 减少了 降低了 回落 削减 压减 精简 缩短 萎缩 下滑 下跌 跌 降 减 负增长 收窄 压缩 下调 缩减 降幅 比降 减排 少 低 核减 压降 累计下降 减幅 压减了 节约")
_tail("to", "", "到 至 达到 达")
_tail("link", "", "为 是 共 共计 总计 合计 计 有 实现 完成 分别 均 都 各 仅 已 已经 将 的 了 在 保持在 稳定在 保持 稳定 位于 总共 也 还 : 着 即 又 再 全部 就 占到 占 占比 占比达 只 应 可 能 力争 确保 争取 预计 至今 目前 每年 幅度 规模 比例 率先 高达 长达 总数 总量 首次 其中 平均达 达成 大幅 稳步 持续 连续 继续 累计 超额完成 分别为 不断 较快 快速 共有 现有 拥有 “ ( \" 实现了 完成了 以 按 率先实现 明显 显著 有望 仍 仍然 要 提前 基本 顺利 以年均 保持了 保持年均 的速度 近年 只有 达到了 总 总计达 总额 之 等 成 延伸 延展 上 稳 由 从 比重 比重达 较 比")
_tail("avg", "", "年均 平均每年 每年平均 年平均 年均实现")
_tail("yoy", "", "同比 比上年 较上年 比去年 较去年 比上年同期 同比实际 环比 比去年同期 同口径 可比口径 按可比口径 按可比价格 按可比价格计算 按可比价计算 较上年同期 自然口径 同口径比 比上年度 上年同期 与上年相比 同比名义")
_tail("real", "", "实际 扣除价格因素 剔除价格因素")
_tail("nominal", "", "名义")
_tail("base", "", "比疫情前 较疫情前")
# 总额, 比重, 增幅 as whole nouns are decided below; the pieces here only close a phrase.
for _word in ("总额", "总量", "总数", "比重", "比例", "规模", "占比", "控制", "稳定", "上", "等", "保持", "持续", "连续", "加快", "拥有", "总", "比重达", "占比达", "增长率", "由", "从", "改善", "高", "多", "少", "低", "减排", "以", "减", "比", "较", "节约"):
    _TAIL.pop(_word, None)
for _word in ("由", "从"):
    _TAIL[_word] = ("from", "")
_TAIL["占"] = ("link", "")
_TAIL["总计"] = ("link", "")
_LONGEST_TAIL = max(map(len, _TAIL))

#: Words before a phrase that are no part of it.
_LEAD = {
    w: i
    for i, ws in enumerate(
        (
            "全市 全省 全国 全县 全区 全州 全旗 我市 我省 我县 我区 我州 全镇 全社会口径",
            "全年 今年 去年 当年 年内 年末 年底 目前 截至目前 截至年底 预计 预计全年 初步核算 初步测算 初步统计 经初步核算 据初步核算 据统计 累计 共 共计 总计 继续 持续 先后 其中 同时 并 也 已 将 要 使 实现 完成 推动 新的 到 年 末 以来 时期 期间 的 了 , 、 ) ( “ ” : 一是 二是 三是 四是 五是 六是 七是 八是 另有 还有 共有 现有 已有 拥有 总的 顺利 圆满 超额 高质量 高标准 全面 扎实 深入 大力 积极 加快 努力 每年 年度 力求 成功 分别 基本 高标准推进 高水平 较好 全力 已经 着力 不断 进一步 首次 其 全部 统筹 以及 和 与 及 实现了 完成了 推动了 促进 带动 和谐 强化 务必 保持 做到 实际 平均 、 力促 全年实现 全年完成 千方百计 预期 主要 底 初 度 - — | * · ① ② ③ ④ ⑤ 再 # > 保障 年初 近 近三年 近五年",
            "力争 争取 努力实现",
            "确保 保证",
            "新增 净增 增设 新设 新办 新增加 全年新增 新登记 累计新增 净增加 新增了",
        )
    )
    for w in ws.split()
}
_LONGEST_LEAD = max(map(len, _LEAD))

#: Verbs that may stand alone before a number: what they count stands behind it.
_VERBS = frozenset(
    "实施 启动 改造 建设 新建 建成 打造 完成 开工 开工建设 推进 整治 提升 推出 引进 成立 评选 办成 建立 设立 推广 创建 培育 认定 举办 开展 "
    "解决 发放 落实 安排 投入 投资 组织 牵引 支持 扶持 实现 投放 开通 开辟 新开通 新开工 竣工 新增 增设 新设 新办 新改扩建 改扩建 扩建 续建 "
    "修建 修复 治理 绘制 招引 签约 落地 新签约 入库 储备 谋划 策划 实施了 完成了 建成了 解决了 安置 救助 资助 培训 转移 帮扶 惠及 覆盖 接待 "
    "发展 壮大 建 办 设 引育 聚焦 赋予 选树 查处 打掉 召开 办理 受理 化解 排查 关闭 关停 淘汰 清理 拆除 征收 回收 盘活 处置 消化 出让 供应 收储 "
    "争取 争取到 到位 筹集 募集 融资 兑现 减免 退税 贷款 支出 拨付 下达 补助 补贴 奖励 出台 制定 修订 编制 发布 印发 取消 下放 精简 压减 承接 "
    "获批 获评 入选 荣获 获得 评为 列入 纳入 跻身 上榜 申报 争创 创成 提档升级 提档 提质 新认定 新引进 新入库 新建成 新建改建 新建改造 改建 升级 "
    "启动实施 加快推进 组织实施 新培育 新创建 引进培育 培育引进 选派 招聘 招录 引才 配备 配套 购置 更新 采购 增加 加装 安装 铺设 架设 敷设 疏浚 "
    "绿化 造林 植树 栽植 种植 新栽 新修 修缮 维修 翻修 硬化 拓宽 打通 贯通 建设了 打造了 实施完成 谋划实施 推动 促成 促进 带动 吸纳 吸引 集聚 汇聚 "
    "保障 提供 创造 形成 布局 凝炼 打响 运营 启用 新开 开设 开办 举行 承办 主办 协办 参加 参与 执行 开行 开展了 举办了 启动建设 稳定 新投放 新上 新登记 "
    "为 对 与 在 向 全力推进 重点推进 抓好 做好 办好 实施好 推进实施 全面完成 集中开工 滚动推进 重点抓好 新建和改造 新建及改造 建成投用 建设完成 储备项目 "
    "确保 力争 力争实现 力争完成 力争建成 再 再建 再建成 再创建 加强 加大 加快 加快建设 有序推进 持续推进 统筹推进 深入推进 积极推进 扎实推进 全面推进".split()
)
#: Adverbs that may precede such a verb.
_ADVERB = ("高标准", "高质量", "高水平", "高效率", "高起点", "全面", "扎实", "深入", "大力", "积极", "加快", "努力", "成功", "累计", "继续", "持续", "先后", "顺利", "圆满", "新", "集中", "重点", "统筹", "全力", "分别", "主动", "滚动", "再", "共", "已", "将", "要", "并", "率先", "基本", "着力", "全年", "今年", "年内")  # fmt: skip
#: Openings of what stands behind a number that name nothing.
_NO_NOUN = frozenset(
    "增长 下降 以上 以下 以内 左右 上下 同比 分别 其中 提高 达到 完成 用于 实现 以及 投入 上升 减少 增加 提升 回落 比上 较上 比去 较去 占全 占比 位居 居全 "
    "位列 列全 目标 任务 并在 的目 的任 的规 的水 的速 的增 的好 为全 是全 是上 是十 比十 较十 大关 台阶 的发 的良 高于 低于 跃居 居于 是“ 比“ 较“ 增速 涨幅 大台 的台 的大 的年 不等 不变 来自 规模 "
    "迈进 目标 奋进 冲刺 标准 至今 以来".split()
)
_RATE_WORDS = ("率", "比重", "占比", "比例", "份额", "首位度", "满意度", "覆盖面", "贡献度", "依存度", "浓度", "集中度", "知晓度")
_LEVEL_RATES = ("失业率", "涨幅", "赤字率", "利率", "自然增长率", "出生率", "死亡率", "价格", "能耗")
_INDEX_WORDS = ("指数", "系数", "评分", "得分", "分值", "比值", "均值", "pH值")
_INCREMENT = frozenset("新增 净增 增设 新设 新办 新增加 新登记 累计新增 全年新增 净增加 新增了 新发展 新投放".split())
_PER = (("每千人", "1000_persons"), ("千人", "1000_persons"), ("每万人", "10000_persons"), ("万人", "10000_persons"), ("每人", "person"), ("人均", "person"), ("户均", "household"), ("村均", "village"), ("亩均", "mu"), ("地均", "km2"), ("劳均", "person"), ("每百户", "100_households"), ("每平方公里", "km2"), ("每百人", "100_persons"), ("每十万人", "100000_persons"), ("班均", "class"))
_NAME_AFTER = ("国道", "省道", "县道", "乡道", "号线", "号", "路公交", "强", "周年", "院校", "工程”", "行动", "计划", "工程", "战略", "体系", "模式", "平台", "热线", "峰会", "展会", "条高速", "高速", "高地", "英里", "速", "型", "式", "舰", "频道", "专线", "版", "制", "字”", "字标", "级台风", "级景区", "级资质", "级甲", "级以上医", "甲医", "岛", "街坊", "大厦", "广场", "电厂", "街区", "栋”", "厂", "所队", "空间", "产业园", "文创", "公园", "米跑", "路", "片区”", "·", "联盟", "俱乐部")
_ORDINAL_AFTER = ("届", "期", "周年", "世纪", "年级", "标段")
_CATEGORY_NOUN = re.compile(
    r"的?[^,。;、]{0,6}?(?:项目|企业|工业|老年人|老人|单位|人口|学校|龙头|园区|产业|商品|人员|幼儿|群众|大户|锅炉|医院|医疗|公厕|河流|水库|人群|儿童|青少年|公民|居民|农户|小区|建筑|楼|机组|车辆|会议|案件|事故|高龄|树|门店|合作社|景区|公园|镇|村|街道|乡|县|产品|设备|仪器|基地|中心)"
)
_SPEC = re.compile(r"(?:日产|年产|日处理|年处理|总装机|日供水|年加工|单机|时速|直径|海拔|年屠宰|年出栏|装机)$")
_SPEC_NOUN = re.compile(r"^[^,。;、]{0,14}(?:生产线|项目|工程|厂|机组|装置|基地|变电站|线路|输变电|车间|电站|铝合金棒|产业园|码头|泊位|光伏|储能)")
_DONE_VERB = re.compile(r"完成|建成|完工|竣工|投用|投产|开工|通车|开放|启用|启动|运营|投入使用|开业|通航|贯通|封顶|交付|具备|更新|招生|实现|搬迁|全部")
_ASK = re.compile(r"力争|争取|力求|努力实现|奋力")
_PLEDGE = re.compile(r"确保|保证|务必")
_TO_YEAR = re.compile(r"到((?:19|20)\d\d)年")
_RANK_WORDS = re.compile(r"(?:居|列|位|排|跃|升|名|第|全国|全省|全球|世界|全市|跻身|进入|入围|保持|稳|获)")
_PLACES = {"全国": "china"}


class _Q:
    """One token of a sentence: where it stands and, for a quantity, what it says."""

    __slots__ = ("at", "behind", "cls", "end", "form", "hedge", "multiplier", "printed", "start", "unit", "unit_end")

    def __init__(self, start: int, end: int, cls: str, form: str = "") -> None:
        self.start, self.end, self.cls, self.form = start, end, cls, form
        self.printed, self.multiplier, self.unit, self.hedge = "", 1, None, ""
        self.unit_end = end


def extract(
    text: str,
    *,
    place: str = "",
    parent: str = "",
    published: str = "",
    restorations: Iterable[Restoration] = (),
    vocabulary: Mapping[str, str] | Vocabulary | None = None,
) -> Draft:
    """Read one document.

    Parameters
    ----------
    text : str
        The raw text; offsets of the result are code points into it.
    place, parent : str
        Slugs of the place it speaks of and of that place's parent.
    published : str
        ISO date or year, as exactly as known; may be empty.
    restorations : iterable of Restoration
        The overlay of a damaged text.
    vocabulary : mapping of phrase to indicator key, or Vocabulary
        Names and aliases of a ledger's indicators.

    Returns
    -------
    Draft

    Raises
    ------
    ValueError
        If a restoration does not fit the text.
    """
    return _Reader(text, place, parent, published, tuple(restorations), vocabulary).read()


class _Reader:
    def __init__(self, raw, place, parent, published, restorations, vocabulary) -> None:
        self.raw = raw
        self.restored = RestoredText(raw, restorations) if restorations else None
        self.flow = Flow(self.restored.text if self.restored else raw)
        self.text = self.flow.text
        self.place, self.parent = place or "unknown", parent
        self.words = vocabulary if isinstance(vocabulary, Vocabulary) else Vocabulary(vocabulary)
        self.sections = Sections(self.text, published)
        self.draft = Draft(year=self.sections.year)
        self.spots: list[tuple[int, int, str]] = []  # mentions as ranges of the flow
        self.rows: list[list] = []
        self.sentence_number = 0
        self.sources = {"全国": "china", "全省": "province"}

    # -- the document -----------------------------------------------------------
    def read(self) -> Draft:
        text, sections = self.text, self.sections
        at = 0
        for line in text.split("\n"):
            if line:
                if len(line) <= 70 or line[0] in "今新2做未到“\"十1过一刚五这—(本回去":
                    sections.line(line)
                else:
                    sections._open(line[:90])
                if _SOME.search(line) is not None:
                    if line[0] == "|" and line.count("|") > 2:
                        self._row(line, at)
                    else:
                        self._paragraph(line, at)
            at += len(line) + 1
        return self._finish()

    def _row(self, line: str, at: int) -> None:
        self._paragraph(line.replace("|", "。"), at)

    def _paragraph(self, line: str, at: int) -> None:
        start = _marker(line)
        if start:
            self.spots.append((at + start[0], at + start[1], "ordinal"))
            begin = start[1]
        else:
            begin = 0
        target = False
        subject = ""
        for m in _SENTENCE.finditer(line, begin):
            sentence = m[0]
            if _SOME.search(sentence) is None:
                if target and sentence[-1:] != ";":
                    target = False
                continue
            if not target:
                target = Sections.is_target(sentence)
            subject = self._sentence(sentence, at + m.start(), target, subject)
            if sentence[-1:] != ";":
                target = False

    # -- one sentence -------------------------------------------------------------
    def _sentence(self, s: str, base: int, target: bool, subject: str) -> str:
        tokens = self._tokens(s)
        if not tokens:
            return subject
        self.sentence_number += 1
        return _Sentence(self, s, base, tokens, target).read()

    def _tokens(self, s: str) -> list[_Q]:
        found: list[_Q] = []
        reach = 0
        for m in _TOKEN.finditer(s):
            start, end = m.span()
            if start < reach:
                # The unit of the token before took these characters.
                if end <= reach:
                    continue
                start = reach
                if m.lastgroup != "num":
                    continue
            q = _READ[m.lastgroup](s, start, end)
            if q is not None:
                found.append(q)
                reach = q.end
        _share_units(s, found)
        return found

    # -- the result ----------------------------------------------------------------
    def _finish(self) -> Draft:
        raw, flow, restored = self.raw, self.flow, self.restored
        back = restored.to_raw if restored else None
        mentions = []
        place_of: dict[tuple[int, int], tuple[int, int]] = {}
        for start, end, cls in self.spots:
            a, b = flow.given(start, end)
            if back:
                a, b = back(a), back(b - 1) + 1
            place_of[start, end] = a, b
            mentions.append(DraftMention(a, b, raw[a:b], cls))
        for a, b in flow.noise:
            if back:
                a, b = back(a), back(b - 1) + 1
            mentions.append(DraftMention(a, b, raw[a:b], "noise"))
        if restored:
            for d in restored.damage:
                if d.end > d.start and not any(c.isdigit() and c.isascii() for c in d.intended):
                    mentions += [DraftMention(d.start + m.start(), d.start + m.end(), m[0], "noise") for m in re.finditer(r"[0-9]+", raw[d.start : d.end])]
        mentions.sort()
        draft = self.draft
        draft.mentions = mentions = _disjoint(mentions)
        number = {(m.start, m.end): f"m{i:04d}" for i, m in enumerate(mentions, 1)}
        used: dict[str, int] = {}
        for row in self.rows:
            spot, quote_from = row[-6], row[-5]
            a, b = place_of[spot]
            mention = number.get((a, b))
            if mention is None:
                continue
            quote_start, quote = self._quote(quote_from, a, b)
            values = row[:-6]
            key = values[4]
            name = f"{key}.{values[9] or 'undated'}"
            if values[20] != "achieved":
                name += "." + values[20]
            if values[7] in ("growth_yoy", "growth_annual_avg", "change_pct"):
                name += ".growth"
            n = used[name] = used.get(name, 0) + 1
            values[0] = name if n == 1 else f"{name}.{n}"
            values[2] = mention
            values[27], values[28] = quote, str(quote_start)
            draft.claims.append(DraftClaim(*values, a, b, *row[-4:]))
        return draft

    def _quote(self, flow_start: int, a: int, b: int) -> tuple[int, str]:
        """At most 40 characters of the raw text that end with the mention."""
        q, _ = self.flow.given(flow_start, flow_start + 1)
        if self.restored:
            q = self.restored.to_raw(q)
        q = min(q, a)
        if b - q > 40:
            q = b - 40 if b - a <= 40 else a
        return q, self.raw[q : min(b, q + 40)]


def _disjoint(mentions: list[DraftMention]) -> list[DraftMention]:
    out: list[DraftMention] = []
    reach = -1
    for m in mentions:
        if m.start >= reach:
            out.append(m)
            reach = m.end
    return out


_MARK = re.compile(r"(?:[-—·●#>*]{0,6})(?:\((\d{1,3})\)|(\d{1,2})(?=[、.)](?!\d))|(0\d)(?!\d|年|月|版)|([①-⑳]))")


def _marker(line: str) -> tuple[int, int] | None:
    """Where a list marker with digits stands at the start of a paragraph."""
    m = _MARK.match(line)
    if m is None:
        return None
    return m.span(m.lastindex)


# -- reading the tokens -------------------------------------------------------------
def _quoted(s: str, start: int, end: int) -> bool:
    """Whether the number stands inside quotation marks as part of a name."""
    a = max(s.rfind("“", max(0, start - 16), start), s.rfind("《", max(0, start - 24), start), s.rfind("「", max(0, start - 16), start))
    if a < 0 or "”" in s[a:start] or "》" in s[a:start]:
        return False
    b = min((i for i in (s.find("”", end, end + 16), s.find("》", end, end + 24), s.find("」", end, end + 16)) if i >= 0), default=-1)
    return b >= 0 and "“" not in s[end:b]


def _read_num(s: str, start: int, end: int) -> _Q | None:
    digits = s[start:end].replace(",", "")
    if len(digits) > 30:
        return _Q(start, end, "other")
    before = s[start - 1 : start]
    if before == "第":
        return _read_rank(s, start - 1, end)
    at, multiplier, over = number_end(s, end)
    unit = unit_at(s, at)
    q = _Q(start, at, "claim", "num")
    q.printed, q.multiplier, q.hedge, q.unit = digits, multiplier, over, unit
    if unit is not None:
        q.end = at + len(unit.name)
        if s[q.end : q.end + 1] in ("余", "多") and unit.dimension in ("money", "mass", "area", "length", "count") and s[q.end + 1 : q.end + 2] in ("", ",", "。", ";", "、"):
            q.hedge = "over"
    q.unit_end = q.end
    after = s[q.end : q.end + 8]
    name = unit.name if unit is not None else ""
    # --- not a quantity at all
    if unit is None and multiplier == 1:
        tail = s[end : end + 4]
        if tail.startswith(_ORDINAL_AFTER):
            q.cls = "ordinal"
            return q
        if tail.startswith(_NAME_AFTER) or (before and (before.isascii() and before.isalpha())):
            if tail[:1] == "强" and before == "前" and re.search(r"[居列位入进跻排]", s[max(0, start - 24) : start]):
                q.form, q.unit, q.hedge = "rank", UNITS["位"], "at_most"
                return q
            q.cls = "name"
            return q
        if tail[:1].isascii() and tail[:1].isalpha():
            q.cls = "name"
            return q
        if digits.isdigit() and len(digits) == 4 and digits[:2] in ("19", "20"):
            q.cls = "date"
            return q
    if name == "年" or name == "个年头" or name == "年时间":
        q.cls = "date"
        return q
    if name in ("岁", "周岁"):
        q.cls = "category"
        if after[:2] in ("以上", "以下", "以内"):
            q.end += 2
        elif s[max(0, start - 8) : start].endswith(("寿命", "寿命达", "寿命达到", "提高到", "期望寿命为")):
            q.cls = "claim"
        return q
    if unit is not None and name == "条" and multiplier == 1 and re.match(r"(?:、[^,。;]{2,16}\d+条)*(?:等[^,。;]{0,6})?(?:措施|政策|举措|意见)", s[q.end : q.end + 60].replace("\n", "")) and s[max(0, start - 2) : start] not in ("推出", "出台") and start and s[start - 1] not in "了出施的":
        q.cls = "name"
        return q
    if _quoted(s, start, q.end) and not (unit is not None and unit.dimension in ("percent", "points", "money") and multiplier > 1):
        q.cls = "name"
        return q
    if unit is not None and unit.dimension in ("percent", "tenths"):
        pass
    elif name in ("方面", "级", "大", "期", "字", "届", "版", "环", "道", "点", "度", "号", "步", "对", "门") and multiplier == 1:
        q.cls = "ordinal" if name in ("期", "级", "届", "版") else "other"
        if name == "大" or name == "级":
            q.cls = "name" if name == "大" else "category"
        if name in ("度", "对", "门", "道", "点") and after[:1] not in "以" and q.printed.isdigit() and name in ("对", "道", "门"):
            q.cls = "claim"
        return q
    elif name in ("分钟", "秒", "小时", "个小时", "月", "个月") and not re.search(r"(?:[到至在为达]|压缩|缩短|减少|提速|时长|时间|降低)$", s[max(0, start - 4) : start]):
        q.cls = "name" if after[:1] and after[:1] not in ",。;、内以的" else "other"
        return q
    elif unit is not None and unit.dimension == "voltage":
        q.cls = "category"
        return q
    if unit is not None and unit.dimension not in ("percent", "points", "tenths", "times"):
        left4 = s[max(0, start - 4) : start]
        if after[:2] in ("以上", "以下", "以内") and _CATEGORY_NOUN.match(s, q.end + 2) and not left4.endswith(("达到", "达", "于", "过")):
            q.cls = "category"
            q.end += 2
            return q
        if unit.dimension in ("mass", "power", "count", "volume", "area", "length", "money") and _SPEC.search(left4) and _SPEC_NOUN.match(s[q.end : q.end + 24]):
            q.cls = "category"
            return q
        if unit.dimension in ("mass", "power") and after[:1] == "级" and multiplier == 1:
            q.cls = "category"
            return q
    if name in ("天", "日") and multiplier == 1 and (before in "近前" or after[:1] in "内前"):
        q.cls = "other"
    return q


def _read_rank(s: str, start: int, end: int) -> _Q:
    q = _Q(start, end, "ordinal", "rank")
    word = s[end : end + 1]
    digits = s[start + 1 : end]
    q.printed = digits if digits.isdigit() else han_number(digits.rstrip("位名"))
    if digits[-1:] in "位名":
        word = digits[-1]
    elif word and word in "位名":
        q.end = end + 1
    elif word and word not in ",。;、!?)":
        return q
    left = s[max(0, start - 14) : start]
    if q.printed and (_RANK_WORDS.search(left) is not None or word in ("位", "名")):
        q.cls, q.unit = "claim", UNITS["位"]
    q.unit_end = q.end
    return q


def _read_date(s: str, start: int, end: int) -> _Q:
    q = _Q(start, end, "date", "date")
    return q


def _read_name(s: str, start: int, end: int) -> _Q:
    word = s[start:end]
    if word[0].isdigit() and word[-1:] == "级" and False:
        return _Q(start, end, "name")
    return _Q(start, end, "name")


def _read_ratio(s: str, start: int, end: int) -> _Q:
    q = _Q(start, end, "claim", "ratio")
    parts = s[start:end].split(":")
    left = s[max(0, start - 16) : start]
    if len(parts) == 2 and re.search(r"结构|比|占比|构成|配比|比例", left) is None:
        q.cls = "other"
    if max(map(len, parts)) > 12:
        q.cls = "other"
    q.printed = ":".join(parts)
    return q


def _read_plan(s: str, start: int, end: int) -> _Q:
    return _Q(start, end, "date", "plan")


def _read_fan(s: str, start: int, end: int) -> _Q | None:
    q = _Q(start, end, "claim", "fan")
    if _quoted(s, start, end) or s[end : end + 2] in ("计划", "工程", "行动", "”"):
        return None
    word = s[start:end]
    n = next((c for c in word if c in "一两二三四"), "一")
    q.printed = str(2 ** {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}[n])
    q.unit = UNITS["倍"]
    return q


def _read_cheng(s: str, start: int, end: int) -> _Q | None:
    before, after = s[max(0, start - 2) : start], s[end : end + 2]
    if not (before[-1:] in ("超", "近", "约", "达", "过", "足", "逾") or after in ("以上", "左右", "以下", "多的") or after[:1] in ("多",)):
        return None
    q = _Q(start, end, "claim", "han")
    q.printed, q.multiplier, q.unit = han_number(s[start]), 10, UNITS["成"]
    if after[:1] == "多":
        q.hedge = "over"
    return q


def _read_pct(s: str, start: int, end: int) -> _Q | None:
    q = _Q(start, end, "claim", "num")
    q.printed = han_number(s[start + 3 : end])
    if not q.printed:
        return None
    q.unit = UNITS["%" if s[start] == "百" else "‰"]
    return q


_SIZE_BEFORE = ("超", "近", "逾", "约", "过", "破", "上", "达", "足")
_VERB_BEFORE = ("举办", "培育", "建设", "打造", "引进", "凝炼", "布局", "实施", "新增", "发展", "组织", "新建", "推出", "推进", "完成", "四个", "三个", "两个", "五个", "规模", "冲击", "打造", "迈向", "突破", "抽调", "选派", "培训", "冲刺", "迈进", "达到")


def _read_mag(s: str, start: int, end: int) -> _Q | None:
    before = s[max(0, start - 2) : start]
    sized = before[-1:] in _SIZE_BEFORE
    if not sized and before not in _VERB_BEFORE and not (s[start] in "数几"):
        return None
    if before[-1:] == "每" or _quoted(s, start, end):
        return None
    word = s[start:end]
    several = word[0] in "数几"
    over = "over" if word[-1] in "余多" else ""
    word = word.strip("数几余多")
    unit = unit_at(s, end)
    if unit is None and s[end : end + 1] != "级":
        return None
    if unit is not None and unit.name == "级":
        unit = None
    if unit is None or unit.dimension == "count" and unit.name == "人" and not sized:
        if unit is not None:
            return None
        if MAGNITUDES[word] < 10**10:
            return None
        q = _Q(start, end + 1, "claim", "han")
        q.unit, q.hedge = UNITS["元"], "order_of"
    else:
        q = _Q(start, end + len(unit.name), "claim", "han")
        q.unit, q.hedge = unit, over or ("over" if several else "")
    q.printed, q.multiplier = "1", MAGNITUDES[word]
    q.unit_end = q.end
    if s[q.end : q.end + 2] in ("以上", "以下") and _CATEGORY_NOUN.match(s, q.end + 2):
        return None
    return q


def _read_few(s: str, start: int, end: int) -> _Q | None:
    before = s[max(0, start - 2) : start]
    if not (before[-1:] in ("等", "了") or before in ("发放", "新增", "建成", "新建", "设立", "成立", "开通", "引进")):
        return None
    if s[end - 1] in "项条次" and before[-1:] != "了":
        return None
    if s[end : end + 1] in ("重", "大") or _quoted(s, start, end):
        return None
    value = han_number(s[start : end - 1])
    if not value:
        return None
    q = _Q(start, end, "claim", "han")
    q.printed, q.unit = value, UNITS.get(s[end - 1])
    return q if q.unit is not None else None


def _read_zero(s: str, start: int, end: int) -> _Q:
    q = _Q(start, end, "claim", "zero")
    q.printed, q.unit = "0", UNITS["起" if s[end : end + 2] == "事故" else "人"]
    return q


def _read_cmp(s: str, start: int, end: int) -> _Q:
    return _Q(start, end, "claim", "cmp")


def _read_soon(s: str, start: int, end: int) -> _Q:
    return _Q(start, end, "soon", "soon")


_READ = {
    "date": _read_date, "name": _read_name, "ratio": _read_ratio, "num": _read_num, "plan": _read_plan, "fan": _read_fan,
    "cheng": _read_cheng, "pct": _read_pct, "mag": _read_mag, "few": _read_few, "rank": _read_rank, "zero": _read_zero,
    "cmp": _read_cmp, "soon": _read_soon,
}  # fmt: skip

_JOIN = {"-", "~", "—", "--", "——", "至", "到", "~~"}
_LIST = {"、", "和", "与", "及", ",", "或"} | _JOIN


def _share_units(s: str, tokens: list[_Q]) -> None:
    """A number without a unit takes that of the next in its list or range; ends of a range are marked."""
    for i in range(len(tokens) - 2, -1, -1):
        a, b = tokens[i], tokens[i + 1]
        if a.form != "num" or b.form != "num" or b.start - a.end > 2:
            continue
        between = s[a.end : b.start]
        if between not in _LIST:
            continue
        if a.cls == "claim" and a.unit is None and (b.unit is not None or b.multiplier > 1) and (between != "," ):
            a.unit = b.unit
            if a.multiplier == 1 and between in _JOIN:
                a.multiplier = b.multiplier
            elif a.multiplier == 1 and b.multiplier > 1 and between == "、":
                a.multiplier = b.multiplier
        if a.cls != "claim" and b.cls == "claim" and between in _JOIN and a.unit is None:
            a.unit, a.cls, a.multiplier = b.unit, "claim", b.multiplier
        if a.cls == "claim" and b.cls != "claim" and between in _JOIN and a.unit is None:
            a.cls = b.cls
        if between in _JOIN and a.cls == b.cls == "claim" and not (s[max(0, a.start - 12) : a.start].count("从") or s[max(0, a.start - 12) : a.start].count("由")):
            a.hedge, b.hedge = "range_low", "range_high"


from duizhang.reading.sentence import Sentence as _Sentence  # noqa: E402
