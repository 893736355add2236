"""The command ``duizhang``. Each room is imported when its command is called, so that ``--help`` answers at once."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="duizhang",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Check the numbers that a Chinese city prints about itself: the book, its pages, its ledger.",
)
sources_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Prove the ledger against the documents' own files."
)
app.add_typer(sources_app, name="sources")
intake_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Tables to fill in for a report of one's own."
)
app.add_typer(intake_app, name="intake")

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="The data folder. Default: the one found from here upward.")
]


def _stop(message: str, code: int) -> NoReturn:
    print(message, file=sys.stderr)
    raise SystemExit(code)


def _root() -> Path:
    """The project: the folder from here upward that holds ``_config.yml`` and ``notebooks/``."""
    for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[1]):
        if (folder / "_config.yml").exists() and (folder / "notebooks").is_dir():
            return folder
    _stop("duizhang: this is not inside a copy of the project: expected a folder with _config.yml and notebooks/", 2)


def _ledger(data: Path | None) -> Any:
    from duizhang.ledger import LedgerError, open_ledger

    try:
        ledger = open_ledger(data)
        ledger.validate()
    except (LedgerError, FileNotFoundError) as error:
        _stop(str(error), 2)
    return ledger


def _template(notebook: str) -> Path:
    name = notebook.removesuffix(".ipynb")
    from duizhang.pages.parameters import ParameterError, model_for

    try:
        model_for(Path(name).name)
    except ParameterError as error:
        _stop(str(error), 2)
    return _root() / "notebooks" / f"{Path(name).name}.ipynb"


@app.command(epilog="Examples: duizhang book   ·   duizhang book --jobs 4   ·   duizhang book --data my-county")
def book(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            metavar="DIR",
            help="Make a book of this data folder in _build/<its name>/, and not the project's.",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Pages executed at a time. Default: the machine's cores.")
    ] = None,
) -> None:
    """Execute the pages that are out of date, build the book, and print its path last."""
    from duizhang.publish.book import BookError, make_book

    root = _root()
    try:
        if data is None:
            path = make_book(root, jobs=jobs)
        else:
            from duizhang.publish.own_book import make_own_book

            path = make_own_book(root, data, jobs=jobs)
    except BookError as error:
        _stop(str(error), error.code)
    print(path)


@app.command(epilog="Example: duizhang pdf   ·   duizhang pdf -o book.pdf")
def pdf(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Default: _build/pdf/duizhang.pdf.")] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Pages printed at a time. Default: the machine's cores.")
    ] = None,
) -> None:
    """Print the book as one PDF with headless Chromium, after making it, and print its path last."""
    from duizhang.publish.pdf import INSTALL, PdfError, find_chromium, pdf_of

    root = _root()
    out = output or root / "_build" / "pdf" / "duizhang.pdf"
    if output and (out.suffix != ".pdf" or out.is_dir() or not out.resolve().parent.is_dir()):
        _stop(f"duizhang pdf: -o {output}: expected a file ending in .pdf, in a folder that exists", 2)
    if find_chromium() is None:
        _stop(f"duizhang pdf: {INSTALL}", 2)
    from duizhang.publish.book import BookError, make_book

    try:
        print(pdf_of(root, make_book(root, jobs=jobs).parent, out, jobs=jobs))
    except BookError as error:
        _stop(str(error), error.code)
    except PdfError as error:
        _stop(f"duizhang pdf: {error}", 1)


@app.command(epilog="Example: duizhang slides   ·   duizhang slides --out slides")
def slides(
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Default: _build/slides.")] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Pages at a time. Default: the machine's cores.")
    ] = None,
) -> None:
    """Make slides of the lessons from the book, after making it, and print their path last."""
    from duizhang.publish.slides import SlidesError, lessons_of, make_slides, reveal_folder

    root = _root()
    try:
        reveal_folder()
        from duizhang.publish.book import BookError, make_book

        try:
            site = make_book(root, jobs=jobs).parent
        except BookError as error:
            _stop(str(error), error.code)
        print(make_slides(site, lessons_of(root / "_toc.yml", site), out or root / "_build" / "slides"))
    except SlidesError as error:
        _stop(f"duizhang slides: {error}", 2)


@app.command(epilog="Examples: duizhang test   ·   duizhang test --slow   ·   duizhang test -- -k interval")
def test(
    slow: Annotated[bool, typer.Option("--slow", help="The slow tests instead: browser, kills.")] = False,
    rest: Annotated[list[str] | None, typer.Argument(help="Passed on to pytest, after --.")] = None,
) -> None:
    """Run the tests; pages are executed and the book is built on the way."""
    import subprocess

    root = _root()
    if not rest:
        # First the book: its pages are executed once, and the tests look at what stands.
        book()
    marks = ["-m", "slow" if slow else "not slow"]
    # The slow ones start browsers, kill builds and count processes: one at a time.
    workers = [] if slow else ["-n", "auto", "--dist", "loadgroup"]
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "pytest", "-p", "no:cacheprovider"]
    command += [*marks, *(rest or workers)]
    raise SystemExit(subprocess.run(command, cwd=root, check=False).returncode)


@app.command(
    epilog="Examples: duizhang run growth-rates -p place=taiyuan -p start_year=2016 -o out.ipynb   ·   "
    "duizhang run growth-rates -p place=太原"
)
def run(
    notebook: Annotated[str, typer.Argument(help="A notebook of notebooks/, such as growth-rates.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="A parameter; may be given several times."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the executed notebook goes.")] = Path(
        "out.ipynb"
    ),
    data: DataOption = None,
) -> None:
    """Execute one notebook with parameters of your own. Wrong ones are refused before a kernel starts."""
    from duizhang.pages.parameters import ParameterError, parse_assignments, validate

    template = _template(notebook)
    try:
        model = validate(template.stem, parse_assignments(template.stem, parameter or []))
        ledger = _ledger(data)
        model.bind(ledger)
    except ParameterError as error:
        _stop(str(error), 2)
    if output.suffix != ".ipynb":
        _stop(f"duizhang run: -o {output}: expected a name ending in .ipynb", 2)
    try:
        right = output.resolve().parent.is_dir() and not output.is_dir()
    except OSError:  # a name too long, a circle of links
        right = False
    if not right:
        _stop(f"duizhang run: -o {output}: expected a file in a folder that exists", 2)
    if output.resolve() == template.resolve():
        _stop(f"duizhang run: -o {output}: this is the notebook itself, expected another file", 2)
    from duizhang.pages.runner import PageFailure, run_notebook

    try:
        run_notebook(template, model.model_dump(), output, data=ledger.folder)
    except PageFailure as failure:
        _stop(str(failure), 1)
    except OSError as error:
        _stop(f"duizhang run: -o {output}: cannot be written: {error.strerror}", 2)
    print(output)


@app.command(
    epilog="Examples: duizhang sweep growth-rates grid.yml   ·   "
    "duizhang sweep growth-rates grid.csv -j 4 --page   ·   "
    "duizhang sweep growth-rates grid.yml --scheduler tcp://127.0.0.1:8786"
)
def sweep(
    notebook: Annotated[str, typer.Argument(help="A notebook of notebooks/, such as growth-rates.")],
    grid: Annotated[Path, typer.Argument(help="The combinations: YAML (product, always, rows) or CSV (a row each).")],
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Runs at a time. Default: the machine's cores.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder of results. Default: sweep-NOTEBOOK.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the sweep if a combination cannot run. Default: list it, skip it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="More than 10,000 combinations are meant.")] = False,
    results_only: Annotated[
        bool, typer.Option("--results-only", help="Keep the records and the table, drop the notebooks.")
    ] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Make a page of small multiples with its table from all results.")
    ] = False,
    show: Annotated[
        list[str] | None, typer.Option("--show", metavar="VALUE", help="With --page: a recorded value to draw.")
    ] = None,
    retry: Annotated[int, typer.Option("--retry", min=0, help="Times that a failing combination is run again.")] = 0,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, help="A run that takes longer is ended.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option("--memory", metavar="MB", min=16, help="Memory that a run may take (Linux).")
    ] = None,
    data: DataOption = None,
) -> None:
    """Run a notebook for many parameters. All are validated first; started again, it goes on where it stopped."""
    from duizhang.pages import sweep_command

    name = _template(notebook).stem
    raise SystemExit(
        sweep_command.main(
            _root(),
            name,
            grid,
            out or Path(f"sweep-{name}"),
            data=_ledger(data).folder,
            jobs=jobs,
            scheduler=scheduler,
            strict=strict,
            yes=yes,
            results_only=results_only,
            show=show or ([] if page else None),
            retry=retry,
            seconds=seconds,
            megabytes=memory,
        )
    )


@app.command(epilog="Example: duizhang sensitivity yingze-2021.gdp.growth-2016-2020")
def sensitivity(
    claim: Annotated[str, typer.Argument(help="A claim of the ledger, such as yingze-2021.gdp.growth-2016-2020.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the figure (SVG) and its points (CSV) here.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Sweep the assumptions of a claim's verdict (prices, base, people, dollar, rounding): where does it flip?"""
    from duizhang.pages.parameters import nearest
    from duizhang.pages.sensitivity import NothingToSweep, study_of

    facts = _ledger(data).facts()
    known = sorted(c.claim for c in facts.claims)
    if claim not in known:
        _stop(f"duizhang sensitivity: {claim[:120]}: no such claim; {nearest(claim[:120], known)}", 2)
    if out and out.exists() and not out.is_dir():
        _stop(f"duizhang sensitivity: --out {out}: this is a file: expected a folder", 2)
    try:
        study = study_of(facts, claim)
        print(study.text())
        for file in study.write(out) if out else ():
            print(file)
    except NothingToSweep as error:
        _stop(f"duizhang sensitivity: {error.args[0]}", 2)
    except OSError as error:
        _stop(f"duizhang sensitivity: --out {out}: cannot be written to: {error.strerror or error}", 2)


