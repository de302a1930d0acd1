"""Code Reuters' reports of spring 1987 and print the relation of the United States and Japan, with its picture.

The data are not part of the repository; of them the page has figures, days and ids, and no sentence. Takes some ten
minutes for all reports, a minute for those that are tagged with both states (`--tagged`), of which the page tells.

    python tools/us_japan_1987.py [--tagged] [--store reuters.duckdb]
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from detente import Archive
from detente.brief.chart import draw_relation
from detente.pages import read_pages
from detente.relations import Relation
from detente.run import code_into

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT.parent / "shared" / "data" / "reuters_1987_feb_apr.jsonl.gz"
PICTURE = ROOT / "docs" / "pictures" / "us-japan-1987.svg"
PAIR = ("USA", "JPN")


def tagged() -> Iterator[str]:
    """Yield the lines of the reports that the agency tagged with both states."""
    with gzip.open(REPORTS, "rt", encoding="utf-8") as stream:
        for line in stream:
            if {"usa", "japan"} <= set(json.loads(line)["places"] or ()):
                yield line


def code_tagged(folder: Path) -> Path:
    """Code the tagged reports into an archive in a folder and return its path."""
    lines = folder / "tagged.jsonl"
    lines.write_text("".join(tagged()), "utf-8")
    with Archive(folder / "tagged.duckdb") as archive:
        code_into(archive, read_pages(lines))
    return folder / "tagged.duckdb"


def relate(store: Path) -> Relation:
    """Return the relation by week, as `detente relation USA JPN --by week` has it."""
    with Archive(store, read_only=True) as archive:
        return archive.relation(*PAIR, by="week")


def main() -> None:
    """Print the weeks and the turns, and draw the picture."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--tagged", action="store_true")
    asked.add_argument("--store", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "all.duckdb"
        if given.tagged:
            store = code_tagged(Path(folder))
        elif not store.exists():
            with Archive(store) as archive:
                code_into(archive, read_pages(REPORTS))
        found = relate(store)
        for period in found.series:
            if period.direction == "both":
                figures = (period.cooperation, period.conflict, period.net)
                told = " | ".join(
                    [period.period, str(period.stories), str(period.events), *(f"{f:.1f}" for f in figures)]
                )
                print(f"| {told} | {period.low:.1f} to {period.high:.1f} |")
        with Archive(store, read_only=True) as archive:
            for turn in found.turns:
                print(f"turn {turn.date} ({turn.low} to {turn.high}), {turn.change:+.1f} a story")
                events = archive.events_by_id(turn.events)
                for event in (events[each] for each in turn.events):
                    print(f"  {event.type}.{event.mode} {event.date.date} {event.article_id} {event.story_id}")
        picture = draw_relation(found, "The United States and Japan, spring 1987, by week")
        PICTURE.write_text(f"{picture}\n", "utf-8")


if __name__ == "__main__":
    main()
