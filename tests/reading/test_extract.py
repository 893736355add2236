"""The reader: what a sentence of an official report becomes. All sentences are invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhang.claim import Restoration
from duizhang.reading.extract import COLUMNS, RULES, extract

REVIEW = "一、2019年工作回顾\n"
PLAN = "二、2020年工作安排\n"


def read(sentence, head=REVIEW, **named):
    """The claims of one sentence under a heading."""
    return extract(head + sentence, place="here", **named).claims


def told(sentence, *cells, **named):
    """The named cells of each claim of a sentence."""
    return [tuple(getattr(c, cell) for cell in cells) for c in read(sentence, **named)]


def test_a_clause_of_verb_and_rate_speaks_of_the_subject_before_it():
    assert told("全县生产总值68.2亿元，增长14.5%。", "indicator", "kind", "printed", "multiplier") == [
        ("gdp", "level", "68.2", "100000000"),
        ("gdp", "growth_yoy", "14.5", "1"),
    ]


def test_what_is_counted_may_stand_behind_the_number_and_its_verb_makes_the_indicator():
    renovated, tidied = read("改造49个老旧小区，整治36个老旧小区。")
    assert renovated.indicator_zh == tidied.indicator_zh == "老旧小区"
    assert renovated.indicator != tidied.indicator


def test_the_same_words_in_two_reports_give_the_same_key_in_either_order():
    assert read("改造49个裸房。")[0].indicator == read("改造裸房36个。")[0].indicator


def test_respectively_pairs_subjects_and_numbers():
    assert told("游客人数、门票收入分别增长39.5%、44.1%。", "indicator_zh", "printed") == [
        ("游客人数", "39.5"),
        ("门票收入", "44.1"),
    ]


def test_respectively_reaches_back_to_the_clauses_before():
    claims = told("接待游客120万人次，门票收入4.5亿元，分别增长18%和21%。", "indicator_zh", "printed")
    assert claims[2:] == [("接待游客", "18"), ("门票收入", "21")]


def test_a_head_noun_is_shared_by_a_list():
    assert told("肉、蛋、奶产量分别增长3%、5%和7%。", "indicator_zh") == [("肉产量",), ("蛋产量",), ("奶产量",)]


def test_both_gives_one_number_to_every_subject():
    assert told("入住率、复垦率均达到100%。", "indicator_zh", "printed") == [("入住率", "100"), ("复垦率", "100")]


def test_from_and_to_are_two_levels():
    assert told("参合率由85.5%提高到92.6%。", "kind", "printed", "period_end", "rule") == [
        ("share", "85.5", "2018", "from-to"),
        ("share", "92.6", "2019", "from-to"),
    ]


def test_rising_to_and_rising_by_are_told_apart():
    assert told("覆盖率提高到67%。", "kind") == [("share",)]
    assert told("销售额提高67%。", "kind") == [("growth_yoy",)]


def test_points_are_not_per_cent():
    assert told("覆盖率提高3.6个百分点。", "kind", "unit_zh") == [("difference", "个百分点")]


def test_a_fall_is_negative():
    assert told("亡人事故减少13起，下降22.81%。", "kind", "printed") == [
        ("difference", "-13"),
        ("growth_yoy", "-22.81"),
    ]


def test_a_bound_and_a_value_keep_their_hedges():
    assert told("财政收入突破200亿元，达到212.18亿元。", "printed", "hedge") == [
        ("200", "more_than"),
        ("212.18", "none"),
    ]


@pytest.mark.parametrize(
    ("sentence", "hedge"),
    [
        ("培训农民5万人以上。", "at_least"), ("培训农民近5万人。", "nearly"), ("培训农民5万余人。", "over"),
        ("失业率控制在4%以内。", "at_most"), ("培训农民约5万人。", "about"), ("培训农民不少于500人。", "at_least"),
        ("价格涨幅控制在3%左右。", "at_most+about"), ("签约项目50个。", "none"), ("经过50公里。", "none"),
    ],
)  # fmt: skip
def test_hedges_before_and_behind_are_kept(sentence, hedge):
    assert told(sentence, "hedge") == [(hedge,)]


def test_the_ends_of_a_range_share_subject_and_unit():
    assert told("新修公路150－200公里。", "printed", "hedge", "unit_zh", "indicator_zh") == [
        ("150", "range_low", "公里", "新修公路"),
        ("200", "range_high", "公里", "新修公路"),
    ]


def test_three_sectors_are_three_shares_of_one_structure():
    assert told("三次产业结构调整为7∶43∶50。", "kind", "printed") == [("ratio", "7"), ("ratio", "43"), ("ratio", "50")]


def test_multiples_and_doublings_are_factors():
    assert told("产值是上年的2.9倍。", "kind", "printed", "indicator_zh") == [("ratio", "2.9", "产值")]
    assert told("产值翻两番。", "printed") == [("4",)]


def test_units_are_shared_along_a_list():
    assert told("完成1个区级、3个街道和60个村级中心建设。", "printed") == [("1",), ("3",), ("60",)]


def test_an_addition_governs_its_list():
    assert told("新增龙头企业40家、上市企业5家。", "kind") == [("increment",), ("increment",)]


@pytest.mark.parametrize(
    ("sentence", "cls"),
    [
        ("改造108国道。", "name"), ("开通5G基站。", "name"), ("引进世界500强企业。", "name"),
        ("实施“1+6”行动。", "name"), ("推进地铁2号线建设。", "name"), ("2018年开工。", "date"),
        ("9月开学。", "date"), ("第3次会议召开。", "ordinal"),
        ("为65岁以上老年人体检。", "category"), ("降低PM2.5浓度。", "name"), ("落实“20字”标准。", "name"),
        ("建设日产4500吨水泥生产线。", "category"), ("拨打12345热线。", "name"), ("推行7×24小时服务。", "name"),
    ],
)  # fmt: skip
def test_names_dates_ordinals_and_classes_are_mentions_but_no_claims(sentence, cls):
    draft = extract(sentence)
    assert not draft.claims
    assert cls in {m.class_ for m in draft.mentions}


def test_sections_decide_whether_a_figure_was_reached_aimed_at_or_planned():
    text = (
        REVIEW
        + "建成公路30公里。\n"
        + PLAN
        + "主要预期目标是：生产总值增长8%左右。\n建设公路40公里。力争签约项目50个。"
    )
    claims = extract(text).claims
    assert [(c.status, c.commitment, c.period_end) for c in claims] == [
        ("achieved", "", "2019"),
        ("target", "expected", "2020"),
        ("plan", "", "2020"),
        ("target", "striving", "2020"),
    ]


def test_a_plan_period_gives_base_and_years_of_an_average():
    head = "一、“十二五”时期工作回顾\n"
    assert told("财政收入年均增长9.4%。", "kind", "period_start", "period_end", "base_period", head=head) == [
        ("growth_annual_avg", "2011", "2015", "2010")
    ]


def test_a_printed_year_belongs_to_its_number_only():
    claims = told("企业从2016年的321家增加到8726家。", "printed", "period_end", "period_basis")
    assert claims == [("321", "2016", "printed"), ("8726", "2019", "inferred")]


def test_a_bulletin_speaks_of_the_year_of_its_title():
    text = "某市2022年国民经济和社会发展统计公报\n2023年3月\n一、综合\n全年粮食产量312.6万吨，比上年增长1.2%。"
    assert {c.period_end for c in extract(text).claims} == {"2022"}


def test_a_report_given_in_december_plans_the_next_year():
    claims = extract("主要预期目标是：生产总值增长6%。", published="2023-12-28").claims
    assert claims[0].status == "target"
    assert extract("全年生产总值增长6%。", published="2023-12-28").claims[0].period_end == "2023"


def test_lines_broken_in_mid_sentence_are_joined_across_a_page_number():
    lines = ["全市经济平稳运行各项事业全面发展社会大局和谐稳定民生福祉持续改善成效"] * 8
    text = "\n".join(
        [*lines, "深入推进各项工作落实见效全市人民齐心协力，完成重点城建项目投资", "— 3 —", "230 亿元，增长5%。"]
    )
    draft = extract(text)
    assert [(c.indicator_zh, c.printed, c.unit_zh) for c in draft.claims] == [
        ("重点城建项目投资", "230", "亿元"),
        ("重点城建项目投资", "5", "%"),
    ]
    assert [m.class_ for m in draft.mentions if m.text == "3"] == ["noise"]


def test_offsets_point_into_the_raw_text_through_residue_and_restoration():
    raw = "生产总值增&nbsp;长<b>１４．５</b>％，企业8O家。"
    draft = extract(raw)
    assert all(raw[m.start : m.end] == m.text for m in draft.mentions)
    assert draft.claims[0].printed == "14.5"
    at = raw.index("8O")
    mended = extract(raw, restorations=[Restoration("s", str(at + 1), str(at + 2), "O", "0", "variant")])
    assert mended.claims[-1].printed == "80"
    assert mended.mentions[-1].text == "8O家"


def test_a_table_in_marks_is_read_like_clauses():
    rows = [
        "|指标|单位|2019年|增长(%)|",
        "|---|---|---|---|",
        "|地区生产总值|亿元|3,521.87|4.3|",
        "|粮食产量|万吨|41.2|-4.8|",
    ]
    draft = extract("\n".join(rows))
    assert [(c.indicator, c.kind, c.printed, c.unit, c.period_end) for c in draft.claims] == [
        ("gdp", "level", "3521.87", "yuan", "2019"),
        ("gdp", "growth_yoy", "4.3", "percent", "2019"),
        ("grain_output", "level", "41.2", "ton", "2019"),
        ("grain_output", "growth_yoy", "-4.8", "percent", "2019"),
    ]
    assert [m.text for m in draft.mentions if m.class_ == "claim"] == ["3,521.87", "4.3", "41.2", "-4.8"]


def test_a_vocabulary_names_the_indicator():
    (claim,) = read("新增优质学位4320个。", vocabulary={"新增优质学位": "school_places_added"})
    assert claim.indicator == "school_places_added"


def test_every_column_is_a_string_and_every_rule_is_described():
    for claim in read("改造49个老旧小区，三次产业结构7:43:50，年均增长5%，产值翻一番。"):
        assert all(isinstance(getattr(claim, column), str) for column in COLUMNS)
        assert claim.rule in RULES
        assert 0 <= claim.confidence <= 1


def test_claims_have_ids_of_their_own_also_as_anchors():
    text = REVIEW + "".join(f"改造{n}个老旧小区。" for n in range(2, 40))
    names = [c.claim.replace(".", "-").replace("_", "-") for c in extract(text).claims]
    assert len(set(names)) == len(names) == 38


PIECES = st.sampled_from(
    (
        *"0123456789.,%%‰:-~—、，。；：（）()“”<>|&#\n \u200f\ud800",
        *"亿万元个家年月均从由到占的和比第位三千余级",
        *(
            "增长",
            "下降",
            "提高到",
            "分别",
            "以上",
            "左右",
            "其中",
            "倍",
            "翻一番",
            "力争",
            "十三五",
            "目标是：",
            "一、",
            "回顾",
        ),
        *("安排", "GDP", "企业", "总量", "高于全国平均水平", "年内", "完成", "百分之"),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_anything_is_read_and_each_digit_lies_in_exactly_one_mention(text):
    draft = extract(text)
    covered = [k for m in draft.mentions for k in range(m.start, m.end)]
    assert len(covered) == len(set(covered))
    assert {k for k, c in enumerate(text) if c in "0123456789"} <= set(covered)
    for m in draft.mentions:
        assert text[m.start : m.end] == m.text
    for c in draft.claims:
        assert len(c.quote) <= 40 and text[int(c.quote_start) :].startswith(c.quote)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_is_read(text):
    extract(text)


LONG = {
    "digits": "1", "digits and commas": "1,111,", "letters": "a", "spaces": " ", "tabs before words": "\t 甲",
    "newlines": "\n", "open tags": "<a", "ampersands": "&a", "quotation marks": "“", "list": "项目5个、",
    "colons": "1:",
    "no punctuation": "全市实现生产总值12亿元增长3%", "dates": "2019年", "headings": "一、", "tables": "|1",
    "plus signs": "1+",
    "brackets": "(", "ranges": "5-", "han numerals": "一百二十", "lone surrogates": "\ud800",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_and_nothing_else(name):
    piece = LONG[name]

    def seconds(size):
        text = piece * (size // len(piece))
        least = float("inf")
        for _ in range(3):
            begun = time.process_time()
            extract(text)
            least = min(least, time.process_time() - begun)
        return least

    # Eight times the length: a quadratic step would take 64 times as long.
    assert seconds(160_000) < 24 * max(seconds(20_000), 0.004)
