"""Review: a person's word on what the coder made, kept apart from the archive and stronger than it."""

from __future__ import annotations

from detente.review.apply import apply_corrections, arrange_stories
from detente.review.blocks import corpus_block
from detente.review.corrections import Correction, Corrections, Verdict, corrections_path
from detente.review.gold import gold_rows

__all__ = [
    "Correction", "Corrections", "Verdict", "apply_corrections", "arrange_stories", "corpus_block", "corrections_path",
    "gold_rows",
]  # fmt: skip
