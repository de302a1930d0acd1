"""A few kills of each command (`make long`); `make soak` makes two hundred."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.soak.killing import KINDS, kill_over_and_over


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_killed_and_gone_on(kind: str) -> None:
    tally = kill_over_and_over(kind, 2, 7, pages=6)
    assert tally.kills == 2
    assert tally.faults == []
