"""Engines: where a plan's shards are coded and its buckets searched. What they return does not depend on which."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from detente.errors import DetenteError
from detente.plan.copies import find_pairs
from detente.plan.settings import Plan
from detente.plan.shard import Shard, ShardDone, code_shard, open_coders
from detente.workers import Limits, Workers

if TYPE_CHECKING:
    from detente.run import Coders

__all__ = ["Engine", "LocalEngine", "RayEngine", "open_engine"]

Pairs = list[tuple[str, str]]


class Engine(Protocol):
    """What a plan asks of an engine; results come in any order."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def code(self, shards: Sequence[Shard]) -> Iterator[ShardDone]:
        """Code the shards and put their folders in place."""

    def pairs(self, folders: Sequence[Path], buckets: Iterable[int]) -> Iterator[Pairs]:
        """Yield the pairs of each bucket."""


def open_engine(plan: Plan) -> Engine:
    """Return the engine that a plan names."""
    return RayEngine(plan) if plan.engine == "ray" else LocalEngine(plan)


class LocalEngine:
    """One machine: one shard after the other, its pages coded by `jobs` processes side by side."""

    def __init__(self, plan: Plan) -> None:
        self._jobs = plan.jobs
        self._coders: Coders | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._coders is not None:
            self._coders.close()

    def code(self, shards: Sequence[Shard]) -> Iterator[ShardDone]:
        """Code the shards, in order."""
        if shards:
            self._coders = open_coders(shards, self._jobs)
            for shard in shards:
                yield code_shard(shard, self._coders)
            self._coders.close()

    def pairs(self, folders: Sequence[Path], buckets: Iterable[int]) -> Iterator[Pairs]:
        """Search the buckets with `jobs` processes."""
        search = partial(find_pairs, folders)
        if self._jobs == 1:
            yield from map(search, buckets)
            return
        # A bucket may take long; only a death of its process ends it, and that ends the run.
        with Workers(search, jobs=self._jobs, refuse=_stop, limits=Limits(86_400.0, 1_000_000)) as workers:
            yield from workers.in_order(buckets)


def _stop(bucket: int, reason: str) -> Pairs:
    raise DetenteError(f"the search for copies could not be done (bucket {bucket}): {reason}")


class RayEngine:
    """A Ray cluster: Ray Data deals the list of shards to actors, each of which keeps a process with the coder loaded.

    Where a node is lost, its shards are coded by others: a shard's folder appears whole or not at all, and coding it
    twice gives the same bytes. All nodes must see the inputs and the output.
    """

    def __init__(self, plan: Plan) -> None:
        try:
            ray: Any = import_module("ray")
        except ModuleNotFoundError:
            raise DetenteError("the ray engine needs Ray: pip install 'detente[ray]'") from None
        self._ray, self._actors = ray, plan.ray_actors
        self._began = not ray.is_initialized()
        if self._began:
            # Usage statistics would be sent out; what a run does is nobody else's.
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
            try:
                ray.init(
                    address=plan.ray_address, log_to_driver=False, logging_level=logging.ERROR,
                    **({} if plan.ray_address else {"num_cpus": plan.jobs, "include_dashboard": False}),
                )  # fmt: skip
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise DetenteError(f"the Ray cluster cannot be reached: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._began:
            self._ray.shutdown()

    def code(self, shards: Sequence[Shard]) -> Iterator[ShardDone]:
        """Code the shards on as many actors as the cluster has cores, or as the plan says."""
        if not shards:
            return
        data: Any = import_module("ray.data")
        context = data.DataContext.get_current()
        context.enable_progress_bars = False
        cores = int(self._ray.cluster_resources().get("CPU", 1))
        listed = data.from_items([{"shard": shard.dump()} for shard in shards], override_num_blocks=len(shards))
        coded = listed.map_batches(
            _ShardCoder, batch_size=1, batch_format="numpy", num_cpus=1, max_restarts=-1, max_task_retries=-1,
            compute=data.ActorPoolStrategy(min_size=1, max_size=min(self._actors or cores, len(shards))),
        )  # fmt: skip
        for row in coded.iter_rows():
            yield ShardDone(**{name: int(value) for name, value in row.items()})

    def pairs(self, folders: Sequence[Path], buckets: Iterable[int]) -> Iterator[Pairs]:
        """Search the buckets, one task for each, as many at a time as the cluster has cores."""
        search = self._ray.remote(num_cpus=1, max_retries=-1)(find_pairs)
        room = 2 * int(self._ray.cluster_resources().get("CPU", 1))
        running: list[Any] = []
        for bucket in buckets:
            running.append(search.remote(folders, bucket))
            if len(running) >= room:
                ready, running = self._ray.wait(running)
                yield from self._ray.get(ready)
        yield from self._ray.get(running)


class _ShardCoder:
    """An actor: a process of its own with the coder loaded, kept from shard to shard."""

    def __init__(self) -> None:
        self._coders: Coders | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        shards = [Shard.load(str(text)) for text in batch["shard"]]
        self._coders = self._coders or open_coders(shards, 1)
        done = [code_shard(shard, self._coders) for shard in shards]
        return {name: [getattr(each, name) for each in done] for name in ("number", "coded", "outside", "rejected")}
