"""Draw coded events or statements from real text for reading.

    python tools/draw_coded.py OUT.jsonl [PER SOURCE] [events|statements] [SOURCE …]

Each line has the event or statement, its paragraph and where it stands. The file is for reading only and never enters
the repository; what is kept are judgements by line and offsets, in `tests/eval/judged_*.csv`. The draw is the same
every time for one coder: documents by the hash of their place, of each the one that hashes lowest.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from detente.pages import read_pages
from detente.records import Page
from detente.run import Coded, code_page

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SOURCES = {
    "reuters": "reuters_1987_feb_apr.jsonl.gz",
    "wikinews": "wikinews.jsonl",
    "whitehouse": "white_house_readouts_2021_2024.jsonl.gz",
    "state": "state_department.jsonl",
    "singapore": "singapore_mfa.jsonl",
}


def rank(text: str) -> str:
    """Return a key that puts texts in an order nobody chose."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def main() -> None:
    """Write the drawn events, source by source."""
    out, per_source = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 40
    what = sys.argv[3] if len(sys.argv) > 3 else "events"
    with out.open("w", encoding="utf-8") as lines:
        for name in sys.argv[4:] or SOURCES:
            file = SOURCES[name]
            pages = [p for p in read_pages(SHARED / file) if isinstance(p, Page)]
            # Newswires on companies hold hardly an event; a hundred documents for one event would be slow.
            pages.sort(key=lambda p: rank(p.origin))
            count = 0
            for page in pages:
                coded = code_page(page)
                found = getattr(coded, what) if isinstance(coded, Coded) else ()
                if not isinstance(coded, Coded) or not found:
                    continue
                event = min(found, key=lambda e: rank(e.id))
                text, sentence = coded.article.text, event.evidence.sentence
                row = {
                    "source": name, "file": file, "line": int(page.origin.rsplit("line ", 1)[-1]),
                    what.rstrip("s"): event.to_json(),
                    "title": coded.article.title, "published": coded.article.published,
                    "before": text[max(0, sentence.start - 300) : sentence.start],
                    "after": text[sentence.end : sentence.end + 150],
                }  # fmt: skip
                lines.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
                if count == per_source:
                    break
            print(f"{name}: {count} {what}", file=sys.stderr)


if __name__ == "__main__":
    main()
