"""What the reader hands over: mentions and draft claims."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass, field

__all__ = ["COLUMNS", "Draft", "DraftClaim", "DraftMention"]

#: The columns of ``claims.csv``.
COLUMNS = (
    "claim", "source", "mention", "sentence", "indicator", "place", "of", "kind", "period_start", "period_end",
    "period_basis", "base_period", "over", "per", "printed", "multiplier", "unit", "unit_zh", "precision", "hedge",
    "status", "commitment", "basis", "averaging", "vintage", "relation", "comparator", "quote", "quote_start",
    "quote_en", "note", "reviewed",
)  # fmt: skip

DraftMention = namedtuple("DraftMention", "start end text class_")
DraftClaim = namedtuple("DraftClaim", (*COLUMNS, "start", "end", "indicator_zh", "action", "confidence", "rule"))
DraftClaim.__doc__ = (
    """A row of ``claims.csv`` (strings), its mention's offsets, the phrase, its verb, a confidence (0-1), the rule."""
)


@dataclass(slots=True)
class Draft:
    """What was read from one document.

    Attributes
    ----------
    mentions : list of DraftMention
        In the order of the text; offsets in code points into the raw text.
    claims : list of DraftClaim
    phrases : dict of str
        Indicator key to the words that it stands for, where no vocabulary names them.
    year : int or None
        The year that the document calls 今年.
    """

    mentions: list[DraftMention] = field(default_factory=list)
    claims: list[DraftClaim] = field(default_factory=list)
    phrases: dict[str, str] = field(default_factory=dict)
    year: int | None = None
