"""`detente demo`: the example corpus, coded and told."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from detente.errors import DetenteError

__all__ = ["demo"]


def demo(
    store: Annotated[
        Path | None, typer.Option("--store", metavar="FILE", help="Keep the archive here, to look further.")
    ] = None,
) -> None:
    """Code the example corpus and print how China and Canada treated each other from 2016 to 2025."""
    import contextlib
    from datetime import date

    from detente.archive import Archive
    from detente.cli.relation import print_moves, print_relation
    from detente.cli.show import make_console
    from detente.demo import pages_folder
    from detente.pages import read_pages
    from detente.relations import relation
    from detente.run import code_into, usable_cores

    console = make_console()
    console.print(
        "The demo corpus: reports composed for this project from the public record. Their outlets are invented and\n"
        "serve as examples; the events are real. Nothing here was copied from a newspaper.\n",
        markup=False,
    )
    with contextlib.ExitStack() as stack:
        path = store or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-"))) / "demo.duckdb"
        archive = stack.enter_context(Archive(path))
        tally = code_into(archive, read_pages(pages_folder()), jobs=min(2, usable_cores()))
        if tally.rejected:
            first = next(iter(archive.rejected()))
            raise DetenteError(
                f"{tally.rejected} demo pages could not be coded; the first, {first.origin}: {first.reason}"
            )
        counts = archive.counts()
        console.print(
            f"{tally.coded + tally.known} pages, {counts['stories']} stories once copies are merged, "
            f"{counts['events']} events in all, counted once per story below.\n",
            markup=False,
        )
        events = list(archive.events(pair=("CHN", "CAN")))
        found = relation(
            events, ("CHN", "CAN"), by="year", since=date(2016, 1, 1), until=date(2025, 12, 31), volume="raw"
        )
        console.print(
            "China and Canada, 2016 to 2025: the sum of what they did to each other, year by year", style="bold"
        )
        print_relation(console, found, {event.id: event for event in events})
        print_moves(console, found, events)
    console.print()
    if store:
        console.print("To look further:", style="bold")
        console.print(
            f"  detente relation CHN CAN --store {store} --by quarter\n"
            f"  detente relation USA IRN --store {store} --by year\n"
            f"  detente code {pages_folder()} --store {store} --format jsonl --out events.jsonl",
            markup=False, soft_wrap=True,
        )  # fmt: skip
    else:
        console.print(
            "To keep the archive and look further: .venv/bin/detente demo --store demo.duckdb\n"
            "To code a page of your own:           .venv/bin/detente code page.html --evidence",
            markup=False, soft_wrap=True,
        )  # fmt: skip
