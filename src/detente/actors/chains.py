"""Chains: each phrase to its actor, with what the article said before in mind.

A country comes from the phrase itself, from its owner, or from the article; a person from the office on the date, from
the words that introduce it, or from an earlier mention; a group from the states named before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from detente.actors.lexicon import Lexicon, slug
from detente.actors.meanings import Meaning, Reader
from detente.actors.phrase import Phrase
from detente.actors.units import Unit
from detente.data.offices import OfficeHolder, holders_named, holders_of
from detente.data.places import find_place
from detente.data.states import states
from detente.records import Actor, Article, Mention

__all__ = ["Chain"]

_SURNAME_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "VNM", "HKG"])
_NOT_IN_OFFICE = frozenset(["former", "ex-", "ex", "then", "late", "ousted", "deposed", "retired", "designate"])
_SOFT = frozenset([("GOV",), ("CVL",), ("UAF",), ("MIL",), ("BUS",)])


class Chain:
    """What one article has told so far; `mention` takes its phrases in order."""

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

    # -- whose -------------------------------------------------------------------------------------------------

    def meaning(self, unit: Unit) -> Meaning:
        return self.reader.meaning(unit.text, unit.entries)

    def cue(self, phrase: Phrase) -> Meaning | None:
        """Whose the phrase is: its own cue, its owner, the phrase inside it, or None where it says nothing."""
        people: Meaning | None = None
        cues = phrase.cues
        if len(cues) > 1 and cues[0].tagged("state", "adjective") and cues[-1].tagged("body", "firm"):
            body, whose = self.meaning(cues[-1]), self.meaning(cues[0])
            if body.actor and whose.actor and body.actor.country != whose.actor.country:
                cues = cues[:-1]  # "the American Solidarity Party" is not Poland's
        for unit in reversed(cues):
            found = self.meaning(unit)
            if found.tag == "people" and not (found.actor and found.actor.country):
                people = people or found
            elif found.tag != "thing":
                return found
        if phrase.owner is not None:
            owner = self.mention_of(phrase.owner)
            if owner is not None:
                return Meaning(
                    owner.actor, f"it belongs to “{owner.span.text}”", owner.confidence, owner.candidates, "owner"
                )
        if phrase.inner is not None:
            inner = self.resolve(phrase.inner)
            if inner is not None and inner.actor is not None:
                return Meaning(inner.actor, inner.why, inner.confidence, inner.candidates, "inner")
        if phrase.determiner is not None and phrase.determiner.reference is not None:
            return self.owner_pronoun(phrase)
        if people is None and phrase.place and phrase.role is not None:
            place = find_place(phrase.place)
            if place is not None and place.country in states():
                where = Actor(place.country, states()[place.country].name, place.country, ("GOV",))
                return Meaning(where, f"{place.name} lies in {place.country} ({phrase.place})", 0.75, (), "place")
        return people

    def mention_of(self, phrase: Phrase) -> Mention | None:
        for told, mention in reversed(self.told):
            if told is phrase:
                return mention
        return self.resolve(phrase)

    def owner_pronoun(self, phrase: Phrase) -> Meaning | None:
        assert phrase.determiner is not None
        assert phrase.determiner.reference is not None
        found = self.antecedent(phrase, phrase.determiner.reference[1], phrase.determiner.low)
        if found is None or found.actor is None:
            return None
        return Meaning(found.actor, f"“{phrase.determiner.text}” is {found.actor.name}", 0.7, (), "owner")

    # -- phrases to mentions -----------------------------------------------------------------------------------

    def mention(self, phrase: Phrase) -> Mention | None:
        """Return the phrase's mention, or None where it names nobody; remembers it for what follows."""
        found = self.resolve(phrase)
        if found is None:
            return None
        self.told.append((phrase, found))
        for actor in found.actors:
            if actor.country and actor.country != "IGO":
                self.focus[actor.country] += 1
        return found

    def resolve(self, phrase: Phrase) -> Mention | None:
        if phrase.kind == "pronoun":
            return self.pronoun(phrase)
        if phrase.kind == "group":
            return self.group(phrase)
        if phrase.kind == "person":
            return self.person(phrase)
        if phrase.role is not None:
            return self.role(phrase)
        return self.name(phrase)

    def make(self, phrase: Phrase, actor: Actor | None, why: str, confidence: float, *, kind: str | None = None,
             members: Iterable[Actor] = (), candidates: Iterable[Actor] = ()) -> Mention:  # fmt: skip
        return Mention(
            self.article.span(phrase.start, phrase.end), kind or phrase.kind, actor, tuple(members), tuple(candidates),
            round(confidence, 2), why,
        )  # fmt: skip

    def name(self, phrase: Phrase) -> Mention | None:
        assert phrase.head is not None
        found = self.meaning(phrase.head)
        if found.tag == "thing" or (found.actor is None and not found.candidates):
            return None
        actor = found.actor
        if actor is not None and phrase.kind == "demonym":
            sectors = phrase.sectors
            actor = Actor(
                f"{actor.id}.people" if sectors else actor.id,
                _people(actor) if sectors else actor.name,
                actor.country,
                sectors,
            )
        if actor is None and found.tag not in ("body", "state", "adjective"):
            return None
        return self.make(phrase, actor, found.why, found.confidence, candidates=found.candidates)

    # -- persons -----------------------------------------------------------------------------------------------

    def person(self, phrase: Phrase) -> Mention | None:
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

    def surname(self, name: str, country: str | None) -> str:
        words = name.split()
        return words[0] if country in _SURNAME_FIRST and len(words) < 4 else words[-1]

    def learn(self, actor: Actor, name: str, surname: str, slot: str) -> None:
        for short in {name, actor.name, surname}:
            self.persons[short] = actor
        if slot:
            self.slots[actor.id] = slot

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

    def office_words(self, phrase: Phrase) -> str:
        assert phrase.role is not None
        rank = [
            unit.low for unit in phrase.modifiers if unit.low in ("deputy", "vice", "acting", "interim", "assistant")
        ]
        return " ".join([*rank, *(role.word for role in phrase.roles[:-1]), phrase.role.word])

    # -- roles -------------------------------------------------------------------------------------------------

    def sectors(self, phrase: Phrase, cue: Meaning | None) -> tuple[str, ...]:
        """The role's sectors, sharpened by the words before it ("army spokesman") and by its body ("Hamas leader")."""
        assert phrase.role is not None
        own = phrase.role.sectors
        if cue and cue.actor and cue.actor.country == "IGO":
            return ("IGO", *(s for s in own if s in ("MIL", "COP", "LEG", "JUD")))
        words = [self.lexicon.modifiers.get(unit.low, "") for unit in phrase.modifiers]
        words += [role.sectors[0] for role in phrase.roles[:-1] if role.sectors]
        sharper = [word for word in words if word and word != "GOV"]
        if sharper and own in _SOFT and not (own == ("MIL",) and sharper[-1] not in ("REB", "OPP")):
            return (sharper[-1],)
        if (
            cue
            and cue.tag in ("body", "firm", "own", "owner", "inner")
            and cue.actor
            and cue.actor.sectors
            and own in _SOFT
        ):
            if cue.tag in ("body", "firm", "own") or cue.actor.sectors != ("GOV",):
                return cue.actor.sectors
        return own

    def role(self, phrase: Phrase) -> Mention | None:
        role = phrase.role
        assert role is not None
        if phrase.beside is not None:
            named = self.person(phrase.beside)
            if named is not None and named.actor is not None:
                return self.make(phrase, named.actor, f"in apposition to {named.actor.name}", named.confidence)
        if phrase.inner is not None and role.word in ("hundreds", "thousands", "dozens", "scores"):
            crowd = self.resolve(phrase.inner)
            if crowd is not None:
                return self.make(phrase, crowd.actor, crowd.why, crowd.confidence, candidates=crowd.candidates)
        cue = self.cue(phrase)
        if (
            cue is not None
            and cue.actor is not None
            and (cue.actor.country or cue.tag in ("organisation", "body", "firm", "own", "people"))
        ):
            return self.placed_role(phrase, cue.actor, cue, cue.why, min(0.95, cue.confidence))
        if cue is not None and cue.actor is None and cue.candidates:
            return self.make(phrase, None, cue.why, 0.3, candidates=cue.candidates)
        if role.form == "office" and not role.many:
            return self.bare_office(phrase)
        if role.many and phrase.determiner is not None and phrase.determiner.low == "the" and not phrase.modifiers:
            group = self.the_many(phrase)
            if group is not None:
                return group
        if not role.many:
            person = self.same_role(phrase)
            if person is not None:
                return self.make(
                    phrase, person, f"“{phrase.head.text if phrase.head else ''}” takes up {person.name}", 0.75
                )
        if phrase.head is not None and phrase.head.low in (
            "country",
            "nation",
            "state",
            "republic",
            "kingdom",
            "island nation",
        ):
            return self.the_country(phrase)
        if role.word in ("country", "nation", "state", "kingdom", "republic"):
            return None
        place = self.context_country(phrase)
        if place is None:
            actor = Actor(
                f"?.{slug(self.article.text[phrase.start : phrase.end])}"[:60],
                self.article.text[phrase.start : phrase.end],
                None,
                self.sectors(phrase, None),
            )
            return self.make(phrase, actor, "a role; the report does not say of which country", 0.4)
        country, why, confidence = place
        return self.placed_role(
            phrase, Actor(country, states()[country].name, country, ("GOV",)), None, why, confidence
        )

    def placed_role(self, phrase: Phrase, of: Actor, cue: Meaning | None, why: str, confidence: float) -> Mention:
        role = phrase.role
        assert role is not None
        gone = any(unit.low in _NOT_IN_OFFICE for unit in phrase.modifiers)
        deputy = any(unit.low in ("deputy", "vice", "assistant") for unit in phrase.modifiers)
        where = of.id if of.country == "IGO" or of.country is None else of.country
        if role.form == "office" and not role.many and not gone and not deputy:
            terms = holders_of(where or "", role.slot, self.on)
            exact = [term for term in terms if term.office == role.word] or list(terms)
            if exact and role.slot != "minister":
                term = exact[0]
                country = "IGO" if of.country == "IGO" else term.country
                actor = Actor(slug(term.name), term.name, country, self.sectors(phrase, cue), term.office)
                self.learn(actor, term.name, term.surname, role.slot)
                day = self.on.isoformat() if self.on else "today"
                return self.make(
                    phrase,
                    actor,
                    f"{term.office} of {where} on {day}: {term.name} ({term.source})",
                    confidence,
                    kind="office",
                )
            known = self.same_role(phrase, of.country)
            if known is not None:
                return self.make(phrase, known, f"takes up {known.name}", 0.8, kind="office")
        words = self.role_words(phrase)
        base = of.id.split(".")[0] if of.country not in (None, "IGO") and cue is None else of.id
        adjective = _adjective(of)
        actor = Actor(
            f"{base}.{slug(words)}", f"{adjective} {words}", of.country, self.sectors(phrase, cue),
            self.office_words(phrase) if role.form == "office" and not role.many else None,
        )  # fmt: skip
        return self.make(phrase, actor, why, confidence)

    def role_words(self, phrase: Phrase) -> str:
        """The role in few words, the same for the same body: "foreign ministry", "police", "rebel fighters"."""
        assert phrase.role is not None
        before = [
            unit.low
            for unit in phrase.modifiers
            if self.lexicon.modifiers.get(unit.low) or unit.low in ("foreign", "trade", "security")
        ]
        return " ".join([*before, *(role.word for role in phrase.roles[:-1]), phrase.role.word])

    def bare_office(self, phrase: Phrase) -> Mention | None:
        """ "The prime minister": the one the report named before, else its country's on the date."""
        assert phrase.role is not None
        known = self.same_role(phrase)
        if known is not None:
            return self.make(phrase, known, f"“{phrase.role.word}” takes up {known.name}", 0.85)
        place = self.context_country(phrase)
        if place is None:
            return self.make(phrase, None, "no country in the report to say whose", 0.2)
        country, why, confidence = place
        return self.placed_role(
            phrase, Actor(country, states()[country].name, country, ("GOV",)), None, why, confidence
        )

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
            if role.form == "person" and (
                office.endswith(role.word)
                or (role.word == "minister" and "minister" in f"{slot} {office}")
                or (
                    role.word == "leader"
                    and slot in ("head-of-state", "head-of-government", "leader", "supreme-leader")
                )
            ):
                if role.word != "official":
                    found, sentence = actor, told.sentence
        return found

    def the_country(self, phrase: Phrase) -> Mention | None:
        if phrase.determiner is None or phrase.determiner.low not in ("the", "this") or phrase.modifiers:
            return None
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 3:
                break
            if (
                mention.actor
                and mention.actor.country in states()
                and mention.kind in ("name", "capital", "office", "person", "body", "role")
            ):
                country = mention.actor.country
                assert country is not None
                return self.make(
                    phrase,
                    Actor(country, states()[country].name, country, ("GOV",)),
                    f"the country last spoken of, {country}",
                    0.65,
                )
        return None

    # -- context -----------------------------------------------------------------------------------------------

    def context_country(
        self, phrase: Phrase, share: float = 0.5, *, alone: bool = True
    ) -> tuple[str, str, float] | None:
        """The country a phrase without one belongs to: the sentence's only one, the dateline's, the report's main one."""
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

    # -- groups and pronouns -----------------------------------------------------------------------------------

    def group(self, phrase: Phrase) -> Mention | None:
        assert phrase.head is not None
        assert phrase.head.reference is not None
        if phrase.head.low.endswith("koreas"):
            pair = [Actor(c, states()[c].name, c, ("GOV",)) for c in ("KOR", "PRK")]
            return self.make(phrase, None, "the two Korean states", 0.97, members=pair)
        want = 3 if "three" in phrase.head.low else 2
        found = self.members(phrase, want, persons=phrase.head.reference[1] == "persons")
        return found or self.make(phrase, None, "the report does not name enough of them", 0.2)

    def the_many(self, phrase: Phrase) -> Mention | None:
        """Return whom "the leaders" or "the sides" stand for: those named before, if they are two."""
        assert phrase.role is not None
        if phrase.role.word in ("leader", "minister", "president", "prime minister", "foreign minister"):
            return self.members(phrase, 2, persons=True)
        if phrase.role.word in ("side", "party", "neighbour", "neighbor", "ally", "rival", "country", "nation"):
            return self.members(phrase, 2, persons=False)
        return None

    def members(self, phrase: Phrase, want: int, *, persons: bool) -> Mention | None:
        """Return a group's mention: the states or persons the report named last, None if it named fewer than wanted."""
        members: list[Actor] = []
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 4 and members:
                break
            if mention.members and len(mention.members) == want and not persons and told.kind == "group":
                return self.make(phrase, None, "the same as before", 0.8, kind="group", members=mention.members)
            for actor in mention.actors:
                if persons:
                    if mention.kind in ("person", "office") and actor.id not in [m.id for m in members]:
                        members.append(actor)
                elif actor.country in states() and actor.country not in [m.country for m in members]:
                    country = actor.country
                    assert country is not None
                    members.append(Actor(country, states()[country].name, country, ("GOV",)))
            if len(members) >= want:
                break
        if len(members) == want:
            names = ", ".join(member.name for member in reversed(members))
            return self.make(phrase, None, f"named before: {names}", 0.75, kind="group", members=reversed(members))
        return None

    def pronoun(self, phrase: Phrase) -> Mention | None:
        assert phrase.head is not None
        assert phrase.head.reference is not None
        kind, number = phrase.head.reference
        if kind in ("reciprocal",):
            return None
        if kind == "latter":
            return self.latter(phrase)
        found = self.antecedent(phrase, number, phrase.head.low)
        if found is None:
            if number == "person":
                return self.make(phrase, None, "nobody named before", 0.1, kind="pronoun")
            return None
        why = f"“{phrase.head.text}” takes up “{found.span.text}”"
        return self.make(phrase, found.actor, why, min(0.75, found.confidence), kind="pronoun", members=found.members)

    def latter(self, phrase: Phrase) -> Mention | None:
        assert phrase.head is not None
        near = [m for told, m in self.told if phrase.sentence - told.sentence <= 1 and m.actor]
        if len(near) < 2:
            return None
        chosen = near[-1] if "latter" in phrase.head.low else near[-2]
        return self.make(phrase, chosen.actor, f"takes up “{chosen.span.text}”", 0.7, kind="pronoun")

    def antecedent(self, phrase: Phrase, number: str, word: str) -> Mention | None:
        """The mention a pronoun takes up: the subject so far of its sentence, else of the sentence before."""
        back = 3 if number == "person" else 1
        for distance in range(back + 1):
            scope = [
                (told, m) for told, m in self.told
                if phrase.sentence - told.sentence == distance and told.start < phrase.start and self.suits(told, m, number, word)
            ]  # fmt: skip
            if not scope:
                continue
            if word in ("him", "her", "them") and not distance:
                # An object is not its own sentence's subject.
                first = next(m for told, m in self.told if told.sentence == phrase.sentence)
                scope = [(told, m) for told, m in scope if (m.actor, m.members) != (first.actor, first.members)]
                if not scope:
                    continue
                scope = scope[-1:]
            distinct = {m.actor.id if m.actor else m.span.text for _, m in scope}
            if len(distinct) == 1:
                return scope[-1][1]
            opens = scope[0][0]
            if number == "thing" and distance and opens.first > 6:
                return None
            return scope[0][1]
        return None

    def suits(self, told: Phrase, mention: Mention, number: str, word: str) -> bool:
        if number == "person":
            one = mention.kind in ("person", "office") or (
                told.role is not None and told.role.form == "person" and not told.role.many
            )
            return one and mention.actor is not None and not self.other_gender(mention.actor, word)
        if number == "thing":
            return mention.actor is not None and (
                mention.kind in ("name", "capital") or (mention.kind == "body" and not (told.role and told.role.many))
            )
        return mention.kind == "group" or bool(told.role and told.role.many) or bool(mention.members) or (
            mention.kind == "demonym" and bool(told.sectors)
        )  # fmt: skip

    def other_gender(self, actor: Actor, word: str) -> bool:
        """Whether a given name tells that the pronoun means somebody else."""
        first = actor.name.split()[0]
        if " " not in actor.name or actor.country in _SURNAME_FIRST:
            return False
        return first in (self.lexicon.men if word in ("she", "her", "hers") else self.lexicon.women)


def _public(actor: Actor) -> bool:
    """Whether an actor's country is also what the sentence is about: an agency's or a firm's need not be."""
    return not set(actor.sectors) & {"MED", "MNC", "BUS"}


def _shortened(name: str) -> str:
    """A name without initials and middle names: `Joseph R. Biden` is Joseph Biden."""
    words = [
        word for word in name.replace(",", "").split() if len(word.strip(".")) > 1 and word not in ("Jr", "Jr.", "Sr.")
    ]
    return f"{words[0]} {words[-1]}" if len(words) > 1 else name


def _adjective(of: Actor) -> str:
    found = states().get(of.id)
    return found.adjectives[0] if found and found.adjectives else of.name


def _people(of: Actor) -> str:
    found = states().get(of.id)
    return found.demonyms[-1] if found and found.demonyms else f"people of {of.name}"
