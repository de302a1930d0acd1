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
    indented = any(_INDENT.match(line) for line in lines[1:]) and not all(
        _INDENT.match(line) for line in lines if line.strip()
    )
    paragraphs: list[str] = []
    for chunk in _chunks(lines):
        paragraphs += _by_indent(chunk) if indented and _is_wrapped(chunk) else _by_line(chunk)
    return [Block(text) for line in paragraphs if (text := tidy(line))]


def _chunks(lines: list[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _is_wrapped(chunk: list[str]) -> bool:
    return max(map(len, chunk)) <= _WRAPPED


def _by_indent(chunk: list[str]) -> list[str]:
    """Begin a paragraph at every indented line, as the wires did."""
    paragraphs: list[str] = []
    for line in chunk:
        if not paragraphs or _INDENT.match(line):
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line
    return paragraphs


def _by_line(chunk: list[str]) -> list[str]:
    """Join the lines of a wrapped chunk; where lines are whole paragraphs or list items, keep them apart.

    A wrapped line ends where the width ran out: in the middle of a sentence, and about as long as its neighbours. A
    line that ends a sentence well short of the width ends a paragraph.
    """
    width = max(map(len, chunk))
    wrapped = _is_wrapped(chunk) and len(chunk) > 1 and _breaks_sentences(chunk)
    paragraphs: list[str] = []
    open_line = False
    for line in chunk:
        if open_line and not _ITEM.match(line):
            paragraphs[-1] += " " + line.strip()
        else:
            paragraphs.append(line)
        short = len(line.rstrip()) < 0.75 * width
        open_line = wrapped and not (short and ends_sentence(line) and not line.rstrip().endswith(","))
    return paragraphs


def _breaks_sentences(chunk: list[str]) -> bool:
    """Tell whether at least one line in three breaks off inside a sentence and goes on in small letters."""
    inside = sum(not ends_sentence(line) and after.lstrip()[:1].islower() for line, after in itertools.pairwise(chunk))
    return inside * 3 >= len(chunk) - 1
