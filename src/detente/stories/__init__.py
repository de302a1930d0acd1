"""Stories: copies of one report merged, so that a report counts once however often it was sent."""

from __future__ import annotations

from detente.stories.happenings import Happening, link_happenings
from detente.stories.index import StoryIndex, merge_copies
from detente.stories.versions import Change, Version, find_changes, find_origin, tell_versions

__all__ = [
    "Change", "Happening", "StoryIndex", "Version", "find_changes", "find_origin", "link_happenings", "merge_copies",
    "tell_versions",
]  # fmt: skip
