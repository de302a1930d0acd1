"""Articles: the report out of the page, once, with its facts, and what was cut with the reason."""

from __future__ import annotations

from detente.articles.extract import extract_article

__all__ = ["extract_article"]
