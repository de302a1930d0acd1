"""Events coded from real text and judged by reading: how many are right, and whether the right ones are still found.

`judged_events.csv` keeps judgements by file, line and offsets; no word of the texts is in the repository. Right means
that type, direction and both sides' actors are; `date` says whether the day is, apart. The interval is Wilson's, 95%.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from detente.pages import read_pages
from detente.records import Event, Page
from detente.run import Coded, code_page

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"
JUDGED = HERE / "judged_events.csv"


def key(event: Event) -> tuple[str, int, str, str]:
    """What tells an event from the others of its document."""
    at = event.evidence.trigger.start if event.evidence.trigger else event.evidence.sentence.start
    starts = [" ".join(str(m.span.start) for m in side) for side in (event.source, event.target)]
    return event.type, at, starts[0], starts[1]


def wilson(good: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95% interval of a share."""
    if n == 0:
        return 0.0, 1.0
    share = good / n
    middle = share + z * z / (2 * n)
    half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def figures() -> dict[str, float] | None:
    """Return the precision over the judged events still coded, its interval, and the share of right ones kept."""
    if not SHARED.is_dir():
        return None
    rows = list(csv.DictReader(JUDGED.read_text("utf-8").splitlines()))
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row["file"]].add(int(row["line"]))
    coded: set[tuple[str, int, tuple[str, int, str, str]]] = set()
    for file, lines in wanted.items():
        for page in read_pages(SHARED / file):
            line = int(page.origin.rsplit("line ", 1)[-1]) if isinstance(page, Page) else -1
            if line in lines and isinstance(page, Page):
                result = code_page(page)
                if isinstance(result, Coded):
                    coded |= {(file, line, key(e)) for e in result.events}

    def still(row: dict[str, str]) -> bool:
        # The trigger's first word may move by a word or two between coders; the event is the same.
        return any(
            (file, line) == (row["file"], int(row["line"]))
            and (kind, source, target) == (row["type"], row["source"], row["target"])
            and abs(at - int(row["trigger"])) <= 40
            for file, line, (kind, at, source, target) in coded
        )

    kept = [row for row in rows if still(row)]
    right = sum(row["right"] == "1" for row in kept)
    low, high = wilson(right, len(kept))
    return {
        "judged": float(len(rows)),
        "still_coded": float(len(kept)),
        "precision": right / max(len(kept), 1),
        "low": low,
        "high": high,
        "type_right": sum(row["type_right"] == "1" for row in kept) / max(len(kept), 1),
        "date_right": sum(row["date"] == "1" for row in kept) / max(len(kept), 1),
        "right_ones_kept": right / max(sum(row["right"] == "1" for row in rows), 1),
    }
