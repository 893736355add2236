"""Assignments for a class: from one template a copy for each student, with its key; grading; reports with planted errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duizhang.classroom.copies import Copy, copy_for
    from duizhang.classroom.template import Assignment, assignment, assignments

__all__ = ["Assignment", "Copy", "assignment", "assignments", "copy_for"]

_WHERE = {"Copy": "copies", "copy_for": "copies"}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: the command line names this room without opening it.
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"duizhang.classroom.{_WHERE.get(name, 'template')}"), name)
