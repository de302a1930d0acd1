"""A relation's page: the index with its interval, its turns, and the events beneath it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np

from detente.data.states import states
from detente.related import coder_doubt
from detente.relations import Part, relate
from detente.relations.counts import Counts
from detente.relations.periods import COARSER, end_of, first_day, start_of
from detente.relations.records import By, Measure, Period, Turn, Volume
from detente.relations.series import make_part
from detente.web import lookups
from detente.web.dyad import Dyad, Selection
from detente.web.home import PERIODS, home_page
from detente.web.records import Choice, EventList, Filters, Point, RelationPage, TurnLine
from detente.web.sections import relation_milestones, relation_sections
from detente.web.site import Site, state_ref
from detente.web.words import KIND_LABELS, issue_label, number, says, span_words, turn_words

__all__ = [
    "EVENTS_PER_PAGE",
    "choose_length",
    "first_day",
    "listed_events",
    "pair_of",
    "relation_page",
    "select",
    "warm",
]

EVENTS_PER_PAGE: Final = 30

#: Events a period should hold on average for its interval to say something.
_PER_PERIOD: Final = 4

#: A gap of more days than this, with a smaller share of the events before it, is where a chart begins.
_GAP: Final = 3 * 365
_FEW: Final = 0.05

#: Events from which a pair's course is worked out when the site starts, not when somebody asks.
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
    dyad = site.dyad(pair)
    by: By = filters.by if filters.by in COARSER else usual_length(dyad)
    filters = filters.model_copy(update={"by": by})
    selection = select(pair, filters)
    course = course_of(site, selection, by, filters)
    chosen = dyad.chosen(selection)
    numbers = dyad.listed(chosen, order)
    first, last = (_iso(day) for day in ((dyad.day[0], dyad.day[-1]) if len(dyad) else (0, 0)))
    both_ways = [p for p in course.points if p.direction == "both"]
    drawn_from = _drawn_from(both_ways)
    sums = _sums(site, dyad.counts(chosen, by), selection, filters)
    both = sums["both"]
    return RelationPage(
        pair=(state_ref(pair[0]), state_ref(pair[1])), filters=filters, choices=_choices(dyad, selection),
        first=first, last=last,
        words=_standing(pair, filters, [p for p in both_ways if _overlaps(p, filters)], sums, course),
        unit=course.method["unit"],
        cooperation=round(both.cooperation, 2), conflict=round(both.conflict, 2), net=round(both.net, 2),
        low=round(both.low, 2), high=round(both.high, 2), stories=both.stories, series=course.points,
        drawn_from=drawn_from, undrawn=sum(p.events for p in both_ways if drawn_from and p.start < drawn_from),
        turns=[_turn_line(site, n, turn, by, filters.volume) for n, turn in enumerate(course.turns, 1)],
        milestones=relation_milestones(site, pair, _date(drawn_from), _date(last)),
        events=_list_events(site, numbers, page),
        sections=relation_sections(site, pair), method=course.method,
    )  # fmt: skip


def listed_events(
    site: Site, pair: tuple[str, str], filters: Filters, *, page: int = 1, order: str = "newest"
) -> EventList:
    """Return a page of the events of a relation under filters."""
    dyad = site.dyad(pair)
    return _list_events(site, dyad.listed(dyad.chosen(select(pair, filters)), order), page)


def _list_events(site: Site, numbers: list[int], page: int) -> EventList:
    shown = numbers[(page - 1) * EVENTS_PER_PAGE : page * EVENTS_PER_PAGE]
    pages = max(1, -(-len(numbers) // EVENTS_PER_PAGE))
    return EventList(total=len(numbers), page=page, pages=pages, items=lookups.event_lines(site.db, shown))


def _iso(day: int) -> str | None:
    return date.fromordinal(int(day)).isoformat() if day else None


def usual_length(dyad: Dyad) -> By:
    """Return the length of period that suits a pair."""
    if not len(dyad):
        return "month"
    return choose_length(len(dyad), _iso(dyad.usual_start()), _iso(dyad.day[-1]))


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a relation, whatever days are chosen of it: its periods, its turns and how they were found."""

    points: list[Point]
    turns: tuple[Turn, ...]
    method: dict[str, Any]


