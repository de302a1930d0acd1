"""Export: events as tables and files."""

from __future__ import annotations

from detente.export.expand import Pair, expand
from detente.export.formats import COLUMNS, STATEMENT_COLUMNS, STORY_COLUMNS, to_csv_row, write_parquet
from detente.export.tables import TABLES, write_plover, write_rows, write_table
from detente.export.told import Told

__all__ = [
    "COLUMNS", "STATEMENT_COLUMNS", "STORY_COLUMNS", "TABLES", "Pair", "Told", "expand", "to_csv_row", "write_parquet",
    "write_plover", "write_rows", "write_table",
]  # fmt: skip
