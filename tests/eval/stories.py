"""How well copies are merged: pair F1 beside plain MinHash at its best threshold.

Two measures, on the newswire of 1987 that lies beside the checkout: pairs judged by reading (`story_pairs.csv`, by
article id), and 2,000 articles with syndicated variants made of them. Run: `python tests/eval/stories.py`.
"""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
import random
import resource
import time
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

from detente.records import Article
from detente.stories import merge_copies

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"
CLUTTER = (
    "Sign up to our newsletter and never miss a story.",
    "Follow us on social media for the latest updates from our newsroom.",
    "This article was produced by a syndication partner and was not edited by our staff.",
    "Copyright 2024 Example Media Group. All rights reserved. No part may be reproduced without permission.",
)
Pair = tuple[str, str]


def read_newswire() -> dict[str, Article]:
    """Return the newswire's articles by id."""
    with gzip.open(SHARED / "reuters_1987_feb_apr.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        str(row["id"]): Article(str(row["id"]), row["body"], title=row["title"], published=row["date"]) for row in rows
    }


# Variants ------------------------------------------------------------------------------------------------------------


def shorten(paragraphs: list[str], chance: random.Random) -> list[str]:
    return paragraphs[: max(2, round(len(paragraphs) * chance.uniform(0.3, 0.8)))]


def extend(paragraphs: list[str], chance: random.Random) -> list[str]:
    return paragraphs + [line.replace("said", "told reporters") for line in chance.sample(EXTRA, k=2)]


def reorder(paragraphs: list[str], chance: random.Random) -> list[str]:
    return [paragraphs[0], *chance.sample(paragraphs[1:], k=len(paragraphs) - 1)]


