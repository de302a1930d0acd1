"""Export: events as tables and files."""

from __future__ import annotations

from detente.export.formats import COLUMNS, STATEMENT_COLUMNS, to_csv_row, write_parquet

__all__ = ["COLUMNS", "STATEMENT_COLUMNS", "to_csv_row", "write_parquet"]
