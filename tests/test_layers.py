"""Who may import whom, where SQL lives, and that importing costs nothing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "detente"
STAGES = (
    "pages",
    "articles",
    "stories",
    "actors",
    "events",
    "statements",
    "ledger",
    "relations",
    "trade",
    "imports",
)

#: The records are the contract between stages; the data are constants of everybody.
SHARED = ("detente.records", "detente.errors", "detente.data", "detente.sameness")

#: Every statement of DuckDB begins so. Upper case, as SQL is written here and prose is not.
SQL = re.compile(
    r"\b(?:SELECT\b.*\bFROM|SELECT\s+[$1*?]|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+(?:TABLE|INDEX)"
    r"|COPY\s+\()",
    re.DOTALL,
)

#: Where SQL may stand. The Parquet file of an export is written by a COPY of DuckDB's, with no archive behind it.
SQL_FILES = {
    "store.py", "queries.py", "dyads.py", "exchange.py", "export/formats.py", "web/index_schema.py",
    "web/index_build.py", "upkeep/tables.py", "watch/state.py",
    *(f"web/lookups/{name}.py" for name in ("actors", "events", "pairs", "statements", "stories", "words")),
}  # fmt: skip

#: Heavy packages: each would cost more than all of `detente --help` may.
HEAVY = (
    "duckdb", "fastwarc", "htmldate", "httpx", "lxml", "numpy", "onnxruntime", "pandas", "pyarrow", "rensa", "rich",
    "sentencex", "tokenizers", "torch", "trafilatura",
)  # fmt: skip


def sources(folder: Path = PACKAGE) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    assert found, folder
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield every module of Détente's that a file imports, also inside functions and for types only."""
    module = ("detente", *path.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "detente")
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(module[: -node.level]) if node.level else ""
            origin = ".".join(part for part in (base, node.module or "") if part)
            if origin == "detente":
                yield from (f"detente.{alias.name}" for alias in node.names)
            elif origin.split(".")[0] == "detente":
                yield origin


def is_in(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("stage", [*STAGES, "data", "export"])
def test_a_stage_imports_records_errors_data_and_itself(stage: str) -> None:
    allowed = (*SHARED, f"detente.{stage}")
    wrong = [
        f"{path.relative_to(PACKAGE)}: {module}"
        for path in sources(PACKAGE / stage)
        for module in imports(path)
        if not is_in(module, allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("records", ()),
        ("errors", ()),
        ("sameness", ("detente.records",)),
        ("columns", ("detente.records", "detente.sameness")),
    ],
)
def test_the_contract_stands_alone(name: str, allowed: tuple[str, ...]) -> None:
    assert [module for module in imports(PACKAGE / f"{name}.py") if not is_in(module, allowed)] == []


def test_every_package_is_named_here() -> None:
    """A new stage must be put under the rule; what is no stage is listed."""
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages - {*STAGES, "data", "export"} == {
        "brief",
        "cli",
        "demo",
        "plan",
        "review",
        "training",
        "upkeep",
        "watch",
        "web",
    }


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every string of a file but its docstrings; of an f-string the parts are joined by `x`."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(parts)


def test_sql_is_in_store_and_queries_only() -> None:
    found: dict[str, list[int]] = {}
    for path in sources():
        for line, text in texts(path):
            if SQL.search(text):
                found.setdefault(path.relative_to(PACKAGE).as_posix(), []).append(line)
    assert set(found) == SQL_FILES, found


def test_duckdb_is_opened_in_store_only() -> None:
    """`queries.py` takes a connection; it opens none. Types do not count."""
    opened = {
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) and any(alias.name == "duckdb" for alias in node.names)
    }
    assert opened == {"store.py", "export/formats.py"}


@pytest.mark.parametrize(
    "module", ["", ".cli", ".api", ".archive", ".evaluation", ".records", ".results", ".run", ".data.codebook"]
)
def test_importing_is_cheap(module: str) -> None:
    code = f"import sys, detente{module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_help_is_cheap() -> None:
    code = (
        "import sys; from detente.cli import main\n"
        "sys.argv = ['detente', 'code', '--help']\n"
        "try: main()\n"
        f"except SystemExit: print('LOADED', *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1].split() == ["LOADED"]
