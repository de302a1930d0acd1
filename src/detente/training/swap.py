"""Augmentation: a record with its states swapped for others, so that no state's name comes to mean a type of event.

"Iran" stands beside hostile verbs in any news corpus; a coder that learns this codes names, not words.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

from detente.data.states import states
from detente.training.corpus import Record, Relation

__all__ = ["swap_states"]

#: A state's forms; a swap keeps the kind. No swapped phrase is checked for grammar: "a Omani" is rare.
_KINDS = ("name", "adjective", "demonym", "demonyms", "capital")


@cache
def _forms() -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, str]], re.Pattern[str]]:
    """Return word -> (state, kind), state -> kind -> word, and the pattern that finds the words."""
    words: dict[str, tuple[str, str]] = {}
    table: dict[str, dict[str, str]] = {}
    for code, state in states().items():
        if not (state.cow and state.adjectives and state.demonyms and state.capitals) or state.until:
            continue
        demonyms = (*state.demonyms, state.demonyms[0])
        forms = dict(
            zip(_KINDS, (state.name, state.adjectives[0], demonyms[0], demonyms[1], state.capitals[0]), strict=True)
        )
        table[code] = forms
        for kind, word in forms.items():
            words.setdefault(word, (code, kind))
    pattern = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")\b")
    return words, table, pattern


def swap_states(record: Record, rng: random.Random) -> Record:
    """Return the record with every state in it swapped for another, all its forms alike; spans move along.

    A record whose marked spans would be cut by a swap, or that names no state, comes back as it is.
    """
    words, table, pattern = _forms()
    found = list(pattern.finditer(record.text))
    if not found:
        return record
    codes = sorted({words[m[0]][0] for m in found})
    others = rng.sample([c for c in table if c not in codes], len(codes))
    into = dict(zip(codes, others, strict=True))
    text, at = "", 0
    shifts: list[tuple[int, int, int]] = []  # start and end in the old text, end in the new
    for match in found:
        code, kind = words[match[0]]
        new = table[into[code]][kind]
        text += record.text[at : match.start()]
        text += new
        shifts.append((match.start(), match.end(), len(text)))
        at = match.end()
    text += record.text[at:]

    def moved(offset: int) -> int:
        delta = 0
        for start, stop, new_stop in shifts:
            if start < offset < stop:
                raise ValueError("a span ends inside a state's name")
            if stop <= offset:
                delta = new_stop - stop
        return offset + delta

    try:
        mentions = tuple(replace(m, start=moved(m.start), end=moved(m.end)) for m in record.mentions)
        relations: tuple[Relation, ...] = tuple(
            replace(r, trigger=(moved(r.trigger[0]), moved(r.trigger[1]))) for r in record.relations
        )
        statements = tuple(
            replace(
                s,
                cue=(moved(s.cue[0]), moved(s.cue[1])),
                content=tuple((moved(a), moved(b)) for a, b in s.content),
            )
            for s in record.statements
        )
    except ValueError:
        return record
    return replace(record, text=text, mentions=mentions, relations=relations, statements=statements)
