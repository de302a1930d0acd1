"""Work in processes: in order, bounded, and no piece can stop the rest."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from detente.errors import CoderError, DetenteError
from detente.workers import Limits, TookTooLong, Workers, time_limit


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes import this file."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))


def work(piece: tuple[str, float]) -> str:
    """Do what the piece says: sleep, die, hang, eat memory, raise."""
    what, number = piece
    if what == "sleep":
        time.sleep(number)
    elif what == "die":
        os.kill(os.getpid(), 9)
    elif what == "hang":
        while True:
            pass
    elif what == "eat":
        try:
            return f"ate {len(bytearray(int(number)))}"
        except MemoryError:
            return "no memory"
    elif what == "large":
        return "x" * int(number)
    return f"{what} {number:g}"


def refuse(piece: tuple[str, float], reason: str) -> str:
    return f"refused {piece[0]} {piece[1]:g}: {reason}"


def fail() -> None:
    raise CoderError("the coder is not there")


def test_order_is_kept_whatever_each_piece_takes() -> None:
    pieces = [("sleep", 0.05 if at % 5 == 0 else 0.001) for at in range(40)]
    with Workers(work, jobs=2, refuse=refuse) as workers:
        assert list(workers.in_order(pieces)) == [f"sleep {seconds:g}" for _, seconds in pieces]


def test_a_piece_that_kills_or_hangs_its_process_is_refused_and_the_rest_goes_on() -> None:
    pieces = [("a", 1), ("die", 2), ("b", 3), ("hang", 4), ("c", 5), ("die", 6), ("d", 7), ("e", 8)]
    with Workers(work, jobs=2, refuse=refuse, limits=Limits(seconds=1)) as workers:
        found = list(workers.in_order(pieces))
    assert [line.partition(":")[0] for line in found] == [
        "a 1", "refused die 2", "b 3", "refused hang 4", "c 5", "refused die 6", "d 7", "e 8",
    ]  # fmt: skip
    assert "took longer than 1 seconds" in found[3]
    assert "ended the process" in found[1]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is limited on Linux only")
def test_memory_is_limited() -> None:
    with Workers(work, jobs=1, refuse=refuse, limits=Limits(megabytes=100)) as workers:
        found = list(workers.in_order([("eat", 50_000_000), ("eat", 500_000_000), ("eat", 50_000_000)]))
    assert found == ["ate 50000000", "no memory", "ate 50000000"]


def test_pieces_are_read_as_they_are_needed() -> None:
    """A slow consumer and a slow piece must not let the input pile up."""
    read = 0

    def pieces() -> Iterator[tuple[str, float]]:
        nonlocal read
        for at in range(5_000):
            read += 1
            yield ("sleep", 0.3) if at == 100 else ("x", at)

    with Workers(work, jobs=2, refuse=refuse) as workers:
        for at, _ in enumerate(workers.in_order(pieces())):
            assert read - at < 150
            if at == 400:
                break


def test_heavy_pieces_do_not_pile_up() -> None:
    read = 0

    def pieces() -> Iterator[tuple[str, float]]:
        nonlocal read
        for at in range(100):
            read += 1
            yield ("sleep", 0.2) if at == 0 else ("x", at)

    with Workers(work, jobs=1, refuse=refuse, weigh=lambda _: 60_000_000) as workers:
        next(workers.in_order(pieces()))
    assert read <= 5


def test_large_results_and_large_pieces_pass_each_other() -> None:
    """Both ends sending what no pipe holds is where naive pools lock up."""
    pieces = [("large", 3_000_000)] * 12
    with Workers(partial(_echo, b"y" * 3_000_000), jobs=2, refuse=refuse) as workers:
        assert [len(result) for result in workers.in_order(pieces)] == [3_000_000] * 12


def _echo(ballast: bytes, piece: tuple[str, float]) -> str:
    del ballast
    return work(piece)


def test_what_needs_no_work_waits_for_its_turn() -> None:
    pieces = [("sleep", 0.1), ("known", 1), ("x", 2)]
    with Workers(work, jobs=1, refuse=refuse, answered=lambda p: "known" if p[0] == "known" else None) as workers:
        assert list(workers.in_order(pieces)) == ["sleep 0.1", "known", "x 2"]


def test_an_error_of_the_preparation_is_raised_here() -> None:
    with Workers(work, jobs=1, refuse=refuse, prepare=fail) as workers, pytest.raises(CoderError, match="not there"):
        list(workers.in_order([("a", 1)]))


def test_processes_that_cannot_begin_end_the_run() -> None:
    with (
        Workers(work, jobs=1, refuse=refuse, prepare=partial(os._exit, 1)) as workers,
        pytest.raises(DetenteError, match="before they can begin"),
    ):
        list(workers.in_order([("a", 1)]))


def test_time_limit() -> None:
    with pytest.raises(TookTooLong), time_limit(0.05):
        time.sleep(5)
    with time_limit(0.05):
        pass
    time.sleep(0.1)
