"""The pages: each gets its record and puts it into its template."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from pydantic import BaseModel

from detente.data.codebook import MODES, STATUSES, TYPES
from detente.review import gold_rows
from detente.web import templates
from detente.web.about import about_page
from detente.web.access import access_of, check_form, form_mark, reviewer
from detente.web.api import At, actor_of, brief_of, relation_of, story_of
from detente.web.home import home_page
from detente.web.parameters import (
    ActorQuery,
    BriefQuery,
    HomeQuery,
    Id,
    RelationQuery,
    ReviewQuery,
    SearchQuery,
    StateCode,
    StoryQuery,
)
from detente.web.reviewing import WordError, give_word, review_page
from detente.web.search import search_page
from detente.web.site import Site

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

Html = HTMLResponse


def _show(name: str, page: BaseModel, query: BaseModel, **more: Any) -> HTMLResponse:
    return Html(templates.render(name, page=page, query=query.model_dump(exclude_defaults=True, mode="json"), **more))


@router.get("/")
def home(site: At, query: Annotated[HomeQuery, Query()]) -> Response:
    """Return what moved, between whom, and why."""
    return _show("home.html", home_page(site, query.period, query.until), query)


@router.get("/relation/{a}/{b}")
def relation(site: At, a: StateCode, b: StateCode, query: Annotated[RelationQuery, Query()]) -> Response:
    """Return a relation."""
    return _show("relation.html", relation_of(site, a, b, query), query)


@router.get("/relation/{a}/{b}/brief")
def brief(site: At, a: StateCode, b: StateCode, query: Annotated[BriefQuery, Query()]) -> Response:
    """Return a relation in prose, to be read and printed."""
    return _show("brief.html", brief_of(site, a, b, query), query)


@router.get("/relation/{a}/{b}/part")
def relation_part(site: At, a: StateCode, b: StateCode, query: Annotated[RelationQuery, Query()]) -> Response:
    """Return what of a relation follows the days chosen, for the chart's script to put in place."""
    return _show("relation_part.html", relation_of(site, a, b, query), query)


@router.get("/relation")
def find_relation(a: str = "", b: str = "") -> Response:
    """Lead to a relation by two names or codes."""
    from detente.web.search import states_named

    codes = states_named(f"{a[:100]} {b[:100]}")
    if len(codes) < 2:
        raise HTTPException(404, "name two states, such as China and Canada")
    return RedirectResponse(f"/relation/{codes[0]}/{codes[1]}", 303)


@router.get("/story/{story_id}")
def story(site: At, story_id: Id, query: Annotated[StoryQuery, Query()]) -> Response:
    """Return a story."""
    return _show("story.html", story_of(site, story_id, query), query)


@router.get("/actor/{actor_id:path}")
def actor(site: At, actor_id: Id, query: Annotated[ActorQuery, Query()]) -> Response:
    """Return an actor."""
    return _show("actor.html", actor_of(site, actor_id, query), query)


@router.get("/search")
def search(site: At, query: Annotated[SearchQuery, Query()]) -> Response:
    """Return where words stand; two states and nothing else lead to their relation."""
    page = search_page(site, **query.model_dump())
    return _show("search.html", page, query, types=TYPES)


@router.get("/about")
def about(site: At) -> Response:
    """Return what the record is worth."""
    return Html(templates.render("about.html", page=about_page(site), query={}))


@router.get("/api")
def api(request: Request) -> Response:
    """Return the API's routes, read off its own description."""
    return Html(templates.render("api.html", page=request.app.openapi(), query={}))


# Review --------------------------------------------------------------------------------------------------------------


class _ReviewPageQuery(ReviewQuery):
    """The review page's parameters, with the token that a first visit brings."""

    token: str | None = None


@router.get("/review")
def review(request: Request, site: At, query: Annotated[_ReviewPageQuery, Query()]) -> Response:
    """Return what awaits a person's word. A right `token` in the address is kept in a cookie and dropped from it."""
    access = access_of(request)
    if query.token is not None and access.admits(query.token):
        answer: Response = RedirectResponse("/review", 303)
        answer.set_cookie("detente_token", query.token, httponly=True, samesite="strict", max_age=86_400)
        return answer
    if not access.admits(request.cookies.get("detente_token")):
        return Html(templates.render("token.html", page=None, query={}), 403)
    return _review(request, site, query)


