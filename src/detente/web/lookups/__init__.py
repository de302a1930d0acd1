"""Every read of the index: functions from a connection to rows and lines; the pages make records of them."""

from __future__ import annotations

from detente.web.lookups.actors import actor, actor_counterparts, actor_events, actor_issues, find_actors, state_actors
from detente.web.lookups.events import event_lines, lines_of_article, queue, story_of_event
from detente.web.lookups.pairs import busy_pairs, pair_periods, read_dyad, strongest, sums_by_pair
from detente.web.lookups.statements import (
    actor_statements,
    has_spoken,
    statement_by_id,
    statement_line,
    statements_of_article,
)
from detente.web.lookups.stories import (
    count_all,
    coverage,
    kinds,
    lead_of,
    merged_stories,
    newest_stories,
    outlets,
    stories_by_day,
    stories_by_month,
    story,
    story_line,
)
from detente.web.lookups.words import list_events, list_stories, search_events, search_statements, search_stories

__all__ = [
    "actor", "actor_counterparts", "actor_events", "actor_issues", "actor_statements", "busy_pairs", "count_all",
    "coverage", "event_lines", "find_actors", "has_spoken", "kinds", "lead_of", "lines_of_article", "list_events",
    "list_stories", "merged_stories", "newest_stories", "outlets", "pair_periods", "queue", "read_dyad",
    "search_events", "search_statements", "search_stories", "state_actors", "statement_by_id", "statement_line",
    "statements_of_article", "stories_by_day", "stories_by_month", "story", "story_line", "story_of_event",
    "strongest", "sums_by_pair",
]  # fmt: skip
