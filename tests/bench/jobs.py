"""What a second core brings, and whether memory grows with the input: `detente code --jobs` on one machine.

    python -m tests.bench.jobs [PAGES [SIZE,SIZE,...]]

Wants a machine that does nothing else: it compares times by the clock on the wall. Runs of one and of two jobs take
turns, so that a disturbance falls on both. Memory is measured with short pages, whose coding is quick: what may grow is
what is kept of a page, not what coding it takes.
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

ROUNDS = 2
SIZES = (1_000, 5_000, 20_000)

#: What a short page holds beside its number, by which each is a story of its own.
SHORT = "China's foreign minister met Canada's envoy in Beijing on Tuesday and urged Ottawa to lift tariff {0}. "


def write_short_pages(path: Path, count: int) -> None:
    """Write so many pages of two sentences and forty words of their own."""
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            own = " ".join(f"item{(number * 7919 + at * 104_729) % 1_000_003}" for at in range(40))
            text = f"{SHORT.format(number)}The list names {own}."
            out.write(json.dumps({"text": text, "url": f"https://n{number % 500}.example.org/{number}"}) + "\n")


def write_pages(path: Path, count: int) -> None:
    """Write so many pages, all different, made of the demo's."""
    pages = [page for page in read_pages(pages_folder()) if isinstance(page, Page)]
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            page = pages[number % len(pages)]
            html = page.content.replace("</p>", f" Report {number}.</p>", 1)
            out.write(json.dumps({"html": html, "url": f"https://news.example.org/{number}"}) + "\n")


def run(pages: Path, folder: Path, jobs: int) -> tuple[float, int, int]:
    """Code the pages into a new archive; return the seconds, and the megabytes of the run's process and its largest
    worker at their peaks.
    """
    store = folder / "a.duckdb"
    store.unlink(missing_ok=True)
    code = (
        "import resource, sys; from detente.cli import main\n"
        "try: main()\n"
        "finally: print(*(resource.getrusage(who).ru_maxrss // 1024 for who in (0, -1)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "code", str(pages), "--store", str(store), "--jobs", str(jobs),
               "-f", "jsonl", "-o", str(folder / "e.jsonl")]  # fmt: skip
    began = time.monotonic()
    ran = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True)
    own, worker = ran.stderr.split()[-2:]
    return time.monotonic() - began, int(own), int(worker)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_500
    sizes = [int(each) for each in sys.argv[2].split(",")] if len(sys.argv) > 2 else list(SIZES)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages = folder / "pages.jsonl"
        if count:
            write_pages(pages, count)
            best = {1: float("inf"), 2: float("inf")}
            for _ in range(ROUNDS):
                for jobs in best:
                    best[jobs] = min(best[jobs], run(pages, folder, jobs)[0])
            gain = best[1] / best[2]
            print(f"{count:,} pages: {best[1]:.1f} s with one job, {best[2]:.1f} s with two: {gain:.2f} times as fast")
        for size in sizes:
            write_short_pages(pages, size)
            seconds, own, worker = run(pages, folder, 2)
            print(
                f"{size:,} short pages: {seconds:.0f} s; the run's process {own} MB, a worker {worker} MB", flush=True
            )


if __name__ == "__main__":
    main()
