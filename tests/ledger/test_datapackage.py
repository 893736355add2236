"""The data package says what the tables are, and a program that knows only the format agrees."""

import json
import subprocess
import sys

import pytest

from duizhang.ledger.datapackage import describe, write_datapackage
from duizhang.ledger.files import digest
from duizhang.ledger.schema import TABLES


def frictionless_report(folder):
    import frictionless

    return frictionless.validate(str(folder / "datapackage.json"))


def test_frictionless_accepts_the_small_ledger(small):
    report = frictionless_report(small.folder)
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("claims", {"place": "mars"}),
        ("claims", {"printed": "1,234"}),
        ("claims", {"kind": "amount"}),
        ("places", {"parent": "mars"}),
    ],
)
def test_frictionless_refuses_what_we_refuse(small, table, cells):
    small.change(table, 0, **cells)
    write_datapackage(small.folder)
    assert not frictionless_report(small.folder).valid


def test_every_table_and_column_is_described_in_order(small):
    package = json.loads((small.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        table = TABLES[resource["name"]]
        data = (small.folder / resource["path"]).read_bytes()
        assert [f["name"] for f in resource["schema"]["fields"]] == table.header
        assert all(f["description"] for f in resource["schema"]["fields"])
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{digest(data)}")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(package["sources"]) == 2


def test_a_changed_table_makes_the_package_out_of_date(small):
    small.change("claims", 0, note="changed")
    package = json.loads((small.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert describe(small.folder, package["title"]) != package
    write_datapackage(small.folder)
    package = json.loads((small.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert describe(small.folder, package["title"]) == package


def test_the_module_writes_the_package_of_a_folder(small):
    (small.folder / "datapackage.json").unlink()
    command = [sys.executable, "-m", "duizhang.ledger.datapackage", str(small.folder)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == str(small.folder / "datapackage.json")
    assert (small.folder / "datapackage.json").exists()


def test_no_file_is_left_beside_the_tables(small):
    names = {p.name for p in small.folder.iterdir()}
    assert names == {*(t.file for t in TABLES.values()), "datapackage.json"}
