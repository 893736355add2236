"""A draft that fits the schema becomes a data folder that every other command reads."""

import csv
import io
import json

import pytest

from duizhang.checks.engine import check
from duizhang.intake.sheet import DRAFT, csv_line, header_line
from duizhang.ledger.datapackage import describe
from duizhang.ledger.load import open_ledger
from duizhang.ledger.schema import TABLES
from duizhang.ledger.translation import translation_problems
from duizhang.ledger.verify import verify


def rows_of(draft):
    text = (draft / "draft.csv").read_bytes().decode("utf-8-sig")
    return [{k: v.removeprefix("'") for k, v in row.items()} for row in csv.DictReader(io.StringIO(text, newline=""))]


def save(draft, rows):
    text = header_line() + "".join(csv_line(row) for row in rows)
    (draft / "draft.csv").write_bytes(text.encode("utf-8-sig"))


@pytest.fixture
def adopted(duizhang, draft):
    ended = duizhang("adopt", "draft")
    assert ended.code == 0, ended.err
    return open_ledger(draft)


def test_every_table_is_there_and_good(adopted, draft):
    adopted.validate()
    assert {p.name for p in (draft / "data").glob("*.csv")} == {t.file for t in TABLES.values()}
    package = json.loads((draft / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert describe(draft / "data", package["title"]) == package
    assert "Chengling County" in package["title"]


def test_frictionless_accepts_the_data_package(adopted, draft):
    import frictionless

    report = frictionless.validate(str(draft / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_the_texts_that_were_kept_prove_every_row(adopted, draft):
    results = verify(adopted, draft / "texts")
    assert [str(p) for r in results for p in r.problems] == []
    assert sum(r.claims for r in results) == len(adopted.table("claims"))


def test_every_number_of_a_quote_stands_in_its_gloss(adopted):
    facts = adopted.facts()
    assert [p for c in facts.claims for p in translation_problems(c)] == []
    assert all("quote_en generated" in c.note for c in facts.claims)


def test_no_row_is_reviewed_that_nobody_has_read(adopted):
    assert set(adopted.table("claims")["reviewed"]) == {"no"}


def test_the_draft_and_the_data_folder_say_the_same(duizhang, adopted, draft):
    duizhang("check", "draft", "-o", "draft.json")
    duizhang("check", draft / "data", "-o", "adopted.json")
    first, second = (json.loads((draft.parent / f"{n}.json").read_text(encoding="utf-8")) for n in ("draft", "adopted"))
    assert first["verdicts"] == second["verdicts"]


def test_indicators_of_the_project_keep_their_names_and_new_ones_promise_nothing(adopted):
    home = {r["indicator"]: r for r in open_ledger().rows("indicators")}
    rows = list(adopted.rows("indicators"))
    assert any(row["indicator"] in home for row in rows)
    for row in rows:
        if row["indicator"] in home:
            assert row == home[row["indicator"]]
        else:
            assert (row["comparable_only"], row["adds_up"], row["part_of"]) == ("yes", "no", "")


def test_nothing_that_the_sample_says_of_itself_is_called_inconsistent(adopted):
    assert [v.id for v in check(adopted.facts()) if v.verdict == "inconsistent"] == []


def test_decisions_become_reviewed_rows_and_rejected_ones_are_no_claims(duizhang, draft):
    rows = rows_of(draft)
    rows[0]["decision"], rows[1]["decision"], rows[2]["decision"] = "accept", "拒绝", "correct"
    rows[2] |= {"relation": "below", "note": "read twice"}
    save(draft, rows)
    ended = duizhang("adopt", "draft")
    assert "2 reviewed" in ended.out and "1 rejected" in ended.out
    claims = {c["claim"]: c for c in open_ledger(draft).rows("claims")}
    assert claims[rows[0]["claim"]]["reviewed"] == claims[rows[2]["claim"]]["reviewed"] == "yes"
    assert rows[1]["claim"] not in claims
    assert claims[rows[2]["claim"]]["relation"] == "below"
    mention = next(m for m in open_ledger(draft).rows("mentions") if m["mention"] == rows[1]["mention"])
    assert mention["class"] == "other"


def test_a_translation_of_ones_own_stays(duizhang, draft):
    rows = rows_of(draft)
    rows[0] |= {
        "quote_en": "the regional product of the county was 23.168 billion yuan",
        "note": "",
        "decision": "accept",
    }
    save(draft, rows)
    assert duizhang("adopt", "draft").code == 0
    claim = next(c for c in open_ledger(draft).rows("claims") if c["claim"] == rows[0]["claim"])
    assert claim["quote_en"] == "the regional product of the county was 23.168 billion yuan"


def test_a_corrected_number_has_a_corrected_gloss(duizhang, draft):
    rows = rows_of(draft)
    rows[0] |= {"kind": "count", "indicator": "high_tech_firms", "decision": "correct"}
    save(draft, rows)
    assert duizhang("adopt", "draft").code == 0
    claim = next(c for c in open_ledger(draft).rows("claims") if c["claim"] == rows[0]["claim"])
    assert claim["quote_en"].startswith("high-tech firms: ")


def test_every_bad_row_is_said_at_once_with_its_line_and_column(duizhang, draft):
    rows = rows_of(draft)
    rows[0]["kind"] = "levels"
    rows[3]["hedge"] = "perhaps"
    rows[5]["unit"] = "yuans"
    rows[8]["decision"] = "perhaps"
    rows[9]["source"] = "nobody"
    rows[11]["quote"] = "没有这样的话"
    rows[12]["period_end"] = "2023-13"
    save(draft, rows)
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    for line, column in (
        (2, "kind"),
        (5, "hedge"),
        (7, "unit"),
        (10, "decision"),
        (11, "source"),
        (13, "quote"),
        (14, "period_end"),
    ):
        assert f"draft.csv:{line}: {column} = " in ended.err
    assert not (draft / "data").exists()


def test_checking_a_draft_leaves_out_what_the_ledger_cannot_hold_and_says_so(duizhang, draft):
    rows = rows_of(draft)
    rows[0]["kind"] = "levels"
    save(draft, rows)
    ended = duizhang("check", "draft")
    assert ended.code == 0
    assert "1 rows of the draft are left out" in ended.out
    assert "draft.csv:2: kind = 'levels'" in ended.out


def test_missing_columns_are_named(duizhang, draft):
    text = (draft / "draft.csv").read_bytes().decode("utf-8-sig").replace("multiplier", "factor", 1)
    (draft / "draft.csv").write_bytes(text.encode("utf-8"))
    ended = duizhang("adopt", "draft")
    assert ended.code == 2
    assert "the column 'multiplier'" in ended.err


def test_what_was_added_to_the_data_folder_by_hand_stays(duizhang, adopted, draft):
    breaks = draft / "data" / "breaks.csv"
    breaks.write_text(
        "indicator,place,year,what,publication\ngdp,chengling,2024,restated,a yearbook\n", encoding="utf-8"
    )
    assert duizhang("adopt", "draft").code == 0
    assert [row["what"] for row in open_ledger(draft).rows("breaks")] == ["restated"]


def test_cells_that_begin_like_formulas_come_back_as_they_were(duizhang, draft):
    rows = rows_of(draft)
    rows[0] |= {"note": "=1+1", "decision": "accept", "quote_en": "23.168 billion yuan, as printed"}
    rows[1] |= {"note": "'quoted", "decision": "accept", "quote_en": "6.1 per cent"}
    save(draft, rows)
    assert b",'=1+1," in (draft / "draft.csv").read_bytes()
    assert duizhang("adopt", "draft").code == 0
    notes = {c["claim"]: c["note"] for c in open_ledger(draft).rows("claims")}
    assert notes[rows[0]["claim"]] == "=1+1"
    assert notes[rows[1]["claim"]] == "'quoted"


def test_two_reports_of_places_that_nobody_named_are_of_two_places(duizhang, tmp_path):
    for n in ("one", "two"):
        text = f"各位代表：\n一、2023年工作回顾\n全年完成地区生产总值{len(n)}3.5亿元，增长6.{len(n)}%。{n}\n"
        (tmp_path / f"{n}.txt").write_text(text.replace("two", "二"), encoding="utf-8")
    assert duizhang("extract", "one.txt", "two.txt", "--into", "draft").code == 0
    assert duizhang("adopt", "draft").code == 0
    assert len({row["place"] for row in open_ledger(tmp_path / "draft").rows("claims")}) == 2


def test_rows_of_a_draft_have_no_more_columns_than_they_say(draft):
    assert all(set(row) == set(DRAFT) for row in rows_of(draft))
