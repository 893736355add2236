"""The Sphinx side of the book: one extension, its parts in their own modules.

===============  ==============================================================
``values``       the role that writes a page's computed values into prose
``claims``       links to claims, and the pages that list them
``cited``        the way back, from a claim to the chapters that cite it
``claim_page``   a claim under its address; ``wording`` its words
``unsaid``       a section with nothing to say becomes a line
``cards``        a claim in short, where it is linked
``claim_table``  all claims, to search and to filter
``verdicts``     the verdicts of the whole ledger, computed once a digest
``figures``      figures with alt text, caption and address
``downloads``    what a reader takes away: ``kits``, ``tables_out``, ``picture``
``beside``       pictures drawn while Sphinx reads and writes
``sharing``      structured data, and previews for links
``moved``        addresses that outlive their pages
``search``       search in Chinese and in English
``worked``       numbers of the lessons: declared formulas on printed figures
``quiz``         questions for self-check
``lessons``      solutions that fold, timetables that add up
``student_copy`` one student's copy of an assignment, with its key
``slides``       the lessons as slides
``mathml``       formulas without scripts
``theme``        nothing from another host; style; accessibility
``notebooks``    the notebooks and their parameters
``freshness``    a changed number is found whatever the clock says
``own_book``     a book of somebody's own data folder; ``own_chapters`` its chapters
``front_page``   what is worth opening first; ``unreviewed`` says what nobody has read
``builder``      Jupyter Book's command as a short-lived process
``site``         building a site and exchanging it with the last good one
``prose``        no number from the keyboard
``links``        every link leads somewhere, nothing is loaded from elsewhere
===============  ==============================================================

Jupyter Book is in maintenance mode: roles and directives stay thin, so that a
move to another builder stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

#: The modules that register something, in an order in which each finds what it needs.
_PARTS = (
    "elements", "freshness", "values", "claims", "cited", "unsaid", "cards", "claim_table", "figures", "notebooks",
    "beside", "downloads", "sharing", "moved", "mathml", "search", "worked", "quiz", "lessons", "student_copy", "theme",
    "front_page", "unreviewed",
)  # fmt: skip


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; ``_config.yml`` names it."""
    from importlib import import_module

    from duizhang import __version__

    for part in _PARTS:
        import_module(f"duizhang.publish.{part}").setup(app)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
