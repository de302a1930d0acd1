"""What stands in or around the report and is not the report: judged by place and markup first, by wording last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from detente.articles import wording
from detente.articles.blocks import Block, ends_sentence, key_of
from detente.articles.frames import Frames
from detente.articles.markup import ancestors
from detente.articles.repeats import find_repeats

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["cut_clutter", "name_rest"]

#: A role that would take more than this share of the report is misread: sites call bodies "gallery" or "promo" too.
_MOST: Final = 0.35

#: Roles of short lines only: `class="dateline"` or `class="meta"` may mark the report's first paragraph too.
_SHORT_ROLES: Final = frozenset(("date or byline", "tags", "title"))

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary"))


def cut_clutter(blocks: Sequence[Block], chosen: Sequence[bool], title: str | None) -> dict[int, str]:
    """Return the index of each chosen block that is not the report, with the reason."""
    frames = Frames(blocks, chosen)
    kept = [index for index, keep in enumerate(chosen) if keep]
    cut: dict[int, str] = {}
    by_role: dict[str, list[int]] = {}
    for index in kept:
        role = frames.role(blocks[index])
        if role is not None and not (role in _SHORT_ROLES and blocks[index].is_prose):
            by_role.setdefault(role, []).append(index)
    letters = sum(len(blocks[index].text) for index in kept) or 1
    for role, members in by_role.items():
        if sum(len(blocks[index].text) for index in members) <= _MOST * letters:
            cut |= dict.fromkeys(members, role)
    title_key = key_of(title) if title else ""
    head = next((index for index, block in enumerate(blocks) if title_key and block.key == title_key), -1)
    for index in kept:
        if index < head and not blocks[index].is_prose:
            cut.setdefault(index, "page header")
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
    if wording.reads_as_credit(text) or (not block.is_prose and not wording.list_heading(text) and _is_picture(block)):
        return "caption"
    if wording.reads_as_byline(text):
        return "date or byline"
    if not block.key or wording.is_code(text):
        return "ornament"
    if wording.holds_shortcode(text):
        return "shortcode"
    # A whole paragraph that is one link leads away; in a list it may be an item of the report.
    linked = block.links >= 0.9 or (block.links >= 0.7 and not ends_sentence(text))
    return "link to another page" if linked and len(text) > 25 and block.tag not in ("li", "td") else None


def _is_picture(block: Block) -> bool:
    """Tell whether the block's own element holds a picture and little else, whatever it is called."""
    element = block.element
    if element is None or element.tag != "div":
        return False
    return element.find(".//img") is not None and len(element.text_content()) < 250


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
    for index in kept:
        if blocks[index].links < 0.9:
            break
        cut[index] = "link to another page"
    kept = [index for index in kept if index not in cut]
    for position, index in enumerate(kept):
        heading = wording.list_heading(blocks[index].text)
        if heading and _ends_here(blocks, kept[position + 1 :], home):
            for later in kept[position:]:
                heading = wording.list_heading(blocks[later].text) or heading
                cut[later] = heading
            return
        # A heading inside the body opens no more than the links under it.
        if heading and index + 1 in cut:
            cut[index] = heading
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
