"""The tables of ``data/``: what they hold, opening them, proving them against the documents.

===================  ==========================================================
``errors``           what is wrong with a row, and the error that lists them all
``schema``           the one description of every table (of ``columns``)
``files``            bytes on disk to cells with line numbers, and back
``rules``            what must hold between rows and between tables
``load``             finding, opening and asking a ledger
``datapackage``      ``datapackage.json``, written from the description
``verify``           every row against the documents' own files
``compare``          the runs of words that two documents share
``translation``      every number of a quote found again in its translation
===================  ==========================================================
"""

from importlib import import_module

_HOMES = {
    "BadRow": "errors",
    "LedgerError": "errors",
    "UnknownName": "errors",
    "Ledger": "load",
    "find_data": "load",
    "open_ledger": "load",
}

__all__ = ["BadRow", "Ledger", "LedgerError", "UnknownName", "find_data", "open_ledger"]


def __getattr__(name: str) -> object:
    # Lazy, so that naming an error does not import pandas.
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
