"""Build `src/detente/data/states.csv`: the hand-written state table, with names from CLDR in five more languages.

    python tools/build_states.py

Needs Babel (CLDR data, Unicode licence). The hand-written part is `tools/states.psv`, from the public record.
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale

HERE = Path(__file__).parent
OUT = HERE.parent / "src" / "detente" / "data" / "states.csv"
LANGUAGES = ("fr", "es", "zh", "ar", "ru")
HEADER = (
    "iso3", "iso2", "name", "aliases", "adjectives", "demonyms", "capitals", "cow", "gw", "from", "to", *LANGUAGES,
)  # fmt: skip
NOTES = (
    "# States and territories, built by tools/build_states.py: English from the public record, fr to ru from CLDR.",
    "# cow: Correlates of War number; gw: Gleditsch and Ward's. Dates where it did not exist throughout 1945-today.",
    "# Demonyms are singular; one that ends in = takes no s. Example of each row: its name in 'NAME said on Monday'.",
)


def main() -> None:
    """Write the table."""
    territories = {language: Locale.parse(language).territories for language in LANGUAGES}
    lines = (HERE / "states.psv").read_text(encoding="utf-8").splitlines()
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{note}\n" for note in NOTES)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for line in lines:
            if line and not line.startswith("#"):
                row = line.split("|")
                writer.writerow([*row, *(territories[language].get(row[1], "") for language in LANGUAGES)])


if __name__ == "__main__":
    main()
