"""What a format wants to know beside the event: its article, its story, and who else is named there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.records import Article, Event, Mention, Story

__all__ = ["Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the article that tells it, the story that is in, and the article's mentions.

    `copies` are the same event as the story's other articles carry it, each with its article.
    """

    event: Event
    article: Article | None = None
    story: Story | None = None
    mentions: tuple[Mention, ...] = ()
    copies: Sequence[tuple[Event, Article | None]] = field(default=())

    @property
    def outlet(self) -> str:
        """The outlet, or the last link of the chain the event came by."""
        if self.article and self.article.outlet:
            return self.article.outlet
        return self.event.reported_by[-1].name if self.event.reported_by else ""

    @property
    def address(self) -> str:
        """Where the report stands: its address, or the article's id where it has none."""
        return self.event.url or f"detente:{self.event.article_id}"

    def sentence_number(self) -> int:
        """The number of the event's sentence in its article, from 1; 0 where the article is not at hand."""
        return sentence_number(self.event, self.article)

    def in_lead(self) -> bool:
        """Whether the event stands in the article's first paragraph."""
        if self.article is None or not self.article.paragraphs:
            return False
        return self.event.evidence.sentence.start < self.article.paragraphs[0].end

    def named(self, kinds: Sequence[str]) -> list[str]:
        """The names of the actors that mentions of such kinds stand for, each once, in order."""
        names = [a.name for m in self.mentions if m.kind in kinds for a in m.actors]
        return list(dict.fromkeys(names))


def sentence_number(event: Event, article: Article | None) -> int:
    """Return the number of an event's sentence in its article, counting ends of sentences and of paragraphs."""
    if article is None:
        return 0
    before = article.text[: event.evidence.sentence.start]
    ends = sum(before.count(mark) for mark in (". ", "! ", "? ", '." ', ".” ", "\n"))
    return ends + 1
