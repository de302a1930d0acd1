"""`make scale`: what each stage costs as the archive grows, and what that makes of a year of the world's news.

    python -m tests.bench.scale [1000,5000,30000,200000]

What is done to a page by itself (reading, cleaning, finding actors, coding) is measured on pages; it does not know how
large the archive is. What is done to an archive is measured on one that is grown from size to size, of reports put
together by chance from the demo's sentences: a fifth of them copies, cut or edited. What writing costs is that of the
articles since the size before. Times are of the processor, one core; a quarter of an hour in all.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

from detente.actors import find_mentions
from detente.archive import Archive
from detente.articles import RecurringLines, extract_article
from detente.demo import pages_folder
from detente.events.sentences import split_sentences
from detente.pages import read_pages
from detente.records import Article, Page, make_id
from detente.run import Coded, code_page, coder_versions, merge_stories, read_words
from detente.upkeep import check_archive

SIZES = (1_000, 5_000, 30_000, 200_000)

#: What coding an article costs beside its own page: all stages but those of reading.
EACH = ("ask whether coded", "write", "find site lines", "find persons to recall", "stories")

#: How often it is asked whether a page is coded.
ASKED = 300

#: Articles a year of Common Crawl News holds, and of the world's news a day as GDELT counts them.
CRAWL_YEAR, GDELT_DAY = 100_000_000, 300_000


class Clock:
    """Seconds of the processor by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        began = time.process_time()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - began


