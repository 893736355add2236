"""The reader on the styles of other years, places and kinds of document. All passages and figures are invented."""

from __future__ import annotations

import pytest

from duizhang.reading.extract import extract


def rows(text, *cells, **named):
    """The named cells of each claim of a text."""
    return [
        tuple(getattr(c, cell) for cell in cells) for c in extract(text, place="here", parent="above", **named).claims
    ]


BULLETIN = """云岭省2021年国民经济和社会发展统计公报[1]
云岭省统计局
2022年3月18日
一、综合
初步核算，全年全省地区生产总值[2]18342.6亿元，按可比价格计算，比上年增长7.4%，两年平均增长5.1%。分产业看，第一产业增加值1630.5亿元，增长6.8%；第二产业增加值7021.3亿元，增长7.9%。三次产业增加值占地区生产总值的比重为8.9∶38.3∶52.8。全员劳动生产率为96254元/人，比上年提高6.9%。
年末全省常住人口3962万人，比上年末减少12万人，其中城镇常住人口2314万人，常住人口城镇化率为58.41%，比上年末提高1.06个百分点。人口自然增长率为-0.42‰。
居民消费价格比上年上涨0.8%，涨幅比上年回落1.9个百分点。
"""


def test_a_provincial_bulletin_speaks_of_the_year_of_its_title_and_drops_the_marks_of_its_footnotes():
    found = rows(BULLETIN, "indicator_zh", "kind", "printed", "unit_zh", "period_end")
    assert found[:3] == [
        ("地区生产总值", "level", "18342.6", "亿元", "2021"),
        ("地区生产总值", "growth_yoy", "7.4", "%", "2021"),
        ("地区生产总值", "growth_annual_avg", "5.1", "%", "2021"),
    ]
    assert {period for *_, period in found} == {"2021"}
    assert ("常住人口", "difference", "-12", "人", "2021") in found
    assert ("城镇常住人口", "count", "2314", "人", "2021") in found
    assert ("居民消费价格涨幅", "difference", "-1.9", "个百分点", "2021") in found
    assert ("人口自然增长率", "level", "-0.42", "‰", "2021") in found
    assert [kind for _, kind, printed, *_ in found if printed in ("8.9", "38.3", "52.8")] == ["ratio"] * 3
    assert {m.class_ for m in extract(BULLETIN).mentions if m.text in ("1", "2")} == {"noise"}


def test_two_years_average_is_taken_over_two_years():
    (claim,) = [c for c in extract(BULLETIN).claims if c.kind == "growth_annual_avg"]
    assert (claim.period_start, claim.period_end, claim.base_period) == ("2020", "2021", "2019")


def test_the_price_basis_of_the_clause_before_holds():
    assert rows(BULLETIN, "basis", "kind")[1] == ("real", "growth_yoy")


OLD_COUNTY = """政府工作报告
——2006年2月20日在青禾县第十四届人民代表大会第四次会议上
一、“十五”时期工作回顾
“十五”期间，我县国内生产总值由2000年的9.8亿元增加到17.6亿元，年均递增12.4%，是“九五”末的1.8倍；财政收入突破亿元大关，达到1.12亿元；农民人均纯收入2786元，比2000年净增930元。五年累计完成固定资产投资31.5亿元。粮食总产稳定在5.2亿斤以上，万元GDP能耗累计下降9.6%。
二、2006年工作安排
主要预期目标是：国内生产总值增长13%，力争突破20亿元；财政收入增长15%。城镇登记失业率控制在4.6%以内。新修基本农田1.2万亩，解决6300人饮水困难。
"""


def test_a_county_report_of_2006_looks_back_on_the_tenth_plan():
    assert rows(OLD_COUNTY, "indicator_zh", "kind", "printed", "period_start", "period_end", "status") == [
        ("国内生产总值", "level", "9.8", "2000", "2000", "achieved"),
        ("国内生产总值", "level", "17.6", "", "2005", "achieved"),
        ("国内生产总值", "growth_annual_avg", "12.4", "2001", "2005", "achieved"),
        ("国内生产总值", "ratio", "1.8", "", "2005", "achieved"),
        ("财政收入", "level", "1", "", "2005", "achieved"),
        ("财政收入", "level", "1.12", "", "2005", "achieved"),
        ("农民人均纯收入", "per_capita", "2786", "", "2005", "achieved"),
        ("农民人均纯收入", "increment", "930", "2001", "2005", "achieved"),
        ("固定资产投资", "level", "31.5", "2001", "2005", "achieved"),
        ("粮食总产", "level", "5.2", "", "2005", "achieved"),
        ("万元GDP能耗", "change_pct", "-9.6", "2001", "2005", "achieved"),
        ("国内生产总值", "growth_yoy", "13", "2006", "2006", "target"),
        ("国内生产总值", "level", "20", "2006", "2006", "target"),
        ("财政收入", "growth_yoy", "15", "2006", "2006", "target"),
        ("城镇登记失业率", "level", "4.6", "", "2006", "target"),
        ("新修基本农田", "level", "1.2", "2006", "2006", "plan"),
        ("饮水困难", "count", "6300", "2006", "2006", "plan"),
    ]


