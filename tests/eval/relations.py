"""The relation of the United States and Japan in spring 1987: its turn must lie where history has it."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools import us_japan_1987

#: The White House announced the semiconductor sanctions on this day; they were in force from 17 April.
ANNOUNCED = date(1987, 3, 27)


def figures() -> dict[str, float] | None:
    """Return the turns found in reports tagged with both states, how far the nearest lies off, and what is behind it.

    `sanctions` is the share of the events named for it that are measures of the United States against Japan.
    """
    from detente import Archive

    if not us_japan_1987.REPORTS.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        store = us_japan_1987.code_tagged(Path(folder))
        turns = us_japan_1987.relate(store).turns
        if not turns:
            return {"turns": 0.0, "days_off": 99.0, "inside_its_bounds": 0.0, "for_the_worse": 0.0, "sanctions": 0.0}
        turn = min(turns, key=lambda each: abs((each.date - ANNOUNCED).days))
        with Archive(store, read_only=True) as archive:
            events = archive.events_by_id(turn.events).values()
    measures = [event for event in events if event.type == "SANCTION" and event.source and event.target]
    return {
        "turns": float(len(turns)),
        "days_off": float(abs((turn.date - ANNOUNCED).days)),
        "inside_its_bounds": float(turn.low <= ANNOUNCED <= turn.high),
        "for_the_worse": float(turn.change < 0),
        "sanctions": len(measures) / max(len(turn.events), 1),
    }
