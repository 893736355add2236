"""What the audit page needs from the ledger: a document, its damage, its numbers, what can be tested in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhang.checks.show import counted
from duizhang.claim import CLASSES, RATES, STATUSES, Claim, Mention
from duizhang.pages.page import Missing
from duizhang.views.damage import FEWEST, Overlay
from duizhang.views.funnels import CHECKED, funnel_figure

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.engine import Funnel
    from duizhang.checks.verdict import Verdict
    from duizhang.pages.page import Page

__all__ = ["Audit"]

CLASS_WORDS = {
    "claim": "a quantity: how much of something there was, is or is to be",
    "date": "a date or a period",
    "ordinal": "a place in an order: a heading, a session",
    "category": "a number inside a definition",
    "name": "a number inside a name or a slogan",
    "noise": "in text that is not the document's",
    "other": "anything else",
}
#: The rows of the strip, in words that need no table beside them.
CLASS_LABELS = {
    "claim": "quantities",
    "date": "dates and periods",
    "ordinal": "places in an order",
    "category": "inside definitions",
    "name": "inside names and slogans",
    "noise": "not the document's",
    "other": "anything else",
}
KIND_WORDS = {
    "variant": "character replaced by a look-alike, a rare or a traditional form",
    "missing_mark": "character or mark that is gone, put back",
    "inserted": "word put into the text",
    "noise": "text that is not the document's",
    "lost_text": "place where words are lost",
}
STATUS_WORDS = {"achieved": "achieved", "target": "aimed at", "plan": "planned"}


class Audit:
    """Everything that one audit page shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        facts = page.ledger.facts("sources", "mentions", "claims", "restorations", "indicators", "units")
        self.facts = facts
        self.source = facts.sources[page.source]
        self.mentions = sorted((m for m in facts.mentions if m.source == page.source), key=lambda m: int(m.start))
        self.claims = facts.where(source=page.source)
        self.overlay = Overlay((r for r in facts.restorations if r.source == page.source), self.mentions)

    # -- the document ----------------------------------------------------------
    def identity(self) -> pd.DataFrame:
        """What the ledger knows of the document, one row a fact."""
        import pandas as pd

        s = self.source
        basis = {"printed": "printed in the text", "inferred": "inferred: the text prints no date"}
        rows = [
            ("Title", s.title_zh),
            ("In English", s.title_en),
            ("Genre", s.genre),
            ("Publisher", s.publisher),
            ("Written by", s.byline),
            (
                "Date",
                f"{s.published or 'unknown'} ({basis.get(s.published_basis, s.published_basis or 'basis unknown')})",
            ),
            ("Covers", s.covers.replace("/", " to ")),
            ("Characters", f"{self.length:,}"),
            ("Condition", s.damage),
            ("Where to find it", s.address),
            ("Search for", s.find_by),
            ("Copies compared", s.copies),
            ("Note", s.note),
        ]
        return pd.DataFrame([(a, b or "unknown") for a, b in rows], columns=["", "what is known"])

    @property
    def length(self) -> int:
        """Characters of the file; without them on record, up to the last number."""
        if self.source.characters:
            return int(self.source.characters)
        return max((int(m.end) for m in self.mentions), default=1)

    def dating(self) -> str:
        """How exactly the document is dated, and what it covers."""
        s = self.source
        when = (
            f"dated {s.published}, as printed"
            if s.published_basis == "printed"
            else f"dated {s.published or 'not at all'} by inference: it prints no date"
        )
        same = int(s.copies) if s.copies.isdigit() else 1
        copies = (
            "No second copy was found to compare it with."
            if same < 2
            else f"{same} copies were compared, as the note says."
        )
        return f"The document is {when}. {copies}"

    # -- damage ------------------------------------------------------------------
    def damage_table(self) -> pd.DataFrame:
        """Rows of the overlay by kind."""
        import pandas as pd

        rows = []
        for kind, words in KIND_WORDS.items():
            found = self.overlay.of(kind)
            if found:
                characters = sum(max(int(r.end) - int(r.start), len(r.intended)) for r in found)
                certain = sum(r.certainty == "certain" for r in found)
                rows.append((words, f"{len(found):,}", f"{characters:,}", f"{certain:,}"))
        return pd.DataFrame(rows, columns=["what was found", "places", "characters", "of them certain"])

    def damage_words(self) -> tuple[str, ...]:
        """The overlay in sentences; says so where there is none."""
        if not self.overlay:
            return (
                (
                    "The ledger's overlay has no row for this document: no replaced character, no "
                    "insertion and no foreign text was found."
                ),
                "What its condition is otherwise stands in the table above.",
            )
        pairs = self.overlay.replacements
        uses = sum(n for c in pairs.values() for n in c.values())
        out = [
            f"{counted(self.overlay.restored, 'character')} of {self.length:,} had to be put right, "
            f"and {self.overlay.foreign:,} are not the document's own."
        ]
        if uses:
            again = {k: c for k, c in pairs.items() if c.total() > 1}
            torn = sum(len(c) > 1 for c in again.values())
            out.append(
                f"The {counted(uses, 'replaced character')} are {len(pairs):,} different ones; "
                f"{len(again):,} of them were replaced more than once, "
                + (
                    f"and {torn:,} of these in more than one way."
                    if torn
                    else "each time by the same stand-in: a table was at work, not chance."
                    if len(again) > 1
                    else "too few to tell whether by a table."
                )
            )
        return tuple(out)

    def marks_words(self) -> str:
        """What the lost marks were and how far apart; empty where there are few."""
        lost = self.overlay.of("missing_mark")
        if len(lost) < FEWEST:
            return ""
        kinds = Counter(r.intended for r in lost)
        names = {",": "commas", "，": "commas", ".": "full stops", "。": "full stops"}
        what = Counter(
            {
                name: sum(n for k, n in kinds.items() if names.get(k, "something else") == name)
                for name in ("commas", "full stops", "something else")
            }
        )
        at = [int(r.start) for r in lost]
        apart = sorted(b - a for a, b in pairwise(at))
        listed = ", ".join(f"{n:,} {name}" for name, n in what.items() if n)
        words = (
            f"The {len(lost):,} places where something is gone: {listed}. They lie {apart[0]:,} to "
            f"{apart[-1]:,} characters apart (half of them at most {apart[len(apart) // 2]:,}). "
        )
        steps = self.overlay.steps
        if not steps:
            return (
                words
                + "The marks that were kept are not in the tables, so no rule of their order can be recounted here."
            )
        total, second = steps.total(), steps[2]
        return words + (
            f"Counted by marks instead, {second:,} of the {total:,} steps from one lost mark to the next pass over exactly one "
            f"that was kept: every second comma or full stop is gone. {total - second:,} steps are longer."
        )

    def rhythm_words(self) -> tuple[str, ...]:
        """The rule of the damage in sentences, as far as the tables prove it.

        Raises
        ------
        Missing
            Where too few characters were replaced to look for one.
        """
        r = self.overlay.rhythm
        if r is None:
            raise Missing(f"Fewer than {FEWEST + 1} replaced characters are on record, too few to look for a rule.")
        n = len(r.distances)
        best = r.strongest
        apart = f"Neighbouring replaced characters stand {min(r.distances):,} to {max(r.distances):,} characters apart."
        gather = (
            f"Of all periods from {min(r.strength)} to {max(r.strength)} characters, the distances "
            "gather most closely around "
            f"multiples of {best} (C = {r.strength[best]:.2f}; without any rule 0, give or take {r.idle:.2f})."
        )
        out = [apart, gather]
        if r.chance > 0.001:
            return (*out, f"Distances without a rule do so well with a chance of {r.chance:.2g}: no rule is shown.")
        if r.counted:
            off = [d % r.period for d in r.corrected if d % r.period]
            rest = (
                f"the other {len(off)} are off by at most {max(min(o, r.period - o) for o in off)}"
                if off
                else "none is off"
            )
            out.append(
                f"Counted as the damage counts (the {counted(r.marks, 'lost mark')} put back; line ends, digits, letters and "
                f"half-width signs passed over), {r.hits:,} of {n:,} distances are whole multiples of {r.period} "
                f"({n / r.period:.0f} would be by chance); {rest}."
            )
            out.append(
                "So the rule confirms the overlay: a mark too many or too few, or a replaced character missed, would break its "
                "stretch. Where in its stretch a mark stood, the rule does not say."
            )
        elif r.marks >= len(r.corrected):
            out.append(
                f"With the {counted(r.marks, 'lost mark')} put back and the digits of the numbers "
                f"passed over, {r.hits:,} of {n:,} distances are "
                f"whole multiples of {r.period} ({n / r.period:.0f} would be by chance), {r.near:,} "
                f"lie within a tenth of one, and {r.short:,} of "
                "these fall short. Line ends, which the tables do not hold, would account for what is over."
            )
            out.append(
                "So each stretch lost as many marks as the overlay puts back; where in its stretch a "
                "mark stood, the rule does not say."
            )
        else:
            out.append(
                f"With the digits of the numbers passed over, {r.near:,} of {n:,} distances lie within "
                f"a tenth of a multiple of {r.period}. "
                "The rest of the way is what the tables do not hold: line ends, and marks that the "
                "overlay does not put back."
            )
        return tuple(out)

    def rhythm_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """The concentration by period: figure, points, alt text, caption."""
        import matplotlib.pyplot as plt
        import pandas as pd

        from duizhang import charts

        r = self.overlay.rhythm
        if r is None:
            raise Missing("No figure of a rule: too few replaced characters are on record.")
        points = pd.DataFrame({"period": list(r.strength), "concentration": [round(v, 6) for v in r.strength.values()]})
        best = r.strongest
        with charts.style():
            figure, axes = plt.subplots(figsize=(charts.WIDTH, 3.2))
            colours = [charts.COLOURS["other" if p == best else "printed"] for p in r.strength]
            axes.bar(points["period"], points["concentration"], width=0.7, color=colours)
            axes.annotate(
                f"every {best} characters",
                (best, r.strength[best]),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
            )
            axes.axhspan(-2 * r.idle, 2 * r.idle, color=charts.COLOURS["quiet"], alpha=0.4, lw=0, zorder=0)
            axes.annotate(
                "no rule",
                (1, 2 * r.idle),
                xycoords=("axes fraction", "data"),
                xytext=(0, 3),
                textcoords="offset points",
                ha="right",
            )
            axes.set_ylim(-1.1, 1.2)
            axes.set_xlim(min(r.strength) - 1, max(r.strength) * 1.12)
            axes.set_xlabel("period tried (characters)")
            axes.set_ylabel("concentration C")
        alt = (
            f"Concentration of the distances between replaced characters by period: highest at {best} with "
            f"{r.strength[best]:.2f}, where distances without a rule stay within {2 * r.idle:.2f} of zero."
        )
        return (
            figure,
            points,
            alt,
            (
                f"The damage keeps time: about every {best} characters one is replaced; lower peaks at "
                "its fractions are its echo."
            ),
        )

    def damage_strip(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """The text with its damage where it stands."""
        rows = [
            (w, [(int(r.start), int(r.end)) for r in self.overlay.of(k)])
            for k, w in KIND_WORDS.items()
            if self.overlay.of(k)
        ]
        short = {
            "variant": "replaced",
            "missing_mark": "lost, put back",
            "inserted": "inserted",
            "noise": "not the document's",
            "lost_text": "words lost",
        }
        names = {w: short[k] for k, w in KIND_WORDS.items()}
        spans = [(names[w], s) for w, s in rows]
        spread = [s for name, s in spans if name == "replaced"]
        thirds = Counter(min(2, 3 * a // max(1, self.length)) for s in spread for a, _ in s)
        where = (
            f"The replaced characters stand all through the text: {thirds[0]}, {thirds[1]} and "
            f"{thirds[2]} in its three thirds."
            if spread
            else "No character was replaced."
        )
        counts = ", ".join(f"{len(s):,} {name}" for name, s in spans)
        return (
            *self._strip(spans),
            f"The document as one strip of {self.length:,} characters with its damage: {counts}.",
            where,
        )

    # -- numbers -------------------------------------------------------------------
    @cached_property
    def by_class(self) -> dict[str, list[Mention]]:
        """Numbers by class, the classes in the ledger's order."""
        if not self.mentions:
            raise Missing(f"The ledger has no rows of mentions.csv for {self.source.source}.")
        return {c: found for c in CLASSES if (found := [m for m in self.mentions if m.class_ == c])}

    def class_table(self) -> pd.DataFrame:
        """Numbers by class, with their share."""
        import pandas as pd

        total = len(self.mentions)
        rows = [(c, CLASS_WORDS[c], f"{len(f):,}", f"{len(f) / total:.1%}") for c, f in self.by_class.items()]
        rows.append(("all", "", f"{total:,}", "100.0%"))
        return pd.DataFrame(rows, columns=["class", "what it is", "numbers", "share"])

    def class_strip(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """The text with its numbers where they stand, a row a class."""
        spans = [(CLASS_LABELS[c], [(int(m.start), int(m.end)) for m in f]) for c, f in self.by_class.items()]
        claims = len(self.by_class.get("claim", ()))
        per = 1000 * claims / self.length
        counts = ", ".join(f"{len(s):,} {c}" for c, s in spans)
        caption = f"{claims:,} of {len(self.mentions):,} numbers say how much of something: {per:.0f} in a thousand characters."
        return (
            *self._strip(spans),
            f"The document as one strip of {self.length:,} characters with its numbers by class: {counts}.",
            caption,
        )

    def _strip(self, spans: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> tuple[Figure, pd.DataFrame]:
        import pandas as pd

        from duizhang import charts

        roles = ("printed", "other", "outside")
        drawn = [(name, found, roles[i % len(roles)]) for i, (name, found) in enumerate(spans)]
        points = pd.DataFrame(
            [(name, a, b) for name, found in spans for a, b in found], columns=["row", "start", "end"]
        )
        return charts.barcode(self.length, drawn, "character of the text"), points

    # -- claims ----------------------------------------------------------------------
    def ids(self, status: str = "") -> tuple[str, ...]:
        """The claims of this document, or of one status."""
        return tuple(c.claim for c in self.claims if status in ("", c.status))

    def need_claims(self) -> None:
        """Say so where the ledger has no claim of this document."""
        if not self.claims:
            raise Missing(
                f"The ledger has no rows of claims.csv for {self.source.source}: nothing of it can be checked yet."
            )

    def _family(self, c: Claim) -> str:
        found = self.facts.indicators.get(c.indicator)
        return found.family if found and found.family else "unknown"

    def family_table(self) -> pd.DataFrame:
        """Claims by the family of their indicator and by status, the largest family first."""
        import pandas as pd

        self.need_claims()
        cells = Counter((self._family(c), c.status) for c in self.claims)
        order = Counter(self._family(c) for c in self.claims)
        rows = [
            (f, *(_blank(cells[f, s]) for s in STATUSES), f"{order[f]:,}")
            for f in sorted(order, key=lambda f: (-order[f], f))
        ]
        rows.append(("all", *(f"{len(self.ids(s)):,}" for s in STATUSES), f"{len(self.claims):,}"))
        return pd.DataFrame(rows, columns=["family", *STATUSES, "claims"])

    def status_strip(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Where the text speaks of results, of targets and of plans."""
        self.need_claims()
        at = {m.mention: (int(m.start), int(m.end)) for m in self.mentions}
        spans = [(s, sorted(at[c.mention] for c in self.claims if c.status == s and c.mention in at)) for s in STATUSES]
        spans = [(s, found) for s, found in spans if found]
        counts = ", ".join(f"{len(f):,} {s}" for s, f in spans)
        done, ahead = len(self.ids("achieved")), len(self.claims) - len(self.ids("achieved"))
        if not ahead:
            caption = "Every claim of this text is about what was achieved; it names no target and no plan."
        elif not done:
            caption = (
                "Every claim of this text is about what is to come; nothing in it can have been true "
                "or false when it was printed."
            )
        else:
            middle = {s: sorted(f)[len(f) // 2][0] for s, f in spans}
            first = min(middle, key=lambda s: middle[s])
            caption = (
                f"{done:,} {'claim looks' if done == 1 else 'claims look'} back and {ahead:,} ahead; "
                f"the text begins with what is {STATUS_WORDS[first]}."
            )
        return *self._strip(spans), f"Claims by status along the text: {counts}.", caption

    # -- the funnel -------------------------------------------------------------------
    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict that a claim of this document takes part in; the whole ledger is looked at."""
        from duizhang.checks.engine import check

        self.need_claims()
        facts = self.page.ledger.facts(*CHECKED)
        own = set(self.ids())
        return tuple(v for v in check(facts) if own & set(v.claims))

    @cached_property
    def funnel(self) -> Funnel:
        """From this document's numbers to what the tests say of them."""
        from duizhang.checks.engine import funnel

        return funnel(replace(self.facts, claims=self.claims, mentions=tuple(self.mentions)), self.verdicts)

    def tested(self, *verdicts: str) -> tuple[str, ...]:
        """This document's claims with a test of one of these verdicts."""
        own = set(self.ids())
        return tuple(
            dict.fromkeys(
                c for v in self.verdicts if v.role == "test" and v.verdict in verdicts for c in v.claims if c in own
            )
        )

    def funnel_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Numbers, claims, tested, and the three answers."""
        return funnel_figure(self.funnel, texts="text")

    def untested_table(self) -> pd.DataFrame:
        """Why claims cannot be tested, the commonest reason first."""
        import pandas as pd

        reasons: dict[str, set[str]] = {}
        reached = set(self.tested("consistent", "consistent_if", "inconsistent"))
        own = set(self.ids()) - reached
        for v in self.verdicts:
            if v.verdict == "untestable":
                reasons.setdefault(v.reason, set()).update(own & set(v.claims))
        order = sorted(((r, c) for r, c in reasons.items() if c), key=lambda item: (-len(item[1]), item[0]))
        return pd.DataFrame([(r, f"{len(c):,}") for r, c in order], columns=["cannot be tested because", "claims"])

    # -- units and hedges -----------------------------------------------------------------
    def unit_table(self) -> pd.DataFrame:
        """Claims by unit, with what is counted."""
        import pandas as pd

        self.need_claims()
        units = Counter(c.unit or "none" for c in self.claims)
        rows = []
        for unit, n in sorted(units.items(), key=lambda item: (-item[1], item[0])):
            known = self.facts.units.get(unit)
            words = Counter(c.unit_zh for c in self.claims if c.unit == unit and c.unit_zh)
            rows.append((known.name_en if known else unit, "、".join(w for w, _ in words.most_common(6)), f"{n:,}"))
        return pd.DataFrame(rows, columns=["unit", "as printed (most frequent)", "claims"])

    def hedge_table(self) -> pd.DataFrame:
        """Claims by what stands beside the number: a hedge, a commitment, a precision."""
        import pandas as pd

        self.need_claims()
        rows = []
        for column, words in (("hedge", "hedge"), ("commitment", "commitment"), ("precision", "read as")):
            counts = Counter(getattr(c, column) or "none" for c in self.claims)
            rows += [
                (words, k.replace("_", " ").replace("+", ", "), f"{n:,}")
                for k, n in sorted(counts.items(), key=lambda i: (-i[1], i[0]))
            ]
        return pd.DataFrame(rows, columns=["column", "word", "claims"])

    def hedge_words(self) -> str:
        """How many figures carry a hedge, and whether results or aims carry more."""
        self.need_claims()
        numbers = [c for c in self.claims if c.is_number]
        hedged = [c for c in numbers if c.hedge not in ("", "none")]
        done = [c for c in numbers if c.status == "achieved"]
        ahead = [c for c in numbers if c.status != "achieved"]
        out = f"{len(hedged):,} of {len(numbers):,} figures stand beside a hedge"
        if done and ahead:
            a, b = (sum(c in hedged for c in part) for part in (done, ahead))
            out += f": {a:,} of the {len(done):,} results and {b:,} of the {len(ahead):,} targets and plans"
        return out + "."

    # -- silence ---------------------------------------------------------------------------
    @cached_property
    def silences(self) -> dict[str, tuple[tuple[Claim, ...], tuple[Claim, ...]]]:
        """What the text does not say -> (claims that lack it, claims that could have had it)."""
        self.need_claims()
        numbers = [c for c in self.claims if c.is_number]
        shares = [c for c in numbers if c.kind in ("share", "ratio", "rank") or c.of]
        rates = [c for c in numbers if c.kind in RATES]
        growth = {k: i.growth_basis for k, i in self.facts.indicators.items()}
        money = [c for c in rates if growth.get(c.indicator, "") not in ("not_applicable", "")]
        flows = [c for c in numbers if c.kind in ("level", "count", "increment")]
        comparisons = [c for c in self.claims if c.kind == "comparison"]
        table = {
            "the period (printed in or beside the figure)": (
                [c for c in self.claims if c.period_basis == "unknown"],
                self.claims,
            ),
            "the period in so many words: it is inferred from the text around": (
                [c for c in self.claims if c.period_basis == "inferred"],
                self.claims,
            ),
            "of what it is a share, a rank or a ratio": ([c for c in shares if c.of in ("", "unknown")], shares),
            "what a change is measured from": ([c for c in rates if not c.base_period], rates),
            "whether a rate is at current or at constant prices": (
                [c for c in money if c.basis in ("", "unstated")],
                money,
            ),
            "whether a figure is a sum, a state at the end or a capacity": (
                [c for c in flows if c.over == "unknown"],
                flows,
            ),
            "how exact a round figure is": ([c for c in numbers if c.precision == "unknown"], numbers),
            "with whom it compares itself": ([c for c in comparisons if c.comparator in ("", "unknown")], comparisons),
        }
        return {k: (tuple(lacks), tuple(all_)) for k, (lacks, all_) in table.items() if all_}

    def silence_table(self) -> pd.DataFrame:
        """The silences, counted."""
        import pandas as pd

        rows = [(k, f"{len(lacks):,}", f"{len(all_):,}") for k, (lacks, all_) in self.silences.items()]
        return pd.DataFrame(rows, columns=["the text does not say", "claims", "of"])

    def lacking(self, words: str) -> tuple[str, ...]:
        """The claims of the first silence that begins with these words."""
        found = next((lacks for k, (lacks, _) in self.silences.items() if k.startswith(words)), ())
        return tuple(c.claim for c in found)

    def record(self) -> None:
        """Record what prose may quote of the document itself."""
        page = self.page
        page.value("characters", self.length)
        page.value("restored-characters", self.overlay.restored)
        page.value("foreign-characters", self.overlay.foreign)
        page.value("restorations", len(self.overlay.rows))
        page.value("replaced-characters", len(self.overlay.of("variant")))
        page.value("lost-marks", len(self.overlay.of("missing_mark")))
        page.value("date", self.source.published or "unknown")
        if self.overlay.steps:
            page.value("steps-of-marks", self.overlay.steps.total())
            page.value("steps-of-two", self.overlay.steps[2])
        if self.overlay.rhythm:
            page.value("damage-period", self.overlay.rhythm.period)
            page.value("stretches", len(self.overlay.rhythm.corrected))
            page.value("stretches-whole", self.overlay.rhythm.hits)
            page.value(
                "damage-period-strength",
                (r := self.overlay.rhythm.strength[self.overlay.rhythm.period]),
                text=f"{r:.2f}",
            )

    def record_verdicts(self) -> None:
        """Record the funnel."""
        page, f = self.page, self.funnel
        page.value("tested", f.tested, claims=self.tested("consistent", "consistent_if", "inconsistent"))
        page.value("consistent", f.consistent, claims=self.tested("consistent"))
        page.value("consistent-if", f.consistent_if, claims=self.tested("consistent_if"))
        page.value("inconsistent", f.inconsistent, claims=self.tested("inconsistent"))
        page.value("untestable", f.untestable)
        share = f.tested / f.claims if f.claims else 0.0
        page.value(
            "tested-share",
            share,
            "%",
            text=f"{100 * share:.0f} %",
            claims=self.tested("consistent", "consistent_if", "inconsistent"),
        )

    def findings(self) -> list[Verdict]:
        """The verdicts worth a card: the tests that need an assumption or fail, then those that hold."""
        order = ("inconsistent", "consistent_if", "consistent")
        return sorted((v for v in self.verdicts if v.verdict in order), key=lambda v: order.index(v.verdict))


def _blank(n: int) -> str:
    return f"{n:,}" if n else ""
