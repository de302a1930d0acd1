"""`detente run`: a plan carried out, on one machine or many."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["run"]


def run(
    plan: Annotated[Path, typer.Argument(metavar="PLAN.toml", help="What to read, and where to.", show_default=False)],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of the shards on the way.")] = False,
) -> None:
    """Code many files in shards, on this machine or a Ray cluster, into one archive; a killed run goes on."""
    from detente.plan import read_plan, run_plan

    done = run_plan(read_plan(plan), say=(lambda _: None) if quiet else (lambda line: typer.echo(line, err=True)))
    typer.echo(
        f"{done.archive}: {done.articles:,} articles in {done.stories:,} stories, {done.rejected:,} not coded; "
        f"{done.shards} shards coded, {done.known} done before"
    )
