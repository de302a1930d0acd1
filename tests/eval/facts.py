"""How well dates, datelines and credits are read: 150 real articles judged by reading (`article_facts.csv`, by id).

Right asks for all of it: the day of publication; the dateline's place and date, or that there is none; every link of
the credit chain by name and no other. Run: `python -m tests.eval.facts`.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detente.articles import extract_article
from detente.errors import NoArticleError
from detente.pages import make_page
from detente.records import Article, Page

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data"
FILES = {
    "wikinews": "wikinews.jsonl", "state_department": "state_department.jsonl", "singapore_mfa": "singapore_mfa.jsonl",
    "white_house": "white_house_readouts_2021_2024.jsonl.gz", "reuters": "reuters_1987_feb_apr.jsonl.gz",
}  # fmt: skip


def read_rows(name: str) -> Iterator[dict[str, Any]]:
    path = SHARED / name
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_judged() -> Iterator[tuple[dict[str, str], Page]]:
    """Yield each judged row with its page, given as a user would give it: newswires with their dateline in front."""
    with (HERE / "article_facts.csv").open(encoding="utf-8") as lines:
        judged = {(row["source"], row["id"]): row for row in csv.DictReader(lines)}
    for row in read_rows("pages.jsonl"):
        if found := judged.get(("pages", row["url"])):
            yield found, make_page(gzip.decompress((SHARED / row["file"]).read_bytes()), kind="html", url=row["url"])
    for source, name in FILES.items():
        for row in read_rows(name):
            if found := judged.get((source, str(row["id"]))):
                wire = source == "reuters"
                yield found, make_page(
                    f"{row['dateline']} {row['body']}" if wire else row["text"], kind="text", title=row["title"],
                    url=row.get("url"), published=row["date"], publisher="Reuters" if wire else row.get("publisher"),
                )  # fmt: skip


def check(row: dict[str, str], article: Article | None) -> dict[str, bool]:
    """Tell which facts of an article are as they were judged; a refused page has none."""
    if article is None:
        return dict.fromkeys(("published", "dateline", "credits"), False)
    place = article.dateline.name if article.dateline else ""
    day = article.dateline_date.isoformat() if article.dateline_date else ""
    return {
        "published": (article.published or "")[:10] == row["published"],
        "dateline": (place, day) == (row["place"], row["dateline_date"]),
        "credits": {link.name for link in article.credits} == set(filter(None, row["credits"].split(";"))),
    }


def figures(*, tell: bool = False) -> dict[str, float] | None:
    """Return the share of articles whose facts are right, by fact."""
    if not SHARED.is_dir():
        return None
    right = {"published": 0, "dateline": 0, "credits": 0}
    count = 0
    for row, page in read_judged():
        try:
            article = extract_article(page)
        except NoArticleError:
            article = None
        found = check(row, article)
        count += 1
        for fact, good in found.items():
            right[fact] += good
            if tell and not good:
                print(f"  {fact} wrong: {row['source']} {row['id']}")
    return {fact: number / count for fact, number in right.items()}


def main() -> None:
    found = figures(tell=True)
    print(f"{SHARED} is not here; nothing to measure" if found is None else json.dumps(found))


if __name__ == "__main__":
    main()
