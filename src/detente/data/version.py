"""The version of the actor tables: it changes with any of their bytes, so that an archive knows what to code anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

__all__ = ["lexicon_version"]


def lexicon_version(actors: str | Path | None = None) -> str:
    """Return the name under which the archive marks what was coded with today's tables, and with a file of `actors`.

    >>> lexicon_version().startswith("lexicon ")
    True
    """
    if actors is not None:
        path = Path(actors)
        # A file that cannot be read is refused with its reason by whoever reads its rows.
        own = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "unread"
        return f"{_packaged()}, own actors {own}"
    return _packaged()


@cache
def _packaged() -> str:
    digest = hashlib.sha256()
    for table in sorted(files("detente.data").iterdir(), key=lambda item: item.name):
        if table.name.endswith((".csv", ".csv.gz", ".txt")):
            digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return f"lexicon {digest.hexdigest()[:12]}"
