"""An invented county with planted errors: each is found by its family, and nothing else is called inconsistent."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from duizhang.checks.engine import check
from duizhang.checks.verdict import ACCUSING, FAMILIES, Verdict
from duizhang.claim import Claim, Facts
from duizhang.ledger.load import open_ledger
from duizhang.ledger.translation import translation_problems
from duizhang.ledger.verify import verify

HERE = Path(__file__).resolve().parents[1] / "data"
FOLDER, KEY = HERE / "yanxi", HERE / "yanxi-planted.csv"


@pytest.fixture(scope="module")
def planted() -> Facts:
    return open_ledger(FOLDER).facts()


@pytest.fixture(scope="module")
def key() -> list[dict[str, str]]:
    with KEY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def right(planted, key) -> Facts:
    digits = {row["claim"]: row["right"] for row in key}
    return with_digits(planted, digits)


def with_digits(facts: Facts, digits: dict[str, str]) -> Facts:
    """The same ledger with other digits in some claims."""
    return replace(facts, claims=tuple(replace(c, printed=digits.get(c.claim, c.printed)) for c in facts.claims))


def said(verdict: Verdict) -> str:
    """What a finding says, in the words of the key."""
    return "out of band" if verdict.in_band == "no" else verdict.verdict or verdict.signal


def findings(verdicts, *words: str) -> list[tuple[str, str, str]]:
    """(claim, family, what it says) of every claim in every finding that says one of these."""
    return [(c, v.check, said(v)) for v in verdicts if said(v) in words for c in v.claims]


# -- the ledger ------------------------------------------------------------------
def test_the_ledger_is_good_and_its_documents_prove_every_row(planted):
    ledger = open_ledger(FOLDER)
    ledger.validate()
    assert [str(p) for r in verify(ledger, FOLDER / "texts") for p in r.problems] == []
    assert [p for c in planted.claims for p in translation_problems(c)] == []


def test_the_ledger_is_what_its_maker_writes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    sys.modules.pop("make", None)
    import make

    make.make(tmp_path / "yanxi", tmp_path / "yanxi-planted.csv")
    written = {p.relative_to(tmp_path): p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()}
    kept = {p.relative_to(HERE): p.read_bytes() for p in (*sorted(FOLDER.rglob("*")), KEY) if p.is_file()}
    assert written.keys() == kept.keys()
    assert [str(name) for name in kept if written[name] != kept[name]] == []


def test_the_key_holds_an_error_for_every_family_that_may_accuse(key):
    assert {row["family"] for row in key if row["says"] == "inconsistent"} == ACCUSING


# -- what the engine finds -------------------------------------------------------
def test_each_planted_error_is_found_by_its_family(planted, key):
    verdicts = check(planted)
    found = set(findings(verdicts, *{row["says"] for row in key}))
    wanted = {(row["claim"], row["family"], row["says"]) for row in key}
    assert wanted - found == set()


def test_nothing_else_is_called_inconsistent(planted, key):
    wanted = Counter(row["family"] for row in key if row["says"] == "inconsistent")
    verdicts = [v for v in check(planted) if v.verdict == "inconsistent"]
    assert Counter(v.check for v in verdicts) == wanted
    wrong = {row["claim"] for row in key}
    assert [v.id for v in verdicts if len(wrong.intersection(v.claims)) != 1] == []


def test_nothing_else_needs_an_assumption_or_raises_one_of_the_planted_signals(planted, right, key):
    words = {row["says"] for row in key}
    wanted = {(row["family"], row["says"]) for row in key}
    before = {(v.check, said(v), v.id) for v in check(planted) if said(v) in words}
    after = {(v.check, said(v), v.id) for v in check(right) if said(v) in words}
    # What the right ledger says too is no finding of an error: a deflator always needs prices.
    assert {(family, word) for family, word, _ in before - after} == wanted


def test_with_the_digits_put_right_everything_adds_up(right):
    verdicts = check(right)
    assert [v.id for v in verdicts if v.verdict == "inconsistent" or v.in_band == "no"] == []
    needy = {v.check for v in verdicts if v.verdict == "consistent_if"}
    assert needy <= {"growth.deflator"}, "only levels beside a real rate need prices from outside"
    assert not {"power_of_ten", "two_values", "differs_by"} & {v.signal for v in verdicts}


def test_each_family_that_may_accuse_also_passes_a_sound_row(planted):
    sound = {v.check for v in check(planted) if v.verdict == "consistent"}
    assert ACCUSING - sound == set()


# -- power -----------------------------------------------------------------------
def slips(claim: Claim) -> Iterator[str]:
    """The printed digits with one of them wrong, each in turn, five up or down."""
    for i, digit in enumerate(claim.printed):
        if digit.isdigit():
            other = str((int(digit) + 5) % 10)
            if i == 0 and other == "0":
                other = "1"
            yield claim.printed[:i] + other + claim.printed[i + 1 :]


def power(facts: Facts) -> dict[str, tuple[int, int]]:
    """Family -> how many single wrong digits in claims that it tests it calls inconsistent, and of how many.

    One digit of one claim is changed at a time in a ledger in which all adds up. Only the
    families that may accuse are run for this: the others have no way to, and their power is 0.
    """
    sound = [v for v in check(facts) if v.verdict == "consistent"]
    reach = {f: {c for v in sound if v.check == f for c in v.claims} for f in ACCUSING}
    found, tried = Counter(), Counter()
    for claim in facts.claims:
        if not claim.is_number or claim.status != "achieved":
            continue
        for digits in slips(claim):
            changed = with_digits(facts, {claim.claim: digits})
            told = {v.check for v in check(changed, ACCUSING) if v.verdict == "inconsistent"}
            for family in ACCUSING:
                if claim.claim in reach[family]:
                    tried[family] += 1
                    found[family] += family in told
    return {family: (found[family], tried[family]) for family in FAMILIES}


def table(powers: dict[str, tuple[int, int]]) -> str:
    """The power of each family, one a line."""
    lines = [f"{'family':<20}{'found':>7}{'of':>7}{'power':>8}"]
    for family, (found, tried) in powers.items():
        lines.append(f"{family:<20}{found:>7}{tried:>7}" + (f"{found / tried:8.2f}" if tried else f"{0:>8}"))
    return "\n".join(lines)


def test_every_accusing_family_finds_wrong_digits_and_every_other_says_that_it_has_no_power(right):
    powers = power(right)
    print(table(powers))
    assert {family for family, (found, _) in powers.items() if found} == ACCUSING
    without = [line.split()[0] for line in table(powers).splitlines() if line.split()[-1] == "0"]
    assert without == [family for family in FAMILIES if family not in ACCUSING]


if __name__ == "__main__":
    key_ = list(csv.DictReader(KEY.read_text(encoding="utf-8").splitlines()))
    print(table(power(with_digits(open_ledger(FOLDER).facts(), {row["claim"]: row["right"] for row in key_}))))
