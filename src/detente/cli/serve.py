"""`detente serve`: look at an archive in the browser."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.web.guard import App
    from detente.web.site import Site

__all__ = ["serve"]

_NEEDED = ("fastapi", "jinja2", "uvicorn", "python_multipart")


def serve(
    archive: Annotated[
        Path | None, typer.Argument(metavar="ARCHIVE", help="The archive to show; without one, the demo's.")
    ] = None,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", metavar="NUMBER", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8700,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", metavar="TEXT", help="What reviewers must show; made up where other machines can connect."
        ),
    ] = None,
    rate: Annotated[
        float | None,
        typer.Option(
            "--rate", metavar="NUMBER", min=0, help="Requests a second that one address may send; 0 is no limit."
        ),
    ] = None,
) -> None:
    """Show an archive in the browser: what moved, between whom and why, down to the words; and a JSON API beside it."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise DetenteError("the site needs some packages more: pip install 'detente[web]'")
    from detente.web.app import make_app, make_token
    from detente.web.guard import Limits, is_loopback
    from detente.web.site import Site

    local = is_loopback(host)
    if token is None and not local:
        # Containers and services cannot read what is printed; they say it.
        token = os.environ.get("DETENTE_TOKEN") or make_token()
    with contextlib.ExitStack() as stack:
        path = archive or _demo(stack)
        site = Site.open(path, seen=_progress(path))
        stack.callback(site.close)
        limits = Limits(rate=(0 if local else Limits().rate) if rate is None else rate)
        _run(make_app(site, host=host, token=token, limits=limits), site, host, port, token)


def _demo(stack: contextlib.ExitStack) -> Path:
    from detente.archive import Archive
    from detente.demo import pages_folder
    from detente.pages import read_pages
    from detente.run import code_into, usable_cores

    typer.echo("detente: no archive was named, so the demo's is made; it is gone when you stop", err=True)
    path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="detente-"))) / "demo.duckdb"
    with Archive(path) as archive:
        code_into(archive, read_pages(pages_folder()), jobs=min(2, usable_cores()))
    return path


def _progress(path: Path) -> Callable[[int, int], None]:
    def seen(done: int, of: int) -> None:
        if of > 2_000:
            typer.echo(f"\rdetente: indexing {path.name}: {done:,} of {of:,} stories", err=True, nl=done == of)

    return seen


def _run(app: App, site: Site, host: str, port: int, token: str | None) -> None:
    import socket
    import threading

    import uvicorn

    from detente.web.relation import warm

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise DetenteError(
            f"{host}, port {port}, cannot be listened on: {error.strerror}; choose another with --port"
        ) from error
    bound = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"detente: {site.name} at http://{shown}:{bound}/ (stop with Ctrl-C)", err=True)
    if token is not None:
        typer.echo(f"detente: reviewers open http://{shown}:{bound}/review?token={token}", err=True)
    # What takes seconds is worked out before somebody asks.
    threading.Thread(target=warm, args=(site,), daemon=True).start()
    server = uvicorn.Server(
        uvicorn.Config(
            app, access_log=False, log_level="warning", server_header=False, date_header=True, lifespan="off",
            h11_max_incomplete_event_size=32_768, timeout_keep_alive=10, limit_concurrency=200,
        )
    )  # fmt: skip
    server.run(sockets=[listening])
