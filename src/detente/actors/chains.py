"""Chains: each phrase to its actor, with what the article said before in mind.

A country comes from the phrase itself, from its owner, or from the article; a person from the office on the date, from
the words that introduce it, or from an earlier mention; a group from the states named before it.
"""

from __future__ import annotations

from detente.actors.lexicon import slug
from detente.actors.persons import Persons
from detente.actors.phrase import Phrase
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["Chain"]


class Chain(Persons):
    """Takes an article's phrases in order; `mention` gives each its actor and remembers it."""

    def mention(self, phrase: Phrase) -> Mention | None:
        """Return the phrase's mention, or None where it names nobody; remembers it for what follows."""
        found = self.resolve(phrase)
        if found is None:
            return None
        self.told.append((phrase, found))
        self.by_sentence[phrase.sentence].append((phrase, found))
        for actor in found.actors:
            self.times[actor.id] += 1
            if actor.country and actor.country != "IGO":
                self.focus[actor.country] += 1
        return found

    def resolve(self, phrase: Phrase) -> Mention | None:
        """Return a phrase's mention without remembering it."""
        if phrase.kind == "pronoun":
            return self.pronoun(phrase)
        if phrase.kind == "group":
            return self.group(phrase)
        if phrase.kind == "person":
            return self.person(phrase)
        if phrase.kind == "alias" and phrase.beside is not None:
            meant = self.mention_of(phrase.beside)
            return meant and self.make(phrase, meant.actor, f"stands for “{meant.span.text}”", 0.9, kind="body")
        if phrase.kind == "firm":
            return self.firm(phrase)
        if phrase.kind == "unknown":
            return self.unknown(phrase)
        if phrase.role is not None:
            return self.role(phrase)
        return self.name(phrase)

    def firm(self, phrase: Phrase) -> Mention:
        """Return the mention of a firm no table holds; a wire's dateline says where it is."""
        name = " ".join(self.article.text[phrase.start : phrase.end].split())
        short = self.firm_short(name)
        known = self.firms.get(short)
        if known is not None:
            return self.make(phrase, known, f"“{name}” was named before", 0.9, kind="body")
        place = self.article.dateline.country if self.article.dateline else None
        country = place if place in states() else None
        actor = Actor(f"{country or 'INT'}.{slug(short)}", name, country, ("BUS",))
        self.firms[short] = actor
        if phrase.sectors == ("MED",):
            actor = Actor(f"INT.{slug(name)}", name, None, phrase.sectors)
            self.firms[short] = actor
            return self.make(phrase, actor, "its ending tells a paper or a station", 0.6, kind="body")
        why = f"its ending tells a firm; the report comes from {country}" if country else "its ending tells a firm"
        return self.make(phrase, actor, why, 0.6, kind="body")

    def unknown(self, phrase: Phrase) -> Mention:
        """Return the mention of a name no table holds: of its adjective's country, else of none."""
        name = " ".join(self.article.text[phrase.start : phrase.end].split()).removeprefix("the ").removeprefix("The ")
        cue = self.cue(phrase) if phrase.cues else None
        country, why = (cue.actor.country, cue.why) if cue and cue.actor else (None, f"“{name}” reads as a name")
        if country is None and phrase.determiner is not None and (place := self.context_country(phrase)) is not None:
            country, why, _ = place  # "the House" is that of the country the report is about
        actor = Actor(f"{country or 'INT'}.{slug(name)}", name, country, phrase.sectors)
        return self.make(phrase, actor, why, 0.5, kind="body")

    def firm_short(self, name: str) -> str:
        """A firm's name without its ending, as it is named again."""
        words = name.split()
        while len(words) > 1 and words[-1].strip(".") in self.lexicon.words["firm-end"]:
            words.pop()
        return " ".join(words)

    def name(self, phrase: Phrase) -> Mention | None:
        """Return the mention of a name by itself: a state, an organisation, a people."""
        assert phrase.head is not None
        found = self.meaning(phrase.head)
        if found.tag == "thing" or (found.actor is None and not found.candidates):
            return None
        common = phrase.head.low in self.lexicon.roles
        if found.actor is None and common and (place := self.context_country(phrase)) is not None:
            # "the Coast Guard" is a name in one country and a word in the others.
            country, why, confidence = place
            words = phrase.head.low
            sectors = self.lexicon.roles[words].sectors
            body = Actor(f"{country}.{slug(words)}", f"{states()[country].name} {words}", country, sectors)
            return self.make(phrase, body, why, confidence, kind="body")
        actor = found.actor
        if actor is not None and phrase.kind == "demonym":
            # "Muslims" are people of a faith, "Kurds" of a people.
            sectors = phrase.sectors and (actor.sectors if actor.id.startswith("people.") else phrase.sectors)
            actor = Actor(
                f"{actor.id}.people" if sectors else actor.id,
                _people(actor) if sectors else actor.name,
                actor.country,
                sectors,
            )
        if actor is None and found.tag not in ("body", "state", "adjective"):
            return None
        return self.make(phrase, actor, found.why, found.confidence, candidates=found.candidates)


def _people(of: Actor) -> str:
    found = states().get(of.id)
    return found.demonyms[-1] if found and found.demonyms else f"people of {of.name}"
