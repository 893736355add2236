"""What the page of two documents needs from the ledger: the figures and the runs of words that both have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks.show import printed
from duizhang.claim import Claim, Passage
from duizhang.pages.page import Missing
from duizhang.views.district_base import KIND_WORDS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.verdict import Verdict
    from duizhang.pages.page import Page

__all__ = ["Quantity", "Run", "Shared", "covered"]

#: Families that set one figure beside another of the same value or the same name.
FAMILIES = ("same.figure", "same.label")
#: A figure stands beside a shared run if at most so many characters lie between them.
BESIDE = 12
SIGNAL_WORDS = {
    "repeated": "printed in both for the same place and period",
    "carried": "printed for one place and two periods",
    "shared": "printed for two places",
}


@dataclass(frozen=True)
class Run:
    """A run of words that both documents have, as ranges of their files.

    ``formula`` is true where a third document has the same words; ``first`` and
    ``second`` are what differs in the sentence around it, in the order of the documents.
    """

    a: tuple[int, int]
    b: tuple[int, int]
    characters: int
    head: str
    first: str
    second: str
    also_in: tuple[str, ...]

    @property
    def formula(self) -> bool:
        return bool(self.also_in)

    @property
    def differs(self) -> bool:
        return bool(self.first or self.second)

    @classmethod
    def of(cls, p: Passage, source_a: str) -> Run:
        """A row of ``passages.csv``, read from the side of ``source_a``."""
        a, b = (int(p.start_a), int(p.end_a)), (int(p.start_b), int(p.end_b))
        first, _, second = p.difference.partition(" / ")
        if p.source_a != source_a:
            a, b, first, second = b, a, second, first
        also = tuple(s for s in p.also_in.split(";") if s)
        return cls(a, b, int(p.characters), p.head, first, second, also)


@dataclass(frozen=True)
class Quantity:
    """One quantity of which both documents print a figure: one claim of each."""

    a: Claim
    b: Claim
    in_words: bool

    @property
    def equal(self) -> bool:
        """Whether both print the same value."""
        return self.a.value == self.b.value


def covered(ranges: Iterable[tuple[int, int]]) -> int:
    """How many characters lie in at least one of these ranges."""
    total, reached = 0, 0
    for start, end in sorted(ranges):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _beside(claim: Claim, span: tuple[int, int]) -> bool:
    if not claim.quote_start.isdigit():
        return False
    start = int(claim.quote_start)
    return start - BESIDE < span[1] and span[0] < start + len(claim.quote) + BESIDE


class Shared:
    """The figures and words that two documents share.

    Only tables are used: the texts themselves are not at hand.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.facts = page.ledger.facts("claims", "indicators", "places", "units", "sources", "passages")
        self.a, self.b = (self.facts.sources[s] for s in (page.source_a, page.source_b))
        self.claims_a, self.claims_b = (self.facts.where(source=s.source) for s in (self.a, self.b))

    # -- the documents -----------------------------------------------------------------
    def documents(self) -> pd.DataFrame:
        """The two documents beside each other."""
        import pandas as pd

        both = (self.a, self.b)
        rows = {
            "title": [s.title_zh for s in both],
            "in English": [s.title_en for s in both],
            "kind of text": [s.genre for s in both],
            "published": [f"{s.published} ({s.published_basis})" for s in both],
            "about": [self._place(s.place) for s in both],
            "covers": [s.covers.replace("/", " to ") for s in both],
            "characters": [f"{int(s.characters):,}" for s in both],
            "claims": [f"{len(c):,}" for c in (self.claims_a, self.claims_b)],
        }
        return pd.DataFrame([(k, *v) for k, v in rows.items()], columns=["", *(s.source for s in both)])

    def _place(self, key: str) -> str:
        found = self.facts.places.get(key)
        return found.name_en if found else key

    # -- figures -----------------------------------------------------------------------
    @cached_property
    def signals(self) -> tuple[Verdict, ...]:
        """What the checks say of figures that stand in both documents; nothing of other documents is looked at."""
        from duizhang.checks.engine import check
        from duizhang.checks.verdict import FAMILIES as KNOWN

        both = replace(self.facts, claims=(*self.claims_a, *self.claims_b))
        ours, theirs = {c.claim for c in self.claims_a}, {c.claim for c in self.claims_b}
        found = check(both, [f for f in FAMILIES if f in KNOWN and KNOWN[f].implemented])
        return tuple(v for v in found if v.role == "signal" and ours & set(v.claims) and theirs & set(v.claims))

    @cached_property
    def equal(self) -> tuple[Verdict, ...]:
        """The signals of one value under one name."""
        return tuple(v for v in self.signals if v.check == "same.figure")

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures of the first text of which the second has one too; the equal one, or one of the same period."""
        runs = self.runs
        found = []
        for a in self.claims_a:
            same = [b for b in self.claims_b if _same_thing(a, b)]
            if same:
                b = min(same, key=lambda b: (b.value != a.value, b.period_end != a.period_end, b.claim))
                in_words = any(_beside(a, r.a) and _beside(b, r.b) for r in runs)
                found.append(Quantity(a, b, in_words))
        return tuple(found)

    def figure_words(self) -> list[str]:
        """How many figures are equal, of how many that could be."""
        both = (self.a.source, self.b.source)
        if not self.quantities:
            return [f"{both[0]} and {both[1]} print no figure of the same thing, in the same kind and unit."]
        equal = len(self.equal)
        out = [
            f"Both texts print a figure of the same thing, in the same kind and unit, {_times(len(self.quantities))}.",
            f"In {equal:,} of these the figure is the same and precise enough to be worth a note"
            if equal
            else "None of these figures is the same and precise enough to be worth a note",
        ]
        out[-1] += " (zero, a hundred per cent, round and hedged figures are left out)."
        counts = Counter(v.signal for v in self.equal)
        words = [f"{counts[s]:,} {SIGNAL_WORDS[s]}" for s in SIGNAL_WORDS if counts[s]]
        return [*out, f"By place and period: {'; '.join(words)}." if words else ""]

    def quantity_table(self) -> pd.DataFrame:
        """The quantities of which both print a figure, equal ones first."""
        import pandas as pd

        if not self.quantities:
            raise Missing(
                f"The ledger has no claims of {self.a.source} and {self.b.source} with one indicator, kind and unit."
            )
        rows = [
            (
                self._thing(q.a),
                self._printed(q.a),
                self._printed(q.b),
                "the same" if q.equal else "another",
                "yes" if q.in_words else "",
            )
            for q in sorted(self.quantities, key=lambda q: (not q.equal, not q.in_words))
        ]
        return pd.DataFrame(rows, columns=["quantity", self.a.source, self.b.source, "figure", "in shared words"])

    def _thing(self, c: Claim) -> str:
        found = self.facts.indicators.get(c.indicator)
        name = found.name_en if found and found.name_en else c.indicator.replace("_", " ")
        return f"{name} ({KIND_WORDS.get(c.kind, c.kind.replace('_', ' '))})"

    def _printed(self, c: Claim) -> str:
        period = c.period_end or "no period"
        if c.period_start and c.period_start != c.period_end:
            period = f"{c.period_start} to {c.period_end}"
        return f"{printed(c)}, {period}, {self._place(c.place)}"

    # -- words -------------------------------------------------------------------------
    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs of both documents in the order of the first, each run of words once for each place in it."""
        rows = (p for p in self.facts.passages if {p.source_a, p.source_b} == {self.a.source, self.b.source})
        found: dict[tuple[int, int], Run] = {}
        for run in sorted((Run.of(p, self.a.source) for p in rows), key=lambda r: (r.a, not r.differs, r.b)):
            found.setdefault(run.a, run)
        return tuple(found.values())

    @cached_property
    def own(self) -> tuple[Run, ...]:
        """The runs that stand in no third document."""
        return tuple(r for r in self.runs if not r.formula)

    @property
    def longest(self) -> Run:
        """The longest run that stands in no third document."""
        self.need_runs()
        return max(self.own, key=lambda r: (r.characters, -r.a[0]))

    def need_runs(self) -> None:
        """Say so where the two documents share no words of their own."""
        from duizhang.ledger.compare import LEAST

        if not self.own:
            which = "that stands in no third document" if self.runs else "at all"
            raise Missing(
                f"passages.csv has no run of words that {self.a.source} and {self.b.source} share {which}; "
                f"runs of fewer than {LEAST} characters are not looked for."
            )

    def characters(self, side: Callable[[Run], tuple[int, int]], runs: Iterable[Run] | None = None) -> int:
        """Characters of one document, marks and all, inside a run: ``side`` picks the document."""
        return covered(map(side, self.own if runs is None else runs))

    def word_sentences(self) -> list[str]:
        """How much of each text is shared with the other and with nobody else."""
        self.need_runs()
        parts = [
            f"{(n := self.characters(side)):,} characters ({n / int(source.characters):.1%}) of {source.source}"
            for source, side in ((self.a, _a), (self.b, _b))
        ]
        own, formulas = len(self.own), len(self.runs) - len(self.own)
        return [
            f"{_runs(own)} {_stand(own)} in both texts and in no third document of the ledger: {' and '.join(parts)}.",
            f"The longest has {self.longest.characters:,} characters, marks and blanks not counted.",
            f"{_runs(formulas)} more {_stand(formulas)} in a third document too; those are left out."
            if formulas
            else "",
        ]

    def run_table(self, most: int = 12) -> pd.DataFrame:
        """The longest runs that stand in no third document; no more than their beginnings are in the ledger."""
        import pandas as pd

        self.need_runs()
        once: dict[tuple[str, int], Run] = {}
        for r in sorted(self.own, key=lambda r: (-r.characters, r.a)):
            once.setdefault((r.head, r.characters), r)
        rows = [
            (r.head + ("…" if len(r.head) < r.a[1] - r.a[0] else ""), f"{r.characters:,}", f"{r.a[0]:,}", f"{r.b[0]:,}")
            for r in list(once.values())[:most]
        ]
        at = [f"begins at character, {self.page.names.document(s.source)}" for s in (self.a, self.b)]
        return pd.DataFrame(rows, columns=["words (their beginning)", "characters", *at])

    @cached_property
    def differences(self) -> tuple[Run, ...]:
        """What differs inside shared sentences, each difference once; formulas do not count."""
        found: dict[tuple[str, str], Run] = {}
        for run in sorted(self.own, key=lambda r: -r.characters):
            if run.differs:
                found.setdefault((run.first, run.second), run)
        return tuple(sorted(found.values(), key=lambda r: r.a))

    def difference_table(self) -> pd.DataFrame:
        """What differs inside a shared sentence, figures and words."""
        import pandas as pd

        if not self.differences:
            raise Missing(
                f"passages.csv names no difference inside a sentence that {self.a.source} and {self.b.source} share."
            )
        rows = [
            (r.head[:24] + ("…" if len(r.head) > 24 else ""), r.first, r.second, self._figures_in(r))
            for r in self.differences
        ]
        columns = ["beside the shared words", *(s.source for s in (self.a, self.b)), "the figures in English"]
        return pd.DataFrame(rows, columns=columns)

    def _figures_in(self, run: Run) -> str:
        """The claims whose figures are what differs, in English: those of the first document, then of the second."""
        out = []
        for claims, span, said in ((self.claims_a, run.a, run.first), (self.claims_b, run.b, run.second)):
            digits = set(re.findall(r"[0-9]+(?:\.[0-9]+)?", said))
            near = [c for c in claims if c.printed.lstrip("-") in digits and _within(c, span)]
            out += [f"{c.quote_en} ({self._place(c.place)})" for c in near[:1]]
        return "; ".join(out) if len(out) == 2 else ""

    # -- figures drawn -----------------------------------------------------------------
    def barcode(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Both texts as strips: words shared by these two, formulas, figures that are the same."""
        import pandas as pd

        from duizhang import charts

        if not self.runs and not self.equal:
            raise Missing(
                f"There is nothing to draw: {self.a.source} and {self.b.source} share no words and no figures."
            )
        rows, points = [], []
        equal = {c for v in self.equal for c in v.claims}
        for source, side, claims in ((self.a, _a, self.claims_a), (self.b, _b, self.claims_b)):
            length = int(source.characters)
            groups = (
                ("words of these two", [side(r) for r in self.own], "printed"),
                ("words of a third too", [side(r) for r in self.runs if r.formula], "outside"),
                ("the same figures", [_place_of(c) for c in claims if c.claim in equal], "other"),
            )
            for name, spans, role in groups:
                found = sorted({s for s in spans if s is not None})
                label = f"{self.page.names.document(source.source)}: {name}"
                # Two texts of different length on one axis: places are shown in per cent of each.
                drawn = [(100 * s / length, 100 * e / length) for s, e in found]
                rows.append((label, drawn, role))
                points += [(label, s, e, round(x, 3), round(y, 3)) for (s, e), (x, y) in zip(found, drawn, strict=True)]
        figure = charts.barcode(100, rows, "place in the text, per cent of its length")
        counts = "; ".join(f"{label}, {len(spans):,}" for label, spans, _ in rows)
        alt = f"The two texts as strips with the places of what they share: {counts}."
        columns = ["row", "start", "end", "start, per cent", "end, per cent"]
        return figure, pd.DataFrame(points, columns=columns), alt, self._where()

    def _where(self) -> str:
        """Whether what is shared stands together or is spread over each text."""
        if not self.own:
            return f"{self.a.source} and {self.b.source} share no words that no third document has."
        parts = []
        for source, side in ((self.a, _a), (self.b, _b)):
            length = int(source.characters)
            tenths = {min(9, 10 * p // length) for r in self.own for p in side(r)}
            parts.append(
                f"{self.characters(side) / length:.1%} of {source.source}, spread over {len(tenths)} of its ten equal stretches"
            )
        return f"Words that only these two texts have make up {' and '.join(parts)}."

    # -- silence and record ------------------------------------------------------------
    def record(self) -> None:
        """Record what prose may quote of the figures."""
        page = self.page
        page.value("compared-figures", len(self.quantities), claims=_ids(q for q in self.quantities))
        claims = tuple(dict.fromkeys(c for v in self.equal for c in v.claims))
        page.value("shared-figures", len(self.equal), claims=claims)
        for word in SIGNAL_WORDS:
            same = [v for v in self.equal if v.signal == word]
            page.value(f"figures-{word}", len(same), claims=tuple(dict.fromkeys(c for v in same for c in v.claims)))
        in_words = [q for q in self.quantities if q.in_words]
        page.value("figures-in-shared-words", len(in_words), claims=_ids(in_words))

    def record_words(self) -> None:
        """Record what prose may quote of the words."""
        page = self.page
        page.value("shared-passages", len(self.own))
        page.value("formulas", len(self.runs) - len(self.own))
        page.value("differences", len(self.differences))
        for name, source, side in (("a", self.a, _a), ("b", self.b, _b)):
            count = self.characters(side)
            share = count / int(source.characters)
            page.value("shared-characters" if name == "a" else "shared-characters-b", count)
            page.value(f"shared-part-{name}", share, "%", text=f"{100 * share:.1f} %")
        page.value("longest", self.longest.characters if self.own else 0)

    def silence(self) -> list[str]:
        """What neither text says."""
        dates = "; ".join(f"{s.published or 'unknown'}, {s.published_basis or 'unknown'}" for s in (self.a, self.b))
        return [
            "Neither text says where its words or figures come from.",
            "That they stand in both does not say which was first, whether one was taken from the other, "
            "or whether both were taken from a third paper that is not in this ledger.",
            f"Their dates ({dates}) are those of the texts that we have, not of their drafts.",
            "Words that were put in another order are not found this way.",
        ]


def _same_thing(a: Claim, b: Claim) -> bool:
    """Whether two claims tell what was achieved of one thing, in one kind and unit."""
    if not (a.is_number and b.is_number and a.status == b.status == "achieved"):
        return False
    kinds = ["level" if c.kind in ("increment", "count") else c.kind for c in (a, b)]
    return kinds[0] == kinds[1] and (a.indicator, a.unit, a.per) == (b.indicator, b.unit, b.per)


def _place_of(claim: Claim) -> tuple[int, int] | None:
    """Where the claim's figure stands in its file; where its quote does, if the figure is in words."""
    if not claim.quote_start.isdigit():
        return None
    start, digits = int(claim.quote_start), claim.printed.lstrip("-")
    at = claim.quote.find(digits) if digits else -1
    return (start + at, start + at + len(digits)) if at >= 0 else (start, start + len(claim.quote))


def _within(claim: Claim, span: tuple[int, int], reach: int = 40) -> bool:
    place = _place_of(claim)
    return place is not None and span[0] - reach < place[1] and place[0] < span[1] + reach


def _a(run: Run) -> tuple[int, int]:
    return run.a


def _b(run: Run) -> tuple[int, int]:
    return run.b


def _ids(quantities: Iterable[Quantity]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.claim for q in quantities for c in (q.a, q.b)))


def _times(n: int) -> str:
    return "once" if n == 1 else "twice" if n == 2 else f"{n:,} times"


def _runs(n: int) -> str:
    return f"{n:,} run{'' if n == 1 else 's'} of words"


def _stand(n: int) -> str:
    return "stands" if n == 1 else "stand"
