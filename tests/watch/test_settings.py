"""FEEDS.toml: read whole, and each mistake told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.errors import InputError
from detente.watch import read_settings

WHOLE = """
store = "a.duckdb"
every = "10m"
jobs = 2
revisit = ["2h", "30m"]
[[feed]]
url = "https://news.example.org/rss"
every = 60
publisher = "Post"
[[alert]]
name = "threats"
pair = ["chn", "CAN"]
types = ["threaten"]
below = -5
to = ["terminal", "file:alerts.jsonl", "mail:desk@example.org"]
[mail]
host = "localhost"
[log]
file = "watch.log"
[metrics]
port = 9107
"""


def test_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "FEEDS.toml"
    path.write_text(WHOLE)
    found = read_settings(path)
    assert found.store == tmp_path / "a.duckdb"
    assert (found.feeds[0].every, found.revisit) == (60.0, (1_800.0, 7_200.0))
    assert found.alerts[0].pair == ("CHN", "CAN")
    assert found.alerts[0].types == ("THREATEN",)
    assert found.alerts[0].to[1] == f"file:{tmp_path / 'alerts.jsonl'}"
    assert (found.metrics_port, found.log) == (9107, tmp_path / "watch.log")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('store = "a.duckdb"', ""), "store: is missing"),
        (('"10m"', '"soon"'), "every: must be a time"),
        (("jobs = 2", "jobs = 0"), "jobs: must be a whole number"),
        (("jobs = 2", "job = 2"), "job: is no setting"),
        (('url = "https://news.example.org/rss"', 'url = "ftp://x"'), "feed 1, url: must be an http"),
        (('["chn", "CAN"]', '["CHN"]'), "alert 1, pair: must be two states"),
        (('["chn", "CAN"]', '["XXQ", "CAN"]'), "XXQ is no country code"),
        (('["threaten"]', '["SHOUT"]'), "SHOUT is no type"),
        (('"terminal", ', '"pager", '), "pager is no channel"),
        (('[mail]\nhost = "localhost"', ""), "mail needs a server"),
        (("below = -5", 'change_point = "yes"'), "change_point: must be true or false"),
        (("[[feed]]", "[[feeds]]"), "there is no feed"),
        (("jobs = 2", "jobs = = 2"), "is no TOML"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_place(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "FEEDS.toml"
    assert change[0] in WHOLE
    path.write_text(WHOLE.replace(*change))
    with pytest.raises(InputError) as caught:
        read_settings(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
