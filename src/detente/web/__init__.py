"""The web app: pages and a JSON API over a read-only archive. Needs the extra `detente[web]`."""

from __future__ import annotations

__all__: list[str] = []