@app.command(
    epilog="Examples: duizhang check   ·   duizhang check --place 迎泽   ·   duizhang check --explain "
    "yingze-2021.gdp.2020   ·   "
    "duizhang check --growth 531.6 895.1 --years 5 --rate 7.1"
)
def check(
    data: Annotated[
        Path | None, typer.Argument(metavar="[DATA]", help="The data folder. Default: the one found from here upward.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the rows shown to verdicts.csv or verdicts.json.")
    ] = None,
    claim: Annotated[str | None, typer.Option("--claim", metavar="ID", help="Only rows on this claim.")] = None,
    family: Annotated[
        str | None,
        typer.Option("--family", metavar="F", help="Only rows of this family of checks, such as growth.deflator."),
    ] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="P", help="Only rows on this place.")] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="ID", help="The whole working of one claim, or of one row by its id."),
    ] = None,
    growth: Annotated[
        tuple[str, str] | None, typer.Option("--growth", metavar="FIRST LAST", help="No ledger: two levels as printed.")
    ] = None,
    years: Annotated[
        int | None, typer.Option("--years", help="With --growth: years from the first level to the last.")
    ] = None,
    rate: Annotated[
        str | None, typer.Option("--rate", help="With --growth: the printed average rate, per cent a year.")
    ] = None,
) -> None:
    """Run every check on a ledger: funnel, findings, what is wanted. Exit 0 whatever it found; 2 on a bad ledger."""
    from duizhang.checks import report

    if growth or years is not None or rate is not None:
        if not growth or years is None or rate is None:
            _stop(
                "duizhang check: --growth, --years and --rate go together, such as --growth 531.6 895.1 "
                "--years 5 --rate 7.1",
                2,
            )
        if data or output or claim or family or place or explain:
            _stop("duizhang check: --growth takes typed numbers and no ledger: leave out DATA and the other options", 2)
        try:
            print(report.growth_text(*growth, years, rate), end="")
        except ValueError as error:
            _stop(f"duizhang check: {error}", 2)
        return
    if output and (output.suffix not in (".csv", ".json") or output.is_dir() or not output.resolve().parent.is_dir()):
        _stop(f"duizhang check: -o {output}: expected a file ending in .csv or .json, in a folder that exists", 2)
    ledger, told = _draft_or_ledger(data)
    facts = ledger.facts()
    chosen = _chosen(ledger, facts, {"claim": claim, "family": family, "place": place, "explain": explain})
    from duizhang.checks.engine import check as run_checks

    verdicts = run_checks(facts)
    if "explain" in chosen:
        try:
            print(report.explain(facts, verdicts, chosen.pop("explain")), end="")
        except KeyError:
            from duizhang.pages.parameters import nearest

            _stop(
                f"duizhang check: --explain {explain}: no such claim; "
                f"{nearest(explain, (c.claim for c in facts.claims))}",
                2,
            )
        return
    shown = None
    if chosen:
        shown = [
            v
            for v in verdicts
            if all(
                value in v.claims if name == "claim" else value == getattr(v, name) for name, value in chosen.items()
            )
        ]
    about = ", ".join(f"{'family' if name == 'check' else name} {value}" for name, value in chosen.items())
    if told:
        print(f"{told}\n")
    print(report.report(facts, verdicts, shown, about), end="")
    if output:
        from duizhang.pages.files import write_atomically

        write_atomically(
            output,
            report.to_csv(verdicts if shown is None else shown)
            if output.suffix == ".csv"
            else report.to_json(facts, verdicts, shown),
        )
        print(output)


