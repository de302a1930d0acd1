"""Noun phrases that may name an actor, read from units: whom they name is asked in `chains`, not here.

A phrase is a determiner, modifiers and cues ("the visiting Chinese"), a role or a name as its head ("foreign minister",
"China"), and what belongs to it ("Wang Yi", "of Mexico", "from the United Nations"). Relative clauses stay outside.
"""

from __future__ import annotations

from itertools import pairwise

from detente.actors.lexicon import Lexicon
from detente.actors.looks import AGENTS, HONOURS, LOOSE, Look
from detente.actors.name_phrases import NamePhrases
from detente.actors.phrase import Phrase
from detente.actors.role_phrases import RolePhrases
from detente.actors.units import Unit, joined

__all__ = ["read_phrases"]


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
    found = _take_in_acronyms(found, units)
    _join_appositions(found, units)
    _share_roles(found, units)
    _share_countries(found, units)
    return found


def _take_in_acronyms(found: list[Phrase], units: list[Unit]) -> list[Phrase]:
    """Let a name take in its acronym: "the European Union (EU)" is one mention; later "EU" may stand for it."""
    kept: list[Phrase] = []
    for phrase in found:
        if kept and phrase.last <= kept[-1].last:
            continue  # the acronym itself
        kept.append(phrase)
        at = phrase.last + 1
        if at >= len(units) or phrase.kind not in ("name", "body", "role", "firm"):
            continue
        unit, closing = units[at], units[at + 1].gap if at + 1 < len(units) else ")"
        if (
            unit.gap in (" (", "(") and closing.startswith(")") and unit.text.isupper() and 1 < len(unit.text) < 9
            and not units[phrase.last].owns and _acronym(unit, [u.text for u in units[phrase.first : at]])
        ):  # fmt: skip
            phrase.acronym, phrase.last, phrase.end = unit.text, at, unit.end + 1
    return kept


def _acronym(unit: Unit, words: list[str]) -> bool:
    """Whether capitals are the first letters of a name's words, most of them in their order."""
    letters = "".join(part[0] for word in words for part in word.replace("-", " ").split() if part[0].isupper())
    return unit.text[0] in letters and sum(letter in letters for letter in unit.text) >= len(unit.text) - 1


def _share_roles(found: list[Phrase], units: list[Unit]) -> None:
    """Give the role behind two adjectives to both: "British and French forces"."""
    for one, other in pairwise(reversed(found)):
        between = [unit.low for unit in units[other.last + 1 : one.first]]
        alone = other.kind == "demonym" and not other.sectors and other.role is None and other.head is not None
        led = one.role is not None and one.role.many and bool(one.cues) and one.cues[0].tagged("adjective")
        close = between in (["and"], ["or"]) or (not between and units[one.first].gap == ", ")
        if alone and led and close and other.head is not None:
            other.role, other.roles, other.kind, other.cues = one.role, one.roles, one.kind, [other.head]
            other.head, other.portfolio = one.head, []


def _share_countries(found: list[Phrase], units: list[Unit]) -> None:
    """Give "of Chile" behind two names to both: "President Gabriel Boric and Foreign Minister Urrejola of Chile"."""
    for one, other in pairwise(reversed(found)):
        behind = [cue for cue in one.cues if one.name and cue.start > one.name[0].start]
        between = [unit.low for unit in units[other.last + 1 : one.first]]
        bare = other.kind == "person" and other.role is not None and not (other.cues or other.owner or other.inner)
        if behind and bare and between in (["and"], []) and one.sentence == other.sentence and one.kind == "person":
            other.cues, other.shared = behind, True
        # "the people and government of Ukraine": what owns the second owns the first.
        open_ended = other.role is not None and other.last == other.first + (other.determiner is not None)
        tail = one.role is not None and one.determiner is None and one.head is not None and not one.name
        if open_ended and tail and between == ["and"] and other.kind in ("role", "body", "office") and one.head:
            other.cues = other.cues or [cue for cue in one.cues if cue.start > one.head.start]
            other.inner = other.inner or one.inner


