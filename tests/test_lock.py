"""The lock file names all that is needed, with hashes; the bill of materials names what the lock file does."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
#: What training and taking pictures need is pinned where it matters to them and is large.
NOT_LOCKED = {"train", "browser"}


def locked() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.+!-]+)", text(), re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def text() -> str:
    return (ROOT / "requirements.lock").read_text("utf-8")


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    named = [*PROJECT["dependencies"], *(each for name, wanted in extras.items() if name not in NOT_LOCKED
                                          for each in wanted)]  # fmt: skip
    return [Requirement(each) for each in named if not each.startswith("detente[")]


@pytest.mark.parametrize("wanted", requirements(), ids=str)
def test_what_is_needed_is_locked(wanted: Requirement) -> None:
    versions = locked().get(canonicalize_name(wanted.name), [])
    assert versions, f"run `make lock`: {wanted} is not in requirements.lock"
    assert all(wanted.specifier.contains(version, prereleases=True) for version in versions)


def test_every_locked_version_has_hashes() -> None:
    parts = re.split(r"^(?=[\w.-]+(?:\[[\w,-]+\])?==)", text(), flags=re.MULTILINE)[1:]
    assert len(parts) > 50
    assert all("--hash=sha256:" in part for part in parts)
    assert "file:" not in text()


def test_the_bill_of_materials_names_the_same() -> None:
    bill = json.loads((ROOT / "sbom.cdx.json").read_text("utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    listed = {(canonicalize_name(part["name"]), Version(part["version"])) for part in bill["components"]}
    assert listed == {(name, version) for name, versions in locked().items() for version in versions}
