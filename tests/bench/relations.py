"""How long a pair's series takes, by the size of the archive: what `make bench` prints of relations."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from detente import Archive, dyads
from detente.store import open_database
from tests.bench.synthetic import make_archive

#: Events of the archives that are measured. Beyond a million the table of pairs alone is multiplied, each row under
#: other ids: all that a series reads is in it, and coding as many events would take days.
MADE = 1_000_000
SIZES = (100_000, 1_000_000, 10_000_000)
PER_STORY = 5
ROUNDS = 5


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print, for each size, the time to lay the table of pairs and to read the series of a busy and of a quiet pair."""
    print("relation by month, best of five, archive open:")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.duckdb"
            made = min(size, MADE)
            make_archive(path, stories=made // PER_STORY, events_per_story=PER_STORY)
            connection = open_database(path, read_only=False)
            started = time.perf_counter()
            dyads.write_dyads(connection)
            laid = time.perf_counter() - started
            if size > made:
                connection.execute(
                    "CREATE OR REPLACE TABLE dyads AS SELECT * REPLACE (id || '-' || n AS id, story * $n + n AS story) "
                    "FROM dyads, range($n) t(n) ORDER BY pair, on_year, id",
                    {"n": size // made},
                )
            by_size = "SELECT pair, count(*) FROM dyads GROUP BY pair ORDER BY count(*) DESC"
            pairs = connection.execute(by_size).fetchall()
            connection.close()
            told = []
            with Archive(path, read_only=True) as archive:
                for name, (pair, events) in (("busiest", pairs[0]), ("middling", pairs[len(pairs) // 2])):
                    first, second = pair.split("-")
                    rounds = [_seconds(archive, first, second) for _ in range(ROUNDS)]
                    best, worked = (min(times) for times in zip(*rounds, strict=True))
                    told.append(f"{name} pair ({events:,} events) {best:.2f} s, {worked:.2f} s of processor")
                started = time.perf_counter()
                archive.moved("month")
                told.append(f"who moved {time.perf_counter() - started:.2f} s")
            print(f"{size:>12,} events: {'; '.join(told)}; table of pairs of {made:,} laid in {laid:.1f} s", flush=True)


def _seconds(archive: Archive, first: str, second: str) -> tuple[float, float]:
    """Return the time on the wall and that of all cores together, which a busy machine leaves alone."""
    started, worked = time.perf_counter(), time.process_time()
    archive.relation(first, second, by="month")
    return time.perf_counter() - started, time.process_time() - worked


if __name__ == "__main__":
    main(tuple(int(size) for size in sys.argv[1:]) or SIZES)
