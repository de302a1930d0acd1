"""Work spread over processes: order kept, memory bounded, and no piece of work can stop or hang the rest.

    with Workers(function, jobs=2) as workers:
        for result in workers.in_order(pieces): ...

A piece that takes longer than `Limits.seconds` ends its process; so does one that needs more memory than it may have
and cannot be told so in Python. Both are answered by `refuse`, and a new process takes the place of the old.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

from detente.errors import DetenteError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

__all__ = ["Limits", "TookTooLong", "Workers", "time_limit"]

Piece = TypeVar("Piece")
Result = TypeVar("Result")

#: Pieces sent to a process ahead of the one in work: what keeps it busy while the results of others are written.
_AHEAD: Final = 4

#: Pieces between the oldest unfinished and the newest read, for each process: how far a slow one lets others go ahead.
_WINDOW: Final = 48

#: Bytes, as `weigh` tells them, that all pieces in work and all results waiting for their turn may have.
_WEIGHT: Final = 200_000_000

#: Seconds that a process may take to load what it needs.
_START: Final = 180.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take: seconds of time, and megabytes beyond what its process holds when it is ready.

    An article page takes 40 ms and 50 MB; the largest pages of real sites some seconds and a few hundred MB.
    """

    seconds: float = 60.0
    megabytes: int = 2_000


class TookTooLong(BaseException):
    """Raised inside `time_limit`; no `Exception`, so that no handler on the way takes it for a fault of its own."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block after so many seconds.

    Only in the main thread and where there are alarms (not on Windows); elsewhere the block is not limited. The alarm
    is heard between two steps of Python, so work inside one call of a library is only ended by `Workers`.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(slots=True, eq=False)
class _Worker:
    """One process: its end of the pipe, what it was sent and has not answered, and since when it is at the first."""

    process: SpawnProcess
    pipe: Connection
    sent: deque[int] = field(default_factory=deque)
    since: float = field(default_factory=time.monotonic)
    ready: bool = False


class Workers(Generic[Piece, Result]):
    """Processes that apply `function` to pieces of work; leave the `with` block to end them.

    `function` must be importable (a function of a module, or a `functools.partial` of one), for each process is a
    fresh interpreter: a forked ONNX session can hang in its thread pool. `prepare` is called in each process first, to
    load what all pieces need. `refuse` makes the result of a piece that could not be done, from the piece and a reason;
    `answered` returns the result of a piece that needs no work, which then only waits for its turn.
    """

    def __init__(
        self,
        function: Callable[[Piece], Result],
        *,
        jobs: int,
        refuse: Callable[[Piece, str], Result],
        answered: Callable[[Piece], Result | None] = lambda _: None,
        prepare: Callable[[], object] | None = None,
        weigh: Callable[[Piece], int] = lambda _: 1,
        limits: Limits | None = None,
    ) -> None:
        self._function = function
        self._jobs = jobs
        self._refuse = refuse
        self._answered = answered
        self._prepare = prepare
        self._weigh = weigh
        self._limits = limits or Limits()
        self._workers: list[_Worker] = []
        self._faults = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, at once."""
        for worker in self._workers:
            _end(worker)
        self._workers = []

    def in_order(self, pieces: Iterable[Piece]) -> Iterator[Result]:
        """Yield one result for each piece, in the order of the pieces, which are read as they are needed."""
        source = enumerate(pieces)
        held: dict[int, Piece] = {}
        done: dict[int, Result] = {}
        again: deque[int] = deque()
        killed: set[int] = set()
        weights: dict[int, int] = {}
        turn, more = 0, True
        while more or held or done:
            while more and len(held) + len(done) < _WINDOW * self._jobs and sum(weights.values()) < _WEIGHT:
                if self._spare(again) is None:
                    break
                try:
                    at, piece = next(source)
                except StopIteration:
                    more = False
                    break
                weights[at] = self._weigh(piece)
                if (known := self._answered(piece)) is not None:
                    done[at] = known
                else:
                    held[at] = piece
                    again.append(at)
            while again and (worker := self._spare()):
                self._send(worker, again.popleft(), held)
            for at, result in self._gather(held, again, killed, patient=turn not in done):
                done[at] = result
                del held[at]
            while turn in done:
                yield done.pop(turn)
                weights.pop(turn)
                turn += 1

    def _spare(self, waiting: deque[int] = deque()) -> _Worker | None:  # noqa: B006 - never changed
        """Return the process with the shortest queue, a new one if there may be; None where all have enough."""
        free = [w for w in self._workers if len(w.sent) < _AHEAD]
        best = min(free, key=lambda w: len(w.sent), default=None)
        if len(self._workers) < self._jobs and (best is None or best.sent):
            best = self._start()
            self._workers.append(best)
        room = sum(_AHEAD - len(w.sent) for w in self._workers) + (self._jobs - len(self._workers)) * _AHEAD
        return best if room > len(waiting) else None

    def _start(self) -> _Worker:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_work, args=(theirs, self._function, self._prepare, self._limits.megabytes), daemon=True
        )
        try:
            process.start()
        finally:
            theirs.close()
        return _Worker(process, ours)

    def _send(self, worker: _Worker, at: int, held: dict[int, Piece]) -> None:
        if not worker.sent:
            worker.since = time.monotonic()
        worker.sent.append(at)
        with contextlib.suppress(OSError):
            # A pipe that broke is a process that died; that is seen, and the piece sent again, when answers are read.
            worker.pipe.send((at, held[at]))

    def _gather(
        self, held: dict[int, Piece], again: deque[int], killed: set[int], *, patient: bool
    ) -> Iterator[tuple[int, Result]]:
        """Yield what has come back; wait for something if `patient`; end processes that take too long."""
        busy = [w for w in self._workers if w.sent]
        if not busy:
            return
        soonest = min(w.since + (self._limits.seconds if w.ready else _START) for w in busy)
        rest = max(0.0, soonest - time.monotonic()) if patient else 0.0
        ready = set(wait([w.pipe for w in busy], timeout=rest))
        for worker in busy:
            if worker.pipe in ready:
                yield from self._read(worker, held, again, killed)
            elif time.monotonic() - worker.since > (self._limits.seconds if worker.ready else _START):
                if not worker.ready:
                    raise DetenteError(f"a coding process was not ready after {_START:.0f} seconds; use fewer jobs")
                at = worker.sent.popleft()
                self._replace(worker, again)
                yield at, self._refuse(held[at], f"took longer than {self._limits.seconds:g} seconds")

    def _read(
        self, worker: _Worker, held: dict[int, Piece], again: deque[int], killed: set[int]
    ) -> Iterator[tuple[int, Result]]:
        try:
            while worker.pipe.poll():
                at, result = worker.pipe.recv()
                worker.since = time.monotonic()
                if at is None:
                    if isinstance(result, Exception):
                        raise result
                    worker.ready = True
                    continue
                self._faults = 0
                worker.sent.popleft()
                yield at, result
        except (EOFError, OSError):
            # It died. Whoever was in work when it did may be to blame: it is tried once more.
            if not worker.ready:
                self._faults += 1
                if self._faults > 2:
                    raise DetenteError(
                        "the coding processes die before they can begin, for lack of memory most likely: use fewer "
                        "jobs. In a program of yours, call this below `if __name__ == '__main__':`"
                    ) from None
                self._replace(worker, again)
                return
            at = worker.sent.popleft()
            self._replace(worker, again)
            if at in killed:
                yield at, self._refuse(held[at], "ended the process that worked on it, twice; it may need more memory")
            else:
                killed.add(at)
                again.appendleft(at)

    def _replace(self, worker: _Worker, again: deque[int]) -> None:
        """End a process; what it was sent and has not begun goes to others."""
        _end(worker)
        self._workers.remove(worker)
        again.extendleft(reversed(worker.sent))


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.pipe.close()
    worker.process.join()
    worker.process.close()