def _draft_or_ledger(data: Path | None) -> tuple[Any, str]:
    """The ledger of a data folder, or the one that a draft folder would be, with what to say of it."""
    if data is None or not (data / "draft.csv").is_file():
        return _ledger(data), ""
    from duizhang.intake.draft_check import open_draft
    from duizhang.intake.errors import IntakeError
    from duizhang.ledger import LedgerError

    try:
        return open_draft(data)
    except (IntakeError, LedgerError) as error:
        _stop(str(error), 2)


def _chosen(ledger: Any, facts: Any, options: dict[str, str | None]) -> dict[str, str]:
    """What --claim, --family and --place select, by the columns of a verdict; a wrong one ends the command."""
    from duizhang.checks.verdict import FAMILIES
    from duizhang.pages.parameters import nearest

    chosen = {("check" if name == "family" else name): value for name, value in options.items() if value is not None}
    known = {c.claim for c in facts.claims}
    if "claim" in chosen and chosen["claim"] not in known:
        _stop(f"duizhang check: --claim {chosen['claim']}: no such claim; {nearest(chosen['claim'], sorted(known))}", 2)
    if "check" in chosen and chosen["check"] not in FAMILIES:
        _stop(f"duizhang check: --family {chosen['check']}: no such family; {nearest(chosen['check'], FAMILIES)}", 2)
    if "check" in chosen and not FAMILIES[chosen["check"]].implemented:
        _stop(f"duizhang check: --family {chosen['check']}: listed, and not run yet", 2)
    if "place" in chosen:
        try:
            chosen["place"] = ledger.place(chosen["place"])
        except LookupError as error:
            _stop(f"duizhang check: --place: {error.args[0] if error.args else error}", 2)
    return chosen


