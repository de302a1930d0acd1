"""Relations out of an archive: what `Archive.relation` and `Archive.moved` do.

The archive gives the counts, `relations` the figures; here they are joined with the coder's card, the days that explain
and the events behind a move.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from detente import dyads
from detente.dyads import Narrowed
from detente.records import Milestone

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.archive import Archive
    from detente.brief import Brief
    from detente.relations.counts import Counts
    from detente.relations.doubt import Doubt
    from detente.relations.moves import Move
    from detente.relations.records import By, Measure, Part, Relation, Volume

__all__ = ["Split", "list_moved", "read_brief", "read_relation"]

Split = Literal["issue", "outlet", "class"]

#: Periods a move is set against.
_BEFORE = 12

_NAMED = 3


@cache
def coder_doubt() -> Doubt:
    """Return the measured errors of the packaged coder: its card's, else those of the packaged table."""
    import json
    from importlib.resources import files

    from detente.relations import measured_doubt

    return measured_doubt(json.loads(files("detente.events").joinpath("model", "coder.json").read_text("utf-8")))


def read_relation(
    connection: DuckDBPyConnection,
    pair: tuple[str, str],
    milestones: Iterable[Milestone],
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
    volume: Volume = "share",
    measure: Measure = "flow",
    half_life: float | None = None,
    base: tuple[date | None, date | None] | None = None,
    narrowed: Narrowed = dyads.NARROWED,
    split: Split | None = None,
) -> Relation:
    """Return the relation of two states out of an archive, with the days that explain it."""
    from detente.relations import relate
    from detente.relations.context import anniversaries, office_changes
    from detente.relations.level import HALF_LIFE
    from detente.relations.periods import end_of, first_day

    dyads.ensure_dyads(connection)
    counts = dyads.read_counts(connection, pair, by, narrowed)
    doubt = coder_doubt()
    found = relate(
        counts, pair, by=by, since=since, until=until, volume=volume, measure=measure,
        half_life=half_life or HALF_LIFE, base=base, coverage=dyads.coverage(connection), doubt=doubt,
        filters=narrowed.to_json(),
    )  # fmt: skip
    turns = tuple(replace(turn, events=tuple(dyads.name_events(connection, turn.events))) for turn in found.turns)
    days: tuple[dict[str, Any], ...] = anniversaries(milestones, pair)
    if found.series:
        first = since or first_day(found.series[0].period, by)
        last = until or end_of(first_day(found.series[-1].period, by), by)
        days += office_changes(pair, first, last)
    parts = _parts(connection, counts.between(since, until), pair, by, narrowed, split, volume, doubt)
    return replace(found, turns=turns, milestones=tuple(sorted(days, key=lambda day: day["date"])), parts=parts)


def _parts(
    connection: DuckDBPyConnection, counts: Counts, pair: tuple[str, str], by: By, narrowed: Narrowed,
    split: Split | None, volume: Volume, doubt: Doubt,
) -> tuple[Part, ...]:  # fmt: skip
    if split is None or not len(counts):
        return ()
    import numpy as np

    from detente.data.codebook import QUAD_NAMES
    from detente.relations.series import make_part

    if split == "class":
        chosen = {QUAD_NAMES[quad]: counts.quad == quad for quad in (1, 2, 3, 4)}
    else:
        named = dyads.parts_of(connection, pair, by, split, narrowed)
        chosen = {name: np.isin(counts.id, numbers) for name, numbers in named.items()}
    stories = len(np.unique(counts.story))
    parts = [
        make_part(counts.where(flags), name, volume=volume, stories=stories, doubt=doubt)
        for name, flags in chosen.items()
    ]
    there = [part for part in parts if part is not None]
    return tuple(there if split == "class" else sorted(there, key=lambda part: (-part.events, part.name)))


def list_moved(
    connection: DuckDBPyConnection,
    by: By,
    *,
    until: date | None = None,
    limit: int = 10,
    states: set[str] | None = None,
) -> tuple[Move, ...]:
    """Return the pairs of states that moved most in the period of `until`, against the twelve periods before it.

    Without `until` it is the period of the last report. `states` keeps pairs with one of these.
    """
    from detente.relations.moves import list_moves
    from detente.relations.periods import end_of, start_of

    dyads.ensure_dyads(connection)
    last = until or dyads.last_day(connection)
    if last is None:
        return ()
    periods = [start_of(last, by)]
    while len(periods) <= _BEFORE:
        periods.insert(0, start_of(periods[0] - timedelta(days=1), by))
    doubt = coder_doubt()
    end = min(end_of(periods[-1], by), last)
    wrong = {at: float(value) for at, value in enumerate(doubt.wrong)}
    moves = list_moves(dyads.pairs_between(connection, periods[0], end, by, wrong), by, periods)
    kept = [move for move in moves if states is None or states.intersection(move.pair)][:limit]
    return tuple(replace(move, events=_pushing(connection, move, by, periods[-1], end)) for move in kept)


def _pushing(connection: DuckDBPyConnection, move: Move, by: By, first: date, last: date) -> tuple[str, ...]:
    """Return the events that pushed a pair the way it moved, the strongest first, one of each story."""
    import numpy as np

    counts = dyads.read_counts(connection, move.pair, by).between(first, last)
    force = counts.intensity * counts.confidence
    found: list[int] = []
    told: set[int] = set()
    for at in np.argsort(-np.abs(force), kind="stable"):
        if force[at] * move.change > 0 and counts.story[at] not in told:
            told.add(int(counts.story[at]))
            found.append(counts.id[at])
    return tuple(dyads.name_events(connection, found[:_NAMED]))


def read_brief(archive: Archive, pair: tuple[str, str], *, since: date | None, until: date | None, by: By) -> Brief:
    """Return the brief of two states out of an archive."""
    import numpy as np

    from detente.brief.compose import Material, compose_brief
    from detente.ledger.records import day_of
    from detente.relations.series import make_part

    connection = archive.connection
    dyads.ensure_dyads(connection)
    as_of = until or dyads.last_day(connection)
    counts = dyads.read_counts(connection, pair, by).between(since, until)
    doubt, stories = coder_doubt(), len(np.unique(counts.story))
    whole, forth, back = (
        make_part(part, name, volume="share", stories=stories, doubt=doubt)
        for part, name in ((counts, "both"), (counts.where(counts.forth), "forth"), (counts.where(counts.back), "back"))
    )
    kept = set(dyads.name_events(connection, counts.id))
    found = archive.events_by_id(kept)
    ahead = [e for e in archive.events(pair=pair) if e.status == "planned" and e.id not in kept]
    events = sorted(
        [*found.values(), *(e for e in ahead if e.date.date and as_of and e.date.date > as_of)],
        key=lambda event: (day_of(event) or date.max, event.id),
    )

    def within(day: date | None) -> bool:
        return day is None or ((since is None or day >= since) and (until is None or day <= until))

    ledger = archive.ledger(*pair, today=as_of)
    ledger = replace(ledger, entries=tuple(entry for entry in ledger.entries if within(entry.made_on)))
    positions = [
        position
        for actor, other in (pair, pair[::-1])
        for position in archive.positions(actor, toward=other)
        if within(day_of(position.latest))
    ]
    claims = [(said, verdict) for said, verdict in archive.check_claims(*pair) if within(day_of(said))]
    return compose_brief(Material(
        pair=pair, since=since, as_of=as_of, relation=archive.relation(*pair, by=by, since=since, until=until),
        whole=whole, ways=(forth, back), events=events, ledger=ledger, positions=positions, trade=archive.trade(*pair),
        claims=claims,
    ))  # fmt: skip
