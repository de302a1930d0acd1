"""Imports: events that others coded, to set beside ours. They come without words, and are marked so."""

from __future__ import annotations

from detente.imports.read import ForeignEvent, read_foreign

__all__ = ["ForeignEvent", "read_foreign"]
