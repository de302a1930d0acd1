"""`relation`: events in, how two states treated each other out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from detente.records import Event
from detente.relations.counted import count_events
from detente.relations.records import By, Method, Relation
from detente.relations.series import INTERVAL, RESAMPLES, SEED, make_series
from detente.relations.turns import PENALTY, find_turns

__all__ = ["relation"]


def relation(
    events: Sequence[Event],
    pair: tuple[str, str],
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
) -> Relation:
    """Return the relation of two states, named by their country codes, between two days, both included.

    It is a flow: what was done and said in each period, words and deeds by their intensity. Copies do not count, nor
    does what was denied; a period that nobody reported on is left out, for silence is not neutrality.

    >>> relation([], ("CHN", "CAN")).to_json()["series"]
    []
    """
    counted = tuple(
        found
        for found in count_events(events, pair, by)
        if (since is None or found.day >= since) and (until is None or found.day <= until)
    )
    return Relation(
        pair=pair, series=make_series(counted, pair, by), turns=find_turns(counted, by),
        method=Method(by=by, interval=INTERVAL, resamples=RESAMPLES, seed=SEED, penalty=PENALTY),
    )  # fmt: skip
