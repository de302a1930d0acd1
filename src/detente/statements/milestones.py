"""Anniversaries that a report names, and the years they count from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from detente.records import Article, Mention, Milestone, Span, make_id
from detente.statements.figures import NUMBER_WORDS, ORDINALS
from detente.statements.reading import countries_of
from detente.statements.speakers import Mentions

__all__ = ["find_milestones"]

_ORDINAL: Final = "|".join(sorted(ORDINALS, key=len, reverse=True))
_COUNT: Final = "|".join(NUMBER_WORDS)
_TIES: Final = (
    r"(?:the\s+(?:establishment|start|signing|founding)\s+of\s+)?(?:\w+\s+){0,3}?"
    r"(?:diplomatic (?:relations|ties)|strategic partnership|bilateral (?:relations|ties)|official ties|"
    r"formal ties)\b"
)
_ANNIVERSARY: Final = re.compile(
    rf"\b(?:(?P<nth>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{_ORDINAL}))\s+anniversary\s+(?:of|since)\s+"
    rf"|\b(?P<years>\d{{1,3}}|{_COUNT})\s+years\s+(?:of|since)\s+(?={_TIES})",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^,.;:()“”\"]{3,120}")

#: Where the name of the thing ends and the sentence goes on.
_AFTER: Final = re.compile(
    r"\s+(?:this|last|next|later this|earlier this) year\b|\s+(?:in|on|at|by|with|when|while|as|which|that|"
    r"falls?|will|is|was|were|are|has|had|to)\s"
    r"|\s+and\s+(?:the\s+)?(?:\d{1,3}(?:st|nd|rd|th)|"
    + _ORDINAL
    + r")\s|\s+(?:amid|after|before|during|since|said|says|he|she|they)\b",
    re.IGNORECASE,
)
_OWNER: Final = re.compile(r"^(?:the|their|its|his|her|our)\s+", re.IGNORECASE)
_SHARED_TIES: Final = re.compile(
    r"\b(?:relations|ties|partnership|friendship|treaty|agreement|alliance|normali[sz]ation|recognition|"
    r"cooperation)\b",
    re.I,
)

#: The year the anniversary falls in, where it is not the report's own.
_YEAR: Final = re.compile(
    r"\bin (?P<year>(?:19|20)\d\d)\b|\b(?P<next>next year)\b|\b(?P<last>last year)\b", re.IGNORECASE
)


def find_milestones(
    article: Article, sentences: Sequence[Span], mentions: Mentions, anchor: date | None
) -> tuple[Milestone, ...]:
    """Return the milestones of an article in text order, one for each anniversary of each thing."""
    found: dict[tuple[int, str], Milestone] = {}
    states = _states_so_far(sentences, mentions)
    for sentence, named in zip(sentences, states, strict=True):
        for match in _ANNIVERSARY.finditer(sentence.text):
            milestone = _milestone(article, sentence, match, mentions, anchor, named)
            if milestone:
                found.setdefault((milestone.years, milestone.what.lower()), milestone)
    return tuple(found.values())


def _milestone(
    article: Article,
    sentence: Span,
    match: re.Match[str],
    mentions: Mentions,
    anchor: date | None,
    named: list[Mention],
) -> Milestone | None:
    name = _NAME.match(sentence.text, match.end())
    if name is None:
        return None
    words = name[0]
    if cut := _AFTER.search(words):
        words = words[: cut.start()]
    words = words.rstrip()
    if match["nth"] or match["years"]:
        number = match["nth"] or match["years"]
        years = int(number) if number.isdecimal() else int(NUMBER_WORDS[number.lower()])
    else:
        years = ORDINALS[match["word"].lower()]
    if not words or years < 1:
        return None
    start, end = sentence.start + match.start(), sentence.start + match.end() + len(words)
    before = sentence.text[: match.start()]
    held = _held_in(sentence.text[match.end() + len(words) :], before, anchor)
    about = [m for m in mentions.within(start, end) if any(a.country for a in m.actors)]
    if _SHARED_TIES.search(words) and len(countries_of(about)) < 2:
        # "their partnership", "diplomatic relations": of the two states the report has spoken of.
        about = _pair(about, named)
    return Milestone(
        id=make_id("ms", article.id, start, end), article_id=article.id, span=article.span(start, end),
        sentence=sentence, what=_OWNER.sub("", words), years=years,
        since=held - years if held else None, about=tuple(about), published=article.published, url=article.url,
    )  # fmt: skip


def _held_in(after: str, before: str, anchor: date | None) -> int | None:
    """Return the year of the anniversary: the one named right behind it or before it, else the report's."""
    match = _YEAR.search(after[:60]) or _YEAR.search(before[-40:])
    if match and match["year"]:
        return int(match["year"])
    if anchor is None:
        return None
    return anchor.year + (1 if match and match["next"] else -1 if match and match["last"] else 0)


def _states_so_far(sentences: Sequence[Span], mentions: Mentions) -> list[list[Mention]]:
    """Return, for each sentence, the mentions of states up to its end, the latest first."""
    found: list[list[Mention]] = []
    so_far: list[Mention] = []
    for sentence in sentences:
        here = [m for m in mentions.within(sentence.start, sentence.end) if countries_of([m])]
        so_far = [*reversed(here), *so_far]
        found.append(so_far)
    return found


def _pair(about: list[Mention], named: list[Mention]) -> list[Mention]:
    """Return mentions of the two states meant: those of the words where they are two, else the report's latest two.

    A state's own name stands for it rather than its minister's.
    """
    countries = list(countries_of(about))
    for mention in named:
        for country in sorted(countries_of([mention])):
            if country not in countries and len(countries) < 2:
                countries.append(country)
    if len(countries) < 2:
        return about
    found = []
    for country in countries:
        of_it = [m for m in (*about, *named) if country in countries_of([m])]
        by_name = [m for m in of_it if m.actor is not None and m.actor.id == country and m.kind != "pronoun"]
        found.append((by_name or of_it)[0])
    return sorted(dict.fromkeys(found), key=lambda m: m.span.start)
