"""The coder: the trained model as a loaded resource, from marked sentences to scored pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.data.issues import issue_names
from detente.errors import CoderError
from detente.events.inputs import NOBODY, MarkedSentence, mark_mentions, whole_words
from detente.events.labels import (
    CONTEXT_LABELS,
    MODE_LABELS,
    STATUS_LABELS,
    TYPE_LABELS,
    mode_columns,
)  # fmt: skip
from detente.events.said import ISSUE_FLOOR, Said, read_said

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Coder", "PairScore", "Query", "SentenceScore", "load_coder"]

#: Sentences per call of the model. Sixteen of like length keep one core's caches warm; more gains nothing.
_BATCH = 16

_EVENT_OUTPUTS = ["type", "mode", "status", "trigger", "contexts", "issues"]
_SAID_OUTPUTS = ["cue", "said", "about"]


@dataclass(frozen=True, slots=True)
class Query:
    """A sentence, its mentions as character spans in it, and the ordered pairs asked about (NOBODY allowed)."""

    text: str
    mentions: tuple[tuple[int, int], ...]
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class PairScore:
    """What the coder says of one ordered pair.

    `types` are probabilities in the order of TYPE_LABELS. `modes`, `statuses` and `triggers` answer for a type:
    its best mode, the best status, and the trigger's characters in the sentence.
    """

    source: int
    target: int
    types: NDArray[np.float32]
    modes: dict[str, str | None]
    status: str
    triggers: dict[str, tuple[int, int]]

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest label, NONE included, with its probability."""
        column = int(self.types.argmax())
        return TYPE_LABELS[column], float(self.types[column])


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """The pairs of one sentence, what the sentence is about, and the statements in it where they were asked for."""

    pairs: tuple[PairScore, ...]
    contexts: tuple[str, ...]
    issues: tuple[str, ...]
    said: tuple[Said, ...] = ()


