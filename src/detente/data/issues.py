"""The issues: a finer list than PLOVER's contexts of what an event or a statement is about."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

__all__ = ["issue_names"]


@cache
def issue_names() -> tuple[str, ...]:
    """Return the names of the issues, in the order of `issues.csv`, which is that of the coder's output columns.

    >>> issue_names()[:2]
    ('trade', 'tariffs')
    """
    text = resources.files("detente.data").joinpath("issues.csv").read_text("utf-8")
    return tuple(row["issue"] for row in csv.DictReader(text.splitlines()))
