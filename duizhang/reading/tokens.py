"""The tokens of a sentence: dates, names, ordinals and the quantities that may be claims.

What it generalises: a number is a claim unless what stands beside it makes it
something else: 第, 届 and 期 an ordinal, a letter or 国道, 号线, 强 a name, 年
and 月 a date, 以上 before a noun a class of things, quotation marks a slogan.
"""

from __future__ import annotations

import re

from duizhang.reading.periods import DATE
from duizhang.reading.quantity import MAGNITUDES, RANK, UNITS, han_number, number_end, unit_at
from duizhang.reading.words import NAME_AFTER

__all__ = ["SOME", "Token", "tokens"]

_N = r"\d++(?:\.\d++)?"
_TOKEN = re.compile(
    # The first character decides whether the alternatives are tried at all.
    r"(?=[0-9A-Za-z第零百千分十翻倍一二两三四五六七八九数几万亿均都高低好快优超年上“国\"])(?:"
    rf"(?P<date>(?<![\d.]){DATE})"
    r"|(?P<name>(?<![A-Za-z])[A-Za-z]{1,12}[-.]?\d{1,6}(?:\.\d{1,3})?[A-Za-z]{0,3}\+?"
    r"|\d{1,4}(?:\+(?:\d{1,4}|[NnXx]))++|\d{1,3}[×xX*]\d{1,3}(?:小时)?|\d{1,4}(?:[A-FHIK-NRST]|G)(?![A-Za-z])级?|\d{1,2}·\d{1,2}(?!\d))"
    rf"|(?P<ratio>{_N}(?::{_N}){{1,3}}(?![:\d]))"
    r"|(?P<num>(?:\d{1,3}(?:,\d{3})++(?:\.\d++)?(?!\d))|(?:[1-9]\d{0,2}(?: \d{3})++(?:\.\d++)?(?!\d))|\d++(?:\.\d++)?)"
    r"|(?P<plan>[“\"]?(?:十[一二三四五六]五(?![年倍月日])|[“\"][六七八九十]五(?=[”\"])|[六七八九十]五(?=时期|期间|期末))[”\"]?(?:规划|计划|时期|期间|期?末|以来|初|开局)?)"
    r"|(?P<fan>翻(?:了)?[一两二三四]?番|倍增)"
    r"|(?P<full>[一二两三四五六七八九十][一二两三四五六七八九十百千零]{0,9}(?:点[零一二三四五六七八九]{1,4})?(?:万亿|亿|万)?(?=美元|元|亩|公里|吨|公斤|平方米|人次))"
    r"|(?P<cheng>[一二两三四五六七八九]成(?![为立功员长果绩效熟就本都交品]))"
    r"|(?P<pct>[百千]分之[零一二两三四五六七八九十百点]{1,10})"
    r"|(?P<mag>[数几]?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)[余多]?(?=美元|元|家|户|名|人|亩|场|项|座|条|套|个|吨|公里|辆|级|斤|平方))"
    r"|(?P<few>[两三四五六七八九十]{1,3}(?:家|所|批|轮|座|条|户|名|项|支|艘|台|辆|次)(?![级会]))"
    r"|(?P<rank>第[一二三四五六七八九十]{1,3}[位名])"
    r"|(?P<zero>零(?=死亡|病亡|感染|事故|伤亡))"
    r"|(?P<cmp>[均都]?(?:[高低好快优]于|超过|超)(?:全国|全省|全市|全区|全县|省|市|同类)[^,。;、]{0,8}?平均(?:水平|增速|值|增幅)?)"
    r"|(?P<soon>年内|年底前|(?<!每)上半年|“五一”前|国庆前)"
    r")"
)
#: Whether a sentence can hold a token at all; cheap.
SOME = re.compile(
    r"[0-9]|[百千]分之|翻了?[一两二三四]?番|倍增|[一二两三四五六七八九]成|零[死病感事伤]|平均|第[一二三四五六七八九十]|年内|底前|上半年|[五庆]”?前|[万千百亿][余多]?[元家户名人亩场项座条套个吨公辆级斤平美]|[两三四五六七八九十][家所批轮座条户名支艘辆台次]|[一二三四五六七八九十百千万亿](?:[元亩吨]|公里|公斤|平方米|人次)|十[一二三四五]五"
)

