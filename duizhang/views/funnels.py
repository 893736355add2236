"""The funnel of a page: from numbers to claims, to tests, to what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.engine import Funnel

__all__ = ["CHECKED", "funnel_figure"]

#: The tables that a check may look at.
CHECKED = (
    "claims",
    "indicators",
    "places",
    "units",
    "sources",
    "mentions",
    "reference",
    "breaks",
    "restorations",
    "passages",
)


def funnel_figure(f: Funnel, where: str = "", texts: str = "texts") -> tuple[Figure, pd.DataFrame, str, str]:
    """Numbers, claims, tested, and the three answers.

    Parameters
    ----------
    f : Funnel
    where : str
        What the funnel is about, in words; empty where the page says it already.
    texts : str
        ``text`` for one document, ``texts`` for several.

    Returns
    -------
    Figure, DataFrame, str, str
        The figure, the counts drawn, the alternative text and the caption.
    """
    import pandas as pd

    from duizhang import charts

    steps = {
        f"numbers in the {texts}": f.numbers,
        "claims made with them": f.claims,
        "claims in at least one test": f.tested,
        "adds up": f.consistent,
        "adds up only if …": f.consistent_if,
        "cannot all hold": f.inconsistent,
    }
    points = pd.DataFrame({"step": list(steps), "count": list(steps.values())})
    about = f", {where}" if where else ""
    alt = f"From numbers to verdicts{about}: " + ", ".join(f"{v:,} {k}" for k, v in steps.items()) + "."
    share = f.tested / f.claims if f.claims else 0
    if not f.tested:
        caption = f"None of the {f.claims:,} claims meets a test: nothing is confirmed here, and nothing doubted."
        return charts.funnel(steps, "count"), points, alt, caption
    caption = (
        f"{f.tested:,} of {f.claims:,} claims ({share:.0%}) {'meets' if f.tested == 1 else 'meet'} a test: "
        f"{f'{f.consistent:,}' if f.consistent else 'none'} {'add' if f.consistent > 1 else 'adds'} up, "
        f"{f'{f.consistent_if:,}' if f.consistent_if else 'none'} only under a named assumption, "
        + (f"{f.inconsistent:,} cannot all hold." if f.inconsistent else "none is found that cannot hold.")
    )
    return charts.funnel(steps, "count"), points, alt, caption
