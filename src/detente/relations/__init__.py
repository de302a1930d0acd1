"""Relations: how two states treat each other over time, from events counted once, with intervals."""

from __future__ import annotations

from detente.relations.records import Method, Period, Relation, Turn
from detente.relations.relate import relation

__all__ = ["Method", "Period", "Relation", "Turn", "relation"]
