"""`dump_archive`: a whole archive as files, one for each table, that other programs read and `merge` takes back."""

from __future__ import annotations

import hashlib
import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from detente import __version__
from detente.errors import StoreError
from detente.queries import list_coders
from detente.store import SCHEMA, TABLES, open_database
from detente.upkeep.spans import strip_rows
from detente.upkeep.tables import copy_all, rows_of_articles, withhold_rows, write_table

__all__ = ["Form", "dump_archive"]

_ENDING: Final = {"parquet": "parquet", "jsonl": "jsonl", "csv": "csv"}

#: Columns of bytes, which only Parquet holds.
_BYTES: Final = {name for columns in TABLES.values() for name, kind in columns.items() if kind == "BLOB"}


class Form(StrEnum):
    """How tables are written."""

    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"


def dump_archive(path: Path, folder: Path, *, form: Form = Form.parquet, text: bool = True) -> dict[str, int]:
    """Write every table into a folder; return how many rows each file has.

    `archive.json` beside them names the versions and each file's SHA-256. Parquet holds all, page bytes included, and
    `merge_archives` takes it back; JSON Lines and CSV are for reading, without the bytes. Without `text` the files
    hold what may be passed on where texts may not: every record with its offsets, no page and no words of the reports.
    Raises StoreError where the folder is not empty or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder} is not empty; name a new folder")
    if text:
        return _write(path, folder, form)
    with tempfile.TemporaryDirectory(prefix="detente-", dir=folder.parent) as scratch:
        bare = Path(scratch) / "bare.duckdb"
        _copy_without_words(path, bare)
        return _write(bare, folder, form)


def _copy_without_words(path: Path, bare: Path) -> None:
    connection = open_database(bare, read_only=False)
    try:
        copy_all(connection, path)
        for rows in rows_of_articles(connection):
            withhold_rows(connection, strip_rows(rows), "left out of the export")
    finally:
        connection.close()


def _write(path: Path, folder: Path, form: Form) -> dict[str, int]:
    connection = open_database(path, read_only=True)
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{folder} cannot be made: {error.strerror}") from error
        counts, sums = {}, {}
        for table, columns in TABLES.items():
            if table == "archive":
                continue
            named = list(columns) if form is Form.parquet else [name for name in columns if name not in _BYTES]
            file = folder / f"{table}.{_ENDING[form]}"
            counts[table] = write_table(connection, table, file, form, named)
            with file.open("rb") as written:
                sums[file.name] = hashlib.file_digest(written, "sha256").hexdigest()
        coders = [
            {"coder": coder, "lexicon": lexicon, "articles": count}
            for (coder, lexicon), count in list_coders(connection).items()
        ]
    finally:
        connection.close()
    card = {
        "format": "detente", "schema": SCHEMA, "detente": __version__, "rows": counts, "sha256": sums,
        "versions": coders,
    }  # fmt: skip
    (folder / "archive.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return counts