class Coder:
    """Holds the ONNX session and the tokenizer. Make one with `load_coder`; it may be shared by threads."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        for name in ("coder.onnx", "coder.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise CoderError(f"{folder / name} is missing; reinstall detente, or run `make train` in a checkout")
        try:
            self.card: dict[str, Any] = json.loads((folder / "coder.json").read_text("utf-8"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / "coder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            raise CoderError(f"the coder in {folder} cannot be loaded ({error}); reinstall detente") from error
        self.name: str = self.card["name"]
        self.threshold: float = self.card.get("threshold", 0.5)
        self._temperature: float = self.card.get("temperature", 1.0)
        #: Whether it has the heads that tell statements; coders before 1.1 have none.
        self.hears_statements = {o.name for o in self._session.get_outputs()} >= set(_SAID_OUTPUTS)

    def score(self, queries: Sequence[Query], *, said: bool = False) -> list[SentenceScore]:
        """Return one score for each query, in order; with `said`, the sentence's statements too.

        A mention past the model's reach has no pairs in its answer.
        """
        marked = [mark_mentions(self._tokenizer, q.text, q.mentions) for q in queries]
        pairs = [
            [(a, b) for a, b in q.pairs if (a == NOBODY or m.opens[a] >= 0) and (b == NOBODY or m.opens[b] >= 0)]
            for q, m in zip(queries, marked, strict=True)
        ]
        scores: list[SentenceScore | None] = [None] * len(queries)
        asked = (i for i in range(len(queries)) if said or pairs[i])
        order = sorted(asked, key=lambda i: (len(marked[i].ids), i))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            outputs = self._run([marked[i] for i in rows], [pairs[i] for i in rows], said)
            for at, i in enumerate(rows):
                scores[i] = self._read(at, outputs, marked[i], pairs[i], queries[i].text)
        return [score or SentenceScore((), (), ()) for score in scores]

    def _run(
        self, marked: list[MarkedSentence], pairs: list[list[tuple[int, int]]], said: bool
    ) -> list[NDArray[np.float32]]:
        arrays = pad_inputs(marked, pairs)
        # The runtime leaves out what nobody asks for: statements cost nothing where they are not wanted.
        found: list[NDArray[np.float32]] = self._session.run(
            [*_EVENT_OUTPUTS, *(_SAID_OUTPUTS if said else ())],
            dict(zip(("ids", "mask", "opens", "closes", "pairs"), arrays, strict=True)),
        )
        return found

    def _read(
        self,
        at: int,
        outputs: list[NDArray[np.float32]],
        marked: MarkedSentence,
        pairs: list[tuple[int, int]],
        text: str,
    ) -> SentenceScore:
        kind, mode, status, trigger, contexts, issues, *said = (o[at] for o in outputs)
        found = []
        for j, (source, target) in enumerate(pairs):
            types = _softmax(kind[j] / self._temperature)
            modes: dict[str, str | None] = {}
            triggers: dict[str, tuple[int, int]] = {}
            # Only the labels that can still be chosen are worth reading off.
            for column in np.flatnonzero(types[1:] >= 0.05) + 1:
                label = TYPE_LABELS[column]
                columns = mode_columns(label)
                chosen = MODE_LABELS[columns[int(mode[j, list(columns)].argmax())]]
                modes[label] = chosen.partition(".")[2] or None
                triggers[label] = _trigger_span(trigger[j, column], marked, text)
            best_status = STATUS_LABELS[int(status[j].argmax())]
            found.append(PairScore(source, target, types, modes, best_status, triggers))
        return SentenceScore(
            tuple(found),
            tuple(CONTEXT_LABELS[i] for i in _above(contexts)),
            tuple(issue_names()[i] for i in _above(issues, ISSUE_FLOOR)),
            read_said(said[0], said[1], said[2], marked, text) if said else (),
        )


@cache
def load_coder(folder: Path | None = None) -> Coder:
    """Return the coder in `folder`, by default the one the package ships; loaded once per process.

    Raises CoderError where its files are missing or damaged.
    """
    return Coder(folder or Path(str(resources.files("detente.events").joinpath("model"))))


def pad_inputs(
    marked: Sequence[MarkedSentence], pairs: Sequence[Sequence[tuple[int, int]]]
) -> tuple[NDArray[np.int64], ...]:
    """Return the padded arrays ids, mask, opens, closes, pairs; NOBODY becomes the position after the last mention."""
    count, length = len(marked), max(len(m.ids) for m in marked)
    width = max(1, *(len(m.opens) for m in marked))
    pair_count = max(1, *(len(p) for p in pairs))
    ids, mask = np.zeros((count, length), np.int64), np.zeros((count, length), np.int64)
    opens, closes = np.zeros((count, width), np.int64), np.zeros((count, width), np.int64)
    ends = np.full((count, pair_count, 2), width, np.int64)
    for i, sentence in enumerate(marked):
        ids[i, : len(sentence.ids)] = sentence.ids
        mask[i, : len(sentence.ids)] = 1
        for j, (opened, closed) in enumerate(zip(sentence.opens, sentence.closes, strict=True)):
            opens[i, j], closes[i, j] = max(opened, 0), max(closed, 0)
        for j, (a, b) in enumerate(pairs[i]):
            ends[i, j] = (width if a == NOBODY else a, width if b == NOBODY else b)
    return ids, mask, opens, closes, ends


def _softmax(row: NDArray[np.float32]) -> NDArray[np.float32]:
    exponents = np.exp(row - row.max())
    result: NDArray[np.float32] = exponents / exponents.sum()
    return result


def _above(row: NDArray[np.float32], floor: float = 0.0, at_most: int = 3) -> Iterator[int]:
    """Yield the columns whose logit is above the floor, the likeliest first."""
    for column in np.argsort(-row)[:at_most]:
        if row[column] > floor:
            yield int(column)


def _trigger_span(row: NDArray[np.float32], marked: MarkedSentence, text: str) -> tuple[int, int]:
    """Return the words around the best token whose tokens score nearly as well, as whole words."""
    length = len(marked.ids)
    scores = np.where([b > a for a, b in marked.offsets], row[:length], -np.inf)
    best = int(scores.argmax())
    floor = scores[best] - 2.5
    first = last = best
    while first > 1 and scores[first - 1] >= floor:
        first -= 1
    while last + 1 < length and scores[last + 1] >= floor:
        last += 1
    return whole_words(marked.offsets[first][0], marked.offsets[last][1], text)
