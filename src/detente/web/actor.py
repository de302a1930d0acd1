"""An actor's page: who it is, its offices, with whom it deals, what it did and said by issue."""

from __future__ import annotations

from typing import Any, Final

from detente import queries
from detente.data.offices import OfficeHolder, holders, holders_named
from detente.data.states import states
from detente.ledger import find_positions
from detente.web import lookups
from detente.web.records import ActorPage, Counterpart, EventList, IssueCount, OfficeTerm, Party
from detente.web.site import Site, state_ref
from detente.web.words import issue_label

__all__ = ["actor_page"]

_PER_PAGE: Final = 30
_SAID: Final = 12
_ISSUES: Final = 12
_SLOTS: Final = ("head-of-state", "head-of-government", "leader", "supreme-leader", "general-secretary",
                 "foreign-minister", "defence-minister")  # fmt: skip
_SIDES: Final = {"did": 0, "received": 1}


def actor_page(
    site: Site,
    actor_id: str,
    *,
    side: str | None = None,
    issue: str | None = None,
    other: str | None = None,
    page: int = 1,
) -> ActorPage | None:
    """Return what the archive holds on an actor; None where neither it nor the tables know the id."""
    return site.remember(
        ("actor", actor_id, side, issue, other, page), lambda: _make(site, actor_id, side, issue, other, page)
    )


def _make(
    site: Site, actor_id: str, side: str | None, issue: str | None, other: str | None, page: int
) -> ActorPage | None:
    row = lookups.actor(site.db, actor_id)
    is_state = actor_id in states()
    if row is None and not is_state:
        return None
    number = row["n"] if row else -1
    name = row["name"] if row is not None and not is_state else states()[actor_id].name
    country = row["country"] if row is not None and not is_state else actor_id
    total, lines = lookups.actor_events(
        site.db, number, _SIDES.get(side or ""), issue, other, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE
    )
    return ActorPage(
        id=actor_id, name=name, country=state_ref(country) if country and country != "IGO" else None,
        sectors=row["sectors"].split() if row else ["GOV"],
        office=row["office"] if row is not None and not is_state else None,
        is_state=is_state, offices=_offices(actor_id if is_state else None, name),
        members=[
            Party(id=m["id"], name=m["name"], country=m["country"], office=m["office"])
            for m in (lookups.state_actors(site.db, actor_id, 24) if is_state else [])
        ],
        counterparts=[
            Counterpart(
                state=state_ref(c["country"]), done=c["done"], received=c["received"],
                cooperation=round(c["cooperation"], 1), conflict=round(c["conflict"], 1),
                net=round(c["cooperation"] + c["conflict"], 1),
            )
            for c in lookups.actor_counterparts(site.db, number)[:20]
        ],
        issues=[
            IssueCount(issue=i["issue"], label=issue_label(i["issue"]), events=i["events"],
                       cooperation=round(i["cooperation"], 1), conflict=round(i["conflict"], 1))
            for i in lookups.actor_issues(site.db, number)
        ],
        positions=_positions(site, actor_id),
        statements=lookups.actor_statements(site.db, actor_id, _SAID),
        side=side if side in _SIDES else None, issue=issue,
        other=state_ref(other) if other else None,
        events=EventList(total=total, page=page, pages=max(1, -(-total // _PER_PAGE)), items=lines),
    )  # fmt: skip


def _positions(site: Site, actor_id: str) -> list[dict[str, Any]]:
    """Return where an actor stands on each issue, the issue spoken on last first."""
    with site.source.read() as archive:
        found = find_positions(queries.list_statements(archive, speaker=actor_id), actor_id)
    return [{**position.to_json(), "label": issue_label(position.issue)} for position in found[:_ISSUES]]


def _offices(state: str | None, name: str) -> list[OfficeTerm]:
    """Return a state's holders of its first offices since 2000, or a person's own terms, the latest first."""
    terms: list[OfficeHolder]
    if state:
        terms = [
            t
            for t in holders()
            if t.country == state and t.slot in _SLOTS and (t.until is None or t.until.year >= 2010)
        ]
        terms.sort(key=lambda t: (t.until is not None, _SLOTS.index(t.slot), -t.since.toordinal()))
        terms = terms[:16]
    else:
        terms = sorted((t for t in holders_named(name) if t.name == name), key=lambda t: -t.since.toordinal())
    return [
        OfficeTerm(name=t.name, office=t.office, country=t.country, since=t.since.isoformat(),
                   until=t.until.isoformat() if t.until else None)
        for t in terms
    ]  # fmt: skip
