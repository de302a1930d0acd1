"""`detente brief`: a relation in a page or two of prose."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.relation import By
from detente.errors import DetenteError

__all__ = ["brief"]


class Format(StrEnum):
    """How the brief is written."""

    md = "md"
    html = "html"
    json = "json"


def brief(
    first: Annotated[str, typer.Argument(metavar="STATE", help="A state: CHN, or China.")],
    second: Annotated[str, typer.Argument(metavar="STATE", help="The other state.")],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only from this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only up to this day.")] = None,
    by: Annotated[By, typer.Option("--by", help="Length of the periods.")] = By.month,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write it.")] = Format.md,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
) -> None:
    """Write how two states stand, what changed, what is open and what is coming, each sentence with its sources."""
    from detente.archive import Archive
    from detente.brief.write import write_html, write_markdown
    from detente.cli.code import parse_days
    from detente.cli.relation import state_code
    from detente.cli.show import json_line
    from detente.cli.target import write_text

    pair = (state_code(first), state_code(second))
    if pair[0] == pair[1]:
        raise DetenteError(f"{first} and {second} are one state; a brief needs two")
    start, end = parse_days(since, until)
    with Archive(store, read_only=True) as archive:
        found = archive.brief(*pair, since=start, until=end, by=by.value)
    if form is Format.json:
        text = json_line(found.to_json()) + "\n"
    else:
        text = write_html(found) if form is Format.html else write_markdown(found)
    write_text(text, out)
