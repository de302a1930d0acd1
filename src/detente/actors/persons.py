"""Persons: from the tables by name and date, or from the words that introduce them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product

from detente.actors.lexicon import Role, slug
from detente.actors.phrase import Phrase
from detente.actors.roles import NOT_IN_OFFICE, Roles
from detente.data.offices import OfficeHolder, holders_named, holders_of
from detente.data.persons import find_person
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["Persons"]

#: Offices of which a state has one at a time, so that another name in the office is another state's.
_SINGLE = frozenset(
    ["head-of-state", "head-of-government", "foreign-minister", "monarch", "supreme-leader", "defence-minister"]
)
_YEARS = timedelta(days=5 * 365)
#: Sectors of offices that are not the government's.
_SECTORS = {
    "opposition-leader": ("OPP",), "speaker": ("LEG",), "chief-justice": ("JUD",), "army-chief": ("MIL",),
    "pope": ("REL",), "central-bank-governor": ("GOV", "BUS"),
}  # fmt: skip
#: Words that put somebody below the office's one holder.
_BELOW = frozenset(["deputy", "vice", "assistant", "second", "acting", "former", "shadow"])
_MEETS = re.compile(
    r"\b(?:me(?:e)?ts?|meeting|call(?:s|ed)? on|hosted (?:to \w+ )?by|received by|welcom\w+|host(?:s|ed|ing)?"
    r"|sp(?:ea|o)ke?s?\b.{0,40}\bwith|wrote to|congratulat\w+)\b"
)
#: How a government's own release speaks of another state's.
_HONOURS = ("excellency", "majesty", "highness")
_TOGETHER = re.compile(r"\b(?:accompanied|joined by|together with|alongside|delegation)\b")
#: Who bears these in a government's own release is accredited to it: another state's.
_ACCREDITED = frozenset(["ambassador", "high commissioner", "ambassador-designate", "counterpart", "nuncio"])


class Persons(Roles):
    """Resolves persons' names."""

    def person(self, phrase: Phrase) -> Mention | None:
        """Return a person's mention: named before, in the tables, or introduced here."""
        name = self.bare_name(phrase)
        if not name:
            return None
        told_by = phrase
        if phrase.role is None and phrase.beside is not None:  # "Wang Yi, the foreign minister"
            told_by = phrase.beside
        role = told_by.role
        cue = self.cue(told_by)
        country = cue.actor.country if cue and cue.actor else None
        where = cue.actor.id if cue and cue.actor and cue.actor.country == "IGO" else country
        if phrase.shared and self.holder(name, phrase, None, role.slot if role else "") is not None:
            cue = country = where = None  # "President Biden and President Ramaphosa of South Africa"
        gone = any(unit.low in NOT_IN_OFFICE for unit in told_by.modifiers)
        slot = role.slot if role else ""
        known = self.known(name, role, country, sure=True)
        if known is None:
            holder = self.holder(name, phrase, where, slot)
            if holder is not None:
                actor = self.in_office(holder, told_by, gone=gone)
                return self.make(phrase, actor, _why(holder), 0.95, kind="person")
            known = self.known(name, role, country)
        if known is not None and not (role and known.office is None and not gone):
            self.learn(known, name if " " in name else known.name, self.slots.get(known.id, ""))
            return self.make(phrase, known, f"“{name}” was named before as {known.name}", 0.93, kind="person")
        holder = self.holder(name, phrase, where, slot) if known is not None else None
        if holder is not None:
            return self.make(phrase, self.in_office(holder, told_by, gone=gone), _why(holder), 0.95, kind="person")
        public = find_person(name, self.on) if known is None or known.country is None else None
        if public is not None and (role is None or country in (None, public.country)):
            place = public.country
            office = self.office_words(told_by) if role is not None and not gone else None
            sectors = self.sectors(told_by, cue) if role is not None and role.form == "office" else public.sectors
            actor = Actor(slug(public.name), public.name, place, sectors, office)
            self.learn(actor, public.name, slot)
            return self.make(
                phrase, actor, f"{public.name} is a person of {place or 'no one country'}", 0.9, kind="person"
            )
        if role is None:
            remembered = known or (self.memory.recall(name, self.on) if self.memory is not None else None)
            actor = remembered or Actor(slug(name), name, country, ("CVL",) if country else ())
            self.learn(actor, name, "")
            why = f"“{name}” is known from other reports" if remembered else f"“{name}” reads as a person's name"
            return self.make(phrase, actor, cue.why if cue else why, 0.75 if remembered or cue else 0.5)
        organ = self.organ(told_by) if country is None else None
        if organ is not None and organ.actor is not None:
            country = organ.actor.country
        if country is None:
            others = self.others(told_by, name)
            foreign = self.is_foreign(phrase) or self.home.country in others
            nearby = self.context_country(told_by, need=0.7, but=others, foreign=foreign)
            country = known.country if known and known.country else nearby[0] if nearby else None
        office = None if gone else self.office_words(told_by)
        sectors = ("ELI",) if gone and self.sectors(told_by, cue) == ("GOV",) else self.sectors(told_by, cue)
        full = known.name if known else name
        actor = Actor(slug(full), full, country, sectors, office)
        self.learn(actor, full, slot)
        if self.memory is not None and country and cue and " " in full:
            self.memory.learn(actor, self.on)
        return self.make(phrase, actor, f"introduced here as {office or 'former ' + role.word}", 0.9 if cue else 0.7)

    def bare_name(self, phrase: Phrase) -> str:
        """Return a person's name without titles, as the article spells it; one in capitals gets a name's own.

        "Dr VIVIAN BALAKRISHNAN" is Vivian Balakrishnan.
        """
        units = list(phrase.name)
        while len(units) > 1 and units[0].low in self.lexicon.words["title"]:
            units.pop(0)
        while len(units) > 1 and units[-1].low in self.lexicon.words["honour"]:
            units.pop()
        if not units or units[0].low in self.lexicon.words["title"]:
            return ""
        name = " ".join(self.article.text[units[0].start : units[-1].end].split())
        if name.isupper() and len(name) > 3:
            name = "".join(part.capitalize() if part.isalpha() else part for part in _split(name))
        return name

    def known(self, name: str, role: Role | None, country: str | None, *, sure: bool = False) -> Actor | None:
        """The person of the article whom a name, full or short, means; one of another office or country is another.

        Of several who bear a surname it is the one named most, then last. `sure` asks that an office is known to fit.
        """
        exact = self.persons.get(name)
        if exact is not None:
            return exact if not (country and exact.country and country != exact.country) else None
        words, found = name.split(), []
        for full, actor in self.persons.items():
            own = full.split()
            if len(own) < 2 or (country and actor.country and country != actor.country):
                continue
            if len(words) > 1:
                fits = set(words) <= set(own) or set(own) <= set(words)
            else:
                fits = name in (own if role is not None else (own[0], own[-1]))
            if fits and self.may_hold(actor, role) and not (sure and role is not None and actor.office is None):
                found.append(actor)
        return max(enumerate(found), key=lambda item: (self.times[item[1].id], item[0]))[1] if found else None

    def may_hold(self, actor: Actor, role: Role | None) -> bool:
        """Whether a person named before may be meant with this role: "Minister Lee" is not President Lee."""
        if role is None or actor.office is None or role.form != "office":
            return True
        if self.slots.get(actor.id) == role.slot or set(role.word.split()) & set(actor.office.split()):
            return True
        return any(term.slot == role.slot and term.serves(self.on) for term in holders_named(actor.name))

    def in_office(self, holder: OfficeHolder, told_by: Phrase, *, gone: bool) -> Actor:
        """Return an office-holder as an actor on the date, and remember the person."""
        role = told_by.role
        office = None if gone or not holder.serves(self.on) else holder.office
        place = "IGO" if holder.country not in states() else holder.country
        sectors: tuple[str, ...] = ("IGO",) if place == "IGO" else _SECTORS.get(holder.slot, ("GOV",))
        if role and not gone and office is None:
            office, sectors = role.word, self.sectors(told_by, self.cue(told_by))
        if gone:
            sectors = ("ELI",)
        full = holder.name
        told = self.bare_name(told_by) or (self.bare_name(told_by.beside) if told_by.beside else "")
        if " " not in full and told.endswith(full):
            full = told
        actor = Actor(slug(full), full, place, sectors, office)
        self.learn(actor, full, role.slot if role and role.slot else holder.slot)
        return actor

    def holder(self, name: str, phrase: Phrase, where: str | None, slot: str) -> OfficeHolder | None:
        """The office-holder of a name: of the cue's country, with the slot, in office; surnames must fit closely."""
        terms = next((found for spelling in _spellings(name) if (found := holders_named(spelling))), ())
        if not terms and " " in name:
            # Some rows have a surname alone: they fit only where the report speaks of their country, near their years.
            terms = tuple(
                term for term in holders_named(name.split()[-1])
                if " " not in term.name and _near(term, self.on)
                and (term.country == where or self.reader.countries.get(term.country))
            )  # fmt: skip
        if where:
            terms = tuple(term for term in terms if term.country == where)
        if not terms:
            return None
        serving = [term for term in terms if term.serves(self.on)]
        fitting = [term for term in serving if not slot or term.slot == slot]
        weights = self.weigh(phrase)

        def near(term: OfficeHolder) -> float:
            return weights.get(term.country, (0.0, ""))[0]

        if " " in name:
            before = [term for term in terms if self.on is None or term.since <= self.on]
            ordered = fitting or serving or sorted(before or terms, key=lambda term: term.since, reverse=True)
            return max(ordered, key=near) if len({term.country for term in ordered}) > 1 else ordered[0]
        if not fitting:
            return None
        best = max(fitting, key=near)
        alone = len({term.name for term in fitting}) == 1
        if where or self.reader.countries.get(best.country) or near(best) > 0.1 or (slot and alone):
            return best
        return None

    def others(self, told_by: Phrase, name: str) -> set[str]:
        """The countries whose holder of a single office on the date bears another name, so is not meant."""
        slots = {role.slot for role in told_by.roles if role.slot in _SINGLE and not role.many}
        if told_by.role is None or any(unit.low in _BELOW for unit in told_by.modifiers):
            return set()
        words = set(name.split())
        found = set()
        for country, slot in product({*self.reader.countries, self.home.country or ""}, sorted(slots)):
            terms = holders_of(country, slot, self.on)
            if terms and not any(words & set(" ".join((t.name, *t.aliases)).split()) for t in terms):
                found.add(country)
        return found

    def is_foreign(self, phrase: Phrase) -> bool:
        """Whether a government's own release speaks of another state's: an ambassador to it, "His Excellency"."""
        role = phrase.role
        words = self.article.text[max(0, phrase.start - 20) : phrase.end].lower()
        honoured = any(honour in words for honour in _HONOURS)
        return bool(role and role.word in _ACCREDITED) or honoured or self.is_met(phrase)

    def is_met(self, phrase: Phrase) -> bool:
        """Whether somebody of this government meets the person: "Minister Roe (ours) called on President Doe"."""
        told = [
            m for _, m in self.by_sentence[phrase.sentence]
            if m.actor and m.kind == "person" and m.actor.country in states()
        ]  # fmt: skip
        if not told or told[0].actor is None or told[0].actor.country != self.home.country:
            return False
        between = self.article.text[told[0].span.end : phrase.start]
        return bool(_MEETS.search(between)) and not _TOGETHER.search(between)


