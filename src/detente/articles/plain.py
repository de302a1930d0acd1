"""Plain text as blocks: paragraphs parted by blank lines, by indents, or by lines, as the text itself does it."""

from __future__ import annotations

import itertools
import re
from typing import Final

from detente.articles.blocks import Block, ends_sentence, tidy

__all__ = ["END_MARK", "split_plain"]

#: Lines of this many characters or fewer may have been wrapped by hand: teleprinters gave 69, mail 72 to 79.
_WRAPPED: Final = 100

#: The line that ends a wire's report, alone on its line.
END_MARK: Final = re.compile(
    r"^\W*(?P<wire>reuters?|ap|afp|dpa|upi|ends?|more|endit|end item|30|nnnn)\W*(?:\^m)?\W*$", re.IGNORECASE
)

_INDENT: Final = re.compile(r"^(?: {2,}|\t)\s*\S")
_LINK: Final = re.compile(r"!?\[([^\[\]]+)\]\(\s*(?:https?://|/|mailto:)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\s*\)")
_STARS: Final = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+.!-])")
_TAG: Final = re.compile(r"</?(?:sup|sub|b|i|em|strong|u|br|p|span|a|div)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_PARTICLE: Final = re.compile(r"\w\W+(?:the|a|an|of|to|in|on|at|by|for|from|with|and|or|that|its|their|our)\s*$")
_ITEM: Final = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+\S")


def split_plain(content: str) -> list[Block]:
    r"""Return the paragraphs of a plain text.

    >>> [b.text for b in split_plain("Showers continued in\nthe Bahia zone.\n    The dry period\nis late.\n")]
    ['Showers continued in the Bahia zone.', 'The dry period is late.']
    >>> [b.text for b in split_plain("Rivals met.\n\nChad expelled\nthe envoy.")]
    ['Rivals met.', 'Chad expelled the envoy.']
    """
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if len(lines) > 1 and END_MARK.match(lines[-1]):
        lines.insert(-1, "")
    chunks = _chunks(lines)
    width = _width(chunks)
    indented = _is_indented(chunks)
    paragraphs: list[str] = []
    for chunk in chunks:
        if indented and _keeps_width(chunk):
            paragraphs += _by_indent(chunk)
        else:
            paragraphs += _by_line(chunk, width or _width([chunk]))
    return [Block(text) for line in paragraphs if (text := tidy(_unmark(line)))]


def _chunks(lines: list[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _is_indented(chunks: list[list[str]]) -> bool:
    """Tell whether indents begin paragraphs, as the wires had it, and do not hang under the items of a list."""
    starts = [(line, after) for chunk in chunks for line, after in itertools.pairwise(chunk) if _INDENT.match(after)]
    hanging = sum(_goes_on(line, after) or bool(_ITEM.match(line)) for line, after in starts)
    return bool(starts) and hanging * 4 < len(starts)


def _keeps_width(lines: list[str]) -> bool:
    """Tell whether lines keep to a width: nine in ten do, since an address cannot be wrapped."""
    return sum(len(line) > _WRAPPED for line in lines) * 10 <= len(lines)


def _width(chunks: list[list[str]]) -> int:
    """Return the width that lines were wrapped to, or 0 where they were not: lines are paragraphs then.

    Wrapped lines keep to a width, and at least one in four goes on in small letters inside a sentence.
    """
    lines = [line for chunk in chunks for line in chunk]
    pairs = [pair for chunk in chunks for pair in itertools.pairwise(chunk)]
    inside = sum(_goes_on(line, after) for line, after in pairs)
    if not inside or inside * 4 < len(pairs) or not _keeps_width(lines):
        return 0
    return max((len(line.rstrip()) for line in lines if len(line) <= _WRAPPED), default=0)


def _by_indent(chunk: list[str]) -> list[str]:
    """Begin a paragraph at every indented line, as the wires did."""
    paragraphs: list[str] = []
    for line in chunk:
        if not paragraphs or _INDENT.match(line):
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line
    return paragraphs


def _by_line(chunk: list[str], width: int) -> list[str]:
    """Join lines where one was broken because the next word would not fit, or inside a sentence; keep the rest."""
    paragraphs: list[str] = []
    last = ""
    for line in chunk:
        word = line.split(maxsplit=1)[0]
        # Two characters of slack: a mark or a double space that the wrapping counted and we do not.
        is_full = bool(width) and len(last.rstrip()) + 1 + len(word) > width - 2
        if last and (is_full or _goes_on(last, line)) and not _ITEM.match(line):
            paragraphs[-1] += " " + line.strip()
        else:
            paragraphs.append(line)
        last = line
    return paragraphs


def _goes_on(line: str, after: str) -> bool:
    """Tell whether a line breaks off inside a sentence: the next goes on in small letters, or it ends in a particle."""
    return not ends_sentence(line) and (after.lstrip()[:1].islower() or bool(_PARTICLE.search(line)))


def _unmark(text: str) -> str:
    """Return a line without the marks of Markdown and stray tags, which are no part of the report's words."""
    text = _LINK.sub(r"\1", _TAG.sub("", text))
    return _ESCAPE.sub(r"\1", _STARS.sub(r"\2", text))
