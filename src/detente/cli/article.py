"""`detente article`: the report out of a page, and what was cut."""

from __future__ import annotations

import json
from typing import Annotated

import typer

__all__ = ["article"]


def article(
    source: Annotated[str, typer.Argument(help="A file, an address, or - for stdin.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Let addresses lead into private networks.")] = False,
) -> None:
    """Print the report out of a page, with everything that was cut and why."""
    from detente.articles import extract_article
    from detente.cli.show import make_console, print_article
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
            make_console(stderr=True).print(f"no article: {error}", style="yellow", markup=False)
            continue
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
        else:
            print_article(console, found, cuts=True, body=True)
    if failed:
        raise typer.Exit(1)
