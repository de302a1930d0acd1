"""A relation's page: the index with its interval, its turns, and the events beneath it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from typing import Any, Final

from detente.data.states import states
from detente.related import coder_doubt
from detente.relations import Part, relate
from detente.relations.counts import Counts
from detente.relations.periods import COARSER, end_of, first_day, start_of
from detente.relations.records import By, Measure, Volume
from detente.relations.series import make_part
from detente.web import lookups
from detente.web.home import PERIODS, home_page
from detente.web.lookups import Selection
from detente.web.records import Choice, EventList, Filters, Point, RelationPage, TurnLine
from detente.web.sections import relation_milestones, relation_sections
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
_BUSY: Final = 300


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
    made = _work_out(site, chosen, filters)
    total, lines = lookups.pair_events(
        db, chosen, limit=EVENTS_PER_PAGE, offset=(page - 1) * EVENTS_PER_PAGE, order=order
    )
    points = [_point(row, by) for row in made["series"]]
    drawn_from = _drawn_from([p for p in points if p.direction == "both"])
    inside = [p for p in points if p.direction == "both" and _overlaps(p, filters)]
    if chosen.since or chosen.until:
        sums = _sums(site, lookups.counted(db, chosen, by, days=True), chosen, filters)
    else:
        sums = {name: Part(**row) for name, row in made["sums"].items()}
    both = sums["both"]
    return RelationPage(
        pair=(state_ref(pair[0]), state_ref(pair[1])), filters=filters, choices=_choices(site, chosen),
        first=first, last=last, words=_standing(pair, filters, inside, sums, made), unit=made["method"]["unit"],
        cooperation=round(both.cooperation, 2), conflict=round(both.conflict, 2), net=round(both.net, 2),
        low=round(both.low, 2), high=round(both.high, 2), stories=both.stories, series=points, drawn_from=drawn_from,
        undrawn=sum(p.events for p in points if p.direction == "both" and drawn_from and p.start < drawn_from),
        turns=[_turn_line(site, n, row, by, filters.volume) for n, row in enumerate(made["turns"], 1)],
        milestones=relation_milestones(site, pair, *_days(drawn_from, last)),
        events=EventList(total=total, page=page, pages=max(1, -(-total // EVENTS_PER_PAGE)), items=lines),
        sections=relation_sections(site, pair), method=made["method"],
    )  # fmt: skip


def _days(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    return _date(first), _date(last)


def _work_out(site: Site, chosen: Selection, filters: Filters, *, keep: bool = False) -> dict[str, Any]:
    """Return series, turns and method of what the filters leave; kept in the index where they took long."""
    where, values = chosen.where(days=False)
    by: By = filters.by  # type: ignore[assignment]
    volume: Volume = filters.volume  # type: ignore[assignment]
    measure: Measure = filters.measure  # type: ignore[assignment]
    key = json.dumps(["relation", by, volume, measure, where, *values])
    if kept := lookups.kept_relation(site.db, key):
        known: dict[str, Any] = json.loads(kept)
        return known
    started = time.perf_counter()
    # In the order of the alphabet, whichever way round it is asked for: the figures do not depend on it.
    counts = lookups.counted(site.db, chosen, by)
    coverage = lookups.stories_by_day(site.db) if volume == "archive" else None
    found = relate(
        counts, _ordered(chosen.pair), by=by, volume=volume, measure=measure, coverage=coverage, doubt=coder_doubt()
    )
    made: dict[str, Any] = {
        "series": [{name: getattr(p, name) for name in _POINT} for p in found.series],
        "turns": [turn.to_json() for turn in found.turns], "method": found.method.to_json(),
        "sums": {name: asdict(part) for name, part in _sums(site, counts, chosen, filters).items()},
    }  # fmt: skip
    if keep or time.perf_counter() - started > _SLOW:
        site.index.keep(key, json.dumps(made))
    return made


#: What of a period the chart shows.
_POINT: Final = ("period", "direction", "stories", "events", "cooperation", "conflict", "net", "low", "high")

_NOTHING: Final = Part("both", 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _sums(site: Site, counts: Counts, chosen: Selection, filters: Filters) -> dict[str, Part]:
    """Return what the days chosen come to as a whole, both ways and each way, in the unit of the series."""
    stories = len(set(counts.story.tolist()))
    if filters.volume == "archive":
        since, until = chosen.since or date.min, chosen.until or date.max
        stories = sum(n for day, n in lookups.stories_by_day(site.db).items() if since <= day <= until)
    volume: Volume = filters.volume  # type: ignore[assignment]
    first, second = _ordered(chosen.pair)
    ways = {
        "both": counts,
        f"{first}>{second}": counts.where(counts.forth),
        f"{second}>{first}": counts.where(counts.back),
    }
    doubt = coder_doubt()
    return {
        name: make_part(part, name, volume=volume, stories=stories, doubt=doubt) or _NOTHING
        for name, part in ways.items()
    }


def _ordered(pair: tuple[str, str]) -> tuple[str, str]:
    return (min(pair), max(pair))


def warm(site: Site) -> int:
    """Work out the first page and the series of the busiest pairs, so that nobody waits; return how many pairs."""
    for period in PERIODS[::-1]:
        home_page(site, period)
    done = 0
    for pair in lookups.busy_pairs(site.db, _BUSY):
        count, first, last = lookups.pair_span(site.db, pair)
        by = choose_length(count, lookups.usual_start(site.db, pair, count) or first, last)
        _work_out(site, Selection(pair), Filters(by=by), keep=True)
        time.sleep(0.01)  # readers come first
        done += 1
    return done


def _point(row: dict[str, Any], by: By) -> Point:
    start = first_day(row["period"], by)
    figures = {name: round(row[name], 3) for name in ("cooperation", "conflict", "net", "low", "high")}
    return Point(**{**row, **figures}, start=start.isoformat(), end=end_of(start, by).isoformat())


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


def _turn_line(site: Site, n: int, row: dict[str, Any], by: By, volume: str) -> TurnLine:
    lines = lookups.event_lines(site.db, [int(event) for event in row["events"]])
    return TurnLine(
        number=n, date=row["date"], low=row["low"], high=row["high"], change=round(row["change"], 2),
        words=turn_words(row["date"], row["change"], by, row["low"], row["high"], volume), events=lines,
    )  # fmt: skip


def _standing(
    pair: tuple[str, str], filters: Filters, inside: list[Point], sums: dict[str, Part], made: dict[str, Any]
) -> list[str]:
    """Return where the relation stands, in sentences."""
    a, b = state_ref(pair[0]).name, state_ref(pair[1]).name
    if not inside:
        return [f"Nothing that {a} and {b} did to each other is recorded here. That is silence, not peace."]
    since, until = _date(filters.since), _date(filters.until)
    years = dict.fromkeys((inside[0].start[:4], inside[-1].end[:4]))
    when = span_words(since, until) if since or until else " to ".join(years)
    both = sums["both"]
    told = [
        f"{when[0].upper()}{when[1:]}: {says(both.low, both.high)}, "
        f"{number(both.net)} ({number(both.low)} to {number(both.high)}, 90%), "
        f"from {both.events} events in {both.stories} stories."
    ]
    forth, back = (sums[">".join(way)].net for way in (pair, pair[::-1]))
    told.append(f"{a} towards {b} {number(forth)}, {b} towards {a} {number(back)}.")
    worst, best = min(inside, key=lambda p: p.net), max(inside, key=lambda p: p.net)
    if len(inside) > 2 and worst.net < 0 < best.net:
        told.append(f"Lowest in {worst.period} ({number(worst.net)}), highest in {best.period} ({number(best.net)}).")
    if not made["turns"]:
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
