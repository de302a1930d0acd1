"""`detente article`: the report out of a page, and what was cut."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["article"]


def article(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file, a folder, an address, or - for stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead into private networks.")
    ] = False,
) -> None:
    """Print the report out of a page, with everything that was cut and why."""
    from detente.articles import extract_article
    from detente.cli.show import json_line, make_console, print_article
    from detente.errors import NoArticleError
    from detente.pages import read_pages
    from detente.records import Rejected

    console, failed = make_console(), False
    for page in read_pages(source, allow_private=allow_private):
        try:
            if isinstance(page, Rejected):
                raise NoArticleError(page.reason, where=page.origin, position=page.position)
            found = extract_article(page)
        except NoArticleError as error:
            failed = True
            typer.secho(f"no article: {error}", fg="yellow", err=True)
            continue
        if as_json:
            typer.echo(json_line(found.to_json()))
        else:
            print_article(console, found, cuts=True, body=True)
            console.print()
    if failed:
        raise typer.Exit(1)
