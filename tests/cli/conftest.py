"""The command line as a user meets it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.cli import main

PAGES = Path(__file__).parents[2] / "src" / "detente" / "demo" / "pages"

EXPELLED = "Chad expelled the French ambassador on Tuesday. France called the decision a mistake."
MET = "Canadian Foreign Minister Anita Anand met Chinese Foreign Minister Wang Yi in Beijing on Friday."


@dataclass
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> list[str]:
        """The lines on stderr."""
        return self.err.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `detente ARGUMENTS` in this process, which has the coder loaded after the first."""

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["detente", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        caught = capsys.readouterr()
        return Ran(code, caught.out, caught.err)

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of pages: four reports of one arrest, two of them copies, a meeting, and a plain text."""
    folder = tmp_path / "news"
    folder.mkdir()
    for page in PAGES.glob("cc-2018-12-*.html"):
        (folder / page.name).write_bytes(page.read_bytes())
    (folder / "chad.txt").write_text(EXPELLED, "utf-8")
    return folder