_ORDINAL_AFTER = ("届", "期", "周年", "世纪", "年级", "标段")
_CATEGORY_NOUN = re.compile(
    r"的?[^,。;、]{0,6}?(?:占比|项目|企业|工业|老年人|老人|单位|人口|学校|龙头|园区|产业|商品|人员|幼儿|群众|大户|锅炉|医院|医疗|公厕|河流|水库|人群|儿童|青少年|公民|居民|农户|小区|建筑|楼|机组|车辆|会议|案件|事故|高龄|树|门店|合作社|景区|公园|镇|村|街道|乡|县|产品|设备|仪器|基地|中心)"
)
_SPEC = re.compile(r"(?:日产|年产|日处理|年处理|总装机|日供水|年加工|单机|时速|直径|海拔|年屠宰|年出栏|装机)$")
#: A measure inside the name of one of several listed things: 3万吨铝合金棒等20个项目.
_LISTED = re.compile(r"[^,。;\d]{1,24}等\d{1,4}[个项家座条]")
_RANK_WORDS = re.compile(r"(?:居|列|位|排|跃|升|名|第|全国|全省|全球|世界|全市|跻身|进入|入围|保持|稳|获)")


class Token:
    """One token of a sentence: where it stands and, for a quantity, what it says."""

    __slots__ = ("at", "behind", "cls", "end", "form", "hedge", "multiplier", "printed", "start", "unit", "unit_end")

    def __init__(self, start: int, end: int, cls: str, form: str = "") -> None:
        self.start, self.end, self.cls, self.form = start, end, cls, form
        self.printed, self.multiplier, self.unit, self.hedge = "", 1, None, ""
        self.unit_end = end


# -- reading the tokens -------------------------------------------------------------
def _quoted(s: str, start: int, end: int) -> bool:
    """Whether the number stands inside quotation marks as part of a name."""
    a = max(
        s.rfind("“", max(0, start - 16), start),
        s.rfind("《", max(0, start - 24), start),
        s.rfind("「", max(0, start - 16), start),
    )
    if a < 0 or "”" in s[a:start] or "》" in s[a:start]:
        return False
    b = min(
        (i for i in (s.find("”", end, end + 16), s.find("》", end, end + 24), s.find("」", end, end + 16)) if i >= 0),
        default=-1,
    )
    return b >= 0 and "“" not in s[end:b]


