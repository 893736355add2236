"""Where the verdicts of a page flip: their assumptions swept, drawn one figure a verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from duizhang.pages.sensitivity import studies

if TYPE_CHECKING:
    from duizhang.checks.verdict import Verdict
    from duizhang.claim import Facts
    from duizhang.pages.page import Page

__all__ = ["draw_flips"]


def draw_flips(page: Page, facts: Facts, verdicts: Iterable[Verdict], most: int = 4) -> None:
    """Draw where each of these verdicts flips, the innocent explanations first.

    Parameters
    ----------
    facts : Facts
        The rows that the page has read.
    verdicts : iterable of Verdict
        Those of the page; the ones that rest on no assumption swept here are passed over.
    most : int
        At most so many figures. What is left out is said, and has the command ``duizhang sensitivity``.

    Where none of them rests on an assumption, it says that there is nothing to turn: no row is missing for it.
    """
    found = studies(facts, verdicts)
    if not found:
        page.say("No verdict of this page rests on an assumption that could be turned.")
    named: Counter[str] = Counter()
    for study in found[:most]:
        v = study.verdict
        name = "-".join(["flips", *re.findall(r"[a-z0-9]+", f"{v.check} {v.indicator}".lower())])
        named[name] += 1
        name += f"-{named[name]}" if named[name] > 1 else ""
        page.uses(*v.claims)
        page.figure(study.figure(), name, alt=study.alt, caption=study.caption, points=study.points())
    for study in found[most:]:
        page.say(f"Not drawn here: `duizhang sensitivity {study.verdict.claims[0]}`.")
