"""Cues: the words that statements hang on, and of which kinds the corpus found them to be."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from detente.data.tables import rows

__all__ = ["KINDS", "cue_pattern", "kind_shares"]

KINDS: Final = (
    "commitment", "demand", "offer", "position", "warning", "threat", "praise", "criticism", "denial", "claim",
)  # fmt: skip

#: A cue is sure that was seen so often and meant a statement in this share of its places.
_OFTEN, _SURE = 3, 0.85

_ENDING: Final = re.compile(r"(?:ing|ied|ed|ies|es|s|e|y)$")


def _stem(cue: str) -> str:
    """Return a cue with its verb's ending off, so that "urges", "urging" and "urged" are one.

    >>> _stem("called for"), _stem("calling for"), _stem("denied")
    ('call for', 'call for', 'den')
    """
    first, _, rest = cue.lower().partition(" ")
    stem = _ENDING.sub("", first) if len(first) > 4 else first
    return f"{stem} {rest}" if rest else stem


@cache
def _by_stem() -> dict[str, tuple[float, ...]]:
    found: dict[str, list[float]] = {}
    for row in rows("cues"):
        counts = found.setdefault(_stem(row["cue"]), [0.0] * len(KINDS))
        for at, kind in enumerate(KINDS):
            counts[at] += float(row[kind])
    return {stem: tuple(counts) for stem, counts in found.items()}


def kind_shares(cue: str) -> tuple[float, ...] | None:
    """Return how often the corpus has a cue as each of KINDS, as counts; None for a cue it has not.

    >>> counts = kind_shares("urging")
    >>> KINDS[counts.index(max(counts))]
    'demand'
    """
    stem = _stem(cue)
    return _by_stem().get(stem) or _by_stem().get(stem.partition(" ")[0])


@cache
def cue_pattern() -> re.Pattern[str]:
    """Return a pattern of the cues that are sure: whoever stands before one speaks."""
    sure = {r["cue"] for r in rows("cues") if int(r["count"]) >= _OFTEN and float(r["cued"]) >= _SURE}
    words = sorted((cue for cue in sure if re.fullmatch(r"[a-z]+(?: [a-z]+)*", cue)), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
