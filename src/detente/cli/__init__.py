"""The command line: each command opens what it needs, calls one function and prints what comes back."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from detente import __version__
from detente.cli.article import article
from detente.cli.code import code
from detente.cli.demo import demo
from detente.cli.evaluate import evaluate
from detente.cli.relation import relation
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
app.command()(relation)
app.command()(evaluate)
app.command()(demo)


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
    try:
        app()
    except DetenteError as error:
        print(f"detente: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # The reader (`| head`) has gone; that is no error.
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        print("detente: stopped; run the same command again to go on", file=sys.stderr)
        sys.exit(130)
