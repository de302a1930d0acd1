"""Persons: from the tables by name and date, or from the words that introduce them."""

from __future__ import annotations

from detente.actors.lexicon import slug
from detente.actors.phrase import Phrase
from detente.actors.roles import Roles
from detente.data.offices import OfficeHolder, holders_named
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["Persons"]

_NOT_IN_OFFICE = frozenset(["former", "ex-", "ex", "then", "late", "ousted", "deposed", "retired", "designate"])
_SOFT = frozenset([("GOV",), ("CVL",), ("UAF",), ("MIL",), ("BUS",)])


class Persons(Roles):
    """Resolves persons' names."""

    def person(self, phrase: Phrase) -> Mention | None:
        """Return a person's mention: named before, in the tables, or introduced here."""
        name = " ".join(unit.text for unit in phrase.name)
        told_by = phrase
        if phrase.role is None and phrase.beside is not None:  # "Wang Yi, the foreign minister"
            told_by = phrase.beside
        role = told_by.role
        cue = self.cue(told_by)
        country = cue.actor.country if cue and cue.actor else None
        where = cue.actor.id if cue and cue.actor and cue.actor.country == "IGO" else country
        known = self.persons.get(name)
        if known is None and len(phrase.name) == 1 and role is None:
            known = next((actor for full, actor in self.persons.items() if full.split()[0] == name), None)
        gone = any(unit.low in _NOT_IN_OFFICE for unit in told_by.modifiers)
        slot = role.slot if role else ""
        if known is not None and not (role and known.office is None):
            return self.make(phrase, known, f"“{name}” was named before as {known.name}", 0.93, kind="person")
        holder = self.holder(name, where, slot)
        if holder is not None:
            office = None if gone or not holder.serves(self.on) else holder.office
            place = "IGO" if holder.country not in states() else holder.country
            sectors: tuple[str, ...] = ("IGO",) if place == "IGO" else ("GOV",)
            if role and not gone and office is None:
                office, sectors = role.word, self.sectors(told_by, cue)
            if gone:
                sectors = ("ELI",)
            actor = Actor(slug(holder.name), holder.name, place, sectors, office)
            dates = f"{holder.since.isoformat()} to {holder.until.isoformat() if holder.until else 'now'}"
            why = f"{holder.name}, {holder.office} of {holder.country} from {dates} ({holder.source})"
            self.learn(actor, name, holder.surname, slot or holder.slot)
            return self.make(phrase, actor, why, 0.95, kind="person")
        if role is None:
            remembered = (self.memory or {}).get(name)
            actor = remembered or Actor(slug(name), name, None, ())
            self.learn(actor, name, self.surname(name, None), "")
            why = f"“{name}” is known from other reports" if remembered else f"“{name}” reads as a person's name"
            return self.make(phrase, actor, why, 0.75 if remembered else 0.5)
        if country is None:
            nearby = self.context_country(phrase, 0.7, alone=role.form != "office")
            country = nearby[0] if nearby else None
        office = None if gone else self.office_words(told_by)
        sectors = ("ELI",) if gone and self.sectors(told_by, cue) == ("GOV",) else self.sectors(told_by, cue)
        actor = Actor(slug(name), name, country, sectors, office)
        self.learn(actor, name, self.surname(name, country), slot)
        if self.memory is not None and country and " " in name:
            self.memory[name] = actor
        return self.make(phrase, actor, f"introduced here as {office or 'former ' + role.word}", 0.9 if cue else 0.7)

    def holder(self, name: str, where: str | None, slot: str) -> OfficeHolder | None:
        """The office-holder of a name: of the cue's country, with the slot, in office; surnames must fit closely."""
        terms = holders_named(name) or holders_named(_shortened(name))
        if where:
            terms = tuple(term for term in terms if term.country == where)
        if not terms:
            return None
        serving = [term for term in terms if term.serves(self.on)]
        fitting = [term for term in serving if not slot or term.slot == slot]
        if " " in name:
            before = [term for term in terms if self.on is None or term.since <= self.on]
            ordered = fitting or serving or sorted(before or terms, key=lambda term: term.since, reverse=True)
            return ordered[0]
        if fitting and (where or slot or self.reader.countries.get(fitting[0].country)):
            return fitting[0]
        return None


def _shortened(name: str) -> str:
    """A name without initials and middle names: `Joseph R. Biden` is Joseph Biden."""
    words = [
        word for word in name.replace(",", "").split() if len(word.strip(".")) > 1 and word not in ("Jr", "Jr.", "Sr.")
    ]
    return f"{words[0]} {words[-1]}" if len(words) > 1 else name