@app.command(
    epilog="Examples: duizhang extract report-2023.txt report-2024.pdf --place 澄岭县 --into draft   ·   "
    "duizhang extract reports/ --into draft -j 4   ·   duizhang extract report.html -o draft.json"
)
def extract(
    reports: Annotated[
        list[Path], typer.Argument(metavar="REPORT...", help="Files (text, Markdown, HTML, PDF) or folders of them.")
    ],
    place: Annotated[str, typer.Option("--place", metavar="NAME", help="The place. Default: from its title.")] = "",
    parent: Annotated[str, typer.Option("--parent", metavar="NAME", help="What the place lies in.")] = "",
    published: Annotated[
        str, typer.Option("--published", metavar="DATE", help="When it was given: 2023-12-28, 2023-12 or 2023.")
    ] = "",
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DIR", help="A draft folder, made or added to.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="One file instead: draft.csv or draft.json.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Reports read at a time. Default: the machine's cores.")
    ] = None,
) -> None:
    """Read reports into draft claims. Exit 1 if some could not be read, 2 on bad usage."""
    from duizhang.intake import extraction
    from duizhang.intake.errors import IntakeError
    from duizhang.intake.folder import DraftFolder
    from duizhang.intake.report import Given
    from duizhang.intake.restore import as_period

    _right_extract(into, output, published)
    try:
        files, given = extraction.files_of(reports, into), Given(place, parent, as_period(published))
        cores, stayed = jobs or os.cpu_count() or 1, 0
        if into is None:
            outcomes = extraction.extract_to_file(output, files, given, cores)
        else:
            outcomes, stayed = extraction.extract_into(DraftFolder(into), files, given, cores)
    except IntakeError as error:
        _stop(f"duizhang extract: {error}", 2)
    except OSError as error:
        _stop(f"duizhang extract: {into or output}: cannot be written to: {error.strerror or error}", 2)
    print(extraction.summary(outcomes, stayed, into), file=sys.stdout if into or output else sys.stderr)
    raise SystemExit(0 if all(o.about is not None for o in outcomes) else 1)


