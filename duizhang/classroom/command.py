"""What ``duizhang assign``, ``grade`` and ``plant`` print, and how they end."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from duizhang.classroom.errors import ClassroomError

__all__ = ["assign", "grade", "plant"]


def _told(command: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong with an input in one line and end with 2."""

    @functools.wraps(command)
    def run(*given: Any) -> None:
        try:
            command(*given)
        except ClassroomError as error:
            print(f"duizhang {command.__name__}: {error}", file=sys.stderr)
            raise SystemExit(2) from None
        except OSError as error:
            print(f"duizhang {command.__name__}: {error.filename}: {error.strerror}", file=sys.stderr)
            raise SystemExit(2) from None

    return run


@_told
def assign(
    name: str | None,
    roster: Path | None,
    out: Path | None,
    keys: Path | None,
    zh: bool,
    sheet: bool,
    variants: int,
    real: bool,
    seed: str | None,
    form: str,
    listing: bool,
) -> None:
    """``duizhang assign``."""
    from duizhang.classroom.assign import assign as run
    from duizhang.classroom.assign import assign_nbgrader
    from duizhang.classroom.template import assignments

    if listing:
        for found in assignments():
            print(f"{found.id:12} unit {found.unit}  {found.points:2} points  {found.title_en} {found.title_zh}")
        return
    if form not in ("notebook", "nbgrader"):
        raise ClassroomError(f"--format {form[:40]}: expected notebook or nbgrader")
    needed = {"ASSIGNMENT": name, "--out": out} | ({"--roster": roster} if form == "notebook" else {})
    missing = [option for option, given in needed.items() if given is None]
    if name is None or out is None or missing:
        raise ClassroomError(f"{' and '.join(missing)} missing; expected ASSIGNMENT --roster CSV --out DIR, or --list")
    if form == "nbgrader":
        done = assign_nbgrader(name, out, keys, roster=roster, zh=zh, variants=variants, real=real, seed=seed)
    else:
        quiet = not sys.stderr.isatty()
        done = run(
            name,
            Path(roster or ""),
            out,
            keys,
            zh=zh,
            sheet=sheet,
            variants=variants,
            real=real,
            seed=seed,
            quiet=quiet,
        )
    for notice in done.notices:
        print(notice, file=sys.stderr)
    print(f"{done.files} files, {done.distinct} variants: {done.out}")
    print(done.key)


@_told
def grade(submissions: Path, keys: Path, output: Path, name: str | None, late: str | None, marks: Path | None) -> None:
    """``duizhang grade``."""
    from duizhang.classroom.grade import grade as run

    if output.suffix != ".csv" or output.is_dir() or not output.resolve().parent.is_dir():
        raise ClassroomError(f"-o {output}: expected a file ending in .csv, in a folder that exists")
    try:
        after = datetime.fromisoformat(late) if late else None
    except ValueError:
        raise ClassroomError(f"--late {(late or '')[:40]}: expected a time such as 2026-03-01T23:59") from None
    done = run(
        submissions, keys, output, name=name, late=after and after.replace(tzinfo=None), marks=marks,
        quiet=not sys.stderr.isatty(),
    )  # fmt: skip
    print(done.summary())
    for path in done.files:
        print(path)


@_told
def plant(errors: int, families: str | None, out: Path, keys: Path | None, groups: int, seed: str | None) -> None:
    """``duizhang plant``."""
    from duizhang.classroom.plant import plant_groups

    written = plant_groups(
        errors, (families or "").split(","), out, keys or out.with_name(f"{out.name}-keys"), groups=groups, seed=seed,
        quiet=not sys.stderr.isatty(),
    )  # fmt: skip
    print(out)
    for path in written:
        print(path)
