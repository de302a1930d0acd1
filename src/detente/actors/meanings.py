"""What a name means in one article: by its date, by its evidence words, by what else the article names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.actors.lexicon import Entry, slug
from detente.data.states import state_containing
from detente.data.tables import parts, rows
from detente.records import Actor

__all__ = ["Meaning", "Reader", "acting"]

_SPECIFIC = {"own": 0, "person": 1, "state": 2, "organisation": 2, "body": 3, "firm": 3, "metonym": 4, "adjective": 5,
             "demonym": 5, "capital": 6}  # fmt: skip


_ACTING = {
    "adjective": "the adjective of", "demonym": "a demonym of", "capital": "the capital of",
    "metonym": "a seat that stands for", "own": "your own actor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """The actor a name stands for, None if open, with the candidates and the reason in words."""

    actor: Actor | None
    why: str
    confidence: float
    candidates: tuple[Actor, ...] = ()
    tag: str = ""


@cache
def _ambiguous() -> dict[str, tuple[tuple[str, bool, tuple[str, ...]], ...]]:
    found: defaultdict[str, list[tuple[str, bool, tuple[str, ...]]]] = defaultdict(list)
    for row in rows("ambiguous"):
        found[row["name"]].append((row["candidate"], row["default"] == "yes", parts(row["evidence"])))
    return {name: tuple(options) for name, options in found.items()}


def acting(tag: str) -> str:
    """How a meaning's tag is named in reasons."""
    return _ACTING.get(tag, "a name of")


