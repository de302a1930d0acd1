"""Events: who did or said what to whom, each tied to its words."""

from __future__ import annotations

from detente.events.code import code_events
from detente.events.coder import Coder, Query, load_coder

__all__ = ["Coder", "Query", "code_events", "load_coder"]
