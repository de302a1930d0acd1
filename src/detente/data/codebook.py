"""The codebook as data: PLOVER's types, modes, statuses, contexts and sectors, with quad class and intensity.

Source: PLOVER manual, draft 0.8 of September 2021, with the two corrections and the additions that
`docs/explanation/codebook.md` lists. Everything here is a constant; nothing is computed at run time.
"""

from __future__ import annotations

from typing import Final

__all__ = ["CONTEXTS", "MODES", "QUAD", "QUAD_NAMES", "SECTORS", "STATE_SECTORS", "STATUSES", "TYPES", "intensity"]

#: The sixteen event types, in PLOVER's order.
TYPES: Final = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT",
    "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

#: Quad class of each type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
QUAD: Final = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1,
    "COOPERATE": 2, "AID": 2, "RETREAT": 2,
    "REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3,
    "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip

QUAD_NAMES: Final = {
    1: "verbal cooperation",
    2: "material cooperation",
    3: "verbal conflict",
    4: "material conflict",
}

_BASE: Final = {
    "AGREE": 2.5, "CONSULT": 2.5, "SUPPORT": 5.0, "CONCEDE": 4.5, "COOPERATE": 9.5, "AID": 10.0, "RETREAT": 6.5,
    "REQUEST": 0.0, "ACCUSE": -3.0, "REJECT": -2.0, "THREATEN": -3.5,
    "PROTEST": -5.0, "SANCTION": -6.0, "MOBILIZE": -5.5, "COERCE": -7.0, "ASSAULT": -9.0,
}  # fmt: skip

#: The modes each type allows, with their intensity on PLOVER's scale of -10 to 10.
MODES: Final[dict[str, dict[str, float]]] = {
    "AGREE": {},
    "CONSULT": {"visit": 4.0, "third-party": 1.0, "multilateral": 4.0, "phone": 1.5},
    "SUPPORT": {},
    "CONCEDE": {},
    "COOPERATE": {},
    "AID": {},
    "RETREAT": {"withdraw": 8.0, "release": 6.5, "disarm": 10.0, "ceasefire": 7.5, "access": 6.5, "resign": 4.5},
    "REQUEST": {"assist": 0.5, "change": -1.0, "yield": -1.0, "meet": 0.0},
    "ACCUSE": {"disapprove": -2.0, "investigate": -3.5, "allege": -3.5},
    "REJECT": {"assist": -1.5, "change": -2.0, "yield": -2.0, "meet": -2.0},
    "THREATEN": {
        "restrict": -3.0, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4.0, "violence": -3.5,
    },
    "PROTEST": {
        "demo": -5.0, "riot": -7.0, "strike": -5.0, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5,
        "vandalize": -5.0,
    },
    "SANCTION": {"convict": -6.0, "expel": -5.5, "withdraw": -6.0, "discontinue": -6.0},
    "MOBILIZE": {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6.0},
    "COERCE": {
        "seize": -7.0, "restrict": -7.0, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7.0,
        "deport": -7.0, "withhold": -7.0, "misinformation": -6.5, "cyber": -7.0,
    },
    "ASSAULT": {
        "abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5, "destroy": -8.5,
        "primitive": -8.0, "firearms": -9.0, "explosives": -9.0, "suicide-attack": -9.5, "aerial": -9.5,
        "drone": -9.5, "heavy-weapons": -9.5, "crowd-control": -7.5, "unconventional": -10.0,
    },
}  # fmt: skip

STATUSES: Final = ("done", "ongoing", "planned", "hypothetical", "denied", "historical")

CONTEXTS: Final = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip

#: PLOVER's actor sectors.
SECTORS: Final = (
    "GOV", "MIL", "REB", "OPP", "PTY", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "HLH", "IGO", "JUD", "LAB", "LEG",
    "MED", "MNC", "NGO", "REF", "REL", "SPY", "UAF", "COP", "UNK",
)  # fmt: skip

#: Sectors whose acts are the state's. An actor without a sector is the state itself.
STATE_SECTORS: Final = ("GOV", "MIL", "LEG", "JUD", "SPY", "COP", "ELI")


def intensity(event_type: str, mode: str | None = None) -> float:
    """Return PLOVER's intensity, from -10 (most hostile) to 10, of a type in a mode.

    The mode's own value is used where the manual gives one, otherwise the type's base.

    >>> intensity("CONSULT", "visit"), intensity("ACCUSE"), intensity("ASSAULT", "unconventional")
    (4.0, -3.0, -10.0)

    Raises KeyError for a type or a mode that the codebook does not have.
    """
    return MODES[event_type][mode] if mode else _BASE[event_type]
