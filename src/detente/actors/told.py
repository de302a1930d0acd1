"""What an article has told so far: its persons, its mentions in order, and the country it speaks of."""

from __future__ import annotations

import abc
from collections import Counter
from collections.abc import Iterable
from datetime import date

from detente.actors.lexicon import Lexicon
from detente.actors.meanings import Meaning, Reader
from detente.actors.phrase import Phrase
from detente.actors.units import Unit
from detente.data.states import states
from detente.records import Actor, Article, Mention

__all__ = ["Told"]

_SURNAME_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "VNM", "HKG"])
_NOT_IN_OFFICE = frozenset(["former", "ex-", "ex", "then", "late", "ousted", "deposed", "retired", "designate"])
_SOFT = frozenset([("GOV",), ("CVL",), ("UAF",), ("MIL",), ("BUS",)])
_LEADERS = frozenset(["head-of-state", "head-of-government", "leader", "supreme-leader"])


class Told(abc.ABC):
    """The memory of one article, on which references, roles and persons build, each in its file."""

    def __init__(
        self, article: Article, lexicon: Lexicon, reader: Reader, on: date | None, memory: dict[str, Actor] | None
    ) -> None:
        self.article = article
        self.lexicon = lexicon
        self.reader = reader
        self.on = on
        self.memory = memory
        self.persons: dict[str, Actor] = {}
        self.slots: dict[str, str] = {}
        self.told: list[tuple[Phrase, Mention]] = []
        self.focus: Counter[str] = Counter()

    @abc.abstractmethod
    def person(self, phrase: Phrase) -> Mention | None:
        """Return a person's mention: named before, in the tables, or introduced here."""

    @abc.abstractmethod
    def resolve(self, phrase: Phrase) -> Mention | None:
        """Return a phrase's mention without remembering it."""

    def make(self, phrase: Phrase, actor: Actor | None, why: str, confidence: float, *, kind: str | None = None,
             members: Iterable[Actor] = (), candidates: Iterable[Actor] = ()) -> Mention:  # fmt: skip
        """Return a mention of the phrase's span."""
        return Mention(
            self.article.span(phrase.start, phrase.end), kind or phrase.kind, actor, tuple(members), tuple(candidates),
            round(confidence, 2), why,
        )  # fmt: skip

    def meaning(self, unit: Unit) -> Meaning:
        """Return what a name means in this article."""
        return self.reader.meaning(unit.text, unit.entries)

    def learn(self, actor: Actor, name: str, surname: str, slot: str) -> None:
        """Remember a person under every name the article may use."""
        for short in {name, actor.name, surname}:
            self.persons[short] = actor
        if slot:
            self.slots[actor.id] = slot

    def surname(self, name: str, country: str | None) -> str:
        """Return the name a person is shortened to."""
        words = name.split()
        return words[0] if country in _SURNAME_FIRST and len(words) < 4 else words[-1]

    def same_role(self, phrase: Phrase, country: str | None = None) -> Actor | None:
        """The person the report last named with this role ("the minister" takes up any minister)."""
        role = phrase.role
        assert role is not None
        found: Actor | None = None
        sentence = -1
        indefinite = phrase.determiner is not None and phrase.determiner.low in (
            "a",
            "an",
            "another",
            "one",
            "some",
            "every",
        )
        if indefinite or any(unit.low in ("new", "next", "other") for unit in phrase.modifiers):
            return None
        for told, mention in reversed(self.told):
            if found is not None and told.sentence != sentence:
                break
            actor = mention.actor
            if actor is None or not (actor.office or actor.id in self.slots) or (country and actor.country != country):
                continue
            slot = self.slots.get(actor.id, "")
            office = actor.office or ""
            # Of several in one sentence its subject is taken up, so the first.
            if role.form == "office" and (slot == role.slot or office.endswith(role.word)):
                found, sentence = actor, told.sentence
            minister = role.word == "minister" and "minister" in f"{slot} {office}"
            leader = role.word == "leader" and slot in _LEADERS
            same = minister or leader or (office.endswith(role.word) and role.word != "official")
            if role.form == "person" and same:
                found, sentence = actor, told.sentence
        return found

    def context_country(
        self, phrase: Phrase, share: float = 0.5, *, alone: bool = True
    ) -> tuple[str, str, float] | None:
        """Return the country of a phrase that names none, the reason and how sure it is.

        It is its sentence's only one, else the dateline's, else the article's main one, else the one named last.
        """
        place = self.article.dateline.country if self.article.dateline else None
        here = [
            m.actor.country for told, m in self.told
            if told.sentence == phrase.sentence and m.actor and m.actor.country in states() and _public(m.actor)
        ]  # fmt: skip
        if alone and len(set(here)) == 1 and here[0]:
            return here[0], f"the sentence speaks of {here[0]} alone", 0.7
        if place and place in states() and (not here or place in here):
            return place, f"the report comes from {place}", 0.7
        counts = self.reader.countries
        total = sum(counts.values())
        if total:
            top, often = max(counts.items(), key=lambda item: (item[1], item[0]))
            if often > total * share:
                return top, f"the report speaks most of {top}", 0.6
        if share > 0.5:
            return None
        for told, mention in reversed(self.told):
            if (
                mention.actor
                and mention.actor.country in states()
                and _public(mention.actor)
                and phrase.sentence - told.sentence <= 2
            ):
                country = mention.actor.country
                assert country is not None
                return country, f"{country} was spoken of last", 0.45
        return None


def _public(actor: Actor) -> bool:
    """Whether an actor's country is also what the sentence is about: an agency's or a firm's need not be."""
    return not set(actor.sectors) & {"MED", "MNC", "BUS"}
