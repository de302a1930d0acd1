"""The page as blocks: every stretch of shown text between two breaks, in order, with its place in the markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement as HtmlElement

__all__ = ["Block", "key_of", "parse_markup", "split_blocks", "tidy"]

_BREAKING_TAGS: Final = """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary
    table tbody td tfoot th thead tr ul amp-sidebar amp-accordion
"""
_BREAKING: Final = frozenset(_BREAKING_TAGS.split())
_SILENT_TAGS: Final = """
    script style noscript template head svg iframe select textarea object embed canvas math audio video map
"""
_SILENT: Final = frozenset(_SILENT_TAGS.split())
#: Letters of the longest link: a card with headline and teaser.
_LONGEST_LINK: Final = 400

#: Blocks in the largest link: a card with frame, headline and teaser.
_MOST_PARTS: Final = 3

_SPACE: Final = re.compile(r"\s+")
#: What is neither letter nor digit.
_NO_LETTER: Final = re.compile(r"[\W_]+")
# Shown as nothing: zero-width marks, soft hyphens, direction marks, controls. They would part a word from itself.
_UNSEEN: Final = re.compile(r"[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")


@dataclass(slots=True, eq=False)
class Block:
    """One stretch of text. `links` is the share of its characters that are links; `element` is None in plain text."""

    text: str
    tag: str = "p"
    links: float = 0.0
    element: HtmlElement | None = field(default=None, repr=False)
    after_break: bool = False

    @property
    def key(self) -> str:
        """The letters and digits alone, by which two renderings of the same words are known."""
        return key_of(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it reads as a paragraph: long enough, mostly no link, and ended like a sentence."""
        return len(self.text) >= 60 and self.links < 0.5 and ends_sentence(self.text)


def ends_sentence(text: str) -> bool:
    """Tell whether text ends as a sentence does, in any script.

    >>> ends_sentence("Chad expelled the envoy.”"), ends_sentence("Most popular stories")
    (True, False)
    """
    return text.rstrip(" \"'”’»)]」』*").endswith((".", "!", "?", "…", "。", "！", "？", "؟", "।", "۔", ":", ";"))


def tidy(text: str) -> str:
    r"""Return text as it is shown: runs of space made one, unseen characters gone.

    >>> tidy("  the Bahia\u00a0cocoa\n zone,\u200b all\u00adeviating ")
    'the Bahia cocoa zone, alleviating'
    """
    return _SPACE.sub(" ", _UNSEEN.sub("", text)).strip()


def key_of(text: str) -> str:
    """Return the letters and digits of a text in one case: what stays the same when it is laid out anew.

    >>> key_of("‘Rivals’ met. ") == key_of('"Rivals" met')
    True
    """
    return _NO_LETTER.sub("", text.casefold())


def parse_markup(content: str) -> HtmlElement | None:
    """Parse a page as browsers would, mending what is broken; None where there is no markup at all."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False,
        huge_tree=True,
    )  # fmt: skip
    raw = content.replace("\x00", "").encode("utf-8", "replace")
    try:
        return html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        return None


def split_blocks(root: HtmlElement) -> list[Block]:
    """Return the page's blocks in the order of the source."""
    from lxml import etree

    blocks: list[Block] = []
    pieces: list[str] = []
    linked = 0
    links_open = 0
    after_break = False
    owners: list[HtmlElement] = [root]

    def flush(*, broken: bool = False) -> None:
        nonlocal linked, after_break
        text = tidy("".join(pieces))
        if text:
            share = min(1.0, linked / max(1, len(text)))
            blocks.append(Block(text, str(owners[-1].tag), share, owners[-1], after_break))
        if text or not broken:
            after_break = broken
        elif broken:
            after_break = False  # two breaks in a row part paragraphs, one only ends a line
        pieces.clear()
        linked = 0

    def take(text: str | None) -> None:
        nonlocal linked
        if text:
            pieces.append(text)
            if links_open:
                linked += len(tidy(text))

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SILENT:
                walk.skip_subtree()
            elif tag in _BREAKING:
                flush()
                owners.append(element)
                take(element.text)
            else:
                links_open += _leads_away(element)
                if tag == "br":
                    flush(broken=True)
                take(element.text)
            continue
        if tag in _BREAKING:
            flush()
            owners.pop()
        else:
            links_open -= _leads_away(element)
        take(element.tail)
    flush()
    return _join_lines(blocks)


def _leads_away(element: HtmlElement) -> bool:
    """Tell whether an element is a link to another page.

    A link with a link inside it, or with whole paragraphs, is one that nobody closed: what follows is not its text.
    """
    if element.tag != "a" or (element.get("href") or "").startswith(("mailto:", "tel:")):
        return False
    if element.find(".//a") is not None or len(element.text_content()) > _LONGEST_LINK:
        return False
    return sum(inner.tag in _BREAKING for inner in element.iterdescendants()) <= _MOST_PARTS


def _join_lines(blocks: list[Block]) -> list[Block]:
    """Join lines that a single `<br>` broke in the middle of a sentence; `<br><br>` and full stops part paragraphs."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None and block.after_break and block.element is last.element
            and not ends_sentence(last.text) and (block.text[0].islower() or last.text[-1] in ",-–—")
        ):  # fmt: skip
            size = len(last.text) + len(block.text)
            share = (last.links * len(last.text) + block.links * len(block.text)) / size
            joined[-1] = Block(f"{last.text} {block.text}", last.tag, share, last.element, last.after_break)
        else:
            joined.append(block)
    return joined
