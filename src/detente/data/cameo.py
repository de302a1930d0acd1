"""CAMEO codes for PLOVER events, read off OEDA's conversion table backwards."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib import resources

__all__ = ["cameo_code"]


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