BANNER = """沙柳旗人民政府工作报告
——2022年1月8日在沙柳旗第十六届人民代表大会第一次会议上
一、过去四年工作回顾
四年来，地区生产总值从2017年的61.2亿元提高到2021年的84.7亿元，累计完成297亿元；一般公共预算收入从4.1亿元提高到6.3亿元。牲畜存栏稳定在142万头只，牧民人均可支配收入达到28640元，年均增长8.7%。
"""


def test_a_term_of_four_years_gives_the_first_year_of_what_rose():
    assert rows(BANNER, "indicator_zh", "printed", "unit_zh", "period_start", "period_end") == [
        ("地区生产总值", "61.2", "亿元", "2017", "2017"),
        ("地区生产总值", "84.7", "亿元", "2021", "2021"),
        ("地区生产总值", "297", "亿元", "2018", "2021"),
        ("一般公共预算收入", "4.1", "亿元", "2017", "2017"),
        ("一般公共预算收入", "6.3", "亿元", "", "2021"),
        ("牲畜存栏", "142", "头只", "", "2021"),
        ("牧民人均可支配收入", "28640", "元", "", "2021"),
        ("牧民人均可支配收入", "8.7", "%", "2018", "2021"),
    ]


def test_a_goal_that_a_figure_is_held_against_is_a_target_and_the_distance_a_difference():
    text = "一、2022年工作回顾\n全省生产总值增长4.2%，比年初目标（6.5%）低2.3个百分点；完成投资85亿元，占年度计划80亿元的106.3%。"
    assert rows(text, "indicator_zh", "kind", "printed", "status") == [
        ("生产总值", "growth_yoy", "4.2", "achieved"),
        ("生产总值", "growth_yoy", "6.5", "target"),
        ("生产总值", "difference", "-2.3", "achieved"),
        ("投资", "level", "85", "achieved"),
        ("投资", "level", "80", "plan"),
        ("投资", "ratio", "106.3", "achieved"),
    ]


def test_how_far_above_another_place_is_a_difference_with_its_comparator():
    text = (
        "一、2018年工作回顾\n我市人均生产总值5.18万元，比全省高1.18万元；全市工业增加值增长9.1%，高于全国2.9个百分点。"
    )
    assert rows(text, "kind", "printed", "relation", "comparator") == [
        ("per_capita", "5.18", "", ""),
        ("difference", "1.18", "above", "above"),
        ("growth_yoy", "9.1", "", ""),
        ("difference", "2.9", "above", "china"),
    ]


def test_since_a_year_runs_to_the_end_of_what_the_passage_speaks_of():
    text = "一、2023年工作回顾\n新建高标准农田3.2万亩，2021年以来累计建成9.5万亩。"
    assert rows(text, "printed", "period_start", "period_end") == [("3.2", "2023", "2023"), ("9.5", "2021", "2023")]


def test_points_are_shared_along_a_list():
    text = "一、2012年工作回顾\n草原植被覆盖度和森林覆盖率分别提高5.4个和2.4个百分点。"
    assert rows(text, "indicator_zh", "kind", "printed", "unit_zh") == [
        ("草原植被覆盖度", "difference", "5.4", "个百分点"),
        ("森林覆盖率", "difference", "2.4", "个百分点"),
    ]


OUTLINE = """临澜市国民经济和社会发展第十四个五年规划纲要
第一章 发展基础
“十三五”时期，全市地区生产总值年均增长6.9%，2020年达到1263亿元。
第二章 指导思想和主要目标
到2025年，全市地区生产总值达到1800亿元左右，常住人口城镇化率提高到66%，研发经费投入年均增长10%以上。
第三章 推进产业升级
五年新增规模以上工业企业300家，培育上市公司10家。
| 指标 | 2020年 | 2025年 | 年均增长（%） |
| --- | --- | --- | --- |
| 常住人口城镇化率（%） | 58.2 | 66 | - |
| 粮食产量（万吨） | 412 | ≥420 | - |
"""


