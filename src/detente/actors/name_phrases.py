"""Phrases that are a name: of a state, an organisation, a people, a person; and where a name names nobody."""

from __future__ import annotations

from detente.actors.lexicon import Role
from detente.actors.looks import NO_NAMES, OWN_NAMES, Look
from detente.actors.phrase import Phrase
from detente.actors.units import TITLES, Unit, joined

__all__ = ["NamePhrases"]


#: States of one word whose names have the article.
_WITH_ARTICLE = frozenset(
    ["Philippines", "Netherlands", "Bahamas", "Maldives", "Gambia", "Congo", "Vatican", "Comoros"]
)
#: Addresses that take a possessive: "His Excellency".
_ADDRESSES = frozenset(["excellency", "majesty", "highness", "honourable", "honorable"])


class NamePhrases:
    """Reads names from one text; every method takes the index of the unit at which to look."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def read(self, i: int) -> Phrase | None:
        """A name by itself: a state, an organisation, a demonym, an office-holder."""
        units, first = self.look.units, i
        determiner = side = None
        if (
            units[i].low in self.look.lexicon.determiners
            and not units[i].entries
            and i + 1 < len(units)
            and joined(units[i + 1])
        ):
            determiner = units[i]
            i += 1
        if (
            units[i].low in self.look.words["side"]
            and i + 1 < len(units)
            and joined(units[i + 1])
            and not units[i].entries
        ):
            side = units[i]
            i += 1
        unit = units[i]
        if not unit.entries or unit.tagged("thing"):
            return None
        if side is not None and not unit.tagged("state", "region"):
            return None
        phrase = Phrase(
            unit.start, unit.end, "name", first, i, unit.sentence, cues=[unit], determiner=determiner, head=unit
        )
        if unit.tagged("person"):
            stop = self.look.more_of_name(i + 1)
            phrase.kind, phrase.name, phrase.cues = "person", units[i:stop], []
            phrase.last, phrase.end = stop - 1, units[stop - 1].end
            if self.look.institution(stop):
                phrase.kind, phrase.last = "none", stop
            return phrase
        nxt = self.look.at(i + 1)
        if (
            nxt is not None and nxt.gap == " " and nxt.tagged("person") and unit.tagged("adjective", "state")
            and {e.actor.country for e in unit.entries} & {e.actor.country for e in nxt.entries}
        ):  # fmt: skip
            # "Saudi Crown Prince Mohammed bin Salman", "Jordan's King Abdullah II"
            phrase.kind, phrase.name, phrase.cues = "person", [nxt], [unit]
            phrase.last, phrase.end = i + 1, nxt.end
            return phrase
        if side is None and determiner is None and not unit.titled and self.look.given_name(i):
            stop = self.look.name_end(i)
            phrase.kind, phrase.name, phrase.cues = "person", units[i:stop], []
            phrase.last, phrase.end = stop - 1, units[stop - 1].end
            return phrase
        if (
            nxt is not None
            and joined(nxt)
            and unit.tagged("adjective", "state", "organisation")
            and self._same_country(unit, nxt)
        ):
            phrase.head, phrase.last, phrase.end, phrase.kind = nxt, i + 1, nxt.end, "body"
            if determiner is not None:
                phrase.start = determiner.start
            return phrase
        if nxt is not None and joined(nxt) and (role := self._namesake(unit, nxt)) is not None:
            phrase.role, phrase.roles, phrase.head, phrase.kind = role, [role], nxt, "body"
            phrase.last, phrase.end = i + 1, nxt.end
            if determiner is not None:
                phrase.start = determiner.start
            return phrase
        if (
            nxt is not None and nxt.gap == " " and unit.tagged("adjective") and not nxt.entries
            and nxt.text in self.look.lexicon.first_names and (stop := self.look.name_end(i + 1)) > i + 2
        ):  # fmt: skip
            phrase.kind, phrase.name, phrase.last = "person", units[i + 1 : stop], stop - 1
            phrase.end = units[stop - 1].end
            return phrase
        if nxt is not None and joined(nxt) and not unit.owns and self._named_after(unit, nxt):
            phrase.kind, phrase.last = "none", i + 1
            return phrase
        the = determiner is not None and determiner.low == "the"
        if the and unit.tagged("state") and not unit.owns and nxt is not None and joined(nxt) and not nxt.capital:
            article = (
                len(unit.text.split()) > 1 or unit.text.isupper() or "." in unit.text or unit.text in _WITH_ARTICLE
            )
            if not article and self.look.noun_like(nxt):
                phrase.kind = "none"  # "the Afghanistan peace process"
                return phrase
        if the and unit.tagged("capital") and not unit.tagged("organisation", "body", "state", "metonym"):
            phrase.kind = "none"  # "the London market"
            return phrase
        if side is not None:
            phrase.start = side.start
        elif determiner is not None and the and unit.tagged(*OWN_NAMES):
            phrase.start = determiner.start
        if unit.tagged("body", "firm") and not unit.owns:
            self._of_its_country(phrase, unit)
        if unit.tagged("state", "organisation", "own"):
            return phrase
        plain = nxt is not None and joined(nxt) and nxt.low in self.look.words["descriptive"] and not nxt.role
        if plain and not unit.owns and unit.tagged("adjective", "people"):
            phrase.kind = "none"  # "a Chinese restaurant", "the Syrian border"
            return phrase
        if unit.tagged("adjective", "demonym", "people"):
            self._demonym(phrase, unit, determiner, nxt)
            return phrase if phrase.sectors or unit.tagged("adjective") else None
        if unit.tagged("capital") and not unit.tagged("body", "firm"):
            phrase.kind = "capital"
        elif unit.tagged("body", "firm", "metonym"):
            phrase.kind = "body"
        return phrase

    def _of_its_country(self, phrase: Phrase, unit: Unit) -> None:
        """Take in the country behind a body's name: "the Revolutionary Guard Corps of Iran"."""
        word, named = self.look.at(phrase.last + 1), self.look.at(phrase.last + 2)
        if word is None or named is None or word.low != "of" or not (joined(word) and joined(named)) or named.owns:
            return
        countries = {entry.actor.country for entry in unit.entries}
        if named.tagged("state") and any(entry.actor.country in countries for entry in named.entries):
            phrase.last, phrase.end = phrase.last + 2, named.end

    def _named_after(self, unit: Unit, nxt: Unit) -> bool:
        """Whether a country's name opens the name of a firm, a road, a paper: "London Interbank", "U.S. Route"."""
        if not unit.tagged("state", "adjective", "capital", "region") or nxt.entries or nxt.role or not nxt.capital:
            return False
        if nxt.text in self.look.words["firm"]:
            return True
        return (
            not unit.titled
            and nxt.text not in NO_NAMES
            and nxt.text not in self.look.lexicon.first_names
            and len(nxt.text) > 2
        )

    def _same_country(self, unit: Unit, body: Unit) -> bool:
        """Whether a body's name after a country is that country's body: "the Philippine Senate"."""
        countries = {entry.actor.country for entry in unit.entries}
        return (
            body.tagged("body") and not body.tagged("thing") and any(e.actor.country in countries for e in body.entries)
        )

    def _namesake(self, unit: Unit, body: Unit) -> Role | None:
        """What a body is that only bears the name of another country's: "Canada's Justice Department"; None if not."""
        whose = unit.tagged("state", "capital", "region") if unit.owns else unit.tagged("adjective")
        entry = next((entry for entry in body.entries if entry.tag == "body"), None)
        if not whose or entry is None or "MED" in entry.actor.sectors or body.tagged("organisation", "thing", "state"):
            return None
        # "Britain's Foreign Office" is in the tables, "the American Taliban" a name and no kind of body.
        words, roles = body.low.split(), self.look.lexicon.roles
        kinds = [roles[word] for word in (words[-1], words[0]) if word in roles]
        if self._same_country(unit, body) or not any(kind.form == "body" for kind in kinds):
            return None
        return Role(body.low, "body", "", entry.actor.sectors, False)

    def _demonym(self, phrase: Phrase, unit: Unit, determiner: Unit | None, nxt: Unit | None) -> None:
        """Tell the people ("Israelis", "the Chinese", "a Palestinian") from the adjective ("Canadian canola")."""
        phrase.kind = "demonym"
        adjective = unit.tagged("adjective", "people")
        before_noun = nxt is not None and joined(nxt) and (nxt.capital or self.look.noun_like(nxt))
        plural = any(e.tag == "demonym" and e.many for e in unit.entries) and not adjective
        if plural or (determiner is not None and unit.tagged("demonym", "adjective") and not before_noun):
            phrase.sectors = ("CVL",)
            if determiner is not None:
                phrase.start = determiner.start

    def placed(self, phrase: Phrase) -> bool:
        """Whether a state's, capital's or region's name is only where something happens."""
        unit = phrase.head
        assert unit is not None
        seat = any(entry.acting for entry in unit.entries)
        if unit.owns or not (seat or unit.tagged("state", "capital", "region")) or unit.tagged("organisation", "body"):
            return False
        before = self.look.at(phrase.first - 1)
        if before is not None and self._after_its_place(phrase, before):
            return True
        if before is None or self.look.units[phrase.first].opens or not joined(self.look.units[phrase.first]):
            return self._dateline(phrase)
        if before.low in self.look.words["where"]:
            return True
        if not unit.tagged("capital", "region") or unit.tagged("state"):
            return False
        if before.low in ("to", "from"):
            near = [
                u.low
                for u in self.look.units[max(0, phrase.first - 6) : phrase.first - 1]
                if u.sentence == unit.sentence
            ]
            return any(word in self.look.words["motion"] for word in near)
        return before.low in (
            "visited",
            "visiting",
            "left",
            "leaving",
            "reached",
            "capital",
            "downtown",
            "city",
            "outside",
            "toured",
        )

    def _after_its_place(self, phrase: Phrase, before: Unit) -> bool:
        """Whether a state only says where a place lies: "Kabul, Afghanistan", "Hualien County, Taiwan"."""
        unit = self.look.units[phrase.first]
        if unit.gap != ", " or not before.capital or before.role or before.tagged("person"):
            return False
        after = self.look.at(phrase.last + 1)
        if after is not None and after.gap == ", " and after.tagged("state"):
            return False  # a list
        countries = {entry.actor.country for entry in unit.entries}
        inside = before.tagged("capital", "region") and any(e.actor.country in countries for e in before.entries)
        earlier = self.look.at(phrase.first - 2)
        named = not before.entries and before.text not in NO_NAMES and before.text not in self.look.words["honour"]
        led = earlier is not None and (earlier.low in self.look.words["where"] or earlier.low in ("to", "from", "of"))
        return inside or (named and (led or before.text in self.look.words["no-name"]))

    def _dateline(self, phrase: Phrase) -> bool:
        """Whether a capital opens a line as its dateline: "CAIRO - ...", "BEIJING, March 3 ..."."""
        unit, nxt = phrase.head, self.look.at(phrase.last + 1)
        assert unit is not None
        if not (unit.opens and unit.text.isupper() and len(unit.text) > 3) or nxt is None:
            return False
        return nxt.gap.strip() in ("-", "—", "–", "(", ",") and bool(nxt.gap.strip())

    def glued(self, i: int) -> bool:
        """Whether a name is part of a compound with a hyphen that leaves it nothing to do: "US-based"."""
        unit, nxt, before = self.look.units[i], self.look.at(i + 1), self.look.at(i - 1)
        if unit.gap == "-" and unit.start and not (before is not None and before.entries):
            return True
        if nxt is None or nxt.gap != "-":
            after = nxt
        elif nxt.entries:
            after = self.look.at(i + 2)
        else:
            return True
        # "Canada-China Business Council": two states, and a name after them.
        pair = unit.gap == "-" or (nxt is not None and nxt.gap == "-")
        return pair and after is not None and joined(after) and after.capital and not after.entries

    def _titled(self, i: int) -> Phrase | None:
        """Return "Mr Okubo" or "Sen. Jesse Helms": the title belongs to the span, not to the name."""
        unit, nxt = self.look.units[i], self.look.at(i + 1)
        if nxt is None or nxt.gap not in (" ", ". ") or (nxt.entries and not nxt.tagged("person")):
            return None
        stop = self.look.name_end(i + 1)
        if stop == i + 1:
            return None
        end, before, start = self.look.units[stop - 1].end, self.look.at(i - 1), i
        if before is not None and joined(unit) and unit.low in _ADDRESSES and before.low in ("his", "her", "the"):
            start = i - 1
        return Phrase(
            self.look.units[start].start, end, "person", start, stop - 1, unit.sentence,
            name=self.look.units[i + 1 : stop], modifiers=[unit] if unit.low in _ADDRESSES else [],
        )  # fmt: skip

    def firm(self, i: int) -> Phrase | None:
        """A firm's name, told by its ending: "Diamond Shamrock Corp", "Smith and Jones Ltd"."""
        units, at = self.look.units, i
        while at < len(units) and at < i + 7:
            unit = units[at]
            if at > i and unit.gap not in (" ", "-", " & ", ". ", "/"):
                return None
            if unit.text in self.look.words["firm-end"] and at > i and not unit.shouted:
                return Phrase(units[i].start, unit.end, "firm", i, at, units[i].sentence, head=unit, sectors=("BUS",))
            after = self.look.at(at + 1)
            goes_on = after is not None and joined(after) and (after.capital or after.role)
            if unit.text in self.look.words["media-end"] and at > i and not unit.shouted and not goes_on:
                if units[i].low in ("the", "breaking", "fake", "latest", "good", "bad"):
                    return None
                return Phrase(units[i].start, unit.end, "firm", i, at, units[i].sentence, head=unit, sectors=("MED",))
            linked = unit.low in ("and", "of", "de") and at > i
            if not (unit.capital or linked) or unit.text in NO_NAMES or unit.tagged("organisation", "firm"):
                return None
            at += 1
        return None

    def person(self, i: int) -> Phrase | None:
        """Two to four capitalised words that open with a given name."""
        unit = self.look.units[i]
        if unit.low in TITLES or (unit.low in self.look.words["title"] and not unit.role and not unit.entries):
            return self._titled(i)
        if unit.entries or unit.owns:
            return None
        stop = self.look.name_end(i)
        if stop - i < 2:
            return None
        if unit.text not in self.look.lexicon.first_names:
            byline = self.look.described(i, stop)
            named = stop - i < 5 and (byline or not unit.titled) and unit.low not in self.look.words["no-noun"]
            shouted = any(u.text.isupper() and len(u.text) > 2 for u in self.look.units[i:stop])
            firm = shouted or any(u.text in self.look.words["firm"] for u in self.look.units[i:stop])
            told = byline or self.look.speaks(i, stop)
            if not named or firm or not told or self.look.institution(stop):
                return None
        return Phrase(
            unit.start,
            self.look.units[stop - 1].end,
            "none" if self.look.institution(stop) else "person",
            i,
            stop - 1,
            unit.sentence,
            name=self.look.units[i:stop],
        )
