"""Events: who did or said what to whom, each tied to its words."""

from __future__ import annotations

from detente.events.code import code_events, code_sentences, lead_date
from detente.events.coder import Coder, Query, load_coder
from detente.events.when import find_times

__all__ = ["Coder", "Query", "code_events", "code_sentences", "find_times", "lead_date", "load_coder"]
