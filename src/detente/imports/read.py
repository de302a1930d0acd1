"""Files of GDELT, ICEWS and POLECAT, row by row, as events without words."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Final

from detente.data.cameo import cameo_quad
from detente.data.codebook import QUAD, QUAD_NAMES
from detente.data.states import state_named
from detente.errors import InputError
from detente.records import Rejected

__all__ = ["FORMATS", "ForeignEvent", "read_foreign"]

#: Sources whose files are read.
FORMATS: Final = ("gdelt", "icews", "polecat")

_QUADS: Final = {name.upper(): quad for quad, name in QUAD_NAMES.items()}

_GDELT_WIDTH: Final = 61
_GDELT_1_WIDTHS: Final = (57, 58)
_MENTIONS_WIDTH: Final = 16


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """An event that somebody else coded, without its words.

    `origin` is `gdelt`, `icews` or `polecat`. `source` and `target` are country codes, None where the file has none we
    know. `quad` and `intensity` are the file's own; where it has no quad class it follows from the code. `mentions` is
    how often the file says it was told. `fields` is the row as it stood, from which the file can be written again.
    """

    origin: str
    id: str
    day: date | None
    source: str | None
    target: str | None
    type: str | None
    cameo: str | None
    quad: int
    intensity: float
    mentions: int
    url: str | None
    fields: tuple[str, ...]


def read_foreign(path: str | Path, origin: str | None = None) -> Iterator[ForeignEvent | Rejected]:
    """Yield the events of a file, and what of it could not be read, with line and reason.

    Plain, `.gz` and `.zip` files. What it is shows in its header, or for GDELT in its 61 columns; `origin` says it
    where that is not enough. Raises InputError where it is none of these.
    """
    path = Path(path)
    if origin is not None and origin not in FORMATS:
        raise InputError(f"{origin} cannot be imported; one of {', '.join(FORMATS)} can", where=str(path))
    with _open(path) as stream:
        rows = csv.reader(stream, delimiter="\t")
        first = next(rows, None)
        if first is None:
            return
        found = origin or _recognise(path, first)
        header = None if found == "gdelt" else first
        if header is not None:
            _check_header(path, found, header)
        if found == "gdelt":
            yield _read_row(path, found, None, first, 1)
        yield from (_read_row(path, found, header, row, rows.line_num) for row in rows if row)


def _open(path: Path) -> contextlib.AbstractContextManager[IO[str]]:
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    # A byte that is no UTF-8 is an outlet's name printed wrong, and no reason to stop at row 90,000.
    if path.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(path), "utf-8", "replace", newline="")
    if path.suffix.lower() == ".zip":
        return _open_zip(path)
    return path.open(encoding="utf-8-sig", errors="replace", newline="")


@contextlib.contextmanager
def _open_zip(path: Path) -> Iterator[IO[str]]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise InputError("is no zip file, or is cut short", where=str(path)) from error
    with archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
        if len(names) != 1:
            raise InputError(f"holds {len(names)} files; unpack it and import them one by one", where=str(path))
        with archive.open(names[0]) as raw:
            yield io.TextIOWrapper(raw, "utf-8", "replace", newline="")


def _recognise(path: Path, first: Sequence[str]) -> str:
    names = set(first)
    if {"CAMEO Code", "Source Country"} <= names:
        return "icews"
    if {"Event Type", "Event Mode", "Actor Name"} <= names:
        return "polecat"
    if len(first) == _GDELT_WIDTH and first[0].isdigit():
        return "gdelt"
    if len(first) in _GDELT_1_WIDTHS and first[0].isdigit():
        raise InputError(f"has {len(first)} columns, as GDELT 1.0 has; only GDELT 2.0's 61 are read", where=str(path))
    if len(first) == _MENTIONS_WIDTH and first[0].isdigit():
        raise InputError("is a table of GDELT's mentions; import its events (.export.CSV)", where=str(path))
    raise InputError(
        "is no file of GDELT 2.0 (61 columns, no header), ICEWS or POLECAT (tab-separated, with a header)",
        where=str(path),
    )


def _check_header(path: Path, origin: str, header: Sequence[str]) -> None:
    needed = {
        "icews": ("Event ID", "Event Date", "Source Country", "CAMEO Code", "Intensity", "Target Country"),
        "polecat": ("Event ID", "Event Date", "Event Type", "Actor Country", "Recipient Country"),
    }[origin]
    lacking = [name for name in needed if name not in header]
    if lacking:
        raise InputError(f"lacks the columns {', '.join(lacking)} of {origin}", where=str(path))


def _read_row(
    path: Path, origin: str, header: Sequence[str] | None, row: Sequence[str], line: int
) -> ForeignEvent | Rejected:
    width = len(header) if header else _GDELT_WIDTH
    try:
        if len(row) != width:
            raise ValueError(f"has {len(row)} columns, not {width}")
        if origin == "gdelt":
            return _from_gdelt(row)
        named = dict(zip(header or (), row, strict=True))
        return _from_icews(named, row) if origin == "icews" else _from_polecat(named, row)
    except ValueError as error:
        return Rejected(str(path), f"the row {error}" if str(error).startswith("has ") else str(error), f"line {line}")


def _from_gdelt(row: Sequence[str]) -> ForeignEvent:
    cameo, day = row[26], f"{row[1][:4]}-{row[1][4:6]}-{row[1][6:8]}"
    return ForeignEvent(
        "gdelt", row[0], _day(day), _state(row[7]), _state(row[17]), None, cameo,
        int(row[29]) if row[29] else cameo_quad(cameo), _number(row[30], "GoldsteinScale"), int(row[31] or 1),
        row[60] or None, tuple(row),
    )  # fmt: skip


def _from_icews(named: dict[str, str], row: Sequence[str]) -> ForeignEvent:
    cameo = named["CAMEO Code"]
    # Spreadsheets take the zero off: 40 is 040, and 871 is 0871.
    cameo = cameo if cameo[:1] == "0" or len(cameo) != 2 else f"0{cameo}"
    return ForeignEvent(
        "icews", named["Event ID"], _day(named["Event Date"]), _state(named["Source Country"]),
        _state(named["Target Country"]), None, cameo, cameo_quad(cameo), _number(named["Intensity"], "Intensity"), 1,
        None, tuple(row),
    )  # fmt: skip


def _from_polecat(named: dict[str, str], row: Sequence[str]) -> ForeignEvent:
    kind = named["Event Type"].upper()
    quad = _QUADS.get(named.get("Quad Code", "").upper().replace("_", " ")) or QUAD.get(kind)
    if quad is None:
        raise ValueError(f"the type {kind!r} is none of PLOVER's")
    return ForeignEvent(
        "polecat", named["Event ID"], _day(named["Event Date"]), _state(named["Actor Country"]),
        _state(named["Recipient Country"]), kind, None, quad, _number(named.get("Intensity", ""), "Intensity"), 1, None,
        tuple(row),
    )  # fmt: skip


def _state(text: str) -> str | None:
    """Return the one state a cell names; several, which POLECAT parts by a semicolon, make no pair."""
    names = [name for name in text.split(";") if name.strip()]
    return state_named(names[0]) if len(names) == 1 else None


def _day(text: str) -> date | None:
    if not text.strip("-"):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{text!r} is no date") from None


def _number(text: str, column: str) -> float:
    try:
        return float(text) if text else 0.0
    except ValueError:
        raise ValueError(f"{column} {text!r} is no number") from None
