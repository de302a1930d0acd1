"""Whose a role is where the phrase does not say it: an organisation's organ, whom somebody sends, or left open."""

from __future__ import annotations

import abc
import re
from collections import Counter

from detente.actors.lexicon import slug
from detente.actors.meanings import Meaning
from detente.actors.phrase import Phrase
from detente.actors.speakers import Speakers
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["CLEAR", "Unsaid"]

#: The part of all that speaks for a country which people as any country has them need ("families"): a report that
#: speaks of two countries leaves them open.
CLEAR = 0.55
#: Sectors whose people are a state's own, as "the government" is.
_OF_STATE = frozenset(["COP", "LEG", "JUD", "SPY"])
#: Bodies of many states, where one of these words stands in their name.
_WORLD = frozenset(["international", "world", "global", "intergovernmental", "interstate"])
_WORLD_BODIES = frozenset(
    [
        "commission",
        "organisation",
        "organization",
        "agency",
        "court",
        "tribunal",
        "committee",
        "secretariat",
        "authority",
    ]
)
#: Bodies that organisations of states have too.
_ORGANS = frozenset(
    ["council", "committee", "board", "secretariat", "commission", "assembly", "panel", "delegation", "executive board",
     "working group", "working party", "court", "tribunal", "mission", "agency", "bloc", "organisation", "organization",
     "chairman", "chair", "chairperson", "conference"]
)  # fmt: skip
#: What stands between a state and those it sends: "NATO will send 60,000 men".
_SENDS = re.compile(
    r" (?:(?:will|would|has|have|had|is|are|may|to|also|already|not) )*"
    r"(?:sen[dt]s?|sending|deploy(?:s|ed|ing)?|dispatch(?:es|ed|ing)?|recall(?:s|ed|ing)?|withdr[ae]ws?|withdrew"
    r"|withdrawing|los[te]s?|call(?:s|ed|ing)? (?:home|back)|pull(?:s|ed|ing)? out)"
    r"(?: (?:about|some|more|another|its|their|at least|up to|more than))* "
)


class Unsaid(Speakers):
    """Finds whose roles are of which neither their words nor their owner tell."""

    @abc.abstractmethod
    def placed_role(self, phrase: Phrase, of: Actor, cue: Meaning | None, why: str, confidence: float) -> Mention:
        """Return the mention of a role of a known country."""

    @abc.abstractmethod
    def sectors(self, phrase: Phrase, cue: Meaning | None) -> tuple[str, ...]:
        """Return the role's sectors."""

    def of_the_world(self, phrase: Phrase) -> Mention | None:
        """Return the mention of a body whose name says that it is of many states ("International Joint Commission")."""
        role, head = phrase.role, phrase.head
        if role is None or role.many or role.word not in _WORLD_BODIES or head is None or not head.capital:
            return None
        if not any(unit.capital and unit.low in _WORLD for unit in phrase.modifiers):
            return None
        words = self.article.text[phrase.start : phrase.end].removeprefix("the ").removeprefix("The ")
        return self.make(phrase, Actor(f"INT.{slug(words)}"[:60], words, "IGO", ("IGO",)), "its name tells an IGO", 0.7)

    def organ(self, phrase: Phrase) -> Mention | None:
        """Return the mention of an organ ("the council") of the organisation that the report speaks of most, if any."""
        role = phrase.role
        if role is None or role.many or role.word not in _ORGANS or phrase.cues or phrase.place:
            return None
        named = Counter(
            m.actor.id for _, m in self.told if m.actor and m.kind in ("name", "body") and m.actor.country == "IGO"
        )
        states_named = max(self.reader.countries.values(), default=0)
        if not named or named.most_common(1)[0][1] <= states_named:
            return None
        best = named.most_common(1)[0][0]
        whose = next(m.actor for _, m in self.told if m.actor and m.actor.id == best)
        return self.placed_role(phrase, whose, None, f"the report speaks most of {whose.name}", 0.7)

    def sent_by(self, phrase: Phrase) -> Mention | None:
        """Return the mention of those whom somebody sends, calls home or loses: they are the sender's."""
        if phrase.determiner is not None and phrase.determiner.low not in ("more", "some", "several", "its", "their"):
            return None
        before = [(told, m) for told, m in self.by_sentence[phrase.sentence] if told.start < phrase.start and m.actors]
        if not before or not _SENDS.fullmatch(self.article.text[before[-1][0].end : phrase.start]):
            return None
        found, end = [before[-1]], before[-1][0].start
        for told, mention in reversed(before[:-1]):
            if self.article.text[told.end : end] not in (" and ", ", "):
                break
            found.insert(0, (told, mention))
            end = told.start
        countries = dict.fromkeys(actor.country for _, m in found for actor in m.actors if actor.country)
        members = [
            one.actor for country in countries
            if (one := self.placed_role(phrase, self.state_or_igo(country, found), None, "", 0.75)).actor is not None
        ]  # fmt: skip
        why = f"{', '.join(m.span.text for _, m in found)} sent them"
        if len(members) == 1:
            return self.make(phrase, members[0], why, 0.75)
        return self.make(phrase, None, why, 0.75, members=members) if members else None

    def state_or_igo(self, country: str | None, found: list[tuple[Phrase, Mention]]) -> Actor:
        """The state of a code, or for "IGO" the organisation told."""
        if country in states():
            assert country is not None
            return Actor(country, states()[country].name, country, ("GOV",))
        return next(actor for _, m in found for actor in m.actors if actor.country == country)

    def is_general(self, phrase: Phrase) -> bool:
        """Whether a phrase is of people as any country has them ("families"), not of a state's own body."""
        role = phrase.role
        assert role is not None
        sent = role.word == "delegation" and self.home.official
        return role.form in ("person", "people") and not sent and not (_OF_STATE & set(role.sectors))

    def of_several_states(self, phrase: Phrase) -> bool:
        """Whether a plural is of several states: "the foreign ministers", "donors"; a state has one such or none."""
        role = phrase.role
        assert role is not None
        one_each = role.form == "office" and role.slot not in ("", "minister")
        return role.many and (one_each or role.word in self.lexicon.words["several"])

    def unplaced(self, phrase: Phrase) -> Mention:
        """Return the mention of a role whose country is open, with the countries that it may be of."""
        words = self.article.text[phrase.start : phrase.end]
        actor = Actor(f"?.{slug(words)}"[:60], words, None, self.sectors(phrase, None))
        weights = self.weigh(phrase)
        likeliest = sorted(weights, key=lambda country: (-weights[country][0], country))[:3]
        candidates = [Actor(country, states()[country].name, country, ("GOV",)) for country in likeliest]
        why = "a role; the report does not say of which country"
        return self.make(phrase, actor, why, 0.4, candidates=candidates)
