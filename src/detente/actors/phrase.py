"""A noun phrase, as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.actors.lexicon import Role
from detente.actors.units import Unit

__all__ = ["Phrase"]


@dataclass(slots=True)
class Phrase:
    """A noun phrase by its offsets and its units from `first` to `last`; `kind` is a mention's kind.

    `cues` are the units that say whose it is, `name` those of a person's name, `roles` all role words up to the head's.
    `owner` is an earlier phrase in the possessive, `inner` one after "of", `place` a place the lexicon does not hold;
    `beside` is the phrase in apposition: a name's role, a role's name. `portfolio` is what a minister is minister of;
    `owning` marks a pronoun before what is somebody's ("her visit"), `shared` cues that stand behind another name;
    `acronym` follows in brackets.
    """

    start: int
    end: int
    kind: str
    first: int
    last: int
    sentence: int
    role: Role | None = None
    roles: list[Role] = field(default_factory=list)
    cues: list[Unit] = field(default_factory=list)
    modifiers: list[Unit] = field(default_factory=list)
    determiner: Unit | None = None
    name: list[Unit] = field(default_factory=list)
    head: Unit | None = None
    owner: Phrase | None = None
    inner: Phrase | None = None
    sectors: tuple[str, ...] = ()
    place: str = ""
    beside: Phrase | None = None
    portfolio: list[Unit] = field(default_factory=list)
    owning: bool = False
    shared: bool = False
    acronym: str = ""
