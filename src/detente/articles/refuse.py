"""Why a page holds no report: an index, a gallery, a paywall, an error, nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from detente.articles.blocks import Block
from detente.articles.facts import PageFacts
from detente.articles.markup import ancestors, role_of

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["refuse_markup"]

_ERROR: Final = re.compile(
    r"^\W*(?:error\s*)?(?:40[0-9]|41[0-9]|50[0-9])\b(?!\W*(?:years|people|million|billion))"
    r"|\bpage (?:not|can(?:no|['’])t be) found\b|\bnot found\b\W*$|\bforbidden\b\W*$|^\W*just a moment"
    r"|\baccess (?:denied|to this page has been denied)\b|\bare you a robot\b|\battention required\b"
    r"|\bservice unavailable\b|\bbad gateway\b|\bunder maintenance\b|\bpage (?:is )?(?:no longer|not) available\b",
    re.IGNORECASE,
)
_PAY: Final = re.compile(
    r"\b(?:subscribe|subscribers?|subscription|log ?in|sign ?in|register|unlock|premium)\b[^.]{0,60}"
    r"\b(?:to (?:continue|read|keep|access|unlock)|only|full (?:story|article|access)|continue reading)"
    r"|\b(?:already a (?:subscriber|member)|for subscribers"
    r"|this (?:article|story|content) is (?:for|reserved|exclusive|only))",
    re.IGNORECASE,
)

#: A body shorter than this beside a call to pay is a stub if it breaks off, and at half the length if it does not:
#: short reports are sold whole too.
_STUB: Final = 700

#: A body shorter than this on a page that looks like something else is not a report.
_BRIEF: Final = 250


def refuse_markup(root: HtmlElement, blocks: Sequence[Block], body: Sequence[Block], facts: PageFacts) -> str | None:
    """Return why the page holds no report, or None if it does.

    `blocks` is the whole page and `body` what was kept of it. Short reports are reports: shortness counts only
    beside another sign.
    """
    prose = sum(len(block.text) for block in body if block.is_prose)
    size = sum(len(block.text) for block in body)
    if not any(block.key for block in blocks):
        return "the page is empty"
    title = facts.title or ""
    heads = [block.text for block in blocks if block.tag in ("h1", "h2")][:3]
    if prose < 600 and any(_ERROR.search(text) for text in (title, *heads)):
        return "an error page"
    ends_short = bool(body) and not (body[-1].is_prose and not body[-1].text.rstrip().endswith(("...", "…")))
    if (size < _STUB // 2 or (size < _STUB and ends_short)) and _is_paywalled(root, blocks, facts):
        return "a paywall stub"
    if _is_index(root, blocks, body, facts, prose):
        return "an index of other pages"
    if _is_gallery(root, body, prose):
        return "a gallery"
    if not body:
        return "no report found on the page"
    return None


def _is_paywalled(root: HtmlElement, blocks: Sequence[Block], facts: PageFacts) -> bool:
    if facts.paid:
        return True
    if any(_PAY.search(block.text) for block in blocks if len(block.text) < 300 and block.links < 0.9):
        return True
    return any(role_of(element) == "paywall" for element in root.iter("div", "section", "aside"))


def _is_index(root: HtmlElement, blocks: Sequence[Block], body: Sequence[Block], facts: PageFacts, prose: int) -> bool:
    """Tell whether the page lists reports: many linked headings or several articles, and little prose of its own."""
    linked = sum(block.links >= 0.8 and len(block.text) > 20 for block in blocks)
    teasers = sum(1 for element in root.iter("article") if not any(e.tag == "article" for e in ancestors(element)[1:]))
    is_list = bool(facts.types & {"website", "collectionpage", "searchresultspage", "itemlist"}) and not _is_marked(
        facts
    )
    if prose < _BRIEF and linked >= 8 and (is_list or linked * 3 > len(blocks)):
        return True
    if teasers >= 4 and _spread(body) >= 4:
        return True
    in_links = sum(block.links * len(block.text) for block in body)
    size = sum(len(block.text) for block in body)
    return linked >= 8 and size > 0 and in_links > 0.5 * size


def _is_marked(facts: PageFacts) -> bool:
    return any("article" in kind or kind in ("report", "blogposting") for kind in facts.types)


def _spread(body: Sequence[Block]) -> int:
    """Return over how many articles of the page the body is spread, none of them holding half of it."""
    letters: dict[HtmlElement, int] = {}
    for block in body:
        if block.element is not None:
            holder = next((e for e in ancestors(block.element) if e.tag == "article"), None)
            if holder is not None:
                letters[holder] = letters.get(holder, 0) + len(block.text)
    total = sum(letters.values())
    return 0 if any(2 * held > total for held in letters.values()) else len(letters)


def _is_gallery(root: HtmlElement, body: Sequence[Block], prose: int) -> bool:
    """Tell whether the page is its pictures: many figures, and no paragraphs but captions."""
    pictures = sum(1 for _ in root.iter("figure", "picture"))
    return pictures >= 6 and prose < _BRIEF and len(body) <= pictures
