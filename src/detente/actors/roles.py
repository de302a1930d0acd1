"""Roles: whose minister, whose police, whose students."""

from __future__ import annotations

from dataclasses import replace

from detente.actors.lexicon import slug
from detente.actors.looks import STATE_FORMS
from detente.actors.meanings import Meaning
from detente.actors.phrase import Phrase
from detente.actors.unsaid import CLEAR, Unsaid
from detente.data.offices import holders_named, holders_of
from detente.data.places import find_place
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["NOT_IN_OFFICE", "Roles"]

#: Words that tell that an office is no longer, or not yet, held.
NOT_IN_OFFICE = frozenset(["former", "ex-", "ex", "then", "late", "ousted", "deposed", "retired", "designate", "elect"])
_SOFT = frozenset([("GOV",), ("CVL",), ("UAF",), ("MIL",), ("BUS",)])

_MEMBERS = frozenset(
    ["leader", "minister", "foreign minister", "finance minister", "defence minister", "ambassador", "ally", "member",
     "country", "nation", "state", "government", "head of state"]
)  # fmt: skip
#: Creeds that qualify a state's government without saying whose it is.
_CREEDS = frozenset(["Socialist", "Communist", "Marxist", "Maoist", "Trotskyist", "Islamist", "Islamic"])
#: Offices that one state or body alone has.
_UNIQUE = {
    "pope": "VAT", "pontiff": "VAT", "taoiseach": "IRL", "secretary-general": "UN", "secretary general": "UN",
    "ayatollah": "IRN",
}  # fmt: skip
#: Which sectors of a named body a general word may take up.
_KINDS = {
    **dict.fromkeys(("company", "firm", "bank", "airline", "carrier", "corporation"), frozenset(["BUS", "MNC"])),
    **dict.fromkeys(
        (
            "organisation",
            "organization",
            "agency",
            "bloc",
            "alliance",
            "union",
            "mission",
            "council",
            "commission",
            "secretariat",
        ),
        frozenset(["IGO", "NGO"]),
    ),
    **dict.fromkeys(("party", "movement"), frozenset(["PTY"])),
    **dict.fromkeys(("group", "militia", "grouping"), frozenset(["REB", "NGO", "CVL", "IGO"])),
    **dict.fromkeys(("court", "tribunal"), frozenset(["JUD"])),
    **dict.fromkeys(("newspaper", "news agency", "daily"), frozenset(["MED"])),
    **dict.fromkeys(("parliament", "assembly", "chamber"), frozenset(["LEG"])),
}


