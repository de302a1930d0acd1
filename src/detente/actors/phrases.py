"""Noun phrases that may name an actor, read from units: whom they name is asked in `chains`, not here.

A phrase is a determiner, modifiers and cues ("the visiting Chinese"), a role or a name as its head ("foreign minister",
"China"), and what belongs to it ("Wang Yi", "of Mexico", "from the United Nations"). Relative clauses stay outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.actors.lexicon import Lexicon, Role
from detente.actors.units import Unit, joined

__all__ = ["Phrase", "read_phrases"]

#: Lower-case words inside names.
_PARTICLES = frozenset("bin bint ibn al el ul de da do dos das di du la le van von der den ter af abu ben y".split())
_NO_NAMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September"
    " October November December Mr Mrs Ms The A An This That In On At I It He She They We But And For From With".split()
)
_SUFFIXES = ("al", "ic", "ary", "ist", "ous", "ese", "ive")
#: Endings of nouns for people; `words.csv` lists the things that share them.
_AGENTS = ("ers", "ors", "ists", "ees", "men", "women", "ians", "ants", "crats")
#: References that are such only by themselves: "the two", but not "the two generals".
_LOOSE = frozenset(["the two", "the pair", "the former", "the latter", "two sides", "two countries"])
_OWNING = ("state", "capital", "organisation", "body", "metonym", "firm", "region")
_OWN_NAMES = (*_OWNING, "own")


@dataclass(slots=True)
class Phrase:
    """A noun phrase by its offsets and its units from `first` to `last`; `kind` is a mention's kind.

    `cues` are the units that say whose it is, `name` those of a person's name, `roles` all role words up to the head's.
    `owner` is an earlier phrase in the possessive, `inner` one after "of", `place` a place the lexicon does not hold;
    `beside` is the phrase in apposition: a name's role, a role's name.
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
    beside: Phrase | None = None


def read_phrases(units: list[Unit], lexicon: Lexicon) -> list[Phrase]:
    """Return the phrases of a text in order, none inside another."""
    reader = _Reader(units, lexicon)
    found: list[Phrase] = []
    i = 0
    while i < len(units):
        phrase, replaces = reader.phrase(i, found[-1] if found else None)
        if phrase is None:
            i += 1
            continue
        if replaces:
            found.pop()
        if phrase.kind != "none":
            found.append(phrase)
        i = phrase.last + 1
    _join_appositions(found, units)
    return found


def _join_appositions(found: list[Phrase], units: list[Unit]) -> None:
    """Set a name beside its role: "Wang Yi, the foreign minister", "the party's leader, Jeremy Corbyn"."""
    for one, other in zip(found, found[1:], strict=False):
        if other.first != one.last + 1 or units[other.first].gap not in (", ", " ") or units[one.last].owns:
            continue
        for name, role in ((one, other), (other, one)):
            bare = name.kind == "person" and name.role is None
            if bare and role.role is not None and not role.name and role.role.form in ("office", "person") and not role.role.many:
                name.beside, role.beside = role, name


