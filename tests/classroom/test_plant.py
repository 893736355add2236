"""Planted contradictions: a sound ledger with a few wrong digits, and the checks find exactly these."""

import csv
import json
from collections import Counter

import pytest

from duizhang.checks.engine import check
from duizhang.checks.verdict import ACCUSING
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.plant import check_families, plant, plant_groups, sample_folder
from duizhang.classroom.seed import derive, number_seed
from duizhang.ledger.load import open_ledger
from duizhang.ledger.translation import translation_problems
from duizhang.ledger.verify import verify

#: Families that the sample has sound identities for, with room for another digit.
WITH_ROOM = ACCUSING - {"growth.chain", "period.part"}


def inconsistent(facts):
    return [v for v in check(facts) if v.verdict == "inconsistent"]


def test_the_sample_itself_holds_no_contradiction():
    assert inconsistent(open_ledger(sample_folder()).facts()) == []


@pytest.fixture(scope="module")
def hunts(tmp_path_factory):
    """Three groups' versions with five errors each, and their keys."""
    folder = tmp_path_factory.mktemp("plant")
    keys = plant_groups(5, [], folder / "hunt", folder / "keys", groups=3, seed="21")
    versions = sorted((folder / "hunt").iterdir())
    return [(v, json.loads(k.read_text(encoding="utf-8"))) for v, k in zip(versions, keys, strict=True)]


def test_the_checks_find_each_planted_number_by_its_family_and_nothing_else(hunts):
    for folder, key in hunts:
        found = inconsistent(open_ledger(folder).facts())
        assert sorted(v.id for v in found) == sorted({i for e in key["errors"] for i in e["found"]})
        planted = {e["claim"] for e in key["errors"]}
        assert len(planted) == 5
        assert all(len(planted & set(v.claims)) == 1 for v in found)
        for error in key["errors"]:
            assert [v for v in found if v.check == error["family"] and error["claim"] in v.claims], error


def test_a_version_is_a_good_ledger_whose_texts_prove_every_row(hunts):
    for folder, _ in hunts:
        ledger = open_ledger(folder)
        ledger.validate()
        assert [str(p) for r in verify(ledger, folder / "texts") for p in r.problems] == []
        assert [p for c in ledger.facts().claims for p in translation_problems(c)] == []


def test_a_version_differs_from_the_sample_in_the_planted_digits_alone(hunts):
    sound = {c.claim: c for c in open_ledger(sample_folder()).facts().claims}
    for folder, key in hunts:
        changed = {
            c.claim: c.printed for c in open_ledger(folder).facts().claims if c.printed != sound[c.claim].printed
        }
        assert changed == {e["claim"]: e["planted"] for e in key["errors"]}
        assert {e["claim"]: e["right"] for e in key["errors"]} == {c: sound[c].printed for c in changed}
        characters = 0
        for text in (sample_folder() / "texts").iterdir():
            before = text.read_text(encoding="utf-8")
            after = (folder / "texts" / text.name).read_text(encoding="utf-8")
            assert len(before) == len(after)
            characters += sum(a != b for a, b in zip(before, after, strict=True))
        assert characters == sum(a != b for e in key["errors"] for a, b in zip(e["planted"], e["right"], strict=True))


def test_each_group_gets_another_hunt_and_the_same_seed_the_same_one(hunts, tmp_path):
    errors = [{(e["claim"], e["planted"]) for e in key["errors"]} for _, key in hunts]
    assert len({frozenset(e) for e in errors}) == 3
    again = plant_groups(5, [], tmp_path / "hunt", tmp_path / "keys", groups=3, seed="21")
    assert [json.loads(k.read_text(encoding="utf-8")) for k in again] == [key for _, key in hunts]


def test_what_is_handed_out_holds_no_right_digits_where_wrong_ones_were_planted(hunts):
    for folder, key in hunts:
        claims = {
            row["claim"]: row for row in csv.DictReader((folder / "claims.csv").open(encoding="utf-8", newline=""))
        }
        for error in key["errors"]:
            row = claims[error["claim"]]
            assert error["planted"] in row["quote"]
            assert not {"planted", "right", "family"} & set(row)
        assert {row["reviewed"] for row in claims.values()} == {"yes"}
        assert key["seal"]


def test_families_are_used_about_as_often_as_each_other():
    planted = plant(4, ["sum.parts", "share.level"], derive(number_seed(2), "x"))
    assert Counter(e.family for e in planted.errors) == {"sum.parts": 2, "share.level": 2}


@pytest.mark.parametrize("family", sorted(WITH_ROOM))
def test_a_family_may_be_chosen(family):
    (error,) = plant(1, [family], derive(number_seed(4), family)).errors
    assert error.family == family
    assert len(error.printed) == len(error.right)
    assert error.printed != error.right
    assert error.working


def test_a_family_that_finds_none_in_the_sample_and_one_that_there_is_not_are_told():
    with pytest.raises(ClassroomError, match=r"--errors 1: .* room for 0 that growth\.chain would find"):
        plant(1, ["growth.chain"], derive(number_seed(4), "y"))
    with pytest.raises(ClassroomError, match=r"--families sum.part: expected some of .*sum.parts"):
        check_families(["sum.part"])


def test_the_key_of_a_hunt_never_lies_in_the_folder_that_is_handed_out(tmp_path):
    with pytest.raises(ClassroomError, match="keys never lie in the folder"):
        plant_groups(1, [], tmp_path / "hunt", tmp_path / "hunt" / "keys")
