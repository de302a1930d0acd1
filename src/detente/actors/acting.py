"""Which mentions can take part in an event: not an owner whose thing does nothing ("his hat")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.actors.lexicon import Lexicon
from detente.records import Article, Mention

__all__ = ["acting_mentions"]

_OWNERS = frozenset(["his", "her", "its", "their", "my", "our"])
_NEXT = re.compile(r" (?:[a-z]+ly )?([A-Za-z]+)")


def acting_mentions(article: Article, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that can act or be acted on.

    Left out are possessives before what is no act, and an organisation's name that only qualifies the person behind it
    ("ASEAN Chair Prime Minister Roe").

    >>> from detente.actors import find_mentions
    >>> article = Article(id="a", text="Iran lost its ships. Its refusal angered Iraq.")
    >>> [mention.span.text for mention in acting_mentions(article, find_mentions(article))]
    ['Iran', 'Its', 'Iraq']
    """
    acts = Lexicon.load().words["act"]
    kept = []
    starts = {mention.span.start for mention in mentions if mention.kind in ("person", "office")}
    for mention in mentions:
        end = mention.span.end
        if mention.kind in ("name", "body") and end + 1 in starts and article.text[end] == " ":
            continue
        after = _NEXT.match(article.text, mention.span.end)
        owner = mention.kind == "pronoun" and mention.span.text.lower() in _OWNERS and after is not None
        # "her" before "." or a verb in -ed is no owner.
        if not owner or after is None or after[1].lower() in acts or after[1].endswith("ed"):
            kept.append(mention)
    return tuple(kept)
