"""The JSON API: for each page its record, under `/api`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request

from detente.review import gold_rows
from detente.web.about import about_page
from detente.web.access import reviewer
from detente.web.actor import actor_page
from detente.web.brief import brief_page
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
    WordBody,
)
from detente.web.records import (
    AboutPage,
    ActorPage,
    BriefPage,
    EventList,
    HomePage,
    RelationPage,
    ReviewPage,
    SearchPage,
    StoryPage,
    Word,
)
from detente.web.relation import listed_events, pair_of, relation_page
from detente.web.reviewing import WordError, give_word, review_page
from detente.web.search import search_page
from detente.web.site import Site
from detente.web.story import story_page

__all__ = ["Problem", "relation_of", "relation_pair", "router", "site_of", "story_of"]

router = APIRouter(prefix="/api")

#: How every error answers.
Problem: dict[int | str, dict[str, Any]] = {
    status: {
        "description": reason,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, reason in ((404, "Not here"), (422, "A parameter is wrong"), (503, "The archive is being written"))
}  # fmt: skip


def site_of(request: Request) -> Site:
    """Return the site that the application serves."""
    site: Site = request.app.state.site
    return site


At = Annotated[Site, Depends(site_of)]


def relation_pair(a: str, b: str) -> tuple[str, str]:
    """Return the two states of an address; HTTPException 404 where it names no two."""
    pair = pair_of(a, b)
    if pair is None:
        raise HTTPException(404, f"{a} and {b} are not the codes of two states; write /relation/CHN/CAN")
    return pair


def relation_of(site: Site, a: str, b: str, query: RelationQuery) -> RelationPage:
    """Return a relation by its address; HTTPException 404 where it names no two states."""
    return relation_page(site, relation_pair(a, b), query.filters(), page=query.page, order=query.order)


def brief_of(site: Site, a: str, b: str, query: BriefQuery) -> BriefPage:
    """Return a brief by its address; HTTPException 404 where it names no two states."""
    return brief_page(site, relation_pair(a, b), since=query.since, until=query.until)


def story_of(site: Site, story_id: str, query: StoryQuery) -> StoryPage:
    """Return a story by its address; HTTPException 404 where it is not here."""
    page = story_page(site, story_id, article=query.article, event=query.event, statement=query.statement)
    if page is None:
        raise HTTPException(404, f"there is no story {story_id[:60]} in this archive")
    return page


def actor_of(site: Site, actor_id: str, query: ActorQuery) -> ActorPage:
    """Return an actor by its address; HTTPException 404 where it is not here."""
    page = actor_page(site, actor_id, side=query.side, issue=query.issue, other=query.other, page=query.page)
    if page is None:
        raise HTTPException(404, f"there is no actor {actor_id[:60]} in this archive")
    return page


@router.get("/home", summary="What moved, between whom, and why", responses={k: Problem[k] for k in (422,)})
def home(site: At, query: Annotated[HomeQuery, Query()]) -> HomePage:
    """Return the relations that moved most in a period, a matrix of pairs, and the newest stories."""
    return home_page(site, query.period, query.until)


@router.get(
    "/relation/{a}/{b}", summary="How two states treat each other", responses={k: Problem[k] for k in (404, 422)}
)
def relation(site: At, a: StateCode, b: StateCode, query: Annotated[RelationQuery, Query()]) -> RelationPage:
    """Return a relation: its series with intervals, its turns, and a page of its events."""
    return relation_of(site, a, b, query)


@router.get("/relation/{a}/{b}/events", summary="A relation's events", responses={k: Problem[k] for k in (404, 422)})
def relation_events(site: At, a: StateCode, b: StateCode, query: Annotated[RelationQuery, Query()]) -> EventList:
    """Return a page of the events of a relation under the same filters."""
    return listed_events(site, relation_pair(a, b), query.filters(), page=query.page, order=query.order)


@router.get("/relation/{a}/{b}/brief", summary="A relation in prose", responses=Problem)
def brief(site: At, a: StateCode, b: StateCode, query: Annotated[BriefQuery, Query()]) -> BriefPage:
    """Return a page or two of prose on a relation, each sentence with its references."""
    return brief_of(site, a, b, query)


@router.get("/story/{story_id}", summary="A report with its events marked", responses=Problem)
def story(site: At, story_id: Id, query: Annotated[StoryQuery, Query()]) -> StoryPage:
    """Return a story: its text in pieces, the events in it, its copies, and what was cut."""
    return story_of(site, story_id, query)


@router.get(
    "/actor/{actor_id:path}", summary="Who it is and with whom it deals", responses={k: Problem[k] for k in (404, 422)}
)
def actor(site: At, actor_id: Id, query: Annotated[ActorQuery, Query()]) -> ActorPage:
    """Return an actor: offices, counterparts, issues, and a page of its events."""
    return actor_of(site, actor_id, query)


@router.get("/search", summary="Full text", responses={k: Problem[k] for k in (422, 503)})
def search(site: At, query: Annotated[SearchQuery, Query()]) -> SearchPage:
    """Return where the words stand, in reports or in the sentences of events."""
    return search_page(site, **query.model_dump())


@router.get("/about", summary="What the record is worth")
def about(site: At) -> AboutPage:
    """Return measured quality, coverage and rejections."""
    return about_page(site)


@router.get(
    "/review", summary="What awaits a person's word", responses={k: Problem[k] for k in (422, 503)},
    dependencies=[Depends(reviewer)],
)  # fmt: skip
def review(site: At, query: Annotated[ReviewQuery, Query()]) -> ReviewPage:
    """Return the queue, or the history of corrections. Off loopback it needs `Authorization: Bearer TOKEN`."""
    pair = tuple(query.pair.split("-")) if query.pair else None
    return review_page(site, view=query.view, event=query.event, pair=pair)  # type: ignore[arg-type]


@router.post(
    "/review/corrections", status_code=201, summary="Confirm, correct or reject",
    responses={k: Problem[k] for k in (422, 503)}, dependencies=[Depends(reviewer)],
)  # fmt: skip
def correct(site: At, body: WordBody) -> Word:
    """Keep a person's word on a record and return it; from then on it wins over the coder on every page."""
    try:
        kept = give_word(
            site, body.kind, body.target, body.verdict, by=body.by, changes=dict(body.changes), note=body.note,
            pair=body.pair,
        )  # fmt: skip
    except WordError as error:
        raise HTTPException(422, str(error)) from error
    return Word(**kept.to_json(), current=kept.verdict != "withdrawn")


@router.get("/review/gold", summary="Corrections as gold labels", dependencies=[Depends(reviewer)])
def gold(site: At) -> list[dict[str, Any]]:
    """Return what people said of events as rows that `detente evaluate` reads."""
    return list(gold_rows(site.corrections.current("event")))
