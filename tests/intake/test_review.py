"""A person's decisions: the doubtful rows first, each written at once."""

import csv
import io

import pytest

from duizhang.intake.review import SECONDS, Review, corrections, minutes


@pytest.fixture
def answers(monkeypatch):
    def type_(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_


def rows_of(draft):
    with (draft / "draft.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_how_much_there_is_to_do_is_said_with_its_assumption(duizhang, draft, answers):
    answers("q\n")
    out = duizhang("review", "draft").out
    n = len(rows_of(draft))
    assert f"{n} of {n} rows need a person: about {minutes(n)} minutes at {SECONDS} seconds a row" in out
    assert minutes(0) == 0 and minutes(1) == 1 and minutes(240) == 240 * SECONDS // 60


def test_the_doubtful_rows_come_first_with_the_words_around_the_number(draft):
    waiting = Review(draft).waiting()
    assert [float(r["confidence"]) for r in waiting] == sorted(float(r["confidence"]) for r in waiting)
    shown = Review(draft).shown(waiting[0])
    text = (draft / "texts" / f"{waiting[0]['source']}.txt").read_text(encoding="utf-8")
    assert f"【{text[int(waiting[0]['start']) : int(waiting[0]['end'])]}】" in shown
    assert f"confidence {waiting[0]['confidence']} by the rule {waiting[0]['rule']}" in shown


def test_each_answer_is_a_decision(duizhang, draft, answers):
    first = Review(draft).waiting()[:4]
    answers("a\nr\ns\nc printed=7.2 hedge=about note=as in the table\nq\n")
    assert "3 decided" in duizhang("review", "draft").out
    by_claim = {r["claim"]: r for r in rows_of(draft)}
    assert [by_claim[r["claim"]]["decision"] for r in first] == ["accept", "reject", "", "correct"]
    changed = by_claim[first[3]["claim"]]
    assert (changed["printed"], changed["hedge"], changed["note"]) == ("7.2", "about", "as in the table")


def test_it_goes_on_where_it_stopped(duizhang, draft, answers):
    waiting = [r["claim"] for r in Review(draft).waiting()]
    answers("a\na\n")  # and then the end of the input
    duizhang("review", "draft")
    assert [r["claim"] for r in Review(draft).waiting()] == waiting[2:]


def test_a_correction_that_the_schema_refuses_is_asked_again(duizhang, draft, answers):
    answers("c printed=1,000\nc hedge=maybe\nc colour=red\nc\nx\na\nq\n")
    out = duizhang("review", "draft").out
    assert "printed = '1,000': expected digits with at most one point, such as 7.1; here 1000" in out
    assert "hedge = 'maybe': expected one of" in out
    assert "the fields are" in out
    assert "1 decided" in out


def test_a_value_may_hold_blanks_and_equals_signs():
    assert corrections("note=a b = c quote_en=x") == ({"note": "a b = c", "quote_en": "x"}, [])


def test_what_is_confident_is_accepted_without_asking(duizhang, draft):
    rows = rows_of(draft)
    sure = sum(float(r["confidence"]) >= 0.9 for r in rows)
    assert (
        f"{sure} rows accepted, with a confidence of 0.9 or more"
        in duizhang("review", "draft", "--accept-confident").out
    )
    assert sum(r["decision"] == "accept" for r in rows_of(draft)) == sure
    more = sum(float(r["confidence"]) >= 0.8 for r in rows) - sure
    assert f"{more} rows accepted" in duizhang("review", "draft", "--accept-confident", "0.8").out


def test_a_decision_that_another_made_meanwhile_stays(draft):
    mine, other = Review(draft), Review(draft)
    first, second = mine.waiting()[:2]
    other.decide(second, "reject")
    mine.decide(first, "accept")
    by_claim = {r["claim"]: r["decision"] for r in rows_of(draft)}
    assert (by_claim[first["claim"]], by_claim[second["claim"]]) == ("accept", "reject")


def test_a_terminal_is_not_steered_by_a_text(draft):
    row = dict(Review(draft).waiting()[0], start="", end="", context="\x1b[2J\u202e年")
    assert "\x1b" not in Review(draft).shown(row)
    assert "\u202e" not in Review(draft).shown(row)
