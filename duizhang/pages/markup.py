"""The HTML of a page's tables and cards. Every cell is escaped here and nowhere else."""

from __future__ import annotations

import contextlib
import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from duizhang.interval import Interval, outward

if TYPE_CHECKING:
    import pandas as pd

    from duizhang.checks.verdict import Verdict
    from duizhang.pages.names import Names
    from duizhang.pages.parameters import Parameters

__all__ = [
    "PLAIN_VERDICTS",
    "cell",
    "parameter_markup",
    "plain_markdown",
    "table_markup",
    "verdict_markup",
    "verdicts_markup",
]

#: What a reader sees for each verdict: a shape and plain words.
PLAIN_VERDICTS = {
    "consistent": ("●", "adds up"),
    "consistent_if": ("◐", "adds up only if …"),
    "inconsistent": ("◆", "these numbers cannot all hold"),
    "untestable": ("○", "cannot be tested because …"),
}

_PLAIN_ROLES = {"derive": "follows", "signal": "worth a look"}

#: The elements that a formula of a check may use.
_MATHML = frozenset(
    {"math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub", "msubsup"}
    | {"mover", "munder", "munderover", "mtable", "mtr", "mtd", "mstyle"}
)

_CLAIM = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9_-]+){2,}")
_HAN = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff“”‘’《》、。，；：（）\d.%]*[\u3400-\u9fff\uf900-\ufaff][\u3400-\u9fff\uf900-\ufaff“”‘’《》、。，；：（）\d.%]*"
)


def cell(value: Any) -> str:
    """One cell as HTML: escaped, Han text tagged as Chinese for screen readers and fonts."""
    if isinstance(value, Interval):
        value = outward(value)
    if value is None or value != value:
        return ""
    text = str(value)
    if _CLAIM.fullmatch(text):
        return claim_markup(text)
    out, last = [], 0
    for m in _HAN.finditer(text):
        out += [html.escape(text[last : m.start()]), f'<span lang="zh-Hans">{html.escape(m.group())}</span>']
        last = m.end()
    return "".join(out) + html.escape(text[last:])


#: What may mean something inside a line of MyST Markdown. A backslash before each makes it a plain character.
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|$~&])")


def plain_markdown(text: str) -> str:
    """A text that Markdown shows as it is behind the beginning of a line: no markup, role, link or formula."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return _MARKDOWN.sub(r"\\\1", " ".join(kept.split()))


def table_markup(rows: pd.DataFrame, caption: str, plain: Callable[[str], str] = str) -> str:
    """A captioned table in a box of its own that scrolls sideways on a phone; ``plain`` puts texts into plain words."""

    def shown(value: Any) -> str:
        return cell(plain(value) if isinstance(value, str) else value)

    caption = plain(caption)
    caption = caption[:1].upper() + caption[1:]
    # A corner without words heads nothing.
    head = "".join(f'<th scope="col">{shown(c)}</th>' if str(c).strip() else "<td></td>" for c in rows.columns)
    # Columns of sentences get room; the others are as narrow as what they hold.
    opening = [
        '<td class="dz-words">' if max(map(len, map(str, rows[c])), default=0) > 32 else "<td>" for c in rows.columns
    ]
    short = ' class="dz-short"' if max((len(str(v)) for v in rows.iloc[:, 0]), default=9) < 9 else ""
    wide = _too_wide(rows)
    if wide:
        # On a telephone each row stands as lines of its own, and each cell says which column it is.
        heads = [f' data-head="{html.escape(plain(str(c)))}"' for c in rows.columns]
        opening = [td.replace(">", f"{head}>") for td, head in zip(opening, heads, strict=True)]
    body = []
    for row in rows.itertuples(index=False):
        cells = [f'<th scope="row"{short}>{shown(row[0])}</th>']
        cells += [f"{td}{shown(v)}</td>" for td, v in zip(opening[1:], row[1:], strict=True)]
        body.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="dz-table{" dz-rows" if wide else ""}" tabindex="0" role="region" aria-label="{html.escape(caption)}"><table>'
        f"<caption>{cell(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


#: Where a cell may be broken into lines.
_BREAKS = re.compile(r"\s|(?<=[\u3400-\u9fff])|(?=[\u3400-\u9fff])")
#: Letters that stand beside each other on a telephone in the size of a table there.
_TELEPHONE = 50


def _too_wide(rows: pd.DataFrame) -> bool:
    """Whether a telephone cannot hold the columns beside each other, each as narrow as its longest word."""

    def least(column: Any) -> int:
        # A claim is shown as a short link; Han text may be broken anywhere.
        cells = ["the claim" if _CLAIM.fullmatch(text) else text for text in map(str, rows[column])]
        words = [w for text in (str(column), *cells) for w in _BREAKS.split(text)]
        # A sentence in a column of one word would be as tall as a tower.
        return max([18 if max(map(len, cells), default=0) > 32 else 0, *map(len, words)])

    return sum(least(c) + 1.5 for c in rows.columns) > _TELEPHONE


def parameter_markup(
    model: type[Parameters], given: Mapping[str, Any], bound: Mapping[str, Any], data: str = ""
) -> str:
    """The table of a page's parameters and the command that makes the page again, from the folder ``data`` if named."""
    rows = []
    for row in model.table():
        name = row["parameter"]
        shown = f"<code>{html.escape(repr(given[name]))}</code>"
        if name in bound and bound[name] != given[name] and not isinstance(bound[name], list):
            shown += f" → <code>{html.escape(str(bound[name]))}</code>"
        rows.append(
            f'<tr><th scope="row"><code>{html.escape(name)}</code></th><td>{shown}</td>'
            f"<td>{cell(row['meaning'])}</td><td>{cell(row['allowed'])}</td></tr>"
        )
    from shlex import quote

    options = " ".join(f"-p {quote(f'{name}={given[name]}')}" for name in model.model_fields)
    options += f" --data {quote(data)}" if data else ""
    command = f"duizhang run {model.notebook} {options} -o out.ipynb"
    return (
        '<details class="dz-parameters"><summary>Parameters of this page, and how to make it again</summary>'
        '<div class="dz-table" tabindex="0" role="region" aria-label="Parameters of this page"><table>'
        "<caption>Parameters of this page</caption><thead><tr>"
        '<th scope="col">parameter</th><th scope="col">here</th><th scope="col">meaning</th><th scope="col">allowed</th>'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<p class="dz-rerun">Make this page again: <code>{html.escape(command)}</code></p></details>'
    )


