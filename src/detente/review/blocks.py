"""A corpus block out of corrections: what people said of events, in the form that the coder is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from detente.review.corrections import Correction

__all__ = ["corpus_block"]

_HEADER = (
    "# block: reviewed\n# construction: as reported\n# register: news\n# era: as reported\n# region: as reported\n"
    "# codes: as reviewed\n# says: no\n"
)

Pair = tuple[int, int]


def corpus_block(corrections: Iterable[Correction]) -> tuple[str, int]:
    r"""Return a block as `corpus/README.md` describes it, and how many reviewed events it could not hold.

    A sentence is a record, with a line for each of its events that somebody confirmed or corrected; one all of whose
    events were rejected has none. Left out is what a block cannot say: events whose trigger was not kept or whose
    actors overlap, sentences with square brackets. A block's world is closed: review all events of a sentence.

    >>> seen = {"text": "Chad expelled the envoy.", "source": [[0, 4]], "target": [[14, 23]], "trigger": [5, 13],
    ...         "type": "SANCTION", "mode": "expel", "status": "done"}
    >>> word = Correction("co-1", "event", "ev-1", "confirmed", "Ada", "2026-01-02T03:04:05+00:00", {}, seen)
    >>> print(corpus_block([word])[0].split("\n\n")[1])
    [1:Chad] expelled [2:the envoy].
      1>2  SANCTION.expel  done  "expelled"
    <BLANKLINE>
    """
    sentences: dict[str, list[Correction]] = {}
    lost = 0
    for word in corrections:
        if word.kind == "event" and word.verdict != "withdrawn":
            sentences.setdefault(str(word.seen.get("text") or ""), []).append(word)
    records = []
    for text, words in sentences.items():
        record = _record(text, words)
        lost += len(words) if record is None else 0
        records += [record] if record else []
    return "\n".join([_HEADER, *records]), lost


def _record(text: str, words: Sequence[Correction]) -> str | None:
    """Return a sentence with its actors marked and a line for each event; None where a block cannot say it."""
    text = text.replace("\n", " ")
    spans = sorted({(a, b) for word in words for side in ("source", "target") for a, b in word.seen.get(side) or ()})
    overlap = any(later[0] < earlier[1] for earlier, later in pairwise(spans))
    if not text or not spans or overlap or "[" in text or "]" in text:
        return None
    number = {span: at for at, span in enumerate(spans, 1)}
    lines = []
    for word in words:
        if word.verdict != "rejected":
            if not word.seen.get("trigger"):
                return None
            lines.append(_line(text, word, number))
    marked = text
    for (start, end), at in reversed(number.items()):
        marked = f"{marked[:start]}[{at}:{marked[start:end]}]{marked[end:]}"
    return "\n".join([marked.strip(), *dict.fromkeys(lines), ""])


def _line(text: str, word: Correction, number: dict[Pair, int]) -> str:
    seen, changes = word.seen, word.changes
    sides = ["+".join(str(number[a, b]) for a, b in seen.get(side) or ()) or "_" for side in ("source", "target")]
    ends = sides[0].replace("+", "=") if sides[0] == sides[1] else ">".join(sides)
    kind = changes.get("type", seen["type"])
    mode = changes.get("mode", seen.get("mode") if kind == seen["type"] else None)
    start, end = seen["trigger"]
    return f"  {ends}  {kind}{f'.{mode}' if mode else ''}  {changes.get('status', seen.get('status') or 'done')}  " + (
        _quoted(text, start, end) + _topics(seen)
    )


def _quoted(text: str, start: int, end: int) -> str:
    """Return the trigger in quotation marks, with its number where the words stand there more than once."""
    words, nth, at = text[start:end], 1, text.find(text[start:end])
    while at != -1 and at < start:
        nth, at = nth + 1, text.find(words, at + 1)
    return f'"{words}"' + (f"#{nth}" if nth > 1 else "")


def _topics(seen: dict[str, Any]) -> str:
    columns = [",".join(seen.get(name) or ()) or "-" for name in ("contexts", "issues")]
    return "  " + "  ".join(columns) if any(column != "-" for column in columns) else ""