def test_the_outline_of_a_plan_tells_where_it_starts_from_and_what_it_aims_at():
    assert rows(OUTLINE, "indicator_zh", "printed", "hedge", "period_end", "status") == [
        ("地区生产总值", "6.9", "none", "2020", "achieved"),
        ("地区生产总值", "1263", "none", "2020", "achieved"),
        ("地区生产总值", "1800", "about", "2025", "target"),
        ("常住人口城镇化率", "66", "none", "2025", "target"),
        ("研发经费投入", "10", "at_least", "2025", "target"),
        ("规模以上工业企业", "300", "none", "2025", "plan"),
        ("培育上市公司", "10", "none", "2025", "plan"),
        ("常住人口城镇化率", "58.2", "none", "2020", "achieved"),
        ("常住人口城镇化率", "66", "none", "2025", "target"),
        ("粮食产量", "412", "none", "2020", "achieved"),
        ("粮食产量", "420", "at_least", "2025", "target"),
    ]


def test_a_table_set_in_blanks_takes_its_unit_from_the_line_above():
    text = (
        "某区2010年国民经济和社会发展统计公报\n表2 主要农产品产量\n单位：吨\n"
        "产品名称 产量 比上年增长%\n粮食 21774 0.9\n其中:稻谷 19179 -1.2\n"
    )
    assert rows(text, "indicator_zh", "kind", "printed", "unit_zh") == [
        ("粮食产量", "level", "21774", "吨"),
        ("粮食", "growth_yoy", "0.9", "%"),
        ("稻谷产量", "level", "19179", "吨"),
        ("稻谷", "growth_yoy", "-1.2", "%"),
    ]


RECENT = """东阜省政府工作报告
——2026年1月20日在东阜省第十四届人民代表大会第四次会议上
一、2025年和“十四五”时期工作回顾
2025年，全省生产总值突破5万亿元，达到5.12万亿元，同口径增长5.4%。“十四五”以来，全省经济年均增长5.3%，办理留抵退税1860亿元。粮食总产1024.6亿斤，连续六年稳定在1000亿斤以上。居民人均可支配收入38215元，扣除价格因素实际增长5.1%；其中城镇居民48306元，农村居民24118元。
二、“十五五”时期主要目标
到2030年，全省生产总值达到6.6万亿元左右，常住人口城镇化率达到70%以上。
三、2026年重点工作
今年发展主要预期目标是：全省生产总值增长5%左右；城镇新增就业70万人以上，城镇调查失业率控制在5.5%以内；居民收入增长与经济增长同步。
（一）扩大有效需求。实施重点项目1200个，完成投资不低于4800亿元，力争新增专精特新企业300家。
"""


def test_a_provincial_report_of_2026_holds_two_plans_and_two_years():
    assert rows(RECENT, "indicator_zh", "kind", "printed", "hedge", "period_end", "status") == [
        ("生产总值", "level", "5", "more_than", "2025", "achieved"),
        ("生产总值", "level", "5.12", "none", "2025", "achieved"),
        ("生产总值", "growth_yoy", "5.4", "none", "2025", "achieved"),
        ("经济", "growth_annual_avg", "5.3", "none", "2025", "achieved"),
        ("办理留抵退税", "level", "1860", "none", "2025", "achieved"),
        ("粮食总产", "level", "1024.6", "none", "2025", "achieved"),
        ("粮食总产", "level", "1000", "at_least", "2025", "achieved"),
        ("居民人均可支配收入", "per_capita", "38215", "none", "2025", "achieved"),
        ("居民人均可支配收入", "growth_yoy", "5.1", "none", "2025", "achieved"),
        ("城镇居民人均可支配收入", "per_capita", "48306", "none", "2025", "achieved"),
        ("农村居民人均可支配收入", "per_capita", "24118", "none", "2025", "achieved"),
        ("生产总值", "level", "6.6", "about", "2030", "target"),
        ("常住人口城镇化率", "share", "70", "at_least", "2030", "target"),
        ("生产总值", "growth_yoy", "5", "about", "2026", "target"),
        ("城镇新增就业", "increment", "70", "at_least", "2026", "target"),
        ("城镇调查失业率", "level", "5.5", "at_most", "2026", "target"),
        ("实施重点项目", "count", "1200", "none", "2026", "plan"),
        ("投资", "level", "4800", "at_least", "2026", "plan"),
        ("专精特新企业", "increment", "300", "none", "2026", "target"),
    ]


def test_the_provinces_own_scope_word_is_no_other_place():
    assert {c.place for c in extract(RECENT, place="dongfu", parent="china").claims} == {"dongfu"}


