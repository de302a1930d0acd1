"""A plan gives what one run over all gives, row for row, whatever the shards, the engine and what died on the way."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from detente.archive import Archive
from detente.demo import pages_folder
from detente.errors import DetenteError, InputError
from detente.pages import read_pages
from detente.plan import read_plan, run_plan
from detente.plan.copies import BUCKETS, find_pairs, group_pairs, write_sketches
from detente.plan.inputs import Piece, deal, list_sources, read_pieces
from detente.records import Article, Page
from detente.run import code_into
from detente.stories import merge_copies
from detente.upkeep import check_archive
from tests.factories import make_article

TABLES = ("pages", "articles", "mentions", "events", "statements", "milestones", "stories", "story_articles", "coded",
          "rejected")  # fmt: skip


def rows(path: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}").fetchall())) for table in TABLES}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight pages with copies among them, two of which are the same bytes, and a file that is no page."""
    folder = tmp_path_factory.mktemp("news")
    for page in sorted(pages_folder().glob("cc-201[89]-*"))[:8]:
        shutil.copy(page, folder)
    shutil.copy(folder / sorted(path.name for path in folder.iterdir())[0], folder / "zz-twin.html")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


@pytest.fixture(scope="module")
def one_run(news: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    path = tmp_path_factory.mktemp("one") / "one.duckdb"
    with Archive(path) as archive:
        code_into(archive, read_pages(news))
    return rows(path)


def write_plan(folder: Path, news: Path | str, more: str = "shards = 4\njobs = 2") -> Path:
    path = folder / "PLAN.toml"
    path.write_text(f'inputs = ["{news}"]\noutput = "out"\n{more}\n')
    return path


def test_shards_give_what_one_run_gives(news: Path, one_run: dict[str, list[str]], tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, news))
    done = run_plan(plan)
    assert (done.shards, done.known, done.rejected) == (4, 0, 1)
    assert rows(done.archive) == one_run
    assert check_archive(done.archive).sound
    again = run_plan(plan)
    assert (again.shards, again.known) == (0, 4)
    assert rows(done.archive) == one_run
    # A file that changed is coded again, with the rest of its shard only.
    assert [path.name for path in (tmp_path / "out" / "shards").iterdir() if path.name.startswith(".")] == []


def test_site_lines_are_cut_and_persons_recalled_across_shards(tmp_path: Path) -> None:
    """What depends on all articles together: here a line on every page of a site, and a person whom one introduces."""
    texts = [
        "Canadian Foreign Minister Anita Anand met Chinese Foreign Minister Wang Yi in Beijing on Friday.",
        *(f"Anita Anand told reporters on day {n} that China had lifted tariff {n} on canola." for n in range(6)),
    ]
    chrome = "Subscribe to the Harbour Wire for more of the news that moves the world."
    folder = tmp_path / "news"
    folder.mkdir()
    for number, text in enumerate([*texts, texts[3]]):
        row = {"text": f"{text}\n{chrome}", "url": f"https://harbour.example.org/{number}", "title": f"Report {number}"}
        (folder / f"{number}.jsonl").write_text(json.dumps(row), "utf-8")
    with Archive(tmp_path / "one.duckdb") as archive:
        code_into(archive, read_pages(folder))
        assert all(chrome not in article.text for article in archive.articles()), "the case cuts nothing"
        assert sum(len(story.article_ids) for story in archive.stories() if len(story.article_ids) > 1) == 2
    with Archive(tmp_path / "two.duckdb") as archive:
        code_into(archive, read_pages(folder), jobs=2)
    done = run_plan(read_plan(write_plan(tmp_path, folder, "shards = 3\njobs = 2")))
    assert rows(done.archive) == rows(tmp_path / "two.duckdb") == rows(tmp_path / "one.duckdb")
    assert run_plan(read_plan(tmp_path / "PLAN.toml")).known == 3
    assert rows(done.archive) == rows(tmp_path / "one.duckdb")


