"""The keys of an assignment: one JSON file beside the seed, each part sealed so that a change is seen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duizhang.classroom.copies import Copy
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.seed import SEED_FILE, read_seed, seal
from duizhang.classroom.template import Assignment

__all__ = ["Keys", "entry_of", "find_keys", "read_keys", "write_keys"]

VERSION = 1


@dataclass(frozen=True)
class Keys:
    """The keys of one assignment.

    Attributes
    ----------
    assignment, title : str
    head : mapping
        Questions, rubric, template digest.
    students : mapping
        Id -> parameters, attempt, variant, answers.
    changed : tuple of str
        Students whose entry does not fit its seal.
    """

    assignment: str
    head: Mapping[str, Any]
    students: Mapping[str, Mapping[str, Any]]
    changed: tuple[str, ...] = ()


def entry_of(copy: Copy, variant: str = "") -> dict[str, Any]:
    """What a key holds on one student; the same for every language."""
    return {
        "answers": copy.key,
        "attempt": copy.attempt,
        "parameters": dict(copy.parameters),
        "variant": variant,
    }


def head_of(template: Assignment, real: bool) -> dict[str, Any]:
    """What a key holds on the assignment."""
    return {
        "assignment": template.id,
        "points": template.points,
        "questions": [
            {
                "decimals": q.decimals,
                "kind": q.kind,
                "number": q.number,
                "points": q.points,
                "tolerance": q.tolerance,
                "unit": q.unit,
            }
            for q in template.questions
        ],
        "real": real,
        "rubric": {language: template.rubric(language) for language in ("en", "zh")},
        "template": template.digest,
        "title": {"en": template.title_en, "zh": template.title_zh},
        "version": VERSION,
    }


def write_keys(
    folder: Path, template: Assignment, real: bool, entries: Mapping[str, Mapping[str, Any]], seed: bytes
) -> Path:
    """Write the key of one assignment. The same students, seed and template give the same bytes."""
    from duizhang.pages.files import write_atomically

    head = head_of(template, real)
    content = {
        "head": head,
        "seal": seal(seed, head),
        "students": {
            student: dict(entry) | {"seal": seal(seed, [template.id, student, dict(entry)])}
            for student, entry in sorted(entries.items())
        },
    }
    path = folder / f"{template.id}.json"
    write_atomically(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    path.chmod(0o600)
    return path


def find_keys(folder: Path) -> list[str]:
    """The assignments that a folder has keys of."""
    return sorted(p.stem for p in folder.glob("*.json"))


def read_keys(folder: Path, name: str) -> Keys:
    """Read the key of one assignment and prove its seals.

    Raises
    ------
    ClassroomError
        If there is none, it is no key, the seed is missing, or what it says on the questions was changed.
    """
    path = folder / f"{name}.json"
    seed = read_seed(folder / SEED_FILE)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        head, students = content["head"], content["students"]
        entries = {s: {k: v for k, v in e.items() if k != "seal"} for s, e in students.items()}
        seals = {s: e.get("seal", "") for s, e in students.items()}
        right = content["seal"] == seal(seed, head)
    except OSError as error:
        raise ClassroomError(f"{path}: the key cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ClassroomError(f"{path}: this is no key; expected a file that duizhang assign wrote") from None
    if not right or head.get("version") != VERSION or head.get("assignment") != name:
        raise ClassroomError(
            f"{path}: the key was changed since it was written, or its seed was; nothing is graded by it"
        )
    changed = tuple(s for s, e in entries.items() if seals[s] != seal(seed, [name, s, e]))
    return Keys(name, head, entries, changed)
