"""What prose may quote of single verdicts: each under a name, in words of its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from duizhang.checks.verdict import Verdict
from duizhang.interval import Interval
from duizhang.pages.results import make_value
from duizhang.views.verdict_values import record_reasons, record_results


@dataclass
class Recorder:
    """A page that only records."""

    values: dict[str, Any] = field(default_factory=dict)

    @property
    def recorded(self) -> dict[str, Any]:
        """What stands already, by name."""
        return self.values

    def value(self, name: str, value: Any, unit: str = "", **how: Any) -> None:
        assert name not in self.values
        self.values[name] = make_value(value, unit, **how)


def derived(check: str, result: Interval, unit: str, *claims: str, **more: Any) -> Verdict:
    return Verdict(check, f"{check}--{'--'.join(claims)}{more.pop('tag', '')}", "derive", claims=claims, result=result,
                   unit=unit, **more)  # fmt: skip


@pytest.fixture
def page() -> Recorder:
    return Recorder()


def test_a_result_stands_under_its_family_and_first_claim(page):
    record_results(page, [derived("place.part", Interval(0.1, 0.2), "fraction", "a.gdp", "b.gdp")])
    assert page.values["place-part--a-gdp"]["text"] == "10.00 to 20.00 %"


def test_two_results_of_one_name_take_their_whole_ids(page):
    both = [derived("place.part", Interval(0.1, 0.2), "fraction", "a.gdp", tag=f"--{v}") for v in ("first", "revised")]
    record_results(page, both)
    assert set(page.values) == {"place.part--a.gdp--first", "place.part--a.gdp--revised"}


def test_money_is_told_in_billions_in_english_and_in_yi_in_chinese(page):
    record_results(page, [derived("plan.completion", Interval(1.5e9, 1.6e9), "yuan", "a.plan")])
    value = page.values["plan-completion--a-plan"]
    assert (value["text"], value["text_zh"]) == ("1.50 to 1.60 billion yuan", "15.00至16.00亿元")


def test_a_recovered_count_has_the_count_after_it_and_its_chance(page):
    found = derived(
        "count.recover", Interval.point(57), "count", "a.fall", inputs={"k": Interval.point(-13)}, chance=0.025
    )
    record_results(page, [found])
    texts = {name: v["text"] for name, v in page.values.items()}
    assert texts == {
        "count-recover--a-fall": "57",
        "count-recover--a-fall-after": "44",
        "count-recover--a-fall-chance": "2.5 %",
    }


def test_a_result_without_an_end_is_not_recorded(page):
    record_results(page, [derived("order.subset", Interval(1, float("inf")), "count", "a.part")])
    assert not page.values


def test_a_claim_is_counted_once_under_each_of_its_reasons(page):
    untested = [
        Verdict("target.next", f"t{i}", "test", verdict="untestable", claims=(c,), reason=r)
        for i, (c, r) in enumerate(
            [("a", "a plan: not yet"), ("a", "a plan: not yet"), ("b", "a plan: other words"), ("c", "a plan: tested")]
        )
    ]
    record_reasons(page, untested, ["a", "b"])
    assert page.values["untestable-a-plan"]["text"] == "2"
