"""What a page prints twice: paragraphs, pull quotes, and whole bodies."""

from __future__ import annotations

from collections.abc import Sequence

from detente.articles.blocks import Block
from detente.articles.markup import ancestors

__all__ = ["find_repeats"]

#: A repeated line of fewer letters may be speech ("PRESIDENT: Thank you.") or a table's cell; longer, chance is out.
_SHORT = 40

#: A pull quote repeats a sentence of the body: this many letters of it, or fewer where it is marked as a quote.
_QUOTE = 60
_MARKED_QUOTE = 20


def find_repeats(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the index of each block that repeats an earlier one, with the reason.

    Two or more repeats in a row are a repeated body, and then short lines among them go too. A block whose words all
    stand inside one longer paragraph is a pull quote, or the body's beginning printed again as a summary.

    >>> first = Block("Chad expelled the envoy of its northern neighbour on Monday.")
    >>> second = Block("It gave no reason at all for this.")
    >>> find_repeats([first, second, first, second])
    {2: 'repeated body', 3: 'repeated body'}
    """
    keys = [block.key for block in blocks]
    seen: dict[str, int] = {}
    repeats: dict[int, int] = {}
    for index, key in enumerate(keys):
        if key in seen:
            repeats[index] = seen[key]
        elif key:
            seen[key] = index
    found = {index: "repeated paragraph" for index, first in repeats.items() if len(keys[index]) >= _SHORT}
    for index, first in repeats.items():
        before, after = repeats.get(index - 1) == first - 1, repeats.get(index + 1) == first + 1
        if (before or after) and (index in found or (before and index - 1 in found) or (after and index + 1 in found)):
            found[index] = "repeated body"
    found |= _find_quotes(blocks, keys, found)
    return found


def _find_quotes(blocks: Sequence[Block], keys: list[str], repeated: dict[int, str]) -> dict[int, str]:
    longer = sorted((index for index in range(len(keys)) if index not in repeated), key=lambda i: -len(keys[i]))
    whole = "".join(f"\n{keys[index]}\n" for index in longer)
    found: dict[int, str] = {}
    for index, key in enumerate(keys):
        if index in repeated or len(key) < (_MARKED_QUOTE if _is_quote(blocks[index]) else _QUOTE):
            continue
        # Inside another paragraph, not as one of its own: short ones that are alike are speech.
        if whole.count(key) > whole.count(f"\n{key}\n"):
            found[index] = "repeated inside a paragraph"
    return found


def _is_quote(block: Block) -> bool:
    return block.element is not None and any(e.tag in ("blockquote", "aside") for e in ancestors(block.element)[:3])
