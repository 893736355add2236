"""One sentence: which words around a number say of what it is, how it moved, when, and whether it was done.

What it generalises: in official Chinese the clause is the unit. Before the
number stand subject, verb and hedge, read here from the number outwards;
behind it measure word, hedge and, for things counted, their name. A clause
without a subject speaks of the one before it.
"""

from __future__ import annotations

import re

from duizhang.reading.indicators import Vocabulary
from duizhang.reading.periods import plan_span, year_span
from duizhang.reading.quantity import MAGNITUDE_WORDS
from duizhang.reading.sections import Sections
from duizhang.reading.tokens import Token

__all__ = ["RULES", "Reading", "read_sentence"]

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
_tail("hedge", "about", "约 大约 约为 约占 大概")
_tail("up", "", "增长 增加 提高 上升 上涨 增幅 增速 提升 回升 扩大 增 涨 增长了 增加了 提高了 提升了 上升了 增长率 增长速度 净增 攀升 改善 改善了 升 高 多 多增 增产 增收 增支 加快 增幅达")
_tail("down", "", "下降 减少 降低 下降了 减少了 降低了 回落 削减 压减 精简 缩短 萎缩 下滑 下跌 跌 降 减 负增长 收窄 压缩 下调 缩减 降幅 比降 减排 少 低 核减 压降 累计下降 减幅 压减了 减产 减收 节约")
_tail("to", "", "到 至 达到 达")
_tail("link", "", "为 是 共 共计 总计 合计 有 实现 完成 分别 均 都 各 仅 已 已经 将 的 了 在 保持在 稳定在 保持 稳定 位于 总共 也 : 着 全部 占到 占 占比 占比达 力争 确保 争取 预计 至今 目前 每年 幅度 规模 比例 率先 高达 长达 总数 总量 首次 其中 平均达 达成 大幅 稳步 持续 连续 继续 累计 超额完成 分别为 不断 较快 快速 共有 现有 拥有 “ ( \" 实现了 完成了 以 按 率先实现 明显 显著 有望 仍 仍然 提前 基本 顺利 以年均 保持了 保持年均 的速度 近年 只有 达到了 总 总计达 总额 延伸 延展 调整 优化 调整优化 变化 上 稳 由 从 比重 比重达 较 比")
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
#: One-character words that end a longer word, by the character before: 签约 is not 约.
_INSIDE = {
    "约": "签节条集契履预制租解续邀相合", "近": "附最靠邻临", "超": "高", "达": "到发抵传直雷表通下送", "为": "成作行因分定转称评列升改变认设划",
    "是": "别其也就但都于而", "有": "所国具含拥公保持没只私享特共原现富占", "在": "存潜所现正", "均": "人户村亩地平年日劳班社组月生",
    "都": "首成古", "各": "", "已": "", "将": "", "的": "", "了": "为除", "共": "公总", "到": "达得收受提感遇", "至": "甚乃以截", "增": "新净倍递扩", "减": "缩精核递裁", "降": "", "跌": "",
    "升": "提公毫", "涨": "", "破": "打侦爆", "由": "自理缘事", "从": "服", "高": "提", "仅": "不",
}  # fmt: skip
_LONGEST_TAIL = max(map(len, _TAIL))

