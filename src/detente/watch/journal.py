"""The log of a watch, rotated by size, and the memory its process takes."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from detente.errors import DetenteError
from detente.watch.settings import Settings

__all__ = ["open_log", "resident_memory"]


def open_log(settings: Settings) -> Callable[[str], None]:
    """Return what writes a line with its time: to stderr, or to a file that is rotated at its size."""
    logger = logging.getLogger(f"detente.watch.{id(settings)}")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if settings.log is None:
        handler: logging.Handler = logging.StreamHandler(sys.stderr)
    else:
        try:
            handler = logging.handlers.RotatingFileHandler(
                settings.log, maxBytes=settings.log_bytes, backupCount=settings.log_keep, encoding="utf-8"
            )
        except OSError as error:
            raise DetenteError(f"the log {settings.log} cannot be written: {error.strerror}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    logger.addHandler(handler)

    def write(line: str) -> None:
        logger.info("%s", line)

    return write


def resident_memory() -> float:
    """Return this process's resident memory in bytes."""
    with contextlib.suppress(OSError, StopIteration, ValueError), Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) * 1_024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024.0