def _work(
    pipe: Connection, function: Callable[[Any], Any], prepare: Callable[[], object] | None, megabytes: int
) -> None:
    """Be a process of `Workers`: answer pieces until the pipe closes."""
    # The keyboard stops the run; the run stops its processes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_parent()
    try:
        if prepare is not None:
            prepare()
    except Exception as error:
        with contextlib.suppress(OSError):
            pipe.send((None, error))
        return
    _bound_memory(megabytes)
    waiting: deque[tuple[int, Any]] = deque()
    there = threading.Semaphore(0)

    def read() -> None:
        # Read at all times: a run that waits to send while we wait to answer would be stuck for good.
        while True:
            try:
                waiting.append(pipe.recv())
            except (EOFError, OSError):
                waiting.append((-1, None))
                there.release()
                return
            there.release()

    threading.Thread(target=read, daemon=True).start()
    with contextlib.suppress(OSError):
        pipe.send((None, None))
        while True:
            there.acquire()
            at, piece = waiting.popleft()
            if at < 0:
                return
            pipe.send((at, function(piece)))


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent: a run that was killed must leave nobody working."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _bound_memory(megabytes: int) -> None:
    """Let this process have so much memory more than it has now: what a page beyond it asks for is a MemoryError."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError, StopIteration), Path("/proc/self/status").open() as status:
        kilobytes = next(int(line.split()[1]) for line in status if line.startswith("VmData:"))
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = (kilobytes + megabytes * 1_000) * 1_024
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
