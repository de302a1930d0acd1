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
    """Return the mentions that can act or be acted on: every one but possessives before what is no act.

    >>> from detente.actors import find_mentions
    >>> article = Article(id="a", text="Iran lost its ships. Its refusal angered Iraq.")
    >>> [mention.span.text for mention in acting_mentions(article, find_mentions(article))]
    ['Iran', 'Its', 'Iraq']
    """
    acts = Lexicon.load().words["act"]
    kept = []
    for mention in mentions:
        after = _NEXT.match(article.text, mention.span.end)
        owner = mention.kind == "pronoun" and mention.span.text.lower() in _OWNERS and after is not None
        # "her" before "." or a verb in -ed is no owner.
        if not owner or after is None or after[1].lower() in acts or after[1].endswith("ed"):
            kept.append(mention)
    return tuple(kept)
