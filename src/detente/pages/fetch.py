"""One page from the web, politely: who we are, robots.txt, a time-out, a size limit, and no private addresses."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from detente.errors import FetchError
from detente.pages.make import PAGE_LIMIT

if TYPE_CHECKING:
    import httpx

__all__ = ["USER_AGENT", "Answer", "fetch"]

USER_AGENT: Final = "Detente/0.1 (research reader of news pages; one page at a time)"
_TIMEOUT: Final = 20.0
_HOPS: Final = 5
_ROBOTS_LIMIT: Final = 500_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered: the last address after redirects, the body, and the charset the server declares."""

    url: str
    body: bytes
    charset: str | None


def fetch(url: str, *, allow_private: bool = False) -> Answer:
    """Fetch one page. Raises FetchError where it may not or could not be fetched.

    Redirects are followed one by one: each hop's address is checked and each site's robots.txt asked. The host is
    resolved once and the connection made to the checked address itself, so a name that answers differently the
    second time (DNS rebinding) leads nowhere. Proxies set in the environment are not used, for the same reason.
    """
    import httpx

    with httpx.Client(
        timeout=_TIMEOUT, trust_env=False, headers={"User-Agent": USER_AGENT, "Accept": "text/html, */*;q=0.5"}
    ) as client:
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
    site = urljoin(url, "/robots.txt")
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
    import httpx

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError("not an http(s) address", where=url)
    address = _resolve(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), url, allow_private)
    try:
        target = httpx.URL(url).copy_with(host=address)
        host = parts.netloc.rpartition("@")[2]
        with client.stream(
            "GET", target, headers={"Host": host}, extensions={"sni_hostname": parts.hostname}
        ) as response:
            if response.is_redirect:
                return Answer(url, b"", None), urljoin(url, response.headers["location"])
            if response.status_code != 200:
                code = response.status_code
                raise FetchError(f"the server answered {code}", where=url, position=f"status {code}")
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > limit:
                    raise FetchError(f"the page is larger than {limit // 1_000_000} MB", where=url)
            return Answer(url, bytes(body), response.charset_encoding), None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as wrong:
        raise FetchError(f"the site did not answer: {wrong or type(wrong).__name__}", where=url) from wrong


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
