"""Finding, opening and asking a ledger."""

import math
import shutil
from pathlib import Path

import pytest

from duizhang.ledger import rules
from duizhang.ledger.errors import LedgerError, UnknownName
from duizhang.ledger.files import digest
from duizhang.ledger.load import find_data, open_ledger
from duizhang.ledger.schema import TABLES


@pytest.fixture
def project(small, tmp_path, monkeypatch):
    """The small ledger as the ``data/`` of a project, no other being named."""
    monkeypatch.delenv("DUIZHANG_DATA", raising=False)
    (tmp_path / "notebooks").mkdir()
    return tmp_path


@pytest.mark.parametrize("inside", [".", "notebooks", "data"])
def test_the_ledger_is_found_from_anywhere_in_its_project(project, monkeypatch, inside):
    monkeypatch.chdir(project / inside)
    assert find_data() == (project / "data").resolve()


def test_the_environment_goes_before_the_working_directory(project, small, monkeypatch):
    other = project / "other"
    shutil.copytree(small.folder, other)
    monkeypatch.chdir(project)
    monkeypatch.setenv("DUIZHANG_DATA", str(other))
    assert find_data() == other.resolve()
    assert find_data(small.folder) == small.folder.resolve(), "an argument goes before both"


def test_a_project_may_be_named_instead_of_its_data(project):
    assert find_data(project) == (project / "data").resolve()


