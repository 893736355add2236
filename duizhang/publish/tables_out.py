"""The claims and the verdicts as tables to take away: CSV, JSON, and Stata's format 118."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.claim import Claim
    from duizhang.publish.register import Register

__all__ = ["claims_frame", "in_formats", "verdicts_frame"]

#: Stata's file carries a time; a fixed one keeps the bytes the same.
_TIME = datetime.datetime(2000, 1, 1)
_LABELS = {
    "value": "printed number times multiplier, in unit",
    "low": "lower end of what the printed number stands for",
    "high": "upper end of what the printed number stands for",
    "indicator_en": "name of the indicator",
    "place_en": "name of the place",
    "result_low": "lower end of the result",
    "result_high": "upper end of the result",
}


def _numbers(claim: Claim) -> dict[str, float | None]:
    if not claim.is_number or claim.value is None:
        return {"value": None, "low": None, "high": None}
    ends = claim.interval().floats()
    finite = [end if abs(end) != float("inf") else None for end in (ends.lo, ends.hi)]
    return {"value": float(claim.value), "low": finite[0], "high": finite[1]}


def claims_frame(register: Register) -> pd.DataFrame:
    """Every claim with all its columns, the names of its indicator and place, its value and interval as numbers."""
    import pandas as pd

    from duizhang.ledger.schema import TABLES

    facts = register.facts
    rows = []
    for c in facts.claims:
        row: dict[str, Any] = {name: getattr(c, name, "") for name in TABLES["claims"].header}
        indicator, place = facts.indicators.get(c.indicator), facts.places.get(c.place)
        row |= {"indicator_en": indicator.name_en if indicator else "", "place_en": place.name_en if place else ""}
        rows.append(row | _numbers(c))
    return pd.DataFrame(rows)


def verdicts_frame(verdicts: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row a verdict: intervals in two columns, lists joined by ``;``."""
    import pandas as pd

    rows = []
    for verdict in verdicts:
        row: dict[str, Any] = {}
        for name, value in verdict.items():
            if name in ("result", "band"):
                row[f"{name}_low"], row[f"{name}_high"] = value or (None, None)
            elif isinstance(value, list):
                row[name] = ";".join(map(str, value))
            elif isinstance(value, dict):
                row[name] = json.dumps(value, ensure_ascii=False, sort_keys=True)
            elif isinstance(value, bool) or (value is None and name == "fragile"):
                row[name] = {True: "yes", False: "no", None: ""}[value]
            else:
                row[name] = value
        rows.append(row)
    return pd.DataFrame(rows)


def _stata(frame: pd.DataFrame, label: str) -> bytes:
    texts = frame.select_dtypes(exclude="number").columns
    frame = frame.assign(**{c: frame[c].fillna("").astype(str) for c in texts})
    # A fixed column is as wide in each row as its longest text; Stata's long texts are not.
    long = [c for c in texts if frame[c].map(lambda text: len(text.encode("utf-8"))).max() > 200]
    out = io.BytesIO()
    frame.to_stata(
        out, write_index=False, version=118, convert_strl=long, time_stamp=_TIME, data_label=label[:80],
        variable_labels={c: _LABELS.get(c, c.replace("_", " "))[:80] for c in frame.columns},
    )  # fmt: skip
    return out.getvalue()


def in_formats(frame: pd.DataFrame, name: str, label: str) -> dict[str, bytes]:
    """A table as ``name.csv``, ``name.json`` and ``name.dta``."""
    records = json.loads(frame.to_json(orient="records", force_ascii=False, double_precision=15))
    return {
        f"{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode("utf-8"),
        f"{name}.json": (json.dumps(records, ensure_ascii=False, indent=1) + "\n").encode("utf-8"),
        f"{name}.dta": _stata(frame, label),
    }
