"""The demo corpus: composed news pages on which Détente can be tried without fetching anything."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

__all__ = ["pages_folder"]


def pages_folder() -> Path:
    """Return the folder with the demo corpus's HTML pages.

    >>> len(list(pages_folder().glob("*.html"))) >= 80
    True
    """
    return Path(str(resources.files("detente.demo").joinpath("pages")))
