"""The page that a notebook makes: bound parameters, the ledger, and what it shows and records."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duizhang.interval import Interval, outward
from duizhang.pages.parameters import MODELS, ParameterError, model_for, nearest, validate
from duizhang.pages.results import FORMAT, MIME, Value, make_value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from duizhang.checks.verdict import Verdict
    from duizhang.pages.names import Names

__all__ = ["Missing", "Page", "start"]


class Missing(LookupError):
    """The ledger lacks rows that a step needs; the text says which, in plain words."""


#: Names of figures are parts of addresses and of file names.
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: More cards than this are a wall: they are folded by family.
MANY = 12
#: Names that IPython and papermill put beside a notebook's own.
_NOT_PARAMETERS = {"In", "Out", "papermill"}
#: What papermill can inject.
_PLAIN = (str, int, float, bool, list, tuple, dict, type(None))
#: Notebooks whose first cell ran in this process.
_STARTED: set[int] = set()


def start(notebook: str, namespace: Mapping[str, Any]) -> Page:
    """Open a page: validate the notebook's parameters and open the ledger.

    Call it in the first cell after the parameters with ``globals()``. Every
    plain value defined there counts as a parameter, so a name that papermill
    injected by mistake (``plcae``) is found here too.

    Raises
    ------
    ParameterError
        One plain line a problem; nothing has been computed.
    """
    from duizhang.ledger import open_ledger

    fields = model_for(notebook).model_fields
    given = {k: v for k, v in namespace.items() if k in fields}
    if id(namespace) not in _STARTED:
        # Later calls come from a reader who runs the cell again: by then the page's own variables stand there too.
        given |= {
            k: v
            for k, v in namespace.items()
            if not k.startswith("_") and k not in _NOT_PARAMETERS and isinstance(v, _PLAIN)
        }
        _STARTED.add(id(namespace))
    _plain_errors()
    return Page(notebook, given, open_ledger() if model_for(notebook).opens_ledger else None)


def _plain_errors() -> None:
    """Show wrong parameters in a notebook as their lines, without a traceback."""
    try:
        from IPython import get_ipython
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return

    def show(shell: Any, kind: type, error: BaseException, _traceback: Any, tb_offset: Any = None) -> list[str]:
        lines = [f"{kind.__name__}: {error}"]
        shell._showtraceback(kind, error, lines)
        return lines

    shell.set_custom_exc((ParameterError,), show)


def _data_option(folder: Path) -> str:
    """What ``--data`` has to say for this ledger; nothing for the one that is found without it.

    A folder inside the working directory is named from there, another one by its name alone: a page is no place for
    the paths of somebody's machine.
    """
    found = folder.resolve()
    here = Path.cwd().resolve()
    if any(found == (above / "data").resolve() for above in (here, *here.parents, Path(__file__).resolve().parents[2])):
        return ""
    return found.relative_to(here).as_posix() if found.is_relative_to(here) else found.name


class Page:
    """What one run of a notebook shows and records.

    Attributes
    ----------
    ledger : duizhang.ledger.Ledger
        Opens a table when asked and remembers that it did: that is the page's dependency record.
    parameters : dict
        As given. Bound ones (names resolved to keys) are attributes: ``page.place``.
    """

    def __init__(self, notebook: str, given: Mapping[str, Any], ledger: Any) -> None:
        self.notebook = notebook
        self.ledger = ledger
        checked = validate(notebook, given)
        self.parameters: dict[str, Any] = checked.model_dump()
        self.bound = checked.bind(ledger)
        self._values: dict[str, Value] = {}
        self._figures: dict[str, dict[str, Any]] = {}
        self._claims: dict[str, None] = {}
        self._missing: list[str] = []

    def __getattr__(self, name: str) -> Any:
        bound = self.__dict__.get("bound", {})
        if name in bound:
            return bound[name]
        raise AttributeError(
            f"page of {self.__dict__.get('notebook')!r} has no parameter {name!r}; {nearest(name, bound)}"
        )

    # -- recording -----------------------------------------------------------
    def value(self, name: str, value: Any, unit: str = "", **how: Any) -> Any:
        """Record a value under a name, for prose, and hand it back.

        See :func:`duizhang.pages.results.make_value` for units and digits.
        """
        if name in self._values:
            raise ValueError(f"value {name!r} is recorded twice on this page: each name once")
        if not isinstance(value, (Interval, Fraction, float, int, str)):
            raise TypeError(f"value {name!r}: expected an interval, a number or a text, got {type(value).__name__}")
        self._values[name] = make_value(value, unit, **how)
        self.uses(*how.get("claims", ()))
        return value

    @property
    def recorded(self) -> frozenset[str]:
        """The names of the values recorded so far."""
        return frozenset(self._values)

    def uses(self, *claims: str) -> None:
        """Record that the page rests on these claims."""
        self._claims.update(dict.fromkeys(claims))

    # -- showing -------------------------------------------------------------
    @cached_property
    def names(self) -> Names:
        """What documents, places and indicators are called in sentences."""
        from duizhang.claim import Facts
        from duizhang.pages.names import Names

        return Names(self.ledger.facts("sources", "places", "indicators") if self.ledger else Facts())

    def plain(self, text: str) -> str:
        """A sentence in which documents are called by words and not by their keys."""
        # The names are opened only where a key occurs: a page depends on the tables that it opened.
        found = any(key in text for key in self._documents) or any(
            v in text for v in ("(revised", "(first)", "(unknown)")
        )
        return self.names.plain(text) if found else text

    def _cell(self, text: str) -> str:
        """The same for a cell, which may hold a document and nothing else."""
        return self.names.document(text) if text in self._documents else self.plain(text)

    @cached_property
    def _documents(self) -> tuple[str, ...]:
        return tuple(self.ledger.facts("sources").sources) if self.ledger else ()

    def show(self, markup: str) -> None:
        """Show HTML that this package made (cells already escaped)."""
        from IPython.display import HTML, display

        display(HTML(markup))

    def say(self, *sentences: str) -> None:
        """Show sentences as one paragraph. Text is escaped: it is never markup."""
        from duizhang.pages.markup import cell

        self.show("<p>" + " ".join(cell(self.plain(s)) for s in sentences if s) + "</p>")

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take a step that needs rows; where the ledger lacks them, say which (once a page) and go on."""
        try:
            yield
        except Missing as missing:
            words = self.plain(str(missing.args[0]))
            if words in self._missing:
                words = "This step needs rows that were found missing above."
            else:
                self._missing.append(words)
            self.show(f'<p class="dz-missing">{html.escape(words)}</p>')

    def table(self, rows: pd.DataFrame, caption: str, fold: bool = False) -> None:
        """Show a table with its caption, a long one in a fold; cells are escaped, Han text is tagged as Chinese."""
        from duizhang.pages.markup import cell, table_markup

        shown = table_markup(rows, caption, self._cell)
        if fold and len(rows) > MANY:
            said = cell(f"{self.plain(caption)}: {len(rows):,} rows")
            shown = f'<details class="dz-family"><summary>{said}</summary>{shown}</details>'
        self.show(shown)

    def verdicts(self, verdicts: Iterable[Verdict], empty: str = "") -> None:
        """Show verdicts as cards, the innocent explanations before the finding; many of them in one fold a family."""
        from duizhang.pages.markup import verdict_markup, verdicts_markup

        shown = list(verdicts)
        for v in shown:
            self.uses(*v.claims)
        if len(shown) > MANY:
            for family in dict.fromkeys(v.check for v in shown):
                self.show(verdicts_markup([v for v in shown if v.check == family], self.names))
        else:
            for v in shown:
                self.show(verdict_markup(v, self.names))
        if not shown and empty:
            self.say(empty)

    def figure(self, figure: Figure, name: str, *, alt: str, caption: str, points: pd.DataFrame) -> None:
        """Show a figure with the words that state its finding, and record the points drawn.

        Parameters
        ----------
        name : str
            Address of the figure on its page, of a-z, 0-9 and hyphens.
        alt, caption : str
            What the figure shows, in computed words.
        points : DataFrame
            Exactly what is drawn, one row a mark.
        """
        import matplotlib.pyplot as plt
        from IPython.display import display

        if not _NAME.fullmatch(name):
            raise ValueError(f"figure {name!r}: its name becomes a file: expected a-z, 0-9 and hyphens")
        if name in self._figures:
            raise ValueError(f"figure {name!r} is shown twice on this page: each name once")
        from duizhang.charts import svg_of

        alt, caption = self.plain(alt), self.plain(caption)
        svg = svg_of(figure)
        plt.close(figure)
        self._figures[name] = {
            "alt": alt,
            "caption": caption,
            "points": points.to_csv(index=False, lineterminator="\n"),
            "svg": svg,
        }
        display(
            {"image/svg+xml": svg, "text/plain": alt},
            raw=True,
            metadata={"image/svg+xml": {"duizhang": {"alt": alt, "caption": caption, "name": name}}},
        )

    def parameter_table(self) -> None:
        """Show the parameters of this page, their meaning, and the command that makes it again."""
        from duizhang.pages.markup import parameter_markup

        data = _data_option(self.ledger.folder) if self.ledger else ""
        self.show(parameter_markup(MODELS[self.notebook], self.parameters, self.bound, data))

    def close(self) -> None:
        """Record everything: the last line of every notebook."""
        from IPython.display import display

        results = {
            "format": FORMAT,
            "notebook": self.notebook,
            "parameters": self.parameters,
            "bound": self.bound,
            "values": self._values,
            "figures": self._figures,
            "claims": list(self._claims),
            "missing": self._missing,
            "tables": dict(self.ledger.read) if self.ledger else {},
        }
        json.dump(results, io.StringIO(), allow_nan=False)  # fail here, where the cell is named
        words = f"{len(self._values)} values, {len(self._figures)} figures, {len(self._claims)} claims recorded"
        display({MIME: results, "text/plain": words}, raw=True)

    def outward(self, interval: Interval, decimals: int = 2, factor: Any = 1) -> str:
        """An interval in words, rounded outward (see :func:`duizhang.interval.outward`)."""
        return outward(interval, decimals, factor)
