"""Commands of a page, run as they are printed: `{run}` blocks, in order, in a folder that looks like a checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Block", "Checkout", "blocks"]

ROOT = Path(__file__).resolve().parents[2]

_BLOCK = re.compile(
    r"^```\{run\}[ ]*(?P<language>\w*)\n(?P<options>(?::[\w-]+:.*\n)*)\n?(?P<code>(?s:.*?))^```$", re.MULTILINE
)
_EXIT = re.compile(r"^:exit:\s*(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A `{run}` block of a page: shell commands or a Python program, and the exit code it must end with."""

    language: str
    code: str
    exit: int = 0


def blocks(source: str) -> Iterator[Block]:
    """Yield the `{run}` blocks of a page in order."""
    for found in _BLOCK.finditer(source):
        exit_code = _EXIT.search(found["options"])
        yield Block(found["language"] or "bash", found["code"], int(exit_code[1]) if exit_code else 0)


class Checkout:
    """A folder for one page: `.venv` and `src` stand where a checkout has them, and what a page writes stays here."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="detente-docs-")
        self.path = Path(self._folder.name)
        (self.path / ".venv").symlink_to(sys.prefix)
        (self.path / "src").symlink_to(ROOT / "src")

    def run(self, block: Block) -> str:
        """Return what a block prints; raise RuntimeError, with all of it, where it does not end as it says."""
        command = [sys.executable, "-c"] if block.language == "python" else ["bash", "-e", "-o", "pipefail", "-c"]
        ran = subprocess.run(  # noqa: S603 - the site's own commands
            [*command, block.code], cwd=self.path, env={**os.environ, "COLUMNS": "108", "NO_COLOR": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if ran.returncode != block.exit:
            raise RuntimeError(f"ended with {ran.returncode}, not {block.exit}:\n{block.code}\n{ran.stdout}")
        return ran.stdout.replace(f"{self.path}{os.sep}", "").replace(str(ROOT) + os.sep, "")

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()