def _read_num(s: str, start: int, end: int) -> Token | None:
    digits = s[start:end].replace(",", "").replace(" ", "")
    if len(digits) > 30:
        return Token(start, end, "other")
    before = s[start - 1 : start]
    if before == "第":
        return _read_rank(s, start - 1, end)
    at, multiplier, over = number_end(s, end)
    unit = unit_at(s, at)
    q = Token(start, at, "claim", "num")
    q.printed, q.multiplier, q.hedge, q.unit = digits, multiplier, over, unit
    if unit is not None:
        q.end = at + len(unit.name)
        if (
            s[q.end : q.end + 1] in ("余", "多")
            and unit.dimension in ("money", "mass", "area", "length", "count")
            and s[q.end + 1 : q.end + 2] in ("", ",", "。", ";", "、")
        ):
            q.hedge = "over"
    aside = 0
    if unit is not None and s[q.end : q.end + 1] == "(" and s[q.end + 2 : q.end + 3] == ")":
        # 套(户), 人(次): one measure word and its other name.
        other = s[q.end + 1]
        if other in UNITS:
            aside = 3
            q.unit = UNITS["人次"] if unit.name + other == "人次" else unit
    if before == "-" and s[max(0, start - 2) : start - 1] in (
        "",
        "为",
        "是",
        "达",
        "到",
        "至",
        ":",
        ",",
        "(",
        "于",
        "率",
        "|",
    ):
        q.start, q.printed = start - 1, "-" + digits
    q.unit_end = q.end + aside
    if before == "前" and name_is(unit, "名") and multiplier == 1:
        if _RANK_WORDS.search(s, max(0, start - 12), start) is None:
            q.cls = "other"
        q.form, q.unit, q.hedge = "rank", RANK, "at_most"
        return q
    after = s[q.end : q.end + 8]
    name = unit.name if unit is not None else ""
    # --- not a quantity at all
    if unit is None and multiplier == 1:
        tail = s[end : end + 4]
        if tail[:1] in (".", "、", ")") and before in ("", ":", "。", ";", "(") and len(digits) < 3:
            q.cls = "ordinal"
            return q
        if tail.startswith(_ORDINAL_AFTER):
            q.cls = "ordinal"
            return q
        if tail.startswith(NAME_AFTER) or (before and (before.isascii() and before.isalpha())):
            if tail[:1] == "强" and before == "前" and re.search(r"[居列位入进跻排]", s[max(0, start - 24) : start]):
                q.form, q.unit, q.hedge = "rank", RANK, "at_most"
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
    if (
        unit is not None
        and name == "条"
        and multiplier == 1
        and re.match(
            r"(?:、[^,。;]{2,16}\d+条)*(?:等[^,。;]{0,6})?(?:措施|政策|举措|意见)",
            s[q.end : q.end + 60].replace("\n", ""),
        )
        and s[max(0, start - 2) : start] not in ("推出", "出台")
        and start
        and s[start - 1] not in "了出施的"
    ):
        q.cls = "name"
        return q
    if _quoted(s, start, q.end) and not (
        unit is not None and unit.dimension in ("percent", "points", "money") and multiplier > 1
    ):
        q.cls = "name"
        return q
    if unit is not None and unit.dimension in ("percent", "tenths"):
        pass
    elif (
        name in ("方面", "级", "大", "期", "字", "届", "版", "环", "道", "点", "度", "号", "步", "对", "门")
        and multiplier == 1
    ):
        q.cls = "ordinal" if name in ("期", "级", "届", "版") else "other"
        if name == "大" or name == "级":
            q.cls = "name" if name == "大" else "category"
        if (
            name in ("度", "对", "门", "道", "点")
            and after[:1] not in "以"
            and q.printed.isdigit()
            and name in ("对", "道", "门")
        ):
            q.cls = "claim"
        return q
    elif name in ("分钟", "秒", "小时", "个小时", "月", "个月") and not re.search(
        r"(?:[到至在为达]|压缩|缩短|减少|提速|时长|时间|降低)$", s[max(0, start - 4) : start]
    ):
        q.cls = "name" if after[:1] and after[:1] not in ",。;、内以的" else "other"
        return q
    elif unit is not None and unit.dimension == "voltage":
        q.cls = "category"
        return q
    if unit is not None and unit.dimension not in ("percent", "points", "tenths", "times"):
        left4 = s[max(0, start - 4) : start]
        dimension_spec = unit.dimension in ("mass", "power", "area", "volume")
        if s[max(0, start - 3) : start] == "占全年" and unit.dimension == "time":
            q.cls = "other"
            return q
        if (
            after[:2] in ("以上", "以下", "以内")
            and (_CATEGORY_NOUN.match(s, q.end + 2) or _CLASS_HAS.match(s, q.end + 2))
            # 引进5家以上金融机构 counts them; 500人以上企业 is a class of firms.
            and (name not in _THINGS or after[2:3] == "的")
            and not left4.endswith(("达到", "达", "于", "过"))
        ):
            q.cls = "category"
            q.end += 2
            return q
        if unit.dimension in ("money", "mass", "area") and left4[-1:] in "超过达" and _CLASS_COUNTED.match(s, q.end):
            # 收入超500亿元的企业11家: what makes a firm one of the class.
            q.cls = "category"
            return q
        if unit.dimension in ("mass", "power", "count", "volume", "area", "length", "money") and (
            (_SPEC.search(left4) and after[:1] not in ("", ",", "。", ";"))
            or (dimension_spec and _LISTED.match(s, q.end))
        ):
            q.cls = "category"
            return q
        if unit.dimension in ("mass", "power") and after[:1] == "级" and multiplier == 1:
            q.cls = "category"
            return q
    if name in ("天", "日") and multiplier == 1 and (before in "近前" or after[:1] in "内前"):
        q.cls = "other"
    return q


def name_is(unit, name: str) -> bool:
    """Whether a measure word is this one."""
    return unit is not None and unit.name == name


def _read_rank(s: str, start: int, end: int) -> Token:
    q = Token(start, end, "ordinal", "rank")
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
        q.cls, q.unit = "claim", RANK
    q.unit_end = q.end
    return q


def _read_date(s: str, start: int, end: int) -> Token:
    q = Token(start, end, "date", "date")
    return q


def _read_name(s: str, start: int, end: int) -> Token:
    return Token(start, end, "name")


def _read_ratio(s: str, start: int, end: int) -> Token:
    q = Token(start, end, "claim", "ratio")
    parts = s[start:end].split(":")
    left = s[max(0, start - 16) : start]
    if len(parts) == 2 and re.search(r"结构|比|占比|构成|配比|比例", left) is None:
        q.cls = "other"
    if max(map(len, parts)) > 12 or any(p[0] == "0" and p[1:2].isdigit() for p in parts):
        # 08:56:00 is a time of day.
        q.cls = "other"
    q.printed = ":".join(parts)
    return q


