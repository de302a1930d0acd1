"""The relation of two states: which events count, what they sum to, how sure, and where it turned."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.records import Event, EventDate
from detente.relations import Relation, relation
from detente.relations.counted import count_events
from detente.relations.counts import count_columns
from detente.relations.doubt import NO_DOUBT, measured_doubt
from detente.relations.periods import COARSER, end_of, name_of, start_of
from detente.relations.records import By
from detente.relations.turns import split_levels
from tests.factories import make_event, make_mention

PAIR = ("CHN", "CAN")


def rows(events: list[Event], **asked: Any) -> list[tuple[str, str, int, int, float]]:
    """Return period, direction, stories, events and net of each row."""
    series = relation(events, PAIR, volume="raw", doubt=NO_DOUBT, **asked).series
    return [(row.period, row.direction, row.stories, row.events, row.net) for row in series]


def dated(event: Event, day: date | None, precision: str, basis: str = "relative") -> Event:
    return dataclasses.replace(event, date=EventDate(day, precision, basis))  # type: ignore[arg-type]


def parties(event: Event, *, source: str = "GOV", target: str = "GOV") -> Event:
    return dataclasses.replace(
        event, source=(make_mention("CHN", sector=source),), target=(make_mention("CAN", sector=target),)
    )


YEAR = date(2025, 1, 1)
CASES: dict[str, tuple[Event, str | None]] = {
    "done": (make_event(), "2025-09"),
    "ongoing": (make_event(status="ongoing"), "2025-09"),
    "denied": (make_event(status="denied"), None),
    "hypothetical": (make_event(status="hypothetical"), None),
    "planned counts when announced": (make_event(status="planned", published="2025-08-01"), "2025-08"),
    "history on its own date": (make_event(status="historical", day="1970-10-13", published="2025-09-24"), "1970-10"),
    "history without a date": (make_event(status="historical", day=None, published="2025-09-24"), None),
    "history dated by the page alone": (
        dated(make_event(status="historical", published="2025-09-24"), date(2025, 9, 24), "day", "published"), None,
    ),
    "recalled without a date": (make_event(day=None, published="2025-09-24T04:12:00-04:00"), None),
    "no date at all": (make_event(day=None), None),
    "this year, told this year": (dated(make_event(published="2025-09-24"), YEAR, "year"), "2025-09"),
    "this year, told later": (dated(make_event(published="2026-02-01"), YEAR, "year"), None),
    "another pair": (make_event(target="USA"), None),
    "an act towards a citizen": (parties(make_event("COERCE", mode="arrest"), target="CVL"), "2025-09"),
    "an act of a firm": (parties(make_event("ACCUSE"), source="BUS"), None),
    "an act of the army": (parties(make_event("MOBILIZE"), source="MIL"), "2025-09"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_counts_and_when(case: str) -> None:
    event, period = CASES[case]
    assert {row[0] for row in rows([event])} == ({period} if period else set())


def test_directions_and_sums() -> None:
    events = [
        make_event("AGREE", "CHN", "CAN", story="s1"),
        make_event("ACCUSE", "CAN", "CHN", story="s1", confidence=0.5),
        make_event("AID", "CAN", "CHN", story="s2", article="ar-2"),
        make_event("REJECT", "CAN", "CHN", day="2025-11-02", story="s3", article="ar-3"),
    ]
    found = relation(events, PAIR, volume="raw", doubt=NO_DOUBT)
    # October has no events and so no row.
    assert [(row.period, row.direction) for row in found.series] == [
        ("2025-09", "CHN>CAN"), ("2025-09", "CAN>CHN"), ("2025-09", "both"),
        ("2025-11", "CAN>CHN"), ("2025-11", "both"),
    ]  # fmt: skip
    both = found.series[2]
    assert (both.stories, both.events, both.cooperation, both.conflict, both.net) == (2, 3, 12.5, -1.5, 11.0)
    assert both.low <= both.net <= both.high
    back = relation(events, PAIR[::-1], volume="raw", doubt=NO_DOUBT)
    assert [row.net for row in back.series if row.direction == "both"] == [11.0, -2.0]


def test_an_act_both_do_counts_once_both_ways() -> None:
    together = (make_mention("CHN"), make_mention("CAN"))
    event = dataclasses.replace(make_event("CONSULT"), source=together, target=together)
    assert rows([event]) == [
        ("2025-09", "CHN>CAN", 1, 1, 2.5), ("2025-09", "CAN>CHN", 1, 1, 2.5), ("2025-09", "both", 1, 1, 2.5),
    ]  # fmt: skip


def test_since_and_until_are_included() -> None:
    events = [make_event(day=f"2025-0{month}-15", article=f"ar-{month}") for month in range(1, 6)]
    months = [row[0] for row in rows(events, since=date(2025, 2, 15), until=date(2025, 4, 15)) if row[1] == "both"]
    assert months == ["2025-02", "2025-03", "2025-04"]


@pytest.mark.parametrize(
    ("by", "name"),
    [("day", "2025-09-23"), ("week", "2025-W39"), ("month", "2025-09"), ("quarter", "2025-Q3"), ("year", "2025")],
)
def test_every_period(by: By, name: str) -> None:
    assert {row[0] for row in rows([make_event()], by=by)} == {name}


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_periods_part_the_calendar(one: date, other: date) -> None:
    for by in COARSER:
        first, last = start_of(one, by), end_of(one, by)
        assert first <= one <= last
        assert start_of(last, by) == first
        assert start_of(last + timedelta(days=1), by) == last + timedelta(days=1)
        assert (name_of(one, by) == name_of(other, by)) == (first <= other <= last)


# Simulation ----------------------------------------------------------------------------------------------------------

WARM = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "REQUEST", "ACCUSE")
COLD = ("CONSULT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COERCE", "SANCTION")
RIGHT = (0.6, 0.8, 0.95)


def report(chance: np.random.Generator, day: date, kinds: tuple[str, ...], stories: float) -> list[Event]:
    """Return what a period's reporting holds: stories as chance has it, each of one to three events."""
    events = []
    for story in range(chance.poisson(stories)):
        for at in range(chance.integers(1, 4)):
            kind = kinds[chance.integers(len(kinds))]
            events.append(make_event(kind, day=day, story=f"s{day}{story}", article=f"a{day}{story}", start=100 * at,
                                     sentence=f"{story} {at}", confidence=RIGHT[chance.integers(3)]))  # fmt: skip
    return events


