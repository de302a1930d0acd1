"""`Watching`: round after round, feeds are asked, pages visited, coded and kept, and alerts sent."""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from detente.archive import Archive
from detente.errors import DetenteError, FetchError, InputError, StoreError
from detente.pages import make_page
from detente.pages.fetch import Reply
from detente.records import Page, Rejected
from detente.run import Coded, code_beside, coder_versions, load_lexicon, open_workers, settle
from detente.watch.channels import send
from detente.watch.feeds import Entry, read_feed
from detente.watch.journal import open_log, resident_memory
from detente.watch.lookout import look_out
from detente.watch.metrics import Metrics
from detente.watch.polite import Guest, read_retry_after
from detente.watch.settings import Feed, Settings
from detente.watch.state import Address, State, Waiting
from detente.workers import Limits

__all__ = ["Watching"]

#: Pages visited and coded in one round; more wait for the next, so that a round ends and memory stays flat.
_PAGES: Final = 400
#: Hosts asked side by side.
_HOSTS: Final = 8
#: Sitemaps asked of one index.
_MAPS: Final = 20
_DAY: Final = 86_400.0
#: Nothing is put off further than this; what seems to be was written under another clock.
_HORIZON: Final = 31 * _DAY
#: Settling persons and stories anew takes longer as the archive grows; it may take this share of all time.
_SETTLE_SHARE: Final = 0.1
#: Pages after which the archive and the state are written.
_BATCH: Final = 25
#: Times a page that could not be fetched is tried again.
_TRIES: Final = 5


#: A page that need wait no longer: its number, address, hash of its text, new article, and why it was refused.
Settled = tuple[int, str, str | None, str | None, str | None]


