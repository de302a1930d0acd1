"""`make eval`: every measured figure against its floor. Exit 1 where one falls below.

Floors live in `floors.toml` and are lowered only on purpose, with a reason in the commit. Figures on real text need
`../shared`; without it they are named as skipped.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from tests.eval import actors, articles, coder, facts, judged, relations, seed, statements, stories

HERE = Path(__file__).parent
GATES: dict[str, Callable[[], dict[str, float] | None]] = {
    "benchmark": coder.on_benchmark,
    "held_out": coder.on_held_out,
    "own_actors": coder.on_own_actors,
    "swaps": coder.on_swaps,
    "false_events": coder.on_earnings,
    "articles": articles.figures,
    "facts": facts.figures,
    "actors": actors.figures,
    "actors_real": actors.real_figures,
    "stories": stories.figures,
    "seed": seed.figures,
    "attributions": statements.on_attributions,
    "statements": statements.on_held_out,
    "seed_statements": statements.on_seed,
    "judged": judged.figures,
    "judged_statements": statements.on_judged,
    "us_japan": relations.figures,
}


def main() -> int:
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    failed = 0
    measured: dict[str, dict[str, float]] = {}
    for name, gate in GATES.items():
        found = gate()
        if found is None:
            print(f"{name}: skipped, ../shared is not here")
            continue
        measured[name] = found
        for key, value in found.items():
            bound = floors.get(name, {}).get(key)
            verdict = ""
            if bound is not None:
                # A ceiling is written as a table: {at_most = 5.0}.
                at_most = bound["at_most"] if isinstance(bound, dict) else None
                good = value <= at_most if at_most is not None else value >= bound
                verdict = f"   floor {bound}" if at_most is None else f"   ceiling {at_most}"
                verdict += "" if good else "   FAILS"
                failed += not good
            print(f"{name:<13} {key:<28} {value:9.4f}{verdict}")
        for key in floors.get(name, {}):
            if key not in found:
                print(f"{name:<13} {key:<28} not measured, though it has a floor")
                failed += 1
    print(json.dumps(measured))
    # A plain closing line, so that a log tells at a glance.
    print(f"{sum(len(v) for v in measured.values())} figures, {failed} below their floors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
