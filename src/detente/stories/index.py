"""`merge_copies`: articles in, stories out; and the index that takes articles one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from detente.records import Article, Story, make_id
from detente.stories.compare import compare, is_copy
from detente.stories.words import Hashes, Imprint, read_imprint

if TYPE_CHECKING:
    from rensa import RMinHash, RMinHashLSH

__all__ = ["StoryIndex", "merge_copies"]

#: Two sketches find the articles worth comparing. The whole text: 32 bands of 2 find 95% of pairs that share 30% of
#: their sequences. The opening, for a copy cut to its first lines: 16 bands of 3 find 88% of openings that share half.
_WHOLE: Final = (64, 32)
_OPENING: Final = (48, 16)
_OPENING_GRAMS: Final = 60
_SEED: Final = 1987

#: A version at least this long, measured by the longest, may speak for the story.
_FULL: Final = 0.8


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

    A new article is compared only with those that share a band of a sketch, so adding takes time that hardly grows
    with the index. Its text is not kept: an article of 300 words costs some 11 kB, most of it the sketches' tables.
    Two articles are in one story when a chain of copies joins them: that is what makes the result independent of
    order.
    """

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._imprints: list[Imprint] = []
        self._known: dict[str, int] = {}
        self._parents: list[int] = []
        self._pages: dict[tuple[str | None, ...], int] = {}
        self._whole: RMinHashLSH = RMinHashLSH(0.3, *_WHOLE)
        self._opening: RMinHashLSH = RMinHashLSH(0.5, *_OPENING)

    def __len__(self) -> int:
        """How many articles were added."""
        return len(self._imprints)

    def add(self, article: Article) -> None:
        """Add an article; one that is already here, by its id, changes nothing."""
        if article.id in self._known:
            return
        imprint = read_imprint(article)
        number = len(self._imprints)
        self._known[article.id] = number
        self._imprints.append(imprint)
        self._parents.append(number)
        if article.url and article.published:
            # One address, title and time of publication: the page was edited, however much.
            self._join(self._pages.setdefault((article.url, article.title, article.published), number), number)
        if not len(imprint.grams):
            return
        whole = _sketch(imprint.grams, _WHOLE[0])
        opening = _sketch(imprint.grams[:_OPENING_GRAMS], _OPENING[0])
        for other in {*self._whole.query(whole), *self._opening.query(opening)}:
            # A pair already in one story need not be compared: the chain that joins it stands.
            if self._root(other) != self._root(number) and is_copy(compare(imprint, self._imprints[other])):
                self._join(other, number)
        self._whole.insert(number, whole)
        self._opening.insert(number, opening)

    def stories(self) -> tuple[Story, ...]:
        """Return every story, in order of first publication."""
        members: dict[int, list[Imprint]] = {}
        for number, imprint in enumerate(self._imprints):
            members.setdefault(self._root(number), []).append(imprint)
        grouped = sorted((sorted(group, key=lambda imprint: imprint.rank) for group in members.values()),
                         key=lambda group: group[0].rank)  # fmt: skip
        return tuple(_tell(group) for group in grouped)

    def _root(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def _join(self, one: int, other: int) -> None:
        low, high = sorted((self._root(one), self._root(other)))
        self._parents[high] = low


def _sketch(grams: Hashes, size: int) -> RMinHash:
    from rensa import RMinHash

    sketch = RMinHash(size, _SEED)
    raw = grams.tobytes()
    sketch.update([raw[at : at + 4] for at in range(0, len(raw), 4)])
    return sketch


def _tell(group: list[Imprint]) -> Story:
    """Make the story of its members, given in order; its id is that of its first member alone."""
    return Story(
        id=make_id("st", group[0].article_id),
        article_ids=tuple(imprint.article_id for imprint in group),
        lead_id=_choose_lead(group).article_id,
        outlets=tuple(dict.fromkeys(imprint.outlet for imprint in group if imprint.outlet)),
    )


def _choose_lead(group: list[Imprint]) -> Imprint:
    """Return the member that speaks: the latest full version, in its first printing.

    A later version corrects an earlier one, but a later cut says less: only members nearly as long as the longest may
    speak. Of several printings of the same words the first speaks, as the nearest to the origin.
    """
    longest = max(imprint.size for imprint in group)
    full = [imprint for imprint in group if imprint.size >= _FULL * longest]
    printings: dict[bytes, Imprint] = {}
    for imprint in full:
        printings.setdefault(imprint.grams.tobytes(), imprint)
    return max(printings.values(), key=lambda imprint: (imprint.last is not None, imprint.last or 0.0, imprint.rank))
