"""Which blocks are the report: trafilatura's choice found again in the page's own blocks, and filled up."""

from __future__ import annotations

from copy import deepcopy
from difflib import SequenceMatcher
from html import unescape
from typing import TYPE_CHECKING

from detente.articles.blocks import Block, key_of, parse_markup, split_blocks, tidy
from detente.articles.frames import find_marked
from detente.articles.plain import split_plain

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["find_body"]


def find_body(
    root: HtmlElement, blocks: list[Block], url: str | None, scripted: str | None = None
) -> tuple[list[Block], list[bool]]:
    """Return the blocks, and for each whether trafilatura takes it for the report.

    Trafilatura gives text without its place on the page; finding its lines again among the blocks gives the place
    back, and with it all that markup can tell of clutter. Where it took its text from elsewhere, the paragraphs of
    `scripted` (the body as JSON-LD has it) are returned as blocks in front, or for want of them its own lines.
    """
    lines = [line for line in (_extract(root, url) or "").split("\n") if key_of(line)]
    chosen = _align([block.key for block in blocks], [key_of(line) for line in lines])
    found = sum(len(block.key) for block, keep in zip(blocks, chosen, strict=True) if keep)
    wanted = sum(len(key_of(line)) for line in lines)
    if wanted and found < 0.6 * wanted:
        marked = find_marked(blocks, [False] * len(blocks))
        if any(marked) and not scripted:
            return blocks, marked
        own = _split_scripted(scripted) or [Block(tidy(line)) for line in lines]
        return own + blocks, [True] * len(own) + [False] * len(blocks)
    return blocks, chosen


def _split_scripted(scripted: str | None) -> list[Block]:
    """Return the blocks of a body kept in a script, as markup or as lines; without elements, for they are not shown."""
    if not scripted:
        return []
    root = parse_markup(scripted) if "</" in scripted else None
    if root is None:
        return split_plain(unescape(scripted))
    return [Block(block.text, block.tag, block.links) for block in split_blocks(root)]


def _extract(root: HtmlElement, url: str | None) -> str | None:
    import trafilatura

    try:
        found = trafilatura.extract(deepcopy(root), url=url, include_comments=False)
    except Exception:  # it reads markup nobody foresaw; whatever it raises, the page has no body by it
        return None
    return found if isinstance(found, str) else None


def _align(keys: list[str], lines: list[str]) -> list[bool]:
    """Mark the blocks that the lines are made of, both being in the order of the page."""
    chosen = [False] * len(keys)
    matcher = SequenceMatcher(None, keys, lines, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            chosen[i1:i2] = [bool(key) for key in keys[i1:i2]]
        elif operation in ("replace", "delete"):
            _align_parts(keys, i1, i2, lines[j1:j2], chosen)
    return chosen


def _align_parts(keys: list[str], first: int, last: int, lines: list[str], chosen: list[bool]) -> None:
    """Between two matches, mark blocks that are parts of a line (a list run together) or that hold one."""
    whole = "".join(lines)
    at = 0
    for index in range(first, last):
        key = keys[index]
        if not key or not whole:
            continue
        found = whole.find(key, at)
        if found >= 0 and (len(key) >= 12 or found == at):
            chosen[index] = True
            at = found + len(key)
        elif sum(len(line) for line in lines if len(line) >= 20 and line in key) >= 0.6 * len(key):
            chosen[index] = True
