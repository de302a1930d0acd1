"""Events as pairs of one actor and another, for formats that hold no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.records import Actor, Event, Mention, Span

__all__ = ["Pair", "Party", "expand", "number_of", "parties_of"]


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a pair: the words that name it, and the actor they mean, None where that is open."""

    span: Span
    actor: Actor | None

    @property
    def name(self) -> str:
        """The actor's name, or the words where nobody could be placed."""
        return self.actor.name if self.actor else self.span.text

    @property
    def country(self) -> str:
        """The actor's country code, empty where not known."""
        return (self.actor.country if self.actor else None) or ""

    @property
    def sectors(self) -> tuple[str, ...]:
        """The actor's sectors."""
        return self.actor.sectors if self.actor else ()


@dataclass(frozen=True, slots=True)
class Pair:
    """An event as far as it joins one actor to another; `id` is the event's where it joins no more than two."""

    id: str
    event: Event
    source: Party | None
    target: Party | None


def expand(event: Event) -> Iterator[Pair]:
    """Yield an event as pairs: each source with each target, and what several do together each way.

    A side that is not named stays None. Nobody is set against himself.

    >>> from detente.records import EventDate, Evidence
    >>> both = tuple(Mention(Span(0, 1, c), "name", Actor(c, c, c)) for c in ("CHN", "CAN"))
    >>> event = Event("e", "a", "CONSULT", None, "done", 1, 2.5, "040", both, both, (), (), EventDate(None, "unknown",
    ...     "unknown"), None, Evidence(Span(0, 1, ""), None), (), (), 1.0, "c")
    >>> [(pair.id, pair.source.name, pair.target.name) for pair in expand(event)]
    [('e.1', 'CHN', 'CAN'), ('e.2', 'CAN', 'CHN')]
    """
    sources, targets = parties_of(event.source), parties_of(event.target)
    found = [(s, t) for s in sources for t in targets if s is None or t is None or not _is_same(s, t)]
    for at, (source, target) in enumerate(found, 1):
        yield Pair(event.id if len(found) == 1 else f"{event.id}.{at}", event, source, target)


def parties_of(mentions: tuple[Mention, ...]) -> list[Party | None]:
    """Return one party for each actor of a side; a side that is not named is one None."""
    found: list[Party | None] = []
    for mention in mentions:
        found += [Party(mention.span, actor) for actor in mention.actors] or [Party(mention.span, None)]
    return found or [None]


def _is_same(one: Party, other: Party) -> bool:
    if one.actor and other.actor:
        return one.actor.id == other.actor.id
    return one.span == other.span


def number_of(pair_id: str) -> int:
    """Return a pair's id as a whole number, for formats whose ids are numbers.

    It fits 53 bits: R and JavaScript read longer numbers as others, and two rows of a meeting would be one.

    >>> number_of("ev-00000000000000ff"), number_of("ev-00000000000000ff.2")
    (255, 257)
    """
    digits, _, at = pair_id.removeprefix("ev-").partition(".")
    return (int(digits, 16) + int(at or 0)) % 2**53
