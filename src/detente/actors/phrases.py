"""Noun phrases that may name an actor, read from units: who is asked after in chains and context, not here.

A phrase is a determiner, modifiers and cues ("the visiting Chinese"), a role or a name as its head ("foreign minister",
"China"), and what belongs to it ("Wang Yi", "of Mexico", "from the United Nations"). Relative clauses stay outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.actors.lexicon import Lexicon, Role
from detente.actors.units import Unit, joined

__all__ = ["Phrase", "read_phrases"]

#: Lower-case words inside names.
_PARTICLES = frozenset(
    [
        "bin",
        "bint",
        "ibn",
        "al",
        "el",
        "ul",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "af",
        "abu",
        "ben",
        "y",
    ]
)
_DAYS = frozenset(
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Mr", "Mrs", "Ms", "The", "A", "An", "This", "That", "In", "On", "At", "I", "It", "He", "She", "They", "We", "But", "And"]
)  # fmt: skip
#: After these a place is where something happens.
_WHERE = frozenset(
    ["in", "near", "across", "throughout", "outside", "inside", "around", "off", "via", "through", "within", "at"]
)
_MOTION = frozenset(
    ["flew", "fly", "flies", "flying", "travelled", "traveled", "travel", "travels", "travelling", "traveling", "went", "go", "goes", "going", "returned", "return", "returns", "returning", "trip", "trips", "visit", "visits", "visited", "visiting", "arrived", "arrive", "arrives", "arriving", "came", "back", "route", "moved", "drove", "flight", "flights", "headed", "journey", "tour", "fled", "moved", "transported", "left", "leave"]
)  # fmt: skip
#: Words too general to be an actor without a country, an owner or "the".
_GENERAL = frozenset(
    ["people", "public", "society", "community", "communities", "societies", "nation", "nations", "country", "countries", "state", "states", "kingdom", "republic", "man", "woman", "men", "women", "child", "children", "boy", "girl", "family", "families", "team", "mission", "press", "media", "son", "daughter", "wife", "husband", "mother", "father", "brother", "department", "agency", "commission", "council", "customs", "intelligence", "prosecution", "operator", "host", "secretary", "general", "captain", "major", "marine", "pilot", "justice", "native", "minor", "elder", "youth", "parent", "relative", "widow", "crew", "driver", "visitor", "tourist", "patient", "business", "businesses", "industry", "industries", "bank", "banks", "company", "companies", "firm", "firms", "carrier", "utility", "corporation", "dealer", "daily", "alliance", "movement", "bloc", "faction", "party", "parties", "assembly", "authority", "agent", "author", "writer", "artist", "athlete", "owner", "leader", "leaders", "delegate", "officer", "adviser", "aide", "expert", "analyst", "observer", "resistance", "aircraft", "tanks", "helicopters", "artillery", "jets", "volunteer", "supporter", "opponent", "buyer", "producer", "worker", "workers", "members", "member", "hospital", "church", "university", "universities", "establishment", "treasury", "population", "crowd", "team", "teams", "fans", "presidency", "province", "municipality", "enterprise", "employers", "investor", "citizen", "resident", "civilian", "victim", "survivor", "passenger", "province", "agencies", "commissions", "conservatives", "liberals", "greens", "moderates", "union", "unions", "federation", "confederation", "representative", "agents", "lenders", "traders", "consumers", "voters", "buyers", "trader", "experts", "analysts", "victims", "passengers", "drivers", "patients", "visitors", "parents", "relatives", "sons", "daughters", "brothers", "students", "student", "teachers", "scientists", "researchers", "writers", "artists", "consumers", "owners", "suppliers", "retailers", "king", "queen", "prince", "state", "justice", "intelligence", "fleet", "contingent", "brigade", "battalion", "regiment", "court", "courts", "council", "captain", "tribunal", "jury", "judiciary", "mob", "gang", "gangs", "cabinet", "jury", "administration", "regime", "division", "garrison", "department", "governments", "native", "natives", "candidate", "candidates", "utility", "utilities", "treasurer", "premier", "speaker", "governor", "commissioner", "supply", "broker", "exporters", "importers", "farmers", "exporter", "importer", "farmer", "economist", "economists", "manufacturers", "manufacturer"]
)  # fmt: skip
_SUFFIXES = ("al", "ic", "ary", "ist", "ous", "ese", "ive")
_NOT_MODIFIER = frozenset(
    [
        "several",
        "said",
        "animal",
        "capital",
        "hospital",
        "signal",
        "deal",
        "total",
        "goal",
        "coal",
        "medal",
        "trial",
        "rival",
        "approval",
        "arrival",
        "withdrawal",
        "proposal",
        "denial",
        "refusal",
        "disposal",
        "renewal",
        "appeal",
        "referral",
        "topic",
        "traffic",
        "music",
        "public",
        "list",
        "exist",
        "insist",
        "resist",
        "summary",
        "january",
        "february",
        "boundary",
        "salary",
        "five",
        "give",
        "arrive",
        "receive",
        "live",
        "survive",
        "drive",
        "alive",
        "archive",
        "active",
    ]
)


@dataclass(slots=True)
class Phrase:
    """A noun phrase by its offsets. `cues` are the units that say whose it is, `name` the units of a person's name.

    `kind` is a mention's kind; `owner` a possessive pronoun or an earlier phrase that owns it.
    """

    start: int
    end: int
    kind: str
    first: int
    last: int
    sentence: int
    role: Role | None = None
    roles: list[Role] = field(default_factory=list)
    cues: list[Unit] = field(default_factory=list)
    modifiers: list[Unit] = field(default_factory=list)
    determiner: Unit | None = None
    name: list[Unit] = field(default_factory=list)
    head: Unit | None = None
    owner: Phrase | None = None
    inner: Phrase | None = None
    sectors: tuple[str, ...] = ()
    place: str = ""


class _Reader:
    def __init__(self, units: list[Unit], lexicon: Lexicon) -> None:
        self.units = units
        self.lexicon = lexicon

    def at(self, i: int) -> Unit | None:
        return self.units[i] if 0 <= i < len(self.units) else None

    # -- pieces -------------------------------------------------------------------------------------------------

    def modifies(self, unit: Unit) -> bool:
        low = unit.low
        return (
            low in self.lexicon.modifiers or low.isdigit() or (low.endswith(_SUFFIXES) and low not in _NOT_MODIFIER
            and len(low) > 5 and not unit.capital)
        )  # fmt: skip

    def leads_to_role(self, i: int, reach: int = 4) -> bool:
        """Whether from unit `i` on modifiers lead to a role word without a break."""
        for at in range(i, min(i + reach, len(self.units))):
            unit = self.units[at]
            if not joined(unit):
                return False
            if unit.role:
                return True
            if not (self.modifies(unit) or unit.tagged("adjective")):
                return False
        return False

    def name_from(self, i: int) -> int:
        """The end of the person's name that begins at unit `i`: `i` itself where none does."""
        at, seen = i, 0
        while at < len(self.units) and seen < 5:
            unit = self.units[at]
            if at > i and (not joined(unit) and not (unit.gap == ". " and len(self.units[at - 1].low) <= 2)):
                break
            if unit.tagged("person"):
                return at + 1
            if (
                unit.text in _DAYS
                or unit.role
                or (unit.entries and not (seen and unit.tagged("state", "capital", "firm", "body")))
            ):
                break
            if unit.capital and unit.low not in self.lexicon.determiners:
                seen += 1
            elif not (
                unit.low in _PARTICLES and self.at(at + 1) and self.units[at + 1].capital and joined(self.units[at + 1])
            ):
                break
            at += 1
            if unit.owns:
                break
        return at if seen else i

    # -- phrases ------------------------------------------------------------------------------------------------

    def role_phrase(self, i: int, owner: Phrase | None = None) -> Phrase | None:
        """A phrase with a role word as its head, from unit `i` on."""
        units, at = self.units, i
        phrase = Phrase(units[i].start, 0, "role", i, i, units[i].sentence, owner=owner)
        if units[at].low in self.lexicon.determiners and not units[at].entries:
            phrase.determiner = units[at]
            at += 1
        head = -1
        capitals = 0
        while at < len(units):
            unit = units[at]
            if at > i and not joined(unit):
                break
            if unit.low in self.lexicon.determiners and not unit.entries and not self.modifies(unit):
                break
            if unit.role and not (head >= 0 and unit.role.form == "office" and units[head].role and not self.fits(at)):
                head = at
                phrase.roles.append(unit.role)
                at += 1
                if unit.owns:
                    break
                continue
            if head >= 0:
                if self.modifies(unit) and self.leads_to_role(at + 1, 2) and not unit.capital:
                    at += 1
                    continue
                break
            if unit.tagged("adjective", "own") or (
                unit.tagged("state", "capital", "organisation", "body", "metonym", "firm")
                and (unit.owns or self.leads_to_role(at + 1))
            ):
                if unit.gap == "-" and at > i and not phrase.cues:
                    return None
                nxt = self.at(at + 1)
                if nxt is not None and nxt.gap == "-" and not nxt.tagged("adjective", "state"):
                    return None
                phrase.cues.append(unit)
            elif self.modifies(unit):
                phrase.modifiers.append(unit)
            elif (
                unit.capital
                and capitals < 3
                and not unit.entries
                and not unit.reference
                and (at > i or not unit.opens)
                and unit.text not in _DAYS
                and not unit.owns
            ):
                capitals += 1
            else:
                break
            at += 1
        if head < 0 or (capitals and not units[head].capital and not phrase.cues):
            return None
        return self.finish(phrase, head, at)

    def fits(self, at: int) -> bool:
        """Whether the role word after another role word still belongs to the phrase: "opposition leader", "army chief"."""
        return not self.units[at].capital

    def finish(self, phrase: Phrase, head: int, at: int) -> Phrase | None:
        units = self.units
        unit = units[head]
        role = unit.role
        assert role is not None
        phrase.role, phrase.head, phrase.last, phrase.end = role, unit, head, unit.end
        phrase.kind = {"office": "office", "person": "role", "people": "role", "body": "body"}[role.form]
        at = head + 1
        if (
            not role.many
            and role.form in ("office", "person")
            and not unit.owns
            and at < len(units)
            and joined(units[at])
        ):
            stop = self.name_from(at)
            if stop > at and (unit.capital or phrase.cues or phrase.determiner is None):
                phrase.name = units[at:stop]
                phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end
                return phrase
        self.tail(phrase, head)
        if (
            not phrase.cues
            and not phrase.owner
            and not phrase.inner
            and not phrase.place
            and not self.stands_alone(phrase)
        ):
            return None
        return phrase

    def stands_alone(self, phrase: Phrase) -> bool:
        """Whether a role phrase names somebody without a country: "the prime minister", "police", but not "minister"."""
        unit, role = phrase.head, phrase.role
        assert unit is not None
        assert role is not None
        definite = phrase.determiner is not None and phrase.determiner.low in (
            "the",
            "its",
            "his",
            "her",
            "their",
            "this",
        )
        if unit.low in _GENERAL:
            return definite or bool(phrase.modifiers and phrase.determiner) or (role.many and bool(phrase.modifiers))
        if role.form in ("office", "person") and not role.many:
            return phrase.determiner is not None
        return True

    def tail(self, phrase: Phrase, head: int) -> None:
        """Take in "of Mexico", "from the World Bank", "in Tehran" behind the head."""
        units = self.units
        at = head + 1
        role = phrase.role
        assert role is not None
        if at + 1 >= len(units) or not joined(units[at]) or units[head].owns:
            return
        word = units[at].low
        if word not in ("of", "from", "for", "in", "at", "to") or (word == "to" and role.form == "body"):
            return
        if word in ("for", "in", "at", "to") and not (
            role.many or word == "for" or role.form == "office" or (word == "to" and unit_is_envoy(units[head]))
        ):
            return
        nxt = at + 1
        if units[nxt].low == "the" and joined(units[nxt]) and nxt + 1 < len(units):
            nxt += 1
        unit = units[nxt]
        if not joined(unit):
            return
        named = unit.tagged("state", "organisation", "body", "metonym", "firm", "capital", "own")
        if word in ("of", "from") or (word in ("in", "at") and role.many and role.form != "body"):
            if named and not self.leads_to_role(nxt + 1):
                if word in ("of", "from") or not phrase.cues:
                    phrase.cues.append(unit)
                phrase.last, phrase.end = nxt, unit.end
                return
            if word == "of":
                inner = self.role_phrase(at + 1)
                if inner is not None:
                    phrase.inner, phrase.last, phrase.end = inner, inner.last, inner.end
                    return
            if (
                word in ("in", "at", "from")
                and unit.capital
                and not unit.entries
                and unit.text not in _DAYS
                and nxt == at + 1
            ):
                stop = nxt
                while (
                    stop + 1 < len(units)
                    and joined(units[stop + 1])
                    and units[stop + 1].capital
                    and not units[stop + 1].entries
                    and stop < nxt + 2
                    and units[stop + 1].text not in _DAYS
                ):
                    stop += 1
                phrase.last, phrase.end = stop, units[stop].end
                phrase.place = " ".join(u.text for u in units[nxt : stop + 1])
        elif word == "to" and named:
            phrase.last, phrase.end = nxt, unit.end

    def plain(self, i: int) -> Phrase | None:
        """A name by itself: a state, an organisation, a demonym, a person."""
        units = self.units
        start = i
        determiner = None
        if units[i].low in self.lexicon.determiners and i + 1 < len(units) and joined(units[i + 1]):
            determiner = units[i]
            i += 1
        unit = units[i]
        if not unit.entries or unit.tagged("thing"):
            return None
        phrase = Phrase(
            unit.start, unit.end, "name", start, i, unit.sentence, cues=[unit], determiner=determiner, head=unit
        )
        if unit.tagged("person"):
            phrase.kind, phrase.name, phrase.cues = "person", [unit], []
            return phrase
        nxt = self.at(i + 1)
        if (
            determiner is not None
            and determiner.low == "the"
            and unit.tagged("state", "organisation", "body", "metonym", "own", "firm")
        ) or (
            determiner is not None
            and unit.tagged("demonym")
            and not (nxt and joined(nxt) and (nxt.capital or self.leads_to_role(i + 1)))
        ):
            phrase.start = determiner.start
        if unit.tagged("adjective", "demonym") and not unit.tagged("state", "organisation"):
            noun = (
                unit.tagged("demonym")
                and any(e.tag == "demonym" and e.many for e in unit.entries)
                and not unit.tagged("adjective")
            )
            phrase.kind = "demonym"
            if noun or phrase.start != unit.start:
                phrase.kind, phrase.sectors = "demonym", ("CVL",)
            else:
                phrase.start = unit.start
        elif unit.tagged("capital") and not unit.tagged("state", "body", "firm"):
            phrase.kind = "capital"
        elif unit.tagged("body", "firm", "metonym"):
            phrase.kind = "body"
        return phrase

    def placed(self, phrase: Phrase) -> bool:
        """Whether a state's or capital's name is only where something happens."""
        unit = phrase.head
        assert unit is not None
        if unit.owns or not unit.tagged("state", "capital") or unit.tagged("organisation", "body"):
            return False
        before = self.at(phrase.first - 1)
        if before is None or unit.opens or not joined(unit if phrase.determiner is None else phrase.determiner):
            return False
        if before.low in _WHERE:
            return True
        if unit.tagged("capital") and before.low in ("to", "from"):
            near = [
                u.low for u in self.units[max(0, phrase.first - 5) : phrase.first - 1] if u.sentence == unit.sentence
            ]
            return any(word in _MOTION for word in near)
        return unit.tagged("capital") and before.low in (
            "visited",
            "visiting",
            "left",
            "leaving",
            "reached",
            "capital",
            "downtown",
            "central",
        )

    def glued(self, i: int) -> bool:
        """Whether a name is part of a compound with a hyphen that leaves it nothing to do: "US-based"."""
        unit, nxt = self.units[i], self.at(i + 1)
        if unit.gap == "-" and unit.start and not (self.at(i - 1) and self.units[i - 1].entries):
            return True
        return nxt is not None and nxt.gap == "-" and not nxt.entries

    def person(self, i: int) -> Phrase | None:
        """Two to four capitalised words that open with a given name."""
        unit = self.units[i]
        if unit.entries and not unit.tagged("person"):
            return None
        if unit.text not in self.lexicon.first_names or unit.owns:
            return None
        stop = self.name_from(i)
        if stop - i < 2:
            return None
        return Phrase(
            unit.start, self.units[stop - 1].end, "person", i, stop - 1, unit.sentence, name=self.units[i:stop]
        )