def _join_appositions(found: list[Phrase], units: list[Unit]) -> None:
    """Set a name beside its role: "Wang Yi, the foreign minister", "the party's leader, Jeremy Corbyn"."""
    for one, other in pairwise(found):
        if other.first != one.last + 1 or units[other.first].gap not in (", ", " ") or units[one.last].owns:
            continue
        for name, role in ((one, other), (other, one)):
            bare = name.kind == "person" and name.role is None
            if (
                bare
                and role.role is not None
                and not role.name
                and role.role.form in ("office", "person")
                and not role.role.many
            ):
                name.beside, role.beside = role, name
        # "Sultan Ibrahim, King of Malaysia": the second office says whose the first is.
        open_ended = one.kind == "person" and one.role is not None and not (one.cues or one.owner or one.inner)
        office = other.role is not None and other.role.form == "office" and not other.role.many and not other.name
        if open_ended and office and other.determiner is None and units[other.first].gap == ", ":
            one.cues, other.beside = other.cues, one


_MODALS = frozenset(
    ["will", "would", "may", "might", "could", "can", "has", "had", "should", "must", "did", "does"]
)  # fmt: skip
#: Verbs whose object is somebody.
_ON_SOMEBODY = frozenset(
    ["asked", "ask", "asks", "told", "tell", "tells", "urged", "urge", "urges", "want", "wants", "wanted",
     "invited", "invite", "warned", "warn", "gave", "give", "gives", "granted", "accused", "accuse", "joined",
     "join", "backed", "back", "fined", "sued", "thanked", "thank", "allowed", "allow", "helped", "help",
     "offered", "offer"]
)  # fmt: skip
_DOES = frozenset(
    ["said", "says", "did", "does", "wants", "want", "plans", "expects", "hopes", "sent", "took", "made", "gave",
     "saw", "held", "knew", "found", "kept", "got", "put", "told", "thinks", "believes", "needs", "seeks", "came",
     "went", "began", "won", "lost", "left", "met", "sold", "bought", "built", "fought", "withdrew", "owns", "runs"]
)  # fmt: skip


