"""A relation's page: the index with its interval, its turns, and the events beneath it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from detente.data.states import states
from detente.relations.counted import Counted
from detente.relations.periods import COARSER, end_of, start_of
from detente.relations.records import By, Method, Period, Turn
from detente.relations.series import INTERVAL, RESAMPLES, SEED, make_series
from detente.relations.turns import PENALTY, find_turns
from detente.web import lookups
from detente.web.lookups import Selection
from detente.web.records import Choice, EventList, Filters, Point, RelationPage, TurnLine
from detente.web.sections import relation_sections
from detente.web.site import Site, state_ref
from detente.web.words import KIND_LABELS, issue_label, number, says, span_words, turn_words

__all__ = ["EVENTS_PER_PAGE", "choose_length", "first_day", "pair_of", "relation_page", "select", "warm"]

EVENTS_PER_PAGE: Final = 30

#: Events a period should hold on average for its interval to say something.
_PER_PERIOD: Final = 4

#: A gap of more days than this, with a smaller share of the events before it, is where a chart begins.
_GAP: Final = 3 * 365
_FEW: Final = 0.05

#: Seconds after which a relation's series is worth keeping in the index.
_SLOW: Final = 0.2

#: Events from which a pair's series is worked out when the index is made, not when somebody asks.
_BUSY: Final = 2_000


def pair_of(a: str, b: str) -> tuple[str, str] | None:
    """Return two codes in capitals, or None where they do not name two states.

    >>> pair_of("chn", "CAN"), pair_of("CHN", "CHN")
    (('CHN', 'CAN'), None)
    """
    pair = (a.upper(), b.upper())
    return pair if pair[0] != pair[1] and all(code in states() for code in pair) else None


def choose_length(events: int, first: str | None, last: str | None) -> By:
    """Return the length of period that suits: the shortest in which there is something to see.

    >>> choose_length(150, "2016-01-01", "2025-12-31"), choose_length(20_000, "2015-01-01", "2024-12-31")
    ('quarter', 'month')
    """
    if not first or not last:
        return "month"
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    if days <= 62:
        return "day"
    if days <= 240:
        return "week"
    if events / (days / 30.4) >= _PER_PERIOD:
        return "month"
    return "quarter" if events / (days / 91.3) >= _PER_PERIOD / 2 else "year"


def select(pair: tuple[str, str], filters: Filters) -> Selection:
    """Return the events that the filters leave."""
    direction = None
    if filters.direction:
        forth = filters.direction == f"{min(pair)}>{max(pair)}"
        direction = "forth" if forth else "back"
    return Selection(
        pair, _date(filters.since), _date(filters.until), filters.issue, filters.type, filters.deed, filters.outlet,
        direction,
    )  # fmt: skip


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def relation_page(
    site: Site, pair: tuple[str, str], filters: Filters, *, page: int = 1, order: str = "newest"
) -> RelationPage:
    """Return the relation of two states under filters, with a page of its events."""
    return site.remember(("relation", pair, filters, page, order), lambda: _make(site, pair, filters, page, order))


def _make(site: Site, pair: tuple[str, str], filters: Filters, page: int, order: str) -> RelationPage:
    db = site.db
    count, first, last = lookups.pair_span(db, pair)
    usual = choose_length(count, lookups.usual_start(db, pair, count), last)
    by: By = filters.by if filters.by in COARSER else usual
    filters = filters.model_copy(update={"by": by})
    chosen = select(pair, filters)
    series, turns, method = _work_out(site, chosen, by)
    total, lines = lookups.pair_events(
        db, chosen, limit=EVENTS_PER_PAGE, offset=(page - 1) * EVENTS_PER_PAGE, order=order
    )
    points = [_point(period, by) for period in series]
    drawn_from = _drawn_from([p for p in points if p.direction == "both"])
    inside = [p for p in points if p.direction == "both" and _overlaps(p, filters)]
    net, reach = sum(p.net for p in inside), sum(((p.high - p.low) / 2) ** 2 for p in inside) ** 0.5
    return RelationPage(
        pair=(state_ref(pair[0]), state_ref(pair[1])), filters=filters, choices=_choices(site, chosen),
        first=first, last=last, words=_standing(pair, filters, inside, points, net, reach, turns),
        cooperation=round(sum(p.cooperation for p in inside), 1), conflict=round(sum(p.conflict for p in inside), 1),
        net=round(net, 1), low=round(net - reach, 1), high=round(net + reach, 1),
        stories=sum(p.stories for p in inside), series=points, drawn_from=drawn_from,
        undrawn=sum(p.events for p in points if p.direction == "both" and drawn_from and p.start < drawn_from),
        turns=[_turn_line(site, n, turn, by) for n, turn in enumerate(turns, 1)], milestones=[],
        events=EventList(total=total, page=page, pages=max(1, -(-total // EVENTS_PER_PAGE)), items=lines),
        sections=relation_sections(site, pair), method=method.to_json(),
    )  # fmt: skip


def _work_out(site: Site, chosen: Selection, by: By) -> tuple[Sequence[Period], Sequence[Turn], Method]:
    """Return series, turns and method of what the filters leave; kept in the index where they took long."""
    method = Method(by=by, interval=INTERVAL, resamples=RESAMPLES, seed=SEED, penalty=PENALTY)
    where, values = chosen.where(days=False)
    key = json.dumps([by, where, *values])
    if kept := lookups.kept_relation(site.db, key):
        row = json.loads(kept)
        return [Period(**p) for p in row["series"]], [_read_turn(t) for t in row["turns"]], method
    started = time.perf_counter()
    # In the order of the alphabet, whichever way round it is asked for: the figures do not depend on it.
    counted: tuple[Counted, ...] = tuple(lookups.counted(site.db, chosen, by))
    series, turns = make_series(counted, _ordered(chosen.pair), by), find_turns(counted, by)
    if time.perf_counter() - started > _SLOW:
        made = {"series": [p.to_json() for p in series], "turns": [t.to_json() for t in turns]}
        lookups.keep_relation(site.db, key, json.dumps(made))
    return series, turns, method


def _ordered(pair: tuple[str, str]) -> tuple[str, str]:
    return (min(pair), max(pair))


def warm(site: Site) -> int:
    """Work out the series of the busiest pairs, so that nobody waits for them; return how many."""
    done = 0
    for pair in lookups.busy_pairs(site.db, _BUSY):
        count, first, last = lookups.pair_span(site.db, pair)
        by = choose_length(count, lookups.usual_start(site.db, pair, count) or first, last)
        _work_out(site, Selection(pair), by)
        done += 1
    return done


def _read_turn(row: dict[str, Any]) -> Turn:
    days = {name: date.fromisoformat(row[name]) for name in ("date", "low", "high")}
    return Turn(**days, change=row["change"], events=tuple(row["events"]))


def _point(period: Period, by: By) -> Point:
    start = first_day(period.period, by)
    return Point(
        **period.to_json(), start=start.isoformat(), end=end_of(start, by).isoformat(),
    )  # fmt: skip


def first_day(period: str, by: str) -> date:
    """Return the first day of a period by its name.

    >>> first_day("2025-Q3", "quarter"), first_day("2025-W01", "week")
    (datetime.date(2025, 7, 1), datetime.date(2024, 12, 30))
    """
    if by == "week":
        return date.fromisoformat(f"{period}-1")
    if by == "quarter":
        return date(int(period[:4]), int(period[-1]) * 3 - 2, 1)
    return date.fromisoformat(f"{period}-01-01"[:10])


def _drawn_from(both: list[Point]) -> str | None:
    """Return the first day of the chart. A founding in 1970 would squeeze ten years of reports into a corner."""
    if not both:
        return None
    events, before, found = sum(p.events for p in both), 0, both[0].start
    for earlier, later in pairwise(both):
        before += earlier.events
        gap = date.fromisoformat(later.start) - date.fromisoformat(earlier.end)
        if before <= events * _FEW and gap.days > _GAP:
            found = later.start
    return found


def _overlaps(point: Point, filters: Filters) -> bool:
    """Whether a period's middle lies in the days chosen: a period that is mostly outside is not counted in."""
    start, end = date.fromisoformat(point.start), date.fromisoformat(point.end)
    middle = start_of(start, "day") + (end - start) / 2
    since, until = _date(filters.since), _date(filters.until)
    return (since is None or middle >= since) and (until is None or middle <= until)


