"""The flow: pages become articles, articles are merged into stories, and events are coded from them.

    pages -> articles -> stories -> mentions -> events

The stages know nothing of each other; this file joins them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import DetenteError, NoArticleError
from detente.records import Article, Event, Mention, Page, Rejected, Story

if TYPE_CHECKING:
    from detente.actors import Lexicon
    from detente.archive import Archive

__all__ = ["Coded", "Tally", "code_into", "code_page", "coder_versions", "is_within", "read_article"]

#: Pages in work per process: enough to keep every core busy, few enough that memory stays flat.
_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Coded:
    """A page with all that was coded from it."""

    page: Page
    article: Article
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


@dataclass(slots=True)
class Tally:
    """What a run did: articles coded now, found coded already, left out by date, and rejected."""

    coded: int = 0
    known: int = 0
    outside: int = 0
    rejected: int = 0


def coder_versions(actors: str | Path | None = None) -> tuple[str, str]:
    """Return the names and versions of the coder and the actor lexicon, by which the archive marks its rows.

    With a file of own `actors` the lexicon's version is that of both.
    """
    from detente.data.version import lexicon_version
    from detente.events import load_coder

    return load_coder().name, lexicon_version(actors)


def load_lexicon(actors: str | Path | None) -> Lexicon | None:
    """Return the lexicon with a file's own actors, None for the packaged one; raises InputError with the bad lines."""
    if actors is None:
        return None
    from detente.data.version import lexicon_version

    return _own_lexicon(str(actors), lexicon_version(actors))


@lru_cache(maxsize=4)
def _own_lexicon(path: str, _version: str) -> Lexicon:
    from detente.actors import lexicon_with

    return lexicon_with(path)


def code_page(page: Page, actors: str | Path | None = None) -> Coded | Rejected:
    """Return the page's article, mentions and events, or why it holds no report.

    `actors` is a CSV file of your own actors, which win over the packaged ones. A page that makes a stage fail is
    rejected with the failure, so that no page can stop a run.
    """
    from detente.actors import find_mentions
    from detente.articles import extract_article
    from detente.events import code_events

    try:
        article = extract_article(page)
        mentions = find_mentions(article, load_lexicon(actors))
        return Coded(page, article, mentions, code_events(article, mentions))
    except NoArticleError as error:
        return Rejected(page.origin, error.reason, error.position)
    except MemoryError:
        return Rejected(page.origin, "the page needs more memory than there is")
    except Exception as error:
        return Rejected(page.origin, f"could not be coded: {type(error).__name__}: {error}")


def code_into(
    archive: Archive,
    pages: Iterable[Page | Rejected],
    *,
    jobs: int = 1,
    since: date | None = None,
    until: date | None = None,
    actors: str | Path | None = None,
    seen: Callable[[Coded | Rejected], None] = lambda _: None,
) -> Tally:
    """Code pages into an archive, skip what it holds by these versions, and merge copies into stories at the end.

    `jobs` processes code side by side; what they return is written in the order of the input, so the archive does not
    depend on their number. `since` and `until` keep articles published in that span (both included); an article of
    unknown date is kept only where neither is given. `actors` is a CSV file of your own actors. `seen` is called for
    each page that was coded or rejected.
    """
    load_lexicon(actors)  # a file that is wrong is refused before any work
    coder, lexicon = coder_versions(actors)
    tally = Tally()
    # What this run read, coded and rejected: by these it tells twins apart and what an earlier run rejected.
    read: set[str] = set()
    done: set[str] = set()
    refused: list[Rejected] = []

    def wanted() -> Iterator[Page | Rejected]:
        for page in pages:
            if isinstance(page, Page):
                read.add(page.origin)
            if isinstance(page, Page) and archive.is_coded(page.content_hash, coder, lexicon):
                tally.known += 1
            else:
                yield page

    for result in _code_in_order(wanted(), jobs, actors):
        if isinstance(result, Rejected):
            tally.rejected += 1
            refused.append(result)
            archive.add_rejected(result)
        elif not is_within(result.article, since, until):
            tally.outside += 1
            continue
        elif result.page.content_hash in done:
            # The same page twice, and the first was still in work when the second was read.
            tally.known += 1
            continue
        else:
            tally.coded += 1
            done.add(result.page.content_hash)
            archive.add_page(result.page)
            archive.add_article(result.article, result.mentions, result.events, coder=coder, lexicon=lexicon)
        seen(result)
    _recall_persons(archive, load_lexicon(actors), coder, lexicon)
    archive.settle_rejected(read, refused)
    archive.set_stories(merge_stories(archive.articles()))
    return tally


def _recall_persons(archive: Archive, own: Lexicon | None, coder: str, lexicon: str) -> None:
    """Code anew the articles that name a person without country whom another article of the archive introduces.

    What one report says of a person holds for all, whichever came first, so it is settled when all are in. Only what
    these versions coded is coded anew.
    """
    from detente.actors import Memory, find_mentions
    from detente.events import code_events

    again = [a for a in archive.unplaced() if archive.is_coded(a.id, coder, lexicon)]
    if not again:
        return
    memory = Memory.of(archive.persons())
    for article in again:
        mentions = find_mentions(article, own, memory=memory)
        archive.add_article(article, mentions, code_events(article, mentions), coder=coder, lexicon=lexicon)


def is_within(article: Article, since: date | None, until: date | None) -> bool:
    """Tell whether an article was published in a span of days; without bounds any was, undated ones included."""
    if since is None and until is None:
        return True
    day = article.published_date or article.dateline_date
    return day is not None and (since is None or since <= day) and (until is None or day <= until)


def _code_in_order(
    pages: Iterable[Page | Rejected], jobs: int, actors: str | Path | None
) -> Iterator[Coded | Rejected]:
    if jobs <= 1:
        for page in pages:
            yield page if isinstance(page, Rejected) else code_page(page, actors)
        return
    # "spawn" starts clean processes; a forked ONNX session can hang in its thread pool.
    import multiprocessing

    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: list[Future[Coded | Rejected] | Rejected] = []
        for page in pages:
            waiting.append(page if isinstance(page, Rejected) else pool.submit(code_page, page, actors))
            if len(waiting) >= jobs * _AHEAD:
                yield _result(waiting.pop(0))
        for item in waiting:
            yield _result(item)


def _result(item: Future[Coded | Rejected] | Rejected) -> Coded | Rejected:
    try:
        return item if isinstance(item, Rejected) else item.result()
    except BrokenExecutor as error:
        raise DetenteError(
            "a coding process was killed, for lack of memory most likely; run again with fewer jobs, and what the "
            "archive holds is not coded again"
        ) from error


def merge_stories(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Return the stories of the articles, read one at a time."""
    from detente.stories import merge_copies

    return merge_copies(articles)


def with_story(event: Event, stories: dict[str, str]) -> Event:
    """Return the event under the story of its article."""
    return replace(event, story_id=stories.get(event.article_id))


def read_article(html: str | bytes, url: str | None = None, **facts: str | None) -> Article:
    """Return the report out of a page or a plain text; `article.text` is the cleaned body.

    `facts` are what you know of it: `title`, `published` (ISO 8601), `publisher`, `language`. Raises NoArticleError
    where the page holds no report.

    >>> read_article("Chad expelled the envoy on Tuesday.").text
    'Chad expelled the envoy on Tuesday.'
    """
    from detente.articles import extract_article
    from detente.pages import make_page

    return extract_article(make_page(html, url=url, **facts))  # type: ignore[arg-type]


@cache
def usable_cores() -> int:
    """Return how many cores this process may use."""
    import os

    with contextlib.suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
