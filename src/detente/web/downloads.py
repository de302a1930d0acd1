"""Charts and lists as files: SVG, PNG and CSV under permanent addresses that carry the filters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response

from detente.web import charts
from detente.web.about import about_page
from detente.web.api import At, actor_of, relation_of, relation_pair
from detente.web.home import home_page
from detente.web.lookups import event_lines
from detente.web.parameters import ActorQuery, HomeQuery, Id, RelationQuery, StateCode
from detente.web.records import EventLine
from detente.web.relation import select
from detente.web.templates import party_names

__all__ = ["csv_text", "router"]

router = APIRouter(prefix="/api", tags=["files"])

Picture = Literal["svg", "png", "csv"]

#: Events in one CSV file: more is what `detente code --format csv` is for.
_MOST = 50_000


class _File(Response):
    """A file in the API's description: what it is, not what a JSON answer would be."""

    media_type = "application/octet-stream"


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    r"""Return a table as CSV. Text that a spreadsheet would run as a formula is put behind an apostrophe.

    >>> csv_text(["title"], [["=HYPERLINK(1)"], [-1.5]])
    "title\r\n'=HYPERLINK(1)\r\n-1.5\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow(
            [f"'{c}" if isinstance(c, str) and c[:1] in ("=", "+", "-", "@", "\t", "\r") else c for c in row]
        )
    return out.getvalue()


def _answer(name: str, kind: str, *, svg: str | None = None, table: str | None = None) -> Response:
    if kind == "csv":
        head = {"content-disposition": f'attachment; filename="{name}.csv"'}
        return Response(table or "", media_type="text/csv; charset=utf-8", headers=head)
    if kind == "svg":
        return Response(svg or "", media_type="image/svg+xml")
    return Response(_png(svg or ""), media_type="image/png")


def _png(svg: str) -> bytes:
    """Return an SVG as PNG at twice its size."""
    try:
        import resvg_py
    except ImportError as error:
        raise HTTPException(501, "PNG needs one more package: pip install 'detente[web]'; SVG works without") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))


_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/svg+xml": {}, "image/png": {}, "text/csv": {}}, "description": "The file"}
}


@router.get("/relation/{a}/{b}/chart.{kind}", response_class=_File, responses=_FILES, summary="A relation's chart")
def relation_chart(
    site: At, a: StateCode, b: StateCode, kind: Picture, query: Annotated[RelationQuery, Query()]
) -> Response:
    """Return a relation's chart as a picture, or its series as a table."""
    page = relation_of(site, a, b, query)
    names = (
        "period",
        "start",
        "end",
        "direction",
        "stories",
        "events",
        "cooperation",
        "conflict",
        "net",
        "low",
        "high",
    )
    table = csv_text(names, ([getattr(p, n) for n in names] for p in page.series)) if kind == "csv" else None
    svg = charts.relation_svg(page, standalone=True) if kind != "csv" else None
    return _answer(f"{page.pair[0].code}-{page.pair[1].code}", kind, svg=svg, table=table)


@router.get("/relation/{a}/{b}/events.csv", response_class=_File, responses=_FILES, summary="A relation's events")
def relation_table(site: At, a: StateCode, b: StateCode, query: Annotated[RelationQuery, Query()]) -> Response:
    """Return the events that the filters leave as a table, each with its sentence and where it stands."""
    pair = relation_pair(a, b)
    dyad = site.dyad(pair)
    numbers = dyad.listed(dyad.chosen(select(pair, query.filters())), query.order)[:_MOST]
    return _answer(f"{'-'.join(pair)}-events", "csv", table=_event_table(event_lines(site.db, numbers)))


def _event_table(lines: Sequence[EventLine]) -> str:
    head = ("date", "source", "target", "type", "mode", "status", "intensity", "confidence", "issues", "sentence",
            "title", "outlet", "copies", "review", "event_id", "story_id")  # fmt: skip
    return csv_text(head, (
        [e.date, party_names(e.source), party_names(e.target), e.type, e.mode, e.status, e.intensity, e.confidence,
         " ".join(e.issues), e.sentence, e.title, e.outlet, e.copies, e.review, e.id, e.story_id]
        for e in lines
    ))  # fmt: skip


@router.get("/home/moved.csv", response_class=_File, responses=_FILES, summary="What moved, as a table")
def moved(site: At, query: Annotated[HomeQuery, Query()]) -> Response:
    """Return the relations that moved most as a table."""
    page = home_page(site, query.period, query.until)
    head = ("a", "b", "now", "before", "change", "low", "high", "certain", "stories", "because", "sentence")
    rows = (
        [m.pair[0].code, m.pair[1].code, m.now, m.before, m.change, m.low, m.high, m.certain, m.stories,
         m.why[0].id if m.why else None, m.why[0].sentence if m.why else None]
        for m in page.movers
    )  # fmt: skip
    return _answer("moved", "csv", table=csv_text(head, rows))


@router.get("/home/matrix.{kind}", response_class=_File, responses=_FILES, summary="The matrix of states")
def matrix(site: At, kind: Picture, query: Annotated[HomeQuery, Query()]) -> Response:
    """Return what states did and said to each other as a picture or a table."""
    found = home_page(site, query.period, query.until).matrix
    rows = (
        [found.states[r].code, found.states[c].code, cell.net, cell.events]
        for r, row in enumerate(found.cells)
        for c, cell in enumerate(row)
        if cell
    )
    return _answer("matrix", kind, svg=charts.matrix_svg(found), table=csv_text(("from", "to", "net", "events"), rows))


@router.get(
    "/actor/{actor_id:path}/counterparts.{kind}", response_class=_File, responses=_FILES, summary="With whom it deals"
)
def counterparts(site: At, actor_id: Id, kind: Picture) -> Response:
    """Return with whom an actor deals as a picture or a table."""
    page = actor_of(site, actor_id, ActorQuery())
    rows = ([o.state.code, o.done, o.received, o.cooperation, o.conflict, o.net] for o in page.counterparts)
    table = csv_text(("state", "done", "received", "cooperation", "conflict", "net"), rows)
    return _answer("counterparts", kind, svg=charts.counterparts_svg(page.name, page.counterparts), table=table)


@router.get("/about/coverage.{kind}", response_class=_File, responses=_FILES, summary="Stories by month")
def coverage(site: At, kind: Picture) -> Response:
    """Return how many stories were published by month as a picture or a table."""
    months = about_page(site).months
    table = csv_text(("month", "stories"), ([m.month, m.stories] for m in months))
    return _answer("coverage", kind, svg=charts.coverage_svg(months, standalone=True), table=table)
