"""Statements as the coder would hear them, for tests that need no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.events import find_times
from detente.events.sentences import split_sentences
from detente.records import Actor, Article, Mention, Span, Statement
from detente.statements import Found, find_statements

Pair = tuple[int, int]


@dataclass(frozen=True)
class Say:
    """A statement by its words: of each part the first place in the sentence that has the cue."""

    speaker: str
    cue: str
    content: str
    to: str = ""
    kind: str = "position"
    flags: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """What `detente.events.said.Said` is to this stage."""

    cue: Pair
    speaker: tuple[Pair, ...]
    content: tuple[Pair, ...]
    addressee: tuple[Pair, ...]
    kind: str
    flags: tuple[str, ...]
    issues: tuple[str, ...]
    confidence: float = 0.9


def mention(article: Article, words: str, country: str | None = None, *, kind: str = "name", nth: int = 0) -> Mention:
    """Return a mention of the `nth` place where the words stand; without a country nobody is behind it."""
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    actor = (
        Actor(country if kind == "name" else words.lower().replace(" ", "-"), words, country, ("GOV",))
        if country
        else None
    )
    return Mention(Span(start, start + len(words), words), kind, actor)


def hear(article: Article, says: Sequence[Say]) -> list[tuple[Span, list[Heard], tuple[str, ...]]]:
    """Return every sentence with what is said in it: each statement in the first sentence that has all of its parts."""
    left = list(says)
    found = []
    for sentence in split_sentences(article):
        here = []
        for say in list(left):
            parts = say.content.split(" + ")
            if say.cue in sentence.text and all(p in sentence.text for p in parts) and say.speaker in sentence.text:
                left.remove(say)

                def at(words: str, text: str = sentence.text) -> Pair:
                    start = text.index(words)
                    return start, start + len(words)

                here.append(
                    Heard(
                        at(say.cue), (at(say.speaker),) if say.speaker else (), tuple(at(p) for p in parts),
                        (at(say.to),) if say.to else (), say.kind, say.flags, say.issues,
                    )
                )  # fmt: skip
        found.append((sentence, here, ()))
    assert not left, f"no sentence has {left[0]}"
    return found


def find(article: Article, mentions: Sequence[Mention], says: Sequence[Say]) -> Found:
    """Return what the stage finds where these statements are heard."""
    ordered = sorted(mentions, key=lambda m: m.span.start)
    found = find_statements(article, ordered, hear(article, says), find_times=find_times, coder="test-coder 1")
    check_spans(article, found.statements)
    return found


def check_spans(article: Article, statements: Sequence[Statement]) -> None:
    """Fail where a span does not hold its own words."""
    for statement in statements:
        spans = [*statement.content, *statement.quoted, statement.evidence.sentence]
        spans += [s for s in (statement.cue, statement.condition) if s]
        spans += [m.span for m in (*statement.addressee, *([statement.speaker] if statement.speaker else []))]
        spans += [statement.claim.span] if statement.claim else []
        for span in spans:
            assert article.text[span.start : span.end] == span.text
