"""Golden pages: each page of `tests/cases/articles` gives the paragraphs of its text file, one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.articles import extract_article
from detente.pages import make_page

CASES = sorted((Path(__file__).parents[1] / "cases" / "articles").glob("*.html"))


@pytest.mark.parametrize("page", CASES, ids=[path.stem for path in CASES])
def test_golden_page(page: Path) -> None:
    article = extract_article(make_page(page.read_bytes(), kind="html"))
    assert article.text.split("\n") == page.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
