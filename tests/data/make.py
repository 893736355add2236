"""The ledger of Yanxi, an invented county, with planted errors: ``python tests/data/make.py`` writes it again.

Two invented reports of 2021: one of Yanxi County, one of Heting City around it.
Beside sound figures stand errors, each wrapped in :func:`planted` with the
digits that would be right, the family that finds it and what that family says.
``yanxi/`` is the ledger with its documents; ``yanxi-planted.csv`` the key.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ledgers import Document, amount, average, compared, difference, rank, share, table, write, yearly

HERE = Path(__file__).parent
INDICATORS = """
indicator|name_en|name_zh|family|unit|stock_or_flow|growth_basis|averaging|comparable_only|part_of|adds_up
gdp|gross regional product|地区生产总值|growth|yuan|flow|real|geometric|no||yes
primary_value_added|primary value added|第一产业增加值|sector|yuan|flow|real|geometric|no|gdp|yes
secondary_value_added|secondary value added|第二产业增加值|sector|yuan|flow|real|geometric|no|gdp|yes
tertiary_value_added|tertiary value added|第三产业增加值|sector|yuan|flow|real|geometric|no|gdp|yes
industrial_value_added|value added of above-scale industry|规模以上工业增加值|sector|yuan|flow|real|geometric|yes||yes
retail_sales|retail sales|社会消费品零售总额|sector|yuan|flow|nominal|geometric|yes||yes
fixed_asset_investment|fixed-asset investment|固定资产投资|investment|yuan|flow|nominal|cumulative|yes||yes
fiscal_expenditure|public expenditure|一般公共预算支出|fiscal|yuan|flow|nominal|geometric|no||yes
livelihood_expenditure|expenditure on livelihood|民生支出|fiscal|yuan|flow|nominal|geometric|no|fiscal_expenditure|yes
education_expenditure|expenditure on education|教育支出|fiscal|yuan|flow|nominal|geometric|no|fiscal_expenditure|yes
urban_income|urban income per head|城镇居民人均可支配收入|income|yuan|flow|nominal|geometric|no||no
rural_income|rural income per head|农村居民人均可支配收入|income|yuan|flow|nominal|geometric|no||no
population|permanent population|常住人口|people|person|stock|not_applicable|not_applicable|no||yes
urban_population|urban population|城镇人口|people|person|stock|not_applicable|not_applicable|no|population|yes
children|children|少儿人口|people|person|stock|not_applicable|not_applicable|no|population|yes
working_age|people of working age|劳动年龄人口|people|person|stock|not_applicable|not_applicable|no|population|yes
elderly|elderly people|老年人口|people|person|stock|not_applicable|not_applicable|no|population|yes
new_jobs|new urban jobs|城镇新增就业|people|person|flow|not_applicable|not_applicable|no||yes
training|people trained|职业技能培训|people|person|flow|not_applicable|not_applicable|no||yes
key_projects_investment|investment in key projects|重点项目投资|investment|yuan|flow|nominal|not_applicable|no||yes
road_investment|investment in roads|道路投资|investment|yuan|flow|nominal|not_applicable|no||yes
projects_signed|projects signed|签约项目|investment|count|flow|not_applicable|not_applicable|no||yes
large_projects_signed|large projects signed|签约大项目|investment|count|flow|not_applicable|not_applicable|no|projects_signed|yes
small_projects_signed|small projects signed|签约小项目|investment|count|flow|not_applicable|not_applicable|no|projects_signed|yes
specialised_firms|specialised firms|专精特新企业|innovation|count|stock|not_applicable|not_applicable|no||yes
high_tech_firms|high-tech firms|高新技术企业|innovation|count|stock|not_applicable|not_applicable|no||yes
above_scale_firms|above-scale firms|规模以上企业|sector|count|stock|not_applicable|not_applicable|no||yes
service_firms|above-scale service firms|规模以上服务业企业|sector|count|stock|not_applicable|not_applicable|no||yes
villages|villages|行政村|agriculture|count|stock|not_applicable|not_applicable|no||yes
villages_with_income|villages with income of their own|有集体收入的村|agriculture|count|stock|not_applicable|not_applicable|no|villages|yes
village_roads|villages with hard roads|通硬化路的村|agriculture|count|stock|not_applicable|not_applicable|no|villages|yes
freight|freight carried|货运量|transport|ton|flow|not_applicable|geometric|no||yes
passengers|passengers carried|客运量|transport|person|flow|not_applicable|geometric|no||yes
tea_output|tea output|茶叶产量|agriculture|ton|flow|not_applicable|geometric|no||yes
fruit_output|fruit output|水果产量|agriculture|ton|flow|not_applicable|geometric|no||yes
grain_output|grain output|粮食产量|agriculture|ton|flow|not_applicable|geometric|no||yes
vegetable_output|vegetable output|蔬菜产量|agriculture|ton|flow|not_applicable|geometric|no||yes
forest_coverage|forest coverage|森林覆盖率|environment|percent|rate|not_applicable|not_applicable|no||no
"""
PLACES = """
place|name_zh|name_en|level|parent|members|exhausted_by_children|note
heting|鹤汀市|Heting|city|||yes|Invented
yanxi|砚溪县|Yanxi County|county|heting||no|Invented
fengdu_hills|枫渡县|Fengdu Hills County|county|heting||no|Invented
six_counties|六县|six counties|group||yanxi;fengdu_hills;county_c;county_d;county_e;county_f|no|Invented
county_c|丙县|County C|county|||no|Invented
county_d|丁县|County D|county|||no|Invented
county_e|戊县|County E|county|||no|Invented
county_f|己县|County F|county|||no|Invented
"""
UNITS = """
unit|name_en|name_zh|dimension|factor
yuan|yuan|元|money|1
percent|per cent|%|ratio|0.01
percentage_point|percentage point|个百分点|difference|0.01
ratio|ratio|比|ratio|1
count|count|个|count|1
person|person|人|count|1
ton|tonne|吨|mass|1000
rank|rank|位|rank|1
"""
REFERENCE = """
place|indicator|kind|year|value|multiplier|unit|vintage
heting|gdp|level|2019|240.0|100000000|yuan|first
heting|gdp|level|2020|258.2|100000000|yuan|first
heting|gdp|growth_yoy|2020|6.3|1|percent|first
yanxi|retail_sales|level|2020|34.6|100000000|yuan|first
yanxi|key_projects_investment|level|2020|85.6|100000000|yuan|first
"""
BREAKS = """
indicator|place|year|what|publication
forest_coverage|heting|2019|A new survey counts shrub land|invented for the tests
"""


def planted(claim: dict, right: str, *found: str) -> dict:
    """A claim whose digits are wrong: what would be right, and ``family: what it says`` for each that finds it."""
    return claim | {"planted": (right, found)}


def ratio(indicator: str, of: str, **columns) -> dict:
    """One part of a ratio a:b:c in per cent."""
    return share(indicator, of) | {"kind": "ratio", "unit": "percent", "unit_zh": "", "precision": "rounded"} | columns


def plan(indicator: str) -> dict:
    """A sum that was planned for the year reported on."""
    return amount(indicator, status="plan", precision="exact", period_start="2020")


def yanxi(indicators: dict[str, dict]) -> Document:
    """The county's report: sound figures, and most of the errors."""
    d = Document(
        "yanxi-2021",
        "yanxi",
        2020,
        indicators,
        title_zh="砚溪县政府工作报告（2021年）",
        title_en="Report on the work of the government of Yanxi County (2021)",
        published="2021-01-20",
        covers="2016/2020",
        find_by="砚溪县政府工作报告",
        note="Invented for the tests",
    )
    say = d.say
    say("砚溪县政府工作报告\n[2020年|date]工作回顾\n")
    # sum.parts, growth.deflator: sectors against the whole; prices out of the band of the city.
    say(
        "[2020年|date]地区生产总值由上年的[80.35亿元]增加到[86.40亿元]，增长[1.2%]。",
        "regional product rose from 8.035 billion yuan in the year before to 8.640 billion yuan in 2020, growing "
        "1.2 per cent",
        amount("gdp", 2019),
        amount("gdp"),
        planted(yearly("gdp"), "6.2", "growth.deflator: out of band"),
    )
    say(
        "三次产业增加值分别为[12.31亿元]、[34.68亿元]、[39.91亿元]。",
        "the value added of the three industries was 1.231 billion yuan, 3.468 billion yuan and 3.991 billion yuan "
        "respectively",
        amount("primary_value_added"),
        planted(amount("secondary_value_added"), "34.18", "sum.parts: inconsistent"),
        amount("tertiary_value_added"),
    )
    say(
        "三次产业结构为[14.2]:[39.6]:[46.2]。",
        "the structure of the three industries was 14.2 to 39.6 to 46.2",
        ratio("primary_value_added", "gdp@yanxi"),
        ratio("secondary_value_added", "gdp@yanxi"),
        ratio("tertiary_value_added", "gdp@yanxi"),
    )
    # sum.parts: a ratio that is more than all.
    say(
        "少儿、劳动年龄、老年人口之比为[18.2]:[63.4]:[19.4]。",
        "the ratio of children, people of working age and the elderly was 18.2 to 63.4 to 19.4",
        ratio("children", "population@yanxi"),
        ratio("working_age", "population@yanxi"),
        planted(ratio("elderly", "population@yanxi"), "18.4", "sum.parts: inconsistent"),
    )
    # share.level: one share right, one wrong.
    say(
        "一般公共预算支出[27.90亿元]，其中民生支出[22.35亿元]、占[84.1%]，",
        "public expenditure was 2.790 billion yuan, of which livelihood 2.235 billion yuan, a share of 84.1 per cent",
        amount("fiscal_expenditure"),
        amount("livelihood_expenditure"),
        planted(share("livelihood_expenditure", "fiscal_expenditure@yanxi"), "80.1", "share.level: inconsistent"),
    )
    say(
        "教育支出[5.86亿元]、占[21.0%]。",
        "expenditure on education was 586 million yuan, a share of 21.0 per cent",
        amount("education_expenditure"),
        share("education_expenditure", "fiscal_expenditure@yanxi"),
    )
    # period.part: three years that are not their sum; a year inside its period.
    say(
        "[2018年|date]至[2020年|date]分别新增就业[1310人]、[1275人]、[1402人]，",
        "1,310, 1,275 and 1,402 new jobs in 2018 to 2020 respectively",
        amount("new_jobs", 2018),
        amount("new_jobs", 2019),
        amount("new_jobs"),
    )
    say(
        "三年共新增就业[3887人]。",
        "3,887 new jobs in the three years",
        planted(amount("new_jobs", id="2018-2020", period_start="2018"), "3987", "period.part: inconsistent"),
    )
    say(
        "[2016年|date]至[2020年|date]培训[9860人]，其中[2020年|date]培训[2140人]。",
        "9,860 people were trained in 2016 to 2020, of whom 2,140 in 2020",
        amount("training", id="2016-2020", period_start="2016"),
        amount("training"),
    )
    # order.subset: a part larger than its whole.
    say(
        "签约项目[38个]，其中大项目[41个]、小项目[17个]。",
        "38 projects were signed, of which 41 large and 17 small ones",
        amount("projects_signed"),
        planted(amount("large_projects_signed"), "21", "order.subset: inconsistent"),
        amount("small_projects_signed"),
    )
    # change.points: a difference in points that two levels do not give.
    say(
        "城镇化率由上年的[48.16%]提高到[49.53%]，提高[1.87个百分点]。",
        "the urbanisation rate rose from 48.16 per cent in the year before to 49.53 per cent, by 1.87 percentage "
        "points",
        share("urban_population", "population@yanxi", 2019),
        share("urban_population", "population@yanxi"),
        planted(difference("urban_population"), "1.37", "change.points: inconsistent"),
    )
    forest = {"as": "level"}
    say(
        "森林覆盖率由[2018年|date]的[64.1%]提高到[66.0%]，提高[1.9个百分点]。",
        "forest coverage rose from 64.1 per cent in 2018 to 66.0 per cent, by 1.9 percentage points",
        amount("forest_coverage", 2018, **forest),
        amount("forest_coverage", **forest),
        difference("forest_coverage", base_period="2018"),
    )
    # plan.completion: against a printed plan.
    say(
        "重点项目完成投资[85.6亿元]，占年度计划[80亿元]的[103.0%]。",
        "key projects completed 8.56 billion yuan of investment, 103.0 per cent of the yearly plan of 8 billion yuan",
        amount("key_projects_investment"),
        plan("key_projects_investment"),
        planted(
            ratio("key_projects_investment", "key_projects_investment@yanxi", unit_zh="%"),
            "107.0",
            "plan.completion: inconsistent",
        ),
    )
    say(
        "道路完成投资[6.3亿元]，占年度计划[6亿元]的[105.0%]。",
        "roads completed 630 million yuan of investment, 105.0 per cent of the yearly plan of 600 million yuan",
        amount("road_investment"),
        plan("road_investment"),
        ratio("road_investment", "road_investment@yanxi", unit_zh="%"),
    )
    # count.recover: no whole number of firms grows so by five.
    say(
        "专精特新企业增加[5家]、增长[35.5%]。",
        "specialised firms rose by 5, or 35.5 per cent",
        difference("specialised_firms", precision="exact"),
        planted(yearly("specialised_firms"), "38.5", "count.recover: inconsistent"),
    )
    say(
        "高新技术企业增加[8家]、增长[21.1%]，由[38家]增至[46家]。",
        "high-tech firms rose by 8, or 21.1 per cent, from 38 to 46",
        difference("high_tech_firms", precision="exact"),
        yearly("high_tech_firms"),
        amount("high_tech_firms", 2019),
        amount("high_tech_firms"),
    )
    # count.grim: no number of villages is this percentage of 136.
    say(
        "[136个]行政村中，有集体收入的占[84.0%]，通硬化路的占[97.1%]。",
        "of 136 villages 84.0 per cent had income of their own and 97.1 per cent had hard roads",
        amount("villages"),
        planted(share("villages_with_income", "villages.2020"), "83.8", "count.grim: inconsistent"),
        share("village_roads", "villages.2020"),
    )
    # growth.chain: an average that its years do not give.
    say(
        "[2018年|date]、[2019年|date]、[2020年|date]货运量分别增长[6.2%]、[5.8%]、[7.4%]，",
        "freight grew 6.2 per cent, 5.8 per cent and 7.4 per cent in 2018, 2019 and 2020 respectively",
        yearly("freight", 2018),
        yearly("freight", 2019),
        yearly("freight"),
    )
    say(
        "三年年均增长[7.5%]。",
        "growth of 7.5 per cent a year over the three years",
        planted(average("freight", 2018, 2020), "6.5", "growth.chain: inconsistent"),
    )
    say(
        "[2018年|date]、[2019年|date]、[2020年|date]客运量分别增长[3.1%]、[2.6%]、[1.7%]，",
        "passengers grew 3.1 per cent, 2.6 per cent and 1.7 per cent in 2018, 2019 and 2020 respectively",
        yearly("passengers", 2018),
        yearly("passengers", 2019),
        yearly("passengers"),
    )
    say("三年年均增长[2.5%]。", "growth of 2.5 per cent a year over the three years", average("passengers", 2018, 2020))
    # growth.nominal: a nominal rate that its levels do not give.
    say(
        "城镇居民人均收入由上年的[33120元]增加到[34980元]，增长[6.6%]；",
        "urban income per head rose from 33,120 yuan in the year before to 34,980 yuan, growing 6.6 per cent",
        amount("urban_income", 2019, per="person", precision="rounded"),
        amount("urban_income", per="person", precision="rounded"),
        planted(yearly("urban_income"), "5.6", "growth.nominal: inconsistent"),
    )
    say(
        "农村居民人均收入由上年的[17243元]增加到[18519元]，增长[7.4%]。",
        "rural income per head rose from 17,243 yuan in the year before to 18,519 yuan, growing 7.4 per cent",
        amount("rural_income", 2019, per="person"),
        amount("rural_income", per="person"),
        yearly("rural_income"),
    )
    # growth.cumulative: an average that neither method gives.
    say(
        "[2018年|date]、[2019年|date]、[2020年|date]固定投资分别增长[8.0%]、[7.0%]、[6.0%]，",
        "fixed-asset investment grew 8.0 per cent, 7.0 per cent and 6.0 per cent in 2018, 2019 and 2020 respectively",
        yearly("fixed_asset_investment", 2018),
        yearly("fixed_asset_investment", 2019),
        yearly("fixed_asset_investment"),
    )
    say(
        "三年年均增长[9.2%]。",
        "growth of 9.2 per cent a year over the three years",
        planted(average("fixed_asset_investment", 2018, 2020), "7.3", "growth.cumulative: consistent_if"),
    )
    # unit.scale: a hundred times last year's.
    say(
        "茶叶产量由上年的[4862吨]增加到[490500吨]；",
        "tea output rose from 4,862 tonnes in the year before to 490,500 tonnes",
        amount("tea_output", 2019),
        planted(amount("tea_output"), "4905", "unit.scale: power_of_ten"),
    )
    say(
        "水果产量由上年的[9310吨]增加到[9745吨]。",
        "fruit output rose from 9,310 tonnes in the year before to 9,745 tonnes",
        amount("fruit_output", 2019),
        amount("fruit_output"),
    )
    # series.monotone: three years of growth, one of which fell.
    say("[2017年|date]至[2020年|date]，")
    say(
        "粮食产量分别为[25.61万吨]、[26.13万吨]、[25.92万吨]、[27.35万吨]，",
        "grain output was 256,100 tonnes, 261,300 tonnes, 259,200 tonnes and 273,500 tonnes respectively",
        amount("grain_output", 2017),
        amount("grain_output", 2018),
        planted(amount("grain_output", 2019), "26.92", "series.monotone: consistent_if"),
        amount("grain_output"),
    )
    say(
        "[连续三年增长]；",
        "growth for three years running",
        compared("grain_output", "above", period_start="2018", base_period="2017", unit="ton"),
    )
    say(
        "蔬菜产量分别为[30.2万吨]、[30.9万吨]、[31.4万吨]、[32.0万吨]，",
        "vegetable output was 302,000 tonnes, 309,000 tonnes, 314,000 tonnes and 320,000 tonnes respectively",
        amount("vegetable_output", 2017),
        amount("vegetable_output", 2018),
        amount("vegetable_output", 2019),
        amount("vegetable_output"),
    )
    say(
        "也[连续三年增长]。",
        "growth for three years running as well",
        compared("vegetable_output", "above", period_start="2018", base_period="2017", unit="ton"),
    )
    # place.compare: not above the city's rate.
    say(
        "规模以上工业增加值增长[6.1%]，[高于全市平均水平]。",
        "value added of above-scale industry grew 6.1 per cent, above the average of the city",
        planted(yearly("industrial_value_added"), "7.1", "place.compare: consistent_if"),
        compared("industrial_value_added", "above", "heting", period_start="2020", base_period="2019"),
    )
    # rank.bound: the ninth of six.
    say(
        "社会消费品零售总额[43.6亿元]，居六县第[9位]。",
        "retail sales were 4.36 billion yuan, ranking 9th of the six counties",
        planted(amount("retail_sales"), "34.6", "outside.level: differs_by"),
        planted(rank("retail_sales", "six_counties"), "2", "rank.bound: consistent_if"),
    )
    # stock.flow: a stock that grew by more than was added.
    say(
        "新增规模以上企业[5家]，总数由[76家]增至[87家]；",
        "5 above-scale firms were added, the total rose from 76 to 87",
        planted(
            amount("above_scale_firms", id="2020.new", period_start="2020", over="sum", kind="increment"),
            "15",
            "stock.flow: consistent_if",
        ),
        amount("above_scale_firms", 2019),
        amount("above_scale_firms"),
    )
    say(
        "新增规模以上服务业企业[6家]，总数由[21家]增至[25家]。",
        "6 above-scale service firms were added, the total rose from 21 to 25",
        amount("service_firms", id="2020.new", period_start="2020", over="sum", kind="increment"),
        amount("service_firms", 2019),
        amount("service_firms"),
    )
    say(
        "[2020年|date]末全县常住人口[38.54万人]。\n",
        "the permanent population of the county at the end of 2020 was 385,400 people",
        amount("population"),
    )
    return d


