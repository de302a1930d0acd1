"""Corrections: who said what of which record, and when; a file that is only ever added to."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from detente.errors import StoreError
from detente.records import make_id

__all__ = ["KINDS", "Correction", "Corrections", "Kind", "Verdict", "corrections_path", "mention_target"]

Kind = Literal["event", "actor", "merge", "link"]
Verdict = Literal["confirmed", "corrected", "rejected", "withdrawn"]

KINDS: Final[tuple[str, ...]] = get_args(Kind)
_VERDICTS: Final[tuple[str, ...]] = get_args(Verdict)


def corrections_path(archive: Path) -> Path:
    """Return where the corrections of an archive lie: beside it, so that they outlive a new coding.

    >>> corrections_path(Path("news/a.duckdb")).as_posix()
    'news/a.corrections.jsonl'
    """
    return archive.with_name(f"{archive.stem}.corrections.jsonl")


def mention_target(article_id: str, start: int, end: int) -> str:
    """Return the name of a mention, to say of it whom it means.

    >>> mention_target("ar-1", 12, 18)
    'ar-1:12-18'
    """
    return f"{article_id}:{start}-{end}"


@dataclass(frozen=True, slots=True)
class Correction:
    """One word of one person on one record.

    `target` is an event's id, a mention (`ar-…:12-18`), an article's id for whether it is a copy of its story, or a
    ledger link's id. `changes` are the fields that a correction sets, in the words of the event's contract. `seen` is
    the record as it stood then, with its sentence, so that the word can be judged and exported without the archive.
    A later word on the same target replaces the earlier; `withdrawn` gives the record back to the coder.
    """

    id: str
    kind: Kind
    target: str
    verdict: Verdict
    by: str
    at: str
    changes: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def article_id(self) -> str:
        """The article it is about; empty for a ledger link."""
        if self.kind == "actor":
            return self.target.partition(":")[0]
        return self.target if self.kind == "merge" else str(self.seen.get("article_id") or "")

    def to_json(self) -> dict[str, Any]:
        """Return the correction as its line in the file."""
        return {
            "id": self.id, "kind": self.kind, "target": self.target, "verdict": self.verdict, "by": self.by,
            "at": self.at, "changes": self.changes, "seen": self.seen, "note": self.note,
        }  # fmt: skip


class Corrections:
    """The corrections of an archive: read once, added to line by line, each line on the disk before it counts.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = Corrections(Path(folder) / "a.corrections.jsonl")
    ...     _ = kept.add("event", "ev-1", "rejected", by="Ada")
    ...     Corrections(kept.path).verdict("event", "ev-1").by
    'Ada'

    Raises StoreError for a file that cannot be read or written, and for a line that is no correction.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._size = -1
        self._all: list[Correction] = []
        self._current: dict[tuple[str, str], Correction] = {}
        self.refresh()

    def refresh(self) -> bool:
        """Read what was added by others; True where something was."""
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            size = 0
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}") from error
        with self._lock:
            if size == self._size:
                return False
            self._all = list(_read(self.path)) if size else []
            self._current = {(c.kind, c.target): c for c in self._all}
            self._size = size
        return True

    def add(
        self,
        kind: Kind,
        target: str,
        verdict: Verdict,
        *,
        by: str,
        changes: dict[str, Any] | None = None,
        seen: dict[str, Any] | None = None,
        note: str = "",
    ) -> Correction:
        """Keep a word and return it; it is on the disk when this returns."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            made = Correction(
                make_id("co", kind, target, verdict, by, at, len(self._all)), kind, target, verdict, by, at,
                changes or {}, seen or {}, note,
            )  # fmt: skip
            line = json.dumps(made.to_json(), ensure_ascii=False) + "\n"
            try:
                with self.path.open("ab") as file:
                    file.write(line.encode("utf-8", "backslashreplace"))
                    file.flush()
                    os.fsync(file.fileno())
                    self._size = file.tell()
            except OSError as error:
                raise StoreError(f"{self.path} cannot be written: {error.strerror}; nothing was kept") from error
            self._all.append(made)
            self._current[kind, target] = made
        return made

    def verdict(self, kind: Kind, target: str) -> Correction | None:
        """Return the word that counts on a record, or None where nobody spoke or the last word was withdrawn."""
        found = self._current.get((kind, target))
        return None if found is None or found.verdict == "withdrawn" else found

    def current(self, kind: Kind | None = None) -> list[Correction]:
        """Return the words that count, in the order they were given."""
        with self._lock:
            return [
                c for c in self._all
                if self._current[c.kind, c.target] is c and c.verdict != "withdrawn" and kind in (None, c.kind)
            ]  # fmt: skip

    def by_article(self) -> dict[str, list[str]]:
        """Return the ids of the words that count, by the article they are about."""
        found: dict[str, list[str]] = {}
        for correction in self.current():
            found.setdefault(correction.article_id, []).append(correction.id)
        return found

    def history(self) -> list[Correction]:
        """Return every word, the newest first."""
        with self._lock:
            return self._all[::-1]

    def __len__(self) -> int:
        return len(self._all)


def _read(path: Path) -> Iterator[Correction]:
    try:
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _correction(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            if number == len(lines):
                return  # the last line, cut short by a power failure: it was never answered for
            raise StoreError(f"{path}, line {number}: not a correction; mend or remove the line") from error


def _correction(row: dict[str, Any]) -> Correction:
    if row["kind"] not in KINDS or row["verdict"] not in _VERDICTS:
        raise ValueError(row["kind"])
    if not all(isinstance(row[name], str) for name in ("id", "target", "by", "at", "note")):
        raise TypeError("text")
    if not isinstance(row["changes"], dict) or not isinstance(row["seen"], dict):
        raise TypeError("fields")
    names = ("id", "kind", "target", "verdict", "by", "at", "changes", "seen", "note")
    return Correction(**{name: row[name] for name in names})
