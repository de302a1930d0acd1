"""The coder's label sets, in the order of its output columns. Changing an order means training anew."""

from __future__ import annotations

from functools import cache
from typing import Final

from detente.data.codebook import CONTEXTS, MODES, STATUSES, TYPES

__all__ = [
    "CONTEXT_LABELS", "CUE_LABELS", "FLAG_LABELS", "KIND_LABELS", "MODE_LABELS", "NONE", "SAID_LABELS",
    "STATUS_LABELS", "TYPE_LABELS", "mode_columns",
]  # fmt: skip

NONE: Final = "NONE"

#: Column 0 is "no event"; the types follow in PLOVER's order.
TYPE_LABELS: Final = (NONE, *TYPES)

#: `TYPE.mode`, with a bare `TYPE` for "no mode said".
MODE_LABELS: Final = tuple(f"{t}.{m}" if m else t for t in TYPES for m in (None, *MODES[t]))

STATUS_LABELS: Final = STATUSES
CONTEXT_LABELS: Final = CONTEXTS

#: Statements: a token may start or go on a cue; a cue's row then tells who speaks, what is said and to whom.
CUE_LABELS: Final = ("O", "B", "I")
SAID_LABELS: Final = ("speaker", "content", "addressee")
KIND_LABELS: Final = (
    "commitment", "demand", "offer", "position", "warning", "threat", "praise", "criticism", "denial", "claim",
)  # fmt: skip
FLAG_LABELS: Final = ("hedged", "negative", "conditional")


@cache
def mode_columns(event_type: str) -> tuple[int, ...]:
    """Return the columns of MODE_LABELS that belong to a type.

    >>> [MODE_LABELS[i] for i in mode_columns("RETREAT")][:3]
    ['RETREAT', 'RETREAT.withdraw', 'RETREAT.release']
    """
    return tuple(i for i, label in enumerate(MODE_LABELS) if label.split(".")[0] == event_type)