def decade(seed: int = 5) -> list[Event]:
    """Ten years by month, warm until the end of 2018, then cold."""
    chance = np.random.default_rng(seed)
    months = [date(2014 + at // 12, at % 12 + 1, 10) for at in range(120)]
    return [event for day in months for event in report(chance, day, WARM if day.year < 2019 else COLD, 6)]


DECADE = decade()


def copies(events: list[Event], times: int) -> list[Event]:
    """Return every event as its story's copies carry it: other articles, other ids, less sure or as sure."""
    return [
        dataclasses.replace(event, id=f"zz-{copy}-{event.id}", article_id=f"{event.article_id}-{copy}")
        if copy
        else event
        for event in events
        for copy in range(times)
    ]


def test_copying_ten_fold_changes_nothing() -> None:
    copied = copies(DECADE, 10)
    random.Random(1).shuffle(copied)
    assert relation(copied, PAIR).to_json() == relation(DECADE, PAIR).to_json()


def test_the_order_of_events_changes_nothing() -> None:
    assert relation(DECADE[::-1], PAIR) == relation(DECADE, PAIR)


def test_later_events_leave_earlier_rows_alone() -> None:
    half = [event for event in DECADE if event.date.date and event.date.date.year < 2017]
    early = relation(half, PAIR).series
    assert relation(DECADE, PAIR).series[: len(early)] == early


def test_thin_periods_are_wide() -> None:
    row = relation([make_event("COERCE", mode="arrest")], PAIR, volume="raw").series[-1]
    assert row.low <= -14 <= row.net <= 0 <= row.high
    row = relation([make_event("COERCE", mode="arrest")], PAIR).series[-1]
    assert row.low <= -8 <= row.net <= 0 <= row.high


@pytest.mark.parametrize(("by", "slack"), [("month", 62), ("quarter", 92), ("year", 0)])
def test_the_turn_is_found_with_what_made_it(by: By, slack: int) -> None:
    found = relation(DECADE, PAIR, by=by)
    assert len(found.turns) == 1
    (turn,) = found.turns
    doubt = measured_doubt()
    first, last = date(2019, 1, 1) - timedelta(days=slack), end_of(date(2019, 1, 1) + timedelta(days=slack), by)
    assert first <= turn.date <= last
    assert turn.low <= turn.date <= turn.high
    assert turn.low <= date(2019, 1, 1) <= turn.high
    assert turn.change < 0
    made = {event.id: event for event in DECADE}
    assert turn.events
    assert all(made[each].intensity < 0 for each in turn.events)
    # Those of its day first, the strongest before the rest.
    order = [
        (made[each].date.date != turn.date, -abs(doubt.expect(count_columns(count_events([made[each]], PAIR, by)))[0]))
        for each in turn.events
    ]
    assert order == sorted(order)


def test_a_steady_relation_has_no_turn() -> None:
    chance = np.random.default_rng(2)
    turned = 0
    for _ in range(40):
        days = [date(2020 + at // 12, at % 12 + 1, 10) for at in range(36)]
        turned += bool(relation([event for day in days for event in report(chance, day, WARM, 5)], PAIR).turns)
    assert turned <= 3


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9), st.integers(1, 3), st.sampled_from([0.5, 4.0, 30.0]))
def test_levels_are_the_best_there_are(values: list[int], shortest: int, penalty: float) -> None:
    def cost(cuts: tuple[int, ...]) -> float:
        bounds = [0, *cuts, len(values)]
        parts = [values[start:end] for start, end in pairwise(bounds)]
        if len(parts) > 1 and min(map(len, parts)) < shortest:
            return float("inf")
        return sum(float(np.var(part)) * len(part) for part in parts) + penalty * len(cuts)

    found = split_levels(np.array(values, dtype=float), shortest, penalty)
    choices = (cuts for count in range(len(values)) for cuts in combinations(range(1, len(values)), count))
    assert cost(tuple(found)) == pytest.approx(min(map(cost, choices)))


# The contract --------------------------------------------------------------------------------------------------------


def test_json_has_the_contract_names() -> None:
    found: Relation = relation(DECADE, PAIR, by="year")
    told = json.loads(json.dumps(found.to_json()))
    assert list(told) == ["pair", "series", "turns", "milestones", "method"]
    assert list(told["series"][0]) == [
        "period", "direction", "stories", "events", "cooperation", "conflict", "net", "low", "high", "quads",
    ]  # fmt: skip
    assert list(told["turns"][0]) == ["date", "low", "high", "change", "events"]
    assert told["pair"] == ["CHN", "CAN"]
    assert told["method"]["by"] == "year"


def test_nothing_to_tell() -> None:
    assert relation([], PAIR).to_json()["turns"] == []
    assert relation([make_event("REQUEST", mode="meet")], PAIR).series[0].net == 0.0
