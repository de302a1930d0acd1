"""`detente evaluate`: the coder against your own labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["evaluate"]


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help='JSONL: {"text", "source": [[start, end]], "target": [...], "type"}.')
    ],
    merge: Annotated[
        list[str] | None,
        typer.Option("--merge", metavar="TYPES=NAME", help="Types your labels do not part: CONCEDE,RETREAT=YIELD."),
    ] = None,
    convention: Annotated[
        str | None,
        typer.Option(
            "--convention",
            metavar="plover|cameo",
            help="How the labels were made: plover, or cameo (converted from CAMEO; the default where YIELD occurs).",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score the coder on labelled sentences whose source and target are given."""
    from detente.evaluation import evaluate as run
    from detente.evaluation import parse_merge

    if convention not in (None, "plover", "cameo"):
        raise typer.BadParameter(f"{convention!r} is neither plover nor cameo", param_hint="--convention")
    found = run(gold, merge=parse_merge(merge or []), convention=convention)  # type: ignore[arg-type]
    if as_json:
        typer.echo(json.dumps(found.to_json()))
        return
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from detente.cli.show import make_console

    console = make_console()
    for name in ("macro_f1", "accuracy", "quad_macro_f1"):
        low, high = found.intervals[name]
        label = name.replace("_", " ").replace("f1", "F1")
        console.print(f"{label:<15} {getattr(found, name):.3f}   95% interval {low:.3f} to {high:.3f}")
    console.print(f"{found.n} sentences, {found.sentences_per_second:.0f} a second")
    if found.convention == "cameo":
        console.print("read through OEDA's CAMEO table: convictions as ACCUSE, sanctions and tariffs as COERCE")
    console.print()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("type", "n", "precision", "recall", "F1", "taken for"):
        table.add_column(column, justify="left" if column in ("type", "taken for") else "right")
    for name, row in sorted(found.per_type.items(), key=lambda item: -item[1]["n"]):
        wrong = sorted(((n, t) for t, n in found.confusion.get(name, {}).items() if t != name), reverse=True)[:4]
        table.add_row(
            name, f"{row['n']:.0f}", f"{row['precision']:.2f}", f"{row['recall']:.2f}", f"{row['f1']:.2f}",
            Text(", ".join(f"{t} {n}" for n, t in wrong)),
        )  # fmt: skip
    console.print(table, soft_wrap=False)
    for quad, value in found.per_quad.items():
        console.print(f"{quad:<22} F1 {value:.2f}")