def _why(holder: OfficeHolder) -> str:
    dates = f"{holder.since.isoformat()} to {holder.until.isoformat() if holder.until else 'now'}"
    return f"{holder.name}, {holder.office} of {holder.country} from {dates} ({holder.source})"


def _near(term: OfficeHolder, on: date | None) -> bool:
    """Whether a term lies within some years of a day."""
    if on is None:
        return term.until is None
    return term.since - _YEARS <= on and (term.until is None or on <= term.until + _YEARS)


def _split(name: str) -> list[str]:
    """A name's letters apart from what stands between them: `ABDEL-KADER` is ABDEL, -, KADER."""
    parts = [""]
    for letter in name:
        if parts[-1] and letter.isalpha() != parts[-1].isalpha():
            parts.append("")
        parts[-1] += letter
    return parts


def _spellings(name: str) -> list[str]:
    """The spellings under which the tables may have a name: as it is, without initials, the family name first or last.

    "Kishida Fumio" is Fumio Kishida, "Joseph R. Biden" Joseph Biden.
    """
    words = [word for word in name.replace(",", "").split() if len(word.strip(".")) > 1 and word.strip(".") != "Jr"]
    found = [name]
    if len(words) > 1:
        found += [f"{words[0]} {words[-1]}", f"{words[-1]} {words[0]}", " ".join([*words[1:], words[0]])]
    return found
