"""How watching goes, for Prometheus: counters and gauges in its text format, over HTTP or in a file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from detente.errors import DetenteError

__all__ = ["METRICS", "Metrics", "serve_metrics"]

#: Every metric: its type and what it tells.
METRICS: Final[dict[str, tuple[str, str]]] = {
    "rounds_total": ("counter", "Rounds made."),
    "feeds_asked_total": ("counter", "Feeds asked."),
    "feeds_unchanged_total": ("counter", "Feeds that answered 304."),
    "feeds_failed_total": ("counter", "Feeds that could not be read."),
    "feeds_failing": ("gauge", "Feeds that failed the last time they were asked."),
    "pages_fetched_total": ("counter", "Pages fetched whose bytes are new."),
    "pages_unchanged_total": ("counter", "Pages visited again and found unchanged."),
    "pages_failed_total": ("counter", "Pages that could not be fetched."),
    "articles_coded_total": ("counter", "Articles new in the archive, versions included."),
    "versions_total": ("counter", "Articles that are a changed version of an earlier one."),
    "pages_refused_total": ("counter", "Pages that hold no report or could not be coded."),
    "pages_waiting": ("gauge", "Pages fetched and not yet in the archive."),
    "addresses_known": ("gauge", "Addresses remembered."),
    "alerts_made_total": ("counter", "Alerts made."),
    "alerts_waiting": ("gauge", "Alerts that have not arrived yet."),
    "archive_busy_total": ("counter", "Rounds in which another process held the archive."),
    "archive_articles": ("gauge", "Articles in the archive."),
    "round_seconds": ("gauge", "How long the last round took."),
    "last_round_timestamp_seconds": ("gauge", "When the last round ended, in seconds since 1970."),
    "memory_bytes": ("gauge", "Resident memory of the watching process."),
}


@dataclass(slots=True)
class Metrics:
    """The values by name; a counter only goes up, a gauge is set."""

    values: dict[str, float] = field(default_factory=lambda: dict.fromkeys(METRICS, 0.0))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, by: float = 1.0) -> None:
        """Count up."""
        with self._lock:
            self.values[name] += by

    def set(self, name: str, value: float) -> None:
        """Set a gauge."""
        self.values[name] = float(value)

    def text(self) -> str:
        """Return all metrics in Prometheus' text format (version 0.0.4)."""
        lines = []
        for name, (kind, help_text) in METRICS.items():
            lines += [f"# HELP detente_{name} {help_text}", f"# TYPE detente_{name} {kind}"]
            lines.append(f"detente_{name} {self.values[name]:.15g}")
        return "\n".join(lines) + "\n"

    def write(self, path: Path) -> None:
        """Write them to a file for node_exporter's textfile collector, whole at every moment."""
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_text(self.text(), "ascii")
        fresh.replace(path)


def serve_metrics(
    metrics: Metrics, host: str, port: int, health: Callable[[], tuple[bool, str]]
) -> ThreadingHTTPServer:
    """Serve `/metrics` and `/health` (200 or 503, with the health line) in a thread; `shutdown` ends it.

    Raises DetenteError where the port cannot be had.
    """

    class Answers(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            well, line = health()
            known = {
                "/metrics": (200, metrics.text(), "text/plain; version=0.0.4"),
                "/health": (200 if well else 503, f"{line}\n", "text/plain; charset=utf-8"),
            }
            code, body, kind = known.get(self.path.partition("?")[0], (404, "see /metrics and /health\n", "text/plain"))
            raw = body.encode()
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            """Say nothing: Prometheus asks every few seconds."""

    try:
        server = ThreadingHTTPServer((host, port), Answers)
    except (OSError, OverflowError) as error:
        raise DetenteError(f"metrics cannot be served on {host}, port {port}: {error}; choose another port") from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
