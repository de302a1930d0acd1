"""Phrases whose head is a role word: "the visiting Chinese minister", "hundreds of students", "police in Lima"."""

from __future__ import annotations

from detente.actors.lexicon import Role
from detente.actors.looks import LOOSE, NO_NAMES, OWN_NAMES, OWNING, PARTICLES, Look
from detente.actors.name_phrases import NamePhrases
from detente.actors.phrase import Phrase
from detente.actors.units import Unit, joined

__all__ = ["RolePhrases"]

#: Last words of the offices that have a portfolio behind them.
_WITH_PORTFOLIO = frozenset(
    ["minister", "secretary", "commissioner", "state", "adviser", "advisor", "coordinator", "envoy", "representative",
     "undersecretary", "rapporteur", "ministry", "department", "bureau", "directorate"]
)  # fmt: skip
#: Role words that go before an office without being who is meant: "Deputy High Commissioner", "State Attorney General".
_BEFORE_OFFICES = frozenset(
    ["deputy", "vice", "assistant", "associate", "state", "party", "army", "navy", "government", "cabinet", "bank",
     "company", "union", "house", "senate", "city", "provincial", "district", "chief", "general"]
)  # fmt: skip
#: Bodies between two states, in whose names neither acts.
_BETWEEN = frozenset(
    ["alliance", "council", "forum", "committee", "commission", "partnership", "association", "group", "dialogue"]
)
#: Those that may be for a state: "Special Envoy for Sudan Jane Roe".
_TO_STATES = frozenset(["envoy", "representative", "rapporteur", "coordinator"])


#: Whose "to" says whose they are: "Assistant to the President".
_AIDES = frozenset(["assistant", "adviser", "advisor", "aide", "counsel", "counselor", "counsellor", "secretary"])


