"""What every page is made from: the archive, its index, the corrections, and a memory of pages already made."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from detente.errors import StoreError
from detente.review import Corrections, corrections_path
from detente.web.dyad import Dyad
from detente.web.index_build import update
from detente.web.index_schema import Index, index_path
from detente.web.lookups import count_all, read_dyad
from detente.web.records import ArchiveFacts, StateRef
from detente.web.source import Source

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Site", "state_ref"]

#: Seconds between looks at whether the archive or the corrections have changed.
_LOOK: Final = 3.0

#: Bytes of what was made that are kept in memory, about.
_MEMORY: Final = 300_000_000

T = TypeVar("T")


def _weigh(_made: object) -> int:
    """Return what most pages weigh in memory: some thirty lines."""
    return 100_000


def state_ref(code: str) -> StateRef:
    """Return a state by its code, under its name where the tables have it.

    >>> state_ref("CHN").name
    'China'
    """
    from detente.data.states import states

    found = states().get(code)
    return StateRef(code=code, name=found.name if found else code)


@dataclass
class Site:
    """An archive being served. `memory` gives back what was made before from the same index and corrections."""

    source: Source
    index: Index
    corrections: Corrections
    name: str
    _made: OrderedDict[tuple[object, ...], tuple[object, int]] = field(default_factory=OrderedDict)
    _weight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _making: dict[tuple[object, ...], threading.Lock] = field(default_factory=dict)
    _looked: float = 0.0
    _updating: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, archive: Path, *, seen: Callable[[int, int], None] = lambda _done, _all: None) -> Site:
        """Open an archive and bring its index up to date. Raises StoreError, with what to do, where it cannot be."""
        source = Source(archive)
        # Opened once before anything else, so that what is wrong with the file is said first.
        with source.read():
            pass
        corrections = Corrections(corrections_path(archive))
        index = Index(index_path(archive))
        site = cls(source, index, corrections, archive.name)
        update(source, index, corrections, seen=seen)
        return site

    def close(self) -> None:
        """Give both files free."""
        self.source.close()
        self.index.close()

    @property
    def db(self) -> sqlite3.Connection:
        """The index, by the connection of this thread."""
        return self.index.connection

    def state(self) -> tuple[object, ...]:
        """Return what changes whenever a page would; sets off a look at the archive when the last is some time ago."""
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._looked = now
            threading.Thread(target=self.look, daemon=True).start()
        return self.index.version, len(self.corrections)

    def look(self) -> None:
        """Bring the index up to date if archive or corrections changed.

        While a run writes the archive nobody may read it; the site shows what it knew until the run is over.
        """
        if not self._updating.acquire(blocking=False):
            return
        try:
            self.corrections.refresh()
            if self.index.meta("mark") != f"{self.source.mark()} {len(self.corrections)}":
                update(self.source, self.index, self.corrections)
        except (StoreError, OSError):
            return
        finally:
            self._updating.release()

    def remember(self, key: tuple[object, ...], make: Callable[[], T], *, weigh: Callable[[T], int] = _weigh) -> T:
        """Return what was made under this key from the same state of things, or make it.

        Whoever asks for what somebody is making waits for it: twenty readers of one page make it once. `weigh`
        tells about how many bytes it takes; what was asked for longest ago goes first.
        """
        full = (self.index.version, *key)
        with self._lock:
            if full in self._made:
                self._made.move_to_end(full)
                return self._made[full][0]  # type: ignore[return-value]
            making = self._making.setdefault(full, threading.Lock())
        with making:
            with self._lock:
                if full in self._made:
                    return self._made[full][0]  # type: ignore[return-value]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(full, None)
            with self._lock:
                weight = weigh(made)
                self._made[full] = made, weight
                self._weight += weight
                while self._weight > _MEMORY and len(self._made) > 1:
                    _, (_, freed) = self._made.popitem(last=False)
                    self._weight -= freed
        return made

    def dyad(self, pair: tuple[str, str]) -> Dyad:
        """Return all that lies between two states, whichever is named first."""
        key = "-".join(sorted(pair))
        return self.remember(("dyad", key), lambda: read_dyad(self.db, key), weigh=lambda dyad: 5_000 + 60 * len(dyad))

    def facts(self) -> ArchiveFacts:
        """Return what the archive holds."""
        counts = json.loads(self.index.meta("counts") or "{}")
        first, last = int(self.index.meta("first") or 0), int(self.index.meta("last") or 0)
        stories, events = count_all(self.db)
        return ArchiveFacts(
            name=self.name, articles=counts.get("articles", 0), stories=stories, events=events,
            first=date.fromordinal(first).isoformat() if first else None,
            last=date.fromordinal(last).isoformat() if last else None,
        )  # fmt: skip
