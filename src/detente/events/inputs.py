"""What the encoder reads: a sentence's tokens with a marker before and after each mention.

Training and coding build their inputs here, so that the two can never drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CLOSE", "MAX_TOKENS", "NOBODY", "OPEN", "MarkedSentence", "mark_mentions", "whole_words"]

#: Longer sentences are cut; mentions past the cut cannot be coded. 99.9% of news sentences are shorter.
MAX_TOKENS = 160

#: The mention index that stands for a side nobody names.
NOBODY = -1

#: The markers, two tokens the vocabulary holds and never uses.
OPEN, CLOSE = "[unused1]", "[unused2]"


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """Token ids with markers, each token's offsets in the sentence, and where each mention's markers are.

    Special tokens and markers have the offsets (0, 0). `opens[i]` and `closes[i]` are the positions of the markers of
    mention `i`; both are -1 where the mention lies past the cut.
    """

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]


def mark_mentions(tokenizer: Tokenizer, text: str, mentions: Sequence[tuple[int, int]]) -> MarkedSentence:
    """Return the sentence as the encoder reads it, with `mentions` (character spans, in any order) marked.

    Spans may overlap; a span that cuts a word takes the whole word's tokens.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    open_id, close_id = _id(tokenizer, OPEN), _id(tokenizer, CLOSE)
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(mentions):
        inside = [i for i, (a, b) in enumerate(encoding.offsets) if a < end and b > start]
        if inside:
            before.setdefault(inside[0], []).append(number)
            after.setdefault(inside[-1], []).append(number)
    first, last = ("[CLS]", "[SEP]") if tokenizer.token_to_id("<s>") is None else ("<s>", "</s>")
    ids = [_id(tokenizer, first)]
    offsets = [(0, 0)]
    opens, closes = [-1] * len(mentions), [-1] * len(mentions)
    for i, (token, offset) in enumerate(zip(encoding.ids, encoding.offsets, strict=True)):
        # The outer of two spans that open together must open first; they close in the reverse order.
        starting = sorted(before.get(i, ()), key=lambda n: -mentions[n][1])
        ending = sorted(after.get(i, ()), key=lambda n: -mentions[n][0])
        if len(ids) + len(starting) + 1 + len(ending) >= MAX_TOKENS:
            break
        for number in starting:
            opens[number] = len(ids)
            ids.append(open_id)
            offsets.append((0, 0))
        ids.append(token)
        offsets.append(offset)
        for number in ending:
            closes[number] = len(ids)
            ids.append(close_id)
            offsets.append((0, 0))
    for number, (opened, closed) in enumerate(zip(opens, closes, strict=True)):
        if opened < 0 or closed < 0:
            opens[number] = closes[number] = -1
    ids.append(_id(tokenizer, last))
    offsets.append((0, 0))
    return MarkedSentence(tuple(ids), tuple(offsets), tuple(opens), tuple(closes))


def whole_words(start: int, end: int, text: str) -> tuple[int, int]:
    """Return the span widened to the ends of the words it cuts.

    >>> whole_words(6, 8, "They urged peace")
    (5, 10)
    """
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _id(tokenizer: Tokenizer, token: str) -> int:
    found = tokenizer.token_to_id(token)
    if found is None:
        raise ValueError(f"the tokenizer has no {token}")
    return int(found)
