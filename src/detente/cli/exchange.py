"""`detente export` and `detente import`: events to other schemes' files, and others' events beside ours."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from datetime import date

    from detente.archive import Archive

__all__ = ["export_events", "import_events"]


class Scheme(StrEnum):
    """The formats events are written in."""

    plover = "plover"
    polecat = "polecat"
    icews = "icews"
    gdelt = "gdelt"
    gdelt_mentions = "gdelt-mentions"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"


class Source(StrEnum):
    """Whose events are imported."""

    gdelt = "gdelt"
    icews = "icews"
    polecat = "polecat"


def export_events(
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to read.")],
    form: Annotated[Scheme, typer.Option("--format", "-f", help="The scheme to write.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
    pair: Annotated[
        str | None, typer.Option("--pair", metavar="A-B", help="Only what two states did to each other: CHN-CAN.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only events from this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Only events up to this day.")] = None,
    foreign: Annotated[
        Source | None, typer.Option("--foreign", help="Write imported events of this source back as they came.")
    ] = None,
) -> None:
    """Write an archive's events in the columns of another scheme, each once for all copies of its report."""
    from detente.archive import Archive
    from detente.cli.code import parse_days
    from detente.export import write_parquet

    if form is Scheme.parquet and out is None:
        raise DetenteError("--format parquet needs --out FILE")
    chosen = _pair(pair)
    start, end = parse_days(since, until)
    with Archive(store, read_only=True) as archive:
        if foreign is not None:
            with _target(out) as target:
                count = _write_back(archive, foreign, form, target)
        elif form is Scheme.parquet and out is not None:
            events = archive.events(pair=chosen, since=start, until=end)
            write_parquet((event.to_json() for event in events), out)
            count = -1
        else:
            with _target(out) as target:
                count = _write(archive, form, target, chosen, start, end)
    if out is not None and count >= 0:
        typer.echo(f"{count} rows written to {out}", err=True)


def _write(
    archive: Archive,
    form: Scheme,
    target: IO[str],
    pair: tuple[str, str] | None,
    since: date | None,
    until: date | None,
) -> int:
    from detente.cli.target import write_records
    from detente.export import COLUMNS, write_plover, write_table

    if form in (Scheme.csv, Scheme.jsonl):
        lines = (event.to_json() for event in archive.events(pair=pair, since=since, until=until))
        return write_records(lines, target, COLUMNS if form is Scheme.csv else None)
    told = archive.told_events(pair=pair, since=since, until=until)
    return write_plover(told, target) if form is Scheme.plover else write_table(told, form.value, target)


def _write_back(archive: Archive, foreign: Source, form: Scheme, target: IO[str]) -> int:
    from detente.export import TABLES, write_rows

    if form.value != foreign.value:
        raise DetenteError(f"imported events of {foreign.value} are written back as --format {foreign.value} only")
    table = TABLES[form.value]
    return write_rows(archive.foreign_rows(foreign.value), table.columns if table.header else None, target)


@contextlib.contextmanager
def _target(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise DetenteError(f"--out {out}: cannot be written: {error.strerror}") from error


def _pair(text: str | None) -> tuple[str, str] | None:
    from detente.cli.relation import state_code

    if text is None:
        return None
    one, dash, other = text.partition("-")
    if not dash:
        raise DetenteError(f"--pair {text}: write two states as CHN-CAN")
    return state_code(one), state_code(other)


def import_events(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE", help="Files of GDELT 2.0, ICEWS or POLECAT; also .gz and .zip."),
    ],
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="The archive to keep them in.")],
    origin: Annotated[
        Source | None, typer.Option("--from", help="Whose they are, where the file does not show it.")
    ] = None,
) -> None:
    """Keep events that others coded, marked as theirs and without words, to set them beside ours."""
    from detente.archive import Archive
    from detente.imports import ForeignEvent, read_foreign
    from detente.records import Rejected

    refused: list[Rejected] = []

    def kept(path: Path) -> Iterator[ForeignEvent]:
        for each in read_foreign(path, origin.value if origin else None):
            if isinstance(each, Rejected):
                refused.append(each)
            else:
                yield each

    with Archive(store) as archive:
        count = sum(archive.add_foreign(kept(path)) for path in sources)
    for each in refused[:20]:
        typer.secho(f"not imported: {each.origin}, {each.position}: {each.reason}", fg="yellow", err=True)
    if len(refused) > 20:
        typer.echo(f"… and {len(refused) - 20} more rows", err=True)
    typer.echo(f"{count} events imported" + (f", {len(refused)} rows not" if refused else ""), err=True)
    if refused:
        raise typer.Exit(1)