def _right_extract(into: Path | None, output: Path | None, published: str) -> None:
    """Refuse wrong options of ``extract`` before anything is read."""
    from duizhang.ledger.schema import PERIOD

    if into is not None and output is not None:
        _stop("duizhang extract: --into DIR and -o FILE exclude each other: expected one of them", 2)
    if into is not None and into.exists() and not into.is_dir():
        _stop(f"duizhang extract: --into {into}: this is a file: expected a folder", 2)
    if output and (output.suffix not in (".csv", ".json") or output.is_dir() or not output.resolve().parent.is_dir()):
        _stop(f"duizhang extract: -o {output}: expected a file ending in .csv or .json, in a folder that exists", 2)
    if published and not re.fullmatch(PERIOD, published):
        _stop(f"duizhang extract: --published {published}: expected a day, month or year as 2023-12-28, 2023", 2)


@app.command(
    epilog="Examples: duizhang review draft   ·   duizhang review draft --accept-confident   ·   "
    "duizhang review draft --accept-confident 0.9"
)
def review(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The draft folder.")],
    threshold: Annotated[
        float, typer.Argument(metavar="[THRESHOLD]", min=0, max=1, help="With --accept-confident: from here on.")
    ] = 0.9,
    accept_confident: Annotated[
        bool, typer.Option("--accept-confident", help="Accept what is this confident without asking.")
    ] = False,
) -> None:
    """Walk through a draft's rows, doubtful ones first. Each decision is written at once; begin again at any time."""
    from duizhang.intake.errors import IntakeError
    from duizhang.intake.review import Review
    from duizhang.ledger import LedgerError

    try:
        session = Review(folder)
        if accept_confident:
            print(f"{session.accept_confident(threshold)} rows accepted, with a confidence of {threshold:g} or more")
            print(session.counts())
        else:
            session.ask(sys.stdin, lambda text: print(text, end="" if text.endswith("> ") else "\n", flush=True))
    except (IntakeError, LedgerError) as error:
        _stop(f"duizhang review: {error}", 2)