def _turn_line(site: Site, n: int, turn: Turn, by: By) -> TurnLine:
    row = turn.to_json()
    lines = lookups.event_lines(site.db, [int(event) for event in turn.events])
    return TurnLine(
        number=n, date=row["date"], low=row["low"], high=row["high"], change=round(turn.change, 1),
        words=turn_words(row["date"], turn.change, by, row["low"], row["high"]), events=lines,
    )  # fmt: skip


def _standing(
    pair: tuple[str, str], filters: Filters, inside: list[Point], points: list[Point], net: float, reach: float,
    turns: Sequence[Turn],
) -> list[str]:  # fmt: skip
    """Return where the relation stands, in sentences."""
    a, b = state_ref(pair[0]).name, state_ref(pair[1]).name
    if not inside:
        return [f"Nothing that {a} and {b} did to each other is recorded here. That is silence, not peace."]
    since, until = _date(filters.since), _date(filters.until)
    years = dict.fromkeys((inside[0].start[:4], inside[-1].end[:4]))
    when = span_words(since, until) if since or until else " to ".join(years)
    told = [
        f"{when[0].upper()}{when[1:]}: {says(net - reach, net + reach)}, "
        f"{number(net)} ({number(net - reach)} to {number(net + reach)}, 90%), "
        f"from {sum(p.events for p in inside)} events in {sum(p.stories for p in inside)} stories."
    ]
    ways = {}
    for direction in (">".join(pair), ">".join(reversed(pair))):
        ways[direction] = sum(p.net for p in points if p.direction == direction and _overlaps(p, filters))
    forth, back = ways.values()
    told.append(f"{a} towards {b} {number(forth)}, {b} towards {a} {number(back)}.")
    worst, best = min(inside, key=lambda p: p.net), max(inside, key=lambda p: p.net)
    if len(inside) > 2 and worst.net < 0 < best.net:
        told.append(f"Lowest in {worst.period} ({number(worst.net)}), highest in {best.period} ({number(best.net)}).")
    if not turns:
        told.append("No lasting turn stands out from chance.")
    return told


def _choices(site: Site, chosen: Selection) -> dict[str, list[Choice]]:
    found = lookups.choices(site.db, chosen)
    labels: dict[str, Callable[[str], str]] = {
        "issue": issue_label, "type": str, "outlet": lambda k: KIND_LABELS.get(k, k),
        "deed": str.capitalize,
    }  # fmt: skip
    listed = {
        name: [Choice(value=value, label=labels[name](value), count=count) for value, count in counts.items()]
        for name, counts in found.items()
    }
    independent = sum(count for kind, count in found["outlet"].items() if kind not in ("state-media", "government"))
    if len(found["outlet"]) > 1 and independent:
        label = KIND_LABELS["independent"]
        listed["outlet"].append(Choice(value="independent", label=label, count=independent))
    return listed
