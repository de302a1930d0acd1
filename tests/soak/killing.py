"""`kill -9` at random moments of `code`, `run` and `watch`, over and over; what is left must equal an undisturbed run.

python -m tests.soak.killing [KILLS] [SEED]
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb

from detente.demo import pages_folder
from detente.store import TABLES
from detente.upkeep import check_archive

KINDS = ("code", "run", "watch")
PAGES = sorted(pages_folder().glob("cc-201[89]-*"))[:24]


@dataclass
class Tally:
    """What was done: kills, runs that came to their end and were compared, and at which part of a run kills fell."""

    kills: int = 0
    ends: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def rows(path: Path) -> dict[str, list[str]]:
    """Return every row of every table, in an order that does not depend on when it was written."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}").fetchall())) for table in TABLES}


@contextmanager
def serve(pages: list[Path]) -> Iterator[str]:
    """Serve the pages and an RSS feed that lists them; yield the address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {f"/{page.name}": page for page in pages}
            host = self.headers["Host"]
            items = "".join(f"<item><link>http://{host}{path}</link></item>" for path in known)
            body = f"<rss><channel>{items}</channel></rss>".encode() if self.path == "/rss" else b""
            if self.path in known:
                body = known[self.path].read_bytes()
            try:
                self.send_response(200 if body else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked was killed

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def prepare(kind: str, folder: Path, news: Path, address: str) -> tuple[list[str], Path]:
    """Write what a command needs into a folder; return its arguments and where its archive will be."""
    folder.mkdir()
    if kind == "code":
        store = folder / "a.duckdb"
        return ["code", str(news), "--store", str(store), "--jobs", "2", "-f", "jsonl", "-o", str(folder / "e")], store
    if kind == "run":
        plan = folder / "PLAN.toml"
        plan.write_text(f'inputs = ["{news}"]\noutput = "out"\nshards = 6\njobs = 2\n')
        return ["run", str(plan)], folder / "out" / "archive.duckdb"
    feeds = folder / "FEEDS.toml"
    feeds.write_text(
        'store = "a.duckdb"\nallow_private = true\nhost_pause = 0.001\nrevisit = []\nevery = "1s"\n'
        f'[[feed]]\nurl = "{address}/rss"\n'
    )
    return ["watch", str(feeds), "--once"], folder / "a.duckdb"


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    code = "from detente.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL)  # fmt: skip


def kill_over_and_over(kind: str, kills: int, seed: int, *, pages: int = len(PAGES), say: bool = False) -> Tally:
    """Kill a command so many times, at moments drawn by chance over the time it takes; let some runs end, and compare.

    A run that ends is compared and begun anew from nothing; the last is let go to its end.
    """
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as scratch:
        news = Path(scratch) / "news"
        news.mkdir()
        for page in PAGES[:pages]:
            shutil.copy(page, news)
        with serve(sorted(news.iterdir())) as address:
            arguments, store = prepare(kind, Path(scratch) / "whole", news, address)
            began = time.monotonic()
            assert start(arguments).wait() == 0, f"an undisturbed {kind} failed"
            took = time.monotonic() - began
            truth = rows(store)
            number = 0
            arguments, store = prepare(kind, Path(scratch) / f"n{number}", news, address)
            while True:
                run = start(arguments)
                if tally.kills < kills:
                    began = time.monotonic()
                    try:
                        run.wait(chance.uniform(0, took))
                        # The machine's other work makes runs shorter and longer; kills should fall all over them.
                        took = (took + time.monotonic() - began) / 2
                    except subprocess.TimeoutExpired:
                        run.send_signal(signal.SIGKILL)
                        tally.kills += 1
                ended = run.wait()
                if ended == -signal.SIGKILL:
                    continue
                if ended != 0:
                    tally.faults.append(f"{kind} {number}: exit {ended} after a kill")
                tally.ends += 1
                found = check_archive(store)
                if not found.sound:
                    tally.faults.append(f"{kind} {number}: {found.counts}")
                tally.faults += [f"{kind} {number}: other {t}" for t, told in rows(store).items() if told != truth[t]]
                if say:
                    print(f"{kind}: {tally.kills} kills, {tally.ends} ends, {len(tally.faults)} faults", flush=True)
                if tally.kills >= kills:
                    break
                shutil.rmtree(store.parents[1] if kind == "run" else store.parent)
                number += 1
                arguments, store = prepare(kind, Path(scratch) / f"n{number}", news, address)
            tally.seconds = took
    return tally


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1987
    faults = 0
    for at, kind in enumerate(KINDS):
        own = kills // len(KINDS) + (at < kills % len(KINDS))
        tally = kill_over_and_over(kind, own, seed + at, say=True)
        faults += len(tally.faults)
        print(f"{kind}: {tally.kills} kills, {tally.ends} runs to their end, faults: {tally.faults or 'none'}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
