"""The chain by which a statement reached us: who passed it on in the sentence, then who carried the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from detente.data.outlets import find_outlet
from detente.records import Article, Mention, Reporter
from detente.statements.draft import Draft
from detente.statements.speakers import Mentions

__all__ = ["is_media", "trace"]

#: "according to X", "X reported": X passes on what somebody else says.
_PASSED_ON: Final = re.compile(
    r"\b(?:according to|citing|quoted by|cited by|reported by|told|in an interview with|reports? (?:by|from|"
    r"in))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_PASSES: Final = re.compile(
    r"^(?:\s+news agency|\s+newspaper)?,?\s+(?:reports?|reported|quoted|cited|has reported|reporting|carried)\b"
)
_MEDIA: Final = re.compile(
    r"\b(?:media|television|TV|radio|newspapers?|news agency|broadcaster|newswire|reports?|daily|weekly|journal|"
    r"magazine)\b",
    re.IGNORECASE,
)


def is_media(mention: Mention) -> bool:
    """Tell whether a speaker is an outlet, an agency or the media at large, who tell more than they say."""
    if any("MED" in actor.sectors or actor.id.endswith(".state-media") for actor in mention.actors):
        return True
    return find_outlet(mention.span.text) is not None or bool(not mention.actors and _MEDIA.search(mention.span.text))


def trace(article: Article, draft: Draft, enclosing: Sequence[Draft], mentions: Mentions) -> tuple[Reporter, ...]:
    """Return the links from the speaker outwards: who tells of it in the sentence, the credits, the outlet.

    `enclosing` are the statements whose words hold this one, the nearest first.
    """
    own = {actor.id for actor in draft.speaker.actors} if draft.speaker else set()
    outer = (each.speaker for each in enclosing if each.speaker is not None)
    links = [_reporter(speaker) for speaker in outer if not own & {actor.id for actor in speaker.actors}]
    links += _told_in(article, draft, mentions)
    links += article.credits
    if article.outlet:
        links.append(Reporter(article.outlet, "outlet"))
    return tuple(_once(links, draft))


def _once(links: Iterable[Reporter], draft: Draft) -> Iterator[Reporter]:
    seen: set[str] = set()
    speaks = draft.speaker.span.text.lower() if draft.speaker else ""
    for link in links:
        name = link.name.lower().removeprefix("the ")
        if name not in seen and name != speaks.removeprefix("the "):
            seen.add(name)
            yield link


def _told_in(article: Article, draft: Draft, mentions: Mentions) -> Iterator[Reporter]:
    """Yield the media that the sentence itself names as passing it on."""
    sentence = draft.sentence
    for mention in mentions.within(sentence.start, sentence.end):
        if (
            draft.speaker is not None
            and mention.span.start < draft.speaker.span.end
            and draft.speaker.span.start < mention.span.end
        ):
            continue
        before = article.text[sentence.start : mention.span.start]
        after = article.text[mention.span.end : sentence.end]
        if mention.span.text.lower().removeprefix("the ") in ("reporters", "journalists", "the press"):
            continue  # those asked and told at a press conference passed nothing on by themselves
        if is_media(mention) and (_PASSED_ON.search(before) or _PASSES.match(after)):
            known = next(
                (
                    c
                    for c in article.credits
                    if c.span and c.span.start < mention.span.end and mention.span.start < c.span.end
                ),
                None,
            )
            yield known or _reporter(mention)


def _reporter(mention: Mention) -> Reporter:
    """Return a mention as a link: an outlet by the table of outlets, else by its sector."""
    actor = mention.actors[0] if mention.actors else None
    country = actor.country if actor else None
    if outlet := find_outlet(mention.span.text):
        return Reporter(outlet.name, outlet.reporter_kind, outlet.country, mention.span)
    if actor and actor.id.endswith(".state-media"):
        return Reporter(mention.span.text, "state-media", country, mention.span)
    name = actor.name if actor and mention.kind == "pronoun" else mention.span.text
    government = actor is not None and ({"GOV", "MIL", "LEG", "JUD"} & set(actor.sectors) or actor.id == country)
    media = is_media(mention)
    return Reporter(name, "outlet" if media else "government" if government else "other", country, mention.span)
