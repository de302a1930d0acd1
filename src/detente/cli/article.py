"""`detente article`: the report out of a page, and what was cut."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.records import Article

__all__ = ["article"]


def article(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file, a folder, an address, or - for stdin.")],
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="FILE", help="Cut also what recurs on the site's pages in this archive."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the article as JSON.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead into private networks.")
    ] = False,
) -> None:
    """Print the report out of a page, with everything that was cut and why.

    A page alone does not show what its site prints on every page; with `--store` an archive's pages of the site do.
    """
    from detente.archive import Archive
    from detente.articles import extract_article
    from detente.cli.show import json_line, make_console, print_article
    from detente.errors import NoArticleError
    from detente.pages import read_pages
    from detente.records import Rejected

    console, failed = make_console(), False
    with contextlib.ExitStack() as stack:
        archive = stack.enter_context(Archive(store, read_only=True)) if store else None
        for page in read_pages(source, allow_private=allow_private):
            try:
                if isinstance(page, Rejected):
                    raise NoArticleError(page.reason, where=page.origin, position=page.position)
                found = extract_article(page)
            except NoArticleError as error:
                failed = True
                typer.secho(f"no article: {error}", fg="yellow", err=True)
                continue
            found = _cut_recurring(found, archive) if archive else found
            if as_json:
                typer.echo(json_line(found.to_json()))
            else:
                print_article(console, found, cuts=True, body=True)
                console.print()
    if failed:
        raise typer.Exit(1)


def _cut_recurring(article: Article, archive: Archive) -> Article:
    """Return the article without what recurs on the archive's pages of its site."""
    from detente.articles import RecurringLines

    lines = RecurringLines()
    for each in (article, *archive.neighbours(article)):
        lines.learn(each)
    return lines.cut(article)
