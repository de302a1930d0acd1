"""Détente turns news reports into an auditable record of how states treat one another.

>>> from detente import code
>>> code("Chad expelled the French ambassador on Tuesday.", published="2024-05-02")
1 events from 1 articles
2024-04-30  Chad → French ambassador (FRA)  SANCTION.expel (done) “expelled”

The names below are loaded when they are first used, so that `import detente` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.api import PairCode, code, code_files, code_pair, code_statements, resolve
    from detente.archive import Archive
    from detente.errors import DetenteError
    from detente.evaluation import evaluate
    from detente.records import Actor, Article, Event, Mention, Statement, Story
    from detente.results import Events
    from detente.run import read_article
    from detente.spoken import Statements

__all__ = [
    "Actor", "Archive", "Article", "DetenteError", "Event", "Events", "Mention", "PairCode", "Statement", "Statements",
    "Story", "__version__", "code", "code_files", "code_pair", "code_statements", "evaluate", "read_article", "resolve",
]  # fmt: skip

__version__ = "0.1.0"

_HOMES = {
    "Actor": "records", "Article": "records", "Event": "records", "Mention": "records", "Story": "records",
    "Archive": "archive", "DetenteError": "errors", "Events": "results", "PairCode": "api", "code": "api",
    "code_files": "api", "code_pair": "api", "code_statements": "api", "resolve": "api", "evaluate": "evaluation",
    "read_article": "run", "Statement": "records", "Statements": "spoken",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(f"detente.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
