"""`detente watch`: feeds in, day and night."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["watch"]


def watch(
    feeds: Annotated[
        Path, typer.Argument(metavar="FEEDS.toml", help="What to watch and whom to tell.", show_default=False)
    ],
    once: Annotated[bool, typer.Option("--once", help="Make one round and stop; for cron.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only check the file, and say what would be watched.")] = False,
) -> None:
    """Watch feeds: keep and code their pages as they come, visit changed ones again, and send alerts by rule."""
    from detente.watch import Watching, read_settings
    from detente.watch.metrics import serve_metrics

    settings = read_settings(feeds)
    if check:
        typer.echo(f"{feeds}: {len(settings.feeds)} feeds into {settings.store}, {len(settings.alerts)} alerts")
        return
    with Watching(settings) as watching:
        if once:
            watching.round(last=True)
            if not watching.well:
                raise typer.Exit(1)
            return

        def stop(_number: int, _frame: FrameType | None) -> None:
            watching.stop()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        server = None
        if settings.metrics_port is not None:
            server = serve_metrics(
                watching.metrics, settings.metrics_host, settings.metrics_port,
                lambda: (watching.well, watching.health),
            )  # fmt: skip
        try:
            watching.run()
        finally:
            if server is not None:
                server.shutdown()
                server.server_close()
