"""The documentation says what is there, and all of it: commands, options, fields, links; and the tutorial runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from detente.data.codebook import STATUSES, TYPES
from tests.factories import make_event

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the site's own modules are part of no package

from docs._ext.commands import Checkout, blocks  # noqa: E402
from docs._ext.generated import GENERATED, commands, fill  # noqa: E402

DOCS = sorted(p for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts)
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "corpus" / "README.md", *DOCS]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    return path.read_text("utf-8")


# The command line ----------------------------------------------------------------------------------------------------


def test_every_command_and_option_says_what_it_does() -> None:
    assert {command.name for command in commands()} >= {"code", "article", "relation", "evaluate", "demo"}
    for command in commands():
        assert command.help.endswith("."), command.name
        for parameter in command.parameters:
            assert parameter.names, command
            assert parameter.help.endswith("."), (command.name, parameter.names)


def test_the_reference_has_every_command_and_option() -> None:
    page = fill(text_of(ROOT / "docs" / "reference" / "cli.md"))
    for command in commands():
        section = page.split(f"## `detente {command.name}`")[1].split("\n## ")[0]
        for parameter in command.parameters:
            assert all(f"`{name}`" in section for name in parameter.names), (command.name, parameter.names)


def test_every_command_and_option_is_told_by_hand_too() -> None:
    """A table of options helps who knows what they want; each is also on a page that says what it is for."""
    told = "\n".join(text_of(page) for page in [ROOT / "README.md", *DOCS])
    for command in commands():
        assert re.search(rf"\bdetente {command.name}\b", told), command.name
        for parameter in command.parameters:
            names = [name for name in parameter.names if not parameter.is_argument]
            assert not names or any(re.search(rf"(?<![\w-]){name}(?![\w-])", told) for name in names), parameter


def test_the_changelog_names_every_command() -> None:
    for command in commands():
        assert f"detente {command.name}" in text_of(ROOT / "CHANGELOG.md")


def shell_lines(source: str) -> Iterator[list[str]]:
    """Yield the commands of a page: its blocks of shell, and in README style its indented lines."""
    inside = ""
    for line in source.splitlines():
        if line.startswith("```"):
            inside = "" if inside else line.strip("`{} ").split(" ")[0] or "text"
            shell = inside in ("run", "console", "bash", "sh") and "python" not in line
            continue
        if (inside and shell) or (not inside and line.startswith("    ")):
            line = line.strip().removeprefix("$ ")
            if re.match(r"(?:\S*/)?(?:detente|make|python)\b", line) or re.search(r"[|&] \S*detente\b", line):
                for part in re.split(r"\|\||&&|[|;]", line):
                    yield shlex.split(part, comments=True)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_that_are_shown_exist(page: Path) -> None:
    known = {c.name: {n for p in c.parameters for n in p.names} | {"--help"} for c in commands()}
    targets = set(re.findall(r"^(\w+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for words in shell_lines(text_of(page)):
        program = words[0].rpartition("/")[2] if words else ""
        if program == "make":
            assert set(words[1:]) <= targets, words
        elif program == "python" and words[1:2] == ["-m"]:
            assert find_spec(words[2]), words
        elif program == "detente" and not words[1].startswith("-") and words[1].islower():
            name = " ".join(words[1:3]) if " ".join(words[1:3]) in known else words[1]
            assert name in known, words
            given = {word.partition("=")[0] for word in words[2:] if re.match(r"--?[a-z]", word)}
            assert given <= known[name], words


def test_the_readme_shows_commands() -> None:
    """The test above would hold on a page that it cannot read."""
    shown = [words for words in shell_lines(text_of(ROOT / "README.md")) if words]
    assert ["make", "demo"] in shown
    assert {words[1] for words in shown if words[0].endswith("detente")} >= {"code", "relation", "article", "evaluate"}


# Events and the codebook ---------------------------------------------------------------------------------------------


def fields(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            yield name
            yield from fields(value)
    elif isinstance(part, list):
        for each in part:
            yield from fields(each)


def test_every_field_of_an_event_is_explained() -> None:
    page = text_of(ROOT / "docs" / "reference" / "event.md")
    rows = re.findall(r"^\| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", page, re.MULTILINE)
    explained = {name for cells, _, meaning in rows for name in re.findall(r"`(\w+)`", cells) if meaning}
    event = make_event("REQUEST", mode="change").to_json()
    assert set(event) <= explained
    assert set(fields(event)) <= {*explained, *re.findall(r"`(\w+)`", page)}
    for status in STATUSES:
        assert f"`{status}`" in page


def test_the_codebook_covers_every_type() -> None:
    page = text_of(ROOT / "docs" / "explanation" / "codebook.md")
    covered = re.findall(r"^\| `([A-Z]+)` \| \S", page, re.MULTILINE)
    assert covered == list(TYPES)
    assert all(f"- `{status}`: " in page for status in STATUSES)


def test_every_generated_table_is_used_and_known() -> None:
    asked = [name for page in DOCS for name in re.findall(r"^<!-- generated: (\S+) -->$", text_of(page), re.MULTILINE)]
    assert sorted(asked) == sorted(GENERATED)
    for page in DOCS:
        assert "<!-- generated" not in fill(text_of(page))


def test_every_gate_is_on_the_quality_page() -> None:
    page = text_of(ROOT / "docs" / "quality.md")
    for gate, bounds in tomllib.loads(text_of(ROOT / "tests" / "eval" / "floors.toml")).items():
        section = "\n".join(line for line in page.splitlines() if line.startswith(f"| `{gate}`"))
        assert all(f"`{name}`" in section for name in bounds), gate


# Links and commands --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:", target):
            path, _, _ = target.partition("#")
            assert (page.parent / path).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_paths_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`((?:src|docs|tests|tools|corpus|\.ci)/[\w./-]+)`", text_of(page))
    for path in named:
        assert (ROOT / path).exists() or not Path(path).suffix or path == "docs/_build", path


def test_the_tutorial_runs_as_printed() -> None:
    checkout = Checkout()
    try:
        answers = [checkout.run(block) for block in blocks(text_of(ROOT / "docs" / "tutorial.md"))]
    finally:
        checkout.close()
    assert len(answers) == 8
    assert "130 coded" in answers[2]
    assert "0 coded, 130 in the archive already" in answers[3]
    assert answers[6] == ("the words stand in the article: True\nthe page is the one that was read: True\n")
    assert "carried by" in answers[7]


def test_the_page_on_the_corpus_says_what_the_corpus_holds():
    done = subprocess.run(
        [sys.executable, "-m", "detente.training.cover", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
