"""Watching: feeds in, day and night; pages kept raw, coded as they come, and alerts for what was asked for."""

from __future__ import annotations

from detente.watch.feeds import Entry, read_feed
from detente.watch.settings import AlertRule, Feed, Settings, read_settings
from detente.watch.watching import Watching

__all__ = ["AlertRule", "Entry", "Feed", "Settings", "Watching", "read_feed", "read_settings"]
