"""From a phrase in a text to the indicator it names.

What it generalises: national statistics have fixed names with a handful of
everyday short forms (社零, 固投, 规上工业); scope words before them (全市, 我县)
and verbs around them (实现, 完成) do not change what is counted. A phrase that no
list knows gets a key made from its own words, so that the same phrase in two
reports gets the same key and two different phrases never share one.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

__all__ = ["STANDARD", "Vocabulary", "own_key"]

#: The indicators that nearly every report prints, with the forms of their names.
STANDARD: dict[str, str] = {
    "gdp": "地区生产总值;生产总值;国内生产总值;GDP;经济总量;全市生产总值;总量;生产总值(GDP)",
    "gdp_per_capita": "人均地区生产总值;人均生产总值;人均GDP;人均国内生产总值",
    "primary_value_added": "第一产业增加值;一产增加值;第一产业",
    "secondary_value_added": "第二产业增加值;二产增加值;第二产业",
    "services_value_added": "服务业增加值;第三产业增加值;三产增加值;第三产业",
    "above_scale_industry_value_added": (
        "规模以上工业增加值;规上工业增加值;规模工业增加值;规模以上工业;规上工业;规模以上工业企业增加值"
    ),
    "industry_value_added": "工业增加值;全部工业增加值",
    "agriculture_value_added": "农业增加值;农林牧渔业增加值",
    "agriculture_output": "农林牧渔业总产值;农业总产值",
    "above_scale_industry_output": "规模以上工业总产值;规上工业总产值;规模工业总产值",
    "fixed_asset_investment": (
        "固定资产投资;全社会固定资产投资;固定资产投资总额;固投;全社会固投;城镇以上固定资产投资;固定资产投资(不含农户)"
    ),
    "industrial_investment": "工业投资;工业固定资产投资",
    "private_investment": "民间投资",
    "real_estate_investment": "房地产开发投资;房地产投资",
    "retail_sales": (
        "社会消费品零售总额;社零总额;社零;全社会消费品零售总额;消费品零售总额;社消零售总额;社会消费品零售额;"
        "社消零;社消零总额"
    ),
    "general_public_budget_revenue": (
        "一般公共预算收入;地方一般公共预算收入;公共预算收入;地方财政一般预算收入;地方财政收入;一般预算收入"
    ),
    "general_public_budget_expenditure": "一般公共预算支出;公共预算支出;地方一般公共预算支出",
    "fiscal_revenue": "财政总收入;财政收入;一般公共预算总收入;公共财政总收入;公共财政预算总收入",
    "tax_revenue": "税收收入;税收",
    "disposable_income": "居民人均可支配收入;全体居民人均可支配收入;城乡居民人均可支配收入;居民收入;城乡居民收入",
    "urban_disposable_income": (
        "城镇居民人均可支配收入;城镇常住居民人均可支配收入;城镇居民可支配收入;城市居民人均可支配收入"
    ),
    "rural_disposable_income": "农村居民人均可支配收入;农村常住居民人均可支配收入;农村居民可支配收入",
    "rural_net_income": "农民人均纯收入;农村居民人均纯收入",
    "consumer_prices": "居民消费价格;居民消费价格指数;居民消费价格涨幅;居民消费价格总水平;CPI;物价;消费价格",
    "registered_unemployment_rate": "城镇登记失业率",
    "surveyed_unemployment_rate": "城镇调查失业率;调查失业率",
    "urban_new_jobs": "城镇新增就业;新增城镇就业;城镇新增就业人数;新增就业;城镇新增就业人员",
    "foreign_trade": (
        "外贸进出口总额;进出口总额;外贸进出口;外贸进出口额;货物进出口总额;货物进出口;进出口总值;外贸进出口总值"
    ),
    "exports": "出口总额;出口;外贸出口;出口额;出口总值",
    "imports": "进口;进口总额;进口额;进口总值",
    "foreign_investment_used": "实际利用外资;实际使用外资;利用外资",
    "resident_population": "常住人口",
    "urbanisation_rate": "常住人口城镇化率;城镇化率",
    "grain_output": "粮食产量;粮食总产;粮食总产量;全年粮食产量;粮食",
    "deposits": "金融机构各项存款余额;各项存款余额;存款余额;本外币存款余额",
    "loans": "金融机构各项贷款余额;各项贷款余额;贷款余额;本外币贷款余额",
    "forest_coverage": "森林覆盖率",
    "tourist_arrivals": "接待游客;旅游接待量;接待国内外游客;游客接待量;旅游人数;旅游总人数",
    "tourism_revenue": "旅游总收入;旅游收入;旅游综合收入",
    "high_tech_firms": "高新技术企业;国家高新技术企业;高新企业",
    "sci_tech_smes": "科技型中小企业",
    "energy_per_gdp": (
        "万元生产总值能耗;单位地区生产总值能耗;万元地区生产总值能耗;单位GDP能耗;万元GDP能耗;单位生产总值能耗"
    ),
    "rd_expenditure": "研发投入;研发经费;全社会研发投入;研发经费支出;R&D经费",
    "market_entities": "市场主体;经营主体;市场主体总量",
    "new_market_entities": "新增市场主体;新登记市场主体;新增经营主体;新设市场主体",
    "new_school_places": "新增优质学位;新增学位;新增中小学学位",
    "old_neighbourhoods_renovated": "改造老旧小区;老旧小区改造;城镇老旧小区改造;改造城镇老旧小区",
    "tax_and_fee_cuts": "减税降费;新增减税降费",
}

#: Words before a name that leave its meaning as it is.
SCOPE = (
    "全市", "全省", "全国", "全县", "全区", "全州", "全旗", "我市", "我省", "我县", "我区", "我国", "我州",
    "全镇", "全乡", "全盟",
    "市级", "县级", "市域", "全域", "本级", "地方", "实现", "完成", "年末", "年底", "期末", "全年", "地区",
)  # fmt: skip

#: Verbs that do not change what is counted.
NEUTRAL = frozenset(
    (
        "打造",
        "建成",
        "完成",
        "配备",
        "落实",
        "荣获",
        "实现",
        "举办",
        "实施",
        "发放",
        "累计",
        "推出",
        "投入",
        "开展",
        "查处",
        "办理",
    )
)


class Vocabulary:
    """Phrases and the indicators they name.

    Parameters
    ----------
    given : mapping of phrase to indicator key, or None
        From a ledger (``name_zh`` and ``aliases_zh``); it wins over :data:`STANDARD`.
    """

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._given = {k: v for k, v in (given or {}).items() if len(k) >= 4}
        names = {phrase: key for key, phrases in STANDARD.items() for phrase in phrases.split(";")}
        if given:
            names.update({k: v for k, v in given.items() if k and v})
        self._names = names
        self._known: dict[tuple[str, str], str] = {}

    def key(self, phrase: str, action: str = "") -> str:
        """The indicator that a phrase names; of its own making where no list has it.

        Parameters
        ----------
        phrase : str
            What is counted or measured.
        action : str
            The verb that governs it (改造, 新增): 整治 is not 改造.
        """
        found = self._known.get((phrase, action))
        if found is None:
            if len(self._known) > 50_000:
                self._known.clear()
            found = self._known[phrase, action] = self._find(phrase, action) or own_key(action + phrase)
        return found

    def _find(self, phrase: str, action: str) -> str | None:
        names = self._names
        if self._given:
            # A ledger's own names often leave out a verb that adds nothing (打造, 完成).
            words = action + phrase
            for n in (4, 2):
                if words[:n] in NEUTRAL and words[n:] in self._given:
                    return self._given[words[n:]]
        if action:
            found = names.get(action + phrase) or names.get(phrase + action)
            if found is not None:
                return found
            if action not in ("实现", "完成", "达到"):
                return None
        found = names.get(phrase)
        while found is None:
            for word in SCOPE:
                if phrase.startswith(word) and len(phrase) > len(word):
                    phrase = phrase[len(word) :]
                    break
            else:
                return None
            found = names.get(phrase)
        return found


def own_key(phrase: str) -> str:
    """A key for a phrase that no list knows: the same words, the same key, in every report."""
    return "zh_" + blake2b(phrase.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
