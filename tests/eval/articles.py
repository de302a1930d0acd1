"""How well the report is found: 4-gram shingles on real pages, ours and trafilatura's in one run.

The measure is that of the article-extraction-benchmark (MIT): words by `\\w+`, their 4-grams counted with repeats, and
for each page the shares of its shingles that are right, wrong and missing; precision and recall are means over the
pages, F1 is of these means. Run as `python tests/eval/articles.py [--json] [--pages]`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

from detente.articles import extract_article
from detente.errors import NoArticleError
from detente.pages import make_page

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
Score = tuple[float, float, float]


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Count the word n-grams of a text; a text shorter than one n-gram is a shingle itself."""
    words = re.findall(r"\w+", text)
    if 0 < len(words) < size:
        return Counter([tuple(words)])
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def compare(true: str, found: str) -> Score:
    """Return the shares of right, wrong and missing shingles, which sum to 1."""
    gold, ours = shingles(true), shingles(found)
    right = sum((gold & ours).values())
    wrong, missing = sum(ours.values()) - right, sum(gold.values()) - right
    total = right + wrong + missing
    return (right / total, wrong / total, missing / total) if total else (1.0, 0.0, 0.0)


def f1_of(score: Score) -> float:
    """Return one page's F1."""
    right, wrong, missing = score
    return 2 * right / (2 * right + wrong + missing) if right else 0.0


def summarise(scores: list[Score]) -> dict[str, float]:
    """Return precision, recall and F1 as the benchmark averages them."""

    def share(right: float, other: float) -> float:
        return right / (right + other) if right + other else 0.0

    precision = mean(share(right, wrong) if wrong or missing else 1.0 for right, wrong, missing in scores)
    recall = mean(share(right, missing) if wrong or missing else 1.0 for right, wrong, missing in scores)
    return {"f1": 2 * precision * recall / (precision + recall), "precision": precision, "recall": recall}


def ours(raw: bytes, url: str) -> str:
    """Return our body; a page we refuse has none."""
    try:
        return extract_article(make_page(raw, kind="html", url=url)).text
    except NoArticleError:
        return ""


def theirs(raw: bytes, url: str) -> str:
    """Return the body by trafilatura alone, as it comes."""
    import trafilatura

    return trafilatura.extract(raw, url=url) or ""


def evaluate(data: Path = DATA) -> dict[str, Any]:
    """Score both extractors on every page of `pages.jsonl`."""
    rows = [json.loads(line) for line in (data / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [(row, gzip.decompress((data / row["file"]).read_bytes())) for row in rows]

    def score(extract: Callable[[bytes, str], str]) -> list[Score]:
        return [compare(row["articleBody"], extract(raw, row["url"])) for row, raw in pages]

    both = {"detente": score(ours), "trafilatura": score(theirs)}
    below = [
        {"url": row["url"], "detente": round(f1_of(mine), 4), "trafilatura": round(f1_of(other), 4)}
        for (row, _), mine, other in zip(pages, both["detente"], both["trafilatura"], strict=True)
        if f1_of(mine) < f1_of(other) - 1e-9
    ]
    summaries = {
        name: {key: round(value, 4) for key, value in summarise(found).items()} for name, found in both.items()
    }
    # A stub before a paywall is a body to the benchmark and no report to us: it counts as a miss above, not below.
    kept = [index for index, (row, raw) in enumerate(pages) if ours(raw, row["url"])]
    without = {name: round(summarise([found[index] for index in kept])["f1"], 4) for name, found in both.items()}
    return {"n": len(rows), **summaries, "refused": len(rows) - len(kept), "without_refused": without, "below": below}


def figures() -> dict[str, float] | None:
    """Return the F1 on all pages, and how far above trafilatura's it is in the same run."""
    if not (DATA / "pages.jsonl").exists():
        return None
    found = evaluate()
    return {"f1": found["detente"]["f1"], "above_trafilatura": found["detente"]["f1"] - found["trafilatura"]["f1"]}


def main() -> int:
    """Print the figures; return 2 where the pages are not at hand."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--pages", action="store_true", help="list the pages below trafilatura")
    chosen = parser.parse_args()
    if not (DATA / "pages.jsonl").exists():
        print("the pages are not here: ../shared/data is absent", file=sys.stderr)
        return 2
    result = evaluate()
    if chosen.json:
        print(json.dumps(result))
        return 0
    for name in ("detente", "trafilatura"):
        print(
            f"{name:12} F1 {result[name]['f1']:.4f}  P {result[name]['precision']:.4f}  R {result[name]['recall']:.4f}"
        )
    without = result["without_refused"]
    print(f"F1 without the refused pages: detente {without['detente']:.4f}, trafilatura {without['trafilatura']:.4f}")
    print(f"{result['n']} pages, {result['refused']} refused as no report, {len(result['below'])} below trafilatura")
    if chosen.pages:
        for page in result["below"]:
            print(f"  {page['detente']:.4f} < {page['trafilatura']:.4f}  {page['url']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