@app.command(epilog="Examples: duizhang adopt draft   ·   duizhang adopt draft --out mycounty --outside outside.xlsx")
def adopt(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The draft folder.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR2", help="The data folder. Default: DIR/data.")
    ] = None,
    outside: Annotated[
        Path | None,
        typer.Option("--outside", metavar="FILE", help="Outside figures. Default: DIR/outside.csv or .xlsx."),
    ] = None,
) -> None:
    """Check a draft against the schema and make it a data folder. Exit 2 with every bad row where it does not fit."""
    from duizhang.intake.adopt import adopt as make
    from duizhang.intake.errors import IntakeError
    from duizhang.ledger import LedgerError

    try:
        made = make(folder, out, outside)
    except (IntakeError, LedgerError) as error:
        _stop(f"duizhang adopt: {error}", 2)
    except OSError as error:
        _stop(f"duizhang adopt: {out or folder}: cannot be written to: {error.strerror or error}", 2)
    print(made.text)
    print(made.folder)


@intake_app.command("template", epilog="Example: duizhang intake template -o outside.xlsx")
def intake_template(
    output: Annotated[Path, typer.Option("--output", "-o", help="A file ending in .csv or .xlsx.")] = Path(
        "outside.xlsx"
    ),
) -> None:
    """Write the empty table of outside figures: place, indicator, year, value, unit, source."""
    from duizhang.intake.outside import template
    from duizhang.ledger.files import write_atomic

    if output.suffix not in (".csv", ".xlsx") or output.is_dir() or not output.resolve().parent.is_dir():
        _stop(f"duizhang intake template: -o {output}: expected a file ending in .csv or .xlsx, in a folder", 2)
    if output.exists():
        _stop(f"duizhang intake template: -o {output}: this file exists already: expected a new one", 2)
    write_atomic(output, template(output))
    print(output)


@app.command(epilog="Example: duizhang params growth-rates")
def params(notebook: Annotated[str, typer.Argument(help="A notebook of notebooks/, such as growth-rates.")]) -> None:
    """Print a notebook's parameters: name, type, default, allowed values, meaning."""
    from duizhang.pages.parameters import model_for

    model = model_for(_template(notebook).stem)
    rows = [list(model.table()[0]), *(list(r.values()) for r in model.table())]
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]) - 1)]
    print(model.question)
    for row in rows:
        print("  ".join([c.ljust(w) for c, w in zip(row, widths, strict=False)] + [row[-1]]).rstrip())


@app.command(
    epilog="Examples: duizhang assign --list   ·   duizhang assign rounding --roster roster.csv --out copies   ·   "
    "duizhang assign prices --roster roster.csv --out copies --keys keys --variants 4 --zh"
)
def assign(
    assignment: Annotated[str | None, typer.Argument(help="An assignment, such as rounding; see --list.")] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="CSV", help="Moodle's or Canvas's export, or ids and names.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="The folder that is handed out.")] = None,
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="DIR", help="Keys and seed, never handed out. Default: OUT-keys.")
    ] = None,
    zh: Annotated[bool, typer.Option("--zh", help="Write the Chinese version too.")] = False,
    sheet: Annotated[bool, typer.Option("--sheet/--no-sheet", help="A printable page for each student.")] = True,
    variants: Annotated[
        int, typer.Option("--variants", metavar="K", min=0, help="K variants. Default: one for each student.")
    ] = 0,
    real: Annotated[
        bool, typer.Option("--real", help="Draw from the ledger's own figures, not invented ones.")
    ] = False,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="FILE", help="A file of random bytes; a number is for tests only.")
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="F", help="notebook, or nbgrader: a course folder with the variants.")
    ] = "notebook",
    listing: Annotated[bool, typer.Option("--list", help="Print the assignments that there are.")] = False,
) -> None:
    """Write a copy of an assignment for each student, all different, and the keys to a folder of their own."""
    from duizhang.classroom import command

    command.assign(assignment, roster, out, keys, zh, sheet, variants, real, seed, format, listing)


