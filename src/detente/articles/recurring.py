"""What recurs on many pages of a site is not the report: lines its reports begin or end with, learnt by counting."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Final

from detente.articles.blocks import key_of
from detente.articles.hosts import host_of
from detente.records import Article, Cut, Reporter, Span

__all__ = ["RECURS", "RecurringLines", "was_cut"]

#: The reason such lines are cut for; by it a later run knows them again.
RECURS: Final = "recurs on the site"

#: On how many pages of a site a line must stand, and on what share of them: a report sent again a few times is no
#: chrome. More at the head, where a ministry's releases name the minister who speaks, on a third of all pages.
_PAGES: Final = 5
_HEAD_SHARE: Final = 0.5
_TAIL_SHARE: Final = 0.05

#: Lines at each end that are looked at. Further in, what recurs is speech, or the background of a long affair.
_EDGE: Final = 4

#: Of a report's letters, the most that may be cut; more, and the site repeats whole reports.
_MOST: Final = 0.34

#: Lines kept in mind. Beyond that those seen once are forgotten: most of what is forgotten is the reports themselves.
_KEPT: Final = 2_000_000


class RecurringLines:
    """How often each line stands at the edge of a report, by site; learn every article first, then cut.

    Two passes, so the order of articles does not matter, as long as fewer than two million lines are in mind: some
    250,000 articles; beyond, a line that is rare at first may be counted too low. Takes 200 MB at the most.
    """

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._sites: dict[str, int] = {}

    def learn(self, article: Article) -> None:
        """Count the article's edges, and what was cut from them before."""
        site = _site_of(article)
        if site is None:
            return
        self._sites[site] = self._sites.get(site, 0) + 1
        lines = [span.text for span in article.paragraphs]
        cut = [line for each in article.cuts if each.reason == RECURS for line in each.text.split("\n")]
        for key in {_key(site, line) for line in (*lines[:_EDGE], *lines[-_EDGE:], *cut)}:
            self._counts[key] = self._counts.get(key, 0) + 1
        if len(self._counts) > _KEPT:
            self._counts = {key: count for key, count in self._counts.items() if count > 1}

    def cut(self, article: Article) -> Article:
        r"""Return the article without the recurring lines at its beginning and end, or itself where there are none.

        >>> pages = [Article(str(n), f"The {n} boats landed {n} tons of cod.\nMinistry of Fish", url=f"https://x.org/{n}")
        ...          for n in range(6)]
        >>> lines = RecurringLines()
        >>> for page in pages:
        ...     lines.learn(page)
        >>> lines.cut(pages[0]).text, lines.cut(pages[0]).cuts
        ('The 0 boats landed 0 tons of cod.', (Cut(text='Ministry of Fish', reason='recurs on the site'),))
        """
        site = _site_of(article)
        paragraphs = article.paragraphs
        if site is None or len(paragraphs) < 2:
            return article
        texts = [span.text for span in paragraphs]
        head = self._run(site, texts[:_EDGE], _HEAD_SHARE)
        tail = self._run(site, texts[: -_EDGE - 1 : -1], _TAIL_SHARE)
        kept = paragraphs[head : len(paragraphs) - tail]
        size = sum(len(span.text) for span in paragraphs)
        if not (head or tail) or not kept or size - sum(len(span.text) for span in kept) > _MOST * size:
            return article
        start, end = kept[0].start, kept[-1].end
        cuts = [
            Cut("\n".join(span.text for span in part), RECURS)
            for part in (paragraphs[:head], paragraphs[len(paragraphs) - tail :])
            if part
        ]
        return replace(
            article, text=article.text[start:end], cuts=(*article.cuts, *cuts),
            credits=tuple(_moved(link, start, end) for link in article.credits),
        )  # fmt: skip

    def _run(self, site: str, lines: list[str], share: float) -> int:
        """Return how many of the lines, from the first on, recur."""
        enough = max(_PAGES, share * self._sites.get(site, 0))
        recur = [self._counts.get(_key(site, line), 0) >= enough for line in lines]
        return recur.index(False) if False in recur else len(recur)


def was_cut(article: Article) -> bool:
    """Tell whether recurring lines were cut from an article."""
    return any(cut.reason == RECURS for cut in article.cuts)


def _site_of(article: Article) -> str | None:
    """Return the host that the article stands on, or its outlet where it has no address."""
    return host_of(article.url) or article.outlet


def _key(site: str, line: str) -> int:
    key = key_of(line).encode("utf-8", "surrogatepass")
    # Two checksums of different kinds: one of 32 bits would meet by chance among two million.
    return zlib.crc32(site.encode("utf-8", "surrogatepass") + b"\0" + key) << 32 | zlib.adler32(key)


def _moved(link: Reporter, start: int, end: int) -> Reporter:
    """Return a link with its span where it now stands; without one where its words were cut."""
    span = link.span
    if span is None:
        return link
    inside = start <= span.start and span.end <= end
    return replace(link, span=Span(span.start - start, span.end - start, span.text) if inside else None)
