"""Sentences of an article, as spans of its text."""

from __future__ import annotations

import re

from detente.records import Article, Span

__all__ = ["split_sentences"]

#: A boundary the segmenter sets after "5 p.m." although a day or a zone follows.
_FALSE_STOP = re.compile(r"\b[ap]\.m\.\s*$", re.IGNORECASE)
_AFTER_TIME = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}\b|local\b")

#: A paragraph longer than this is no prose; it is cut at this length so that one table cannot stall a run.
_LONGEST = 20_000


#: What stands before a report's first words: "(Xinhua) --", "OTTAWA, March 3 (Reuters) -", "BEIJING —".
_OPENING = re.compile(
    r"(?:\([A-Z][^()]{1,40}\)\s*[-–—]*\s*)?"
    r"(?:[A-Z][A-Z.'’ /]+(?:,\s*[A-Z][\w.]+){0,2}(?:,?\s+[A-Z][a-z]+\.?\s+\d{1,2}(?:,\s+\d{4})?)?"
    r"(?:\s*\([A-Z][^()]{1,40}\))?\s*(?:--|[-–—]|(?<=[A-Z]{5}):|(?<=\)):)\s+)?"
)


def split_sentences(article: Article) -> tuple[Span, ...]:
    """Return the sentences of every paragraph, in order, without the spaces around them.

    A dateline and a credit before a paragraph's first word belong to no sentence: a city printed there acts in nothing.

    >>> text = "Mr. Li met Gen. Ray at 5 p.m. Monday. They agreed."
    >>> [s.text for s in split_sentences(Article(id="a", text=text))]
    ['Mr. Li met Gen. Ray at 5 p.m. Monday.', 'They agreed.']
    """
    from sentencex import get_sentence_boundaries

    spans: list[Span] = []
    for paragraph in article.paragraphs:
        at = 0
        pieces: list[tuple[int, int]] = []
        for boundary in get_sentence_boundaries("en", paragraph.text[:_LONGEST]):
            start, end = at, at + len(boundary["text"])
            at = end
            before = paragraph.text[pieces[-1][0] : pieces[-1][1]] if pieces else ""
            if _FALSE_STOP.search(before) and _AFTER_TIME.match(paragraph.text[start:end]):
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        for start, end in pieces:
            text = paragraph.text[start:end]
            left = len(text) - len(text.lstrip())
            if start == 0:
                left += _opening_length(text[left:])
            if stripped := text[left:].strip():
                first = paragraph.start + start + left
                spans.append(article.span(first, first + len(stripped)))
    return tuple(spans)


def _opening_length(text: str) -> int:
    match = _OPENING.match(text)
    return match.end() if match and match.end() < len(text) else 0
