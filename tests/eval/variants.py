"""Syndicated variants of real reports: shortened, extended, re-titled, re-ordered, edited, cluttered, printed twice.

Nothing is kept of them: they are made anew, the same ones each time, from the texts that lie beside the checkout.
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from detente.records import Article

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CLUTTER = (
    "Sign up to our newsletter and never miss a story.",
    "Follow us on social media for the latest updates from our newsroom.",
    "This article was produced by a syndication partner and was not edited by our staff.",
    "Copyright 2024 Example Media Group. All rights reserved. No part may be reproduced without permission.",
)
EXTRA = (
    "Analysts in the capital said the move had been expected for some weeks and would change little.",
    "A spokesman said no further statement would be made before the end of the month.",
    "The opposition said it would ask for a debate when parliament meets again after the holiday.",
    "Similar steps were considered three years ago but were dropped after talks between the parties.",
)
#: Newswires indent a paragraph, releases part them by an empty line; single breaks only wrap.
PARAGRAPH = re.compile(r"\n    |\n\s*\n")
DESKS = ("UPDATE", "WORLD", "BUSINESS")


def read_newswire() -> dict[str, Article]:
    """Return the newswire's articles by id."""
    with gzip.open(SHARED / "reuters_1987_feb_apr.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {
        str(row["id"]): Article(str(row["id"]), row["body"], title=row["title"], published=row["date"]) for row in rows
    }


def read_releases() -> Iterator[Article]:
    """Yield the official releases of 2021 to 2024, each under its number."""
    with gzip.open(SHARED / "unlabelled_public.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, row in enumerate(map(json.loads, lines)):
            yield Article(f"p{number}", row["text"], title=row.get("title"), published=row.get("date"))


def read_resent() -> set[str]:
    """Return the ids of the newswires that have a likely re-send among the others."""
    with (SHARED / "reuters_resends.jsonl").open(encoding="utf-8") as lines:
        return {str(row[key]) for row in map(json.loads, lines) for key in ("id_a", "id_b")}


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


CHANGES = (shorten, extend, reorder, edit, clutter, double)


def make_variants(article: Article, chance: random.Random, most: int = 3) -> Iterator[Article]:
    """Yield one to `most` syndicated variants of an article, each by one or two changes and under another title."""
    paragraphs = [" ".join(part.split()) for part in PARAGRAPH.split(article.text) if part.strip()]
    for number in range(chance.randint(1, most)):
        changed = paragraphs
        for change in chance.sample(CHANGES, k=chance.randint(1, 2)):
            changed = change(changed, chance)
        title = f"{chance.choice(DESKS)}: {article.title}"
        yield dataclasses.replace(article, id=f"{article.id}.{number}", text="\n".join(changed), title=title)


def make_groups(size: int, *, seed: int = 2025, most: int = 3) -> list[list[Article]]:
    """Return reports with their variants, `size` articles in all: newswires first, then official releases."""
    chance, resent = random.Random(seed), read_resent()
    bases = [article for key, article in read_newswire().items() if key not in resent]
    if size * 2 > len(bases) * (most + 3):
        bases += list(read_releases())
    long = [article for article in bases if len(article.text.split()) >= 60]
    chance.shuffle(long)
    groups: list[list[Article]] = []
    count = 0
    for article in long:
        groups.append([article, *make_variants(article, chance, most)])
        count += len(groups[-1])
        if count >= size:
            groups[-1] = groups[-1][: len(groups[-1]) - (count - size)]
            break
    return groups