def make_articles(count: int, coded: list[Coded], seed: int = 1) -> Iterator[tuple[Article, Coded]]:
    """Yield reports of 6 to 14 sentences drawn from the demo's, with the coding of a real one to write beside each."""
    chance = random.Random(seed)
    pool = [span.text for each in coded for span in split_sentences(each.article) if len(span.text) > 40]
    lately: list[str] = []
    for number in range(count):
        if lately and chance.random() < 0.2:
            words = chance.choice(lately).split()
            text = " ".join(w if chance.random() > 0.03 else str(chance.randint(2, 999)) for w in words)
        else:
            drawn = (f"{chance.choice(pool)} {chance.randint(1_000, 9_999_999)}" for _ in range(chance.randint(6, 14)))
            text = "\n".join(drawn)
        lately = [*lately[-200:], text]
        day = date(2020, 1, 1) + timedelta(days=number * 365 // count)
        base = chance.choice(coded)
        key = make_id("pg", seed, number)
        yield replace(
            base.article, id=make_id("ar", key), content_hash=key, text=text, published=day.isoformat(), updated=None,
            url=f"https://news.example.org/{number}", title=f"Report {number}", outlet=f"Outlet {number % 400}",
        ), base  # fmt: skip


def measure_pages(clock: Clock, folder: Path, rounds: int = 3) -> int:
    """Measure what is done to a page by itself; return on how many."""
    rows = folder / "pages.jsonl"
    with rows.open("w", encoding="utf-8") as out:
        for page in read_pages(pages_folder()):
            if isinstance(page, Page):
                out.write(json.dumps({"html": page.content, "url": page.url}) + "\n")
    count = 0
    for _ in range(rounds):
        with clock.of("read"):
            pages = [page for page in read_pages(rows) if isinstance(page, Page)]
        with clock.of("clean"):
            articles = [extract_article(page) for page in pages]
        with clock.of("actors"):
            found = [find_mentions(article) for article in articles]
        with clock.of("events and statements"):
            for article, mentions in zip(articles, found, strict=True):
                read_words(article, mentions)
        count += len(pages)
    return count


def grow(path: Path, made: Iterator[tuple[Article, Coded]], count: int, clock: Clock) -> None:
    """Write so many articles more into an archive."""
    coder, lexicon = coder_versions()
    with Archive(path) as archive:
        for at in range(0, count, 500):
            batch = list(islice(made, min(500, count - at)))
            with clock.of("write"):
                for article, base in batch:
                    archive.add_page(replace(base.page, content_hash=article.content_hash, origin=article.id))
                    archive.add_article(
                        article, base.mentions, [replace(e, article_id=article.id) for e in base.events],
                        coder=coder, lexicon=lexicon,
                    )  # fmt: skip
        with clock.of("write"):
            archive.flush()


def measure_archive(path: Path, clock: Clock, count: int) -> None:
    """Measure what is done to an archive of so many articles as a whole; what is asked for each page, by a sample."""
    coder, lexicon = coder_versions()
    with Archive(path) as archive:
        with clock.of("ask whether coded"):
            for number in range(ASKED):
                archive.is_coded(make_id("pg", 1, number), coder, lexicon)
        clock.seconds["ask whether coded"] *= count / ASKED
        with clock.of("find site lines"):
            lines = RecurringLines()
            for article in archive.articles(in_order=False):
                lines.learn(article)
            for article in archive.articles(in_order=False):
                lines.cut(article)
        with clock.of("find persons to recall"):
            sum(1 for _ in archive.persons())
            sum(1 for _ in archive.unplaced())
        with clock.of("stories"):
            archive.set_stories(merge_stories(archive.articles(in_order=False)))
        with clock.of("one pair's events"):
            sum(1 for _ in archive.events(pair=("CHN", "CAN")))
    with clock.of("check"):
        check_archive(path)


def main() -> None:
    sizes = [int(each) for each in sys.argv[1].split(",")] if len(sys.argv) > 1 else list(SIZES)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        coded = [c for page in read_pages(pages_folder()) if isinstance(page, Page)
                 and isinstance(c := code_page(page), Coded)]  # fmt: skip
        by_page = Clock()
        pages = measure_pages(by_page, folder)
        print(f"by the page, on {pages} pages:")
        for stage, seconds in by_page.seconds.items():
            print(f"  {stage:<24}{pages / seconds:10.0f} articles/s/core  {1e3 * seconds / pages:8.2f} ms")
        costs: dict[str, list[float]] = {}
        made, path, there = make_articles(sizes[-1], coded), folder / "archive.duckdb", 0
        for size in sizes:
            clock, grown = Clock(), Clock()
            grow(path, made, size - there, grown)
            measure_archive(path, clock, size)
            print(f"an archive of {size:,} articles, {path.stat().st_size / 1e6:,.0f} MB on disk:")
            each = {"write": grown.seconds["write"] / (size - there)}
            each |= {stage: seconds / size for stage, seconds in clock.seconds.items()}
            for stage, seconds in each.items():
                costs.setdefault(stage, []).append(seconds)
                print(f"  {stage:<24}{1 / seconds:10.0f} articles/s/core  {1e3 * seconds:8.3f} ms")
            print(
                f"  peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", flush=True
            )
            there = size
        tell(sizes, costs, {stage: seconds / pages for stage, seconds in by_page.seconds.items()})


def tell(sizes: list[int], costs: dict[str, list[float]], by_page: dict[str, float]) -> None:
    """Print how the cost of an article changes with the archive's size, and what it makes of the world's news."""
    if len(sizes) > 1:
        print("slope: the cost of an article grows with the size to this power (0: it does not)")
        for stage, each in costs.items():
            print(f"  {stage:<24}{np.polyfit(np.log(sizes), np.log(each), 1)[0]:+.2f}")
    coding = sum(by_page.values())
    once: Callable[[str], float] = lambda stage: costs[stage][-1]  # noqa: E731
    whole = coding + sum(
        map(once, ("ask whether coded", "write", "find site lines", "find persons to recall", "stories"))
    )
    print(f"an article, whole: {1e3 * whole:.1f} ms of one core, {1e3 * coding:.1f} ms of it coding")
    print(f"a year of Common Crawl News ({CRAWL_YEAR:,}): {whole * CRAWL_YEAR / 3_600:,.0f} core hours, "
          f"{whole * CRAWL_YEAR / 3_600 / 256:,.0f} hours on 256 cores")  # fmt: skip
    print(f"GDELT's day ({GDELT_DAY:,}): {whole * GDELT_DAY / 86_400:.2f} cores all day")


if __name__ == "__main__":
    main()