def edit(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Replace or drop one word in twelve that is no figure and no name."""
    changed = []
    for paragraph in paragraphs:
        words = [
            word if chance.random() > 1 / 12 or not word.islower() else chance.choice(("", "also", "reportedly"))
            for word in paragraph.split()
        ]
        changed.append(" ".join(filter(None, words)))
    return changed


def clutter(paragraphs: list[str], chance: random.Random) -> list[str]:
    return [*paragraphs, *chance.sample(CLUTTER, k=3)]


def double(paragraphs: list[str], _: random.Random) -> list[str]:
    return paragraphs * 2


EXTRA = [
    "Analysts in the capital said the move had been expected for some weeks and would change little.",
    "A spokesman said no further statement would be made before the end of the month.",
    "The opposition said it would ask for a debate when parliament meets again after the holiday.",
    "Similar steps were considered three years ago but were dropped after talks between the parties.",
]
VARIANTS = (shorten, extend, reorder, edit, clutter, double)


def make_variants(article: Article, chance: random.Random) -> Iterator[Article]:
    """Yield one to three syndicated variants of an article, each by one or two changes, some hours later."""
    paragraphs = [line for line in article.text.split("\n    ") if line.strip()]
    for number in range(chance.randint(1, 3)):
        changed = paragraphs
        for change in chance.sample(VARIANTS, k=chance.randint(1, 2)):
            changed = change(changed, chance)
        title = f"{chance.choice(('UPDATE', 'WORLD', 'BUSINESS'))}: {article.title}"
        yield dataclasses.replace(article, id=f"{article.id}.{number}", text="\n    ".join(changed), title=title)


# Measures ------------------------------------------------------------------------------------------------------------


def score(found: set[Pair], true: set[Pair]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs."""
    right = len(found & true)
    precision, recall = right / max(len(found), 1), right / max(len(true), 1)
    return precision, recall, 2 * right / max(len(found) + len(true), 1)


def pairs_of(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def shingles(article: Article) -> set[str]:
    words = article.text.lower().split()
    return {" ".join(words[at : at + 3]) for at in range(max(len(words) - 2, 1))}


def best_minhash(articles: list[Article], true: set[Pair], among: set[Pair] | None = None) -> tuple[float, ...]:
    """Return the threshold, precision, recall and F1 of plain MinHash (256 permutations of 3-grams) at its best."""
    from rensa import RMinHash, RMinHashLSH

    index, sketches = RMinHashLSH(0.1, 256, 128), []
    for number, article in enumerate(articles):
        sketch = RMinHash(256, 7)
        sketch.update(list(shingles(article)))
        sketches.append(sketch)
        index.insert(number, sketch)
    likely = {}
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            pair = tuple(sorted((articles[number].id, articles[other].id)))
            if other != number and (among is None or pair in among):
                likely[pair] = sketch.jaccard(sketches[other])
    steps = [step / 50 for step in range(5, 50)]
    return max(
        ((step, *score({pair for pair, value in likely.items() if value >= step}, true)) for step in steps),
        key=lambda row: row[-1],
    )  # type: ignore[return-value]


def report(name: str, values: tuple[float, ...]) -> None:
    print(f"  {name:34}" + "".join(f"{value:9.3f}" for value in values))


def measure_judged(newswire: dict[str, Article]) -> float:
    """Compare with the pairs judged by reading; return the F1."""
    with (HERE / "story_pairs.csv").open(encoding="utf-8") as lines:
        rows = [(*sorted((row["id_a"], row["id_b"])), row["same"] == "1") for row in csv.DictReader(lines)]
    judged, true = {(a, b) for a, b, _ in rows}, {(a, b) for a, b, same in rows if same}
    start = time.perf_counter()
    stories = merge_copies(newswire.values())
    took = time.perf_counter() - start
    print(f"Judged pairs: {len(judged)}, {len(true)} of them one story. {len(newswire)} articles are {len(stories)} "
          f"stories; {len(newswire) / took:.0f} articles a second")  # fmt: skip
    found = score(pairs_of(story.article_ids for story in stories) & judged, true)
    report("stories: precision, recall, F1", found)
    involved = sorted({key for pair in judged for key in pair})
    report("MinHash at its best threshold:", best_minhash([newswire[key] for key in involved], true, judged)[1:])
    return found[-1]


def measure_variants(newswire: dict[str, Article], size: int = 2_000) -> float:
    """Compare with generated variants of articles that have no re-send in the newswire; return the F1."""
    with (SHARED / "reuters_resends.jsonl").open(encoding="utf-8") as lines:
        resent = {str(row[key]) for row in map(json.loads, lines) for key in ("id_a", "id_b")}
    chance = random.Random(2025)
    long = [key for key, article in newswire.items() if key not in resent and len(article.text.split()) >= 60]
    chosen = [newswire[key] for key in chance.sample(long, k=size)]
    groups = [[article, *make_variants(article, chance)] for article in chosen]
    articles = [article for group in groups for article in group]
    chance.shuffle(articles)
    true = pairs_of([article.id for article in group] for group in groups)
    start = time.perf_counter()
    stories = merge_copies(articles)
    took = time.perf_counter() - start
    print(f"Variants: {len(articles)} articles from {size}, {len(true)} pairs; "
          f"{len(articles) / took:.0f} articles a second, "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")  # fmt: skip
    found = score(pairs_of(story.article_ids for story in stories), true)
    report("stories: precision, recall, F1", found)
    report("MinHash at its best threshold:", best_minhash(articles, true)[1:])
    return found[-1]


def figures() -> dict[str, float] | None:
    """Return the pair F1 on the judged re-sends and on generated variants."""
    if not SHARED.is_dir():
        return None
    newswire = read_newswire()
    return {"judged_pair_f1": measure_judged(newswire), "variant_pair_f1": measure_variants(newswire)}


def main() -> None:
    if not SHARED.is_dir():
        print(f"{SHARED} is not here; nothing to measure")
        return
    newswire = read_newswire()
    measure_judged(newswire)
    measure_variants(newswire)


if __name__ == "__main__":
    main()
