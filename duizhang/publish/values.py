"""The role that writes a page's computed values into prose.

``{value}`growth-yingze.nominal` `` writes what the page ``growth-yingze``
recorded under ``nominal``. After a bar stand options: ``zh`` (in Chinese),
``lo``, ``hi``, ``mid`` (one end, or the middle), ``.1`` (digits after the
point), ``s3`` (significant digits), ``plain`` (without the unit), ``fall`` (a
fall without its sign): ``{value}`growth-yingze.nominal|lo .1` ``.
"""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from duizhang.interval import Interval
from duizhang.pages.results import make_value
from duizhang.publish.elements import han, typeset, words
from duizhang.publish.results import FOLDER, NotRecorded, page_of, page_title, part_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

__all__ = ["ValueRole", "shown"]

logger = logging.getLogger(__name__)

_ROLE = re.compile(r"(?P<page>[^.|]+)\.(?P<name>[^|]+?)\s*(?:\|\s*(?P<options>.*?)\s*)?")
_ENDS = {"lo": ROUND_FLOOR, "hi": ROUND_CEILING, "mid": ROUND_HALF_EVEN}
_WORDS = ("zh", "plain", "fall", *_ENDS)


def shown(value: Mapping[str, Any], options: str = "") -> str:
    """The text of a recorded value.

    Parameters
    ----------
    value : mapping
        As :func:`duizhang.pages.results.make_value` writes it.
    options : str
        Words of ``zh lo hi mid plain fall``, ``.N`` and ``sN``, separated by blanks.

    Returns
    -------
    str
        Ends are rounded outward: ``lo`` down, ``hi`` up, ``mid`` to the nearest.

    Raises
    ------
    ValueError
        If an option is not known, or the value has no such end.
    """
    chosen = options.split()
    decimals = [int(o[1:]) for o in chosen if re.fullmatch(r"\.\d", o)]
    significant = [int(o[1:]) for o in chosen if re.fullmatch(r"s[1-9]", o)]
    unknown = [o for o in chosen if o not in _WORDS and not re.fullmatch(r"\.\d|s[1-9]", o)]
    ends = [o for o in chosen if o in _ENDS]
    if unknown:
        raise ValueError(
            f"option {unknown[0]!r} is not known; expected some of {', '.join(_WORDS)}, .1 and s3 (digits)"
        )
    if len(ends) > 1 or len(decimals) + len(significant) > 1:
        raise ValueError(
            f"options {options!r} contradict each other: expected at most one of lo, hi, mid, and one of .1, s3"
        )
    chinese, plain = "zh" in chosen, "plain" in chosen
    key = "text_zh" if chinese else "text"
    if value["kind"] == "text":
        if ends or decimals or significant or "fall" in chosen:
            raise ValueError("it is a text: lo, hi, mid, fall and digits are for numbers")
        return str(value[key])
    if "fall" in chosen:
        value = _without_sign(value)
    unit = str(value["unit_zh"] if chinese else value["unit"])
    places = decimals[0] if decimals else int(value["decimals"])
    blank = "" if chinese else " "
    if significant:
        places = _places(value, significant[0])
    if ends:
        number = _end(value, ends[0], places)
        return number if plain or not unit else f"{number}{blank}{unit}"
    if significant:
        low, high = _end(value, "lo", places), _end(value, "hi", places)
        number = low if low == high else f"{low}{'至' if chinese else ' to '}{high}"
        return number if plain or not unit else f"{number}{blank}{unit}"
    if decimals or plain or "fall" in chosen:
        low, high = value["lo"], value["hi"]
        interval = Interval(float("-inf") if low is None else low, float("inf") if high is None else high)
        again = make_value(interval, str(value["unit"]), decimals=places, unit_zh=str(value["unit_zh"]))
        text = str(again[key])
        return text.removesuffix(unit).rstrip() if plain else text
    return str(value[key])


def _without_sign(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same value turned round: a fall of so much, where the number has a minus."""
    if value["lo"] is None or value["hi"] is None or value["hi"] > 0:
        raise ValueError("it is no fall: expected both ends below zero")
    return {**value, "lo": -value["hi"], "hi": -value["lo"]}


def _places(value: Mapping[str, Any], digits: int) -> int:
    """Digits after the point (before it, if negative) that leave so many significant ones of the larger end."""
    ends = [abs(Decimal(repr(e))) * Decimal(str(value["factor"])) for e in (value["lo"], value["hi"]) if e]
    return digits - 1 - max(e.adjusted() for e in ends) if ends else 0


def _end(value: Mapping[str, Any], end: str, decimals: int) -> str:
    low, high = value["lo"], value["hi"]
    if (low is None and end != "hi") or (high is None and end != "lo"):
        raise ValueError(f"it has no {'lower' if low is None else 'upper'} end, so no {end}")
    factor = Decimal(str(value["factor"]))
    # Through the shortest decimal of the float: its last bits are not the value's.
    ends = {"lo": (low, low), "hi": (high, high), "mid": (low, high)}[end]
    number = (Decimal(repr(ends[0])) + Decimal(repr(ends[1]))) / 2 * factor
    step = Decimal(1).scaleb(-decimals)
    near = number.quantize(step, rounding=ROUND_HALF_EVEN)
    close = abs(number - near) <= abs(number) * Decimal("1e-12")
    return f"{near if close else number.quantize(step, rounding=_ENDS[end]):,f}"


class ValueRole(SphinxRole):
    """``{value}`page.name|options` ``: the recorded text, linked to the page that computed it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        asked = _ROLE.fullmatch(self.text.strip())
        try:
            if not asked:
                raise NotRecorded("expected page.name, such as growth-yingze.nominal, perhaps with | and options")
            page, options = asked["page"], asked["options"] or ""
            results = page_of(self.env, page)
            value = part_of(results, "values", asked["name"])
            text = typeset(shown(value, options))
        except (NotRecorded, ValueError) as error:
            where = self.get_location()
            logger.warning("value %r: %s", self.text, error, location=where, type="duizhang", subtype="value")
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        docname = f"{FOLDER}/{page}"
        inside = [han(text)] if "zh" in options.split() else words(text)
        title = f"computed on the page: {page_title(results, page)}"
        if docname not in self.env.found_docs:
            return [nodes.inline(self.rawtext, "", *inside, classes=["dz-value"])], []
        uri = self.env.app.builder.get_relative_uri(self.env.docname, docname)
        link = nodes.reference(self.rawtext, "", *inside, internal=True, refuri=uri, reftitle=title)
        link["classes"] = ["dz-value"]
        return [link], []


def setup(app: Sphinx) -> None:
    app.add_role("value", ValueRole())
