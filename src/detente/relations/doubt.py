"""Doubt: what the coder and the merging of copies were measured to get wrong, as a relation's intervals carry it."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from detente.data.codebook import TYPES, intensity
from detente.relations.counts import Counts, Floats

__all__ = ["NO_DOUBT", "Doubt", "doubt_of", "measured_doubt"]

#: How far confidence was measured to be from being right, where the coder's card does not say (docs/quality.md).
_CALIBRATION: Final = 0.02

#: Share of stories that are unseen copies of another, and of those that are two: pair F1 0.97 on judged newswires.
_MERGING: Final = 0.03

#: Weight of the prior on what a wrong type truly is, in pairs.
_PRIOR: Final = 2.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """`wrong[t]` is the intensity to expect of an event that was coded as type `t` and is not; `spread` its variance.

    `calibration` is how far the coder's confidence may be off for all events together. `missed` is the share of stories
    that are copies of another one, `wrongly_merged` the share that are two. `source` says where the figures are from.
    """

    wrong: Floats
    spread: Floats
    calibration: float
    missed: float
    wrongly_merged: float
    source: str

    def expect(self, counts: Counts) -> Floats:
        """Return the intensity to expect of each event: its own as far as the coder is sure, else what it then is."""
        return counts.confidence * counts.intensity + (1 - counts.confidence) * self.wrong[counts.type]


#: Nothing but confidence: an event that is wrong is no event.
NO_DOUBT: Final = Doubt(np.zeros(len(TYPES) + 1), np.zeros(len(TYPES) + 1), 0.0, 0.0, 0.0, "none")


def doubt_of(confusion: Mapping[str, Mapping[str, float]], source: str, calibration: float = _CALIBRATION) -> Doubt:
    """Return the doubt of a confusion table: coded type to true type (`NONE` for no event) to how often.

    Types that the table hardly has lean on what is wrong with all types together.

    >>> doubt = doubt_of({"ACCUSE": {"ACCUSE": 90, "NONE": 8, "SUPPORT": 2}}, "here")
    >>> round(float(doubt.wrong[TYPES.index("ACCUSE")]), 2)
    1.0
    """
    values = {"NONE": 0.0, **{name: intensity(name) for name in TYPES}}
    pooled: defaultdict[str, float] = defaultdict(float)
    for coded, row in confusion.items():
        for true, count in row.items():
            if true != coded:
                pooled[true] += count
    total = sum(pooled.values())
    base = {true: count / total for true, count in pooled.items()} if total else {"NONE": 1.0}
    wrong, spread = [], []
    for name in TYPES:
        row = {true: count for true, count in confusion.get(name, {}).items() if true != name}
        weight = sum(row.values()) + _PRIOR
        chance = {true: (row.get(true, 0.0) + _PRIOR * base.get(true, 0.0)) / weight for true in {*row, *base}}
        mean = sum(share * values[true] for true, share in chance.items())
        wrong.append(mean)
        # The variance of the mean of a Dirichlet distribution with so many pairs behind it.
        spread.append(sum(share * (values[true] - mean) ** 2 for true, share in chance.items()) / (weight + 1))
    return Doubt(np.array([*wrong, 0.0]), np.array([*spread, 0.0]), calibration, _MERGING, _MERGING, source)


@cache
def _packaged() -> dict[str, dict[str, float]]:
    text = files("detente.relations").joinpath("confusion.csv").read_text("utf-8")
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        found[row["coded"]][row["true"]] = float(row["pairs"])
    return dict(found)


def measured_doubt(card: Mapping[str, Any] | None = None) -> Doubt:
    """Return the doubt that a coder's card tells (`confusion`, `calibration_error`), else that of the packaged table.

    >>> measured_doubt().source
    'confusion.csv'
    """
    card = card or {}
    calibration = float(card.get("calibration_error", _CALIBRATION))
    if card.get("confusion"):
        return doubt_of(card["confusion"], f"the card of {card.get('name', 'the coder')}", calibration)
    return doubt_of(_packaged(), "confusion.csv", calibration)
