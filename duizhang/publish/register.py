"""What the chapters look up in the ledger: claims by document, their verdicts, their names."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.publish.freshness import cache_folder, data_folder, tables_digest
from duizhang.publish.results import page_title, pages_of
from duizhang.publish.verdicts import verdicts_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from duizhang.claim import Claim, Facts, Mention, Restoration
    from duizhang.ledger import Ledger
    from duizhang.pages.names import Names

__all__ = ["Register", "register_of"]


class Register:
    """The ledger behind a book; nothing is opened before it is asked for.

    Parameters
    ----------
    data : Path
        The folder of the tables.
    cache : Path
        Where verdicts are kept between builds.
    chapters : Path
        The source of the book, which holds the results of its pages.
    """

    def __init__(self, data: Path, cache: Path, chapters: Path) -> None:
        self.data = data
        self.cache = cache
        self.chapters = chapters

    @cached_property
    def ledger(self) -> Ledger:
        """The tables."""
        from duizhang.ledger import open_ledger

        return open_ledger(self.data)

    @cached_property
    def facts(self) -> Facts:
        """The whole ledger, validated; bad rows end the build with their list."""
        from sphinx.errors import ExtensionError

        from duizhang.ledger import LedgerError

        try:
            return self.ledger.facts()
        except (LedgerError, FileNotFoundError) as error:
            raise ExtensionError(f"the ledger cannot be shown:\n{error}") from None

    @cached_property
    def names(self) -> Names:
        """What documents, places and indicators are called in sentences."""
        from duizhang.pages.names import Names

        return Names(self.facts)

    @cached_property
    def corrections(self) -> dict[str, list[dict[str, str]]]:
        """What was found wrong after publication, by claim."""
        out: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self.ledger.rows("corrections"):
            out[row["claim"]].append(row)
        return out

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {c.claim: c for c in self.facts.claims}

    @cached_property
    def by_source(self) -> dict[str, list[Claim]]:
        """The claims of each document, in the order of its text."""
        out: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.facts.claims:
            out[claim.source].append(claim)
        for claims in out.values():
            claims.sort(key=lambda c: (self._start(c), c.claim))
        return out

    def _start(self, claim: Claim) -> int:
        mention = self.mentions.get(claim.mention)
        start = mention.start if mention else claim.quote_start
        return int(start) if start else 0

    @cached_property
    def mentions(self) -> dict[str, Mention]:
        """Mentions by id."""
        return {m.mention: m for m in self.facts.mentions}

    @cached_property
    def restorations(self) -> dict[str, list[Restoration]]:
        """The overlay of each document, in the order of its text."""
        out: dict[str, list[Restoration]] = defaultdict(list)
        for r in sorted(self.facts.restorations, key=lambda r: (int(r.start), int(r.end))):
            out[r.source].append(r)
        return out

    @cached_property
    def verdicts(self) -> dict[str, list[dict[str, Any]]]:
        """Verdicts by the claims that they use."""
        out: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for verdict in verdicts_of(self.facts, tables_digest(self.data), self.cache):
            for claim in verdict["claims"]:
                out[claim].append(verdict)
        return out

    @cached_property
    def used_on(self) -> dict[str, list[tuple[str, str]]]:
        """The pages that rest on each claim: name and title."""
        out: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, results in pages_of(self.chapters).items():
            for claim in results.get("claims", ()):
                out[claim].append((name, page_title(results, name)))
        return out

    def indicator(self, key: str) -> str:
        """The English name of an indicator, with the Chinese one where it has one."""
        found = self.facts.indicators.get(key)
        if not found:
            return key
        return " ".join(filter(None, (found.name_en or key, found.name_zh)))

    def short(self, claim: Claim) -> str:
        """A claim in a few words, for a link."""
        indicator = self.facts.indicators.get(claim.indicator)
        place = self.facts.places.get(claim.place)
        names = (
            (indicator and indicator.name_en) or claim.indicator,
            (place and place.name_en) or claim.place,
            claim.period_end,
        )
        return ", ".join(filter(None, names))

    def restored(self, claim: Claim) -> str:
        """The quote as its authors meant it; the quote itself where nothing is damaged."""
        if not claim.quote_start:
            return claim.quote
        first = int(claim.quote_start)
        text = claim.quote
        for r in reversed(self.restorations.get(claim.source, [])):
            start, end = int(r.start) - first, int(r.end) - first
            # What is inserted at an edge of the quote belongs to the words around it.
            edge = start == end and (start <= 0 or end >= len(claim.quote))
            if start >= 0 and end <= len(claim.quote) and not edge:
                text = text[:start] + r.intended + text[end:]
        return text


def register_of(env: BuildEnvironment) -> Register:
    """The register of the book being built."""
    app = env.app
    found: Register | None = getattr(app, "duizhang_register", None)
    if found is None:
        data = data_folder(app.srcdir, app.config.duizhang_data)
        found = Register(data, cache_folder(app), Path(app.srcdir))
        app.duizhang_register = found  # type: ignore[attr-defined]
    return found
