"""Where a command writes: the file named with `--out`, and records as JSON Lines or CSV in it."""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO, Any

import typer

from detente.errors import DetenteError

__all__ = ["check_target", "write_records", "write_text"]


def check_target(option: str, path: Path | None) -> None:
    """Raise DetenteError where a file cannot be written: better before the work than after it."""
    if path is None:
        return
    if path.is_dir():
        raise DetenteError(f"{option} {path}: is a folder; name a file in it")
    if not path.parent.is_dir():
        raise DetenteError(f"{option} {path}: the folder {path.parent} is not there; make it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise DetenteError(f"{option} {path}: may not be written; choose another place")


def write_text(text: str, out: Path | None) -> None:
    """Write text to a file, or to the terminal where none is named; raises DetenteError where it cannot be written."""
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise DetenteError(f"--out {out}: cannot be written: {error.strerror}") from error


def write_records(records: Iterable[dict[str, Any]], target: IO[str], columns: Collection[str] | None) -> int:
    """Write records, as `to_json` gives them, and return how many: CSV with `columns`, JSON Lines without."""
    from detente.cli.show import json_line
    from detente.export import to_csv_row

    writer = csv.DictWriter(target, list(columns)) if columns is not None else None
    if writer:
        writer.writeheader()
    count = 0
    for record in records:
        count += 1
        if writer:
            writer.writerow(to_csv_row(record))
        else:
            target.write(f"{json_line(record)}\n")
    return count
