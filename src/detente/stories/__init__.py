"""Stories: copies of one report merged, so that a report counts once however often it was sent."""

from __future__ import annotations

from detente.stories.index import StoryIndex, merge_copies

__all__ = ["StoryIndex", "merge_copies"]
