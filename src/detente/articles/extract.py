"""`extract_article`: a page in, the report on it out, once and with its facts, and all that was cut with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from detente.articles.blocks import Block, ends_sentence, key_of, parse_markup, split_blocks
from detente.articles.body import find_body
from detente.articles.byline import read_byline
from detente.articles.clutter import cut_clutter, name_rest
from detente.articles.credit import read_credits
from detente.articles.dateline import Dateline, read_dateline, read_dateline_line, read_day, read_place_line
from detente.articles.facts import PageFacts, read_facts
from detente.articles.frames import fill_gaps, find_marked
from detente.articles.plain import END_MARK, split_plain
from detente.articles.refuse import refuse_markup
from detente.articles.times import read_time
from detente.data.outlets import Outlet, find_outlet
from detente.errors import NoArticleError
from detente.records import Article, Cut, Page, Place, make_id

__all__ = ["extract_article"]

#: More blocks than any report's page has; a page beyond it is a dump, and comparing its blocks would take minutes.
_MOST_BLOCKS: Final = 20_000

#: Lines of a release before its first sentence: who speaks, where, in what room.
_HEAD: Final = 4

_MARKED_WIRE: Final = {"reuter": "Reuters", "reuters": "Reuters", "ap": "AP", "afp": "AFP", "dpa": "dpa", "upi": "UPI",
                       "endit": "Xinhua"}  # fmt: skip
_DAY_LINE: Final = re.compile(r"^(?:[A-Z][a-z]+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}),? \d{4}$")


@dataclass(slots=True)
class _Sorted:
    """The page's blocks sorted into what is the report and what is not, with the reasons."""

    blocks: list[Block]
    cut: dict[int, str]

    @property
    def kept(self) -> list[int]:
        return [index for index in range(len(self.blocks)) if index not in self.cut]


def extract_article(page: Page) -> Article:
    """Return the report on the page. Raises NoArticleError, with the reason, for a page that holds none.

    The body is what trafilatura chooses, completed where a frame was broken and cleared of what is not the report;
    every piece of the page's text is either in `text` or in `cuts`. The id is made of the content hash alone: the same
    page has the same id wherever it was found.

    >>> from detente.records import Page
    >>> markup = "<h1>Row</h1><p>Chad expelled the envoy.<p>Read more: <a href='x'>Oil</a>"
    >>> page = Page("a.html", "html", markup, "c0", b"")
    >>> article = extract_article(page)
    >>> article.text, [(cut.text, cut.reason) for cut in article.cuts]
    ('Chad expelled the envoy.', [('Row', 'title'), ('Read more: Oil', 'call to read or subscribe')])
    """
    facts, found = _sort_markup(page) if page.kind == "html" else _sort_plain(page)
    wire = _cut_end_mark(found)
    day = _cut_day_line(found)
    paragraphs = [found.blocks[index].text for index in found.kept]
    text = "\n".join(paragraphs)
    if not key_of(text):
        raise NoArticleError("no report found on the page", where=page.origin)
    published = facts.published or read_time(page.published) or (day.isoformat() if day else None)
    dateline = (
        read_dateline(text, _day_of(published)) or _line_beside(found, _day_of(published)) or _place_line(paragraphs)
    )
    known = _known_outlet(page, facts)
    outlet = known.name if known else page.publisher or facts.outlet
    return Article(
        id=make_id("ar", page.content_hash), text=text, title=facts.title or page.title, url=page.url or facts.url,
        outlet=outlet, author=read_byline(facts.author, outlet), published=published,
        language=page.language or facts.language or _language_of(known),
        updated=facts.updated if _is_later(facts.updated, published) else None,
        dateline=_place(dateline), dateline_date=(dateline.day if dateline else None) or day,
        credits=read_credits(
            text, dateline, known or outlet, author=facts.author, wire=wire, published=_day_of(published)
        ),
        cuts=_gather(found.blocks, found.cut), content_hash=page.content_hash, origin=page.origin,
        section=facts.section,
    )  # fmt: skip


def _known_outlet(page: Page, facts: PageFacts) -> Outlet | None:
    """Return the outlet as the table has it: by the name its container gave, the page's host, or the printed name.

    Private papers share names ("The Independent", "The Nation"): on a host the table does not know, theirs tell
    nothing.
    """
    if page.publisher:
        return find_outlet(page.publisher)
    url = page.url or facts.url
    known = find_outlet(url) if url else None
    if known is None and facts.outlet:
        known = find_outlet(facts.outlet)
        known = None if known and url and known.kind == "private" else known
    return known


def _language_of(outlet: Outlet | None) -> str | None:
    """Return the language of an outlet that has one only."""
    return outlet.languages[0] if outlet and len(outlet.languages) == 1 else None


