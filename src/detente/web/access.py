"""Who may correct, and that it is they who ask: the token, and the mark that a form carries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

__all__ = ["Access", "access_of", "check_form", "form_mark", "reviewer"]


@dataclass(frozen=True)
class Access:
    """The token that reviewing needs, None where it needs none, and the secret that marks this server's forms."""

    token: str | None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def admits(self, given: str | None) -> bool:
        """Whether a token is the right one, compared in constant time."""
        if self.token is None:
            return True
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


def access_of(request: Request) -> Access:
    """Return the access rules of the application."""
    access: Access = request.app.state.access
    return access


def reviewer(request: Request) -> None:
    """Let only reviewers pass: with the token where one is needed, and never for another site's page."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip() or None
    if not access_of(request).admits(given or request.cookies.get("detente_token")):
        raise HTTPException(403, "reviewing needs the token that `detente serve` printed")
    if request.method not in ("GET", "HEAD"):
        _same_site(request)
        # A form on another site can send text, not JSON, without asking first.
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.url.path.startswith("/api") and kind != "application/json":
            raise HTTPException(422, "send JSON, with Content-Type: application/json")


def _same_site(request: Request) -> None:
    """Refuse what another site's page sends: browsers say where a request comes from."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "the request comes from another site's page")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403, "the request comes from another site's page")


def form_mark(request: Request) -> tuple[str, str]:
    """Return the reader's cookie, made if there is none, and the mark that their forms must carry."""
    cookie = request.cookies.get("detente_reader") or ""
    if len(cookie) != 32 or not cookie.isalnum():
        cookie = secrets.token_hex(16)
    return cookie, _mark(request, cookie)


def _mark(request: Request, cookie: str) -> str:
    return hmac.new(access_of(request).secret, cookie.encode(), hashlib.sha256).hexdigest()


def check_form(request: Request, mark: str) -> None:
    """Refuse a form that this server did not give to this reader."""
    _same_site(request)
    cookie = request.cookies.get("detente_reader", "")
    if not cookie or not hmac.compare_digest(_mark(request, cookie).encode(), mark.encode()):
        raise HTTPException(403, "this form has expired; open the page again and send it once more")
