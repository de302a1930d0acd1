"""Statements: who said what, to whom, about what, and through whom we know."""

from __future__ import annotations

from detente.statements.find import Found, find_statements
from detente.statements.join import join_events

__all__ = ["Found", "find_statements", "join_events"]
