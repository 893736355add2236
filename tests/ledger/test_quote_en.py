"""The project's own translations: every number is recomputed."""

import pytest

from duizhang.ledger.documents import restorations_of
from duizhang.ledger.load import open_ledger
from duizhang.ledger.translation import translation_problems
from duizhang.reading.text import restored


@pytest.fixture(scope="module")
def facts(data_folder):
    return open_ledger(data_folder).facts("claims", "restorations")


def test_every_number_of_a_quote_stands_in_its_translation_and_no_other(facts):
    overlays = {source: restorations_of(source, facts.restorations) for source in {c.source for c in facts.claims}}
    problems = [
        problem
        for claim in facts.claims
        for problem in translation_problems(
            claim, restored(int(claim.quote_start), claim.quote, overlays[claim.source])
        )
    ]
    assert facts.claims
    assert problems == []


def test_no_quote_is_left_untranslated(facts):
    assert [c.claim for c in facts.claims if not c.quote_en.isprintable() or not c.quote_en.strip()] == []
