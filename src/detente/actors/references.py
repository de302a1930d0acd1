"""Groups and pronouns: whom "both countries", "the leaders", "they" and "it" take up."""

from __future__ import annotations

from detente.actors.phrase import Phrase
from detente.actors.told import Told
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["References"]

_SURNAME_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "VNM", "HKG"])
_NOT_IN_OFFICE = frozenset(["former", "ex-", "ex", "then", "late", "ousted", "deposed", "retired", "designate"])
_SOFT = frozenset([("GOV",), ("CVL",), ("UAF",), ("MIL",), ("BUS",)])


class References(Told):
    """Resolves expressions that stand for actors named before."""

    def group(self, phrase: Phrase) -> Mention | None:
        """Return the members "both countries" or "the two leaders" stand for."""
        assert phrase.head is not None
        assert phrase.head.reference is not None
        if phrase.head.low.endswith("koreas"):
            pair = [Actor(c, states()[c].name, c, ("GOV",)) for c in ("KOR", "PRK")]
            return self.make(phrase, None, "the two Korean states", 0.97, members=pair)
        want = 3 if "three" in phrase.head.low else 2
        found = self.members(phrase, want, persons=phrase.head.reference[1] == "persons")
        return found or self.make(phrase, None, "the report does not name enough of them", 0.2)

    def the_many(self, phrase: Phrase) -> Mention | None:
        """Return whom "the leaders" or "the sides" stand for: those named before, if they are two."""
        assert phrase.role is not None
        if phrase.role.word in ("leader", "minister", "president", "prime minister", "foreign minister"):
            return self.members(phrase, 2, persons=True)
        if phrase.role.word in ("side", "party", "neighbour", "neighbor", "ally", "rival", "country", "nation"):
            return self.members(phrase, 2, persons=False)
        return None

    def members(self, phrase: Phrase, want: int, *, persons: bool) -> Mention | None:
        """Return a group's mention: the states or persons the report named last, None if it named fewer than wanted."""
        members: list[Actor] = []
        for told, mention in reversed(self.told):
            if phrase.sentence - told.sentence > 4 and members:
                break
            if mention.members and len(mention.members) == want and not persons and told.kind == "group":
                return self.make(phrase, None, "the same as before", 0.8, kind="group", members=mention.members)
            for actor in mention.actors:
                if persons:
                    if mention.kind in ("person", "office") and actor.id not in [m.id for m in members]:
                        members.append(actor)
                elif actor.country in states() and actor.country not in [m.country for m in members]:
                    country = actor.country
                    assert country is not None
                    members.append(Actor(country, states()[country].name, country, ("GOV",)))
            if len(members) >= want:
                break
        if len(members) == want:
            names = ", ".join(member.name for member in reversed(members))
            return self.make(phrase, None, f"named before: {names}", 0.75, kind="group", members=reversed(members))
        return None

    def pronoun(self, phrase: Phrase) -> Mention | None:
        """Return whom a pronoun takes up; None where nobody suits."""
        assert phrase.head is not None
        assert phrase.head.reference is not None
        kind, number = phrase.head.reference
        if kind in ("reciprocal",):
            return None
        if kind == "latter":
            return self.latter(phrase)
        found = self.antecedent(phrase, number, phrase.head.low)
        if found is None:
            if number == "person":
                return self.make(phrase, None, "nobody named before", 0.1, kind="pronoun")
            return None
        why = f"“{phrase.head.text}” takes up “{found.span.text}”"
        return self.make(phrase, found.actor, why, min(0.75, found.confidence), kind="pronoun", members=found.members)

    def latter(self, phrase: Phrase) -> Mention | None:
        """Return whom "the latter" or "the former" takes up."""
        assert phrase.head is not None
        near = [m for told, m in self.told if phrase.sentence - told.sentence <= 1 and m.actor]
        if len(near) < 2:
            return None
        chosen = near[-1] if "latter" in phrase.head.low else near[-2]
        return self.make(phrase, chosen.actor, f"takes up “{chosen.span.text}”", 0.7, kind="pronoun")

    def antecedent(self, phrase: Phrase, number: str, word: str) -> Mention | None:
        """The mention a pronoun takes up: the subject so far of its sentence, else of the sentence before."""
        back = 3 if number == "person" else 1
        for distance in range(back + 1):
            scope = [
                (told, m)
                for told, m in self.told
                if phrase.sentence - told.sentence == distance
                and told.start < phrase.start
                and self.suits(told, m, number, word)
            ]
            if not scope:
                continue
            if word in ("him", "her", "them") and not distance:
                # An object is not its own sentence's subject.
                first = next(m for told, m in self.told if told.sentence == phrase.sentence)
                scope = [(told, m) for told, m in scope if (m.actor, m.members) != (first.actor, first.members)]
                if not scope:
                    continue
                scope = scope[-1:]
            distinct = {m.actor.id if m.actor else m.span.text for _, m in scope}
            if len(distinct) == 1:
                return scope[-1][1]
            opens = scope[0][0]
            if number == "thing" and distance and opens.first > 6:
                return None
            return scope[0][1]
        return None

    def suits(self, told: Phrase, mention: Mention, number: str, word: str) -> bool:
        """Whether a mention may be what a pronoun takes up."""
        if number == "person":
            one = mention.kind in ("person", "office") or (
                told.role is not None and told.role.form == "person" and not told.role.many
            )
            return one and mention.actor is not None and not self.other_gender(mention.actor, word)
        if number == "thing":
            return mention.actor is not None and (
                mention.kind in ("name", "capital") or (mention.kind == "body" and not (told.role and told.role.many))
            )
        return mention.kind == "group" or bool(told.role and told.role.many) or bool(mention.members) or (
            mention.kind == "demonym" and bool(told.sectors)
        )  # fmt: skip

    def other_gender(self, actor: Actor, word: str) -> bool:
        """Whether a given name tells that the pronoun means somebody else."""
        first = actor.name.split()[0]
        if " " not in actor.name or actor.country in _SURNAME_FIRST:
            return False
        return first in (self.lexicon.men if word in ("she", "her", "hers") else self.lexicon.women)
