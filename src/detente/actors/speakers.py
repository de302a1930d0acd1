"""First persons: whom "we" and "I" stand for, in a quotation, a transcript, a government's own release."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detente.actors.phrase import Phrase
from detente.actors.references import References
from detente.actors.units import read_units
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["Speakers"]

_SAYS = (
    "said|says|told|tells|added|adds|continued|wrote|writes|tweeted|stated|states|announced|explained|warned|argued"
    "|noted|claimed|asked|replied|declared|insisted|concluded|called|vowed|read|reads"
)
_SPEAKS = re.compile(rf"(?:,[^,.]{{0,60}},)? (?:also |later |then |has |had |further )?(?:{_SAYS})\b")
_SPOKEN = re.compile(r"(?:said|says|added|wrote|according to) (?:the |a |an )?$")
_WE = re.compile(r"\bWe, (?=(?:the )?[A-Z])")
_AND = re.compile(r"(?:[,;]? (?:and )?(?:on behalf of )?(?:the )?)?")
_JOINT = re.compile(r"\b(?:Joint|Trilateral|Quadrilateral)\b.*\b(?:Statement|Communiqu[eé]|Declaration|Readout)\b")
_ABOUT = re.compile(r"\b(?:on|regarding|after|following|concerning|to|at) ")
_REMARKS = re.compile(r"(?:\w+ing )?(?:Remarks|Statement|Speech|Address|Letter|Message) (?:by|of|from) ")
_QUOTES = re.compile('["“”]')


class Speakers(References):
    """Resolves first persons by who speaks."""

    def first_person(self, phrase: Phrase) -> Mention | None:
        """Return whom "we" or "I" stands for, None where nobody is told to speak."""
        assert phrase.head is not None
        assert phrase.head.reference is not None
        found = self.speaker(phrase.start)
        several = phrase.head.reference[1] == "speakers"
        if several and (parties := self.joint(phrase)):
            return self.make(phrase, None, "a joint statement", 0.8, kind="pronoun", members=parties)
        if found is None:
            return None
        actor, why = found
        if several and actor.country in states() and (actor.office or "GOV" in actor.sectors):
            country = actor.country
            assert country is not None
            actor = Actor(country, states()[country].name, country, ("GOV",))
        return self.make(phrase, actor, f"“{phrase.head.text}”: {why}", 0.7, kind="pronoun")

    def speaker(self, at: int) -> tuple[Actor, str] | None:
        """Who speaks at a place of the text, and why."""
        text = self.article.text
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        labelled = self.labelled(at)
        if labelled is not None:
            return labelled, f"{labelled.name} has the word"
        if self.quoted(start, at):
            speaking = self.speaking(start, end)
            before = [one for one in speaking if one[0] < at]
            if speaking:
                near = min(speaking, key=lambda one: abs(one[0] - at)) if not before else before[-1]
                # "..., Roe said" behind the quotation goes before who spoke in the sentence before it.
                after = next((one for one in speaking if one[0] > at and one[2] == self.sentence_at(at)), None)
                actor = (after or near)[1]
                return actor, f"{actor.name} is quoted"
            earlier = self.speaking(max(0, text.rfind("\n", 0, max(0, start - 1))), start)
            if earlier:
                return earlier[-1][1], f"{earlier[-1][1].name} is quoted"
            return None
        if self.home.official and self.home.country is not None:
            state = Actor(self.home.country, states()[self.home.country].name, self.home.country, ("GOV",))
            return (self.author() or state), self.home.why
        return None

    def joint(self, phrase: Phrase) -> tuple[Actor, ...]:
        """The states that speak together in a joint statement, none where one speaks or somebody is quoted.

        They stand behind the first "we" ("We, the leaders of India and Brazil, met") or in the title ("Joint Statement
        of ...").
        """
        text = self.article.text
        if self._parties is None:
            self._parties = self.after_we() or (self.in_title() if self.home.official else ())
        quoted = self.quoted(text.rfind("\n", 0, phrase.start) + 1, phrase.start)
        return () if quoted or self.labelled(phrase.start) is not None else self._parties

    def after_we(self) -> tuple[Actor, ...]:
        """Those who say "We, ..." of themselves."""
        text = self.article.text
        opening = _WE.search(text)
        if opening is None:
            return ()
        found: list[Actor] = []
        end = opening.end()
        for told, mention in self.told:
            if told.start < opening.end():
                continue
            if not _AND.fullmatch(text[end : told.start]):
                break
            found += mention.actors
            end = told.end
        return self.as_parties(found)

    def in_title(self) -> tuple[Actor, ...]:
        """The states that a joint statement's title names, before what it is about."""
        title = self.article.title or ""
        if not _JOINT.search(title):
            return ()
        units = read_units(_ABOUT.split(title)[0], self.lexicon)
        named = [self.meaning(u) for u in units if u.tagged("state", "adjective", "organisation", "capital")]
        return self.as_parties([meaning.actor for meaning in named if meaning.actor is not None])

    def as_parties(self, actors: Iterable[Actor]) -> tuple[Actor, ...]:
        """The states and organisations of actors, each once; none where they are fewer than two."""
        found: dict[str, Actor] = {}
        for actor in actors:
            country = actor.country
            if country in states():
                assert country is not None
                found.setdefault(country, Actor(country, states()[country].name, country, ("GOV",)))
            elif country == "IGO":
                found.setdefault(actor.id, actor)
        return tuple(found.values()) if len(found) > 1 else ()

    def author(self) -> Actor | None:
        """The person of this government whose text it is: in a line of its own, or announced by the title."""
        text = self.article.text
        for told, mention in self.told:
            actor = mention.actor
            if mention.kind != "person" or actor is None or not actor.office or actor.country != self.home.country:
                continue
            start, end = text.rfind("\n", 0, told.start) + 1, text.find("\n", told.end)
            line = text[start : end if end >= 0 else len(text)]
            if start == told.start and len(line) < 100 and line[-1:] not in '.!?:”"':
                return actor
        announced = self.announced if _REMARKS.match(self.article.title or "") else []
        return next((actor for actor in announced if actor.country == self.home.country), None)

    def quoted(self, start: int, at: int) -> bool:
        """Whether a place lies inside quotation marks of its paragraph."""
        inside = False
        for mark in _QUOTES.findall(self.article.text[start:at]):
            inside = mark == "“" or (mark == '"' and not inside)
        return inside

    def labelled(self, at: int) -> Actor | None:
        """The person whose turn it is in a transcript ("SECRETARY ROE: Thank you")."""
        text = self.article.text
        if self._turns is None:
            self._turns = [
                (told.start, m.actor) for told, m in self.told
                if m.actor and m.kind in ("person", "office", "role") and text[told.end : told.end + 1] == ":"
                and (told.start == 0 or text[told.start - 1] == "\n")
            ]  # fmt: skip
        if len(self._turns) < 2 and not any(text[start:].split(":")[0].isupper() for start, _ in self._turns):
            return None
        return next((actor for start, actor in reversed(self._turns) if start < at), None)

    _turns: list[tuple[int, Actor]] | None = None
    _parties: tuple[Actor, ...] | None = None

    def speaking(self, start: int, end: int) -> list[tuple[int, Actor, int]]:
        """Who is told to speak in a stretch: where, who, and in which sentence."""
        text, found = self.article.text, []
        for told, m in self.told:
            if not (start <= told.start < end) or m.actor is None or (told.kind == "pronoun" and told.owning):
                continue
            says = _SPEAKS.match(text, told.end) or _SPOKEN.search(text[max(0, told.start - 24) : told.start])
            if says and not self.quoted(text.rfind("\n", 0, told.start) + 1, told.start):
                found.append((told.start, m.actor, told.sentence))
        return found

    def sentence_at(self, at: int) -> int:
        """The number of the sentence at a place, by what was told there."""
        return max((told.sentence for told, _ in self.told if told.start <= at), default=0)