def heting(indicators: dict[str, dict]) -> Document:
    """The city's report: the population of its two counties, and the rate that the county is compared with."""
    d = Document(
        "heting-2021",
        "heting",
        2020,
        indicators,
        title_zh="鹤汀市政府工作报告（2021年）",
        title_en="Report on the work of the government of Heting City (2021)",
        published="2021-02-03",
        covers="2020",
        find_by="鹤汀市政府工作报告",
        note="Invented for the tests",
    )
    d.say("鹤汀市政府工作报告\n[2020年|date]工作回顾\n")
    d.say("规模以上工业增加值增长[6.8%]。", "value added of above-scale industry grew 6.8 per cent",
          yearly("industrial_value_added"))  # fmt: skip
    # sum.parts and same.label: the county's people as the city counts them.
    d.say("全市常住人口[112.36万人]，其中砚溪县[39.54万人]、枫渡县[73.82万人]。\n",
          "the permanent population of the city was 1,123,600, of which 395,400 in Yanxi County and 738,200 in Fengdu "
          "Hills County",
          amount("population"),
          planted(amount("population", place="yanxi", id="yanxi"), "38.54", "sum.parts: inconsistent",
                  "same.label: two_values"),
          amount("population", place="fengdu_hills", id="fengdu-hills"))  # fmt: skip
    return d


def make(folder: Path, key: Path) -> None:
    """Write the ledger into ``folder`` and the key of its errors."""
    indicators = table(INDICATORS)
    for row in indicators:
        row |= {"definition": row["name_en"].capitalize(), "definition_source": "the text"}
    by_name = {row["indicator"]: row for row in indicators}
    documents = [yanxi(by_name), heting(by_name)]
    errors = []
    for claim in (c for d in documents for c in d.rows()):
        right, found = claim.pop("planted", ("", ()))
        for family, says in (f.split(": ") for f in found):
            errors.append({"claim": claim["claim"], "printed": claim["printed"], "right": right, "family": family,
                           "says": says})  # fmt: skip
    reference = [row | {"processing": "published", "publication": "invented for the tests"} for row in table(REFERENCE)]
    write(folder, documents, {"indicators": indicators, "places": table(PLACES), "units": table(UNITS),
                              "reference": reference, "breaks": table(BREAKS)})  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, list(errors[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(errors)
    key.write_bytes(out.getvalue().encode("utf-8"))


if __name__ == "__main__":
    make(HERE / "yanxi", HERE / "yanxi-planted.csv")
