"""A site served for tests: the demo's archive made once, a server in a thread of this process."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from detente.archive import Archive
from detente.demo import pages_folder
from detente.pages import read_pages
from detente.run import code_into
from detente.web.app import make_app
from detente.web.guard import Limits
from detente.web.site import Site

#: Chromium as root, in a container, with nothing to reach but this machine.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def demo_archive(folder: Path) -> Path:
    """Code the demo's pages into an archive in the folder."""
    path = folder / "demo.duckdb"
    with Archive(path) as archive:
        code_into(archive, read_pages(pages_folder()))
    return path


@contextlib.contextmanager
def serving(archive: Path, *, host: str = "127.0.0.1", token: str | None = None, limits: Limits | None = None,
            ) -> Iterator[tuple[str, Site]]:  # fmt: skip
    """Serve an archive on a free port of this machine; give its address and its site."""
    site = Site.open(archive)
    app = make_app(site, host=host, token=token, limits=limits)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", site
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
        site.close()
