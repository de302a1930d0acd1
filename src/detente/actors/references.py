"""Groups and pronouns: whom "both countries", "the leaders", "they" and "it" take up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from detente.actors.phrase import Phrase
from detente.actors.told import Told
from detente.data.states import states
from detente.records import Actor, Mention

__all__ = ["References"]

#: Where the family name comes first, so that the first word tells no gender.
_SURNAME_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "VNM", "HKG"])


#: States that share a name.
_PAIRS = {"koreas": ("KOR", "PRK"), "germanys": ("DEU", "DDR"), "congos": ("COD", "COG")}
#: Role words that in the plural mean states named before: "the sides", "the allies".
_SIDES = frozenset(["side", "party", "neighbour", "neighbor", "ally", "rival", "country", "nation", "partner", "power"])
_LINK = re.compile(r",? (?:and |as well as )?(?:the )?", re.IGNORECASE)
_CONTROLS = re.compile(r"(?: on [A-Z]\w+)? (?:not )?(?:to|as|for|over|about|that|which) (?!be\b)")
_SUBJECT = re.compile(
    r"(?:, [^,.]{0,40},)? (?:also |later |then |has |had )?"
    r"(?:said|says|told|will|would|was|is|met|spoke|took|made|gave|held|\w+ed)\b"
)
_TELLS = re.compile(r" (?:has |had |also )?(?:said|says|reported|reports|announced|claimed|believe[ds])(?: that)? ")
_WITH = re.compile(r"\b(?:met|meets|spoke|speaks|talked|held|discussed|call(?:ed)? on|hosted|welcomed)\b")


class References(Told):
    """Resolves expressions that stand for actors named before."""

    def group(self, phrase: Phrase) -> Mention | None:
        """Return the members "both countries" or "the two leaders" stand for."""
        assert phrase.head is not None
        assert phrase.head.reference is not None
        for name, codes in _PAIRS.items():
            if phrase.head.low.endswith(name):
                pair = [Actor(c, states()[c].name, c, ("GOV",)) for c in codes]
                return self.make(phrase, None, f"the two {name.title()}", 0.97, members=pair)
        want = 3 if "three" in phrase.head.low else 2
        found = self.members(phrase, want, persons=phrase.head.reference[1] == "persons")
        return found or self.make(phrase, None, "the report does not name enough of them", 0.2)

    def the_many(self, phrase: Phrase) -> Mention | None:
        """Return whom "the leaders" or "the sides" stand for: those named before, if they are two."""
        assert phrase.role is not None
        persons = phrase.role.word in ("leader", "minister", "president", "prime minister", "foreign minister")
        if not persons and phrase.role.word not in _SIDES:
            return None
        for distance in range(3):
            here = list(self.named_in(phrase, distance, persons=persons).values())
            if len(here) > 1:
                return self.make(phrase, None, f"named before: {_list(here)}", 0.75, kind="group", members=here)
        return self.members(phrase, 2, persons=persons)

    def members(self, phrase: Phrase, want: int, *, persons: bool) -> Mention | None:
        """Return a group's mention, None if the report named fewer than wanted.

        Its members are the sentence's, if it names as many before the phrase as wanted; else those of a sentence
        before; else whom such a group meant before; else whom the report speaks of most.
        """

        def of(members: Iterable[Actor], why: str, confidence: float) -> Mention:
            return self.make(phrase, None, why, confidence, kind="group", members=members)

        spoken: dict[str, Actor] = {}
        for distance in range(4):
            here = self.named_in(phrase, distance, persons=persons)
            if len(here) == want:
                return of(here.values(), f"named before: {_list(here.values())}", 0.85 if distance < 2 else 0.75)
            spoken |= {key: actor for key, actor in here.items() if key not in spoken}
            if len(spoken) == want:
                return of(spoken.values(), f"named before: {_list(spoken.values())}", 0.75)
            if len(spoken) > want:
                break
        for told, mention in reversed(self.told):
            if told.kind == "group" and len(mention.members) == want and phrase.sentence - told.sentence < 12:
                alike = all((m.id in states() or m.country == "IGO") != persons for m in mention.members)
                if alike:
                    return of(mention.members, "the same as before", 0.75)
        most = self.most_named(want, persons=persons)
        if len(most) == want and (not spoken or len(set(spoken) & set(most)) == min(want, len(spoken), len(most))):
            return of(most.values(), f"the report speaks most of {_list(most.values())}", 0.65)
        if len(spoken) > want:
            last = list(spoken.values())[:want]
            return of(last, f"named last: {_list(last)}", 0.5)
        return None

    def named_in(self, phrase: Phrase, distance: int, *, persons: bool) -> dict[str, Actor]:
        """The states, or the persons in office, that a sentence names before a phrase, in their order."""
        found: dict[str, Actor] = {}
        for told, mention in self.by_sentence[phrase.sentence - distance]:
            if told.start >= phrase.start:
                continue
            for actor in mention.actors:
                key = self.as_member(actor, mention, phrase, persons=persons)
                if key is not None:
                    found.setdefault(key.id, key)
        return found

    def as_member(self, actor: Actor, mention: Mention, phrase: Phrase, *, persons: bool) -> Actor | None:
        """The actor as a member of a group of states or of persons, None where it can be none."""
        if persons:
            if mention.kind not in ("person", "office", "group", "role", "pronoun") or actor.id in states():
                return None
            word = phrase.head.low.split()[-1] if phrase.head else ""
            office = actor.office or ""
            if word in ("men", "women", "two", "pair"):
                return actor if mention.kind == "person" or actor.office else None
            if not office or "spokes" in office:
                return None
            stem = {"premiers": "minister", "leaders": "", "officials": "", "diplomats": "", "envoys": ""}.get(
                word, word.removesuffix("s")
            )
            return actor if stem in office or (stem == "minister" and "secretary of state" in office) else None
        if actor.country in states() and not set(actor.sectors) & {"MED", "MNC", "BUS"}:
            country = actor.country
            assert country is not None
            return Actor(country, states()[country].name, country, ("GOV",))
        return actor if actor.country == "IGO" and mention.kind in ("name", "body") and actor.id != "UN" else None

    def most_named(self, want: int, *, persons: bool) -> dict[str, Actor]:
        """Those the report and its title have named most so far; a government's release is one side itself."""
        if persons:
            spoken = Counter(m.actor.id for _, m in self.told if m.actor and m.kind == "person" and m.actor.office)
            actors = {m.actor.id: m.actor for _, m in self.told if m.actor and m.kind == "person"}
            return {key: actors[key] for key, _ in spoken.most_common(want)}
        counts = dict(self.reader.countries)
        if self.home.official and self.home.country and any(c != self.home.country for c in counts):
            counts[self.home.country] = max(counts.values()) + 1
        top = sorted(counts, key=lambda country: (-counts[country], country))[:want]
        return {c: Actor(c, states()[c].name, c, ("GOV",)) for c in top}

    def pronoun(self, phrase: Phrase) -> Mention | None:
        """Return whom a pronoun takes up; None where nobody suits."""
        assert phrase.head is not None
        assert phrase.head.reference is not None
        kind, number = phrase.head.reference
        if phrase.modifiers:
            return self.honoured(phrase)
        if kind == "reciprocal":
            subject = self.together(phrase, 0)
            if subject is None:
                return self.members(phrase, 2, persons=False)
            why = f"{_list(subject[1])}, one to another"
            return self.make(phrase, None, why, 0.75, kind="group", members=subject[1])
        if kind == "latter":
            return self.latter(phrase)
        if number == "many":
            # "UNICEF reported they had delivered": who tells it says "they" of itself.
            here = [m for told, m in self.by_sentence[phrase.sentence] if told.end < phrase.start]
            last = here[0] if len(here) == 1 and here[0].kind in ("name", "body") else None
            if last is not None and _TELLS.fullmatch(self.article.text[last.span.end : phrase.start]) and last.actors:
                why = f"“{last.span.text}” says it of itself"
                return self.make(phrase, last.actor, why, 0.75, kind="pronoun", members=last.members)
            together = self.those_together(phrase)
            if together is not None:
                why = f"“{phrase.head.text}” takes up {_list(together)}"
                return self.make(phrase, None, why, 0.7, kind="pronoun", members=together)
        found = self.antecedent(phrase, number, phrase.head.low)
        if found is None:
            if number == "person":
                return self.make(phrase, None, "nobody named before", 0.1, kind="pronoun")
            return None
        why = f"“{phrase.head.text}” takes up “{found.span.text}”"
        return self.make(phrase, found.actor, why, min(0.75, found.confidence), kind="pronoun", members=found.members)

    def honoured(self, phrase: Phrase) -> Mention | None:
        """Return whom "His Majesty" takes up: the person last named with the honour."""
        honour = phrase.modifiers[-1].low
        for told, mention in reversed(self.told):
            words = self.article.text[max(0, told.start - 25) : told.end].lower()
            if mention.kind == "person" and mention.actor is not None and honour in words:
                why = f"“{honour}” was said of {mention.actor.name}"
                return self.make(phrase, mention.actor, why, 0.75, kind="pronoun")
        return None

    def those_together(self, phrase: Phrase) -> tuple[Actor, ...] | None:
        """The several whom "they" takes up, where no other plural is named before them in their sentence."""
        alone = not any(t.start < phrase.start for t, _ in self.by_sentence[phrase.sentence])
        for distance in range(2 if alone else 1):
            plurals = [
                told.start for told, m in self.by_sentence[phrase.sentence - distance]
                if told.start < phrase.start and self.suits(told, m, "many", "they")
            ]  # fmt: skip
            found = self.together(phrase, distance)
            if found is not None and (not plurals or found[0] < plurals[0]):
                return found[1]
            if plurals:
                return None
        return None

    def together(self, phrase: Phrase, distance: int) -> tuple[int, tuple[Actor, ...]] | None:
        """Those who act together in a sentence, and where they begin: "China and Canada", "A met B and C"."""
        here = [
            (told, m) for told, m in self.by_sentence[phrase.sentence - distance] if told.start < phrase.start
        ]  # fmt: skip
        text = self.article.text
        if here and here[0][1].members:
            return here[0][0].start, here[0][1].members
        persons = [(t, m.actor) for t, m in here if m.actor and m.kind in ("person", "office") and m.actor.office]
        if (
            len(persons) > 1
            and persons[0][0] is here[0][0]
            and _WITH.search(text[persons[0][0].end : persons[1][0].start])
        ):
            found = {actor.id: actor for _, actor in persons if "spokes" not in (actor.office or "")}
            if len(found) > 1:
                return persons[0][0].start, tuple(found.values())
        for at, (one, first) in enumerate(here[:2]):
            chain, end, linked = [first], one.end, False
            for other, mention in here[at + 1 :]:
                between = text[end : other.start]
                if mention.actor is None or not _LINK.fullmatch(between):
                    break
                linked = linked or "a" in between
                chain.append(mention)
                end = other.end
            actors = {m.actor.id: m.actor for m in chain if m.actor}
            alike = len({m.kind == "person" for m in chain}) == 1
            if linked and alike and len(actors) > 1 and len(actors) == len(chain):
                return one.start, tuple(actors.values())
        return None

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
                for told, m in self.by_sentence[phrase.sentence - distance]
                if told.start < phrase.start and self.suits(told, m, number, word)
            ]
            if not scope:
                continue
            if word in ("him", "her", "them") and not distance and not phrase.owning:
                # An object is not its own sentence's subject.
                first = self.by_sentence[phrase.sentence][0][1]
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
            last = scope[-1][1]
            controls = _CONTROLS.match(self.article.text, last.span.end)
            if not distance and number != "many" and len(scope) > 1 and controls:
                return last  # "urged the North to abide by its word"
            # "After talks with Bush, Clark told reporters he ...": who speaks or acts goes before who is named first.
            acting = [m for _, m in scope if _SUBJECT.match(self.article.text, m.span.end)]
            return acting[0] if acting and number in ("person", "thing") else scope[0][1]
        return None

    def suits(self, told: Phrase, mention: Mention, number: str, word: str) -> bool:
        """Whether a mention may be what a pronoun takes up."""
        if number == "person":
            one = mention.kind in ("person", "office") or (
                told.role is not None and told.role.form == "person" and not told.role.many
            )
            she = word in ("she", "her", "hers")
            noun = told.role.word if told.role is not None and not told.name else ""
            if noun in self.lexicon.words["man" if she else "woman"]:
                return False
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


def _list(actors: Iterable[Actor]) -> str:
    return ", ".join(actor.name for actor in actors)
