"""Every row is held against the documents' own files."""

import pytest

from duizhang.ledger.errors import LedgerError
from duizhang.ledger.load import open_ledger
from duizhang.ledger.verify import report, verify


def problems(small) -> list[str]:
    return [str(p) for result in verify(open_ledger(small.folder), small.documents) for p in result.problems]


def test_the_small_ledger_is_proved_by_its_documents(small):
    results = verify(open_ledger(small.folder), small.documents)
    assert [r.ok for r in results] == [True, True]
    assert (results[0].numbers["claim"], results[0].claims, results[1].restorations) == (6, 6, 2)


def test_the_report_is_a_table_by_document(small):
    lines = report(verify(open_ledger(small.folder), small.documents)).splitlines()
    assert lines[0].split() == ["document", "numbers", "claim", "claims", "restored", "shared"]
    assert lines[1].split() == ["qinghe-2021", "6", "6", "6", "0", "0", "ok"]
    assert len(lines) == 3


def test_a_document_is_found_under_another_name(small):
    (small.documents / "dahe-2021.txt").rename(small.documents / "renamed.txt")
    assert problems(small) == []


def test_a_document_that_is_not_there_is_named(small):
    (small.documents / "dahe-2021.txt").unlink()
    assert problems(small) == ["sources.csv: dahe-2021: no file with this digest or named dahe-2021.txt"]


def test_a_changed_document_is_named_with_each_row_that_no_longer_holds(small):
    path = small.documents / "qinghe-2021.txt"
    path.write_bytes(path.read_text(encoding="utf-8").replace("7.1%", "7.2%").encode("utf-8"))
    found = problems(small)
    assert found[0].startswith("sources.csv: qinghe-2021: sha256 of qinghe-2021.txt is ")
    assert found[1].startswith("mentions.csv: qinghe-2021.m003: text = '7.1%', the file has '7.2%'")
    assert found[2].startswith("claims.csv: qinghe-2021.gdp.growth-2016-2020: quote = '年均增长7.1%'")
    assert len(found) == 3


def test_a_document_in_another_encoding_is_named(small):
    path = small.documents / "dahe-2021.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert problems(small) == ["sources.csv: dahe-2021: dahe-2021.txt is not UTF-8 from byte 0 on"]


def test_a_full_width_digit_outside_every_mention_is_found(small):
    mentions, claims = small.rows("mentions"), small.rows("claims")
    small.write("mentions", mentions[:-1])
    small.write("claims", claims[:-1])
    start = mentions[-1]["start"]
    assert problems(small) == [f"mentions.csv: dahe-2021 at {start}: '３' lies in no mention"]


def test_a_quote_at_the_wrong_place_is_found(small):
    small.change("claims", 3, quote_start="0")
    found = problems(small)
    assert found[0].startswith("claims.csv: qinghe-2021.tax-cuts.2020: quote = '减税降费2.5亿元', the file has '青河县")
    assert "characters away from qinghe-2021.m004" in found[1]


def test_a_wrong_length_of_the_document_is_found(small):
    small.change("sources", 0, characters="200")
    assert problems(small)[0].startswith("sources.csv: qinghe-2021: characters = 200, the file has ")


def test_a_search_phrase_that_is_not_in_the_text_is_found(small):
    small.change("sources", 0, find_by="红河县")
    assert problems(small) == ["sources.csv: qinghe-2021: find_by = '红河县' does not stand in the file"]


def test_a_restoration_of_another_character_is_found(small):
    small.change("restorations", 0, found="亓")
    assert problems(small)[0].startswith("restorations.csv: dahe-2021 ")


def test_restorations_that_do_not_fit_are_named_and_the_rest_is_still_proved(small):
    small.change("restorations", 0, found="亓")
    small.change("claims", 3, quote_start="0")
    assert {p.partition(":")[0] for p in problems(small)} == {"restorations.csv", "claims.csv"}


def test_a_folder_that_is_not_there_is_named(small):
    with pytest.raises(LedgerError, match="a folder with the documents' files"):
        verify(open_ledger(small.folder), small.documents / "nowhere")