class Reader:
    """Chooses among a name's meanings for one text and date.

    `countries` counts how often the text names each country without doubt; callers add to it as they read. `shy` names
    are common words too: they mean a body only where the text speaks of its country.
    """

    def __init__(self, text: str, on: date | None, shy: Collection[str] = ()) -> None:
        self.shy = shy
        self.text = text
        self.on = on
        self.countries: defaultdict[str, int] = defaultdict(int)
        self.home: str | None = None
        self.places: frozenset[str] = frozenset()
        self._known: dict[str, Meaning] = {}

    def meaning(self, name: str, entries: Sequence[Entry]) -> Meaning:
        """Return what a name means here.

        The user's own actors win; then what holds on the date; then evidence words; then the countries the text names;
        what is still open stays open.
        """
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._choose(name, entries)
        return found

    def is_ambiguous(self, name: str) -> bool:
        """Whether the table of ambiguous names has it."""
        return name in _ambiguous()

    def _choose(self, name: str, entries: Sequence[Entry]) -> Meaning:
        own = [entry for entry in entries if entry.tag == "own" and entry.holds(self.on)]
        if own:
            return self._sure(own[0], f"“{name}” is an actor of your own list")
        holding = [entry for entry in entries if entry.holds(self.on) and entry.tag not in ("thing", "own")]
        past = not holding
        if past and (inside := self._container(name, entries)) is not None:
            return inside
        if past:  # a name out of its time: the Soviet Union in a report of today is still the Soviet Union
            holding = [entry for entry in entries if entry.tag not in ("thing", "own")]
            if not holding:
                return Meaning(None, f"“{name}” names nobody who acts", 0.0)
        options = _ambiguous().get(name)
        if options and name not in ("America",):
            decided = self._by_evidence(name, options, holding)
            if decided is not None:
                return decided
        rank = min(_SPECIFIC.get(entry.tag, 7) for entry in holding)
        best = [entry for entry in holding if _SPECIFIC.get(entry.tag, 7) == rank]
        seat = next((entry for entry in holding if entry.tag == "metonym" and entry.acting), None)
        if seat is not None and any(entry.tag == "capital" for entry in holding):
            return self._seat_or_capital(name, seat, [entry for entry in holding if entry.tag == "capital"])
        actors = {entry.actor.id: entry for entry in best}
        if len(actors) == 1:
            entry = best[0]
            place = entry.actor.name
            sure = 0.7 if past else 0.97
            if entry.tag == "capital" and entry.acting and not self._backed(entry):
                return Meaning(None, f"“{name}” is more often another place or a person", 0.3, (entry.actor,), "thing")
            doubtful = (name.isupper() and len(name) <= 2) or name in self.shy
            doubtful = doubtful or (past and name.isupper() and len(name) < 6)
            if entry.tag in ("body", "firm") and doubtful and not self._backed(entry):
                return Meaning(None, f"“{name}” could be {place}, but nothing here speaks of it", 0.3, (entry.actor,))
            note = " (out of its years)" if past else ""
            return self._sure(entry, f"“{name}” is {acting(entry.tag)} {place}{note}", sure)
        if past and len({e.until for e in best}) > 1:
            best = [max(best, key=lambda e: e.until or date.max)]
            return self._sure(best[0], f"“{name}” last meant {best[0].actor.name}", 0.6)
        scores = sorted(
            (
                (self.countries.get(e.actor.country or "", 0) + (e.actor.country == self.home), i)
                for i, e in enumerate(best)
            ),
            reverse=True,
        )
        if scores[0][0] and (len(scores) == 1 or scores[0][0] > scores[1][0]):
            entry = best[scores[0][1]]
            return self._sure(entry, f"“{name}” is that of {entry.actor.country}, which the report names most", 0.85)
        candidates = tuple(e.actor for e in best)
        return Meaning(
            None, f"“{name}” is open between {', '.join(a.id for a in candidates)}", 0.3, candidates, best[0].tag
        )

    def _container(self, name: str, entries: Sequence[Entry]) -> Meaning | None:
        """What a state's name meant before it was one: Croatia in 1971 is Yugoslavia."""
        tagged = [entry for entry in entries if entry.tag in ("state", "adjective", "demonym")]
        if self.on is None or len({entry.actor.id for entry in tagged}) != 1:
            return None
        entry = tagged[0]
        whole = state_containing(entry.actor.id, self.on)
        if whole is None:
            return None
        actor = Actor(whole.iso3, whole.name, whole.iso3, ("GOV",))
        return Meaning(actor, f"“{name}” was in {whole.name} until {whole.until}", 0.85, (entry.actor,), entry.tag)

    def _seat_or_capital(self, name: str, seat: Entry, capitals: Sequence[Entry]) -> Meaning:
        """A capital that is also an organisation's seat: Brussels is Belgium only where the text speaks of Belgium."""
        capital = capitals[0]
        # The capital's own mentions count for its country; only what goes beyond them speaks for it.
        beyond = self.countries.get(capital.actor.country or "", 0) - len(
            re.findall(rf"\b{re.escape(name)}\b", self.text)
        )
        if beyond > 0:
            return Meaning(capital.actor, f"the text speaks of {capital.actor.name}", 0.85, (seat.actor,), "capital")
        return Meaning(seat.actor, f"“{name}” is the seat of {seat.actor.name}", 0.8, (capital.actor,), "organisation")

    def _has(self, word: str) -> bool:
        """Whether the text has a word as a whole: "Dominica" is not in "Dominican"."""
        at = self.text.find(word)
        while at >= 0:
            end = at + len(word)
            inside = (at and self.text[at - 1].isalnum()) or (end < len(self.text) and self.text[end].isalnum())
            if not inside or not word[-1].isalnum():
                return True
            at = self.text.find(word, at + 1)
        return False

    def _backed(self, entry: Entry) -> bool:
        return bool(self.countries.get(entry.actor.country or "")) or (
            " " in entry.actor.name and entry.actor.name in self.text
        )

    def _sure(self, entry: Entry, why: str, confidence: float = 0.97) -> Meaning:
        return Meaning(entry.actor, why, confidence, (), entry.tag)

    def _by_evidence(
        self, name: str, options: Sequence[tuple[str, bool, tuple[str, ...]]], holding: Sequence[Entry]
    ) -> Meaning | None:
        actors = {entry.actor.id: entry for entry in holding}
        scores = []
        for candidate, default, words in options:
            country, _, part = candidate.partition(":")
            if part:
                actors[candidate] = Entry("region", Actor(f"{country}.{slug(part)}", part, country, ("GOV",)))
            if candidate != "-" and candidate not in actors:
                continue
            hits = [word for word in words if self._has(word)]
            # Where the report comes from speaks too, and alone where nothing else does.
            if country in self.places:
                hits.append(f"the dateline in {country}")
            scores.append((len(hits), default, candidate, hits))
        if not scores or (len(scores) == 1 and scores[0][2] != "-"):
            return None
        scores.sort(key=lambda score: (-score[0], not score[1]))
        top = scores[0]
        open_among = tuple(actors[c].actor for _, _, c, _ in scores if c in actors)
        if len(scores) > 1 and scores[1][0] == top[0] and not top[1]:
            return Meaning(None, f"“{name}” is open between {', '.join(a.id for a in open_among)}", 0.3, open_among)
        if top[2] == "-":
            return Meaning(
                None, f"“{name}” is no state here: the text has {', '.join(top[3])}", 0.2, open_among, "thing"
            )
        reason = f"the text has {', '.join(top[3][:3])}" if top[3] else "nothing speaks for another"
        return Meaning(
            actors[top[2]].actor, f"“{name}” is {top[2]}: {reason}", 0.95 if top[3] else 0.8, open_among,
            actors[top[2]].tag,
        )  # fmt: skip
