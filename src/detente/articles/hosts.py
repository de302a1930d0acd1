"""The host of an address, which tells a site from others."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["host_of"]


def host_of(url: str | None) -> str:
    """Return the host of an address without `www.`; empty where there is none, or where it cannot be parsed.

    A page may name any characters as its own address.

    >>> host_of("https://www.Example.org/news/1"), host_of("https://]]>tin-quay.example/"), host_of(None)
    ('example.org', '', '')
    """
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