def _read_plan(s: str, start: int, end: int) -> Token:
    return Token(start, end, "date", "plan")


def _read_fan(s: str, start: int, end: int) -> Token | None:
    q = Token(start, end, "claim", "fan")
    if _quoted(s, start, end) or s[end : end + 2] in ("计划", "工程", "行动", "”"):
        return None
    if s[start] == "倍" and s[max(0, start - 2) : start] not in ("实现", "数量", "总量", "规模"):
        return None
    word = s[start:end]
    if s[end : end + 1] == "多":
        # 翻了一番多 is more than double.
        q.hedge, q.end, q.unit_end = "over", end + 1, end + 1
    n = next((c for c in word if c in "一两二三四"), "一")
    q.printed = str(2 ** {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}[n])
    q.unit = UNITS["倍"]
    return q


def _read_cheng(s: str, start: int, end: int) -> Token | None:
    before, after = s[max(0, start - 2) : start], s[end : end + 2]
    if not (
        before[-1:] in ("超", "近", "约", "达", "过", "足", "逾")
        or after in ("以上", "左右", "以下", "多的")
        or after[:1] in ("多",)
    ):
        return None
    q = Token(start, end, "claim", "han")
    q.printed, q.multiplier, q.unit = han_number(s[start]), 10, UNITS["成"]
    if after[:1] == "多":
        q.hedge = "over"
    return q


def _read_full(s: str, start: int, end: int) -> Token | None:
    """A quantity printed in full in characters: 三十二点六亿元, 三千八百六十元."""
    word, multiplier = s[start:end], 1
    for name in ("万亿", "亿", "万"):
        if word.endswith(name):
            word, multiplier = word[: -len(name)], MAGNITUDES[name]
            break
    if multiplier == 1 and not any(c in "十百千点" for c in word):
        # 一元, 三亩 are as often words as numbers.
        return None
    if s[max(0, start - 1) : start] in ("几", "数", "上", "第", "每", "好") or _quoted(s, start, end):
        return None
    printed, unit = han_number(word), unit_at(s, end)
    if not printed or unit is None:
        return None
    q = Token(start, end + len(unit.name), "claim", "han")
    q.printed, q.multiplier, q.unit = printed, multiplier, unit
    q.unit_end = q.end
    if s[q.end : q.end + 2] in ("以上", "以下", "以内") and _CATEGORY_NOUN.match(s, q.end + 2):
        return None
    return q


def _read_pct(s: str, start: int, end: int) -> Token | None:
    q = Token(start, end, "claim", "num")
    q.printed = han_number(s[start + 3 : end])
    if not q.printed:
        return None
    q.unit = UNITS["%" if s[start] == "百" else "‰"]
    return q


_SIZE_BEFORE = ("超", "近", "逾", "约", "过", "破", "上", "达", "足")
_VERB_BEFORE = (
    "举办",
    "培育",
    "建设",
    "打造",
    "引进",
    "凝炼",
    "布局",
    "实施",
    "新增",
    "发展",
    "组织",
    "新建",
    "推出",
    "推进",
    "完成",
    "四个",
    "三个",
    "两个",
    "五个",
    "规模",
    "冲击",
    "打造",
    "迈向",
    "突破",
    "抽调",
    "选派",
    "培训",
    "冲刺",
    "迈进",
    "达到",
)


def _read_mag(s: str, start: int, end: int) -> Token | None:
    before = s[max(0, start - 2) : start]
    sized = before[-1:] in _SIZE_BEFORE
    if not sized and before not in _VERB_BEFORE and s[start] not in "数几":
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
    if unit is None or (unit.dimension == "count" and unit.name == "人" and not sized):
        if unit is not None:
            return None
        if MAGNITUDES[word] < 10**10:
            return None
        q = Token(start, end + 1, "claim", "han")
        q.unit, q.hedge = UNITS["元"], "order_of"
    else:
        q = Token(start, end + len(unit.name), "claim", "han")
        q.unit, q.hedge = unit, over or ("over" if several else "")
    q.printed, q.multiplier = "1", MAGNITUDES[word]
    q.unit_end = q.end
    if s[q.end : q.end + 2] in ("以上", "以下") and _CATEGORY_NOUN.match(s, q.end + 2):
        return None
    # 产值超亿元企业150户: a class of firms.
    if _CLASS_OF.match(s, q.end):
        return None
    return q


