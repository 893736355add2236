"""The grammar of printed Chinese quantities: digits, magnitudes, units, hedges.

Everything here works on one-to-one normalised text (:data:`FOLD`): full-width
digits and marks folded to their ASCII forms without moving an offset.

What the tables generalise: official Chinese prints ``digits`` + ``magnitude``
(万, 亿, 万亿) + ``measure word`` in this order, with 余, 多 on either side of
the magnitude; words before a number say how it stands (超过, 近, 下降, 提高到),
words behind it how wide it is (以上, 左右, 以内). Both sets are closed classes.
"""

from __future__ import annotations

from fractions import Fraction

from duizhang.reading.words import NOT_UNITS

__all__ = [
    "RANK",
    "MAGNITUDE_WORDS",
    "FOLD",
    "fold",
    "HAN",
    "MAGNITUDES",
    "UNITS",
    "Unit",
    "han_number",
    "number_end",
    "times",
    "unit_at",
]

#: Full-width digits, letters and marks, one character for one.
FOLD = {0xFF10 + i: 0x30 + i for i in range(10)}
FOLD |= {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)}
FOLD |= {
    ord(a): ord(b)
    for a, b in zip("％，；：！？（）．＋～－〜∼–−﹣‐‑∶︰·•﹪｜＃／＜＞", "%,;:!?().+~-~~-----::··%|#/<>", strict=True)
}


def fold(text: str) -> str:
    """The text with full-width digits and marks in their ASCII forms, every offset kept.

    Replacing only what occurs is several times as fast as ``str.translate``.
    """
    for c in set(text).intersection(_FOLDED):
        text = text.replace(c, _FOLDED[c])
    return text


_FOLDED = {chr(a): chr(b) for a, b in FOLD.items()}

#: Magnitude words and their multipliers; longest first when read.
MAGNITUDES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7,
    "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2,
}  # fmt: skip

#: The same, backwards.
MAGNITUDE_WORDS = {m: w for w, m in MAGNITUDES.items()}


class Unit:
    """A measure word: its key in ``units.csv``, what it measures, and its factor to the base unit."""

    __slots__ = ("dimension", "factor", "key", "name")

    def __init__(self, name: str, key: str, dimension: str, factor: str = "1") -> None:
        self.name, self.key, self.dimension, self.factor = name, key, dimension, factor

    def __repr__(self) -> str:
        return f"Unit({self.name!r}, {self.key!r}, {self.dimension!r})"


UNITS: dict[str, Unit] = {}
#: What an ordinal such as 第18位 counts in.
RANK = Unit("位", "rank", "rank")


def _add(key: str, dimension: str, names: str, factor: str = "1") -> None:
    for name in names.split():
        UNITS[name] = Unit(name, key, dimension, factor)