class RolePhrases:
    """Reads role phrases from one text; every method takes the index of the unit at which to look."""

    def __init__(self, look: Look, names: NamePhrases) -> None:
        self.look = look
        self.names = names

    def read(self, i: int, owner: Phrase | None = None, *, inner: bool = False, apposed: bool = False) -> Phrase | None:
        """A phrase whose head is a role word; one apposed to a name needs no article ("Jane Roe, spokesperson")."""
        units, at = self.look.units, i
        if units[i].low.endswith("ed") and self._verb(i):
            return None
        if units[i].gap == "-" and i and units[i - 1].low in ("anti", "pro", "non", "to", "counter", "inter", "intra"):
            return None  # "anti-government protests"
        phrase = Phrase(units[i].start, 0, "role", i, i, units[i].sentence, owner=owner)
        more = self._more_than(at)
        if more > at:
            at = more
        elif units[at].low in self.look.words["about"] and at + 1 < len(units) and units[at + 1].low[0].isdigit():
            at += 1
        elif (units[at].low in self.look.lexicon.determiners or units[at].low in LOOSE) and not units[at].entries:
            phrase.determiner = units[at]
            at += 1
        head, capitals, people = -1, 0, False
        while at < len(units):
            unit = units[at]
            if at > i and not joined(unit):
                break
            if unit.role and self._surname(at):
                break
            if unit.role and unit.gap == "-" and at > i and units[at - 1].low in self.look.lexicon.modifiers:
                phrase.modifiers.append(unit)  # "the six-nation council"
                at += 1
                continue
            if unit.role and not (unit.entries and not phrase.cues):
                below = head >= 0 and units[head].low in _BEFORE_OFFICES
                if head >= 0 and unit.role.form == "office" and unit.capital and not below:
                    break
                head = at
                phrase.roles.append(unit.role)
            elif head >= 0 and (on := self._goes_on(head, at)):
                phrase.modifiers += units[at:on]
                at = on
                continue
            elif head >= 0:
                inside = self.look.modifies(unit) and not unit.capital and unit.low not in self.look.lexicon.ranks
                if not (inside and not unit.low[0].isdigit() and self.look.leads_to_role(at + 1, 2)):
                    break
            elif self._is_cue(at, i, phrase):
                phrase.cues.append(unit)
            elif (
                (self.look.modifies(unit) and unit.low not in PARTICLES)
                or ((phrase.cues or phrase.determiner or owner) and self.look.participle(at))
                or self._noun_before_role(at, phrase)
            ):
                phrase.modifiers.append(unit)
            elif self.look.agents(unit) and (
                phrase.cues or phrase.modifiers or phrase.determiner or unit.low.endswith(("ists", "men"))
            ):
                head, people = at, True
                at += 1
                break
            elif (
                unit.capital and capitals < 3 and not unit.entries and not unit.reference
                and (at > i or not unit.opens or self._two_capitals(at)) and unit.text not in NO_NAMES
            ):  # fmt: skip
                capitals += 1
                if not unit.text.isupper():  # an acronym is no place
                    phrase.place = f"{phrase.place} {unit.text}".strip()
            elif unit.low == "and" and capitals and phrase.determiner and (on := self._goes_on(at - 1, at + 1)):
                phrase.modifiers += units[at:on]  # "the Search and Rescue Agency"
                at = on
                continue
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
        return self._finish(phrase, head, role, inner=inner, apposed=apposed)

    def _goes_on(self, head: int, at: int) -> int:
        """The index of the word for a body to which a name goes on over capitals, 0 where it does not.

        "Home Team Science and Technology Agency" goes on from its team to its agency.
        """
        units = self.look.units
        role = units[head].role
        if not units[head].capital or units[head].owns or (role is not None and role.form == "office"):
            return 0
        for stop, unit in enumerate(units[at : at + 5], at):
            linked = unit.low in ("and", "of", "for") and stop > at
            if not joined(unit) or unit.entries or unit.reference or not (unit.capital or linked) or unit.titled:
                return 0
            if unit.role:
                return stop if unit.role.form == "body" and unit.capital else 0
            if unit.owns:
                return 0
        return 0

    def _surname(self, at: int) -> bool:
        """Whether a role word is a surname: "Kevin King", "John Major", "Judge Miller"."""
        unit, before = self.look.units[at], self.look.at(at - 1)
        if not unit.capital or unit.low not in self.look.words["surname"] or before is None or not joined(unit):
            return False
        titled = before.role is not None and before.capital and not unit.titled
        return titled or (before.text in self.look.lexicon.first_names and not before.entries)

    def counts(self, i: int) -> bool:
        """Whether "at least 70", "more than 70" begins here."""
        return self._more_than(i) > i

    def _more_than(self, at: int) -> int:
        """The index of the number behind "at least", "more than", "as many as"; `at` itself where there is none."""
        units = self.look.units
        if units[at].low not in ("at", "more", "fewer", "up", "as", "a"):
            return at
        for words in (("at", "least"), ("at", "most"), ("more", "than"), ("fewer", "than"), ("up", "to"),
                      ("as", "many", "as"), ("a", "total", "of")):  # fmt: skip
            number = self.look.at(at + len(words))
            if number is not None and tuple(unit.low for unit in units[at : at + len(words)]) == words:
                return at + len(words) if number.low[0].isdigit() or number.low in self.look.lexicon.modifiers else at
        return at

    def _two_capitals(self, at: int) -> bool:
        """Whether a capitalised word that opens a sentence is followed by another: "Mobil Corp Chairman"."""
        nxt = self.look.at(at + 1)
        return nxt is not None and joined(nxt) and nxt.capital and not nxt.role and not nxt.entries

    def _verb(self, i: int) -> bool:
        """Whether a word in -ed is what somebody did rather than what a role is like: "they arrested two men"."""
        unit, before = self.look.units[i], self.look.at(i - 1)
        return before is not None and joined(unit) and not unit.opens and before.low not in self.look.words["joint"]

    def _noun_before_role(self, at: int, phrase: Phrase) -> bool:
        """Whether a word the lexicon does not hold stands between a determiner or a country and a role.

        "The bus strikers", "Egyptian textile workers"; but not "the deal officials described".
        """
        unit, nxt, after = self.look.units[at], self.look.at(at + 1), self.look.at(at + 2)
        if (
            nxt is None
            or nxt.role is None
            or nxt.entries
            or not joined(nxt)
            or unit.owns
            or unit.capital
            or unit.entries
        ):
            return False
        if not (phrase.determiner or phrase.cues) or not self.look.noun_like(unit) or unit.low.endswith(("ing", "ly")):
            return False
        tells = after is not None and joined(after) and not self.look.noun_like(after)
        return not (tells and nxt.low in self.look.words["telling"])

    def _is_cue(self, at: int, i: int, phrase: Phrase) -> bool:
        unit, nxt = self.look.units[at], self.look.at(at + 1)
        if unit.gap == "-" and at > i and not phrase.cues:
            return False
        if nxt is not None and nxt.gap == "-" and not nxt.tagged("adjective", "state"):
            return False
        if unit.tagged("adjective", "people", "own"):
            return True
        return unit.tagged(*OWNING) and (unit.owns or self.look.leads_to_role(at + 1))

    def _finish(self, phrase: Phrase, head: int, role: Role, *, inner: bool, apposed: bool = False) -> Phrase | None:
        """Add a name or what belongs to the head; None where the role names nobody by itself."""
        units, unit = self.look.units, self.look.units[head]
        phrase.role, phrase.head, phrase.last, phrase.end = role, unit, head, unit.end
        phrase.roles = phrase.roles or [role]
        phrase.kind = {"office": "office", "person": "role", "people": "role", "body": "body"}[role.form]
        if phrase.determiner is not None and phrase.determiner.low in ("no", "any", "each", "every") and not inner:
            return None
        after = self.look.at(head + 1)
        if after is not None and role.word == "secretary of state" and after.low == "for":
            role = phrase.role = Role(role.word, role.form, "minister", role.sectors, role.many)
        if after is not None and after.gap == "-" and not after.role and after.low not in ("elect", "designate"):
            return None
        if unit.low in self.look.words["venue"] and not phrase.cues and not unit.owns:
            before = self.look.at(phrase.first - 1)
            article = phrase.determiner is not None and phrase.determiner.low in ("a", "an")
            led = before is not None and before.low in (*self.look.words["where"], "to", "from", "of", "into")
            if article or led or phrase.determiner is None:
                return None
        if (
            unit.low in ("authority", "office", "offices")
            and phrase.determiner is not None
            and phrase.determiner.reference is not None
        ):
            return None
        if unit.low == "side" and after is not None and after.low == "by":
            return None
        pair = [cue for cue in phrase.cues if cue.gap == "-"]
        if pair and len(phrase.cues) > 1 and unit.capital and unit.low in _BETWEEN and not inner:
            phrase.kind = "none"  # "the U.S.-Japan Alliance": neither state acts in it
            return phrase
        if after is not None and joined(after) and after.capital and not after.role and not unit.owns:
            thing = after.text in self.look.words["no-name"] and unit.capital and role.form in ("person", "office")
            official = unit.low == "official" and after.text not in self.look.lexicon.first_names
            official = official and self.look.name_end(head + 1) <= head + 1
            if thing or official or (unit.low in ("state", "country", "nation") and unit.capital and not after.entries):
                return None
        office = self._portfolio(head, role)
        if after is not None and after.gap == "-" and after.low in ("elect", "designate"):
            phrase.modifiers.append(after)
            phrase.last, phrase.end, office = head + 1, after.end, head + 2
            after = self.look.at(head + 2)
        if office > head + 1:
            phrase.last, phrase.end = office - 1, units[office - 1].end
            phrase.portfolio = [u for u in units[head + 1 : office] if u.low not in ("of", "for", "the", "in")]
        named = self._named(phrase, office, role)
        if named is not None:
            return named
        self._behind_comma(phrase)
        if office > head + 1 and phrase.portfolio:
            marked = phrase.cues or phrase.owner or phrase.determiner or inner or apposed or unit.capital
            return phrase if marked else None
        if after is not None and joined(after) and not unit.owns:
            adjective = (
                unit.low in self.look.words["adjectival"]
                and not role.many
                and not after.capital
                and self.look.noun_like(after)
            )
            compound = role.form != "body" and after.low in self.look.words["compound"]
            if (
                compound
                or after.low in self.look.words["object"]
                or (adjective and not after.role and not self.look.agents(after))
            ):
                return None
            if unit.low == "opposition" and after.low == "to":
                return None
            if unit.low in self.look.words["abstract"] and after.low == "of" and not unit.capital:
                whom = self.look.at(head + 2)
                whom = self.look.at(head + 3) if whom is not None and whom.low == "the" else whom
                if whom is None or not (whom.capital or whom.entries or whom.role or self.look.agents(whom)):
                    return None
        placed = phrase.place
        owned = phrase.determiner is not None and phrase.determiner.reference is not None
        unmarked = not owned and not phrase.cues and not phrase.modifiers and not phrase.owner
        self._tail(phrase, head, bare=unmarked)
        whose = phrase.cues or phrase.owner or phrase.inner or phrase.place
        if not whose and not inner and not apposed and not self._stands_alone(phrase):
            return None
        if (
            unit.low in self.look.words["headless"]
            and not inner
            and not (phrase.inner or phrase.cues or phrase.modifiers or phrase.owner)
        ):
            return None
        adjunct = phrase.cues and not phrase.cues[-1].owns and not phrase.cues[-1].tagged("adjective", "people")
        if (
            adjunct
            and phrase.determiner is None
            and not role.many
            and not unit.capital
            and unit.low in self.look.words["general"]
            and phrase.last == head
        ):
            return None  # "efforts in Japan major"
        if (
            placed
            and not phrase.cues
            and unit.low in self.look.words["general"]
            and not unit.capital
            and not phrase.determiner
        ):
            return None
        return phrase

    def _named(self, phrase: Phrase, at: int, role: Role) -> Phrase | None:
        """The phrase with the name that follows its role, None where none does.

        Two offices of one person run together: "Deputy Prime Minister and Minister for Trade and Industry Jane Roe".
        """
        units, unit = self.look.units, phrase.head
        assert unit is not None
        after = self.look.at(at)
        if role.many or role.form not in ("office", "person") or units[phrase.last].owns or after is None:
            return None
        if phrase.determiner is not None and not unit.capital and phrase.determiner.low not in ("the", "a"):
            return None
        bracket = self.look.at(at + 1)
        if after.gap == " (" and after.text.isupper() and bracket is not None and bracket.gap == ") ":
            at, after = at + 1, bracket  # "Senior Minister (SM) Jane Roe"
        elif not joined(after):
            return None
        if after.low == "and" and unit.capital and phrase.determiner is None and at + 1 < len(units):
            other = self.read(at + 1) if units[at + 1].capital else None
            if other is not None and other.kind == "person" and not other.cues and other.owner is None and other.role:
                phrase.name, phrase.kind, phrase.last, phrase.end = other.name, "person", other.last, other.end
                phrase.roles += other.roles
                return phrase
            return None
        stop = self.look.name_end(at)
        if stop <= at:
            return None
        phrase.name = units[at:stop]
        phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end
        self._of_country(phrase)
        return phrase

    def _portfolio(self, head: int, role: Role) -> int:
        """The index behind a minister's portfolio: "for Trade and Industry", "of Foreign Affairs and Cooperation"."""
        units, words, at = self.look.units, self.look.words["portfolio"], head + 1
        if role.many or (role.word.split()[-1] not in _WITH_PORTFOLIO and not role.word.endswith("affairs")):
            return at
        if at + 1 < len(units) and joined(units[at]) and units[at].low in ("for", "of", "in"):
            at += 2 if units[at + 1].low == "the" else 1
            abroad = at < len(units) and units[at].tagged("state", "region") and role.word.split()[-1] in _TO_STATES
            if at >= len(units) or not joined(units[at]) or not (units[at].low in words or abroad):
                return head + 1
            if abroad and (units[head + 1].low == "of" or self.look.name_end(at + 1) <= at + 1):
                return head + 1
            at += 1
        end = at
        while at < len(units) and at < head + 16:
            unit = units[at]
            linked = unit.low in ("and", "the", "of", "for", "to")
            abroad = unit.tagged("state", "region") and not unit.owns and role.word.split()[-1] in _TO_STATES
            if unit.gap not in (" ", ", ", " & ", "-", "/") or not (unit.low in words or linked or abroad):
                break
            if unit.gap == ", " and not (unit.capital or unit.low == "and"):
                break
            at += 1
            if not linked:
                end = at
        return end

    def _stands_alone(self, phrase: Phrase) -> bool:
        """Whether a role names somebody without a country: "the prime minister", "police", but not "minister"."""
        unit, role = phrase.head, phrase.role
        assert unit is not None
        assert role is not None
        word = phrase.determiner.low if phrase.determiner else ""
        if unit.low in self.look.words["general"]:
            if word in ("its", "his", "her", "their", "the", "this"):
                return True
            if word in ("a", "an") and role.form == "person":
                return True
            return bool(phrase.modifiers) and (bool(word) or role.many or role.form == "people")
        if role.form in ("office", "person") and not role.many:
            return phrase.determiner is not None
        return True

    def _of_country(self, phrase: Phrase) -> None:
        """Take in "of Mexico", "of the United Kingdom" behind a person's name."""
        word, at = self.look.at(phrase.last + 1), phrase.last + 2
        named = self.look.at(at)
        if named is not None and named.low == "the" and joined(named):
            at += 1
        at = self.look.state_after(at)
        named = self.look.at(at)
        if word is None or named is None or word.low != "of" or phrase.name[-1].owns or phrase.cues:
            return
        if joined(word) and joined(named) and named.tagged("state", "organisation", "region") and not named.owns:
            self._extend(phrase, at, cue=named)

    def _tail(self, phrase: Phrase, head: int, *, bare: bool) -> None:
        """Take in "of Mexico", "from the World Bank", "in Tehran", "to China" behind the head."""
        units, role, unit = self.look.units, phrase.role, self.look.units[head]
        assert role is not None
        at = head + 1
        if at + 1 >= len(units) or not joined(units[at]) or unit.owns:
            return
        word = units[at].low
        envoy = unit.low.endswith(("ambassador", "envoy", "representative", "nuncio", "emissary", "commissioner"))
        crowd = unit.low in self.look.words["crowd"]
        if word not in ("of", "from", "for", "in", "at", "to", "on"):
            return
        if word == "to" and not (envoy or unit.low in _AIDES):
            return
        nxt = at + 1
        if units[nxt].low == "the" and joined(units[nxt]) and nxt + 1 < len(units):
            nxt += 1
        named = units[nxt]
        if not joined(named):
            return
        known = named.tagged(*OWN_NAMES) and not named.tagged("thing")
        crowd_or_body = role.many or role.form in ("body", "people")
        local = role.form != "office" and (crowd_or_body or phrase.determiner is not None)
        if word == "of" and not named.reference:
            if known and not named.owns and not self.look.leads_to_role(nxt + 1):
                self._extend(phrase, nxt, cue=named)
                if envoy:
                    self._posted(phrase)
                return
            part = self.read(at + 1, inner=True)
            if part is not None:
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
                return
            part = self.names.read(at + 1)
            if part is not None:
                self._extend(phrase, part.last, cue=part.head)
                return
            self._extend_to_place(phrase, nxt)
        elif word in ("of", "from") and named.reference and named.reference[0] == "group":
            phrase.inner = Phrase(named.start, named.end, "group", nxt, nxt, named.sentence, head=named)
            phrase.last, phrase.end = nxt, named.end
        elif word == "for" and unit.low.startswith(("spokes", "lawyer", "adviser", "advisor")):
            part = self.read(at + 1, inner=True)
            if part is not None:
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
            elif known and not named.owns:
                self._extend(phrase, nxt, cue=named)
        elif word in ("in", "at", "from") and local and (bare or (word == "from" and role.many and not phrase.cues)):
            if known and not named.owns and not self.look.leads_to_role(nxt + 1):
                # Where they are says whose they are, but is no part of what they are called.
                if word == "from":
                    self._extend(phrase, nxt, cue=named if not phrase.cues else None)
                elif not phrase.cues:
                    phrase.cues.append(named)
            elif named.capital and nxt == at + 1:
                self._extend_to_place(phrase, nxt, within=word == "from")
            elif word == "from" and (role.many or role.form == "people") and (part := self.read(at + 1)) is not None:
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
        elif word == "to" and unit.low in _AIDES:
            part = self.read(at + 1, inner=True)
            if part is not None and part.role is not None and part.role.form == "office":
                phrase.inner, phrase.last, phrase.end = part, part.last, part.end
        elif word == "to" and known and not named.owns:
            self._extend(phrase, nxt, cue=None)
            stop = self.look.name_end(nxt + 1)
            if stop > nxt + 1 and joined(units[nxt + 1]):
                phrase.name = units[nxt + 1 : stop]
                phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end
        elif word == "for" and crowd and known:
            self._extend(phrase, nxt, cue=None)

    def _behind_comma(self, phrase: Phrase) -> None:
        """Take the country behind an office and a comma as whose it is: "Minister of Health, Brunei, ..."."""
        assert phrase.role is not None
        named, after = self.look.at(phrase.last + 1), self.look.at(phrase.last + 2)
        held = phrase.role.form == "office" or bool(phrase.portfolio)
        if not held or phrase.role.many or phrase.cues or phrase.owner or named is None:
            return
        ends = after is None or after.gap.startswith((",", ")", "\n"))
        if named.gap == ", " and named.tagged("state") and not named.owns and ends:
            phrase.cues.append(named)

    def _posted(self, phrase: Phrase) -> None:
        """Take in where an envoy is posted, and the name after it: "... of Singapore to Brunei Heng Aik Yeow"."""
        units, at = self.look.units, phrase.last + 1
        if at + 1 >= len(units) or units[at].low != "to" or not joined(units[at]):
            return
        at += 2 if units[at + 1].low == "the" and at + 2 < len(units) else 1
        if not units[at].tagged("state", "organisation") or units[at].owns:
            return
        stop = self.look.name_end(at + 1)
        self._extend(phrase, at, cue=None)
        if stop > at + 1 and joined(units[at + 1]):
            phrase.name = units[at + 1 : stop]
            phrase.kind, phrase.last, phrase.end = "person", stop - 1, units[stop - 1].end

    def _extend(self, phrase: Phrase, last: int, *, cue: Unit | None) -> None:
        phrase.last, phrase.end = last, self.look.units[last].end
        if cue is not None:
            phrase.cues.append(cue)

    def _extend_to_place(self, phrase: Phrase, i: int, *, within: bool = True) -> None:
        """Take in one to three capitalised words that the lexicon does not hold; or only as the place, not `within`."""
        stop = i
        while stop < len(self.look.units) and stop < i + 3:
            unit = self.look.units[stop]
            if (
                not unit.capital
                or unit.entries
                or unit.role
                or unit.text in NO_NAMES
                or (stop > i and not joined(unit))
            ):
                break
            stop += 1
            if unit.owns:
                return
        if stop > i:
            if within:
                phrase.last, phrase.end = stop - 1, self.look.units[stop - 1].end
            phrase.place = " ".join(unit.text for unit in self.look.units[i:stop])