def claim_markup(claim: str) -> str:
    """A claim's id; the book turns it into a link to the claim's address."""
    return f'<code class="dz-claim">{html.escape(claim)}</code>'


def formula_markup(latex: str) -> str:
    """A formula as MathML, which needs no script; the LaTeX itself where it cannot be read."""
    from latex2mathml.converter import convert

    with contextlib.suppress(Exception):  # a ledger of another city may hold anything
        markup = convert(latex)
        # The converter hands text through unescaped: what is no plain MathML is not shown as markup.
        if all(_is_mathml(e) for e in ElementTree.fromstring(markup).iter()):
            return markup
    return f"<code>{html.escape(latex)}</code>"


def _is_mathml(element: ElementTree.Element) -> bool:
    name = str(element.tag).removeprefix("{http://www.w3.org/1998/Math/MathML}")
    return name in _MATHML and not any(a in ("href", "src", "style") or a.startswith("on") for a in element.attrib)


def verdict_markup(verdict: Verdict, names: Names | None = None) -> str:
    """A card: what else could explain it, what the arithmetic says, the working, the claims.

    The innocent explanations stand above the finding. With ``names``, what the
    checks call by keys is called by words.
    """
    plain, need_of = (names.plain, names.need) if names else (str, str)
    shape, words = PLAIN_VERDICTS.get(verdict.verdict, ("◇", _PLAIN_ROLES.get(verdict.role, "")))
    parts = []
    if verdict.other_readings:
        items = "".join(f"<li>{cell(plain(r))}</li>" for r in verdict.other_readings)
        parts.append(f'<p class="dz-label">What else could explain it</p><ul>{items}</ul>')
    said = verdict.working if verdict.verdict != "untestable" else verdict.reason
    parts.append(
        f'<p class="dz-finding"><span aria-hidden="true">{shape}</span> <strong>{html.escape(words)}</strong> {cell(plain(said))}</p>'
    )
    if verdict.verdict == "consistent_if":
        items = "".join(f"<li>{cell(plain(need_of(need)))}</li>" for need in verdict.needs)
        parts.append(f'<p class="dz-label">It needs</p><ul>{items}</ul>')
    parts += [f'<p class="dz-label">{cell(plain(said))}</p>' for said in _beside(verdict)]
    if verdict.numbers:
        parts.append(f'<p class="dz-numbers">{formula_markup(verdict.numbers)}</p>')
    if verdict.claims:
        parts.append(f'<p class="dz-claims">Claims: {", ".join(claim_markup(c) for c in verdict.claims)}</p>')
    state, title = verdict.verdict or verdict.role, _check_words(verdict.check)
    return (
        f'<div class="dz-verdict dz-{html.escape(state.replace("_", "-"))}" role="group" '
        f'aria-label="{html.escape(title)}"><p class="dz-check">{html.escape(title)}</p>'
        f"{''.join(parts)}</div>"
    )


def verdicts_markup(verdicts: Sequence[Verdict], names: Names | None = None) -> str:
    """The cards of one family in a fold, whose line says what it asks and what came of it."""
    words = [
        PLAIN_VERDICTS.get(v.verdict, ("", _PLAIN_ROLES.get(v.role, v.role)))[1].removesuffix(" …") for v in verdicts
    ]
    came = ", ".join(f"{n} × {word}" for word, n in Counter(words).items())
    title = _check_words(verdicts[0].check)
    cards = "".join(verdict_markup(v, names) for v in verdicts)
    return f'<details class="dz-family"><summary>{html.escape(f"{title}: {came}")}</summary>{cards}</details>'


def _check_words(check: str) -> str:
    """A family in words, its id behind it."""
    from duizhang.checks.verdict import FAMILIES

    family = FAMILIES.get(check)
    return f"{family.title} ({check})" if family else check


def _beside(verdict: Verdict) -> list[str]:
    """What stands beside a finding: the band elsewhere, chance with its null, whether a last digit decides."""
    out = []
    if verdict.band is not None:
        factor, unit = (100, " %") if verdict.unit == "fraction" else (1, "")
        inside = {"yes": "inside it", "no": "outside it", "unknown": "not decided"}.get(verdict.in_band, "")
        source = f" ({verdict.band_source})" if verdict.band_source else ""
        out.append(
            f"Elsewhere, over the same years: {outward(verdict.band, 2, factor)}{unit}{source}; this one lies {inside}."
        )
    if verdict.chance is not None:
        out.append(
            f"By chance: {verdict.chance:.2g}, if {verdict.null}."
            if verdict.null
            else f"By chance: {verdict.chance:.2g}."
        )
    if verdict.fragile:
        out.append("Fragile: one unit in a last digit would change the verdict.")
    return out
