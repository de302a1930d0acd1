"""Every span that an archive's rows hold, wherever it stands: to prove it, or to take its words out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from detente.columns import Columns
from detente.store import TABLES

__all__ = ["row_spans", "strip_rows", "without_words"]

#: Columns that are spans by themselves: start, end, words.
_PLAIN: Final = {
    "mentions": [("start", "end", "text")],
    "events": [("sentence_start", "sentence_end", "sentence"), ("trigger_start", "trigger_end", "trigger")],
}

#: Columns that only repeat words which spans of the same row hold, or that a text is made of.
_WORDS: Final = {
    "articles": {"text": "", "cuts": "[]"},
    "statements": {"words": ""},
}

Found = tuple[int, int, str]


def row_spans(table: str, row: Columns) -> Iterator[Found]:
    """Yield the spans of a row as (start, end, words).

    >>> list(row_spans("mentions", {"start": 0, "end": 4, "text": "Chad", "record": '{"span": null}'}))
    [(0, 4, 'Chad')]
    """
    for start, end, text in _PLAIN.get(table, ()):
        if row[start] is not None or row[text] is not None:
            yield row[start], row[end], row[text]
    for column, kind in TABLES[table].items():
        if kind == "JSON" and row.get(column):
            yield from _in_json(json.loads(row[column]))


def _in_json(part: Any) -> Iterator[Found]:
    if isinstance(part, dict):
        if part.keys() >= {"start", "end", "text"}:
            yield part["start"], part["end"], part["text"]
        for each in part.values():
            yield from _in_json(each)
    elif isinstance(part, list):
        for each in part:
            yield from _in_json(each)


def without_words(table: str, row: Columns) -> Columns:
    """Return a row with its offsets and without the words at them; of an article without its text.

    `""[5:9] == ""`, so what holds of every span of every record goes on holding.

    >>> without_words("mentions", {"start": 0, "end": 4, "text": "Chad", "record": '{"why": "named", "kind": "name"}'})
    {'start': 0, 'end': 4, 'text': '', 'record': '{"why":"","kind":"name"}'}
    """
    blank: Columns = dict(_WORDS.get(table, {}))
    for _, _, text in _PLAIN.get(table, ()):
        blank[text] = None if row[text] is None else ""
    for column, kind in TABLES[table].items():
        if kind == "JSON" and column not in blank and row.get(column):
            blank[column] = json.dumps(_blank(json.loads(row[column])), ensure_ascii=False, separators=(",", ":"))
    return {**row, **blank}


def strip_rows(rows: dict[str, list[Columns]]) -> dict[str, list[Columns]]:
    """Return rows by table, each without its words."""
    return {table: [without_words(table, row) for row in found] for table, found in rows.items()}


def _blank(part: Any) -> Any:
    if isinstance(part, list):
        return [_blank(each) for each in part]
    if not isinstance(part, dict):
        return part
    spans = part.keys() >= {"start", "end", "text"}
    # `why` tells in words how a mention was understood, and quotes the text to do so.
    return {name: "" if name == "why" or (spans and name == "text") else _blank(each) for name, each in part.items()}
