"""The flow: pages become articles, articles are merged into stories, and events are coded from them.

    pages -> articles -> stories -> mentions -> events, statements

The stages know nothing of each other; this file joins them.
"""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import NoArticleError
from detente.records import Article, Event, Mention, Milestone, Page, Rejected, Statement, Story
from detente.workers import Limits, TookTooLong, Workers, time_limit

if TYPE_CHECKING:
    from detente.actors import Lexicon, Memory
    from detente.archive import Archive
    from detente.events import Coder

__all__ = [
    "Coded", "Coders", "Tally", "code_into", "code_page", "coder_versions", "is_within", "read_article", "settle"
]  # fmt: skip


#: What is coded of an article: mentions, events, statements and milestones.
Told = tuple[tuple[Mention, ...], tuple[Event, ...], tuple[Statement, ...], tuple[Milestone, ...]]

#: Articles that are read at a time to be coded anew.
_AGAIN = 100


@dataclass(frozen=True, slots=True)
class Coded:
    """A page with all that was coded from it."""

    page: Page
    article: Article
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]
    statements: tuple[Statement, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """An article to be coded anew, and the file of the persons whom other articles introduce, if they count."""

    article: Article
    persons: Path | None = None


#: Processes that code pages and, once all are in, some articles anew. What is refused already passes through.
Coders = Workers[Page | Rejected | Again, Coded | Rejected | Told]


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

    try:
        article = extract_article(page)
        mentions = find_mentions(article, load_lexicon(actors))
        return Coded(page, article, mentions, *read_words(article, mentions))
    except NoArticleError as error:
        return Rejected(page.origin, error.reason, error.position)
    except MemoryError:
        return Rejected(page.origin, "the page needs more memory than there is")
    except Exception as error:
        return Rejected(page.origin, f"could not be coded: {type(error).__name__}: {error}")


def read_words(
    article: Article, mentions: Sequence[Mention], coder: Coder | None = None
) -> tuple[tuple[Event, ...], tuple[Statement, ...], tuple[Milestone, ...]]:
    """Return the events, statements and milestones of an article; a statement that is an event too is tied to it."""
    from detente.actors import acting_mentions
    from detente.events import code_sentences, find_times, lead_date, load_coder
    from detente.statements import find_statements, join_events

    coder = coder or load_coder()
    events, heard = code_sentences(article, acting_mentions(article, mentions), coder)
    found = find_statements(
        article, mentions, heard, find_times=find_times, coder=coder.name, said_on=lead_date(article).date
    )
    statements, events = join_events(found.statements, events)
    return events, statements, found.milestones


def code_into(
    archive: Archive,
    pages: Iterable[Page | Rejected],
    *,
    jobs: int = 1,
    since: date | None = None,
    until: date | None = None,
    actors: str | Path | None = None,
    limits: Limits | None = None,
    seen: Callable[[Coded | Rejected], None] = lambda _: None,
    workers: Coders | None = None,
    settled: bool = True,
) -> Tally:
    """Code pages into an archive, skip what it holds by these versions, and merge copies into stories at the end.

    `jobs` processes code side by side; what they return is written in the order of the input, so the archive does not
    depend on their number. `since` and `until` keep articles published in that span (both included); an article of
    unknown date is kept only where neither is given. `actors` is a CSV file of your own actors. `seen` is called for
    each page that was coded or rejected. A page beyond `limits` is rejected; with one job only its time is limited.
    `workers` are processes to use, whatever `jobs` says. Without `settled`, persons and stories are left as they are.
    """
    from detente.archive import places_of

    load_lexicon(actors)  # a file that is wrong is refused before any work
    coder, lexicon = coder_versions(actors)
    tally = Tally()
    # What an earlier run rejected, and of that what this run reads and rejects: nothing here grows with the input.
    before = {each.origin for each in archive.rejected()}
    before |= {f"{each.origin}, {each.position}" for each in archive.rejected()}
    read: set[str] = set()
    refused: list[Rejected] = []
    # The hashes of the pages in work, and those that came again while the first was in work.
    line: deque[str] = deque()
    twins: set[str] = set()

    def wanted() -> Iterator[Page | Rejected]:
        for page in pages:
            if isinstance(page, Rejected):
                line.append("")
                yield page
                continue
            if before:
                read.update(before.intersection(places_of(page.origin)))
            if archive.is_coded(page.content_hash, coder, lexicon):
                tally.known += 1
                continue
            if page.content_hash in line:
                twins.add(page.content_hash)
            line.append(page.content_hash)
            yield page

    with contextlib.ExitStack() as stack:
        if workers is None and jobs > 1:
            workers = stack.enter_context(open_workers(jobs=jobs, actors=actors, limits=limits))
        in_order = code_beside(workers, wanted()) if workers else _code_here(wanted(), actors, limits or Limits())
        for result in in_order:
            content_hash = line.popleft()
            if isinstance(result, Rejected):
                tally.rejected += 1
                if result.origin in before:
                    refused.append(result)
                archive.add_rejected(result)
            elif not is_within(result.article, since, until):
                tally.outside += 1
                continue
            elif content_hash in twins and archive.is_coded(content_hash, coder, lexicon):
                tally.known += 1
                continue
            else:
                tally.coded += 1
                archive.add_page(result.page)
                archive.add_article(
                    result.article, result.mentions, result.events, coder=coder, lexicon=lexicon,
                    statements=result.statements, milestones=result.milestones,
                )  # fmt: skip
            seen(result)
        archive.settle_rejected(read, refused)
        if settled:
            settle(archive, actors, workers=workers)
    return tally


def settle(archive: Archive, actors: str | Path | None = None, *, workers: Coders | None = None) -> None:
    """Bring up to date what depends on all articles of an archive together: site lines, persons, and stories.

    `workers` code anew what needs it; without them it is done in this process.
    """
    cut_recurring(archive, actors, workers=workers)
    recall_persons(archive, actors, workers=workers)
    # An article without text is withheld: it stays where it was.
    archive.set_stories(merge_stories(article for article in archive.articles(in_order=False) if article.text))


def cut_recurring(archive: Archive, actors: str | Path | None = None, *, workers: Coders | None = None) -> None:
    """Cut the lines that many pages of a site begin or end with, and code anew the articles that had them.

    Two passes over all articles, so it does not matter which came first. Only what these versions coded is coded anew.
    """
    from detente.articles import RecurringLines

    coder, lexicon = coder_versions(actors)
    lines = RecurringLines()
    for article in archive.articles(in_order=False):
        lines.learn(article)
    changed = [
        article.id
        for article in archive.articles(in_order=False)
        if article.text and lines.cut(article) is not article
        if archive.is_coded(article.content_hash, coder, lexicon)
    ]
    _code_again(archive, (Again(lines.cut(article)) for article in _read_some(archive, changed)), actors, workers)


def recall_persons(archive: Archive, actors: str | Path | None = None, *, workers: Coders | None = None) -> None:
    """Code anew the articles that name a person without country whom another article of the archive introduces.

    What one report says of a person holds for all, whichever came first, so it is settled when all are in. Only what
    these versions coded is coded anew.
    """
    from detente.actors import Memory

    coder, lexicon = coder_versions(actors)
    again = [a.id for a in archive.unplaced() if a.text and archive.is_coded(a.content_hash, coder, lexicon)]
    if not again:
        return
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        persons = Path(folder) / "persons"
        persons.write_bytes(pickle.dumps(Memory.of(archive.persons())))
        _code_again(archive, (Again(article, persons) for article in _read_some(archive, again)), actors, workers)


def _read_some(archive: Archive, article_ids: Sequence[str]) -> Iterator[Article]:
    """Yield the articles with these ids, read a few at a time."""
    for at in range(0, len(article_ids), _AGAIN):
        yield from archive.some_articles(article_ids[at : at + _AGAIN])


def _code_again(archive: Archive, pieces: Iterable[Again], actors: str | Path | None, workers: Coders | None) -> None:
    """Code articles anew and put them in place of what they were; refused, an article stays what it was."""
    coder, lexicon = coder_versions(actors)
    line: deque[Article] = deque()

    def read() -> Iterator[Again]:
        for piece in pieces:
            line.append(piece.article)
            yield piece

    results = workers.in_order(read()) if workers else (_recode(piece, actors) for piece in read())
    for result in results:
        article = line.popleft()
        if isinstance(result, tuple):
            mentions, events, statements, milestones = result
            archive.add_article(
                article, mentions, events, coder=coder, lexicon=lexicon, statements=statements, milestones=milestones
            )


def _recode(piece: Again, actors: str | Path | None) -> Told | Rejected:
    from detente.actors import find_mentions

    try:
        # What one article teaches must not reach the next, which may be in another process.
        memory = _load_persons(piece.persons).fork() if piece.persons else None
        mentions = find_mentions(piece.article, load_lexicon(actors), memory=memory)
        return (mentions, *read_words(piece.article, mentions))
    except Exception as error:
        return Rejected(piece.article.origin or piece.article.id, f"could not be coded anew: {error}")


@lru_cache(maxsize=1)
def _load_persons(path: Path) -> Memory:
    memory: Memory = pickle.loads(path.read_bytes())  # noqa: S301 - written by this run
    return memory


def is_within(article: Article, since: date | None, until: date | None) -> bool:
    """Tell whether an article was published in a span of days; without bounds any was, undated ones included."""
    if since is None and until is None:
        return True
    day = article.published_date or article.dateline_date
    return day is not None and (since is None or since <= day) and (until is None or day <= until)


def _code_here(
    pages: Iterable[Page | Rejected], actors: str | Path | None, limits: Limits
) -> Iterator[Coded | Rejected]:
    for page in pages:
        yield page if isinstance(page, Rejected) else _code_in_time(page, actors, limits)


def open_workers(*, jobs: int, actors: str | Path | None = None, limits: Limits | None = None) -> Coders:
    """Return processes that code pages, for `code_beside`; leave their `with` block to end them."""
    return Workers(
        partial(_code_bare, actors=actors), jobs=jobs, refuse=_refuse, prepare=partial(_warm, actors),
        answered=_unread, weigh=_weigh, limits=limits,
    )  # fmt: skip


def code_beside(workers: Coders, pages: Iterable[Page | Rejected]) -> Iterator[Coded | Rejected]:
    """Yield what comes of pages that processes beside this one code, in order."""
    # The pages in work, in order: what comes back is put together with its page, whose bytes stayed here.
    line: deque[Page | Rejected] = deque()

    def read() -> Iterator[Page | Rejected]:
        for page in pages:
            line.append(page)
            yield page if isinstance(page, Rejected) else replace(page, raw=b"")

    for result in workers.in_order(read()):
        page = line.popleft()
        yield replace(result, page=page) if isinstance(result, Coded) and isinstance(page, Page) else result  # type: ignore[misc]


def _warm(actors: str | Path | None) -> None:
    """Load all that coding needs, so that no page's time is spent on it."""
    coder_versions(actors)
    text = "Chad expelled the envoy of Sudan on Tuesday, the ministry said."
    code_page(Page("text", "text", text, "", b""), actors)
    code_page(Page("text", "html", f"<article><p>{text}</p></article>", "", b""), actors)


def _unread(piece: Page | Rejected | Again) -> Rejected | None:
    return piece if isinstance(piece, Rejected) else None


def _weigh(piece: Page | Rejected | Again) -> int:
    return 2 * len(piece.content) if isinstance(piece, Page) else 0


def _code_in_time(page: Page, actors: str | Path | None, limits: Limits) -> Coded | Rejected:
    try:
        with time_limit(limits.seconds):
            return code_page(page, actors)
    except TookTooLong:
        return _refuse(page, f"took longer than {limits.seconds:g} seconds")


def _code_bare(piece: Page | Rejected | Again, actors: str | Path | None) -> Coded | Rejected | Told:
    """Code a page in a process of its own; the page itself need not travel back."""
    if isinstance(piece, Rejected):
        return piece
    if isinstance(piece, Again):
        return _recode(piece, actors)
    result = code_page(piece, actors)
    return result if isinstance(result, Rejected) else replace(result, page=replace(piece, content=""))


def _refuse(piece: Page | Rejected | Again, reason: str) -> Rejected:
    return Rejected(piece.article.origin if isinstance(piece, Again) else piece.origin, reason)


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
