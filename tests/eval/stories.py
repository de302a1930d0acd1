"""How well copies are merged: pair F1 beside plain MinHash at its best threshold, and whole stories by the Rand index.

On the newswire of 1987 that lies beside the checkout: pairs judged by reading (`story_pairs.csv`, by article id:
`tuned` were seen before the limits were set, `untouched` were not, `unlisted` are hard cases that stand in no list of
likely re-sends, `drawn` are untouched too: taken by chance, some from each tenth of overlap, from all pairs that stand
in no such list), and articles with syndicated variants made of them. On official releases: both texts of each one that
was edited after publication. Run: `python -m tests.eval.stories`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import comb
from pathlib import Path

from detente.records import Article, Story
from detente.stories import merge_copies
from tests.eval.variants import SHARED, make_groups, read_newswire

HERE = Path(__file__).parent
Pair = tuple[str, str]
PARTS = {
    "judged_pair_f1": "tuned", "judged_pair_f1_untouched": "untouched", "judged_pair_f1_unlisted": "unlisted",
    "judged_pair_f1_drawn": "drawn",
}  # fmt: skip

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


def rand_index(groups: Sequence[Sequence[str]], stories: Iterable[Story]) -> float:
    """Return the adjusted Rand index of stories against the true groups: 1 is perfect, 0 what chance would give."""
    story_of = {article: story.id for story in stories for article in story.article_ids}
    cells = Counter((number, story_of[article]) for number, group in enumerate(groups) for article in group)
    found = Counter(story_of[article] for group in groups for article in group)
    both = sum(comb(size, 2) for size in cells.values())
    ours, true = (sum(comb(size, 2) for size in sizes) for sizes in (found.values(), map(len, groups)))
    chance = ours * true / comb(sum(map(len, groups)), 2)
    return (both - chance) / ((ours + true) / 2 - chance)


def measure_judged(newswire: dict[str, Article]) -> dict[str, float]:
    """Compare with the pairs judged by reading; return the F1 by part."""
    with (HERE / "story_pairs.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    start = time.process_time()
    stories = merge_copies(newswire.values())
    took = time.process_time() - start
    found = pairs_of(story.article_ids for story in stories)
    print(
        f"{len(newswire)} newswires are {len(stories)} stories; {len(newswire) / took:.0f} a second of processor time"
    )
    result = {}
    for name, part in PARTS.items():
        half = {_pair(row): row["same"] == "1" for row in rows if row["part"] == part}
        true = {pair for pair, same in half.items() if same}
        print(f"{name}: {len(half)} judged pairs, {len(true)} of them one story")
        ours = score(found & half.keys(), true)
        report("stories: precision, recall, F1", ours)
        involved = sorted({key for pair in half for key in pair})
        plain = best_minhash([newswire[key] for key in involved], true, set(half))
        report(f"MinHash at its best ({plain[0]:.2f}):", plain[1:])
        for pair in sorted((found & half.keys()) ^ true):
            print(f"    {'missed' if pair in true else 'merged'} {pair[0]} {pair[1]}")
        result[name], result[name.replace("pair", "minhash")] = ours[-1], plain[-1]
    return result


def _pair(row: dict[str, str]) -> Pair:
    low, high = sorted((row["id_a"], row["id_b"]))
    return low, high


def measure_edits() -> dict[str, float]:
    """Return in how many of the releases that were edited after publication both texts are one story."""
    with (SHARED / "state_department_edits.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    joined = {"as_published": 0, "by_text_alone": 0}
    for url in (True, False):
        articles = [
            Article(f"{number}{side}", row[f"text_{side}"], title=row["title"], published=row["date"],
                    url=row["url"] if url else None)
            for number, row in enumerate(rows) for side in ("first", "last")
        ]  # fmt: skip
        for story in merge_copies(articles):
            numbers = Counter(key.removesuffix("first").removesuffix("last") for key in story.article_ids)
            joined["as_published" if url else "by_text_alone"] += sum(count == 2 for count in numbers.values())
    print(
        f"Edited releases: of {len(rows)}, {joined['as_published']} one story each, {joined['by_text_alone']} by text"
    )
    return {"edited_releases": joined["as_published"] / len(rows)}


def measure_variants(size: int) -> dict[str, float]:
    """Compare with generated variants of articles that have no re-send in the newswire."""
    groups = make_groups(size)
    articles = sorted((article for group in groups for article in group), key=lambda article: hash_of(article.id))
    ids = [[article.id for article in group] for group in groups]
    true = pairs_of(ids)
    start = time.process_time()
    stories = merge_copies(articles)
    took = time.process_time() - start
    print(f"Variants: {len(articles)} articles of {len(groups)} reports, {len(true)} pairs; "
          f"{len(articles) / took:.0f} a second of processor time")  # fmt: skip
    ours, rand = score(pairs_of(story.article_ids for story in stories), true), rand_index(ids, stories)
    report("stories: precision, recall, F1", ours)
    print(f"  adjusted Rand index {rand:.4f}")
    if size <= 6_000:
        report("MinHash at its best threshold:", best_minhash(articles, true)[1:])
    return {"variant_pair_f1": ours[-1], "variant_rand_index": rand}


def hash_of(key: str) -> str:
    """Return what to shuffle by: the same order everywhere."""
    return hashlib.sha256(key.encode()).hexdigest()


def figures() -> dict[str, float] | None:
    """Return every figure that has a floor."""
    if not SHARED.is_dir():
        return None
    found = measure_judged(read_newswire()) | measure_edits()
    return found | {"variant_pair_f1": measure_variants(6_000)["variant_pair_f1"]} | {
        "variant_rand_index": measure_variants(20_000)["variant_rand_index"]
    }  # fmt: skip


def main() -> None:
    if figures() is None:
        print(f"{SHARED} is not here; nothing to measure")


if __name__ == "__main__":
    main()
