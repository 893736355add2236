"""The templates of ``notebooks/exercises``: what an assignment asks, how it is drawn, and how it is solved.

A template is an ordinary notebook. Tags say what a cell is:

``parameters``
    The figures of one variant, as printed; each line ends in a comment, English / Chinese.
``given``
    Code that a student keeps: a table or a figure of what is printed.
``en``, ``zh``
    Words in one language. ``{{name}}`` or ``{{name:.2f}}`` stands for a parameter, in solutions also
    for a computed value.
``answer``
    Where a student answers; its metadata hold the question's number, kind, unit, decimals and points.
``hint``
    Words that a student keeps, folded.
``solution``, ``mistakes``, ``rubric``, ``draw``
    The teacher's: solved answers with their working, common mistakes as functions of the
    parameters with what to say to each, four lines to mark the open question by, the rule of the draw.

Only these templates are ever executed here, never what a student hands in.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duizhang.classroom.errors import ClassroomError

__all__ = ["Assignment", "Mistake", "Question", "Solved", "assignment", "assignments", "fill", "templates_folder"]

#: Cells that no student sees.
TEACHERS = frozenset({"solution", "mistakes", "rubric", "draw"})
KINDS = ("number", "interval", "text")
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*(?::([^{}]*?))?\s*\}\}")

Value = float | int | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that students often give, and what to say to it."""

    name: str
    question: str
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of an assignment.

    Attributes
    ----------
    number : str
        As printed, such as ``"1"``; the answer's name is ``answer_1``.
    kind : {"number", "interval", "text"}
    unit : str
        ``percent``, ``point``, ``yi_yuan`` (亿元), ``wan_yuan`` (万元), ``wan`` (万), ``count`` or empty.
    decimals : int
        Digits after the point that are asked for.
    tolerance : float
        How far an answer may lie off, in units of the last digit asked for.
    points : int
    """

    number: str
    kind: str
    unit: str
    decimals: int
    tolerance: float
    points: int

    @property
    def name(self) -> str:
        """The variable that the answer cell assigns to."""
        return f"answer_{self.number}"

    @property
    def slack(self) -> float:
        """How far an answer may lie off, in the question's unit."""
        return self.tolerance * 10**-self.decimals + 1e-9

    def text(self, value: Value, language: str = "en") -> str:
        """An answer as it is written: ``7.05 to 7.15``."""
        if isinstance(value, tuple):
            return ("到" if language == "zh" else " to ").join(f"{end:.{self.decimals}f}" for end in value)
        return f"{value:.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class Solved:
    """A variant and what its solution cells computed."""

    parameters: Mapping[str, Any]
    answers: Mapping[str, Value]
    mistakes: Mapping[str, Value]
    names: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Assignment:
    """One template, read and compiled."""

    id: str
    unit: int
    title_en: str
    title_zh: str
    path: Path
    digest: str
    questions: tuple[Question, ...]
    mistakes: Mapping[str, Mistake]
    cells: tuple[Mapping[str, Any], ...] = field(repr=False)
    _code: Mapping[str, Any] = field(repr=False)

    @property
    def points(self) -> int:
        """What all questions give together."""
        return sum(q.points for q in self.questions)

    @property
    def open(self) -> Question:
        """The question that a person marks."""
        return next(q for q in self.questions if q.kind == "text")

    @property
    def closed(self) -> tuple[Question, ...]:
        """The questions with one right answer."""
        return tuple(q for q in self.questions if q.kind != "text")

    def title(self, language: str = "en") -> str:
        """The title in one language."""
        return self.title_zh if language == "zh" else self.title_en

    def question(self, number: str) -> Question:
        """The question with this number."""
        return next(q for q in self.questions if q.number == number)

    def default(self) -> dict[str, Any]:
        """The parameters that stand in the template."""
        (cell,) = self.tagged("parameters")
        return {s.targets[0].id: ast.literal_eval(s.value) for s in ast.parse(source(cell)).body}  # type: ignore[attr-defined]

    def draw(self, rng: Any, material: Any) -> dict[str, Any] | None:
        """One draw by the template's own rule; ``None`` where it is not fair and must be drawn again."""
        return self._run("draw")["draw"](rng, material)

    def solve(self, parameters: Mapping[str, Any]) -> Solved:
        """Answers and mistakes of a variant, computed by the template's own cells.

        Raises
        ------
        ClassroomError
            If a solution cell leaves an answer out or gives no number.
        """
        names = self._run("solution", dict(parameters))
        answers = {q.number: _value(self, q.name, q.kind, names.get(q.name)) for q in self.closed}
        functions: Mapping[str, Callable[[], Any]] = self._run("mistakes", names)["mistakes"]
        kinds = {m.name: self.question(m.question).kind for m in self.mistakes.values()}
        if set(functions) != set(kinds):
            raise ClassroomError(f"{self.path.name}: mistakes without words, or words without mistakes")
        wrong = {name: _value(self, name, kinds[name], function()) for name, function in functions.items()}
        return Solved(dict(parameters), answers, wrong, names)

    def tagged(self, *tags: str) -> list[Mapping[str, Any]]:
        """The cells that have all these tags."""
        return [c for c in self.cells if set(tags) <= set(tags_of(c))]

    def words(self, number: str, tag: str, language: str) -> str:
        """The words with this tag for one question in one language."""
        found = [source(c) for c in self.tagged(tag, language) if about(c).get("question") == number]
        return "\n\n".join(found)

    def rubric(self, language: str = "en") -> list[str]:
        """The four lines that the open question is marked by."""
        lines = self.words(self.open.number, "rubric", language).splitlines()
        return [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]

    def _run(self, tag: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
        names = {} if names is None else names
        for code in self._code[tag]:
            exec(code, names)  # our own template, compiled from notebooks/exercises
        names.pop("__builtins__", None)
        return names


def templates_folder() -> Path:
    """Where the templates are: ``notebooks/exercises`` of this copy of the project.

    Raises
    ------
    ClassroomError
        If there is none here or above.
    """
    for folder in (Path(__file__).resolve().parents[2], Path.cwd(), *Path.cwd().parents):
        if (folder / "notebooks" / "exercises").is_dir():
            return folder / "notebooks" / "exercises"
    raise ClassroomError("no templates: expected a folder notebooks/exercises here or above")


def assignments() -> list[Assignment]:
    """Every assignment that there is, by unit and name."""
    found = [_read(path, _stamp(path)) for path in sorted(templates_folder().glob("*.ipynb"))]
    return sorted(found, key=lambda a: (a.unit, a.id))


def assignment(name: str) -> Assignment:
    """The assignment with this name.

    Raises
    ------
    ClassroomError
        With the names that there are, where there is none.
    """
    known = {path.stem: path for path in templates_folder().glob("*.ipynb")}
    if name not in known:
        raise ClassroomError(f"no assignment {name[:60]!r}; expected one of {', '.join(sorted(known))}")
    return _read(known[name], _stamp(known[name]))


def source(cell: Mapping[str, Any]) -> str:
    """The text of a cell."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def tags_of(cell: Mapping[str, Any]) -> list[str]:
    """The tags of a cell."""
    return list(cell.get("metadata", {}).get("tags", ()))


def about(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the cell's metadata say to us."""
    return cell.get("metadata", {}).get("duizhang", {})


def fill(text: str, names: Mapping[str, Any]) -> str:
    """The text with ``{{name}}`` replaced.

    Raises
    ------
    ClassroomError
        If a name has no value.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in names:
            raise ClassroomError(f"a template names {{{{{match[1]}}}}}, which has no value")
        return format(names[match[1]], match[2] or "")

    return PLACEHOLDER.sub(value, text)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@functools.lru_cache(maxsize=64)
def _read(path: Path, stamp: tuple[int, int]) -> Assignment:
    data = path.read_bytes()
    notebook = json.loads(data.decode("utf-8"))
    about_it = notebook["metadata"]["duizhang"]
    cells = tuple(notebook["cells"])
    questions = tuple(_question(path, c) for c in cells if "answer" in tags_of(c))
    code: dict[str, list[Any]] = {"draw": [], "solution": [], "mistakes": []}
    for cell in cells:
        for tag in set(tags_of(cell)) & set(code):
            if cell["cell_type"] == "code":
                code[tag].append(compile(source(cell), f"{path.name}:{cell['id']}", "exec"))
    return Assignment(
        id=path.stem,
        unit=about_it["unit"],
        title_en=about_it["title_en"],
        title_zh=about_it["title_zh"],
        path=path,
        digest=hashlib.sha256(data).hexdigest(),
        questions=questions,
        mistakes=_mistakes(cells),
        cells=cells,
        _code=code,
    )


def _question(path: Path, cell: Mapping[str, Any]) -> Question:
    told = about(cell)
    if told.get("kind") not in KINDS:
        raise ClassroomError(f"{path.name}: {cell['id']}: kind is one of {', '.join(KINDS)}")
    return Question(
        number=str(told["question"]),
        kind=told["kind"],
        unit=told.get("unit", ""),
        decimals=int(told.get("decimals", 0)),
        tolerance=float(told.get("tolerance", 1)),
        points=int(told.get("points", 2)),
    )


def _mistakes(cells: tuple[Mapping[str, Any], ...]) -> dict[str, Mistake]:
    """The table of mistakes: function, question, English, Chinese."""
    found = {}
    for cell in cells:
        if cell["cell_type"] == "markdown" and "mistakes" in tags_of(cell):
            for line in source(cell).splitlines():
                row = [part.strip() for part in line.strip().strip("|").split("|")]
                if len(row) == 4 and re.fullmatch(r"`\w+`", row[0]):
                    name = row[0].strip("`")
                    found[name] = Mistake(name, row[1], {"en": row[2], "zh": row[3]})
    return found


def _value(assignment: Assignment, name: str, kind: str, value: Any) -> Value:
    ends = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    good = all(isinstance(e, (int, float)) and not isinstance(e, bool) and math.isfinite(e) for e in ends)
    if not good or len(ends) != (2 if kind == "interval" else 1):
        raise ClassroomError(f"{assignment.path.name}: {name} is no {kind}: {str(value)[:60]}")
    return (float(ends[0]), float(ends[1])) if len(ends) == 2 else ends[0]
