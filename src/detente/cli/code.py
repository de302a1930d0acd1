"""`detente code`: pages in, events out."""

from __future__ import annotations

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from detente.cli.target import check_target, write_records
from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.archive import Archive
    from detente.records import Event
    from detente.run import Coded, Tally

__all__ = ["Format", "code", "parse_days"]


class Format(StrEnum):
    """How events are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


def parse_days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the days of `--since` and `--until`; raise DetenteError for one that is none, or where they cross."""
    days: list[date | None] = []
    for option, text in (("--since", since), ("--until", until)):
        try:
            days.append(date.fromisoformat(text) if text is not None else None)
        except ValueError:
            raise DetenteError(f"{option} {text}: not a date; write it as 2024-05-02") from None
    first, last = days
    if first and last and last < first:
        raise DetenteError(f"--since {first} comes after --until {last}; there is nothing between them")
    return first, last


def code(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files (HTML, text, JSONL, WARC; also .gz), folders, addresses, or - for stdin.",
            show_default=False,
        ),
    ],
    form: Annotated[Format, typer.Option("--format", "-f", help="How to write the events.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="FILE", help="Keep everything in this archive; a killed run goes on from it."),
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", "-e", help="Show each event over its sentence instead of in a table.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes that code side by side.")
    ] = 1,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Only reports published on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Only reports published up to this day.")
    ] = None,
    rejected: Annotated[
        Path | None,
        typer.Option("--rejected", metavar="FILE", help="Write what was not coded, and why, to this JSONL file."),
    ] = None,
    actors: Annotated[
        Path | None, typer.Option("--actors", metavar="CSV", help="Your own actors, which win over ours.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let addresses lead into private networks.")
    ] = False,
    page_seconds: Annotated[
        float, typer.Option("--page-seconds", min=0.1, metavar="N", help="Seconds that one page may take.")
    ] = 60.0,
    page_megabytes: Annotated[
        int,
        typer.Option("--page-megabytes", min=50, metavar="N", help="Memory that one page may take, with several jobs."),
    ] = 2_000,
) -> None:
    """Code the events of news pages: who did or said what to whom, about what, when and where, told by whom."""
    if form is Format.parquet and out is None:
        raise DetenteError("--format parquet needs --out FILE")
    first, last = parse_days(since, until)
    check_target("--out", out)
    check_target("--rejected", rejected)
    from detente.archive import Archive
    from detente.cli.show import json_line
    from detente.export import COLUMNS, write_parquet
    from detente.pages import read_pages
    from detente.records import Page, Rejected
    from detente.run import code_into, is_within
    from detente.workers import Limits

    # By these the run's own articles are told from the rest of its archive; one made for the run has no rest.
    hashes: set[int] = set()
    progress = _Progress()

    def pages() -> Iterator[Page | Rejected]:
        for source in sources:
            for page in read_pages(source, allow_private=allow_private, since=first, until=last):
                progress.step()
                if isinstance(page, Page) and store:
                    hashes.add(_short(page.content_hash))
                yield page

    def seen(result: Coded | Rejected) -> None:
        if isinstance(result, Rejected):
            if refused:
                refused.write(f"{json_line(result.to_json())}\n")
            progress.clear()
            where = f"{result.origin}, {result.position}" if result.position else result.origin
            typer.secho(f"not coded: {where}: {result.reason}", fg="yellow", err=True)

    with contextlib.ExitStack() as stack:
        refused = stack.enter_context(_written_whole(rejected)) if rejected else None
        path = store or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-"))) / "run.duckdb"
        archive = stack.enter_context(Archive(path))
        tally = code_into(
            archive, pages(), jobs=jobs, since=first, until=last, actors=actors, seen=seen,
            limits=Limits(page_seconds, page_megabytes),
        )  # fmt: skip
        progress.clear()
        run = None
        if store:
            own = (a for a in archive.articles() if _short(a.content_hash) in hashes and is_within(a, first, last))
            run = {article.id for article in own}
        if form is Format.parquet and out:
            write_parquet((event.to_json() for event in archive.events(articles=run)), out)
        else:
            target = stack.enter_context(out.open("w", encoding="utf-8", newline="")) if out else sys.stdout
            if form is Format.table:
                _write_tables(archive, run, target, evidence=evidence)
            else:
                lines = (event.to_json() for event in archive.events(articles=run))
                write_records(lines, target, COLUMNS if form is Format.csv else None)
    if (tally.coded + tally.known, tally.outside, tally.rejected) != (1, 0, 0):
        typer.echo(_sum_up(tally), err=True)
    if tally.rejected:
        raise typer.Exit(1)


@contextlib.contextmanager
def _written_whole(path: Path) -> Iterator[IO[str]]:
    """Open a file that takes its name when it is complete; until then a folder that is read passes it over."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as stream:
            yield stream
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _short(content_hash: str) -> int:
    """Return 60 bits of a content hash: enough to tell the pages of an archive apart, in half the memory."""
    return int(content_hash[:15], 16)


def _sum_up(tally: Tally) -> str:
    parts = [f"{tally.coded} coded"]
    parts += [f"{tally.known} in the archive already"] if tally.known else []
    parts += [f"{tally.outside} outside the dates"] if tally.outside else []
    parts += [f"{tally.rejected} not coded"] if tally.rejected else []
    return ", ".join(parts)


class _Progress:
    """Counts pages on stderr, twice a second at most; nothing when piped."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._started = self._last = time.monotonic()
        self._count = 0
        self._there = False

    def step(self) -> None:
        """Count one page more."""
        self._count += 1
        now = time.monotonic()
        if self._shows and now - self._last > 0.5:
            self._last, self._there = now, True
            rate = self._count / (now - self._started)
            print(f"\r{self._count} pages, {rate:.0f} a second ", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the count off its line, so that something else can stand there."""
        if self._there:
            self._there = False
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _write_tables(archive: Archive, run: set[str] | None, target: IO[str], *, evidence: bool) -> None:
    """Write each article of the run with the events it speaks for; a copy has only those its story's teller lacks."""
    from detente.cli.show import make_console, print_article, print_events

    console = make_console() if target is sys.stdout else make_console(file=target)
    run = {article.id for article in archive.articles()} if run is None else run
    by_article: dict[str, list[Event]] = {}
    for event in archive.events(articles=run):
        by_article.setdefault(event.article_id, []).append(event)
    tellers: dict[str, str] = {}
    for story in archive.stories():
        told = [a for a in (story.lead_id, *story.article_ids) if a in run]
        tellers |= dict.fromkeys(told, told[0]) if told else {}
    for article in archive.articles():
        if article.id not in run:
            continue
        print_article(console, article, cuts=len(run) == 1)
        events, teller = by_article.get(article.id, []), tellers.get(article.id, article.id)
        if teller != article.id:
            console.print(f"  a copy: its story is told by {teller}", markup=False)
        if events or teller == article.id:
            print_events(console, events, evidence=evidence)
        console.print()
