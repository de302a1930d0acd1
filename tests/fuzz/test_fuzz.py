"""Every spike in every seed, and a minute of fuzzing (`make long`); `make fuzz` makes an hour."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.__main__ import fuzz
from tests.fuzz.targets import SPIKES, TARGETS, run_target, seeds


@pytest.mark.long
@pytest.mark.parametrize("name", TARGETS)
def test_a_share_of_a_minute(name: str) -> None:
    assert fuzz(name, 60 / len(TARGETS)) > 0


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "code"])
def test_every_spike_in_every_seed(name: str) -> None:
    """What is drawn differs from run to run; this does not."""
    for raw in seeds(TARGETS[name][0])[:4]:
        for at, spike in enumerate(SPIKES[:: 2 if len(raw) < 2_000 else 9]):
            place = len(raw) * (at % 7) // 7
            run_target(name, raw[:place] + spike + raw[place:])
