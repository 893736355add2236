"""The command check: options, exit codes, files."""

from __future__ import annotations

import csv
import json
import sys

import pytest

from duizhang import cli


@pytest.fixture
def check(monkeypatch, capsys, data_folder, tmp_path):
    """Call ``duizhang check`` on the project's ledger from an empty folder: code, out, err."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUIZHANG_DATA", str(data_folder))

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["duizhang", "check", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        return (code, *capsys.readouterr())

    return call


def test_it_ends_well_whatever_it_found_and_prints_the_funnel_first(check):
    code, out, err = check()
    assert (code, err) == (0, "")
    assert "numbers in the texts" in out.splitlines()[0]
    assert "Wanted" in out


def test_a_place_by_its_chinese_name_shows_only_its_rows(check):
    code, out, _ = check("--place", "迎泽", "--family", "growth.deflator")
    assert code == 0
    assert "place yingze" in out
    assert "xinghualing" not in out


def test_one_claim_is_explained_with_its_quote_and_its_formula(check):
    code, out, _ = check("--explain", "yingze-2021.gdp.2020")
    assert code == 0
    assert "895.1" in out and "formula" in out


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_rows_are_written_whole_and_the_path_printed_last(check, tmp_path, kind):
    code, out, _ = check("--claim", "yingze-2021.gdp.2020", "-o", tmp_path / f"verdicts.{kind}")
    assert code == 0
    assert out.splitlines()[-1].endswith(f"verdicts.{kind}")
    text = (tmp_path / f"verdicts.{kind}").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines())) if kind == "csv" else json.loads(text)["verdicts"]
    assert rows
    assert all("yingze-2021.gdp.2020" in r["claims"] for r in rows)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--claim", "yingze-2021.gdp.202"), "yingze-2021.gdp.2020"),
        (("--family", "growth.deflatr"), "growth.deflator"),
        (("--place", "Atlantis"), "Atlantis"),
        (("--explain", "no-such-row"), "no-such-row"),
        (("-o", "verdicts.txt"), ".csv or .json"),
        (("--growth", "531.6", "895.1"), "--years"),
        (("--years", "5"), "--growth"),
        (("--growth", "531.6", "895.1", "--years", "5", "--rate", "7.1", "--place", "yingze"), "no ledger"),
        (("--growth", "531.6", "x", "--years", "5", "--rate", "7.1"), "as printed"),
    ],
)
def test_a_wrong_option_is_one_plain_line_and_exit_2(check, words, named):
    code, out, err = check(*words)
    assert (code, out) == (2, "")
    assert named in err and len(err.strip().splitlines()) == 1


def test_a_folder_that_is_no_ledger_is_exit_2(check, tmp_path):
    code, _, err = check(tmp_path)
    assert code == 2
    assert "claims.csv" in err


def test_typed_growth_needs_no_ledger(check, monkeypatch, tmp_path):
    monkeypatch.setenv("DUIZHANG_DATA", str(tmp_path / "nowhere"))
    code, out, _ = check("--growth", "531.6", "895.1", "--years", "5", "--rate", "7.1")
    assert code == 0
    assert "3.57 to 3.68 %" in out
