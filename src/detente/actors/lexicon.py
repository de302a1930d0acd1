"""The lexicon: every name and role word that the tables hold, in one automaton, loaded once.

The automaton (Aho-Corasick) runs once over the lower-cased text; a name then has to stand there in its own case or all
in capitals, a role word in any case. Single role words, modifiers and pronouns are looked up word by word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from detente.data.offices import holders
from detente.data.outlets import outlets
from detente.data.persons import persons
from detente.data.states import is_current, states
from detente.data.tables import parts, rows, when
from detente.records import Actor

__all__ = ["Entry", "Lexicon", "Role", "slug"]

#: Capitals that are more often a person or another town: read as capitals only beside their state's name.
_SHY_CAPITALS = frozenset(
    ["Victoria", "Kingston", "Georgetown", "San Juan", "San Jose", "San José", "Sucre", "Kingstown", "Aden", "Lagos",
     "Lagos", "Dubai", "Almaty", "Yangon", "Abidjan", "Tel Aviv", "Delhi", "Djibouti City", "Hamilton", "Amsterdam",
     "Willemstad"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """What a role word says of its bearer: its class, the office's slot, sectors, and how many it speaks of."""

    word: str
    form: str
    slot: str
    sectors: tuple[str, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a name. `tag` tells what it is: state, adjective, demonym, capital, metonym, organisation, body,
    firm, person, own (a user's actor), or thing (a compound name in which nobody acts).

    `since` and `until` bound the days on which the meaning holds. `acting` marks a name that has this meaning only
    where the text bears it out: a seat that is also a place, a capital that is also a surname.
    """

    tag: str
    actor: Actor
    since: date | None = None
    until: date | None = None
    many: bool = False
    acting: bool = False

    def holds(self, on: date | None) -> bool:
        """Whether the name has this meaning on a day; without a day, whether it has it today."""
        return is_current(self.since, self.until, on)


def slug(text: str) -> str:
    """A name as an identifier: `Mark Carney` is `mark-carney`.

    >>> slug("U.S. Trade Representative")
    'us-trade-representative'
    """
    return "-".join("".join(c for c in word if c.isalnum()) for word in text.lower().replace("-", " ").split())


#: Typographers' marks as the tables write them: "the People’s Republic" is in them with a plain apostrophe.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xa0": " ", "\u202f": " ", "\u2009": " "})


def plain(text: str) -> str:
    """The text with plain apostrophes, hyphens and spaces, letter for letter."""
    return text.translate(_PLAIN)


def lowered(text: str) -> str:
    """The text in lower case, letter for letter, so that offsets hold (`İ` alone would become two)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


class Lexicon:
    """The loaded tables. `Lexicon.load()` gives the packaged one; `own` adds a user's actors, which win.

    >>> [entry.actor.id for entry in Lexicon.load().entries("Ottawa")]
    ['CAN']
    """

    def __init__(self, own: Iterable[tuple[str, Entry]] = ()) -> None:
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self.roles: dict[str, Role] = {}
        self.modifiers: dict[str, str] = {}
        self.ranks: set[str] = set()
        self.determiners: set[str] = set()
        self.words: defaultdict[str, set[str]] = defaultdict(set)
        self.references: dict[str, tuple[str, str]] = {}
        self.first_names, self.men, self.women = _first_names()
        for name, entry in own:
            self._names[name].append(entry)
        self._own = frozenset(self._names)
        for add in (self._add_states, self._add_bodies, self._add_persons, self._add_words):
            add()
        self._patterns = self._build()

    @classmethod
    def load(cls) -> Lexicon:
        """Return the packaged lexicon, loaded at the first call."""
        return _packaged()

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return every meaning of a name, whatever the day."""
        return tuple(self._names.get(name, ()))

    def _add(self, names: Iterable[str], entry: Entry) -> None:
        for name in names:
            bare = name.removeprefix("the ").removeprefix("The ")
            if bare and bare not in self._own:
                self._names[bare].append(entry)

    def _add_states(self) -> None:
        for state in states().values():
            actor = Actor(state.iso3, state.name, state.iso3, ("GOV",))
            bounds = state.since, state.until
            self._add(state.names, Entry("state", actor, *bounds))
            self._add(state.adjectives, Entry("adjective", actor, *bounds))
            for at, noun in enumerate(state.demonyms):
                self._add([noun], Entry("demonym", actor, *bounds, many=bool(at % 2)))
            for capital in state.capitals:
                self._add([capital], Entry("capital", actor, *bounds, acting=capital in _SHY_CAPITALS))
        for row in rows("ambiguous"):
            if row["candidate"] in states() and row["name"] not in self._names:
                tag = "state" if row["use"] == "name" else "adjective"
                actor = _state_actor(row["candidate"])
                self._names[row["name"]].append(Entry(tag, actor))
            elif row["candidate"] in states() and not any(
                e.actor.id == row["candidate"] for e in self._names[row["name"]]
            ):
                tag = "state" if row["use"] == "name" else "adjective"
                self._names[row["name"]].append(Entry(tag, _state_actor(row["candidate"])))

    def _add_bodies(self) -> None:
        for row in rows("organisations"):
            sectors = parts(row["sectors"]) or ("IGO",)
            actor = Actor(row["id"], row["name"], "IGO" if "IGO" in sectors else None, sectors)
            entry = Entry("organisation", actor, when(row["from"]), when(row["to"]))
            self._add((row["name"], *parts(row["aliases"])), entry)
        for table, tag in (("bodies", "body"), ("firms", "firm")):
            for row in rows(table):
                country = row["country"] or None
                actor = Actor(
                    f"{country or 'INT'}.{slug(row['name'])}", row["name"], country, parts(row["sectors"])
                )  # fmt: skip
                self._add((row["name"], *parts(row["aliases"])), Entry(tag, actor, when(row["from"]), when(row["to"])))
        for outlet in outlets():
            actor = Actor(f"{outlet.country or 'INT'}.{slug(outlet.name)}", outlet.name, outlet.country, ("MED",))
            for name in outlet.names:
                word = name.removeprefix("The ") if name.startswith("The ") and " " not in name[4:] else ""
                plain = not (word or name in outlet.shared or name.endswith(")") or outlet.kind == "government")
                if plain and len(name) > 4 and name.removeprefix("The ") not in self._names:
                    self._add([name], Entry("body", actor))
        for row in rows("metonyms"):
            place = row["country"]
            if place in states():
                actor = Actor(
                    f"{place}.{slug(row['body'])}",
                    f"{row['body']} of {states()[place].name}",
                    place,
                    parts(row["sectors"]),
                )
            else:
                actor = next(e.actor for entries in self._names.values() for e in entries if e.actor.id == place)
            acting = row["when"] == "acting"
            entry = Entry("metonym", actor, when(row["from"]), when(row["to"]), acting=acting)
            self._add({row["name"], *parts(row["aliases"])}, entry)
        for row in rows("peoples"):
            country = row["country"] or None
            actor = Actor(f"people.{slug(row['name'])}", row["name"], country, parts(row["sectors"]) or ("CVL",))
            if row["name"] not in self._names:
                self._add([row["name"]], Entry("people", actor))
            for noun in parts(row["nouns"]):
                if noun not in self._names:
                    self._add([noun], Entry("demonym", actor, many=noun.endswith("s")))
        for row in rows("regions"):
            if row["name"] not in self._names:
                actor = Actor(f"{row['country']}.{slug(row['name'])}", row["name"], row["country"], ("GOV",))
                self._add([row["name"]], Entry("region", actor))
        for row in rows("compounds"):
            self._names[row["phrase"]] = [Entry("thing", Actor("", row["phrase"]))]

    def _add_persons(self) -> None:
        for person in persons():
            for name in (person.name, *person.aliases):
                if " " in name:
                    actor = Actor(slug(person.name), person.name, person.country, person.sectors)
                    self._names[name].append(Entry("person", actor, person.since, person.until))
        seen = set()
        for holder in holders():
            for name in (holder.name, *holder.aliases):
                if " " in name and (name, holder.name) not in seen:
                    seen.add((name, holder.name))
                    self._names[name].append(
                        Entry("person", Actor(slug(holder.name), holder.name, holder.country, ("GOV",)))
                    )

    def _add_words(self) -> None:
        for row in rows("roles"):
            sectors = parts(row["sectors"])
            for word, many in ((row["word"], False), (row["plural"], True)):
                if word and word.lower() not in self.roles:
                    role = Role(row["word"] or row["plural"], row["class"], row["slot"], sectors, many)
                    self.roles[word.lower()] = role
        for row in rows("modifiers"):
            if row["kind"] == "determiner":
                self.determiners.add(row["word"])
            else:
                self.modifiers[row["word"]] = row["sector"]
                if row["kind"] == "rank":
                    self.ranks.add(row["word"])
        for row in rows("words"):
            self.words[row["list"]].add(row["word"])
        for row in rows("references"):
            self.references[row["words"].lower()] = (row["kind"], row["number"])

    def _build(self) -> AhoCorasick:
        spellings: dict[str, set[str]] = defaultdict(set)
        for name in self._names:
            spellings[lowered(name)].add(name)
        for word in (*self.roles, *self.references):
            if " " in word or "-" in word:
                spellings.setdefault(word, set())
        self._surfaces = sorted(spellings)
        self._spellings = [tuple(sorted(spellings[surface])) for surface in self._surfaces]
        return AhoCorasick(self._surfaces, matchkind=MatchKind.Standard)

    def match(self, text: str) -> list[tuple[int, int, str]]:
        """Return the names and phrases of the lexicon in a text, leftmost and longest, as (start, end, name).

        For a role word or a reference the name is its lower case.

        >>> Lexicon.load().match("The Canadian foreign minister flew to New Delhi")
        [(4, 12, 'Canadian'), (13, 29, 'foreign minister'), (38, 47, 'New Delhi')]
        """
        text = plain(text)
        size = len(text)
        best: dict[int, tuple[int, str]] = {}
        for index, start, end in self._patterns.find_matches_as_indexes(lowered(text), overlapping=True):
            if (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum() and text[end - 1] != "."):
                continue
            if start in best and best[start][0] >= end:
                continue
            if end < size and text[end] in "$€£¥₹" and text[end + 1 : end + 2].isdigit():
                continue  # "US$50,000"
            surface = self._surfaces[index]
            words = text[start:end]
            name = surface if surface in self.roles or surface in self.references else ""
            for spelling in self._spellings[index]:
                if words == spelling or (len(words) > 3 and words.isupper() and words == spelling.upper()):
                    name = spelling
                    break
            if name and (" " in name or "-" in name or name in self._names):
                best[start] = (end, name)
        found, at = [], 0
        for start in sorted(best):
            end, name = best[start]
            if start >= at:
                found.append((start, end, name))
                at = end
        return found


def _state_actor(iso3: str) -> Actor:
    return Actor(iso3, states()[iso3].name, iso3, ("GOV",))


def _first_names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Given names, those that only men bear, and those that only women bear; the file parts them by headings."""
    text = files("detente.data").joinpath("first_names.txt").read_text(encoding="utf-8")
    women: set[str] = set()
    men: set[str] = set()
    either: set[str] = set()
    reading = men
    for line in text.splitlines():
        if line.startswith("#"):
            reading = women if "women" in line else either if "either" in line else men
        else:
            reading.update(line.split())
    held = {holder.name.split()[0] for holder in holders() if " " in holder.name}
    both = (men & women) | either
    return frozenset(men | women | either | held), frozenset(men - both), frozenset(women - both)


@cache
def _packaged() -> Lexicon:
    return Lexicon()
