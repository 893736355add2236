"""``duizhang assign``: a copy for each student, and the keys in a folder of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from duizhang.classroom.copies import Copy, copy_for
from duizhang.classroom.errors import ClassroomError
from duizhang.classroom.keys import entry_of, read_keys, write_keys
from duizhang.classroom.material import material
from duizhang.classroom.roster import OUR_ID, Roster, Student, file_name, read_roster, written
from duizhang.classroom.seed import keep_seed, number_seed, open_seed, order_of, read_seed
from duizhang.classroom.template import Assignment, assignment
from duizhang.pages.files import write_atomically

__all__ = ["Assigned", "assign", "assign_nbgrader", "copies", "deal"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Draws after which students share a variant: a real place has only so many figures.
COLLISIONS = 60


@dataclass(frozen=True)
class Assigned:
    """What a call wrote.

    Attributes
    ----------
    files : int
        Students' files.
    out, key : Path
        Where they are, and the key.
    distinct : int
        How many variants differ.
    notices : tuple of str
        What a teacher should know.
    """

    files: int
    out: Path
    key: Path
    distinct: int
    notices: tuple[str, ...]


def assign(
    name: str,
    roster: Path,
    out: Path,
    keys: Path | None = None,
    *,
    zh: bool = False,
    sheet: bool = True,
    variants: int = 0,
    real: bool = False,
    seed: str | None = None,
    quiet: bool = True,
) -> Assigned:
    """Write each student's files, and the keys.

    Parameters
    ----------
    name : str
        An assignment of :func:`duizhang.classroom.assignments`.
    roster : Path
    out : Path
        The folder that is handed out.
    keys : Path, optional
        The teacher's folder; ``OUT-keys`` beside ``out`` by default.
    zh : bool
        Write the Chinese version too.
    sheet : bool
        Write the printable sheets too.
    variants : int
        How many variants there are; 0 for one a student.
    real : bool
    seed : str, optional
        A file of random bytes, or (for tests) a number.

    Raises
    ------
    ClassroomError
        If something given cannot be used; then nothing has been written.
    """
    template = assignment(name)
    classlist = read_roster(roster)
    keys = keys or out.with_name(f"{out.name}-keys")
    _folders(out, keys)
    secret = _seed(seed, keys)
    _count(variants)
    known = _known(keys, template, real)
    letters = deal(classlist.students, variants, secret, template.id, known)
    made = list(copies(template, classlist.students, secret, real=real, letters=letters, known=known, quiet=quiet))
    files = 0
    for copy in made:
        files += _write(copy, out, zh, sheet)
    entries = known | {c.student: entry_of(c, letters.get(c.student, "")) for c in made}
    path = write_keys(keys, template, real, entries, secret)
    _write_roster(keys / f"{template.id}-roster.csv", classlist, letters)
    distinct = len({json.dumps(dict(c.parameters), sort_keys=True) for c in made})
    notices = list(classlist.notices)
    if not variants and distinct < len(made):
        notices.append(f"{len(made)} students share {distinct} variants: the ledger has no more cases of this kind")
    return Assigned(files, out, path, distinct, tuple(notices))


def assign_nbgrader(
    name: str,
    out: Path,
    keys: Path | None = None,
    *,
    roster: Path | None = None,
    zh: bool = False,
    variants: int = 0,
    real: bool = False,
    seed: str | None = None,
) -> Assigned:
    """Write the variants as sources of an nbgrader course: ``source/NAME-a`` and so on. They hold the solutions."""
    from duizhang.classroom.nbgrader import write_source

    template = assignment(name)
    classlist = read_roster(roster) if roster else Roster((), "plain", ("id",))
    keys = keys or out.with_name(f"{out.name}-keys")
    _folders(out, keys)
    secret = _seed(seed, keys)
    _count(variants)
    known = _known(keys, template, real)
    letters = deal(classlist.students, variants or 1, secret, template.id, known)
    stock = material(real)
    made = {}
    for letter in LETTERS[: variants or 1]:
        copy = copy_for(template, letter, secret, real=real, subject=f"variant {letter}", stock=stock)
        made[letter] = copy
        for language in ("en", "zh") if zh else ("en",):
            tail = "-zh" if language == "zh" else ""
            write_source(replace(copy, language=language), out, f"{template.id}-{letter.lower()}{tail}")
    entries = known | {s: entry_of(replace(made[x], student=s), x) for s, x in letters.items()}
    path = write_keys(keys, template, real, entries, secret)
    _write_roster(keys / f"{template.id}-roster.csv", classlist, letters)
    notices = ("source/ holds the solutions: hand out what nbgrader generate_assignment writes to release/",)
    return Assigned(len(made) * (1 + zh), out, path, len(made), notices)


def copies(
    template: Assignment,
    students: tuple[Student, ...],
    seed: bytes,
    *,
    real: bool = False,
    letters: Mapping[str, str] | None = None,
    known: Mapping[str, Mapping[str, Any]] | None = None,
    quiet: bool = True,
) -> Iterator[Copy]:
    """A copy for each student, all different where there are no letters and the material allows.

    A student who has a key already keeps the variant of it.
    """
    stock = material(real)
    letters, known = letters or {}, known or {}
    taken = {_variant(entry["parameters"]) for entry in known.values()}
    settled = {entry["variant"]: entry for entry in known.values() if entry["variant"]}
    by_letter: dict[str, Copy] = {}
    for student in tqdm(students, desc=template.id, unit="copy", disable=quiet):
        letter = letters.get(student.id, "")
        if letter in by_letter:
            yield replace(by_letter[letter], student=student.id)
            continue
        subject = f"variant {letter}" if letter else student.id
        # Whose variant stands in the keys keeps it; so does a letter that others hold.
        standing = settled.get(letter) if letter else known.get(student.id)
        attempt = standing["attempt"] if standing else 0
        copy = copy_for(template, student.id, seed, real=real, subject=subject, attempt=attempt, stock=stock)
        for _ in range(0 if standing else COLLISIONS):
            if _variant(copy.parameters) not in taken:
                break
            attempt = copy.attempt + 1
            copy = copy_for(template, student.id, seed, real=real, subject=subject, attempt=attempt, stock=stock)
        if standing and _variant(copy.parameters) != _variant(standing["parameters"]):
            raise ClassroomError(
                f"the key of {student.id} holds another variant than is drawn now: the ledger or --variants changed; "
                "expected --keys of a new folder"
            )
        taken.add(_variant(copy.parameters))
        if letter:
            by_letter[letter] = copy
        yield copy


def deal(
    students: tuple[Student, ...],
    variants: int,
    seed: bytes,
    name: str,
    known: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, str]:
    """A letter for each student, each letter as often as the others, in an order that nobody can foresee.

    A student who has a key already keeps its letter, or none.
    """
    letters = {s.id: known[s.id]["variant"] for s in students if known and s.id in known}
    if variants:
        dealt = Counter(dict.fromkeys(LETTERS[:variants], 0))
        dealt.update(letter for letter in letters.values() if letter)
        for student in sorted(students, key=lambda s: order_of(seed, name, s.id)):
            if student.id not in letters:
                letters[student.id] = min(LETTERS[:variants], key=lambda x: (dealt[x], x))
                dealt[letters[student.id]] += 1
    return {student: letter for student, letter in letters.items() if letter}


def _count(variants: int) -> None:
    if variants and not 2 <= variants <= len(LETTERS):
        raise ClassroomError(f"--variants {variants}: expected 2 to {len(LETTERS)}")


def _variant(parameters: Mapping[str, Any]) -> str:
    return json.dumps(dict(parameters), sort_keys=True)


def _folders(out: Path, keys: Path) -> None:
    for option, folder in (("--out", out), ("--keys", keys)):
        if folder.exists() and not folder.is_dir():
            raise ClassroomError(f"{option} {folder}: this is a file: expected a folder")
    inner, outer = keys.resolve(), out.resolve()
    if inner == outer or outer in inner.parents:
        raise ClassroomError(f"--keys {keys}: keys never lie in the folder that is handed out; expected another one")


def _seed(given: str | None, keys: Path) -> bytes:
    if given is None:
        return open_seed(keys)
    secret = number_seed(int(given)) if given.isdecimal() and len(given) < 19 else read_seed(Path(given))
    keep_seed(keys, secret)
    return secret


def _known(keys: Path, template: Assignment, real: bool) -> dict[str, Mapping[str, Any]]:
    """Students that have a key already; they keep it."""
    if not (keys / f"{template.id}.json").exists():
        return {}
    standing = read_keys(keys, template.id)
    if standing.changed:
        raise ClassroomError(
            f"{keys}: the key of {', '.join(standing.changed[:5])} was changed; expected it as it was written"
        )
    if standing.head["real"] != real:
        drawn = "the real ledger" if standing.head["real"] else "the invented county"
        raise ClassroomError(f"{keys}: these keys were drawn from {drawn}; expected --keys of a new folder")
    if standing.head["template"] != template.digest:
        raise ClassroomError(
            f"{keys}: these keys were made from another version of {template.id}; expected --keys of a new folder"
        )
    return dict(standing.students)


def _write(copy: Copy, out: Path, zh: bool, sheet: bool) -> int:
    files = 0
    for language in ("en", "zh") if zh else ("en",):
        it = replace(copy, language=language)
        stem = f"{file_name(copy.student)}-{copy.assignment.id}{'-zh' if language == 'zh' else ''}"
        text = json.dumps(it.notebook, ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(out / f"{stem}.ipynb", text + "\n")
        files += 1
        if sheet:
            write_atomically(out / f"{stem}.html", it.sheet)
            files += 1
    return files


def _write_roster(path: Path, roster: Roster, letters: Mapping[str, str]) -> None:
    """The class list as it was, with each student's letter: it holds names, so it stays with the keys."""
    headings = [*(h for h in roster.headings if h not in (OUR_ID, "variant")), OUR_ID, "variant"]
    rows = [dict(s.row) | {OUR_ID: s.id, "variant": letters.get(s.id, "")} for s in roster.students]
    write_atomically(path, "\ufeff" + written(headings, rows))
    path.chmod(0o600)
