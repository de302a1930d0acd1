"""What stands in or around the report and is not the report: judged by place and markup first, by wording last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from detente.articles import wording
from detente.articles.blocks import Block, ends_sentence, key_of
from detente.articles.markup import ancestors, role_of
from detente.articles.repeats import find_repeats

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["cut_clutter", "fill_gaps", "name_rest"]

#: What holds this share of the report's letters is the report's own frame, whatever its class is called.
_FRAME: Final = 0.4

#: A role that would take more than this share of the report is misread: sites call bodies "gallery" or "promo" too.
_MOST: Final = 0.35

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))


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
    return filled


def _mark(element: HtmlElement | None) -> tuple[str, str, str]:
    """Return what marks an element: its tag, and its parent's tag and class, by which siblings' frames are known."""
    if element is None:
        return ("", "", "")
    parent = element.getparent()
    if parent is None:
        return (str(element.tag), "", "")
    return (str(element.tag), str(parent.tag), parent.get("class") or "")


def cut_clutter(blocks: Sequence[Block], chosen: Sequence[bool], title: str | None) -> dict[int, str]:
    """Return the index of each chosen block that is not the report, with the reason."""
    frames = Frames(blocks, chosen)
    kept = [index for index, keep in enumerate(chosen) if keep]
    cut: dict[int, str] = {}
    by_role: dict[str, list[int]] = {}
    for index in kept:
        role = frames.role(blocks[index])
        if role is not None:
            by_role.setdefault(role, []).append(index)
    letters = sum(len(blocks[index].text) for index in kept) or 1
    for role, members in by_role.items():
        if sum(len(blocks[index].text) for index in members) <= _MOST * letters:
            cut |= dict.fromkeys(members, role)
    title_key = key_of(title) if title else ""
    for index in kept:
        reason = _reason(blocks[index], title_key)
        if reason is not None and index not in cut:
            cut[index] = reason
    # Repeats are sought among what is left: a caption that quotes the body must not count as its first printing.
    left = [index for index in kept if index not in cut]
    cut |= {left[position]: reason for position, reason in find_repeats([blocks[index] for index in left]).items()}
    _cut_ends(blocks, [index for index in kept if index not in cut], cut, frames.home())
    _cut_bare_headings(blocks, [index for index in kept if index not in cut], cut)
    return cut


def _reason(block: Block, title_key: str) -> str | None:
    """Judge one block by itself."""
    text = block.text
    if title_key and block.key == title_key and block.tag != "p":
        return "title"
    if wording.holds_copyright(text):
        return "legal note"
    if wording.reads_as_call(text, block.links):
        return "call to read or subscribe"
    if wording.reads_as_credit(text):
        return "caption"
    if wording.reads_as_byline(text):
        return "date or byline"
    if not block.key:
        return "ornament"
    if wording.holds_shortcode(text):
        return "shortcode"
    # A whole paragraph that is one link leads away; in a list it may be an item of the report.
    linked = block.links >= 0.9 or (block.links >= 0.7 and not ends_sentence(text))
    return "link to another page" if linked and len(text) > 25 and block.tag not in ("li", "td") else None


def _cut_ends(blocks: Sequence[Block], kept: list[int], cut: dict[int, str], home: HtmlElement | None) -> None:
    """Cut what follows the report's last paragraph: legal notes, lists of other stories with their headings, links."""
    after = 0
    for index in reversed(kept):
        if wording.reads_as_legal(blocks[index].text):
            cut[index] = "legal note"
        else:
            after += blocks[index].is_prose
        if after > 1:
            break  # a disclaimer stands at a page's end; inside a body its words are a treaty's or a law's
    kept = [index for index in kept if index not in cut]
    last = max((index for index in kept if blocks[index].is_prose), default=-1)
    notes = [index for index, reason in cut.items() if reason == "legal note" and index > last]
    for position, index in enumerate(kept):
        heading = wording.list_heading(blocks[index].text)
        if heading and _ends_here(blocks, kept[position + 1 :], home):
            for later in kept[position:]:
                cut[later] = (wording.list_heading(blocks[later].text) or heading) if later > index else heading
                heading = cut[later]
            return
        # A heading inside the body opens no more than the links under it.
        if heading and index + 1 in cut:
            cut[index] = heading
    for index in kept:
        if blocks[index].links < 0.9:
            break
        cut[index] = "link to another page"
    for index in reversed(kept):
        # Links in a row after the last paragraph are other stories, with or without a heading over them; and after a
        # legal note nothing of the report follows but loose lines.
        if index in cut or blocks[index].links >= 0.9:
            cut.setdefault(index, "other stories")
        elif notes and index > min(notes):
            cut[index] = "after the report"
        else:
            break


def _ends_here(blocks: Sequence[Block], rest: list[int], home: HtmlElement | None) -> bool:
    """Tell whether what follows a heading is no report: headlines, links, short lines, or text in another frame."""
    for index in rest:
        block = blocks[index]
        if block.is_prose and block.links < 0.3:
            outside = home is not None and block.element is not None and home not in ancestors(block.element)
            if not outside:
                return False
    return True


def _cut_bare_headings(blocks: Sequence[Block], kept: list[int], cut: dict[int, str]) -> None:
    """Cut headings with nothing of the report under them: at the end, or before only what was cut."""
    for index in reversed(kept):
        block = blocks[index]
        if block.element is None or block.tag not in _HEADINGS:
            return
        cut[index] = "heading without text"


def _bare(block: Block) -> str | None:
    if block.links >= 0.9:
        return "link to another page"
    return "heading without text" if block.tag in _HEADINGS else None


def name_rest(blocks: Sequence[Block], chosen: Sequence[bool], title: str | None) -> dict[int, str]:
    """Return a reason for each block that was never chosen: what its markup says, or that it stands outside."""
    frames = Frames(blocks, chosen)
    title_key = key_of(title) if title else ""
    rest: dict[int, str] = {}
    for index, block in enumerate(blocks):
        if not chosen[index]:
            if title_key and block.key == title_key:
                rest[index] = "title"
            else:
                rest[index] = (
                    frames.role(block) or _reason(block, title_key) or wording.list_heading(block.text)
                    or _bare(block) or "outside the report"
                )  # fmt: skip
    return rest
