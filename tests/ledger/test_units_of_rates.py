"""What a figure may be per: the reader's words and the ledger's are the same."""

from duizhang.checks.families.percapita_base import HEADS
from duizhang.ledger.schema import PER
from duizhang.reading.cells import PER_WORDS


def test_every_word_of_the_reader_for_what_a_figure_is_per_has_a_place_in_the_ledger():
    assert set(PER_WORDS.values()) <= set(PER)


def test_heads_of_people_are_the_number_that_their_name_says():
    assert set(HEADS) - {""} <= set(PER)
    assert all(number == int(name.split("_")[0]) for name, number in HEADS.items() if "_" in name)
