"""What the tagger makes of the phrases that the rules read: which stand, where they end, and which were missed.

Pronouns and groups stay as the rules read them: the corpus does not mark each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detente.actors.lexicon import Lexicon, Role
from detente.actors.looks import OWN_NAMES
from detente.actors.phrase import Phrase
from detente.actors.tagger import BEGIN, INSIDE, OUTSIDE, Tagger, features, sentences
from detente.actors.units import Unit, joined
from detente.data.offices import holders_named

__all__ = ["revise_phrases"]

#: From this likelihood of both its ends a phrase takes the tagger's ends.
MOVE = 0.8
#: From this likelihood of both its ends a mention is added that the rules did not read.
ADD = 0.8
_KEPT = ("pronoun", "group", "alias")
_LINKS = frozenset(["of", "from", "to", "for", "and", "the", "with", "on", "against", "loyal", "in", "at"])
#: Words that part one noun phrase from another.
_PARTING = frozenset(["and", "or", "known", "form", "as", "that", "who", "which"])
#: The same for a name that grows into a description: "a Russian" into "a Russian warplane".
SURE = 0.85
_ARTICLES = frozenset(["the", "a", "an"])


def revise_phrases(
    phrases: Sequence[Phrase], units: Sequence[Unit], lexicon: Lexicon, tagger: Tagger, start: int = 0
) -> tuple[list[Phrase], list[Phrase]]:
    """Return the phrases that stand, with their ends mended, and those added, each in text order."""
    if not units:
        return list(phrases), []
    parts = sentences(units, start)
    rows = features(units, phrases, lexicon, parts)
    spans = tagger.spans(rows, parts)

    span_of = {at: span for span in spans for at in range(span[0], span[1] + 1)}
    part_of = {at: part for part in parts for at in range(*part)}
    known: dict[tuple[int, int], NDArray[np.float64]] = {}

    def sure(first: int, last: int) -> float:
        """The likelihood of a span's two ends, the less likely of them, and of nothing outside between.

        Asked only of sentences in which the tagger and the rules differ, a fifth of them.
        """
        start, stop = part = part_of[first]
        if part not in known:
            known[part] = tagger.marginals(rows[start:stop])
        likely = known[part]
        after = 1.0 if last + 1 >= stop else 1.0 - likely[last + 1 - start, INSIDE]
        inside = 1.0 - likely[first - start : last + 1 - start, OUTSIDE]
        return float(min(likely[first - start, BEGIN], after, inside.min()))

    things = lexicon.words["thing"] | lexicon.words["descriptive"] | lexicon.words["venue"]
    kept: list[Phrase] = []
    over: dict[tuple[int, int], list[Phrase]] = {}
    for phrase in phrases:
        span = next((span_of[at] for at in range(_bare(phrase, units), phrase.last + 1) if at in span_of), None)
        if span is None or phrase.kind in _KEPT:
            kept.append(phrase)
            if span is not None:
                over.setdefault(span, [])
            continue
        over.setdefault(span, []).append(phrase)
    added = []
    taken = [False] * len(units)
    for phrase in kept:
        taken[phrase.first : phrase.last + 1] = [True] * (phrase.last + 1 - phrase.first)
    for span in spans:
        there = over.get(span)
        if there is None:
            if not any(taken[span[0] : span[1] + 1]) and sure(*span) >= ADD:
                new = _added(span, units, things)
                if new is not None:
                    added.append(new)
            continue
        same = any((_bare(p, units), p.last) == span for p in there)
        alone = all(span_of.get(at, span) == span for p in there for at in range(_bare(p, units), p.last + 1))
        blocked = same or not there or not alone or any(taken[span[0] : span[1] + 1])
        confident = 0.0 if blocked else sure(*span)
        if confident < MOVE or not _one_phrase(span, there, units, things, confident):
            kept += there
            continue
        kept.append(_moved(span, there, units))
    kept.sort(key=lambda phrase: phrase.start)
    return kept, added


def _bare(phrase: Phrase, units: Sequence[Unit]) -> int:
    """Where a phrase begins without its article."""
    article = units[phrase.first].low in _ARTICLES and phrase.first < phrase.last
    return phrase.first + article


def _one_phrase(
    span: tuple[int, int], there: list[Phrase], units: Sequence[Unit], things: set[str], confident: float
) -> bool:
    """Whether a span can be one noun phrase, and parts nobody from what the rules saw to be theirs."""
    first, last = span
    inner = units[first + 1 : last + 1]
    if not all(joined(unit) for unit in inner) or any(unit.low in _PARTING for unit in inner):
        return False
    if any(unit.owns for unit in units[first:last] if not any(p.start <= unit.start < p.end for p in there)):
        return False
    for one, other in pairwise(there):
        # What parts two names is a link, or it is a verb: "the Arab League suspended Syria".
        between = units[one.last + 1 : _bare(other, units)]
        if any(unit.low not in _LINKS for unit in between) or (not between and other.kind in ("name", "capital")):
            return False
    if len(there) > 1 and any(p.owner or units[p.last].owns for p in there[:-1]):
        return False
    for phrase in there:
        bare = _bare(phrase, units)
        lost = [*units[bare:first], *units[last + 1 : phrase.last + 1]]
        if any(unit.owns or unit.low[0].isdigit() or unit.reference for unit in lost) or (lost and phrase.name):
            return False
        if any(unit.owns for unit in units[bare : phrase.last]) and lost:
            return False
    grown = [u for u in units[first : last + 1] if not any(p.start <= u.start < p.end for p in there)]
    if units[last].low in things or any(_compound(unit, units) and unit.entries for unit in grown):
        return False
    if all(unit.entries for unit in units[first : last + 1]):
        return False  # "DPRK-Russia cooperation"
    bare_name = len(there) == 1 and there[0].role is None and not there[0].name and last > there[0].last
    return not bare_name or confident >= SURE


def _moved(span: tuple[int, int], there: list[Phrase], units: Sequence[Unit]) -> Phrase:
    """The phrase of a span: of several read in it, the one that is its head."""
    chosen = there[-1]
    if len(there) > 1:
        between = units[there[0].last + 1 : there[1].first]
        if any(unit.low in _LINKS for unit in between) and not there[-1].name:
            chosen = there[0]
        for other in there:
            whose = other is not chosen and other.head is not None and other.head.tagged("adjective", *OWN_NAMES)
            if whose and other.head is not None and not (chosen.cues or chosen.owner or chosen.inner):
                chosen.cues = [other.head]
    last = units[span[1]]
    if chosen.role is None and not chosen.name and span[1] > chosen.last and (last.role or not last.capital):
        # "The Egyptian" has become "the Egyptian diplomat".
        chosen.cues = chosen.cues or ([chosen.head] if chosen.head is not None else [])
        chosen.role, chosen.head, chosen.kind = last.role or _role(last), last, "role"
        chosen.roles = [chosen.role]
    _set_span(chosen, span, units)
    if not chosen.cues and chosen.role is not None and chosen.owner is None and chosen.inner is None:
        chosen.cues = [u for u in units[span[0] : span[1] + 1] if u.tagged("adjective", *OWN_NAMES)][:1]
    return chosen


def _set_span(phrase: Phrase, span: tuple[int, int], units: Sequence[Unit]) -> None:
    first, last = span
    if first and units[first - 1].low in _ARTICLES and joined(units[first]):
        first -= 1
    end = phrase.end if last == phrase.last else units[last].end
    phrase.first, phrase.last, phrase.start, phrase.end = first, last, units[first].start, end


def _role(noun: Unit) -> Role:
    """A noun for somebody that the tables do not hold, as a role."""
    return Role(noun.low, "person", "", ("CVL",), noun.low.endswith(("s", "people", "men", "women")))


def _compound(unit: Unit, units: Sequence[Unit]) -> bool:
    """Whether a hyphen follows a unit."""
    return any(other.gap == "-" and other.start == unit.end + 1 for other in units)


def _added(span: tuple[int, int], units: Sequence[Unit], things: set[str]) -> Phrase | None:
    """A phrase out of a span that the rules did not read."""
    first, last = span
    stop = next((at for at in range(first + 1, last + 1) if units[at].low in _LINKS), last + 1)
    head = units[stop - 1]
    cues = [unit for unit in units[first : last + 1] if unit.tagged("adjective", "people", *OWN_NAMES)]
    phrase = Phrase(units[first].start, head.end, "role", first, last, head.sentence, head=head)
    if first and units[first - 1].low in _ARTICLES:
        phrase.determiner = units[first - 1]
    _set_span(phrase, span, units)
    after = units[last + 1] if last + 1 < len(units) else None
    glued = units[first].gap == "-" or (after is not None and after.gap == "-")
    if any(_compound(unit, units) and unit.entries for unit in units[first : last + 1]):
        return None  # "London-listed miners"
    if (
        head.reference
        or head.entries
        or head.low in things
        or glued
        or any(joined(u) is False for u in units[first + 1 : stop])
    ):
        return None  # the rules know a name: where it is none, it stays so
    phrase.cues = [unit for unit in cues if unit is not head and unit in units[first:stop]][:1]
    if head.role is not None:
        phrase.role = head.role
        phrase.kind = {"office": "office", "body": "body"}.get(head.role.form, "role")
    elif head.capital:
        phrase.kind = "unknown"
        if holders_named(" ".join(unit.text for unit in units[first:stop])) and stop - first > 1:
            phrase.kind, phrase.name, phrase.cues = "person", list(units[first:stop]), []
        elif head.low.endswith("ers"):
            phrase.sectors = ("CVL",)  # "Newfoundlanders"
        return phrase
    else:
        phrase.role = _role(head)
    phrase.roles = [phrase.role]
    phrase.modifiers = [u for u in units[first : stop - 1] if u not in phrase.cues and not u.entries]
    return phrase
