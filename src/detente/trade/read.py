"""Tables of trade: UN Comtrade's, Statistics Canada's, and plain `year,reporter,partner,flow,value`."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from detente.data.states import state_named
from detente.errors import InputError
from detente.records import Rejected

__all__ = ["WORLD", "Trade", "read_trade"]

#: The partner that stands for all partners.
WORLD: Final = "WLD"

_FLOWS: Final = {
    "x": "exports", "export": "exports", "exports": "exports", "domestic export": "exports", "total export": "exports",
    "total exports": "exports", "m": "imports", "import": "imports", "imports": "imports", "total imports": "imports",
    "total": "total", "trade": "total", "total trade": "total",
}  # fmt: skip

_WORLD_NAMES: Final = frozenset(
    {"world", "all countries", "total of all countries", "total, all countries", "w00", "0"}
)

_SCALES: Final = {"units": 1.0, "": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}

#: The columns each kind of table is known by, in lower case, by what they hold.
_KINDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "comtrade": {
        "period": ("period", "refyear", "year"),
        "reporter": ("reporteriso", "reporter iso", "reporterdesc", "reporter"),
        "partner": ("partneriso", "partner iso", "partnerdesc", "partner"),
        "flow": ("flowdesc", "trade flow", "flowcode", "trade flow code"),
        "value": ("primaryvalue", "trade value (us$)", "trade value"),
    },
    "statcan": {
        "period": ("ref_date",), "reporter": ("geo",),
        "partner": ("principal trading partners", "trading partner", "trading partners", "partner"),
        "flow": ("trade", "trade flow", "flow"), "value": ("value",),
    },
    "plain": {
        "period": ("year", "period", "date"), "reporter": ("reporter",), "partner": ("partner",), "flow": ("flow",),
        "value": ("value",),
    },
}  # fmt: skip

#: Columns that break a row down further, and what they say of the whole. Other rows are parts of it.
_WHOLE: Final[dict[str, tuple[str, ...]]] = {
    "cmdcode": ("TOTAL",), "commodity code": ("TOTAL",), "typecode": ("C",), "partner2code": ("0",),
    "2nd partner code": ("0",), "customscode": ("C00",), "customs proc. code": ("C00",), "motcode": ("0",),
    "mode of transport code": ("0",), "moscode": ("0",), "seasonal adjustment": ("UNADJUSTED",),
    "basis": ("CUSTOMS", "CUSTOMS BASIS"), "uom": ("DOLLARS",),
}  # fmt: skip

#: What Statistics Canada writes where there is no figure.
_NO_VALUE: Final = ("", "..", "...", "x", "F")

#: Figures as they are printed, with commas between thousands or without.
_NUMBER: Final = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?(e[+-]?\d+)?", re.IGNORECASE)

_PERIOD: Final = re.compile(r"(\d{4})(?:-?(\d{2})|-?Q([1-4]))?(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class Trade:
    """One figure: what `reporter` says of its `flow` (`exports`, `imports`, `total`) with `partner` in a period.

    `period` is `2025`, `2025-Q3` or `2025-09`; `partner` is `WLD` for all. `value` is in whole units of `currency`.
    `origin` is the file it was read from.
    """

    period: str
    reporter: str
    partner: str
    flow: str
    value: float
    currency: str
    origin: str

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "period": self.period, "reporter": self.reporter, "partner": self.partner, "flow": self.flow,
            "value": self.value, "currency": self.currency, "origin": self.origin,
        }  # fmt: skip


def read_trade(path: str | Path) -> Iterator[Trade | Rejected]:
    """Yield the figures of a table, and the rows that could not be read, with line and reason.

    The kind of table shows in its header. Statistics Canada counts in Canadian dollars and scales its values; UN
    Comtrade counts in US dollars, and so does a plain table unless it has a `currency` column. Of an office's table the
    parts of a whole (a commodity, a mode of transport, a second partner), seasonally adjusted rows and partners that
    are no states are passed over, for they would count twice. Where a table gives one figure twice and differently, the
    first stands. Text is UTF-8 or UTF-16, else taken for Windows-1252; in a table parted by semicolons a comma is the
    decimal mark. Raises InputError where the header is none of these.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    seen: dict[tuple[str, str, str, str], tuple[float, int]] = {}
    with _open(path) as stream:
        sample = stream.readline()
        stream.seek(0)
        delimiter = "\t" if "\t" in sample else ";" if sample.count(";") > 3 else ","
        rows = csv.DictReader(stream, delimiter=delimiter)
        kind, columns = _recognise(path, [name or "" for name in rows.fieldnames or ()])
        for row in rows:
            cells = {(name or "").strip().casefold(): (cell or "").strip() for name, cell in row.items() if name}
            if delimiter == ";":
                cells[columns["value"]] = cells[columns["value"]].replace(".", "").replace(",", ".")
            try:
                found = _read_row(cells, kind, columns, str(path))
                if found is None:
                    continue
                key = (found.period, found.reporter, found.partner, found.flow)
                value, line = seen.setdefault(key, (found.value, rows.line_num))
                if value != found.value:
                    raise ValueError(f"line {line} gives {value:,.0f} for the same, this one {found.value:,.0f}")
            except ValueError as error:
                yield Rejected(str(path), str(error), f"line {rows.line_num}")
                continue
            if line == rows.line_num:
                yield found


