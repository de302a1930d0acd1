"""The first page: what moved, between whom, and why."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Final

from detente.relations.moves import BEFORE, Move, list_moves
from detente.relations.periods import end_of, start_of
from detente.relations.records import By
from detente.web import lookups
from detente.web.records import Cell, HomePage, Matrix, Mover
from detente.web.site import Site, state_ref
from detente.web.words import move_words

__all__ = ["PERIODS", "home_page", "periods_until"]

#: Lengths of period to choose from, the shortest first.
PERIODS: Final[tuple[By, ...]] = ("week", "month", "quarter", "year")

_MOVERS: Final = 8
_STATES: Final = 12

#: Relations that should have moved for sure in a period before a longer one is shown instead.
_ENOUGH: Final = 2


def home_page(site: Site, period: By | None = None, until: date | None = None) -> HomePage:
    """Return the relations that moved most in the period of `until`, as `detente relations --moved` tells them.

    `until` is the day of the last report unless given. Without a period it is a month, or where too little moved for
    sure in that, the next longer one.
    """
    if period is not None:
        return site.remember(("home", period, until), lambda: _make(site, period, until))
    for longer in PERIODS[1:]:
        page = home_page(site, longer, until)
        if sum(mover.certain for mover in page.movers) >= _ENOUGH:
            return page
    return home_page(site, PERIODS[-1], until)


def periods_until(last: date, by: By) -> list[date]:
    """Return the first days of the period of a day and of the twelve before it, in order of time.

    >>> periods_until(date(2025, 11, 3), "year")[0]
    datetime.date(2013, 1, 1)
    """
    found = [start_of(last, by)]
    while len(found) <= BEFORE:
        found.insert(0, start_of(found[0] - timedelta(days=1), by))
    return found


def _make(site: Site, by: By, until: date | None) -> HomePage:
    facts = site.facts()
    last = until or (date.fromisoformat(facts.last) if facts.last else None)
    if last is None or last.year < 14:
        return HomePage(
            archive=facts, period=by, since=None, until=None, before_since=None, before_until=None, movers=[],
            matrix=Matrix(states=[], cells=[]), newest=[],
        )  # fmt: skip
    firsts = periods_until(last, by)
    since, end = firsts[-1], min(end_of(firsts[-1], by), last)
    bounds = [(day, end_of(day, by)) for day in firsts[:-1]] + [(since, end)]
    moves = list_moves(lookups.pair_periods(site.db, bounds), by, firsts)[:_MOVERS]
    return HomePage(
        archive=facts, period=by, since=since.isoformat(), until=end.isoformat(), before_since=firsts[0].isoformat(),
        before_until=(since - timedelta(days=1)).isoformat(),
        movers=[_mover(site, move, firsts, end) for move in moves],
        matrix=_matrix(lookups.sums_by_pair(site.db, since, end)), newest=lookups.newest_stories(site.db, 12),
    )  # fmt: skip


def _mover(site: Site, move: Move, firsts: list[date], end: date) -> Mover:
    a, b = move.pair
    sign = 1 if move.change > 0 else -1
    why = lookups.strongest(site.db, f"{a}-{b}", firsts[-1].toordinal(), end.toordinal(), sign, 2)
    return Mover(
        pair=(state_ref(a), state_ref(b)), now=round(move.now, 2), before=round(move.before, 2),
        change=round(move.change, 2), low=round(move.low, 2), high=round(move.high, 2), certain=move.sure,
        stories=move.stories, stories_before=move.stories_before,
        spark=[
            (day.isoformat(), round(net, 2)) for day, net in zip(firsts, move.spark, strict=True) if net is not None
        ],
        words=move_words(move.change, move.low, move.high, certain=move.sure), why=why,
    )  # fmt: skip


def _matrix(rows: list[sqlite3.Row]) -> Matrix:
    active: dict[str, int] = {}
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        a, b = row["pair"].split("-")
        for x, y, way in ((a, b, "forth"), (b, a, "back")):
            if row[f"{way}_events"]:
                cells[x, y] = Cell(net=round(row[way], 1), events=row[f"{way}_events"])
                active[x] = active.get(x, 0) + row["events"]
    most = sorted(active, key=lambda code: (-active[code], code))[:_STATES]
    return Matrix(
        states=[state_ref(code) for code in most],
        cells=[[cells.get((x, y)) for y in most] for x in most],
    )
