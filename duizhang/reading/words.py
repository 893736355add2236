"""The closed word classes of the reader: what may stand beside a number and what it does there.

Each list is a class of official Chinese, not of one text: hedges, verbs of
change, links and phrases of comparison end what stands before a number; scope
words, adverbs and auxiliaries open it; verbs of doing may stand alone there.
Longer words win over shorter ones.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    """The words of a list that is set out in lines."""
    return text.split()


#: word: what it is when it stands last before a number, and its value.
TAIL: dict[str, tuple[str, str]] = {}


def _tail(kind: str, value: str, words: str) -> None:
    for word in words.split():
        TAIL[word] = (kind, value)


# Hedges.
_tail("hedge", "more_than", "超过 超 突破 逾 多于 大于 首超 首次突破 超出 跨过 冲破 首破 破")
_tail("hedge", "at_least", "不低于 不少于 至少 不小于 不低 迈上 站上 跨上 登上 跃上 迈入")
_tail("hedge", "at_most", "不超过 不高于 不大于 不多于 最多 控制在 压缩在 不突破")
_tail("hedge", "less_than", "低于 不足 不到 小于 少于")
_tail("hedge", "nearly", "近 接近 将近 逼近")
_tail("hedge", "about", "约 大约 约为 约占 大概")
# Verbs and nouns of change.
_tail(
    "up",
    "",
    """
    增长 增加 提高 上升 上涨 增幅 增速 提升 回升 扩大 增 涨 增长了 增加了 提高了 提升了 上升了 增长速度 净增
    攀升 改善了 升 多增 改善 增产 增收 增支 增幅达 递增 跃升 增速达 涨幅达 增速为 增幅为 提速
    """,
)
_tail(
    "down",
    "",
    """
    下降 减少 降低 下降了 减少了 降低了 回落 削减 压减 精简 缩短 萎缩 下滑 下跌 跌 降 负增长 收窄 压缩 下调 缩减
    降幅 缩小 比降 核减 压降 减幅 压减了 减产 减收 递减 下浮 少增 降低至 调减 减排
    """,
)
# What makes a change a level.
_tail("to", "", "到 至 达到 达")
# Words that only link subject and number.
_tail(
    "link",
    "",
    """
    为 是 共 共计 总计 合计 有 实现 完成 分别 均 都 各 仅 已 已经 将 的 了 在 保持在 稳定在 位于 总共 也 : 着
    全部 占到 占 力争 确保 争取 预计 至今 目前 每年 幅度 率先 高达 长达 首次 其中 平均达 达成 大幅 稳步 继续
    超额完成 分别为 不断 较快 快速 共有 现有 “ ( " 实现了 完成了 按 率先实现 明显 显著 有望 仍 仍然 提前
    演进 演变 转变 基本 顺利 以年均 保持了 保持年均 的速度 近年 只有 达到了 总计达 延伸 延展 调整 优化 调整优化 变化 稳
    始终 一直 总体 年底 年末 有望达
    """,
)
# Averages; comparisons with the year before; price bases; another base; the lower end of a change.
_tail("avg", "", "年均 平均每年 每年平均 年平均 年均实现 两年平均 三年平均 四年平均 五年平均")
_tail(
    "yoy",
    "",
    """
    同比 比上年 较上年 比去年 较去年 比上年同期 同比实际 环比 比去年同期 同口径 可比口径 按可比口径 较上年同期
    自然口径 同口径比 比上年度 上年同期 与上年相比 同比名义
    比上年末 较上年末 比上年底 当季同比 当月同比
    较上年度 比上一年 较上一年 按同口径 同口径计算 剔除不可比因素 扣除不可比因素
    """,
)
_tail(
    "real",
    "",
    """
    实际 扣除价格因素 剔除价格因素 扣除价格因素后 扣除物价因素 按可比价格 按可比价格计算 按可比价计算 按可比价 按不变价
    按不变价格 按不变价格计算 按不变价计算
    """,
)
_tail("nominal", "", "名义")
_tail("base", "", "比疫情前 较疫情前")
_tail("from", "", "由 从")
# A sum over the whole period, also where it is said to have been reached (累计达到).
_tail("total", "", "累计 累计达 累计达到 累计完成 累计实现")
#: How long the closing words are that end with a character, longest first.
TAIL_LENGTHS = {c: sorted({len(w) for w in TAIL if w[-1] == c}, reverse=True) for c in {w[-1] for w in TAIL}}

#: One-character words that end a longer word, by the characters before: 签约 is not 约.
INSIDE = {
    "约": "签节条集契履预制租解续邀相合",
    "近": "附最靠邻临",
    "超": "高",
    "达": "到发抵传直雷表通下送",
    "为": "成作行因分定转称评列升改变认设划",
    "是": "别其也就但都于而",
    "有": "所国具含拥公保持没只私享特共原现富占",
    "在": "存潜所现正",
    "均": "人户村亩地平年日劳班社组月生",
    "都": "首成古",
    "了": "为除",
    "共": "公总",
    "到": "达得收受提感遇",
    "至": "甚乃以截",
    "增": "新净倍递扩",
    "减": "缩精核递裁",
    "升": "提公毫",
    "破": "打侦爆",
    "由": "自理缘事",
    "从": "服",
    "高": "提",
    "仅": "不",
}

#: Words before a phrase that are no part of it; those of ADDED also make it an addition.
_OPENING = """
    全市 全省 全国 全县 全区 全州 全旗 我市 我省 我县 我区 我州 全镇 全社会口径 全年 今年 去年 当年 年内 年末
    年底 目前 截至目前 截至年底 预计 预计全年 初步核算 初步测算 初步统计 经初步核算 据初步核算 据统计 累计 共
    共计 总计 继续 持续 先后 其中 同时 并 也 已 将 要 使 实现 完成 推动 新的 到 年 末 以来 时期 期间 的 了 , 、
    ) ( : 一是 二是 三是 四是 五是 六是 七是 八是 另有 还有 共有 现有 已有 拥有 总的 顺利 圆满 超额 高质量
    高标准 全面 扎实 深入 大力 积极 加快 努力 每年 年度 力求 成功 分别 基本 高标准推进 高水平 较好 全力 已经
    着力 不断 进一步 首次 其 全部 统筹 以及 和 与 及 实现了 完成了 推动了 促进 带动 和谐 强化 务必 保持 做到
    平均 力促 全年实现 全年完成 千方百计 预期 主要 底 初 度 - — | * · ① ② ③ ④ ⑤ 再 # > 保障 年初 近三年
    近五年 连续两年 连续三年 连续四年 连续五年 连续六年 连续七年 连续八年 连续九年 连续十年
    五年 三年 四年 两年 十年 这五年 一年 力争 争取 努力实现 确保 保证
    提前 坚持 始终
"""
ADDED = frozenset(
    _words("""
    新增 净增 增设 新设 新办 新增加 全年新增 新登记 累计新增 净增加 新增了
    """)
)
LEAD = frozenset(_words(_OPENING)) | ADDED
#: How long the opening words are that begin with a character, longest first.
LEAD_LENGTHS = {c: sorted({len(w) for w in LEAD if w[0] == c}, reverse=True) for c in {w[0] for w in LEAD}}
#: Characters that no phrase begins with: 完成率 is one word.
BOUND = frozenset("值度性数率者量额")
#: Words that begin with a one-character opening and are whole.
WHOLE = frozenset(
    _words("""
    与会 了解 使命 使用 使馆 共享 共同 共建 共青 其他 再就 再生 再贷 再造 初中 初级 初验 到会 到位 到岗 到户
    到期 到港 到账 及时 及格 和平 和田 和睦 和美 和谐 将乐 将军 已建 年产 年人 年均 年度 年检 年画 年级 年薪
    年轻 并网 并购 底层 底数 末端 的士 要素 要闻 近岸 近海 近视
    """)
)

#: Verbs that may stand alone before a number: what they count stands behind it.
VERBS = frozenset(
    _words("""
    与 为 再 办 向 在 对 建 设 上榜 下放 下达 主办 举办 举行 争创 争取 供应 促成 促进 保障 修复 修建 修缮 修订
    做好 储备 兑现 入库 入选 关停 关闭 再建 减免 凝炼 出台 出让 列入 创建 创成 创造 到位 制定 力争 办好 办成
    办理 加大 加强 加快 加装 募集 化解 升级 协办 印发 压减 参与 参加 发展 发布 发放 取消 受理 召开 启动 启用
    吸引 吸纳 回收 培育 培训 增加 增设 壮大 处置 奖励 安排 安置 安装 完成 实施 实现 布局 带动 帮扶 建成 建立
    建设 开办 开展 开工 开行 开设 开辟 开通 引才 引育 引进 形成 征收 惠及 成立 打响 打掉 打通 打造 执行 扩建
    扶持 承办 承接 抓好 投入 投放 投资 拆除 拓宽 招引 招录 招聘 拨付 排查 接待 推出 推动 推广 推进 提供 提升
    提档 提质 支出 支持 收储 改建 改造 救助 整治 敷设 新上 新修 新办 新增 新建 新开 新栽 新设 更新 架设 查处
    栽植 植树 汇聚 治理 消化 淘汰 清理 牵引 申报 疏浚 盘活 硬化 确保 种植 稳定 竣工 策划 筹集 签约 精简 纳入
    组织 绘制 续建 维修 绿化 编制 翻修 聚焦 荣获 获得 获批 获评 落地 落实 融资 补助 补贴 覆盖 解决 认定 设立
    评为 评选 谋划 购置 贯通 贷款 资助 赋予 跻身 转移 运营 退税 选树 选派 造林 配备 配套 采购 铺设 集聚 举办了
    争取到 再创建 再建成 完成了 实施了 实施好 建成了 建设了 开展了 打造了 改扩建 新入库 新创建 新培育 新建成
    新开工 新开通 新引进 新投放 新登记 新签约 新认定 解决了 储备项目 全力推进 全面完成 全面推进 力争完成
    力争实现 力争建成 加快建设 加快推进 启动实施 启动建设 培育引进 实施完成 建成投用 建设完成 开工建设 引进培育
    扎实推进 持续推进 推进实施 提档升级 新建改建 新建改造 新改扩建 有序推进 深入推进 滚动推进 积极推进 组织实施
    统筹推进 谋划实施 重点抓好 重点推进 集中开工 新建及改造 新建和改造
    """)
)
#: Adverbs that may precede such a verb.
ADVERBS = frozenset(
    _words("""
    共 再 将 已 并 新 要 主动 今年 先后 全力 全年 全面 分别 加快 努力 圆满 基本 大力 年内 成功 扎实 持续 深入
    滚动 率先 着力 积极 累计 统筹 继续 重点 集中 顺利 高效率 高标准 高水平 高质量 高起点
    """)
)
#: Openings of what stands behind a number that name nothing.
NO_NOUN = frozenset(
    _words("""
    上下 上升 下降 不变 不等 为全 以上 以下 以内 以及 以来 任务 位列 位居 低于 其中 冲刺 减少 分别 列全 占全
    占比 台阶 同比 回落 增加 增速 增长 大关 大台 奋进 完成 实现 居于 居全 左右 并在 投入 提升 提高 是“ 是上
    是全 是十 来自  比“ 比上 比十 比去 涨幅 用于 的任 的发 的台 的增 的大 的好 的年 的水 的目 的良 的规
    的速 目标 至今  跃居 较“ 较上 较十 较去 达到 迈进 高于
    """)
)
#: Verbs that make a number an addition.
INCREMENT = frozenset(
    _words("""
    净增 增设 新办 新增 新设 净增加 新发展 新增了 新增加 新投放 新登记 全年新增 累计新增
    """)
)
#: Nouns that say nothing without the subject before them.
GENERIC = frozenset(
    _words("""
    产值 余额 利润 总数 总量 总额 数量 面积 增加值 总产值 总数量 销售额 营业收入 涨幅 增速 增幅 降幅 占比
    """)
)
#: Ends of phrases that name a flow of the whole period and no stock.
FLOW_END = tuple(
    _words("""
    投资 资金 贷款 减税 降费 减税降费 补贴 补助 绿化 造林 改造 竣工 拆除 投入 减负 融资 投资总额 面积
    """)
)

#: Words that look like a measure word and are none.
NOT_UNITS = frozenset(
    _words("""
    群众 群体 峰会 峰值 匹配 匹克 封闭 贴近 席位 席卷 盆地 堆积 幕墙 尊重 尊严 根本 根据 本级 本市 本县 本区 本省
    本年 本科 本土 层次 层面 票据 缸盖 罐体 把握 把关 束缚 窝点 管理 管网 管道 管线 管护 则为 声音 宗旨 股份 股权 股东
    坝区 带动 面积 面向 折合 折算 任务 拨付 师生 盘活 起步 起来 部署 部分 首次 首个 首家 首位 幢楼 朵云 丛书 垄断
    个体 个性 乡村 乡镇 人均 人大 人才 人民 企业 位列 位居 元宵 分之 分别 分离 升级 升至 单位 厂房 县( 县区 县城
    县域 双创 口径 名列 品牌 团员 园区 处理 大力 大型 大幅 天然 头部 字号 家庭 对口 对外 年均 店面 度假 成为
    成功 成员 成立 批准 方便 方式 方案 日产 日均 期间 本地 村民 村镇 校园 桩基 楼宇 步入 段落 点击 点半 片区
    版权 环保 种植 站点 类似 级以 级别 线上 线下 组织 通过 道路 部门 链条 镇街 门槛 队伍 院士 项目
    """)
)
#: What follows a number that is part of a name: 108国道, 2号线, 500强.
NAME_AFTER = tuple(
    _words("""
    国道 省道 县道 乡道 号线 号 路公交 强 周年 院校 工程” 行动 计划 工程 战略 体系 模式 平台 热线 峰会 展会
    条高速 高速 高地 英里 速 型 式 舰 频道 专线 版 制 字” 字标 级台风 级景区 级资质 级甲 级以上医 甲医 岛 街坊
    大厦 广场 电厂 街区 栋” 厂 所队 空间 产业园 文创 公园 米跑 路 片区” · 联盟 俱乐部
    """)
)
