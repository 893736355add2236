"""Numbers of the lessons: a declared formula of the checks on printed figures of a ledger.

``book/teach/worked.yml`` names each number::

    nominal:
      is: growth.annual_growth(first, last, 5)
      with: {first: yingze-2021.gdp.2015, last: yingze-2021.gdp.2020}
      unit: "%"

``is`` is a formula of :mod:`duizhang.checks` or plain arithmetic on what ``with``
names: claims of the ledger, claims of the invented county (``sample/…``), other
numbers of the file. The role ``{worked}`nominal|lo .1` `` writes the result with
the options of ``{value}``; ``{printed}`yingze-2021.gdp.2015` `` writes a figure as
its text prints it. Nothing in a lesson is typed that can be computed.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from duizhang.checks import count, growth, place, share, show, sums, target
from duizhang.interval import Interval, monotone
from duizhang.pages.parameters import nearest
from duizhang.pages.results import Value, make_value
from duizhang.publish.elements import han, tag, words
from duizhang.publish.freshness import data_folder, tables_digest, used
from duizhang.publish.values import shown

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from duizhang.checks.index import Index
    from duizhang.claim import Claim, Reference

__all__ = ["FORMULAS", "PrintedRole", "WorkedError", "WorkedRole", "Workings", "workings_of"]

logger = logging.getLogger(__name__)

#: Where the numbers of the lessons are declared, in the book's source.
DECLARED = "teach/worked.yml"
#: A claim of the invented county is named with this before it.
SAMPLE = "sample/"
#: A published figure that no text of the ledger prints.
OUTSIDE = "outside:"
_ENTRY = {"is", "with", "unit", "decimals", "divide", "unit_zh"}
_DEPTH = 20


class WorkedError(ValueError):
    """A number is declared wrongly; the message names it and says what was expected."""


def _power(base: Any, exponent: Any) -> Interval:
    n = exponent.lo if isinstance(exponent, Interval) else exponent
    if (isinstance(exponent, Interval) and exponent.lo != exponent.hi) or Interval.of(base).lo <= 0:
        raise WorkedError("a power needs a base above zero and one number as its exponent")
    return monotone(lambda b: b ** (int(n) if n == int(n) else float(n)), "+" if n >= 0 else "-", base)


def _ends(value: Any) -> Interval:
    if isinstance(value, range):
        if not value:
            raise WorkedError("no whole number fits, so none can be shown")
        return Interval(value[0], value[-1])
    return Interval.of(value)


#: What an expression may call: the formulas of the checks by module and name, and a few plain words.
FORMULAS: dict[str, Callable[..., Any]] = {
    f"{module.__name__.rpartition('.')[2]}.{name}": getattr(module, name)
    for module in (count, growth, place, share, sums, target)
    for name in module.__all__
    if callable(getattr(module, name))
} | {
    "lo": lambda q: Interval.point(_ends(q).lo),
    "hi": lambda q: Interval.point(_ends(q).hi),
    "mid": lambda q: Interval.point(_ends(q).mid),
    "width": lambda q: Interval.point(_ends(q).width),
    "whole": lambda q: int(_ends(q).mid),
    "number_of": lambda q: Interval.point(len(q)),
    "both": lambda a, b: Interval.of(a) | Interval.of(b),
}  # fmt: skip
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv, ast.Pow: _power,
}  # fmt: skip


@lru_cache(maxsize=4)
def _index(folder: str, digest: str) -> Index:
    from duizhang.checks.index import Index
    from duizhang.ledger import open_ledger

    return Index(open_ledger(Path(folder)).facts())


class Workings:
    """The declared numbers of the lessons, computed when asked for.

    Parameters
    ----------
    declared : mapping
        Name -> entry, as the file holds them.
    data : Path
        The ledger's folder; the invented county is in ``sample`` below it.
    """

    def __init__(self, declared: Mapping[str, Any], data: Path) -> None:
        self.declared, self.data = declared, data
        self._known: dict[str, Any] = {}

    # -- figures ----------------------------------------------------------------
    def claim(self, name: str) -> tuple[Index, Claim]:
        """A claim and the ledger that it stands in.

        Raises
        ------
        WorkedError
            If there is none of this name; it names the nearest.
        """
        index = self._ledger(name)
        identifier = name.removeprefix(SAMPLE)
        found = index.by_id.get(identifier)
        if found is None:
            raise WorkedError(f"no claim {identifier!r}; {nearest(identifier, sorted(index.by_id))}")
        return index, found

    def _ledger(self, name: str) -> Index:
        folder = self.data / "sample" if name.startswith(SAMPLE) else self.data
        return _index(str(folder), tables_digest(folder))

    def outside(self, name: str) -> tuple[Index, Reference]:
        """A published figure: ``outside:yunting.gdp.growth_yoy.2023.first``, the vintage only where there are several.

        Raises
        ------
        WorkedError
            If there is none, or more than one.
        """
        index = self._ledger(name)
        asked = name.removeprefix(SAMPLE).removeprefix(OUTSIDE)
        known = {
            f"{r.place}.{r.indicator}.{r.kind}.{r.year}.{r.vintage or 'unknown'}": r for r in index.facts.references
        }
        found = [r for key, r in known.items() if asked in (key, key.rpartition(".")[0])]
        if len(found) != 1:
            problem = "several figures" if found else "no figure"
            raise WorkedError(f"{problem} {asked!r} in the table of outside figures; {nearest(asked, known)}")
        return index, found[0]

    def printed(self, name: str, chinese: bool = False) -> str:
        """A claim's figure as its text prints it: ``53.16 billion yuan``, ``7.1 %``, ``531.6亿元``."""
        _, claim = self.outside(name) if OUTSIDE in name else self.claim(name)
        digits = claim.value if OUTSIDE in name else claim.printed
        if chinese and OUTSIDE not in name:
            return show.printed(claim)
        number = Decimal(digits) * Decimal(claim.multiplier)
        unit = {"percent": "%", "count": "", "person": "people", "ratio": ""}.get(
            claim.unit, claim.unit.replace("_", " ")
        )
        scaled, size = number, ""
        for word, zeros in (("billion", 9), ("million", 6)):
            if str(claim.multiplier) != "1" and abs(number) >= Decimal(10) ** zeros:
                scaled, size = number.scaleb(-zeros), word
                break
        # No digit more and none fewer than the text has.
        places = -int(Decimal(digits).as_tuple().exponent) - len(str(claim.multiplier)) + 1
        places = max(0, places + {"billion": 9, "million": 6, "": 0}[size])
        return " ".join(w for w in (f"{scaled:,.{places}f}", size, unit) if w)

    # -- numbers ----------------------------------------------------------------
    def value(self, name: str) -> Value:
        """A declared number as prose shows it.

        Raises
        ------
        WorkedError
            If it is not declared, or wrongly.
        """
        entry = self._entry(name)
        result = _ends(self.result(name))
        result = result / entry["divide"] if "divide" in entry else result
        whole = result.lo == result.hi and result.lo == int(result.lo)
        places = entry.get("decimals", 0 if whole and entry.get("unit") != "%" else None)
        unit = entry.get("unit", "")
        return make_value(result, unit, decimals=places, unit_zh=entry.get("unit_zh", unit))

    def result(self, name: str, depth: int = 0) -> Any:
        """What the formula of a declared number gives, before it is put into words."""
        if depth > _DEPTH:
            raise WorkedError(f"{name}: it is declared in a circle")
        if name not in self._known:
            entry = self._entry(name)
            try:
                bound = {k: self._bind(v, depth) for k, v in (entry.get("with") or {}).items()}
                tree = ast.parse(str(entry["is"]), mode="eval").body
                self._known[name] = self._evaluate(tree, bound, depth)
            except WorkedError as error:
                raise WorkedError(f"{name}: {error}") from None
            except ZeroDivisionError:
                raise WorkedError(f"{name}: {entry['is']}: it divides by zero") from None
            except (SyntaxError, ValueError, ArithmeticError, TypeError) as error:
                raise WorkedError(f"{name}: {entry['is']}: {error}") from None
        return self._known[name]

    def told(self, name: str) -> str:
        """How a number came about, for whoever points at it."""
        entry = self._entry(name)
        inputs = ", ".join(f"{k} = {v}" for k, v in (entry.get("with") or {}).items())
        return f"{entry['is']}" + (f" with {inputs}" if inputs else "")

    def _entry(self, name: str) -> Mapping[str, Any]:
        entry = self.declared.get(name)
        if entry is None:
            raise WorkedError(f"{DECLARED} declares no number {name!r}; {nearest(name, self.declared)}")
        if not isinstance(entry, Mapping) or "is" not in entry or set(entry) - _ENTRY:
            raise WorkedError(f"{name}: expected a mapping with 'is' and some of {', '.join(sorted(_ENTRY - {'is'}))}")
        return entry

    def _bind(self, given: Any, depth: int) -> Any:
        if isinstance(given, bool) or not isinstance(given, (int, float, str)):
            raise WorkedError(f"{given!r}: expected a claim, another number of the file, or a number")
        if isinstance(given, (int, float)):
            return Fraction(str(given)) if isinstance(given, float) else given
        if given in self.declared:
            return self.result(given, depth + 1)
        if OUTSIDE in given:
            index, figure = self.outside(given)
            return index.reference_value(figure)
        index, claim = self.claim(given)
        if claim.kind == "difference" and claim.unit == "count":
            return int(Decimal(claim.printed) * int(claim.multiplier))
        return index.value(claim)

    def _evaluate(self, node: ast.AST, bound: Mapping[str, Any], depth: int) -> Any:
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            return node.value if isinstance(node.value, int) else Fraction(str(node.value))
        if isinstance(node, ast.Name):
            if node.id in bound:
                return bound[node.id]
            raise WorkedError(f"{node.id!r} is not named under 'with'")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self._evaluate(node.operand, bound, depth)
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            left, right = (self._evaluate(n, bound, depth) for n in (node.left, node.right))
            if isinstance(left, int) and isinstance(right, int):
                left = Fraction(left)
            return _BINARY[type(node.op)](left, right)
        if isinstance(node, ast.List):
            return [self._evaluate(n, bound, depth) for n in node.elts]
        if isinstance(node, ast.Call) and not node.keywords:
            called = ast.unparse(node.func)
            if called not in FORMULAS:
                raise WorkedError(f"no formula {called!r}; {nearest(called, FORMULAS)}")
            return FORMULAS[called](*(self._evaluate(n, bound, depth) for n in node.args))
        raise WorkedError(f"{ast.unparse(node)!r}: expected formulas, names, numbers and + - * / **")


