"""CAMEO codes for PLOVER events, read off OEDA's conversion table backwards."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Final

__all__ = ["ROOTS", "cameo_code", "cameo_quad", "converted_type"]

#: Where OEDA's table puts a CAMEO code under another type than PLOVER's own sections do: "find guilty" is disapproval
#: there and a conviction here, "impose embargo, boycott or sanctions" coercion there and a sanction here.
_CONVERTED = {"116": "ACCUSE", "163": "COERCE"}

#: The issues that tell an imposed measure (163) from aid or relations cut (162, 161).
_MEASURES = frozenset({"economic-sanctions", "tariffs"})

#: CAMEO's twenty root codes, in words.
ROOTS: Final = {
    "01": "Make public statement", "02": "Appeal", "03": "Express intent to cooperate", "04": "Consult",
    "05": "Engage in diplomatic cooperation", "06": "Engage in material cooperation", "07": "Provide aid",
    "08": "Yield", "09": "Investigate", "10": "Demand", "11": "Disapprove", "12": "Reject", "13": "Threaten",
    "14": "Protest", "15": "Exhibit military posture", "16": "Reduce relations", "17": "Coerce", "18": "Assault",
    "19": "Fight", "20": "Engage in unconventional mass violence",
}  # fmt: skip


def cameo_quad(code: str) -> int:
    """Return the quad class of a CAMEO code, as GDELT has it: roots to 05, to 08, to 13 and to 20.

    >>> [cameo_quad(code) for code in ("010", "0871", "112", "190")]
    [1, 2, 3, 4]

    Raises ValueError for what is no CAMEO code.
    """
    if code[:2] not in ROOTS:
        raise ValueError(f"{code!r} is no CAMEO code")
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


@cache
def _rows() -> dict[tuple[str, str], list[tuple[str, str]]]:
    text = resources.files("detente.data").joinpath("cameo.csv").read_text("utf-8")
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault((row["type"], row["mode"]), []).append((row["context"], row["code"]))
    return found


def cameo_code(event_type: str, mode: str | None = None, contexts: Collection[str] = ()) -> str | None:
    """Return the CAMEO code nearest to a PLOVER type, mode and contexts; None for a type CAMEO lacks.

    CAMEO is finer in what a demand or promise is about and coarser elsewhere, so the code is the one whose context
    the event has, else the general one of its mode.

    >>> cameo_code("REQUEST", "assist", ["military"]), cameo_code("CONSULT", "phone"), cameo_code("ACCUSE")
    ('1012', '041', '110')
    """
    for key in ((event_type, mode or ""), (event_type, "")):
        for context, code in _rows().get(key, ()):
            if not context or context in contexts:
                return code
    return None


def converted_type(event_type: str, mode: str | None = None, issues: Collection[str] = ()) -> str:
    """Return the type an event has in data that were converted from CAMEO by OEDA's table.

    Such data (PLV; any file that prints YIELD) differ from PLOVER's own sections in two places only: convictions are
    ACCUSE, and embargoes, tariffs and sanctions are COERCE.

    >>> converted_type("SANCTION", "convict"), converted_type("SANCTION", "discontinue", ["economic-sanctions"])
    ('ACCUSE', 'COERCE')
    >>> converted_type("SANCTION", "discontinue", ["development-aid"])
    'SANCTION'
    """
    if event_type != "SANCTION":
        return event_type
    if mode == "convict":
        return _CONVERTED["116"]
    return _CONVERTED["163"] if mode == "discontinue" and _MEASURES.intersection(issues) else event_type
