"""Gold labels out of corrections: what people said of events, as `detente evaluate` reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from detente.review.corrections import Correction

__all__ = ["gold_rows"]


def gold_rows(corrections: Iterable[Correction]) -> Iterator[dict[str, Any]]:
    """Yield a gold row for each event that somebody confirmed, corrected or rejected.

    A row has the sentence, the spans of both sides in it, and the type; a rejected event is `NONE`. Who said so and
    when, mode and status go along; `detente evaluate` passes over what it does not know. An event without words on one
    of its sides labels no pair and gives no row.

    >>> seen = {"text": "Chad expelled the envoy.", "source": [[0, 4]], "target": [[14, 23]], "type": "SANCTION"}
    >>> word = Correction("co-1", "event", "ev-1", "rejected", "Ada", "2026-01-02T03:04:05+00:00", {}, seen)
    >>> next(gold_rows([word]))["type"]
    'NONE'
    """
    for word in corrections:
        seen = word.seen
        if word.kind != "event" or word.verdict == "withdrawn" or not (seen.get("source") and seen.get("target")):
            continue
        kind = "NONE" if word.verdict == "rejected" else word.changes.get("type", seen["type"])
        told = {} if word.verdict == "rejected" else {
            "mode": word.changes.get("mode", seen.get("mode") if kind == seen["type"] else None) or None,
            "status": word.changes.get("status", seen.get("status")),
        }  # fmt: skip
        yield {
            "text": seen["text"], "source": seen["source"], "target": seen["target"], "type": kind, **told,
            "event_id": word.target, "by": word.by, "at": word.at,
        }  # fmt: skip
