"""What the page of all verdicts needs: the funnel, the same by document and by family, and what chance could do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from duizhang.checks.engine import Funnel, check, funnel
from duizhang.checks.families.target_next import outcome
from duizhang.checks.show import counted
from duizhang.checks.verdict import ACCUSING, FAMILIES, Family, Verdict
from duizhang.claim import Source
from duizhang.pages.page import Missing
from duizhang.views.funnels import CHECKED, funnel_figure
from duizhang.views.verdict_values import record_reasons, record_results

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.pages.page import Page

__all__ = ["ANSWERS", "ByFamily", "Verdicts"]

#: A test that could be made ends in one of these, the strongest first.
ANSWERS = ("inconsistent", "consistent_if", "consistent")
#: Order of the cards.
_ORDER = (*ANSWERS, "untestable", "signal", "derive")
ALL = "all"
#: The family whose signals come in hundreds.
WORDS = "same.words"


def word_of(verdict: Verdict) -> str:
    """The word under which a verdict is counted: its verdict if it is a test, else its role."""
    return verdict.verdict or verdict.role


class ByFamily:
    """What the checks of one family came to."""

    def __init__(self, family: Family, verdicts: Iterable[Verdict]) -> None:
        self.family = family
        self.verdicts = tuple(verdicts)
        self.counts = Counter(word_of(v) for v in self.verdicts)

    @property
    def run(self) -> int:
        """Tests that had an answer."""
        return sum(self.counts[a] for a in ANSWERS)

    @property
    def chances(self) -> tuple[float, ...]:
        """Of the tests with an answer, how likely each was to pass by luck, where its null says so."""
        return tuple(v.chance for v in self.verdicts if v.verdict in ANSWERS and v.chance is not None)

    @property
    def nulls(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v.null for v in self.verdicts if v.chance is not None and v.null))


class Verdicts:
    """Every verdict of the ledger, and those that the page is asked for.

    The whole ledger is always checked: a document's figures are compared with
    those of the others. ``source`` and ``family`` then choose what is shown.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.source, self.family, self.verdict = page.source, page.family, page.verdict
        self.facts = page.ledger.facts(*CHECKED)
        self.all = check(self.facts)

    # -- what is asked for ---------------------------------------------------------------
    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The documents that the page is about."""
        return tuple(s for s in self.facts.sources.values() if self.source in (ALL, s.source))

    def owned(self, source: str) -> tuple[Verdict, ...]:
        """The verdicts that a claim of this document takes part in."""
        own = {c.claim for c in self.facts.claims if c.source == source}
        return tuple(v for v in self.all if own & set(v.claims))

    @cached_property
    def scope(self) -> tuple[Verdict, ...]:
        """The verdicts of the chosen document, of every family."""
        return self.all if self.source == ALL else self.owned(self.source)

    def _chosen(self, family: str) -> bool:
        return self.family in (ALL, family) or family.startswith(f"{self.family}.")

    @cached_property
    def asked(self) -> tuple[Verdict, ...]:
        """The verdicts of the chosen document and families, of the chosen word, the strongest first."""
        found = (v for v in self.scope if self._chosen(v.check) and self.verdict in (ALL, word_of(v)))
        return tuple(sorted(found, key=lambda v: _ORDER.index(word_of(v))))

    @property
    def where(self) -> str:
        """The documents in words."""
        return "the whole ledger" if self.source == ALL else self.source

    # -- the funnel ----------------------------------------------------------------------
    def funnel_of(self, source: str = ALL) -> Funnel:
        """From numbers to verdicts, of one document or of all."""
        if source == ALL:
            return funnel(self.facts, self.all)
        own = replace(
            self.facts,
            claims=tuple(c for c in self.facts.claims if c.source == source),
            mentions=tuple(m for m in self.facts.mentions if m.source == source),
        )
        return funnel(own, self.owned(source))

    @cached_property
    def funnel(self) -> Funnel:
        """The funnel of the chosen document, or of all."""
        found = self.funnel_of(self.source)
        if not found.claims:
            raise Missing(f"The ledger has no rows of claims.csv for {self.where}: nothing can be checked yet.")
        return found

    def funnel_figure(self) -> tuple[Figure, pd.DataFrame, str, str]:
        """Numbers, claims, tested, and the three answers."""
        return funnel_figure(self.funnel, self.where)

    def beside(self) -> str:
        """What stands beside the funnel, in one sentence."""
        rows = Counter(word_of(v) for v in self.scope)
        tests = sum(rows[a] for a in ANSWERS)
        return (
            f"Beside the funnel, counted in rows and not in claims: {counted(tests, 'test')} with an answer, "
            f"{counted(rows['derive'], 'derived figure')}, {counted(rows['signal'], 'signal')}. "
            f"Claims that meet no test: {self.funnel.untestable:,}. They are neither confirmed nor doubted."
        )

    def record(self) -> None:
        """Record the funnel of what the page is about and of each document in it, and what its verdicts came to."""
        page, f = self.page, self.funnel
        ids = {c.claim for c in self.facts.claims if self.source in (ALL, c.source)}
        for name, count, words in (
            ("numbers", f.numbers, ()),
            ("claims", f.claims, ()),
            ("tested", f.tested, ANSWERS),
            ("consistent", f.consistent, ("consistent",)),
            ("consistent-if", f.consistent_if, ("consistent_if",)),
            ("inconsistent", f.inconsistent, ("inconsistent",)),
            ("untestable", f.untestable, ()),
        ):
            reached = {c for v in self.scope if v.verdict in words for c in v.claims} & ids
            page.value(name, count, claims=tuple(sorted(reached)))
        rows = Counter(word_of(v) for v in self.scope)
        page.value("tests", sum(rows[a] for a in ANSWERS))
        page.value("derived", rows["derive"])
        page.value("signals", rows["signal"])
        share = f.tested / f.claims
        page.value("tested-share", share, "%", text=f"{100 * share:.0f} %")
        for s in self.sources:
            own = self.funnel_of(s.source)
            for name in ("numbers", "claims", "tested", "consistent", "consistent_if", "inconsistent", "untestable"):
                page.value(f"{s.source}-{name.replace('_', '-')}", getattr(own, name))
        promised = Counter(outcome(v) for v in self.scope if v.check == "target.next" and v.role == "derive")
        page.value("promised", promised.total())
        for word in ("met", "missed", "undecided", "silent"):
            page.value(f"promised-{word}", promised[word])
        record_results(page, (v for v in self.scope if v.verdict in ANSWERS or v.role != "test"))
        tested = {c for v in self.scope if v.verdict in ANSWERS for c in v.claims}
        record_reasons(page, self.scope, ids - tested)

    # -- by document ---------------------------------------------------------------------
    def document_table(self) -> pd.DataFrame:
        """The funnel of each document, a row each."""
        import pandas as pd

        rows = []
        for name, f in [*((s.source, self.funnel_of(s.source)) for s in self.sources)] + (
            [("all", self.funnel)] if self.source == ALL else []
        ):
            counts = (f.numbers, f.claims, f.tested, f.consistent, f.consistent_if, f.inconsistent, f.untestable)
            rows.append((name, *(f"{n:,}" for n in counts), f"{f.derived:,}, {f.signals:,}"))
        columns = ["document", "numbers", "claims", "tested", "adds up", "only if", "cannot all hold", "no test"]
        return pd.DataFrame(rows, columns=[*columns, "derived, signals"])

    def document_note(self) -> str:
        """Why the rows of the table need not make its sum."""
        source = {c.claim: c.source for c in self.facts.claims}
        crossing = sum(len({source[c] for c in v.claims if c in source}) > 1 for v in self.all)
        if self.source != ALL or not crossing:
            return ""
        return (
            f"{crossing:,} verdicts set figures of two documents beside each other; "
            "such a derived figure or signal stands in the row of each document, and once in the sum."
        )

    # -- by family -----------------------------------------------------------------------
    @cached_property
    def by_family(self) -> tuple[ByFamily, ...]:
        """Every family of checks that was chosen, whether it found rows or not."""
        groups: dict[str, list[Verdict]] = {name: [] for name in FAMILIES if self._chosen(name)}
        for v in self.scope:
            if v.check in groups:
                groups[v.check].append(v)
        return tuple(ByFamily(FAMILIES[name], found) for name, found in groups.items())

    def family_table(self) -> pd.DataFrame:
        """What each family asks, and what came of it."""
        import pandas as pd

        rows = []
        for group in self.by_family:
            words = {
                "consistent": "add up", "consistent_if": "only if", "inconsistent": "cannot all hold",
                "untestable": "cannot be tested", "derive": "derived", "signal": "worth a look",
            }  # fmt: skip
            came = ", ".join(f"{group.counts[w]:,} {said}" for w, said in words.items() if group.counts[w])
            came = "1 adds up" + came.removeprefix("1 add up") if came.startswith("1 add up") else came
            if not group.family.implemented:
                came = "not run yet"
            rows.append(
                (f"{group.family.title} ({group.family.id})", group.family.role, came or "nothing to ask it of")
            )
        return pd.DataFrame(rows, columns=["what it asks (family)", "role", "what came of it"])

    def family_words(self) -> list[str]:
        """How many families were run, and how many of them may accuse."""
        ran = [g for g in self.by_family if g.family.implemented]
        found = [g for g in ran if g.counts]
        accusing = [g for g in self.by_family if g.family.id in ACCUSING]
        answered = [g for g in accusing if g.run]
        waiting = len(self.by_family) - len(ran)
        tests = sum(g.run for g in accusing)
        return [
            f"Families listed: {len(self.by_family):,}; with rows that they apply to: {len(found):,}"
            + (f"; not run yet: {waiting:,}." if waiting else "."),
            f"Families that may call figures inconsistent: {len(accusing):,}; "
            f"with anything to test: {len(answered):,}; tests of theirs with an answer: {tests:,}.",
        ]

    def reason_table(self) -> pd.DataFrame:
        """Why claims cannot be tested, the commonest reason first; only claims that no test reaches."""
        import pandas as pd

        reached = {c for v in self.all if v.verdict in ANSWERS for c in v.claims}
        own = {c.claim for c in self.facts.claims if self.source in (ALL, c.source)} - reached
        reasons: dict[str, set[str]] = {}
        families: dict[str, dict[str, None]] = {}
        for v in self.scope:
            if v.verdict == "untestable" and self._chosen(v.check):
                reasons.setdefault(v.reason, set()).update(own & set(v.claims))
                families.setdefault(v.reason, {})[v.check] = None
        order = sorted(((r, c) for r, c in reasons.items() if c), key=lambda item: (-len(item[1]), item[0]))
        if not order:
            raise Missing(f"These families were asked about no claim of {self.where} that meets no test.")
        rows = [(r, ", ".join(families[r]), f"{len(c):,}") for r, c in order]
        return pd.DataFrame(rows, columns=["cannot be tested because", "family that was asked", "claims"])

    # -- chance --------------------------------------------------------------------------
    def chance_table(self) -> pd.DataFrame:
        """How many tests of each family had an answer, and how many would have passed by luck."""
        import pandas as pd

        rows = []
        for group in self.by_family:
            if not group.run:
                continue
            known = group.chances
            rows.append(
                (
                    f"{group.family.title} ({group.family.id})",
                    f"{group.run:,}",
                    f"{group.run - group.counts['inconsistent']:,}",
                    f"{sum(known):.2f} of {len(known):,}" if known else "no null is known",
                    "; ".join(group.nulls),
                )
            )
        if not rows:
            raise Missing(
                "No family that was chosen had a test with an answer; there is nothing for chance to explain."
            )
        columns = ["family", "tests with an answer", "passed", "passes expected by luck", "the null"]
        return pd.DataFrame(rows, columns=columns)

    def fragile_words(self) -> str:
        """How many answers hang on one unit in a last digit."""
        answered = [v for g in self.by_family for v in g.verdicts if v.verdict in ANSWERS]
        looked = [v for v in answered if v.fragile is not None]
        if not looked:
            return ""
        fragile = sum(bool(v.fragile) for v in looked)
        hang = "hangs" if fragile < 2 else "hang"
        return f"{fragile or 'None'} of the {len(looked):,} answers looked at {hang} on one unit in a last digit."

    # -- the verdicts asked for ----------------------------------------------------------
    @cached_property
    def cards(self) -> tuple[Verdict, ...]:
        """The verdicts shown as cards: tests with an answer and signals; derived figures when asked for by name."""
        words = (*ANSWERS, "signal", *(("derive",) if self.verdict == "derive" else ()))
        return tuple(v for v in self.asked if word_of(v) in words and not self._elsewhere(v))

    def _elsewhere(self, verdict: Verdict) -> bool:
        """Shared runs of words have pages of their own; here they are only counted, unless asked for by name."""
        return verdict.check == WORDS and self.family == ALL

    def elsewhere_words(self) -> str:
        """How many signals are left to the pages of two documents."""
        left = sum(self._elsewhere(v) for v in self.asked)
        return f"{left:,} signals of the family {WORDS} are left to the pages of two documents." if left else ""

    def derived_table(self) -> pd.DataFrame:
        """The derived figures that were asked for, in a line each."""
        import pandas as pd

        found = [v for v in self.asked if v.role == "derive"]
        if not found:
            raise Missing(f"No figure of {self.where} is derived by these families.")
        rows = [(v.check, v.working, " ".join(v.claims[:1])) for v in found]
        return pd.DataFrame(rows, columns=["family", "what follows", "first claim"])

    def untested_table(self) -> pd.DataFrame:
        """The claims that cannot be tested, a line each, where they are asked for by name."""
        import pandas as pd

        found = [v for v in self.asked if v.verdict == "untestable"]
        rows = [(" ".join(v.claims[:1]), v.check, v.reason) for v in found]
        return pd.DataFrame(rows, columns=["claim", "family", "cannot be tested because"])

    def asked_words(self) -> str:
        """What was asked for, and how many that is."""
        counts = Counter(word_of(v) for v in self.asked)
        names = {
            "consistent": "that add up", "consistent_if": "that add up only if", "inconsistent": "that cannot all hold",
            "untestable": "that cannot be tested", "derive": "derived", "signal": "worth a look",
        }  # fmt: skip
        words = ", ".join(f"{counts[w]:,} {names.get(w, w)}" for w in _ORDER if counts[w])
        family = "every family" if self.family == ALL else f"family {self.family}"
        verdict = "every verdict" if self.verdict == ALL else names.get(self.verdict, self.verdict)
        return f"Asked for: {self.where}, {family}, {verdict}: {words or 'none'}."