class Watching:
    """One watch over the feeds of FEEDS.toml; `round` makes one round, `run` goes on until it is stopped.

    The archive is open only while something is written, so that readers get their turn between rounds. Where another
    process holds it, pages wait in the state beside it. `now` is the wall clock, `log` takes one line at a time.
    """

    def __init__(
        self, settings: Settings, *, log: Callable[[str], None] | None = None, now: Callable[[], float] = time.time
    ) -> None:
        load_lexicon(settings.actors)
        self.settings = settings
        self.metrics = Metrics()
        self.health = "starting"
        self.well = True
        self._now = now
        self._log = log or open_log(settings)
        self._coder, self._lexicon = coder_versions(settings.actors)
        self._stop = threading.Event()
        self._check_store()
        self.state = State(state_path(settings.store))
        self._guest = Guest(pause=settings.host_pause, allow_private=settings.allow_private)
        self._workers = open_workers(
            jobs=settings.jobs, actors=settings.actors, limits=Limits(seconds=settings.page_seconds)
        )
        self._busy = False
        self._coded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and give the files free."""
        self._workers.close()
        self._guest.close()
        self.state.close()

    def stop(self) -> None:
        """End `run` after what is in work."""
        self._stop.set()

    def _check_store(self) -> None:
        """Raise StoreError now for what no waiting mends: no archive, another version, a folder that is read-only."""
        try:
            Archive(self.settings.store).close()
        except StoreError as error:
            if "in use by another process" not in str(error):
                raise

    def run(self) -> None:
        """Make rounds until stopped. What goes wrong in a round is logged, and the next one tries again."""
        while not self._stop.is_set():
            try:
                self.round()
            except (DetenteError, OSError) as error:
                self.well, self.health = False, f"FAILED {error}"
                self._log(self.health)
            soonest = min(self._next_due() - self._now(), 60.0)
            self._stop.wait(max(soonest, 1.0))
        with contextlib.suppress(StoreError):
            self._settle(whatever=True)
            self._look_for_alerts()
            self._send_alerts()

    def round(self, *, last: bool = False) -> str:
        """Make one round and return its health line. `last` settles persons and stories whatever it costs."""
        began = time.monotonic()
        self.state.mend_clock(self._now(), _HORIZON)
        self._busy = False
        for feed in self.settings.feeds:
            if self._stop.is_set():
                break
            if self.state.feed(feed.url)[2] <= self._now():
                self._ask_feed(feed)
        self._visit(self.state.due(self._now(), _PAGES))
        self._coded = 0
        self._if_free(self._code_waiting)
        self._if_free(lambda: self._settle(whatever=last))
        self._if_free(self._look_for_alerts)
        self._send_alerts()
        self.state.forget(self._now() - self.settings.keep)
        self._report(time.monotonic() - began, self._coded)
        return self.health

    def _next_due(self) -> float:
        times = [self.state.feed(feed.url)[2] for feed in self.settings.feeds]
        visit = self.state.next_visit()
        waits = [self._now() + 30.0] if self.state.waiting_count() or self.state.fresh() else []
        return min([*times, *([visit] if visit is not None else []), *waits])

    # Feeds and pages -------------------------------------------------------------------------------------------------

    def _ask_feed(self, feed: Feed) -> None:
        etag, modified, _, failures = self.state.feed(feed.url)
        self.metrics.add("feeds_asked_total")
        try:
            reply = self._guest.get(feed.url, limit=self.settings.feed_bytes, headers=_conditions(etag, modified))
            if reply.status == 304:
                self.metrics.add("feeds_unchanged_total")
                self.state.feed_answered(feed.url, self._now() + feed.every, etag, modified)
                return
            if reply.status != 200:
                raise _RefusedError(f"the server answered {reply.status}", reply)
            entries = self._follow_maps(read_feed(reply.body, reply.url), feed)
            new = self.state.list_entries(entries, self._now(), publisher=feed.publisher, language=feed.language)
            if new:
                self._log(f"{feed.url}: {new} new of {len(entries)}")
            told = reply.headers
            self.state.feed_answered(
                feed.url, self._now() + feed.every, told.get("etag"), told.get("last-modified")
            )  # fmt: skip
        except (FetchError, InputError, _RefusedError) as error:
            self.metrics.add("feeds_failed_total")
            pause = min(feed.every * 2 ** min(failures + 1, 10), _DAY)
            if isinstance(error, _RefusedError):
                pause = max(pause, read_retry_after(error.reply.headers.get("retry-after")) or 0.0)
                pause = 30 * _DAY if error.reply.status == 410 else min(pause, 7 * _DAY)
            self.state.feed_failed(feed.url, self._now() + pause, str(error))
            self._log(f"feed failed: {error}; next in {pause / 60:.0f} min")

    def _follow_maps(self, entries: list[Entry], feed: Feed) -> list[Entry]:
        """Put in place of other sitemaps what they list: those changed in the last three days, or of unknown age."""
        maps = [entry for entry in entries if entry.is_index]
        found = [entry for entry in entries if not entry.is_index]
        lately = datetime.fromtimestamp(self._now() - 3 * _DAY, UTC).isoformat()
        wanted = [entry for entry in maps if entry.published is None or entry.published >= lately]
        for entry in sorted(wanted, key=lambda entry: entry.published or "", reverse=True)[:_MAPS]:
            try:
                reply = self._guest.get(entry.url, limit=self.settings.feed_bytes)
                if reply.status == 200:
                    # A sitemap lists all pages ever; the news of it are those of these days.
                    listed = read_feed(reply.body, reply.url)
                    found += [e for e in listed if not e.is_index and e.published and e.published >= lately]
            except (FetchError, InputError) as error:
                self._log(f"sitemap failed: {error} (listed by {feed.url})")
        return found

    def _visit(self, due: list[Address]) -> None:
        by_host: dict[str, list[Address]] = {}
        for address in due:
            by_host.setdefault(urlsplit(address.url).netloc.lower(), []).append(address)
        if not by_host:
            return
        with ThreadPoolExecutor(min(_HOSTS, len(by_host))) as pool:
            answers = [pool.submit(self._ask_host, addresses) for addresses in by_host.values()]
            for future in answers:
                future.result()

    def _ask_host(self, addresses: list[Address]) -> None:
        for at, address in enumerate(addresses):
            if self._stop.is_set():
                return
            pause = self._visit_page(address)
            if pause is not None:
                # The host asked for a pause: its other pages have it too.
                self.state.put_off([each.url for each in addresses[at:]], self._now() + pause)
                return

    def _visit_page(self, address: Address) -> float | None:
        """Visit a page; return for how long its host wants to be left alone, if it does."""
        try:
            reply = self._guest.get(
                address.url, limit=self.settings.page_bytes, headers=_conditions(address.etag, address.modified)
            )
        except FetchError as error:
            final = error.position == "robots.txt" or "private network" in error.reason or "not an http" in error.reason
            self._visit_failed(address, str(error), final=final)
            return None
        later = self._later(address)
        told = reply.headers
        if reply.status == 304:
            self.metrics.add("pages_unchanged_total")
            self.state.visited(address.url, later, etag=address.etag, modified=address.modified)
        elif reply.status == 200:
            content_hash = hashlib.sha256(reply.body).hexdigest()
            known = content_hash == address.content_hash
            self.metrics.add("pages_unchanged_total" if known else "pages_fetched_total")
            page = None if known else (content_hash, reply.url, reply.charset, reply.body)
            self.state.visited(
                address.url, later, etag=told.get("etag"), modified=told.get("last-modified"), page=page
            )  # fmt: skip
        else:
            busy = reply.status in (429, 503)
            pause = read_retry_after(told.get("retry-after"))
            self._visit_failed(
                address, f"{address.url}: the server answered {reply.status}",
                final=400 <= reply.status < 500 and not busy and reply.status != 408, pause=pause,
            )  # fmt: skip
            return max(pause or 0.0, 60.0) if busy else None
        return None

    def _visit_failed(self, address: Address, error: str, *, final: bool, pause: float | None = None) -> None:
        self.metrics.add("pages_failed_total")
        final = final or address.failures + 1 >= _TRIES
        wait = max(60.0 * 4 ** min(address.failures, 6), pause or 0.0)
        self.state.visit_failed(address.url, None if final else self._now() + min(wait, 7 * _DAY), error)
        self._log(f"page failed{'' if final else ', to be tried again'}: {error}")

    def _later(self, address: Address) -> float | None:
        """Return when to visit a page again: at set ages of it, counted from when it was first listed."""
        ahead = [address.first_at + age for age in self.settings.revisit if address.first_at + age > self._now() + 1]
        return min(ahead, default=None)

    # Coding ----------------------------------------------------------------------------------------------------------

    def _code_waiting(self) -> None:
        """Code what waits and put it into the archive."""
        if not self.state.waiting_count():
            return
        line: deque[Waiting] = deque()
        done: list[Settled] = []
        with Archive(self.settings.store) as archive:

            def pages() -> Iterator[Page | Rejected]:
                for waiting in islice(self.state.waiting(), _PAGES):
                    if self._stop.is_set():
                        return
                    line.append(replace(waiting, raw=b""))
                    yield self._page(archive, waiting)

            def settle_done() -> None:
                # The archive first: what is in neither would be lost, what is in both is only looked at twice.
                archive.flush()
                self.state.settled(done)
                done.clear()

            for result in code_beside(self._workers, pages()):
                done.append(self._keep(archive, line.popleft(), result))
                self._coded += done[-1][3] is not None
                if len(done) >= _BATCH:
                    settle_done()
            settle_done()

    def _page(self, archive: Archive, waiting: Waiting) -> Page | Rejected:
        if archive.is_coded(waiting.content_hash, self._coder, self._lexicon):
            return Rejected(waiting.url, "is in the archive already", "known")
        known = waiting.address
        try:
            return make_page(
                waiting.raw, origin=waiting.url, charset=waiting.charset, url=waiting.final_url, title=known.title,
                published=known.published, publisher=known.publisher, language=known.language,
            )  # fmt: skip
        except ValueError as wrong:
            return Rejected(waiting.url, str(wrong))

    def _keep(self, archive: Archive, waiting: Waiting, result: Coded | Rejected) -> Settled:
        number, url = waiting.number, waiting.url
        if isinstance(result, Rejected):
            if result.position == "known":
                return number, url, None, None, None
            self.metrics.add("pages_refused_total")
            archive.add_rejected(result)
            self._log(f"not coded: {url}: {result.reason}")
            return number, url, None, None, result.reason
        article = result.article
        text_hash = hashlib.sha256(f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")).hexdigest()
        before = self.state.text_hash(url)
        if before == text_hash:
            # Only what stands around the report has changed.
            self.metrics.add("pages_unchanged_total")
            return number, url, text_hash, None, None
        archive.add_page(result.page)
        archive.add_article(
            article, result.mentions, result.events, coder=self._coder, lexicon=self._lexicon,
            statements=result.statements, milestones=result.milestones,
        )  # fmt: skip
        self.metrics.add("articles_coded_total")
        if before is not None:
            self.metrics.add("versions_total")
            self._log(f"changed: {url}")
        return number, url, text_hash, article.id, None

    def _if_free(self, work: Callable[[], None]) -> None:
        """Do what needs the archive, unless another process holds it: then it is made up for in the next round."""
        if self._busy:
            return
        try:
            work()
        except StoreError as error:
            if "in use by another process" not in str(error):
                raise
            self._busy = True
            self.metrics.add("archive_busy_total")
            self._log(f"the archive is in use; pages wait: {error}")

    def _settle(self, *, whatever: bool = False) -> None:
        """Bring persons and stories up to date where articles came in since, unless that was done lately."""
        if not self.state.fact("unsettled") and not self.state.fresh():
            return
        since, took = self._now() - self.state.fact("settled_at"), self.state.fact("settling_took")
        if not whatever and 0 <= since < took / _SETTLE_SHARE:
            return
        began = time.monotonic()
        with Archive(self.settings.store) as archive:
            settle(archive, self.settings.actors)
            self.metrics.set("archive_articles", archive.counts()["articles"])
        self.state.keep_facts(
            {"unsettled": 0.0, "settled_at": self._now(), "settling_took": time.monotonic() - began}
        )  # fmt: skip

    # Alerts ----------------------------------------------------------------------------------------------------------

    def _look_for_alerts(self) -> None:
        """Make the alerts that the articles of the last rounds give rise to, once stories are settled."""
        if fresh := self.state.fresh():
            with Archive(self.settings.store, read_only=True) as archive:
                made = look_out(archive, self.state, self.settings.alerts, fresh, date.fromtimestamp(self._now()))
            self.metrics.add("alerts_made_total", len({key for key, _, _ in made.alerts}))
            self.state.tell(made.told, made.alerts, fresh, self._now())

    def _send_alerts(self) -> None:
        for alert in self.state.outgoing(self._now()):
            try:
                send(alert.channel, alert.body, self.settings.mail)
                self.state.sent(alert)
            except OSError as error:
                pause = min(30.0 * 2 ** min(alert.tries, 12), 6 * 3_600.0)
                self.state.not_sent(alert, self._now() + pause, str(error))
                self._log(f"alert not sent to {alert.channel}: {error}; again in {pause:.0f} s")

    # Telling ---------------------------------------------------------------------------------------------------------

    def _report(self, seconds: float, coded: int) -> None:
        counts, failing = self.state.counts(), self.state.failing_feeds()
        metrics = self.metrics
        metrics.add("rounds_total")
        memory = resident_memory()
        for name, value in (
            ("feeds_failing", len(failing)), ("pages_waiting", counts["waiting"]),
            ("addresses_known", counts["addresses"]),
            ("alerts_waiting", counts["alerts"]), ("round_seconds", seconds),
            ("last_round_timestamp_seconds", self._now()), ("memory_bytes", memory),
        ):  # fmt: skip
            metrics.set(name, value)
        self.well = not self._busy and len(failing) < len(self.settings.feeds)
        self.health = (
            f"{'ok' if self.well else 'NOT WELL'} feeds {len(self.settings.feeds) - len(failing)}/"
            f"{len(self.settings.feeds)} new {coded} waiting {counts['waiting']} alerts waiting {counts['alerts']} "
            f"addresses {counts['addresses']} memory {memory / 1e6:.0f} MB round {seconds:.1f} s"
            + (" archive in use" if self._busy else "")
        )
        self._log(self.health)
        if self.settings.metrics_file:
            metrics.write(self.settings.metrics_file)


class _RefusedError(Exception):
    """A feed's answer that is no feed: an error's status."""

    def __init__(self, reason: str, reply: Reply) -> None:
        super().__init__(f"{reply.url}: {reason}")
        self.reply = reply


def state_path(store: Path) -> Path:
    """Return where watching keeps what it remembers of an archive: beside it.

    >>> state_path(Path("news/a.duckdb")).as_posix()
    'news/a.watch.sqlite'
    """
    return store.with_name(f"{store.stem}.watch.sqlite")


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    return {
        **({"If-None-Match": etag} if etag else {}), **({"If-Modified-Since": modified} if modified else {}),
    }  # fmt: skip