#: Words before a phrase that are no part of it.
_LEAD = {
    w: i
    for i, ws in enumerate(
        (
            "全市 全省 全国 全县 全区 全州 全旗 我市 我省 我县 我区 我州 全镇 全社会口径",
            "全年 今年 去年 当年 年内 年末 年底 目前 截至目前 截至年底 预计 预计全年 初步核算 初步测算 初步统计 经初步核算 据初步核算 据统计 累计 共 共计 总计 继续 持续 先后 其中 同时 并 也 已 将 要 使 实现 完成 推动 新的 到 年 末 以来 时期 期间 的 了 , 、 ) ( “ ” : 一是 二是 三是 四是 五是 六是 七是 八是 另有 还有 共有 现有 已有 拥有 总的 顺利 圆满 超额 高质量 高标准 全面 扎实 深入 大力 积极 加快 努力 每年 年度 力求 成功 分别 基本 高标准推进 高水平 较好 全力 已经 着力 不断 进一步 首次 其 全部 统筹 以及 和 与 及 实现了 完成了 推动了 促进 带动 和谐 强化 务必 保持 做到 平均 、 力促 全年实现 全年完成 千方百计 预期 主要 底 初 度 - — | * · ① ② ③ ④ ⑤ 再 # > 保障 年初 近三年 近五年 连续三年 连续五年 连续两年 五年 三年 四年 两年 十年 这五年 一年",
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
_ADVERB = frozenset(("高标准", "高质量", "高水平", "高效率", "高起点", "全面", "扎实", "深入", "大力", "积极", "加快", "努力", "成功", "累计", "继续", "持续", "先后", "顺利", "圆满", "新", "集中", "重点", "统筹", "全力", "分别", "主动", "滚动", "再", "共", "已", "将", "要", "并", "率先", "基本", "着力", "全年", "今年", "年内"))  # fmt: skip
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
_DONE_VERB = re.compile(r"完成|建成|完工|竣工|投用|投产|开工|通车|开放|启用|启动|运营|投入使用|开业|通航|贯通|封顶|交付|具备|更新|招生|实现|搬迁|全部")
_ASK = re.compile(r"力争|争取|力求|努力实现|奋力")
_PLEDGE = re.compile(r"确保|保证|务必")
_TO_YEAR = re.compile(r"到((?:19|20)\d\d)年")

_FIRMS = ("企业", "主体", "公司", "商户", "单位", "店", "工商户", "机构")
_PEOPLE = re.compile(r"[^,。;]{0,4}(?:儿女|人民|群众|居民|市民|农民|人口|干部|学生|职工)")
_SUFFIX = {"以上": "at_least", "及以": "at_least", "以内": "at_most", "以下": "at_most", "之内": "at_most", "左右": "about", "上下": "about"}
_BREAK = re.compile(r"[,;:。]")
#: Ends of phrases that name a flow of the whole period and no stock.
_FLOW_END = ("投资", "资金", "贷款", "减税", "降费", "减税降费", "补贴", "补助", "绿化", "造林", "改造", "竣工", "拆除", "投入", "减负", "融资", "投资总额", "面积")
#: Nouns that say nothing without the subject before them.
_GENERIC = frozenset("总数 总量 增加值 产值 总产值 数量 总额 余额 销售额 营业收入 利润 总数量 面积".split())
_AT_RANK = re.compile(r"(?:增速|增幅|增长速度|总量|规模|绩效|综合)?(?:均|稳|继续|持续|连续|首次|分别)?(?:位居|位列|居|列|位|排名?在?|排|跃居|跃升至?|跃至|升至|上升到|上升至|保持|获|进入|跻身|稳居|名列)?(?:全国|全省|全市|全球|世界|中部|西部|全区|全州|省|[^,]{0,6}(?:县|城市|市)){0,2}(?:前)?$")
_TIMES_OF = re.compile(r"(?:分别)?(?:是|为|达到?|相当于)[^,。]{0,12}?的?$")
_FROM_LAST = re.compile(r"(?:由|从)(?:上年同期|上年末|上年|去年|年初|原来)的?$")
_EACH_END = re.compile(r"(由|从)?(?:每人每[月年天日]|年人均|月人均|人均每[月年]|每人|每户|每亩|每吨|每[个名张位平](?:方米)?)$")
_SPLIT = re.compile(r"以及|、|和|与|及")
_OF = re.compile(r"占(?:到)?(?:全[市省县区]|)([^,;。]{2,16}?)(?:的)?(?:比重|比例|份额)?(?:为|达到|达|超过|超)?$")


class Reading:
    """What sentences are read into: mentions (``spots``), rows of claims, the words of new keys."""

    def __init__(self, sections: Sections, words: Vocabulary, place: str, parent: str) -> None:
        self.sections, self.words, self.place, self.parent = sections, words, place, parent
        self.spots: list[tuple[int, int, str]] = []
        self.rows: list[list] = []
        self.phrases: dict[str, str] = {}
        self.sentence = 0


class _Left:
    """What stands before a number: the phrase and what its closing words say."""

    __slots__ = ("avg", "base", "each", "hedges", "move", "origin", "per", "phrase", "phrase_at", "price", "to", "verb", "yoy")

    def __init__(self) -> None:
        self.phrase, self.verb = "", ""
        self.phrase_at = 0
        self.move = 0
        self.to = self.avg = self.yoy = self.each = self.origin = self.base = False
        self.price = self.per = ""
        self.hedges: list[str] = []


#: Characters that no phrase begins with: 完成率 is one word.
_BOUND = frozenset("率度量额数值者性")
#: Words that begin with a one-character lead and are whole.
_WHOLE = frozenset(
    "再生 并网 并购 使用 使命 要素 共享 共建 共同 共青 将军 年产 年均 年度 初中 初级 初验 近海 近视 近岸 和谐 和平 和睦 其他 再就 再造 再贷 到位 到账 到户 到期 到港 到会 "
    "年人 年检 年薪 末端 的士 了解 底层 底数 与会 及时 及格 到岗 已建 将乐 年画 年轻 年级 和美 和田 要闻 使馆".split()
)


def _left(words: str, at: int) -> _Left:
    """Read the words before a number from the number outwards."""
    left = _Left()
    end = len(words)
    while end:
        for n in range(min(_LONGEST_TAIL, end), 0, -1):
            found = _TAIL.get(words[end - n : end])
            if found is not None:
                break
        else:
            break
        kind, value = found
        word = words[end - n : end]
        if n == 1 and end > 1 and words[end - 2] in _INSIDE.get(word, ""):
            break
        if kind == "hedge":
            left.hedges.append(value)
        elif kind in ("up", "down"):
            if left.move:
                break
            left.move = 1 if kind == "up" else -1
            left.verb = word
        elif kind == "to":
            # 增长到 is a level; 到 before the verb (到2020年增长) is none.
            left.to = left.to or left.move == 0
        elif kind == "avg":
            left.avg = True
        elif kind == "yoy":
            left.yoy = True
        elif kind in ("real", "nominal"):
            left.price = kind
        elif kind == "base":
            left.base = True
        elif kind == "from":
            left.origin = True
        elif word in ("分别", "均", "都", "分别为"):
            left.each = True
        end -= n
    start = 0
    while start < end:
        for n in range(min(_LONGEST_LEAD, end - start), 0, -1):
            group = _LEAD.get(words[start : start + n])
            if group is not None and words[start + n : start + n + 1] not in _BOUND and not (n == 1 and words[start : start + 2] in _WHOLE):
                break
        else:
            break
        if group == 4:
            left.verb = left.verb or words[start : start + n]
            if start + n >= end:
                break
        start += n
    left.phrase = words[start:end]
    left.phrase_at = at + start
    return left


def _is_verb(phrase: str) -> bool:
    """Whether a phrase is a verb alone, so that what it counts must stand behind the number."""
    if phrase in _VERBS:
        return True
    if phrase[-1:] == "了" and phrase[:-1] in _VERBS:
        return True
    for n in (3, 2, 1):
        if phrase[:n] in _ADVERB and (phrase[n:] in _VERBS or len(phrase) == n):
            return True
    return False


def _behind(s: str, at: int, stop: int) -> str:
    """The noun that stands behind a number, up to the end of its clause; empty if none does."""
    end = min(stop, at + 32)
    m = _CLOSE.search(s, at, end)
    if m is not None:
        end = m.start()
    phrase = s[at:end]
    if phrase[:1] == "的":
        phrase = phrase[1:]
    if not phrase or phrase[:2] in _NO_NOUN or phrase[0] in "、和与及,;。)\"并或且”至到-~的":
        return ""
    cut = phrase.find("、")
    if cut > 0 and stop < at + 32 and stop <= at + len(phrase) + 3:
        phrase = phrase[:cut]
    return phrase.rstrip("、和与及的等有已为将对")


_CLOSE = re.compile(r"[,;:。!?]")
_TRIM_VERB = ("实施", "完成", "推进", "用于", "开展", "支持", "投入", "建设", "改造")


def read_sentence(r: Reading, s: str, base: int, found: list[Token], target: bool) -> None:
    """Add the mentions and claims of one sentence to a reading.

    Parameters
    ----------
    r : Reading
    s : str
        The sentence, folded and unwrapped.
    base : int
        Where it starts in the running text.
    found : list of Token
    target : bool
        Whether the passage sets out aims.
    """
    r.sentence += 1
    label = f"s{r.sentence:04d}"
    section = r.sections.now
    local = None  # a span printed in this sentence
    own = None  # a span that belongs to the next number only
    origin_at = -1  # where 从 stood before a date
    prev: Token | None = None  # the last claim or date: its words are used up
    prev_behind = ""
    subjects: list[tuple[str, str, int]] = []  # phrase, verb, where
    pending: dict[int, tuple[str, str, int, _Left]] = {}
    cut = 0
    against = None
    before_left = None  # how the claim before was read
    before_verb = ""
    last_n = len(found)
    for i, q in enumerate(found):
        start, end = q.start, q.end
        if q.cls == "date":
            r.spots.append((base + start, base + end, "date"))
            word = s[start:end]
            span = plan_span(word) if q.form == "plan" else year_span(word)
            if span is None and q.form == "date" and word[:1] in "二一" and "年" in word:
                digits = "".join("0" if c in "〇○零" else str("一二三四五六七八九".index(c) + 1) for c in word[:4] if c in "〇○零一二三四五六七八九")
                span = (int(digits), int(digits)) if len(digits) == 4 else None
            if q.form == "plan" and span and (word.endswith("末") or s[end : end + 1] == "末"):
                span = (span[1], span[1])
            before = s[max(0, start - 1) : start]
            if "月" in word and span is None:
                if _deadline(r, s, base, q, found, i, section, label):
                    r.spots.pop()
                prev, cut = q, end
                continue
            if span is None:
                cut = end
                continue
            if before in ("比", "较", "与", "同", "超"):
                against = span
            elif before in ("是", "为") and "倍" in s[end : end + 12]:
                against = span
                continue
            elif before in ("从", "由", "自"):
                own, origin_at = span, start - 1
                continue
            elif s[end : end + 1] == "的" and i + 1 < last_n and found[i + 1].start <= end + 2:
                own = span
            else:
                local = span
            if before not in ("比", "较", "与", "同", "超"):
                prev, cut = q, end
            else:
                # 比2015年提高: the words between are the comparison's.
                prev_cut = s[cut:start]
                if not prev_cut.strip("，,、比较与同"):
                    cut = end
            continue
        if q.cls == "soon":
            _deadline(r, s, base, q, found, i, section, label)
            continue
        if q.cls != "claim":
            r.spots.append((base + start, base + end, q.cls))
            if q.cls == "category" and (prev is None or s.find(",", prev.end, start) >= 0):
                pass
            continue
        r.spots.append((base + start, base + end, "claim"))
        # ---- the words before the number
        lo = max(cut, start - 60)
        if origin_at >= 0:
            hi = origin_at
        else:
            hi = start
        comma = max(s.rfind(",", lo, hi), s.rfind(":", lo, hi), s.rfind(";", lo, hi))
        same_clause = prev is not None and prev.cls == "claim" and comma < prev.end
        begin = comma + 1 if comma >= lo else lo
        words = s[begin:hi]
        listed = False
        if same_clause:
            between = s[prev.end : hi]
            if between[:2] in _SUFFIX:
                between = between[2:]
            p = between.find("、")
            if p < 0 and between[:1] in ("和", "与", "及"):
                p = 0
            if p < 0:
                for c in "和与及":
                    k = between.find(c)
                    if k > 0 and (prev_behind and k >= len(prev_behind) - 1 or prev_behind == ""):
                        p = k
                        break
            if p >= 0:
                listed = True
                words = between[p + 1 :]
                begin = hi - len(words)
            elif prev_behind:
                words = between[len(prev_behind) :] if between.startswith(prev_behind) else ""
                begin = hi - len(words)
        got = pending.pop(i, None)
        if got is not None:
            phrase, verb, phrase_at, left = got
            mine = _left(words, begin)
            hedges = mine.hedges
            rule = "respectively"
            confidence = 0.85
            behind = ""
        else:
            left = _left(words, begin)
            hedges = left.hedges
            phrase, verb, phrase_at = left.phrase, left.verb, left.phrase_at
            rule, confidence = "before", 0.92
            behind = ""
        if listed and not verb and before_verb in _INCREMENT:
            verb = before_verb
        if origin_at >= 0:
            left.origin = True
            origin_at = -1
        unit = q.unit
        dimension = unit.dimension if unit is not None else ("none" if q.form not in ("ratio", "cmp") else q.form)
        after_at = q.unit_end if q.unit_end > end else end
        suffix = _SUFFIX.get(s[after_at : after_at + 2], "")
        if suffix:
            after_at += 3 if s[after_at : after_at + 2] == "及以" else 2
        stop = len(s)
        for k in range(i + 1, min(i + 4, last_n)):
            if found[k].cls not in ("name", "ordinal"):
                stop = found[k].start
                break
        if got is None:
            trimmed = phrase
            if q.form == "rank":
                trimmed = _AT_RANK.sub("", phrase)
            elif dimension == "times":
                m = _TIMES_OF.search(words)
                if m is not None:
                    left.each = left.each or m[0].startswith("分别")
                    trimmed = _left(words[: m.start()], begin).phrase
            elif (m := _FROM_LAST.search(words)) is not None:
                trimmed, left.origin = _left(words[: m.start()], begin).phrase, True
            elif phrase[:2] in ("高于", "低于", "超过", "超出") and not subjects == []:
                trimmed, left.base = "", True
                if phrase[:2] == "低于":
                    left.move = left.move or -1
            elif phrase and phrase[0] in "较比与" and phrase[:2] not in ("比重", "比例", "较大", "较重", "比较", "较好"):
                trimmed, left.base = "", True
            else:
                m = _EACH_END.search(phrase) if "每" in phrase or "人均" in phrase else None
                if m is not None:
                    left.per = "person" if "人" in m[0] else "each"
                    left.origin = left.origin or m[1] is not None
                    trimmed = phrase[: m.start()]
            if trimmed != phrase:
                phrase = trimmed
        if q.hedge == "range_high" and before_left is not None and not phrase:
            left, got = before_left, (subjects[-1] if subjects else None)
            if got is not None:
                phrase, verb, phrase_at = got
                rule = "shared-unit"
        # ---- several subjects, several numbers
        if got is None and left.each and dimension != "cmp":
            group = [i]
            k = i + 1
            while k < last_n and len(group) < 12:
                between = s[found[k - 1].end : found[k].start]
                if between[:2] in _SUFFIX:
                    between = between[2:]
                if between.lstrip("、和与及,以超约近达") or found[k].cls != "claim" or not between:
                    break
                group.append(k)
                k += 1
            parts = _subjects(phrase) if phrase else []
            if len(group) > 1:
                if len(parts) != len(group):
                    if phrase.startswith("城乡") and len(group) == 2:
                        parts = ["城镇" + phrase[2:], "农村" + phrase[2:]]
                    elif not phrase and len(subjects) >= len(group):
                        recent = subjects[-len(group) :]
                        phrase, verb2, phrase_at = recent[0]
                        for j, (p2, _v2, a2) in zip(group[1:], recent[1:], strict=True):
                            pending[j] = (p2, "", a2, left)
                        rule = "respectively"
                        parts = []
                    elif len(parts) > len(group):
                        parts = parts[-len(group) :]
                    else:
                        parts = [phrase] * len(group)
                if parts:
                    phrase = parts[0]
                    for j, p2 in zip(group[1:], parts[1:], strict=True):
                        pending[j] = (p2, verb, phrase_at, left)
                    rule = "respectively"
                several = [phrase]
            else:
                several = parts if len(parts) > 1 else [phrase]
                if len(several) > 1:
                    rule = "all"
        else:
            several = [phrase]
        # ---- behind, or carried
        if got is None and rule == "before":
            counted = dimension == "count" or dimension == "time"
            if dimension in ("ratio", "cmp"):
                pass
            elif not phrase or _is_verb(phrase):
                if not phrase and left.move and not left.to:
                    if dimension not in ("percent", "points", "tenths", "times", "per_mille"):
                        behind = _behind(s, after_at, stop)
                        if behind:
                            verb = left.verb
                            if verb in ("提升", "改善", "扩大", "精简", "改善了", "压缩"):
                                left.move = 0
                else:
                    behind = _behind(s, after_at, stop)
            elif counted and not left.move and (left.verb or words[-1:] not in "达到为超") and not left.hedges:
                behind = _behind(s, after_at, stop)
            elif counted and phrase and left.hedges and not left.to and words[-1:] in "超近约" and len(phrase) <= 4:
                behind = _behind(s, after_at, stop)
            elif dimension in ("area", "length", "mass", "volume", "power") and not left.move and _starts_verb(phrase) and len(phrase) <= 6:
                behind = _behind(s, after_at, stop)
            if behind:
                verb = phrase if phrase and _is_verb(phrase) else verb
                if same_clause and not listed and subjects and _DONE_VERB.match(behind):
                    # 65个重点项目有20个完工: of those just counted.
                    behind_of = subjects[-1][0] + behind
                else:
                    behind_of = behind
                phrase, rule, confidence = behind_of, "behind", 0.85
                phrase_at = after_at
                if not counted:
                    for w in _TRIM_VERB:
                        if phrase.startswith(w) and len(phrase) > len(w) + 1:
                            phrase = phrase[len(w) :]
                            break
                several = [phrase]
            elif not phrase:
                # A glued second number counts the same thing; a bare verb speaks of the last subject.
                nxt = found[i + 1] if i + 1 < last_n else None
                if not subjects and nxt is not None and nxt.cls == "claim" and nxt.start == end and dimension == "count":
                    phrase = _behind(s, nxt.end, found[i + 2].start if i + 2 < last_n else len(s))
                if not phrase and subjects:
                    phrase, verb2, phrase_at = subjects[-1]
                    rule, confidence = "carried", 0.82
                elif not phrase:
                    phrase = _previous_clause(s, begin - 1)
                    confidence = 0.45 if phrase else 0.3
                    rule = "carried"
                    phrase_at = begin
                several = [phrase]
            elif phrase in _VERBS and subjects and dimension == "count" and False:
                pass
        if rule == "carried" and dimension == "percent" and not left.move and before_left is not None and before_left.move and not before_left.to and r.rows and r.rows[-1][7].startswith("growth"):
            # 增长13%以上，力争达到15%: still the growth.
            left.move, left.to, left.avg = before_left.move, False, before_left.avg
        if rule == "before" and phrase in _GENERIC and subjects and not listed and subjects[-1][0] != phrase:
            # 总数达到86户: of what was just named.
            whole = subjects[-1][0]
            for word in _GENERIC:
                whole = whole.removesuffix(word)
            phrase = whole + phrase
            several = [phrase]
        # ---- share of something
        of = ""
        if dimension in ("percent", "tenths") and "占" in words:
            m = _OF.search(words)
            if m is not None:
                of = "unknown"
                if words.lstrip("、").startswith("占") and subjects:
                    phrase = subjects[-1][0]
                    several = [phrase]
                    rule = "carried"
        if phrase[:2] in ("在全", "占全") and subjects and rule == "before":
            phrase = subjects[-1][0] + phrase
            several = [phrase]
        # ---- what it is
        compared = prev is not None and prev.form == "cmp" and prev.end == start
        kind, printed = _kind(q, left, phrase, verb, dimension, against, compared)
        if kind == "other":
            r.spots[-1] = (base + start, base + end, "other")
            cut, prev, prev_behind = end, q, behind
            continue
        # ---- status
        status, commitment = section.status, ""
        clause = s[max(0, begin - 24) : start]
        if target or (section.status == "plan" and section.target):
            status = "target"
            commitment = "expected"
        ask = _ASK.search(clause) if status != "achieved" else None
        pledge = _PLEDGE.search(clause) if status != "achieved" else None
        if ask is not None or pledge is not None:
            status, commitment = "target", "striving" if ask is not None else "pledged"
        elif status == "plan":
            if kind == "share" or "order_of" in q.hedge or (section.span and section.span[1] > section.span[0] and (left.to or left.hedges or kind in ("growth_annual_avg", "growth_yoy", "share", "ratio"))):
                status = "target"
            elif "今年已" in clause or "去年" in clause:
                status = "achieved"
        elif status == "achieved" and r.sections.year is not None:
            m = _TO_YEAR.search(s, max(0, start - 60), start)
            if m is not None and int(m[1]) > r.sections.year:
                status = "target"
        # ---- period
        if own is not None:
            span, basis = own, "printed"
        elif local is not None:
            span, basis = local, "printed"
        else:
            span, basis = section.span, section.basis
            if "去年" in clause or "上年末" in clause:
                year = r.sections.year
                if year is not None:
                    span, basis = (year - 1, year - 1), "printed"
            elif span is not None and span[0] != span[1] and status == "achieved" and ("全年" in words):
                pass
        if span is not None and left.origin and not left.to and own is None:
            span = (span[0] - 1, span[0] - 1)
            basis = "inferred"
        stock = left.to or left.origin or not (rule == "behind" or verb or _starts_verb(phrase) or "累计" in words or phrase.endswith(_FLOW_END) or kind in ("count", "increment"))
        p_start, p_end, p_base = _period(kind, span, against if kind in ("change_pct", "difference") or left.move else None, stock)
        if dimension == "cmp" and r.rows and prev is not None:
            # A comparison is over the period of what it compares.
            p_start, p_end, basis, p_base = r.rows[-1][8:12]
        # ---- hedges
        parts_h = []
        if q.hedge:
            parts_h.append(q.hedge)
        for h in reversed(hedges):
            if h not in parts_h and not (h == "at_most" and suffix and False):
                parts_h.append(h)
        if suffix and suffix not in parts_h:
            parts_h.append(suffix)
        if s[after_at : after_at + 1] == "级" and q.form == "han" and "order_of" not in parts_h:
            parts_h.append("order_of")
        hedge = "+".join(parts_h) or "none"
        # ---- the other cells
        exact = status != "achieved" or hedge != "none"
        if exact:
            precision = "exact"
        elif printed[-2:] == "00" and "." not in printed:
            precision = "unknown"
        elif kind in ("count", "increment", "rank", "difference") and "." not in printed and q.multiplier == 1 and dimension == "count":
            precision = "exact"
        else:
            precision = "rounded"
        money = dimension.startswith("money")
        growth = kind in ("growth_yoy", "growth_annual_avg", "change_pct")
        basis_price = left.price or ("unstated" if money or growth else "not_applicable")
        if kind == "growth_annual_avg":
            averaging = "unstated"
        elif kind in ("level", "per_capita", "index"):
            averaging = "arithmetic" if left.avg else "level"
        else:
            averaging = "not_applicable"
        if kind in ("growth_annual_avg",) or (left.avg and kind == "level"):
            over = "mean"
        elif kind in ("share", "rank", "per_capita", "index", "comparison", "ratio"):
            over = "at_end" if kind != "comparison" else "unknown"
        elif kind in ("increment", "difference", "growth_yoy"):
            over = "sum"
        elif kind in ("count", "level"):
            over = "at_end" if left.to or left.hedges else "sum" if verb or _starts_verb(phrase) else "unknown"
        else:
            over = "unknown"
        per = left.per
        if kind == "per_capita" and not per:
            for word, slug in _PER:
                if word in phrase or word in words:
                    per = slug
                    break
        if unit is not None:
            unit_key = unit.key
            unit_zh = unit.name
            if q.multiplier > 1 and dimension not in ("count", "tenths"):
                unit_zh = MAGNITUDE_WORDS[q.multiplier] + unit_zh
            if unit_key == "household" and any(w in phrase for w in _FIRMS):
                unit_key = "count"
        elif q.multiplier > 1 and kind == "count" and (phrase.endswith(("人口", "人数")) or _PEOPLE.match(s, end)):
            unit_key, unit_zh = "person", ""
        elif kind == "index":
            unit_key, unit_zh = "index_point", ""
        elif kind == "ratio":
            unit_key, unit_zh = "ratio", ""
        else:
            unit_key, unit_zh = ("percent", "") if kind == "comparison" else ("count", "")
            confidence = min(confidence, 0.55)
        relation = comparator = ""
        if dimension == "cmp":
            relation, comparator = _compare(s[start:end], r)
            rule, confidence = "compare", 0.7
        elif q.form == "rank":
            rule = "rank"
        elif q.form == "ratio":
            rule = "ratio"
        elif q.form == "zero":
            rule, phrase = "zero", "零" + s[end : end + 2]
            several = [(words.rsplit("、", 1)[-1].removeprefix("实现") or "") + s[end : end + 2]]
        elif q.form == "fan" or dimension == "times":
            rule = "multiple"
        elif q.form == "han":
            rule, confidence = "han", min(confidence, 0.7)
        if left.origin or (left.to and left.move and rule == "carried"):
            rule = "from-to"
        if len(phrase) > 24:
            confidence -= 0.1
        if span is None:
            confidence -= 0.1
        place = r.place
        if words.startswith("全国"):
            place = "china"
        elif words.startswith("全省") and r.parent:
            place = r.parent
        if phrase_at > start:
            quote_at = max(begin, start - 20)
        else:
            quote_at = max(0, min(phrase_at, begin))
        values = printed.split(":") if q.form == "ratio" else [printed]
        for name in several:
            short = _tidy(name)
            action = "新增" if "新增" in verb else verb if rule == "behind" or verb in _INCREMENT else ""
            key = r.words.key(short, action)
            if key.startswith("zh_") and key not in r.phrases:
                r.phrases[key] = action + short
            for value in values:
                r.rows.append(
                    [
                        "", "", "", label, key, place, of or ("unknown" if kind in ("share", "rank") else ""), kind,
                        p_start, p_end, basis if p_end else "unknown", p_base, over, per, value, str(q.multiplier),
                        unit_key, unit_zh, precision, hedge, status, commitment, basis_price, averaging,
                        "unknown" if money and key.startswith(("gdp", "services_value", "primary_v", "secondary_v")) else "",
                        relation, comparator, "", "", "", "", "no",
                        (base + start, base + end), base + quote_at, short, verb, round(confidence, 2), rule,
                    ]
                )  # fmt: skip
        if rule != "compare":
            for name in several:
                if name and (not subjects or subjects[-1][0] != name):
                    subjects.append((name, verb, phrase_at))
                elif name:
                    subjects.append((name, verb, phrase_at))
        own = None
        before_left, before_verb = left, verb
        cut, prev, prev_behind = end, q, behind
        if not (left.move and not left.to):
            against = None


def _tidy(phrase: str) -> str:
    """A phrase without scope words and punctuation around it."""
    phrase = phrase.strip("、,的“”\"等和与及 ").lstrip(")").rstrip("(")
    for word in ("全市", "全省", "全县", "全区", "我市", "我省", "我县", "我区", "全年"):
        if phrase.startswith(word) and len(phrase) > 3:
            phrase = phrase[2:]
            break
    if "实现" in phrase[2:-2]:
        phrase = phrase.replace("实现", "", 1)
    if "完成" in phrase[2:-2]:
        phrase = phrase.replace("完成", "", 1)
    return phrase[-40:]


def _starts_verb(phrase: str) -> bool:
    return phrase[:2] in _VERBS or phrase[:3] in _VERBS or phrase[:4] in _VERBS


def _subjects(phrase: str) -> list[str]:
    """The subjects of a list; a head noun that only the last one carries is given to all (肉、蛋、奶产量)."""
    parts = [p for p in _SPLIT.split(phrase) if p]
    if len(parts) > 1 and all(len(p) <= 2 for p in parts[:-1]) and len(parts[-1]) > len(parts[-2]):
        head = parts[-1][len(parts[-2]) :]
        parts = [p + head for p in parts[:-1]] + parts[-1:]
    return parts


def _previous_clause(s: str, comma: int) -> str:
    """The clause before a comma, as a subject of last resort."""
    if comma <= 0:
        return ""
    lo = max(0, comma - 24)
    k = max(s.rfind(c, lo, comma) for c in ",;:。、")
    return _left(s[max(lo, k + 1) : comma], 0).phrase


def _kind(q, left, phrase, verb, dimension, against, compared):
    """The kind of a quantity and its digits with their sign."""
    printed = q.printed
    if dimension == "cmp":
        return "comparison", ""
    if q.form == "rank":
        return "rank", printed
    if q.form == "ratio":
        return "ratio", printed
    if q.form == "zero":
        return "count", printed
    moved = left.move and not left.to
    if compared:
        return "difference", printed
    if dimension in ("percent", "tenths"):
        if moved:
            if left.move < 0:
                printed = "-" + printed
            if left.avg:
                return "growth_annual_avg", printed
            if left.base or against is not None and not left.yoy:
                return "change_pct", printed
            return "growth_yoy", printed
        if phrase.endswith(_LEVEL_RATES) or phrase.endswith("涨幅"):
            return "level", printed
        if phrase.endswith(("增速", "增长率", "增幅")):
            return "growth_yoy", printed
        if phrase.endswith("完成率") or len(printed.partition(".")[0]) > 2 and printed != "100":
            return "ratio", printed
        return "share", printed
    if dimension == "points":
        return "difference", "-" + printed if left.move < 0 else printed
    if dimension == "times" or q.form == "fan":
        return "ratio", printed
    if dimension == "none":
        if phrase.endswith(_INDEX_WORDS):
            return "index", printed
        if q.multiplier > 1:
            return "count", printed
        if left.move and left.to or left.origin:
            return ("index" if "." in printed else "level"), printed
        return ("level", printed) if phrase.endswith(("总数", "总量", "人数", "数", "量")) else ("other", printed)
    if dimension == "index" and q.unit.name == "分":
        return "index", printed
    if moved:
        if left.move < 0:
            return "difference", "-" + printed
        return "increment", printed
    if verb in _INCREMENT or "新增" in phrase:
        return "increment", printed
    if left.per:
        return "per_capita", printed
    for word, _ in _PER:
        if word in phrase:
            return "per_capita", printed
    if dimension == "count":
        return "count", printed
    return "level", printed


def _period(kind: str, span, against, stock: bool) -> tuple[str, str, str]:
    """``period_start``, ``period_end``, ``base_period`` by kind."""
    if span is None:
        return "", "", ""
    first, last = span
    if kind in ("growth_annual_avg",):
        return str(first), str(last), str(first - 1)
    if kind in ("growth_yoy",):
        return str(last), str(last), str(last - 1)
    if kind in ("change_pct", "difference"):
        base = str(against[1]) if against else str(first - 1)
        return str(first), str(last), base
    if kind in ("share", "rank", "per_capita", "index", "ratio", "comparison") or stock:
        return "", str(last), ""
    return str(first), str(last), ""


def _compare(words: str, r: Reading) -> tuple[str, str]:
    relation = "below" if "低于" in words else "above"
    if "全国" in words:
        return relation, "china"
    return relation, r.parent or "unknown"


def _deadline(r: Reading, s: str, base: int, q: Token, found: list[Token], i: int, section, label: str) -> bool:
    """年内完成…, 7月完工: a date by which a task is to be done, in a passage of tasks."""
    if section.status != "plan" or section.span is None:
        return False
    clause_end = min((k for k in (s.find(c, q.end, q.end + 60) for c in ",;。") if k >= 0), default=min(len(s), q.end + 60))
    if any(t.cls == "claim" and t.start < clause_end for t in found[i + 1 : i + 3]):
        return False
    rest = s[q.end : clause_end]
    m = _DONE_VERB.search(rest[:12] if q.form == "date" else rest)
    if m is None:
        return False
    lo = max(s.rfind(c, max(0, q.start - 30), q.start) for c in ",;。:")
    subject = _left(s[max(lo + 1, q.start - 30) : q.start], 0).phrase or rest[m.end() :][:20] or rest[:20]
    year = section.span[1]
    word = s[q.start : q.end]
    month = re.match(r"(\d+)月", word)
    if month is not None:
        printed = f"{year}-{int(month[1]):02d}"
    elif "上半年" in word:
        printed = f"{year}-06-30"
    elif "五一" in word:
        printed = f"{year}-05-01"
    elif "国庆" in word:
        printed = f"{year}-10-01"
    else:
        printed = f"{year}-12-31"
    short = _tidy(subject)
    key = r.words.key(short, m[0])
    if key.startswith("zh_"):
        r.phrases.setdefault(key, m[0] + short)
    r.spots.append((base + q.start, base + q.end, "claim"))
    r.rows.append(
        [
            "", "", "", label, key, r.place, "", "date", "", printed, "inferred", "", "at_end", "", printed, "1", "date", "",
            "exact", "none" if month else "less_than" if "前" in word and "底" not in word else "at_most", "plan", "", "not_applicable", "not_applicable", "", "", "", "", "", "", "", "no",
            (base + q.start, base + q.end), base + max(lo + 1, q.start - 20), short, m[0], 0.5, "deadline",
        ]
    )  # fmt: skip
    return True
