"""The runs of words that two documents share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duizhang.ledger.compare import LEAST, Words, compare, shared_runs, write_passages
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
