"""What a word looks like where it stands: a modifier, a noun for people, the way to a role, the end of a name."""

from __future__ import annotations

from detente.actors.lexicon import Lexicon
from detente.actors.units import TITLES, Unit, joined

__all__ = ["AGENTS", "HONOURS", "LOOSE", "NO_NAMES", "OWNING", "OWN_NAMES", "PARTICLES", "STATE_FORMS", "Look"]

#: Lower-case words inside names.
PARTICLES = frozenset("bin bint ibn al el ul de da do dos das di du la le van von der den ter af abu ben y".split())  # noqa: SIM905
#: Capitalised words that are no part of a person's name.
NO_NAMES = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Mr",
        "Mrs",
        "Ms",
        "The",
        "A",
        "An",
        "This",
        "That",
        "These",
        "Those",
        "In",
        "On",
        "At",
        "I",
        "It",
        "He",
        "She",
        "They",
        "We",
        "You",
        "But",
        "And",
        "Or",
        "For",
        "From",
        "With",
        "Which",
        "What",
        "When",
        "Where",
        "Who",
        "Whose",
        "While",
        "After",
        "Before",
        "If",
        "Some",
        "Many",
        "Most",
        "Although",
        "However",
        "Because",
        "Since",
        "Until",
        "As",
        "By",
        "To",
        "Of",
        "Then",
        "There",
        "Their",
        "His",
        "Her",
        "Its",
        "Our",
        "My",
        "Your",
    ]
)
#: Endings of nouns for people in the plural; `words.csv` lists the things that share them.
AGENTS = ("ers", "ors", "ists", "ees", "men", "women", "ians", "ants", "crats")
#: References that are such only by themselves: "the two", but not "the two generals".
LOOSE = frozenset(["the two", "the pair", "the former", "the latter", "two sides", "two countries"])
#: Honours that stand for a person.
HONOURS = frozenset(["excellency", "majesty", "highness", "holiness"])
#: What sort of state a state is, before "of" and its name.
STATE_FORMS = frozenset(["republic", "kingdom", "state", "sultanate", "commonwealth", "principality", "federation"])
#: Tags of names that may own a role ("Israel's army") and of those that may stand by themselves.
OWNING = ("state", "capital", "organisation", "body", "metonym", "firm", "region")
OWN_NAMES = (*OWNING, "own")
_SUFFIXES = ("al", "ic", "ary", "ist", "ous", "ese", "ive")


