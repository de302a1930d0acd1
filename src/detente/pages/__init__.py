"""Pages: whatever news comes in, read one page at a time; what cannot be read is a `Rejected`, never a stop."""

from __future__ import annotations

from detente.pages.make import make_page
from detente.pages.read import read_pages

__all__ = ["make_page", "read_pages"]
