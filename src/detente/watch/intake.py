"""`Intake`: pages that wait are coded and put into the archive, and persons and stories settled."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from detente.archive import Archive
from detente.pages import make_page
from detente.records import Page, Rejected
from detente.run import Coded, code_beside, coder_versions, open_workers, settle
from detente.watch.metrics import Metrics
from detente.watch.settings import Settings
from detente.watch.state import State, Waiting
from detente.workers import Limits

__all__ = ["Intake"]

#: Settling persons and stories anew takes longer as the archive grows; it may take this share of all time.
_SETTLE_SHARE: Final = 0.1
#: Pages after which the archive and the state are written.
_BATCH: Final = 25

#: A page that need wait no longer: its number, address, hash of its text, new article, and why it was refused.
Settled = tuple[int, str, str | None, str | None, str | None]


class Intake:
    """What goes from the state into the archive, which is open only while something is written."""

    def __init__(
        self, settings: Settings, state: State, metrics: Metrics, *, log: Callable[[str], None],
        now: Callable[[], float], stop: threading.Event,
    ) -> None:  # fmt: skip
        self._settings = settings
        self._state = state
        self._metrics = metrics
        self._log = log
        self._now = now
        self._stop = stop
        self._coder, self._lexicon = coder_versions(settings.actors)
        self._workers = open_workers(
            jobs=settings.jobs, actors=settings.actors, limits=Limits(seconds=settings.page_seconds)
        )

    def close(self) -> None:
        """End the processes."""
        self._workers.close()

    def code_waiting(self, limit: int) -> int:
        """Code what waits, `limit` pages at most, and put it into the archive; return how many articles came of it."""
        if not self._state.waiting_count():
            return 0
        coded = 0
        line: deque[Waiting] = deque()
        done: list[Settled] = []
        with Archive(self._settings.store) as archive:

            def pages() -> Iterator[Page | Rejected]:
                for waiting in islice(self._state.waiting(), limit):
                    if self._stop.is_set():
                        return
                    line.append(replace(waiting, raw=b""))
                    yield self._page(archive, waiting)

            def settle_done() -> None:
                # The archive first: what is in neither would be lost, what is in both is only looked at twice.
                archive.flush()
                self._state.settled(done)
                done.clear()

            for result in code_beside(self._workers, pages()):
                done.append(self._keep(archive, line.popleft(), result))
                coded += done[-1][3] is not None
                if len(done) >= _BATCH:
                    settle_done()
            settle_done()
        return coded

    def _page(self, archive: Archive, waiting: Waiting) -> Page | Rejected:
        if archive.is_coded(waiting.content_hash, self._coder, self._lexicon):
            return Rejected(waiting.url, "is in the archive already", "known")
        known = waiting.address
        try:
            return make_page(
                waiting.raw, origin=waiting.url, charset=waiting.charset, url=waiting.final_url, title=known.title,
                published=known.published, publisher=known.publisher, language=known.language,
            )  # fmt: skip
        except ValueError as wrong:
            return Rejected(waiting.url, str(wrong))

    def _keep(self, archive: Archive, waiting: Waiting, result: Coded | Rejected) -> Settled:
        number, url = waiting.number, waiting.url
        if isinstance(result, Rejected):
            if result.position == "known":
                return number, url, None, None, None
            self._metrics.add("pages_refused_total")
            archive.add_rejected(result)
            self._log(f"not coded: {url}: {result.reason}")
            return number, url, None, None, result.reason
        article = result.article
        text_hash = hashlib.sha256(f"{article.title}\n{article.text}".encode("utf-8", "surrogatepass")).hexdigest()
        before = self._state.text_hash(url)
        if before == text_hash:
            # Only what stands around the report has changed.
            self._metrics.add("pages_unchanged_total")
            return number, url, text_hash, None, None
        archive.add_page(result.page)
        archive.add_article(
            article, result.mentions, result.events, coder=self._coder, lexicon=self._lexicon,
            statements=result.statements, milestones=result.milestones,
        )  # fmt: skip
        self._metrics.add("articles_coded_total")
        if before is not None:
            self._metrics.add("versions_total")
            self._log(f"changed: {url}")
        return number, url, text_hash, article.id, None

    def settle(self, *, whatever: bool = False) -> None:
        """Bring persons and stories up to date where articles came in since, unless that was done lately."""
        if not self._state.fact("unsettled") and not self._state.fresh():
            return
        since, took = self._now() - self._state.fact("settled_at"), self._state.fact("settling_took")
        if not whatever and 0 <= since < took / _SETTLE_SHARE:
            return
        began = time.monotonic()
        with Archive(self._settings.store) as archive:
            settle(archive, self._settings.actors, workers=self._workers)
            self._metrics.set("archive_articles", archive.counts()["articles"])
        self._state.keep_facts(
            {"unsettled": 0.0, "settled_at": self._now(), "settling_took": time.monotonic() - began}
        )  # fmt: skip
