"""The frames of a page: what element holds the report, and which paragraphs belong to it by their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from detente.articles.blocks import Block
from detente.articles.markup import ancestors, is_marked_body, role_of

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["Frames", "fill_gaps", "find_marked"]

#: What holds this share of the report's letters is the report's own frame, whatever its class is called.
_FRAME: Final = 0.4


class Frames:
    """Where on the page the report's letters lie: what share of them each element holds."""

    def __init__(self, blocks: Sequence[Block], chosen: Sequence[bool]) -> None:
        self._letters: Counter[HtmlElement] = Counter()
        self._roles: dict[HtmlElement, str | None] = {}
        self.total = 0
        for block, keep in zip(blocks, chosen, strict=True):
            if keep and block.element is not None and (block.is_prose or len(block.text) > 120):
                self.total += len(block.text)
                for element in ancestors(block.element):
                    self._letters[element] += len(block.text)

    def share(self, element: HtmlElement) -> float:
        """Return what share of the report's letters the element holds."""
        return self._letters[element] / self.total if self.total else 0.0

    def role(self, block: Block) -> str | None:
        """Return what the innermost telling element around the block says it is; the report's frame says nothing."""
        if block.element is None:
            return None
        for element in ancestors(block.element):
            if self.share(element) >= _FRAME:
                return None
            if element not in self._roles:
                self._roles[element] = role_of(element)
            if self._roles[element]:
                return self._roles[element]
        return None

    def home(self) -> HtmlElement | None:
        """Return the innermost element that holds most of the report."""
        best = [element for element, letters in self._letters.items() if letters >= 0.6 * self.total]
        return max(best, key=lambda element: len(ancestors(element))) if best else None


def fill_gaps(blocks: Sequence[Block], chosen: list[bool]) -> list[bool]:
    """Add the paragraphs left out between or around the chosen ones that stand in the same frame, marked alike.

    Trafilatura loses the second half of a body that an advertisement breaks in two; its siblings tell.
    """
    frames = Frames(blocks, chosen)
    home = frames.home()
    if home is None:
        return chosen
    alike = {
        _mark(block.element)
        for block, keep in zip(blocks, chosen, strict=True)
        if keep and block.element is not None and block.is_prose and home in ancestors(block.element)
    }
    filled = list(chosen)
    elsewhere: dict[HtmlElement, list[int]] = {}
    for index, block in enumerate(blocks):
        if chosen[index] or block.element is None or not block.is_prose or len(block.text) < 80 or block.links > 0.3:
            continue
        mark = _mark(block.element)
        if mark[0] in ("p", "div") and mark in alike and frames.role(block) is None:
            parent = block.element.getparent()
            if home in ancestors(block.element):
                filled[index] = True
            elif parent is not None:
                elsewhere.setdefault(parent, []).append(index)
    # One paragraph in a frame like the body's is a quoted statement or a teaser; a run of them is the body's rest.
    for members in elsewhere.values():
        if len(members) >= 3:
            for index in members:
                filled[index] = True
    _fill_headings(blocks, filled, frames, home)
    return filled


def _fill_headings(blocks: Sequence[Block], filled: list[bool], frames: Frames, home: HtmlElement) -> None:
    """Add the headings of the report's parts: in its frame, after a chosen paragraph and right before another."""
    before = False
    for index, block in enumerate(blocks[:-1]):
        if (
            before and not filled[index] and block.tag in ("h2", "h3", "h4") and block.links < 0.5
            and filled[index + 1] and blocks[index + 1].is_prose and block.element is not None
            and home in ancestors(block.element) and frames.role(block) is None
        ):  # fmt: skip
            filled[index] = True
        before = before or (filled[index] and block.is_prose)


def _mark(element: HtmlElement | None) -> tuple[str, str, str]:
    """Return what marks an element: its tag, and its parent's tag and class, by which siblings' frames are known."""
    if element is None:
        return ("", "", "")
    parent = element.getparent()
    if parent is None:
        return (str(element.tag), "", "")
    return (str(element.tag), str(parent.tag), parent.get("class") or "")


def find_marked(blocks: Sequence[Block], chosen: list[bool]) -> list[bool]:
    """Choose the paragraphs of the element that the page itself marks as the report, where the choice missed it.

    Broken markup can put the whole report inside an advertisement's frame, and the extractor then drops it all; the
    mark (`itemprop="articleBody"` and its like) is still there. Without a mark, the element that directly holds the
    most prose is taken, if nothing at all was chosen.
    """
    prose: Counter[HtmlElement] = Counter()
    marked: Counter[HtmlElement] = Counter()
    for block in blocks:
        if block.element is None or not block.is_prose or block.links > 0.3:
            continue
        parent = block.element.getparent() if block.tag == "p" else block.element
        prose[parent if parent is not None else block.element] += len(block.text)
        holder = next((element for element in ancestors(block.element) if is_marked_body(element)), None)
        if holder is not None:
            marked[holder] += len(block.text)
    had = sum(len(block.text) for block, keep in zip(blocks, chosen, strict=True) if keep and block.is_prose)
    best = marked.most_common(1) or ([] if had else prose.most_common(1))
    if not best or best[0][1] < 2 * had or best[0][1] < 200:
        return chosen
    holder = best[0][0]
    return [
        block.element is not None and holder in ancestors(block.element)
        and (block.is_prose or len(block.text) > 120 or (bool(marked) and block.links < 0.5))
        for block in blocks
    ]  # fmt: skip
