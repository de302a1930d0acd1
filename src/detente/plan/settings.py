"""PLAN.toml: what to read, where to put it, in how many shards, on which engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from detente.run import usable_cores
from detente.toml import TableReader, count, read_toml, text

__all__ = ["Engine", "Plan", "read_plan"]

Engine = Literal["local", "ray"]

_ENGINES: Final[tuple[Engine, ...]] = ("local", "ray")


@dataclass(frozen=True, slots=True)
class Plan:
    """All of PLAN.toml, paths made absolute from where it lies.

    `inputs` are files, folders, patterns and addresses of object stores (`s3://bucket/prefix/`). `output` is a folder,
    with `ray` one that all nodes see. `jobs` are coding processes of the local engine. `ray_address` is the cluster's,
    None for one of this machine's own.
    """

    path: Path
    inputs: tuple[str, ...]
    output: Path
    shards: int
    engine: Engine = "local"
    jobs: int = 1
    since: date | None = None
    until: date | None = None
    actors: Path | None = None
    page_seconds: float = 60.0
    page_megabytes: int = 2_000
    ray_address: str | None = None
    ray_actors: int | None = None


def read_plan(path: Path) -> Plan:
    """Read PLAN.toml. Raises InputError with the key that is wrong, why, and what would be right."""
    top = read_toml(path)
    ray = top.table("ray")
    jobs = top.take("jobs", count, usable_cores())
    since, until = top.take("since", _day, None), top.take("until", _day, None)
    if since and until and until < since:
        raise top.wrong("until", f"{until} comes before since, {since}")
    plan = Plan(
        path=path, inputs=top.take("inputs", lambda said: _inputs(said, top)), output=top.take("output", top.file),
        shards=top.take("shards", count, 4 * jobs), engine=top.take("engine", _engine, "local"), jobs=jobs,
        since=since, until=until, actors=top.take("actors", top.file, None),
        page_seconds=top.take("page_seconds", count, 60), page_megabytes=top.take("page_megabytes", count, 2_000),
        ray_address=ray.take("address", text, None), ray_actors=ray.take("actors", count, None),
    )  # fmt: skip
    ray.end()
    top.end()
    return plan


def _inputs(said: Any, table: TableReader) -> tuple[str, ...]:
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, list) or not named:
        raise ValueError('must be a list of files, folders or addresses, such as ["news/", "s3://bucket/2025/"]')
    return tuple(each if "://" in each else str(table.file(each)) for each in map(text, named))


def _engine(said: Any) -> Engine:
    for engine in _ENGINES:
        if said == engine:
            return engine
    raise ValueError("must be local or ray")


def _day(said: Any) -> date:
    if isinstance(said, date) and not hasattr(said, "hour"):
        return said
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        raise ValueError("must be a day, such as 2024-05-02") from None