class _Reader:
    """Reads one text's phrases; every method takes the index of the unit at which to look."""

    def __init__(self, units: list[Unit], lexicon: Lexicon) -> None:
        self.look = Look(units, lexicon)
        self.names = NamePhrases(self.look)
        self.roles = RolePhrases(self.look, self.names)

    def phrase(self, i: int, before: Phrase | None) -> tuple[Phrase | None, bool]:
        """The phrase at a unit, and whether it takes in the phrase before it, its owner; kind "none" means: skip it."""
        unit = self.look.units[i]
        if unit.reference:
            return self._reference(i), False
        look = self.look
        opens = unit.role or unit.entries or unit.capital or unit.low in look.lexicon.determiners or look.modifies(unit)
        counts = unit.low in ("at", "more", "fewer", "up", "as") and self.roles.counts(i)
        if not (opens or counts or unit.low in look.words["about"] or unit.low.endswith(AGENTS)):
            return None, False
        owner = before if before and before.last == i - 1 and self.look.units[i - 1].owns and unit.gap == " " else None
        apposed = (
            before is not None and before.last == i - 1 and before.kind == "person" and before.role is None
            and unit.gap == ", "
        )  # fmt: skip
        firm = self.names.firm(i) if unit.capital and not unit.titled else None
        if firm is not None:
            return firm, False
        phrase = self.roles.read(i, owner, apposed=apposed)
        if phrase is not None:
            if owner is not None:
                phrase.start, phrase.first = owner.start, owner.first
            return phrase, owner is not None
        phrase = self.names.read(i)
        if phrase is not None:
            if phrase.kind == "none" or self.names.glued(phrase.last) or self.names.placed(phrase):
                phrase.kind = "none"
            return phrase, False
        return (self.names.person(i) if unit.capital else None), False

    def _reference(self, i: int) -> Phrase | None:
        """A pronoun or a group; possessives only before a role (as its owner) or before an act ("its refusal")."""
        unit = self.look.units[i]
        assert unit.reference is not None
        kind, nxt = unit.reference[0], self.look.at(i + 1)
        bare = Phrase(unit.start, unit.end, "group" if kind == "group" else "pronoun", i, i, unit.sentence, head=unit)
        follows = nxt is not None and joined(nxt)
        honoured = self._honoured(i)
        if honoured is not None:
            return honoured
        if kind == "possessive" or unit.low == "her":
            owned = self.roles.read(i)
            if owned is not None:
                return owned
            bare.owning = follows and nxt is not None and not (unit.low == "her" and not self.look.noun_like(nxt))
            return bare if follows or unit.low == "her" else None
        if kind == "group" and nxt is not None and nxt.gap == "-":
            return None
        if unit.low in LOOSE and follows and nxt is not None:
            noun = nxt.capital or nxt.role or nxt.entries or self.look.modifies(nxt) or self.look.agents(nxt)
            if noun or nxt.low == "of":
                return self.roles.read(i)
            verb = nxt.low in self.look.words["no-noun"] or nxt.low.endswith(("ed", "ly"))
            verb = verb or (nxt.low.endswith("s") and unit.low in ("the latter", "the former"))
            if not (verb or nxt.low in self.look.words["says"]):
                return None  # "the two blasts"
        if unit.low in ("both", "neither") and nxt is not None and follows:
            verb = nxt.low in self.look.words["no-noun"] or nxt.low.endswith("ed")
            if not verb or nxt.low in ("of", "in", "on", "at", "to", "for", "with", "these", "those"):
                return None
        if unit.low == "it" and not self._acting_it(i):
            return None
        if unit.reference[1].startswith("speaker"):
            return bare
        return bare if unit.low not in ("himself", "herself", "themselves") else None

    def _honoured(self, i: int) -> Phrase | None:
        """An honour that stands for a person by itself: "His Majesty", "Her Royal Highness"."""
        units, at = self.look.units, i + 1
        if units[i].low not in ("his", "her"):
            return None
        while at < len(units) and joined(units[at]) and units[at].capital and units[at].low in ("royal", "imperial"):
            at += 1
        if at >= len(units) or not joined(units[at]) or units[at].low not in HONOURS:
            return None
        nxt = self.look.at(at + 1)
        if nxt is not None and joined(nxt) and nxt.capital:
            return None  # a name follows
        whole = units[i + 1 : at + 1]
        return Phrase(
            units[i].start, units[at].end, "pronoun", i, at, units[i].sentence, head=units[i], modifiers=whole
        )  # fmt: skip

    def _acting_it(self, i: int) -> bool:
        """Whether "it" is somebody who acts or is acted on, rather than that of "it is clear that"."""
        before, nxt, after = self.look.at(i - 1), self.look.at(i + 1), self.look.at(i + 2)
        if nxt is None or not joined(nxt):
            # "asked it in.": an object; a thing is told apart by its antecedent.
            return before is not None and joined(self.look.units[i]) and before.low in _ON_SOMEBODY
        if before is not None and before.low in _ON_SOMEBODY and nxt.low in ("to", "of", "for", "not", "that"):
            return True
        if nxt.low in ("is", "was"):
            return after is not None and after.low.endswith("ing")
        if nxt.low in _MODALS:
            if after is not None and after.low == "not":
                after = self.look.at(i + 3)
            return after is None or after.low not in ("be", "been", "take", "happen", "mean", "become", "seem", "rain")
        if nxt.low.endswith("ed"):
            return nxt.low not in ("seemed", "appeared", "turned", "remained", "happened", "emerged", "rained")
        return nxt.low in self.look.words["no-noun"] and nxt.low in _DOES
