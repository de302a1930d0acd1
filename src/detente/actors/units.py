"""A text as units: the lexicon's names whole, every other word by itself, each knowing its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.actors.lexicon import Entry, Lexicon, Role

__all__ = ["TITLES", "Unit", "joined", "read_units"]

_WORD = re.compile(r"[^\W\d_]\.(?=\s+[A-Z])|\d[\d,.]*\d|\w+(?:[’'](?!(?:s|re|ve|ll|d|m)\b)\w+)*")
#: What is left of a verb behind a pronoun: "we've".
_CONTRACTED = frozenset(["re", "ve", "ll", "d", "m"])
#: Titles whose point ends no sentence.
TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "drs", "lieut", "messrs", "gen", "col", "lt", "maj", "sgt", "sen", "rep", "gov",
     "st", "prof", "rev", "hon", "adm", "capt", "brig", "cmdr", "amb", "insp", "supt"]
)  # fmt: skip
#: Offices that stand abbreviated before a name and nowhere else ("PM Lee", but "7 PM").
_ABBREVIATED = {
    "PM": "prime minister", "DPM": "deputy prime minister", "SM": "senior minister", "SMS": "senior minister of state",
    "MOS": "minister of state", "FM": "foreign minister", "EAM": "external affairs minister", "VP": "vice president",
}  # fmt: skip


@dataclass(slots=True)
class Unit:
    """One name or word. `entries` are the lexicon's meanings of a name, `role` what a role word says.

    `gap` is the text between the unit before and this one (without that unit's possessive ending); `sentence` counts
    sentences; `owns` tells that `'s` or `'` follows.
    """

    start: int
    end: int
    text: str
    low: str
    gap: str
    sentence: int
    opens: bool
    entries: tuple[Entry, ...] = ()
    role: Role | None = None
    reference: tuple[str, str] | None = None
    owns: bool = False
    shouted: bool = False
    titled: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, in a sentence that is not all capitals."""
        return self.text[0].isupper() and not self.shouted

    def tagged(self, *tags: str) -> bool:
        """Whether one of the meanings has one of these tags."""
        return any(entry.tag in tags for entry in self.entries)


def joined(unit: Unit) -> bool:
    """Whether nothing but a space or a hyphen parts the unit from the one before it."""
    return unit.gap in (" ", "-", "  ", "\xa0")


def read_units(text: str, lexicon: Lexicon) -> list[Unit]:
    """Return the text's units in order."""
    pieces: list[tuple[int, int, str]] = []
    at = 0
    for start, end, name in lexicon.match(text):
        pieces += [(m.start(), m.end(), "") for m in _WORD.finditer(text, at, start)]
        pieces.append((start, end, name))
        at = end
    pieces += [(m.start(), m.end(), "") for m in _WORD.finditer(text, at)]

    units: list[Unit] = []
    previous, sentence = 0, 0
    for start, end, name in pieces:
        if start < previous or (start and text[start - 1] in "'’" and text[start:end] in _CONTRACTED):
            continue  # the s of a possessive, the rest of "we've"
        gap = text[previous:start]
        opens = not units
        if units and gap != " ":
            opens = "\n" in gap or (
                any(mark in gap for mark in ".!?")
                and (text[start].isupper() or text[start].isdigit())
                and not (gap == ". " and (units[-1].low in TITLES or len(units[-1].low) == 1))
            )
            sentence += opens
        surface = text[start:end]
        low = surface.lower()
        unit = Unit(start, end, surface, low, gap, sentence, opens)
        if name and " " not in name and "-" not in name and name in lexicon.roles:
            name = ""
        unit.entries = lexicon.entries(name) if name else ()
        unit.role = lexicon.roles.get(low)
        short = _ABBREVIATED.get(surface)
        if (
            short
            and text[end : end + 1] == " "
            and text[end + 1 : end + 2].isupper()
            and (not units or units[-1].low[0].isalpha())
        ):
            unit.role, unit.entries = lexicon.roles.get(short), ()
        # "I" is also a numeral, "US" a state.
        numeral = low == "i" and (surface != "I" or text[end : end + 1] not in (" ", "'", "’", ","))
        if not unit.entries and not numeral and (low != "us" or surface == "us"):
            unit.reference = lexicon.references.get(low)
        previous = end
        if end < len(text) and text[end] in "'’":
            if text[end + 1 : end + 2] in ("s", "S") and not text[end + 2 : end + 3].isalnum():
                unit.owns, previous = True, end + 2
            elif surface.endswith("s") and not text[end + 1 : end + 2].isalnum():
                unit.owns, previous = True, end + 1
        units.append(unit)
    _mark_shouting(units)
    _learn_abbreviations(units)
    return units


def _learn_abbreviations(units: list[Unit]) -> None:
    """Let capitals in brackets behind an office stand for it: "Chief Executive (CE) Jane Roe ... CE Roe"."""
    known: dict[str, Role] = {}
    for at, unit in enumerate(units):
        before, after = units[at - 1] if at else None, units[at + 1] if at + 1 < len(units) else None
        if before is None or after is None:
            continue
        if (
            unit.gap == " ("
            and after.gap.startswith(")")
            and before.role
            and unit.text.isupper()
            and len(unit.text) < 5
        ):
            known.setdefault(unit.text, before.role)
        elif unit.text in known and after.gap in (" ", "-") and after.text[0].isupper() and not unit.shouted:
            unit.role, unit.entries = known[unit.text], ()


def _mark_shouting(units: list[Unit]) -> None:
    """Mark the sentences that stand in capitals, where case tells nothing, and those with Headline Capitals."""
    start = 0
    for at in range(1, len(units) + 1):
        if at == len(units) or units[at].sentence != units[start].sentence:
            words = [unit for unit in units[start:at] if unit.text[0].isalpha()]
            if len(words) > 2 and all(unit.text.isupper() for unit in words):
                for unit in words:
                    unit.shouted = True
            long = [unit for unit in words if len(unit.low) > 3]
            if len(long) > 3 and sum(unit.text[0].isupper() for unit in long) > 0.75 * len(long):
                for unit in words:
                    unit.titled = True
            start = at
