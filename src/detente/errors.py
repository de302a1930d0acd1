"""Every error Détente raises, in one tree.

DetenteError
├── InputError          a source that cannot be read; says what, where, and what to do
│   ├── FetchError      an address that may not or could not be fetched
│   └── NoArticleError  a page that was read and holds no report; `reason` says why
├── GoldError           a gold file that breaks its format, with the line
├── CoderError          the coder's files are missing or damaged
└── StoreError          an archive that cannot be opened, is locked, or is of another version
"""

from __future__ import annotations

__all__ = ["CoderError", "DetenteError", "FetchError", "GoldError", "InputError", "NoArticleError", "StoreError"]


class DetenteError(Exception):
    """The root: catching it catches all that Détente raises on purpose."""


class InputError(DetenteError):
    """A source that cannot be read. `where` is the file, address or record; `position` a line, record or byte.

    >>> str(InputError("the gzip stream ends early", where="a.warc.gz", position="byte 1024"))
    'a.warc.gz, byte 1024: the gzip stream ends early'
    """

    def __init__(self, reason: str, *, where: str, position: str | None = None) -> None:
        self.reason = reason
        self.where = where
        self.position = position
        super().__init__(f"{where}{f', {position}' if position else ''}: {reason}")


class FetchError(InputError):
    """An address that may not be fetched (robots.txt, private network) or did not answer."""


class NoArticleError(InputError):
    """A page without a report: an index, a gallery, a paywall stub, an error page, an empty page."""


class GoldError(DetenteError):
    """A gold file that breaks its format; the message gives the file and the line."""


class CoderError(DetenteError):
    """The coder's files are missing or damaged; the message says how to get them back."""


class StoreError(DetenteError):
    """An archive that cannot be opened or written; the message says what to do."""
