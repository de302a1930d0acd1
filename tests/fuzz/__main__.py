"""`python -m tests.fuzz [SECONDS]`: fuzz every target for its share of the time; what breaks one is kept and shown.

make fuzz            # an hour
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.fuzz.targets import TARGETS, data, run_target

__all__ = ["fuzz"]

#: Inputs that broke something; the next run tries them first.
KEPT = Path(__file__).parents[2] / ".hypothesis" / "fuzz"


def fuzz(name: str, seconds: float) -> int:
    """Fuzz a target for so long; return how many inputs it had. Raises what the target raised, on the least input."""
    end, count = time.monotonic() + seconds, 0
    kind, _ = TARGETS[name]

    @settings(
        max_examples=200, deadline=None, database=DirectoryBasedExampleDatabase(KEPT), print_blob=True,
        suppress_health_check=list(HealthCheck), derandomize=False,
    )  # fmt: skip
    @given(data(kind))
    def round_of_inputs(raw: bytes) -> None:
        nonlocal count
        if time.monotonic() < end:
            count += 1
            run_target(name, raw)

    while time.monotonic() < end:
        round_of_inputs()
    return count


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3_600.0
    broken = 0
    for name in TARGETS:
        began = time.monotonic()
        try:
            count = fuzz(name, seconds / len(TARGETS))
            print(f"{name}: {count:,} inputs in {time.monotonic() - began:.0f} s, nothing broke", flush=True)
        except Exception as error:
            broken += 1
            print(
                f"{name}: BROKE: {type(error).__name__}: {error}\n{''.join(getattr(error, '__notes__', []))}",
                flush=True,
            )
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
