"""A sweep as one page: small multiples of what was recorded, and the table behind them.

One panel a value, or one panel a place on one scale where years vary. Places
stand in the order of their names: none is ranked, none is called worst.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from duizhang.pages.files import write_atomically
from duizhang.pages.markup import table_markup
from duizhang.pages.parameters import model_for, nearest

__all__ = ["small_multiples", "write_page"]

#: Values drawn where none is asked for, panels in a figure, and rows of the table shown (the files hold them all).
_VALUES, _PANELS, _ROWS = 4, 60, 400
#: The largest number over the middle one, beyond which one scale shows one place and flattens the others.
_ONE_SCALE = 20
_STYLE = (
    "body{font-family:system-ui,'Noto Sans SC',sans-serif;max-width:60rem;margin:auto;padding:1rem;color:#222;"
    "background:#fff;line-height:1.5}figure{margin:1.5rem 0}svg{max-width:100%;height:auto}figcaption{color:#444}"
    ".scroll,.dz-table{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem}"
    "td,th{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:left}"
)


def write_page(stem: Path, notebook: str, show: Sequence[str] = ()) -> Path:
    """Make the page from a sweep's table.

    Parameters
    ----------
    stem : Path
        The table's path without ``.csv``; the page stands beside it as ``.html``.
    show : sequence of str
        Recorded values to draw; default: the four that tell most combinations apart.

    Raises
    ------
    LookupError
        If there is no such value, or nothing to draw.
    """
    from duizhang.charts import svg_of

    rows = _read(stem.with_name(stem.name + ".csv"))
    model = model_for(notebook)
    drawable = rows.dropna(subset=["low", "high"])
    known = _telling(drawable)
    wrong = [v for v in show if v not in known]
    if wrong:
        raise LookupError(f"{wrong[0]!r} is no recorded number; {nearest(wrong[0], known)}")
    chosen = list(show) or known[:_VALUES]
    parameters = [p for p in model.model_fields if p in rows.columns and rows[p].nunique() > 1]
    parts = []
    for value in chosen:
        figure, caption = small_multiples(drawable[drawable["value"] == value], value, parameters)
        alt = html.escape(caption, quote=True)
        parts.append(
            f'<figure role="img" aria-label="{alt}">{svg_of(figure)}'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>"
        )
    table, note = _table(rows, parameters, chosen)
    if not parts:
        parts.append("<p>No combination recorded a number with two ends: there is nothing to draw.</p>")
    runs = rows.drop_duplicates("combination")["status"].value_counts()
    said = ", ".join(f"{count:,} {status}" for status, count in runs.items())
    title = html.escape(f"{notebook}: a sweep over {', '.join(map(_words, parameters)) or 'one combination'}")
    body = (
        f"<h1>{title}</h1><p>{html.escape(model.question)}</p>"
        f"<p>Combinations: {html.escape(said)}. Places stand in the order of their names.</p>{''.join(parts)}"
        f"{table_markup(table, note)}"
    )
    page = stem.with_name(stem.name + ".html")
    write_atomically(
        page,
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n",
    )
    return page


def _telling(rows: Any) -> list[str]:
    """Recorded numbers, first those that differ from one combination to the next.

    A number that follows from one parameter alone, as the years of a period do, says nothing of the places; levels of
    a nation and of its districts do not fit one scale, so rates come before them.
    """
    ends = rows.assign(ends=list(zip(rows["low"], rows["high"], strict=True))).groupby("value", sort=False)["ends"]
    distinct, sizes = (
        ends.nunique(),
        rows.groupby("value", sort=False)["high"].agg(lambda v: v.abs().max() / v.abs().median()),
    )
    order = list(distinct.index)
    return sorted(order, key=lambda v: (sizes[v] > _ONE_SCALE, -distinct[v], order.index(v)))


def _table(rows: Any, parameters: Sequence[str], chosen: Sequence[str]) -> tuple[Any, str]:
    """One row a combination with the values drawn, and the caption."""
    runs = rows.drop_duplicates("combination").set_index("combination")
    wide = runs[list(parameters)].copy()
    for value in chosen:
        wide[_words(value)] = rows[rows["value"] == value].set_index("combination")["text"]
    if (runs["status"] != "done").any():
        wide["status"], wide["error"] = runs["status"], runs["error"]
    wide = wide.rename(columns={p: _words(p) for p in parameters})
    first = f"the first {_ROWS:,} are shown" if len(wide) > _ROWS else "all are shown"
    note = f"{len(wide):,} combinations ({first}); the files beside this page hold every recorded value"
    return wide.head(_ROWS).fillna(""), note


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")


def small_multiples(rows: Any, value: str, parameters: Sequence[str]) -> tuple[Any, str]:
    """One value over all combinations, an interval each, and the words of its caption.

    Parameters
    ----------
    rows : DataFrame
        Rows of the table with this value and both ends.
    parameters : sequence of str
        Those that vary. The first number among them is the axis, the first text the panel, the next the colour.
    """
    import matplotlib as mpl
    import pandas as pd
    import seaborn as sns

    from duizhang.charts import style

    numbers = [p for p in parameters if pd.to_numeric(rows[p], errors="coerce").notna().all() and rows[p].nunique() > 1]
    words = [p for p in parameters if p not in numbers and rows[p].nunique() > 1]
    unit = rows["unit"].iloc[0] if len(rows) else ""
    label = f"{_words(value)}, {unit}" if unit else _words(value)
    low, high = rows["low"].min(), rows["high"].max()
    reach = f"{low:,.2f} to {high:,.2f} {unit}".strip()
    span = (
        f"{_words(value).capitalize()} over {len(rows)} combinations, each drawn as its interval; all lie from {reach}"
    )
    with style(), mpl.rc_context({"figure.constrained_layout.use": False}):  # seaborn lays its panels out itself
        if numbers and words:
            names = sorted(rows[words[0]].unique(), key=str)
            shown = rows[rows[words[0]].isin(names[:_PANELS])]
            panels = {"col": words[0], "col_order": names[:_PANELS], "col_wrap": min(3, len(names))}
            grid = sns.FacetGrid(shown, **panels, height=1.9, aspect=1.25, sharex=True, sharey=True)
            _draw(grid, rows, numbers[0], _hue(rows, numbers[1:] + words[1:]))
            grid.set_titles("{col_name}")
            grid.set_axis_labels(_words(numbers[0]), "")
            grid.figure.text(0.01, 1.0, label, va="bottom", ha="left")
            left = f"; {len(names) - _PANELS} more stand in the table" if len(names) > _PANELS else ""
            return grid.figure, f"{span}; one panel a {words[0]}, all on one scale{left}."
        if numbers:
            grid = sns.FacetGrid(rows, height=3.4, aspect=2)
            _draw(grid, rows, numbers[0], _hue(rows, numbers[1:]))
            grid.set_axis_labels(_words(numbers[0]), label)
            return grid.figure, span + "."
        from duizhang.charts import intervals
        from duizhang.interval import Interval

        order = rows.sort_values(words or ["combination"], kind="stable").head(_PANELS)
        names = order[words].astype(str).agg(", ".join, axis=1) if words else order["value"]
        lines = [(n, Interval(a, b), "printed") for n, a, b in zip(names, order["low"], order["high"], strict=True)]
        return intervals(lines, label), span + "."


def _hue(rows: Any, others: Sequence[str]) -> str | None:
    """A further parameter told by colour, if its values are few enough to be told apart."""
    return next((p for p in others if rows[p].nunique() <= 4), None)


def _draw(grid: Any, rows: Any, axis: str, hue: str | None) -> None:
    """Each interval as a stroke as long as it is; a dot where it is too narrow to be seen."""
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D

    from duizhang.charts import COLOURS

    colours = [COLOURS["printed"], COLOURS["other"], COLOURS["outside"], COLOURS["ink"]]
    # What a colour and a tick stand for is the same in every panel, also where a panel lacks some of them.
    levels = sorted(rows[hue].unique(), key=str) if hue else [None]
    ticks = sorted(rows[axis].astype(float).unique())
    ticks = ticks if len(ticks) <= 4 else [ticks[0], ticks[len(ticks) // 2], ticks[-1]]

    def strokes(data: Any, **_: Any) -> None:
        axes = plt.gca()
        for n, level in enumerate(levels):
            group = data[data[hue] == level] if hue else data
            x = group[axis].astype(float) + (n - (len(levels) - 1) / 2) * 0.12
            axes.vlines(x, group["low"], group["high"], color=colours[n], lw=3)
            axes.plot(x, (group["low"] + group["high"]) / 2, ".", color=colours[n], ms=5)

    grid.map_dataframe(strokes)
    grid.set(xticks=ticks)
    grid.set_xticklabels([f"{t:g}" for t in ticks], fontsize=8)
    if hue:
        handles = [Line2D([], [], marker="o", ls="", color=c) for c, _ in zip(colours, levels, strict=False)]
        names = [str(level) for level in levels]
        grid.figure.legend(handles, names, loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2)


def _read(path: Path) -> Any:
    import pandas as pd

    rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    for column in ("low", "high"):
        rows[column] = pd.to_numeric(rows[column], errors="coerce")
    for column in rows.columns.difference(["combination", "data", "text", "error", "unit"]):
        if (rows[column] != "").all() and rows[column].map(
            lambda v: bool(re.fullmatch(r"-?\d+(\.\d+)?", str(v)))
        ).all():
            rows[column] = pd.to_numeric(rows[column])
    return rows
