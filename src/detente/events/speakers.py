"""Said by whom: the mentions of a sentence that its verbs of saying give the words to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.records import Mention, Span

__all__ = ["find_speakers"]

_VERB = (
    r"(?:said|says|saying|told|tells|added|adds|announced|announces|stated|states|reported|declared|confirmed|noted|"
    r"stressed|emphasi[sz]ed|explained|insisted|argued|claimed|wrote|tweeted|commented|quoted\s+as\s+saying)"
)
#: "X said", "X, who arrived on Monday, said", "X has also said".
_AFTER = re.compile(
    rf"^(?:,[^,]{{0,60}},)?\s+(?:\w+ly\s+|also\s+|later\s+|has\s+|had\s+|have\s+|on\s+\w+day\s+|was\s+)*{_VERB}\b"
)
#: "said X", "according to X".
_BEFORE = re.compile(rf"(?:\b{_VERB}|\baccording\s+to)\s+(?:the\s+)?$", re.IGNORECASE)


def find_speakers(sentence: Span, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that the sentence names as speaking, in order.

    "told X" names a listener, so a mention after a verb of saying counts only where the verb does not take one.
    """
    found = []
    for mention in mentions:
        after = sentence.text[mention.span.end - sentence.start :]
        before = sentence.text[: mention.span.start - sentence.start]
        if _AFTER.match(after) or (_BEFORE.search(before) and not re.search(r"\btold\s+(?:the\s+)?$", before)):
            found.append(mention)
    return tuple(found)