@pytest.mark.parametrize(
    ("sentence", "of"),
    [
        ("服务业增加值占地区生产总值比重达到52%。", "gdp@here"),
        ("民生支出占一般公共预算支出的81%。", "general_public_budget_expenditure@here"),
        ("实际利用外资占全省45%左右。", "foreign_investment_used@above"),
        ("优良率达到92%。", "unknown"),
    ],
)
def test_a_share_says_of_what_where_the_text_does(sentence, of):
    text = "一、2019年工作回顾\n我市实际利用外资9亿美元，我市发展良好。" + sentence
    assert rows(text, "of")[-1] == (of,)


def test_a_count_of_what_stands_does_not_run_over_the_year_and_an_account_does():
    text = "一、2023年工作回顾\n年末常住人口38万人，工业总产值85亿元，新增停车位860个。"
    assert rows(text, "period_start", "period_end") == [("", "2023"), ("2023", "2023"), ("2023", "2023")]


def test_what_bounds_a_class_is_no_claim():
    text = "一、2023年工作回顾\n集体经济年收入10万元以上的有117个，收入超500亿元的企业达到11家。"
    assert rows(text, "printed") == [("117",), ("11",)]


def test_a_deadline_is_dated_to_its_day():
    text = "二、2024年工作安排\n县医院新院区12月底前主体完工，污水处理厂10月1日前投入使用。"
    assert rows(text, "printed", "kind") == [("2024-12-31", "date"), ("2024-10-01", "date")]


def test_an_account_without_any_year_ends_with_the_one_it_came_out_in():
    text = "这五年，我市发生了哪些变化\n这五年，新增学位10.4万个。"
    assert rows(text, "period_start", "period_end", published="2021") == [("2016", "2021")]


def test_a_year_later_than_the_passage_is_planned():
    text = "某县政府工作报告作了2012年工作回顾\n全县生产总值163亿元。2013年，计划招引20个以上过亿项目，今年至少建成厂房3座。"
    assert rows(text, "printed", "hedge", "status") == [
        ("163", "none", "achieved"),
        ("20", "at_least", "plan"),
        ("3", "at_least", "plan"),
    ]


def test_a_change_and_where_it_led_are_no_range():
    text = "一、2019年工作回顾\n外贸进出口总额下降0.3%至7.14万亿元。"
    assert rows(text, "indicator", "kind", "printed", "hedge") == [
        ("foreign_trade", "growth_yoy", "-0.3", "none"),
        ("foreign_trade", "level", "7.14", "none"),
    ]


def test_total_investment_is_that_of_the_works_behind_it():
    text = "二、2020年工作安排\n实施总投资35亿元的80项城建重点工程。"
    assert rows(text, "indicator_zh", "printed") == [("城建重点工程总投资", "35"), ("城建重点工程", "80")]


def test_a_time_of_day_is_no_ratio():
    assert not rows("某县工作报告解读\n2019-01-31 08:56:00\n比例", "printed")


def test_a_report_printed_in_characters_is_dated_and_counted():
    text = (
        "青禾县人民政府工作报告\n二〇〇九年一月十六日\n一、二〇〇八年工作回顾\n"
        "全县生产总值完成三十二点六亿元，增长百分之十二点五；农民人均纯收入达到三千八百六十元。"
    )
    assert rows(text, "indicator_zh", "printed", "multiplier", "period_end") == [
        ("生产总值", "32.6", "100000000", "2008"),
        ("生产总值", "12.5", "1", "2008"),
        ("农民人均纯收入", "3860", "1", "2008"),
    ]


@pytest.mark.parametrize("text", ["实行一元化管理。", "亿元以上项目顺利。", "“一百万亩”工程。", "三千里江山。"])
def test_words_of_number_that_count_nothing_are_no_claims(text):
    assert not rows("一、2019年工作回顾\n" + text, "printed")


def test_a_table_of_changes_is_known_by_its_caption():
    text = (
        "某市2019年国民经济和社会发展统计公报\n表1 居民消费价格涨跌幅度\n单位：%\n"
        "| 指标 | 城市 | 农村 |\n|---|---|---|\n| 食品烟酒 | 7.2 | -0.4 |"
    )
    assert rows(text, "indicator_zh", "kind", "printed") == [
        ("食品烟酒", "growth_yoy", "7.2"),
        ("食品烟酒", "growth_yoy", "-0.4"),
    ]


def test_sectors_are_named_by_their_ordinals():
    text = "一、2019年工作回顾\n第二、三产业投资分别增长10.4%和8.8%。"
    assert rows(text, "indicator_zh") == [("第二产业投资",), ("第三产业投资",)]


def test_the_number_of_an_item_is_no_part_of_its_phrase():
    text = "二、2020年工作安排\n办好实事：1.新建农村公路120公里；2.改造学校3所。"
    assert rows(text, "indicator_zh") == [("新建农村公路",), ("改造学校",)]
