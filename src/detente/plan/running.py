"""`run_plan`: inputs listed, shards coded, tables loaded, persons and stories settled; each step where it was left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from detente.archive import Archive
from detente.articles import was_cut
from detente.data.version import lexicon_version
from detente.errors import DetenteError
from detente.plan.copies import BUCKETS, group_pairs, write_sketches
from detente.plan.engines import Engine, open_engine
from detente.plan.inputs import Piece, Source, deal, list_sources
from detente.plan.settings import Plan
from detente.plan.shard import Shard, is_done
from detente.records import Story, make_id
from detente.run import coder_versions, cut_recurring, load_lexicon, merge_stories, open_workers, recall_persons
from detente.upkeep import merge_archives
from detente.workers import Limits

__all__ = ["Done", "run_plan"]

#: Articles whose texts are held at a time while stories are told.
_HELD = 2_000


@dataclass(slots=True)
class Done:
    """What a run came to: shards coded now and found done, articles, stories, rejections, and where the archive is."""

    archive: Path
    shards: int = 0
    known: int = 0
    articles: int = 0
    stories: int = 0
    rejected: int = 0


def run_plan(plan: Plan, *, say: Callable[[str], None] = lambda _: None) -> Done:
    """Carry out a plan; what an earlier run of it finished is not done again. Returns what it came to.

    The archive, `archive.duckdb` in the output folder, is the same row for row whatever the engine, the number of jobs
    and what was killed on the way. Raises DetenteError where the output belongs to another plan or cannot be written.
    """
    load_lexicon(plan.actors)
    versions = coder_versions(plan.actors)
    sources = list_sources(plan.inputs)
    _claim(plan)
    shards = _make_shards(plan, sources, versions)
    say(f"{len(sources)} files in {len(shards)} shards")
    with open_engine(plan) as engine:
        done = _code(engine, shards, say)
        folders = [Path(shard.folder) for shard in shards]
        target = plan.output / "archive.duckdb"
        merge_archives(target, [folder / "tables" for folder in folders], versions=versions)
        say("shards are loaded")
        limits = Limits(plan.page_seconds, plan.page_megabytes)
        with open_workers(jobs=plan.jobs, actors=plan.actors, limits=limits) as workers, Archive(target) as archive:
            cut_recurring(archive, plan.actors, workers=workers)
            recall_persons(archive, plan.actors, workers=workers)
            # Where lines were cut the shard's sketch is of another text. It stays: pairs too many are judged again.
            shorter = (article for article in archive.articles(in_order=False) if was_cut(article))
            write_sketches(shorter, plan.output / "recut")
            sketches = [*(folder / "sketches" for folder in folders), plan.output / "recut"]
            _settle_stories(archive, engine, sketches)
            counts = archive.counts()
    done.archive = target
    done.articles, done.stories, done.rejected = counts["articles"], counts["stories"], counts["rejected"]
    return done


def _claim(plan: Plan) -> None:
    """Make the output folder this plan's, or raise DetenteError where it is another's."""
    told = {
        "inputs": list(plan.inputs), "shards": plan.shards, "since": str(plan.since), "until": str(plan.until),
        "actors": str(plan.actors),
    }  # fmt: skip
    path = plan.output / "plan.json"
    try:
        plan.output.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_name(".plan.json.new")
            fresh.write_text(json.dumps(told, indent=1), "utf-8")
            fresh.replace(path)
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DetenteError(f"{plan.output} cannot be used: {error}; name another output") from error
    changed = [name for name, value in told.items() if known.get(name) != value]
    if changed:
        raise DetenteError(
            f"{plan.output} holds the run of a plan with other {', '.join(changed)}; name another output, or remove it"
        )


def _make_shards(plan: Plan, sources: Sequence[Source], versions: tuple[str, str]) -> list[Shard]:
    by_name = {source.where: source for source in sources}
    common = (*versions, lexicon_version(plan.actors), plan.since, plan.until)

    def mark(pieces: tuple[Piece, ...]) -> str:
        parts = [(piece, by_name[piece.where]) for piece in pieces]
        return hashlib.sha256(repr((common, parts)).encode("utf-8", "surrogatepass")).hexdigest()

    return [
        Shard(
            number=number, pieces=pieces, folder=str(plan.output / "shards" / f"{number:05d}"), mark=mark(pieces),
            since=plan.since.isoformat() if plan.since else None, until=plan.until.isoformat() if plan.until else None,
            actors=str(plan.actors) if plan.actors else None, page_seconds=plan.page_seconds,
            page_megabytes=plan.page_megabytes,
        )
        for number, pieces in enumerate(deal(sources, plan.shards))
    ]  # fmt: skip


def _code(engine: Engine, shards: Sequence[Shard], say: Callable[[str], None]) -> Done:
    waiting = [shard for shard in shards if is_done(shard) is None]
    done = Done(Path(), known=len(shards) - len(waiting))
    for each in engine.code(waiting):
        done.shards += 1
        say(f"shard {each.number}: {each.coded} coded, {each.rejected} not coded; {_left(done, len(shards))}")
    missing = [shard.number for shard in shards if is_done(shard) is None]
    if missing:
        raise DetenteError(f"shards {missing[:5]} are not in the output folder: do all nodes see the same folder?")
    return done


def _left(done: Done, shards: int) -> str:
    return f"{done.shards + done.known} of {shards}"


def _settle_stories(archive: Archive, engine: Engine, folders: Sequence[Path]) -> None:
    """Tell all stories anew: groups joined across shards are judged one by one, the rest are stories by themselves."""
    pairs = chain.from_iterable(engine.pairs(folders, range(BUCKETS)))
    archive.set_stories(_tell(archive, list(group_pairs(sorted(pairs)))))


def _tell(archive: Archive, groups: list[list[str]]) -> Iterator[Story]:
    grouped = {name for group in groups for name in group}
    batch: list[str] = []
    for group in groups:
        batch += group
        if len(batch) >= _HELD:
            yield from merge_stories(archive.some_articles(batch))
            batch = []
    yield from merge_stories(archive.some_articles(batch))
    for name, outlet in archive.outlets():
        if name not in grouped:
            yield Story(make_id("st", name), (name,), name, (outlet,) if outlet else ())