_add("yuan", "money", "元 元人民币 人民币")
_add("usd", "money_usd", "美元")
_add("eur", "money_eur", "欧元")
_add("hkd", "money_hkd", "港元 港币")
_add("jpy", "money_jpy", "日元")
_add("percent", "percent", "%", "0.01")
_add("percent", "points", "个百分点 百分点 个点", "0.01")
_add("per_mille", "percent", "‰ 个千分点", "0.001")
_add("percent", "tenths", "成", "0.01")
_add("ratio", "times", "倍")
_add("person", "count", "人 名 位 人次")
_add("household", "count", "户")
_add(
    "count", "count",
    "个 家 项 条 座 所 批 次 场 件 辆 台 套 栋 幢 处 支 只 张 块 部 艘 架 起 例 轮 宗 份 片 株 头 口 羽 尾 "
    "箱 标箱 TEU 人份 个次 间 盏 根 册 本 篇 种 类 门 列 班 趟 对 组 笔 单 枚 颗 盘 卷 级 道 孔 眼 站 "
    "台套 台件 辆次 架次 家次 车次 例次 场次 件次 剂次 剂 孔 具 把 樘 期 方面 大 字 床 桶 袋 瓶 尊 匹 "
    "头只 头(只) 羽只 群 峰 匹 席 盆 票 罐 束 窝 则 股 坝 面 师 缸 万头 蓬 尾尾 元套 尊 垛 畦 墩 棚 户次 "
    "班次 航次 客位 箱位 车位 床位 学位 个床位 张床位 标准箱 人日 吊 双 团 队 村 镇 县 乡 校 点 环 桩 "
    "宫 园 段 楼 线 厂 店 馆 品 企 院 码 链 步 粒 顶 副 幅 帧 届 封 版",
)  # fmt: skip
_add("sqm", "area", "平方米 平米 ㎡ m2 建筑平方米 平方")
_add("km2", "area", "平方公里 平方千米 km2", "1000000")
_add("hectare", "area", "公顷", "10000")
_add("mu", "area", "亩 亩次", "666.6666666666666")
_add("km", "length", "公里 千米 km 单公里 车道公里 皮长公里", "1000")
_add("metre", "length", "米 延米 延长米")
_add("mm", "length", "毫米 mm", "0.001")
_add("nautical_mile", "length", "海里", "1852")
_add("ton", "mass", "吨 吨标准煤 吨标煤 t 蒸吨")
_add("kg", "mass", "公斤 千克 kg", "0.001")
_add("jin", "mass", "斤", "0.0005")
_add("gram", "mass", "克 毫克 微克", "0.000001")
_add("cubic_metre", "volume", "立方米 立方 m3 标立方米")
_add("litre", "volume", "升", "0.001")
_add("kwh", "energy", "千瓦时 度 千瓦小时 kWh")
_add("kw", "power", "千瓦 kW KW")
_add("mw", "power", "兆瓦 MW", "1000")
_add("gw", "power", "吉瓦 GW", "1000000")
_add("kva", "power", "千伏安 kVA")
_add("mva", "power", "兆伏安 MVA", "1000")
_add("kv", "voltage", "千伏 kV KV")
_add("day", "time", "天 日")
_add("working_day", "time", "个工作日 工作日")
_add("hour", "time", "小时 个小时")
_add("minute", "time", "分钟 秒")
_add("month", "time", "个月")
_add("year", "time", "年 个年头 年时间")
_add("age", "age", "岁 周岁")
_add("decibel", "sound", "分贝")
_add("celsius", "temperature", "度C ℃ 摄氏度")
_add("index_point", "index", "点数 分")
_add("ug_m3", "concentration", "微克/立方米 毫克/立方米 μg/m3 ug/m3 微克每立方米")
_add("ton", "mass", "吨/日 吨/天 吨/年")
_add("gbps", "rate", "Gbps Mbps Tbps TB PB EB P PFlops EFLOPS Flops")

_LONGEST = max(map(len, UNITS))


def unit_at(text: str, at: int) -> Unit | None:
    """The longest measure word of :data:`UNITS` that starts at ``at``, or ``None``."""
    piece = text[at : at + _LONGEST]
    for n in range(len(piece), 1, -1):
        unit = UNITS.get(piece[:n])
        if unit is not None:
            return unit
    if piece and (piece[:2] not in NOT_UNITS):
        return UNITS.get(piece[0])
    return None


def number_end(text: str, at: int) -> tuple[int, int, str]:
    """Read what follows the digits: magnitude, 余 or 多.

    Returns
    -------
    (end, multiplier, hedge)
        Where the unit begins; the magnitude (1 if none); ``over`` or the empty string.
    """
    hedge, multiplier = "", 1
    c = text[at : at + 1]
    if c and c in "余多":
        hedge, at = "over", at + 1
    for n in (2, 1):
        word = text[at : at + n]
        m = MAGNITUDES.get(word) if len(word) == n else None
        if m is not None:
            after = text[at + n : at + n + 1]
            # 千瓦, 千米, 千克, 千伏 are measure words; 百分 is per cent.
            if word[-1:] == "千" and after and after in "瓦米克伏卡帕":
                if n == 2:
                    continue
                break
            if word[-1:] == "百" and after == "分":
                break
            multiplier, at = m, at + n
            break
    c = text[at : at + 1]
    if c and c in "余多":
        hedge, at = "over", at + 1
    return at, multiplier, hedge


HAN = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_STEP = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}


def han_number(words: str) -> str:
    """Digits for a number in characters: 一百二十三 → 123, 七点五 → 7.5, 二〇二一 → 2021; empty if it is none."""
    whole, dot, part = words.partition("点")
    if not whole or len(words) > 30:
        return ""
    if all(c in HAN for c in whole):
        value = "".join(str(HAN[c]) for c in whole) if len(whole) > 1 else str(HAN[whole])
    else:
        total = section = digit = 0
        for c in whole:
            if c in HAN:
                digit = HAN[c]
            elif c in _STEP:
                section += (digit or 1) * _STEP[c]
                digit = 0
            elif c in "万亿":
                # 一亿二千万 adds; 两万亿 multiplies.
                total = total + (section + digit) * 10**4 if c == "万" else (total + section + digit) * 10**8
                section = digit = 0
            else:
                return ""
        value = str(total + section + digit)
    if dot:
        if not part or not all(c in HAN for c in part):
            return ""
        value += "." + "".join(str(HAN[c]) for c in part)
    return value


def times(printed: str, multiplier: int | str) -> Fraction:
    """The value that printed digits and a multiplier stand for, exactly."""
    return Fraction(printed) * int(multiplier)
