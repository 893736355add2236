"""What a teacher is told when something given to the classroom's commands cannot be used."""

from __future__ import annotations

__all__ = ["ClassroomError"]


class ClassroomError(ValueError):
    """The message names the input and says what was expected."""
