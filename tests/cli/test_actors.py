"""`detente actors`, as it is typed."""

import json

from typer.testing import CliRunner

from detente.cli import app
from detente.errors import DetenteError

RUN = CliRunner()


def test_a_name_is_explained_on_a_day():
    found = RUN.invoke(app, ["actors", "the US president", "--on", "1987-04-01", "--json"])
    first = json.loads(found.output.splitlines()[0])
    assert (first["chosen"], first["name"], first["country"]) == (True, "Ronald Reagan", "USA")


def test_every_mention_of_a_page_is_explained(tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("Chad expelled the envoy of Mali on Tuesday.", "utf-8")
    found = RUN.invoke(app, ["actors", "--file", str(page), "--json"])
    rows = [json.loads(line) for line in found.output.splitlines()]
    assert [row["country"] for row in rows][:1] == ["TCD"]
    assert all(row["why"] for row in rows)


def test_a_name_nobody_bears_is_said_so():
    found = RUN.invoke(app, ["actors", "Xyzzyland"])
    assert found.exit_code == 1
    assert "names nobody" in found.output


def test_a_bad_day_and_a_missing_name_are_refused():
    for arguments in (["actors", "Ottawa", "--on", "yesterday"], ["actors"]):
        assert isinstance(RUN.invoke(app, arguments).exception, DetenteError)
