"""Parts of a relation that other stages make, read from the archive: milestones, trade, positions, the ledger."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from detente import queries
from detente.archive import Archive
from detente.columns import read_milestone
from detente.exchange import list_trade, trade_reporters
from detente.ledger import Word, find_positions, keep_ledger
from detente.records import Milestone
from detente.relations.context import anniversaries, office_changes
from detente.web import lookups
from detente.web.records import Section
from detente.web.site import Site
from detente.web.words import issue_label

__all__ = ["ledger_of", "relation_milestones", "relation_sections"]

#: Entries of a ledger and positions that a page shows, the newest first.
_SHOWN = 40


def relation_milestones(
    site: Site, pair: tuple[str, str], since: date | None, until: date | None
) -> list[dict[str, Any]]:
    """Return the days that explain a relation: anniversaries that reports name, and who took office on either side."""
    key = ("anniversaries", *sorted(pair))
    days = [{**day} for day in site.remember(key, lambda: anniversaries(_milestones(site), pair))]
    if since and until:
        days += office_changes(pair, since, until)
    return sorted(days, key=lambda day: (day["date"], day["text"]))


def _milestones(site: Site) -> list[Milestone]:
    return site.remember(
        ("milestones",), lambda: [read_milestone(row) for row in json.loads(site.index.meta("milestones") or "[]")]
    )


def ledger_of(site: Site, pair: tuple[str, str]) -> list[dict[str, Any]]:
    """Return the ledger of a pair, the entries made last first, with what people said of its links."""
    return site.remember(("ledger", pair), lambda: _ledger(site, pair) if lookups.has_spoken(site.db, pair) else [])


def _ledger(site: Site, pair: tuple[str, str]) -> list[dict[str, Any]]:
    words = {
        c.target: Word("confirmed" if c.verdict == "confirmed" else "rejected", c.by)
        for c in site.corrections.current("link")
    }
    with site.source.read() as archive:
        statements = list(queries.list_statements(archive, pair=pair))
        events = list(queries.list_events(archive, pair=pair))
    rows = [entry.to_json() for entry in keep_ledger(statements, events, pair, words=words).entries]
    return sorted(rows, key=lambda row: (row["made_on"] or "", row["id"]), reverse=True)


def relation_sections(site: Site, pair: tuple[str, str]) -> list[Section]:
    """Return a relation's positions and its ledger, as far as the archive holds them; thin ones are left out."""
    return site.remember(("sections", pair), lambda: _make(site, pair))


def _make(site: Site, pair: tuple[str, str]) -> list[Section]:
    found = []
    spoken = lookups.has_spoken(site.db, pair)
    if rows := _trade(site, pair, claims=spoken):
        found.append(Section(name="trade", title="Trade", rows=rows))
    if not spoken:
        return found
    with site.source.read() as archive:
        statements = list(queries.list_statements(archive, pair=pair))
    positions = [
        {**position.to_json(), "label": issue_label(position.issue)}
        for actor, other in (pair, pair[::-1])
        for position in find_positions(statements, actor, toward=other)
    ]
    if positions:
        found.append(Section(name="positions", title="Positions by issue", rows=positions[:_SHOWN]))
    if entries := ledger_of(site, pair):
        found.append(Section(name="ledger", title="Commitments and demands", rows=entries[:_SHOWN]))
    return found


def _trade(site: Site, pair: tuple[str, str], *, claims: bool) -> list[dict[str, Any]]:
    """Return what either side's figures say of their trade by year, and what reports claim of it with the verdict."""
    with site.source.read() as connection:
        reporters = site.remember(("trade",), lambda: trade_reporters(connection))
    if not reporters.intersection(pair):
        return []
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    with site.source.read() as connection:
        told = [each for each in list_trade(connection, pair) if each.partner in pair and len(each.period) == 4]
    for each in told:
        row = rows.setdefault((each.period, each.reporter), {
            "kind": "figures", "period": each.period, "reporter": each.reporter, "partner": each.partner,
            "currency": each.currency, "origin": each.origin, "exports": None, "imports": None, "total": None,
        })  # fmt: skip
        row[each.flow] = each.value
    found = [rows[key] for key in sorted(rows, reverse=True)]
    if claims and rows:
        with Archive(site.source.path, read_only=True) as archive:
            found += [
                {"kind": "claim", "verdict": verdict.verdict, "why": verdict.why, "words": said.words,
                 "story_id": said.story_id, "statement_id": said.id, "published": said.published}
                for said, verdict in archive.check_claims(*pair)
            ]  # fmt: skip
    return found
