"""`detente code`: pages in, events out."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.records import Event, Page, Rejected
    from detente.run import Coded

__all__ = ["Format", "code", "parse_day"]


class Format(StrEnum):
    """How events are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


def parse_day(text: str | None) -> date | None:
    """Return the day of an option like `--since 2024-05-02`."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date like 2024-05-02") from None


def code(
    sources: Annotated[
        list[str], typer.Argument(help="Files (HTML, text, JSONL, WARC; also .gz), folders, addresses, or - for stdin.")
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write the events.")] = Format.table,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None,
    store: Annotated[
        Path | None, typer.Option("--store", help="Keep everything in this archive; a killed run goes on from it.")
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", "-e", help="Show each event's sentence, trigger marked.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that code side by side.")] = 1,
    since: Annotated[str | None, typer.Option(help="Only reports published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Only reports published up to this day.")] = None,
    rejected: Annotated[
        Path | None, typer.Option("--rejected", help="Write what was not coded, and why, to this JSONL file.")
    ] = None,
    allow_private: Annotated[bool, typer.Option(help="Let addresses lead into private networks.")] = False,
) -> None:
    """Code the events of news pages: who did or said what to whom, about what, when and where, told by whom."""
    if format is Format.parquet and out is None:
        raise typer.BadParameter("a Parquet file needs --out FILE")
    from detente.archive import Archive
    from detente.cli.show import make_console
    from detente.pages import read_pages
    from detente.run import code_into

    first, last = parse_day(since), parse_day(until)
    quiet = make_console(stderr=True)
    # Articles are shown in the order they come; this also tells which of a store's events belong to this run.
    shown: list[str] = []
    refused: list[Rejected] = []

    def pages() -> Iterator[Page | Rejected]:
        for source in sources:
            yield from read_pages(source, allow_private=allow_private, since=first, until=last)

    with contextlib.ExitStack() as stack:
        path = store or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-"))) / "run.duckdb"
        archive = stack.enter_context(Archive(path))
        progress = stack.enter_context(_progress())
        seen_pages: set[str] = set()

        def noted(found: Iterable[Page | Rejected]) -> Iterator[Page | Rejected]:
            for page in found:
                progress()
                if hasattr(page, "content_hash"):
                    seen_pages.add(page.content_hash)
                yield page

        def seen(result: Coded | Rejected) -> None:
            if hasattr(result, "reason"):
                refused.append(result)
                quiet.print(f"not coded: {_line(result)}", style="yellow", markup=False)

        tally = code_into(archive, noted(pages()), jobs=jobs, since=first, until=last, seen=seen)
        del shown
        events = (e for e in archive.events() if _of_run(e, archive, seen_pages))
        target = (
            stack.enter_context(out.open("w", encoding="utf-8", newline=""))
            if out and format is not Format.parquet
            else sys.stdout
        )
        if format is Format.table:
            _write_tables(archive, seen_pages, target, evidence=evidence)
        else:
            write_events(events, format, target, out)
        if rejected:
            with rejected.open("w", encoding="utf-8") as lines:
                for item in refused:
                    lines.write(json.dumps(item.to_json(), ensure_ascii=False) + "\n")
    parts = [f"{tally.coded} coded"]
    parts += [f"{tally.known} in the archive already"] if tally.known else []
    parts += [f"{tally.outside} outside the dates"] if tally.outside else []
    parts += [f"{tally.rejected} not coded"] if tally.rejected else []
    if tally.rejected or tally.coded + tally.known != 1:
        quiet.print(", ".join(parts), markup=False)
    if tally.rejected:
        raise typer.Exit(1)


def _of_run(event: Event, archive: Archive, pages: set[str]) -> bool:
    article = archive.article(event.article_id)
    return article is not None and article.content_hash in pages


def _line(rejected: Rejected) -> str:
    return f"{rejected.origin}{f', {rejected.position}' if rejected.position else ''}: {rejected.reason}"


@contextlib.contextmanager
def _progress() -> Iterator[object]:
    """Count pages on stderr once a second of work has passed; nothing when piped."""
    import time

    if not sys.stderr.isatty():
        yield lambda: None
        return
    started = last = time.monotonic()
    count = 0

    def step() -> None:
        nonlocal last, count
        count += 1
        now = time.monotonic()
        if now - last > 0.5:
            last = now
            print(f"\r{count} pages, {count / (now - started):.0f} a second ", end="", file=sys.stderr, flush=True)

    yield step
    if last > started:
        print("\r" + " " * 50 + "\r", end="", file=sys.stderr, flush=True)


def write_events(events: Iterable[Event], format: Format, target: IO[str], out: Path | None) -> None:
    """Write events as JSON Lines or CSV to `target`, or as Parquet to `out`."""
    from detente.export import COLUMNS, to_csv_row, write_parquet

    if format is Format.parquet:
        if out is None:
            raise DetenteError("a Parquet file needs a path")
        write_parquet((e.to_json() for e in events), out)
    elif format is Format.csv:
        writer = csv.DictWriter(target, list(COLUMNS))
        writer.writeheader()
        for event in events:
            writer.writerow(to_csv_row(event.to_json()))
    else:
        for event in events:
            target.write(json.dumps(event.to_json(), ensure_ascii=False) + "\n")


def _write_tables(archive: Archive, pages: set[str], target: IO[str], *, evidence: bool) -> None:
    from rich.console import Console

    from detente.cli.show import make_console, print_article, print_events

    console = make_console() if target is sys.stdout else Console(file=target, width=160, highlight=False)
    by_article: dict[str, list[Event]] = {}
    for event in archive.events(story_once=False):
        by_article.setdefault(event.article_id, []).append(event)
    copies = {a: story for story in archive.stories() for a in story.article_ids if a != story.lead_id}
    for article in archive.articles():
        if article.content_hash not in pages:
            continue
        print_article(console, article, cuts=len(pages) == 1)
        if article.id in copies:
            console.print(f"  a copy: its story is told by {copies[article.id].lead_id}", markup=False)
        else:
            print_events(console, by_article.get(article.id, []), evidence=evidence)
        console.print()
