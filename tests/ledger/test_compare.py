"""The runs of words that two documents share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.ledger.compare import LEAST, Words, _difference, _Pair, compare, shared_runs, write_passages
from duizhang.ledger.errors import LedgerError
from duizhang.ledger.load import open_ledger
from duizhang.ledger.verify import verify


def covered(text: str, other: str, least: int) -> set[int]:
    """The places of ``text`` that lie in some run of ``least`` characters that ``other`` has too."""
    runs = [i for i in range(len(text) - least + 1) if text[i : i + least] in other]
    return {i + k for i in runs for k in range(least)}


@given(st.text("甲乙丙", max_size=40), st.text("甲乙丙", max_size=40), st.integers(1, 6))
def test_shared_runs_are_shared_maximal_and_cover_all_that_is_shared(a, b, least):
    runs = shared_runs(a, b, least)
    in_a, in_b = set(), set()
    for i, k, length in runs:
        assert length >= least and a[i : i + length] == b[k : k + length]
        assert i == 0 or k == 0 or a[i - 1] != b[k - 1]
        assert i + length == len(a) or k + length == len(b) or a[i + length] != b[k + length]
        in_a.update(range(i, i + length))
        in_b.update(range(k, k + length))
    assert in_a == covered(a, b, least)
    assert in_b == covered(b, a, least)


def test_a_text_that_only_repeats_itself_gives_few_runs():
    assert len(shared_runs("甲乙" * 5000, "乙甲" * 5000)) <= 4


def test_marks_blanks_and_width_do_not_count_but_the_point_in_a_number_does():
    assert Words("增长７.１%，　ＧＤＰ 达到。").key == "增长7.1gdp达到"
    assert Words("第1.第2").key == "第1第2"


def test_two_figures_that_differ_by_a_point_only_are_not_the_same():
    assert shared_runs(Words("全年刑事类警情下降14.7%").key, Words("全年刑事类警情下降147%").key) == [(0, 0, 11)]


def test_the_damaged_and_the_sound_text_share_the_restored_words(small):
    first, second = compare(open_ledger(small.folder), small.documents)
    assert (first["source_a"], first["source_b"]) == ("qinghe-2021", "dahe-2021")
    assert first["head"] == "深入开展矛盾纠纷排查，新增减税降费"
    assert first["characters"] == "16"
    assert first["difference"] == "2.5亿元 / 108.3亿元"
    assert second["head"] == "亿元，惠及各类企业"


def test_offsets_point_into_the_raw_files(small):
    row = compare(open_ledger(small.folder), small.documents)[0]
    raw = (small.documents / "dahe-2021.txt").read_bytes().decode("utf-8")
    assert raw[int(row["start_b"]) : int(row["end_b"])] == "深入幵展矛盾纠纷排查新增减税降费"


def test_without_its_restoration_the_damaged_text_shares_less(small):
    small.write("restorations", [])
    row = compare(open_ledger(small.folder), small.documents)[0]
    assert row["head"] == "展矛盾纠纷排查，新增减税降费"


def test_a_third_document_with_the_same_words_is_named(small):
    text = "通知\n请深入开展矛盾纠纷排查新增减税降费工作。\n"
    (small.documents / "third.txt").write_bytes(text.encode("utf-8"))
    from duizhang.ledger.files import digest

    row = small.rows("sources")[0] | {
        "source": "third-2021",
        "file": "third.txt",
        "sha256": digest(text.encode("utf-8")),
        "characters": str(len(text)),
    }
    small.write("sources", [*small.rows("sources"), row])
    rows = compare(open_ledger(small.folder), small.documents)
    assert rows[0]["also_in"] == "third-2021"
    assert {(r["source_a"], r["source_b"]) for r in rows} == {
        ("qinghe-2021", "dahe-2021"),
        ("qinghe-2021", "third-2021"),
        ("dahe-2021", "third-2021"),
    }


def test_no_row_repeats_the_name_of_a_person(small):
    text = "我们坚持贯彻张某某总书记重要讲话精神不动摇。\n"
    words = Words(text)
    assert words.shown == "我们坚持贯彻□□□总书记重要讲话精神不动摇。\n"
    assert len(words.shown) == len(words.text)


def test_the_written_passages_are_proved_by_verify(small):
    write_passages(open_ledger(small.folder), small.documents)
    ledger = open_ledger(small.folder)
    ledger.validate()
    assert len(ledger.table("passages")) == 2
    assert all(result.ok and result.passages == 2 for result in verify(ledger, small.documents))


def test_a_passage_that_is_not_the_same_words_is_found_by_verify(small):
    write_passages(open_ledger(small.folder), small.documents)
    small.change("passages", 0, end_a=str(int(small.rows("passages")[0]["end_a"]) + 4))
    results = verify(open_ledger(small.folder), small.documents)
    assert all("passages.csv: qinghe-2021.dahe-2021.p001" in str(r.problems[0]) for r in results)


def test_restorations_that_do_not_fit_the_file_stop_the_comparison(small):
    small.change("restorations", 0, found="亓")
    with pytest.raises(LedgerError, match=r"restorations\.csv: source = 'dahe-2021'"):
        compare(open_ledger(small.folder), small.documents)


def test_passages_are_not_written_from_other_documents(small):
    before = (small.folder / "passages.csv").read_bytes()
    path = small.documents / "dahe-2021.txt"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(LedgerError, match=r"sources\.csv:3: sha256"):
        write_passages(open_ledger(small.folder), small.documents)
    assert (small.folder / "passages.csv").read_bytes() == before


def test_the_shortest_run_is_eight_characters():
    assert LEAST == 8
    assert shared_runs("甲" + "一二三四五六七", "乙" + "一二三四五六七") == []
    assert shared_runs("甲" + "一二三四五六七八", "乙" + "一二三四五六七八") == [(1, 1, 8)]


def told(a: str, b: str) -> str:
    """The difference that is told beside the longest run of two sentences."""
    pair = _Pair(Words(a), Words(b), shared_runs(Words(a).key, Words(b).key))
    return _difference(pair, max(pair.runs, key=lambda run: run[2]))


def test_two_figures_of_the_same_words_are_told():
    assert told("甲区固定资产投资。固定资产投资年均增长6.2%。", "固定资产投资年均增长10.6%，其他。") == "6.2% / 10.6%"


def test_a_figure_before_the_same_words_is_told():
    assert told("聚焦20个重点行业领域和场所。", "聚焦煤矿、交通等18个重点行业领域和场所。") == "20个 / 18个"


def test_figures_of_a_clause_beside_the_run_are_not_set_against_each_other():
    jobs = "城镇新增就业8.5万人，居民人均可支配收入增长8%。"
    assert told(jobs, "城镇累计新增就业47.65万人，城镇居民人均可支配收入达到38329元。") == ""


def test_figures_in_other_units_are_not_the_same_figure():
    assert told("全年新增市场主体4.9万家。", "全年新增市场主体9.2%。") == ""


def test_a_figure_whose_name_only_ends_alike_is_not_the_same_figure():
    a, b = "规模以上工业增加值年均增长6.1%。", "战略性新兴产业增加值年均增长9.7%。"
    assert told(a, b) == ""


def test_a_word_changed_between_two_stretches_that_agree_is_told():
    assert told("实现确诊病例零死亡、医护人员零感染目标。", "实现确诊病例零病亡、医护人员零感染目标。") == "死 / 病"


def test_sentences_that_agree_only_in_the_run_have_no_difference_to_tell():
    assert told("我们要构建现代产业体系。", "加快构建现代产业体系，提供有力支撑。") == ""
