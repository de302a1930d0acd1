"""TOML files of settings, read key by key: what is wrong, missing or unknown is said with its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detente.errors import InputError

__all__ = ["TableReader", "count", "read_toml", "text", "truth"]


def read_toml(path: Path) -> TableReader:
    """Return the whole file as a table. Raises InputError where it cannot be read or is no TOML."""
    try:
        return TableReader(path, tomllib.loads(path.read_text("utf-8")), "")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is no TOML: {error}", where=str(path)) from None
    except RecursionError:
        raise InputError("is nested too deep", where=str(path)) from None


class TableReader:
    """A table of a TOML file; keys are taken out of it, each with its check, and what is left is a mistake."""

    def __init__(self, path: Path, table: dict[str, Any], at: str) -> None:
        self._path, self._table, self._at = path, dict(table), at

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def wrong(self, key: str, why: str) -> InputError:
        """Return the error that a key is wrong."""
        return InputError(why, where=str(self._path), position=f"{self._at}{key}")

    def take(self, key: str, read: Callable[[Any], Any], default: Any = ...) -> Any:
        """Return a key's value as `read` makes it, the default where it is not there.

        Raises InputError where it is missing without a default, or `read` raises ValueError.
        """
        if key not in self._table:
            if default is ...:
                raise self.wrong(key, "is missing")
            return default
        try:
            return read(self._table.pop(key))
        except (ValueError, TypeError) as error:
            raise self.wrong(key, str(error)) from None

    def end(self) -> None:
        """Raise InputError where a key was not taken: a misspelt one must not be passed over."""
        for key in self._table:
            raise self.wrong(key, "is no setting; docs/operations.md lists them")

    def tables(self, key: str) -> list[TableReader]:
        """Return the tables written [[key]]."""
        rows = self._table.pop(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.wrong(key, f"must be tables, written [[{key}]]")
        return [TableReader(self._path, row, f"{self._at}{key} {number}, ") for number, row in enumerate(rows, 1)]

    def table(self, key: str) -> TableReader:
        """Return the table written [key], empty where it is not there."""
        found = self._table.pop(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, f"must be a table, written [{key}]")
        return TableReader(self._path, found, f"{self._at}{key}.")

    def file(self, said: Any) -> Path:
        """Return a path; one that is not absolute starts where the TOML file lies."""
        if not isinstance(said, str) or not said.strip():
            raise ValueError("must be a path")
        return self._path.absolute().parent / Path(said.strip()).expanduser()


def text(said: Any) -> str:
    """Return a text that is not blank."""
    if not isinstance(said, str) or not said.strip():
        raise ValueError("must be a text")
    return said.strip()


def truth(said: Any) -> bool:
    """Return true or false."""
    if not isinstance(said, bool):
        raise ValueError("must be true or false")
    return said


def count(said: Any) -> int:
    """Return a whole number from 1."""
    if not isinstance(said, int) or isinstance(said, bool) or said < 1:
        raise ValueError("must be a whole number from 1")
    return said