def _read_few(s: str, start: int, end: int) -> Token | None:
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
    q = Token(start, end, "claim", "han")
    q.printed, q.unit = value, UNITS.get(s[end - 1])
    return q if q.unit is not None else None


def _read_zero(s: str, start: int, end: int) -> Token:
    q = Token(start, end, "claim", "zero")
    q.printed, q.unit = "0", UNITS["起" if s[end : end + 2] == "事故" else "人"]
    return q


def _read_cmp(s: str, start: int, end: int) -> Token:
    return Token(start, end, "claim", "cmp")


def _read_soon(s: str, start: int, end: int) -> Token:
    return Token(start, end, "soon", "soon")


_READ = {
    "date": _read_date, "name": _read_name, "ratio": _read_ratio, "num": _read_num, "plan": _read_plan,
    "fan": _read_fan,
    "full": _read_full, "cheng": _read_cheng, "pct": _read_pct, "mag": _read_mag, "few": _read_few, "rank": _read_rank, "zero": _read_zero,
    "cmp": _read_cmp, "soon": _read_soon,
}  # fmt: skip

_THINGS = frozenset("个家项所座条处批支场件")
#: What follows a measure that bounds a class: 10万元以上的有117个; 超500亿元的企业达到11家.
_CLASS_HAS = re.compile(r"的(?:有|共|达|占|为)")
_CLASS_COUNTED = re.compile(
    r"的(?:企业|项目|村|镇|乡镇|街道|县|园区|集群|单位|大户|商户|产业|品种|市场|景区|主体)[^,。;\d]{0,6}\d"
)
_CLASS_OF = re.compile(r"(?:以上)?的?[一-鿿()、]{1,10}\d")
_JOIN = {"-", "~", "—", "--", "——", "至", "到", "~~"}
_LIST = {"、", "和", "与", "及", ",", "或"} | _JOIN


def _share_units(s: str, tokens: list[Token]) -> None:
    """A number without a unit takes that of the next in its list or range; ends of a range are marked."""
    for i in range(len(tokens) - 2, -1, -1):
        a, b = tokens[i], tokens[i + 1]
        if a.form != "num" or b.form != "num" or b.start - a.end > 2:
            continue
        between = s[a.end : b.start]
        if between not in _LIST:
            continue
        if a.cls == "claim" and b.cls != "claim" and between in _JOIN and a.unit is None:
            a.cls = b.cls
            continue
        if (
            a.unit is not None
            and a.unit.name == "个"
            and b.unit is not None
            and b.unit.key == "percent"
            and b.unit.dimension == "points"
            and between in "、和与及"
        ):
            # 分别提高5.4个和2.4个百分点: points both.
            a.unit = b.unit
            continue
        if a.cls == "claim" and a.unit is None and (b.unit is not None or b.multiplier > 1) and (between != ","):
            a.unit = b.unit
            if (a.multiplier == 1 and between in _JOIN) or (a.multiplier == 1 and b.multiplier > 1 and between == "、"):
                a.multiplier = b.multiplier
        if a.cls != "claim" and b.cls == "claim" and between in _JOIN and a.unit is None:
            a.unit, a.cls, a.multiplier = b.unit, "claim", b.multiplier
        if (
            between in _JOIN
            and a.cls == b.cls == "claim"
            # 下降0.3%至7.14万亿元 is a change and where it led, no range.
            and (a.unit is None or b.unit is None or a.unit.dimension == b.unit.dimension)
            and not (s[max(0, a.start - 12) : a.start].count("从") or s[max(0, a.start - 12) : a.start].count("由"))
        ):
            a.hedge, b.hedge = "range_low", "range_high"


_RUN = re.compile(r"[0-9]+")


def tokens(s: str) -> list[Token]:
    """The tokens of one sentence, in order; each digit lies in exactly one."""
    found: list[Token] = []
    reach = 0
    for m in _TOKEN.finditer(s):
        start, end = m.span()
        if start < reach:
            # The unit of the token before took these characters.
            if end <= reach:
                continue
            start = reach
            if m.lastgroup != "num":
                # 0t00t: what is left of a name that a unit cut short.
                found += [Token(d.start(), d.end(), "other") for d in _RUN.finditer(s, reach, end)]
                reach = end
                continue
        q = _READ[m.lastgroup](s, start, end)
        if q is not None:
            found.append(q)
            reach = q.end
    _share_units(s, found)
    return found
