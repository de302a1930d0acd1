"""`Archive`: what was coded, kept in one file that can be asked, resumed and replayed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Literal, Self

from detente import dyads, queries, store
from detente.corrected import open_corrected
from detente.errors import StoreError
from detente.records import Actor, Article, Event, Mention, Milestone, Page, Rejected, Statement, Story

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.brief import Brief
    from detente.export import Told
    from detente.imports import ForeignEvent
    from detente.ledger import Ledger, Link, Position
    from detente.relations.moves import Move
    from detente.relations.records import By, Measure, Relation, Volume
    from detente.stories import Happening
    from detente.trade import Trade, TradeFigures, Verdict

__all__ = ["Archive", "places_of"]

#: Articles written in one transaction. A commit costs some 20 ms; a killed run codes at most so many again.
_BATCH: Final = 25

#: Rejections that may wait for their transaction.
_REJECTED: Final = 500

#: Bytes of raw pages that may wait for their transaction.
_WAITING: Final = 64_000_000


class Archive:
    """An archive file, opened for writing (made if it is not there) or, with `read_only`, for reading.

    One process may write or several may read. What is added waits in memory until some articles are together, and
    each goes in whole: a run killed at any point leaves whole articles, and `is_coded` tells the next run what to
    skip. Leaving the `with` block writes what waits, also when an error or the keyboard ended it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "a.duckdb") as archive:
    ...     archive.add_article(Article("a", "Chad expelled the envoy."), [], [], coder="c 1", lexicon="l 1")
    ...     archive.is_coded("a", "c 1", "l 1"), archive.is_coded("a", "c 2", "l 1")
    (True, False)

    Opened read-only, what people corrected in review (`A.corrections.jsonl` beside `A.duckdb`) stands in place of what
    the coder made of it.

    Raises StoreError, with what to do, where the file is locked, is no archive or is of another version.
    """

    def __init__(self, path: str | Path, *, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self._pages: list[Page] = []
        self._articles: list[store.CodedArticle] = []
        self._rejected: list[Rejected] = []
        self._bytes = 0
        opened = open_corrected(self.path) if read_only else store.open_database(self.path, read_only=False)
        self._connection: DuckDBPyConnection | None = opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Write what waits and give the file free; closing twice does nothing."""
        if self._connection is None:
            return
        try:
            self.flush()
        finally:
            self._connection.close()
            self._connection = None

    @property
    def _open(self) -> DuckDBPyConnection:
        if self._connection is None:
            raise StoreError(f"{self.path} was closed; open it again with Archive({str(self.path)!r})")
        return self._connection

    @property
    def _current(self) -> DuckDBPyConnection:
        """The connection, after writing what waits: a read sees all that was added."""
        self.flush()
        return self._open

    def _writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} was opened read-only; open it for writing to add to it")
        _ = self._open

    # Writing ---------------------------------------------------------------------------------------------------------

    def add_page(self, page: Page) -> None:
        """Keep the page's bytes by their content hash; add it before its article, and both commit together."""
        self._writable()
        self._pages.append(page)
        self._bytes += len(page.raw)
        if self._bytes > _WAITING:
            self.flush()

    def add_article(
        self,
        article: Article,
        mentions: Sequence[Mention],
        events: Sequence[Event],
        *,
        coder: str,
        lexicon: str,
        statements: Sequence[Statement] = (),
        milestones: Sequence[Milestone] = (),
    ) -> None:
        """Keep an article with all that was coded from it, in place of what an earlier coding made of it."""
        self._writable()
        self._articles.append(
            (article, tuple(mentions), tuple(events), coder, lexicon, tuple(statements), tuple(milestones))
        )
        if len(self._articles) >= _BATCH:
            self.flush()

    def add_rejected(self, rejected: Rejected) -> None:
        """Keep what was not coded and why; a newer reason for the same place replaces the older."""
        self._writable()
        self._rejected.append(rejected)
        if len(self._rejected) >= _REJECTED:
            self.flush()

    def settle_rejected(self, read: Iterable[str], rejected: Iterable[Rejected]) -> None:
        """Forget old rejections of what a whole run has read: `read` are its pages' origins, `rejected` its own.

        A page that was mended is no longer rejected, nor is a file whose damage is gone: whoever read a page out of it
        read it to its end.
        """
        self._writable()
        again = {(each.origin, each.position) for each in rejected}
        places = {place for origin in read for place in places_of(origin)}
        settled = [
            (each.origin, each.position)
            for each in self.rejected()
            if (each.origin, each.position) not in again
            and (each.origin in places or f"{each.origin}, {each.position}" in places)
        ]
        store.drop_rejected(self._current, settled)

    def set_stories(self, stories: Iterable[Story]) -> None:
        """Replace all stories. Events take the story of their article from then on."""
        self._writable()
        store.write_stories(self._current, stories)
        dyads.write_dyads(self._current)

    def flush(self) -> None:
        """Write what waits, in one transaction."""
        if not (self._pages or self._articles or self._rejected):
            return
        store.write_batch(self._open, self._pages, self._articles, self._rejected)
        self._pages, self._articles, self._rejected, self._bytes = [], [], [], 0

    # Reading ---------------------------------------------------------------------------------------------------------

    def is_coded(self, key: str, coder: str, lexicon: str) -> bool:
        """Tell whether the article with this id, or the page with this content hash, was coded by these versions."""
        waits = any(
            key in (article.id, article.content_hash) and (made_by, with_lexicon) == (coder, lexicon)
            for article, _, _, made_by, with_lexicon, _, _ in self._articles
        )
        return waits or queries.is_coded(self._open, key, coder, lexicon)

    def events(
        self,
        *,
        pair: tuple[str, str] | None = None,
        since: date | None = None,
        until: date | None = None,
        articles: Collection[str] | None = None,
        story_once: bool = True,
    ) -> Iterator[Event]:
        """Yield events in order of publication, one for all copies of a report unless `story_once` is False.

        `pair` is two country codes, either way round. `since` and `until` are both included. `articles` are ids: only
        what these say, and one of them speaks for its copies.
        """
        return queries.list_events(
            self._current, pair=pair, since=since, until=until, articles=articles, story_once=story_once
        )

    def statements(
        self,
        *,
        pair: tuple[str, str] | None = None,
        speaker: str | None = None,
        issue: str | None = None,
        kind: str | None = None,
        since: date | None = None,
        until: date | None = None,
        articles: Collection[str] | None = None,
        story_once: bool = True,
    ) -> Iterator[Statement]:
        """Yield statements in order of publication, one for all copies of a report unless `story_once` is False.

        `pair` is two country codes: what either says to or about the other. `speaker` is a country code or an actor's
        id. `since` and `until`, both included, are compared with the day it was said.
        """
        return queries.list_statements(
            self._current, pair=pair, speaker=speaker, issue=issue, kind=kind, since=since, until=until,
            articles=articles, story_once=story_once,
        )  # fmt: skip

    def milestones(self, *, pair: tuple[str, str] | None = None) -> Iterator[Milestone]:
        """Yield the anniversaries that reports name, in order of publication; of one pair of countries, if asked."""
        return queries.list_milestones(self._current, pair=pair)

    def ledger(
        self,
        first: str,
        second: str,
        *,
        kinds: Sequence[str] | None = None,
        issue: str | None = None,
        today: date | None = None,
    ) -> Ledger:
        """Return the account between two countries: commitments and demands, what followed, and milestones.

        What followed is proposed by rule; an entry is met only when somebody confirmed it with `judge_link`. `today`
        is the day from which anniversaries ahead are counted.
        """
        from detente.ledger import Word, keep_ledger
        from detente.ledger.keep import KINDS
        from detente.review import Corrections, corrections_path

        pair = (first, second)
        words = {
            each.target: Word(each.verdict, each.by)
            for each in Corrections(corrections_path(self.path)).current("link")
            if each.verdict in ("confirmed", "rejected")
        }
        return keep_ledger(
            self.statements(pair=pair), self.events(pair=pair), pair, milestones=self.milestones(pair=pair),
            words=words, kinds=kinds or KINDS, issue=issue, today=today,
        )  # fmt: skip

    def positions(self, actor: str, *, issue: str | None = None, toward: str | None = None) -> tuple[Position, ...]:
        """Return where an actor (a country code or an actor's id) stands on each issue: latest words, earlier, moved.

        `toward` keeps what concerns that country.
        """
        from detente.ledger import find_positions

        return find_positions(self.statements(speaker=actor, issue=issue), actor, issue=issue, toward=toward)

    def judge_link(
        self, link: Link, verdict: Literal["confirmed", "rejected", "withdrawn"], *, by: str, note: str = ""
    ) -> None:
        """Keep a person's word on what a ledger proposes; `withdrawn` takes an earlier word back.

        It is written beside the archive, with the other corrections, so the archive may be open read-only.
        """
        from detente.review import Corrections, corrections_path

        if not by.strip():
            raise StoreError("say who judges: a word without a name cannot be weighed")
        Corrections(corrections_path(self.path)).add("link", link.id, verdict, by=by, seen=link.to_json(), note=note)

    def relation(
        self,
        first: str,
        second: str,
        *,
        by: By = "month",
        since: date | None = None,
        until: date | None = None,
        volume: Volume = "share",
        measure: Measure = "flow",
        half_life: float | None = None,
        base: tuple[date | None, date | None] | None = None,
        narrowed: dyads.Narrowed = dyads.NARROWED,
        split: Literal["issue", "outlet", "class"] | None = None,
    ) -> Relation:
        """Return how two states, named by their country codes, treated each other; see `detente.relations.relation`.

        `narrowed` says which events count; `split` parts the whole by issue, kind of outlet or quad class. The days
        that explain are with it: who took office on either side, and the anniversaries that reports name.
        """
        from detente.related import read_relation

        return read_relation(
            self._current, (first, second), self.milestones(pair=(first, second)), by=by, since=since, until=until,
            volume=volume, measure=measure, half_life=half_life, base=base, narrowed=narrowed, split=split,
        )  # fmt: skip

    def moved(
        self, by: By = "month", *, until: date | None = None, limit: int = 10, states: Collection[str] | None = None
    ) -> tuple[Move, ...]:
        """Return the pairs of states that moved most in the last period, or that of `until`, the surest first.

        What is said of a pair then is set against the twelve periods before. `states` keeps pairs with one of these.
        """
        from detente.related import list_moved

        return list_moved(
            self._current, by, until=until, limit=limit, states=None if states is None else set(states)
        )  # fmt: skip

    def brief(
        self, first: str, second: str, *, since: date | None = None, until: date | None = None, by: By = "month"
    ) -> Brief:
        """Return how two states stand in prose, each sentence with the words it rests on."""
        from detente.related import read_brief

        return read_brief(self, (first, second), since=since, until=until, by=by)

    @property
    def connection(self) -> DuckDBPyConnection:
        """The open database, with all that was added; for reads that this class does not offer."""
        return self._current

    def foreign_relation(
        self,
        first: str,
        second: str,
        *,
        source: str,
        by: By = "month",
        since: date | None = None,
        until: date | None = None,
        volume: Volume = "share",
    ) -> Relation:
        """Return the relation of two states as imported events of a source (`gdelt`, `icews`, `polecat`) have it.

        They have no stories: each event counts as one, and copies count as often as the source counts them.
        """
        from detente.exchange import foreign_counts
        from detente.relations import relate
        from detente.relations.doubt import NO_DOUBT

        counts = foreign_counts(self._current, (first, second), source)
        return relate(counts, (first, second), by=by, since=since, until=until, volume=volume, doubt=NO_DOUBT)

    def add_foreign(self, events: Iterable[ForeignEvent]) -> int:
        """Keep events that others coded, marked as theirs; return how many."""
        from detente.exchange import add_foreign

        self._writable()
        return add_foreign(self._current, events)

    def foreign_rows(self, source: str) -> Iterator[tuple[str, ...]]:
        """Yield the rows of imported events as they stood in their files."""
        from detente.exchange import foreign_rows

        return foreign_rows(self._current, source)

    def foreign_sources(self) -> dict[str, int]:
        """Return how many imported events are kept, by source."""
        from detente.exchange import foreign_origins

        return foreign_origins(self._current)

    def add_trade(self, figures: Iterable[Trade]) -> int:
        """Keep trade figures, in place of older ones for the same reporter, partner, flow and period."""
        from detente.exchange import add_trade

        self._writable()
        return add_trade(self._current, figures)

    def trade(self, *reporters: str) -> TradeFigures:
        """Return the trade figures that are kept, of some reporters if named."""
        from detente.exchange import list_trade
        from detente.trade import TradeFigures

        return TradeFigures(list_trade(self._current, reporters or None))

    def check_claims(self, first: str, second: str) -> list[tuple[Statement, Verdict]]:
        """Return what reports claim of two states' trade, each with what the figures kept say of it."""
        from detente.exchange import is_about_trade
        from detente.trade import check_claim

        figures = self.trade(first, second)
        claims = [(said, said.claim) for said in self.statements(pair=(first, second)) if said.claim is not None]
        return [
            (said, check_claim(claim, figures, said_in=int(said.published[:4]) if said.published else None))
            for said, claim in claims
            if is_about_trade(claim, (first, second))
        ]

    def told_events(
        self, *, pair: tuple[str, str] | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[Told]:
        """Yield events as `events` does, each with its article, story, mentions and copies: what exports need."""
        from detente.exchange import told_events

        return told_events(self, pair=pair, since=since, until=until)

    def events_by_id(self, ids: Collection[str]) -> dict[str, Event]:
        """Return some events by their ids; those that are not here are left out."""
        return dyads.events_by_id(self._current, ids)

    def articles(self, *, in_order: bool = True) -> Iterator[Article]:
        """Yield every article in order of publication; else in none, which takes less memory."""
        return queries.list_articles(self._current, in_order=in_order)

    def neighbours(self, article: Article) -> Iterator[Article]:
        """Yield other articles of the article's site, the latest first; what recurs on them is not its report."""
        return queries.list_neighbours(self._current, article)

    def stories(self) -> Iterator[Story]:
        """Yield every story in order of its first article."""
        return queries.list_stories(self._current)

    def happenings(
        self, *, pair: tuple[str, str] | None = None, since: date | None = None, until: date | None = None
    ) -> tuple[Happening, ...]:
        """Return what independent stories tell as one event, by day: copies counted once, outlets all."""
        from detente.stories import link_happenings

        return link_happenings(self.events(pair=pair, since=since, until=until), self.stories())

    def some_articles(self, article_ids: Collection[str]) -> Iterator[Article]:
        """Yield the articles with these ids, as far as they are here."""
        return queries.list_some_articles(self._current, article_ids)

    def outlets(self) -> Iterator[tuple[str, str | None]]:
        """Yield the id and the outlet of every article that has a text."""
        return queries.list_outlets(self._current)

    def stories_of(self, article_ids: Collection[str]) -> Iterator[Story]:
        """Yield the stories that these articles are in."""
        return queries.list_stories_of(self._current, article_ids)

    def rejected(self) -> Iterator[Rejected]:
        """Yield what was read and not coded, with the reasons."""
        return queries.list_rejected(self._current)

    def article(self, article_id: str) -> Article | None:
        """Return the article, or None if it is not here."""
        return queries.find_article(self._current, article_id)

    def page(self, content_hash: str) -> Page | None:
        """Return the page as it was read, or None if it was not kept."""
        return queries.find_page(self._current, content_hash)

    def mentions(self, article_id: str) -> tuple[Mention, ...]:
        """Return an article's mentions."""
        return queries.list_mentions(self._current, article_id)

    def persons(self) -> Iterator[tuple[Actor, date | None, date | None]]:
        """Yield the persons whom articles introduce by office and country, with the first and last day they do."""
        return queries.list_persons(self._current)

    def unplaced(self) -> Iterator[Article]:
        """Yield the articles that name a person without country whom another article introduces."""
        return queries.list_unplaced(self._current)

    def coders(self) -> dict[tuple[str, str], int]:
        """Return how many articles each version of coder and lexicon coded: more than one is a half-made recoding."""
        return queries.list_coders(self._current)

    def outdated(self, coder: str, lexicon: str) -> Iterator[str]:
        """Yield the content hashes of the pages whose articles other versions than these coded."""
        return queries.list_outdated(self._current, coder, lexicon)

    def counts(self) -> dict[str, int]:
        """Return how many pages, articles, stories, mentions, events, statements and rejections are kept."""
        return queries.count_rows(self._current)


def places_of(origin: str) -> Iterator[str]:
    """Yield an origin and the files it may lie in, for it may part into a file and a place in it.

    >>> list(places_of("news.jsonl, line 3"))
    ['news.jsonl, line 3', 'news.jsonl']
    """
    yield origin
    yield from (origin[:at] for at in range(len(origin)) if origin.startswith(", ", at))
