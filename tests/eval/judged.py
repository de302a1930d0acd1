"""Events coded from real text and judged by reading: how many are right, and whether the right ones are still found.

`judged_events.csv` keeps judgements by file, line and offsets; no word of the texts is in the repository. Right means
that type, direction and both sides' actors are; `date` says whether the day is, apart. The interval is Wilson's, 95%.
Events of the first round were mended from; those of the second, of other reports, were read later and moved nothing.
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
    """Return how many of the fresh round's events still coded are right, with its interval, and of the first round's.

    `right_ones_kept` is the share of the right events of both rounds that today's program codes still.
    """
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

    kept, fresh = ([row for row in rows if row["round"] == number and still(row)] for number in ("1", "2"))
    right, good = sum(row["right"] == "1" for row in fresh), [row for row in rows if row["right"] == "1"]
    low, high = wilson(right, len(fresh))
    share = max(len(fresh), 1)
    return {
        "fresh": float(len(fresh)),
        "fresh_precision": right / share,
        "fresh_low": low,
        "fresh_high": high,
        "fresh_type_right": sum(row["type_right"] == "1" for row in fresh) / share,
        "fresh_date_right": sum(row["date"] == "1" for row in fresh) / share,
        "still_coded": float(len(kept)),
        "precision": sum(row["right"] == "1" for row in kept) / max(len(kept), 1),
        "type_right": sum(row["type_right"] == "1" for row in kept) / max(len(kept), 1),
        "date_right": sum(row["date"] == "1" for row in kept) / max(len(kept), 1),
        "right_ones_kept": sum(map(still, good)) / max(len(good), 1),
    }
