"""What each member of a story is to the one that speaks, with the difference in words; and the story's origin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from detente.records import Article, Reporter, Story

__all__ = ["Change", "Version", "find_changes", "find_origin", "tell_versions"]

#: A member of fewer words than this share of the lead's is a cut; what it lacks is no news.
_FULL: Final = 0.8

#: Words on one side of a replaced stretch beyond which it is told whole: comparing them would take seconds.
_LONGEST: Final = 1_500

_SENTENCE: Final = re.compile(r"[^\n.!?]*[^\n]*?(?:[.!?][\"”’')\]]*(?=\s|$)|\n|$)")
_WORD: Final = re.compile(r"\S+")
#: What else a dateline has: the day, and parts of a name that is cut at a point.
_DAY: Final = re.compile(r"\d{1,4}|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*")
_ENDS: Final = ("-", "–", "—", ":", ")")
_BRACKET: Final = re.compile(r"\s*\([^()\n]{2,40}\)")
_KEY: Final = re.compile(r"[^\W_]+")

Kind = Literal["lead", "copy", "shortened", "version"]


@dataclass(frozen=True, slots=True)
class Change:
    """Words that stand in one version and what stands there in the other; empty where nothing does."""

    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Version:
    """A member of a story: `lead` speaks for it, a `copy` has its words, `shortened` only part of them.

    A `version` is as long and has other words: what was corrected or updated. `changes` lead from it to the lead;
    a copy has none, and of what was shortened the lead's other words are not told.
    """

    article_id: str
    kind: Kind
    changes: tuple[Change, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "article_id": self.article_id, "kind": self.kind, "changes": [change.to_json() for change in self.changes],
        }  # fmt: skip


def tell_versions(story: Story, articles: Mapping[str, Article]) -> tuple[Version, ...]:
    """Return what each of the story's articles is, in the story's order.

    >>> first = Article("a", "Chad expelled 3 envoys. It gave them two days.")
    >>> last = Article("b", "Chad expelled 2 envoys. It gave them two days.")
    >>> story = Story("s", ("a", "b"), "b", ())
    >>> [(v.kind, *v.changes) for v in tell_versions(story, {"a": first, "b": last})]
    [('version', Change(before='3', after='2')), ('lead',)]
    """
    lead = articles[story.lead_id]
    return tuple(_tell(articles[key], lead) for key in story.article_ids)


def _tell(article: Article, lead: Article) -> Version:
    if article.id == lead.id:
        return Version(article.id, "lead")
    ours, theirs = (_once(_sentences(_without_dateline(each))) for each in (article, lead))
    changes = _compare(ours, theirs)
    if not changes:
        return Version(article.id, "copy")
    own, full = (sum(len(_KEY.findall(sentence)) for sentence in side) for side in (ours, theirs))
    if own < _FULL * full:
        # A cut is told by what it says otherwise, not by what it leaves out.
        return Version(article.id, "shortened", tuple(change for change in changes if change.before))
    return Version(article.id, "version", changes)


def _without_dateline(article: Article) -> str:
    """Return the text after its dateline and credit: one outlet prints them, the next does not, of the same report."""
    names = [article.dateline.name if article.dateline else "", *(link.name for link in article.credits)]
    own = set(_key(" ".join([*names, article.outlet or ""])).split())
    bracket = _BRACKET.match(article.text)
    start = bracket.end() if bracket else 0
    last = ""
    for match in _WORD.finditer(article.text, start):
        word = _key(match[0])
        if word and not set(word.split()) <= own and not _DAY.fullmatch(word):
            # "Hafen closed its port" opens with a place too, and nothing parts it from the report.
            return article.text[match.start() if last.endswith(_ENDS) else start :]
        last = match[0]
    return article.text


def find_changes(before: str, after: str) -> tuple[Change, ...]:
    """Return where two texts differ in words, in order; case, punctuation and layout do not count.

    >>> find_changes("The vote was 112 to 64. Hafen closed.", "The vote was 121 to 64. It may rain. HAFEN closed")
    (Change(before='112', after='121'), Change(before='', after='It may rain.'))
    """
    return _compare(_sentences(before), _sentences(after))


def _compare(ours: Sequence[str], theirs: Sequence[str]) -> tuple[Change, ...]:
    matcher = SequenceMatcher(None, [_key(s) for s in ours], [_key(s) for s in theirs], autojunk=False)
    changes: list[Change] = []
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "replace":
            changes += _compare_words(" ".join(ours[i1:i2]).split(), " ".join(theirs[j1:j2]).split())
        elif operation != "equal":
            changes.append(Change(" ".join(ours[i1:i2]), " ".join(theirs[j1:j2])))
    return tuple(changes)


def _compare_words(ours: list[str], theirs: list[str]) -> list[Change]:
    if max(len(ours), len(theirs)) > _LONGEST:
        return [Change(" ".join(ours), " ".join(theirs))]
    before_keys, after_keys = ([_key(word) or word for word in side] for side in (ours, theirs))
    changes = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, before_keys, after_keys, autojunk=False).get_opcodes():
        before, after = " ".join(ours[i1:i2]), " ".join(theirs[j1:j2])
        if operation != "equal" and _key(before) != _key(after):
            changes.append(Change(before, after))
    return changes


def _sentences(text: str) -> list[str]:
    found = (" ".join(match[0].split()) for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if _key(sentence)]


def _once(sentences: list[str]) -> list[str]:
    """Return the sentences without those that come again: a page that prints its body twice says it once."""
    return list({_key(sentence): sentence for sentence in reversed(sentences)}.values())[::-1]


def _key(text: str) -> str:
    return " ".join(_KEY.findall(text.casefold()))


def find_origin(story: Story, articles: Mapping[str, Article]) -> Reporter | None:
    """Return where the story comes from, apart from the sites that carried it; None where no member says.

    The earliest member that names a wire, state media or a government as its source tells.

    >>> from detente.records import Reporter
    >>> copy = Article("b", "Rivals met.", outlet="Post", credits=(Reporter("Reuters", "wire"),))
    >>> find_origin(Story("s", ("b",), "b", ("Post",)), {"b": copy}).name
    'Reuters'
    """
    links = (articles[key].origin_link for key in story.article_ids)
    return next((link for link in links if link is not None), None)