@lru_cache(maxsize=8)
def _workings(content: bytes, data: str, digest: str) -> Workings:
    declared = yaml.safe_load(content) or {}
    if not isinstance(declared, dict):
        raise WorkedError(f"{DECLARED}: expected name: entry, got a {type(declared).__name__}")
    return Workings(declared, Path(data))


def workings_of(srcdir: str | Path, data: Path) -> Workings:
    """The numbers that a book's lessons declare.

    Raises
    ------
    WorkedError
        If the file is no mapping of names to entries.
    """
    path = Path(srcdir, DECLARED)
    content = path.read_bytes() if path.is_file() else b""
    try:
        return _workings(content, str(data), tables_digest(data) + tables_digest(data / "sample"))
    except yaml.YAMLError as error:
        raise WorkedError(f"{DECLARED}: {' '.join(str(error).split())}") from None


class _Role(SphinxRole):
    def workings(self) -> Workings:
        used(self.env, Path(self.env.srcdir, DECLARED))
        return workings_of(self.env.srcdir, data_folder(self.env.srcdir, self.config.duizhang_data))

    def refused(self, error: Exception) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        where = self.get_location()
        logger.warning("%s %r: %s", self.name, self.text, error, location=where, type="duizhang", subtype="worked")
        return [nodes.problematic(self.rawtext, self.rawtext)], []


class WorkedRole(_Role):
    """``{worked}`name|options` ``: a declared number, its formula told to whoever points at it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name, _, options = (part.strip() for part in self.text.partition("|"))
        try:
            workings = self.workings()
            text = shown(workings.value(name), options).replace(" %", "\u00a0%")
            title = workings.told(name)
        except ValueError as error:
            return self.refused(error)
        inside = [han(text)] if "zh" in options.split() else words(text)
        return [tag("span", *inside, classes="dz-worked", title=title)], []


class PrintedRole(_Role):
    """``{printed}`claim` ``: a figure as its text prints it; after a bar ``zh`` for the words of the text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        name, _, option = (part.strip() for part in self.text.partition("|"))
        try:
            if option not in ("", "zh"):
                raise WorkedError(f"option {option!r} is not known; expected zh or none")
            text = self.workings().printed(name, chinese=option == "zh").replace(" %", "\u00a0%")
        except ValueError as error:
            return self.refused(error)
        return [
            tag("span", *([han(text)] if option else words(text)), classes="dz-worked", title=f"as printed: {name}")
        ], []


def setup(app: Sphinx) -> None:
    app.add_role("worked", WorkedRole())
    app.add_role("printed", PrintedRole())
