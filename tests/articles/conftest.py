"""The example the project started from, where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def seed() -> Path:
    """Return the folder of the seed page."""
    folder = SHARED / "seed"
    if not (folder / "page.html").exists():
        pytest.skip("the seed page is not here: ../shared/seed is absent")
    return folder
