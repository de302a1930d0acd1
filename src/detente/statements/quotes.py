"""Quotations of a text by their marks: where each opens and closes, also over paragraphs, and which are speech.

The rules are exact, so no model is asked. Marks come in pairs (“ ”, „ “, « », ‘ ’, " ", ' ', '' ''); a mark inside
another pair opens nothing. Newspapers open each paragraph of a long quotation with a mark and close only the last, so
one left open goes on where the next paragraph opens with the same mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from detente.records import Span

__all__ = ["Quotation", "Sense", "find_quotations", "strip_marks"]

Sense = Literal["speech", "words", "name"]

#: Opening mark to what may close it.
_PAIRS: Final = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    '"': '"',
    "'": "'",
    "''": "''",
    "``": "''",
}

_OPENERS: Final = re.compile(r"``|''|[“„«‘‚「\"']")

#: What may stand right before a mark that opens; anything else before a straight mark closes or is an apostrophe.
_BEFORE: Final = frozenset(" \t\u00a0\u2009([{—–-/:;,") | {""}

_END: Final = ".,!?;:…"

#: Words that announce a name, not speech: 'the so-called "Quad"', 'a film titled "Home"'.
_NAMING: Final = re.compile(
    r"\b(?:so-called|self-styled|self-proclaimed|dubbed|known as|nicknamed|nickname|titled|entitled|named|codenamed|"
    r"code-named|subtitled|billed as|branded|labell?ed|christened|referred to as|aka|meaning|translated as|under the|"
    r"(?:term|word|words|phrase|slogan|motto|hashtag|theme|title|film|movie|documentary|book|novel|memoir|song|album|"
    r"series|play|painting|essay|programme|program|project|initiative|exercise|drill|operation|campaign|concept|"
    r"doctrine|name|newspaper|magazine|ship|vessel))\s*(?:the|an?)?\s*[,:]?\s*$",
    re.IGNORECASE,
)
_SAYS_SO: Final = re.compile(r"\s*,?\s*(?:he|she|they|\w+)?\s*(?:said|says|told|added)\b")

#: Quoted words as many as these, with a capital, are a sentence.
_SENTENCE: Final = 5

_WORD: Final = re.compile(r"[\w'’-]+")

#: Little words that a title writes small.
_SMALL: Final = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
    )
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in one paragraph: `[start, end)` with its marks, `[first, last)` without.

    `closed` is False where no mark closes it; `continues` where the next paragraph takes it up and `continued` where it
    takes up the one before. `sense` tells speech from a few borrowed `words` (also those held at arm's length) and from
    a `name`: a title, a nickname, what is so called.
    """

    start: int
    end: int
    first: int
    last: int
    closed: bool
    sense: Sense = "speech"
    continues: bool = False
    continued: bool = False

    def overlap(self, start: int, end: int) -> int:
        """Return how many characters of `[start, end)` are quoted."""
        return max(0, min(end, self.last) - max(start, self.first))


def find_quotations(text: str, paragraphs: Sequence[Span]) -> tuple[Quotation, ...]:
    """Return the quotations of a text in order, one for each paragraph it runs over.

    >>> text = '“We are ready,” he said. The “reform” failed.'
    >>> [(text[q.first:q.last], q.sense) for q in find_quotations(text, [Span(0, len(text), text)])]
    [('We are ready,', 'speech'), ('reform', 'words')]
    """
    found: list[Quotation] = []
    for number, paragraph in enumerate(paragraphs):
        pieces = list(_in_paragraph(paragraph))
        opens_again = number + 1 < len(paragraphs) and paragraphs[number + 1].text.lstrip()[:1]
        if pieces and not pieces[-1].closed and opens_again and opens_again == text[pieces[-1].start]:
            pieces[-1] = replace(pieces[-1], continues=True, sense="speech")
        if pieces and found and found[-1].continues and pieces[0].start - paragraph.start <= _indent(paragraph):
            pieces[0] = replace(pieces[0], continued=True, sense="speech")
        found += pieces
    return tuple(found)


def _indent(paragraph: Span) -> int:
    return len(paragraph.text) - len(paragraph.text.lstrip())


def _in_paragraph(paragraph: Span) -> Iterator[Quotation]:
    text, base, at = paragraph.text, paragraph.start, 0
    orphan = _orphan_close(text)
    if orphan is not None:
        # The mark that opened it was lost with the sentence before.
        yield _quotation(text, base, 0, orphan + 1, 0, orphan, closed=True)
        at = orphan + 1
    while match := _OPENERS.search(text, at):
        mark, start = match[0], match.start()
        if not _opens(text, start, mark):
            at = match.end()
            continue
        first = match.end()
        close = _close(text, first, mark)
        if close is None:
            if mark in ("'", "‘", "‚"):  # an apostrophe: ’tis, ‘90s
                at = first
                continue
            yield _quotation(text, base, start, len(text.rstrip()), first, len(text.rstrip()), closed=False)
            return
        width = 2 if text.startswith("''", close) and mark in ("''", "``") else 1
        yield _quotation(text, base, start, close + width, first, close, closed=True)
        at = close + width


