"""The records of a brief: sections of sentences, and the numbered references they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.relations import Relation

__all__ = ["Brief", "Reference", "Section", "Sentence"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What a sentence rests on: the exact `words` of an article, or a row of a table.

    `kind` is `event`, `statement`, `milestone`, `table` (office-holders) or `trade`; `id` names the record. `start` and
    `end` are the words' place in the article's text.
    """

    number: int
    kind: str
    id: str
    words: str
    story_id: str | None = None
    article_id: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    start: int | None = None
    end: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the numbers of its references; never without one."""

    text: str
    references: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"text": self.text, "references": list(self.references)}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a brief. `note` says what the record does not hold, where there is nothing to cite."""

    name: str
    sentences: tuple[Sentence, ...]
    note: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"name": self.name, "sentences": [each.to_json() for each in self.sentences], "note": self.note}


@dataclass(frozen=True, slots=True)
class Brief:
    """A relation in prose, as of a day: the archive's last report, or the last day asked for."""

    pair: tuple[str, str]
    names: tuple[str, str]
    since: date | None
    as_of: date | None
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    relation: Relation
    coders: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading."""
        return f"{self.names[0]} and {self.names[1]}"

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "pair": list(self.pair), "title": self.title, "since": self.since.isoformat() if self.since else None,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sections": [each.to_json() for each in self.sections],
            "references": [each.to_json() for each in self.references], "series": self.relation.to_json()["series"],
            "method": self.relation.method.to_json(), "coders": list(self.coders),
        }  # fmt: skip