@app.command(
    epilog="Examples: duizhang grade submissions.zip --keys copies-keys -o grades.csv   ·   "
    "duizhang grade handed-in/ --keys copies-keys -o grades.csv --late 2026-03-01T23:59 --marks grades-open.csv"
)
def grade(
    submissions: Annotated[Path, typer.Argument(help="The zip as the LMS wrote it, or a folder.")],
    keys: Annotated[Path, typer.Option("--keys", metavar="DIR", help="The folder of keys that assign wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The grade table; others are named after it.")] = Path(
        "grades.csv"
    ),
    assignment: Annotated[
        str | None, typer.Option("--assignment", metavar="NAME", help="Which, where there are keys of several.")
    ] = None,
    late: Annotated[
        str | None, typer.Option("--late", metavar="TIME", help="Mark what came after it, such as 2026-03-01T23:59.")
    ] = None,
    marks: Annotated[
        Path | None, typer.Option("--marks", metavar="CSV", help="The marked sheet of the open question.")
    ] = None,
) -> None:
    """Grade what was handed in without running any of it: points, comments, the LMS's columns."""
    from duizhang.classroom import command

    command.grade(submissions, keys, output, assignment, late, marks)


@app.command(
    epilog="Examples: duizhang plant --errors 5 --out hunt   ·   "
    "duizhang plant --errors 3 --families sum.parts,share.level --groups 12 --out hunt --keys hunt-keys"
)
def plant(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder that is handed out.")],
    errors: Annotated[int, typer.Option("--errors", metavar="N", min=1, help="How many numbers are wrong.")] = 5,
    families: Annotated[
        str | None, typer.Option("--families", metavar="F,F", help="Families of checks that find them. Default: any.")
    ] = None,
    keys: Annotated[Path | None, typer.Option("--keys", metavar="DIR", help="Default: OUT-keys.")] = None,
    groups: Annotated[int, typer.Option("--groups", metavar="N", min=1, help="A version for each group.")] = 1,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="FILE", help="A file of random bytes; a number is for tests only.")
    ] = None,
) -> None:
    """Write the sample reports with planted contradictions for a class to find, and the key that says which."""
    from duizhang.classroom import command

    command.plant(errors, families, out, keys, groups, seed)


@sources_app.command("verify", epilog="Example: duizhang sources verify ../sources")
def sources_verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds the documents' files.")],
    data: DataOption = None,
) -> None:
    """Prove each row of the ledger against the documents: digests, offsets, digits, quotes. Exit 1 where it does not hold."""
    from duizhang.ledger.verify import report, verify

    if not folder.is_dir():
        _stop(f"duizhang sources verify: {folder} is not a folder: expected the one that holds the documents' files", 2)
    results = verify(_ledger(data), folder)
    print(report(results))
    raise SystemExit(0 if all(r.ok for r in results) else 1)


@sources_app.command("compare", epilog="Example: duizhang sources compare ../sources")
def sources_compare(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds the documents' files.")],
    data: DataOption = None,
) -> None:
    """Write passages.csv: the runs of words that two documents share after restoration."""
    from duizhang.ledger.compare import write_passages

    if not folder.is_dir():
        _stop(
            f"duizhang sources compare: {folder} is not a folder: expected the one that holds the documents' files", 2
        )
    print(write_passages(_ledger(data), folder))


def main() -> None:
    """Entry point; Ctrl-C ends with one line and exit code 130."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("PYTHONUTF8", "1")
    try:
        app()
    except SystemExit as end:
        if end.code == 130:  # typer has made Ctrl-C an exit of its own, without a word
            _stop("stopped", 130)
        raise
    except BrokenPipeError:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
