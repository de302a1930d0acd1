"""What the package exports: it all resolves, and it is all in the reference."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

import detente
from detente import errors, records
from detente.relations import records as relation_records

ROOT = Path(__file__).parents[1]
REFERENCE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "reference").glob("*.md")))


def documented() -> set[str]:
    """Every object that a page of the reference draws out of the code."""
    return set(re.findall(r"^\.\. auto\w+:: (detente[\w.]*)", REFERENCE, re.MULTILINE))


def test_all_is_what_resolves() -> None:
    assert sorted(detente.__all__) == sorted(set(detente.__all__))
    assert set(dir(detente)) == set(detente.__all__)
    for name in detente.__all__:
        assert getattr(detente, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'decode'"):
        _ = detente.decode


def test_type_checkers_see_what_runs() -> None:
    """The names are loaded late; the imports that type checkers read must be the same ones."""
    [block] = (n for n in ast.parse(Path(detente.__file__).read_text("utf-8")).body if isinstance(n, ast.If))
    seen = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert set(seen) | {"__version__"} == set(detente.__all__)
    for name, module in seen.items():
        assert getattr(detente, name) is getattr(importlib.import_module(str(module)), name)


def test_every_name_is_in_the_reference() -> None:
    assert {f"detente.{name}" for name in detente.__all__ if name != "__version__"} <= documented()


@pytest.mark.parametrize("module", [errors, records, relation_records], ids=lambda module: module.__name__)
def test_every_record_and_error_is_in_the_reference(module: object) -> None:
    names = [name for name in module.__all__ if inspect.isclass(getattr(module, name))]  # type: ignore[attr-defined]
    exported = {getattr(detente, name): f"detente.{name}" for name in detente.__all__ if name != "__version__"}
    package = module.__name__.removesuffix(".records") if module is relation_records else module.__name__  # type: ignore[attr-defined]
    wanted = {exported.get(getattr(module, name), f"{package}.{name}") for name in names}
    assert wanted <= documented()


@pytest.mark.parametrize("name", sorted(set(detente.__all__) - {"__version__"}))
def test_every_name_has_a_docstring(name: str) -> None:
    assert inspect.getdoc(getattr(detente, name))
