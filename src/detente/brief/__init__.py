"""The brief: a relation in a page or two of prose, each sentence with the words it rests on."""

from __future__ import annotations

from detente.brief.compose import compose_brief
from detente.brief.records import Brief, Reference, Section, Sentence

__all__ = ["Brief", "Reference", "Section", "Sentence", "compose_brief"]
