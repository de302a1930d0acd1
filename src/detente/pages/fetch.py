"""One page from the web, politely: who we are, robots.txt, a time-out, a size limit, and no private addresses."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from detente.errors import FetchError
from detente.pages.make import PAGE_LIMIT

if TYPE_CHECKING:
    import httpx

__all__ = ["USER_AGENT", "Answer", "Reply", "fetch", "open_client", "request"]

USER_AGENT: Final = "Detente/0.1 (research reader of news pages; one page at a time)"
_TIMEOUT: Final = 20.0
_HOPS: Final = 5
#: Seconds that one answer may take from the first word to the last, however steadily it drips.
_DEADLINE: Final = 90.0
_ROBOTS_LIMIT: Final = 500_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: the last address after redirects, the body, and the charset the server declares."""

    url: str
    body: bytes
    charset: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What one request was answered: the status, the body of a 200, and the headers under names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    charset: str | None = None

    @property
    def onward(self) -> str | None:
        """Where a redirect leads, None for any other answer."""
        where = self.headers.get("location") if self.status in (301, 302, 303, 307, 308) else None
        return join_address(self.url, where) if where else None


def join_address(base: str, where: str) -> str:
    """Return where a link in the answer of `base` leads; raises FetchError where either is no address."""
    try:
        return urljoin(base, where)
    except ValueError:
        raise FetchError(f"leads to no address ({where[:80]})", where=base) from None


def open_client() -> httpx.Client:
    """Return the client that requests are made with: our name, a time-out, and no proxy of the environment's.

    A proxy would resolve names by itself, out of sight of the check for private networks.
    """
    import httpx

    return httpx.Client(
        # Each request has a connection of its own, which can be shut when its time is up.
        timeout=_TIMEOUT, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0),
        headers={"User-Agent": USER_AGENT, "Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"},
    )  # fmt: skip


def fetch(url: str, *, allow_private: bool = False) -> Answer:
    """Fetch one page. Raises FetchError where it may not or could not be fetched.

    Redirects are followed one by one: each hop's address is checked and each site's robots.txt asked. The host is
    resolved once and the connection made to the checked address itself, so a name that answers differently the
    second time (DNS rebinding) leads nowhere. Proxies set in the environment are not used, for the same reason.
    """
    with open_client() as client:
        here = url
        for _ in range(_HOPS + 1):
            if not _robots_allow(client, here, allow_private):
                raise FetchError("the site's robots.txt does not allow it", where=here)
            answer, onward = _get(client, here, allow_private, PAGE_LIMIT)
            if onward is None:
                return answer
            here = onward
    raise FetchError(f"more than {_HOPS} redirects", where=url)


def _robots_allow(client: httpx.Client, url: str, allow_private: bool) -> bool:
    """Tell whether robots.txt allows the address. A site without one allows all (RFC 9309, section 2.3.1)."""
    site = join_address(url, "/robots.txt")
    for _ in range(_HOPS + 1):
        try:
            answer, onward = _get(client, site, allow_private, _ROBOTS_LIMIT)
        except FetchError as refused:
            if refused.position and refused.position.startswith("status 4"):
                return True
            raise
        if onward is None:
            rules = RobotFileParser(site)
            rules.parse(answer.body.decode("utf-8", "replace").splitlines())
            return rules.can_fetch(USER_AGENT, url)
        site = onward
    return True


def _get(client: httpx.Client, url: str, allow_private: bool, limit: int) -> tuple[Answer, str | None]:
    """Ask one address once; return its answer, and where it sends us if it is a redirect."""
    reply = request(client, url, allow_private=allow_private, limit=limit)
    if reply.onward is None and reply.status != 200:
        raise FetchError(f"the server answered {reply.status}", where=url, position=f"status {reply.status}")
    return Answer(url, reply.body, reply.charset), reply.onward


def request(
    client: httpx.Client,
    url: str,
    *,
    allow_private: bool = False,
    limit: int = PAGE_LIMIT,
    seconds: float = _DEADLINE,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Ask one address once, and return what it answered, whatever the status; redirects are not followed.

    The body is unpacked as it comes and may have `limit` bytes unpacked: a small answer that unpacks to gigabytes is
    given up at the limit. The whole answer must be there within `seconds`. Raises FetchError where it is not, where
    the address leads into a private network, or where nobody answers.
    """
    import httpx

    try:
        parts = urlsplit(url)
    except ValueError:
        raise FetchError("not an http(s) address", where=url) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError("not an http(s) address", where=url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise FetchError("not an http(s) address", where=url) from None
    address = _resolve(parts.hostname, port, url, allow_private)
    late = threading.Event()
    try:
        target = httpx.URL(url).copy_with(host=address)
        asked = {"Host": parts.netloc.rpartition("@")[2], **(headers or {})}
        with (
            _ended_after(seconds, late) as trace,
            client.stream(
                "GET", target, headers=asked, extensions={"sni_hostname": parts.hostname, "trace": trace}
            ) as response,
        ):
            told = {name.lower(): value for name, value in response.headers.items()}
            if response.status_code != 200:
                return Reply(url, response.status_code, told)
            body = _read_body(response.iter_raw(), told.get("content-encoding", ""), url, limit)
            if late.is_set():
                raise FetchError(f"the answer took longer than {seconds:g} seconds", where=url)
            return Reply(url, 200, told, body, response.charset_encoding)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError, ValueError) as wrong:
        if late.is_set():
            raise FetchError(f"the answer took longer than {seconds:g} seconds", where=url) from wrong
        raise FetchError(f"the site did not answer: {wrong or type(wrong).__name__}", where=url) from wrong


def _read_body(pieces: Iterator[bytes], encoding: str, url: str, limit: int) -> bytes:
    """Return the body, unpacked no further than the limit."""
    packed = encoding.strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"the answer is packed in a way that nobody asked for ({packed})", where=url)
    unpack = zlib.decompressobj(wbits=47) if packed not in ("", "identity") else None
    body = bytearray()
    for piece in pieces:
        while piece:
            try:
                body += piece if unpack is None else unpack.decompress(piece, max(1, limit + 1 - len(body)))
            except zlib.error as wrong:
                raise FetchError("the answer's gzip is damaged", where=url) from wrong
            if len(body) > limit:
                raise FetchError(f"the page is larger than {limit / 1_000_000:g} MB", where=url)
            piece = b"" if unpack is None else unpack.unconsumed_tail
    if unpack is not None and body and not unpack.eof:
        raise FetchError("the answer's gzip ends early", where=url)
    return bytes(body)


@contextlib.contextmanager
def _ended_after(seconds: float, late: threading.Event) -> Iterator[Any]:
    """Give a trace that learns the request's socket, and shut that socket once the time is up.

    A time-out of each read does not end an answer that drips one byte of a header at a time.
    """
    sockets: list[Any] = []

    def trace(event: str, told: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            sockets.append(told["return_value"].get_extra_info("socket"))

    def shut() -> None:
        late.set()
        for each in sockets[-1:]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    finally:
        timer.cancel()


def _resolve(host: str, port: int, url: str, allow_private: bool) -> str:
    """Return the address to connect to, after checking that every address of the host is a public one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise FetchError(f"no such host ({wrong})", where=url) from wrong
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for address in addresses:
        if not allow_private and not _is_public(address):
            raise FetchError(f"{host} leads into a private network ({address})", where=url)
    return addresses[0]


def _is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet.

    >>> [_is_public(a) for a in ("8.8.8.8", "127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1")]
    [True, False, False, False, False, False]
    """
    parsed = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    if inner is not None:
        parsed = inner
    return parsed.is_global and not parsed.is_multicast
