"""Throughput and memory of merging copies, at 2, 20 and 100 thousand articles: newswires and releases with variants.

Each size runs in a process of its own, so that its memory is its own. Needs the research data beside the checkout.
Run: `python -m tests.bench.stories [SIZE ...]`.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from detente.stories import StoryIndex
from tests.eval.stories import rand_index
from tests.eval.variants import SHARED, make_groups

SIZES = (2_000, 20_000, 100_000)


def measure(size: int) -> None:
    """Print how fast articles are merged, the last tenth of them too, what each costs, and the Rand index."""
    groups = make_groups(size, most=3 if size <= 20_000 else 7)
    articles = [article for group in groups for article in group]
    random.Random(1).shuffle(articles)
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    before = memory()
    index = StoryIndex()
    start = time.process_time()
    for number, article in enumerate(articles):
        if number == len(articles) * 9 // 10:
            late = time.process_time()
        index.add(article)
    end = time.process_time()
    stories = index.stories()
    took = time.process_time() - start
    used = memory() - before
    rand = rand_index([[article.id for article in group] for group in groups], stories)
    print(
        f"{len(articles):>8} articles of {words:.0f} words: {len(articles) / took:5.0f} a second of processor time "
        f"(the last tenth {len(articles) / 10 / (end - late):.0f}), {used / len(articles) / 1000:.1f} kB each, "
        f"{len(stories)} stories, adjusted Rand index {rand:.3f}"
    )


def memory() -> int:
    """Return the bytes this process holds now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def main(sizes: Sequence[int] = SIZES) -> None:
    """Measure each size in a process of its own."""
    if not SHARED.is_dir():
        print(f"stories: {SHARED} is not here; nothing to measure")
        return
    for size in sizes:
        subprocess.run([sys.executable, "-c", f"from tests.bench.stories import measure; measure({size})"], check=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
