"""What passes between the steps of this stage: a statement heard in a sentence, and a statement being put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detente.records import DateBasis, DatePrecision, Day, Mention, Span

__all__ = ["Draft", "FindTimes", "Heard", "Time"]

Pair = tuple[int, int]


class Heard(Protocol):
    """A statement as the coder reads it; spans are characters of its sentence."""

    @property
    def cue(self) -> Pair:
        """The words of saying."""

    @property
    def speaker(self) -> tuple[Pair, ...]:
        """Who says it; empty where the sentence names nobody."""

    @property
    def content(self) -> tuple[Pair, ...]:
        """What is said, in one part or several."""

    @property
    def addressee(self) -> tuple[Pair, ...]:
        """To whom."""

    @property
    def kind(self) -> str:
        """One of the ten kinds."""

    @property
    def flags(self) -> tuple[str, ...]:
        """Of `hedged`, `negative`, `conditional`."""

    @property
    def issues(self) -> tuple[str, ...]:
        """About what."""

    @property
    def confidence(self) -> float:
        """How sure the coder is, 0 to 1."""


class Time(Protocol):
    """Words that name a time, and the first day they mean."""

    @property
    def start(self) -> int:
        """Where they begin."""

    @property
    def end(self) -> int:
        """Where they end."""

    @property
    def date(self) -> Day:
        """The first day they mean."""

    @property
    def precision(self) -> DatePrecision:
        """How long a time they mean."""

    @property
    def basis(self) -> DateBasis:
        """What the day was read from."""


#: Reads the times of a text, given the report's day.
FindTimes = Callable[[str, Day | None], Sequence[Time]]


@dataclass(slots=True)
class Draft:
    """A statement in the making; spans are characters of the article. `heard` is False where rules found it."""

    sentence: Span
    cue: Pair | None
    speaker_spans: tuple[Pair, ...]
    content: list[Pair]
    addressee_spans: tuple[Pair, ...]
    kind: str
    flags: frozenset[str]
    issues: tuple[str, ...]
    confidence: float
    speaker: Mention | None = None
    addressee: tuple[Mention, ...] = ()
    heard: bool = True
    quoted: list[Pair] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where its first part stands."""
        return min(p[0] for p in (*self.content, *([self.cue] if self.cue else []), *self.speaker_spans))