def test_an_output_belongs_to_one_plan(news: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "plan.json").write_text("{}")
    with pytest.raises(DetenteError, match="name another output"):
        run_plan(read_plan(write_plan(tmp_path, news)))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("engine = 'spark'", "engine: must be local or ray"), ("shards = 0", "shards: must be a whole number"),
        ("sharks = 3", "sharks: is no setting"), ("since = 2024-05-02\nuntil = '2024-05-01'", "comes before since"),
        ("[ray]\nnodes = 2", "ray.nodes: is no setting"),
    ],
)  # fmt: skip
def test_mistakes_in_a_plan(tmp_path: Path, more: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_plan(write_plan(tmp_path, "news", more))


def test_days_in_a_plan(tmp_path: Path) -> None:
    plan = read_plan(write_plan(tmp_path, "news", "since = 2024-05-02\nuntil = '2024-06-01'"))
    assert (str(plan.since), str(plan.until)) == ("2024-05-02", "2024-06-01")
    assert plan.inputs == (str(tmp_path / "news"),)


# Inputs --------------------------------------------------------------------------------------------------------------


def test_inputs_are_listed_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", "a/.hidden"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    whole = [source.where for source in list_sources([str(tmp_path / "in"), str(tmp_path / "in" / "a")])]
    assert [Path(where).name for where in whole] == ["1.txt", "2.txt", "b.txt"]
    assert [Path(s.where).name for s in list_sources([str(tmp_path / "in" / "**" / "*.txt")])] == [
        "1.txt",
        "2.txt",
        "b.txt",
    ]
    with pytest.raises(InputError, match="nothing to read"):
        list_sources([str(tmp_path / "none")])


def test_addresses_of_stores_are_read_like_files(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text('{"text": "Rivals met."}\n{"text": "They parted."}\nno row\n')
    (source,) = list_sources([f"file://{tmp_path}/in/"])
    found = list(read_pieces([Piece(source.where)]))
    assert [page.content for page in found if isinstance(page, Page)] == ["Rivals met.", "They parted."]
    assert len(found) == 3
    with pytest.raises(InputError, match="cannot be opened"):
        list_sources(["nosuch://bucket/x"])


def test_parts_of_a_file_are_the_file() -> None:
    pieces = deal(list_sources([str(pages_folder())]), 7)
    assert sorted(piece.where for shard in pieces for piece in shard) == sorted(map(str, pages_folder().glob("*")))
    assert len(pieces) == 7


def test_a_large_file_is_divided(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"text": "Report {n}."}}\n' for n in range(100)))
    shards = deal(list_sources([str(path)]), 3)
    assert [len(shard) for shard in shards] == [1, 1, 1]
    texts = [page.content for shard in shards for page in read_pieces(shard) if isinstance(page, Page)]
    assert sorted(texts) == sorted(f"Report {n}." for n in range(100))


# Copies --------------------------------------------------------------------------------------------------------------

WORDS = ("envoy", "border", "talks", "harbour", "grain", "tariff", "minister", "council", "fleet", "loan", "visa",
         "summit", "steel", "court", "treaty")  # fmt: skip


def many_articles(count: int, seed: int) -> list[Article]:
    """Reports of 60 to 200 words by chance, a third of them copies, cut or edited, some at one address."""
    chance = random.Random(seed)
    made: list[Article] = []
    for number in range(count):
        day = f"2024-01-{chance.randint(1, 20):02}"
        if made and chance.random() < 0.35:
            old = chance.choice(made)
            words = old.text.split()
            if chance.random() < 0.5:
                words = words[: int(len(words) * chance.uniform(0.5, 1))]
            words = [w if chance.random() > 0.05 else chance.choice(WORDS) for w in words]
        else:
            words = [f"{chance.choice(WORDS)}{chance.randint(1, 30)}" for _ in range(chance.randint(60, 200))]
        url = f"https://news.example.org/{chance.randint(1, 40)}" if chance.random() < 0.2 else None
        made.append(
            make_article(" ".join(words), id=f"ar-{number:016x}", published=day, url=url, outlet=f"O{number % 7}")
        )
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_copies_across_shards_are_those_of_one_index(tmp_path: Path, seed: int) -> None:
    articles = many_articles(150, seed)
    folders = []
    for shard in range(5):
        folders.append(tmp_path / str(shard))
        write_sketches(articles[shard::5], folders[-1])
    write_sketches([], tmp_path / "empty")
    folders.append(tmp_path / "empty")
    pairs = [pair for bucket in range(BUCKETS) for pair in find_pairs(folders, bucket)]
    truth = {story.article_ids for story in merge_copies(articles)}
    by_id = {article.id: article for article in articles}
    told = {story.article_ids for group in group_pairs(pairs) for story in merge_copies(by_id[name] for name in group)}
    assert told == {ids for ids in truth if len(ids) > 1} | {ids for ids in told if len(ids) == 1}
    assert sum(len(ids) > 1 for ids in truth) > 12


# Killed and lost -----------------------------------------------------------------------------------------------------


def test_a_killed_run_goes_on(news: Path, one_run: dict[str, list[str]], tmp_path: Path) -> None:
    path = write_plan(tmp_path, news)
    command = [sys.executable, "-c", "from detente.cli import main; main()", "run", str(path)]
    ran = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert ran.stderr is not None
    while "shard 0" not in (line := ran.stderr.readline()) and line:
        pass
    time.sleep(0.3)
    ran.send_signal(signal.SIGKILL)
    ran.communicate()
    assert ran.returncode != 0
    done = run_plan(read_plan(path))
    assert done.known >= 1
    assert rows(done.archive) == one_run


RAY = """
import sys, threading, time
from pathlib import Path
from ray.cluster_utils import Cluster
import ray
from detente.plan import read_plan, run_plan
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
plan = read_plan(Path(sys.argv[1]))
killed = []
def kill():
    while not list((plan.output / "shards").glob("0*")):
        time.sleep(0.1)
    cluster.remove_node(nodes[0], allow_graceful=False)
    killed.append(True)
thread = threading.Thread(target=kill, daemon=True)
if sys.argv[2] == "kill":
    thread.start()
done = run_plan(plan)
print("RESULT", done.articles, bool(killed), len(ray.nodes()))
ray.shutdown()
cluster.shutdown()
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the test's cluster needs Linux")
def test_a_ray_cluster_gives_the_same_though_a_node_is_lost(
    news: Path, one_run: dict[str, list[str]], tmp_path: Path
) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'detente[ray]'")
    path = write_plan(tmp_path, news, "shards = 8\njobs = 1\nengine = 'ray'")
    ran = subprocess.run(
        [sys.executable, "-c", RAY, str(path), "kill"], capture_output=True, text=True, timeout=500,
        # A busy machine takes longer to start a node than Ray waits.
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "200"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3_000:]
    assert "RESULT" in ran.stdout
    assert " True " in ran.stdout, "no node was killed"
    assert rows(tmp_path / "out" / "archive.duckdb") == one_run
