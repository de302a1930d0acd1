"""What an article has told so far: its persons, its mentions in order, and the country it speaks of."""

from __future__ import annotations

import abc
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from detente.actors.home import Home, home_of
from detente.actors.lexicon import Lexicon
from detente.actors.meanings import Meaning, Reader
from detente.actors.memory import Memory
from detente.actors.phrase import Phrase
from detente.actors.units import Unit
from detente.data.states import states
from detente.records import Actor, Article, Mention

__all__ = ["Told"]

#: Sectors whose people a government's release names without their country when they are its own.
_OFFICIAL = frozenset(["GOV"])
#: What a vice president's office has before the president's.
_BELOW = ("vice ", "deputy ")
_LEADERS = frozenset(["head-of-state", "head-of-government", "leader", "supreme-leader"])


class Told(abc.ABC):
    """The memory of one article, on which references, roles and persons build, each in its file."""

    def __init__(
        self, article: Article, lexicon: Lexicon, reader: Reader, on: date | None, memory: Memory | None
    ) -> None:
        self.article = article
        self.lexicon = lexicon
        self.reader = reader
        self.on = on
        self.memory = memory
        self.persons: dict[str, Actor] = {}
        self.slots: dict[str, str] = {}
        self.firms: dict[str, Actor] = {}
        self.times: Counter[str] = Counter()
        self.told: list[tuple[Phrase, Mention]] = []
        self.by_sentence: defaultdict[int, list[tuple[Phrase, Mention]]] = defaultdict(list)
        self.focus: Counter[str] = Counter()
        self.home: Home = home_of(article)
        self.announced: list[Actor] = []

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

    def learn(self, actor: Actor, name: str, slot: str) -> None:
        """Remember a person under every full name the article may use; the last to be named comes last."""
        for full in dict.fromkeys((name, actor.name)):
            self.persons.pop(full, None)
            self.persons[full] = actor
        if slot:
            self.slots[actor.id] = slot

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
            same_slot = slot == role.slot and slot not in ("minister", "")
            below = office.split(role.word)[0].endswith(_BELOW)
            if role.form == "office" and (
                same_slot or (office.endswith(role.word) and not below) or f"{role.word} f" in office
            ):
                found, sentence = actor, told.sentence
            minister = role.word == "minister" and "minister" in f"{slot} {office}"
            leader = role.word == "leader" and slot in _LEADERS
            # "The Secretary" takes up the secretary of state.
            whole = office.endswith(role.word) or office.startswith(f"{role.word} of ")
            same = minister or leader or (whole and role.word != "official")
            if role.form == "person" and same:
                found, sentence = actor, told.sentence
        return found

    def context_country(
        self, phrase: Phrase, *, need: float = 0.0, share: float = 0.0, but: Collection[str] = (), foreign: bool = False
    ) -> tuple[str, str, float] | None:
        """Return the country of a phrase that names none, the reason and how sure it is; None where nothing tells.

        `need` is the weight below which nobody is chosen, `share` the part of all weight; `but` are countries it cannot
        be. `foreign` tells that it is not the state whose release this is: an ambassador there, a guest of honour.
        """
        found = self.weigh(phrase, foreign=foreign, but=but)
        if foreign and self.home.official and self.home.country:
            found.pop(self.home.country, None)
        if not found:
            return None
        top, (weight, why) = max(found.items(), key=lambda item: (item[1][0], item[0]))
        if weight < need or weight < share * sum(other for other, _ in found.values()):
            return None
        lead = weight - max((other for country, (other, _) in found.items() if country != top), default=0.0)
        return top, why, round(min(0.85, 0.45 + 0.25 * lead), 2)

    def weigh(
        self, phrase: Phrase, *, foreign: bool = False, but: Collection[str] = ()
    ) -> dict[str, tuple[float, str]]:
        """Return what speaks for each country but those as that of a phrase, with the weightiest reason.

        It is weighed by its sentence so far, what was spoken of last, its share of the report, the dateline, and whose
        report it is.
        """
        weights: defaultdict[str, float] = defaultdict(float)
        reasons: dict[str, tuple[float, str]] = {}

        def add(country: str | None, weight: float, why: str) -> None:
            if country in states() and country not in but and weight > 0:
                assert country is not None
                weights[country] += weight
                if weight > reasons.get(country, (0.0, ""))[0]:
                    reasons[country] = (weight, why)

        role, counts, home = phrase.role, self.reader.countries, self.home
        official = role is not None and (role.form == "office" or bool(_OFFICIAL & set(role.sectors)))
        # In its own release a government writes "the Minister", of others "the government" and "local officials".
        titled = phrase.head is None or phrase.head.capital or bool(phrase.name) or phrase.beside is not None
        sent = role is not None and role.word == "delegation"
        own = ((official and titled) or sent) and home.official and not foreign
        here = {
            m.actor.country for _, m in self.by_sentence[phrase.sentence]
            if m.actor and m.actor.country in states() and _public(m.actor)
        }  # fmt: skip
        for country in here:
            add(country, (0.9 if len(here) == 1 else 0.45) * (0.4 if own else 1.0), f"the sentence speaks of {country}")
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 2 or (here and told.sentence == phrase.sentence):
                break
            if mention.actor and mention.actor.country in states() and _public(mention.actor):
                country = mention.actor.country
                add(country, 0.2 if own else 0.4, f"{country} was spoken of last")
                break
        total = sum(often for country, often in counts.items() if country not in but) or 1
        # What a government says of "the victims" or "the opposition" it mostly says of the state it writes about.
        abroad = home.official and not own and any(c != home.country for c in counts)
        for country, often in counts.items():
            share = 0.0 if abroad and country == home.country else often / total
            add(country, (0.6 if own else 1.5) * share, f"the report speaks most of {country}")
        place = self.article.dateline.country if self.article.dateline else None
        if place in states() and not home.official:
            add(place, 1.2 if place in counts or not counts else 0.4, f"the report comes from {place}")
        if home.country is not None:
            known = home.country in counts or not counts
            add(home.country, (1.6 if own else 0.2) if home.official else (0.5 if known else 0.15), home.why)
        return {country: (weight, reasons[country][1]) for country, weight in weights.items()}


def _public(actor: Actor) -> bool:
    """Whether an actor's country is also what the sentence is about: an agency's or a firm's need not be."""
    return not set(actor.sectors) & {"MED", "MNC", "BUS"}
