"""A user's own actors: read, checked by line, winning over ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.actors import find_mentions, lexicon_with, read_actors_file
from detente.errors import InputError
from detente.records import Article

HEADER = "name,aliases,country,sectors,from,to\n"


def write(folder: Path, rows: str, header: str = HEADER) -> Path:
    path = folder / "own.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_own_actors_win(tmp_path: Path) -> None:
    path = write(
        tmp_path, "Ottawa Senators,Ottawa;the Senators,CAN,CVL,,\nGreen Front,,KEN,PTY,2010-01-01,2019-12-31\n"
    )
    lexicon = lexicon_with(path)
    article = Article(id="a", text="Ottawa beat Boston. The Green Front protested.", published="2015-02-02")
    found = {m.span.text: m.actor for m in find_mentions(article, lexicon)}
    assert found["Ottawa"] is not None
    assert found["Ottawa"].name == "Ottawa Senators"
    front = found["The Green Front"]
    assert front is not None
    assert (front.country, front.sectors) == ("KEN", ("PTY",))


@pytest.mark.parametrize(
    ("rows", "position", "reason"),
    [
        (",,CAN,GOV,,\n", "line 2", "name is empty"),
        ("A,,CAN,GOV,,\nB,,XYZ,GOV,,\n", "line 3", "unknown country"),
        ("A,,CAN,KING,,\n", "line 2", "unknown sector"),
        ("A,,CAN,GOV,yesterday,\n", "line 2", "no date"),
        ("A,,CAN,GOV,2020-01-01,2019-01-01\n", "line 2", "before it begins"),
        ("A,X,CAN,GOV,,\nB,X,USA,GOV,,\n", "line 3", "another actor"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, rows: str, position: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read_actors_file(write(tmp_path, rows))
    assert caught.value.position == position


def test_a_missing_column(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lacks the column sectors"):
        read_actors_file(write(tmp_path, "A,,CAN,,\n", header="name,aliases,country,from,to\n"))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_actors_file(tmp_path / "none.csv")