class Look:
    """One text's units with the lexicon's word lists; every method takes a unit or its index."""

    def __init__(self, units: list[Unit], lexicon: Lexicon) -> None:
        self.units = units
        self.lexicon = lexicon
        self.words = lexicon.words

    def at(self, i: int) -> Unit | None:
        """The unit at an index, None outside the text."""
        return self.units[i] if 0 <= i < len(self.units) else None

    def modifies(self, unit: Unit) -> bool:
        """Whether a word may stand between a country and its role noun."""
        low = unit.low
        if unit.entries:
            return False
        return low in self.lexicon.modifiers or low[0].isdigit() or (
            low.endswith(_SUFFIXES) and len(low) > 5 and not unit.capital and low not in self.words["not-modifier"]
        )  # fmt: skip

    def participle(self, i: int) -> bool:
        """Whether a word in -ed or -ing stands directly before a role ("the overwhelmed police")."""
        unit = self.units[i]
        return (
            unit.low.endswith(("ed", "ing")) and not unit.capital and len(unit.low) > 4 and self.leads_to_role(i + 1, 4)
        )

    def leads_to_role(self, i: int, reach: int = 4) -> bool:
        """Whether modifiers alone lead from here to a role word."""
        for at in range(i, min(i + reach, len(self.units))):
            unit = self.units[at]
            if not joined(unit):
                return False
            if unit.role:
                return True
            if not (self.modifies(unit) or unit.tagged("adjective", "people")):
                return False
        return False

    def agents(self, unit: Unit) -> bool:
        """Whether a word the lexicon does not hold ends like a noun for people in the plural."""
        return (
            not unit.entries and not unit.role and not unit.capital and len(unit.low) > 5 and unit.low.endswith(AGENTS)
            and unit.low not in self.words["thing"]
        )  # fmt: skip

    def noun_like(self, unit: Unit) -> bool:
        """Whether a lower-case word after an adjective is its noun rather than a verb or a function word."""
        return not unit.low.endswith(("ed", "ould", "ly")) and unit.low not in self.words["no-noun"]

    def name_end(self, i: int) -> int:
        """The end of the person's name that begins here: `i` itself where none does."""
        at, seen = i, 0
        while at < len(self.units) and seen < 6:
            unit = self.units[at]
            point = unit.gap == ". " and (len(self.units[at - 1].low) <= 2 or self.units[at - 1].low in TITLES)
            point = point and self.units[at - 1].low not in ("jr", "sr")
            suffix = unit.gap == ", " and unit.low in ("jr", "sr") and seen > 1
            if at > i and not joined(unit) and not point and not suffix:
                break
            if unit.tagged("person"):
                return self.more_of_name(at + 1)
            if not seen and self.given_name(at):  # "Victoria Nuland", "Jordan Bardella"
                seen, at = 1, at + 1
                continue
            within = unit.tagged("state", "capital", "firm", "body", "region") or unit.text in self.lexicon.first_names
            named = unit.entries and not (seen and within)
            before = self.at(at - 1)
            titled = at == i and before is not None and before.role is not None and before.capital and joined(unit)
            named_so = unit.low in self.words["surname"] or unit.text in self.lexicon.first_names
            surname = (seen or titled) and unit.capital and named_so
            if (
                unit.text in NO_NAMES
                or unit.text in self.words["no-name"]
                or (unit.role and not surname and unit.low not in self.words["title"])
                or named
            ):
                break
            if unit.capital and unit.low not in self.lexicon.determiners:
                seen += unit.low not in self.words["title"]
            else:
                nxt = self.at(at + 1)
                if not (unit.low in PARTICLES and nxt is not None and nxt.capital and joined(nxt)):
                    break
            at += 1
            if unit.owns:
                break
        return at if seen else i

    def more_of_name(self, i: int) -> int:
        """The end of a name that goes on behind what the tables have of it: "Alejandro Giammattei Falla"."""
        unit = self.at(i)
        if unit is None or unit.gap != " " or not unit.capital or unit.titled or self.units[i - 1].owns:
            return i
        free = not (unit.entries or unit.role or unit.reference) and unit.text not in NO_NAMES
        return i + 1 if free and len(unit.low) > 2 and unit.text not in self.words["no-name"] else i

    def given_name(self, i: int) -> bool:
        """Whether a place's name is a person's given name here, before a surname."""
        unit, nxt = self.units[i], self.at(i + 1)
        if nxt is None or unit.owns or unit.shouted or unit.text not in self.lexicon.first_names:
            return False
        place = bool(unit.entries) and not unit.tagged("adjective")
        surname = nxt.gap == " " and nxt.capital and not nxt.text.isupper() and not nxt.entries and not nxt.role
        return place and surname and nxt.text not in NO_NAMES and nxt.text not in self.words["no-name"]

    def state_after(self, i: int) -> int:
        """The index of the state's name behind its form ("Kingdom of Thailand"); `i` itself where none stands."""
        at = i
        while (unit := self.at(at)) is not None and unit.capital and joined(unit) and at < i + 4:
            nxt, named = self.at(at + 1), self.at(at + 2)
            if unit.low in STATE_FORMS and nxt is not None and nxt.low == "of" and named is not None:
                return at + 2 if joined(nxt) and joined(named) and named.tagged("state") else i
            at += 1
        return i

    def speaks(self, i: int, stop: int) -> bool:
        """Whether the words from `i` to `stop` stand beside a verb of saying, as a person's name does."""
        after, before = self.at(stop), self.at(i - 1)
        after_says = after is not None and joined(after) and after.low in self.words["says"]
        first = self.units[i]
        if before is not None and joined(first) and before.low in ("in", "at", "of", "from", "near"):
            return False
        before_says = before is not None and first.gap == " " and before.low in ("said", "says") and not first.opens
        return after_says or (before_says and (after is None or not joined(after)))

    def described(self, i: int, stop: int) -> bool:
        """Whether commas set off who somebody is: "Jane Roe, the mayor of Lima", "his wife, Jane Roe, said"."""
        after, before = self.at(stop), self.at(i - 1)
        if after is not None and after.gap == ", " and (after.low in ("the", "a", "an", "his", "her") or after.role):
            at = stop if after.role else stop + 1
            if self.leads_to_role(at, 4) or (after.role and after.role.form in ("office", "person")):
                return True
        if after is not None and after.gap == ", " and after.capital and self.leads_to_role(stop + 1, 4):
            return True  # "Jane R. Roe, Deputy Secretary of State"
        behind = self.at(stop + 1)
        if after is not None and after.gap == ", " and len(after.low) == 2 and after.low.isdigit():
            return behind is None or behind.gap.startswith(",")  # "Jane Roe, 34, ..."
        role = before.role if before is not None and self.units[i].gap == ", " else None
        return bool(role and role.form in ("office", "person") and not role.many) and (
            after is None or after.gap.startswith((",", ".")) or after.low in self.words["no-noun"]
        )

    def institution(self, stop: int) -> bool:
        """Whether a name that ends before here is that of a school, a prize, a bridge: "the Lee Kuan Yew School"."""
        nxt = self.at(stop)
        return nxt is not None and nxt.gap in (" ", "-") and nxt.text in self.words["no-name"] and not nxt.role