def _opens(text: str, at: int, mark: str) -> bool:
    after = text[at + len(mark) : at + len(mark) + 1]
    if not after or (after.isspace() and mark != "«"):  # French sets a space inside its marks
        return False
    before = text[at - 1 : at]
    if mark in ("“", "„", "«", "「"):
        return True
    return before in _BEFORE or before in ("“", "‘", '"', "'", "’", "”")


def _close(text: str, first: int, mark: str) -> int | None:
    """Return where the quotation that began before `first` is closed, or None."""
    if mark in ("''", "``"):
        at = text.find("''", first)
        return at if at > first else None
    closers = _PAIRS[mark]
    if mark in ("‘", "‚", "'"):
        return _close_single(text, first, closers)
    depth = 0
    for at in range(first, len(text)):
        letter = text[at]
        if letter in closers:
            if mark == '"' and at > first and text[at - 1].isspace() and at + 1 < len(text) and text[at + 1].isalnum():
                return None  # another one opens: this one was never closed
            if depth == 0:
                return at
            depth -= 1
        elif letter == mark and mark in ("“", "«", "「"):
            if text[at - 1] in " \n" and not text[first:at].rstrip()[-1:].isalnum():
                # A second opening mark after a full stop: the first was left open.
                return None if depth else len(text[:at].rstrip())
            depth += 1
    return None


def _close_single(text: str, first: int, closers: str) -> int | None:
    """Return the closing one of marks that are apostrophes too: rather one after a stop than one after a plural."""
    candidates = [
        at
        for at in range(first + 1, len(text))
        if text[at] in closers and not text[at + 1 : at + 2].isalnum() and not text[at - 1].isspace()
    ]
    for at in candidates:
        if text[at - 1] in _END:
            return at
        possessive = text[at - 1] == "s" and re.match(r"\s[a-z]", text[at + 1 : at + 3])
        if not possessive:
            return at
    return candidates[-1] if candidates else None


def _orphan_close(text: str) -> int | None:
    """Return where a closing mark stands that nothing in the paragraph opened, as the first mark of all."""
    for at, letter in enumerate(text):
        if letter in "“„«「":
            return None
        if letter == "”" and at:
            return at
        if letter == '"':
            closes = at > 0 and not text[at - 1].isspace() and text[at - 1] not in "([—–-"
            return at if closes and text.count('"') % 2 else None
    return None


def _quotation(text: str, base: int, start: int, end: int, first: int, last: int, *, closed: bool) -> Quotation:
    kind = _sense(text, start, end, text[first:last]) if closed else "speech"
    return Quotation(base + start, base + end, base + first, base + last, closed, kind)


def _sense(text: str, start: int, end: int, quoted: str) -> Sense:
    """Tell whether quoted words are speech, a few borrowed words, or a name, by the words around and in them."""
    words = _WORD.findall(quoted)
    before, after = text[:start], text[end:]
    if not words:
        return "name"
    if len(words) <= 2 and re.search(r"[A-Z][\w.-]*\s$", before) and re.match(r"\s[A-Z]\w+", after):
        return "name" if words[0][:1].isupper() else "words"  # Joseph "Joe" Smith
    full = [w for w in words if w.lower() not in _SMALL]
    titled = bool(full) and sum(w[:1].isupper() or w[:1].isdigit() for w in full) == len(full)
    stopped = quoted.rstrip()[-1:] in _END
    if named := _NAMING.search(before):
        if titled or len(words) <= 3 or named[0].strip().lower() in ("so-called", "self-styled"):
            return "name"
        return "speech" if stopped else "words"
    if titled and len(words) > 1 and not stopped and not before.rstrip().endswith((",", ":")):
        return "words" if _SAYS_SO.match(after) else "name"
    if stopped and (len(words) > 1 or quoted.rstrip()[-1] == ","):
        return "speech"
    if re.search(r"[,:]\s*$|^\s*$|\b(?:said|says|as|replied|answered|that)\s*$", before):
        return "speech"
    return "speech" if len(words) >= _SENTENCE and quoted[:1].isupper() else "words"


def strip_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return `[start, end)` without spaces, outer quotation marks and a closing stop.

    >>> strip_marks('“We agree,” he said', 0, 11)
    (1, 9)
    """
    marks = '“”„«»「」"`'
    while start < end and (text[start].isspace() or text[start] in ",;:—–" + marks):
        if text[start] in marks and _inner_pair(text, start, end):
            break
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".,;:—–" + marks):
        if text[end - 1] in marks and _inner_pair(text, start, end, last=True):
            break
        end -= 1
    while end - start > 1 and text[start] in "‘'" and text[end - 1] in "’'" and "‘" not in text[start + 1 : end]:
        start, end = start + 1, end - 1 - (text[end - 2] in ".,")
    return start, end


def _inner_pair(text: str, start: int, end: int, *, last: bool = False) -> bool:
    """Tell whether the mark at the edge belongs to words quoted inside: 'called it “an insult”'."""
    inside = text[start:end]
    if last:
        mark = text[end - 1]
        opened = inside[:-1].rfind({"”": "“", "»": "«", "」": "「"}.get(mark, mark))
        return opened > 0
    mark = text[start]
    closed = inside.find({"“": "”", "«": "»", "「": "」", "„": "“"}.get(mark, mark), 1)
    return 0 < closed < len(inside.rstrip(" .,;:")) - 1
