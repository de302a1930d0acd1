"""Counts: what counts in a relation, as columns, so that a hundred thousand events are summed in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.data.codebook import TYPES
from detente.relations.counted import Counted

__all__ = ["Counts", "Floats", "count_columns"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counts:
    """Events as they count, one to a place in every column, by day and then by story and id.

    `day` is the day's ordinal (`date.toordinal`), `story` a number in the order of the stories' ids, `type` a place in
    the codebook's `TYPES` and -1 where it is not known. `id` are the events' ids, or numbers by which whoever counted
    can name them. `exact` tells whether the day is told and not only the week or the month.
    """

    id: npt.NDArray[Any]
    day: Ints
    story: Ints
    forth: Flags
    back: Flags
    intensity: Floats
    confidence: Floats
    type: Ints
    quad: Ints
    exact: Flags

    def __len__(self) -> int:
        return len(self.day)

    def where(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Counts:
        """Return the places chosen."""
        return Counts(**{column.name: getattr(self, column.name)[chosen] for column in fields(self)})

    def between(self, since: date | None, until: date | None) -> Counts:
        """Return what happened between two days, both included."""
        if since is None and until is None:
            return self
        low = since.toordinal() if since else 0
        high = until.toordinal() if until else date.max.toordinal()
        return self.where((self.day >= low) & (self.day <= high))


def count_columns(counted: Sequence[Counted]) -> Counts:
    """Return the columns of events that count.

    >>> len(count_columns([]))
    0
    """
    rows = sorted(counted, key=lambda found: (found.day, found.story, found.id))
    numbers = {story: at for at, story in enumerate(sorted({found.story for found in rows}))}
    places = {name: at for at, name in enumerate(TYPES)}
    return Counts(
        id=np.array([found.id for found in rows], dtype=object),
        day=np.array([found.day.toordinal() for found in rows], dtype=np.int64),
        story=np.array([numbers[found.story] for found in rows], dtype=np.int64),
        forth=np.array([found.forth for found in rows], dtype=bool),
        back=np.array([found.back for found in rows], dtype=bool),
        intensity=np.array([found.intensity for found in rows], dtype=np.float64),
        confidence=np.array([found.confidence for found in rows], dtype=np.float64),
        type=np.array([places.get(found.type, -1) for found in rows], dtype=np.int64),
        quad=np.array([found.quad for found in rows], dtype=np.int64),
        exact=np.array([found.exact for found in rows], dtype=bool),
    )
