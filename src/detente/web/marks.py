"""A report's text cut into pieces, each knowing what is marked in it; words around a match."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from detente.records import Article
from detente.web.records import Paragraph, Piece

__all__ = ["Marked", "fold", "mark_paragraphs", "snippet"]

_WORD: Final = re.compile(r"\w+")

#: Characters of a snippet, and how many of them stand before its first match.
_LENGTH: Final = 260
_BEFORE: Final = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of the article's text that belongs to a record: `kind` is `event`, `trigger` or `statement`."""

    start: int
    end: int
    kind: str
    id: str


def mark_paragraphs(article: Article, marked: Sequence[Marked]) -> list[Paragraph]:
    """Return the article's paragraphs in pieces, each piece with the ids of what covers it.

    Marks may overlap and run over paragraphs. The pieces of all paragraphs together are the text, but for line ends.

    >>> article = Article("a", "Chad expelled the envoy.")
    >>> [(p.text, p.triggers) for p in mark_paragraphs(article, [Marked(5, 13, "trigger", "e")])[0].pieces]
    [('Chad ', []), ('expelled', ['e']), (' the envoy.', [])]
    """
    paragraphs = []
    for span in article.paragraphs:
        inside = [m for m in marked if m.start < span.end and m.end > span.start and m.start < m.end]
        cuts = sorted({span.start, span.end, *(min(max(at, span.start), span.end) for m in inside
                                               for at in (m.start, m.end))})  # fmt: skip
        pieces = []
        for start, end in pairwise(cuts):
            ids: dict[str, list[str]] = {"event": [], "trigger": [], "statement": []}
            for m in inside:
                if m.start <= start and end <= m.end and m.id not in ids[m.kind]:
                    ids[m.kind].append(m.id)
            pieces.append(Piece(text=article.text[start:end], events=ids["event"], triggers=ids["trigger"],
                                statements=ids["statement"]))  # fmt: skip
        paragraphs.append(Paragraph(pieces=pieces))
    return paragraphs


def fold(word: str) -> str:
    """Return a word as the index compares it: lower case, without accents.

    >>> fold("Québec")
    'quebec'
    """
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def snippet(text: str, terms: Iterable[str]) -> list[Piece]:
    """Return the words around the place where most of the terms stand, the matching ones marked.

    A term that ends in `*` matches what begins so.

    >>> [p.text for p in snippet("The envoy left. Chad expelled the envoy.", ["expelled"]) if p.triggers]
    ['expelled']
    """
    exact = {fold(t) for t in terms if not t.endswith("*")}
    begins = tuple(fold(t[:-1]) for t in terms if t.endswith("*") and len(t) > 1)
    hits = []
    for found in _WORD.finditer(text):
        word = fold(found.group())
        if word in exact or (begins and word.startswith(begins)):
            hits.append((found.start(), found.end(), word))
    at = 0
    if hits and len(text) > _LENGTH:
        best = max(hits, key=lambda h: (len({w for s, _, w in hits if h[0] <= s < h[0] + _LENGTH - _BEFORE}), -h[0]))
        at = max(best[0] - _BEFORE, 0)
        if at:
            at = text.find(" ", at, best[0]) + 1 or at
    end = min(at + _LENGTH, len(text))
    if end < len(text):
        end = text.rfind(" ", at + _LENGTH - _BEFORE, end) if " " in text[at + _LENGTH - _BEFORE : end] else end
    pieces, done = [Piece(text="… ")] if at else [], at
    for start, stop, word in hits:
        if start >= at and stop <= end:
            if start > done:
                pieces.append(Piece(text=text[done:start]))
            pieces.append(Piece(text=text[start:stop], triggers=[word]))
            done = stop
    pieces.append(Piece(text=text[done:end] + (" …" if end < len(text) else "")))
    return pieces