def _open(path: Path) -> IO[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as raw:
        encoding = _encoding(raw)  # type: ignore[arg-type]
    return io.TextIOWrapper(opened(path, "rb"), encoding, "replace", newline="")


def _encoding(raw: IO[bytes]) -> str:
    """Return how a file's text is encoded."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    start = True
    while chunk := raw.read(1 << 20):
        if start and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        start = False
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _recognise(path: Path, header: list[str]) -> tuple[str, dict[str, str]]:
    names = {name.strip().casefold() for name in header}
    for kind, wanted in _KINDS.items():
        columns = {what: next((n for n in choices if n in names), "") for what, choices in wanted.items()}
        if all(columns.values()):
            return kind, columns
    raise InputError(
        "is no table of trade that is known: it needs the columns year, reporter, partner, flow and value, or UN "
        f"Comtrade's, or Statistics Canada's; it has {', '.join(header) or 'none'}",
        where=str(path),
    )


def _read_row(cells: dict[str, str], kind: str, columns: dict[str, str], origin: str) -> Trade | None:
    if kind != "plain" and any(cells.get(name, "").upper() not in ("", *whole) for name, whole in _WHOLE.items()):
        return None
    text = cells[columns["value"]].replace("\u00a0", "").replace("\u202f", "")
    if text in _NO_VALUE:
        return None
    flow = _FLOWS.get(cells[columns["flow"]].casefold())
    partner = _partner(cells[columns["partner"]])
    reporter = state_named(cells[columns["reporter"]])
    if kind != "plain" and (flow is None or partner is None):
        # Re-exports and balances are parts of others, or differences of them; so are groups of states.
        return None
    if reporter is None:
        raise ValueError(f"the reporter {cells[columns['reporter']]!r} is no state")
    if partner is None:
        raise ValueError(f"the partner {cells[columns['partner']]!r} is no state, and not `World`")
    if flow is None:
        raise ValueError(f"the flow {cells[columns['flow']]!r} is not exports, imports or total")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"the value {text!r} is no number")
    value = float(text.replace(",", ""))
    if value < 0:
        raise ValueError(f"the value {text!r} is below zero")
    scale = cells.get("scalar_factor", "").casefold().strip()
    if scale not in _SCALES:
        raise ValueError(f"the scale {scale!r} is not known")
    currency = cells.get("currency", "").upper() or ("CAD" if kind == "statcan" else "USD")
    return Trade(_period(cells[columns["period"]]), reporter, partner, flow, value * _SCALES[scale], currency, origin)


def _partner(text: str) -> str | None:
    return WORLD if text.casefold() in _WORLD_NAMES or text.upper() == WORLD else state_named(text)


def _period(text: str) -> str:
    found = _PERIOD.fullmatch(text.strip().upper())
    if found is None or (found[2] and not 1 <= int(found[2]) <= 12):
        raise ValueError(f"the period {text!r} is no year, quarter or month")
    return found[1] + (f"-{found[2]}" if found[2] else f"-Q{found[3]}" if found[3] else "")
