"""The demo's archive, coded once, and a server over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from detente.web.site import Site
from tests.web.serving import demo_archive, serving


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's archive; copy it before changing anything."""
    return demo_archive(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def served(demo: Path) -> Iterator[tuple[str, Site]]:
    """A server over the demo that nobody corrects anything on."""
    with serving(demo) as found:
        yield found


@pytest.fixture(scope="session")
def client(served: tuple[str, Site]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served[0], timeout=20) as found:
        yield found


@pytest.fixture(scope="session")
def site(served: tuple[str, Site]) -> Site:
    return served[1]


@pytest.fixture
def own(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's archive that a test may correct."""
    return Path(shutil.copy(demo, tmp_path / "own.duckdb"))
