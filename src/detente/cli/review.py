"""`detente review`: what people said of an archive's records, and gold labels out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.errors import StoreError

__all__ = ["review"]


def review(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="The archive whose corrections to print.")],
    gold: Annotated[bool, typer.Option("--gold", help="Print gold labels, as `detente evaluate` reads them.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
) -> None:
    """Print what people confirmed, corrected and rejected on the site, as JSON Lines, the first word first."""
    from detente.cli.show import json_line
    from detente.review import Corrections, corrections_path, gold_rows

    if not archive.exists():
        raise StoreError(f"there is no archive at {archive}; `detente code SOURCE --store {archive}` makes one")
    kept = Corrections(corrections_path(archive))
    rows = gold_rows(kept.current("event")) if gold else (word.to_json() for word in reversed(kept.history()))
    lines = [json_line(row) for row in rows]
    if out is None:
        for line in lines:
            typer.echo(line)
    else:
        try:
            out.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        except OSError as error:
            raise StoreError(f"{out} cannot be written: {error.strerror}") from error
    typer.echo(f"{len(lines)} {'gold labels' if gold else 'corrections'} of {archive}", err=True)
