"""What each page shows, as records: a template gets one of these and the JSON API answers with the same.

Days are ISO dates. Sums of intensity are on PLOVER's scale, each event weighted by the coder's confidence, as in
`detente relation`.
"""

from __future__ import annotations

from detente.web.records.about import AboutPage, Coverage, CoverageDay, Figure
from detente.web.records.actor import ActorPage, Counterpart, IssueCount, OfficeTerm
from detente.web.records.home import Cell, HomePage, Matrix, Mover
from detente.web.records.lines import (
    ArchiveFacts,
    Choice,
    EventLine,
    EventList,
    Party,
    StatementLine,
    StateRef,
    StoryLine,
)
from detente.web.records.relation import (
    BriefPage,
    BriefReference,
    BriefSection,
    BriefSentence,
    Filters,
    Point,
    RelationPage,
    Section,
    TurnLine,
)
from detente.web.records.review import ReviewItem, ReviewPage, Word
from detente.web.records.search import Hit, Link, SearchPage
from detente.web.records.story import CopyLine, CutLine, EventCard, Paragraph, Piece, StoryPage

__all__ = [
    "AboutPage", "ActorPage", "ArchiveFacts",
    "BriefPage", "BriefReference", "BriefSection", "BriefSentence",
    "Cell", "Choice", "CopyLine", "Counterpart", "Coverage", "CoverageDay",
    "CutLine", "EventCard", "EventLine", "EventList", "Figure", "Filters", "Hit", "HomePage", "IssueCount", "Link",
    "Matrix", "Mover", "OfficeTerm", "Paragraph", "Party", "Piece", "Point", "RelationPage", "ReviewItem",
    "ReviewPage", "SearchPage", "Section", "StateRef", "StatementLine", "StoryLine", "StoryPage", "TurnLine", "Word",
]  # fmt: skip
