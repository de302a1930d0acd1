"""The application: pages, API, files and guard around one site."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

import detente
from detente.errors import StoreError
from detente.web import api, downloads, pages, templates
from detente.web.access import Access
from detente.web.guard import App, Guard, Limits, is_loopback
from detente.web.site import Site

__all__ = ["make_app"]

_STATIC = Path(__file__).parent / "static"


def make_app(site: Site, *, host: str = "127.0.0.1", token: str | None = None, limits: Limits | None = None) -> App:
    """Return the ASGI application over a site.

    Off loopback reviewing needs a token: without one given, one is made (`make_token`). On loopback only requests
    that name this machine are answered. `host` is the address that will be listened on.
    """
    local = is_loopback(host)
    if token is None and not local:
        token = make_token()
    # The description is written at /api/openapi.json; FastAPI's own pages would load scripts from elsewhere.
    app = FastAPI(
        title="Détente", version=detente.__version__, openapi_url="/api/openapi.json", redirect_slashes=False,
        docs_url=None, redoc_url=None,
        description="How states treat one another, each figure with the words it was read from. Read-only but for "
        "corrections.", license_info={"name": "Apache-2.0"},
    )  # fmt: skip
    app.state.site = site
    app.state.access = Access(token)
    app.include_router(downloads.router)
    app.include_router(api.router)
    app.include_router(pages.router)

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "version": detente.__version__, "stories": site.facts().stories}

    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(StarletteHTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_wrong)
    app.add_exception_handler(StoreError, _answer_store)
    app.add_exception_handler(Exception, _answer_crash)
    _describe_problem(app)
    hosts = frozenset({"localhost", "127.0.0.1", "[::1]", host}) if local else None
    limits = limits or (Limits(rate=0) if local else Limits())
    return Guard(app, limits=limits, hosts=hosts, version=site.state)


def make_token() -> str:
    """Return a token that cannot be guessed."""
    return secrets.token_urlsafe(24)


def _describe_problem(app: FastAPI) -> None:
    """Put how errors look into the description, for the routes name it."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        found = plain()
        found["components"]["schemas"]["Problem"] = {
            "title": "Problem", "type": "object", "required": ["error"],
            "properties": {"error": {
                "type": "object", "required": ["status", "reason"],
                "properties": {"status": {"type": "integer"}, "reason": {"type": "string"}},
            }},
        }  # fmt: skip
        for name in ("HTTPValidationError", "ValidationError"):
            found["components"]["schemas"].pop(name, None)
        problem = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in found["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = {
                    "description": "What went wrong, and what to do",
                    "content": problem,
                }
                for status, answer in operation["responses"].items():
                    if status == "422":
                        answer["content"] = problem
        return found

    app.openapi = described  # type: ignore[method-assign]


def _problem(request: Request, status: int, reason: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"status": status, "reason": reason}}, status)
    return Response(
        templates.render("error.html", page=None, query={}, status=status, reason=reason),
        status,
        media_type="text/html",
    )


def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, (HTTPException, StarletteHTTPException))
    reason = str(error.detail)
    if error.status_code == 404 and reason == "Not Found":
        reason = "there is nothing at this address"
    answer = _problem(request, error.status_code, reason)
    if error.headers:
        answer.headers.update(error.headers)
    return answer


def _answer_wrong(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = []
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"][1:]) or str(each["loc"][0])
        parts.append(f"{where}: {each['msg']}")
    return _problem(request, 422, "; ".join(parts)[:1000])


def _answer_store(request: Request, error: Exception) -> Response:
    answer = _problem(request, 503, f"{error}; try again when it is done")
    answer.headers["retry-after"] = "10"
    return answer


def _answer_crash(request: Request, error: Exception) -> Response:
    del error  # logged by the server, with its traceback; not for readers
    return _problem(request, 500, "this page could not be made; the server's log says why")
