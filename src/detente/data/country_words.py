"""Which state a word means by itself: names, adjectives and capitals, without the actors' full lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from detente.data.states import states

__all__ = ["countries_in"]

_WORD: Final = re.compile(r"\w+")


def countries_in(text: str, on: date | None = None) -> Iterator[tuple[int, int, str | None]]:
    """Yield where a text names a state that exists on a day (today without one), the longest name at each place.

    The code is None where the word means several: "Congolese", "Dominican".

    >>> text = "North Korean and Russian envoys met in Tokyo."
    >>> [(text[start:end], code) for start, end, code in countries_in(text)]
    [('North Korean', 'PRK'), ('Russian', 'RUS'), ('Tokyo', 'JPN')]
    """
    at = 0
    for word in _WORD.finditer(text):
        if word.start() < at or not word.group()[0].isupper():
            continue
        for name, codes in _by_first_word().get(word.group(), ()):
            end = word.start() + len(name)
            if text.startswith(name, word.start()) and not re.match(r"\w", text[end : end + 1]):
                today = [code for code in codes if states()[code].exists(on)]
                if today:
                    yield word.start(), end, today[0] if len(today) == 1 else None
                    at = end
                    break


@cache
def _by_first_word() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    named: dict[str, list[str]] = {}
    for code, state in states().items():
        for name in {*state.names, *state.adjectives, *state.capitals}:
            named.setdefault(name, []).append(code)
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name, codes in sorted(named.items(), key=lambda item: -len(item[0])):
        first = _WORD.match(name)
        if first:
            found.setdefault(first.group(), []).append((name, tuple(codes)))
    return found
