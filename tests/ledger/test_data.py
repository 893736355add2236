"""The project's own ledger, alone and against the documents' files."""

import json

from duizhang.ledger.compare import compare
from duizhang.ledger.datapackage import describe
from duizhang.ledger.load import open_ledger
from duizhang.ledger.schema import MAX_QUOTE, TABLES
from duizhang.ledger.verify import verify


def test_the_ledger_is_good(data_folder):
    open_ledger(data_folder).validate()


def test_the_data_package_is_up_to_date(data_folder):
    package = json.loads((data_folder / "datapackage.json").read_text(encoding="utf-8"))
    assert describe(data_folder, package["title"]) == package, "run python -m duizhang.ledger.datapackage data/"


def test_frictionless_accepts_the_data_package(data_folder):
    import frictionless

    report = frictionless.validate(str(data_folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_no_cell_repeats_more_than_forty_characters_of_a_document(data_folder):
    ledger = open_ledger(data_folder)
    repeated = {
        "mentions": ["text"],
        "claims": ["quote"],
        "restorations": ["found", "intended"],
        "passages": ["head", "difference"],
        "sources": ["find_by"],
    }
    too_long = [
        (name, column, cell)
        for name, columns in repeated.items()
        for column in columns
        for cell in ledger.table(name)[column]
        if len(cell) > MAX_QUOTE
    ]
    assert too_long == []


def test_every_table_is_there_and_the_documents_have_rows(data_folder):
    ledger = open_ledger(data_folder)
    sources = set(ledger.table("sources")["source"])
    assert set(ledger.table("claims")["source"]) == sources
    assert {p.name for p in data_folder.glob("*.csv")} == {t.file for t in TABLES.values()}


def test_the_documents_prove_every_row(data_folder, sources_folder):
    problems = [str(p) for result in verify(open_ledger(data_folder), sources_folder) for p in result.problems]
    assert problems == []


def test_the_passages_are_those_that_the_documents_share(data_folder, sources_folder):
    ledger = open_ledger(data_folder)
    assert list(ledger.rows("passages")) == compare(ledger, sources_folder), "run duizhang sources compare"
