"""Who speaks: the words of a speaker tied to a mention, across sentences where they only point back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from detente.records import Mention, Span

__all__ = ["Mentions", "link_party", "points_back", "resolve_speaker"]

Pair = tuple[int, int]

#: Where the head of a noun phrase ends: what follows is an apposition, a place or a clause.
_TAIL: Final = re.compile(r",|\s(?:of|in|for|at|who|which|from|on|to|with|near|under|speaking|and)\s|\s\(")

_ONE: Final = frozenset({"he", "she", "his", "her", "him", "himself", "herself"})
_SOME: Final = frozenset({"they", "their", "them", "both", "it", "its"})
_SPEAKERS_OWN: Final = frozenset({"i", "we", "our", "my", "us", "me"})
_RELATIVE: Final = frozenset({"who", "which", "whom", "that"})

#: Kinds of mention that "he" or "she" can stand for.
_PERSONS: Final = frozenset({"person", "office", "role", "pronoun"})


class Mentions:
    """An article's mentions, to be asked by place."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: (m.span.start, m.span.end))

    def within(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that touch `[start, end)`."""
        return [m for m in self._mentions if m.span.start < end and m.span.end > start]

    def last_before(self, start: int, floor: int) -> Mention | None:
        """Return the last mention that ends in `[floor, start]`."""
        return next((m for m in reversed(self._mentions) if floor <= m.span.end <= start), None)


def link_party(span: Pair, text: str, mentions: Mentions) -> Mention:
    """Return the mention that the words of a party name, else a mention of their own with nobody behind it.

    The mention must hold the head of the phrase: in "the mayor of Ottawa" it is the mayor who speaks, not Ottawa.
    """
    start, end = span
    words = text[start:end]
    found = mentions.within(start, end)
    tail = _TAIL.search(words)
    head_end = start + (tail.start() if tail and tail.start() else len(words))
    head_start = max(text.rfind(" ", start, head_end) + 1, start)

    def overlap(mention: Mention) -> int:
        return min(end, mention.span.end) - max(start, mention.span.start)

    def holds_head(mention: Mention) -> bool:
        # The possessive's owner is not the head: "Ottawa's envoy".
        return mention.span.start < head_end and mention.span.end > head_start

    heads = [m for m in found if holds_head(m)]
    if heads:
        return max(heads, key=lambda m: (bool(m.actors), overlap(m), -m.span.start))
    beside = [m for m in found if m.kind == "person" or text[: m.span.start].rstrip().endswith(",")]
    # "Associates of X" are not X.
    beside = [m for m in beside if not re.search(r"\b(?:of|for|to|with)\s+$", text[start : m.span.start])]
    if beside and overlap(beside[0]) * 4 >= end - start:
        return beside[0]  # "its spokesman, Li Wei"
    return Mention(Span(start, end, words), "words", None, why="its own words; no actor is named by them")


def points_back(mention: Mention) -> str | None:
    """Return how a mention without an actor points to somebody else: `person`, `any`, `self`, `before`, or None."""
    if mention.actors:
        return None
    word = mention.span.text.lower().strip()
    if word in _ONE:
        return "person"
    if word in _SOME:
        return "any"
    if word in _SPEAKERS_OWN:
        return "self"
    return "before" if word in _RELATIVE else None


def resolve_speaker(
    mention: Mention,
    mentions: Mentions,
    *,
    sentence: Span,
    last: Mention | None,
    around: Mention | None,
) -> Mention:
    """Return the speaker with whom its words point to: `last` spoke before, `around` speaks the words it stands in.

    Left as it is where the words name somebody or nobody fits.
    """
    how = points_back(mention)
    if how == "before":
        other = mentions.last_before(mention.span.start, max(sentence.start, mention.span.start - 80))
        return _with(mention, other, "whom “who” refers to")
    if how == "self":
        return _with(mention, around or last, "speaks of themselves in a quotation")
    if how == "person" and last is not None and last.kind in _PERSONS:
        return _with(mention, last, "the last to speak")
    if how == "any":
        return _with(mention, last, "the last to speak")
    return mention


def _with(mention: Mention, other: Mention | None, why: str) -> Mention:
    if other is None or not other.actors:
        return mention
    return replace(
        mention,
        actor=other.actor,
        members=other.members,
        kind="pronoun",
        confidence=min(other.confidence, 0.8),
        why=why,
    )
