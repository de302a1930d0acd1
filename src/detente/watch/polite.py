"""Asking sites as a good guest: robots.txt and its pauses, one request at a time and host, back-off when told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from detente.errors import FetchError
from detente.pages.fetch import USER_AGENT, Reply, open_client, request

if TYPE_CHECKING:
    import httpx

__all__ = ["Guest", "read_retry_after"]

_HOPS: Final = 5
_ROBOTS_BYTES: Final = 500_000
_ROBOTS_SECONDS: Final = 86_400.0
#: A pause of no whole number of seconds, which is rounded up.
_PARTIAL: Final = re.compile(r"(?im)^(\s*crawl-delay\s*:\s*)(\d+)\.\d+")

#: A site may ask for long pauses; one that asks for more than this per page is all but closed.
_LONGEST_PAUSE: Final = 60.0
#: Hosts whose rules are remembered.
_HOSTS: Final = 5_000


@dataclass(slots=True)
class _Host:
    """What is known of a host: its rules, when they were read, and when it may be asked next."""

    rules: RobotFileParser | None = None
    read_at: float = -_ROBOTS_SECONDS
    ready_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Guest:
    """Makes requests; may be shared by threads, and makes those of one host wait for each other.

    `pause` is the least number of seconds between two requests to a host. Times are of the monotonic clock, so a clock
    that is set back holds nothing up.
    """

    def __init__(
        self,
        *,
        pause: float,
        allow_private: bool = False,
        seconds: float = 90.0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._pause, self._allow_private, self._seconds, self._sleep = pause, allow_private, seconds, sleep
        self._hosts: dict[str, _Host] = {}
        self._client: httpx.Client = open_client()
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer at the end of the redirects: a 200 with its body, a 304, or any other status.

        Every hop is checked anew: its host's robots.txt, and that it leads into no private network. Raises FetchError
        for what may not be asked, does not answer, or goes in circles.
        """
        here, seen = url, {url}
        for _ in range(_HOPS + 1):
            self._check_rules(here)
            # What a page is known by holds for its own address only.
            reply = self._ask(here, limit, headers if here == url else None)
            if reply.onward is None:
                return reply
            here = reply.onward
            if here in seen:
                raise FetchError("the redirects go in circles", where=url)
            seen.add(here)
        raise FetchError(f"more than {_HOPS} redirects", where=url)

    def _check_rules(self, url: str) -> None:
        host = self._host(url)
        if time.monotonic() - host.read_at > _ROBOTS_SECONDS:
            rules = self._read_rules(url)
            host.rules, host.read_at = rules, time.monotonic()
        if host.rules is not None and not host.rules.can_fetch(USER_AGENT, url):
            raise FetchError("the site's robots.txt does not allow it", where=url, position="robots.txt")

    def _read_rules(self, url: str) -> RobotFileParser | None:
        """Return a site's rules, None where it has none: RFC 9309 makes a 4xx free, and a 5xx closed."""
        site = urljoin(url, "/robots.txt")
        for _ in range(_HOPS + 1):
            reply = self._ask(site, _ROBOTS_BYTES, None)
            if reply.onward is None:
                break
            site = reply.onward
        if reply.status == 200:
            rules = RobotFileParser(site)
            told = reply.body.decode("utf-8", "replace")
            # The parser reads whole seconds only and would take "0.5" for no pause at all.
            rules.parse(_PARTIAL.sub(lambda m: f"{m[1]}{int(m[2]) + 1}", told).splitlines())
            return rules
        if 400 <= reply.status < 500 and reply.status != 429:
            return None
        raise FetchError(f"the site's robots.txt could not be read (it answered {reply.status})", where=url)

    def _ask(self, url: str, limit: int, headers: Mapping[str, str] | None) -> Reply:
        host = self._host(url)
        with host.lock:
            wait = host.ready_at - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                return request(
                    self._client, url, allow_private=self._allow_private, limit=limit, seconds=self._seconds,
                    headers=headers,
                )  # fmt: skip
            finally:
                host.ready_at = time.monotonic() + self._pause_of(host)

    def _pause_of(self, host: _Host) -> float:
        asked = host.rules.crawl_delay(USER_AGENT) if host.rules is not None else None
        return min(max(self._pause, float(asked or 0)), _LONGEST_PAUSE)

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        name = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
        with self._lock:
            if name not in self._hosts and len(self._hosts) >= _HOSTS:
                self._hosts.pop(next(iter(self._hosts)))
            return self._hosts.setdefault(name, _Host())


def read_retry_after(said: str | None) -> float | None:
    """Return the seconds that a Retry-After asks to wait, at most a week; None where it says nothing to go by.

    >>> read_retry_after("120"), read_retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), read_retry_after("soon")
    (120.0, 0.0, None)
    """
    if not said:
        return None
    week = 7 * 86_400.0
    try:
        return min(max(float(said), 0.0), week)
    except ValueError:
        pass
    try:
        when = parsedate_to_datetime(said)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), week)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
