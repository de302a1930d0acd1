"""Articles: the report out of the page, once, with its facts, and what was cut with the reason."""

from __future__ import annotations

from detente.articles.extract import extract_article
from detente.articles.recurring import RecurringLines, was_cut

__all__ = ["RecurringLines", "extract_article", "was_cut"]
