"""Parts of pages that other stages make: shown as soon as the archive has them."""

from __future__ import annotations

from detente.web.records import Section
from detente.web.site import Site

__all__ = ["relation_sections"]


def relation_sections(site: Site, pair: tuple[str, str]) -> list[Section]:
    """Return a relation's positions, ledger and trade, as far as the archive holds them."""
    del site, pair
    return []
