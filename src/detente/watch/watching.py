"""`Watching`: round after round, feeds are asked, pages visited, coded and kept, and alerts sent."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, Self

from detente.archive import Archive
from detente.errors import DetenteError, StoreError
from detente.run import load_lexicon
from detente.watch.channels import send
from detente.watch.intake import Intake
from detente.watch.journal import open_log, resident_memory
from detente.watch.lookout import look_out
from detente.watch.metrics import Metrics
from detente.watch.settings import Settings
from detente.watch.state import State
from detente.watch.visits import Visits

__all__ = ["Watching", "state_path"]

#: Pages visited and coded in one round; more wait for the next, so that a round ends and memory stays flat.
_PAGES: Final = 400
#: Nothing is put off further than this; what seems to be was written under another clock.
_HORIZON: Final = 31 * 86_400.0


class Watching:
    """One watch over the feeds of FEEDS.toml; `round` makes one round, `run` goes on until it is stopped.

    The archive is open only while something is written, so that readers get their turn between rounds. Where another
    process holds it, pages wait in the state beside it. `now` is the wall clock, `log` takes one line at a time.
    """

    def __init__(
        self, settings: Settings, *, log: Callable[[str], None] | None = None, now: Callable[[], float] = time.time
    ) -> None:
        load_lexicon(settings.actors)
        self.settings = settings
        self.metrics = Metrics()
        self.health = "starting"
        self.well = True
        self._now = now
        self._log = log or open_log(settings)
        self._stop = threading.Event()
        self._check_store()
        self.state = State(state_path(settings.store))
        self.visits = Visits(settings, self.state, self.metrics, log=self._log, now=now, stop=self._stop)
        self.intake = Intake(settings, self.state, self.metrics, log=self._log, now=now, stop=self._stop)
        self._busy = False
        self._coded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and give the files free."""
        self.intake.close()
        self.visits.close()
        self.state.close()

    def stop(self) -> None:
        """End `run` after what is in work."""
        self._stop.set()

    def _check_store(self) -> None:
        """Raise StoreError now for what no waiting mends: no archive, another version, a folder that is read-only."""
        try:
            Archive(self.settings.store).close()
        except StoreError as error:
            if "in use by another process" not in str(error):
                raise

    def run(self) -> None:
        """Make rounds until stopped. What goes wrong in a round is logged, and the next one tries again."""
        while not self._stop.is_set():
            try:
                self.round()
            except (DetenteError, OSError) as error:
                self.well, self.health = False, f"FAILED {error}"
                self._log(self.health)
            soonest = min(self._next_due() - self._now(), 60.0)
            self._stop.wait(max(soonest, 1.0))
        with contextlib.suppress(StoreError):
            self.intake.settle(whatever=True)
            self._look_for_alerts()
            self._send_alerts()

    def round(self, *, last: bool = False) -> str:
        """Make one round and return its health line. `last` settles persons and stories whatever it costs."""
        began = time.monotonic()
        self.state.mend_clock(self._now(), _HORIZON)
        self._busy = False
        self.visits.ask_feeds()
        self.visits.visit(_PAGES)
        self._coded = 0
        self._if_free(self._take_in)
        self._if_free(lambda: self.intake.settle(whatever=last))
        self._if_free(self._look_for_alerts)
        self._send_alerts()
        self.state.forget(self._now() - self.settings.keep)
        self._report(time.monotonic() - began, self._coded)
        return self.health

    def _next_due(self) -> float:
        times = [self.state.feed(feed.url)[2] for feed in self.settings.feeds]
        visit = self.state.next_visit()
        waits = [self._now() + 30.0] if self.state.waiting_count() or self.state.fresh() else []
        return min([*times, *([visit] if visit is not None else []), *waits])

    def _take_in(self) -> None:
        self._coded = self.intake.code_waiting(_PAGES)

    def _if_free(self, work: Callable[[], None]) -> None:
        """Do what needs the archive, unless another process holds it: then it is made up for in the next round."""
        if self._busy:
            return
        try:
            work()
        except StoreError as error:
            if "in use by another process" not in str(error):
                raise
            self._busy = True
            self.metrics.add("archive_busy_total")
            self._log(f"the archive is in use; pages wait: {error}")

    # Alerts ----------------------------------------------------------------------------------------------------------

    def _look_for_alerts(self) -> None:
        """Make the alerts that the articles of the last rounds give rise to, once stories are settled."""
        if fresh := self.state.fresh():
            with Archive(self.settings.store, read_only=True) as archive:
                made = look_out(archive, self.state, self.settings.alerts, fresh, date.fromtimestamp(self._now()))
            self.metrics.add("alerts_made_total", len({key for key, _, _ in made.alerts}))
            self.state.tell(made.told, made.alerts, fresh, self._now())

    def _send_alerts(self) -> None:
        for alert in self.state.outgoing(self._now()):
            try:
                send(alert.channel, alert.body, self.settings.mail)
                self.state.sent(alert)
            except OSError as error:
                pause = min(30.0 * 2 ** min(alert.tries, 12), 6 * 3_600.0)
                self.state.not_sent(alert, self._now() + pause, str(error))
                self._log(f"alert not sent to {alert.channel}: {error}; again in {pause:.0f} s")

    # Telling ---------------------------------------------------------------------------------------------------------

    def _report(self, seconds: float, coded: int) -> None:
        counts, failing = self.state.counts(), self.state.failing_feeds()
        metrics = self.metrics
        metrics.add("rounds_total")
        memory = resident_memory()
        for name, value in (
            ("feeds_failing", len(failing)), ("pages_waiting", counts["waiting"]),
            ("addresses_known", counts["addresses"]),
            ("alerts_waiting", counts["alerts"]), ("round_seconds", seconds),
            ("last_round_timestamp_seconds", self._now()), ("memory_bytes", memory),
        ):  # fmt: skip
            metrics.set(name, value)
        self.well = not self._busy and len(failing) < len(self.settings.feeds)
        self.health = (
            f"{'ok' if self.well else 'NOT WELL'} feeds {len(self.settings.feeds) - len(failing)}/"
            f"{len(self.settings.feeds)} new {coded} waiting {counts['waiting']} alerts waiting {counts['alerts']} "
            f"addresses {counts['addresses']} memory {memory / 1e6:.0f} MB round {seconds:.1f} s"
            + (" archive in use" if self._busy else "")
        )
        self._log(self.health)
        if self.settings.metrics_file:
            metrics.write(self.settings.metrics_file)


def state_path(store: Path) -> Path:
    """Return where watching keeps what it remembers of an archive: beside it.

    >>> state_path(Path("news/a.duckdb")).as_posix()
    'news/a.watch.sqlite'
    """
    return store.with_name(f"{store.stem}.watch.sqlite")
