"""`Visits`: feeds are asked and pages visited, and what they answer is kept in the state; nothing is coded here."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from detente.errors import FetchError, InputError
from detente.pages.fetch import Reply
from detente.watch.feeds import Entry, read_feed
from detente.watch.metrics import Metrics
from detente.watch.polite import Guest, read_retry_after
from detente.watch.settings import Feed, Settings
from detente.watch.state import Address, State

__all__ = ["Visits"]

#: Hosts asked side by side.
_HOSTS: Final = 8
#: Sitemaps asked of one index.
_MAPS: Final = 20
_DAY: Final = 86_400.0
#: Times a page that could not be fetched is tried again.
_TRIES: Final = 5


class Visits:
    """What a watch asks of others, with the manners of a guest; `stop` ends it between two requests."""

    def __init__(
        self, settings: Settings, state: State, metrics: Metrics, *, log: Callable[[str], None],
        now: Callable[[], float], stop: threading.Event,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._state = state
        self._metrics = metrics
        self._log = log
        self._now = now
        self._stop = stop
        self._guest = Guest(pause=settings.host_pause, allow_private=settings.allow_private)

    def close(self) -> None:
        """End the connections."""
        self._guest.close()

    def ask_feeds(self) -> None:
        """Ask the feeds that are due, and list what is new."""
        for feed in self._settings.feeds:
            if self._stop.is_set():
                return
            if self._state.feed(feed.url)[2] <= self._now():
                self._ask_feed(feed)

    def _ask_feed(self, feed: Feed) -> None:
        etag, modified, _, failures = self._state.feed(feed.url)
        self._metrics.add("feeds_asked_total")
        try:
            reply = self._guest.get(feed.url, limit=self._settings.feed_bytes, headers=_conditions(etag, modified))
            if reply.status == 304:
                self._metrics.add("feeds_unchanged_total")
                self._state.feed_answered(feed.url, self._now() + feed.every, etag, modified)
                return
            if reply.status != 200:
                raise _RefusedError(f"the server answered {reply.status}", reply)
            entries = self._follow_maps(read_feed(reply.body, reply.url), feed)
            new = self._state.list_entries(entries, self._now(), publisher=feed.publisher, language=feed.language)
            if new:
                self._log(f"{feed.url}: {new} new of {len(entries)}")
            told = reply.headers
            self._state.feed_answered(
                feed.url, self._now() + feed.every, told.get("etag"), told.get("last-modified")
            )  # fmt: skip
        except (FetchError, InputError, _RefusedError) as error:
            self._metrics.add("feeds_failed_total")
            pause = min(feed.every * 2 ** min(failures + 1, 10), _DAY)
            if isinstance(error, _RefusedError):
                pause = max(pause, read_retry_after(error.reply.headers.get("retry-after")) or 0.0)
                pause = 30 * _DAY if error.reply.status == 410 else min(pause, 7 * _DAY)
            self._state.feed_failed(feed.url, self._now() + pause, str(error))
            self._log(f"feed failed: {error}; next in {pause / 60:.0f} min")

    def _follow_maps(self, entries: list[Entry], feed: Feed) -> list[Entry]:
        """Put in place of other sitemaps what they list: those changed in the last three days, or of unknown age."""
        maps = [entry for entry in entries if entry.is_index]
        found = [entry for entry in entries if not entry.is_index]
        lately = datetime.fromtimestamp(self._now() - 3 * _DAY, UTC).isoformat()
        wanted = [entry for entry in maps if entry.published is None or entry.published >= lately]
        for entry in sorted(wanted, key=lambda entry: entry.published or "", reverse=True)[:_MAPS]:
            try:
                reply = self._guest.get(entry.url, limit=self._settings.feed_bytes)
                if reply.status == 200:
                    # A sitemap lists all pages ever; the news of it are those of these days.
                    listed = read_feed(reply.body, reply.url)
                    found += [e for e in listed if not e.is_index and e.published and e.published >= lately]
            except (FetchError, InputError) as error:
                self._log(f"sitemap failed: {error} (listed by {feed.url})")
        return found

    def visit(self, limit: int) -> None:
        """Visit the pages that are due, `limit` at most: hosts side by side, each host's pages one after the other."""
        by_host: dict[str, list[Address]] = {}
        for address in self._state.due(self._now(), limit):
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
                self._state.put_off([each.url for each in addresses[at:]], self._now() + pause)
                return

    def _visit_page(self, address: Address) -> float | None:
        """Visit a page; return for how long its host wants to be left alone, if it does."""
        try:
            reply = self._guest.get(
                address.url, limit=self._settings.page_bytes, headers=_conditions(address.etag, address.modified)
            )
        except FetchError as error:
            final = error.position == "robots.txt" or "private network" in error.reason or "not an http" in error.reason
            self._visit_failed(address, str(error), final=final)
            return None
        later = self._later(address)
        told = reply.headers
        if reply.status == 304:
            self._metrics.add("pages_unchanged_total")
            self._state.visited(address.url, later, etag=address.etag, modified=address.modified)
        elif reply.status == 200:
            content_hash = hashlib.sha256(reply.body).hexdigest()
            known = content_hash == address.content_hash
            self._metrics.add("pages_unchanged_total" if known else "pages_fetched_total")
            page = None if known else (content_hash, reply.url, reply.charset, reply.body)
            self._state.visited(
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
        self._metrics.add("pages_failed_total")
        final = final or address.failures + 1 >= _TRIES
        wait = max(60.0 * 4 ** min(address.failures, 6), pause or 0.0)
        self._state.visit_failed(address.url, None if final else self._now() + min(wait, 7 * _DAY), error)
        self._log(f"page failed{'' if final else ', to be tried again'}: {error}")

    def _later(self, address: Address) -> float | None:
        """Return when to visit a page again: at set ages of it, counted from when it was first listed."""
        ahead = [address.first_at + age for age in self._settings.revisit if address.first_at + age > self._now() + 1]
        return min(ahead, default=None)


class _RefusedError(Exception):
    """A feed's answer that is no feed: an error's status."""

    def __init__(self, reason: str, reply: Reply) -> None:
        super().__init__(f"{reply.url}: {reason}")
        self.reply = reply


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    return {
        **({"If-None-Match": etag} if etag else {}), **({"If-Modified-Since": modified} if modified else {}),
    }  # fmt: skip