class _Reader:
    """Reads one text's units; every method takes the index of the unit at which to look."""

    def __init__(self, units: list[Unit], lexicon: Lexicon) -> None:
        self.units = units
        self.lexicon = lexicon
        self.words = lexicon.words

    def phrase(self, i: int, before: Phrase | None) -> tuple[Phrase | None, bool]:
        """The phrase at a unit, and whether it takes in the phrase before it, its owner; kind "none" means: skip it."""
        unit = self.units[i]
        if unit.reference:
            return self._reference(i), False
        if not (unit.role or unit.entries or unit.capital or unit.low in self.lexicon.determiners or self._modifies(unit)
                or unit.low in self.words["about"] or unit.low.endswith(_AGENTS)):  # fmt: skip
            return None, False
        owner = before if before and before.last == i - 1 and self.units[i - 1].owns and unit.gap == " " else None
        phrase = self._role(i, owner)
        if phrase is not None:
            if owner is not None:
                phrase.start, phrase.first = owner.start, owner.first
            return phrase, owner is not None
        phrase = self._plain(i)
        if phrase is not None:
            if phrase.kind == "none" or self._glued(phrase.last) or self._placed(phrase):
                phrase.kind = "none"
            return phrase, False
        return (self._person(i) if unit.capital else None), False

    # -- words --------------------------------------------------------------------------------------------------

    def _at(self, i: int) -> Unit | None:
        return self.units[i] if 0 <= i < len(self.units) else None

    def _modifies(self, unit: Unit) -> bool:
        """Whether a word may stand between a country and its role noun."""
        low = unit.low
        if unit.entries:
            return False
        return low in self.lexicon.modifiers or low[0].isdigit() or (
            low.endswith(_SUFFIXES) and len(low) > 5 and not unit.capital and low not in self.words["not-modifier"]
        )  # fmt: skip

    def _participle(self, i: int) -> bool:
        """Whether a word in -ed or -ing stands directly before a role ("the overwhelmed police")."""
        unit = self.units[i]
        return unit.low.endswith(("ed", "ing")) and not unit.capital and len(unit.low) > 4 and self._leads_to_role(i + 1, 2)

    def _leads_to_role(self, i: int, reach: int = 4) -> bool:
        """Whether modifiers alone lead from here to a role word."""
        for at in range(i, min(i + reach, len(self.units))):
            unit = self.units[at]
            if not joined(unit):
                return False
            if unit.role:
                return True
            if not (self._modifies(unit) or unit.tagged("adjective", "people")):
                return False
        return False

    def _agents(self, unit: Unit) -> bool:
        """Whether a word the lexicon does not hold ends like a noun for people in the plural."""
        return (
            not unit.entries and not unit.role and not unit.capital and len(unit.low) > 5 and unit.low.endswith(_AGENTS)
            and unit.low not in self.words["thing"]
        )  # fmt: skip

    def _name_from(self, i: int) -> int:
        """The end of the person's name that begins here: `i` itself where none does."""
        at, seen = i, 0
        while at < len(self.units) and seen < 5:
            unit = self.units[at]
            if at > i and not joined(unit) and not (unit.gap == ". " and len(self.units[at - 1].low) <= 2):
                break
            if unit.tagged("person"):
                return at + 1
            named = unit.entries and not (seen and unit.tagged("state", "capital", "firm", "body", "region", "people"))
            if unit.text in _NO_NAMES or unit.role or named:
                break
            if unit.capital and unit.low not in self.lexicon.determiners:
                seen += 1
            else:
                nxt = self._at(at + 1)
                if not (unit.low in _PARTICLES and nxt is not None and nxt.capital and joined(nxt)):
                    break
            at += 1
            if unit.owns:
                break
        return at if seen else i

    # -- roles --------------------------------------------------------------------------------------------------

    def _role(self, i: int, owner: Phrase | None = None, *, inner: bool = False) -> Phrase | None:
        """A phrase whose head is a role word."""
        units, at = self.units, i
        phrase = Phrase(units[i].start, 0, "role", i, i, units[i].sentence, owner=owner)
        if units[at].low in self.words["about"] and at + 1 < len(units) and units[at + 1].low[0].isdigit():
            at += 1
        elif (units[at].low in self.lexicon.determiners or units[at].low in _LOOSE) and not units[at].entries:
            phrase.determiner = units[at]
            at += 1
        head, capitals, people = -1, 0, False
        while at < len(units):
            unit = units[at]
            if at > i and not joined(unit):
                break
            if unit.role and not (unit.entries and not phrase.cues):
                if head >= 0 and unit.role.form == "office" and unit.capital:
                    break
                head = at
                phrase.roles.append(unit.role)
            elif head >= 0:
                inside = self._modifies(unit) and not unit.capital and unit.low not in self.lexicon.ranks
                if not (inside and not unit.low[0].isdigit() and self._leads_to_role(at + 1, 2)):
                    break
            elif self._is_cue(at, i, phrase):
                phrase.cues.append(unit)
            elif self._modifies(unit) and unit.low not in _PARTICLES:
                phrase.modifiers.append(unit)
            elif (phrase.cues or phrase.determiner or owner) and self._participle(at):
                phrase.modifiers.append(unit)
            elif self._agents(unit) and (phrase.cues or phrase.modifiers or phrase.determiner or unit.low.endswith(("ists", "men"))):
                head, people = at, True
                at += 1
                break
            elif (
                unit.capital and capitals < 3 and not unit.entries and not unit.reference
                and (at > i or not unit.opens or self._two_capitals(at)) and unit.text not in _NO_NAMES
            ):  # fmt: skip
                capitals += 1
                if not unit.text.isupper():  # an acronym is no place
                    phrase.place = f"{phrase.place} {unit.text}".strip()
            else:
                break
            at += 1
            if unit.owns and unit.role:
                break
        if units[i].gap == "-" and units[i].entries and head >= 0 and units[head].capital:
            return None  # "the Canada-China Business Council"
        if head < 0 or (capitals > 1 and not units[head].capital and not phrase.cues):
            return None
        if people:
            return self._finish(phrase, head, Role(units[head].low, "person", "", ("CVL",), True), inner=inner)
        role = units[head].role
        assert role is not None
        return self._finish(phrase, head, role, inner=inner)

    def _two_capitals(self, at: int) -> bool:
        """Whether a capitalised word that opens a sentence is followed by another: "Mobil Corp Chairman"."""
        nxt = self._at(at + 1)
        return nxt is not None and joined(nxt) and nxt.capital and not nxt.role and not nxt.entries

    def _is_cue(self, at: int, i: int, phrase: Phrase) -> bool:
        unit, nxt = self.units[at], self._at(at + 1)
        if unit.gap == "-" and at > i and not phrase.cues:
            return False
        if nxt is not None and nxt.gap == "-" and not nxt.tagged("adjective", "state"):
            return False
        if unit.tagged("adjective", "people", "own"):
            return True
        return unit.tagged(*_OWNING) and (unit.owns or self._leads_to_role(at + 1))

    def _finish(self, phrase: Phrase, head: int, role: Role, *, inner: bool) -> Phrase | None:
        """Add a name or what belongs to the head; None where the role names nobody by itself."""
        units, unit = self.units, self.units[head]
        phrase.role, phrase.head, phrase.last, phrase.end = role, unit, head, unit.end
        phrase.roles = phrase.roles or [role]
        phrase.kind = {"office": "office", "person": "role", "people": "role", "body": "body"}[role.form]
        if phrase.determiner is not None and phrase.determiner.low in ("no", "any", "each", "every") and not inner:
            return None
        after = self._at(head + 1)
        if after is not None and role.word == "secretary of state" and after.low == "for":
            role = phrase.role = Role(role.word, role.form, "minister", role.sectors, role.many)
        if after is not None and after.gap == "-" and not after.role:
            return None
        if after is not None and joined(after) and not unit.owns:
            adjective = unit.low in self.words["adjectival"] and not role.many and not after.capital and self._noun_like(after)
            if after.low in self.words["object"] or (adjective and not after.role and not self._agents(after)):
                return None
            if unit.low == "opposition" and after.low == "to":
                return None
        if not role.many and role.form in ("office", "person") and not unit.owns and after is not None and joined(after):
            stop = self._name_from(head + 1)
            if stop > head + 1 and not (phrase.determiner and not unit.capital and phrase.determiner.low not in ("the", "a")):
                phrase.name = units[head + 1 : stop]
                phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end
                self._of_country(phrase)
                return phrase
        placed = phrase.place
        owned = phrase.determiner is not None and phrase.determiner.reference is not None
        unmarked = not owned and not phrase.cues and not phrase.modifiers and not phrase.owner
        self._tail(phrase, head, bare=unmarked)
        whose = phrase.cues or phrase.owner or phrase.inner or phrase.place
        if not whose and not inner and not self._stands_alone(phrase):
            return None
        if unit.low in self.words["headless"] and not inner and not (phrase.inner or phrase.cues or phrase.modifiers or phrase.owner):
            return None
        adjunct = phrase.cues and not phrase.cues[-1].owns and not phrase.cues[-1].tagged("adjective", "people")
        if adjunct and not role.many and not unit.capital and unit.low in self.words["general"] and phrase.last == head:
            return None  # "efforts in Japan major"
        if placed and not phrase.cues and unit.low in self.words["general"] and not unit.capital and not phrase.determiner:
            return None
        return phrase

    def _stands_alone(self, phrase: Phrase) -> bool:
        """Whether a role names somebody without a country: "the prime minister", "police", but not "minister"."""
        unit, role = phrase.head, phrase.role
        assert unit is not None
        assert role is not None
        word = phrase.determiner.low if phrase.determiner else ""
        if unit.low in self.words["general"]:
            if word in ("its", "his", "her", "their", "the", "this"):
                return True
            if word in ("a", "an") and role.form == "person":
                return True
            return bool(phrase.modifiers) and (bool(word) or role.many)
        if role.form in ("office", "person") and not role.many:
            return phrase.determiner is not None
        return True

    def _of_country(self, phrase: Phrase) -> None:
        """Take in "of Mexico" behind a person's name."""
        word, named = self._at(phrase.last + 1), self._at(phrase.last + 2)
        if word is None or named is None or word.low != "of" or not (joined(word) and joined(named)) or phrase.name[-1].owns:
            return
        if named.tagged("state", "organisation", "region") and not named.owns and not phrase.cues:
            self._extend(phrase, phrase.last + 2, cue=named)

    def _tail(self, phrase: Phrase, head: int, *, bare: bool) -> None:
        """Take in "of Mexico", "from the World Bank", "in Tehran", "to China" behind the head."""
        units, role, unit = self.units, phrase.role, self.units[head]
        assert role is not None
        at = head + 1
        if at + 1 >= len(units) or not joined(units[at]) or unit.owns:
            return
        word = units[at].low
        envoy = unit.low in ("ambassador", "envoy", "representative", "nuncio", "emissary")
        crowd = unit.low in self.words["crowd"]
        if word not in ("of", "from", "for", "in", "at", "to", "on") or (word == "to" and not envoy):
            return
        nxt = at + 1
        if units[nxt].low == "the" and joined(units[nxt]) and nxt + 1 < len(units):
            nxt += 1
        named = units[nxt]
        if not joined(named):
            return
        known = named.tagged(*_OWN_NAMES) and not named.tagged("thing")
        local = role.form != "office" and (role.many or role.form == "body" or phrase.determiner is not None)
        if word == "of" and not named.reference:
            if known and not named.owns and not self._leads_to_role(nxt + 1):
                self._extend(phrase, nxt, cue=named)
                return
            part = self._role(at + 1, inner=True)
            if part is not None:
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
                return
            part = self._plain(at + 1)
            if part is not None:
                self._extend(phrase, part.last, cue=part.head)
                return
            self._extend_to_place(phrase, nxt)
        elif word in ("of", "from") and named.reference and named.reference[0] == "group":
            phrase.inner = Phrase(named.start, named.end, "group", nxt, nxt, named.sentence, head=named)
            phrase.last, phrase.end = nxt, named.end
        elif word in ("in", "at", "from") and local and bare:
            if known and not named.owns and not self._leads_to_role(nxt + 1):
                self._extend(phrase, nxt, cue=named if not phrase.cues else None)
            elif named.capital and nxt == at + 1:
                self._extend_to_place(phrase, nxt)
            elif word == "from" and role.many and (part := self._role(at + 1)) is not None:
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
        elif word == "to" and known and not named.owns:
            self._extend(phrase, nxt, cue=None)
            stop = self._name_from(nxt + 1)
            if stop > nxt + 1 and joined(units[nxt + 1]):
                phrase.name = units[nxt + 1 : stop]
                phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end
        elif word == "for" and crowd and known:
            self._extend(phrase, nxt, cue=None)

    def _extend(self, phrase: Phrase, last: int, *, cue: Unit | None) -> None:
        phrase.last, phrase.end = last, self.units[last].end
        if cue is not None:
            phrase.cues.append(cue)

    def _extend_to_place(self, phrase: Phrase, i: int) -> None:
        """Take in one to three capitalised words that the lexicon does not hold."""
        stop = i
        while stop < len(self.units) and stop < i + 3:
            unit = self.units[stop]
            if not unit.capital or unit.entries or unit.role or unit.text in _NO_NAMES or (stop > i and not joined(unit)):
                break
            stop += 1
            if unit.owns:
                return
        if stop > i:
            phrase.last, phrase.end = stop - 1, self.units[stop - 1].end
            phrase.place = " ".join(unit.text for unit in self.units[i:stop])

    # -- names --------------------------------------------------------------------------------------------------

    def _plain(self, i: int) -> Phrase | None:
        """A name by itself: a state, an organisation, a demonym, an office-holder."""
        units, first = self.units, i
        determiner = side = None
        if units[i].low in self.lexicon.determiners and not units[i].entries and i + 1 < len(units) and joined(units[i + 1]):
            determiner = units[i]
            i += 1
        if units[i].low in self.words["side"] and i + 1 < len(units) and joined(units[i + 1]) and not units[i].entries:
            side = units[i]
            i += 1
        unit = units[i]
        if not unit.entries or unit.tagged("thing"):
            return None
        if side is not None and not unit.tagged("state", "region"):
            return None
        phrase = Phrase(unit.start, unit.end, "name", first, i, unit.sentence, cues=[unit], determiner=determiner, head=unit)
        if unit.tagged("person"):
            phrase.kind, phrase.name, phrase.cues = "person", [unit], []
            return phrase
        nxt = self._at(i + 1)
        if nxt is not None and joined(nxt) and unit.tagged("adjective", "state", "organisation") and self._same_country(unit, nxt):
            phrase.head, phrase.last, phrase.end, phrase.kind = nxt, i + 1, nxt.end, "body"
            if determiner is not None:
                phrase.start = determiner.start
            return phrase
        if nxt is not None and joined(nxt) and not unit.owns and self._named_after(unit, nxt):
            phrase.kind, phrase.last = "none", i + 1
            return phrase
        the = determiner is not None and determiner.low == "the"
        if side is not None:
            phrase.start = side.start
        elif determiner is not None and the and unit.tagged(*_OWN_NAMES):
            phrase.start = determiner.start
        if unit.tagged("state", "organisation", "own"):
            return phrase
        if unit.tagged("adjective", "demonym", "people"):
            self._demonym(phrase, unit, determiner, nxt)
            return phrase if phrase.sectors or unit.tagged("adjective") else None
        if unit.tagged("capital") and not unit.tagged("body", "firm"):
            phrase.kind = "capital"
        elif unit.tagged("body", "firm", "metonym"):
            phrase.kind = "body"
        return phrase

    def _named_after(self, unit: Unit, nxt: Unit) -> bool:
        """Whether a country's name opens a longer name, of a firm, a road, a paper: "London Interbank", "U.S. Route"."""
        if not unit.tagged("state", "adjective", "capital", "region") or nxt.entries or nxt.role or not nxt.capital:
            return False
        if nxt.text in self.words["firm"]:
            return True
        return not unit.titled and nxt.text not in _NO_NAMES and nxt.text not in self.lexicon.first_names and len(nxt.text) > 2

    def _same_country(self, unit: Unit, body: Unit) -> bool:
        """Whether a body's name after a country is that country's body: "the Philippine Senate"."""
        countries = {entry.actor.country for entry in unit.entries}
        return body.tagged("body") and not body.tagged("thing") and any(e.actor.country in countries for e in body.entries)

    def _demonym(self, phrase: Phrase, unit: Unit, determiner: Unit | None, nxt: Unit | None) -> None:
        """Tell the people ("Israelis", "the Chinese", "a Palestinian") from the adjective ("Canadian canola")."""
        phrase.kind = "demonym"
        adjective = unit.tagged("adjective", "people")
        before_noun = nxt is not None and joined(nxt) and (nxt.capital or self._noun_like(nxt))
        plural = any(e.tag == "demonym" and e.many for e in unit.entries) and not adjective
        if plural or (determiner is not None and unit.tagged("demonym", "adjective") and not before_noun):
            phrase.sectors = ("CVL",)
            if determiner is not None:
                phrase.start = determiner.start

    def _noun_like(self, unit: Unit) -> bool:
        """Whether a lower-case word after an adjective is its noun rather than a verb or a function word."""
        return not unit.low.endswith(("ed", "ould")) and unit.low not in (
            "and", "or", "but", "in", "on", "at", "to", "of", "for", "from", "by", "with", "as", "who", "that", "which",
            "said", "say", "says", "have", "has", "had", "are", "were", "was", "is", "will", "would", "may", "might",
            "can", "could", "should", "must", "do", "did", "not", "also", "when", "while", "after", "before", "because",
            "over", "against", "into", "under", "than", "if", "though", "since", "until", "whose", "where", "went",
            "told", "took", "made", "gave", "sent", "held", "met", "won", "left", "fled", "fought", "about", "this",
        )  # fmt: skip

    def _placed(self, phrase: Phrase) -> bool:
        """Whether a state's, capital's or region's name is only where something happens."""
        unit = phrase.head
        assert unit is not None
        seat = any(entry.acting for entry in unit.entries)
        if unit.owns or not (seat or unit.tagged("state", "capital", "region")) or unit.tagged("organisation", "body"):
            return False
        before = self._at(phrase.first - 1)
        if before is None or self.units[phrase.first].opens or not joined(self.units[phrase.first]):
            return self._dateline(phrase)
        if before.low in self.words["where"]:
            return True
        if not unit.tagged("capital", "region") or unit.tagged("state"):
            return False
        if before.low in ("to", "from"):
            near = [u.low for u in self.units[max(0, phrase.first - 6) : phrase.first - 1] if u.sentence == unit.sentence]
            return any(word in self.words["motion"] for word in near)
        return before.low in ("visited", "visiting", "left", "leaving", "reached", "capital", "downtown", "city", "outside", "toured")

    def _dateline(self, phrase: Phrase) -> bool:
        """Whether a capital opens a line as its dateline: "CAIRO - ...", "BEIJING, March 3 ..."."""
        unit, nxt = phrase.head, self._at(phrase.last + 1)
        assert unit is not None
        if not (unit.opens and unit.text.isupper() and len(unit.text) > 3) or nxt is None:
            return False
        return nxt.gap.strip() in ("-", "—", "–", "(", ",") and bool(nxt.gap.strip())

    def _glued(self, i: int) -> bool:
        """Whether a name is part of a compound with a hyphen that leaves it nothing to do: "US-based"."""
        unit, nxt, before = self.units[i], self._at(i + 1), self._at(i - 1)
        if unit.gap == "-" and unit.start and not (before is not None and before.entries):
            return True
        if nxt is None or nxt.gap != "-":
            after = nxt
        elif nxt.entries:
            after = self._at(i + 2)
        else:
            return True
        # "Canada-China Business Council": two states, and a name after them.
        pair = unit.gap == "-" or (nxt is not None and nxt.gap == "-")
        return pair and after is not None and joined(after) and after.capital and not after.entries

    def _person(self, i: int) -> Phrase | None:
        """Two to four capitalised words that open with a given name."""
        unit = self.units[i]
        if unit.entries or unit.owns or unit.text not in self.lexicon.first_names:
            return None
        stop = self._name_from(i)
        if stop - i < 2:
            return None
        return Phrase(unit.start, self.units[stop - 1].end, "person", i, stop - 1, unit.sentence, name=self.units[i:stop])

    # -- references ---------------------------------------------------------------------------------------------

    def _reference(self, i: int) -> Phrase | None:
        """A pronoun or a group; possessives only before a role (as its owner) or before an act ("its refusal")."""
        unit = self.units[i]
        assert unit.reference is not None
        kind, nxt = unit.reference[0], self._at(i + 1)
        bare = Phrase(unit.start, unit.end, "group" if kind == "group" else "pronoun", i, i, unit.sentence, head=unit)
        follows = nxt is not None and joined(nxt)
        if kind == "possessive" or unit.low == "her":
            owned = self._role(i)
            if owned is not None:
                return owned
            if follows and nxt is not None and (nxt.low in self.words["act"] or (unit.low == "her" and not self._noun_like(nxt))):
                return bare
            return bare if unit.low == "her" and not follows else None
        if kind == "group" and nxt is not None and nxt.gap == "-":
            return None
        if unit.low in _LOOSE and follows and nxt is not None and (
            nxt.low == "of" or nxt.capital or nxt.role or nxt.entries or self._modifies(nxt) or self._agents(nxt)
        ):  # fmt: skip
            return self._role(i)
        if unit.low == "it" and not self._acting_it(i):
            return None
        return bare if unit.low not in ("himself", "herself", "itself", "themselves") else None

    def _acting_it(self, i: int) -> bool:
        """Whether "it" is the subject of somebody's act rather than of "it is clear that"."""
        nxt, after = self._at(i + 1), self._at(i + 2)
        if nxt is None or not joined(nxt):
            return False
        if nxt.low in ("is", "was"):
            return after is not None and after.low.endswith("ing")
        if nxt.low in ("will", "would", "may", "might", "could", "can", "has", "had", "should", "must"):
            return after is None or after.low not in ("be", "been", "take", "happen", "mean", "become", "not")
        return nxt.low in ("said", "says", "did", "does", "wants", "plans", "expects", "hopes", "sent", "took", "made", "gave") or (
            nxt.low.endswith("ed") and nxt.low not in ("seemed", "appeared", "turned", "remained", "happened", "emerged")
        )  # fmt: skip
