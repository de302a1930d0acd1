"""`detente review`: what people said of an archive's records, and gold labels out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.errors import DetenteError, StoreError

__all__ = ["review"]


def review(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="The archive whose corrections to print.")],
    gold: Annotated[bool, typer.Option("--gold", help="Print gold labels, as `detente evaluate` reads them.")] = False,
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Print a block of the corpus, to train the coder on.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to standard output.")
    ] = None,
) -> None:
    """Print what people confirmed, corrected and rejected on the site, as JSON Lines, the first word first."""
    from detente.cli.show import json_line
    from detente.cli.target import write_text
    from detente.review import Corrections, corpus_block, corrections_path, gold_rows

    if gold and corpus:
        raise DetenteError("--gold and --corpus are two forms of the same; choose one")
    if not archive.exists():
        raise StoreError(f"there is no archive at {archive}; `detente code SOURCE --store {archive}` makes one")
    kept = Corrections(corrections_path(archive))
    if corpus:
        block, lost = corpus_block(kept.current("event"))
        write_text(block, out)
        told = f"; {lost} reviewed events do not fit a block and were left out" if lost else ""
        typer.echo(f"a corpus block of {archive}{told}", err=True)
        return
    rows = gold_rows(kept.current("event")) if gold else (word.to_json() for word in reversed(kept.history()))
    lines = [json_line(row) for row in rows]
    write_text("".join(f"{line}\n" for line in lines), out)
    typer.echo(f"{len(lines)} {'gold labels' if gold else 'corrections'} of {archive}", err=True)
