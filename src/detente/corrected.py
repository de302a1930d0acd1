"""An archive as people left it: what was corrected in review, laid over what the coder made, for whoever only reads.

The file is not touched: it is attached to a database in memory, in which a view stands for each of its tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from detente import queries, store
from detente.columns import event_columns
from detente.records import Story
from detente.review import Corrections, apply_corrections, arrange_stories, corrections_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["open_corrected"]


def open_corrected(path: Path) -> DuckDBPyConnection:
    """Open an archive for reading, with the corrections that lie beside it in place of what they correct.

    Raises StoreError, with what to do, where either cannot be read.
    """
    connection = store.open_database(path, read_only=True)
    corrections = Corrections(corrections_path(path))
    if not (corrections.current("event") or corrections.current("actor") or corrections.current("merge")):
        return connection
    connection.close()
    connection = store.open_over(path)
    _lay_stories(connection, corrections)
    _lay_events(connection, corrections)
    return connection


def _lay_stories(connection: DuckDBPyConnection, corrections: Corrections) -> None:
    """Part and join the stories that somebody said are not, or are, one."""
    words = corrections.current("merge")
    named = {word.target for word in words} | {word.changes["with"] for word in words if word.changes}
    before = list(queries.list_stories_of(connection, named))
    after = arrange_stories(before, corrections)
    if after == before:
        return
    gone = [story.id for story in before]
    stories = [{"id": story.id, "lead_id": story.lead_id, "outlets": list(story.outlets)} for story in after]
    store.lay_over(connection, "stories", "id", gone, stories)
    store.lay_over(connection, "story_articles", "story_id", gone, list(_members(after)))


def _members(stories: Iterable[Story]) -> Iterable[dict[str, object]]:
    for story in stories:
        for ordinal, article_id in enumerate(story.article_ids):
            yield {"story_id": story.id, "article_id": article_id, "ordinal": ordinal}


def _lay_events(connection: DuckDBPyConnection, corrections: Corrections) -> None:
    """Set events right, and leave out what was rejected; copies of either in the same story go with it."""
    articles = {word.article_id for word in chain(corrections.current("event"), corrections.current("actor"))}
    told = list(queries.list_events(connection, articles=articles, story_once=False)) if articles else []
    left = [(event, apply_corrections(event, corrections)) for event in told]
    changed = [(event, found) for event, found in left if found is None or found != event]
    if not changed:
        return
    gone = queries.list_copies(connection, [event.id for event, _ in changed])
    coded = queries.list_coded(connection)
    rows = [
        event_columns(found, at, coded.get(found.article_id, ("", ""))[1])
        for at, (_, found) in enumerate(changed)
        if found is not None
    ]
    store.lay_over(connection, "events", "id", gone, rows)
