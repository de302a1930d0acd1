"""What stands between the network and the pages: hosts, sizes, rates, headers; and pages remembered as bytes."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from anyio.to_thread import current_default_thread_limiter

__all__ = ["CSP", "Guard", "Limits", "is_loopback"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Nothing but what this site serves, no inline script or style, no frame, no plug-in, nowhere to post but here.
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS: Final = [
    (b"content-security-policy", CSP.encode()), (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"), (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"), (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]  # fmt: skip

#: Bytes of remembered pages, compressed.
_MEMORY: Final = 64_000_000

#: Pages made at once. Python runs one thread at a time: more of them only wait on one another, and longer.
_AT_ONCE: Final = 4

#: Clients whose rate is remembered.
_CLIENTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may weigh and how many a client may send.

    `body` and `query` in bytes; `rate` requests a second for each client address, `burst` at once; 0 is no limit.
    """

    body: int = 65_536
    query: int = 4_096
    rate: float = 50.0
    burst: int = 200


def is_loopback(host: str) -> bool:
    """Whether a host is this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    return host in ("localhost", "::1", "[::1]") or host.startswith("127.")


class Guard:
    """An ASGI application around another.

    `hosts` are the names a request may ask for; None takes any. A page on a hostile site could otherwise point a name
    of its own at this machine and read the archive through the reader's browser.
    """

    def __init__(
        self, app: App, *, limits: Limits, hosts: frozenset[str] | None, version: Callable[[], tuple[object, ...]]
    ) -> None:
        self._app = app
        self._limits = limits
        self._hosts = hosts
        self._version = version
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._pages: OrderedDict[tuple[object, ...], _Page] = OrderedDict()
        self._weight = 0
        self._settled = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._settled:
            self._settled = True
            current_default_thread_limiter().total_tokens = _AT_ONCE
        headers = dict(scope["headers"])
        if refused := self._refuse(scope, headers):
            status, reason = refused
            await _plain(send, status, reason, scope["path"])
            return
        path: str = scope["path"]
        if scope["query_string"] and not path.startswith("/api"):
            scope["query_string"] = _without_empty(scope["query_string"])
        kept = self._key(scope, headers)
        if kept and (page := self._pages.get(kept)):
            self._pages.move_to_end(kept)
            await page.send(send, headers, scope["method"])
            return
        catch = _Catch(self, kept, send, headers, scope["method"])
        await self._app(scope, _limited(receive, self._limits.body), catch)

    def _refuse(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        host = headers.get(b"host", b"").decode("latin-1")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if self._hosts is not None and name.lower() not in self._hosts:
            return 400, f"this site is not called {name[:80]!r}; open it under the address that `detente serve` printed"
        if len(scope["query_string"]) > self._limits.query or len(scope.get("raw_path") or b"") > self._limits.query:
            return 414, f"the address is longer than {self._limits.query} bytes"
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._limits.body:
            return 413, f"the request is larger than {self._limits.body} bytes"
        client = (scope.get("client") or ("?",))[0]
        if self._limits.rate and not self._has_turn(client):
            return 429, "too many requests; wait a second"
        return None

    def _has_turn(self, client: str) -> bool:
        now = time.monotonic()
        left, last = self._buckets.pop(client, (float(self._limits.burst), now))
        left = min(left + (now - last) * self._limits.rate, self._limits.burst)
        self._buckets[client] = (max(left - 1, 0.0), now)
        while len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return left >= 1

    def _key(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[object, ...] | None:
        """Return what a page is remembered by; None for what is made for one reader or is not a page."""
        if scope["method"] not in ("GET", "HEAD") or b"authorization" in headers:
            return None
        path = scope["path"]
        if path.startswith(("/review", "/api/review", "/healthz", "/static")):
            return None
        return (*self._version(), path, bytes(scope["query_string"]))

    def remember(self, key: tuple[object, ...], page: _Page) -> None:
        """Keep a page; the ones longest unread go first."""
        self._pages[key] = page
        self._weight += len(page.packed)
        while self._weight > _MEMORY:
            _, old = self._pages.popitem(last=False)
            self._weight -= len(old.packed)


@dataclass(slots=True)
class _Page:
    """An answer as bytes, compressed once."""

    headers: list[tuple[bytes, bytes]]
    packed: bytes
    tag: bytes

    async def send(self, send: Send, asked: dict[bytes, bytes], method: str) -> None:
        head = [*self.headers, (b"etag", self.tag), (b"vary", b"accept-encoding")]
        if asked.get(b"if-none-match") == self.tag:
            await send({"type": "http.response.start", "status": 304, "headers": [*head, *_HEADERS]})
            await send({"type": "http.response.body", "body": b""})
            return
        if b"gzip" in asked.get(b"accept-encoding", b""):
            body, head = self.packed, [*head, (b"content-encoding", b"gzip")]
        else:
            body = gzip.decompress(self.packed)
        head.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": [*head, *_HEADERS]})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


class _Catch:
    """Sends an answer on with the headers that every answer has; whole pages are kept and compressed."""

    def __init__(
        self, guard: Guard, key: tuple[object, ...] | None, send: Send, asked: dict[bytes, bytes], method: str
    ) -> None:
        self._guard, self._key, self._send, self._asked, self._method = guard, key, send, asked, method
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = list(message.get("headers", []))
            names = {name for name, _ in message["headers"]}
            self._start = message
            # A page that names a cookie is one reader's.
            if self._key is None or message["status"] != 200 or b"set-cookie" in names or self._method != "GET":
                self._key = None
                message["headers"] += [header for header in _HEADERS if header[0] not in names]
                message["headers"] += [(b"cache-control", b"no-store")] if b"cache-control" not in names else []
                await self._send(message)
            return
        if self._key is None or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            body = bytes(self._body)
            tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'.encode()
            kept = [(n, v) for n, v in self._start["headers"] if n != b"content-length"]
            page = _Page([*kept, (b"cache-control", b"no-cache")], gzip.compress(body, 5), tag)
            self._guard.remember(self._key, page)
            await page.send(self._send, self._asked, self._method)


def _without_empty(query: bytes) -> bytes:
    """Return a query without the fields that a form sent empty.

    >>> _without_empty(b"since=&by=month")
    b'by=month'
    """
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if value.strip() or name == "q"]).encode("latin-1")


def _limited(receive: Receive, most: int) -> Receive:
    """Return a receiver that ends a body which turns out larger than it said."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            return {"type": "http.disconnect"}
        return message

    return limited


async def _plain(send: Send, status: int, reason: str, path: str) -> None:
    from json import dumps

    api = path.startswith("/api")
    body = (dumps({"error": {"status": status, "reason": reason}}) if api else f"{reason}\n").encode()
    kind = b"application/json" if api else b"text/plain; charset=utf-8"
    head = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    if status == 429:
        head.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": [*head, *_HEADERS]})
    await send({"type": "http.response.body", "body": body})
