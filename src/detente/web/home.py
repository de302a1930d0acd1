"""The first page: what moved, between whom, and why."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from typing import Final

from detente.web import lookups
from detente.web.records import Cell, HomePage, Matrix, Mover
from detente.web.site import Site, state_ref
from detente.web.words import move_words

__all__ = ["PERIODS", "home_page"]

#: Months of each period to choose from; 0 is all there is, halved.
PERIODS: Final = {"month": 1, "quarter": 3, "year": 12, "five-years": 60, "all": 0}

#: Quantile of the normal distribution that leaves 90% between it and its mirror.
_NORMAL_90: Final = 1.6449

_MOVERS: Final = 8
_STATES: Final = 12
_SPARKS: Final = 32


def home_page(site: Site, period: str | None = None, until: date | None = None) -> HomePage:
    """Return the relations that moved most in the period that ends on `until`, against the period before it.

    The end is the day of the last report unless given. Without a period it is a year, or where nothing moved for sure
    in that, the next longer one. Relations that moved for sure come first, by how much at the least: the near end of
    the change's 90% interval, so that one loud report does not outrank a year of them.
    """
    if period is not None:
        return site.remember(("home", period, until), lambda: _make(site, period, until))
    for longer in ("year", "five-years", "all"):
        page = home_page(site, longer, until)
        if any(mover.certain for mover in page.movers):
            return page
    return home_page(site, "year", until)


def _make(site: Site, period: str, until: date | None) -> HomePage:
    facts = site.facts()
    end = until or (date.fromisoformat(facts.last) if facts.last else None)
    if end is None or facts.first is None:
        return HomePage(
            archive=facts, period=period, since=None, until=None, before_since=None, before_until=None, movers=[],
            matrix=Matrix(states=[], cells=[]), newest=[],
        )  # fmt: skip
    if months := PERIODS[period]:
        since = _back(end, months) + timedelta(days=1)
        before = _back(end, 2 * months) + timedelta(days=1)
    else:
        before = date.fromisoformat(facts.first)
        since = before + (end - before) / 2 + timedelta(days=1)
    rows = lookups.movement(site.db, since.toordinal(), end.toordinal(), before.toordinal())
    ranked = sorted(rows, key=lambda row: (-max(_least(row), 0), -abs(row["now"] - row["before"]), row["pair"]))
    moved = [row for row in ranked if row["now"] != row["before"]][:_MOVERS]
    return HomePage(
        archive=facts, period=period, since=since.isoformat(), until=end.isoformat(), before_since=before.isoformat(),
        before_until=(since - timedelta(days=1)).isoformat(),
        movers=[_mover(site, row, since, end, before) for row in moved],
        matrix=_matrix(rows), newest=lookups.newest_stories(site.db, 12),
    )  # fmt: skip


def _back(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the month's last where it has no such day."""
    at = day.year * 12 + day.month - 1 - months
    if at < 12:
        return date.min
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _least(row: lookups.Row) -> float:
    moved: float = abs(row["now"] - row["before"])
    return moved - _NORMAL_90 * math.sqrt(row["noise"])


def _mover(site: Site, row: lookups.Row, since: date, end: date, before: date) -> Mover:
    change = row["now"] - row["before"]
    reach = _NORMAL_90 * row["noise"] ** 0.5
    a, b = row["pair"].split("-")
    # The chart goes back three periods before the one chosen: a move is seen against what was usual.
    first = max(end - 4 * (end - since), date(1, 1, 2)) if before > date(2, 1, 1) else since
    step = max((end - first).days // _SPARKS, 1)
    nets = lookups.spark(site.db, row["pair"], first.toordinal(), end.toordinal(), step)
    why = lookups.strongest(site.db, row["pair"], since.toordinal(), end.toordinal(), 1 if change > 0 else -1, 2)
    certain = abs(change) > reach
    return Mover(
        pair=(state_ref(a), state_ref(b)), now=round(row["now"], 1), before=round(row["before"], 1),
        change=round(change, 1), low=round(change - reach, 1), high=round(change + reach, 1), certain=certain,
        cooperation=round(row["cooperation"], 1), conflict=round(row["conflict"], 1), events=row["events"],
        spark=[((first + timedelta(days=at * step)).isoformat(), round(net, 2)) for at, net in sorted(nets.items())],
        words=move_words(change, change - reach, change + reach, certain=certain), why=why,
    )  # fmt: skip


def _matrix(rows: list[lookups.Row]) -> Matrix:
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
