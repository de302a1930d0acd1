"""R's readr reads the exported files as they are: every row, every cell, and the types it guesses."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from detente.export import COLUMNS, TABLES, to_csv_row
from tests.exchange.test_exchange import WIDTHS, events, written

_READR = "quit(status = if (requireNamespace('readr', quietly = TRUE)) 0 else 1)"

#: Prints the table as readr has it: how many problems, the class of each column, and each column's cells as text.
_SCRIPT = """
library(readr)
args <- commandArgs(trailingOnly = TRUE)
read <- if (args[2] == "csv") read_csv else read_tsv
found <- suppressMessages(read(args[1], col_names = args[3] == "header", show_col_types = FALSE))
cat(nrow(problems(found)), "\\n", sep = "")
for (name in names(found)) {
  column <- found[[name]]
  cells <- if (is.numeric(column)) sprintf("%.17g", column) else as.character(column)
  cells[is.na(column)] <- ""
  cat(name, class(found[[name]])[1], paste(cells, collapse = "\\x1f"), sep = "\\x1e")
  cat("\\n")
}
"""


def _has_readr() -> bool:
    found = shutil.which("Rscript")
    return bool(found) and subprocess.run([found, "-e", _READR], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not _has_readr(), reason="needs R with readr (Debian: r-base-core, r-cran-readr)")


def read_in_r(path: Path, kind: str, header: bool) -> list[tuple[str, str, list[str]]]:
    """Return readr's columns: name, class and cells."""
    script = path.parent / "read.R"
    script.write_text(_SCRIPT, "utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(path), kind, "header" if header else "none"],
        capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )  # fmt: skip
    problems, *lines = done.stdout.rstrip("\n").split("\n")
    assert problems == "0", "readr has problems with the file"
    columns = [line.split("\x1e") for line in lines]
    return [(name, kind, cells.split("\x1f")) for name, kind, cells in columns]


def same(one: str, other: str) -> bool:
    """Whether two cells hold the same: numbers are compared as numbers."""
    try:
        return float(one) == float(other) and (not one.isdigit() or one == other or float(one) < 2**53)
    except ValueError:
        return one == other


@pytest.mark.parametrize("form", WIDTHS)
def test_readr_reads_every_cell(form: str, tmp_path: Path) -> None:
    path, table = tmp_path / "events.txt", TABLES[form]
    path.write_text(written(form), "utf-8")
    columns = read_in_r(path, "tsv", table.header)
    assert len(columns) == WIDTHS[form]
    if table.header:
        assert [name for name, _, _ in columns] == list(table.columns)
    rows = list(csv.reader(io.StringIO(written(form)), delimiter="\t"))[table.header :]
    for at, (_, _, cells) in enumerate(columns):
        told = [row[at] for row in rows]
        assert [cell for cell, there in zip(cells, told, strict=True) if not same(cell, there)] == [], told
    kinds = {name: kind for name, (_, kind, _) in zip(table.columns, columns, strict=True)}
    number, day, text = {
        "polecat": ("Intensity", "Event Date", "Event ID"), "icews": ("Intensity", "Event Date", "Event Text"),
        "gdelt": ("GoldsteinScale", None, "Actor1Name"), "gdelt-mentions": ("Confidence", None, "MentionIdentifier"),
    }[form]  # fmt: skip
    assert kinds[number] == "numeric"
    assert kinds[text] == "character"
    assert day is None or kinds[day] == "Date"


def test_readr_reads_our_own_csv(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(to_csv_row(event.to_json()) for event in events())
    found = {name: (kind, cells) for name, kind, cells in read_in_r(path, "csv", header=True)}
    assert list(found) == list(COLUMNS)
    assert (found["date"][0], found["confidence"][0], found["quad"][0]) == ("Date", "numeric", "numeric")
    assert json.loads(found["target"][1][1])[0]["office"] == "minister"
