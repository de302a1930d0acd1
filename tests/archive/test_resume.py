"""A run killed at any moment resumes without loss or repeats, and ends as an undisturbed one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from detente.archive import Archive

ROOT = Path(__file__).parents[2]

#: Codes 200 articles with two events each, slowly enough to be killed between any two steps; prints each step.
RUN = """
import sys, time
sys.path.insert(0, sys.argv[2])
from detente.archive import Archive
from detente.records import Page
from tests.factories import make_article, make_event, make_mention

with Archive(sys.argv[1]) as archive:
    print("open", flush=True)
    for at in range(200):
        article = make_article(id=f"ar-{at:03}", content_hash=f"h-{at:03}")
        if archive.is_coded(article.content_hash, "coder 1", "lexicon 1"):
            continue
        time.sleep(0.001)
        archive.add_page(Page("a", "text", article.text, article.content_hash, article.text.encode()))
        events = [make_event(article=article.id), make_event("AID", article=article.id, start=100)]
        archive.add_article(article, [make_mention("TCD")], events, coder="coder 1", lexicon="lexicon 1")
"""


def start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(path), str(ROOT)], stdout=subprocess.PIPE, text=True)


def content(path: Path) -> list[object]:
    with Archive(path, read_only=True) as archive:
        pages = [archive.page(f"h-{at:03}") for at in range(200)]
        mentions = [archive.mentions(f"ar-{at:03}") for at in range(200)]
        return [archive.counts(), pages, mentions, list(archive.articles()), list(archive.events())]


def check_whole(path: Path) -> int:
    """Return how many articles are there, each with all that belongs to it."""
    with Archive(path, read_only=True) as archive:
        counts = archive.counts()
        coded = sum(archive.coders().values())
    assert counts["articles"] == counts["pages"] == counts["mentions"] == coded
    assert counts["events"] == 2 * coded
    return coded


def test_killed_at_random_moments(tmp_path: Path) -> None:
    path, chance = tmp_path / "killed.duckdb", random.Random(1970)
    kills, coded = 0, [0]
    while kills < 12:
        run = start(path)
        assert run.stdout is not None
        if kills % 4:
            run.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.06))
        else:
            # Before or while it opens the file and lays the tables.
            time.sleep(chance.uniform(0.05, 0.4))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert run.returncode != 0, "the run ended before it was killed"
        kills += 1
        if path.exists() and path.stat().st_size:
            # Opening for writing is what a resuming run does first: it must also mend the log the killed one left.
            Archive(path).close()
            coded.append(check_whole(path))
    assert kills >= 10
    assert coded == sorted(coded), "something that was written got lost"
    for finished in (path, tmp_path / "undisturbed.duckdb"):
        run = start(finished)
        run.communicate()
        assert run.returncode == 0
    assert check_whole(path) == 200
    assert content(path) == content(tmp_path / "undisturbed.duckdb")
