"""The command line: each command opens what it needs, calls one function and prints what comes back."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from detente import __version__
from detente.cli.actors import actors
from detente.cli.archive import app as archive
from detente.cli.article import article
from detente.cli.brief import brief
from detente.cli.code import code
from detente.cli.demo import demo
from detente.cli.evaluate import evaluate
from detente.cli.exchange import export_events, import_events
from detente.cli.relation import relation, relations
from detente.cli.review import review
from detente.cli.run import run
from detente.cli.serve import serve
from detente.cli.statements import ledger, positions, statements
from detente.cli.stories import stories
from detente.cli.trade import app as trade
from detente.cli.watch import watch
from detente.errors import DetenteError

__all__ = ["app", "main"]

app = typer.Typer(
    name="detente",
    help="Turn news reports into an auditable record of how states treat one another.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(code)
app.command()(article)
app.command()(stories)
app.command()(actors)
app.command()(relation)
app.command()(relations)
app.command()(brief)
app.command("export")(export_events)
app.command("import")(import_events)
app.command()(statements)
app.command()(ledger)
app.command()(positions)
app.command()(evaluate)
app.command()(serve)
app.command()(review)
app.command()(demo)
app.command()(watch)
app.command()(run)
app.add_typer(archive)
app.add_typer(trade)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command line; an error of ours is one line on stderr and exit code 2."""
    _write_utf8()
    try:
        app()
    except DetenteError as error:
        typer.echo(f"detente: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        # A disk that is full or read-only, in the middle of writing: what an archive holds by then is whole.
        where = f"{error.filename}: " if error.filename else "the output could not be written: "
        typer.echo(f"detente: {where}{error.strerror or error}; free some room or choose another place", err=True)
        sys.exit(2)
    except SystemExit as ended:
        # Typer makes exits of its own out of both; that the reader (`| head`) has gone is no error.
        if _came_of(ended, BrokenPipeError):
            sys.exit(0)
        if _came_of(ended, KeyboardInterrupt):
            typer.echo("detente: stopped; with --store the same command goes on where it was", err=True)
            sys.exit(130)
        raise


def _write_utf8() -> None:
    """Write UTF-8 into files and pipes whatever the locale; a terminal keeps its own, with `?` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _came_of(error: BaseException, kind: type[BaseException]) -> bool:
    behind = error.__cause__ or error.__context__
    return behind is not None and (isinstance(behind, kind) or _came_of(behind, kind))
