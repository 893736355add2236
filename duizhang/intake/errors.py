"""What a report coming in can be refused for."""

from __future__ import annotations

__all__ = ["IntakeError"]


class IntakeError(ValueError):
    """A report, a draft or a table that cannot be taken in; its message names the file and what was expected."""
