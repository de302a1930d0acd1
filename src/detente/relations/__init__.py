"""Relations: how two states treat each other over time, from events counted once, with intervals."""

from __future__ import annotations

from detente.relations.doubt import Doubt, measured_doubt
from detente.relations.records import Method, Part, Period, Quad, Relation, Turn
from detente.relations.relate import relate, relation

__all__ = [
    "Doubt", "Method", "Part", "Period", "Quad", "Relation", "Turn", "measured_doubt", "relate", "relation",
]  # fmt: skip