def _review(request: Request, site: Site, query: ReviewQuery, *, said: str = "", status: int = 200) -> Response:
    cookie, mark = form_mark(request)
    pair = tuple(query.pair.split("-")) if query.pair else None
    page = review_page(site, view=query.view, event=query.event, pair=pair)  # type: ignore[arg-type]
    answer = Html(
        templates.render(
            "review.html", page=page, query=query.model_dump(exclude_none=True), mark=mark, said=said, types=TYPES,
            modes=MODES, statuses=STATUSES, by=request.cookies.get("detente_by", ""),
        ),
        status,
    )  # fmt: skip
    answer.set_cookie("detente_reader", cookie, httponly=True, samesite="strict")
    return answer


class _WordForm(BaseModel):
    """The review form's fields."""

    mark: str = ""
    kind: str = "event"
    target: str = ""
    verdict: str = ""
    by: str = ""
    note: str = ""
    type: str = ""
    mode: str = ""
    status: str = ""
    date: str = ""
    source: str = ""
    target_actor: str = ""
    actor: str = ""
    other: str = ""
    view: str = "events"
    pair: str = ""
    next: str = ""


@router.post("/review", dependencies=[Depends(reviewer)])
def give(request: Request, site: At, form: Annotated[_WordForm, Form()]) -> Response:
    """Keep a person's word and go on to the next."""
    check_form(request, form.mark)
    view = form.view if form.view in ("events", "merges", "links", "history") else "events"
    changes = _changes(site, form) if form.verdict == "corrected" else {}
    try:
        word = give_word(
            site, form.kind, form.target, form.verdict, by=form.by, changes=changes, note=form.note,
            pair=form.pair or None,
        )  # fmt: skip
    except WordError as error:
        query = ReviewQuery(view=view, event=form.target[:40] if form.kind == "event" else None)  # type: ignore[arg-type]
        return _review(request, site, query, said=str(error), status=422)
    asked = {"view": view} if view != "events" else {}
    if form.next == "stay" and form.kind == "event":
        asked["event"] = form.target
    elif form.pair:
        asked["pair"] = form.pair
    answer = RedirectResponse("/review" + (f"?{urlencode(asked)}" if asked else ""), 303)
    answer.set_cookie("detente_by", quote(word.by), samesite="strict", httponly=True, max_age=31_536_000)
    return answer


def _changes(site: Site, form: _WordForm) -> dict[str, Any]:
    """Return the fields that differ from what the coder said: a form sends all of them."""
    from detente.web.lookups import story_of_event

    if form.kind == "actor":
        return {"actor": form.actor}
    if form.kind == "merge":
        return {"with": form.other}
    line = story_of_event(site.db, form.target)
    given = {
        "type": form.type, "mode": form.mode, "status": form.status, "date": form.date, "source": form.source,
        "target": form.target_actor,
    }  # fmt: skip
    if line is None:
        return {name: value for name, value in given.items() if value}
    now = {"type": line.type, "mode": line.mode or "", "status": line.status, "date": line.date or "",
           "source": templates.party_names(line.source), "target": templates.party_names(line.target)}  # fmt: skip
    changed = {name: value for name, value in given.items() if value != now[name] and (value or name == "mode")}
    # A correction stands on the coder's answer, not on an earlier correction: what that set must be set again.
    if line.review == "corrected":
        word = site.corrections.verdict("event", form.target)
        changed = {**(word.changes if word else {}), **changed}
    if "type" in changed and "mode" not in changed:
        changed["mode"] = form.mode
    return changed


@router.get("/review/gold.jsonl", dependencies=[Depends(reviewer)])
def gold(site: At) -> Response:
    """Return the corrections as gold labels, for `detente evaluate`."""
    from detente.cli.show import json_line

    lines = "".join(json_line(row) + "\n" for row in gold_rows(site.corrections.current("event")))
    return PlainTextResponse(lines, media_type="application/x-ndjson", headers=_attached("gold.jsonl"))


@router.get("/review/corrections.jsonl", dependencies=[Depends(reviewer)])
def corrections(site: At) -> Response:
    """Return every correction, as the file holds it."""
    from detente.cli.show import json_line

    lines = "".join(json_line(word.to_json()) + "\n" for word in reversed(site.corrections.history()))
    return PlainTextResponse(lines, media_type="application/x-ndjson", headers=_attached("corrections.jsonl"))


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
