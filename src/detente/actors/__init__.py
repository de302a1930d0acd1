"""Actors: the spans that name somebody, and whom they name."""

from __future__ import annotations

from detente.actors.acting import acting_mentions
from detente.actors.actors_file import lexicon_with, read_actors_file
from detente.actors.find import find_mentions
from detente.actors.lexicon import Lexicon
from detente.actors.memory import Memory
from detente.actors.resolve import explain, resolve

__all__ = [
    "Lexicon",
    "Memory",
    "acting_mentions",
    "explain",
    "find_mentions",
    "lexicon_with",
    "read_actors_file",
    "resolve",
]