class Roles(Unsaid):
    """Resolves role phrases: the country from the phrase, its owner or the article, then the bearer."""

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
            terms = {term.country: term for term in holders_named(phrase.place) if term.serves(self.on)}
            if len(terms) == 1:  # "the Reagan administration"
                country, term = terms.popitem()
                if country in states():
                    where = Actor(country, states()[country].name, country, ("GOV",))
                    return Meaning(where, f"{term.name} is {term.office} of {country}", 0.85, (), "place")
            place = find_place(phrase.place)
            if place is not None and place.country in states():
                where = Actor(place.country, states()[place.country].name, place.country, ("GOV",))
                return Meaning(where, f"{place.name} lies in {place.country} ({phrase.place})", 0.75, (), "place")
        return people

    def mention_of(self, phrase: Phrase) -> Mention | None:
        """Return the mention of a phrase told before, or resolve it now."""
        for told, mention in reversed(self.told):
            if told is phrase:
                return mention
        return self.resolve(phrase)

    def owner_pronoun(self, phrase: Phrase) -> Meaning | None:
        """Return whom "its" or "their" before a role takes up, as the role's cue."""
        assert phrase.determiner is not None
        assert phrase.determiner.reference is not None
        number = phrase.determiner.reference[1]
        if number.startswith("speaker"):
            own = self.speaker(phrase.start)
            return own and Meaning(own[0], f"“{phrase.determiner.text}”: {own[1]}", 0.7, (), "owner")
        found = self.antecedent(phrase, number, phrase.determiner.low)
        if found is None or found.actor is None:
            return None
        return Meaning(found.actor, f"“{phrase.determiner.text}” is {found.actor.name}", 0.7, (), "owner")

    def role(self, phrase: Phrase) -> Mention | None:
        """Return a role's mention: by its country, else whom the article named before, else the article's country."""
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
        theirs = self.of_each(phrase)
        if theirs is not None:
            return theirs
        cue = self.cue(phrase)
        if cue is not None and cue.tag == "people" and not (cue.actor and cue.actor.country):
            # "The Socialist government" is some country's, "Islamist gunmen" need not be.
            of_state = bool(set(role.sectors) & {"GOV", "LEG", "PTY", "JUD"}) and role.word != "diplomat"
            cue = None if of_state and cue.actor is not None and cue.actor.name in _CREEDS else cue
        formal = role.word in STATE_FORMS and phrase.head is not None and phrase.head.capital and not role.many
        if formal and cue is not None and cue.tag == "state" and cue.actor is not None:
            return self.make(phrase, cue.actor, cue.why, cue.confidence, kind="name")  # "the Arab Republic of Egypt"
        if (
            cue is not None
            and cue.actor is not None
            and (cue.actor.country or cue.tag in ("organisation", "body", "firm", "own", "people"))
        ):
            return self.placed_role(phrase, cue.actor, cue, cue.why, min(0.95, cue.confidence))
        if cue is not None and cue.actor is None and cue.candidates:
            return self.make(phrase, None, cue.why, 0.3, candidates=cue.candidates)
        if role.word == "peacekeeper" and cue is None:
            return self.placed_role(phrase, Actor("UN", "United Nations", "IGO", ("IGO",)), None, "the UN's", 0.7)
        if role.form == "office" and not role.many:
            return self.bare_office(phrase)
        elsewhere = any(unit.low in self.lexicon.words["elsewhere"] for unit in phrase.modifiers)
        if elsewhere and not self.of_the_world(phrase):
            words = self.article.text[phrase.start : phrase.end]
            actor = Actor(f"?.{slug(words)}"[:60], words, None, self.sectors(phrase, None))
            return self.make(phrase, actor, "of no one country", 0.6)
        beside = self.beside_another(phrase) if role.many else None
        if beside is not None:
            return beside
        if role.many and phrase.determiner is not None and phrase.determiner.low in ("the", "these", "those"):
            known = self.same_many(phrase)
            if known is not None:
                return self.make(phrase, known, f"takes up {known.name}", 0.75)
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
            if not role.many or not (phrase.modifiers or phrase.determiner):
                return None
            words = self.article.text[phrase.start : phrase.end]
            return self.make(phrase, Actor(f"?.{slug(words)}"[:60], words, None, ("GOV",)), "states not named", 0.5)
        taken_up = self.same_body(phrase)
        if taken_up is not None:
            return self.make(phrase, taken_up, f"takes up {taken_up.name}", 0.75)
        if (world := self.of_the_world(phrase)) is not None:
            return world
        if (sent := self.sent_by(phrase)) is not None:
            return sent
        if (organ := self.organ(phrase)) is not None:
            return organ
        share = CLEAR if self.is_general(phrase) else 0.0
        place = self.context_country(phrase, share=share, but=self.not_visited(phrase))
        if place is None or self.of_several_states(phrase):
            return self.unplaced(phrase)
        country, why, confidence = place
        return self.placed_role(
            phrase, Actor(country, states()[country].name, country, ("GOV",)), None, why, confidence
        )

    def placed_role(self, phrase: Phrase, of: Actor, cue: Meaning | None, why: str, confidence: float) -> Mention:
        """Return the mention of a role of a known country: the office-holder on the date, or the role itself."""
        role = phrase.role
        assert role is not None
        gone = any(unit.low in NOT_IN_OFFICE for unit in phrase.modifiers)
        deputy = any(unit.low in ("deputy", "vice", "assistant") for unit in phrase.modifiers)
        where = of.id if of.country == "IGO" or of.country is None else of.country
        # A party's president is not the country's.
        part = cue is not None and cue.tag in ("body", "firm", "own", "region")
        part = part or any(other.form == "body" and other.word != "government" for other in phrase.roles[:-1])
        if role.form == "office" and not role.many and not gone and not deputy and not part:
            terms = holders_of(where or "", role.slot, self.on)
            exact = [term for term in terms if term.office == role.word] or list(terms)
            if exact and role.slot != "minister":
                term = exact[0]
                country = "IGO" if of.country == "IGO" else term.country
                actor = Actor(slug(term.name), term.name, country, self.sectors(phrase, cue), term.office)
                self.learn(actor, term.name, role.slot)
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

    def bare_office(self, phrase: Phrase) -> Mention | None:
        """Return whom an office without a country means: the one named before, else the holder on the date."""
        assert phrase.role is not None
        if any(unit.low in NOT_IN_OFFICE for unit in phrase.modifiers):
            coming = next((m.actor for _, m in reversed(self.told) if m.actor and m.actor.sectors == ("ELI",)), None)
            if coming is not None:
                return self.make(phrase, coming, f"takes up {coming.name}", 0.75)
        known = self.same_role(phrase)
        if known is not None:
            return self.make(phrase, known, f"“{phrase.role.word}” takes up {known.name}", 0.85)
        if phrase.role.word in _UNIQUE:
            whose = _UNIQUE[phrase.role.word]
            actor = Actor(whose, whose, whose, ("GOV",)) if whose in states() else Actor(whose, whose, "IGO", ("IGO",))
            return self.placed_role(phrase, actor, None, f"the office is that of {whose}", 0.9)
        place = self.context_country(phrase, but=self.not_visited(phrase))
        if place is None:
            return self.make(phrase, None, "no country in the report to say whose", 0.2)
        country, why, confidence = place
        return self.placed_role(
            phrase, Actor(country, states()[country].name, country, ("GOV",)), None, why, confidence
        )

    def of_each(self, phrase: Phrase) -> Mention | None:
        """Return the mention of what several have each: "their foreign ministers", "their embassies"."""
        owner = phrase.determiner
        if owner is None or owner.low != "their" or phrase.role is None or not phrase.role.many or phrase.cues:
            return None
        whole = Phrase(owner.start, owner.end, "pronoun", phrase.first, phrase.first, phrase.sentence, head=owner)
        several = self.those_together(whole)
        if several is None:
            found = self.antecedent(whole, "many", "their")
            several = found.members if found else None
        countries = list(dict.fromkeys(actor.country for actor in several or () if actor.country in states()))
        if len(countries) < 2:
            return None
        members = []
        for country in countries:
            assert country is not None
            one = replace(phrase.role, many=False)
            single = replace(phrase, role=one, roles=[*phrase.roles[:-1], one], determiner=None)
            of = Actor(country, states()[country].name, country, ("GOV",))
            told = self.placed_role(single, of, None, "", 0.7)
            if told.actor is not None:
                members.append(told.actor)
        names = ", ".join(member.name for member in members)
        return self.make(phrase, None, f"each has one: {names}", 0.7, members=members)

    def not_visited(self, phrase: Phrase) -> list[str]:
        """The countries "the visiting minister" is not of: where the report is from, and whose it is."""
        if not any(unit.low == "visiting" for unit in phrase.modifiers):
            return []
        here = (self.home.country, self.article.dateline.country if self.article.dateline else None)
        return [country for country in here if country]

    def beside_another(self, phrase: Phrase) -> Mention | None:
        """Return the mention of "and other senior officials" behind somebody: they are of that one's country."""
        if not self.told:
            return None
        told, mention = self.told[-1]
        other = any(unit.low == "other" for unit in phrase.modifiers) or (
            phrase.determiner is not None and phrase.determiner.low == "other"
        )
        between = self.article.text[told.end : phrase.start].strip(" ,")
        if told.sentence != phrase.sentence or between not in ("and", "or") or not (other and mention.actor):
            return None
        country = mention.actor.country
        if country not in states() or country is None:
            return None
        of = Actor(country, states()[country].name, country, ("GOV",))
        return self.placed_role(phrase, of, None, f"beside {mention.actor.name}", 0.75)

    def same_many(self, phrase: Phrase) -> Actor | None:
        """Return whom "the protesters" takes up: those of the same word that the report placed by their own words."""
        role = phrase.role
        assert role is not None
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 8:
                return None
            same = told.role is not None and told.role.many and told.role.word == role.word
            if same and (told.cues or told.owner or told.inner) and mention.actor is not None:
                return mention.actor
        return None

    def same_body(self, phrase: Phrase) -> Actor | None:
        """Return the body "the company", "the ministry" or "the bloc" takes up: the last of its kind named before."""
        role = phrase.role
        assert role is not None
        whole = all(unit.low in ("full", "whole", "joint", "entire") for unit in phrase.modifiers)
        if role.many or not whole or phrase.determiner is None or phrase.determiner.low != "the":
            return None
        kinds = _KINDS.get(role.word, frozenset())
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 5:
                return None
            actor = mention.actor
            if (
                actor is None
                or mention.kind not in ("body", "name", "role")
                or (told.role is not None and told.role.many)
                or [unit.low for unit in phrase.portfolio] != [unit.low for unit in told.portfolio]
            ):
                continue
            # An agency that is also of business is no company.
            fits = bool(kinds & set(actor.sectors[:1])) or role.word in actor.name.lower().split()
            named = told.role is None and actor.id not in states() and fits
            if named or (told.role is not None and told.role.form == "body" and told.role.word.endswith(role.word)):
                return actor
        return None

    def the_country(self, phrase: Phrase) -> Mention | None:
        """Return the state "the country" takes up: the last one spoken of."""
        if phrase.determiner is None or phrase.determiner.low not in ("the", "this") or phrase.modifiers:
            return None
        # What a government calls "the country" is the one it writes of.
        own = self.home.country if self.home.official and len(self.reader.countries) > 1 else None
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 3:
                break
            if (
                mention.actor
                and mention.actor.country in states()
                and mention.kind in ("name", "capital", "office", "person", "body", "role")
                and mention.actor.country != own
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

    def sectors(self, phrase: Phrase, cue: Meaning | None) -> tuple[str, ...]:
        """The role's sectors, sharpened by the words before it ("army spokesman") and by its body ("Hamas leader")."""
        assert phrase.role is not None
        own = phrase.role.sectors
        if cue and cue.actor and cue.actor.country == "IGO":
            # An organisation's ministers and ambassadors are its members' governments.
            lent = ("GOV",) if phrase.role.many and phrase.role.word in _MEMBERS else ()
            return ("IGO", *lent, *(s for s in own if s in ("MIL", "COP", "LEG", "JUD")))
        words = [self.lexicon.modifiers.get(unit.low, "") for unit in phrase.modifiers]
        words += [role.sectors[0] for role in phrase.roles[:-1] if role.sectors]
        sharper = [word for word in words if word and word != "GOV"]
        if sharper and own in _SOFT and not (own == ("MIL",) and sharper[-1] not in ("REB", "OPP")):
            return (sharper[-1],)
        if cue and cue.actor and cue.actor.sectors and own in _SOFT:
            named = cue.tag in ("body", "firm", "own", "metonym")
            if named or (cue.tag in ("owner", "inner") and cue.actor.sectors != ("GOV",)):
                return cue.actor.sectors
        return own

    def role_words(self, phrase: Phrase) -> str:
        """The role in few words, the same for the same body: "foreign ministry", "police", "rebel fighters"."""
        assert phrase.role is not None
        before = [
            unit.low
            for unit in phrase.modifiers
            if self.lexicon.modifiers.get(unit.low) or unit.low in ("foreign", "trade", "security")
        ]
        words = [*before, *dict.fromkeys(role.word for role in phrase.roles[:-1]), phrase.role.word]
        if phrase.portfolio:
            words += ["of", *(unit.low for unit in phrase.portfolio)]
        return " ".join(words)

    def office_words(self, phrase: Phrase) -> str:
        """Return the office as the text gives it: "deputy foreign minister", "minister for trade and industry"."""
        assert phrase.role is not None
        assert phrase.head is not None
        rank = [
            unit.low for unit in phrase.modifiers if unit.low in ("deputy", "vice", "acting", "interim", "assistant")
        ]
        words = " ".join([*rank, *dict.fromkeys(role.word for role in phrase.roles[:-1]), phrase.role.word])
        if phrase.portfolio or len(phrase.roles) > 1:
            end = phrase.name[0].start if phrase.name else phrase.end
            told = self.article.text[phrase.head.start : end].split("(")[0].lower()
            told = " ".join(word for word in told.split() if word not in self.lexicon.words["title"])
            if phrase.portfolio or " and " in told:
                return " ".join([*rank, told])
        return words


def _adjective(of: Actor) -> str:
    found = states().get(of.id)
    return found.adjectives[0] if found and found.adjectives else of.name