def unit_is_envoy(unit: Unit) -> bool:
    """Whether a role is accredited to somebody: ambassador to, envoy to."""
    return unit.low in ("ambassador", "envoy", "representative", "nuncio", "emissary", "adviser", "advisor")


def read_phrases(units: list[Unit], lexicon: Lexicon) -> list[Phrase]:
    """Return the phrases of a text in order, none inside another."""
    reader = _Reader(units, lexicon)
    found: list[Phrase] = []
    i = 0
    while i < len(units):
        unit = units[i]
        phrase: Phrase | None = None
        if unit.reference:
            kind = unit.reference[0]
            owned = reader.role_phrase(i) if kind == "possessive" else None
            if owned is not None:
                phrase = owned
            else:
                phrase = Phrase(
                    unit.start, unit.end, "group" if kind == "group" else "pronoun", i, i, unit.sentence, head=unit
                )
        elif unit.role or unit.entries or unit.low in lexicon.determiners or reader.modifies(unit) or unit.capital:
            owner = None
            if found and found[-1].last == i - 1 and units[i - 1].owns and unit.gap == " ":
                owner = found[-1]
            phrase = reader.role_phrase(i, owner)
            if phrase is not None and owner is not None:
                found.pop()
                phrase.start, phrase.first = owner.start, owner.first
            if phrase is None:
                phrase = reader.plain(i)
                if phrase is not None and (reader.glued(phrase.last) or reader.placed(phrase)):
                    i = phrase.last + 1
                    continue
            if phrase is None and unit.capital:
                phrase = reader.person(i)
        if phrase is None:
            i += 1
            continue
        found.append(phrase)
        i = phrase.last + 1
    return found
