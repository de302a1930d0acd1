"""What a second core brings, and whether memory grows with the input: `detente code --jobs` on one machine.

    python -m tests.bench.jobs [PAGES]

Wants a machine that does nothing else: it compares times by the clock on the wall. Runs of one and of two jobs take
turns, so that a disturbance falls on both.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from detente.demo import pages_folder
from detente.pages import read_pages
from detente.records import Page

ROUNDS = 3


def write_pages(path: Path, count: int) -> None:
    """Write so many pages, all different, made of the demo's."""
    pages = [page for page in read_pages(pages_folder()) if isinstance(page, Page)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            page = pages[number % len(pages)]
            html = page.content.replace("</p>", f" Report {number}.</p>", 1)
            out.write(json.dumps({"html": html, "url": f"https://news.example.org/{number}"}) + "\n")


def run(pages: Path, folder: Path, jobs: int) -> tuple[float, float]:
    """Code the pages into a new archive; return the seconds it took and the megabytes its largest process had."""
    store = folder / "a.duckdb"
    store.unlink(missing_ok=True)
    code = (
        "import resource, sys; from detente.cli import main\n"
        "try: main()\n"
        "finally: print(max(resource.getrusage(w).ru_maxrss for w in (0, -1)) // 1024,"
        " resource.getrusage(0).ru_maxrss // 1024, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "code", str(pages), "--store", str(store), "--jobs", str(jobs),
               "-f", "jsonl", "-o", str(folder / "e.jsonl")]  # fmt: skip
    began = time.monotonic()
    ran = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True)
    return time.monotonic() - began, float(ran.stderr.split()[-1])


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_pages(folder / "pages.jsonl", count)
        write_pages(folder / "tenth.jsonl", count // 10)
        best = {1: float("inf"), 2: float("inf")}
        for _ in range(ROUNDS):
            for jobs in best:
                best[jobs] = min(best[jobs], run(folder / "pages.jsonl", folder, jobs)[0])
        few = run(folder / "tenth.jsonl", folder, 2)[1]
        many = run(folder / "pages.jsonl", folder, 2)[1]
    gain = best[1] / best[2]
    print(f"{count:,} pages: {best[1]:.1f} s with one job, {best[2]:.1f} s with two: {gain:.2f} times as fast")
    print(f"the run's own process: {few:.0f} MB for {count // 10:,} pages, {many:.0f} MB for {count:,}")


if __name__ == "__main__":
    main()
