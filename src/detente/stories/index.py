"""`merge_copies`: articles in, stories out; and the index that takes articles one at a time."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import numpy as np

from detente.records import Article, Story, make_id
from detente.stories.bands import BandTable, sketch_bands
from detente.stories.compare import NEAR_DAYS, compare, is_copy
from detente.stories.marks import FactMarks
from detente.stories.words import Hashes, Imprint, pack_words, read_time, unpack_words

__all__ = ["StoryIndex", "merge_copies"]

#: A version at least this long, measured by the longest, may speak for the story.
_FULL: Final = 0.8

#: Bands that texts of the very same words share at the least, of 64: where they differ in one word of a hundred, 54
#: on average; where one is four fifths of the other, 38.
_SAME_BANDS: Final = 24

#: Unpacked imprints kept at hand: a report's copies come close together.
_AT_HAND: Final = 2_048

_NEVER: Final = float("nan")
_DAY: Final = 86_400.0


def merge_copies(articles: Iterable[Article]) -> tuple[Story, ...]:
    """Return the stories the articles tell, each article in one, in order of publication.

    Near-copies, shortened and extended re-sends, re-titled syndications and doubled pages are one story. Reports made
    on one template with new figures, follow-ups and other outlets' own reports stay apart. The order in which the
    articles come does not matter.

    >>> text = "Chad expelled the envoy of Sudan on Monday after a row over the border, the ministry said in N'Djamena."
    >>> copy = Article("b", text + " It gave him two days.", outlet="Sahel Post", published="2020-01-02")
    >>> (story,) = merge_copies([copy, Article("a", text, outlet="Agency", published="2020-01-01")])
    >>> story.article_ids, story.outlets
    (('a', 'b'), ('Agency', 'Sahel Post'))
    """
    index = StoryIndex()
    for article in articles:
        index.add(article)
    return index.stories()


class StoryIndex:
    """The stories of the articles added so far.

    A new article is compared only with those that share a band of a sketch and were published within days of it, or
    have nearly all bands in common; so adding takes time that depends on how much is published in a week, not on how
    much was published before. Texts are not kept: an article costs some 3 bytes a word and 1,400 more. Two articles are
    in one story when a chain of copies joins them: that is what makes the result independent of order.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._known: dict[str, int] = {}
        self._outlets: list[str | None] = []
        self._names: dict[str, str] = {}
        self._first = array("d")
        self._last = array("d")
        self._packed: list[bytes] = []
        self._parents = array("I")
        self._twins: dict[int, int] = {}
        self._pages: dict[int, int] = {}
        self._bands = BandTable()
        self._marks = FactMarks()
        self._at_hand: OrderedDict[int, Imprint] = OrderedDict()

    def __len__(self) -> int:
        """How many articles were added."""
        return len(self._ids)

    def add(self, article: Article) -> None:
        """Add an article; one that is already here, by its id, changes nothing."""
        if article.id in self._known:
            return
        number = len(self._ids)
        packed, first = pack_words(article), read_time(article.published)
        last = read_time(article.updated or article.published)
        twin = self._twins.setdefault(_hash(packed, repr(first)), number)
        self._known[article.id] = number
        self._ids.append(article.id)
        outlet = article.outlet
        self._outlets.append(self._names.setdefault(outlet, outlet) if outlet else None)
        self._first.append(_NEVER if first is None else first)
        self._last.append(_NEVER if last is None else last)
        # Of a twin, the same words at the same moment, everything that holds of the first holds too.
        self._packed.append(zlib.compress(packed, 1) if twin == number else self._packed[twin])
        self._parents.append(number)
        if article.url and article.published:
            # One address, title and time of publication: the page was edited, however much.
            page = _hash(article.url, article.title or "", article.published)
            self._join(self._pages.setdefault(page, number), number)
        if not packed[:4].strip(b"\0"):
            return
        if twin != number:
            self._join(twin, number)
            return
        imprint = self._imprint(number)
        keys = sketch_bands(imprint.grams)
        self._marks.add(number, imprint)
        for other in self._worth_comparing(keys, number):
            # A pair already in one story need not be compared: the chain that joins it stands.
            if self._root(other) != self._root(number) and is_copy(compare(imprint, self._imprint(other))):
                self._join(other, number)
        self._bands.add(keys, number)

    def stories(self) -> tuple[Story, ...]:
        """Return every story, in order of first publication."""
        members: dict[int, list[int]] = {}
        for number in range(len(self._ids)):
            members.setdefault(self._root(number), []).append(number)
        groups = [sorted(group, key=self._rank) for group in members.values()]
        groups.sort(key=lambda group: self._rank(group[0]))
        return tuple(self._tell(group) for group in groups)

    def _worth_comparing(self, keys: Hashes, number: int) -> list[int]:
        numbers, shared = self._bands.find(keys)
        if len(numbers):
            days = np.abs(np.frombuffer(self._first, np.float64)[numbers] - self._first[number]) / _DAY
            # Written so that what is not dated, which compares as false, stays in.
            numbers = numbers[~(days > NEAR_DAYS) | (shared >= _SAME_BANDS)]
            numbers = numbers[self._marks.may_be_copies(number, numbers)]
        return [int(other) for other in numbers]

    def _imprint(self, number: int) -> Imprint:
        found = self._at_hand.get(number)
        if found is None:
            first = self._first[number]
            found = unpack_words(zlib.decompress(self._packed[number]), None if first != first else first)
            self._at_hand[number] = found
            if len(self._at_hand) > _AT_HAND:
                self._at_hand.popitem(last=False)
        return found

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low

    def _rank(self, number: int) -> tuple[bool, float, str]:
        """The order of members in a story: by time of publication, unknown last, then by id."""
        first = self._first[number]
        return first != first, 0.0 if first != first else first, self._ids[number]

    def _tell(self, group: list[int]) -> Story:
        """Make the story of its members, given in order; its id is that of its first member alone."""
        outlets = (self._outlets[number] for number in group)
        return Story(
            id=make_id("st", self._ids[group[0]]), article_ids=tuple(self._ids[number] for number in group),
            lead_id=self._ids[self._choose_lead(group)], outlets=tuple(dict.fromkeys(filter(None, outlets))),
        )  # fmt: skip

    def _choose_lead(self, group: list[int]) -> int:
        """Return the member that speaks: the latest full version, in its first printing.

        A later version corrects an earlier one, but a later cut says less: only members nearly as long as the longest
        may speak. Of several printings of the same words the first speaks, as the nearest to the origin.
        """
        if len(group) == 1:
            return group[0]
        imprints = {number: self._imprint(number) for number in group}
        longest = max(imprint.size for imprint in imprints.values())
        printings: dict[bytes, int] = {}
        for number, imprint in imprints.items():
            if imprint.size >= _FULL * longest:
                printings.setdefault(imprint.grams.tobytes(), number)

        def lateness(number: int) -> tuple[bool, float, tuple[bool, float, str]]:
            last = self._last[number]
            return last == last, last if last == last else 0.0, self._rank(number)

        return max(printings.values(), key=lateness)


def _hash(*parts: str | bytes) -> int:
    """Return 63 bits of a hash: of a million articles two meet by chance once in ten million archives."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass"))
        digest.update(b"\x1f")
    return int.from_bytes(digest.digest(), "little") >> 1
