"""The ledger: what states promised and demanded of each other, what followed, and where each stands by issue."""

from __future__ import annotations

from detente.ledger.anniversaries import Anniversary, list_anniversaries
from detente.ledger.keep import keep_ledger
from detente.ledger.positions import Position, find_positions
from detente.ledger.records import Entry, Ledger, Link, Word

__all__ = [
    "Anniversary", "Entry", "Ledger", "Link", "Position", "Word", "find_positions", "keep_ledger", "list_anniversaries",
]  # fmt: skip
