"""The demo corpus, page by page: the report, its title, outlet, time and dateline exactly as they were composed."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from detente.articles import extract_article
from detente.pages import make_page

DEMO = files("detente") / "demo"
TRUTH = [json.loads(line) for line in (DEMO / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("truth", TRUTH, ids=[row["file"] for row in TRUTH])
def test_page(truth: dict[str, Any]) -> None:
    article = extract_article(make_page((DEMO / "pages" / truth["file"]).read_bytes()))
    first, *others = truth["paragraphs"]
    assert article.text.split("\n") == [f"{truth['prefix']}{first}", *others]
    assert (article.title, article.outlet, article.published) == (truth["title"], truth["outlet"], truth["published"])
    assert (article.dateline.name if article.dateline else None) == truth["dateline_place"]
