"""Reading statements off the model's answer: every cue in a sentence, who speaks, what is said and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.data.issues import issue_names
from detente.events.inputs import whole_words
from detente.events.labels import FLAG_LABELS, KIND_LABELS, SAID_LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from detente.events.inputs import MarkedSentence

__all__ = ["ISSUE_FLOOR", "Said", "read_said"]

Span = tuple[int, int]

#: Speakers and addressees are the tokens that score above a half (logit 0); a hole of this many tokens is closed.
_HOLE = 2

#: Content is the stretch whose tokens' logits, bounded, add up highest, so that a dip inside does not cut it; a second
#: stretch, beyond the cue, must reach this sum. On the held-out tenth 63% of contents come out to the letter, against
#: 57% where each token must score above a half.
_BOUND, _SECOND = 6.0, 8.0

#: Issues are named from this logit on: F1 is best there, since most labels are rare.
ISSUE_FLOOR = -0.5


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the coder reads it, spans in characters of the sentence. `kinds` and `confidence` are in 0..1.

    `speaker` and `addressee` are empty where the sentence names nobody. `kinds` follow KIND_LABELS.
    """

    cue: Span
    speaker: tuple[Span, ...]
    content: tuple[Span, ...]
    addressee: tuple[Span, ...]
    kinds: NDArray[np.float32]
    flags: tuple[str, ...]
    issues: tuple[str, ...]
    confidence: float

    @property
    def kind(self) -> str:
        """The likeliest kind."""
        return KIND_LABELS[int(self.kinds.argmax())]


def read_said(
    cue: NDArray[np.float32], said: NDArray[np.float32], about: NDArray[np.float32], marked: MarkedSentence, text: str
) -> tuple[Said, ...]:
    """Return the statements of one sentence from its logits: cue [L,3], said [3,L,L], about [L,n]."""
    length = len(marked.ids)
    real = np.array([b > a for a, b in marked.offsets])
    found = []
    for first, last, sure in _cues(cue[:length], real):
        rows = said[:, first, :length]
        speaker, addressee = (_spans(rows[SAID_LABELS.index(p)], real, marked, text) for p in ("speaker", "addressee"))
        content = _stretches(rows[SAID_LABELS.index("content")], real, (first, last), marked, text)
        if not content:
            continue
        row = about[first]
        kinds, flags, issues = np.split(row, [len(KIND_LABELS), len(KIND_LABELS) + len(FLAG_LABELS)])
        exponents = np.exp(kinds - kinds.max())
        found.append(
            Said(
                whole_words(marked.offsets[first][0], marked.offsets[last][1], text),
                tuple(speaker),
                tuple(content),
                tuple(addressee),
                exponents / exponents.sum(),
                tuple(name for name, value in zip(FLAG_LABELS, flags, strict=True) if value > 0),
                tuple(issue_names()[i] for i in np.argsort(-issues)[:2] if issues[i] > ISSUE_FLOOR),
                sure,
            )
        )
    return tuple(found)


def _cues(cue: NDArray[np.float32], real: NDArray[np.bool_]) -> list[tuple[int, int, float]]:
    """Return (first token, last token, probability) of each cue."""
    exponents = np.exp(cue - cue.max(1, keepdims=True))
    share = exponents / exponents.sum(1, keepdims=True)
    label = share.argmax(1)
    cues = []
    for i in np.flatnonzero((label == 1) & real):
        last = int(i)
        while last + 1 < len(label) and label[last + 1] == 2:
            last += 1
        cues.append((int(i), last, float(share[i, 1])))
    return cues


def _spans(row: NDArray[np.float32], real: NDArray[np.bool_], marked: MarkedSentence, text: str) -> list[Span]:
    """Return the stretches of tokens above a half as characters, small holes closed."""
    inside = np.flatnonzero((row > 0) & real)
    spans: list[Span] = []
    previous = -1
    for token in inside:
        start, end = marked.offsets[token]
        hole = int(real[previous + 1 : token].sum()) if previous >= 0 else 0
        if spans and hole <= _HOLE:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        previous = int(token)
    return [whole_words(a, b, text) for a, b in spans]


def _stretches(
    row: NDArray[np.float32], real: NDArray[np.bool_], cue: tuple[int, int], marked: MarkedSentence, text: str
) -> list[Span]:
    """Return the one or two stretches of tokens that add up highest, as characters in text order."""
    scores = np.where(real, np.clip(row, -_BOUND, _BOUND), 0.0)
    scores[cue[0] : cue[1] + 1] = -_BOUND
    found: list[Span] = []
    for least in (0.0, _SECOND):
        first, last, total = _highest(scores)
        if total <= least:
            break
        inside = np.flatnonzero((scores[first : last + 1] > 0) & real[first : last + 1]) + first
        start, end = marked.offsets[inside[0]][0], marked.offsets[inside[-1]][1]
        found.append(whole_words(start, end, text))
        scores[first : last + 1] = -_BOUND
    return sorted(found)


def _highest(scores: NDArray[np.float64]) -> tuple[int, int, float]:
    """Return the stretch with the highest sum, first and last position, and the sum (Kadane's algorithm)."""
    best, span, total, start = 0.0, (0, 0), 0.0, 0
    for i, score in enumerate(scores.tolist()):
        if total <= 0:
            total, start = 0.0, i
        total += score
        if total > best:
            best, span = total, (start, i)
    return *span, best