def _sort_markup(page: Page) -> tuple[PageFacts, _Sorted]:
    root = parse_markup(page.content)
    if root is None:
        raise NoArticleError("the page is empty", where=page.origin)
    blocks = split_blocks(root)
    _refuse_dump(blocks, page)
    facts = read_facts(root, page.url)
    title = facts.title or page.title
    blocks, chosen = find_body(root, blocks, page.url, facts.body)
    chosen = find_marked(blocks, chosen)
    if not any(chosen):
        chosen = [block.is_prose for block in blocks]
    if not any(chosen) and len(blocks) <= 5:
        # A fragment of a few short lines: what is no heading is the report.
        chosen = [block.tag not in ("h1", "h2", "h3", "title") and block.links < 0.5 for block in blocks]
    chosen = fill_gaps(blocks, chosen)
    cut = cut_clutter(blocks, chosen, title) | name_rest(blocks, chosen, title)
    found = _Sorted(blocks, cut)
    reason = refuse_markup(root, blocks, [blocks[index] for index in found.kept], facts)
    if reason is not None:
        raise NoArticleError(reason, where=page.origin)
    return facts, found


def _sort_plain(page: Page) -> tuple[PageFacts, _Sorted]:
    blocks = split_plain(page.content)
    if not any(block.key for block in blocks):
        raise NoArticleError("the text is empty", where=page.origin)
    _refuse_dump(blocks, page)
    title = page.title or _first_title(blocks)
    chosen = [True] * len(blocks)
    cut = cut_clutter(blocks, chosen, None)
    if title and blocks[0].key == key_of(title) and len(blocks) > 1:
        cut[0] = "title"
    return PageFacts(title=title), _Sorted(blocks, cut)


def _refuse_dump(blocks: Sequence[Block], page: Page) -> None:
    if len(blocks) > _MOST_BLOCKS:
        raise NoArticleError(f"{len(blocks)} pieces of text: a dump, no report", where=page.origin)


def _first_title(blocks: Sequence[Block]) -> str | None:
    """Return the first line if it is a headline: short, no sentence, no day, and followed by longer paragraphs."""
    if len(blocks) < 2:
        return None
    first, second = blocks[0].text, blocks[1].text
    is_head = len(first.split()) <= 25 and not ends_sentence(first) and not _DAY_LINE.match(first)
    return first if is_head and len(second) > len(first) and ends_sentence(second) else None


def _cut_end_mark(found: _Sorted) -> str | None:
    """Cut the mark that ends a wire's report (`Reuter`, `ENDS`), and return the agency if it names one."""
    kept = found.kept
    if len(kept) < 2:
        return None
    match = END_MARK.match(found.blocks[kept[-1]].text)
    if match is None:
        return None
    found.cut[kept[-1]] = "end mark"
    return _MARKED_WIRE.get(match["wire"].lower())


def _cut_day_line(found: _Sorted) -> date | None:
    """Cut a first line that is nothing but the day, and return the day."""
    first = next((i for i in range(len(found.blocks)) if found.cut.get(i) in (None, "date or byline")), None)
    if first is None or found.kept in ([], [first]) or not _DAY_LINE.match(found.blocks[first].text):
        return None
    day = read_day(found.blocks[first].text, None)
    if day is not None:
        found.cut[first] = "date or byline"
    return day


def _line_beside(found: _Sorted, published: date | None) -> Dateline | None:
    """Return the dateline that the page's own markup sets apart from the text."""
    for block in found.blocks:
        names = (block.element.get("class") or "").lower() if block.element is not None else ""
        if "dateline" in names and len(block.text) <= 60:
            return read_dateline_line(block.text, published)
    return None


def _place_line(paragraphs: Sequence[str]) -> Dateline | None:
    """Return the place on a line of its own among the first lines, before the first sentence: as releases print it."""
    for line in paragraphs[:_HEAD]:
        found = read_place_line(line)
        if found is not None or ends_sentence(line):
            return found
    return None


def _is_later(updated: str | None, published: str | None) -> bool:
    """Tell whether the update came after the publication; pages often give one moment twice, in two zones."""
    if updated is None or published is None:
        return updated is not None
    later, earlier = datetime.fromisoformat(updated), datetime.fromisoformat(published)
    if (later.tzinfo is None) != (earlier.tzinfo is None):
        return later.replace(tzinfo=None) > earlier.replace(tzinfo=None)
    return later > earlier


def _day_of(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None


def _place(dateline: Dateline | None) -> Place | None:
    """Look the dateline's place up in the gazetteer; it keeps its printed name, with or without an entry there."""
    if dateline is None:
        return None
    from detente.data.places import find_place

    name = dateline.place.text.partition("/")[0]
    # Not `str.title`, which writes "Xi'An".
    name = " ".join(word.capitalize() for word in name.split()) if name.isupper() else name
    region = find_place(dateline.region) if dateline.region else None
    found = find_place(name, near=region.country if region else None)
    return replace(found, name=name) if found else Place(name, None)


def _gather(blocks: Sequence[Block], cut: dict[int, str]) -> tuple[Cut, ...]:
    """Return the cuts in the order of the page, neighbours with one reason as one."""
    cuts: list[Cut] = []
    last = -2
    for index in sorted(cut):
        if index == last + 1 and cuts and cuts[-1].reason == cut[index]:
            cuts[-1] = Cut(f"{cuts[-1].text}\n{blocks[index].text}", cut[index])
        else:
            cuts.append(Cut(blocks[index].text, cut[index]))
        last = index
    return tuple(cuts)
