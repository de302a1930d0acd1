"""`make bench`: speed per stage, memory, size of the default install, start-up time. Figures, not tests.

Runs over the demo pages, which ship with the package, so the figures repeat anywhere.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from detente.actors import find_mentions
from detente.articles import extract_article
from detente.demo import pages_folder
from detente.errors import NoArticleError
from detente.events import Query, code_events, load_coder
from detente.events.sentences import split_sentences
from detente.pages import read_pages
from detente.records import Page
from detente.stories import merge_copies
from tests.bench import relations
from tests.bench import stories as stories_bench

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


def main() -> None:
    load_coder()
    print(f"cores used: 1 of {os.cpu_count()}")
    seconds = dict.fromkeys(("pages", "articles", "mentions", "events", "stories"), 0.0)
    count = sentences = bare = 0
    bare_seconds = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        pages = [p for p in read_pages(pages_folder()) if isinstance(p, Page)]
        seconds["pages"] += time.perf_counter() - start
        start = time.perf_counter()
        articles = []
        for page in pages:
            try:
                articles.append(extract_article(page))
            except NoArticleError:
                continue
        seconds["articles"] += time.perf_counter() - start
        start = time.perf_counter()
        mentions = [find_mentions(a) for a in articles]
        seconds["mentions"] += time.perf_counter() - start
        start = time.perf_counter()
        for article, found in zip(articles, mentions, strict=True):
            code_events(article, found)
        seconds["events"] += time.perf_counter() - start
        start = time.perf_counter()
        merge_copies(articles)
        seconds["stories"] += time.perf_counter() - start
        count += len(articles)
        sentences += sum(len(split_sentences(a)) for a in articles)
        queries = [
            Query(s.text, ((0, 1), (1, 2)), ((0, 1),)) for a in articles for s in split_sentences(a) if len(s.text) > 2
        ]
        start = time.perf_counter()
        load_coder().score(queries)
        bare_seconds += time.perf_counter() - start
        bare += len(queries)
    for stage, taken in seconds.items():
        print(f"{stage:<10} {count / taken:8.0f} articles/s  {sentences / taken:8.0f} sentences/s")
    stories_bench.main()
    total = sum(seconds.values())
    print(f"{'all':<10} {count / total:8.0f} articles/s  {sentences / total:8.0f} sentences/s")
    text = seconds["mentions"] + seconds["events"]
    print(f"from clean text {sentences / text:.0f} sentences/s")
    print(f"the bare encoder, two mentions each, {bare / bare_seconds:.0f} sentences/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    model = ROOT / "src/detente/events/model/coder.onnx"
    print(f"model file {model.stat().st_size / 1e6:.1f} MB")
    print(f"`detente --help` {help_seconds():.2f} s (best of five)")
    if "--no-relations" not in sys.argv:
        relations.main()
    if "--no-install" not in sys.argv:
        print(f"default install {install_megabytes():.0f} MB")


def help_seconds() -> float:
    command = [str(Path(sys.executable).with_name("detente")), "--help"]
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


def install_megabytes() -> float:
    """Return what `pip install detente` adds to an empty virtual environment, byte-compiled files included."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        empty = size(Path(folder))
        pip = [str(Path(folder) / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", str(ROOT)]
        subprocess.run(pip, check=True)
        found = size(Path(folder)) - empty
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(exist_ok=True)
    return found / 1e6


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


if __name__ == "__main__":
    main()
