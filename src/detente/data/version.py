"""The version of the actor tables: it changes with any of their bytes, so that an archive knows what to code anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

__all__ = ["lexicon_version"]


@cache
def lexicon_version() -> str:
    """Return the name under which the archive marks what was coded with today's tables.

    >>> lexicon_version().startswith("lexicon ")
    True
    """
    digest = hashlib.sha256()
    for table in sorted(files("detente.data").iterdir(), key=lambda item: item.name):
        if table.name.endswith((".csv", ".csv.gz", ".txt")):
            digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return f"lexicon {digest.hexdigest()[:12]}"