def course_of(site: Site, selection: Selection, by: By, filters: Filters) -> Course:
    """Return the course of what the filters leave; the days chosen and the order of the two states change nothing."""
    whole = replace(selection, pair=_ordered(selection.pair), since=None, until=None)
    key = ("course", whole, by, filters.volume, filters.measure)
    return site.remember(
        key, lambda: _work_out(site, whole, by, filters), weigh=lambda course: 5_000 + 1_500 * len(course.points)
    )


def _work_out(site: Site, selection: Selection, by: By, filters: Filters) -> Course:
    volume: Volume = filters.volume  # type: ignore[assignment]
    measure: Measure = filters.measure  # type: ignore[assignment]
    dyad = site.dyad(selection.pair)
    counts = dyad.counts(dyad.chosen(selection, days=False), by)
    coverage = _told(site) if volume == "archive" else None
    found = relate(
        counts, selection.pair, by=by, volume=volume, measure=measure, coverage=coverage, doubt=coder_doubt()
    )
    return Course([_point(period, by) for period in found.series], found.turns, found.method.to_json())


def _told(site: Site) -> dict[date, int]:
    return site.remember(("told",), lambda: lookups.stories_by_day(site.db))


_NOTHING: Final = Part("both", 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0)


def _sums(site: Site, counts: Counts, chosen: Selection, filters: Filters) -> dict[str, Part]:
    """Return what the days chosen come to as a whole, both ways and each way, in the unit of the series."""
    stories = len(np.unique(counts.story))
    if filters.volume == "archive":
        since, until = chosen.since or date.min, chosen.until or date.max
        stories = sum(n for day, n in _told(site).items() if since <= day <= until)
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
    """Work out the first page and the course of the busiest pairs, so that nobody waits; return how many pairs."""
    for period in PERIODS[::-1]:
        home_page(site, period)
    done = 0
    for pair in lookups.busy_pairs(site.db, _BUSY):
        by = usual_length(site.dyad(pair))
        course_of(site, Selection(pair), by, Filters(by=by))
        time.sleep(0.01)  # readers come first
        done += 1
    return done


def _point(period: Period, by: By) -> Point:
    start, end = _days_of(period.period, by)
    return Point(
        period=period.period, start=start, end=end, direction=period.direction, stories=period.stories,
        events=period.events, cooperation=round(period.cooperation, 3), conflict=round(period.conflict, 3),
        net=round(period.net, 3), low=round(period.low, 3), high=round(period.high, 3),
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _days_of(period: str, by: By) -> tuple[str, str]:
    """Return the first and last day of a period by its name."""
    start = first_day(period, by)
    return start.isoformat(), end_of(start, by).isoformat()


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


def _turn_line(site: Site, n: int, turn: Turn, by: By, volume: str) -> TurnLine:
    lines = lookups.event_lines(site.db, [int(event) for event in turn.events])
    day, low, high = turn.date.isoformat(), turn.low.isoformat(), turn.high.isoformat()
    return TurnLine(
        number=n, date=day, low=low, high=high, change=round(turn.change, 2),
        words=turn_words(day, turn.change, by, low, high, volume), events=lines,
    )  # fmt: skip


def _standing(
    pair: tuple[str, str], filters: Filters, inside: list[Point], sums: dict[str, Part], course: Course
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
    if not course.turns:
        told.append("No lasting turn stands out from chance.")
    return told


def _choices(dyad: Dyad, selection: Selection) -> dict[str, list[Choice]]:
    found = dyad.choices(dyad.chosen(Selection(selection.pair, selection.since, selection.until)))
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