def test_far_from_any_project_the_checkout_of_the_package_is_taken(project, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    own = Path(rules.__file__).resolve().parents[2] / "data"
    if (own / "datapackage.json").exists():
        assert find_data() == own
    else:
        with pytest.raises(LedgerError, match="DUIZHANG_DATA"):
            find_data()


def test_a_folder_that_is_not_there_is_named(project, monkeypatch):
    with pytest.raises(LedgerError, match="nowhere"):
        find_data(project / "nowhere")
    monkeypatch.setenv("DUIZHANG_DATA", str(project / "nowhere"))
    with pytest.raises(LedgerError, match="DUIZHANG_DATA names it"):
        find_data()


def test_a_folder_without_tables_says_which_tables_it_lacks(project):
    with pytest.raises(LedgerError) as caught:
        open_ledger(project / "notebooks").validate()
    assert [row.file for row in caught.value.rows] == sorted(table.file for table in TABLES.values())


def test_opening_a_ledger_reads_nothing_and_each_table_is_recorded_when_asked_for(small):
    ledger = open_ledger(small.folder)
    assert ledger.read == {}
    claims = ledger.table("claims")
    assert ledger.read == {"claims": digest((small.folder / "claims.csv").read_bytes())}
    assert list(claims.columns) == TABLES["claims"].header
    assert claims["printed"].tolist()[:3] == ["531.2", "895.4", "7.1"]
    assert claims["of"].tolist()[0] == "", "a missing cell is the empty string"


def test_checking_and_digesting_record_nothing(small):
    ledger = open_ledger(small.folder)
    ledger.validate()
    ledger.digest()
    assert ledger.read == {}


def test_a_caller_cannot_change_what_the_next_one_sees(small):
    ledger = open_ledger(small.folder)
    claims = ledger.table("claims")
    claims.loc[0, "printed"] = "9"
    assert ledger.table("claims")["printed"][0] == "531.2"


def test_facts_of_some_tables_open_only_these(small):
    ledger = open_ledger(small.folder)
    facts = ledger.facts("claims", "places")
    assert set(ledger.read) == {"claims", "places"}
    assert len(facts.claims) == 8 and set(facts.places) == {"dahe", "qinghe", "pair"}
    assert facts.references == () and facts.indicators == {}


def test_facts_of_no_table_named_are_the_whole_ledger(small):
    ledger = open_ledger(small.folder)
    facts = ledger.facts()
    assert facts.references[0].interval().lo == 273_533_500_000
    assert facts.mentions[0].class_ == "claim"
    assert set(ledger.read) == set(TABLES) - {"corrections"}, "corrections are no facts"


def test_facts_of_the_same_bytes_are_made_once_and_recorded_by_each_ledger_that_reads_them(small):
    one, other = open_ledger(small.folder), open_ledger(small.folder)
    assert one.facts("claims", "places") is other.facts("claims", "places")
    assert other.read == one.read and set(other.read) == {"claims", "places"}


def test_facts_of_changed_bytes_are_made_anew(small):
    before = open_ledger(small.folder).facts()
    rows = small.rows("places")
    rows[0]["name_en"] = "Elsewhere"
    small.write("places", rows)
    after = open_ledger(small.folder).facts()
    assert next(iter(after.places.values())).name_en == "Elsewhere"
    assert next(iter(before.places.values())).name_en != "Elsewhere"
    assert after.claims == before.claims


def test_a_table_that_does_not_exist_is_named_with_the_nearest(small):
    with pytest.raises(UnknownName, match="claims"):
        open_ledger(small.folder).table("claim")
    with pytest.raises(UnknownName, match="reference"):
        open_ledger(small.folder).facts("references")


def test_the_same_ledger_is_checked_once_and_a_changed_one_again(small, monkeypatch):
    open_ledger(small.folder).validate()
    runs = []
    monkeypatch.setattr(rules, "check", lambda tables: runs.append(1) or [])
    open_ledger(small.folder).validate()
    assert runs == []
    small.change("claims", 0, note="changed")
    open_ledger(small.folder).validate()
    assert runs == [1]


@pytest.mark.parametrize("name", TABLES)
def test_the_digest_of_a_ledger_changes_with_any_table(small, name):
    before = open_ledger(small.folder).digest()
    path = small.folder / f"{name}.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert open_ledger(small.folder).digest() != before


def test_a_ledger_stays_as_it_was_when_it_was_opened(small):
    ledger = open_ledger(small.folder)
    before = ledger.digest()
    small.change("claims", 0, printed="999")
    assert ledger.table("claims")["printed"][0] == "531.2"
    assert ledger.digest() == before


@pytest.mark.parametrize(
    "text", ["qinghe", "QingHe", "青河县", "青河", " 青 河 ", "Qinghe County", "qinghe county", "990101", 990101]
)
def test_a_place_is_found_by_key_name_or_code(small, text):
    assert open_ledger(small.folder).place(text) == "qinghe"


@pytest.mark.parametrize(
    "text", ["gdp", "GDP", "地区生产总值", "经济总量", "Gross Regional Product", "gross-regional-product"]
)
def test_an_indicator_is_found_by_key_name_or_alias(small, text):
    assert open_ledger(small.folder).indicator(text) == "gdp"


def test_an_unknown_name_is_answered_with_the_nearest(small):
    ledger = open_ledger(small.folder)
    with pytest.raises(
        UnknownName, match=r"no place 'qinhe' in the ledger: nearest are qinghe \(青河县, Qinghe County\)"
    ):
        ledger.place("qinhe")
    with pytest.raises(UnknownName, match="new_market_entities"):
        ledger.indicator("新增主体")
    with pytest.raises(UnknownName):
        ledger.place("")


def test_a_name_of_two_places_is_not_guessed_at(small):
    small.change("places", 1, name_zh="大河县")
    with pytest.raises(UnknownName, match="more than one place: dahe, qinghe"):
        open_ledger(small.folder).place("大河")
    assert open_ledger(small.folder).place("大河县") == "qinghe"


def test_a_series_joins_claims_and_outside_figures(small):
    small.add("reference", **small.rows("reference")[0] | {"place": "qinghe", "value": "530.9"})
    ledger = open_ledger(small.folder)
    series = ledger.series("青河", "GDP")
    assert set(ledger.read) == {"places", "indicators", "claims", "reference"}
    assert series["year"].tolist() == [2015, 2015, 2020, 2020]
    assert series["printed"].tolist() == ["531.2", "530.9", "7.1", "895.4"]
    assert series["origin"][1] == "outside: An invented yearbook"
    assert math.isclose(series["low"][0], 53_115_000_000) and math.isclose(series["high"][0], 53_125_000_000)
    assert series["unit"].tolist() == ["yuan", "yuan", "percent", "yuan"]


def test_a_series_without_figures_is_an_empty_table_with_its_columns(small):
    series = open_ledger(small.folder).series("dahe", "communities")
    assert len(series) == 0
    assert list(series.columns)[:4] == ["year", "kind", "low", "high"]
